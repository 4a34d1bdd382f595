"""When people work: opening hours, public holidays and factory stops, by the clock of the place.

A place is open in a minute when the clock on its wall says so: the day is no day off, and the
time lies within hours that began that day or, over midnight, the day before. On days when the
clocks change a place that works all day is therefore open for 23 or 25 hours. A day off (a public
holiday, a stop) is closed from midnight to midnight, and no night shift begins on it. On a
substitute working day the hours are those of the first weekday that has any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Annotated

import numpy as np
from annotated_types import Ge, MinLen
from numpy.typing import NDArray

from network.calendar import EPOCH_WEEKDAY, clock_minute, local_time, utc_offsets, weekday_of
from network.enums import Confidence
from network.units import EPOCH, MINUTES_PER_DAY

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_DAYS_PER_WEEK = 7
_RANGE = 2
_CODE = 2
_MIDNIGHT = "24:00"
_EPOCH_DATE = EPOCH.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One line of a calendar.

    Lines with ``weekdays`` (``Mon-Fri`` or ``Mon;Wed``) or times are opening hours, local time:
    blank weekdays are all of them, without ``opens`` and ``closes`` they hold all day, and what
    closes no later than it opens closes on the next day. Lines with ``holidays_of`` close on the
    public holidays of a country (``CN``) or a part of it (``DE-BY``), and open on its substitute
    working days. Lines with ``closed_from`` close for whole days, both ends included. A calendar
    without opening hours is open all week.
    """

    calendar_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    weekdays: str = ""
    opens: str = ""
    closes: str = ""
    holidays_of: str = ""
    closed_from: date | None = None
    closed_to: date | None = None
    name: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of some weekdays (Monday is 0), in minutes since midnight of the day.

    ``closes`` is more than ``opens``, and more than a day's minutes where it is on the next day.
    """

    weekdays: frozenset[int]
    opens: int
    closes: int


ALL_WEEK = Hours(frozenset(range(_DAYS_PER_WEEK)), 0, MINUTES_PER_DAY)


def parse_weekdays(text: str) -> frozenset[int]:
    """Read weekdays such as ``Mon-Fri;Sun`` (Monday is 0); blank is none.

    Raises
    ------
    ValueError
        When the text is not such a list.
    """
    parts = [part for part in text.replace(",", ";").split(";") if part.strip()]
    return frozenset(day for part in parts for day in _weekday_range(part))


def _weekday_range(text: str) -> Iterable[int]:
    ends = [weekday_of(word) for word in text.split("-")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > _RANGE:
        message = "weekdays such as Mon-Fri or Mon;Wed"
        raise ValueError(message)
    return ((first + n) % _DAYS_PER_WEEK for n in range((last - first) % _DAYS_PER_WEEK + 1))


def parse_clock(text: str) -> int | None:
    """Read a time of day as minutes since midnight (``24:00`` is the end of the day); blank: None.

    Raises
    ------
    ValueError
        When the text is no time of day.
    """
    if not text.strip():
        return None
    return MINUTES_PER_DAY if text.strip() == _MIDNIGHT else clock_minute(text)


def parse_holidays(text: str) -> str:
    """Read whose holidays are meant: a country such as ``CN`` or a part of one, ``DE-BY``.

    Raises
    ------
    ValueError
        When no public holidays of it are known.
    """
    code = text.strip()
    country, _, part = code.partition("-")
    if code and (country not in _countries() or (part and part not in _parts(country))):
        message = "a country whose public holidays are known, such as CN or DE-BY"
        raise ValueError(message)
    return code


@cache
def _countries() -> frozenset[str]:
    """Return the two-letter codes of the countries whose holidays are known."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  (slow to load, few worlds need it)

    return frozenset(word for words in COUNTRIES.values() for word in words if len(word) == _CODE)


@cache
def _parts(country: str) -> tuple[str, ...]:
    """Return the parts of a country that have holidays of their own."""
    import holidays  # noqa: PLC0415  (slow to load, few worlds need it)

    return tuple(holidays.country_holidays(country).subdivisions)


@cache
def public_holidays(code: str, year: int) -> tuple[frozenset[int], frozenset[int]]:
    """Return the public holidays and the substitute working days of a year, in days since 2020.

    Raises
    ------
    ValueError
        When no public holidays of the country are known.
    """
    import holidays  # noqa: PLC0415  (slow to load, few worlds need it)

    country, _, part = parse_holidays(code).partition("-")
    made = holidays.country_holidays(country, subdiv=part or None, years=year)
    works = frozenset(_day(day) for day in made.weekend_workdays if day.year == year)
    return frozenset(_day(day) for day in made if day.year == year) - works, works


