"""The aggregate: shared tables, digests, exchange rates by date, and the way to another process."""

import pickle
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from network.errors import InvalidInputError
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.tariff import FxRate
from tests.network.small_world import small_world


def test_a_change_shares_what_it_does_not_touch():
    world = small_world()
    changed = world.with_table(
        world.services.set(world.services.equals("mode", "sea"), "carrier", "X")
    )
    assert changed.tariffs is world.tariffs
    assert changed.digest != world.digest
    assert changed.with_table(world.services).digest == world.digest


def test_a_table_that_was_not_given_is_empty():
    world = Network(tables={})
    assert [len(world.table(name)) for name in TABLES] == [0] * len(TABLES)
    assert world.digest == Network(tables={}).digest


def test_the_reference_date_is_part_of_the_content():
    world = small_world()
    later = Network(tables=world.tables, reference_date=date(2027, 1, 1))
    assert later.digest != world.digest


def test_a_network_travels_to_another_process():
    world = small_world()
    list(world.services)
    assert world.services.index
    arrived = pickle.loads(pickle.dumps(world))  # noqa: S301
    assert arrived.digest == world.digest
    assert list(arrived.services) == list(world.services)


def rates(*rows):
    made = [FxRate(currency=c, units_per_usd=r, date=d) for c, r, d in rows]
    return Network(tables={"fx_rates": Table.from_rows(TABLES["fx_rates"], made)})


def test_the_last_rate_before_a_date_holds():
    world = rates(("EUR", 0.9, date(2026, 1, 1)), ("EUR", 0.8, date(2026, 6, 1)))
    assert world.exchange(date(2026, 5, 31)).rate("USD", "EUR") == Fraction(9, 10)
    assert world.exchange(date(2026, 6, 1)).rate("USD", "EUR") == Fraction(8, 10)


def test_before_the_first_rate_the_first_one_is_used():
    world = rates(("EUR", 0.8, date(2026, 6, 1)), ("EUR", 0.7, date(2026, 9, 1)))
    assert world.exchange(date(2025, 1, 1)).rate("USD", "EUR") == Fraction(8, 10)


def test_a_currency_without_a_rate_is_named_with_those_known():
    with pytest.raises(InvalidInputError) as caught:
        rates(("EUR", 0.9, date(2026, 1, 1))).exchange().rate("EUR", "CHF")
    assert caught.value.findings[0].needed == "EUR, USD"


def test_two_names_for_one_content_are_one_version():
    world = small_world()
    assert replace(world, name="other").digest == world.digest
