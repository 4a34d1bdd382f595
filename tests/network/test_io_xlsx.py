"""Workbooks as people make them: cells are named where they stand, nothing is silently blank."""

import struct
import zipfile
import zlib
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.enums import Reason
from network.errors import InvalidInputError
from network.io import xlsx_guard, xlsx_scan, xlsx_texts
from network.io.load import load, write
from network.network import Network
from network.schema import SCHEMA_VERSION, TABLES
from network.table import Table
from tests.network.workbooks import formula, packed, parts_of, with_part, workbook

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
EQUIPMENT = ("equipment_id", "volume_m3", "payload_kg", "teu")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def ten_nodes(tmp_path_factory):
    """The bytes of the ten-node example as a workbook."""
    file = tmp_path_factory.mktemp("book") / "ten.xlsx"
    write(load(TEN_NODES), file)
    return file.read_bytes()


@pytest.fixture
def read(tmp_path):
    def read(data):
        file = tmp_path / "book.xlsx"
        file.write_bytes(data)
        return load(file)

    return read


@pytest.fixture
def findings(read):
    def findings(data):
        with pytest.raises(InvalidInputError) as caught:
            read(data)
        return caught.value.findings

    return findings


def boxes(*rows, **more):
    return workbook({"equipment": [EQUIPMENT, *rows], **more})


class TestPlaces:
    @pytest.mark.parametrize(("top", "left", "cell"), [(0, 0, "C3"), (3, 0, "C6"), (2, 28, "AE5")])
    def test_a_cell_is_named_where_it_stands(self, findings, top, left, cell):
        rows = [EQUIPMENT, ("20GP", 28, 21700, 1), ("40HC", 66, "heavy", 2)]
        (finding,) = findings(workbook({"equipment": rows}, top=top, left=left))
        assert (finding.place, finding.code) == (f"equipment!{cell}", Reason.NOT_A_NUMBER)

    def test_blank_rows_between_do_not_shift_the_cells(self, findings):
        (finding,) = findings(boxes((), (), ("40HC", 66, "heavy", 2)))
        assert finding.place == "equipment!C4"

    def test_the_sheet_is_named_as_it_is(self, findings):
        data = workbook({" Equipment": [EQUIPMENT, ("40HC", 66, "heavy", 2)]})
        assert [f.place for f in findings(data)] == [" Equipment!C2"]

    def test_a_column_without_heading_far_to_the_right(self, findings):
        data = boxes(("40HC", 66, 26300, 2, *[None] * 30, "stray"))
        assert [(f.place, f.code) for f in findings(data)] == [
            ("equipment!AI1", Reason.UNKNOWN_COLUMN)
        ]


class TestSheets:
    def test_sheets_that_are_notes_are_passed_over(self, read):
        data = boxes(("40HC", 66, 26300, 2), _notes=[["anything"]], _errors=[["A1", "x"]])
        assert len(read(data).equipment) == 1

    def test_an_unknown_sheet_offers_the_nearest(self, findings):
        (finding,) = findings(boxes(("40HC", 66, 26300, 2), equipmnt=[["x"]]))
        assert (finding.code, finding.place) == (Reason.UNKNOWN_TABLE, "equipmnt")
        assert finding.needed.startswith("equipment")

    def test_a_sheet_without_a_cell_is_none(self, read):
        assert len(read(boxes(("40HC", 66, 26300, 2), Sheet2=[])).equipment) == 1

    def test_two_sheets_of_one_table(self, findings):
        twice = {"equipment": [EQUIPMENT], "equipment ": [EQUIPMENT]}
        assert [f.code for f in findings(workbook(twice))] == [Reason.DUPLICATE_KEY]

    def test_the_head(self, read):
        head = [("key", "value"), ("name", 7.0), ("reference_date", date(2027, 1, 2))]
        network = read(boxes(network=head))
        assert (network.name, network.reference_date) == ("7", date(2027, 1, 2))

    def test_a_date_of_the_head_may_be_text(self, read):
        network = read(boxes(network=[("key", "value"), ("reference_date", "2027-01-02")]))
        assert (network.name, network.reference_date) == ("book", date(2027, 1, 2))

    def test_what_is_wrong_with_the_head(self, findings):
        head = [
            ("key", "value"),
            ("schema_version", SCHEMA_VERSION + 1),
            ("reference_date", formula("=NA()", "#N/A")),
            ("colour", "red"),
        ]
        assert [(f.place, f.code) for f in findings(boxes(network=head))] == [
            ("network!B2", Reason.SCHEMA_TOO_NEW),
            ("network!B3", Reason.CELL_ERROR),
            ("network!A4", Reason.UNKNOWN_FIELD),
        ]


