"""Locate through its facade: choices one can check by hand, reasons, bounds and the referee."""

from dataclasses import replace
from itertools import combinations

import pytest

from network.enums import (
    Channel,
    ChargeBasis,
    Mode,
    Nature,
    OpenStatus,
    Reason,
    Status,
    StoppedBy,
)
from network.errors import InvalidInputError
from network.goods import Product
from network.money import Money
from network.tariff import TariffLine
from solver.locate import LocateQuestion, locate, prepare
from solver.options import Options
from tests.solver.siting_world import (
    RATES,
    SITES,
    UNITS,
    demand,
    facilities,
    factor,
    services,
    siting_world,
    tariffs,
    with_factory,
)


def opened(plan):
    return {site.location_id for site in plan.sites if site.is_open}


def usd(amount):
    return Money.of(amount, "USD")


def by_hand(fixed=300.0):
    """Return the least total over all sets of warehouses."""
    return min(
        fixed * len(chosen)
        + sum(units * min(RATES[site][m] for site in chosen) for m, units in enumerate(UNITS))
        for count in (1, 2, 3)
        for chosen in combinations(SITES, count)
    )


def test_the_cheapest_set_opens():
    plan = locate(siting_world(), LocateQuestion())
    assert plan.termination.status is Status.OPTIMAL
    assert plan.termination.stopped_by is StoppedBy.FINISHED
    assert plan.termination.bounds.gap == 0.0
    assert plan.total_cost == usd(by_hand())
    assert plan.total_cost == plan.decision_cost
    assert plan.unserved == ()
    assert sum(flow.units for flow in plan.outbound) == pytest.approx(sum(UNITS))


def test_flows_carry_units_money_grams_and_time():
    plan = locate(siting_world(), LocateQuestion(max_open=1))
    assert opened(plan) == {"WEST"}
    flow = next(f for f in plan.outbound if f.destination_id == "PORTO")
    assert (flow.units, flow.share, flow.service_id) == (300.0, 1.0, "WEST-PORTO")
    assert flow.cost == usd(300.00)
    assert flow.transit_min == 1440
    assert flow.emissions.co2e_wtw_kg == pytest.approx(300 * 2.0 / 1000 * 100 * 200 / 1000)
    assert plan.emissions.wtw_ug == sum(f.emissions.wtw_ug for f in plan.outbound)
    (line,) = flow.charges
    assert (line.code, line.row) == ("LAST_MILE", "WEST-PORTO/1")


def test_counts_are_kept():
    assert len(opened(locate(siting_world(), LocateQuestion(min_open=3)))) == 3
    assert len(opened(locate(siting_world(), LocateQuestion(max_open=1)))) == 1


def test_status_decides_before_the_model():
    world = siting_world(
        facilities=facilities(
            NORTH={"status": OpenStatus.OPEN, "fixed_cost": 900.0},
            WEST={"status": OpenStatus.CLOSED, "fixed_cost": 0.0},
        )
    )
    plan = locate(world, LocateQuestion())
    assert "NORTH" in opened(plan)
    assert "WEST" not in opened(plan)
    assert all(flow.origin_id != "WEST" for flow in plan.outbound)


def test_opening_costs_count_only_for_new_sites():
    costs = {key: {"opening_cost": 50.0} for key in SITES}
    plan = locate(siting_world(facilities=facilities(**costs)), LocateQuestion(max_open=1))
    one = 300.0 + 50.0 + sum(u * r for u, r in zip(UNITS, RATES["WEST"], strict=True))
    assert plan.total_cost == usd(one)
    old = {**costs, "WEST": {"opening_cost": 50.0, "status": OpenStatus.OPEN}}
    plan = locate(siting_world(facilities=facilities(**old)), LocateQuestion(max_open=1))
    assert plan.total_cost == usd(one - 50.0)


