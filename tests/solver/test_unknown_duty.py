"""What is not known is not free: it is set aside when ways are compared, and paid by nobody."""

from dataclasses import replace
from datetime import date

import pytest

from network.calendar import read_moment
from network.enums import ChargeCategory, LoadForm, Measure, Nature, Pick, Status
from network.money import Money
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table
from network.trade_rule import WatchedMeasure
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship
from tests.solver.border_world import (
    DUTY,
    SEA,
    TRUCK,
    VAT,
    border_world,
    fee,
    lamps,
    rule,
    service,
)

EUR = Options(currency="EUR")
READY = read_moment("2026-11-02", "UTC", is_due=False)
SERVICES = (
    service("TRUCK-CN", "FAC", "PORT-CN", TRUCK, LoadForm.LCL, 600),
    service("SEA", "PORT-CN", "PORT-NL", SEA, LoadForm.LCL, 20_000),
    service("TRUCK-EU", "PORT-NL", "MKT", TRUCK, LoadForm.LCL, 600),
)
RATES = (fee("TRUCK-CN", 20.0, ChargeCategory.ORIGIN), fee("SEA", 60.0), fee("TRUCK-EU", 40.0))
LATER = date(2026, 11, 20)
KNOWN = replace(DUTY, regimes=(), valid_to=date(2026, 11, 19))
UNKNOWN = rule(
    "NEXT", "EU", Measure.DUTY, rate_low_percent=0.0, rate_high_percent=15.0, valid_from=LATER
)
"""10 % until 2026-11-19, then nobody knows: at most 15 %. Duty is on 100 + 20 + 60."""


def ask(world, **more):
    question = RouteQuestion(
        origin_id="FAC", destination_id="MKT", consignment=lamps(), ready_min=READY, options=EUR,
        **more,
    )  # fmt: skip
    return route(world, question)


@pytest.fixture
def world():
    return border_world(SERVICES, RATES, rules=(KNOWN, UNKNOWN, VAT))


@pytest.fixture
def unknown_world():
    return border_world(SERVICES, RATES, rules=(replace(UNKNOWN, valid_from=None), VAT))


def test_nobody_waits_for_a_duty_that_is_not_known(world):
    quote = ask(world)
    assert [o.itinerary.clearance.entry_date < LATER for o in quote.offers] == [True]
    way = quote.offer(Pick.CHEAPEST).itinerary
    assert way.landed_complete
    assert way.landed_cost == way.decision_cost == Money.of("138.00", "EUR")


def test_a_low_range_is_worth_waiting_for():
    low = replace(UNKNOWN, rate_high_percent=5.0)
    quote = ask(border_world(SERVICES, RATES, rules=(KNOWN, low, VAT)))
    way = quote.offer(Pick.CHEAPEST).itinerary
    assert way.clearance.entry_date >= LATER
    assert (way.landed_complete, way.landed_cost) == (False, Money.of("120.00", "EUR"))


def test_what_is_set_aside_is_shown_and_not_paid(unknown_world):
    way = ask(unknown_world).offers[0].itinerary
    (line,) = [line for line in way.charges if line.nature is Nature.SHADOW]
    assert (line.code, line.row, line.table) == ("DUTY_RESERVE", "NEXT", "trade_rules")
    assert (line.quantity, line.unit_price) == (180.0, 15.0)
    assert line.amount == Money.of("27.00", "EUR")
    assert line.payer is None
    assert way.landed_cost == Money.of("120.00", "EUR")
    assert way.decision_cost == Money.of("147.00", "EUR")
    assert way.landed_range == (Money.of("120.00", "EUR"), Money.of("147.00", "EUR"))


def test_a_suspicion_is_set_aside_under_its_own_name():
    watch = WatchedMeasure(
        watch_id="AD", territory_id="EU", name="Anti-dumping", hs_prefix="9405",
        rate_low_percent=10.0, rate_high_percent=50.0,
    )  # fmt: skip
    flat = replace(DUTY, regimes=())
    way = ask(border_world(SERVICES, RATES, rules=(flat, VAT), watched_measures=[watch]))
    (line,) = [c for c in way.offers[0].itinerary.charges if c.nature is Nature.SHADOW]
    assert (line.table, line.row, line.amount) == (
        "watched_measures", "AD", Money.of("90.00", "EUR"),
    )  # fmt: skip


@pytest.mark.parametrize(("budget", "fits"), [("120.00", True), ("119.99", False)])
def test_a_budget_is_for_what_is_paid(unknown_world, budget, fits):
    quote = ask(unknown_world, limits=Limits(budget=Money.of(budget, "EUR")))
    assert (quote.termination.status is Status.OPTIMAL) is fits


@pytest.mark.parametrize(("budget", "fits"), [("120.00", True), ("119.99", False)])
def test_so_it_is_in_a_plan(unknown_world, budget, fits):
    goods = lamps()
    shipment = Shipment(
        shipment_id="S", origin_id="FAC", destination_id="MKT", weight_kg=goods.weight_kg,
        volume_m3=goods.volume_m3, packages=10, units=10, value=100.0, currency="EUR",
        hs_code="940521", origin_country="CN", ready_at="2026-11-02", due_at="2026-12-31",
    )  # fmt: skip
    world = unknown_world.with_table(Table.from_rows(TABLES["shipments"], [shipment]))
    limits = Limits(budget=Money.of(budget, "EUR"))
    plan = ship(world, ShipQuestion(options=EUR, limits=limits))
    assert [move.itinerary.decision_cost for move in plan.moves] == (
        [Money.of("147.00", "EUR")] if fits else []
    )
