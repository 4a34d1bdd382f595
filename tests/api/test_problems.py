"""Bad input over HTTP: one problem document with every finding, and never a 500."""

import json
import logging

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.endpoints import route_quotes
from api.errors import KINDS, MOST_ERRORS
from api.language import label
from network.enums import Reason
from network.errors import BackendError, PlanRejectedError
from network.explanation import Explanation

URL = "/v1/route-quotes"


def put(body, pointer, value):
    """Return the body with a value put at a JSON pointer."""
    head, *rest = pointer.strip("/").split("/")
    inner = put(body.get(head, {}), "/".join(rest), value) if rest else value
    return {**body, head: inner}


def problem(reply, status, name):
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    document = reply.json()
    assert document["type"] == f"/problems/{name}"
    assert document["status"] == status
    assert document["code"] == name.replace("-", "_").upper()
    assert len(document["traceId"]) == 32
    assert document["title"]
    assert document["detail"]
    return document


def findings(document):
    return {(item["pointer"], item["code"]) for item in document["errors"]}


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/goods/weightKg", -5, "OUT_OF_RANGE"),
        ("/goods/weightKg", 0, "OUT_OF_RANGE"),
        ("/goods/weightKg", 1e9, "OUT_OF_RANGE"),
        ("/goods/weightKg", 10**400, "NOT_FINITE"),
        ("/goods/weightKg", "NaN", "NOT_FINITE"),
        ("/goods/weightKg", "-inf", "NOT_FINITE"),
        ("/goods/weightKg", "heavy", "NOT_A_NUMBER"),
        ("/goods/weightKg", "1,200", "NOT_A_NUMBER"),
        ("/goods/weightKg", True, "NOT_A_NUMBER"),
        ("/goods/weightKg", [1200], "NOT_A_NUMBER"),
        ("/goods/weightKg", None, "MISSING_VALUE"),
        ("/goods/volumeM3", "", "MISSING_VALUE"),
        ("/goods/packages", 0, "OUT_OF_RANGE"),
        ("/goods/packages", 1.5, "OUT_OF_RANGE"),
        ("/goods/packagez", 1, "UNKNOWN_FIELD"),
        ("/goods/value", {"amount": "-1", "currency": "USD"}, "OUT_OF_RANGE"),
        ("/goods/value", {"amount": "1", "currency": "XXX"}, "UNKNOWN_CURRENCY"),
        ("/goods", 7, "BAD_VALUE"),
        ("/currency", "XXX", "UNKNOWN_CURRENCY"),
        ("/currency", 840, "UNKNOWN_CURRENCY"),
        ("/readyAt", "2026-11-02T09:00:00", "NAIVE_TIME"),
        ("/readyAt", "tomorrow", "NOT_A_DATE"),
        ("/readyAt", "9999-12-31", "NOT_A_DATE"),
        ("/readyAt", 20261102, "NOT_A_DATE"),
        ("/limits/arriveBy", "2026-12-24T12:00", "NAIVE_TIME"),
        ("/limits/arriveBy", "2026-10-01", "OUT_OF_RANGE"),
        ("/limits/budget", {"amount": "0", "currency": "USD"}, "OUT_OF_RANGE"),
        ("/limits/budget", {"amount": "9000", "currency": "EUR"}, "NOT_A_WORD"),
        ("/limits/maxLegs", 0, "OUT_OF_RANGE"),
        ("/limits/maxLegs", 99, "OUT_OF_RANGE"),
        ("/limits/maxCo2eWtwKg", -1, "OUT_OF_RANGE"),
        ("/limits/barredModes", ["TELEPORT"], "NOT_A_WORD"),
        ("/limits/barredModes", "AIR", "BAD_VALUE"),
        ("/limits/avoid", ["Atlantis"], "UNKNOWN_REFERENCE"),
        ("/limits/avoid", [4], "BAD_VALUE"),
        ("/placeOfDelivery", {"type": "IATA", "value": "HAM", "iata": "HAM"}, "UNKNOWN_FIELD"),
        ("/placeOfDelivery", {"type": "SWIFT", "value": "DEHAM"}, "NOT_A_WORD"),
        ("/placeOfDelivery", {}, "MISSING_VALUE"),
        ("/placeOfDelivery", "MKT-HAM", None),
    ],
)
def test_each_bad_value_is_found_at_its_place(client, body, pointer, value, code):
    reply = client.post(URL, json=put(body, pointer, value))
    if code is None:
        assert reply.status_code == 201
        return
    found = problem(reply, 422, "validation")["errors"]
    assert code in [item["code"] for item in found]
    assert all(item["pointer"].startswith(pointer) for item in found)


