"""Templates: what helps to fill them in is there, holds for rows to come, and says what is so."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from network.io.load import load
from network.io.meanings import note
from network.io.xlsx_writer import write_workbook
from network.network import Network
from network.schema import TABLES
from network.table import Table
from tests.network.workbooks import parts_of

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
VALIDATION = re.compile(
    r'<dataValidation type="list"([^>]*) sqref="([A-Z]+)2:\2(\d+)"><formula1>(.*?)</formula1>'
)


def letter(index):
    return chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The parts of a template of every table; the last of them are empty."""
    file = tmp_path_factory.mktemp("template") / "t.xlsx"
    empty = {name: Table.from_rows(schema, []) for name, schema in TABLES.items()}
    network = load(TEN_NODES)
    write_workbook(replace(network, tables={**empty, **network.tables}), file, template=True)
    return parts_of(file.read_bytes())


def sheets(book):
    listed = re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"', book["xl/workbook.xml"].decode())
    return {name: book[f"xl/worksheets/sheet{number}.xml"].decode() for name, number in listed}


def rules(xml):
    """The drop-downs of a sheet: source, last row and how strict, by letter of their column."""
    return {
        column: (html.unescape(source), int(last), "warning" if "warning" in attributes else "stop")
        for attributes, column, last, source in VALIDATION.findall(xml)
    }


def notes(book, name):
    number = [*sheets(book)].index(name) + 1
    links = book[f"xl/worksheets/_rels/sheet{number}.xml.rels"].decode()
    part = re.search(r"comments\d+\.xml", links)[0]
    found = re.findall(
        r'<comment ref="([A-Z]+)1".*?<t(?: [^>]*)?>(.*?)</t>',
        book[f"xl/{part}"].decode(),
        re.DOTALL,
    )
    return {column: html.unescape(text) for column, text in found}


def test_every_table_has_its_sheet_with_all_its_columns(book):
    made = sheets(book)
    assert [*made] == ["_notes", "network", *TABLES, "_lists"]
    for name, schema in TABLES.items():
        header = re.findall(r'<c r="[A-Z]+1"[^>]*><is><t>(\w+)</t>', made[name])
        assert header == [field.name for field in schema.fields]
        assert 'ySplit="1"' in made[name]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_column_has_the_drop_down_that_its_kind_asks_for(book, name):
    made, schema = rules(sheets(book)[name]), TABLES[name]
    targets = dict(schema.references)
    for index, field in enumerate(schema.fields):
        rule = made.get(letter(index))
        if field.kind == "list" or (
            field.kind not in ("word", "flag") and field.name not in targets
        ):
            assert rule is None
        elif field.kind == "flag":
            assert rule[0] == '"TRUE,FALSE"'
        else:
            assert rule is not None
            assert rule[2] == ("stop" if field.kind == "word" else "warning")
        assert rule is None or rule[1] == 2000


def test_a_closed_list_offers_its_words(book):
    made = sheets(book)
    modes = next(f for f in TABLES["services"].fields if f.name == "mode")
    at = letter([f.name for f in TABLES["services"].fields].index("mode"))
    source = rules(made["services"])[at][0]
    column, last = re.fullmatch(r"'_lists'!\$([A-Z]+)\$2:\$\1\$(\d+)", source).groups()
    listed = re.findall(rf'<c r="{column}(\d+)"[^>]*><is><t>(\w+)</t>', made["_lists"])
    words = [word for row, word in listed if 2 <= int(row) <= int(last)]
    assert words == list(modes.words)
    assert '<sheet name="_lists"' in book["xl/workbook.xml"].decode()
    assert 'state="hidden"' in book["xl/workbook.xml"].decode()


def test_a_reference_offers_the_codes_of_the_other_sheet(book):
    at = letter([f.name for f in TABLES["services"].fields].index("origin_id"))
    assert rules(sheets(book)["services"])[at][0] == "locations!$A$2:$A$2000"


def test_drop_downs_hold_below_the_last_row_of_a_long_table(tmp_path):
    passages = Table.from_arrays(
        TABLES["passages"], {"passage_id": [f"P{n}" for n in range(3000)]}, 3000
    )
    services = Table.from_rows(TABLES["services"], [])
    tables = {"passages": passages, "services": services}
    write_workbook(Network(tables=tables), tmp_path / "t.xlsx", template=True)
    made = sheets(parts_of((tmp_path / "t.xlsx").read_bytes()))
    assert {last for _, last, _ in rules(made["passages"]).values()} == {4000}
    assert {last for _, last, _ in rules(made["services"]).values()} == {2000}


def test_a_note_says_what_the_column_means(book):
    fields = [f.name for f in TABLES["services"].fields]
    said = notes(book, "services")
    assert len(said) == len(fields)
    transit = said[letter(fields.index("transit_min"))]
    assert transit == note(TABLES["services"], TABLES["services"].field("transit_min"))
    assert "Whole number, minutes" in transit
    assert transit.endswith("Required")
    assert "One of sea, air" in said[letter(fields.index("mode"))]
    assert "Codes of locations" in said[letter(fields.index("origin_id"))]
    assert "List, ; between" in said[letter(fields.index("equipment"))]
    assert said[letter(fields.index("departures"))].endswith("Blank means on_demand")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_of_every_table_has_a_meaning(name):
    for field in TABLES[name].fields:
        lines = note(TABLES[name], field).splitlines()
        assert len(lines) >= 3, field.name
        assert "`" not in lines[0]


def test_required_headers_are_coloured(book):
    made = sheets(book)["equipment"]
    styles = dict(re.findall(r'<c r="([A-Z]+)1" s="(\d+)"', made))
    by_need = {True: set(), False: set()}
    for index, field in enumerate(TABLES["equipment"].fields):
        by_need[field.required].add(styles[letter(index)])
    assert len(by_need[True]) == len(by_need[False]) == 1
    assert by_need[True] != by_need[False]
    assert b"FFFFD966" in book["xl/styles.xml"]


def test_codes_typed_below_stay_text(book):
    """The column's format is text, so that a program does not make a number of 00123."""
    columns = re.findall(r'<col min="1" max="1"[^>]* style="(\d+)"', sheets(book)["equipment"])
    formats = re.findall(
        r'<xf numFmtId="(\d+)"', book["xl/styles.xml"].decode().split("cellXfs")[1]
    )
    assert formats[int(columns[0])] == "49"


def test_the_notes_tell_of_every_table(book):
    said = sheets(book)["_notes"]
    for name in TABLES:
        assert f"<t>{name}</t>" in said
    assert "](" not in said
    assert "Charge lines; the lines with one tariff_id are charged together.</t>" in said
