"""The page about scenarios keeps its word: its examples run and its findings are ours."""

import re
from pathlib import Path

import pytest

from network.errors import InvalidInputError
from network.table import Table
from scenarios.io import library_names, scenario_of
from scenarios.run import changed, world_of
from scenarios.scenario import (
    LimitsSpec,
    LocateSpec,
    OptionsSpec,
    QuoteSpec,
    ScenarioFile,
)
from scenarios.yaml_reader import parse_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "scenarios.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code, capsys):
    exec(compile(code, "scenarios.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out


def test_the_scenario_changes_what_it_says():
    data = parse_yaml(blocks("yaml")[0], "page")
    scenario = scenario_of(data)
    base = world_of(scenario)
    world, notes = changed(base, scenario)
    assert len(notes) == 2
    assert isinstance(world.tariffs, Table)
    dearer = world.tariffs.array("rate") > base.tariffs.array("rate")
    assert dearer.any()
    assert not dearer.all()
    shut = world.services.equals("status", "closed") & ~base.services.equals("status", "closed")
    assert shut.any()


def test_the_findings_are_ours():
    data = parse_yaml(blocks("yaml")[0], "page")
    wrong = {"change": "close", "table": "services", "where": {"destinaton.country_code": "DE"}}
    scenario = scenario_of({**data, "changes": [wrong]})
    with pytest.raises(InvalidInputError) as caught:
        changed(world_of(scenario), scenario)
    assert f"dear-hamburg.yaml#{caught.value.findings[0]}" in PAGE
    with pytest.raises(InvalidInputError) as caught:
        scenario_of({**data, "options": {"carbon_prize": 100}})
    assert f"dear-hamburg.yaml#{caught.value.findings[0]}" in PAGE


def test_every_shipped_scenario_and_every_key_is_named():
    for name in library_names():
        assert f"| `{name}` |" in PAGE
    for model in (ScenarioFile, QuoteSpec, LocateSpec, LimitsSpec, OptionsSpec):
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in PAGE