def _day(day: date) -> int:
    return (day - _EPOCH_DATE).days


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When one calendar is open, whatever the place it is used at.

    ``stops`` are first and last days of closures, in days since 2020-01-01.
    """

    hours: tuple[Hours, ...] = (ALL_WEEK,)
    holidays_of: tuple[str, ...] = ()
    stops: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, rows: Iterable[CalendarRow]) -> "WorkingTime":
        """Read the lines of one calendar.

        Raises
        ------
        ValueError
            When a text is not in its language; the message says what would be.
        """
        lines = list(rows)
        hours = [_hours(row) for row in lines if row.weekdays or row.opens or row.closes]
        ends = [(row.closed_from, row.closed_to or row.closed_from) for row in lines]
        return cls(
            hours=tuple(hours) or (ALL_WEEK,),
            holidays_of=tuple(dict.fromkeys(row.holidays_of for row in lines if row.holidays_of)),
            stops=tuple((_day(a), _day(b)) for a, b in ends if a is not None and b is not None),
        )

    def open_between(self, start: int, end: int, timezone: str) -> Whole:
        """Return the open times in [start, end) as pairs of UTC minutes, (N, 2), half-open.

        Guarantees: sorted, apart from each other, and within the window.
        """
        first, last = start // MINUTES_PER_DAY - 2, end // MINUTES_PER_DAY + 3
        local = self._open_days(first, last)
        changes, offsets = utc_offsets(timezone, first, last)
        lows = np.concatenate([[start], np.clip(changes, start, end)])
        highs = np.concatenate([np.clip(changes, start, end), [end]])
        parts = [
            np.clip(local - offset, low, high)
            for low, high, offset in zip(lows, highs, offsets, strict=True)
        ]
        return _merged(np.concatenate(parts))

    def _open_days(self, first: int, last: int) -> Whole:
        """Return the open times of days [first, last) on the local clock, (N, 2)."""
        days = np.arange(first - 1, last, dtype=np.int64)
        off, substitute = self._exceptions(days)
        weekday = (days + EPOCH_WEEKDAY) % _DAYS_PER_WEEK
        usual = self.usual_weekday
        spans: list[Whole] = []
        for line in self.hours:
            listed = np.isin(weekday, list(line.weekdays))
            works = np.where(substitute, usual in line.weekdays, listed) & ~off
            begin = days[works] * MINUTES_PER_DAY
            midnight = begin + MINUTES_PER_DAY
            spans.append(
                np.stack([begin + line.opens, np.minimum(begin + line.closes, midnight)], axis=1)
            )
            over = works & ~np.append(off[1:], True)
            midnight = (days[over] + 1) * MINUTES_PER_DAY
            rest = max(0, line.closes - MINUTES_PER_DAY)
            spans.append(np.stack([midnight, midnight + rest], axis=1))
        return _merged(np.concatenate(spans))

    def _exceptions(self, days: Whole) -> tuple[Mask, Mask]:
        """Return which days are off, and which are substitute working days."""
        off = np.zeros(len(days), np.bool_)
        substitute = np.zeros(len(days), np.bool_)
        for first, last in self.stops:
            off |= (days >= first) & (days <= last)
        years = range(_date(int(days[0])).year, _date(int(days[-1])).year + 1)
        for code in self.holidays_of:
            for year in years:
                rest, works = public_holidays(code, year)
                off |= np.isin(days, list(rest))
                substitute |= np.isin(days, list(works))
        return off, substitute & ~off

    @property
    def usual_weekday(self) -> int:
        """Return the weekday whose hours substitute working days have."""
        return min(min(line.weekdays) for line in self.hours)

    def is_open(self, minute: int, timezone: str) -> bool:
        """Tell whether a UTC minute is open, by the clock on the wall."""
        wall = local_time(minute, timezone)
        day, at = _day(wall.date()), wall.hour * 60 + wall.minute
        if self._is_off(day):
            return False
        if any(line.opens <= at < line.closes for line in self._hours_of(day)):
            return True
        at += MINUTES_PER_DAY
        return any(at < line.closes for line in self._hours_of(day - 1))

    def _hours_of(self, day: int) -> Iterable[Hours]:
        """Return the hours that begin on a day."""
        if self._is_off(day):
            return ()
        weekday = _date(day).weekday()
        if any(day in works for _, works in self._holidays(day)):
            weekday = self.usual_weekday
        return (line for line in self.hours if weekday in line.weekdays)

    def _is_off(self, day: int) -> bool:
        return any(first <= day <= last for first, last in self.stops) or any(
            day in rest for rest, _ in self._holidays(day)
        )

    def _holidays(self, day: int) -> Iterable[tuple[frozenset[int], frozenset[int]]]:
        return (public_holidays(code, _date(day).year) for code in self.holidays_of)


def _hours(row: CalendarRow) -> Hours:
    opens = parse_clock(row.opens) or 0
    closes = parse_clock(row.closes)
    closes = MINUTES_PER_DAY if closes is None else closes
    return Hours(
        weekdays=parse_weekdays(row.weekdays) or ALL_WEEK.weekdays,
        opens=opens,
        closes=closes if closes > opens else closes + MINUTES_PER_DAY,
    )


def _date(day: int) -> date:
    return _EPOCH_DATE + timedelta(days=day)


def _merged(spans: Whole) -> Whole:
    """Return spans in order, joined where they touch or overlap, empty ones left out."""
    spans = spans[spans[:, 0] < spans[:, 1]]
    if len(spans) == 0:
        return spans.reshape(0, 2)
    spans = spans[np.lexsort((spans[:, 1], spans[:, 0]))]
    ends = np.maximum.accumulate(spans[:, 1])
    starts = np.flatnonzero(np.append(True, spans[1:, 0] > ends[:-1]))
    lasts = np.append(starts[1:], len(spans)) - 1
    return np.stack([spans[starts, 0], ends[lasts]], axis=1)
