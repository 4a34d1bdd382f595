"""Departures and local time: the language, the clock changes, the bare dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.calendar import (
    Departures,
    end_of_day,
    read_moment,
    start_of_day,
    to_utc,
    utc_offsets,
)
from network.units import EPOCH, MINUTES_PER_DAY, minute_of, moment_of
from tests.strategies import ZONES, departures, unhurried

NAIVE_EPOCH = EPOCH.replace(tzinfo=None)


def utc(text):
    """Return the minute of a UTC time written as ``2026-11-02 09:00``."""
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def leaves(text, start, end, timezone="UTC"):
    """Return departures in [start, end) as UTC texts."""
    found = Departures.parse(text).between(utc(start), utc(end), timezone)
    return [moment_of(minute).strftime("%a %m-%d %H:%M") for minute in found]


def local_minute(text):
    return (datetime.fromisoformat(text) - NAIVE_EPOCH) // timedelta(minutes=1)


class TestLanguage:
    def test_on_demand(self):
        assert Departures.parse("on_demand").on_demand
        assert Departures.parse("").on_demand
        assert leaves("on_demand", "2026-11-02", "2026-11-09") == []

    def test_a_headway_counts_from_the_epoch(self):
        assert leaves("every 720 min from 60", "2026-11-02", "2026-11-03") == [
            "Mon 11-02 01:00",
            "Mon 11-02 13:00",
        ]

    def test_a_headway_without_offset(self):
        assert Departures.parse("every 90 min") == Departures(headway_min=90)

    def test_daily(self):
        assert leaves("daily 08:00, 20:30", "2026-11-02", "2026-11-03", "Asia/Shanghai") == [
            "Mon 11-02 00:00",
            "Mon 11-02 12:30",
        ]

    def test_weekly(self):
        assert leaves("weekly Thu 20:30, Mon 08:00", "2026-11-02", "2026-11-10") == [
            "Mon 11-02 08:00",
            "Thu 11-05 20:30",
            "Mon 11-09 08:00",
        ]

    def test_dated(self):
        text = "dated 2026-12-24T18:00, 2026-12-01T08:00"
        assert leaves(text, "2026-11-01", "2027-01-01", "Europe/Berlin") == [
            "Tue 12-01 07:00",
            "Thu 12-24 17:00",
        ]

    @pytest.mark.parametrize(
        "text", ["Weekly MON 8:00", " weekly  mon 08:00 ", "weekly Monday 08:00"]
    )
    def test_case_blanks_and_long_weekdays_do_not_matter(self, text):
        assert Departures.parse(text) == Departures.parse("weekly Mon 08:00")

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("hourly", "on_demand | every N min"),
            ("every 0 min", "N above zero"),
            ("every -5 min", "N above zero"),
            ("every day", "every N min"),
            ("every 720 min from", "every N min"),
            ("daily", "08:00"),
            ("daily 24:00", "08:00"),
            ("daily 08:60", "08:00"),
            ("daily 08:00,", "08:00"),
            ("weekly 08:00", "Mon 08:00"),
            ("weekly Fun 08:00", "Mon 08:00"),
            ("weekly Monkey 08:00", "Mon 08:00"),
            ("weekly Mon", "08:00"),
            ("dated tomorrow", "2026-12-01T08:00"),
            ("dated 2026-02-30T08:00", "2026-12-01T08:00"),
            ("dated 2026-12-01T08:00+01:00", "without zone"),
            ("dated", "2026-12-01T08:00"),
        ],
    )
    def test_a_bad_text_says_what_would_do(self, text, hint):
        with pytest.raises(ValueError, match=hint.replace("|", r"\|")):
            Departures.parse(text)


class TestClockChanges:
    """Weekly means weekly by the clock on the wall, whatever the clocks do."""

    def test_north_forward(self):
        """Berlin skips 02:00 to 03:00 on 2026-03-29: 02:30 is where it would have been, 01:30Z."""
        assert leaves("daily 02:30", "2026-03-28", "2026-03-31", "Europe/Berlin") == [
            "Sat 03-28 01:30",
            "Sun 03-29 01:30",
            "Mon 03-30 00:30",
        ]

    def test_north_back(self):
        """Berlin has 02:30 twice on 2026-10-25: the first one counts, once."""
        assert leaves("daily 02:30", "2026-10-24", "2026-10-27", "Europe/Berlin") == [
            "Sat 10-24 00:30",
            "Sun 10-25 00:30",
            "Mon 10-26 01:30",
        ]

    def test_south_forward(self):
        """Auckland skips 02:00 to 03:00 on 2026-09-27 (NZST +12 to NZDT +13)."""
        assert leaves("daily 02:30", "2026-09-25", "2026-09-28", "Pacific/Auckland") == [
            "Fri 09-25 14:30",
            "Sat 09-26 14:30",
            "Sun 09-27 13:30",
        ]

    def test_south_back(self):
        """Auckland has 02:30 twice on 2026-04-05."""
        assert leaves("daily 02:30", "2026-04-03 12:00", "2026-04-06", "Pacific/Auckland") == [
            "Fri 04-03 13:30",
            "Sat 04-04 13:30",
            "Sun 04-05 14:30",
        ]

    def test_half_an_hour(self):
        """Lord Howe moves its clocks by 30 minutes: 10:30 to 11 h before UTC."""
        assert leaves("daily 12:00", "2026-10-02", "2026-10-05", "Australia/Lord_Howe") == [
            "Fri 10-02 01:30",
            "Sat 10-03 01:30",
            "Sun 10-04 01:00",
        ]

    def test_two_departures_that_fall_together_are_one(self):
        """On the day of the change 02:30 and 03:30 in Berlin are the same instant."""
        assert leaves("daily 02:30, 03:30", "2026-03-29", "2026-03-30", "Europe/Berlin") == [
            "Sun 03-29 01:30"
        ]

    @pytest.mark.parametrize(
        ("timezone", "expected"),
        [("Pacific/Kiritimati", "Sun 11-01 22:00"), ("Pacific/Pago_Pago", "Mon 11-02 23:00")],
    )
    def test_zones_at_the_date_line(self, timezone, expected):
        """Noon on Monday comes 25 hours earlier in Kiritimati (+14) than in Pago Pago (-11)."""
        assert leaves("weekly Mon 12:00", "2026-10-30", "2026-11-05", timezone) == [expected]


class TestBetween:
    @unhurried
    @given(
        departures(),
        st.sampled_from(ZONES),
        st.integers(utc("2021-01-05"), utc("2034-12-01")),
        st.integers(0, 20) | st.integers(0, 40 * MINUTES_PER_DAY),
    )
    def test_the_window_is_half_open_and_sorted(self, text, timezone, start, span):
        found = Departures.parse(text).between(start, start + span, timezone)
        assert np.all((found >= start) & (found < start + span))
        assert np.all(np.diff(found) > 0)

    @unhurried
    @given(
        departures(),
        st.sampled_from(ZONES),
        st.integers(utc("2021-01-05"), utc("2034-12-01")),
        st.integers(0, 10 * MINUTES_PER_DAY),
        st.integers(0, 10 * MINUTES_PER_DAY),
    )
    def test_two_windows_that_touch_make_one(self, text, timezone, start, first, second):
        read = Departures.parse(text)
        middle, end = start + first, start + first + second
        parts = [read.between(start, middle, timezone), read.between(middle, end, timezone)]
        assert np.concatenate(parts).tolist() == read.between(start, end, timezone).tolist()

    def test_the_first_minute_is_in_and_the_last_is_out(self):
        assert leaves("daily 08:00", "2026-11-02 08:00", "2026-11-03 08:00") == ["Mon 11-02 08:00"]
        assert leaves("every 60 min", "2026-11-02 08:00", "2026-11-02 09:00") == ["Mon 11-02 08:00"]


def by_zoneinfo(local, timezone):
    """Return the UTC minute of a local one by the standard library (fold 0)."""
    naive = NAIVE_EPOCH + timedelta(minutes=local)
    return minute_of(naive.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC))


class TestOracle:
    @unhurried
    @given(
        st.lists(
            st.integers(local_minute("2021-01-01"), local_minute("2036-12-31")),
            min_size=1,
            max_size=20,
        ),
        st.sampled_from(ZONES),
    )
    def test_local_time_agrees_with_the_standard_library(self, local, timezone):
        found = to_utc(np.array(local, np.int64), timezone)
        assert found.tolist() == [by_zoneinfo(minute, timezone) for minute in local]

    @pytest.mark.parametrize(
        ("timezone", "day"),
        [
            ("Europe/Berlin", "2026-03-29"),
            ("Europe/Berlin", "2026-10-25"),
            ("America/Santiago", "2026-09-06"),
            ("Pacific/Auckland", "2026-04-05"),
            ("Australia/Lord_Howe", "2026-04-05"),
        ],
    )
    def test_every_minute_of_a_day_of_change(self, timezone, day):
        first = local_minute(day) - 60
        local = np.arange(first, first + MINUTES_PER_DAY + 120)
        expected = [by_zoneinfo(minute, timezone) for minute in local.tolist()]
        assert to_utc(local, timezone).tolist() == expected

    @unhurried
    @given(
        st.dates(date(2021, 1, 1), date(2035, 12, 1)),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        st.sampled_from(ZONES),
    )
    def test_a_daily_departure_is_every_day_at_that_time(self, day, clock, timezone):
        """Ten days of one departure, each where the standard library puts it."""
        expected = sorted(
            {
                by_zoneinfo(local_minute(f"{day + timedelta(days=n)}T{clock}"), timezone)
                for n in range(10)
            }
        )
        found = Departures.parse(f"daily {clock:%H:%M}").between(
            expected[0], expected[-1] + 1, timezone
        )
        assert found.tolist() == expected


EDGE_ZONES = (
    "Pacific/Auckland",
    "Pacific/Apia",
    "America/Adak",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
    "Europe/Berlin",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
"""Both sides of the date line, clock changes in both hemispheres, zones of odd minutes."""

CHANGES_OF_2026 = (
    "2026-03-08",  # the United States, forward
    "2026-03-29",  # Europe, forward
    "2026-04-05",  # New Zealand, Lord Howe and Chile, back
    "2026-09-06",  # Chile, forward
    "2026-09-27",  # New Zealand, forward
    "2026-10-25",  # Europe, back
    "2026-11-01",  # the United States, back
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def naive_departures(wanted, first, last, timezone):
    """Walk the local clock minute by minute and collect the UTC minutes of what is wanted.

    ``wanted`` tells whether a naive local time is a departure.
    """
    moment = datetime.combine(first, datetime.min.time())
    found = set()
    while moment.date() < last:
        if wanted(moment):
            found.add(minute_of(moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)))
        moment += timedelta(minutes=1)
    return sorted(found)


class TestEdgesOfTheCalendar:
    @pytest.mark.parametrize("timezone", EDGE_ZONES)
    @pytest.mark.parametrize("day", CHANGES_OF_2026)
    def test_departures_agree_with_a_walk_along_the_local_clock(self, timezone, day):
        """Several a day, one a week and a dated one, for five days around a change."""
        middle = date.fromisoformat(day)
        first, last = middle - timedelta(days=2), middle + timedelta(days=3)
        clocks = sorted({f"{h:02}:{m:02}" for h in (0, 1, 2, 3, 23) for m in (0, 15, 45, 59)})
        weekly = f"{WEEKDAYS[middle.weekday()]} 02:45"
        for text, wanted in (
            (f"daily {', '.join(clocks)}", lambda local: f"{local:%H:%M}" in clocks),
            (f"weekly {weekly}", lambda local: f"{local:%a %H:%M}" == weekly),
            (f"dated {day}T02:30", lambda local: f"{local:%Y-%m-%dT%H:%M}" == f"{day}T02:30"),
        ):
            expected = naive_departures(wanted, first, last, timezone)
            found = Departures.parse(text).between(
                start_of_day(first, timezone), start_of_day(last, timezone), timezone
            )
            assert found.tolist() == expected

    @unhurried
    @given(
        st.sampled_from(EDGE_ZONES),
        st.dates(date(2024, 1, 1), date(2033, 1, 1)),
        st.sampled_from(WEEKDAYS),
        st.times().map(lambda t: t.strftime("%H:%M")),
    )
    def test_a_weekly_service_leaves_every_local_week_exactly_once(
        self, timezone, day, weekday, clock
    ):
        monday = day - timedelta(days=day.weekday())
        weeks = [monday + timedelta(weeks=n) for n in range(60)]
        found = Departures.parse(f"weekly {weekday} {clock}").between(
            start_of_day(weeks[0], timezone), start_of_day(weeks[-1], timezone), timezone
        )
        left = [moment_of(minute).astimezone(ZoneInfo(timezone)) for minute in found]
        assert [f"{moment:%a}" for moment in left] == [weekday] * (len(weeks) - 1)
        assert [moment.date() - timedelta(days=moment.weekday()) for moment in left] == weeks[:-1]

    @unhurried
    @given(
        departures(),
        st.sampled_from(EDGE_ZONES),
        st.integers(utc("2024-01-05"), utc("2033-12-01")),
        st.integers(0, 60 * MINUTES_PER_DAY),
    )
    def test_each_departure_is_there_once_and_in_order(self, text, timezone, start, span):
        found = Departures.parse(text).between(start, start + span, timezone)
        assert found.tolist() == sorted(set(found.tolist()))

    @unhurried
    @given(st.sampled_from(EDGE_ZONES), st.dates(date(2024, 1, 1), date(2033, 1, 1)))
    def test_bare_dates_are_whole_local_days(self, timezone, day):
        text = day.isoformat()
        first = read_moment(text, timezone, is_due=False)
        last = read_moment(text, timezone, is_due=True)
        tomorrow = (day + timedelta(days=1)).isoformat()
        assert last + 1 == read_moment(tomorrow, timezone, is_due=False)
        for minute in (first, last):
            assert moment_of(minute).astimezone(ZoneInfo(timezone)).date() == day
        before = moment_of(first - 1).astimezone(ZoneInfo(timezone))
        assert before.date() == day - timedelta(days=1)

    def test_one_date_begins_26_hours_apart_on_both_sides_of_the_date_line(self):
        day = date(2026, 11, 2)
        apart = start_of_day(day, "Etc/GMT+12") - start_of_day(day, "Pacific/Kiritimati")
        assert apart == 26 * 60

    @unhurried
    @given(
        st.sampled_from(EDGE_ZONES),
        st.integers(utc("2024-01-05"), utc("2033-12-01")),
        st.integers(1, 400),
    )
    def test_offsets_of_utc_agree_with_the_standard_library(self, timezone, start, days):
        first = start // MINUTES_PER_DAY
        changes, offsets = utc_offsets(timezone, first, first + days)
        probes = np.linspace(start, start + days * MINUTES_PER_DAY - 1, 50).astype(np.int64)
        near = np.concatenate([probes, changes - 1, changes])
        for minute in near[near < (first + days) * MINUTES_PER_DAY].tolist():
            expected = moment_of(minute).astimezone(ZoneInfo(timezone)).utcoffset()
            offset = offsets[np.searchsorted(changes, minute, side="right")]
            assert timedelta(minutes=int(offset)) == expected


class TestMoments:
    def test_a_bare_ready_date_is_the_local_start_of_day(self):
        assert read_moment("2026-11-02", "Asia/Shanghai", is_due=False) == utc("2026-11-01 16:00")

    def test_a_bare_due_date_is_the_last_minute_of_the_local_day(self):
        assert read_moment("2026-12-10", "Europe/Berlin", is_due=True) == utc("2026-12-10 22:59")

    def test_a_day_of_change_has_23_or_25_hours(self):
        for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-02", 24)):
            when = date.fromisoformat(day)
            last = end_of_day(when, "Europe/Berlin")
            assert last - start_of_day(when, "Europe/Berlin") == hours * 60 - 1

    def test_a_midnight_that_the_clocks_skip(self):
        """Santiago goes from 24:00 to 01:00 on 2026-09-06: the day starts at 04:00Z."""
        assert start_of_day(date(2026, 9, 6), "America/Santiago") == utc("2026-09-06 04:00")

    def test_a_time_with_its_offset_is_taken_as_it_is(self):
        for text in ("2026-11-02T09:00+08:00", "2026-11-02T01:00Z"):
            assert read_moment(text, "Europe/Berlin", is_due=True) == utc("2026-11-02 01:00")

    def test_a_naive_time_is_refused(self):
        with pytest.raises(ValueError, match=r"^naive$"):
            read_moment("2026-11-02T09:00", "Asia/Shanghai", is_due=False)

    @pytest.mark.parametrize("text", ["soon", "2026-02-30", "2026-13-01T00:00Z", ""])
    def test_what_is_no_time_is_refused(self, text):
        with pytest.raises(ValueError, match=r"(?i)iso|day|month"):
            read_moment(text, "Asia/Shanghai", is_due=False)
