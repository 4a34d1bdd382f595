"""Files of an older release: brought to today's shape step by step, their places kept."""

from pathlib import Path

import pytest

from network.check import check
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.io import migrate
from network.io.cells import Cells, RawTables
from network.io.head import read_head
from network.io.load import load, write
from network.io.migrate import STEPS, migrated, renamed
from network.io.tables import network_of
from network.schema import SCHEMA_VERSION


def raw(version, **tables):
    head = Cells("network.csv", ("key", "value"), [["name", "old"], ["schema_version", version]])
    return RawTables(name="old", head=head, tables=tables)


def version_of(source):
    return read_head(source.head).values["schema_version"]


RELEASES = sorted((Path(__file__).parent / "releases").iterdir())
"""For each schema version a network as the release of that time wrote it."""


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: f"version {folder.name}")
def test_a_network_of_an_old_release_opens_and_comes_back(folder, tmp_path):
    assert f"schema_version,{folder.name}\n" in (folder / "network.csv").read_text()
    network = load(folder)
    assert network.schema_version == SCHEMA_VERSION
    for name, table in network.tables.items():
        lines = (folder / f"{name}.csv").read_text().splitlines()
        assert len(table) == len(lines) - 1
    assert not [f for f in check(network) if f.severity is Severity.ERROR]
    write(network, tmp_path / "today")
    head = (tmp_path / "today" / "network.csv").read_text()
    assert f"schema_version,{SCHEMA_VERSION}\n" in head
    assert load(tmp_path / "today").digest == network.digest


def test_there_is_a_network_of_every_older_version():
    assert [int(folder.name) for folder in RELEASES] == list(range(1, SCHEMA_VERSION))


def test_there_is_a_step_from_every_older_version():
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_every_version_comes_to_today(version):
    passages = Cells("passages.csv", ("passage_id", "name"), [["suez", "Suez"]])
    source = migrated(raw(str(version), passages=passages))
    assert version_of(source) == SCHEMA_VERSION
    network = network_of(raw(str(version), passages=passages))
    assert (network.schema_version, network.passages[0].name) == (SCHEMA_VERSION, "Suez")


@pytest.mark.parametrize("version", [None, "", "x", str(SCHEMA_VERSION + 1), "0"])
def test_what_names_no_older_version_is_left_alone(version):
    source = raw(version)
    assert migrated(source) == source


def test_no_head_means_today():
    source = RawTables(name="new")
    assert migrated(source) is source


def test_a_step_may_rename_columns_and_findings_still_name_the_cell(monkeypatch):
    """What a later release will do: the file says colour, the table says name."""

    def step(source):
        passages = renamed(source.tables["passages"], {"colour": "name", "id": "passage_id"})
        return source.with_tables({**source.tables, "passages": passages})

    monkeypatch.setitem(migrate.STEPS, 1, step)
    header = ("colour", "id")
    good = Cells("passages.csv", header, [["red", "suez"]])
    assert network_of(raw(1.0, passages=good)).passages[0].name == "red"
    bad = Cells("passages.csv", header, [["red", "suez"], ["red", "suez"]])
    with pytest.raises(InvalidInputError) as caught:
        network_of(raw("1", passages=bad))
    (finding,) = caught.value.findings
    assert (finding.place, finding.code) == ("passages.csv!B3", Reason.DUPLICATE_KEY)
