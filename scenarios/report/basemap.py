"""The land under the flows: a small committed file that can be replaced by another one."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from network.polyline import Line

BASEMAP_PATH = Path(__file__).with_name("basemap.json")
STEP_DEG = 0.1
"""Corners are stored in whole tenths of a degree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """Rings of land in degrees, cut at the antimeridian; fill them by the even-odd rule.

    Guarantees: every longitude lies within [-180, 180] and no step of a ring is longer than half
    a turn, except along the edge of the map at a pole.
    """

    rings: tuple[Line, ...]
    source: str


@cache
def load_basemap(path: Path = BASEMAP_PATH) -> Basemap:
    """Read a basemap file: ``source``, ``step_deg`` and ``rings`` of whole steps."""
    content = json.loads(path.read_text(encoding="utf-8"))
    step = float(content["step_deg"])
    rings = tuple([(lon * step, lat * step) for lon, lat in ring] for ring in content["rings"])
    return Basemap(rings=rings, source=str(content["source"]))
