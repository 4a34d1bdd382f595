"""Whatever is sent, the service answers with a quote or a problem, never with a 500."""

import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.schemas import GoodsIn, GoodsLineIn, RouteQuoteAnswer

BODY = {
    "placeOfReceipt": {"unLocationCode": "CNSZX"},
    "placeOfDelivery": {"type": "INTERNAL", "value": "MKT-HAM"},
    "goods": {
        "weightKg": 1200,
        "volumeM3": "4.5",
        "packages": 3,
        "units": 30,
        "value": {"amount": "900.00", "currency": "EUR"},
    },
    "currency": "USD",
    "readyAt": "2026-11-02",
    "limits": {
        "arriveBy": "2027-02-01T12:00:00+01:00",
        "budget": {"amount": "90000", "currency": "USD"},
        "maxCo2eWtwKg": 1e6,
        "maxLegs": 5,
        "barredModes": ["RAIL"],
        "avoid": ["RAIL-XIA"],
    },
}
DESCRIBED = {
    "placeOfReceipt": {"unLocationCode": "CNSZX"},
    "placeOfDelivery": {"unLocationCode": "DEHAJ"},
    "goods": {
        "weightKg": 42,
        "volumeM3": "0.21",
        "packages": 3,
        "lines": [
            {
                "sku": "LAMP",
                "hsCode": "9405.21",
                "originCountry": "CN",
                "units": 20,
                "transferPrice": {"amount": "12.00", "currency": "USD"},
                "retailPriceGross": {"amount": "42.90", "currency": "USD"},
                "unNumber": "UN3480",
                "packing": "alone",
                "stateOfChargePercent": 30,
                "hasProofOfOrigin": True,
            },
            {"hsCode": "940542", "units": 10},
        ],
        "orderValue": {"amount": "900.00", "currency": "USD"},
        "channel": "GENERAL_TRADE",
        "dutyPercent": "4.5",
    },
    "incoterm": "DAP",
    "importerId": "LAMP-DE",
}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["NaN", "-1", "1e400", "0", "2026-02-30", "2026-11-02T25:00Z", "CNSZX", "€"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=4,
)


def paths(value, here=()):
    yield here
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield from paths(value[key], (*here, key))


def paths_of(body):
    return sorted((path for path in paths(body) if path), key=str)


def with_value(whole, path, value):
    body = copy.deepcopy(whole)
    here = body
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return body


def answers(client, body):
    text = json.dumps(body)
    reply = client.post(
        "/v1/route-quotes", content=text, headers={"Content-Type": "application/json"}
    )
    assert reply.status_code in (201, 422), reply.text
    if reply.status_code == 201:
        assert RouteQuoteAnswer.model_validate(reply.json())
    else:
        assert reply.json()["errors"]


QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUIET
@given(path=st.sampled_from(paths_of(BODY)), value=ANYTHING)
def test_any_value_anywhere(client, path, value):
    answers(client, with_value(BODY, path, value))


@QUIET
@given(path=st.sampled_from(paths_of(DESCRIBED)), value=ANYTHING)
def test_any_value_anywhere_in_described_goods(lamp_client, path, value):
    answers(lamp_client, with_value(DESCRIBED, path, value))


def test_the_bodies_are_answered_as_they_stand(client, lamp_client):
    assert client.post("/v1/route-quotes", json=BODY).status_code == 201
    assert lamp_client.post("/v1/route-quotes", json=DESCRIBED).status_code == 201


def test_the_bodies_say_every_field_a_line_of_goods_has():
    known = {field.alias for field in GoodsLineIn.model_fields.values()}
    assert set(DESCRIBED["goods"]["lines"][0]) == known
    fields = {field.alias for field in GoodsIn.model_fields.values()}
    assert set(BODY["goods"]) | set(DESCRIBED["goods"]) == fields


@QUIET
@given(body=ANYTHING)
def test_any_json(client, body):
    answers(client, body)
