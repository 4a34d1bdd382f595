"""Goods described for customs, over HTTP and on the command line; every finding at its place."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.api.conftest import LAMP

URL = "/v1/route-quotes"
BAD_INPUT = 2
LINE = {
    "hsCode": "9405.21",
    "originCountry": "CN",
    "units": 30,
    "transferPrice": {"amount": "12.00", "currency": "USD"},
}


def usd(amount):
    return {"amount": amount, "currency": "USD"}


PARCEL = {"lines": [{"sku": "LAMP"}], "channel": "E_COMMERCE", "packages": 1, "units": 1}


@pytest.fixture
def ask(lamp_client):
    """Ask for three cartons of lamps from Shenzhen to Hanover, with goods of the caller's own."""

    def post(goods=None, *, to="DEHAJ", **top):
        size = {"weightKg": 42, "volumeM3": 0.21, "packages": 3}
        body = {
            "placeOfReceipt": {"unLocationCode": "CNSZX"},
            "placeOfDelivery": to,
            "goods": {**size, **(goods or {})},
            **top,
        }
        return lamp_client.post(URL, json=body)

    return post


def offer(reply):
    assert reply.status_code == 201, reply.text
    return reply.json()["offers"][0]


def findings(reply):
    assert reply.status_code == 422, reply.text
    return [(item["pointer"], item["code"]) for item in reply.json()["errors"]]


def test_described_goods_are_cleared_and_priced_to_the_cent(ask):
    quoted = offer(ask({"lines": [LINE]}))
    assert quoted["totalPrice"] == usd("293.05")
    assert quoted["landedComplete"] is True
    entered = quoted["clearance"]
    assert (entered["territory"], entered["regime"]) == ("DE", "STANDARD")
    assert entered["customsValue"] == {"amount": "485.71", "currency": "EUR"}
    assert entered["importerId"] == "LAMP-DE"
    (vat,) = quoted["otherLines"]
    assert (vat["code"], vat["nature"]) == ("VAT", "PASS_THROUGH")
    assert (vat["amount"], vat["currency"]) == ("95.70", "EUR")


def test_a_product_of_the_network_says_the_same(ask):
    described = offer(ask({"lines": [LINE]}))
    known = offer(ask({"units": 30, "lines": [{"sku": "LAMP"}]}))
    assert known["totalPrice"] == described["totalPrice"]
    assert known["clearance"] == described["clearance"]


def test_a_single_line_has_units_and_value_of_the_whole(ask):
    bare = {"hsCode": "940521", "originCountry": "CN"}
    whole = offer(ask({"units": 30, "value": usd("360.00"), "lines": [bare]}))
    assert whole["totalPrice"] == usd("293.05")


def test_lines_add_up_to_the_units_of_the_whole(ask):
    halves = [{**LINE, "units": 10}, {**LINE, "units": 20, "hsCode": "94052190"}]
    reply = ask({"lines": halves})
    assert offer(reply)["totalPrice"] == usd("293.05")
    assert "units" not in reply.json()["request"]["goods"]


def test_goods_nobody_described_say_that_duty_is_missing(ask):
    reply = ask()
    quoted = offer(reply)
    assert quoted["totalPrice"] == usd("273.29")
    assert quoted["landedComplete"] is False
    assert not {"clearance", "landedRange"} & set(quoted)
    assert "DUTY_NOT_INCLUDED" in [message["code"] for message in reply.json()["messages"]]


def test_what_customs_is_not_told_is_unknown_not_free(ask):
    quoted = offer(ask({"lines": [{"units": 30}]}))
    assert quoted["landedComplete"] is False
    assert quoted["clearance"]["complete"] is False
    codes = {reason["code"] for reason in quoted["clearance"]["reasons"]}
    assert "GOODS_FIELD_MISSING" in codes


def test_a_parcel_says_how_far_its_price_may_go(ask):
    quoted = offer(ask(PARCEL, to="MKT-DE", currency="EUR"))
    assert quoted["clearance"]["regime"] == "IOSS"
    assert {end: amount["amount"] for end, amount in quoted["landedRange"].items()} == {
        "min": "18.00",
        "max": "20.00",
    }


def test_an_order_stays_dear_however_it_is_split(ask):
    quoted = offer(ask({**PARCEL, "orderValue": usd("400.00")}, to="MKT-DE"))
    assert quoted["clearance"]["regime"] == "STANDARD"