class TestCells:
    def test_errors_of_the_spreadsheet_are_findings(self, findings):
        data = boxes(
            ("20GP", formula("=1/0", "#DIV/0!"), 21700, 1),
            (formula("=NA()", "#N/A"), 66, 26300, 2),
            ("45HC", 76, 27700, formula("=#REF!", "#REF!")),
        )
        assert [(f.place, f.code, f.current) for f in findings(data)] == [
            ("equipment!B2", Reason.CELL_ERROR, "#DIV/0!"),
            ("equipment!A3", Reason.CELL_ERROR, "#N/A"),
            ("equipment!D4", Reason.CELL_ERROR, "#REF!"),
        ]

    def test_errors_are_found_wherever_the_sheet_begins(self, findings):
        rows = [EQUIPMENT, ("20GP", formula("=1/0", "#DIV/0!"), 21700, 1)]
        data = workbook({"passages": [["passage_id"]], "equipment": rows}, top=4, left=27)
        assert [f.place for f in findings(data)] == ["equipment!AC6"]

    def test_a_text_that_looks_like_an_error_is_a_text(self, read):
        data = workbook({"passages": [("passage_id", "name"), ("suez", "#N/A")]})
        assert read(data).passages[0].name == "#N/A"

    def test_a_formula_counts_by_its_result(self, read):
        result = formula("=60+6", 66)
        code = formula('="40"&"HC"', "40HC")
        box = read(boxes((code, result, 26300, 2))).equipment[0]
        assert (box.equipment_id, box.volume_m3) == ("40HC", 66.0)

    def test_a_formula_without_a_result_is_no_blank(self, findings):
        """As programs write it that do not calculate: read as blank it would mean the default."""
        (finding,) = findings(boxes(("40HC", 66, 26300, formula("=1+1", ""))))
        assert (finding.place, finding.code) == ("equipment!D2", Reason.CELL_ERROR)
        assert "a formula without a result" in str(finding)

    def test_a_formula_that_gives_no_text_is_blank(self, read):
        data = boxes(("40HC", 66, 26300, formula('=""', "x")))
        blank = with_part(data, SHEET, lambda xml: xml.replace(b"<v>x</v>", b"<v></v>"))
        assert read(blank).equipment[0].teu == 0.0

    def test_numbers_dates_and_truth_as_a_spreadsheet_holds_them(self, read):
        header = ("location_id", "name", "kind", "lat", "lon", "may_store")
        data = workbook({"locations": [header, (4711, 12.5, "hub", 1, 2.5, False)]})
        place = read(data).locations[0]
        assert (place.location_id, place.name, place.may_store) == ("4711", "12.5", False)
        rates = [("currency", "units_per_usd", "date"), ("EUR", 0.9, datetime(2026, 1, 2))]  # noqa: DTZ001
        assert read(workbook({"fx_rates": rates})).fx_rates[0].date == date(2026, 1, 2)

    def test_the_calendar_of_1904(self, read):
        data = BytesIO()
        book = xlsxwriter.Workbook(data, {"date_1904": True})
        sheet = book.add_worksheet("fx_rates")
        sheet.write_row(0, 0, ("currency", "units_per_usd", "date"))
        sheet.write_row(1, 0, ("EUR", 0.9))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 2, date(2026, 1, 2), day)
        book.close()
        assert read(data.getvalue()).fx_rates[0].date == date(2026, 1, 2)


