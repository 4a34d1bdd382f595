"""Truck services: drayage, delivery, transfers between warehouses and markets, borders.

Sparse on purpose: every factory, warehouse and market is joined to the few nearest ports,
airports and terminals of each coast it is served from, not to all of them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from network.enums import Confidence, LoadForm, LocationKind, Mode
from network.geo import great_circle_km, joined_by_road, road_distance_km
from network.location import Location
from network.reference.air_lanes import GATEWAYS, LONG_HAUL
from network.reference.road_prices import box_tariff_id, groupage_tariff_id, zone_of
from network.reference.sea_lanes import BOXES
from network.reference.source import provenance, record
from network.service import Service
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

_KM_PER_DAY = 590.0
_LOADING_MIN = 120
_BORDER_MIN = 1 * MINUTES_PER_DAY
_ON_TIME, _DELAY_MEAN_MIN = 0.95, 6.0 * MINUTES_PER_HOUR
_HUB_MIN, _COLLECTION_KM = 1 * MINUTES_PER_DAY, 150.0
ROAD_DAYS = "TT-025"
BOTH_FORMS = (LoadForm.FCL, LoadForm.LCL)
_GROUPAGE = (LoadForm.LCL,)

_AREAS = {
    "EU": ("DE", "FR", "NL", "BE", "IT", "ES", "LU", "GR", "SI", "PL", "CZ", "HU", "RO"),
    "CHINA": ("CN", "HK"),
    "AMERICA": ("US", "CA"),
    "GULF": ("AE", "SA", "QA", "OM"),
    "STRAITS": ("MY", "SG"),
    "TURKEY": ("TR",),
}
_AREA_OF = {country: area for area, group in _AREAS.items() for country in group}


class Reach(NamedTuple):
    """How many places of a kind a place is joined to, how far, and whether per region too.

    ``only`` narrows the kind to some places by id; empty means all.
    """

    kind: LocationKind
    nearest: int
    limit_km: float
    forms: tuple[LoadForm, ...]
    every_region: bool = False
    only: frozenset[str] = frozenset()


_EVERYWHERE_KM = 6000.0
_PORTS = Reach(LocationKind.SEAPORT, 4, 2600.0, BOTH_FORMS, every_region=True)
_AIRPORTS = Reach(LocationKind.AIRPORT, 3, 1500.0, _GROUPAGE)
_GREAT_AIRPORT = Reach(LocationKind.AIRPORT, 1, _EVERYWHERE_KM, _GROUPAGE, only=LONG_HAUL)
_TERMINALS = Reach(LocationKind.RAIL_TERMINAL, 3, 1200.0, BOTH_FORMS)
_TRAIN_ENDS = Reach(
    LocationKind.RAIL_TERMINAL,
    3,
    1500.0,
    BOTH_FORMS,
    only=frozenset(
        ("RAIL-DEDUI", "RAIL-DEHAM", "RAIL-PLLOD", "RAIL-PLMAA", "RAIL-PLWAW", "RAIL-ESMAD")
    ),
)
"""Where the trains from China end: from there boxes go by road to every market within reach."""

_AWAY = {
    LocationKind.FACTORY: (
        _PORTS,
        Reach(LocationKind.SEAPORT, 2, _EVERYWHERE_KM, BOTH_FORMS),
        _AIRPORTS,
        Reach(LocationKind.AIRPORT, 1, _EVERYWHERE_KM, _GROUPAGE, only=GATEWAYS),
        _TERMINALS,
    )
}
_SUPPLY = {
    LocationKind.WAREHOUSE: (_PORTS, _AIRPORTS, _GREAT_AIRPORT, _TERMINALS),
    LocationKind.MARKET: (
        _PORTS,
        Reach(LocationKind.AIRPORT, 2, 2600.0, _GROUPAGE),
        _GREAT_AIRPORT,
        _TERMINALS,
        _TRAIN_ENDS,
        Reach(LocationKind.WAREHOUSE, 12, _EVERYWHERE_KM, BOTH_FORMS),
    ),
}
_REGION_LIMIT_KM = {"AMERICA": 4500.0, "GULF": 2200.0, "EU": 1600.0}


def area_of(country_code: str) -> str:
    """Return the delivery area a country belongs to: itself, or a group that trades as one."""
    return _AREA_OF.get(country_code, country_code)


def hauls(places: Sequence[Location], served: frozenset[str]) -> list[Service]:
    """Return the hauls between places and the ports, airports and terminals near them.

    ``served`` names the ports, airports and terminals some other service calls at; trucks go
    nowhere else.
    """
    services: list[Service] = []
    for place in places:
        for reach in _AWAY.get(place.kind, ()):
            others = _near(place, places, served, reach)
            services += hauls_between(place, others, reach.forms, outward=True)
        for reach in _SUPPLY.get(place.kind, ()):
            others = _near(place, places, served, reach)
            services += hauls_between(place, others, reach.forms, outward=False)
    return services


def _near(
    place: Location, places: Sequence[Location], served: frozenset[str], reach: Reach
) -> list[Location]:
    """Return the nearest places of a kind in the same area, and the nearest of each region."""
    area = area_of(place.country_code)
    found = [
        other
        for other in places
        if other.kind is reach.kind
        and area_of(other.country_code) == area
        and joined_by_road(place.country_code, other.country_code)
        and (other.kind is LocationKind.WAREHOUSE or other.location_id in served)
        and (not reach.only or other.location_id in reach.only)
    ]
    if not found:
        return []
    distance = road_km(place, found)
    order = np.argsort(distance, kind="stable")
    chosen = [int(i) for i in order[: reach.nearest] if distance[i] <= reach.limit_km]
    if reach.every_region:
        limit = _REGION_LIMIT_KM.get(area, reach.limit_km)
        regions = {found[i].region for i in chosen}
        for i in order.tolist():
            if found[i].region not in regions and distance[i] <= limit:
                regions.add(found[i].region)
                chosen.append(i)
    return [found[i] for i in chosen]


def road_km(place: Location, others: Sequence[Location]) -> np.ndarray:
    """Return road distances from one place to others, shape (len(others),)."""
    lat = np.array([other.lat for other in others])
    lon = np.array([other.lon for other in others])
    return road_distance_km(great_circle_km(place.lat, place.lon, lat, lon))


def hauls_between(
    place: Location,
    others: Iterable[Location],
    forms: Iterable[LoadForm] = BOTH_FORMS,
    *,
    outward: bool,
) -> list[Service]:
    """Return trucks between a place and some others, away from it or towards it."""
    made = []
    for other in others:
        ends = (place, other) if outward else (other, place)
        distance = float(road_km(place, [other])[0])
        made += [truck(*ends, form, distance) for form in forms]
    return made


def truck(
    origin: Location,
    destination: Location,
    form: LoadForm,
    distance_km: float,
) -> Service:
    """Return one truck service.

    A change of customs territory costs two declarations and a day; groupage beyond a
    collection round runs over a hub and takes a day more.
    """
    crosses = origin.customs_territory != destination.customs_territory
    zone = zone_of(origin.country_code, destination.country_code)
    boxed = form is LoadForm.FCL
    tariff_id = (
        box_tariff_id(zone, crosses_border=crosses)
        if boxed
        else groupage_tariff_id(zone, distance_km, crosses_border=crosses)
    )
    transit = record("transit_times", ROAD_DAYS)
    driving = distance_km / _KM_PER_DAY * MINUTES_PER_DAY
    waiting = _BORDER_MIN if crosses else 0
    if not boxed and distance_km > _COLLECTION_KM:
        waiting += _HUB_MIN
    return Service(
        service_id=f"TRK-{origin.location_id}-{destination.location_id}-{form}",
        origin_id=origin.location_id,
        destination_id=destination.location_id,
        mode=Mode.TRUCK,
        load_form=form,
        carrier="Road haulage",
        distance_km=round(distance_km, 1),
        transit_min=round(_LOADING_MIN + driving + waiting),
        equipment=BOXES if boxed else (),
        tariff_id=tariff_id,
        toc_id="TRUCK-ARTIC" if boxed else "TRUCK-HGV",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        source="formula: great circle x 1.25 / 1.20 / 1.18, 2 h + 590 km a day, "
        "a day at a border and a day over a groupage hub "
        f"({provenance(transit)})",
        confidence=Confidence.DERIVED,
    )
