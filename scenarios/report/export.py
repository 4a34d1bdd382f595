"""Answers as files for other tools: a folder of CSV tables, and a GeoJSON map."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from network.network import Network
from network.polyline import Line, cut_at_meridian
from network.ways import Ways, position_of
from scenarios.outcome import Outcome
from scenarios.report.export_rows import TABLES, Record, itineraries, local, site_flows
from solver.plan import SiteFlow

_COORDINATE_DECIMALS = 4


def write_csv(outcome: Outcome, folder: str | Path) -> tuple[Path, ...]:
    """Write the tables of an outcome into a folder, and return the files.

    ``moves``, ``legs``, ``charges``, ``clearances`` and ``emissions`` hold every itinerary (the
    offers of a quote, the moves of a plan, the inbound flows of a location plan), joined by
    ``subject_id`` and ``part``; ``loads``, ``unserved``, ``front``, ``sites`` and ``flows``
    hold what the question adds. A table without rows is not written.

    Guarantees: money in major units with all decimals of its currency, times as ISO 8601 with
    the local offset, numbers as they stand in the answer (nothing is rounded for display).
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows_of in TABLES.items():
        rows = list(rows_of(outcome))
        if rows:
            written.append(target / f"{name}.csv")
            _write(written[-1], rows)
    return tuple(written)


def _write(path: Path, rows: list[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_geojson(outcome: Outcome, path: str | Path) -> Path:
    """Write the service legs and places of an outcome as GeoJSON (RFC 7946), and return the file.

    Legs are LineStrings, or MultiLineStrings cut at the antimeridian; places are Points. Flows
    of a location plan without an itinerary are great circles.
    """
    ways = Ways(outcome.network)
    lines = list(_leg_features(outcome, ways))
    used = {end for line in lines for end in _ends(line)}
    places = [_place_feature(outcome.network, location_id) for location_id in sorted(used)]
    content = {"type": "FeatureCollection", "features": [*lines, *places]}
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")
    return target


def _ends(feature: Record) -> tuple[str, str]:
    properties: Any = feature["properties"]
    return properties["origin_id"], properties["destination_id"]


def _leg_features(outcome: Outcome, ways: Ways) -> Iterator[Record]:
    for item in itineraries(outcome):
        for leg in item.itinerary.services:
            line = ways.line(leg.mode, leg.origin_id, leg.destination_id, leg.passages)
            properties = {
                "subject_id": item.subject_id,
                "part": item.part,
                "sequence": leg.sequence,
                "service_id": leg.service_id,
                "mode": leg.mode,
                "load_form": leg.load_form,
                "origin_id": leg.origin_id,
                "destination_id": leg.destination_id,
                "depart_at": local(outcome.network, leg.depart_min, leg.origin_id),
                "arrive_at": local(outcome.network, leg.arrive_min, leg.destination_id),
                "distance_km": leg.distance_km,
                "volume_m3": item.consignment.volume_m3 if item.consignment else None,
            }
            yield _feature(line_geometry(line), properties)
    for direction, flow in site_flows(outcome.location_plan):
        if flow.itinerary is None:
            yield _flow_feature(ways, direction, flow)


def _flow_feature(ways: Ways, direction: str, flow: SiteFlow) -> Record:
    line = ways.direct(flow.origin_id, flow.destination_id)
    properties = {
        "direction": direction,
        "origin_id": flow.origin_id,
        "destination_id": flow.destination_id,
        "sku": flow.sku,
        "units": flow.units,
        "service_id": flow.service_id,
    }
    return _feature(line_geometry(line), properties)


def line_geometry(line: Line) -> Record:
    """Return a line as GeoJSON geometry, cut at the antimeridian where it crosses it."""
    parts = [
        [[round(x, _COORDINATE_DECIMALS), round(y, _COORDINATE_DECIMALS)] for x, y in part]
        for part in cut_at_meridian(line)
    ]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _place_feature(network: Network, location_id: str) -> Record:
    place = network.locations.get(location_id)
    properties = {
        "location_id": location_id,
        "name": place.name,
        "kind": place.kind,
        "country_code": place.country_code,
    }
    geometry: Record = {"type": "Point", "coordinates": list(position_of(place))}
    return _feature(geometry, properties)


def _feature(geometry: Record, properties: Mapping[str, object]) -> Record:
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}
