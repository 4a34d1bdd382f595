"""What is wrong with a model: every finding at once, each in its cell, with a hint."""

import pytest

from network.enums import Reason, Severity
from network.io.anura.intake import take_in_anura
from network.io.marked import write_marked
from tests.network.anura_model import header_of, lamp_model, lane, write_csv, write_xlsx
from tests.network.workbooks import parts_of


@pytest.fixture
def taken(tmp_path):
    def take(model):
        return take_in_anura(write_csv(model, tmp_path / "model"), None)

    return take


def only(intake):
    (finding,) = intake.findings
    return finding


FAULTS = [
    ("Products", 0, "UnitWeight", "heavy", Reason.NOT_A_NUMBER),
    ("Products", 0, "UnitWeight", "-2", Reason.OUT_OF_RANGE),
    ("Products", 0, "UnitWeight", "nan", Reason.NOT_FINITE),
    ("Products", 0, "UnitWeightUOM", "CBM", Reason.UNKNOWN_UNIT),
    ("Products", 0, "UnitVolumeUOM", "BUSHEL", Reason.UNKNOWN_UNIT),
    ("Customers", 1, "Latitude", None, Reason.POSITION_MISSING),
    ("Customers", 1, "Latitude", "91", Reason.OUT_OF_RANGE),
    ("Customers", 1, "CustomerName", None, Reason.MISSING_VALUE),
    ("Customers", 1, "CustomerName", "SEATTLE", Reason.DUPLICATE_KEY),
    ("Facilities", 0, "FacilityStatus", "Maybe", Reason.NOT_A_WORD),
    ("Facilities", 0, "FixedOperatingCost", "=3*RENT", Reason.NOT_A_COST),
    ("CustomerDemand", 0, "CustomerName", "SEATLE", Reason.UNKNOWN_REFERENCE),
    ("CustomerDemand", 0, "PeriodName", "Q1", Reason.UNKNOWN_REFERENCE),
    ("CustomerDemand", 0, "Quantity", None, Reason.MISSING_VALUE),
    ("SupplierCapabilities", 0, "ProductName", "LUMP", Reason.UNKNOWN_REFERENCE),
    ("TransportationPolicies", 2, "UnitCost", "CustomCost(x)", Reason.NOT_A_COST),
    ("TransportationPolicies", 2, "UnitCostUOM", "EA-EA", Reason.UNKNOWN_UNIT),
    ("TransportationPolicies", 2, "ModeName", "Trucks", Reason.UNKNOWN_REFERENCE),
    ("TransportationPolicies", 0, "TransportTime", "1", Reason.FASTER_THAN_PHYSICS),
    ("ModelSettings", 0, "ModelStartDate", "1/2/2026", Reason.NOT_A_DATE),
    ("ModelSettings", 0, "PrimaryWeightUOM", "GRAIN", Reason.UNKNOWN_UNIT),
    ("ModelSettings", 0, "PrimarySpeedUOM", "KNOTS", Reason.NOT_A_WORD),
]


def place_of(model, table, row, column):
    letters = header_of(model[table])
    at = letters.index(column)
    letter = chr(ord("A") + at) if at < 26 else "A" + chr(ord("A") + at - 26)
    return f"{table}.csv!{letter}{row + 2}"


