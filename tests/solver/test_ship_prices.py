"""What the model of ship reckons with is what the doors charge: shares, slots, proofs."""

from network.enums import ChargeBasis, Status
from network.money import Money
from network.service import Transfer
from solver.options import Options
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
