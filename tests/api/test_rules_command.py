"""``lanewright rules``: one line per change with its source, and the same as data."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.rule_words import RuleWords
from network.dangerous import DangerousGoodsRule
from network.enums import (
    AdmissionStatus,
    Carriage,
    Channel,
    ExportRegime,
    Measure,
    RegistrationKind,
    ThresholdSide,
)
from network.territory import Admission, Registration
from network.trade_rule import ExportRule, TradeRule, WatchedMeasure

FINE, BAD_INPUT = 0, 2


@pytest.fixture
def rules(monkeypatch):
    monkeypatch.delenv("LANEWRIGHT_NETWORK", raising=False)
    return lambda *words: CliRunner().invoke(app, ["rules", *map(str, words)])


def test_the_change_of_july_is_shown_line_by_line(rules):
    result = rules("diff", "--from", "2026-06-30", "--to", "2026-07-24")
    assert result.exit_code == FINE
    lines = result.stdout.splitlines()
    assert lines[0].startswith(
        "2026-07-01 EU relief from duty: orders up to 150 EUR [EU-DEMIN-150] -> none. EU-DEMIN-NONE"
    )
    assert lines[1].startswith(
        "2026-07-01 EU duty per item [IOSS/low value, parcel]: 3 EUR per item category, "
        "orders up to 150 EUR - starts. EU-FLAT3: "
    )
    assert "2026-07-24 US surcharge on duty: 10 % [US-S122-10] -> unknown (0 to 15 %)" in lines[4]
    assert lines[4].endswith("no source (unverified)")
    assert lines[-1] == "7 changes after 2026-06-30, up to and on 2026-07-24."


def test_a_territory_is_shown_with_its_union(rules):
    result = rules("diff", "--from", "2026-06-30", "--to", "2026-07-24", "--territory", "IT")
    assert {line.split()[1] for line in result.stdout.splitlines()[:-1]} == {"EU", "IT"}


def test_expected_rules_and_equal_successors_say_so(rules):
    result = rules("diff", "--from", "2026-09-30", "--to", "2026-11-01")
    assert "at most 651.50 USD - stays, under a new rule" in result.stdout
    assert "2 EUR per item category, expected, not law yet - starts" in result.stdout
    assert "as another source has it, so not charged; see EU-HANDLING" in result.stdout


def test_nothing_changed_is_said(rules):
    result = rules("diff", "--from", "2026-05-01", "--to", "2026-05-01")
    assert result.stdout == "Nothing changes after 2026-05-01, up to and on 2026-05-01.\n"


def test_the_diff_as_data(rules):
    words = ("--from", "2026-06-30", "--to", "2026-07-24", "--territory", "US", "--json")
    body = json.loads(rules("diff", *words).stdout)
    assert (body["from"], body["to"], body["territory"]) == ("2026-06-30", "2026-07-24", "US")
    first = body["changes"][0]
    assert (first["date"], first["change"], first["table"]) == (
        "2026-07-24", "replaced", "trade_rules"
    )  # fmt: skip
    assert first["before"]["ratePercent"] == 10.0
    assert first["before"]["validTo"] == "2026-07-23"
    assert "ratePercent" not in first["after"]
    assert (first["after"]["rateHighPercent"], first["after"]["confidence"]) == (15.0, "unverified")
    assert "before" not in body["changes"][-1] or "after" not in body["changes"][-1]


def test_the_diff_speaks_chinese(rules):
    result = rules("diff", "--from", "2026-06-30", "--to", "2026-07-01", "--language", "zh")
    assert "按件定额关税" in result.stdout
    assert "starts" not in result.stdout


def test_rules_that_hold_on_a_date_for_a_tariff_code(rules):
    words = ("--territory", "DE", "--on", "2026-07-10", "--hs", "6109.10")
    lines = rules("list", *words).stdout.splitlines()
    assert (
        "EU duty [apparel]: 12 %. EU-MFN-APPAREL: planning default, no source (unverified)" in lines
    )
    assert not any("footwear" in line or "UN3480" in line for line in lines)
    body = json.loads(rules("list", *words, "--json").stdout)
    assert body["on"] == "2026-07-10"
    assert len(body["rules"]) == len(lines) - 1


def test_a_list_without_a_date_is_of_the_day_of_the_network(rules):
    result = rules("list", "--territory", "GB")
    assert result.stdout.endswith("rules hold on 2026-10-30.\n")


def test_everything_that_is_wrong_is_said_at_once(rules):
    result = rules("diff", "--from", "2026-7-24", "--to", "tomorrow", "--territory", "UX")
    assert result.exit_code == BAD_INPUT
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "--from", "--to", "--territory"
    ]  # fmt: skip


def test_a_tariff_code_has_digits(rules):
    result = rules("list", "--hs", "lamps")
    assert result.exit_code == BAD_INPUT
    assert result.stderr.startswith("--hs: ")


def test_the_last_day_is_not_before_the_first(rules):
    result = rules("diff", "--from", "2026-07-24", "--to", "2026-07-01")
    assert result.exit_code == BAD_INPUT
    assert result.stderr.startswith("--to: to is 2026-07-01, it must be >= 2026-07-24")


def test_a_network_of_ones_own_has_its_own_rules(rules, ten_nodes):
    result = rules("diff", str(ten_nodes), "--from", "2020-01-01", "--to", "2030-01-01")
    assert result.exit_code == FINE


@pytest.mark.parametrize(
    ("table", "row", "about", "terms"),
    [
        (
            "trade_rules",
            TradeRule(
                rule_id="R", territory_id="BR", measure=Measure.FLAT_RATE, rate_percent=60,
                amount=-20, basis="per_parcel", threshold=50, threshold_side=ThresholdSide.ABOVE,
            ),
            "flat rate",
            "60 %, less 20 USD per parcel, orders above 50 USD",
        ),
        (
            "trade_rules",
            TradeRule(
                rule_id="R", territory_id="EU", measure=Measure.DUTY, hs_prefix="64",
                rate_percent=12.5, rate_low_percent=8, rate_high_percent=17,
            ),
            "duty [HS 64]",
            "12.5 % (8 to 17 %)",
        ),
        (
            "watched_measures",
            WatchedMeasure(watch_id="W", territory_id="US", name="Steel", rate_high_percent=50),
            "Steel",
            "watched, rate unknown (0 to 50 %)",
        ),
        (
            "watched_measures",
            WatchedMeasure(watch_id="W", territory_id="EU", name="Forests"),
            "Forests",
            "watched, costs no duty",
        ),
        (
            "export_rules",
            ExportRule(rule_id="E", territory_id="CN", regime=ExportRegime.GENERAL_TRADE),
            "export regime 0110",
            "rebate unknown",
        ),
        (
            "export_rules",
            ExportRule(
                rule_id="E", territory_id="CN", regime=ExportRegime.GENERAL_TRADE, rebate_percent=13
            ),
            "export regime 0110",
            "rebate of 13 %",
        ),
        (
            "dg_rules",
            DangerousGoodsRule(
                un_number="UN3480", carriage=Carriage.CARGO_AIRCRAFT, allowed=True,
                max_state_of_charge_percent=30,
            ),
            "UN3480 [cargo aircraft]",
            "may go, charged to 30 % at most",
        ),
        (
            "admissions",
            Admission(
                admission_id="A", territory_id="EU", category="toys", certificate="CE",
                status=AdmissionStatus.NOT_NEEDED, channel=Channel.E_COMMERCE,
            ),
            "admission of toys, CE (e commerce)",
            "not needed",
        ),
        (
            "registrations",
            Registration(
                territory_id="DE", kind=RegistrationKind.EPR, annual_cost=800, currency="EUR"
            ),
            "registration, EPR",
            "800 EUR a year",
        ),
    ],
)  # fmt: skip
def test_rows_in_words(table, row, about, terms):
    words = RuleWords("en")
    assert (words.about(table, row), words.terms(table, row)) == (about, terms)


WIDE = TradeRule(
    rule_id="R", territory_id="US", measure=Measure.SURCHARGE, regimes=("ioss", "low_value"),
    origins=("CA", "MX"), modes=("sea",), load_forms=("parcel",), agreement="USMCA",
    goods_scope="section_301_lists_1_to_3", replaces=("A", "B"), rate_percent=0,
)  # fmt: skip


GOODS = "section 301 lists 1 to 3"
IN_ENGLISH = f"IOSS/low value, made in CA/MX, sea, parcel, {GOODS}, with proof of origin, USMCA"
IN_CHINESE = ("IOSS/低值货物", "原产 CA/MX", "海运", "包裹", GOODS, "凭 USMCA 原产地证明")


def test_scopes_in_the_words_of_the_language():
    english, chinese = RuleWords("en"), RuleWords("zh")
    assert english.about("trade_rules", WIDE) == f"surcharge on duty [{IN_ENGLISH}]"
    assert english.terms("trade_rules", WIDE) == "0 %, instead of A, B"
    assert chinese.about("trade_rules", WIDE) == f"附加关税 [{chr(0xFF0C).join(IN_CHINESE)}]"
