"""When a place of a network works, and when its services really leave: calendars and dated changes.

A place with ``locations.calendar_id`` begins work (a transfer, or a service that leaves on
demand) only when it is open; what has begun goes on to its end. What leaves to a timetable
leaves whether the place is open or not. Rows of ``departures`` change the timetable of a service:
``blanked`` takes one departure out, ``extra`` adds one, ``scheduled`` confirms one and changes
nothing. A service that leaves on demand has no timetable to change.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from network.calendar import Departures, local_minute, start_of_day, to_utc
from network.enums import DepartureStatus
from network.network import Network
from network.service import DatedDeparture
from network.units import MINUTES_PER_DAY
from network.working_time import CalendarRow, WorkingTime

Whole = NDArray[np.int64]
Made = TypeVar("Made")

_CHUNK = 256 * MINUTES_PER_DAY
_MOST_CACHED = 8
_CACHE: dict[Any, Any] = {}


def _kept(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """Return what a key stands for, made once; the oldest is forgotten when there are many."""
    if key not in _CACHE:
        while len(_CACHE) >= _MOST_CACHED:
            _CACHE.pop(next(iter(_CACHE)))
        _CACHE[key] = make()
    made: Made = _CACHE[key]
    return made


def working_times(network: Network) -> Mapping[str, WorkingTime]:
    """Return every calendar by its id, cached by the content of the table.

    Raises
    ------
    ValueError
        When a text of a row is not in its language.
    """
    table = network.table("calendars")
    return _kept(("calendars", table.digest), lambda: _working_times(table))


def _working_times(rows: Any) -> dict[str, WorkingTime]:
    lines: dict[str, list[CalendarRow]] = {}
    for row in rows:
        lines.setdefault(row.calendar_id, []).append(row)
    return {name: WorkingTime.of(given) for name, given in lines.items()}


def working_time_at(network: Network, location_id: str) -> tuple[WorkingTime, str] | None:
    """Return the calendar of a place and its time zone; None where it works always."""
    place = network.locations.get(location_id)
    if not place.calendar_id:
        return None
    return working_times(network)[place.calendar_id], place.timezone


def is_open(network: Network, location_id: str, minute: int) -> bool:
    """Tell whether work may begin at a place in a minute."""
    calendar = working_time_at(network, location_id)
    return calendar is None or calendar[0].is_open(minute, calendar[1])


def next_open(network: Network, location_id: str, minute: int, until: int) -> int | None:
    """Return the first minute in [minute, until) at which work may begin; None if there is none."""
    calendar = working_time_at(network, location_id)
    if calendar is None:
        return minute if minute < until else None
    chunk = minute // _CHUNK
    while chunk * _CHUNK < until:
        spans = _open_in_chunk(*calendar, chunk)
        at = int(np.searchsorted(spans[:, 1], minute, side="right"))
        if at < len(spans):
            found = max(minute, int(spans[at, 0]))
            return found if found < until else None
        chunk += 1
    return None


def last_open(network: Network, location_id: str, minute: int, since: int) -> int | None:
    """Return the last minute in [since, minute] at which work may begin; None if there is none."""
    calendar = working_time_at(network, location_id)
    if calendar is None:
        return minute if minute >= since else None
    chunk = minute // _CHUNK
    while (chunk + 1) * _CHUNK > since:
        spans = _open_in_chunk(*calendar, chunk)
        at = int(np.searchsorted(spans[:, 0], minute, side="right")) - 1
        if at >= 0:
            found = min(minute, int(spans[at, 1]) - 1)
            return found if found >= since else None
        chunk -= 1
    return None


@lru_cache(maxsize=4096)
def _open_in_chunk(calendar: WorkingTime, timezone: str, chunk: int) -> Whole:
    return calendar.open_between(chunk * _CHUNK, (chunk + 1) * _CHUNK, timezone)


def openings(calendar: WorkingTime, timezone: str, start: int, end: int) -> Whole:
    """Return the open times in [start, end) as pairs of UTC minutes, (N, 2), from what is kept.

    Guarantees: sorted and within the window; a long one may be cut into two that touch.
    """
    chunks = range(start // _CHUNK, (end - 1) // _CHUNK + 1)
    parts = [_open_in_chunk(calendar, timezone, chunk) for chunk in chunks]
    spans = np.concatenate([np.zeros((0, 2), np.int64), *parts]).clip(start, end)
    return spans[spans[:, 0] < spans[:, 1]]


@dataclass(frozen=True, slots=True)
class DatedChanges:
    """Departures of one service that its pattern lacks, and those left out: UTC minutes."""

    extra: tuple[int, ...] = ()
    blanked: tuple[int, ...] = ()

    def applied(self, departures: Whole, start: int, end: int) -> Whole:
        """Return the departures in [start, end) after the changes, sorted, each once."""
        more = np.array([minute for minute in self.extra if start <= minute < end], np.int64)
        fewer = np.array(self.blanked, np.int64)
        return np.setdiff1d(np.union1d(departures, more), fewer)


def dated_changes(network: Network) -> Mapping[str, DatedChanges]:
    """Return the dated changes by service, cached by content; services without any are left out."""
    names = ("departures", "services", "locations")
    key = ("departures", *(network.table(name).digest for name in names))
    return _kept(key, lambda: _dated_changes(network))


def _dated_changes(network: Network) -> dict[str, DatedChanges]:
    rows: dict[str, list[DatedDeparture]] = {}
    for row in network.table("departures"):
        if row.status is not DepartureStatus.SCHEDULED:
            rows.setdefault(row.service_id, []).append(row)
    return {
        name: DatedChanges(
            extra=_minutes(network, name, given, DepartureStatus.EXTRA),
            blanked=_minutes(network, name, given, DepartureStatus.BLANKED),
        )
        for name, given in rows.items()
    }


def _minutes(
    network: Network, service_id: str, rows: list[DatedDeparture], status: DepartureStatus
) -> tuple[int, ...]:
    local = [local_minute(row.departs_at) for row in rows if row.status is status]
    zone = _zone(network, service_id)
    return tuple(to_utc(np.array(local, np.int64), zone).tolist())


def _zone(network: Network, service_id: str) -> str:
    """Return the time zone of a service's origin."""
    return network.locations.get(network.services.get(service_id).origin_id).timezone


