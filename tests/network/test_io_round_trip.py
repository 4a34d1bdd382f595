"""Whatever shape a network is stored in, it comes back as it was: every table, every column."""

import json
import shutil
from pathlib import Path

import geopandas
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from network.io.load import Shape, load, write
from network.io.xlsx_writer import write_workbook
from network.network import Network
from network.reference import reference
from network.schema import TABLES
from network.table import Table
from tests.network.any_table import worlds
from tests.strategies import networks

EXAMPLES = Path(__file__).parents[2] / "examples"
some = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink such worlds takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SHAPES = pytest.mark.parametrize("shape", list(Shape))


def stored(folder, shape):
    path = folder / ("world.xlsx" if shape is Shape.XLSX else f"world-{shape}")
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)
    return path


def assert_same(read, network):
    for name in TABLES:
        assert list(read.table(name)) == list(network.table(name)), name
    assert read.digest == network.digest
    assert (read.name, read.reference_date) == (network.name, network.reference_date)


@SHAPES
@some
@given(network=worlds())
def test_any_table_of_any_noun_comes_back(tmp_path, shape, network):
    path = stored(tmp_path, shape)
    write(network, path, shape)
    assert_same(load(path), network)


@SHAPES
@settings(some, max_examples=15)
@given(network=networks())
def test_small_worlds_come_back(tmp_path, shape, network):
    path = stored(tmp_path, shape)
    write(network, path, shape)
    assert_same(load(path), network)


@settings(some, max_examples=15)
@given(network=worlds())
def test_a_template_filled_in_reads_like_a_plain_workbook(tmp_path, network):
    path = stored(tmp_path, Shape.XLSX)
    write_workbook(network, path, template=True)
    assert_same(load(path), network)


@settings(some, max_examples=15)
@given(network=worlds(), order=st.permutations(list(Shape)))
def test_through_every_shape_in_any_order(tmp_path, network, order):
    read = network
    for shape in order:
        path = stored(tmp_path, shape)
        write(read, path, shape)
        read = load(path)
    assert_same(read, network)


@SHAPES
def test_the_built_in_world_comes_back(tmp_path, shape):
    path = stored(tmp_path, shape)
    write(reference(), path, shape)
    assert_same(load(path), reference())


@pytest.mark.parametrize("example", ["ten-nodes", "lamp"])
@SHAPES
def test_the_examples_come_back(tmp_path, shape, example):
    network = load(EXAMPLES / example)
    path = stored(tmp_path, shape)
    write(network, path, shape)
    assert_same(load(path), network)


def test_a_workbook_written_twice_is_the_same_to_the_byte(tmp_path):
    network = load(EXAMPLES / "ten-nodes")
    for name in ("a.xlsx", "b.xlsx"):
        write(network, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_every_number_keeps_all_its_digits(tmp_path):
    rows = [
        TABLES["fx_rates"].noun(currency="EUR", units_per_usd=rate, date=network_day(number))
        for number, rate in enumerate([0.1 + 0.2, 1 / 3, 5e-324, 1e12, 123456789.12345679])
    ]
    network = Network(tables={"fx_rates": Table.from_rows(TABLES["fx_rates"], rows)})
    for shape in Shape:
        path = stored(tmp_path, shape)
        write(network, path, shape)
        assert list(load(path).fx_rates) == rows


def network_day(number):
    return load(EXAMPLES / "lamp").reference_date.replace(day=number + 1)


class TestFolders:
    @pytest.mark.parametrize("shape", [Shape.CSV, Shape.PARQUET])
    def test_what_is_no_table_stays_and_a_table_that_is_gone_goes(self, tmp_path, shape):
        network = load(EXAMPLES / "ten-nodes")
        write(network, tmp_path, shape)
        (tmp_path / "notes.txt").write_text("mine")
        empty = Table.from_rows(TABLES["transfers"], [])
        write(network.with_table(empty), tmp_path)
        assert not (tmp_path / f"transfers.{shape}").exists()
        assert (tmp_path / "notes.txt").read_text() == "mine"
        assert len(load(tmp_path).transfers) == 0
        assert not list(tmp_path.glob(".*"))

    def test_a_folder_is_rewritten_in_its_own_shape(self, tmp_path):
        network = load(EXAMPLES / "lamp")
        write(network, tmp_path, Shape.PARQUET)
        write(network, tmp_path)
        assert not list(tmp_path.glob("*.csv"))

    def test_places_are_geoparquet(self, tmp_path):
        write(load(EXAMPLES / "ten-nodes"), tmp_path, Shape.PARQUET)
        frame = geopandas.read_parquet(tmp_path / "locations.parquet")
        assert frame.crs.equals("OGC:CRS84")
        first = frame.iloc[0]
        assert (first.geometry.x, first.geometry.y) == (first["lon"], first["lat"])

    def test_a_geometry_that_was_moved_changes_nothing(self, tmp_path):
        """The two columns are what counts, so that a table reads the same in every shape."""
        network = load(EXAMPLES / "ten-nodes")
        write(network, tmp_path, Shape.PARQUET)
        file = tmp_path / "locations.parquet"
        frame = geopandas.read_parquet(file)
        frame["geometry"] = frame.geometry.translate(1, 1)
        frame.to_parquet(file)
        assert load(tmp_path).digest == network.digest

    def test_what_stands_in_the_head(self, tmp_path):
        network = load(EXAMPLES / "ten-nodes")
        write(network, tmp_path / "csv")
        head = (tmp_path / "csv" / "network.csv").read_text()
        assert f"schema_version,{network.schema_version}\n" in head
        assert json.dumps(network.name).strip('"') in head
