"""``lanewright update``: a patch of a feed goes into a network on disk, once."""

import pytest
from typer.testing import CliRunner

from api.cli import app
from network.io.csv import write_folder
from network.io.load import load
from tests.network.small_world import small_world

PATCH = """\
feed: ports
observed_at: 2026-10-29T06:00+08:00
source: berth report
changes:
  - change: upsert
    table: disruptions
    rows:
      - {disruption_id: QUEUE, subject_kind: location, subject: DEHAM, capacity_share: 0}
"""


@pytest.fixture
def folder(tmp_path):
    write_folder(small_world(), tmp_path / "world")
    (tmp_path / "patch.yaml").write_text(PATCH)
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(app, ["update", *map(str, arguments)])


def test_it_is_written_and_said(folder):
    answer = call(folder / "world", folder / "patch.yaml")
    assert answer.exit_code == 0
    assert "SEA-YTN-HAM is suspended" in answer.stdout
    network = load(folder / "world")
    assert network.table("disruptions")[0].feed == "ports"
    assert network.data_as_of == "2026-10-28T22:00:00+00:00"


def test_the_same_patch_again_writes_nothing(folder):
    call(folder / "world", folder / "patch.yaml")
    before = {file.name: file.read_bytes() for file in (folder / "world").iterdir()}
    answer = call(folder / "world", folder / "patch.yaml")
    assert answer.exit_code == 0
    assert "was taken already" in answer.stdout
    assert before == {file.name: file.read_bytes() for file in (folder / "world").iterdir()}


def test_the_given_network_stays_when_an_output_is_named(folder):
    answer = call(folder / "world", folder / "patch.yaml", "--output", folder / "new")
    assert answer.exit_code == 0
    assert len(load(folder / "world").table("disruptions")) == 0
    assert len(load(folder / "new").table("disruptions")) == 1


def test_what_is_wrong_is_said_and_nothing_written(folder):
    (folder / "patch.yaml").write_text(PATCH.replace("DEHAM, capacity_share: 0", "X, shar: 0"))
    answer = call(folder / "world", folder / "patch.yaml")
    assert answer.exit_code == 2
    assert "patch.yaml#/changes/0/rows/0/shar" in answer.stderr
    assert not (folder / "world" / "disruptions.csv").exists()


def test_the_built_in_world_is_not_written_to(folder):
    answer = call("reference", folder / "patch.yaml")
    assert answer.exit_code == 2
    assert "--output" in answer.stderr
