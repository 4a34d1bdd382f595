"""Storage fees that change with age: the search knows what each day of a stay costs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import ChargeBasis, LoadForm
from network.goods import Consignment
from network.money import Money
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare, route
from solver.ship import ShipQuestion, ship
from solver.stays import stays
from tests.solver.test_route import READY
from tests.solver.tiny_world import line, service, shipment, tiny_world
from tests.strategies import unhurried

FREE_THEN_DEAR = (
    line("D", 1, ChargeBasis.PER_M3_DAY, 10.0, age_from_days=3),
    line("D", 2, ChargeBasis.PER_M3_DAY, 50.0, age_from_days=6),
)
"""One cubic metre: three days free, three at USD 10, then USD 50 a day (codes are C1, C2)."""


def tiers(*lines):
    """Give lines one charge code, so that they are the tiers of one charge."""
    return [
        type(each)(
            **{name: getattr(each, name) for name in each.__dataclass_fields__}
            | {"charge_code": "STO"}
        )
        for each in lines
    ]


def world(leaves, direct, shipments=()):
    """Goods are in port A from the 2nd and leave some days later, or go straight for a price."""
    loose = {"load_form": LoadForm.LCL}
    return tiny_world(
        [
            service("S", "FAC", "PORT-A", departures="dated 2026-11-02T12:00", **loose),
            service("T", "PORT-A", "MKT", departures=f"dated {leaves}T12:00", **loose),
            service("U", "FAC", "MKT", departures=f"dated {leaves}T12:00", tariff_id="U", **loose),
        ],
        [*tiers(*FREE_THEN_DEAR), line("U", 1, ChargeBasis.PER_SHIPMENT, direct)],
        storage={"PORT-A": "D"},
        shipments=shipments,
    )


def asked():
    return RouteQuestion(
        origin_id="FAC",
        destination_id="MKT",
        consignment=Consignment(weight_kg=100.0, volume_m3=1.0),
        ready_min=READY,
        limits=Limits(),
        options=Options(horizon_days=20),
    )


STAYS = (("2026-11-05", 0), ("2026-11-07", 20), ("2026-11-10", 130), ("2026-11-14", 330))
"""Goods come on the 2nd at 22:00: 3, 5, 8 and 12 started days."""


@pytest.mark.parametrize(("leaves", "cost"), STAYS)
def test_the_search_pays_what_the_door_charges(leaves, cost):
    prepared = prepare(world(leaves, 1000.0), asked())
    way = prepared.solve().offers[0].itinerary
    assert way.landed_cost == Money.of(cost, "USD")
    (found,) = prepared.search(Limits())
    assert min(found.cost[t] for t in found.targets) == cost * 100_000


@pytest.mark.parametrize(("leaves", "cost"), STAYS[1:])
def test_the_cheaper_way_is_found_on_either_side_of_the_price(leaves, cost):
    for direct, names in ((cost - 1.0, ("U",)), (cost + 1.0, ("S", "T"))):
        front = route(world(leaves, direct), asked()).front
        assert front[0].service_ids == names


@pytest.mark.parametrize("due", ["2026-11-20", ""])
def test_plans_know_it_too(due):
    load = shipment("P", volume_m3=1.0, weight_kg=100.0, due_at=due)
    for direct, cost in ((129.0, 129), (131.0, 130)):
        network = world("2026-11-10", direct, [load])
        plan = ship(network, ShipQuestion(options=Options(time_limit_s=20, horizon_days=15)))
        assert plan.totals.landed_cost == Money.of(cost, "USD")


@unhurried
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 5000)),
        min_size=1,
        max_size=4,
        unique_by=lambda tier: tier[0],
    )
)
def test_no_day_costs_more_than_the_top_day(drawn):
    made = tiers(
        *(
            line("D", number, ChargeBasis.PER_M3_DAY, cents / 100, age_from_days=age)
            for number, (age, cents) in enumerate(drawn, start=1)
        )
    )
    network = tiny_world([], made, storage={"PORT-A": "D"})
    found = stays(network, asked().consignment, "USD", network.reference_date)
    place = network.locations.index["PORT-A"]
    costs = [found.of(place, days) for days in range(40)]
    assert costs[0] == 0
    steps = [after - before for before, after in pairwise(costs)]
    assert all(0 <= step <= found.top_day[found.row[place]] for step in steps)
    assert all(found.of(network.locations.index["PORT-B"], days) == 0 for days in (0, 9))
