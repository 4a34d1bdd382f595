"""What the model of ship reckons with is what the doors charge: shares, slots, proofs."""

from dataclasses import replace

from network.enums import ActivityUnit, ChargeBasis, LoadForm, Mode, Status
from network.factor import EmissionFactor
from network.money import Money
from network.schema import TABLES
from network.service import Transfer
from network.table import Table
from solver.options import Limits, Options
from solver.ship import ShipQuestion, ship
from tests.solver.tiny_world import line, service, shipment, tiny_world

ASKED = ShipQuestion(options=Options(time_limit_s=20, horizon_days=10))


def test_boxes_keep_to_the_slots_even_where_larger_ones_are_cheaper():
    tariffs = [
        line("T", 1, ChargeBasis.PER_CONTAINER, 1000.0, equipment_id="20GP"),
        line("T", 2, ChargeBasis.PER_CONTAINER, 400.0, equipment_id="40HC"),
    ]
    only = service("S", "FAC", "MKT", tariff_id="T", capacity_teu=1.0)
    dated = service("S", "FAC", "MKT", tariff_id="T", capacity_teu=3.0)
    plan = ship(tiny_world([dated], tariffs, [shipment("P", volume_m3=25.0)]), ASKED)
    assert plan.loads[0].boxes == (("40HC", 1),)
    plan = ship(tiny_world([only], tariffs, [shipment("P", volume_m3=25.0)]), ASKED)
    assert plan.loads[0].boxes == (("20GP", 1),)
    assert plan.termination.status is Status.OPTIMAL
    assert plan.totals.landed_cost == Money(100_000, "USD")


def test_a_percentage_of_a_shared_departure_is_shared_with_it():
    tariffs = [
        line("T", 1, ChargeBasis.PER_DEPARTURE, 1000.0),
        line("T", 2, ChargeBasis.PERCENT_OF_LINES, 10.0, applies_to=("C1",)),
    ]
    for due, status in (("2026-11-08", Status.OPTIMAL), ("", Status.FEASIBLE)):
        world = tiny_world(
            [service("S", "FAC", "MKT", tariff_id="T")],
            tariffs,
            [shipment(name, due_at=due) for name in ("P", "Q")],
        )
        plan = ship(world, ASKED)
        assert plan.totals.decision_cost == Money(110_000, "USD")
        assert plan.termination.status is status


def test_handling_has_no_departure_to_share():
    tariffs = [line("T", 1, ChargeBasis.PER_DEPARTURE, 100.0)]
    world = tiny_world(
        [service("S", "FAC", "MKT")],
        tariffs,
        [shipment("P"), shipment("Q")],
        [Transfer(transfer_id="X", tariff_id="T")],
    )
    plan = ship(world, ASKED)
    assert plan.termination.status is Status.OPTIMAL
    assert plan.totals.decision_cost == Money(40_000, "USD")


def test_services_without_a_common_box_are_no_way():
    world = tiny_world(
        [
            service("S", "FAC", "PORT-A", equipment=("20GP",)),
            service("T", "PORT-A", "MKT", equipment=("40HC",)),
            service("U", "FAC", "MKT", tariff_id="T"),
        ],
        [line("T", 1, ChargeBasis.PER_SHIPMENT, 100.0)],
        [shipment("P")],
    )
    plan = ship(world, ASKED)
    assert [leg.service_id for leg in plan.moves[0].itinerary.services] == ["U"]
    assert plan.termination.status is Status.OPTIMAL


def test_the_bound_allows_for_boxes_that_wait_at_the_factory():
    tariffs = [
        line("D", 1, ChargeBasis.PER_M3_DAY, 100.0),
        line("T", 1, ChargeBasis.PER_SHIPMENT, 50.0),
    ]
    world = tiny_world(
        [
            service("S", "FAC", "PORT-A", departures="on_demand"),
            service("T", "PORT-A", "MKT", departures="dated 2026-11-06T12:00", tariff_id="T"),
        ],
        tariffs,
        [shipment("P", due_at="")],
        storage={"PORT-A": "D"},
    )
    plan = ship(world, ASKED)
    assert plan.totals.decision_cost == Money(5_000, "USD")
    assert plan.termination.bounds.dual <= plan.totals.decision_cost


def test_a_shipment_on_its_way_at_the_horizon_is_planned_with_a_bound():
    world = tiny_world(
        [
            service("S", "FAC", "PORT-A", transit_min=30000),
            service("T", "PORT-A", "MKT", departures="on_demand"),
        ],
        [],
        [shipment("P", due_at=""), shipment("Q", due_at="", ready_at="2026-11-04T01:00+00:00")],
    )
    plan = ship(world, ASKED)
    assert {move.shipment_id for move in plan.moves} == {"P", "Q"}


