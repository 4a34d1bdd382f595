"""Departures and local time: a small language, and its expansion into UTC minutes.

The language of a ``departures`` cell::

    on_demand                          leaves when the goods are there
    every 720 min from 60              a headway and an offset, minutes since the epoch
    daily 08:00                        every day at these local times
    weekly Mon 08:00, Thu 20:30        every week at these local times
    dated 2026-12-01T08:00, ...        these local times only

Local means local to the origin. The epoch is 2020-01-01T00:00Z, a Wednesday.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from network.units import (
    EPOCH,
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    MINUTES_PER_WEEK,
    minute_of,
)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3
EPOCH_WEEKDAY = EPOCH.weekday()

_EVERY = re.compile(r"every (\d+) ?min(?: from (\d+))?$")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)$")

Minutes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Departures:
    """When a service leaves, as written.

    Exactly one of three shapes: ``headway_min`` 0 and no minutes (on demand), a headway with an
    offset, or local minutes that repeat every ``period_min`` (0: they are dated, counted from
    the epoch).
    """

    headway_min: int = 0
    offset_min: int = 0
    local_minutes: tuple[int, ...] = ()
    period_min: int = 0

    @property
    def on_demand(self) -> bool:
        """Tell whether goods leave as soon as they are there."""
        return self.headway_min == 0 and not self.local_minutes

    @classmethod
    def parse(cls, text: str) -> "Departures":
        """Read the language.

        Raises
        ------
        ValueError
            When the text is not in the language; the message says what would be.
        """
        return _parse(text.strip())

    def between(self, start: int, end: int, timezone: str) -> Minutes:
        """Return the departures in [start, end), sorted, in UTC minutes since the epoch.

        A local time that the clocks skip moves to the same instant as if they had not been put
        forward; one that occurs twice is taken once, at its first occurrence.
        """
        if self.headway_min:
            first = start + (self.offset_min - start) % self.headway_min
            return np.arange(first, end, self.headway_min, dtype=np.int64)
        local = np.asarray(self.local_minutes, dtype=np.int64)
        if self.period_min:
            low = (start - MINUTES_PER_DAY) // self.period_min
            high = (end + MINUTES_PER_DAY) // self.period_min + 1
            periods = np.arange(low, high, dtype=np.int64) * self.period_min
            local = (periods[:, None] + local[None, :]).ravel()
        utc = np.unique(to_utc(local, timezone))
        return utc[(utc >= start) & (utc < end)]


@cache
def _parse(text: str) -> Departures:
    folded = text.casefold()
    head, _, rest = folded.partition(" ")
    if folded in ("on_demand", ""):
        return Departures()
    if head == "every":
        return _parse_every(folded)
    if head == "daily":
        minutes = tuple(sorted(clock_minute(part) for part in rest.split(",")))
        return Departures(local_minutes=minutes, period_min=MINUTES_PER_DAY)
    if head == "weekly":
        minutes = tuple(sorted(_week_minute(part) for part in rest.split(",")))
        return Departures(local_minutes=minutes, period_min=MINUTES_PER_WEEK)
    if head == "dated":
        moments = tuple(sorted(local_minute(part) for part in text[len("dated") :].split(",")))
        return Departures(local_minutes=moments)
    message = "on_demand | every N min from M | daily HH:MM | weekly Mon HH:MM | dated ISO"
    raise ValueError(message)


def _parse_every(text: str) -> Departures:
    match = _EVERY.match(text)
    if match is None or int(match[1]) == 0:
        message = "every N min from M, N above zero"
        raise ValueError(message)
    return Departures(headway_min=int(match[1]), offset_min=int(match[2] or 0))


def clock_minute(text: str) -> int:
    """Read a time of day as minutes since midnight.

    Raises
    ------
    ValueError
        When the text is no time such as 08:00.
    """
    match = _TIME.match(text.strip())
    if match is None:
        message = "a time such as 08:00"
        raise ValueError(message)
    return int(match[1]) * MINUTES_PER_HOUR + int(match[2])


def _week_minute(text: str) -> int:
    day, _, clock = text.strip().partition(" ")
    weekday = weekday_of(day)
    if weekday is None:
        message = "a weekday and a time such as Mon 08:00"
        raise ValueError(message)
    days = (weekday - EPOCH_WEEKDAY) % 7
    return days * MINUTES_PER_DAY + clock_minute(clock)


def weekday_of(name: str) -> int | None:
    """Return the number of a weekday (Monday is 0) by its name or its first three letters."""
    folded = name.strip().casefold()
    meant = [day for day in _DAYS if len(folded) >= _SHORTEST_DAY and day.startswith(folded)]
    return _DAYS.index(meant[0]) if meant else None


def local_minute(text: str) -> int:
    """Read a local time such as 2026-12-01T08:00 as minutes since the epoch on the local clock.

    Raises
    ------
    ValueError
        When the text is no such time, or states a zone.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        message = "a local time such as 2026-12-01T08:00"
        raise ValueError(message) from None
    if moment.tzinfo is not None:
        message = "a local time without zone"
        raise ValueError(message)
    return (moment - EPOCH.replace(tzinfo=None)) // timedelta(minutes=1)