class TestCells:
    @pytest.mark.parametrize(("table", "row", "column", "value", "code"), FAULTS)
    def test_a_fault_is_found_in_its_cell(self, taken, table, row, column, value, code):
        model = lamp_model()
        header = header_of(model[table])
        model[table][row][column] = value
        intake = taken(model)
        assert not intake.is_sound
        place = place_of(model, table, row, column)
        found = [f for f in intake.findings if f.code is code and f.place == place]
        assert len(found) == 1, [str(finding) for finding in intake.findings]
        assert header == header_of(model[table])

    def test_all_of_them_come_at_once(self, taken):
        model = lamp_model()
        spots = {}
        for table, row, column, value, code in FAULTS:
            if (table, row, column) not in spots and column not in {"CustomerName", "ProductName"}:
                spots[table, row, column] = code
                model[table][row][column] = value
        found = {(f.code, f.place) for f in taken(model).findings}
        assert found >= {(code, place_of(model, *spot)) for spot, code in spots.items()}

    def test_a_misspelt_name_gets_a_hint(self, taken):
        model = lamp_model()
        model["CustomerDemand"][0]["CustomerName"] = "SEATLE"
        finding = only(taken(model))
        assert (finding.subject, finding.limit, finding.needed) == (
            "SEATLE",
            "Customers",
            "SEATTLE",
        )

    def test_an_unknown_unit_lists_those_that_fit(self, taken):
        model = lamp_model()
        model["Products"][0]["UnitWeightUOM"] = "CBM"
        finding = only(taken(model))
        assert finding.limit == "weight"
        assert {"KG", "LB", "TON"} <= set(finding.needed.split(", "))
        assert "CBM" not in finding.needed.split(", ")

    def test_a_place_at_zero_is_no_place(self, taken):
        model = lamp_model()
        model["Customers"][0] |= {"Latitude": 0, "Longitude": 0}
        finding = only(taken(model))
        assert (finding.code, finding.subject) == (Reason.POSITION_ZERO, "SEATTLE")

    def test_a_fault_in_a_rule_for_many_is_said_once(self, taken):
        model = lamp_model()
        model["TransportationPolicies"] = [lane("WEST", "ALL", "Truck", 1, "FURLONG")]
        finding = only(taken(model))
        assert (finding.code, finding.place) == (
            Reason.UNKNOWN_UNIT,
            "TransportationPolicies.csv!F2",
        )


class TestFiles:
    def test_a_misspelt_table_is_a_warning_with_a_hint(self, taken):
        model = lamp_model(Custommers=[{"CustomerName": "X"}])
        intake = taken(model)
        finding = only(intake)
        assert (finding.code, finding.severity) == (Reason.UNKNOWN_TABLE, Severity.WARNING)
        assert finding.needed.startswith("Customers")
        assert intake.is_sound
        (entry,) = [e for e in intake.model.not_carried if e.table == "Custommers"]
        assert (entry.cells, entry.reason) == (1, Reason.NOT_CARRIED)

    def test_a_table_without_its_key_is_not_read(self, taken):
        model = lamp_model()
        for row in model["Customers"]:
            del row["CustomerName"]
        finding = only(taken(model))
        assert (finding.code, finding.subject) == (Reason.MISSING_COLUMN, "CustomerName")
        assert finding.place == "Customers.csv!1"

    def test_columns_that_stand_twice_and_cells_beyond_the_header(self, tmp_path):
        folder = write_csv(lamp_model(), tmp_path / "model")
        file = folder / "TransportationModes.csv"
        lines = file.read_text().splitlines()
        lines[0] = lines[0].replace("CO2EmissionRateUOM", "modename")
        file.write_text("\n".join([*lines[:2], f"{lines[2]},beyond", ""]))
        found = {(f.code, f.place) for f in take_in_anura(folder, None).findings}
        assert (Reason.DUPLICATE_KEY, "TransportationModes.csv!C1") in found
        assert (Reason.UNKNOWN_COLUMN, "TransportationModes.csv!D3") in found

    def test_an_empty_file_is_an_empty_table(self, tmp_path):
        folder = write_csv(lamp_model(), tmp_path / "model")
        (folder / "Groups.csv").write_text("")
        assert take_in_anura(folder, None).is_sound

    def test_a_file_that_is_no_text_is_a_finding(self, tmp_path):
        folder = write_csv(lamp_model(), tmp_path / "model")
        (folder / "Groups.csv").write_bytes(b"\xff\xfe\x00G")
        finding = only(take_in_anura(folder, None))
        assert (finding.code, finding.place) == (Reason.FILE_UNREADABLE, "Groups.csv")

    def test_nothing_there_is_a_finding(self, tmp_path):
        assert only(take_in_anura(tmp_path / "none", None)).code is Reason.FILE_MISSING
        (tmp_path / "empty").mkdir()
        assert only(take_in_anura(tmp_path / "empty", None)).code is Reason.FILE_UNREADABLE

    def test_a_workbook_is_handed_back_marked(self, tmp_path):
        model = lamp_model()
        model["Customers"][0]["Longitude"] = "west"
        intake = take_in_anura(write_xlsx(model, tmp_path / "model.xlsx"), None)
        assert [f.place for f in intake.findings if f.code is Reason.NOT_A_NUMBER] == [
            "Customers!E2"
        ]
        write_marked(intake.model.raw, intake.findings, tmp_path / "marked.xlsx")
        assert (
            b"Customers!E2"
            in parts_of((tmp_path / "marked.xlsx").read_bytes())["xl/worksheets/sheet1.xml"]
        )
