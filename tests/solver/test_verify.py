"""The referee finds what is planted."""

from dataclasses import replace

import numpy as np
import pytest

from network.enums import Pick, Reason
from network.errors import InvalidInputError, PlanRejectedError
from network.money import Money
from solver.options import Limits
from solver.route import route
from solver.verify import assert_valid, quote_violations
from tests.solver.test_route import question, ten_nodes


def tampered(change, pick=Pick.CHEAPEST):
    quote = route(ten_nodes(), question())
    offer = quote.offer(pick)
    return replace(quote, offers=(replace(offer, itinerary=change(offer.itinerary)),))


def codes(quote):
    return {violation.code for violation in quote_violations(ten_nodes(), quote)}


def with_leg(way, number, **changes):
    legs = list(way.legs)
    legs[number] = replace(legs[number], **changes)
    return replace(way, legs=tuple(legs))


def sea(way):
    return next(leg for leg in way.legs if leg.mode == "sea" and leg.is_service)


def test_an_honest_quote_passes():
    assert quote_violations(ten_nodes(), route(ten_nodes(), question())) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda w: replace(w, arrive_min=w.arrive_min - 60), Reason.TIME_MISMATCH),
        (
            lambda w: with_leg(w, sea(w).sequence, depart_min=sea(w).depart_min + 60),
            Reason.DEPARTURE_MISMATCH,
        ),
        (
            lambda w: with_leg(w, sea(w).sequence, at_origin_min=sea(w).depart_min),
            Reason.CHAIN_BROKEN,
        ),
        (lambda w: with_leg(w, 2, origin_id="SGSIN"), Reason.CHAIN_BROKEN),
        (lambda w: with_leg(w, 0, arrive_min=w.legs[0].arrive_min - 5), Reason.TIME_MISMATCH),
        (
            lambda w: replace(w, landed_cost=w.landed_cost - Money(1, "USD")),
            Reason.MONEY_MISMATCH,
        ),
        (
            lambda w: replace(w, emissions=replace(w.emissions, ttw_ug=w.emissions.ttw_ug - 1)),
            Reason.CARBON_MISMATCH,
        ),
        (lambda w: replace(w, charges=w.charges[1:]), Reason.MONEY_MISMATCH),
        (lambda w: replace(w, legs=w.legs[:-2]), Reason.TIME_MISMATCH),
    ],
)
def test_each_planted_fault_is_found(change, code):
    assert code in codes(tampered(change))


def test_a_box_too_small_is_found():
    def shrink(way):
        return replace(
            way, legs=tuple(replace(leg, boxes=()) if leg.boxes else leg for leg in way.legs)
        )

    assert Reason.CAPACITY_BROKEN in codes(tampered(shrink, Pick.GREENEST))


def test_a_box_that_changes_on_the_way_is_found():
    def swap(way):
        first = next(leg for leg in way.services if leg.boxes)
        return with_leg(way, first.sequence, boxes=(("40HC", 1),))

    assert Reason.CHAIN_BROKEN in codes(tampered(swap, Pick.GREENEST))


@pytest.mark.parametrize(
    "limits",
    [
        Limits(arrive_by_min=0),
        Limits(budget=Money(1, "USD")),
        Limits(max_co2e_kg=1.0),
        Limits(max_legs=1),
        Limits(avoid=frozenset({"Gemini"})),
    ],
)
def test_broken_limits_are_found(limits):
    quote = route(ten_nodes(), question())
    assert Reason.LIMIT_BROKEN in codes(
        replace(quote, question=replace(quote.question, limits=limits))
    )


def test_a_rejected_answer_is_called_a_bug():
    wrong = tampered(lambda w: replace(w, arrive_min=0))
    with pytest.raises(PlanRejectedError, match="this is a bug"):
        assert_valid(quote_violations(ten_nodes(), wrong))


def test_a_service_that_is_closed_too_small_or_takes_other_boxes_is_found():
    quote = route(ten_nodes(), question())
    every = np.ones(len(ten_nodes().services), bool)
    for column, value, code in (
        ("status", "closed", Reason.SERVICE_CLOSED),
        ("capacity_kg", 10.0, Reason.CAPACITY_BROKEN),
        ("capacity_m3", 0.1, Reason.CAPACITY_BROKEN),
        ("capacity_teu", 0.5, Reason.CAPACITY_BROKEN),
        ("equipment", ("40HC",), Reason.CAPACITY_BROKEN),
    ):
        world = ten_nodes().with_table(ten_nodes().services.set(every, column, value))
        assert code in {violation.code for violation in quote_violations(world, quote)}, column


def test_a_budget_in_another_currency_is_refused():
    with pytest.raises(InvalidInputError, match="EUR"):
        route(ten_nodes(), question(limits=Limits(budget=Money.of(900, "EUR"))))