def to_utc(local: Minutes, timezone: str) -> Minutes:
    """Turn local minutes (as if the zone were UTC) into UTC minutes.

    Guarantees: order is kept except around a clock change; both sides of a change agree with
    ``zoneinfo`` for ``fold=0``.
    """
    if len(local) == 0:
        return local
    first = int(local.min()) // MINUTES_PER_DAY - 2
    last = int(local.max()) // MINUTES_PER_DAY + 2
    changes, offsets = _offsets(timezone, first, last)
    before = offsets[np.searchsorted(changes, local, side="right")]
    return local - before


@cache
def _offsets(timezone: str, first_day: int, last_day: int) -> tuple[Minutes, Minutes]:
    """Return local minutes at which the UTC offset changes, and the offset between them."""
    zone = ZoneInfo(timezone)

    def offset(local: int) -> int:
        naive = EPOCH.replace(tzinfo=None) + timedelta(minutes=local)
        return _minutes(naive.replace(tzinfo=zone).utcoffset())

    return _steps(offset, first_day, last_day)


@cache
def utc_offsets(timezone: str, first_day: int, last_day: int) -> tuple[Minutes, Minutes]:
    """Return the UTC minutes at which the offset of a zone changes, and the offsets between.

    Parameters
    ----------
    first_day, last_day
        Days since the epoch to look between.

    Returns
    -------
    changes, offsets
        (C,) UTC minutes in order, and (C + 1,) minutes to add to UTC before, between and after.
    """
    zone = ZoneInfo(timezone)
    return _steps(
        lambda minute: _minutes((EPOCH + timedelta(minutes=minute)).astimezone(zone).utcoffset()),
        first_day,
        last_day,
    )


def _minutes(delta: timedelta | None) -> int:
    return (delta or timedelta()) // timedelta(minutes=1)


def _steps(offset: Callable[[int], int], first_day: int, last_day: int) -> tuple[Minutes, Minutes]:
    """Return where a function of minutes changes, and its values between; it is asked weekly."""
    changes: list[int] = []
    day = first_day * MINUTES_PER_DAY
    offsets = [offset(day)]
    while day < last_day * MINUTES_PER_DAY:
        step = min(day + MINUTES_PER_WEEK, last_day * MINUTES_PER_DAY)
        if offset(step) != offsets[-1]:
            low, high = day, step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            changes.append(high)
            offsets.append(offset(high))
            day = high
        else:
            day = step
    return np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64)


def local_time(minute: int, timezone: str) -> datetime:
    """Return the local time of a UTC minute, with its offset."""
    return (EPOCH + timedelta(minutes=int(minute))).astimezone(ZoneInfo(timezone))


def start_of_day(day: date, timezone: str) -> int:
    """Return the UTC minute at which a local day begins (how a bare ready date is read)."""
    return minute_of(datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC))


def end_of_day(day: date, timezone: str) -> int:
    """Return the last UTC minute of a local day (how a bare due date is read)."""
    return start_of_day(day + timedelta(days=1), timezone) - 1


def read_moment(text: str, timezone: str, *, is_due: bool) -> int:
    """Read a ready or due time as UTC minutes since the epoch.

    A bare date is the local start of the day when ready, the local end when due.

    Raises
    ------
    ValueError
        ``naive`` for a time without a zone, anything else for a text that is no time.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return end_of_day(day, timezone) if is_due else start_of_day(day, timezone)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "naive"
        raise ValueError(message)
    return minute_of(moment)
