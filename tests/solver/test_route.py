"""The route facade on the ten-node world: fronts, picks, limits, reasons."""

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.enums import Mode, Nature, OpenStatus, Pick, Reason, Status
from network.goods import Consignment
from network.io.csv import read_folder
from network.money import Money
from network.units import MINUTES_PER_DAY, minute_of
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare, route

READY = minute_of(datetime(2026, 11, 2, 1, tzinfo=UTC))


@cache
def ten_nodes():
    return read_folder(Path(__file__).parents[2] / "examples" / "ten-nodes")


def question(**changes):
    asked = RouteQuestion(
        origin_id="FAC-SZX",
        destination_id="MKT-HAM",
        consignment=Consignment(weight_kg=1200, volume_m3=4, packages=10),
        ready_min=READY,
    )
    return replace(asked, **changes)


def criteria(point):
    return (point.decision_cost.amount_minor, point.arrive_min, point.co2e_wtw_kg)


def test_front_is_sorted_and_nothing_on_it_is_dominated():
    front = route(ten_nodes(), question()).front
    assert [p.landed_cost for p in front] == sorted(p.landed_cost for p in front)
    for mine in front:
        for other in front:
            if other is not mine:
                pairs = zip(criteria(other), criteria(mine), strict=True)
                assert not all(a <= b for a, b in pairs)


def test_each_pick_is_best_at_what_it_is_named_for():
    quote = route(ten_nodes(), question())
    front = quote.front
    cheapest = quote.offer(Pick.CHEAPEST).itinerary
    fastest = quote.offer(Pick.FASTEST).itinerary
    greenest = quote.offer(Pick.GREENEST).itinerary
    assert cheapest.landed_cost == min(p.landed_cost for p in front)
    assert fastest.arrive_min == min(p.arrive_min for p in front)
    assert greenest.emissions.co2e_wtw_kg == min(p.co2e_wtw_kg for p in front)
    assert quote.offer(Pick.BALANCED) is not None


def test_totals_are_sums_of_lines():
    for offer in route(ten_nodes(), question()).offers:
        way = offer.itinerary
        cash = [c.converted.amount_minor for c in way.charges if c.nature is Nature.CASH]
        assert way.landed_cost.amount_minor == sum(cash)
        assert way.emissions.wtw_ug == sum(e.emissions.wtw_ug for e in way.emission_lines)
        assert way.emissions.wtw_ug == way.emissions.wtt_ug + way.emissions.ttw_ug


def test_kernel_costs_never_exceed_published_ones():
    prepared = prepare(ten_nodes(), question())
    (found,) = prepared.search(Limits())
    ways = prepared.ways([found], prepared.question)
    for label, way in zip(found.targets, ways, strict=True):
        slack = 1000 * len(way.charges)
        assert found.cost[label] <= way.landed_cost.amount_minor * 1000 + 1000
        assert way.landed_cost.amount_minor * 1000 - found.cost[label] <= slack
        assert found.carbon[label] == way.emissions.wtw_ug


def test_an_internal_carbon_price_steers_but_is_never_paid():
    plain = route(ten_nodes(), question())
    priced = route(ten_nodes(), question(options=Options(carbon_price=Money.of("100", "EUR"))))
    for offer in priced.offers:
        way = offer.itinerary
        shadow = [c for c in way.charges if c.nature is Nature.SHADOW]
        assert len(shadow) == 1
        assert way.decision_cost == way.landed_cost + shadow[0].converted
    costs = {p.service_ids: p.landed_cost for p in plain.front}
    assert all(costs.get(p.service_ids, p.landed_cost) == p.landed_cost for p in priced.front)


def test_a_very_high_carbon_price_makes_the_cheapest_the_greenest():
    quote = route(ten_nodes(), question(options=Options(carbon_price=Money.of("1000000", "USD"))))
    assert quote.offer(Pick.CHEAPEST) is quote.offer(Pick.GREENEST)


def test_prepared_answers_other_limits_like_a_fresh_call():
    limits = Limits(arrive_by_min=READY + 30 * MINUTES_PER_DAY)
    warm = prepare(ten_nodes(), question()).solve(limits)
    assert warm.front == route(ten_nodes(), question(limits=limits)).front


def test_same_question_same_answer():
    first, second = (route(ten_nodes(), question()) for _ in range(2))
    assert first == second
    assert first.provenance.input_hash == second.provenance.input_hash
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301


