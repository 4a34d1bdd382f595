"""Make ``basemap.json``: the land of the earth as small polygons, cut at the antimeridian.

Run it where the npm package ``world-atlas`` (ISC) has been unpacked; it reads the TopoJSON file
``countries-110m.json`` (Natural Earth 1:110m, public domain) and needs no Node::

    python -m scenarios.report.make_basemap PATH/countries-110m.json

Only the outline of the land is taken: a flow map needs coasts, and takes no side on borders.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from shapely import MultiPolygon, Polygon, box, make_valid
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from network.polyline import FULL_TURN_DEG, HALF_TURN_DEG, Position, unwrapped
from scenarios.report.basemap import BASEMAP_PATH, STEP_DEG

_SOURCE = "Natural Earth 1:110m land (public domain), by way of world-atlas 2.0.2 (ISC)"
_POLE_DEG = 90.0
_LEAST_AREA_DEG2 = 0.15
_LEAST_CORNERS = 4


def decoded_arcs(topology: dict[str, Any]) -> list[list[Position]]:
    """Return the arcs of a quantised topology in degrees."""
    (scale_lon, scale_lat) = topology["transform"]["scale"]
    (lon_0, lat_0) = topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Position] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_lon + lon_0, y * scale_lat + lat_0))
        arcs.append(line)
    return arcs


def ring_of(arcs: Sequence[list[Position]], indices: Sequence[int]) -> list[Position]:
    """Join arcs into a ring; a negative index means the arc backwards."""
    ring: list[Position] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc if not ring else arc[1:])
    return ring


def flat_ring(ring: Sequence[Position]) -> list[Position]:
    """Return a ring with continuous longitudes; one round a pole is closed over that pole."""
    line = unwrapped(ring)
    turn = line[-1][0] - line[0][0]
    if abs(turn) > HALF_TURN_DEG:
        pole = _POLE_DEG if line[0][1] > 0 else -_POLE_DEG
        line += [(line[-1][0], pole), (line[0][0], pole), line[0]]
    return line


def on_one_map(polygon: BaseGeometry) -> Iterable[Polygon]:
    """Cut a polygon at the antimeridian and bring every piece back onto the map."""
    for turn in (-1, 0, 1):
        west = turn * FULL_TURN_DEG - HALF_TURN_DEG
        window = box(west, -_POLE_DEG, west + FULL_TURN_DEG, _POLE_DEG)
        piece = translate(polygon.intersection(window), -turn * FULL_TURN_DEG)
        for part in getattr(piece, "geoms", [piece]):
            if isinstance(part, Polygon) and part.area >= _LEAST_AREA_DEG2:
                yield part


def quantised(ring: Iterable[Sequence[float]]) -> list[list[int]]:
    """Return a ring in whole steps, without corners that add nothing."""
    out: list[list[int]] = []
    for lon, lat in ring:
        corner = [round(lon / STEP_DEG), round(lat / STEP_DEG)]
        if not out or out[-1] != corner:
            out.append(corner)
    return out


def land_rings(topology: dict[str, Any]) -> list[list[list[int]]]:
    """Return the outer and inner rings of the land, big ones first, in whole steps."""
    arcs = decoded_arcs(topology)
    polygons: list[Polygon] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for rings in geometry["arcs"]:
            outer, *holes = [flat_ring(ring_of(arcs, indices)) for indices in rings]
            polygons.extend(on_one_map(make_valid(Polygon(outer, holes))))
    polygons.sort(key=lambda polygon: -polygon.area)
    rings = [
        quantised(ring.coords)
        for polygon in MultiPolygon(polygons).geoms
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return [ring for ring in rings if len(ring) >= _LEAST_CORNERS]


def main(source: Path, target: Path = BASEMAP_PATH) -> None:
    """Write the basemap made from a world-atlas file."""
    rings = land_rings(json.loads(source.read_text(encoding="utf-8")))
    content = {"source": _SOURCE, "step_deg": STEP_DEG, "rings": rings}
    target.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
