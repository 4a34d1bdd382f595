"""Departures of every service in a planning window, as the flat arrays the kernel reads."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.calendar import Departures
from network.network import Network

Whole = NDArray[np.int64]
IMMEDIATE, HEADWAY, LISTED = 0, 1, 2
"""How a service leaves: with its goods, by a headway, at listed minutes."""


@dataclass(frozen=True)
class Timetable:
    """Departures of every service between two minutes: (S,) arrays and their list."""

    kind: NDArray[np.int32]
    headway: Whole
    offset: Whole
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    minutes: Whole


_TIMETABLES: dict[Any, Timetable] = {}
_MOST_CACHED = 8


def timetable(network: Network, start: int, end: int) -> Timetable:
    """Return the departures of all services in [start, end), cached by content and window."""
    key = (network.services.digest, network.locations.digest, start, end)
    if key not in _TIMETABLES:
        while len(_TIMETABLES) >= _MOST_CACHED:
            _TIMETABLES.pop(next(iter(_TIMETABLES)))
        _TIMETABLES[key] = _timetable(network, start, end)
    return _TIMETABLES[key]


def _timetable(network: Network, start: int, end: int) -> Timetable:
    services = network.services
    zones = network.locations.texts("timezone")[
        services.rows_in("origin_id", network.locations)
    ].tolist()
    patterns = services.texts("departures").tolist()
    count = len(services)
    kind = np.zeros(count, np.int32)
    headway, offset = np.zeros(count, np.int64), np.zeros(count, np.int64)
    first, last = np.zeros(count, np.int32), np.zeros(count, np.int32)
    lists: list[Whole] = []
    slices: dict[tuple[str, str], tuple[int, int]] = {}
    length = 0
    for row, (pattern, zone) in enumerate(zip(patterns, zones, strict=True)):
        written = Departures.parse(pattern)
        if written.on_demand:
            continue
        if written.headway_min:
            kind[row] = HEADWAY
            headway[row], offset[row] = written.headway_min, written.offset_min
            continue
        kind[row] = LISTED
        if (pattern, zone) not in slices:
            minutes = written.between(start, end, zone)
            lists.append(minutes)
            slices[pattern, zone] = (length, length + len(minutes))
            length += len(minutes)
        first[row], last[row] = slices[pattern, zone]
    minutes = np.concatenate(lists) if lists else np.zeros(0, np.int64)
    return Timetable(kind, headway, offset, first, last, minutes)
