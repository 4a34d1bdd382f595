"""Two outcomes side by side, on plans and quotes made of real itineraries."""

from dataclasses import replace

import pytest

import scenarios
import scenarios.run
from network.calendar import start_of_day
from network.emissions import Emissions
from network.enums import Nature, Pick, Status
from network.errors import InvalidInputError
from network.goods import Consignment
from network.landed import total
from network.money import Money
from network.reference import reference
from scenarios import compare
from scenarios.compare import way_of
from scenarios.outcome import Outcome
from solver.options import Options
from solver.plan import (
    Load,
    LocationPlan,
    Move,
    Plan,
    Provenance,
    RouteQuestion,
    Site,
    Totals,
)
from solver.route import route
from solver.status import Termination

GOODS = Consignment(weight_kg=1200.0, volume_m3=4.0, packages=80, units=800, value=9600.0)


@pytest.fixture(scope="module")
def quote():
    world = reference()
    question = RouteQuestion(
        origin_id="FAC-CNSNZ",
        destination_id="MKT-DEHAM",
        consignment=GOODS,
        ready_min=start_of_day(world.reference_date, "Asia/Shanghai"),
    )
    return route(world, question)


@pytest.fixture(scope="module")
def ways(quote):
    return {pick: quote.offer(pick).itinerary for pick in Pick}


def outcome(name, question, digest="h", **answer):
    return Outcome(
        name=name,
        title=name.title(),
        question=question,
        network=reference(),
        input_hash=digest,
        **answer,
    )


def provenance():
    world = reference()
    return Provenance(
        input_hash="", data_version="", network="reference", as_of=world.reference_date
    )


def plan(parts, unserved=()):
    """Return a plan of whole shipments, or of parts where a shipment has several ways."""
    moves = [
        Move(shipment_id=name, part=number, consignment=GOODS, itinerary=itinerary)
        for name, itineraries in parts.items()
        for number, itinerary in enumerate(itineraries, start=1)
    ]
    cost = Money(sum(m.itinerary.landed_cost.amount_minor for m in moves), "USD")
    carbon = Emissions()
    for move in moves:
        carbon += move.itinerary.emissions
    leg = max(moves[0].itinerary.services, key=lambda leg: leg.distance_km)
    first = moves[0].itinerary.services[0]
    load = Load(
        service_id=leg.service_id,
        depart_min=leg.depart_min,
        origin_id=leg.origin_id,
        destination_id=leg.destination_id,
        mode=leg.mode,
        load_form=leg.load_form,
        boxes=(("40HC", 2),),
        weight_kg=1.0,
        volume_m3=1.0,
        fill=0.5,
        shipment_ids=("A",),
    )
    lorry = replace(load, service_id=first.service_id, depart_min=first.depart_min, fill=0.1)
    return Plan(
        termination=Termination(status=Status.FEASIBLE),
        moves=tuple(moves),
        loads=(load, lorry),
        unserved=tuple(unserved),
        totals=Totals(
            landed_cost=cost,
            decision_cost=cost,
            stand_alone_cost=cost + Money(500, "USD"),
            emissions=carbon,
            weight_kg=GOODS.weight_kg * len(moves),
            volume_m3=GOODS.volume_m3 * len(moves),
        ),
        provenance=provenance(),
    )


@pytest.fixture
def comparison(ways):
    cheap, fast = ways[Pick.CHEAPEST], ways[Pick.FASTEST]
    before = plan({"A": [cheap], "B": [cheap], "C": [fast], "D": [cheap, fast]})
    after = plan({"A": [cheap], "B": [fast], "D": [fast, cheap], "E": [cheap]})
    return compare(
        outcome("base", "ship", "1", plan=before), outcome("other", "ship", "2", plan=after)
    )


