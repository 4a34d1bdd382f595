"""Whole columns as masks and groups, against what counting day by day says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.check.capacity import departures_per_week, weeks_of
from network.check.masks import gaps_and_overlaps, same, sums

SPANS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 30)), min_size=0, max_size=12
)


def days_covered(spans, group):
    covered = [0] * 40
    for ids, since, until in spans:
        if ids == group:
            for day in range(since, until + 1):
                covered[day] += 1
    return covered


@given(SPANS)
def test_gaps_are_the_days_between_that_nothing_covers(spans):
    ids, since, until = (np.array([span[at] for span in spans], np.int64) for at in range(3))
    gaps, _ = gaps_and_overlaps(ids, since, until, np.arange(len(spans)))
    found = {
        (int(ids[row]), day)
        for row, first, last in zip(gaps.row, gaps.first, gaps.last, strict=True)
        for day in range(first, last + 1)
    }
    expected = set()
    for group in {span[0] for span in spans}:
        covered = days_covered(spans, group)
        held = [day for day, count in enumerate(covered) if count]
        inner = range(held[0], held[-1]) if held else ()
        expected |= {(group, day) for day in inner if not covered[day]}
    assert found == expected


@given(SPANS)
def test_overlaps_are_found_in_the_groups_that_cover_a_day_twice(spans):
    ids, since, until = (np.array([span[at] for span in spans], np.int64) for at in range(3))
    _, overlaps = gaps_and_overlaps(ids, since, until, np.arange(len(spans)))
    twice = {g for g in {span[0] for span in spans} if max(days_covered(spans, g)) > 1}
    assert {int(ids[row]) for row in overlaps.row} == twice
    for row, before, first, last in zip(*overlaps, strict=True):
        assert ids[row] == ids[before]
        assert row != before
        for one in (row, before):
            assert since[one] <= first <= last <= until[one]


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from("abc")), min_size=1))
def test_rows_are_the_same_where_all_columns_agree(rows):
    numbers, words = (np.array(column) for column in zip(*rows, strict=True))
    ids = same(numbers, words)
    for a, one in zip(ids, rows, strict=True):
        for b, other in zip(ids, rows, strict=True):
            assert (a == b) == (one == other)


def test_sums_leave_out_what_belongs_nowhere():
    assert sums(np.array([0, 2, -1, 2]), np.array([1.0, 2.0, 9.0, 3.0]), 3).tolist() == [1, 0, 5]


@pytest.mark.parametrize(
    ("period", "weeks"),
    [
        ("2026", 365 / 7),
        ("2028", 366 / 7),
        ("2026-Q1", 90 / 7),
        ("2026-Q4", 92 / 7),
        ("2026-02", 4.0),
        ("2026-12", 31 / 7),
        ("2026-W45", 1.0),
        ("", 0.0),
        ("winter", 0.0),
        ("0000-01", 0.0),
        ("9999-12", 0.0),
    ],
)
def test_a_period_is_so_many_weeks_long(period, weeks):
    assert weeks_of(period) == pytest.approx(weeks)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("on_demand", float("inf")),
        ("no such words", float("inf")),
        ("every 720 min from 60", 14.0),
        ("daily 08:00, 16:00", 14.0),
        ("weekly Mon 08:00, Thu 20:30", 2.0),
        ("dated 2026-12-01T08:00, 2026-12-03T08:00, 2026-12-20T08:00", 2.0),
    ],
)
def test_departures_per_week(text, times):
    assert departures_per_week(text) == times
