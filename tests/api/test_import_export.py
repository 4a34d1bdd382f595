"""``lanewright import`` and ``export``: what they print, write, refuse, and leave alone."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from network.io.load import Shape, load, write
from network.io.xlsx_reader import is_template
from network.io.xlsx_writer import write_workbook
from network.reference import reference
from tests.api.conftest import ROOT
from tests.network.workbooks import parts_of, workbook

TEN_NODES = ROOT / "examples" / "ten-nodes"
BOXES = "equipment_id,volume_m3,payload_kg\n"


def lanewright(*words, code=0):
    said = CliRunner().invoke(app, [str(word) for word in words])
    assert said.exit_code == code, said.output
    return said


@pytest.fixture
def world(tmp_path):
    return Path(shutil.copytree(TEN_NODES, tmp_path / "world"))


@pytest.fixture
def boxes(tmp_path):
    """One new box, one that changes, one that does not."""
    held = load(TEN_NODES).equipment
    write(load(TEN_NODES).with_table(held), tmp_path / "boxes")
    for file in (tmp_path / "boxes").iterdir():
        if file.name != "equipment.csv":
            file.unlink()
    file = tmp_path / "boxes" / "equipment.csv"
    text = file.read_text()
    lines = text.replace("26.5", "28").splitlines()
    file.write_text("\n".join([*lines, lines[-1].replace("40HC", "45HC", 1)]) + "\n")
    return tmp_path / "boxes"


def counts(said, table="equipment"):
    (line,) = [line for line in said.stdout.splitlines() if f" {table} " in line]
    return [int(part.replace(",", "")) for part in line.split("│") if part.strip().isdigit()]


def content(path):
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files}


class TestImport:
    def test_a_dry_run_counts_and_writes_nothing(self, world, boxes):
        before = content(world)
        said = lanewright("import", boxes, "--into", world, "--dry-run")
        assert counts(said) == [1, 1, 0, 1, 0]
        assert "nothing was written" in said.stdout
        assert content(world) == before

    def test_rows_come_in_by_their_key(self, world, boxes):
        said = lanewright("import", boxes, "--into", world)
        assert counts(said) == [1, 1, 0, 1, 0]
        network = load(world)
        assert [box.equipment_id for box in network.equipment] == ["20GP", "40HC", "45HC"]
        assert network.equipment.get("20GP").volume_m3 == 28.0
        assert network.services.digest == load(TEN_NODES).services.digest
        again = lanewright("import", boxes, "--into", world)
        assert "Tables that stay as they are: 1, with 3 rows." in again.stdout

    @pytest.mark.parametrize("shape", [Shape.CSV, Shape.PARQUET])
    def test_a_single_file_is_the_table_it_is_named_after(self, world, boxes, tmp_path, shape):
        lanewright("import", boxes, "--into", world, "--output", tmp_path / "new")
        made = load(tmp_path / "new")
        write(made, tmp_path / "shaped", shape)
        file = tmp_path / "shaped" / f"equipment.{shape}"
        said = lanewright("import", file, "--into", world)
        assert counts(said) == [1, 1, 0, 1, 0]
        assert load(world).equipment.digest == made.equipment.digest

    def test_a_single_file_of_another_name(self, world, boxes):
        other = (boxes / "equipment.csv").rename(boxes / "boxes.csv")
        said = lanewright("import", other, "--into", world, code=2)
        assert "boxes.csv: There is no table boxes." in said.stderr

    def test_a_table_comes_in_whole(self, world, tmp_path):
        (tmp_path / "s").mkdir()
        (tmp_path / "s" / "fx_rates.csv").write_text(
            "currency,units_per_usd,date\nEUR,1,2026-1-1\n"
        )
        lanewright("import", tmp_path / "s", "--into", world, "--mode", "replace", code=2)
        text = "currency,units_per_usd,date\nEUR,1,2026-01-01\n"
        (tmp_path / "s" / "fx_rates.csv").write_text(text)
        said = lanewright("import", tmp_path / "s", "--into", world, "--mode", "replace")
        assert counts(said, "fx_rates") == [1, 0, 2, 0, 0]
        assert len(load(world).fx_rates) == 1

    def test_nothing_comes_in_when_any_row_fails(self, world, boxes, tmp_path):
        with (boxes / "equipment.csv").open("a") as file:
            file.write("X,box,,lots,1\n")
        (boxes / "boxes.csv").write_text("a\n1\n")
        before = content(world)
        marked = tmp_path / "marked.xlsx"
        said = lanewright("import", boxes, "--into", world, "--marked", marked, code=2)
        assert content(world) == before
        assert "equipment.csv!D5: " in said.stderr
        assert "[NOT_A_NUMBER]" in said.stderr
        assert "boxes.csv: " in said.stderr
        assert "Nothing was imported. Faults: 2." in said.stderr
        assert counts(said) == [1, 1, 0, 1, 1]
        assert "formatting" in said.stdout
        assert b"equipment.csv!D5" in parts_of(marked.read_bytes())["xl/worksheets/sheet1.xml"]
        again = lanewright("import", marked, "--into", world, code=2)
        assert "equipment!D5: " in again.stderr

    def test_the_marked_workbook_mended_comes_in(self, world, boxes, tmp_path):
        file = boxes / "equipment.csv"
        file.write_text(file.read_text().replace("28", "2B"))
        marked = tmp_path / "marked.xlsx"
        lanewright("import", boxes, "--into", world, "--marked", marked, code=2)
        parts = parts_of(marked.read_bytes())
        names = {name for name, part in parts.items() if b"<t>2B</t>" in part}
        rows = [("equipment_id", "volume_m3", "payload_kg"), ("20GP", 28, 21640)]
        assert any("sheet2" in name for name in names)
        marked.write_bytes(workbook({"_errors": [("place",)], "equipment": rows}))
        lanewright("import", marked, "--into", world)
        assert load(world).equipment.get("20GP").volume_m3 == 28.0

    def test_a_file_is_not_marked_in_its_place(self, world, boxes):
        file = boxes / "equipment.csv"
        before = file.read_bytes()
        said = lanewright("import", file, "--into", world, "--marked", file, code=2)
        assert "--marked: " in said.stderr
        assert file.read_bytes() == before

    def test_rows_are_judged_in_the_network_as_it_would_be(self, world, tmp_path):
        (tmp_path / "s").mkdir()
        file = tmp_path / "s" / "services.csv"
        header, first, *_ = (world / "services.csv").read_text().splitlines()
        fast = dict(zip(header.split(","), first.split(","), strict=True))
        fast |= {"service_id": "FAST", "transit_min": "3", "distance_km": "900"}
        file.write_text(f"{header}\n{','.join(fast.values())}\n")
        before = content(world)
        marked = tmp_path / "marked.xlsx"
        said = lanewright("import", file, "--into", world, "--marked", marked, code=2)
        assert content(world) == before
        assert "services.csv!" in said.stderr
        assert "[FASTER_THAN_PHYSICS]" in said.stderr
        assert b"FASTER_THAN_PHYSICS" in parts_of(marked.read_bytes())["xl/worksheets/sheet1.xml"]

    def test_what_is_worth_knowing_keeps_no_row_out(self, world, tmp_path):
        line = (world / "tariffs.csv").read_text().splitlines()
        tariff = dict(zip(line[0].split(","), line[1].split(","), strict=True)) | {"line": "99"}
        file = tmp_path / "tariffs.csv"
        file.write_text(f"{line[0]}\n{','.join(tariff.values())}\n")
        said = lanewright("import", file, "--into", world)
        assert "Warning: tariffs.csv!" in said.stderr
        assert "it would be paid twice" in said.stderr
        assert "Nothing was imported" not in said.stderr
        assert any(row.line == 99 for row in load(world).tariffs)

    def test_columns_that_would_lose_their_values_are_named(self, world, tmp_path):
        (tmp_path / "s").mkdir()
        (tmp_path / "s" / "equipment.csv").write_text(f"{BOXES}20GP,26.5,21640\n")
        said = lanewright("import", tmp_path / "s", "--into", world, "--dry-run")
        assert "equipment: the columns " in said.stdout
        assert "teu" in said.stdout

    @pytest.mark.parametrize("shape", list(Shape))
    def test_a_network_is_rewritten_in_its_own_shape(self, tmp_path, boxes, shape):
        into = tmp_path / ("into.xlsx" if shape is Shape.XLSX else "into")
        write(load(TEN_NODES), into, shape)
        lanewright("import", boxes, "--into", into)
        assert len(load(into).equipment) == 3
        assert load(into).name == "ten-nodes"
        suffixes = {file.suffix for file in ([into] if into.is_file() else into.iterdir())}
        assert suffixes == {f".{shape}"}

    def test_a_template_stays_one(self, tmp_path, boxes):
        into = tmp_path / "into.xlsx"
        write_workbook(load(TEN_NODES), into, template=True)
        lanewright("import", boxes, "--into", into)
        assert is_template(into)
        assert len(load(into).equipment) == 3

    def test_written_elsewhere_the_network_stays(self, world, boxes, tmp_path):
        before = content(world)
        lanewright("import", boxes, "--into", world, "--output", tmp_path / "new.xlsx")
        assert content(world) == before
        assert len(load(tmp_path / "new.xlsx").equipment) == 3

    def test_the_built_in_world_is_not_written_to(self, boxes, tmp_path):
        said = lanewright("import", boxes, "--into", "reference", code=2)
        assert "--output" in said.stderr
        lanewright("import", boxes, "--into", "reference", "--dry-run")
        lanewright("import", boxes, "--into", "reference", "--output", tmp_path / "mine")
        assert load(tmp_path / "mine").equipment.get("20GP").volume_m3 == 28.0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["nowhere", "--into", "WORLD"], "There is no folder or file nowhere."),
            (["WORLD", "--into", "nowhere"], "There is no folder or file nowhere."),
            (["", "--into", " "], "SOURCE is empty."),
            (["WORLD/README", "--into", "WORLD"], "There is no folder or file"),
        ],
    )
    def test_paths_that_lead_nowhere(self, world, words, said):
        words = [word.replace("WORLD", str(world)) for word in words]
        assert said in lanewright("import", *words, code=2).stderr

    def test_a_place_that_cannot_be_written(self, world, boxes):
        target = world / "services.csv" / "new"
        said = lanewright("import", boxes, "--into", world, "--output", target, code=2)
        assert "cannot be written" in said.stderr

    def test_in_chinese(self, world, boxes):
        said = lanewright("import", boxes, "--into", world, "--dry-run", "--language", "zh")
        assert "新增" in said.stdout
        assert "试运行" in said.stdout


class TestExport:
    @pytest.mark.parametrize("shape", list(Shape))
    def test_in_every_shape(self, tmp_path, shape):
        lanewright("export", TEN_NODES, "--output", tmp_path / "out", "--as", shape)
        target = tmp_path / "out"
        if shape is Shape.XLSX:
            target = target.rename(tmp_path / "out.xlsx")
        assert load(target).digest == load(TEN_NODES).digest

    def test_the_suffix_says_the_shape(self, tmp_path):
        lanewright("export", "reference", "--output", tmp_path / "world.xlsx")
        assert load(tmp_path / "world.xlsx").digest == reference().digest

    def test_some_tables(self, tmp_path):
        lanewright("export", TEN_NODES, "--output", tmp_path, "--tables", "fx_rates, equipment")
        names = {file.name for file in tmp_path.iterdir()}
        assert names == {"network.csv", "fx_rates.csv", "equipment.csv"}

    @pytest.mark.parametrize("name", ["world.csv", "world.parquet", "world.xlsm"])
    def test_a_suffix_that_promises_another_thing(self, tmp_path, name):
        said = lanewright("export", TEN_NODES, "--output", tmp_path / name, code=2)
        assert "cannot be written" in said.stderr
        assert not (tmp_path / name).exists()

    def test_an_unknown_table(self, tmp_path):
        words = ("export", TEN_NODES, "--output", tmp_path / "x", "--tables", "servces")
        assert "Did you mean services" in lanewright(*words, code=2).stderr
        assert not (tmp_path / "x").exists()

    def test_a_map(self, tmp_path):
        lanewright("export", TEN_NODES, "--output", tmp_path / "world.geojson")
        made = json.loads((tmp_path / "world.geojson").read_text())
        network = load(TEN_NODES)
        by_table = {"locations": [], "services": []}
        for feature in made["features"]:
            by_table[feature["properties"]["table"]].append(feature)
        assert [f["properties"]["location_id"] for f in by_table["locations"]] == [
            row.location_id for row in network.locations
        ]
        first = network.locations[0]
        assert by_table["locations"][0]["geometry"] == {
            "type": "Point",
            "coordinates": [first.lon, first.lat],
        }
        kinds = {f["geometry"]["type"] for f in by_table["services"]}
        assert kinds <= {"LineString", "MultiLineString"}
        assert len(by_table["services"]) == len(network.services)

    def test_a_map_of_places_alone(self, tmp_path):
        target = tmp_path / "places"
        words = ("export", TEN_NODES, "--output", target, "--as", "geojson")
        lanewright(*words, "--tables", "locations")
        made = json.loads(target.read_text())
        assert {f["geometry"]["type"] for f in made["features"]} == {"Point"}


class TestThePage:
    """What ``docs/howto/own-network.md`` shows is what happens."""

    @pytest.fixture
    def own(self, tmp_path, monkeypatch):
        page = (ROOT / "docs" / "howto" / "own-network.md").read_text("utf-8")
        own, rates = tmp_path / "own", tmp_path / "rates"
        own.mkdir()
        rates.mkdir()
        for name, text in re.findall(
            r"^`(\w+\.csv)`:.*?^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL
        ):
            (own / name).write_text(text, "utf-8")
        (given,) = re.findall(
            r"does not have:\n\n```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL
        )
        (rates / "tariffs.csv").write_text(given, "utf-8")
        monkeypatch.chdir(tmp_path)
        return page

    def test_rates_with_a_fault(self, own):
        (shown,) = re.findall(r"^\$ lanewright import (.*?)^```", own, re.MULTILINE | re.DOTALL)
        words, heading, figures, *lines = shown.strip().splitlines()
        said = lanewright("import", *words.split(), code=2)
        assert counts(said, "tariffs") == [int(word) for word in figures.split()[1:]]
        assert all(word in said.stdout for word in heading.split())
        assert said.stderr.strip().splitlines() == lines
        assert Path("faults.xlsx").is_file()

    def test_every_other_command_that_it_names(self, own):
        commands = re.findall(r"^lanewright ((?:import|export|check) .*)$", own, re.MULTILINE)
        assert len(commands) >= 8
        Path("rates/tariffs.csv").write_text(
            "\n".join(Path("rates/tariffs.csv").read_text().splitlines()[:2]) + "\n"
        )
        for words in commands:
            lanewright(*words.split())
        assert Path("own.geojson").is_file()
        assert load("own").tariffs.get(("SEA-TR-DE", 1)).rate == 950.0
