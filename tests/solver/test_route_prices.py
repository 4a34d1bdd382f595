"""What the kernel reckons with is what the doors charge, on worlds made for the difference."""

from dataclasses import replace

import pytest

from network.enums import ChargeBasis, Pick
from network.goods import Consignment
from network.money import Money
from network.service import Transfer
from network.units import MINUTES_PER_DAY
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare, route
from tests.solver.test_route import READY, question, ten_nodes
from tests.solver.tiny_world import line, service, tiny_world


def asked(limits=None, **changes):
    goods = {"weight_kg": 5000.0, "volume_m3": 40.0, **changes}
    return RouteQuestion(
        origin_id="FAC",
        destination_id="MKT",
        consignment=Consignment(**goods),
        ready_min=READY,
        limits=limits or Limits(),
        options=Options(horizon_days=20),
    )


@pytest.mark.parametrize("currency", ["USD", "EUR", "CNY"])
@pytest.mark.parametrize("weight", [137.0, 911.0, 1200.0, 4567.0])
def test_a_budget_of_the_price_quoted_is_enough(currency, weight):
    options = Options(currency=currency)
    goods = Consignment(weight_kg=weight, volume_m3=weight / 250)
    cheapest = route(ten_nodes(), question(consignment=goods, options=options)).offer(Pick.CHEAPEST)
    price = cheapest.itinerary.landed_cost
    again = question(consignment=goods, options=options, limits=Limits(budget=price))
    assert route(ten_nodes(), again).offer(Pick.CHEAPEST).itinerary.landed_cost == price
    less = question(
        consignment=goods,
        options=options,
        limits=Limits(budget=price - Money(1, currency)),
    )
    assert not route(ten_nodes(), less).offers


def test_a_least_distance_counts_for_each_vehicle():
    tariffs = [line("T", 1, ChargeBasis.PER_KM, 1.0, minimum_quantity=300.0)]
    one = service(
        "S", "FAC", "MKT", tariff_id="T", distance_km=100.0, equipment=("20GP",), capacity_teu=2.0
    )
    way = route(tiny_world([one], tariffs), asked()).offer(Pick.CHEAPEST).itinerary
    assert way.boxes == (("20GP", 2),)
    assert way.landed_cost == Money(60_000, "USD")


def test_a_percentage_counts_lines_by_the_currency_they_are_charged_in():
    tariffs = [
        line("T", 1, ChargeBasis.PERCENT_OF_VALUE, 1.0, currency="USD"),
        line("T", 2, ChargeBasis.PERCENT_OF_LINES, 10.0, currency="USD", applies_to=("C1",)),
        line("T", 3, ChargeBasis.PERCENT_OF_LINES, 10.0, currency="JPY", applies_to=("C1",)),
    ]
    world = tiny_world([service("S", "FAC", "MKT", tariff_id="T")], tariffs)
    way = route(world, asked(value=100_000.0, currency="JPY")).offers[0].itinerary
    assert [str(charge.amount) for charge in way.charges] == ["JPY 1,000", "JPY 100"]


def test_many_boxes_cost_no_more_than_their_line():
    tariffs = [line("T", 1, ChargeBasis.PER_CONTAINER, 100.5, currency="JPY")]
    world = tiny_world([service("S", "FAC", "MKT", tariff_id="T", equipment=("20GP",))], tariffs)
    question = replace(asked(volume_m3=28.0 * 40), options=Options(currency="JPY", horizon_days=20))
    prepared = prepare(world, question)
    (found,) = prepared.search(Limits())
    (way,) = prepared.ways([found], question)
    assert way.landed_cost == Money(4020, "JPY")
    assert found.cost[found.targets[0]] == 4_020_000


def test_goods_on_their_way_at_the_horizon_still_arrive():
    slow = service("S", "FAC", "PORT-A", transit_min=30 * MINUTES_PER_DAY)
    last = service("T", "PORT-A", "MKT", departures="on_demand")
    handling = [Transfer(transfer_id="X", dwell_min=60)]
    quote = route(tiny_world([slow, last], [], transfers=handling), asked())
    assert quote.offers[0].itinerary.services[-1].service_id == "T"


def test_a_least_price_of_storage_counts_for_each_day():
    tariffs = [
        line("D", 1, ChargeBasis.PER_M3_DAY, 0.1, minimum=10.0),
        line("U", 1, ChargeBasis.PER_SHIPMENT, 55.0),
    ]
    world = tiny_world(
        [
            service("S", "FAC", "PORT-A", departures="dated 2026-11-02T12:00"),
            service("T", "PORT-A", "MKT", departures="dated 2026-11-07T12:00"),
            service("U", "FAC", "MKT", departures="dated 2026-11-07T12:00", tariff_id="U"),
        ],
        tariffs,
        storage={"PORT-A": "D"},
    )
    quote = route(world, asked(volume_m3=1.0))
    assert [str(point.landed_cost) for point in quote.front] == ["USD 50.00"]


def test_small_goods_pay_for_storage_what_the_stay_comes_to():
    tariffs = [
        line("D", 1, ChargeBasis.PER_M3_DAY, 60.0, currency="JPY"),
        line("U", 1, ChargeBasis.PER_SHIPMENT, 4.0, currency="JPY"),
    ]
    world = tiny_world(
        [
            service("S", "FAC", "PORT-A", departures="dated 2026-11-02T12:00"),
            service("T", "PORT-A", "MKT", departures="dated 2026-11-07T12:00"),
            service("U", "FAC", "MKT", departures="dated 2026-11-07T12:00", tariff_id="U"),
        ],
        tariffs,
        storage={"PORT-A": "D"},
    )
    quote = route(world, asked(volume_m3=0.01))
    assert [point.service_ids for point in quote.front] == [("S", "T")]
    assert quote.offers[0].itinerary.charges[0].amount == Money(3, "JPY")
