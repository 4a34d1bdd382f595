"""What happens to sea services when straits close or open: longer ways, shorter ways, or none.

The services table says how ships sail while every passage is in its ``planned_status``. What
becomes of a service under other closures follows from its row and the closures alone, so that
closing and opening again leads back exactly, and the order of closures does not matter. Where no
way is left a service stops, with the closing passage named. Nothing falls back to a guess.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import Mode, OnClosure, OpenStatus
from network.network import Network
from network.sea import PASSAGES, SeaLanes, sea_graph
from network.table import LIST_SEPARATOR
from network.units import MINUTES_PER_HOUR

NEVER_SAILED = frozenset(("northwest",))
"""No liner goes there, whatever the table says: without it lanes cut through the Arctic."""

_LIFTED_BY = {"sunda": "malacca"}
"""A bar that only states a preference falls when the preferred way closes."""

_LEAST_GAIN_KM = 1.0

Rows = NDArray[np.intp]
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]
Causes = tuple[str, ...]


@dataclass(frozen=True)
class Rerouting:
    """What becomes of services under some closures.

    Parameters
    ----------
    rows
        (R,) rows of the services that sail another way, ascending.
    distance_km, transit_min
        (R,) of the new way.
    passages
        Its straits in the order sailed, one tuple per row.
    causes
        The passages behind each change: those closed on the old way, or opened on the new one.
    stopped, stopped_by
        (S,) rows of services that are left without a way, ascending, and what closed on it.
    """

    rows: Rows = field(default_factory=lambda: np.zeros(0, np.intp))
    distance_km: Reals = field(default_factory=lambda: np.zeros(0))
    transit_min: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    passages: tuple[Causes, ...] = ()
    causes: tuple[Causes, ...] = ()
    stopped: Rows = field(default_factory=lambda: np.zeros(0, np.intp))
    stopped_by: tuple[Causes, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether every service runs as it is given."""
        return not len(self.rows) and not len(self.stopped)


def closed_passages(network: Network) -> frozenset[str]:
    """Return the passages that are closed in a network, the Arctic one always among them."""
    return _in_state(network, "status")


def planned_closures(network: Network) -> frozenset[str]:
    """Return the passages that were closed when the ways of the services were measured."""
    return _in_state(network, "planned_status")


def _in_state(network: Network, column: str) -> frozenset[str]:
    shut = network.passages.equals(column, OpenStatus.CLOSED)
    names: list[str] = network.passages.texts("passage_id")[shut].tolist() if len(shut) else []
    return NEVER_SAILED.union(names)


def avoided(closed: Iterable[str], barred: Iterable[str]) -> frozenset[str]:
    """Return what a trade may not sail through: what is closed and what it bars itself from.

    The Sunda Strait is barred to keep Cape routes in the Strait of Malacca; when that closes,
    the bar is lifted. (In the graph the way through Sunda is a little shorter; a lifted bar never
    counts as a shortening, the preferred distance stays the least.)
    """
    shut = frozenset(closed)
    return shut | {name for name in barred if _LIFTED_BY.get(name) not in shut}


def words_with(words: Iterable[str], names: frozenset[str]) -> Mask:
    """Return which words, lists with ``;`` between, hold one of some names."""
    return np.array([not names.isdisjoint(word.split(LIST_SEPARATOR)) for word in words], np.bool_)


def rerouting(network: Network, closed: frozenset[str]) -> Rerouting:
    """Return how the services of a network run while some passages are closed.

    A service at sea between places with a node in the maritime graph that reroutes takes the
    shortest way that is left to it when one of its passages is closed, and when a passage that
    was closed in the plan has opened and brings it closer. Its distance changes by what the way
    changes in the graph, ``transit_min`` by that difference at ``speed_km_h``. Where a service
    lists no passages, those of the shortest planned way are taken for its own.

    Guarantees: depends on the rows and on ``closed`` alone; closing one more passage never makes
    a way shorter; nothing that runs uses a closed passage.
    """
    services = network.services
    planned = planned_closures(network)
    running = ~services.equals("status", OpenStatus.CLOSED)
    words = services.vocabulary("passages")
    listed = running.copy()
    listed &= words_with(words, closed)[services.array("passages")] if len(words) else False
    if closed == planned and not listed.any():
        return Rerouting()
    fleet = _Fleet(network, running)
    was = fleet.ways(lambda listed_passages: planned - listed_passages)
    now = fleet.ways(lambda _: closed)
    blank = services.equals("passages", "")[fleet.rows]
    blocked = listed[fleet.rows] | (blank & was.uses(closed))
    exists, existed = np.isfinite(now.distance_km), np.isfinite(was.distance_km)
    both = exists & existed
    nearer = both & ~blocked
    nearer[both] &= now.distance_km[both] < was.distance_km[both] - _LEAST_GAIN_KM
    goes = fleet.follows & ((blocked & exists) | nearer)
    stops = listed.copy()
    stops[fleet.rows] = ~goes & (blocked | (existed & ~exists))
    stopped, changed = np.flatnonzero(stops), np.flatnonzero(goes)
    rows = fleet.rows[changed]
    distance = _new_distance(services.array("distance_km")[rows], was, now, changed, nearer)
    return Rerouting(
        rows=rows,
        distance_km=distance,
        transit_min=_new_transit(network, rows, distance),
        passages=tuple(now.passages(position) for position in changed.tolist()),
        causes=_causes(network, was, now, changed, closed),
        stopped=stopped,
        stopped_by=tuple(_stopped_by(network, was, row, closed) for row in stopped.tolist()),
    )


