"""``lanewright init``: from a template to a report, by what the command line itself proposes."""

import shlex

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.language import labels
from network.templates import TEMPLATES
from scenarios.io import load_scenario

FINE, BAD_INPUT = 0, 2


def lanewright(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Every template as a workbook, and what was said about it."""
    folder = tmp_path_factory.mktemp("my own")
    said = {name: lanewright("init", name, "--output", folder) for name in TEMPLATES}
    return folder, said


def proposed(result):
    """The commands an answer proposes, as words."""
    lines = (line.strip() for line in result.stdout.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith("lanewright ")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_checks_quotes_and_runs_as_it_proposes(written, name):
    folder, said = written
    assert said[name].exit_code == FINE
    assert (folder / f"{name}.xlsx").is_file()
    check, quote, run = proposed(said[name])
    checked = lanewright(*check)
    assert checked.exit_code == FINE
    assert f"{name}: nothing wrong." in checked.stdout
    quoted = lanewright(*quote)
    assert quoted.exit_code == FINE
    assert "Cheapest" in quoted.stdout
    answered = lanewright(*run)
    assert answered.exit_code == FINE


def test_a_scenario_leads_to_a_report(written, tmp_path):
    folder, _ = written
    report = tmp_path / "report.html"
    result = lanewright("report", folder / "gulf-hub.yaml", "--out", report)
    assert result.exit_code == FINE
    assert "Jebel Ali free zone" in report.read_text("utf-8")


def test_scenarios_have_a_title_in_both_languages(written):
    folder, _ = written
    for name in TEMPLATES:
        scenario = load_scenario(folder / f"{name}.yaml")
        assert scenario.name == name
        assert scenario.title.en
        assert scenario.title.zh


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_name_every_template_is_listed_with_a_sentence(language):
    result = lanewright("init", "--language", language)
    assert result.exit_code == FINE
    for name in TEMPLATES:
        assert f"{name}: {labels(language)[f'template.{name}']}\n" in result.stdout


def test_a_workbook_is_written_where_it_is_named(tmp_path):
    result = lanewright("init", "sea-cod", "--output", tmp_path / "south" / "plan.xlsx")
    assert result.exit_code == FINE
    assert {file.name for file in (tmp_path / "south").iterdir()} == {"plan.xlsx", "plan.yaml"}
    assert load_scenario(tmp_path / "south" / "plan.yaml").network.endswith("plan.xlsx")


@pytest.mark.parametrize(
    ("shape", "kind"), [("csv", "locations.csv"), ("parquet", "locations.parquet")]
)
def test_folders_of_tables_run_as_well(tmp_path, shape, kind):
    result = lanewright("init", "gulf-hub", "--output", tmp_path, "--format", shape)
    assert result.exit_code == FINE
    assert (tmp_path / "gulf-hub" / kind).is_file()
    for words in proposed(result):
        assert lanewright(*words).exit_code == FINE


def test_a_template_that_is_not_there_is_answered_with_the_nearest():
    result = lanewright("init", "us-two-coast")
    assert result.exit_code == BAD_INPUT
    assert "us-two-coasts" in result.output


def test_one_that_is_there_is_not_overwritten(written):
    folder, _ = written
    before = (folder / "eu-hub.xlsx").read_bytes()
    result = lanewright("init", "eu-hub", "--output", folder)
    assert result.exit_code == BAD_INPUT
    assert "is there already" in result.output
    assert (folder / "eu-hub.xlsx").read_bytes() == before


def test_a_workbook_cannot_be_a_folder_of_another_kind(tmp_path):
    result = lanewright("init", "eu-hub", "--output", tmp_path / "own.xlsx", "--format", "csv")
    assert result.exit_code == BAD_INPUT
    assert "a folder" in result.output
    assert list(tmp_path.iterdir()) == []
