"""The referee of location plans: passes what is right, names what is wrong."""

from dataclasses import replace

import pytest

from network.enums import Reason
from network.errors import PlanRejectedError
from network.money import Money
from solver.locate import LocateQuestion, locate
from solver.verify import assert_valid
from solver.verify_siting import location_violations
from tests.solver.siting_world import SITES, facilities, siting_world, with_factory


def tampered():
    """Return plans that each break one rule, and the code the referee must find."""
    world = siting_world()
    plan = locate(world, LocateQuestion(min_open=2, max_open=2))
    first, *rest = plan.outbound
    site = next(s for s in plan.sites if s.is_open)
    others = tuple(s for s in plan.sites if s is not site)
    more = Money(first.cost.amount_minor + 1, "USD")
    bounds = plan.termination.bounds
    high = replace(bounds, dual=Money(bounds.primal.amount_minor + 1, "USD"))
    return {
        "a cent too much": (replace(first, cost=more), Reason.MONEY_MISMATCH),
        "units that are not the share": (
            replace(first, units=first.units + 1),
            Reason.QUANTITY_MISMATCH,
        ),
        "half served": (replace(first, share=0.5), Reason.QUANTITY_MISMATCH),
        "too fast": (replace(first, transit_min=1), Reason.TIME_MISMATCH),
        "another lane": (replace(first, service_id="WEST-PORTO"), Reason.CHAIN_BROKEN),
        "grams lost": (
            replace(first, emissions=replace(first.emissions, wtt_ug=0)),
            Reason.CARBON_MISMATCH,
        ),
        "a market left out": (replace(plan, outbound=tuple(rest)), Reason.QUANTITY_MISMATCH),
        "a shut site serves": (
            replace(plan, sites=(*others, replace(site, is_open=False))),
            Reason.CAPACITY_BROKEN,
        ),
        "a wrong total": (replace(plan, total_cost=more), Reason.MONEY_MISMATCH),
        "a bound above the price": (
            replace(plan, termination=replace(plan.termination, bounds=high)),
            Reason.MONEY_MISMATCH,
        ),
    }, plan


@pytest.mark.parametrize("name", tampered()[0])
def test_the_referee_finds_what_is_wrong(name):
    cases, plan = tampered()
    wrong, code = cases[name]
    if not hasattr(wrong, "outbound"):
        wrong = replace(plan, outbound=(wrong, *plan.outbound[1:]))
    asked = LocateQuestion(min_open=2, max_open=2)
    assert location_violations(siting_world(), asked, plan) == []
    found = location_violations(siting_world(), asked, wrong)
    assert code in {violation.code for violation in found}
    with pytest.raises(PlanRejectedError):
        assert_valid(found)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (LocateQuestion(max_open=1), Reason.LIMIT_BROKEN),
        (LocateQuestion(max_delivery_days=0.5), Reason.LIMIT_BROKEN),
    ],
)
def test_the_referee_holds_a_plan_to_its_question(asked, code):
    plan = locate(siting_world(), LocateQuestion(min_open=2))
    found = location_violations(siting_world(), asked, plan)
    assert code in {violation.code for violation in found}


def test_the_referee_sees_overload_and_split_markets():
    world = siting_world(facilities=facilities(**{s: {"throughput_units": 350.0} for s in SITES}))
    asked = LocateQuestion(max_open=2)
    plan = locate(world, asked)
    tight = siting_world(facilities=facilities(**{s: {"throughput_units": 99.0} for s in SITES}))
    codes = {v.code for v in location_violations(tight, asked, plan)}
    assert Reason.CAPACITY_BROKEN in codes
    single = location_violations(world, replace(asked, single_source=True), plan)
    assert Reason.LIMIT_BROKEN in {v.code for v in single}


def test_the_referee_checks_supply_and_lots():
    world = with_factory(siting_world())
    asked = LocateQuestion(inbound=True, inbound_lot_m3=2.0)
    plan = locate(world, asked)
    assert location_violations(world, asked, plan) == []
    small = with_factory(siting_world(), capacity_units=500.0)
    codes = {v.code for v in location_violations(small, asked, plan)}
    assert Reason.CAPACITY_BROKEN in codes
    flow = plan.inbound[0]
    for wrong, code in (
        (replace(flow, units=flow.units - 1), Reason.QUANTITY_MISMATCH),
        (replace(flow, cost=Money(100, "USD")), Reason.MONEY_MISMATCH),
        (replace(flow, itinerary=None), Reason.CHAIN_BROKEN),
        (replace(flow, lots=1), Reason.MONEY_MISMATCH),
    ):
        bad = replace(plan, inbound=(wrong, *plan.inbound[1:]))
        assert code in {v.code for v in location_violations(world, asked, bad)}