def test_a_facility_in_another_currency_is_converted():
    euros = {key: {"currency": "EUR", "fixed_cost": 150.0} for key in SITES}
    plan = locate(siting_world(facilities=facilities(**euros)), LocateQuestion())
    assert plan.total_cost == usd(by_hand())
    in_euro = locate(
        siting_world(facilities=facilities(**euros)),
        LocateQuestion(options=Options(currency="EUR")),
    )
    assert in_euro.total_cost == Money.of(by_hand() / 2, "EUR")


@pytest.mark.parametrize("measure", ["throughput_units", "throughput_m3"])
def test_capacity_splits_a_market(measure):
    most = 350.0 if measure == "throughput_units" else 3.5
    world = siting_world(facilities=facilities(**{s: {measure: most} for s in SITES}))
    plan = locate(world, LocateQuestion(max_open=2))
    assert plan.termination.status is Status.OPTIMAL
    assert any(0 < flow.share < 1 for flow in plan.outbound)
    for site in plan.sites:
        assert getattr(site, measure) <= most * (1 + 1e-6)
        assert site.utilisation <= 1 + 1e-6
    whole = locate(world, LocateQuestion(max_open=2, single_source=True))
    assert all(flow.share == 1.0 for flow in whole.outbound)
    assert whole.total_cost >= plan.total_cost


def test_too_little_capacity_says_how_much_is_missing():
    world = siting_world(facilities=facilities(**{s: {"throughput_units": 150.0} for s in SITES}))
    plan = locate(world, LocateQuestion())
    assert plan.termination.status is Status.INFEASIBLE
    assert plan.sites == ()
    (note,) = plan.notes
    assert note.code is Reason.NO_CAPACITY
    assert (note.current, note.needed) == ("450 units", "600 units")


def test_a_count_that_cannot_be_says_what_would_do():
    world = siting_world(demand=demand(max_delivery_days=1.0))
    plan = locate(world, LocateQuestion(max_open=2))
    assert plan.termination.status is Status.INFEASIBLE
    (note,) = plan.notes
    assert note.code is Reason.LIMITS_CONFLICT
    assert "3 are needed" in note.limit


def test_clashing_limits_are_named_together():
    world = siting_world(
        demand=demand(max_delivery_days=1.0),
        facilities=facilities(**{s: {"throughput_units": 150.0} for s in SITES}),
    )
    plan = locate(world, LocateQuestion(max_open=2))
    assert plan.termination.status is Status.INFEASIBLE
    (note,) = plan.notes
    assert "capacity of the warehouses" in note.limit
    assert "at most 2 open" in note.limit


def test_service_time_filters_lanes():
    plan = locate(siting_world(demand=demand(max_delivery_days=1.0)), LocateQuestion())
    assert opened(plan) == set(SITES)
    default = locate(siting_world(), LocateQuestion(max_delivery_days=1.0))
    assert default.total_cost == plan.total_cost


def test_a_market_out_of_reach_is_named_with_the_nearest_miss():
    rows = demand(max_delivery_days=0.5)[:1] + demand()[1:]
    plan = locate(siting_world(demand=rows), LocateQuestion())
    assert plan.termination.status is Status.OPTIMAL
    (missing,) = plan.unserved
    assert missing.subject_id == "OSLO/LAMP"
    assert missing.reason.code is Reason.SERVICE_TIME_EXCEEDED
    assert (missing.reason.current, missing.reason.needed) == ("1 d", "0.5 d")
    assert {flow.destination_id for flow in plan.outbound} == {"ROME", "PORTO"}


def test_nobody_in_reach_is_infeasible():
    plan = locate(siting_world(), LocateQuestion(max_delivery_days=0.5))
    assert plan.termination.status is Status.INFEASIBLE
    assert plan.termination.stopped_by is StoppedBy.FINISHED
    assert len(plan.unserved) == 3


def test_a_market_without_a_lane_is_named():
    lanes = [s for s in services() if s.destination_id != "ROME"]
    plan = locate(siting_world(services=lanes), LocateQuestion())
    (missing,) = plan.unserved
    assert missing.reason.code is Reason.NO_CONNECTION


