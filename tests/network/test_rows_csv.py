"""Folders of CSV files: every planted fault is found, all at once, with its cell and a hint."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.enums import Mode, OpenStatus, Reason
from network.errors import InvalidInputError
from network.io.csv import read_folder, write_folder
from network.io.load import load
from network.io.rows import Cells, column_letter, nearest, parse
from network.schema import TABLES
from network.table import Table
from tests.strategies import networks

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the ten-node example, to be spoiled."""
    return Path(shutil.copytree(TEN_NODES, tmp_path / "world"))


def spoil(folder, table, old, new):
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} should stand in {table}.csv once"
    file.write_text(text.replace(old, new), encoding="utf-8")


def findings(folder):
    with pytest.raises(InvalidInputError) as caught:
        read_folder(folder)
    return caught.value.findings


def faults(folder):
    return [(f.place, f.code) for f in findings(folder)]


# what is spoiled, the cell it stands in, and what the finding says
ONE_CELL = [
    ("locations", ",seaport,22.58352,", ",seaport,x,", "D3", "NOT_A_NUMBER", '"x"'),
    ("locations", ",seaport,22.58352,", ",seaport,nan,", "D3", "NOT_FINITE", "nan"),
    ("locations", ",seaport,22.58352,", ",seaport,92,", "D3", "OUT_OF_RANGE", "<= 90"),
    ("locations", "Yantian,seaport", "Yantian,harbour", "C3", "NOT_A_WORD", "seaport"),
    ("locations", "CNYTN,Yantian,", "CNYTN,,", "B3", "MISSING_VALUE", "name"),
    ("equipment", "26.5,21640", "26.5,-1", "F2", "OUT_OF_RANGE", "> 0"),
    ("equipment", "26.5,21640", "1e999,21640", "E2", "NOT_FINITE", "finite"),
    ("services", "30,120,0", "30,2 h,0", "H2", "NOT_A_NUMBER", '"2 h"'),
    ("services", "30,120,0", "30,120.5,0", "H2", "BAD_VALUE", '120.5": a whole number is needed'),
    ("services", "30,120,0", "30,99999999999999999999,0", "H2", "OUT_OF_RANGE", "<= 1000000000000"),
    ("equipment", "26.5,21640", "1e300,21640", "E2", "OUT_OF_RANGE", "<= 1000000000000"),
    ("services", "daily 02:30", "nightly 02:30", "J10", "BAD_DEPARTURES", "daily HH:MM"),
    ("fx_rates", "EUR,0.8951,2026-10-30", "EUR,0.8951,30.10.26", "C2", "NOT_A_DATE", "30.10."),
    ("fx_rates", "EUR,0.8951", "EUR,0", "B2", "OUT_OF_RANGE", "> 0"),
    (
        "emission_factors",
        "16.12,actual,false",
        "16.12,actual,maybe",
        "J2",
        "NOT_A_WORD",
        "true, false",
    ),
]


class TestOneFault:
    @pytest.mark.parametrize(("table", "old", "new", "cell", "code", "hint"), ONE_CELL)
    def test_in_a_cell(self, folder, table, old, new, cell, code, hint):
        spoil(folder, table, old, new)
        (finding,) = findings(folder)
        assert (finding.place, finding.code) == (f"{table}.csv!{cell}", Reason(code))
        assert str(finding).startswith(f"{table}.csv!{cell}: ")
        assert hint in str(finding)

    def test_an_unknown_reference_offers_the_nearest(self, folder):
        spoil(folder, "services", "S-YTN-SIN-F,CNYTN,SGSIN", "S-YTN-SIN-F,CNYTN,SGSNI")
        (finding,) = findings(folder)
        assert (finding.place, finding.code) == ("services.csv!C8", Reason.UNKNOWN_REFERENCE)
        assert str(finding) == (
            "services.csv!C8: There is no SGSNI in locations. Did you mean SGSIN?"
        )

    def test_one_of_several_references_in_a_cell(self, folder):
        spoil(folder, "services", ",300,,20GP;40HC", ",300,,20GP;45HC")
        (finding,) = findings(folder)
        assert (finding.place, finding.subject) == ("services.csv!M6", "45HC")
        assert "40HC" in finding.needed

    def test_a_reference_into_a_table_that_is_not_there(self, folder):
        (folder / "emission_factors.csv").unlink()
        found = findings(folder)
        assert {f.code for f in found} == {Reason.UNKNOWN_REFERENCE}
        assert found[0].place == "services.csv!O2"
        assert {f.limit for f in found} == {"emission_factors"}

    def test_blank_lines_do_not_shift_the_cells(self, folder):
        spoil(folder, "locations", "\nFRA,", "\n\n\nFRA,")
        spoil(folder, "locations", "Europe/Berlin,,DEHAM,STORE-DE", "Europe/Berlin,,DEHAM,STORE-XX")
        assert faults(folder) == [("locations.csv!J12", Reason.UNKNOWN_REFERENCE)]

    def test_a_duplicate_key(self, folder):
        spoil(folder, "equipment", "40HC,container", "20GP,container")
        spoil(folder, "services", ",300,,20GP;40HC", ",300,,20GP")
        assert ("equipment.csv!A3", Reason.DUPLICATE_KEY) in faults(folder)

    def test_a_duplicate_key_of_two_parts(self, folder):
        spoil(folder, "tariffs", "AIR-EU,3,", "AIR-EU,2,")
        (finding,) = findings(folder)
        assert (finding.place, finding.subject) == ("tariffs.csv!A13", "AIR-EU / 2")

    def test_an_unknown_table_offers_the_nearest(self, folder):
        (folder / "services.csv").rename(folder / "service.csv")
        (finding,) = findings(folder)
        assert (finding.code, finding.place) == (Reason.UNKNOWN_TABLE, "service.csv")
        assert finding.needed.startswith("services")

    def test_an_unknown_column_offers_the_nearest(self, folder):
        spoil(folder, "locations", "lat,lon,country_code", "lat,lon,country")
        (finding,) = findings(folder)
        assert (finding.code, finding.place) == (Reason.UNKNOWN_COLUMN, "locations.csv!F1")
        assert "country_code" in finding.needed

    def test_a_missing_column(self, folder):
        spoil(folder, "equipment", "volume_m3,", "volume_m3x,")
        assert set(faults(folder)) == {
            ("equipment.csv!E1", Reason.UNKNOWN_COLUMN),
            ("equipment.csv!1", Reason.MISSING_COLUMN),
        }

    def test_a_column_that_stands_twice(self, folder):
        spoil(folder, "locations", "lat,lon,country_code", "lat,lat,country_code")
        assert ("locations.csv!E1", Reason.DUPLICATE_KEY) in faults(folder)

    def test_a_comma_that_was_not_quoted(self, folder):
        """The cells behind it are shifted by one, and the last has no column."""
        spoil(folder, "services", '"weekly Mon 09:00, Thu 21:00"', "weekly Mon 09:00, Thu 21:00")
        assert ("services.csv!S8", Reason.UNKNOWN_COLUMN) in faults(folder)