def test_an_unknown_place_is_offered_the_nearest_names(client, body):
    reply = client.post(URL, json=put(body, "/placeOfReceipt", {"unLocationCode": "CNSZZ"}))
    document = problem(reply, 422, "unknown-location")
    assert findings(document) == {("/placeOfReceipt", "UNKNOWN_LOCATION")}
    assert "CNSZX" in document["errors"][0]["detail"]


@pytest.mark.parametrize("scheme", ["INTERNAL", "IATA"])
def test_a_typed_place_is_read_by_its_type_only(client, body, scheme):
    place = {"type": scheme, "value": "DEHAM!"}
    problem(client.post(URL, json=put(body, "/placeOfDelivery", place)), 422, "unknown-location")


def test_origin_and_destination_must_differ(client, body):
    place = {"type": "INTERNAL", "value": "DEHAM"}
    sent = {**body, "placeOfReceipt": place, "placeOfDelivery": place}
    document = problem(client.post(URL, json=sent), 422, "validation")
    assert findings(document) == {("/placeOfDelivery", "SAME_PLACE")}


def test_structure_and_values_are_found_at_once(client):
    sent = {
        "placeOfReceipt": {"unLocationCode": "CNSZZ"},
        "placeOfDelivery": {"unLocationCode": "DEHAM", "floor": 3},
        "goods": {"weightKgs": 5, "volumeM3": -4},
        "currency": "XXX",
        "readyAt": "2026-11-02T09:00:00",
        "limits": {"barredModes": ["AIR", "TELEPORT"], "avoid": ["Atlantis"]},
    }
    document = problem(client.post(URL, json=sent), 422, "validation")
    assert findings(document) == {
        ("/placeOfReceipt", "UNKNOWN_LOCATION"),
        ("/placeOfDelivery/floor", "UNKNOWN_FIELD"),
        ("/goods/weightKg", "MISSING_VALUE"),
        ("/goods/weightKgs", "UNKNOWN_FIELD"),
        ("/goods/volumeM3", "OUT_OF_RANGE"),
        ("/currency", "UNKNOWN_CURRENCY"),
        ("/readyAt", "NAIVE_TIME"),
        ("/limits/barredModes/1", "NOT_A_WORD"),
        ("/limits/avoid/0", "UNKNOWN_REFERENCE"),
    }


def test_a_mistyped_field_is_offered_the_right_one(client, body):
    document = problem(client.post(URL, json=put(body, "/goods/weightkg", 3)), 422, "validation")
    assert "weightKg" in document["errors"][0]["detail"]


def test_findings_are_capped_and_counted(client, body):
    sent = put(body, "/limits/avoid", [f"Atlantis {number}" for number in range(100)])
    sent = put(sent, "/goods/weightKg", -1)
    document = problem(client.post(URL, json=sent), 422, "validation")
    assert len(document["errors"]) == MOST_ERRORS
    assert "101" in document["detail"]


