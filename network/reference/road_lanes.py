"""Truck services: drayage, delivery, transfers between warehouses and markets, borders.

Sparse on purpose: every factory, warehouse and market is joined to the few nearest ports,
airports and terminals of each coast it is served from, not to all of them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from network.enums import ChargeBasis, Confidence, LoadForm, LocationKind, Mode
from network.geo import great_circle_km, joined_by_road, road_distance_km
from network.location import Location
from network.reference.road_prices import (
    box_tariff_id,
    groupage_tariff_id,
    road_tariffs,
    zone_of,
)
from network.reference.sea_lanes import BOXES
from network.reference.source import Part, money, number, provenance, record
from network.service import Service
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

_KM_PER_DAY = 590.0
_LOADING_MIN = 120
_BORDER_MIN = 1 * MINUTES_PER_DAY
_ON_TIME, _DELAY_MEAN_MIN = 0.95, 6.0 * MINUTES_PER_HOUR
_CROSSING_KM = 55.0
_CROSSING_MIN = 180
_ROAD = "TT-025"
_BOTH = (LoadForm.FCL, LoadForm.LCL)
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
    """How many places of a kind a place is joined to, how far, and whether per region too."""

    kind: LocationKind
    nearest: int
    limit_km: float
    forms: tuple[LoadForm, ...]
    every_region: bool = False


_PORTS = Reach(LocationKind.SEAPORT, 4, 2600.0, _BOTH, every_region=True)
_AIRPORTS = Reach(LocationKind.AIRPORT, 3, 1500.0, _GROUPAGE)
_TERMINALS = Reach(LocationKind.RAIL_TERMINAL, 3, 1200.0, _BOTH)
_AWAY = {LocationKind.FACTORY: (_PORTS, _AIRPORTS, _TERMINALS)}
_SUPPLY = {
    LocationKind.WAREHOUSE: (_PORTS, _AIRPORTS, _TERMINALS),
    LocationKind.MARKET: (
        _PORTS,
        Reach(LocationKind.AIRPORT, 2, 1500.0, _GROUPAGE),
        Reach(LocationKind.RAIL_TERMINAL, 2, 1200.0, _BOTH),
        Reach(LocationKind.WAREHOUSE, 4, 2600.0, _BOTH),
    ),
}
_REGION_LIMIT_KM = {"AMERICA": 4500.0, "GULF": 2200.0, "EU": 1600.0}


def area_of(country_code: str) -> str:
    """Return the delivery area a country belongs to: itself, or a group that trades as one."""
    return _AREA_OF.get(country_code, country_code)


def road_part(places: Sequence[Location], served: frozenset[str]) -> Part:
    """Return every truck service and the tariffs they use.

    ``served`` names the ports, airports and terminals some other service calls at; trucks go
    nowhere else.
    """
    services: list[Service] = []
    for place in places:
        for reach in _AWAY.get(place.kind, ()):
            services += _hauls(place, _near(place, places, served, reach), reach, outward=True)
        for reach in _SUPPLY.get(place.kind, ()):
            services += _hauls(place, _near(place, places, served, reach), reach, outward=False)
    services += _regional(places) + _channel(places) + _tir(places)
    unique = {service.service_id: service for service in services}
    used = frozenset(service.tariff_id for service in unique.values())
    tariffs = road_tariffs(used) + _crossing_tariffs() + _tir_tariff()
    return Part(list(unique.values()), tariffs, [])


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


def _hauls(
    place: Location, others: Iterable[Location], reach: Reach, *, outward: bool
) -> list[Service]:
    made = []
    for other in others:
        ends = (place, other) if outward else (other, place)
        distance = float(road_km(place, [other])[0])
        made += [truck(*ends, form, distance) for form in reach.forms]
    return made


def truck(
    origin: Location,
    destination: Location,
    form: LoadForm,
    distance_km: float,
    delay_min: int = 0,
) -> Service:
    """Return one truck service; a change of customs territory costs an entry and a day."""
    crosses = origin.customs_territory != destination.customs_territory
    zone = zone_of(origin.country_code)
    boxed = form is LoadForm.FCL
    tariff_id = (
        box_tariff_id(zone, crosses_border=crosses)
        if boxed
        else groupage_tariff_id(zone, distance_km, crosses_border=crosses)
    )
    transit = record("transit_times", _ROAD)
    driving = distance_km / _KM_PER_DAY * MINUTES_PER_DAY
    return Service(
        service_id=f"TRK-{origin.location_id}-{destination.location_id}-{form}",
        origin_id=origin.location_id,
        destination_id=destination.location_id,
        mode=Mode.TRUCK,
        load_form=form,
        carrier="Road haulage",
        distance_km=round(distance_km, 1),
        transit_min=round(_LOADING_MIN + driving + (_BORDER_MIN if crosses else 0) + delay_min),
        equipment=BOXES if boxed else (),
        tariff_id=tariff_id,
        toc_id="TRUCK-ARTIC" if boxed else "TRUCK-HGV",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        source="formula: great circle x 1.25 / 1.20 / 1.18, 2 h + 590 km a day "
        f"({provenance(transit)})",
        confidence=Confidence.DERIVED,
    )


_CROSS_BORDER = (
    ("CN", ("FAC-CNNIN", "FAC-CNKNM", "FAC-CNSNZ", "FAC-CNGGZ"), ("VN", "TH", "MY"), ""),
    ("MX", ("FAC-MXMEX", "FAC-MXNLD"), ("US",), "BDR-USLRD"),
    ("VN", ("FAC-VNHAN", "FAC-VNHPH"), ("CN",), ""),
    ("PL", ("FAC-PLPOZ", "FAC-PLLOD"), ("DE", "CZ", "NL", "FR", "BE", "HU", "PL"), ""),
    ("TR", ("FAC-TRIST",), ("DE", "PL", "CZ", "HU", "RO", "IT", "GR"), ""),
)
"""Factories that reach their customers by road: country, factories, where to, through where."""


def _regional(places: Sequence[Location]) -> list[Service]:
    """Return full trucks and groupage over land borders, door to warehouse or market."""
    by_id = {place.location_id: place for place in places}
    made = []
    for _, factories, countries, via in _CROSS_BORDER:
        for factory in (by_id[name] for name in factories):
            for place in places:
                wanted = place.kind in (LocationKind.WAREHOUSE, LocationKind.MARKET)
                if wanted and place.country_code in countries:
                    distance = _distance_through(factory, place, by_id.get(via))
                    made += [truck(factory, place, form, distance) for form in _BOTH]
    return made


def _distance_through(origin: Location, destination: Location, via: Location | None) -> float:
    if via is None:
        return float(road_km(origin, [destination])[0])
    return float(road_km(via, [origin, destination]).sum())


def _channel(places: Sequence[Location]) -> list[Service]:
    """Return the Channel crossing as an arc of its own, and the roads to its two ends."""
    by_id = {place.location_id: place for place in places}
    calais, dover = by_id["HUB-FRCQF"], by_id["HUB-GBDVR"]
    made = []
    for place in places:
        is_european = area_of(place.country_code) == "EU"
        if place.kind in (LocationKind.FACTORY, LocationKind.WAREHOUSE) and is_european:
            made += _hauls(place, [calais], _PORTS, outward=True)
        is_customer = place.kind in (LocationKind.WAREHOUSE, LocationKind.MARKET)
        if is_customer and place.country_code == "GB":
            made += _hauls(place, [dover], _PORTS, outward=False)
    for form in _BOTH:
        plain = truck(calais, dover, form, _CROSSING_KM)
        columns = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
        columns |= {
            "transit_min": _CROSSING_MIN,
            "departures": f"every {MINUTES_PER_HOUR} min",
            "tariff_id": f"TRK-{form}-CHANNEL",
            "toc_id": "SEA-FERRY",
            "source": "planning default, no source: ferry Calais - Dover with waiting",
            "confidence": Confidence.UNVERIFIED,
        }
        made.append(Service(**columns))
    return made


def _crossing_tariffs() -> list[TariffLine]:
    """Return the price of the Channel crossing per box and per kilogram."""
    source = "planning default, no source: accompanied freight, Calais - Dover"
    return [
        TariffLine(
            tariff_id="TRK-FCL-CHANNEL",
            line=1,
            charge_code="CROSSING",
            basis=ChargeBasis.PER_CONTAINER,
            rate=350.0,
            currency="EUR",
            source=source,
            confidence=Confidence.UNVERIFIED,
        ),
        TariffLine(
            tariff_id="TRK-LCL-CHANNEL",
            line=1,
            charge_code="CROSSING",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=333.0,
            rate=0.04,
            minimum=20.0,
            currency="EUR",
            source=source,
            confidence=Confidence.UNVERIFIED,
        ),
    ]


_TIR_FROM = ("FAC-CNSNZ", "FAC-CNYIU", "FAC-CNSGH", "FAC-CNZGZ", "FAC-CNXIA", "FAC-CNCQI",
             "FAC-CNCDU", "FAC-CNURM", "FAC-CNGGZ", "FAC-CNNHN")  # fmt: skip
_TIR_SHARE, _AIR_RATE = "LR-010", "AR-021"
_TIR_LEAST_KG = 100.0


def _tir(places: Sequence[Location]) -> list[Service]:
    """Return sealed trucks from Chinese factories to warehouses in the EU, as groupage."""
    transit = record("transit_times", _ROAD)
    by_id = {place.location_id: place for place in places}
    made = []
    for factory in (by_id[name] for name in _TIR_FROM):
        for place in places:
            if place.kind is LocationKind.WAREHOUSE and place.customs_territory == "EU":
                distance = float(road_km(factory, [place])[0])
                plain = truck(factory, place, LoadForm.LCL, distance)
                columns = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
                columns |= {
                    "service_id": f"TIR-{factory.location_id}-{place.location_id}",
                    "carrier": "TIR",
                    "transit_min": round(number(transit, "days_typical") * MINUTES_PER_DAY),
                    "tariff_id": "TRK-LCL-TIR",
                    "source": provenance(transit, "door to door; great circle x 1.18"),
                }
                made.append(Service(**columns))
    return made


def _tir_tariff() -> list[TariffLine]:
    """Return the TIR rate: a share of the air rate, base on base, with its customs entry."""
    share, air = record("land_rates", _TIR_SHARE), record("air_rates", _AIR_RATE)
    rate = number(air, "rate_usd_per_kg")
    return [
        TariffLine(
            tariff_id="TRK-LCL-TIR",
            line=1,
            charge_code="TRUCK",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=333.0,
            minimum_quantity=_TIR_LEAST_KG,
            rate=money(number(share, "value_typical") * rate),
            rate_low=money(number(share, "value_min") * rate),
            rate_high=money(number(share, "value_max") * rate),
            source=f"{provenance(share)} x {provenance(air)}",
            confidence=Confidence.DERIVED,
        ),
        TariffLine(
            tariff_id="TRK-LCL-TIR",
            line=2,
            charge_code="CUSTOMS_ENTRY",
            basis=ChargeBasis.PER_ENTRY,
            rate=90.0,
            currency="EUR",
            source=provenance(record("handling_charges", "HC-030")),
            confidence=Confidence.UNVERIFIED,
        ),
    ]