class TestWholeFiles:
    def test_everything_is_found_at_once(self, folder):
        spoil(folder, "locations", ",seaport,22.58352,", ",seaport,x,")
        spoil(folder, "equipment", "26.5,21640", "26.5,-1")
        spoil(folder, "services", "S-SIN-HAM-F,SGSIN,DEHAM,sea", "S-SIN-HAM-F,SGSIN,DEHAM,ship")
        spoil(folder, "services", "daily 16:00", "sometimes")
        spoil(folder, "services", "30,180,0,on_demand,,,,GROUPAGE-CN", "30,180,0,,,,,GROUPAGE-XX")
        spoil(folder, "network", "reference_date,2026-10-30", "reference_date,today")
        (folder / "servces.csv").write_text("a\n")
        assert set(faults(folder)) == {
            ("network.csv!B4", Reason.NOT_A_DATE),
            ("equipment.csv!F2", Reason.OUT_OF_RANGE),
            ("locations.csv!D3", Reason.NOT_A_NUMBER),
            ("servces.csv", Reason.UNKNOWN_TABLE),
            ("services.csv!D9", Reason.NOT_A_WORD),
            ("services.csv!J17", Reason.BAD_DEPARTURES),
            ("services.csv!N3", Reason.UNKNOWN_REFERENCE),
        }

    def test_a_table_with_faults_makes_no_false_alarms_elsewhere(self, folder):
        """Hamburg's row cannot be read, yet the services that call there are not blamed."""
        spoil(folder, "locations", "DEHAM,Hamburg,seaport,53.54772", "DEHAM,Hamburg,seaport,north")
        assert faults(folder) == [("locations.csv!D8", Reason.NOT_A_NUMBER)]

    def test_a_byte_order_mark_does_no_harm(self, folder):
        for file in folder.glob("*.csv"):
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
        assert read_folder(folder).digest == read_folder(TEN_NODES).digest

    def test_windows_line_ends_do_no_harm(self, folder):
        for file in folder.glob("*.csv"):
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        assert read_folder(folder).digest == read_folder(TEN_NODES).digest

    def test_the_order_of_columns_does_not_matter(self, folder):
        lines = (folder / "fx_rates.csv").read_text().splitlines()
        turned = [",".join(reversed(line.split(","))) for line in lines]
        (folder / "fx_rates.csv").write_text("\n".join(turned))
        assert read_folder(folder).digest == read_folder(TEN_NODES).digest

    def test_an_empty_file(self, folder):
        (folder / "transfers.csv").write_text("")
        (finding,) = findings(folder)
        assert (finding.place, finding.code) == ("transfers.csv", Reason.FILE_UNREADABLE)
        assert "it is empty" in str(finding)

    def test_a_header_alone_is_an_empty_table(self, folder):
        header = (folder / "transfers.csv").read_text().splitlines()[0]
        (folder / "transfers.csv").write_text(header + "\n")
        assert len(read_folder(folder).transfers) == 0

    def test_a_file_that_is_not_utf_8(self, folder):
        (folder / "locations.csv").write_bytes("location_id,name\nA,Düsseldorf\n".encode("latin-1"))
        assert faults(folder) == [("locations.csv", Reason.FILE_UNREADABLE)]

    def test_semicolons_instead_of_commas(self, folder):
        text = (folder / "equipment.csv").read_text().replace(",", ";")
        (folder / "equipment.csv").write_text(text)
        (finding,) = [f for f in findings(folder) if f.place == "equipment.csv"]
        assert "not separated by commas" in str(finding)

    def test_cells_below_a_heading_that_is_blank(self, folder):
        spoil(folder, "services", ",departures,", ",,")
        assert faults(folder) == [("services.csv!J1", Reason.UNKNOWN_COLUMN)]

    def test_quotes_that_do_not_close(self, folder):
        spoil(folder, "locations", "DEHAM,Hamburg,", 'DEHAM,"Hamburg,')
        assert faults(folder) == [("locations.csv", Reason.FILE_UNREADABLE)]

    def test_a_folder_that_is_not_there(self, tmp_path):
        for path, said in (
            (tmp_path / "nowhere", "There is no folder or file"),
            (TEN_NODES / "network.csv", "a folder of tables is needed"),
        ):
            with pytest.raises(InvalidInputError) as caught:
                load(path)
            (finding,) = caught.value.findings
            assert said in str(finding)
            assert str(path) in str(finding)