def test_an_own_rate_of_duty_takes_the_place_of_the_rule(ask):
    lines = {"lines": [LINE]}
    free = offer(ask({**lines, "dutyPercent": 0}))
    assert free["totalPrice"] == usd("273.29")
    assert free["landedComplete"] is True


def line(**fields):
    return {"lines": [{**LINE, **fields}]}


@pytest.mark.parametrize(
    ("goods", "pointer", "code"),
    [
        (line(hsCode="94"), "/goods/lines/0/hsCode", "BAD_VALUE"),
        (line(hsCode="94O5.21"), "/goods/lines/0/hsCode", "BAD_VALUE"),
        (line(hsCode="٩٤٠٥"), "/goods/lines/0/hsCode", "BAD_VALUE"),
        (line(hsCode="9405210000111"), "/goods/lines/0/hsCode", "BAD_VALUE"),
        (line(hsCode=""), "/goods/lines/0/hsCode", "MISSING_VALUE"),
        (line(hsCode=940521), "/goods/lines/0/hsCode", "BAD_VALUE"),
        (line(originCountry="China"), "/goods/lines/0/originCountry", "BAD_VALUE"),
        (line(originCountry="C1"), "/goods/lines/0/originCountry", "BAD_VALUE"),
        (line(sku="NOPE"), "/goods/lines/0/sku", "UNKNOWN_REFERENCE"),
        (line(units=0), "/goods/lines/0/units", "OUT_OF_RANGE"),
        (line(units=1.5), "/goods/lines/0/units", "OUT_OF_RANGE"),
        (line(transferPrice=usd("-1")), "/goods/lines/0/transferPrice/amount", "OUT_OF_RANGE"),
        (line(transferPrice=usd("x")), "/goods/lines/0/transferPrice/amount", "NOT_A_NUMBER"),
        (line(transferPrice=12), "/goods/lines/0/transferPrice", "BAD_VALUE"),
        (
            line(transferPrice={"amount": "12"}),
            "/goods/lines/0/transferPrice/currency",
            "MISSING_VALUE",
        ),
        (
            line(transferPrice={"amount": "12", "currency": "XXX"}),
            "/goods/lines/0/transferPrice/currency",
            "UNKNOWN_CURRENCY",
        ),
        (
            line(retailPriceGross=usd("-39")),
            "/goods/lines/0/retailPriceGross/amount",
            "OUT_OF_RANGE",
        ),
        (
            line(retailPriceGross={"amount": "39", "currency": "EUR"}),
            "/goods/lines/0/retailPriceGross/currency",
            "NOT_A_WORD",
        ),
        (
            {"lines": [{"sku": "LAMP", "retailPriceGross": {"amount": "39", "currency": "ZZZ"}}]},
            "/goods/lines/0/retailPriceGross/currency",
            "UNKNOWN_CURRENCY",
        ),
        (line(unNumber="3480"), "/goods/lines/0/unNumber", "BAD_VALUE"),
        (line(stateOfChargePercent=130), "/goods/lines/0/stateOfChargePercent", "OUT_OF_RANGE"),
        (line(hasProofOfOrigin="yes"), "/goods/lines/0/hasProofOfOrigin", "BAD_VALUE"),
        (line(hs="9405"), "/goods/lines/0/hs", "UNKNOWN_FIELD"),
        ({"lines": [LINE] * 101}, "/goods/lines", "BAD_VALUE"),
        ({"lines": LINE}, "/goods/lines", "BAD_VALUE"),
        ({"lines": [LINE, None]}, "/goods/lines/1", "BAD_VALUE"),
        ({"orderValue": usd("-1")}, "/goods/orderValue/amount", "OUT_OF_RANGE"),
        (
            {"orderValue": {"amount": "300", "currency": "EUR"}},
            "/goods/orderValue/currency",
            "NOT_A_WORD",
        ),
        ({"channel": "RETAIL"}, "/goods/channel", "NOT_A_WORD"),
        ({"dutyPercent": -1}, "/goods/dutyPercent", "OUT_OF_RANGE"),
        ({"dutyPercent": 1001}, "/goods/dutyPercent", "OUT_OF_RANGE"),
    ],
)
def test_each_bad_value_is_found_at_its_place(ask, goods, pointer, code):
    assert findings(ask(goods)) == [(pointer, code)]


@pytest.mark.parametrize(
    ("top", "pointer", "code"),
    [
        ({"importerId": "LAMP-GB"}, "/importerId", "UNKNOWN_REFERENCE"),
        ({"importerId": " "}, "/importerId", "MISSING_VALUE"),
        ({"incoterm": "FOT"}, "/incoterm", "NOT_A_WORD"),
    ],
)
def test_terms_and_traders_are_found_at_their_place(ask, top, pointer, code):
    assert findings(ask({"lines": [LINE]}, **top)) == [(pointer, code)]


