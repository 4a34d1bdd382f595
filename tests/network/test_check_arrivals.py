"""Rows that are to enter a network are judged in the network as it would be with them."""

import shutil

import pytest

from network.check.arrivals import judged
from network.check.files import examine
from network.enums import MergeMode, Reason, Severity
from network.io.intake import take_in
from network.io.load import load, write
from network.network import Network
from network.schema import TABLES
from network.table import Table
from solver.dead_ends import CHECKS
from tests.network.planted_faults import PLANTS, plant, sound_world


@pytest.fixture(scope="module")
def world():
    return sound_world()


def judge(source, before, mode=MergeMode.UPSERT):
    return judged(take_in(source, before, mode), before, mode, CHECKS)


def known(findings):
    return {(finding.place, finding.code) for finding in findings}


@pytest.mark.parametrize("mode", list(MergeMode))
def test_every_planted_fault_is_found_on_the_way_in(tmp_path, world, mode):
    file = tmp_path / "planted.xlsx"
    planted = set(plant(file))
    assert len(planted) == len(PLANTS)
    nothing = Network(tables={})
    assert known(judge(file, nothing, mode)) == known(examine(file, CHECKS).findings)
    if mode is MergeMode.UPSERT:
        assert planted - known(judge(file, world)) <= {
            (place, code) for place, code in planted if code is Reason.UNREACHABLE_MARKET
        }


def test_sound_rows_are_sound(tmp_path, world):
    write(world, tmp_path / "w")
    assert judge(tmp_path / "w", world) == judge(tmp_path / "w", Network(tables={})) == ()


def test_what_was_wrong_before_is_no_fault_of_the_rows(tmp_path, world):
    shipments = world.shipments
    late = world.with_table(
        shipments.set(shipments.equals("shipment_id", "S-1"), "due_at", "2020-01-01")
    )
    source = tmp_path / "s"
    write(world, source)
    for file in source.iterdir():
        if file.stem not in {"network", "equipment"}:
            file.unlink()
    assert judge(source, late) == ()


def test_rows_are_judged_beside_those_that_are_there(tmp_path, world):
    line = world.tariffs[0]
    twice = Table.from_rows(TABLES["tariffs"], [type(line)(**{**vars_of(line), "line": 99})])
    write(Network(tables={"tariffs": twice}), tmp_path / "s")
    (finding,) = judge(tmp_path / "s", world)
    assert (finding.code, finding.severity) == (Reason.TARIFF_OVERLAP, Severity.WARNING)
    assert finding.place.startswith("tariffs.csv!")


def vars_of(row):
    return {name: getattr(row, name) for name in row.__slots__}


def test_a_table_that_comes_in_whole_may_have_faults(tmp_path, world):
    write(world, tmp_path / "all")
    source = tmp_path / "s"
    source.mkdir()
    shutil.copy(tmp_path / "all" / "locations.csv", source)
    text = (source / "locations.csv").read_text()
    (source / "locations.csv").write_text(text.replace("53.54", "53,54", 1).replace("53.5", "x", 1))
    findings = judge(source, world, MergeMode.REPLACE)
    assert any(finding.severity is Severity.ERROR for finding in findings)
    assert load(tmp_path / "all").digest == world.digest