def _new_distance(given: Reals, was: "_Ways", now: "_Ways", changed: Rows, nearer: Mask) -> Reals:
    """Return given distances plus what the ways change by; only an opened passage shortens."""
    before, after = was.distance_km[changed], now.distance_km[changed]
    known = np.isfinite(before)
    change = np.where(known, after - np.where(known, before, 0.0), 0.0)
    change = np.where(nearer[changed], change, np.maximum(change, 0.0))
    least = np.minimum(given, after)
    distance = np.where(known, given + change, np.maximum(given, after))
    return np.asarray(np.round(np.maximum(distance, least), 1))


def _new_transit(network: Network, rows: Rows, distance_km: Reals) -> NDArray[np.int64]:
    """Return the transit of other distances: the difference at the service's speed."""
    services = network.services
    given, transit = services.array("distance_km")[rows], services.array("transit_min")[rows]
    speed = services.array("speed_km_h")[rows]
    average = given * MINUTES_PER_HOUR / np.maximum(transit, 1)
    speed = np.where(speed > 0, speed, average)
    longer = (distance_km - given) * MINUTES_PER_HOUR / np.where(speed > 0, speed, np.inf)
    return np.maximum(1, np.rint(transit + longer)).astype(np.int64)


def _causes(
    network: Network, was: "_Ways", now: "_Ways", changed: Rows, closed: frozenset[str]
) -> tuple[Causes, ...]:
    """Return what is closed on the old way of each service, else what has opened on its new one."""
    services = network.services
    words, codes = services.vocabulary("passages"), services.array("passages")
    known: dict[tuple[int, Causes, int], Causes] = {}
    causes: list[Causes] = []
    for position in changed.tolist():
        code = int(codes[was.fleet.rows[position]])
        key = (code, now.passages(position), was.water_of(position))
        if key not in known or not words[code]:
            opened = was.avoided_at(position)
            fresh = tuple(name for name in key[1] if name not in words[code].split(LIST_SEPARATOR))
            shut = _closed_on(words[code], was, position, closed)
            known[key] = shut or tuple(name for name in fresh if name in opened) or fresh
        causes.append(known[key])
    return tuple(causes)


def _stopped_by(network: Network, was: "_Ways", row: int, closed: frozenset[str]) -> Causes:
    """Return what is closed on the way of a service that stops."""
    services = network.services
    word = services.vocabulary("passages")[services.array("passages")[row]]
    return _closed_on(word, was, was.fleet.position_of(row), closed)


def _closed_on(word: str, was: "_Ways", position: int | None, closed: frozenset[str]) -> Causes:
    """Return what is closed of what a service lists, else of the way it was planned."""
    shut = tuple(name for name in word.split(LIST_SEPARATOR) if name in closed)
    if shut or position is None:
        return shut
    return tuple(name for name in was.passages(position) if name in closed)


