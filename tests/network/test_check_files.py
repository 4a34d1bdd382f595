"""Thirty faults in one workbook: one run finds all of them, each in its cell, and nothing else."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.check import check
from network.check.files import examine
from network.enums import Reason, Severity
from network.io.cells import column_letter
from network.io.load import load, write
from network.network import Network
from solver.dead_ends import CHECKS
from tests.network.planted_faults import (
    IN_CELLS,
    IN_THE_WORLD,
    PLANTS,
    TEN_NODES,
    FormulaError,
    Sheets,
    plant,
    sound_world,
)


def found(source):
    return [(f.place, f.code) for f in examine(source, CHECKS).findings]


class TestThirtyFaults:
    def test_they_are_thirty_and_differ(self):
        assert (len(PLANTS), len(IN_CELLS), len(IN_THE_WORLD)) == (30, 14, 16)
        assert len({one.code for one in PLANTS}) == 29  # two numbers out of range: too low, huge

    def test_the_world_they_are_planted_in_is_sound(self, tmp_path):
        assert check(sound_world(), further=CHECKS) == ()
        write(sound_world(), tmp_path / "sound.xlsx")
        assert found(tmp_path / "sound.xlsx") == []

    def test_all_are_found_in_their_cells_and_nothing_else(self, tmp_path):
        planted = plant(tmp_path / "world.xlsx")
        assert len(set(planted)) == 30
        assert sorted(found(tmp_path / "world.xlsx")) == sorted(planted)

    @pytest.mark.parametrize("one", PLANTS, ids=lambda one: one.code.value)
    def test_each_is_found_alone(self, tmp_path, one):
        planted = plant(tmp_path / "world.xlsx", (one,))
        assert found(tmp_path / "world.xlsx") == planted

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(some=st.sets(st.integers(0, len(PLANTS) - 1)))
    def test_any_of_them_are_found_together(self, tmp_path, some):
        planted = plant(tmp_path / "world.xlsx", tuple(PLANTS[number] for number in sorted(some)))
        assert sorted(found(tmp_path / "world.xlsx")) == sorted(planted)


class TestWhatCanBeRead:
    """Faults in cells keep nothing else from being found, and raise no false alarms."""

    @pytest.fixture
    def folder(self, tmp_path):
        return shutil.copytree(TEN_NODES, tmp_path / "world")

    def spoil(self, folder, table, old, new):
        file = folder / f"{table}.csv"
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")

    def test_a_place_that_cannot_be_read_is_not_called_unreachable_nor_missing(self, folder):
        self.spoil(folder, "locations", "DEHAM,Hamburg,seaport,53.54772", "DEHAM,Hamburg,seaport,x")
        findings = examine(folder, CHECKS).findings
        assert [(f.place, f.code) for f in findings] == [
            ("locations.csv!D8", Reason.NOT_A_NUMBER),
            ("", Reason.CHECKS_WITHHELD),
        ]
        assert findings[1].severity is Severity.NOTE
        assert "unreachable markets" in findings[1].subject
        assert "locations" in findings[1].limit

    def test_a_row_without_some_of_its_cells_is_not_judged_further(self, folder):
        """The service would be free without its tariff; that it has none is said once."""
        self.spoil(folder, "services", ",300,,20GP;40HC,SEA-FCL-EU,", ",300,,20GP;40HC,SEA-FCL-XX,")
        assert found(folder) == [("services.csv!N6", Reason.UNKNOWN_REFERENCE)]

    def test_what_other_rows_say_is_judged_all_the_same(self, folder):
        self.spoil(folder, "services", ",300,,20GP;40HC,SEA-FCL-EU,", ",300,,20GP;40HC,SEA-FCL-XX,")
        self.spoil(folder, "services", "T-HAM-WHS-F,DEHAM,WHS-HAM,truck,FCL,Elbe Transport,20,",
                   "T-HAM-WHS-F,DEHAM,WHS-HAM,truck,FCL,Elbe Transport,0,")  # fmt: skip
        self.spoil(folder, "services", "truck,LCL,Elbe Transport,490,720,",
                   "truck,LCL,Elbe Transport,490,72,")  # fmt: skip
        assert found(folder) == [
            ("services.csv!N6", Reason.UNKNOWN_REFERENCE),
            ("services.csv!H15", Reason.FASTER_THAN_PHYSICS),
        ]

    def test_references_that_break_when_others_are_mended(self, folder):
        """With the column's heading wrong nothing could be said of where it points."""
        self.spoil(folder, "tariffs", "minimum_quantity,currency", "minimum_quantity,curency")
        self.spoil(folder, "services", ",300,,20GP;40HC,SEA-FCL-EU,", ",300,,20GP;40HC,SEA-FCL-XX,")
        places = [place for place, _ in found(folder)]
        assert "tariffs.csv!O1" in places
        assert "services.csv!N6" in places

    def test_a_table_that_cannot_be_read_at_all(self, folder):
        (folder / "transfers.csv").write_text("")
        codes = [code for _, code in found(folder)]
        assert codes == [Reason.FILE_UNREADABLE, Reason.CHECKS_WITHHELD]

    def test_a_reference_date_that_cannot_be_read(self, folder):
        self.spoil(folder, "network", "2026-10-30", "today")
        assert found(folder) == [("network.csv!B4", Reason.NOT_A_DATE)]

    def test_there_is_nothing_there(self, tmp_path):
        examined = examine(tmp_path / "nowhere")
        assert [f.code for f in examined.findings] == [Reason.FILE_MISSING]
        assert len(examined.network.locations) == 0

    def test_what_can_be_loaded_is_the_network_that_is_judged(self, folder):
        assert examine(folder).network.digest == load(folder).digest

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(data=st.data())
    def test_no_cell_whatever_it_holds_stops_the_run(self, tmp_path, data):
        """Spoil some cells of the world: nothing is raised, and bad cells are found."""
        sheets = Sheets(sound_world())
        junk = st.sampled_from(["", "x", "-1", "nan", "1e400", "2026-13-01", ";;", "CNYTN", "on"])
        for _ in range(data.draw(st.integers(1, 8))):
            grid = sheets.grids[data.draw(st.sampled_from(sorted(sheets.grids)))]
            row = data.draw(st.integers(0, len(grid) - 1))
            grid[row][data.draw(st.integers(0, len(grid[row]) - 1))] = data.draw(junk)
        sheets.write(tmp_path / "world.xlsx")
        examined = examine(tmp_path / "world.xlsx", CHECKS)
        assert isinstance(examined.network, Network)
        for finding in examined.findings:
            assert str(finding)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_cells_that_cannot_be_read_raise_no_false_alarm(tmp_path, data):
    """Some cells of the sound world show #N/A: they are found, and nothing else is said.

    Only a key that cannot be read is missed where others name it.
    """
    sheets = Sheets(sound_world())
    del sheets.grids["network"]
    spoiled = set()
    for _ in range(data.draw(st.integers(1, 6))):
        table = data.draw(st.sampled_from(sorted(sheets.grids)))
        grid = sheets.grids[table]
        row = data.draw(st.integers(1, len(grid) - 1))
        column = data.draw(st.integers(0, len(grid[0]) - 1))
        grid[row][column] = FormulaError("#N/A")
        spoiled.add((f"{table}!{column_letter(column)}{row + 1}", Reason.CELL_ERROR))
    sheets.write(tmp_path / "world.xlsx")
    said = set(found(tmp_path / "world.xlsx"))
    assert spoiled <= said
    assert {code for _, code in said - spoiled} <= {
        Reason.CHECKS_WITHHELD,
        Reason.UNKNOWN_REFERENCE,
    }
