"""Opening hours, holidays and stops: the texts, the clock on the wall, and a naive oracle."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import Reason
from network.io.cells import Cells
from network.io.rows import parse
from network.schema import TABLES
from network.units import EPOCH, MINUTES_PER_DAY, minute_of, moment_of
from network.working_time import (
    CalendarRow,
    WorkingTime,
    parse_clock,
    parse_holidays,
    parse_weekdays,
    public_holidays,
)
from tests.strategies import ZONES, unhurried

EDGES = (
    *ZONES,
    "America/Adak",
    "America/Los_Angeles",
    "Etc/GMT+12",
    "Asia/Tehran",
    "Africa/Casablanca",
)


def working(*lines):
    """Return a calendar of lines given as keywords."""
    rows = [
        CalendarRow(calendar_id="CAL", line=number, **line)
        for number, line in enumerate(lines, start=1)
    ]
    return WorkingTime.of(rows)


def utc(text):
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def opened(calendar, start, end, timezone="UTC"):
    """Return the open times in [start, end) as UTC texts."""
    spans = calendar.open_between(utc(start), utc(end), timezone)
    return [
        " - ".join(moment_of(minute).strftime("%a %m-%d %H:%M") for minute in span)
        for span in spans
    ]


OFFICE = {"weekdays": "Mon-Fri", "opens": "08:00", "closes": "17:30"}
NIGHT = {"weekdays": "Mon-Fri", "opens": "22:00", "closes": "06:00"}


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "days"),
        [
            ("", ()),
            ("Mon-Fri", (0, 1, 2, 3, 4)),
            ("mon;WED; saturday", (0, 2, 5)),
            ("Mon,Wed", (0, 2)),
            ("Sat-Mon", (0, 5, 6)),
            ("Tue-Tue", (1,)),
            ("Mon-Wed;Sun", (0, 1, 2, 6)),
        ],
    )
    def test_weekdays(self, text, days):
        assert parse_weekdays(text) == frozenset(days)

    @pytest.mark.parametrize(
        "text", ["Mo", "Monkey", "Mon-", "-Fri", "Mon-Wed-Fri", "1-5", "daily"]
    )
    def test_what_is_no_weekday_is_refused(self, text):
        with pytest.raises(ValueError, match="Mon-Fri"):
            parse_weekdays(text)

    def test_times(self):
        assert parse_clock("") is None
        assert parse_clock("8:05") == 485
        assert parse_clock("24:00") == MINUTES_PER_DAY

    @pytest.mark.parametrize("text", ["8", "25:00", "24:01", "08:60", "8 am"])
    def test_what_is_no_time_is_refused(self, text):
        with pytest.raises(ValueError, match="08:00"):
            parse_clock(text)

    def test_whose_holidays(self):
        assert [parse_holidays(text) for text in ("", "CN", " DE-BY ")] == ["", "CN", "DE-BY"]

    @pytest.mark.parametrize("text", ["XX", "cn", "China", "DE-XX", "CN-BY"])
    def test_an_unknown_country_is_refused(self, text):
        with pytest.raises(ValueError, match="public holidays"):
            parse_holidays(text)

    def test_holidays_are_loaded_only_when_asked_for(self):
        code = (
            "import sys, network.working_time as w;"
            "w.parse_holidays('');"
            "assert 'holidays' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


class TestHours:
    def test_without_lines_it_is_always_open(self):
        assert opened(working(), "2026-11-02", "2026-11-09") == [
            "Mon 11-02 00:00 - Mon 11-09 00:00"
        ]

    def test_office_hours(self):
        assert opened(working(OFFICE), "2026-11-06", "2026-11-10", "Asia/Shanghai") == [
            "Fri 11-06 00:00 - Fri 11-06 09:30",
            "Mon 11-09 00:00 - Mon 11-09 09:30",
        ]

    def test_several_lines_add_up(self):
        morning = {"weekdays": "Mon", "opens": "08:00", "closes": "12:00"}
        afternoon = {"weekdays": "Mon", "opens": "13:00", "closes": "17:00"}
        touching = {"weekdays": "Mon", "opens": "17:00", "closes": "18:00"}
        assert opened(working(morning, afternoon, touching), "2026-11-02", "2026-11-04") == [
            "Mon 11-02 08:00 - Mon 11-02 12:00",
            "Mon 11-02 13:00 - Mon 11-02 18:00",
        ]

    def test_hours_over_midnight(self):
        assert opened(working(NIGHT), "2026-11-05 12:00", "2026-11-09 23:00") == [
            "Thu 11-05 22:00 - Fri 11-06 06:00",
            "Fri 11-06 22:00 - Sat 11-07 06:00",
            "Mon 11-09 22:00 - Mon 11-09 23:00",
        ]

    def test_blank_weekdays_are_all_and_a_blank_end_is_midnight(self):
        assert opened(working({"opens": "20:00"}), "2026-11-07", "2026-11-09") == [
            "Sat 11-07 20:00 - Sun 11-08 00:00",
            "Sun 11-08 20:00 - Mon 11-09 00:00",
        ]

    def test_a_night_shift_does_not_begin_on_a_day_off_and_ends_where_one_begins(self):
        stop = {"closed_from": date(2026, 11, 4), "closed_to": date(2026, 11, 4)}
        assert opened(working(NIGHT, stop), "2026-11-03 12:00", "2026-11-06") == [
            "Tue 11-03 22:00 - Wed 11-04 00:00",
            "Thu 11-05 22:00 - Fri 11-06 00:00",
        ]

    def test_a_stop_without_its_end_is_one_day(self):
        calendar = working({"closed_from": date(2026, 11, 4)})
        assert opened(calendar, "2026-11-03", "2026-11-06") == [
            "Tue 11-03 00:00 - Wed 11-04 00:00",
            "Thu 11-05 00:00 - Fri 11-06 00:00",
        ]

    def test_an_empty_window_and_a_calendar_that_never_opens(self):
        assert opened(working(OFFICE), "2026-11-02", "2026-11-02") == []
        closed = working({"closed_from": date(2026, 1, 1), "closed_to": date(2030, 1, 1)})
        assert opened(closed, "2026-11-02", "2027-11-02") == []


class TestHolidays:
    def test_german_unity_day(self):
        calendar = working(OFFICE, {"holidays_of": "DE"})
        assert opened(calendar, "2025-10-02", "2025-10-07", "Europe/Berlin") == [
            "Thu 10-02 06:00 - Thu 10-02 15:30",
            "Mon 10-06 06:00 - Mon 10-06 15:30",
        ]

    def test_a_part_of_a_country_has_holidays_of_its_own(self):
        noon = utc("2026-01-06 11:00")  # Epiphany, a holiday in Bavaria but not in all of Germany
        assert not working({"holidays_of": "DE-BY"}).is_open(noon, "Europe/Berlin")
        assert working({"holidays_of": "DE"}).is_open(noon, "Europe/Berlin")

    @pytest.mark.parametrize("day", ["2026-02-14", "2026-02-28"])
    def test_saturdays_that_are_worked_for_chinese_new_year_2026(self, day):
        """The Saturdays before and after are worked, with the hours of a weekday."""
        office = {**OFFICE, "weekdays": "Tue-Fri"}
        calendar = working(office, {"holidays_of": "CN"})
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        assert opened(calendar, day, after, "Asia/Shanghai") == [
            f"Sat {day[5:]} 00:00 - Sat {day[5:]} 09:30"
        ]

    @pytest.mark.parametrize(
        ("first", "reopens"),
        [("2026-02-16", "Tue 02-24 00:00"), ("2027-02-05", "Thu 02-11 00:00")],
    )
    def test_chinese_new_year_closes_an_office(self, first, reopens):
        calendar = working(OFFICE, {"holidays_of": "CN"})
        end = (date.fromisoformat(first) + timedelta(days=12)).isoformat()
        assert opened(calendar, first, end, "Asia/Shanghai")[0].startswith(reopens)

    def test_no_substitute_days_of_2027_are_known_yet(self):
        """The State Council names them late in the year before."""
        rest, works = public_holidays("CN", 2027)
        assert (date(2027, 2, 6) - EPOCH.date()).days in rest
        assert works == frozenset()

    def test_a_stop_wins_over_a_substitute_working_day(self):
        stop = {"closed_from": date(2026, 2, 9), "closed_to": date(2026, 3, 1)}
        calendar = working(OFFICE, {"holidays_of": "CN"}, stop)
        assert opened(calendar, "2026-02-09", "2026-03-02", "Asia/Shanghai") == []

    def test_they_are_those_of_the_package(self):
        rest, works = public_holidays("CN", 2026)
        made = holidays.country_holidays("CN", years=2026)
        assert {EPOCH.date() + timedelta(days=n) for n in rest} == set(made)
        assert {EPOCH.date() + timedelta(days=n) for n in works} == {
            day for day in made.weekend_workdays if day.year == 2026
        }


class TestClockChanges:
    @pytest.mark.parametrize(
        ("timezone", "day", "hours"),
        [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("America/Adak", "2026-03-08", 23),
            ("Pacific/Auckland", "2026-09-27", 23),
            ("Pacific/Auckland", "2026-04-05", 25),
            ("Australia/Lord_Howe", "2026-04-05", 24.5),
            ("Pacific/Apia", "2026-04-05", 24),
        ],
    )
    def test_a_day_has_the_hours_it_has(self, timezone, day, hours):
        weekday = date.fromisoformat(day).strftime("%a")
        around = utc(day)
        spans = working({"weekdays": weekday}).open_between(
            around - 2 * MINUTES_PER_DAY, around + 3 * MINUTES_PER_DAY, timezone
        )
        assert (spans[:, 1] - spans[:, 0]).tolist() == [round(hours * 60)]

    def test_a_night_shift_grows_and_shrinks_with_the_clocks(self):
        sunday = {"weekdays": "Sat", "opens": "22:00", "closes": "06:00"}
        for day, hours in (("2026-03-28", 7), ("2026-10-24", 9)):
            spans = working(sunday).open_between(
                utc(day), utc(day) + 2 * MINUTES_PER_DAY, "Europe/Berlin"
            )
            assert (spans[:, 1] - spans[:, 0]).tolist() == [hours * 60]

    def test_an_opening_in_the_hour_that_is_skipped(self):
        """Berlin skips 02:00 to 03:00: who opens at 02:30 opens when the clock shows 03:00."""
        early = {"opens": "02:30", "closes": "04:00"}
        assert opened(working(early), "2026-03-29", "2026-03-30", "Europe/Berlin") == [
            "Sun 03-29 01:00 - Sun 03-29 02:00"
        ]


clocks = st.times().map(lambda t: t.strftime("%H:%M"))
weekdays = st.sampled_from(("", "Mon-Fri", "Sat", "Sun-Tue", "Wed;Fri"))


@st.composite
def calendars(draw):
    """Return calendars of up to two lines of hours, with or without holidays and a stop."""
    lines = draw(
        st.lists(
            st.fixed_dictionaries(
                {"weekdays": weekdays, "opens": clocks | st.just(""), "closes": clocks}
            ),
            max_size=2,
        )
    )
    if draw(st.booleans()):
        lines.append({"holidays_of": draw(st.sampled_from(("CN", "DE", "US", "NZ", "WS")))})
    if draw(st.booleans()):
        first = draw(st.dates(date(2026, 1, 20), date(2026, 12, 1)))
        lines.append({"closed_from": first, "closed_to": first + timedelta(days=3)})
    return lines


def naive_is_open(lines, minute, timezone):
    """Tell whether a minute is open, straight from the words of the noun."""
    wall = moment_of(minute).astimezone(ZoneInfo(timezone))
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    codes = [line["holidays_of"] for line in lines if "holidays_of" in line]
    off = set()
    worked = set()
    for code in codes:
        made = holidays.country_holidays(code, years=(2025, 2026, 2027))
        off |= set(made)
        worked |= made.weekend_workdays
    off -= worked
    for line in lines:
        if "closed_from" in line:
            span = (line["closed_to"] - line["closed_from"]).days + 1
            off |= {line["closed_from"] + timedelta(days=n) for n in range(span)}
    hours = [line for line in lines if "opens" in line] or [
        {"weekdays": "", "opens": "", "closes": ""}
    ]
    listed = {
        "": names, "Mon-Fri": names[:5], "Sat": names[5:6],
        "Sun-Tue": ("Sun", "Mon", "Tue"), "Wed;Fri": ("Wed", "Fri"),
    }  # fmt: skip
    usual = next(day for day in names if any(day in listed[h["weekdays"]] for h in hours))

    def begins(line, day):
        name = usual if day in worked else names[day.weekday()]
        return day not in off and name in listed[line["weekdays"]]

    today, clock = wall.date(), f"{wall:%H:%M}"
    for line in hours:
        opens, closes = line["opens"] or "00:00", line["closes"] or "24:00"
        over_midnight = closes <= opens
        if begins(line, today) and opens <= clock and (over_midnight or clock < closes):
            return True
        yesterday = today - timedelta(days=1)
        if over_midnight and today not in off and begins(line, yesterday) and clock < closes:
            return True
    return False


def bits(spans, start, end):
    """Return which minutes of [start, end) lie in the spans."""
    inside = np.zeros(end - start, np.bool_)
    for first, last in spans.tolist():
        inside[first - start : last - start] = True
    return inside


class TestOracle:
    @unhurried
    @given(
        calendars(),
        st.sampled_from(EDGES),
        st.integers(utc("2026-01-01"), utc("2026-12-20")),
        st.integers(1, 3 * MINUTES_PER_DAY),
    )
    def test_every_minute_agrees_with_the_clock_on_the_wall(self, lines, timezone, start, span):
        calendar = working(*lines)
        spans = calendar.open_between(start, start + span, timezone)
        found = bits(spans, start, start + span)
        probes = sorted({*range(0, span, 97), *_around(spans - start, span)})
        for minute in probes:
            expected = naive_is_open(lines, start + minute, timezone)
            assert found[minute] == expected
            assert calendar.is_open(start + minute, timezone) == expected

    @pytest.mark.parametrize(
        ("timezone", "day"),
        [
            ("Europe/Berlin", "2026-03-29"),
            ("America/Adak", "2026-11-01"),
            ("Pacific/Auckland", "2026-04-05"),
            ("Pacific/Auckland", "2026-09-27"),
            ("America/Santiago", "2026-09-06"),
            ("Australia/Lord_Howe", "2026-10-04"),
        ],
    )
    @pytest.mark.parametrize("line", [NIGHT, OFFICE, {"opens": "01:30", "closes": "02:30"}])
    def test_every_minute_around_a_change(self, timezone, day, line):
        line = {**line, "weekdays": "Sun-Tue"}
        start = utc(day) - MINUTES_PER_DAY
        end = start + 3 * MINUTES_PER_DAY
        found = bits(working(line).open_between(start, end, timezone), start, end)
        assert found.tolist() == [
            naive_is_open([line], minute, timezone) for minute in range(start, end)
        ]

    @unhurried
    @given(calendars(), st.sampled_from(EDGES), st.integers(utc("2026-01-01"), utc("2026-12-01")))
    def test_spans_are_in_order_apart_and_within(self, lines, timezone, start):
        end = start + 40 * MINUTES_PER_DAY
        spans = working(*lines).open_between(start, end, timezone)
        flat = spans.ravel()
        assert np.all(np.diff(flat) > 0)
        assert np.all((flat >= start) & (flat <= end))

    @unhurried
    @given(
        calendars(),
        st.sampled_from(EDGES),
        st.integers(utc("2026-01-01"), utc("2026-12-01")),
        st.integers(0, 9 * MINUTES_PER_DAY),
    )
    def test_two_windows_that_touch_make_one(self, lines, timezone, start, middle):
        calendar = working(*lines)
        end = start + 10 * MINUTES_PER_DAY
        whole = bits(calendar.open_between(start, end, timezone), start, end)
        first = bits(calendar.open_between(start, start + middle, timezone), start, start + middle)
        rest = bits(calendar.open_between(start + middle, end, timezone), start + middle, end)
        assert np.array_equal(np.concatenate([first, rest]), whole)


def _around(spans, span):
    """Return the minutes at and before every edge of some spans."""
    edges = spans.ravel().tolist()
    return [minute for edge in edges for minute in (edge - 1, edge) if 0 <= minute < span]


def findings_of(table, header, row):
    """Return what reading one row of a file says, as (cell, code, what is needed)."""
    cells = Cells(f"{table}.csv", header, (row,))
    _, found = parse(TABLES[table], cells)
    return [(finding.place, finding.code, finding.needed) for finding in found]


class TestReading:
    """Texts of calendars and dated departures are judged on reading, like those of timetables."""

    HEADER = ("calendar_id", "line", "weekdays", "opens", "closes", "holidays_of")

    def test_a_good_row(self):
        row = ("CAL", 1, "Mon-Fri", time(8), "17:30", "DE-BY")
        assert findings_of("calendars", self.HEADER, row) == []

    @pytest.mark.parametrize(
        ("column", "value", "cell", "needed"),
        [
            ("weekdays", "Mo-Fr", "C2", "weekdays such as Mon-Fri"),
            ("opens", "25:00", "D2", "a time such as 08:00"),
            ("closes", "late", "E2", "a time such as 08:00"),
            ("holidays_of", "XX", "F2", "such as CN or DE-BY"),
        ],
    )
    def test_a_bad_cell(self, column, value, cell, needed):
        row = dict(zip(self.HEADER, ("CAL", 1, "Mon-Fri", "08:00", "17:30", "DE"), strict=True))
        changed = tuple({**row, column: value}.values())
        ((place, code, hint),) = findings_of("calendars", self.HEADER, changed)
        assert (place, code) == (f"calendars.csv!{cell}", Reason.BAD_VALUE)
        assert needed in hint

    @pytest.mark.parametrize("value", ["2026-12-01T08:00+01:00", "tomorrow"])
    def test_a_dated_departure_is_a_local_time(self, value):
        header = ("service_id", "departs_at", "status")
        (found,) = findings_of("departures", header, ("S", value, "extra"))
        assert found[:2] == ("departures.csv!B2", Reason.BAD_VALUE)
        assert "local time" in found[2]