class TestFormulaInjection:
    EVIL = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'=1", "''+1")

    def network(self):
        rows = [
            TABLES["passages"].noun(passage_id=f"p{number}", name=text)
            for number, text in enumerate(self.EVIL)
        ]
        return Network(tables={"passages": Table.from_rows(TABLES["passages"], rows)})

    def test_a_workbook_holds_no_formula(self, tmp_path):
        write(self.network(), tmp_path / "w.xlsx")
        parts = parts_of((tmp_path / "w.xlsx").read_bytes())
        assert not any(b"<f>" in part for part in parts.values())
        assert not any("rels" in name and b"cmd" in part for name, part in parts.items())

    def test_a_csv_file_marks_what_would_run(self, tmp_path):
        write(self.network(), tmp_path / "w")
        lines = (tmp_path / "w" / "passages.csv").read_text().splitlines()[1:]
        cells = [line.split(",", 1)[1].strip('"') for line in lines]
        assert all(cell.startswith("'") for cell in cells)

    def test_both_come_back_as_they_were(self, tmp_path):
        for path in (tmp_path / "w.xlsx", tmp_path / "w"):
            write(self.network(), path)
            assert [row.name for row in load(path).passages] == list(self.EVIL)

    def test_negative_numbers_are_no_texts(self, tmp_path):
        place = TABLES["locations"].noun(location_id="A", name="A", kind="hub", lat=-1.5, lon=-2.0)
        rows = Table.from_rows(TABLES["locations"], [place])
        write(Network(tables={"locations": rows}), tmp_path)
        assert ",-1.5,-2" in (tmp_path / "locations.csv").read_text()


class TestWhatAWorkbookCannotHold:
    def refused(self, text, tmp_path):
        row = TABLES["passages"].noun(passage_id="p", name=text)
        network = Network(tables={"passages": Table.from_rows(TABLES["passages"], [row])})
        file = tmp_path / "w.xlsx"
        before = workbook({"passages": [["passage_id", "name"], ["q", "as before"]]})
        file.write_bytes(before)
        with pytest.raises(InvalidInputError) as caught:
            write(network, file)
        assert file.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["w.xlsx"]
        return caught.value.findings[0]

    def test_a_text_too_long_for_a_cell(self, tmp_path):
        finding = self.refused("x" * 32_768, tmp_path)
        assert (finding.place, finding.code) == ("passages!B2", Reason.OUT_OF_RANGE)
        assert "32,768 signs long" in str(finding)

    def test_the_longest_text_fits(self, tmp_path):
        row = TABLES["passages"].noun(passage_id="p", name="x" * 32_767)
        network = Network(tables={"passages": Table.from_rows(TABLES["passages"], [row])})
        write(network, tmp_path / "w.xlsx")
        assert load(tmp_path / "w.xlsx").digest == network.digest

    def test_a_sign_that_xml_does_not_know(self, tmp_path):
        assert self.refused("a\uffffb", tmp_path).code is Reason.BAD_VALUE

    def test_macros_would_be_lost(self, tmp_path):
        with pytest.raises(InvalidInputError, match="macros"):
            write(load(TEN_NODES), tmp_path / "book.xlsm")


class TestNoWorkbook:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "no .xlsx workbook"),
            (b"location_id,name\n", "no .xlsx workbook"),
            (b"PK\x03\x04" + b"\x00" * 30, "no .xlsx workbook"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
            (packed({"hello.txt": b"x"}), "no .xlsx workbook"),
            (packed({"xl/workbook.xml": b"<x/>"}), "damaged or no workbook"),
        ],
    )
    def test_what_is_none(self, findings, data, said):
        (finding,) = findings(data)
        assert (finding.code, finding.place) == (Reason.FILE_UNREADABLE, "book.xlsx")
        assert said in str(finding)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(InvalidInputError) as caught:
            load(tmp_path / "none.xlsx")
        assert caught.value.findings[0].code is Reason.FILE_MISSING

    def test_a_locked_part(self, findings, ten_nodes):
        data = bytearray(ten_nodes)
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        (finding,) = findings(bytes(data))
        assert "password" in str(finding)

    def test_two_parts_of_one_name(self, findings, ten_nodes):
        data = BytesIO(ten_nodes)
        with (
            pytest.warns(UserWarning, match="Duplicate"),
            zipfile.ZipFile(data, "a") as made,
        ):
            made.writestr(SHEET, b"<worksheet/>")
        (finding,) = findings(data.getvalue())
        assert finding.code is Reason.FILE_UNREADABLE