@pytest.mark.parametrize("sent", [[], None, 5, "text", {}])
def test_a_body_that_is_no_quote_is_refused(client, sent):
    problem(client.post(URL, json=sent), 422, "validation")


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"1" * 5000 + b"}"]
)
def test_a_body_that_is_no_json_is_refused(client, sent):
    reply = client.post(URL, content=sent, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    problem(reply, reply.status_code, "validation" if sent == b"" else "bad-request")


def test_a_text_that_utf8_cannot_carry_is_refused(client):
    sent = b'{"placeOfReceipt": "\\ud800", "placeOfDelivery": "DEHAM", "goods": {"\\udfff": NaN}}'
    reply = client.post(URL, content=sent, headers={"Content-Type": "application/json"})
    problem(reply, 422, "validation")


def test_nan_in_json_is_refused(client):
    sent = b'{"placeOfReceipt": "CNSZX", "placeOfDelivery": "DEHAM", "goods": {"weightKg": NaN,'
    sent += b' "volumeM3": Infinity}}'
    reply = client.post(URL, content=sent, headers={"Content-Type": "application/json"})
    assert findings(problem(reply, 422, "validation")) == {
        ("/goods/weightKg", "NOT_FINITE"),
        ("/goods/volumeM3", "NOT_FINITE"),
    }


def test_what_is_not_there_is_a_problem_too(client):
    problem(client.get("/v1/nothing"), 404, "not-found")
    reply = client.delete(URL)
    problem(reply, 405, "method-not-allowed")
    assert reply.headers["allow"] == "POST"


def test_texts_follow_accept_language(client, body):
    sent = put(body, "/goods/weightKg", -5)
    english = client.post(URL, json=sent)
    chinese = client.post(URL, json=sent, headers={"Accept-Language": "zh"})
    assert english.headers["content-language"] == "en"
    assert chinese.headers["content-language"] == "zh"
    assert chinese.json()["title"] == label("problem.validation.title", "zh")
    assert findings(english.json()) == findings(chinese.json())
    assert english.json()["errors"][0]["detail"] != chinese.json()["errors"][0]["detail"]


def test_a_trace_id_is_taken_from_the_caller(client):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    reply = client.get("/nothing", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert reply.json()["traceId"] == trace


@pytest.mark.parametrize(
    "error",
    [
        ValueError("secret"),
        BackendError("glop", "secret"),
        PlanRejectedError((Explanation(code=Reason.MONEY_MISMATCH, subject="secret"),)),
    ],
)
def test_a_bug_is_500_says_nothing_and_is_logged(client, body, monkeypatch, caplog, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(route_quotes, "route", fail)
    with caplog.at_level(logging.ERROR, logger="lanewright.api"):
        document = problem(client.post(URL, json=body), 500, "internal")
    assert "secret" not in str(document)
    assert document["traceId"] in caplog.text


def test_before_the_world_is_loaded_the_service_says_so(body):
    early = TestClient(create_app())
    for reply in (early.get("/readyz"), early.post(URL, json=body)):
        problem(reply, 503, "unavailable")
        assert int(reply.headers["retry-after"]) > 0
    assert early.get("/healthz").json() == {"status": "UP"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_problem_type_has_a_page(client, name, language):
    reply = client.get(f"/problems/{name}", headers={"Accept-Language": language})
    assert reply.status_code == 200
    assert label(f"problem.{name}.title", language) in reply.text


def test_there_is_no_page_for_other_names(client):
    problem(client.get("/problems/other"), 404, "not-found")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/octet-stream"])
def test_a_body_that_does_not_say_it_is_json_is_refused(client, body, kind):
    sent = json.dumps(body)
    problem(client.post(URL, content=sent, headers={"Content-Type": kind}), 400, "bad-request")


def test_a_huge_body_is_refused_whether_or_not_it_says_how_large_it_is(client):
    def pieces():
        for _ in range(30):
            yield b"[" * 100_000

    kind = {"Content-Type": "application/json"}
    problem(client.post(URL, content=b" " * 1_000_001, headers=kind), 413, "too-large")
    problem(client.post(URL, content=pieces(), headers=kind), 413, "too-large")


def test_what_is_needed_is_said_in_words(client, body):
    document = problem(client.post(URL, json=put(body, "/goods", 7)), 422, "validation")
    assert document["errors"][0]["detail"].startswith('goods cannot be "7": an object is needed.')
