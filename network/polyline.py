"""Lines on the globe: great circles, and cuts where a line crosses the edge of a map.

A position is (longitude, latitude) in degrees; a line is a sequence of positions. Pure Python
on short lists, so that views and maps need no geometry library.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import asin, atan2, ceil, cos, degrees, floor, radians, sin, sqrt

from network.geo import EARTH_RADIUS_KM

Position = tuple[float, float]
Line = list[Position]

FULL_TURN_DEG = 360.0
HALF_TURN_DEG = 180.0
DATE_LINE_DEG = -180.0
"""The western edge of a map that is cut at the antimeridian."""

_STEP_KM = 250.0
_LEAST_ANGLE = 1e-9


def great_circle_line(start: Position, end: Position, step_km: float = _STEP_KM) -> Line:
    """Return the great circle between two positions, with a corner at least every ``step_km``.

    Guarantees: begins at ``start`` and ends at ``end`` (longitudes as given, the corners between
    them within [-180, 180]). Opposite points have no single great circle: the straight line
    between them is returned.
    """
    (lon_from, lat_from), (lon_to, lat_to) = start, end
    phi_from, phi_to = radians(lat_from), radians(lat_to)
    turn = radians(lon_to - lon_from)
    half = sin((phi_to - phi_from) / 2) ** 2 + cos(phi_from) * cos(phi_to) * sin(turn / 2) ** 2
    angle = 2 * asin(min(1.0, sqrt(half)))
    count = ceil(angle * EARTH_RADIUS_KM / step_km)
    if count <= 1 or abs(sin(angle)) < _LEAST_ANGLE:
        return [start, end]
    inner = [_between(start, end, angle, part / count) for part in range(1, count)]
    return [start, *inner, end]


def _between(start: Position, end: Position, angle: float, share: float) -> Position:
    """Return the position at a share of the great circle (spherical interpolation)."""
    near, far = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    x = y = z = 0.0
    for (lon, lat), part in ((start, near), (end, far)):
        phi, lam = radians(lat), radians(lon)
        x += part * cos(phi) * cos(lam)
        y += part * cos(phi) * sin(lam)
        z += part * sin(phi)
    return degrees(atan2(y, x)), degrees(atan2(z, sqrt(x * x + y * y)))


def folded(lon: float, west: float = DATE_LINE_DEG) -> float:
    """Return a longitude within [west, west + 360)."""
    return (lon - west) % FULL_TURN_DEG + west


def unwrapped(line: Sequence[Position]) -> Line:
    """Return the line with continuous longitudes: no step is longer than half a turn.

    Longitudes may leave [-180, 180]; each step takes the shorter way round.
    """
    out: Line = list(line[:1])
    for (lon_from, _), (lon, lat) in pairwise(line):
        step = folded(lon - lon_from)
        out.append((out[-1][0] + step, lat))
    return out


def cut_at_meridian(line: Sequence[Position], west: float = DATE_LINE_DEG) -> list[Line]:
    """Cut a line where it crosses the edge of a map that begins at longitude ``west``.

    Returns
    -------
    list of lines
        Parts with longitudes within [west, west + 360]. Guarantees: no step within a part is
        longer than half a turn, so nothing streaks across the map; where the line crosses, one
        part ends on the edge and the next begins on the opposite edge at the same latitude.
    """
    parts: list[Line] = []
    current = None
    for start, end in pairwise(unwrapped(line)):
        for piece_start, piece_end in _split(start, end, west):
            middle = (piece_start[0] + piece_end[0]) / 2
            turn = floor((middle - west) / FULL_TURN_DEG)
            if turn != current:
                parts.append([_on_map(piece_start, turn, west)])
                current = turn
            parts[-1].append(_on_map(piece_end, turn, west))
    return parts


def _on_map(position: Position, turn: int, west: float) -> Position:
    """Return a position some turns further west, never beyond the edges by a rounding."""
    lon = position[0] - turn * FULL_TURN_DEG
    return min(max(lon, west), west + FULL_TURN_DEG), position[1]


def _split(start: Position, end: Position, west: float) -> list[tuple[Position, Position]]:
    """Split one step at the map edges that lie strictly within it."""
    low, high = sorted((start[0], end[0]))
    first = floor((low - west) / FULL_TURN_DEG) + 1
    last = ceil((high - west) / FULL_TURN_DEG) - 1
    edges = [west + turn * FULL_TURN_DEG for turn in range(first, last + 1)]
    if end[0] < start[0]:
        edges.reverse()
    corners = [start]
    for edge in edges:
        share = (edge - start[0]) / (end[0] - start[0])
        corners.append((edge, start[1] + share * (end[1] - start[1])))
    return list(pairwise([*corners, end]))