class _Fleet:
    """The services at sea whose ends both have a node in the graph."""

    def __init__(self, network: Network, running: Mask) -> None:
        places, services = network.locations, network.services
        with_node = ~np.isnan(places.array("sea_lat")) & ~np.isnan(places.array("sea_lon"))
        ports = np.flatnonzero(with_node)
        port_of = np.full(len(places) + 1, -1, np.intp)
        port_of[ports] = np.arange(len(ports))
        ends = [services.rows_in(name, places) for name in ("origin_id", "destination_id")]
        start, end = (port_of[rows] for rows in ends)
        at_sea = running & services.equals("mode", Mode.SEA) & (start >= 0) & (end >= 0)
        self.rows = np.flatnonzero(at_sea)
        self.start, self.end = start[self.rows], end[self.rows]
        self.follows = services.equals("on_closure", OnClosure.REROUTE)[self.rows]
        columns = (places.array(name)[ports] for name in ("lat", "lon", "sea_lat", "sea_lon"))
        self.places = tuple(np.asarray(column) for column in columns)
        self._kinds(network)

    def _kinds(self, network: Network) -> None:
        """Group the services by what they bar themselves from and what they list."""
        services = network.services
        pairs = np.stack(
            [services.array(name)[self.rows] for name in ("barred_passages", "passages")]
        )
        kinds, kind = np.unique(pairs, axis=1, return_inverse=True)
        self.kind = kind.ravel()
        barred, listed = services.vocabulary("barred_passages"), services.vocabulary("passages")
        self.kinds = [(_names(barred[bar]), _names(listed[word])) for bar, word in kinds.T.tolist()]

    def position_of(self, row: int) -> int | None:
        """Find the position of a service row in the fleet."""
        position = int(np.searchsorted(self.rows, row))
        inside = position < len(self.rows) and self.rows[position] == row
        return position if inside else None

    def ways(self, closed_for: Callable[[frozenset[str]], frozenset[str]]) -> "_Ways":
        """Return the shortest ways of the fleet; what is closed may depend on what is listed."""
        shut: dict[tuple[frozenset[str], frozenset[str]], int] = {}
        of_kind = np.zeros(max(len(self.kinds), 1), np.intp)
        for number, (barred, listed) in enumerate(self.kinds):
            key = (frozenset(closed_for(listed)), barred)
            of_kind[number] = shut.setdefault(key, len(shut))
        return _Ways(self, [_Waters(self.places, *key) for key in shut], of_kind[self.kind])


def _names(word: str) -> frozenset[str]:
    return frozenset(word.split(LIST_SEPARATOR)) if word else frozenset()


class _Waters:
    """The seas under one set of closures and bars."""

    def __init__(
        self, places: tuple[NDArray[Any], ...], closed: frozenset[str], barred: frozenset[str]
    ) -> None:
        self.shut = avoided(closed, barred)
        self.lanes = _lanes(places, self.shut)
        lifted = barred - self.shut
        self.usual: SeaLanes | None = None
        if lifted:
            preferred = (self.shut | lifted) - {_LIFTED_BY[name] for name in lifted}
            self.usual = _lanes(places, preferred)

    def distance_km(self, start: Rows, end: Rows) -> Reals:
        """Return the shortest ways, at least the usual one where a bar is lifted."""
        distance = self.lanes.distance_km[start, end]
        if self.usual is not None:
            distance = np.maximum(distance, self.usual.distance_km[start, end])
        return distance


class _Ways:
    """The shortest way of every service of a fleet under some closures."""

    def __init__(self, fleet: _Fleet, waters: list[_Waters], of_service: Rows) -> None:
        self.fleet = fleet
        self._waters, self._of_service = waters, of_service
        self._named: dict[tuple[int, int, int], Causes] = {}
        self.distance_km = np.full(len(fleet.rows), np.inf)
        self._used = np.zeros(len(fleet.rows), np.int64)
        for number, water in enumerate(waters):
            here = of_service == number
            start, end = fleet.start[here], fleet.end[here]
            self.distance_km[here] = water.distance_km(start, end)
            self._used[here] = water.lanes.used[start, end]

    def uses(self, names: frozenset[str]) -> Mask:
        """Return which ways lead through one of some passages."""
        bits = sum(1 << PASSAGES.index(name) for name in names if name in PASSAGES)
        return np.asarray((self._used & bits) != 0)

    def water_of(self, position: int) -> int:
        """Return the number of the seas that one service sails in."""
        return int(self._of_service[position])

    def avoided_at(self, position: int) -> frozenset[str]:
        """Return what one service does not sail through."""
        return self._waters[self.water_of(position)].shut

    def passages(self, position: int) -> Causes:
        """Return the straits of one way in the order sailed."""
        start, end = int(self.fleet.start[position]), int(self.fleet.end[position])
        key = (self.water_of(position), start, end)
        if key not in self._named:
            self._named[key] = self._waters[key[0]].lanes.passages(start, end)
        return self._named[key]


_LANES: dict[tuple[bytes, frozenset[str]], SeaLanes] = {}
_MOST_LANES = 48


def _lanes(places: tuple[NDArray[Any], ...], shut: frozenset[str]) -> SeaLanes:
    """Return the ways between some places, remembered by positions and avoided passages."""
    key = (b"".join(column.tobytes() for column in places), shut)
    if key not in _LANES:
        while len(_LANES) >= _MOST_LANES:
            _LANES.pop(next(iter(_LANES)))
        graph = sea_graph()
        _LANES[key] = graph.distances(graph.points(*places), shut)
    return _LANES[key]
