"""Services: speed, length, ends, doubles, and the boxes they take."""

from collections.abc import Iterator

import numpy as np

from network.check.fault import Check, Fault, error, key_of, warning
from network.check.masks import Reals, in_force, items, per_word, same, validity
from network.check.reach import ends, open_services
from network.enums import ChargeBasis, ChargeCategory, LoadForm, Mode, Reason
from network.geo import great_circle_km
from network.network import Network
from network.table import Table
from network.tariff import TariffLine
from network.units import MINUTES_PER_HOUR

MOST_SPEED_KM_H = {
    Mode.SEA: 50.0,
    Mode.AIR: 1000.0,
    Mode.RAIL: 160.0,
    Mode.TRUCK: 120.0,
    Mode.BARGE: 40.0,
    Mode.PARCEL: 1000.0,
    Mode.GATE: 120.0,
}
"""No scheduled freight beats these over any distance: 27 knots, a jet, a mail train, a motorway."""

_SHORT_HAUL_KM = 50.0
_ROUNDING = 0.995
_SHORTEST_SHARE = 0.97
_POSITION_SLACK_KM = 40.0
"""Positions of ports and cities may be this far from the gate that a distance is meant from."""

_DOUBLES = (
    "origin_id",
    "destination_id",
    "mode",
    "load_form",
    "carrier",
    "departures",
    "transit_min",
    "equipment",
    "passages",
    "carriage",
    "clearance",
)
"""What two services must share to be one service twice."""


def straight_km(network: Network) -> Reals:
    """Return the great circle between the ends of every service; 0 where an end is unknown."""
    places = network.locations
    origin, destination = ends(network)
    known = (origin >= 0) & (destination >= 0)
    lat, lon = places.array("lat"), places.array("lon")
    straight = np.zeros(len(network.services))
    straight[known] = great_circle_km(
        lat[origin[known]], lon[origin[known]], lat[destination[known]], lon[destination[known]]
    )
    return straight


def faster_than_physics(network: Network) -> Iterator[Fault]:
    """No service beats the top speed of its mode over its own or the straight distance."""
    services = network.services
    distance = np.maximum(services.array("distance_km"), straight_km(network))
    limit = per_word(services, "mode", lambda word: MOST_SPEED_KM_H[Mode(word)])
    hours = services.array("transit_min") / MINUTES_PER_HOUR
    needed_hours = distance / np.maximum(limit, 1.0) * _ROUNDING
    fast = (distance > _SHORT_HAUL_KM) & (hours < needed_hours)
    for row in np.flatnonzero(fast).tolist():
        speed = "no time" if hours[row] == 0 else f"{distance[row] / hours[row]:,.0f} km/h"
        yield error(
            services,
            row,
            "transit_min",
            Reason.FASTER_THAN_PHYSICS,
            current=speed,
            needed=f"{limit[row]:,.0f} km/h",
        )


def shorter_than_straight(network: Network) -> Iterator[Fault]:
    """No open service is shorter than the straight line between its ends.

    Tolerated are 3 % and 40 km: positions of ports and cities are not those of their gates.
    """
    services = network.services
    straight, distance = straight_km(network), services.array("distance_km")
    least = straight * _SHORTEST_SHARE - _POSITION_SLACK_KM
    for row in np.flatnonzero(open_services(network) & (distance < least)).tolist():
        yield warning(
            services,
            row,
            "distance_km",
            Reason.SHORTER_THAN_STRAIGHT,
            current=f"{distance[row]:,.0f} km",
            needed=f"{straight[row]:,.0f} km",
        )


def services_to_their_origin(network: Network) -> Iterator[Fault]:
    """No service leads from a place to itself."""
    services = network.services
    origin, destination = ends(network)
    for row in np.flatnonzero((origin == destination) & (origin >= 0)).tolist():
        place = str(services[row].destination_id)
        yield warning(services, row, "destination_id", Reason.SAME_PLACE, subject=place)


def duplicate_services(network: Network) -> Iterator[Fault]:
    """No two open services are the same but for their ids and prices."""
    services = network.services
    rows = np.flatnonzero(open_services(network))
    ids = same(*(services.array(name)[rows] for name in _DOUBLES))
    first = np.full(int(ids.max(initial=-1)) + 1, -1, np.int64)
    first[ids[::-1]] = rows[::-1]
    since, until = validity(services)
    for row, earlier in zip(rows.tolist(), first[ids].tolist(), strict=True):
        if row != earlier and since[row] <= until[earlier] and since[earlier] <= until[row]:
            twin = key_of(services, earlier)
            code = Reason.DUPLICATE_SERVICE
            yield warning(services, row, "service_id", code, limit=twin).beside(earlier)


def services_without_tariff(network: Network) -> Iterator[Fault]:
    """Every open service has a price."""
    services = network.services
    blank = services.equals("tariff_id", "") & open_services(network)
    for row in np.flatnonzero(blank).tolist():
        yield warning(services, row, "tariff_id", Reason.NO_TARIFF)


def boxes_without_rate(network: Network) -> Iterator[Fault]:
    """Where freight is priced by type of container, every container the service lists has one."""
    services = network.services
    rows = np.flatnonzero(open_services(network) & services.equals("load_form", LoadForm.FCL))
    priced = _boxes_by_tariff(network)
    taken = [frozenset(items(word)) for word in services.vocabulary("equipment")]
    tariffs = services.vocabulary("tariff_id")
    pair = services.array("tariff_id")[rows].astype(np.int64) * len(taken)
    pairs, case = np.unique(pair + services.array("equipment")[rows], return_inverse=True)
    missing: list[str] = []
    for number in pairs.tolist():
        tariff, boxes = divmod(number, len(taken))
        known = priced.get(tariffs[tariff])
        missing.append(", ".join(sorted(taken[boxes] - known)) if known else "")
    lacks = np.array([bool(names) for names in missing], np.bool_)
    for at in np.flatnonzero(lacks[case]).tolist() if len(rows) else ():
        row = int(rows[at])
        yield warning(
            services,
            row,
            "equipment",
            Reason.BOX_WITHOUT_RATE,
            limit=services[row].tariff_id,
            current=missing[int(case[at])],
        )


def _boxes_by_tariff(network: Network) -> dict[str, frozenset[str]]:
    """Return the containers each tariff carries; only tariffs that price freight by type."""
    tariffs: Table[TariffLine] = network.tariffs
    lines = in_force(tariffs, network.reference_date)
    lines &= tariffs.equals("category", ChargeCategory.FREIGHT)
    boxed = tariffs.equals("basis", ChargeBasis.PER_CONTAINER)
    owners, types = tariffs.texts("tariff_id")[lines], tariffs.texts("equipment_id")[lines]
    boxes: dict[str, set[str]] = {}
    for owner, box, is_boxed in zip(owners, types, boxed[lines], strict=True):
        boxes.setdefault(owner, set()).add(box if is_boxed else "")
    return {owner: frozenset(found) for owner, found in boxes.items() if "" not in found}


CHECKS = (
    Check(faster_than_physics),
    Check(shorter_than_straight),
    Check(services_to_their_origin),
    Check(duplicate_services),
    Check(services_without_tariff),
    Check(boxes_without_rate, adds_up=("tariffs.category", "tariffs.equipment_id")),
)
