"""Ship on the ten-node world: sharing, splitting, limits, bounds; and brute force on it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from network.calendar import read_moment
from network.enums import ChargeBasis, Mode, Reason, Status, StoppedBy
from network.errors import InvalidInputError
from network.money import Money
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table
from solver.consolidate import Chosen
from solver.moves import plan_parts
from solver.options import Limits, Options
from solver.route import route
from solver.ship import ShipQuestion, prepare, ship
from solver.verify_plan import plan_violations
from tests.solver.test_route import question, ten_nodes


def shipment(number, **changes):
    base = Shipment(
        shipment_id=f"S{number}",
        origin_id="FAC-SZX",
        destination_id="MKT-HAM",
        weight_kg=5000,
        volume_m3=20,
        packages=10,
        ready_at="2026-11-02T09:00+08:00",
    )
    return replace(base, **changes)


def world(*shipments):
    return ten_nodes().with_table(Table.from_rows(TABLES["shipments"], shipments))


def asked(**changes):
    return ShipQuestion(options=Options(time_limit_s=20), **changes)


def test_two_loads_share_one_box_and_pay_for_it_once():
    alone = ship(world(shipment(1, volume_m3=30)), asked())
    plan = ship(world(shipment(1, volume_m3=30), shipment(2, volume_m3=30)), asked())
    box = [load for load in plan.loads if load.mode is Mode.SEA]
    assert {load.boxes for load in box} == {(("40HC", 1),)}
    assert {load.shipment_ids for load in box} == {("S1", "S2")}
    assert plan.totals.landed_cost < plan.totals.stand_alone_cost
    assert plan.totals.landed_cost < alone.totals.landed_cost + alone.totals.landed_cost


def test_shared_lines_sum_to_the_price_of_the_box():
    plan = ship(
        world(shipment(1, volume_m3=30, weight_kg=3000), shipment(2, volume_m3=10, weight_kg=1000)),
        asked(),
    )
    freight = [
        [c.amount.amount_minor for c in move.itinerary.charges if c.code == "BAS"]
        for move in plan.moves
    ]
    assert freight == [[39_000, 108_750], [13_000, 36_250]]


def test_goods_ready_on_different_days_meet_in_one_box():
    plan = ship(
        world(
            shipment(1, volume_m3=30, ready_at="2026-11-02T09:00+08:00"),
            shipment(2, volume_m3=30, ready_at="2026-11-04T09:00+08:00"),
        ),
        asked(),
    )
    assert {load.shipment_ids for load in plan.loads if load.mode is Mode.SEA} == {("S1", "S2")}


def test_a_later_sailing_is_taken_for_company():
    plan = ship(
        world(
            shipment(1, volume_m3=30, ready_at="2026-11-02T09:00+08:00"),
            shipment(2, volume_m3=30, ready_at="2026-11-11T09:00+08:00"),
        ),
        asked(),
    )
    assert {load.shipment_ids for load in plan.loads if load.mode is Mode.SEA} == {("S1", "S2")}


def test_a_due_date_is_kept_even_where_it_costs():
    relaxed = ship(world(shipment(1)), asked())
    hurried = ship(world(shipment(1, due_at="2026-11-15")), asked())
    assert hurried.moves[0].itinerary.main_mode is Mode.AIR
    assert hurried.totals.landed_cost > relaxed.totals.landed_cost


def test_a_shipment_without_a_way_is_unserved_with_the_reason():
    plan = ship(world(shipment(1), shipment(2, due_at="2026-11-03")), asked())
    assert [move.shipment_id for move in plan.moves] == ["S1"]
    assert [(u.subject_id, u.reason.code) for u in plan.unserved] == [
        ("S2", Reason.DEADLINE_TOO_EARLY)
    ]


def test_no_shipments_is_an_empty_plan():
    plan = ship(world(), asked())
    assert plan.moves == ()
    assert plan.totals.landed_cost == Money(0, "USD")


def test_lack_of_slots_leaves_a_shipment_behind():
    network = world(shipment(1), shipment(2))
    every = np.ones(len(network.services), bool)
    boxed = network.services.equals("load_form", "FCL")
    tight = network.services.set(every & ~boxed, "capacity_kg", 10.0)
    tight = tight.set(boxed, "capacity_teu", 1.0)
    tight = tight.set(
        network.services.equals("mode", "sea"), "departures", "dated 2026-11-21T18:00"
    )
    limits = Limits(barred_modes=frozenset({Mode.RAIL, Mode.AIR}))
    plan = ship(network.with_table(tight), asked(limits=limits))
    assert len(plan.moves) + len(plan.unserved) >= 1
    for load in plan.loads:
        assert sum(n * (2 if unit == "40HC" else 1) for unit, n in load.boxes) <= 1


def test_a_split_moves_whole_packages_and_conserves_them():
    plan = ship(
        world(shipment(1, volume_m3=90, weight_kg=9000, packages=9, may_split=True, max_splits=2)),
        asked(),
    )
    assert sum(move.consignment.packages for move in plan.moves) == 9
    assert sum(move.consignment.weight_kg for move in plan.moves) == pytest.approx(9000)
    whole = ship(world(shipment(1, volume_m3=90, weight_kg=9000, packages=9)), asked())
    assert plan.totals.decision_cost <= whole.totals.decision_cost


def test_a_lone_shipment_costs_arrives_and_emits_what_its_quote_says():
    plan = ship(world(shipment(1)), asked())
    quote = route(
        ten_nodes(),
        question(
            consignment=plan.moves[0].consignment, ready_min=plan.moves[0].itinerary.ready_min
        ),
    )
    cheapest = quote.offers[0].itinerary
    mine = plan.moves[0].itinerary
    assert mine.landed_cost == cheapest.landed_cost
    assert mine.emissions == cheapest.emissions
    assert mine.arrive_min <= cheapest.arrive_min
    assert plan.totals.stand_alone_cost == plan.totals.landed_cost


def test_bounds_never_lie():
    plan = ship(world(*(shipment(i, volume_m3=7 + 3 * i) for i in range(6))), asked())
    bounds = plan.termination.bounds
    assert bounds.dual <= bounds.primal == plan.totals.decision_cost
    assert plan.termination.status is Status.FEASIBLE
    assert bounds.gap is not None


def test_a_cap_on_carbon_holds_for_the_whole_plan():
    small = [shipment(i, volume_m3=2, weight_kg=900) for i in range(2)]
    free = ship(world(*small), asked())
    cap = free.totals.emissions.co2e_wtw_kg * 0.98
    capped = ship(world(*small), asked(limits=Limits(max_co2e_kg=cap)))
    assert not capped.unserved
    assert capped.totals.emissions.co2e_wtw_kg <= cap
    assert capped.totals.decision_cost >= free.totals.decision_cost


def test_a_cap_that_cannot_be_met_leaves_goods_behind_and_says_so():
    plan = ship(world(shipment(1), shipment(2)), asked(limits=Limits(max_co2e_kg=4000)))
    assert len(plan.moves) == 1
    assert [u.reason.code for u in plan.unserved] == [Reason.CO2E_EXCEEDED]


def test_same_question_same_plan():
    network = world(*(shipment(i, volume_m3=12 + i) for i in range(4)))
    assert ship(network, asked()) == ship(network, asked())


def test_naive_and_unreadable_times_are_all_reported_at_once():
    network = world(
        shipment(1, ready_at="2026-11-02T09:00"), shipment(2, due_at="soon"), shipment(3)
    )
    with pytest.raises(InvalidInputError) as caught:
        ship(network, asked())
    assert [f.code for f in caught.value.findings] == [Reason.NAIVE_TIME, Reason.NOT_A_DATE]


def test_the_pools_best_plan_is_found():
    """Brute force over every choice of one column per shipment, priced by the doors."""
    network = world(shipment(1, volume_m3=30), shipment(2, volume_m3=24), shipment(3, volume_m3=9))
    prepared = prepare(network, asked())
    plan = prepared.solve()
    by_order = {}
    for column in prepared.pool.columns:
        by_order.setdefault(column.order, []).append(column)
    cheapest = min(
        sum(
            move.itinerary.decision_cost.amount_minor
            for move in plan_parts(
                prepared.pool, prepared.orders, Chosen(choice, {}, 0.0), Options()
            )[0]
        )
        for choice in itertools.product(*by_order.values())
    )
    assert plan.totals.decision_cost.amount_minor - cheapest <= 20
    assert plan.totals.decision_cost.amount_minor >= cheapest


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: replace(p, moves=p.moves[:1]), Reason.MONEY_MISMATCH),
        (
            lambda p: replace(
                p,
                moves=(
                    replace(p.moves[0], consignment=replace(p.moves[0].consignment, packages=9)),
                    *p.moves[1:],
                ),
            ),
            Reason.QUANTITY_MISMATCH,
        ),
        (
            lambda p: replace(p, totals=replace(p.totals, landed_cost=Money(1, "USD"))),
            Reason.MONEY_MISMATCH,
        ),
        (
            lambda p: replace(
                p,
                moves=tuple(
                    replace(
                        m,
                        itinerary=replace(
                            m.itinerary,
                            legs=tuple(
                                replace(leg, boxes=(("20GP", 1),)) if leg.boxes else leg
                                for leg in m.itinerary.legs
                            ),
                        ),
                    )
                    for m in p.moves
                ),
            ),
            Reason.CAPACITY_BROKEN,
        ),
    ],
)
def test_the_referee_of_plans_finds_what_is_planted(change, code):
    network = world(shipment(1, volume_m3=30), shipment(2, volume_m3=30))
    plan = ship(network, asked())
    assert plan_violations(network, Limits(), Options(), plan) == []
    found = plan_violations(network, Limits(), Options(), change(plan))
    assert code in {violation.code for violation in found}


def test_a_budget_holds_for_the_whole_plan():
    network = world(shipment(1), shipment(2))
    free = ship(network, asked())
    enough = ship(network, asked(limits=Limits(budget=free.totals.landed_cost + Money(100, "USD"))))
    assert enough.totals.landed_cost == free.totals.landed_cost
    short = ship(network, asked(limits=Limits(budget=Money(300_000, "USD"))))
    assert short.totals.landed_cost <= Money(300_000, "USD")
    assert [u.reason.code for u in short.unserved] == [Reason.BUDGET_EXCEEDED]


def scheduled_world(shipments, **first):
    """Factory to market by one truck a day: a cheap one and a dear one, both by weight."""
    network = ten_nodes()
    truck = network.services.get("T-FAC-YTN-L")
    lanes = [
        replace(
            truck,
            service_id=name,
            destination_id="MKT-HAM",
            departures="daily 08:00",
            tariff_id=name,
            capacity_kg=capacity,
        )
        for name, capacity in (("CHEAP", first.get("capacity_kg")), ("DEAR", None))
    ]
    line = network.tariffs[0]
    tariffs = [
        replace(line, tariff_id=name, line=1, basis=ChargeBasis.PER_KG, rate=rate, minimum=0.0,
                equipment_id="", currency="USD")
        for name, rate in (("CHEAP", 1.0), ("DEAR", 2.0))
    ]  # fmt: skip
    return network.with_tables(
        {
            "services": Table.from_rows(TABLES["services"], lanes),
            "tariffs": network.tariffs.append(tariffs),
            "shipments": Table.from_rows(TABLES["shipments"], shipments),
        }
    )


def test_lots_that_were_not_tried_are_no_proof():
    shipments = [
        shipment(i, weight_kg=1000, packages=10, may_split=True, max_splits=2, due_at="2026-11-05")
        for i in range(2)
    ]
    plan = ship(scheduled_world(shipments, capacity_kg=1700.0), asked())
    assert plan.termination.status is Status.FEASIBLE
    assert plan.termination.bounds.dual <= Money.of(2300, "USD")


def test_a_part_may_use_a_service_too_small_for_the_whole():
    shipments = [
        shipment(1, weight_kg=1000, packages=10, may_split=True, max_splits=2, due_at="2026-11-05")
    ]
    plan = ship(scheduled_world(shipments, capacity_kg=600.0), asked())
    services = {leg.service_id for move in plan.moves for leg in move.itinerary.services}
    assert services == {"CHEAP", "DEAR"}
    assert plan.termination.bounds.dual <= plan.totals.decision_cost


def test_unsplit_scheduled_shipments_are_proved():
    shipments = [shipment(i, weight_kg=1000, packages=10, due_at="2026-11-05") for i in range(3)]
    plan = ship(scheduled_world(shipments, capacity_kg=2000.0), asked())
    assert plan.termination.status is Status.OPTIMAL
    assert plan.termination.bounds.gap == 0
    freight = [leg.service_id for move in plan.moves for leg in move.itinerary.services]
    assert sorted(set(freight)) == ["CHEAP"]


def test_limits_hold_in_a_complete_listing():
    shipments = [shipment(1, weight_kg=1000, packages=10, due_at="2026-11-05")]
    network = scheduled_world(shipments)
    early = read_moment("2026-11-02T01:00+08:00", "Asia/Shanghai", is_due=True)
    plan = ship(network, asked(limits=Limits(arrive_by_min=early)))
    assert not plan.moves
    assert [u.reason.code for u in plan.unserved] == [Reason.DEADLINE_TOO_EARLY]


def test_without_time_to_solve_the_first_plan_still_keeps_every_cap():
    network = world(shipment(1), shipment(2))
    hurried = ShipQuestion(options=Options(time_limit_s=0.0), limits=Limits(max_co2e_kg=1.0))
    assert ship(network, hurried).moves == ()
    free = ship(network, ShipQuestion(options=Options(time_limit_s=0.0)))
    assert len(free.moves) == 2
    assert free.termination.stopped_by is StoppedBy.TIME_LIMIT
    assert not free.termination.reproducible


def test_a_shipment_that_no_way_serves_is_left_out_with_its_reason():
    late = shipment(1, due_at="2026-11-02")
    plan = ship(world(late, shipment(2, destination_id="WHS-HAM")), asked())
    assert [left.subject_id for left in plan.unserved] == ["S1"]
    assert {move.shipment_id for move in plan.moves} == {"S2"}
    nobody = ship(world(late), asked())
    assert nobody.termination.status is Status.INFEASIBLE
    assert nobody.unserved[0].reason.code is Reason.DEADLINE_TOO_EARLY


def test_a_departure_limits_the_weight_in_its_boxes_too():
    network = world(shipment(1, volume_m3=30), shipment(2, volume_m3=30))
    sea = network.services.equals("mode", "sea")
    tight = network.with_table(network.services.set(sea, "capacity_kg", 6000.0))
    plan = ship(tight, asked())
    assert len(plan.moves) == 2
    assert all(load.weight_kg <= 6000 for load in plan.loads if load.mode is Mode.SEA)


def test_a_budget_in_another_currency_is_refused():
    with pytest.raises(InvalidInputError, match="USD"):
        ship(world(shipment(1)), asked(limits=Limits(budget=Money(1, "EUR"))))
