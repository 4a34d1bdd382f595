"""``lanewright check``: all at once, kind by kind, in words or as JSON."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.exit_codes import BAD_INPUT, FINE
from api.findings import MOST_PER_KIND
from network.check import check
from network.enums import Reason
from network.io.load import write
from network.schema import TABLES
from network.table import Table
from network.trade_rule import Regime
from solver.dead_ends import CHECKS
from tests.network.planted_faults import plant, sound_world


def run(*words):
    return CliRunner().invoke(app, ["check", *map(str, words)])


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A workbook with thirty faults, and the place and code of each."""
    file = tmp_path_factory.mktemp("planted") / "world.xlsx"
    return file, plant(file)


def test_thirty_faults_are_said_in_one_run(planted):
    file, faults = planted
    result = run(file)
    assert result.exit_code == BAD_INPUT
    *lines, last = result.stdout.splitlines()
    assert last == "Errors: 18, warnings: 12."
    assert len(lines) == len(faults) == 30
    for place, _ in faults:
        assert sum(line.removeprefix("Warning: ").startswith(f"{place}: ") for line in lines) == 1


def test_as_json_each_has_its_code_and_place(planted):
    file, faults = planted
    result = run(file, "--json")
    assert result.exit_code == BAD_INPUT
    body = json.loads(result.stdout)
    assert body["counts"] == {"error": 18, "warning": 12, "note": 0}
    assert {(one["place"], one["code"]) for one in body["findings"]} == set(faults)
    first = body["findings"][0]
    assert set(first) >= {"severity", "code", "place", "message", "subject"}
    assert not first["message"].startswith(first["place"])


def test_in_chinese(planted):
    result = run(planted[0], "--language", "zh")
    assert "18 处错误" in result.stdout.splitlines()[-1]
    assert "请填写 tariff_id" in result.stdout


def test_of_one_kind_the_first_few_are_shown_unless_all_are_asked_for(tmp_path):
    world = sound_world()
    orders = world.table("orders")
    rows = [orders[0].__class__(order_id=f"X-{number:02d}") for number in range(47)]
    write(world.with_table(orders.append(rows)), tmp_path / "world.xlsx")
    few = run(tmp_path / "world.xlsx").stdout.splitlines()
    assert few[MOST_PER_KIND] == "Warning: and 37 more like it; --all shows them."
    assert len(few) == MOST_PER_KIND + 2
    many = run(tmp_path / "world.xlsx", "--all").stdout.splitlines()
    assert len(many) == 48
    assert few[-1] == many[-1] == "Errors: 0, warnings: 47."


def test_notes_are_counted_and_are_no_errors(tmp_path):
    world = sound_world()
    regime = Regime(territory_id="DE", regime="standard")
    bare = world.with_tables(
        {
            "regimes": Table.from_rows(TABLES["regimes"], [regime]),
            "importers": Table.from_rows(TABLES["importers"], []),
        }
    )
    write(bare, tmp_path / "world.xlsx")
    result = run(tmp_path / "world.xlsx")
    assert result.exit_code == FINE
    assert result.stdout.splitlines()[-1] == "Errors: 0, warnings: 0, notes: 1."
    assert result.stdout.startswith("Note: regimes!")


def test_the_built_in_world_is_clean():
    result = run("reference")
    assert (result.exit_code, result.stdout.count("nothing wrong")) == (FINE, 1)


def test_a_world_of_one_broken_table_is_no_network(tmp_path):
    (tmp_path / "services.csv").write_text("service\nA\n", "utf-8")
    result = run(tmp_path)
    assert result.exit_code == BAD_INPUT
    assert result.stdout == ""
    assert "services.csv!A1" in result.stderr


def test_the_command_runs_the_checks_that_need_platforms():
    world = sound_world()
    kept = world.transfers.take(~world.transfers.equals("transfer_id", "TRANSSHIP"))
    broken = world.with_table(kept)
    assert check(broken) == ()
    assert {f.code for f in check(broken, further=CHECKS)} == {Reason.NO_TRANSFER}
