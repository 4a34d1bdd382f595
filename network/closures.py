"""What happens to sea services when straits close or open: longer ways, or none.

A service that reroutes takes the shortest way that is left to it: distance, transit, passages
and capacity per sailing follow (the same fleet makes a longer round trip). Where no way is
left it is closed, with the closing passage named. Nothing falls back to a guess.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import Mode, OnClosure, OpenStatus, Reason, Severity
from network.explanation import Explanation
from network.network import Network
from network.sea import SeaLanes, sea_graph
from network.service import Service
from network.table import LIST_SEPARATOR, Column, Table
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

NEVER_SAILED = frozenset(("northwest",))
"""No liner goes there, whatever the table says: without it lanes cut through the Arctic."""

_LIFTED_BY = {"sunda": "malacca"}
"""A bar that only states a preference falls when the preferred way closes."""

_LEAST_GAIN_KM = 1.0
_CAPACITIES = ("capacity_teu", "capacity_kg", "capacity_m3")


@dataclass(frozen=True, slots=True)
class _Way:
    """What one sailing looks like under the present closures."""

    distance_km: float
    passages: tuple[str, ...]

    @property
    def exists(self) -> bool:
        return bool(np.isfinite(self.distance_km))


@dataclass(frozen=True, slots=True)
class _Change:
    """A service row and what becomes of it: a new way, or suspension."""

    row: int
    before: Service
    way: _Way | None
    transit_min: int


def closed_passages(network: Network) -> frozenset[str]:
    """Return the passages that are closed in a network, the Arctic one always among them."""
    shut = network.passages.equals("status", OpenStatus.CLOSED)
    names = network.passages.texts("passage_id")[shut]
    return frozenset(names.tolist()) | NEVER_SAILED


def avoided(closed: Iterable[str], barred: Iterable[str]) -> frozenset[str]:
    """Return what a trade may not sail through: what is closed and what it bars itself from.

    The Sunda Strait is barred to keep Cape routes in the Strait of Malacca; when that closes,
    the bar is lifted. (In the graph the way through Sunda is a little shorter; a lifted bar never
    counts as a shortening, the preferred distance stays the least.)
    """
    shut = frozenset(closed)
    return shut | {name for name in barred if _LIFTED_BY.get(name) not in shut}


def reroute(network: Network) -> tuple[Network, tuple[Explanation, ...]]:
    """Return the network as its services run under the present state of its passages.

    Sea services between places with a node in the maritime graph are looked at anew: one whose
    passage is closed takes another way, and one that a newly opened passage brings closer takes
    that. ``transit_min`` changes by the difference in distance at ``speed_km_h``, capacities per
    departure by the ratio of old to new transit. Services that suspend, and those without any
    way left, are closed.

    Returns
    -------
    network, changes
        The same network (every table shared) when nothing changes; otherwise one explanation
        per changed service, REROUTED or SUSPENDED, in row order.

    Guarantees: closing a passage never shortens a way; doing it twice changes nothing more;
    services that are closed already stay closed, so apply it to the network in which they run.
    """
    closed = closed_passages(network)
    changes = [change for change in _changes(network, closed) if change is not None]
    if not changes:
        return network, ()
    services = _with_changes(network.services, changes)
    return network.with_table(services), tuple(_explained(change, closed) for change in changes)


def _changes(network: Network, closed: frozenset[str]) -> Iterable[_Change | None]:
    """Yield what becomes of each service that a passage can touch."""
    services = network.services
    ways = _Ways(network, closed)
    running = ~services.equals("status", OpenStatus.CLOSED)
    at_sea = services.equals("mode", Mode.SEA)
    listed = np.array([bool(word) for word in services.vocabulary("passages")], np.bool_)
    touched = running & (at_sea | listed[services.array("passages")])
    for row in np.flatnonzero(touched).tolist():
        yield _change(row, services[row], ways, closed)


def _change(row: int, service: Service, ways: "_Ways", closed: frozenset[str]) -> _Change | None:
    """Return what becomes of one service, None when it runs on as it does."""
    is_blocked = not closed.isdisjoint(service.passages)
    follows = service.on_closure is OnClosure.REROUTE and service.mode is Mode.SEA
    way = ways.of(service) if follows else None
    if way is None or not way.exists:
        lost = is_blocked or way is not None
        return _Change(row, service, None, service.transit_min) if lost else None
    gains = way.distance_km < service.distance_km - _LEAST_GAIN_KM
    if way.passages == service.passages or not (is_blocked or gains):
        return None
    return _Change(row, service, way, _transit_min(service, way.distance_km))


def _transit_min(service: Service, distance_km: float) -> int:
    """Return the transit of another distance: the difference at the service's speed."""
    speed = service.speed_km_h
    if speed <= 0 and service.transit_min > 0:
        speed = service.distance_km / (service.transit_min / MINUTES_PER_HOUR)
    if speed <= 0:
        return service.transit_min
    longer = (distance_km - service.distance_km) / speed * MINUTES_PER_HOUR
    return max(1, round(service.transit_min + longer))


