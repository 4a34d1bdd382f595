"""Parquet folders as other programs write and spoil them."""

import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from network.enums import Reason
from network.errors import InvalidInputError
from network.io import parquet as own
from network.io.load import Shape, load, shape_of, write

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
BOX = {"equipment_id": ["40HC"], "volume_m3": [66.0], "payload_kg": [26300.0]}


@pytest.fixture
def folder(tmp_path):
    write(load(TEN_NODES), tmp_path / "world", Shape.PARQUET)
    return tmp_path / "world"


def findings(folder):
    with pytest.raises(InvalidInputError) as caught:
        load(folder)
    return caught.value.findings


def boxes(tmp_path, **columns):
    parquet.write_table(pa.table({**BOX, **columns}), tmp_path / "equipment.parquet")
    return tmp_path


def test_a_cell_is_named_as_in_a_sheet(tmp_path):
    columns = {"equipment_id": ["A", "B"], "volume_m3": [1.0, -1.0], "payload_kg": [1.0, 1.0]}
    (finding,) = findings(boxes(tmp_path, **columns))
    assert (finding.place, finding.code) == ("equipment.parquet!B3", Reason.OUT_OF_RANGE)


def test_a_frame_of_pandas_with_its_index(tmp_path):
    frame = pd.DataFrame({**BOX, "teu": [float("nan")], "name": [None]}, index=[17])
    frame.to_parquet(tmp_path / "equipment.parquet")
    assert load(tmp_path).equipment[0].teu == 0.0


@pytest.mark.parametrize(
    ("column", "value", "outcome"),
    [
        ("volume_m3", [Decimal("66.5")], 66.5),
        ("volume_m3", [7], 7.0),
        ("volume_m3", ["66"], 66.0),
        ("volume_m3", [float("nan")], Reason.NOT_FINITE),
        ("volume_m3", [None], Reason.MISSING_VALUE),
        ("volume_m3", [datetime(2026, 1, 1, tzinfo=UTC)], Reason.NOT_A_NUMBER),
        ("equipment_id", [40], "40"),
        ("equipment_id", [b"40"], "40"),
        ("equipment_id", [{"a": 1}], Reason.BAD_VALUE),
        ("colour", ["red"], Reason.UNKNOWN_COLUMN),
    ],
)
def test_columns_of_other_types(tmp_path, column, value, outcome):
    source = boxes(tmp_path, **{column: value})
    if isinstance(outcome, Reason):
        assert [f.code for f in findings(source)] == [outcome]
    else:
        assert getattr(load(source).equipment[0], column) == outcome


def test_a_file_that_is_none(folder):
    (folder / "services.parquet").write_bytes(b"PAR1 no more")
    (finding,) = findings(folder)
    assert (finding.place, finding.code) == ("services.parquet", Reason.FILE_UNREADABLE)


def test_an_unknown_table(folder):
    (folder / "services.parquet").rename(folder / "service.parquet")
    (finding,) = findings(folder)
    assert (finding.place, finding.code) == ("service.parquet", Reason.UNKNOWN_TABLE)


def test_more_cells_than_are_read(folder, monkeypatch):
    monkeypatch.setattr(own, "MOST_CELLS", 50)
    assert Reason.FILE_TOO_LARGE in {f.code for f in findings(folder)}


def test_both_kinds_in_one_folder(folder):
    (folder / "services.csv").write_text("service_id\n")
    (finding,) = findings(folder)
    assert "one kind is needed" in str(finding)


def test_without_the_extra_it_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (finding,) = findings(folder)
    assert finding.code is Reason.EXTRA_MISSING
    assert "lanewright[parquet]" in str(finding)
    with pytest.raises(InvalidInputError, match="pyarrow"):
        write(load(TEN_NODES), folder)


def test_an_empty_folder_takes_the_shape_asked(tmp_path):
    assert shape_of(tmp_path) is Shape.CSV
    assert shape_of(tmp_path / "new") is Shape.CSV
    assert shape_of(tmp_path / "new.XLSX") is Shape.XLSX


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_byte_of_a_file(folder, data):
    file = folder / "equipment.parquet"
    original = file.read_bytes()
    spoiled = bytearray(original)
    for _ in range(data.draw(st.integers(1, 3))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(bytes(spoiled))
    try:
        load(folder)
    except InvalidInputError:
        pass
    finally:
        file.write_bytes(original)
