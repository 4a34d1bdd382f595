"""``run``, ``ship``, ``locate``, ``compare`` and ``report`` on scenarios over the ten nodes."""

import csv
import json

import pytest
from typer.testing import CliRunner

from api.cli import app

SHIPMENTS = """shipment_id,origin_id,destination_id,weight_kg,volume_m3,packages,ready_at
S-1,FAC-SZX,MKT-HAM,9000,24,40,2026-11-02
S-2,FAC-SZX,MKT-HAM,8000,22,40,2026-11-02
S-3,FAC-SZX,MKT-HAM,300,2,6,2026-11-02
"""

WAREHOUSING = {
    "products": "sku,weight_kg,volume_m3\nLAMP,2,0.02\n",
    "supply": "factory_id,sku\nFAC-SZX,LAMP\n",
    "demand": "market_id,sku,mean_units\nMKT-HAM,LAMP,1000\n",
    "facilities": "location_id,status,fixed_cost,currency\nWHS-HAM,consider,5000,EUR\n",
}


@pytest.fixture
def scenarios(tmp_path, ten_nodes):
    """Write scenarios over the ten nodes: a quote, shipments, and both with Gemini closed."""
    goods = tmp_path / "goods"
    goods.mkdir()
    (goods / "shipments.csv").write_text(SHIPMENTS, "utf-8")
    stock = tmp_path / "stock"
    stock.mkdir()
    for table, text in WAREHOUSING.items():
        (stock / f"{table}.csv").write_text(text, "utf-8")
    common = f"schema_version: 1\nnetwork: {ten_nodes}\n"
    quote = "question: quote\nquote: {from: CNSZX, to: DEHAM, weight_kg: 1200, volume_m3: 4}\n"
    closed = "changes: [{change: close, table: services, where: {carrier: Gemini}}]\n"
    texts = {
        "one": f"{common}title: One shipment\n{quote}",
        "one-closed": f"schema_version: 1\ntitle: Without Gemini\nbase: one\n{closed}",
        "many": f"{common}title: {{en: Three, zh: 三票}}\ngoods: goods\nquestion: ship\n",
        "many-closed": f"schema_version: 1\ntitle: Three without Gemini\nbase: many\n{closed}",
        "where": f"{common}title: One market\ngoods: stock\nquestion: locate\n",
        "hopeless": f"{common}title: Too soon\n{quote}limits: {{arrive_by: 2026-10-31}}\n",
        "broken": f"{common}title: Broken\nquestion: ship\nfrog: 3\nlimits: {{max_legs: 0}}\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return lambda name: tmp_path / f"{name}.yaml"


def lanewright(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_run_answers_a_quote_scenario(scenarios):
    result = lanewright("run", scenarios("one"))
    assert result.exit_code == 0, result.stderr
    assert "One shipment" in result.stdout
    assert "Cheapest" in result.stdout


def test_run_writes_report_tables_and_map(scenarios, tmp_path):
    result = lanewright("run", scenarios("one"), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "report.html" in result.stdout
    assert "<svg" in (tmp_path / "out" / "report.html").read_text("utf-8")
    with (tmp_path / "out" / "one" / "charges.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file))
    features = json.loads((tmp_path / "out" / "one" / "map.geojson").read_text("utf-8"))
    assert features["type"] == "FeatureCollection"


def test_ship_shows_loads_and_totals(scenarios):
    result = lanewright("ship", scenarios("many"))
    assert result.exit_code == 0, result.stderr
    assert "3 of 3" in result.stdout
    assert "S-1" in result.stdout


def test_ship_speaks_chinese(scenarios):
    result = lanewright("ship", scenarios("many"), "--language", "zh")
    assert result.exit_code == 0, result.stderr
    assert "三票" in result.stdout


def test_locate_shows_warehouses_and_flows(scenarios, tmp_path):
    result = lanewright("locate", scenarios("where"), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "Hamburg Warehouse" in result.stdout
    assert "1 of 1" in result.stdout
    assert (tmp_path / "out" / "where" / "sites.csv").exists()


def test_compare_shows_what_changes(scenarios, tmp_path):
    out = tmp_path / "out"
    result = lanewright("compare", scenarios("many"), scenarios("many-closed"), "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "Three without Gemini" in result.stdout
    assert (out / "report.html").exists()
    assert (out / "many-closed" / "moves.csv").exists()


def test_report_compares_a_pair(scenarios, tmp_path):
    out = tmp_path / "two.html"
    result = lanewright("report", scenarios("one"), scenarios("one-closed"), "--out", out)
    assert result.exit_code == 0, result.stderr
    text = out.read_text("utf-8")
    assert "Comparison" in text
    assert "Without Gemini" in text


def test_report_takes_one_scenario(scenarios, tmp_path):
    out = tmp_path / "one.html"
    assert lanewright("report", scenarios("one"), "--out", out).exit_code == 0
    assert "Comparison" not in out.read_text("utf-8")


def test_no_plan_is_exit_code_3(scenarios):
    result = lanewright("run", scenarios("hopeless"))
    assert result.exit_code == 3
    assert "earliest arrival" in result.stdout


@pytest.mark.parametrize(
    ("command", "name", "said"),
    [
        ("run", "broken", ["frog", "max_legs"]),
        ("ship", "one", ["question"]),
        ("locate", "many", ["question"]),
        ("run", "missing", ["missing.yaml"]),
    ],
)
def test_a_bad_scenario_is_exit_code_2(scenarios, command, name, said):
    result = lanewright(command, scenarios(name))
    assert result.exit_code == 2
    for word in said:
        assert word in result.stderr


def test_different_questions_cannot_be_compared(scenarios):
    result = lanewright("compare", scenarios("one"), scenarios("many"))
    assert result.stderr.startswith("many.yaml#/question: ")  # said before anything is solved
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("command", "out"),
    [
        (("run", "one"), "taken"),
        (("run", "one"), "taken/inside"),
        (("compare", "one", "one-closed"), "taken"),
        (("report", "one"), "."),
        (("report", "one"), "taken/report.html"),
        (("run", "one"), "/proc/nowhere"),
    ],
)
def test_where_nothing_can_be_written_is_bad_input(scenarios, tmp_path, command, out):
    (tmp_path / "taken").write_text("a file, no folder", "utf-8")
    name, *sources = command
    result = lanewright(name, *map(scenarios, sources), "--out", tmp_path / out)
    assert result.exit_code == 2, result.stderr
    assert result.stderr.startswith("--out: out cannot be ")
    assert "Traceback" not in result.stderr


def test_why_a_shipment_is_left_out_is_said_whole(scenarios, tmp_path):
    rows = SHIPMENTS.replace("ready_at\n", "ready_at,due_at\n")
    rows += "S-4,FAC-SZX,MKT-HAM,300,2,6,2026-11-02,2026-11-03\n"
    (tmp_path / "goods" / "shipments.csv").write_text(rows, "utf-8")
    result = lanewright("ship", scenarios("many"))
    assert result.exit_code == 0, result.stderr
    assert "3 of 4" in result.stdout
    (line,) = (line for line in result.stdout.splitlines() if "Nothing arrives by" in line)
    assert "the earliest arrival is 2026-11-" in line