class TestTooLarge:
    def too_large(self, findings, data):
        (finding,) = findings(data)
        assert finding.code is Reason.FILE_TOO_LARGE
        return str(finding)

    def test_a_bomb_by_ratio(self, findings):
        data = with_part(boxes(), SHEET, lambda xml: xml + b" " * 2**26)
        assert len(data) < 100_000
        assert "packed more than 200 times" in self.too_large(findings, data)

    def test_a_bomb_that_lies_about_its_size(self, findings):
        """The directory says 10 bytes; what counts is what really comes out."""
        data = bytearray(with_part(boxes(), SHEET, lambda xml: xml + b" " * 2**26))
        at = data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 46
        struct.pack_into("<I", data, at + 24, 10)
        assert "packed more than 200 times" in self.too_large(findings, bytes(data))

    def test_more_than_is_unpacked_in_all(self, findings, monkeypatch, ten_nodes):
        monkeypatch.setattr(xlsx_guard, "MOST_BYTES", 20_000)
        said = self.too_large(findings, ten_nodes)
        assert "20,000 bytes" in said

    def test_a_cell_far_away(self, findings):
        """Two cells, yet the sheet would be laid out in full up to the last."""
        far = lambda sheet, row, at: sheet.write_number(1_048_575, 16_383, 1)  # noqa: E731
        said = self.too_large(findings, boxes((far,)))
        assert "17,179,869,184 cells" in said

    def test_rows_no_spreadsheet_has(self, findings):
        data = with_part(
            boxes(("A", 1, 1, 1)), SHEET, lambda xml: xml.replace(b'"A2"', b'"A9999999"')
        )
        assert "39,999,996 cells" in self.too_large(findings, data)

    def test_one_long_text_that_every_cell_names(self, findings, monkeypatch):
        """Stored once and short to name: written out it would fill any memory."""
        rows = [(f"p{number}", "x" * 30_000) for number in range(500)]
        data = workbook({"passages": [("passage_id", "name"), *rows]})
        assert len(data) < 20_000
        monkeypatch.setattr(xlsx_texts, "MOST_BYTES", 10_000_000)
        said = self.too_large(findings, data)
        assert "15,0" in said.split("holds ")[1]
        assert "bytes of text" in said

    def test_many_texts_are_fine_where_the_long_one_is_rare(self, read, monkeypatch):
        rows = [(f"p{number}", "x" * 30_000 if number == 7 else "y") for number in range(500)]
        monkeypatch.setattr(xlsx_texts, "MOST_BYTES", 100_000)
        assert len(read(workbook({"passages": [("passage_id", "name"), *rows]})).passages) == 500

    def test_many_sheets_of_one_part(self, findings):
        data = boxes(("A", 1, 1, 1), passages=[["passage_id"]])
        relations = "xl/_rels/workbook.xml.rels"
        same = with_part(data, relations, lambda xml: xml.replace(b"sheet2.xml", b"sheet1.xml"))
        (finding,) = findings(same)
        assert "two of its sheets are the same" in str(finding)

    def test_a_sheet_by_another_path_is_read_or_refused(self, read, findings):
        data = boxes(("A", 1, 1, 1))
        relations = "xl/_rels/workbook.xml.rels"

        def moved(path):
            return with_part(data, relations, lambda xml: xml.replace(b"worksheets/sheet1", path))

        assert len(read(moved(b"/xl/worksheets/sheet1")).equipment) == 1
        for path in (b"xl/worksheets/sheet1", b"./worksheets/sheet1"):
            assert [f.code for f in findings(moved(path))] == [Reason.FILE_UNREADABLE]

    def test_many_small_sheets_count_together(self, findings, monkeypatch):
        monkeypatch.setattr(xlsx_scan, "MOST_CELLS", 30)
        sheets = {f"_{number}": [[1, 2, 3]] * 4 for number in range(3)}
        self.too_large(findings, workbook({"equipment": [EQUIPMENT], **sheets}))