class _Ways:
    """Ways between the ports of a network, one matrix per set of avoided passages."""

    def __init__(self, network: Network, closed: frozenset[str]) -> None:
        places = network.locations
        with_node = ~np.isnan(places.array("sea_lat")) & ~np.isnan(places.array("sea_lon"))
        rows = np.flatnonzero(with_node)
        names = places.texts("location_id")[rows].tolist()
        self._row = {name: position for position, name in enumerate(names)}
        columns = (places.array(name)[rows] for name in ("lat", "lon", "sea_lat", "sea_lon"))
        self._places = tuple(np.asarray(column) for column in columns)
        self._closed = closed

    def of(self, service: Service) -> _Way | None:
        """Return the way of a service, None when an end has no node in the graph."""
        start, end = self._row.get(service.origin_id), self._row.get(service.destination_id)
        if start is None or end is None:
            return None
        shut = avoided(self._closed, service.barred_passages)
        lanes = _lanes(self._places, shut)
        distance = float(lanes.distance_km[start, end])
        lifted = set(service.barred_passages) - shut
        if lifted:
            preferred = (shut | lifted) - {_LIFTED_BY[name] for name in lifted}
            usual = float(_lanes(self._places, frozenset(preferred)).distance_km[start, end])
            distance = max(distance, usual)
        return _Way(round(distance, 1), lanes.passages(start, end))


_LANES: dict[tuple[bytes, frozenset[str]], SeaLanes] = {}
_MOST_LANES = 32


def _lanes(places: tuple[NDArray[Any], ...], shut: frozenset[str]) -> SeaLanes:
    """Return the ways between some places, remembered by positions and avoided passages."""
    key = (b"".join(column.tobytes() for column in places), shut)
    if key not in _LANES:
        while len(_LANES) >= _MOST_LANES:
            _LANES.pop(next(iter(_LANES)))
        graph = sea_graph()
        _LANES[key] = graph.distances(graph.points(*places), shut)
    return _LANES[key]


def _with_changes(services: Table[Service], changes: Iterable[_Change]) -> Table[Service]:
    """Return the services table with the changed rows; untouched columns are shared."""
    numbers = {
        name: services.array(name).copy() for name in ("distance_km", "transit_min", *_CAPACITIES)
    }
    passages = services.texts("passages").tolist()
    suspended = np.zeros(len(services), np.bool_)
    for change in changes:
        if change.way is None:
            suspended[change.row] = True
            continue
        share = change.before.transit_min / change.transit_min
        numbers["distance_km"][change.row] = change.way.distance_km
        numbers["transit_min"][change.row] = change.transit_min
        for name in _CAPACITIES:
            numbers[name][change.row] *= share
        passages[change.row] = LIST_SEPARATOR.join(change.way.passages)
    table = _replaced(services, numbers)
    table = table.with_columns({"passages": Column.coded(passages)})
    return table.set(suspended, "status", OpenStatus.CLOSED) if suspended.any() else table


def _replaced(services: Table[Service], numbers: Mapping[str, Any]) -> Table[Service]:
    table = services
    for name, values in numbers.items():
        if not np.array_equal(values, services.array(name), equal_nan=values.dtype.kind == "f"):
            table = table.replace_numbers(name, values)
    return table


def _explained(change: _Change, closed: frozenset[str]) -> Explanation:
    """Put one change into an explanation: what it was, what it is, or what closes it."""
    before = change.before
    if change.way is None:
        blocking = [name for name in before.passages if name in closed]
        return Explanation(
            code=Reason.SUSPENDED,
            subject=before.service_id,
            limit=", ".join(blocking or sorted(closed)),
            current=_described(before.distance_km, before.transit_min, before.passages),
            severity=Severity.WARNING,
        )
    way = change.way
    return Explanation(
        code=Reason.REROUTED,
        subject=before.service_id,
        limit=", ".join(name for name in before.passages if name in closed),
        current=_described(before.distance_km, before.transit_min, before.passages),
        needed=_described(way.distance_km, change.transit_min, way.passages),
        severity=Severity.NOTE,
    )


def _described(distance_km: float, transit_min: int, passages: tuple[str, ...]) -> str:
    via = f" via {', '.join(passages)}" if passages else ""
    return f"{distance_km:,.0f} km, {transit_min / MINUTES_PER_DAY:.1f} days{via}"
