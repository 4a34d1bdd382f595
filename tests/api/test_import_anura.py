"""``lanewright import --from anura``: what it prints, writes and refuses."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from network.io.load import load
from tests.network.anura_model import lamp_model, write_csv, write_xlsx
from tests.network.anura_rich_model import rich_model


def lanewright(*words, code=0):
    said = CliRunner().invoke(app, [str(word) for word in words])
    assert said.exit_code == code, said.output
    return said


@pytest.fixture
def lamps(tmp_path):
    return write_csv(lamp_model(), tmp_path / "lamps")


class TestCommand:
    def test_a_new_network_is_begun(self, lamps, tmp_path):
        said = lanewright("import", lamps, "--from", "anura", "--into", tmp_path / "net")
        assert 'The mode "Ocean" is read as sea, by its name.' in said.stdout
        assert "Filled cells: 145. They come along: 139; they do not: 6" in said.stdout
        assert len(load(tmp_path / "net").services) == 8
        lanewright("check", tmp_path / "net")

    def test_a_workbook_into_a_workbook(self, tmp_path):
        source = write_xlsx(lamp_model(), tmp_path / "lamps.xlsx")
        lanewright("import", source, "--from", "anura", "--into", tmp_path / "net.xlsx")
        assert len(load(tmp_path / "net.xlsx").demand) == 3

    def test_a_dry_run_writes_nothing(self, lamps, tmp_path):
        words = ("import", lamps, "--from", "anura", "--into", tmp_path / "net", "--dry-run")
        assert "nothing was written" in lanewright(*words).stdout
        assert not (tmp_path / "net").exists()

    def test_what_stays_behind_is_shown_by_column_and_reason(self, tmp_path):
        source = write_csv(rich_model(), tmp_path / "rich")
        words = ("import", source, "--from", "anura", "--into", tmp_path / "net", "--dry-run")
        rows = [row for row in lanewright(*words).stdout.splitlines() if "│" in row]
        (notes,) = [row for row in rows if "Products" in row and "Notes" in row]
        assert "There is no place for it here." in notes
        assert "Products.csv!I2" in notes
        chinese = lanewright(*words, "--language", "zh").stdout
        assert "未导入的内容" in chinese
        assert "此处没有对应的位置。" in chinese
        assert "按名称" in chinese

    def test_all_of_it_as_data(self, tmp_path):
        source = write_csv(rich_model(), tmp_path / "rich")
        words = ("import", source, "--from", "anura", "--into", tmp_path / "net", "--json")
        body = json.loads(lanewright(*words).stdout)
        cells = body["cells"]
        assert cells["filled"] == cells["carried"] + cells["notCarried"]
        assert cells["notCarried"] == sum(entry["cells"] for entry in body["notCarried"])
        assert {"table", "column", "rows", "cells", "code", "message", "place"} <= set(
            body["notCarried"][0]
        )
        assert {count["table"] for count in body["tables"]} >= {"services", "tariffs", "demand"}
        assert {note["code"] for note in body["notes"]} == {"MODE_READ", "TIME_RECKONED"}
        assert body["findings"] == []
        assert load(tmp_path / "net").services

    def test_faults_refuse_it_all_and_are_handed_back(self, tmp_path):
        model = lamp_model()
        model["Customers"][1]["Latitude"] = None
        model["CustomerDemand"][0]["Quantity"] = "many"
        source = write_csv(model, tmp_path / "lamps")
        marked = tmp_path / "marked.xlsx"
        words = ("import", source, "--from", "anura", "--into", tmp_path / "net")
        said = lanewright(*words, "--marked", marked, code=2)
        assert "Customers.csv!D3: DALLAS has no latitude or no longitude." in said.output
        assert "CustomerDemand.csv!D2: Quantity is " in said.output
        assert "Nothing was imported. Faults: 2." in said.output
        assert marked.is_file()
        assert not (tmp_path / "net").exists()
        body = json.loads(lanewright(*words, "--json", code=2).stdout)
        assert {finding["place"] for finding in body["findings"]} == {
            "Customers.csv!D3",
            "CustomerDemand.csv!D2",
        }
        assert body["cells"]["faulty"] == 1

    def test_a_file_that_is_no_table_is_warned_of(self, lamps, tmp_path):
        (lamps / "Custommers.csv").write_text("CustomerName\nX\n")
        said = lanewright("import", lamps, "--from", "anura", "--into", tmp_path / "net")
        assert "Warning: Custommers.csv: There is no table Custommers." in said.output

    def test_modes_can_be_told(self, tmp_path):
        model = lamp_model(TransportationModes=[])
        for row in model["TransportationPolicies"][2:]:
            row["ModeName"] = "Standard"
        source = write_csv(model, tmp_path / "lamps")
        words = ("import", source, "--from", "anura", "--into", tmp_path / "net")
        said = lanewright(*words, code=2)
        assert '--mode-map "Standard=truck"' in said.output
        assert "read as rail, as told" in lanewright(*words, "--mode-map", "standard=rail").stdout

    @pytest.mark.parametrize(
        ("more", "place"),
        [
            (("--mode-map", "Truck=cart"), "--mode-map"),
            (("--mode-map", "Truck"), "--mode-map"),
            (("--currency", "euro"), "--currency"),
            (("--currency", "XTS"), "--currency"),
        ],
    )
    def test_options_that_mean_nothing_are_refused(self, lamps, tmp_path, more, place):
        words = ("import", lamps, "--from", "anura", "--into", tmp_path / "net")
        assert place in lanewright(*words, *more, code=2).output

    @pytest.mark.parametrize("more", [("--currency", "EUR"), ("--mode-map", "A=sea")])
    def test_our_own_tables_have_no_such_options(self, lamps, tmp_path, more):
        said = lanewright("import", lamps, "--into", lamps, *more, code=2)
        assert "it is for --from anura" in said.output

    def test_our_own_tables_can_be_counted_as_data_too(self, lamps, tmp_path):
        lanewright("import", lamps, "--from", "anura", "--into", tmp_path / "net")
        words = ("import", tmp_path / "net", "--into", tmp_path / "net", "--json")
        body = json.loads(lanewright(*words).stdout)
        assert all(count["unchanged"] and not count["changed"] for count in body["tables"])

    def test_whole_tables_that_others_need_do_not_go(self, lamps, tmp_path):
        lanewright("import", lamps, "--from", "anura", "--into", tmp_path / "net")
        model = {name: lamp_model()[name] for name in ("Customers", "Products")}
        source = write_csv(model, tmp_path / "part")
        words = ("import", source, "--from", "anura", "--into", tmp_path / "net")
        said = lanewright(*words, "--mode", "replace", code=2)
        assert "still refers to it" in said.output
