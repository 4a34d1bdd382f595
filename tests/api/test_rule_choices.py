"""Where sources disagree whoever asks may name the rule that holds: on every face the same one."""

import json

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from network.errors import InvalidInputError
from network.reference import reference
from network.trade_choice import choices_of
from scenarios.io import scenario_of
from scenarios.questions import route_question
from solver.route import route

GOODS = {
    "weightKg": 700,
    "volumeM3": 3.5,
    "units": 500,
    "value": {"amount": "6000", "currency": "USD"},
}
BODY = {
    "placeOfReceipt": "FAC-CNSZH",
    "placeOfDelivery": "MKT-USLAX",
    "goods": {**GOODS, "lines": [{"hsCode": "9405.42"}], "dutyPercent": 3.9},
    "readyAt": "2026-06-26",
}
WORDS = (
    "quote", "FAC-CNSZH", "MKT-USLAX", "--weight-kg", "700", "--volume-m3", "3.5", "--units", "500",
    "--value", "6000", "--hs", "9405.42", "--duty-percent", "3.9", "--ready", "2026-06-26",
    "--json",
)  # fmt: skip
QUOTE = {
    "from": "FAC-CNSZH", "to": "MKT-USLAX", "weight_kg": 700, "volume_m3": 3.5, "units": 500,
    "value": 6000, "hs_code": "9405.42", "duty_percent": 3.9, "ready": "2026-06-26",
}  # fmt: skip


@pytest.fixture(scope="module")
def service():
    return TestClient(create_app(reference()))


def fastest(answer):
    """Return what section 122 costs the fastest offer."""
    (offer,) = [o for o in answer["offers"] if "FASTEST" in o["attributes"]]
    return {
        charge["source"]["row"]: charge["amount"]
        for charge in offer["charges"]
        if charge["source"]["row"].startswith("US-S122")
    }


@pytest.mark.parametrize(
    ("rules", "charged"),
    [([], {"US-S122-10": "600.00"}), (["US-S122-15"], {"US-S122-15": "900.00"})],
)
def test_over_http_and_on_the_command_line(service, rules, charged, monkeypatch):
    monkeypatch.setenv("LANEWRIGHT_NETWORK", "reference")
    served = service.post("/v1/route-quotes", json={**BODY, "rules": rules})
    assert served.status_code == 201
    assert fastest(served.json()) == charged
    said = [part for rule in rules for part in ("--rule", rule)]
    printed = json.loads(CliRunner().invoke(app, [*WORDS, *said]).stdout)
    assert fastest(printed) == charged
    assert printed["request"].get("rules") == (rules or None)


def test_in_a_scenario(tmp_path):
    data = {"schema_version": 1, "question": "quote", "quote": QUOTE}
    options = {"rules": ["US-S122-15"]}
    asked, _ = route_question(reference(), scenario_of({**data, "options": options}, tmp_path))
    assert asked.options.rule_choices == (("US-S122", "US-S122-15"),)
    rows = {
        line.row for offer in route(reference(), asked).offers for line in offer.itinerary.charges
    }
    assert "US-S122-15" in rows
    assert "US-S122-10" not in rows
    wrong = scenario_of({**data, "options": {"rules": ["US-S122-1"]}}, tmp_path)
    with pytest.raises(InvalidInputError) as raised:
        route_question(reference(), wrong)
    assert [finding.place.endswith("/options/rules/0") for finding in raised.value.findings] == [
        True
    ]


def test_every_rule_that_is_none_is_found_at_its_place(service):
    reply = service.post("/v1/route-quotes", json={**BODY, "rules": ["US-S122-1", "US-S301-L123"]})
    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.json()["errors"]] == ["/rules/0", "/rules/1"]


def test_two_rules_of_one_group_cannot_both_hold():
    choices, wrong = choices_of(reference(), ["US-S122-15", "US-S122-15", "US-S122-10"])
    assert choices == (("US-S122", "US-S122-15"),)
    assert [(position, finding.current) for position, finding in wrong] == [(2, "US-S122-10")]
