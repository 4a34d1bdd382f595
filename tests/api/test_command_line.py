"""The command line: what it prints, and every exit code."""

import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.commands import quote as quote_command
from network.enums import Reason
from network.errors import BackendError, PlanRejectedError
from network.explanation import Explanation

FINE, BAD_INPUT, NO_ANSWER, BUG = 0, 2, 3, 4
GOODS = ("--weight-kg", "1200", "--volume-m3", "4")


@pytest.fixture
def lanewright(ten_nodes, monkeypatch):
    monkeypatch.setenv("LANEWRIGHT_NETWORK", str(ten_nodes))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_a_quote_shows_the_four_picks(lanewright):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS)
    assert result.exit_code == FINE
    for pick in ("Cheapest", "Fastest", "Greenest", "Balanced"):
        assert pick in result.stdout
    assert "Duty and VAT are not included." in result.stdout
    assert "CNSZX is read as Shenzhen" in result.stdout
    assert "rests on unverified values" in result.stdout
    assert "non-dominated" in result.stdout


def test_a_narrow_screen_has_the_routes_below(lanewright, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS)
    assert "Cheapest: Shenzhen > Yantian > Hamburg > Hamburg Market" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()[:8]) <= 80


def test_a_verbose_quote_shows_legs_and_charges(lanewright):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, "--verbose")
    assert "Yantian" in result.stdout
    assert "per container" in result.stdout
    assert "Gemini" in result.stdout


def test_a_quote_speaks_chinese(lanewright):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, "--language", "zh")
    assert result.exit_code == FINE
    assert "未包含关税" in result.stdout
    assert "Cheapest" not in result.stdout


def test_json_is_the_wire_form(lanewright, client, body):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, "--json")
    assert result.exit_code == FINE
    printed, served = json.loads(result.stdout), client.post("/v1/route-quotes", json=body).json()
    for answer in (printed, served):
        del answer["createdAt"], answer["request"]
    assert printed == served


def test_json_echoes_a_request_that_can_be_sent(lanewright, client):
    limits = ("--budget", "9000", "--bar-mode", "air", "--max-legs", "6", "--value", "5000")
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, *limits, "--json")
    printed = json.loads(result.stdout)
    served = client.post("/v1/route-quotes", json=printed["request"]).json()
    assert printed["offers"] == served["offers"]


def test_charges_sum_in_the_wire_form(lanewright):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, "--currency", "EUR", "--json")
    for offer in json.loads(result.stdout)["offers"]:
        parts = [Decimal(charge["amountInQuoteCurrency"]) for charge in offer["charges"]]
        assert sum(parts) == Decimal(offer["totalPrice"]["amount"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quote", "CNSZZ", "DEHAM", *GOODS), "FROM: There is no place CNSZZ. Nearest: CNSZX"),
        (("quote", "CNSZX", "Hamborg", *GOODS), "TO: There is no place Hamborg. Nearest: Hamburg"),
        (("quote", "DEHAM", "MKT-HAM", "--weight-kg", "-1", "--volume-m3", "4"), "--weight-kg"),
        (("quote", "CNSZX", "DEHAM", "--weight-kg", "nan", "--volume-m3", "4"), "finite"),
        (("quote", "CNSZX", "DEHAM", "--weight-kg", "1.2t", "--volume-m3", "4"), "not a number"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--ready", "2026-11-02T09:00"), "without a zone"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--by", "soon"), "--by: by is"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--by", "2026-10-01"), "--by"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--currency", "XXX"), "exchange rate for XXX"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--bar-mode", "canoe"), "--bar-mode"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--avoid", "Atlantis"), "--avoid"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--avoid", " "), "--avoid: avoid is empty"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--bar-mode", "gate"), "TRUCK, BARGE, PARCEL."),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--packages", "0"), "--packages"),
        (("quote", "CNYTN", "CNYTN", *GOODS), "two different places"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--network", "no/such/folder"), "no/such/folder"),
        (("quote", "CNSZX", "DEHAM"), "--weight-kg"),
        (("quote", "CNSZX", "DEHAM", *GOODS, "--frog"), "--frog"),
        (("check", "no/such/folder"), "no/such/folder"),
        (("run", "no-such-scenario"), "no-such-scenario"),
        (("sail",), "sail"),
    ],
)
def test_bad_input_is_exit_code_2_and_says_what_is_wrong(lanewright, words, said):
    result = lanewright(*words)
    assert result.exit_code == BAD_INPUT
    assert said in result.stderr
    assert result.stdout == ""


def test_every_finding_comes_at_once(lanewright):
    result = lanewright(
        *("quote", "CNSZZ", "Atlantis", "--weight-kg", "-3", "--volume-m3", "nan"),
        *("--currency", "XXX", "--ready", "2026-11-02T09:00", "--bar-mode", "canoe"),
    )
    assert result.exit_code == BAD_INPUT
    places = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert sorted(places) == sorted(
        ["FROM", "TO", "--weight-kg", "--volume-m3", "--currency", "--ready", "--bar-mode"]
    )


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (("--by", "2026-10-31"), "earliest arrival"),
        (("--budget", "10"), "cheapest costs"),
        (("--max-co2e-kg", "1"), "greenest emits"),
        (("--max-legs", "1"), "at most 1 legs"),
    ],
)
def test_no_route_is_exit_code_3_with_reasons(lanewright, limit, said):
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS, *limit)
    assert result.exit_code == NO_ANSWER
    assert said in result.stdout


