"""Whatever is sent, the service answers with a quote or a problem, never with a 500."""

import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.schemas import RouteQuoteAnswer

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
    for key in value if isinstance(value, dict) else ():
        yield from paths(value[key], (*here, key))


PATHS = sorted(path for path in paths(BODY) if path)


def with_value(path, value):
    body = copy.deepcopy(BODY)
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
@given(path=st.sampled_from(PATHS), value=ANYTHING)
def test_any_value_anywhere(client, path, value):
    answers(client, with_value(path, value))


@QUIET
@given(body=ANYTHING)
def test_any_json(client, body):
    answers(client, body)
