"""A quote in a terminal: marks and footnotes, customs, who pays; readable whatever the width."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from api.block_text import fits, show_blocks, show_table
from api.quote_tables import show_quote
from network.enums import ChargeStage, CutOffKind, Incoterm, Payer
from network.goods import Consignment, GoodsLine
from network.io.load import load
from network.schema import TABLES
from network.service import CutOff
from network.table import Table
from network.tariff import IncotermSplit
from scenarios.report import blocks
from scenarios.report.words import Words
from solver.plan import RouteQuestion
from solver.route import route
from tests.api.conftest import LAMP

READY_MIN = 3_594_240
GOODS = Consignment(
    weight_kg=13_160.0,
    volume_m3=65.8,
    packages=940,
    units=9400,
    incoterm=Incoterm.DAP,
    goods=(GoodsLine(hs_code="940521", origin_country="CN", units=9400, transfer_price=12.0),),
)


def with_rows(network, name, rows):
    return network.with_table(Table.from_rows(TABLES[name], rows))


@pytest.fixture(scope="module")
def world():
    """The lamp with open duty, holds, a term that divides charges, and papers to hand in."""
    lamp = load(LAMP)
    rules = [
        replace(row, rate_percent=None, rate_low_percent=0.0, rate_high_percent=7.4)
        if row.rule_id == "EU-LAMP"
        else row
        for row in lamp.table("trade_rules")
    ]
    regimes = [
        replace(row, hold_probability=0.03, hold_mean_min=2880.0, hold_cost=250.0)
        for row in lamp.table("regimes")
    ]
    buyer = (ChargeStage.DUTY_TAX, ChargeStage.IMPORT_CLEARANCE)
    splits = [
        IncotermSplit(
            incoterm=Incoterm.DAP,
            charge_stage=stage,
            payer=Payer.BUYER if stage in buyer else Payer.SELLER,
        )
        for stage in ChargeStage
    ]
    papers = [CutOff(service_id="SEA-FCL", kind=CutOffKind.SI, offset_min=5820, late_fee=75.0)]
    tables = {
        "trade_rules": rules,
        "regimes": regimes,
        "incoterm_splits": splits,
        "cut_offs": papers,
    }
    for name, rows in tables.items():
        lamp = with_rows(lamp, name, rows)
    return lamp


def quoted(network, goods=GOODS):
    question = RouteQuestion(
        origin_id="FAC-LAMP", destination_id="WHS-LAMP", consignment=goods, ready_min=READY_MIN
    )
    return route(network, question)


def printed(network, quote, width, *, language="en", verbose=True):
    console = Console(file=StringIO(), width=width, highlight=False, markup=False, emoji=False)
    show_quote(console, network, quote, (), Words(language), verbose=verbose)
    return console.file.getvalue()


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 150])
def test_an_open_landed_cost_is_marked_and_explained(world, width):
    text = one_line(printed(world, quoted(world), width, verbose=False))
    assert text.count("≥ USD 3,960.86") == 4
    assert "≥ Duty or tax is not all known: the landed cost is at least this." in text
    assert "may come to: Cheapest, Fastest, Greenest, Balanced USD 3,960.86 to 12,488.83" in text
    assert "DE standard" in text


def test_goods_nobody_described_are_marked_too(world):
    text = one_line(printed(world, quoted(world, replace(GOODS, goods=())), 80, verbose=False))
    assert "≥ USD 3,960.86" in text
    assert "≥ Duty and tax are not in the landed cost: the goods are not described." in text
    assert "DE standard" not in text


def test_a_known_landed_cost_is_plain():
    lamp = load(LAMP)
    text = printed(lamp, quoted(lamp), 80, verbose=False)
    assert "USD 8,224.84" in text
    assert "≥" not in text
    assert "may come to" not in text


@pytest.mark.parametrize("width", [80, 150])
def test_customs_of_an_offer_are_told_in_full(world, width):
    text = printed(world, quoted(world), width)
    for fact in (
        "Territory: Germany (DE)",
        "Regime: standard",
        "Importer: Lamp GmbH (LAMP-DE)",
        "Entry: 2026-12-14, Hamburg",
        "Customs value: EUR 104,766.23",
        "VAT passed through: USD",
        "Duty, fees and tax of the entry: EUR\xa00.00 to 7,752.70 or more",
        "Landed cost may come to: USD\xa03,960.86 to 12,488.83 or more",
        "Hold may occur: 3.0\xa0%, 2\xa0d\xa00\xa0h, EUR\xa0250.00",
        "- The charge of EU-LAMP on the goods is unknown",
    ):
        assert fact in text


@pytest.mark.parametrize("width", [80, 150])
def test_charges_say_who_pays_and_add_up_by_payer(world, width):
    text = printed(world, quoted(world), width)
    assert "Who pays (DAP)" in text
    assert "seller" in text
    assert "buyer" in text
    assert "passed" in text  # VAT is told from what is borne however narrow the screen


@pytest.mark.parametrize("width", [80, 150])
def test_cut_offs_say_of_what_they_are(world, width):
    text = one_line(printed(world, quoted(world), width).replace("│", " "))
    for word in ("shipping", "instructions", "(SI)", "later:", "75.00"):
        assert word in text


@pytest.mark.parametrize("width", [80, 100, 120, 150, 200])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_fit_the_screen_and_break_no_amount(world, width, language):
    quote = quoted(world)
    text = printed(world, quote, width, language=language)
    drawn = [line for line in text.splitlines() if line[:1] in "┏┡┃│└"]
    assert drawn
    assert max(cell_len(line) for line in drawn) <= width
    for line in quote.offers[0].itinerary.charges:
        assert str(line.converted) in text


class TestNarrowTables:
    TABLE = blocks.table(
        "Fruit",
        (
            blocks.text("Name"),
            blocks.number("Price"),
            blocks.text("Origin", rank=1),
            blocks.long("Story", rank=2),
        ),
        [("apple", "USD 1,000.00", "Altes Land", "grown by the river " * 3)],
    )

    def shown(self, width):
        console = Console(file=StringIO(), width=width)
        show_table(console, self.TABLE, "en")
        return console.file.getvalue()

    def test_a_wide_screen_has_every_column(self):
        assert fits(self.TABLE, 60)
        text = self.shown(60)
        assert "Story" in text
        assert "Too narrow" not in text

    def test_the_highest_rank_goes_first_and_is_named(self):
        text = self.shown(40)
        assert "Too narrow for: Story." in text
        assert "Origin" in text

    def test_columns_without_a_rank_stay(self):
        text = one_line(self.shown(24))
        assert "Too narrow for: Origin, Story." in text
        assert "apple" in text
        assert "USD 1,000.00" in text
        assert not fits(self.TABLE, 20)

    def test_a_table_without_rows_is_a_heading(self):
        console = Console(file=StringIO(), width=80)
        empty = blocks.table("Nothing", (blocks.text("Name"), blocks.number("Price")), [])
        show_blocks(console, [empty], "en")
        assert "Price" in console.file.getvalue()