def test_a_pair_that_nothing_joins_is_exit_code_3(lanewright):
    result = lanewright("quote", "MKT-HAM", "FAC-SZX", *GOODS)
    assert result.exit_code == NO_ANSWER
    assert "No chain of services joins" in result.stdout


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("a slip of ours"),
        BackendError("glop", "a slip of ours"),
        PlanRejectedError((Explanation(code=Reason.MONEY_MISMATCH, subject="a slip of ours"),)),
    ],
)
def test_a_bug_is_exit_code_4_and_asks_to_be_reported(lanewright, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(quote_command, "route", fail)
    result = lanewright("quote", "CNSZX", "DEHAM", *GOODS)
    assert result.exit_code == BUG
    assert "a slip of ours" in result.stderr
    assert "bug" in result.stderr


def test_check_finds_nothing_wrong_with_the_ten_nodes(lanewright, ten_nodes):
    result = lanewright("check", ten_nodes)
    assert result.exit_code == FINE
    assert "10 places" in result.stdout


def test_check_lists_every_finding_of_broken_files(lanewright, ten_nodes, tmp_path):
    for file in ten_nodes.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    services = (tmp_path / "services.csv").read_text("utf-8")
    broken = services.replace(",53280,", ",soon,", 1).replace("weekly Mon 09:00", "weekly Moon", 1)
    (tmp_path / "services.csv").write_text(broken, "utf-8")
    places = (tmp_path / "locations.csv").read_text("utf-8")
    (tmp_path / "locations.csv").write_text(places.replace("53.54772", "153.54772"), "utf-8")
    result = lanewright("check", tmp_path)
    assert result.exit_code == BAD_INPUT
    assert "services.csv!H6: " in result.stdout
    assert "services.csv!J8: " in result.stdout
    assert "locations.csv!D8: " in result.stdout
    assert "Errors: 3, warnings: 0, notes: 1." in result.stdout


def test_check_tells_warnings_from_errors(lanewright, ten_nodes, tmp_path):
    for file in ten_nodes.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    services = (tmp_path / "services.csv").read_text("utf-8")
    (tmp_path / "services.csv").write_text(services.replace(",SEA-FCL-EU,", ",,"), "utf-8")
    result = lanewright("check", tmp_path)
    assert result.exit_code == FINE
    assert "Errors: 0, warnings: 1." in result.stdout
    assert "Warning: services.csv!N6: " in result.stdout


def test_check_finds_the_transfers_that_are_not_there(lanewright, ten_nodes, tmp_path):
    for file in ten_nodes.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = (tmp_path / "transfers.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith("TRANSSHIP,")]
    (tmp_path / "transfers.csv").write_text("".join(kept), "utf-8")
    result = lanewright("check", tmp_path)
    assert result.exit_code == FINE
    assert result.stdout.splitlines()[0] == (
        "Warning: services.csv!B9: S-SIN-HAM-F is never used: at SGSIN no transfer joins sea "
        "FCL to anything. Add one to transfers; the door is the mode gate."
    )
    assert "services.csv!C8: " in result.stdout
    assert "Errors: 0, warnings: 2." in result.stdout


def test_check_reads_the_times_of_shipments(lanewright, ten_nodes, tmp_path):
    for file in ten_nodes.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "shipments.csv").write_text(
        "shipment_id,origin_id,destination_id,weight_kg,volume_m3,ready_at,due_at\n"
        "A,FAC-SZX,MKT-HAM,9,1,02.11.2026,2026-12-01T08:00\n"
        "B,FAC-SZX,MKT-HAM,9,1,2026-11-02,2026-10-15\n"
        "C,FAC-SZX,MKT-HAM,9,1,2026-11-02,2026-11-02\n",
        "utf-8",
    )
    result = lanewright("check", tmp_path)
    assert result.exit_code == BAD_INPUT
    assert result.stdout.splitlines() == [
        'shipments.csv!F2: ready_at is "02.11.2026", which is not a date. Write it as 2026-11-21.',
        (
            "shipments.csv!G2: due_at is 2026-12-01T08:00, a time without a zone. Add the offset, "
            "such as 2026-11-21T09:00+08:00, or write a bare date."
        ),
        (
            "shipments.csv!G3: B is due 2026-10-15, before it is ready 2026-11-02. Correct one of "
            "the two."
        ),
        "Errors: 3, warnings: 0.",
    ]


@pytest.mark.parametrize(
    ("source", "said"), [("", "NETWORK is empty"), (None, "it holds no table")]
)
def test_check_refuses_what_is_no_network(lanewright, tmp_path, source, said):
    result = lanewright("check", tmp_path if source is None else source)
    assert result.exit_code == BAD_INPUT
    assert said in result.stderr
