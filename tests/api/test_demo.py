"""The demo runs on the built-in world and leaves what it says it leaves."""

import json

import pytest
from typer.testing import CliRunner

from api import outcomes
from api.cli import app
from api.language import labels
from network.enums import Reason
from network.errors import PlanRejectedError
from network.explanation import Explanation


@pytest.mark.slow
def test_the_demo_goes_the_whole_way(tmp_path):
    result = CliRunner().invoke(app, ["demo", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.stderr
    for name in ("quote", "ship", "red-sea", "hormuz", "compare", "report", "load"):
        assert labels("en")[f"demo.{name}"] in result.stdout
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "hormuz-closed.html").exists()
    for name in ("quote", "peak-season", "red-sea-open", "hormuz-closed"):
        features = json.loads((tmp_path / name / "map.geojson").read_text("utf-8"))["features"]
        assert features
        assert (tmp_path / name / "legs.csv").exists()
    assert str(tmp_path / "report.html") in result.stdout.replace("\n", "")


def test_a_part_that_fails_fails_the_demo(tmp_path, monkeypatch):
    def fail(*_):
        raise PlanRejectedError((Explanation(code=Reason.MONEY_MISMATCH, subject="PS-1"),))

    monkeypatch.setattr(outcomes, "run_scenario", fail)
    result = CliRunner().invoke(app, ["demo", "--out", str(tmp_path)])
    assert result.exit_code == 4
    assert "PS-1" in result.stderr
    assert not list(tmp_path.iterdir())