def two_ways():
    """Return a dirty cheap way and a clean one that is a thousand times dearer."""
    services = [
        service("DIRTY", "FAC", "MKT", load_form=LoadForm.LCL, tariff_id="C", toc_id="F"),
        service("CLEAN", "FAC", "MKT", load_form=LoadForm.LCL, tariff_id="D"),
    ]
    tariffs = [
        line("C", 1, ChargeBasis.PER_SHIPMENT, 10.0),
        line("D", 1, ChargeBasis.PER_SHIPMENT, 9000.0),
    ]
    factor = EmissionFactor(
        category_id="F",
        pack="test",
        mode=Mode.TRUCK,
        unit=ActivityUnit.KG_PER_T,
        wtt=1000.0,
        ttw=9000.0,
        licence="test",
        source="test",
    )
    world = tiny_world(services, tariffs, [shipment("P", due_at="")])
    return world.with_table(Table.from_rows(TABLES["emission_factors"], [factor]))


def test_a_high_carbon_price_finds_the_clean_way_and_bounds_it():
    options = replace(ASKED.options, carbon_price=Money.of(100_000, "USD"))
    plan = ship(two_ways(), replace(ASKED, options=options))
    assert plan.totals.decision_cost == Money(900_000, "USD")
    assert plan.termination.bounds.dual <= plan.totals.decision_cost


def test_a_carbon_cap_finds_the_clean_way_though_it_is_far_dearer():
    plan = ship(two_ways(), replace(ASKED, limits=Limits(max_co2e_kg=10.0)))
    assert plan.totals.landed_cost == Money(900_000, "USD")


def test_nothing_found_is_no_proof_where_not_all_ways_were_listed():
    plan = ship(two_ways(), replace(ASKED, limits=Limits(budget=Money(100, "USD"))))
    assert plan.termination.status is Status.NO_SOLUTION_FOUND


def test_a_budget_of_the_price_of_a_plan_is_enough():
    tariffs = [line("T", 1, ChargeBasis.PER_KG, 0.0333, currency="KWD")]
    loads = [shipment(f"P{n}", weight_kg=700.0 + 13.7 * n) for n in range(5)]
    world = tiny_world([service("S", "FAC", "MKT", tariff_id="T")], tariffs, loads)
    price = ship(world, ASKED).totals.landed_cost
    plan = ship(world, replace(ASKED, limits=Limits(budget=price)))
    assert plan.totals.landed_cost == price
    less = replace(ASKED, limits=Limits(budget=price - Money(1, "USD")))
    assert ship(world, less).unserved


def test_a_load_gives_way_to_one_that_has_no_other_however_dear_that_is():
    services = [
        service("S", "FAC", "MKT", load_form=LoadForm.LCL, capacity_kg=9000.0),
        service("AIR", "FAC", "MKT", load_form=LoadForm.LCL, tariff_id="D"),
    ]
    services = [
        replace(services[0], departures="dated 2026-11-02T12:00"),
        replace(services[1], departures="dated 2026-11-05T12:00"),
    ]
    tariffs = [line("D", 1, ChargeBasis.PER_SHIPMENT, 900_000.0)]
    world = tiny_world(services, tariffs, [shipment("P", due_at="2026-11-03"), shipment("Q")])
    plan = ship(world, ASKED)
    assert not plan.unserved
    assert plan.termination.status is Status.OPTIMAL


def test_rounding_in_a_coarser_currency_is_no_broken_bound():
    options = replace(ASKED.options, currency="JPY", carbon_price=Money.of("0.01", "USD"))
    tariffs = [line("T", 1, ChargeBasis.PER_SHIPMENT, 10.0)]
    world = tiny_world([service("S", "FAC", "MKT", tariff_id="T")], tariffs, [shipment("P")])
    assert ship(world, replace(ASKED, options=options)).termination.status is Status.OPTIMAL


def test_one_stuffing_row_may_serve_boxes_that_goods_reach_in_different_ways():
    services = [
        service("S", "FAC", "PORT-A", load_form=LoadForm.LCL, departures="dated 2026-11-02T12:00"),
        service("R", "FAC", "PORT-A", load_form=LoadForm.LCL, mode=Mode.RAIL, capacity_kg=9000.0),
        service("T", "PORT-A", "MKT", tariff_id="T", departures="dated 2026-11-06T12:00"),
    ]
    tariffs = [line("T", 1, ChargeBasis.PER_CONTAINER, 500.0)]
    late = shipment("Q", volume_m3=50.0, ready_at="2026-11-03T01:00+00:00")
    plan = ship(tiny_world(services, tariffs, [shipment("P", volume_m3=50.0), late]), ASKED)
    assert not plan.unserved
    assert plan.termination.status is Status.OPTIMAL
