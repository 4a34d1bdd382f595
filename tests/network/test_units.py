"""Units: one epoch, whole minutes, started days counted in full."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.emissions import Emissions
from network.units import (
    EPOCH,
    MICROGRAMS_PER_KILOGRAM,
    MINUTES_PER_DAY,
    days_rounded_up,
    kilograms_co2e,
    minute_of,
    moment_of,
    nautical_miles,
)


def test_the_epoch_is_minute_zero():
    assert minute_of(EPOCH) == 0
    assert moment_of(0) == datetime(2020, 1, 1, tzinfo=UTC)


def test_a_minute_is_the_same_in_every_zone():
    china = timezone(timedelta(hours=8))
    assert minute_of(datetime(2026, 11, 2, 9, tzinfo=china)) == minute_of(
        datetime(2026, 11, 2, 1, tzinfo=UTC)
    )


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="zone"):
        minute_of(datetime(2026, 11, 2, 9))  # noqa: DTZ001


def test_seconds_are_dropped_also_before_the_epoch():
    assert minute_of(EPOCH + timedelta(seconds=119)) == 1
    assert minute_of(EPOCH - timedelta(seconds=1)) == -1


@given(st.integers(-(10**7), 10**8))
def test_minutes_and_moments_are_inverse(minute):
    assert minute_of(moment_of(minute)) == minute


@pytest.mark.parametrize(
    ("minutes", "days"), [(0, 0), (1, 1), (MINUTES_PER_DAY, 1), (MINUTES_PER_DAY + 1, 2)]
)
def test_a_started_day_counts_in_full(minutes, days):
    assert days_rounded_up(minutes) == days


def test_a_nautical_mile_is_1852_metres():
    assert nautical_miles(1.852) == 1.0
    assert nautical_miles(25600) == pytest.approx(13822.894, abs=1e-3)


def test_emissions_keep_their_parts_and_their_sum():
    leg = Emissions(wtt_ug=2 * MICROGRAMS_PER_KILOGRAM, ttw_ug=5 * MICROGRAMS_PER_KILOGRAM)
    assert (leg.co2e_wtt_kg, leg.co2e_ttw_kg, leg.co2e_wtw_kg) == (2.0, 5.0, 7.0)
    assert leg.co2e_wtw_g == 7000.0
    assert kilograms_co2e(leg.wtw_ug) == 7.0


whole = st.integers(0, 10**15)
emissions = st.builds(Emissions, whole, whole)


@given(emissions, emissions)
def test_emissions_add_part_by_part(a, b):
    both = a + b
    assert (both.wtt_ug, both.ttw_ug) == (a.wtt_ug + b.wtt_ug, a.ttw_ug + b.ttw_ug)
    assert both.wtw_ug == a.wtw_ug + b.wtw_ug
    assert sum([a, b], Emissions()) == both
