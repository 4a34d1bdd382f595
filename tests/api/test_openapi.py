"""The published document: snapshot, examples, names, problems."""

import json
from itertools import chain

import pytest
from pydantic import BaseModel

from api import schemas
from api.app import create_app
from api.examples import QUOTE_ANSWERS, QUOTE_REQUESTS
from api.schemas import RouteQuoteAnswer
from api.wire_types import alias
from tests.api.regenerate import SNAPSHOT, text_of

DOCUMENT = create_app().openapi()
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_the_snapshot_is_up_to_date():
    assert text_of(DOCUMENT) == SNAPSHOT.read_text("utf-8"), "python -m tests.api.regenerate"


def test_it_is_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_operation_ids_are_fixed():
    assert {(path, method): o["operationId"] for path, method, o in OPERATIONS} == {
        ("/v1/route-quotes", "post"): "createRouteQuote",
        ("/healthz", "get"): "getHealth",
        ("/readyz", "get"): "getReadiness",
        ("/problems/{name}", "get"): "getProblem",
    }


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_has_examples(path, method, operation):
    good = next(reply for status, reply in operation["responses"].items() if status < "300")
    assert all("example" in kind or "examples" in kind for kind in good["content"].values())
    if "requestBody" in operation:
        assert operation["requestBody"]["content"]["application/json"]["examples"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_error_is_a_problem_document_and_nothing_else(path, method, operation):
    for status, reply in operation["responses"].items():
        if status >= "400":
            assert list(reply["content"]) == ["application/problem+json"]
            content = reply["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert content["examples"]


def test_every_reference_is_defined():
    text = json.dumps(DOCUMENT)
    known = DOCUMENT["components"]["schemas"]
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= set(known)
    assert not {"HTTPValidationError", "ValidationError"} & set(known)


@pytest.mark.parametrize("name", sorted(QUOTE_REQUESTS))
def test_request_examples_run(client, lamp_client, name):
    service = lamp_client if name == "customs" else client
    reply = service.post("/v1/route-quotes", json=QUOTE_REQUESTS[name]["value"])
    assert reply.status_code == 201
    assert reply.json()["offers"]


@pytest.mark.parametrize("name", sorted(QUOTE_ANSWERS))
def test_the_answer_examples_are_answers(name):
    assert RouteQuoteAnswer.model_validate(QUOTE_ANSWERS[name]["value"]).offers


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("co2e_wtw_kg", "co2eWtwKg"),
        ("max_co2e_wtw_kg", "maxCo2eWtwKg"),
        ("weight_kg", "weightKg"),
        ("volume_m3", "volumeM3"),
        ("un_location_code", "unLocationCode"),
        ("distance_km", "distanceKm"),
        ("rank", "rank"),
    ],
)
def test_the_alias_function(name, wire):
    assert alias(name) == wire


def test_every_alias_is_listed():
    models = [
        model
        for model in vars(schemas).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    ]
    fields = chain.from_iterable(model.model_fields.items() for model in models)
    aliases = {name: field.alias for name, field in fields}
    listed = json.loads((SNAPSHOT.parent / "aliases.json").read_text("utf-8"))
    assert aliases == listed


def test_no_wire_model_takes_unknown_fields():
    objects = [s for s in DOCUMENT["components"]["schemas"].values() if s["type"] == "object"]
    assert objects
    assert all(schema["additionalProperties"] is False for schema in objects)
