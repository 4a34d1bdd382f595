"""Departures of every service and opening times of every place, as the flat arrays kernels read.

Services with dated changes are listed departure by departure. Openings are known for longer than
departures: what leaves on the last day of the window still has to arrive and be handled.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.calendar import Departures
from network.network import Network
from network.schedule import dated_changes, openings, working_times
from network.units import MINUTES_PER_DAY
from solver.kernels.labels import HEADWAY, IMMEDIATE, LISTED

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
OPENINGS_BEYOND = 400 * MINUTES_PER_DAY
"""How long after the last departure openings are known; a place counts as closed from then on."""

_TABLES = ("services", "locations", "departures", "calendars")


@dataclass(frozen=True)
class Timetable:
    """Departures of every service (S,) and openings of every place (L,) in one list of minutes.

    ``opened`` and ``shut`` bound the slice of a place in ``minutes``: pairs of the first minute it
    is open and the first it is not any more. ``always_open`` places have none.
    """

    kind: Small
    headway: Whole
    offset: Whole
    first: Small
    last: Small
    always_open: NDArray[np.bool_]
    opened: Small
    shut: Small
    minutes: Whole


_TIMETABLES: dict[Any, Timetable] = {}
_MOST_CACHED = 8


def timetable(network: Network, start: int, end: int) -> Timetable:
    """Return what departs and opens from ``start``, cached by content and window.

    Departures are those in [start, end).
    """
    key = (*(network.table(name).digest for name in _TABLES), start, end)
    if key not in _TIMETABLES:
        while len(_TIMETABLES) >= _MOST_CACHED:
            _TIMETABLES.pop(next(iter(_TIMETABLES)))
        _TIMETABLES[key] = _timetable(network, start, end)
    return _TIMETABLES[key]


class _Minutes:
    """A growing list of minutes, each part of it made once."""

    def __init__(self) -> None:
        self.parts: list[Whole] = []
        self.length = 0

    def add(self, part: Whole) -> tuple[int, int]:
        """Append a part and return its slice."""
        first = self.length
        self.parts.append(part)
        self.length += len(part)
        return first, self.length

    def all(self) -> Whole:
        """Return everything that was added."""
        return np.concatenate(self.parts) if self.parts else np.zeros(0, np.int64)


def _timetable(network: Network, start: int, end: int) -> Timetable:
    minutes = _Minutes()
    leaving = _patterns(network, start, end, minutes)
    kind, headway, offset, first, last = leaving.T.copy()
    services = network.services
    for name, changes in dated_changes(network).items():
        row = services.index[name]
        if kind[row] != IMMEDIATE:
            pattern = _pattern_of(network, row, start, end)
            first[row], last[row] = minutes.add(changes.applied(pattern, start, end))
            kind[row], headway[row], offset[row] = LISTED, 0, 0
    always_open, opened, shut = _openings(network, start, end + OPENINGS_BEYOND, minutes)
    return Timetable(
        kind=kind.astype(np.int32),
        headway=headway,
        offset=offset,
        first=first.astype(np.int32),
        last=last.astype(np.int32),
        always_open=always_open,
        opened=opened,
        shut=shut,
        minutes=minutes.all(),
    )


def _patterns(network: Network, start: int, end: int, minutes: _Minutes) -> Whole:
    """Return kind, headway, offset and slice of every service by its pattern, (S, 5).

    Services with the same pattern in the same time zone share a slice.
    """
    services, places = network.services, network.locations
    words, zones = services.vocabulary("departures"), places.vocabulary("timezone")
    zone = places.array("timezone")[services.rows_in("origin_id", places)]
    pairs = services.array("departures").astype(np.int64) * len(zones) + zone
    unique, number = np.unique(pairs, return_inverse=True)
    made = np.zeros((len(unique), 5), np.int64)
    for at, pair in enumerate(unique.tolist()):
        written = Departures.parse(words[pair // len(zones)])
        if written.headway_min:
            made[at, :3] = HEADWAY, written.headway_min, written.offset_min
        elif not written.on_demand:
            found = minutes.add(written.between(start, end, zones[pair % len(zones)]))
            made[at] = LISTED, 0, 0, *found
    return made[number]


def _pattern_of(network: Network, row: int, start: int, end: int) -> Whole:
    """Return the departures of one service as written, without dated changes."""
    service = network.services[row]
    zone = network.locations.get(service.origin_id).timezone
    return Departures.parse(service.departures).between(start, end, zone)


def _openings(
    network: Network, start: int, end: int, minutes: _Minutes
) -> tuple[NDArray[np.bool_], Small, Small]:
    """Return which places are always open, and the slices of the others."""
    places = network.locations
    always = places.equals("calendar_id", "")
    opened, shut = np.zeros(len(places), np.int32), np.zeros(len(places), np.int32)
    calendars, zones = places.texts("calendar_id"), places.texts("timezone")
    known = working_times(network)
    slices: dict[tuple[str, str], tuple[int, int]] = {}
    for row in np.flatnonzero(~always).tolist():
        pair = (calendars[row], zones[row])
        if pair not in slices:
            slices[pair] = minutes.add(openings(known[pair[0]], pair[1], start, end).ravel())
        opened[row], shut[row] = slices[pair]
    return always, opened, shut