@pytest.mark.parametrize(
    "change",
    [{"status": OpenStatus.CLOSED}, {"valid_to": siting_world().reference_date.replace(year=2020)}],
)
def test_closed_and_outdated_services_are_no_lanes(change):
    plan = locate(siting_world(services=services(**change)), LocateQuestion())
    assert plan.termination.status is Status.INFEASIBLE


def test_channels_must_match():
    world = siting_world(
        demand=demand(channel=Channel.E_COMMERCE),
        facilities=facilities(WEST={"channel": Channel.GENERAL_TRADE}),
    )
    assert "WEST" not in opened(locate(world, LocateQuestion()))


def test_single_source_needs_one_warehouse_in_time_for_every_product():
    products = [
        Product(sku=sku, weight_kg=2.0, volume_m3=0.01, transfer_price=5.0)
        for sku in ("LAMP", "SHADE")
    ]
    lanes = [s for s in services() if s.service_id not in ("NORTH-OSLO", "SOUTH-OSLO")]
    rows = [
        *demand(),
        *demand(sku="SHADE", channel=Channel.GENERAL_TRADE),
    ]
    sites = facilities(WEST={"channel": Channel.E_COMMERCE})
    world = siting_world(products=products, demand=rows, facilities=sites, services=lanes)
    plan = locate(world, LocateQuestion(single_source=True))
    reasons = {u.subject_id: u.reason.code for u in plan.unserved}
    assert reasons["OSLO/SHADE"] is Reason.NO_CONNECTION
    assert reasons["OSLO/LAMP"] is Reason.LIMITS_CONFLICT


def test_a_carbon_price_steers_but_is_not_paid():
    clean = [replace(s, toc_id="VAN" if s.origin_id == "NORTH" else "DIRTY") for s in services()]
    world = siting_world(
        services=clean, emission_factors=[factor("VAN", 0.0), factor("DIRTY", 9000.0)]
    )
    free = locate(world, LocateQuestion())
    priced = locate(world, LocateQuestion(options=Options(carbon_price=Money.of(50_000, "EUR"))))
    assert priced.emissions.wtw_ug < free.emissions.wtw_ug
    assert priced.decision_cost >= priced.total_cost
    assert priced.termination.status is Status.OPTIMAL
    natures = {line.nature for flow in free.outbound for line in flow.charges}
    assert natures == {Nature.CASH}


def test_a_minimum_makes_a_split_show_its_gap():
    dear = tariffs(minimum=250.0)
    world = siting_world(
        tariffs=dear,
        facilities=facilities(**{s: {"throughput_units": 250.0} for s in SITES}),
    )
    plan = locate(world, LocateQuestion())
    bounds = plan.termination.bounds
    assert bounds.dual <= bounds.primal == plan.decision_cost
    assert (plan.termination.status is Status.OPTIMAL) == (bounds.gap < 1e-4)


def test_warehouse_fees_are_part_of_a_lane():
    fees = [
        TariffLine(tariff_id=name, line=1, charge_code=name, basis=ChargeBasis.PER_UNIT, rate=rate)
        for name, rate in (("PICK", 0.5), ("PUT_AWAY", 0.25))
    ]
    sites = facilities(
        **{key: {"outbound_tariff_id": "PICK", "inbound_tariff_id": "PUT_AWAY"} for key in SITES}
    )
    plan = locate(siting_world(tariffs=[*tariffs(), *fees], facilities=sites), LocateQuestion())
    assert plan.total_cost == usd(by_hand() + 0.75 * sum(UNITS))


def test_demand_of_zero_is_nothing_to_do():
    world = siting_world(
        demand=demand(mean_units=0.0), facilities=facilities(NORTH={"status": OpenStatus.OPEN})
    )
    plan = locate(world, LocateQuestion())
    assert plan.termination.status is Status.OPTIMAL
    assert plan.total_cost == usd(300.0)
    assert plan.outbound == ()


def test_no_time_is_no_solution():
    plan = locate(siting_world(), LocateQuestion(options=Options(time_limit_s=0.0)))
    assert plan.termination.status is Status.NO_SOLUTION_FOUND
    assert plan.termination.stopped_by is StoppedBy.TIME_LIMIT