def departures_between(network: Network, service_id: str, start: int, end: int) -> Whole:
    """Return when one service leaves in [start, end), its dated changes included.

    What leaves on demand has no departures.
    """
    service = network.services.get(service_id)
    written = Departures.parse(service.departures)
    if written.on_demand:
        return np.zeros(0, np.int64)
    minutes = written.between(start, end, _zone(network, service_id))
    changes = dated_changes(network).get(service_id)
    return minutes if changes is None else changes.applied(minutes, start, end)


def unmatched_departures(network: Network) -> Iterator[DatedDeparture]:
    """Yield the blanked and confirmed departures that the timetable of their service lacks.

    The local time must match to the minute. Every dated departure of a service that leaves on
    demand is one of them; so is an extra one that the timetable has already.
    """
    for row in network.table("departures"):
        written = Departures.parse(network.services.get(row.service_id).departures)
        minute = _minutes(network, row.service_id, [row], row.status)[0]
        listed = len(written.between(minute, minute + 1, _zone(network, row.service_id))) > 0
        if written.on_demand or listed is (row.status is DepartureStatus.EXTRA):
            yield row


def never_open(network: Network, first: date, last: date) -> list[str]:
    """Return the calendars without any opening from one day to another, both included.

    Judged in UTC, with a day to spare at both ends; places do not matter.
    """
    start = start_of_day(first - timedelta(days=1), "UTC")
    end = start_of_day(last + timedelta(days=2), "UTC")
    return [
        name
        for name, calendar in working_times(network).items()
        if len(calendar.open_between(start, end, "UTC")) == 0
    ]


def incomplete_hours(network: Network) -> Iterator[tuple[CalendarRow, str]]:
    """Yield the lines of calendars that lack the other end of a time or a stop, with its column."""
    for row in network.table("calendars"):
        if row.opens and not row.closes:
            yield row, "closes"
        if row.closes and not row.opens:
            yield row, "opens"
        if row.closed_to is not None and row.closed_from is None:
            yield row, "closed_from"