class TestPlans:
    def test_equal_outcomes_differ_in_nothing(self, ways):
        same = outcome("a", "ship", plan=plan({"A": [ways[Pick.CHEAPEST]]}))
        comparison = compare(same, replace(same, name="b"))
        assert comparison.same_input
        assert comparison.moved == ()
        assert all(figure.delta in (0.0, None) for figure in comparison.figures)
        assert all(step.delta.amount_minor == 0 for step in comparison.waterfall)
        assert all(row.a == row.b for row in comparison.modes)

    def test_key_figures(self, comparison, ways):
        figures = {f.key: f for f in comparison.figures}
        assert figures["landed_cost"].unit == "USD"
        assert figures["shipments_served"].a == figures["shipments_served"].b == 4
        assert figures["shipments_split"].a == 1
        assert figures["consolidation_saving"].a == 5.0
        assert figures["containers"].a == 2
        assert figures["fill_mean"].a == 0.5
        assert figures["co2e_wtw"].a == pytest.approx(
            3 * ways[Pick.CHEAPEST].emissions.co2e_wtw_kg
            + 2 * ways[Pick.FASTEST].emissions.co2e_wtw_kg
        )
        assert comparison.figure("landed_cost") is figures["landed_cost"]
        assert comparison.figure("nothing") is None

    def test_transit_counts_a_shipment_once_by_its_last_part(self, ways):
        cheap, fast = ways[Pick.CHEAPEST], ways[Pick.FASTEST]
        both = outcome("a", "ship", plan=plan({"A": [fast, cheap]}))
        found = compare(both, both).figure("transit_mean")
        assert found.a == pytest.approx(cheap.transit_min / 1440)

    def test_the_waterfall_sums_to_the_change_of_cost(self, ways):
        cheap, fast = ways[Pick.CHEAPEST], ways[Pick.FASTEST]
        a = outcome("a", "ship", plan=plan({"A": [cheap]}))
        b = outcome("b", "ship", plan=plan({"A": [fast]}))
        comparison = compare(a, b)
        steps = sum(step.delta.amount_minor for step in comparison.waterfall)
        assert steps == (fast.landed_cost - cheap.landed_cost).amount_minor
        assert (
            sum(s.a.amount_minor for s in comparison.waterfall)
            == total(cheap.charges, (Nature.CASH,), "USD").amount_minor
        )

    def test_modes_add_up_to_the_whole(self, comparison, ways):
        rows = {row.mode: row for row in comparison.modes}
        assert {"sea", "air", "truck", "hub"} <= rows.keys()
        assert rows["air"].a.shipments == 2
        assert rows["sea"].a.shipments == 3
        assert sum(row.a.co2e_wtw_kg for row in comparison.modes) == pytest.approx(
            comparison.figure("co2e_wtw").a
        )
        assert sum(row.a.activity_tkm for row in comparison.modes) == pytest.approx(
            comparison.figure("activity").a
        )

    def test_who_moved(self, comparison, ways):
        cheap, fast = ways[Pick.CHEAPEST], ways[Pick.FASTEST]
        assert [row.shipment_id for row in comparison.moved] == ["C", "E", "B"]
        gone, new, moved = comparison.moved
        assert (gone.after, new.before) == ((), ())
        assert gone.cost_delta is gone.time_delta_min is gone.co2e_delta_kg is None
        assert moved.before == (way_of(cheap, 80),)
        assert moved.cost_delta == fast.landed_cost - cheap.landed_cost
        assert moved.time_delta_min == fast.arrive_min - cheap.arrive_min
        assert "air" in moved.after[0].modes
        assert moved.after[0].path[0] == "FAC-CNSNZ"
        assert moved.after[0].path[-1] == "MKT-DEHAM"

    def test_a_plan_that_serves_nothing_has_no_means(self, ways):
        some = plan({"A": [ways[Pick.CHEAPEST]]})
        nothing = replace(
            some,
            moves=(),
            loads=(),
            totals=replace(some.totals, weight_kg=0.0, volume_m3=0.0, emissions=Emissions()),
        )
        comparison = compare(outcome("a", "ship", plan=nothing), outcome("b", "ship", plan=some))
        assert comparison.figure("transit_mean").a is None
        assert comparison.figure("transit_mean").delta is None
        assert comparison.figure("cost_per_kg").a is None


class TestQuotes:
    def test_pick_by_pick(self, quote):
        dearer = replace(
            quote,
            offers=tuple(
                replace(
                    offer,
                    itinerary=replace(
                        offer.itinerary,
                        landed_cost=offer.itinerary.landed_cost + Money(100, "USD"),
                        arrive_min=offer.itinerary.arrive_min + 60,
                    ),
                )
                for offer in quote.offers
            ),
        )
        comparison = compare(
            outcome("a", "quote", "1", quote=quote), outcome("b", "quote", "2", quote=dearer)
        )
        assert [row.pick for row in comparison.picks] == list(Pick)
        assert {row.cost_delta for row in comparison.picks} == {Money(100, "USD")}
        assert {row.time_delta_min for row in comparison.picks} == {60}
        assert {row.co2e_delta_kg for row in comparison.picks} == {0.0}
        assert comparison.figure("cheapest_cost").delta == pytest.approx(1.0)

    def test_no_route_on_one_side(self, quote):
        none = replace(quote, offers=(), front=())
        comparison = compare(outcome("a", "quote", quote=quote), outcome("b", "quote", quote=none))
        assert all(row.b is None and row.cost_delta is None for row in comparison.picks)
        assert comparison.waterfall == ()
        assert comparison.figure("ways").b == 0


def test_location_plans_say_which_sites_open_and_close():
    def located(*sites):
        return LocationPlan(
            termination=Termination(status=Status.OPTIMAL),
            sites=tuple(
                Site(
                    location_id=site,
                    is_open=True,
                    fixed_cost=Money(1, "USD"),
                    throughput_units=1.0,
                    throughput_m3=1.0,
                    utilisation=0.5,
                )
                for site in sites
            ),
            inbound=(),
            outbound=(),
            unserved=(),
            total_cost=Money(100 * len(sites), "USD"),
            emissions=Emissions(),
            provenance=provenance(),
        )

    comparison = compare(
        outcome("a", "locate", location_plan=located("W1", "W2")),
        outcome("b", "locate", location_plan=located("W2", "W3", "W4")),
    )
    changes = [(site.location_id, site.opens) for site in comparison.sites]
    assert changes == [("W1", False), ("W3", True), ("W4", True)]
    assert comparison.figure("sites_open").delta == 1
    assert comparison.figure("total_cost").delta == 1.0


class TestUnlike:
    def test_different_questions(self, quote, ways):
        with pytest.raises(InvalidInputError, match="question"):
            compare(
                outcome("a", "quote", quote=quote),
                outcome("b", "ship", plan=plan({"A": [ways[Pick.CHEAPEST]]})),
            )

    def test_different_currencies(self, quote):
        euros = replace(quote, question=replace(quote.question, options=Options(currency="EUR")))
        with pytest.raises(InvalidInputError, match="currency"):
            compare(outcome("a", "quote", quote=quote), outcome("b", "quote", quote=euros))


def test_the_package_offers_functions_even_where_modules_share_their_name():
    assert scenarios.run.__name__ == "run"
    assert callable(scenarios.run)
    assert callable(scenarios.compare)
    assert callable(scenarios.load_scenario)
    with pytest.raises(AttributeError, match="sweep"):
        _ = scenarios.sweep
