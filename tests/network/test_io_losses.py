"""Nothing of somebody's own is written over: formulas, notes, other tables."""

import shutil
from pathlib import Path

import pytest

from network.enums import Reason, Shape
from network.errors import InvalidInputError
from network.io.load import load, write
from network.network import Network
from network.schema import TABLES
from tests.network.workbooks import formula, workbook

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
PASSAGES = [["passage_id", "name"], ["suez", "Suez"]]


@pytest.fixture(scope="module")
def world():
    return load(TEN_NODES)


def content(path):
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files}


def lost(network, path, *options):
    """What is said to be lost, after making sure that nothing was."""
    before = content(path)
    with pytest.raises(InvalidInputError) as caught:
        write(network, path, *options)
    assert content(path) == before
    assert {finding.code for finding in caught.value.findings} == {Reason.WOULD_BE_LOST}
    return {finding.limit: finding.current for finding in caught.value.findings}


@pytest.mark.parametrize(
    ("sheets", "kind", "first"),
    [
        ({"passages": [*PASSAGES, ["x", formula("=A2", "suez")]]}, "formulas", "passages!B3"),
        ({"passages": PASSAGES, "_mine": [["call Li"]]}, "sheets of your own", "_mine"),
        ({"Prices 2025": [["a"]], "a": [[1]]}, "sheets of your own", "Prices 2025, a"),
        (
            {"passages": [["_ours", *PASSAGES[0]], ["ask", *PASSAGES[1]]]},
            "columns of notes",
            "passages!A",
        ),
    ],
)
def test_what_a_workbook_holds_of_its_owner(world, tmp_path, sheets, kind, first):
    file = tmp_path / "mine.xlsx"
    file.write_bytes(workbook(sheets))
    assert lost(world, file) == {kind: first}


def test_what_is_no_workbook(world, tmp_path):
    file = tmp_path / "mine.xlsx"
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    assert lost(world, file) == {"what is no workbook": "mine.xlsx"}


def test_a_workbook_of_ours_may_be_written_again(world, tmp_path):
    file = tmp_path / "w.xlsx"
    file.touch()
    for _ in range(2):
        write(world, file)
    assert load(file).digest == world.digest


@pytest.mark.parametrize("shape", list(Shape))
def test_some_tables_do_not_take_the_place_of_all(world, tmp_path, shape):
    path = tmp_path / ("w.xlsx" if shape is Shape.XLSX else "w")
    write(world, path, shape)
    some = Network(tables={"equipment": world.equipment})
    named = lost(some, path, shape, ("equipment",))
    assert list(named) == ["other tables"]
    assert named["other tables"].startswith("locations, ")
    write(some, path, shape, tuple(TABLES))
    assert load(path).digest == some.digest


@pytest.mark.parametrize(
    ("there", "other"), [(Shape.CSV, Shape.PARQUET), (Shape.PARQUET, Shape.CSV)]
)
def test_a_folder_holds_one_kind_of_files(world, tmp_path, there, other):
    write(world, tmp_path / "w", there)
    assert list(lost(world, tmp_path / "w", other)) == ["tables of another kind of file"]


def test_columns_of_notes_in_a_folder(world, tmp_path):
    folder = Path(shutil.copytree(TEN_NODES, tmp_path / "w"))
    file = folder / "equipment.csv"
    header, *rows = file.read_text().splitlines()
    file.write_text("\n".join([f"{header},_remarks", *(f"{row},ask" for row in rows)]))
    assert load(folder).digest == world.digest
    assert list(lost(world, folder)) == ["columns of notes"]


@pytest.mark.parametrize("name", ["rates.xls", "rates.json", "rates.docx"])
def test_a_folder_is_not_named_like_a_file(world, tmp_path, name):
    with pytest.raises(InvalidInputError, match="it would be a folder"):
        write(world, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