class TestScan:
    def test_however_the_xml_is_cut(self):
        xml = (
            b'<sheetData><row r="2"><c r="B2" s="1"/><c r="AA2" t="e"><v>#N/A</v></c>'
            b'<c r="C2"><f>A1</f><v></v></c><c r="D2"><f>A1</f><v>1</v></c></row>'
            b'<row r="10"><c r="A10" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
        )
        whole = xlsx_scan.scan_sheet([xml])
        assert (whole.last_row, whole.last_column) == (9, 26)
        assert whole.errors == [(1, 26, "#N/A"), (9, 0, "#DIV/0!")]
        assert whole.without_result == [(1, 2)]
        for size in range(1, 60):
            pieces = [xml[at : at + size] for at in range(0, len(xml), size)]
            assert xlsx_scan.scan_sheet(pieces) == whole

    @given(st.binary(max_size=400))
    @settings(max_examples=60, deadline=None)
    def test_any_bytes(self, data):
        xlsx_scan.scan_sheet([data])

    def test_prefixes_and_other_quotes(self):
        xml = b"<x:row r='7'><x:c r='ZZ7' t='e'><x:v>#NUM!</x:v></x:c></x:row>"
        found = xlsx_scan.scan_sheet([xml])
        assert (found.last_row, found.last_column, found.errors) == (6, 701, [(6, 701, "#NUM!")])


def refused_or_read(data, file):
    file.write_bytes(data)
    with suppress(InvalidInputError):
        load(file)


some = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class TestDamage:
    @some
    @given(data=st.data())
    def test_any_byte_of_the_file(self, tmp_path, ten_nodes, data):
        spoiled = bytearray(ten_nodes)
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(spoiled) - 1))
            spoiled[at] = data.draw(st.integers(0, 255))
        refused_or_read(bytes(spoiled), tmp_path / "book.xlsx")

    @some
    @given(length=st.integers(0, 16_000))
    def test_a_file_cut_short(self, tmp_path, ten_nodes, length):
        refused_or_read(ten_nodes[:length], tmp_path / "book.xlsx")

    @some
    @given(data=st.data())
    def test_any_byte_of_a_part(self, tmp_path, ten_nodes, data):
        """The sums of the file are right again, so that what is spoiled reaches the reader."""
        parts = parts_of(ten_nodes)
        name = data.draw(st.sampled_from(sorted(parts)))
        part = bytearray(parts[name])
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(part) - 1))
            part[at : at + 1] = data.draw(st.binary(max_size=3))
        refused_or_read(packed({**parts, name: bytes(part)}), tmp_path / "book.xlsx")

    @some
    @given(data=st.data())
    def test_a_part_that_is_gone_or_another(self, tmp_path, ten_nodes, data):
        parts = parts_of(ten_nodes)
        gone, other = (data.draw(st.sampled_from(sorted(parts))) for _ in range(2))
        parts[gone] = parts[other]
        refused_or_read(packed(parts), tmp_path / "book.xlsx")
        del parts[other]
        refused_or_read(packed(parts), tmp_path / "book.xlsx")

    def test_a_part_whose_sum_is_wrong(self, findings, ten_nodes):
        data = bytearray(ten_nodes)
        at = data.find(b"PK\x01\x02") + 16
        struct.pack_into("<I", data, at, zlib.crc32(b"something else"))
        (finding,) = findings(bytes(data))
        assert "is damaged" in str(finding)