def test_an_unknown_importer_is_offered_the_nearest(ask):
    reply = ask({"lines": [LINE]}, importerId="LAMP-DA")
    assert "LAMP-DE" in reply.json()["errors"][0]["detail"]


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(ask):
    reply = ask(line(originCountry="China"))
    assert "at most 2 characters" in reply.json()["errors"][0]["detail"]


def test_of_several_lines_each_says_its_units(ask):
    bare = {"hsCode": "9405.21"}
    assert findings(ask({"units": 30, "lines": [LINE, bare]})) == [
        ("/goods/lines/1/units", "MISSING_VALUE")
    ]


def test_findings_of_many_lines_come_at_once_each_at_its_own(ask):
    lines = [7, {**LINE, "hsCode": "x"}, LINE, {**LINE, "originCountry": "?", "units": -1}]
    reply = ask({"lines": lines}, incoterm="FOT", importerId="NOBODY")
    assert sorted(findings(reply)) == [
        ("/goods/lines/0", "BAD_VALUE"),
        ("/goods/lines/1/hsCode", "BAD_VALUE"),
        ("/goods/lines/3/originCountry", "BAD_VALUE"),
        ("/goods/lines/3/units", "OUT_OF_RANGE"),
        ("/importerId", "UNKNOWN_REFERENCE"),
        ("/incoterm", "NOT_A_WORD"),
    ]


@pytest.fixture
def quote(monkeypatch):
    monkeypatch.setenv("LANEWRIGHT_NETWORK", str(LAMP))
    size = ("--weight-kg", "42", "--volume-m3", "0.21", "--packages", "3", "--units", "30")

    def run(*words):
        return CliRunner().invoke(app, ["quote", "CNSZX", "DEHAJ", *size, *words])

    return run


@pytest.mark.parametrize(
    ("words", "option", "said"),
    [
        (("--hs", "94"), "--hs", "4, 6, 8 or 10 digits"),
        (("--hs", "40690"), "--hs", "one that begins with 0 keeps it"),
        (("--hs", " "), "--hs", "is empty"),
        (("--hs", "9405", "--made-in", "China"), "--made-in", "two letters (ISO 3166)"),
        (("--sku", "LANP"), "--sku", "There is no LANP in products"),
        (("--hs", "9405", "--retail-price", "-39"), "--retail-price", "must be >= 0"),
        (("--hs", "9405", "--value", "-1"), "--value", "must be >= 0"),
        (("--hs", "9405", "--order-value", "nan"), "--order-value", "finite"),
        (("--un-number", "3480"), "--un-number", "UN and four digits"),
        (("--channel", "retail"), "--channel", "GENERAL_TRADE, E_COMMERCE, BOTH"),
        (("--incoterm", "FOT"), "--incoterm", "EXW, FCA"),
        (("--importer", "LAMP-GB"), "--importer", "Did you mean LAMP-DE?"),
        (("--duty-percent", "-1"), "--duty-percent", "must be >= 0"),
        (("--hs", "9405", "--currency", "ZZZ"), "--currency", "exchange rate for ZZZ"),
    ],
)
def test_the_command_line_finds_the_same_by_its_options(quote, words, option, said):
    result = quote(*words)
    assert result.exit_code == BAD_INPUT
    assert result.stdout == ""
    (finding,) = result.stderr.splitlines()
    assert finding.startswith(f"{option}: ")
    assert said in finding


def test_every_finding_of_the_goods_comes_at_once(quote):
    bad = ("--hs", "94", "--made-in", "C", "--sku", "NOPE", "--un-number", "1")
    result = quote(*bad, "--importer", "X", "--incoterm", "X", "--channel", "X")
    places = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert sorted(places) == sorted(
        ["--hs", "--made-in", "--sku", "--un-number", "--importer", "--incoterm", "--channel"]
    )


def test_what_was_typed_can_be_sent(quote, lamp_client):
    described = ("--hs", "9405.21", "--made-in", "CN", "--value", "360", "--importer", "LAMP-DE")
    printed = json.loads(quote(*described, "--json").stdout)
    served = lamp_client.post(URL, json=printed["request"]).json()
    assert printed["offers"] == served["offers"]
    assert printed["quoteId"] == served["quoteId"]
