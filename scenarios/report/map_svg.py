"""The map: land, flow lines by mode and volume, places and their names, as one inline SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from network.polyline import FULL_TURN_DEG, Line, Position
from scenarios.report.basemap import Basemap, load_basemap
from scenarios.report.map_lines import PageLine, line_width, separated
from scenarios.report.projection import VIEW_WIDTH, Projection, central_meridian, fitted
from scenarios.report.svg import drawing, element, label, number, text_width, title

_FONT = 13.0
_DOT = 4.5


class Role(StrEnum):
    """What a place does in an answer; the first that applies names its sign."""

    ORIGIN = "origin"
    DESTINATION = "destination"
    SITE = "site"
    CLOSED_SITE = "closed_site"
    VIA = "via"


_WEIGHT = {Role.SITE: 0, Role.CLOSED_SITE: 1, Role.ORIGIN: 2, Role.DESTINATION: 2, Role.VIA: 3}
"""Which sign stands where several would cover each other: the smallest number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Goods on one lane; ``line`` is the way they go, ``name`` the tooltip.

    ``style`` is the class that colours the line: ``mode-sea``, ``lane-inbound``. ``volume_m3``
    (or whatever is counted) is its width.
    """

    line: Line
    style: str
    volume_m3: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """A place on the map; heavier ones get their names first."""

    position: Position
    name: str
    role: Role
    volume_m3: float = 0.0


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def draw_map(
    flows: Sequence[Flow],
    places: Sequence[MapPlace],
    name: str,
    basemap: Basemap | None = None,
) -> str:
    """Draw flows on a map that is centred so that the least volume crosses its edge.

    Guarantees: the picture names no outside resource; a line over the edge of the map is cut in
    two, never drawn across it; every line and place has a tooltip.
    """
    land = basemap or load_basemap()
    lines = [flow.line for flow in flows]
    centre = central_meridian(lines, [flow.volume_m3 or 1.0 for flow in flows])
    view = fitted(lines, [place.position for place in places], centre)
    drawn = sorted(flows, key=lambda flow: -flow.volume_m3)
    paths = separated([view.parts(f.line) for f in drawn], [f.style for f in drawn])
    volumes = [flow.volume_m3 for flow in flows] or [0.0]
    spread = (min(volumes), max(volumes))
    return drawing(
        VIEW_WIDTH,
        view.height,
        name,
        element("rect", {"class": "sea-fill", "width": VIEW_WIDTH, "height": view.height}),
        element("path", {"class": "land", "d": _land_path(land, view), "fill-rule": "evenodd"}),
        *(_flow_path(f, parts, spread) for f, parts in zip(drawn, paths, strict=True)),
        *_places(places, view),
        class_="map",
    )


def _land_path(basemap: Basemap, view: Projection) -> str:
    """Return the land within the window; it is laid out twice where the map begins late."""
    parts: list[str] = []
    for ring in basemap.rings:
        for shift in (-FULL_TURN_DEG, 0.0, FULL_TURN_DEG):
            corners = [view.page((lon + shift, max(lat, -85.0))) for lon, lat in ring]
            if _is_seen(corners, view):
                parts.append(_path(corners) + "Z")
    return "".join(parts)


def _is_seen(corners: Sequence[tuple[float, float]], view: Projection) -> bool:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(xs) > 0 and min(xs) < VIEW_WIDTH and max(ys) > 0 and min(ys) < view.height


def _path(corners: Iterable[tuple[float, float]]) -> str:
    """Return path data; corners that fall on the same tenth of a unit are drawn once."""
    written: list[str] = []
    for x, y in corners:
        point = f"{number(x)} {number(y)}"
        if not written or written[-1] != point:
            written.append(point)
    return "M" + "L".join(written)


def _flow_path(flow: Flow, parts: Sequence[PageLine], spread: tuple[float, float]) -> str:
    data = "".join(_path(part) for part in parts)
    width = line_width(flow.volume_m3, *spread)
    attributes = {"class": f"flow {flow.style}", "d": data, "stroke-width": width}
    return element("path", attributes, title(flow.name))


def _places(places: Sequence[MapPlace], view: Projection) -> list[str]:
    """Draw the signs of places, then as many names as fit without touching each other."""
    spots = _gathered(places, view)
    taken = [_Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for _, _, (x, y) in spots]
    signs = [_sign(place, name, *point) for place, name, point in spots]
    names: list[str] = []
    for place, _, (x, y) in spots:
        spot = _free_spot(place.name, x, y, taken, view.height)
        if spot is not None:
            box, anchor, at = spot
            taken.append(box)
            shade = "place-name via" if place.role is Role.VIA else "place-name"
            names.append(label(*at, place.name, class_=shade, text_anchor=anchor))
    return [*reversed(signs), *names]


def _gathered(
    places: Sequence[MapPlace], view: Projection
) -> list[tuple[MapPlace, str, tuple[float, float]]]:
    """Join places whose signs would cover each other: the first stands for all, with all names."""
    order = sorted(places, key=lambda p: (_WEIGHT[p.role], -p.volume_m3, p.name))
    kept: list[tuple[MapPlace, list[str], tuple[float, float]]] = []
    for place in order:
        x, y = view.place(place.position)
        near = next((k for k in kept if hypot(k[2][0] - x, k[2][1] - y) < 2 * _DOT), None)
        if near is None:
            kept.append((place, [place.name], (x, y)))
        elif place.name not in near[1]:
            near[1].append(place.name)
    return [(place, " · ".join(names), point) for place, names, point in kept]


def _sign(place: MapPlace, names: str, x: float, y: float) -> str:
    """Draw a dot for an origin, a square for a destination, a diamond for a warehouse."""
    kind = f"place {place.role}"
    match place.role:
        case Role.ORIGIN:
            return element("circle", {"class": kind, "cx": x, "cy": y, "r": _DOT}, title(names))
        case Role.DESTINATION:
            half = _DOT - 0.3
            box = {"x": x - half, "y": y - half, "width": 2 * half, "height": 2 * half}
            return element("rect", {"class": kind, **box}, title(names))
        case Role.SITE | Role.CLOSED_SITE:
            reach = _DOT + 2
            corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
            return element("path", {"class": kind, "d": _path(corners) + "Z"}, title(names))
        case Role.VIA:
            return element("circle", {"class": kind, "cx": x, "cy": y, "r": 2.4}, title(names))


def _free_spot(
    name: str, x: float, y: float, taken: Sequence[_Box], height: float
) -> tuple[_Box, str, tuple[float, float]] | None:
    """Find a spot for a name beside, above or below its sign that touches nothing."""
    width, gap, rise = text_width(name, _FONT), _DOT + 4, _FONT * 0.35
    spots = (
        ("start", x + gap, y + rise),
        ("end", x - gap, y + rise),
        ("middle", x, y - gap - 1),
        ("middle", x, y + gap + _FONT * 0.8),
        ("start", x + gap, y - gap),
        ("start", x + gap, y + gap + _FONT * 0.6),
        ("end", x - gap, y - gap),
        ("end", x - gap, y + gap + _FONT * 0.6),
    )
    for anchor, at_x, at_y in spots:
        left = {"start": at_x, "end": at_x - width, "middle": at_x - width / 2}[anchor]
        box = _Box(left - 4, at_y - _FONT * 0.85, left + width + 4, at_y + _FONT * 0.25)
        inside = box.left > 0 and box.right < VIEW_WIDTH and box.top > 0 and box.bottom < height
        if inside and not any(box.meets(other) for other in taken):
            return box, anchor, (at_x, at_y)
    return None
