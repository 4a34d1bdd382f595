"""The pages about reports and views say what holds: their examples run."""

import re
from pathlib import Path

import pytest

from scenarios.report.basemap import BASEMAP_PATH
from scenarios.report.blocks import MOST_ROWS

HOWTO = Path(__file__).parents[2] / "docs" / "howto"


@pytest.mark.parametrize(
    ("page", "made"),
    [
        (
            "report.md",
            ["out/report.html", "out/report-zh.html", "out/tables/legs.csv", "out/map.geojson"],
        ),
        ("graph-views.md", ["services.geojson"]),
    ],
)
def test_the_examples_run(page, made, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (HOWTO / page).read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, page, "exec"), names)  # noqa: S102  (our own page)
    assert capsys.readouterr().out
    for path in made:
        assert (tmp_path / path).stat().st_size > 0


def test_the_page_names_the_figures_of_the_code():
    text = (HOWTO / "report.md").read_text(encoding="utf-8")
    assert f"{MOST_ROWS} rows" in text
    assert f"{round(BASEMAP_PATH.stat().st_size / 1000)} kB" in text
