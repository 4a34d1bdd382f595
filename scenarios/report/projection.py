"""From longitude and latitude to the page: which edge, which window, Miller's cylinder."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees, log, pi, radians, tan

from network.polyline import FULL_TURN_DEG, HALF_TURN_DEG, Line, Position, cut_at_meridian

CENTRES_DEG = (11.0, 150.0)
"""Central meridians on offer: the edge lies in the Bering Strait, or in mid-Atlantic."""

VIEW_WIDTH = 1000.0
_LAT_LIMITS_DEG = (-58.0, 86.0)
_LEAST_SPAN_DEG = 24.0
_MARGIN = 0.08
_WIDEST, _NARROWEST = 2.3, 1.8


def miller(lat: float) -> float:
    """Return Miller's ordinate of a latitude, in degrees at the equator's scale."""
    return degrees(1.25 * log(tan(pi / 4 + 0.4 * radians(lat))))


@dataclass(frozen=True, slots=True)
class Projection:
    """A window of the world on a page ``VIEW_WIDTH`` wide.

    Parameters
    ----------
    west
        Longitude of the map's left edge, degrees; lines are cut there.
    left, top
        Corner of the window: degrees of longitude, Miller degrees.
    scale
        Page units for one degree of longitude.
    height
        Height of the window, page units.
    """

    west: float
    left: float
    top: float
    scale: float
    height: float

    def page(self, position: Position) -> tuple[float, float]:
        """Return page coordinates of a position whose longitude lies on this map."""
        lon, lat = position
        return (lon - self.left) * self.scale, (self.top - miller(lat)) * self.scale

    def place(self, position: Position) -> tuple[float, float]:
        """Return page coordinates of any position."""
        lon, lat = position
        return self.page(((lon - self.west) % FULL_TURN_DEG + self.west, lat))

    def parts(self, line: Sequence[Position]) -> list[list[tuple[float, float]]]:
        """Return a line on the page, in parts where it crosses the edge of the map."""
        return [[self.page(corner) for corner in part] for part in cut_at_meridian(line, self.west)]


def central_meridian(lines: Sequence[Line], weights: Sequence[float]) -> float:
    """Return the central meridian whose map edge cuts the least weight of lines.

    Ties go to the map on which the lines are drawn shorter, then to the first on offer. Flows
    over the Pacific make it a Pacific map.
    """

    def cut_weight(centre: float) -> tuple[float, float]:
        west = centre - HALF_TURN_DEG
        parts = [cut_at_meridian(line, west) for line in lines]
        cut = sum(w * (len(p) - 1) for p, w in zip(parts, weights, strict=True))
        corners = [corner[0] for line in parts for part in line for corner in part]
        return cut, max(corners, default=0.0) - min(corners, default=0.0)

    return min(CENTRES_DEG, key=cut_weight)


def fitted(lines: Sequence[Line], places: Sequence[Position], centre: float) -> Projection:
    """Return the window that shows all lines and places with a margin, in a handy shape."""
    west = centre - HALF_TURN_DEG
    corners = [c for line in lines for part in cut_at_meridian(line, west) for c in part]
    corners += [((lon - west) % FULL_TURN_DEG + west, lat) for lon, lat in places]
    if not corners:
        corners = [(west, _LAT_LIMITS_DEG[0]), (west + FULL_TURN_DEG, _LAT_LIMITS_DEG[1])]
    low, high = (miller(lat) for lat in _LAT_LIMITS_DEG)
    left, right = _widened([lon for lon, _ in corners], west, west + FULL_TURN_DEG)
    bottom, top = _widened([miller(lat) for _, lat in corners], low, high)
    if (right - left) < _NARROWEST * (top - bottom):
        left, right = _stretched(
            (left, right), _NARROWEST * (top - bottom), (west, west + FULL_TURN_DEG)
        )
    if (right - left) > _WIDEST * (top - bottom):
        bottom, top = _stretched((bottom, top), (right - left) / _WIDEST, (low, high))
    scale = VIEW_WIDTH / (right - left)
    return Projection(west, left, top, scale, (top - bottom) * scale)


def _widened(values: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Return the range of values with a margin, at least ``_LEAST_SPAN_DEG`` wide."""
    least, most = min(values), max(values)
    span = max((most - least) * (1 + 2 * _MARGIN), _LEAST_SPAN_DEG)
    return _stretched((least, most), span, (low, high))


def _stretched(
    given: tuple[float, float], span: float, limits: tuple[float, float]
) -> tuple[float, float]:
    """Return a range of a given span about the middle of another one, moved inside limits."""
    span = min(span, limits[1] - limits[0])
    start = (given[0] + given[1] - span) / 2
    start = min(max(start, limits[0]), limits[1] - span)
    return start, start + span
