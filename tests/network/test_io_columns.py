"""Whole columns and single rows are read by one rule: same rows kept, same findings, same order."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.enums import Reason
from network.io.cells import CellError, Cells
from network.io.columns import by_column, by_row, read_table
from network.io.rows import parse
from network.io.tables import reference_findings
from network.io.values import plain_values
from network.schema import TABLES
from tests.network.any_table import tables

SERVICES = TABLES["services"]
unhurried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ODD = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "x", "-1", "0", "1.5", "nan", "inf", "1e400", "1_000", "1,5", "99999999999999",
         "TRUE", "yes", "on", "SEA", "sea ", "Full Truck", "2026-02-30", "2026-11-21",
         "2026-11-21T00:00:00", "20261121", "86400", "45000", "1/2/26", ";", "a;;b", "a; b ",
         "daily 8:00", "nightly", "25:00", "Mon-Fri", "None", "'=1", "é", "\u00a0"]
    ),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
    st.lists(st.sampled_from(["a", "sea", None, 8507.0]), max_size=2),
)  # fmt: skip


def same(schema, cells):
    """Read a table both ways; what whole columns leave to rows is not compared."""
    fast, slow = by_column(schema, cells), by_row(schema, cells)
    if fast is None:
        return False
    assert list(fast[1]) == list(slow[1])
    assert fast[2] == slow[2]
    assert fast[0].digest == slow[0].digest
    return True


def cells_of_table(table):
    fields = table.schema.fields
    columns = [plain_values(table, field) for field in fields]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Cells("t.csv", tuple(field.name for field in fields), rows)


@pytest.mark.parametrize("name", sorted(TABLES))
@settings(unhurried, max_examples=10)
@given(data=st.data())
def test_sound_rows_of_every_table(name, data):
    table = data.draw(tables(name))
    cells = cells_of_table(table)
    assert same(TABLES[name], cells)
    file, findings = read_table(TABLES[name], cells)
    assert findings == []
    assert file.is_sound
    assert file.table.digest == table.digest


@unhurried
@given(data=st.data(), name=st.sampled_from(sorted(TABLES)))
def test_rows_with_odd_cells_anywhere(data, name):
    cells = cells_of_table(data.draw(tables(name)))
    width = len(cells.header)
    rows = [list(row) for row in cells.rows]
    for row in rows:
        for _ in range(data.draw(st.integers(0, 3))):
            row[data.draw(st.integers(0, width - 1))] = data.draw(ODD)
        row.extend(data.draw(st.lists(st.sampled_from(["", None, "more"]), max_size=2)))
    rows.extend([[], [""] * width, data.draw(st.lists(ODD, max_size=width))])
    spoiled = Cells(cells.file, cells.header, rows)
    assert same(TABLES[name], spoiled)
    read_table(TABLES[name], spoiled)


@unhurried
@given(
    column=st.sampled_from(SERVICES.fields),
    values=st.lists(ODD, min_size=1, max_size=6),
)
def test_one_column_of_odd_cells(column, values):
    """The column stands alone, so that every other required one is missing or blank."""
    header = [column.name, *(f.name for f in SERVICES.fields if f.required and f != column)]
    filler = {"mode": "sea", "load_form": "FCL", "transit_min": 5}
    rest = [filler.get(name, f"{name}") for name in header[1:]]
    rows = [[value, *rest] for value in values]
    assert same(SERVICES, Cells("s.csv", tuple(header), rows))


@unhurried
@given(
    header=st.lists(
        st.sampled_from([f.name for f in SERVICES.fields] + ["", "colour", "schema_version"]),
        max_size=9,
    ),
    cell=ODD,
)
def test_any_header(header, cell):
    """Whatever stands above them, cells are read or refused, and both ways agree."""
    cells = Cells("s.csv", tuple(header), [[cell] * len(header)])
    file, findings = read_table(SERVICES, cells)
    rows, said = parse(SERVICES, cells)
    assert findings == said
    assert len(file.table) == len(rows)


class TestCellsOfSpreadsheets:
    def one(self, column, value, table="services"):
        schema = TABLES[table]
        base = {
            "services": {
                "service_id": "S", "origin_id": "A", "destination_id": "B",
                "mode": "sea", "load_form": "FCL", "transit_min": 1,
            },
            "trade_rules": {"rule_id": "R", "territory_id": "EU", "measure": "duty"},
            "goods_scopes": {"scope": "x", "hs_prefix": "1"},
        }[table]  # fmt: skip
        row = {**base, column: value}
        file, findings = read_table(schema, Cells("S", tuple(row), [list(row.values())]))
        return getattr(file.table[0], column) if file.is_sound else findings[0].code

    @pytest.mark.parametrize(
        ("column", "value", "read"),
        [
            ("carrier", 123.0, "123"),
            ("carrier", 1.5, "1.5"),
            ("carrier", True, "TRUE"),
            ("carrier", date(2026, 11, 21), "2026-11-21"),
            ("carrier", datetime(2026, 11, 21), "2026-11-21"),  # noqa: DTZ001
            ("carrier", datetime(2026, 11, 21, 9, 30), "2026-11-21T09:30"),  # noqa: DTZ001
            ("carrier", time(9, 30), "09:30"),
            ("carrier", timedelta(hours=25, minutes=5), "25:05"),
            ("equipment", 20.0, ("20",)),
            ("transit_min", 120.0, 120),
            ("transit_min", 120.5, Reason.BAD_VALUE),
            ("transit_min", True, Reason.NOT_A_NUMBER),
            ("distance_km", date(2026, 11, 21), Reason.NOT_A_NUMBER),
            ("valid_from", datetime(2026, 11, 21), date(2026, 11, 21)),  # noqa: DTZ001
            ("valid_from", datetime(2026, 11, 21, 9), Reason.NOT_A_DATE),  # noqa: DTZ001
            ("valid_from", 45000.0, Reason.NOT_A_DATE),
            ("valid_from", "86400", Reason.NOT_A_DATE),
            ("carrier", CellError("#N/A"), Reason.CELL_ERROR),
            ("distance_km", CellError("#REF!"), Reason.CELL_ERROR),
            ("mode", CellError("#NAME?"), Reason.CELL_ERROR),
            ("valid_from", CellError("#VALUE!"), Reason.CELL_ERROR),
        ],
    )
    def test_what_a_cell_means_in_its_column(self, column, value, read):
        assert self.one(column, value) == read

    def test_codes_made_of_digits(self):
        assert self.one("hs_prefix", 8507.0, "goods_scopes") == "8507"
        assert self.one("origins", [8507.0, "CN"], "trade_rules") == ("8507", "CN")

    def test_an_error_is_said_as_it_is_shown(self):
        cells = Cells("passages", ("passage_id", "name"), [["A", CellError("#DIV/0!")]])
        _, (finding,) = read_table(TABLES["passages"], cells)
        assert str(finding).startswith("passages!B2: name shows #DIV/0! instead of a value.")

    def test_cells_are_judged_although_a_column_is_missing(self):
        cells = Cells("e.csv", ("equipment_id", "volume_m3"), [["A", "x"], ["B", "1"], ["B", "2"]])
        file, findings = read_table(TABLES["equipment"], cells)
        assert not file.is_sound
        assert [(f.code, f.place) for f in findings] == [
            (Reason.MISSING_COLUMN, "e.csv!1"),
            (Reason.NOT_A_NUMBER, "e.csv!B2"),
            (Reason.DUPLICATE_KEY, "e.csv!A4"),
        ]

    def test_one_fault_hides_no_other_of_its_row(self):
        header = (
            "shipment_id", "origin_id", "destination_id",
            "weight_kg", "volume_m3", "value", "ready_at", "due_at",
        )  # fmt: skip
        rows = [
            ["S-1", "A", "B", "2", "1", "5", "2026-11-10", "2026-12-24T08:00+01:00"],
            ["S-1", "A", "B", "ca. 2", "1", "1e15", "31.12.2026", "2026-12-24T08:00"],
            ["S-2", "A", "B", "2", "1", "5", "31.12.2026", ""],
            ["", "A", "B", "2", "1", "5", "", ""],
            ["", "A", "B", "2", "1", "5", "", ""],
        ]
        _, findings = read_table(TABLES["shipments"], Cells("s.csv", header, rows))
        assert {(f.code, f.place) for f in findings} == {
            (Reason.NOT_A_NUMBER, "s.csv!D3"),
            (Reason.OUT_OF_RANGE, "s.csv!F3"),
            (Reason.NOT_A_DATE, "s.csv!G3"),
            (Reason.NAIVE_TIME, "s.csv!H3"),
            (Reason.DUPLICATE_KEY, "s.csv!A3"),
            (Reason.NOT_A_DATE, "s.csv!G4"),
            (Reason.MISSING_VALUE, "s.csv!A5"),
            (Reason.MISSING_VALUE, "s.csv!A6"),
        }


class TestReferences:
    def files(self, **sheets):
        made = {}
        for name, (header, *rows) in sheets.items():
            made[name] = read_table(TABLES[name], Cells(name, tuple(header), rows))[0]
        return made

    def test_a_row_that_cannot_be_read_is_still_one_to_point_to(self):
        files = self.files(
            equipment=[("equipment_id", "volume_m3"), ("20GP", "many"), ("40HC", "70")],
            tariffs=[
                ("tariff_id", "line", "charge_code", "basis", "rate", "equipment_id"),
                ("T", "1", "BAS", "per_container", "1", "20GP"),
                ("T", "2", "BAS", "per_container", "1", "45HC"),
            ],
        )
        assert [(f.place, f.subject) for f in reference_findings(files)] == [("tariffs!F3", "45HC")]

    def test_codes_in_a_row_that_cannot_be_read_are_judged_too(self):
        files = self.files(
            equipment=[("equipment_id", "volume_m3"), ("20GP", "30")],
            tariffs=[
                ("tariff_id", "line", "charge_code", "basis", "rate", "equipment_id"),
                ("T", "x", "BAS", "per_container", "1", "22GP"),
            ],
        )
        assert [(f.place, f.needed) for f in reference_findings(files)] == [("tariffs!F2", "20GP")]

    def test_each_lost_code_of_a_list_is_named(self):
        files = self.files(
            passages=[("passage_id",), ("suez",)],
            services=[
                ("service_id", "origin_id", "destination_id", "mode", "load_form", "transit_min",
                 "passages"),
                ("S", "A", "B", "sea", "FCL", "1", "suez;panama;hormuz"),
            ],
        )  # fmt: skip
        lost = [f.subject for f in reference_findings(files) if f.limit == "passages"]
        assert lost == ["panama", "hormuz"]