def test_the_same_question_has_the_same_answer():
    first, second = (locate(siting_world(), LocateQuestion(max_open=2)) for _ in range(2))
    assert first == second


def test_prepared_answers_variations_as_a_fresh_call_does():
    world = siting_world()
    handle = prepare(world, LocateQuestion())
    base = handle.solve()
    for asked in (
        LocateQuestion(max_open=1),
        LocateQuestion(single_source=True),
        LocateQuestion(max_delivery_days=3.0),
        LocateQuestion(options=Options(carbon_price=usd(100))),
        LocateQuestion(options=Options(currency="EUR")),
    ):
        assert handle.solve(asked, start=base).total_cost == locate(world, asked).total_cost


def test_a_variation_is_checked_like_a_question():
    handle = prepare(siting_world(), LocateQuestion())
    with pytest.raises(InvalidInputError):
        handle.solve(LocateQuestion(min_open=2, max_open=1))


def test_dearer_tariffs_by_a_factor_cost_by_that_factor():
    doubled = [replace(line, rate=2 * line.rate) for line in tariffs()]
    sites = facilities(**{key: {"fixed_cost": 600.0} for key in SITES})
    plan = locate(siting_world(tariffs=doubled, facilities=sites), LocateQuestion())
    assert plan.total_cost == usd(2 * by_hand())


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        (LocateQuestion(min_open=2, max_open=1), "max_open"),
        (LocateQuestion(min_open=-1), "min_open"),
        (LocateQuestion(max_delivery_days=0.0), "max_delivery_days"),
        (LocateQuestion(inbound_lot_m3=-1.0), "inbound_lot_m3"),
        (LocateQuestion(period="2031"), "period"),
        (LocateQuestion(options=Options(currency="XYZ")), "XYZ"),
    ],
)
def test_bad_questions_are_refused(asked, subject):
    with pytest.raises(InvalidInputError) as caught:
        locate(siting_world(), asked)
    assert subject in {finding.subject for finding in caught.value.findings}


def test_a_period_must_be_named_where_there_are_two():
    rows = [*demand(period="Q1"), *demand(period="Q2", mean_units=10.0)]
    world = siting_world(demand=rows)
    with pytest.raises(InvalidInputError, match="Q1, Q2"):
        locate(world, LocateQuestion())
    plan = locate(world, LocateQuestion(period="Q2"))
    assert sum(flow.units for flow in plan.outbound) == pytest.approx(30.0)


def test_inbound_brings_in_what_goes_out():
    plan = locate(
        with_factory(siting_world(services=services())),
        LocateQuestion(inbound=True, inbound_lot_m3=2.0),
    )
    assert opened(plan) <= {"NORTH", "SOUTH"}
    assert sum(flow.units for flow in plan.inbound) == pytest.approx(600.0)
    for flow in plan.inbound:
        assert flow.lots == pytest.approx(flow.units / 200.0)
        assert flow.cost == usd(100.0 * flow.lots + 2.0 * flow.units)
        assert flow.itinerary.modes == (Mode.TRUCK,)
    cash = sum(f.cost.amount_minor for f in (*plan.inbound, *plan.outbound))
    fixed = sum(s.fixed_cost.amount_minor for s in plan.sites if s.is_open)
    assert plan.total_cost.amount_minor == cash + fixed


def test_a_small_factory_is_named():
    plan = locate(with_factory(siting_world(), capacity_units=500.0), LocateQuestion(inbound=True))
    assert plan.termination.status is Status.INFEASIBLE
    (note,) = plan.notes
    assert note.code is Reason.NO_CAPACITY
    assert (note.current, note.needed) == ("500 units", "600 units")


def test_goods_nobody_makes_are_unserved():
    world = with_factory(siting_world())
    world = world.with_table(world.supply.take([False]))
    plan = locate(world, LocateQuestion(inbound=True))
    assert {u.reason.code for u in plan.unserved} == {Reason.NO_CONNECTION}
    assert plan.termination.status is Status.INFEASIBLE
