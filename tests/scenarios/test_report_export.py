"""Answers as CSV tables and GeoJSON: complete, joined by ids, nothing rounded for display."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from scenarios.report.export import line_geometry, write_csv, write_geojson
from tests.scenarios import report_world


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plan():
    return report_world.plan_outcome()


@pytest.fixture(scope="module")
def tables(plan, tmp_path_factory):
    files = write_csv(plan, tmp_path_factory.mktemp("csv"))
    return {path.stem: rows(path) for path in files}


def test_a_plan_writes_its_tables(tables):
    assert set(tables) == {"moves", "legs", "charges", "emissions", "loads", "unserved"}


def test_a_quote_and_a_location_plan_write_theirs(tmp_path):
    quote = write_csv(report_world.quote_outcome(), tmp_path / "quote")
    sites = write_csv(report_world.location_outcome(), tmp_path / "sites")
    assert {p.stem for p in quote} == {"moves", "legs", "charges", "emissions", "front"}
    assert {p.stem for p in sites} == {
        "moves",
        "legs",
        "charges",
        "emissions",
        "unserved",
        "sites",
        "flows",
    }
    assert rows(tmp_path / "quote" / "moves.csv")[0]["picks"] == "CHEAPEST;GREENEST"


def test_no_route_writes_its_reasons(tmp_path):
    files = write_csv(report_world.no_route_outcome(), tmp_path)
    assert [path.name for path in files] == ["unserved.csv"]
    assert rows(files[0])[0]["code"] == "NO_CONNECTION"


def test_cash_lines_sum_exactly_to_the_landed_cost(tables):
    for move in tables["moves"]:
        lines = [
            Decimal(line["converted"])
            for line in tables["charges"]
            if (line["subject_id"], line["part"]) == (move["subject_id"], move["part"])
            and line["nature"] == "CASH"
        ]
        assert lines
        assert sum(lines) == Decimal(move["landed_cost"])


def test_emission_lines_sum_to_the_emissions(tables):
    for move in tables["moves"]:
        lines = [
            float(line["co2e_wtw_kg"])
            for line in tables["emissions"]
            if line["subject_id"] == move["subject_id"]
        ]
        assert sum(lines) == pytest.approx(float(move["co2e_wtw_kg"]), abs=1e-8)


def test_legs_join_in_place_and_time(tables):
    legs = [leg for leg in tables["legs"] if leg["subject_id"] == "PO-1"]
    for before, after in pairwise(legs):
        assert before["destination_id"] == after["origin_id"]
        ends = (before["arrive_at"], after["depart_at"])
        assert datetime.fromisoformat(ends[0]) <= datetime.fromisoformat(ends[1])
    assert legs[0]["depart_at"] == "2026-11-05T08:00:00+08:00"


def test_sources_are_kept_as_they_are(tables):
    assert tables["charges"][0]["source"] == "https://rates.example/2026?a=1&b=2"


def test_reasons_come_as_code_and_words(tables):
    (miss,) = tables["unserved"]
    assert (miss["code"], miss["needed"]) == ("NO_CAPACITY", "3 TEU")
    assert miss["text"].startswith("S-HAM holds 2 TEU")


def test_geojson_lines_are_cut_at_the_antimeridian(plan, tmp_path):
    content = json.loads(write_geojson(plan, tmp_path / "deep" / "plan.geojson").read_text())
    assert content["type"] == "FeatureCollection"
    by_service = {
        feature["properties"].get("service_id"): feature["geometry"]
        for feature in content["features"]
    }
    assert by_service["S-LAX"]["type"] == "MultiLineString"
    assert by_service["S-HAM"]["type"] == "LineString"
    for geometry in by_service.values():
        for part in _parts(geometry):
            assert all(abs(b[0] - a[0]) <= 180 for a, b in pairwise(part))
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in part)


def _parts(geometry):
    kind, corners = geometry["type"], geometry["coordinates"]
    return {"Point": [[corners]], "LineString": [corners]}.get(kind) or (
        [[corners]] if kind == "Point" else corners
    )


def test_geojson_holds_every_service_leg_and_every_place_it_joins(plan, tmp_path):
    content = json.loads(write_geojson(plan, tmp_path / "plan.geojson").read_text())
    lines = [f for f in content["features"] if f["geometry"]["type"] != "Point"]
    places = [f for f in content["features"] if f["geometry"]["type"] == "Point"]
    legs = [leg for move in plan.plan.moves for leg in move.itinerary.services]
    assert [line["properties"]["service_id"] for line in lines] == [leg.service_id for leg in legs]
    ends = {leg.origin_id for leg in legs} | {leg.destination_id for leg in legs}
    assert {place["properties"]["location_id"] for place in places} == ends


def test_flows_without_an_itinerary_are_drawn_straight(tmp_path):
    path = write_geojson(report_world.location_outcome(), tmp_path / "sites.geojson")
    directions = [
        feature["properties"].get("direction")
        for feature in json.loads(path.read_text())["features"]
    ]
    assert directions.count("inbound") == 1
    assert directions.count("outbound") == 1


def test_a_line_of_one_piece_stays_a_line_string():
    assert line_geometry([(0.0, 0.0), (1.0, 1.0)])["type"] == "LineString"
