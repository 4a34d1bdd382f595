"""Customs in reports and exports: what it takes, how far that is known, who pays it."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from network.enums import (
    ChargeStage,
    ImportRegime,
    Incoterm,
    Nature,
    Payer,
    Pick,
)
from network.goods import Consignment, GoodsLine
from network.incoterms import totals_by_payer
from network.io.load import load
from network.money import Money
from network.schema import TABLES
from network.table import Table
from network.tariff import IncotermSplit
from scenarios.outcome import Outcome
from scenarios.report.charge_tables import charges_table, grouped_charges_table, payers_table
from scenarios.report.customs_view import (
    Named,
    customs_facts,
    customs_kpis,
    customs_reasons,
    customs_summary,
    customs_table,
)
from scenarios.report.export import write_csv
from scenarios.report.html import report_html
from scenarios.report.landed import customs_sums, heading_of, landed, landed_range, range_text
from scenarios.report.tables import Page, cut_off_text
from scenarios.report.words import NONE, Words, labels
from solver.plan import RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship
from tests.scenarios.test_report_html import read

LAMP = Path(__file__).parents[2] / "examples" / "lamp"
READY_MIN = 3_594_240
"""2026-11-01T00:00Z."""

EN = Words("en")
GOODS = Consignment(
    weight_kg=13_160.0,
    volume_m3=65.8,
    packages=940,
    units=9400,
    goods=(GoodsLine(hs_code="940521", origin_country="CN", units=9400, transfer_price=12.0),),
)
BUYER_PAYS = (ChargeStage.DUTY_TAX, ChargeStage.IMPORT_CLEARANCE)


def changed(network, name, change):
    """Return the network with every row of a table changed."""
    rows = [change(row) for row in network.table(name)]
    return network.with_table(Table.from_rows(TABLES[name], rows))


@pytest.fixture(scope="module")
def known():
    return load(LAMP)


@pytest.fixture(scope="module")
def unsure(known):
    """Duty is not known but at most 7.4 %, and goods may be held."""

    def rule(row):
        blank = {"rate_percent": None, "rate_low_percent": 0.0, "rate_high_percent": 7.4}
        return replace(row, **blank) if row.rule_id == "EU-LAMP" else row

    def regime(row):
        held = {"hold_probability": 0.03, "hold_mean_min": 2880.0, "hold_cost": 250.0}
        return replace(row, **held) if row.regime is ImportRegime.STANDARD else row

    return changed(changed(known, "trade_rules", rule), "regimes", regime)


@pytest.fixture(scope="module")
def delivered(known):
    """Delivered at place (DAP): the buyer clears the goods and pays duty and tax."""
    splits = [
        IncotermSplit(
            incoterm=Incoterm.DAP,
            charge_stage=stage,
            payer=Payer.BUYER if stage in BUYER_PAYS else Payer.SELLER,
        )
        for stage in ChargeStage
    ]
    return known.with_table(Table.from_rows(TABLES["incoterm_splits"], splits))


def quoted(network, goods=GOODS):
    question = RouteQuestion(
        origin_id="FAC-LAMP", destination_id="WHS-LAMP", consignment=goods, ready_min=READY_MIN
    )
    return route(network, question)


def way_of(network, goods=GOODS):
    return quoted(network, goods).offer(Pick.CHEAPEST).itinerary


def outcome(network, goods=GOODS):
    quote = quoted(network, goods)
    return Outcome(
        name="lamp", title="Lamps", question="quote", network=network, input_hash="x", quote=quote
    )


def plan_outcome(network):
    plan = ship(network, ShipQuestion())
    return Outcome(
        name="lamp", title="Lamps", question="ship", network=network, input_hash="x", plan=plan
    )


def cells(table):
    """Return the rows of a table as maps from heading to text."""
    labels_of = [column.label for column in table.columns]
    return [dict(zip(labels_of, row.cells, strict=True)) for row in table.rows]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestWhatCustomsTakes:
    def test_duty_fees_and_tax_are_apart(self, known):
        sums = customs_sums(way_of(known).charges, "USD")
        assert sums.duty == Money.of("4263.98", "USD")
        assert sums.fees == Money.of("99.00", "USD")
        assert sums.tax == Money(0, "USD")
        assert sums.passed == Money.of("22887.08", "USD")

    def test_tax_that_does_not_come_back_is_borne_and_drawn_apart(self, known):
        stuck = changed(known, "regimes", lambda row: replace(row, needs_importer=False))
        way = way_of(stuck)
        sums = customs_sums(way.charges, "USD")
        assert sums.tax > Money(0, "USD")
        assert sums.passed == Money(0, "USD")
        assert {heading_of(line) for line in way.charges} >= {"duty_tax", "tax"}
        page = report_html([outcome(stuck)])
        assert '<rect class="part cat-tax"' in page
        assert "VAT and tax" in page

    def test_headings_add_up_to_the_landed_cost(self, known):
        way = way_of(known)
        cash = [line for line in way.charges if line.nature is Nature.CASH]
        by_heading = {}
        for line in cash:
            name = heading_of(line)
            by_heading[name] = by_heading.get(name, 0) + line.converted.amount_minor
        assert sum(by_heading.values()) == way.landed_cost.amount_minor


class TestHowFarItIsKnown:
    def test_a_known_landed_cost_is_plain(self, known):
        way = way_of(known)
        assert landed(EN, way) == "USD 8,224.84"
        assert landed_range(EN, way) == ""

    def test_an_open_one_is_marked_and_says_how_far_it_may_go(self, unsure):
        way = way_of(unsure)
        assert landed(EN, way) == "≥ USD 3,960.86"
        least, most = way.landed_range
        assert least == way.landed_cost
        assert most - least == Money.of("8527.97", "USD")  # 7.4 % of EUR 104,766.23
        assert landed_range(EN, way) == "USD\xa03,960.86 to 12,488.83 or more"

    @pytest.mark.parametrize(
        ("span", "is_complete", "text"),
        [
            ((500, 500), True, ""),
            ((500, 500), False, "EUR\xa05.00 or more"),
            ((300, 500), True, "EUR\xa03.00 to 5.00"),
            ((300, 500), False, "EUR\xa03.00 to 5.00 or more"),
        ],
    )
    def test_ranges_in_words(self, span, is_complete, text):
        low, high = (Money(amount, "EUR") for amount in span)
        assert range_text(EN, (low, high), is_complete=is_complete) == text

    def test_the_page_marks_it_wherever_it_stands(self, unsure):
        texts = read(report_html([outcome(unsure)])).texts
        assert texts[texts.index("Lowest landed cost") + 1] == "≥ USD 3,960.86"
        assert texts[texts.index("Duty and tax all known") + 1] == "0 of 1"
        assert any(text.startswith("≥ Duty or tax is not all known") for text in texts)
        assert texts.count("USD 3,960.86") == 1  # only the sum of the legs, which adds up

    def test_a_way_that_stays_at_home_needs_no_customs(self, known):
        quote = route(
            known,
            RouteQuestion(
                origin_id="WHS-LAMP",
                destination_id="MKT-DE",
                consignment=replace(GOODS, weight_kg=1.6, volume_m3=0.007, packages=1, units=1),
                ready_min=READY_MIN,
            ),
        )
        asked = Outcome(
            name="home",
            title="Home",
            question="quote",
            network=known,
            input_hash="x",
            quote=quote,
        )
        page = report_html([asked])
        assert "Customs, offer by offer" not in page
        assert "Duty and VAT are not included" not in page
        assert "≥" not in page

    def test_goods_nobody_described_are_marked_too(self, known):
        texts = read(report_html([outcome(known, replace(GOODS, goods=()))])).texts
        assert "≥ USD 3,960.86" in texts
        assert any("the goods are not described" in text for text in texts)
        assert "Customs, offer by offer" not in texts


class TestTables:
    def test_facts_of_an_entry(self, unsure):
        page = Page(unsure, EN)
        facts = dict(row.cells for row in customs_facts(page, way_of(unsure)).rows)
        assert facts["Territory"] == "Germany (DE)"
        assert facts["Regime"] == "standard"
        assert facts["Importer"] == "Lamp GmbH (LAMP-DE)"
        assert facts["Entry"] == "2026-12-14, Hamburg"
        assert facts["Customs value"] == "EUR 104,766.23"
        assert facts["Duty, fees and tax of the entry"] == "EUR\xa00.00 to 7,752.70 or more"
        assert facts["Hold may occur"] == "3.0\xa0%, 2\xa0d\xa00\xa0h, EUR\xa0250.00"
        assert "Tax borne" not in facts
        (reason,) = customs_reasons(page, way_of(unsure)).items
        assert "EU-LAMP" in reason

    def test_undescribed_goods_have_no_facts(self, known):
        page, way = Page(known, EN), way_of(known, replace(GOODS, goods=()))
        assert customs_facts(page, way) is None
        assert customs_reasons(page, way).items == ()
        (row,) = customs_table(page, "Offer", "Customs", [Named(name="A", way=way)]).rows
        assert row.cells[1] == "goods not described"

    def test_columns_in_which_nothing_stands_are_left_out(self, known):
        page = Page(known, EN)
        table = customs_table(page, "Offer", "Customs", [Named(name="A", way=way_of(known))])
        (row,) = cells(table)
        assert "Hold may occur" not in row
        assert "Tax borne" not in row
        assert NONE not in row.values()

    def test_a_plan_sums_by_territory_and_regime(self, known):
        plan = ship(known, ShipQuestion())
        ways = [move.itinerary for move in plan.moves]
        table = customs_summary(Page(known, EN), ways, "USD")
        first, total = cells(table)
        assert first["Regime"] == "DE standard"
        assert first["All known"] == total["All known"] == "2 of 2"
        duty = sum(
            line.converted.amount_minor
            for way in ways
            for line in way.charges
            if line.code == "DUTY"
        )
        assert total["Duty"] == str(Money(duty, "USD"))

    def test_a_plan_shows_key_figures_summary_and_every_entry(self, known):
        texts = read(report_html([plan_outcome(known)])).texts
        assert "Customs by territory and regime (USD)" in texts
        assert "Customs, shipment by shipment" in texts
        assert {"E1 / 1", "E2 / 1"} <= set(texts)
        kpi = texts.index("Duty and tax borne")
        assert texts[kpi + 1].startswith("USD 4,28")
        assert texts[texts.index("VAT passed through") + 2].startswith("cash outlay USD")
        assert texts[texts.index("Duty and tax all known") + 1] == "2 of 2"

    def test_key_figures_of_undescribed_goods_speak_of_nothing_but_that(self, known):
        way = way_of(known, replace(GOODS, goods=()))
        (only,) = customs_kpis(EN, [way], [way])
        assert (only.label, only.value, only.detail) == ("Duty and tax all known", "0 of 1", "")


class TestWhoPays:
    @pytest.fixture(scope="class")
    @staticmethod
    def way(delivered):
        return way_of(delivered, replace(GOODS, incoterm=Incoterm.DAP))

    def test_every_line_says_who_pays_it(self, way):
        paid = {row["Code"]: row["Paid by"] for row in cells(charges_table(EN, way.charges))}
        assert (paid["BAS"], paid["DUTY"], paid["VAT"]) == ("seller", "buyer", "buyer")

    def test_totals_by_payer_add_up(self, way):
        seller, buyer, total = cells(payers_table(EN, way.charges, "USD", Incoterm.DAP))
        assert total["borne"] == str(way.landed_cost)
        by_payer = totals_by_payer(way.charges, "USD")
        assert seller["borne"] == str(by_payer[Payer.SELLER])
        assert buyer["borne"] == str(by_payer[Payer.BUYER])
        assert buyer["passed through"] == "USD 22,887.08"

    def test_without_a_term_nobody_is_named(self, known):
        way = way_of(known)
        assert payers_table(EN, way.charges, "USD") is None
        assert "Paid by" not in cells(charges_table(EN, way.charges))[0]

    def test_charges_of_many_are_grouped_by_payer(self, way):
        table = cells(grouped_charges_table(EN, (*way.charges, *way.charges)))
        duty = next(row for row in table if row["Code"] == "DUTY")
        assert (duty["Paid by"], duty["Lines"]) == ("buyer", "2")

    def test_the_page_and_the_export_say_it(self, delivered, tmp_path):
        asked = outcome(delivered, replace(GOODS, incoterm=Incoterm.DAP))
        texts = read(report_html([asked])).texts
        assert "Who pays (DAP)" in texts
        write_csv(asked, tmp_path)
        payers = {line["code"]: line["payer"] for line in rows(tmp_path / "charges.csv")}
        assert (payers["BAS"], payers["DUTY"]) == ("seller", "buyer")


class TestExport:
    def test_clearances_join_moves_and_legs(self, unsure, tmp_path):
        write_csv(outcome(unsure), tmp_path)
        (entry,) = rows(tmp_path / "clearances.csv")
        (move,) = rows(tmp_path / "moves.csv")
        assert (entry["subject_id"], entry["part"]) == (move["subject_id"], move["part"])
        assert move["landed_complete"] == entry["is_complete"] == "False"
        crossing = next(
            leg for leg in rows(tmp_path / "legs.csv") if leg["sequence"] == entry["sequence"]
        )
        assert crossing["destination_id"] == entry["location_id"] == "DEHAM"

    def test_a_clearance_holds_every_figure_unrounded(self, unsure, tmp_path):
        write_csv(outcome(unsure), tmp_path)
        (entry,) = rows(tmp_path / "clearances.csv")
        held = {name: entry[name] for name in ("territory_id", "regime", "importer_id")}
        assert held == {"territory_id": "DE", "regime": "standard", "importer_id": "LAMP-DE"}
        assert entry["entry_date"] == "2026-12-14"
        assert (entry["customs_value"], entry["entry_currency"]) == ("104766.23", "EUR")
        assert (entry["entry_low"], entry["entry_high"]) == ("0.00", "7752.70")
        assert (entry["landed_low"], entry["landed_high"]) == ("3960.86", "12488.83")
        assert (entry["hold_probability"], entry["hold_mean_min"]) == ("0.03", "2880.0")
        assert (entry["hold_cost"], entry["hold_cost_currency"]) == ("250.00", "EUR")
        assert entry["reason_codes"] == "DUTY_UNKNOWN"
        assert "EU-LAMP" in entry["reasons"]

    def test_what_customs_takes_is_that_of_the_charges(self, known, tmp_path):
        write_csv(plan_outcome(known), tmp_path)
        charges = rows(tmp_path / "charges.csv")
        for entry in rows(tmp_path / "clearances.csv"):
            key = (entry["subject_id"], entry["part"])
            own = [line for line in charges if (line["subject_id"], line["part"]) == key]
            duty = sum(Decimal(line["converted"]) for line in own if line["code"] == "DUTY")
            assert Decimal(entry["duty"]) == duty
            assert entry["is_complete"] == "True"

    def test_goods_that_cross_no_border_have_no_clearance(self, known, tmp_path):
        files = write_csv(outcome(known, replace(GOODS, goods=())), tmp_path)
        assert "clearances" not in {path.stem for path in files}


def test_a_cut_off_says_of_what_it_is_and_what_later_costs(known):
    way = way_of(known)
    ship_leg = way.services[1]
    kinds = labels("en")
    page = Page(known, EN)
    for kind in ("CY", "CFS", "SI", "VGM", "DG"):
        leg = replace(
            ship_leg,
            cut_off_kind=kind,
            late_fee=Money.of("75", "USD"),
            receiving_from_min=ship_leg.cut_off_min - 10_080,
        )
        text = cut_off_text(page, leg)
        assert kinds[f"cut_off.{kind}"] in text
        assert "later: USD 75.00" in text
        assert "received from 2026-" in text
    assert cut_off_text(page, way.legs[0]) == ""


def test_every_regime_kind_of_cut_off_and_payer_has_words():
    wanted = {f"regime.{word}" for word in ImportRegime} | {f"payer.{word}" for word in Payer}
    for language in ("en", "zh"):
        assert wanted <= labels(language).keys()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_about_customs_are_whole_in_both_languages(unsure, delivered, language):
    asked = outcome(delivered, replace(GOODS, incoterm=Incoterm.DAP))
    page = report_html([outcome(unsure), asked, plan_outcome(unsure)], language=language)
    assert read(page).texts
    if language == "zh":
        assert not {"Landed cost", "Regime", "seller", "buyer", "standard"} & set(read(page).texts)
