"""``POST /v1/route-quotes`` against the ten-node world."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from api.deps import now
from api.schemas import RouteQuoteAnswer

URL = "/v1/route-quotes"


@pytest.fixture(scope="module")
def answer(client):
    reply = client.post(
        URL,
        json={
            "placeOfReceipt": {"unLocationCode": "CNSZX"},
            "placeOfDelivery": {"unLocationCode": "DEHAM"},
            "goods": {"weightKg": 1200, "volumeM3": 4},
        },
    )
    assert reply.status_code == 201
    return reply.json()


def test_the_four_picks_are_named(answer):
    names = [name for offer in answer["offers"] for name in offer["attributes"]]
    assert sorted(names) == ["BEST_VALUE", "CHEAPEST", "FASTEST", "LOWEST_CARBON"]


def test_an_answer_can_be_replayed(answer):
    assert answer["apiVersion"] == "1.0.0"
    assert answer["engineVersion"]
    assert answer["dataVersion"]
    assert answer["request"]["goods"]["weightKg"] == 1200


def test_the_answer_fits_its_own_model(answer):
    assert RouteQuoteAnswer.model_validate(answer).offers


@pytest.mark.parametrize("currency", ["USD", "EUR", "CNY"])
def test_charges_sum_exactly_to_the_total_price(client, body, currency):
    reply = client.post(URL, json={**body, "currency": currency}).json()
    assert reply["offers"]
    for offer in reply["offers"]:
        assert offer["totalPrice"]["currency"] == currency
        parts = [Decimal(charge["amountInQuoteCurrency"]) for charge in offer["charges"]]
        assert sum(parts) == Decimal(offer["totalPrice"]["amount"])


def test_a_charge_in_the_quote_currency_is_not_touched(answer):
    for offer in answer["offers"]:
        for charge in offer["charges"]:
            if charge["currency"] == answer["currency"]:
                assert charge["amount"] == charge["amountInQuoteCurrency"]
                assert charge["exchangeRate"] == "1"


def test_every_charge_is_found_from_its_leg_or_handling(answer):
    for offer in answer["offers"]:
        parts = offer["legs"] + offer["handling"]
        found = sorted(ref for part in parts for ref in part["chargeRefs"])
        assert found == list(range(len(offer["charges"])))
        for part in parts:
            for ref in part["chargeRefs"]:
                assert offer["charges"][ref]["legSequence"] == part["sequenceNumber"]


def test_emissions_of_legs_and_handling_sum_to_the_footprint(answer):
    for offer in answer["offers"]:
        for name in ("co2eWtwKg", "co2eTtwKg"):
            parts = [p["footprint"][name] for p in offer["legs"] + offer["handling"]]
            assert sum(parts) == pytest.approx(offer["footprint"][name], abs=1e-6)


def test_legs_hang_together_in_place_and_time(answer):
    for offer in answer["offers"]:
        legs = offer["legs"]
        assert [leg["sequenceNumber"] for leg in legs] == sorted(
            leg["sequenceNumber"] for leg in legs
        )
        for before, after in pairwise(legs):
            assert before["arrival"]["location"] == after["departure"]["location"]
            assert moment(before["arrival"]) <= moment(after["departure"])
        assert moment(offer["placeOfReceipt"]) <= moment(legs[0]["departure"])
        assert moment(legs[-1]["arrival"]) <= moment(offer["placeOfDelivery"])


def moment(call):
    return datetime.fromisoformat(call["dateTime"])


def test_times_are_local_with_the_offset_of_the_place(answer):
    offer = answer["offers"][0]
    assert offer["placeOfReceipt"]["dateTime"].endswith("+08:00")
    assert offer["placeOfDelivery"]["dateTime"].endswith("+01:00")
    assert answer["createdAt"].endswith("Z")


def test_legs_speak_dcsa_and_air(answer):
    by_name = {name: offer for offer in answer["offers"] for name in offer["attributes"]}
    modes = {
        name: [leg["transport"]["modeOfTransport"] for leg in offer["legs"]]
        for name, offer in by_name.items()
    }
    assert "VESSEL" in modes["CHEAPEST"]
    assert "AIR" in modes["FASTEST"]
    air = next(
        leg for leg in by_name["FASTEST"]["legs"] if leg["transport"]["modeOfTransport"] == "AIR"
    )
    assert air["departure"]["nodeType"] == "AIRPORT"
    assert "facilityTypeCode" not in air["departure"]
    sea = next(
        leg
        for leg in by_name["CHEAPEST"]["legs"]
        if leg["transport"]["modeOfTransport"] == "VESSEL"
    )
    assert sea["departure"]["facilityTypeCode"] == "POTE"


def test_only_scheduled_legs_have_a_cut_off(answer):
    for offer in answer["offers"]:
        for leg in offer["legs"]:
            scheduled = leg["transport"]["modeOfTransport"] != "TRUCK"
            assert bool(leg["cutOffTimes"]) is scheduled
            assert ("slackHours" in leg) is scheduled


def test_the_last_acceptance_just_makes_the_first_cut_off(client, body, answer):
    for offer in answer["offers"]:
        again = client.post(URL, json={**body, "readyAt": offer["latestAcceptance"]}).json()
        assert offer["routingReference"] in [
            other["routingReference"] for other in again["offers"]
        ] or any(
            row["serviceIds"] == [leg["transport"]["serviceId"] for leg in offer["legs"]]
            and row["arrivalDateTime"] == offer["placeOfDelivery"]["dateTime"]
            for row in again["front"]
        )


def test_a_quote_is_valid_until_its_first_offer_lapses(answer):
    ends = [datetime.fromisoformat(offer["latestAcceptance"]) for offer in answer["offers"]]
    assert datetime.fromisoformat(answer["validUntil"]) == min(ends)


def test_the_answer_says_how_codes_were_read_and_what_is_left_out(answer):
    codes = [message["code"] for message in answer["messages"]]
    assert codes.count("READ_AS") == 2
    assert "DUTY_NOT_INCLUDED" in codes


def test_the_front_is_shown_in_short(answer):
    prices = [Decimal(row["totalPrice"]["amount"]) for row in answer["front"]]
    assert prices == sorted(prices)
    assert len(prices) >= len(answer["offers"])
    assert answer["frontComplete"] is True
    assert all(offer["paretoOptimal"] for offer in answer["offers"])


def test_the_same_question_has_the_same_answer(client, body):
    first, second = (client.post(URL, json=body).json() for _ in range(2))
    for reply in (first, second):
        del reply["createdAt"]
    assert first == second


def test_places_may_be_plain_codes_or_typed_identifiers(client, body, answer):
    typed = {
        **body,
        "placeOfReceipt": {"type": "INTERNAL", "value": "FAC-SZX"},
        "placeOfDelivery": "DEHAM",
    }
    reply = client.post(URL, json=typed).json()
    assert [offer["totalPrice"] for offer in reply["offers"]] == [
        offer["totalPrice"] for offer in answer["offers"]
    ]


def test_an_iata_code_means_the_airport(client, body):
    reply = client.post(URL, json={**body, "placeOfReceipt": {"type": "IATA", "value": "SZX"}})
    assert reply.status_code == 201
    receipts = [offer["placeOfReceipt"]["nodeType"] for offer in reply.json()["offers"]]
    assert set(receipts) <= {"AIRPORT"}


def test_quantities_may_be_texts_and_words_in_any_case(client, body):
    sent = {
        **body,
        "goods": {"weightKg": "1200.0", "volumeM3": "4"},
        "currency": "eur",
        "limits": {"barredModes": ["air", "Rail"]},
    }
    reply = client.post(URL, json=sent).json()
    assert reply["currency"] == "EUR"
    modes = {mode for row in reply["front"] for mode in row["modes"]}
    assert modes == {"SEA", "TRUCK"}


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"arriveBy": "2026-10-31"}, "DEADLINE_TOO_EARLY"),
        ({"budget": {"amount": "10.00", "currency": "USD"}}, "BUDGET_EXCEEDED"),
        ({"maxCo2eWtwKg": 1}, "CO2E_EXCEEDED"),
        ({"maxLegs": 1}, "LEGS_EXCEEDED"),
        ({"barredModes": ["TRUCK"]}, "MODE_BARRED"),
        ({"avoid": ["CNYTN", "RAIL-XIA", "SZX"]}, "PLACE_AVOIDED"),
    ],
)
def test_no_route_within_the_limits_is_an_answer_with_reasons(client, body, limits, code):
    reply = client.post(URL, json={**body, "limits": limits})
    assert reply.status_code == 201
    answer = reply.json()
    assert answer["status"] == answer["solutionStatus"] == "INFEASIBLE"
    assert answer["offers"] == []
    assert code in [reason["reasonCode"] for reason in answer["reasons"]]
    assert all(reason["detail"] for reason in answer["reasons"])


def test_a_pair_that_nothing_joins_is_an_answer_with_reasons(client, body):
    swapped = {
        **body,
        "placeOfReceipt": {"type": "INTERNAL", "value": "MKT-HAM"},
        "placeOfDelivery": {"type": "INTERNAL", "value": "FAC-SZX"},
    }
    answer = client.post(URL, json=swapped).json()
    assert answer["status"] == "INFEASIBLE"
    assert [reason["reasonCode"] for reason in answer["reasons"]] == ["NO_CONNECTION"]


def test_texts_follow_the_language_and_codes_stay(client, body):
    reply = client.post(URL, json=body, headers={"Accept-Language": "zh-CN, en;q=0.5"}).json()
    message = next(m for m in reply["messages"] if m["code"] == "DUTY_NOT_INCLUDED")
    assert message["text"] != "Duty and VAT are not included."
    assert message["severity"] == "NOTE"


def test_a_quote_whose_first_cut_off_is_past_is_expired(client, body):
    client.app.dependency_overrides[now] = lambda: datetime(2030, 1, 1, tzinfo=UTC)
    late = client.post("/v1/route-quotes", json=body).json()
    client.app.dependency_overrides[now] = lambda: datetime(2020, 1, 1, tzinfo=UTC)
    early = client.post("/v1/route-quotes", json=body).json()
    client.app.dependency_overrides.pop(now)
    assert (early["status"], late["status"]) == ("VALID", "EXPIRED")
    assert early["validUntil"] == late["validUntil"]
