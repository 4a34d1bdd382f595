"""What a first reader of the reports stumbled over."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from network.enums import Reason
from network.explanation import Explanation, render
from network.location import Facility
from network.schema import TABLES
from network.table import Table
from network.ways import Ways
from scenarios.comparison import Figure
from scenarios.report import blocks
from scenarios.report.comparison_view import comparison_blocks
from scenarios.report.html import report_html
from scenarios.report.location_view import location_blocks
from scenarios.report.tables import Page
from scenarios.report.words import NONE, Words
from tests.scenarios import report_world

STYLE = Path(report_world.__file__).parents[2] / "scenarios/report/templates/style.css"


def fills(**limits):
    """The last column of the table of warehouses: one open at 40 %, one not used."""
    outcome = report_world.location_outcome()
    rows = [Facility(location_id=name, **limits) for name in ("WHS-HAM", "WHS-LA")]
    network = outcome.network.with_table(Table.from_rows(TABLES["facilities"], rows))
    made = location_blocks(Page(network, Words("en")), Ways(network), outcome.location_plan)
    table = next(b for b in made if isinstance(b, blocks.TableBlock))
    return [row.cells[-1] for row in table.rows]


@pytest.mark.parametrize("limit", ["storage_capacity_m3", "throughput_m3", "throughput_units"])
def test_a_warehouse_with_a_limit_shows_how_full_it_is(limit):
    assert fills(**{limit: 100.0}) == ["40.0 %", NONE]


def test_a_warehouse_without_any_limit_is_never_full():
    assert fills() == [NONE, NONE]


def test_chinese_words_in_narrow_columns_stay_whole():
    assert ":lang(zh) td:not(.long) { word-break: keep-all; }" in STYLE.read_text("utf-8")


def test_rules_of_narrow_screens_stand_once():
    assert STYLE.read_text("utf-8").count("td.long {") == 1


def test_chinese_sentences_follow_each_other_without_a_blank():
    finding = Explanation(code=Reason.MISSING_VALUE, subject="name")
    assert render(finding, "zh") == "name 为空。请填写。"
    assert render(finding, "en") == "name is empty. Fill it in."


@pytest.mark.parametrize(
    ("unit", "a", "b"),
    [
        ("kg", "1,098,316.0", "919,508.7"),
        ("d", "1,098,316.0", "919,508.7"),
        ("shipments", "1,098,316", "919,508.7"),
    ],
)
def test_measures_have_the_same_decimals_on_both_sides(unit, a, b):
    given = Figure(key="co2e_wtw", unit=unit, a=1_098_316.0, b=919_508.7)
    comparison = replace(report_world.comparison(), figures=(given,))
    page = Page(report_world.location_outcome().network, Words("en"))
    made = comparison_blocks(page, comparison)
    table = next(block for block in made if isinstance(block, blocks.TableBlock))
    assert table.rows[0].cells[1:3] == (a, b)


def test_short_names_of_rows_are_not_broken_at_their_hyphen():
    page = report_html([report_world.location_outcome()])
    assert "tbody th.short { white-space: nowrap; }" in page
    rows = re.findall(r'<th scope="row"[^>]*?(?: class="(\w+)")?>([^<]*)</th>', page)
    assert {kind == "short" for kind, name in rows if len(name) <= 12 and kind != "number"} == {
        True
    }
    assert {kind == "short" for kind, name in rows if len(name) > 12} == {False}