def test_relabelling_rows_changes_nothing():
    network = ten_nodes()
    shuffled = network.with_table(
        network.services.take(np.random.default_rng(5).permutation(len(network.services)))
    )
    assert [criteria(p) for p in route(shuffled, question()).front] == [
        criteria(p) for p in route(network, question()).front
    ]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(arrive_by_min=READY + MINUTES_PER_DAY), Reason.DEADLINE_TOO_EARLY),
        (Limits(budget=Money.of("100", "USD")), Reason.BUDGET_EXCEEDED),
        (Limits(max_co2e_kg=10), Reason.CO2E_EXCEEDED),
        (Limits(max_legs=2), Reason.LEGS_EXCEEDED),
        (Limits(barred_modes=frozenset({Mode.TRUCK})), Reason.MODE_BARRED),
        (Limits(avoid=frozenset({"FAC-SZX"})), Reason.PLACE_AVOIDED),
        (
            Limits(arrive_by_min=READY + 10 * MINUTES_PER_DAY, budget=Money.of("1500", "USD")),
            Reason.LIMITS_CONFLICT,
        ),
    ],
)
def test_no_route_is_an_answer_with_the_limit_that_stands_in_the_way(limits, code):
    quote = route(ten_nodes(), question(limits=limits))
    assert quote.termination.status is Status.INFEASIBLE
    assert not quote.offers
    assert code in {reason.code for reason in quote.reasons}


def test_a_deadline_reason_names_the_earliest_arrival_and_its_price():
    limits = Limits(arrive_by_min=READY + MINUTES_PER_DAY)
    reason = route(ten_nodes(), question(limits=limits)).reasons[0]
    fastest = route(ten_nodes(), question()).offer(Pick.FASTEST).itinerary
    assert reason.price == str(fastest.landed_cost)
    assert reason.needed.endswith("+01:00")


def test_a_factory_cannot_be_reached_and_says_so():
    quote = route(ten_nodes(), question(origin_id="MKT-HAM", destination_id="FAC-SZX"))
    assert [r.code for r in quote.reasons] == [Reason.NO_CONNECTION]


def test_a_load_too_large_for_everything_is_oversize():
    network = ten_nodes()
    tight = network.with_table(
        network.services.set(np.ones(len(network.services), bool), "capacity_kg", 100.0).set(
            np.ones(len(network.services), bool), "capacity_teu", 0.5
        )
    )
    quote = route(tight, question())
    assert [r.code for r in quote.reasons] == [Reason.OVERSIZE]


def test_closed_services_are_named_as_the_reason():
    network = ten_nodes()
    closed = network.with_table(
        network.services.set(np.ones(len(network.services), bool), "status", OpenStatus.CLOSED)
    )
    quote = route(closed, question())
    assert quote.reasons[0].code is Reason.NO_CONNECTION


def test_nothing_departs_within_a_short_window():
    options = Options(horizon_days=1)
    network = ten_nodes()
    sea_only = Limits(barred_modes=frozenset({Mode.AIR, Mode.RAIL}))
    quote = route(network, question(options=options, limits=sea_only))
    assert [r.code for r in quote.reasons] == [Reason.NO_CONNECTION_IN_WINDOW]


@settings(max_examples=25, deadline=None)
@given(
    weight=st.floats(10, 20_000),
    volume=st.floats(0.05, 60),
    days=st.integers(0, 20),
)
def test_any_goods_get_a_quote_that_passes_the_referee(weight, volume, days):
    quote = route(
        ten_nodes(),
        question(
            consignment=Consignment(weight_kg=weight, volume_m3=volume),
            ready_min=READY + days * MINUTES_PER_DAY,
        ),
    )
    assert quote.termination.status is Status.OPTIMAL
    assert quote.complete


@settings(max_examples=20, deadline=None)
@given(days=st.integers(5, 60), budget=st.integers(500, 8000))
def test_tighter_limits_never_make_anything_better(days, budget):
    free = route(ten_nodes(), question())
    tight = route(
        ten_nodes(),
        question(
            limits=Limits(
                arrive_by_min=READY + days * MINUTES_PER_DAY, budget=Money(budget * 100, "USD")
            )
        ),
    )
    assert {criteria(p) for p in tight.front} <= {criteria(p) for p in free.front}


def test_the_input_hash_is_the_same_in_every_process():
    code = (
        "from tests.solver.test_route import *;"
        "limits = Limits(avoid=frozenset({'A', 'B', 'Gemini', 'D'}), barred_modes=frozenset(Mode));"
        "from solver.provenance import provenance;"
        "q = question(limits=limits);"
        "print(provenance(ten_nodes(), q, q.options, []).input_hash)"
    )
    root = Path(__file__).parents[2]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1