class TestHead:
    def test_a_schema_version_of_the_future(self, folder):
        spoil(folder, "network", "schema_version,1", "schema_version,99")
        (finding,) = findings(folder)
        assert (finding.place, finding.code) == ("network.csv!B3", Reason.SCHEMA_TOO_NEW)
        assert (finding.current, finding.needed) == ("99", "2")

    @pytest.mark.parametrize("version", ["one", "-1", "1.5"])
    def test_a_schema_version_that_is_no_number(self, folder, version):
        spoil(folder, "network", "schema_version,1", f"schema_version,{version}")
        assert faults(folder) == [("network.csv!B3", Reason.NOT_A_NUMBER)]

    def test_an_unknown_key_offers_the_nearest(self, folder):
        spoil(folder, "network", "reference_date", "referencedate_")
        (finding,) = findings(folder)
        assert (finding.place, finding.code) == ("network.csv!A4", Reason.UNKNOWN_FIELD)
        assert finding.needed == "reference_date"

    def test_blank_values_and_a_missing_head_mean_defaults(self, folder):
        spoil(folder, "network", "schema_version,1", "schema_version,")
        assert read_folder(folder).name == "ten-nodes"
        (folder / "network.csv").unlink()
        assert read_folder(folder).name == "world"


class TestCells:
    def test_words_are_read_without_regard_to_case(self):
        cells = {
            "service_id": "S",
            "origin_id": "A",
            "destination_id": "B",
            "mode": "SEA",
            "load_form": " fcl ",
            "transit_min": "60",
            "status": "Open",
        }
        rows, bad = parse(TABLES["services"], Cells("s.csv", list(cells), [list(cells.values())]))
        assert bad == []
        assert (rows[0].mode, rows[0].load_form, rows[0].status) == (
            Mode.SEA,
            "FCL",
            OpenStatus.OPEN,
        )

    def test_numbers_of_a_spreadsheet_become_text_where_text_is_meant(self):
        header = ["location_id", "name", "kind", "lat", "lon"]
        rows, bad = parse(
            TABLES["locations"], Cells("l.xlsx", header, [[4711.0, 12, "hub", 1, 2.5]])
        )
        assert bad == []
        assert (rows[0].location_id, rows[0].name, rows[0].lat) == ("4711", "12", 1.0)

    def test_column_letters_are_those_of_a_spreadsheet(self):
        letters = [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)]
        assert letters == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]

    def test_nearest_ignores_case_and_signs_and_knows_every_script(self):
        assert nearest("shen zhen", ["Shenzhen", "Shanghai"]).startswith("Shenzhen")
        assert nearest("汉堡港", ["深圳", "汉堡"]) == "汉堡"
        assert nearest("qqq", ["Shenzhen"]) == ""


class TestRoundTrip:
    @settings(
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(networks())
    def test_a_network_comes_back_as_it_was_written(self, tmp_path, network):
        shutil.rmtree(tmp_path, ignore_errors=True)
        write_folder(network, tmp_path)
        read = read_folder(tmp_path)
        assert read.digest == network.digest
        assert (read.name, read.reference_date) == (network.name, network.reference_date)
        for name in network.tables:
            assert list(read.table(name)) == list(network.table(name))

    @pytest.mark.parametrize("example", ["ten-nodes", "lamp"])
    def test_the_examples_come_back(self, tmp_path, example):
        network = read_folder(TEN_NODES.parent / example)
        write_folder(network, tmp_path)
        assert read_folder(tmp_path).digest == network.digest

    @given(st.data())
    @settings(max_examples=20, deadline=None)
    def test_networks_of_equal_content_have_equal_digests(self, data):
        network = data.draw(networks())
        places = network.locations
        again = network.with_table(Table.from_rows(places.schema, list(places)))
        assert again.digest == network.digest
        none = network.with_table(Table.from_rows(places.schema, []))
        assert none.digest != network.digest
