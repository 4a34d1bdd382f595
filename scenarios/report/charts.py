"""Charts as plain inline SVG: Pareto scatter, stacked bars, waterfall. They only draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scenarios.report.svg import (
    drawing,
    element,
    label,
    shortened,
    text_width,
    tick_text,
    ticks,
    title,
)

WIDTH = 520.0
_FONT = 13.0
_LARGEST_FONT = 15.5
"""What ``style.css`` makes of it on a narrow screen."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 18.0, 18.0, 46.0
_SHADES = 5
_SMALLEST, _LARGEST = 3.5, 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis: its title with the unit, and its ticks on the page."""

    title: str
    ticks: tuple[float, ...]
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the page coordinate of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def text(self, value: float) -> str:
        """Return a tick value as text."""
        return tick_text(value, list(self.ticks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoPoint:
    """One way: days to arrival, cost in major units, emissions; ``pick`` names the chosen."""

    days: float
    cost: float
    co2e_wtw_kg: float
    name: str
    pick: str = ""


def pareto(points: Sequence[ParetoPoint], x_title: str, y_title: str, name: str) -> str:
    """Draw cost over arrival; emissions are the size and the shade of a point."""
    height = 380.0
    x_ticks = ticks(min(p.days for p in points), max(p.days for p in points), 6)
    y_ticks = ticks(min(p.cost for p in points), max(p.cost for p in points), 5)
    x_axis = Axis(title=x_title, ticks=tuple(x_ticks), start=_LEFT, end=WIDTH - _RIGHT)
    y_axis = Axis(title=y_title, ticks=tuple(y_ticks), start=height - _BOTTOM, end=_TOP + 16)
    spread = _spread([p.co2e_wtw_kg for p in points])
    order = sorted(points, key=lambda p: (bool(p.pick), -p.co2e_wtw_kg))
    dots = [_dot(p, x_axis, y_axis, spread) for p in order]
    return drawing(
        WIDTH,
        height,
        name,
        *_frame(x_axis, y_axis),
        *dots,
        *_pick_names([p for p in points if p.pick], x_axis, y_axis),
        class_="chart",
    )


def shade_of(share: float) -> int:
    """Return the shade (0 lightest on emissions) of a share of the range."""
    return min(_SHADES - 1, int(share * _SHADES))


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _dot(point: ParetoPoint, x_axis: Axis, y_axis: Axis, spread: tuple[float, float]) -> str:
    low, high = spread
    share = (point.co2e_wtw_kg - low) / (high - low) if high > low else 0.0
    radius = _SMALLEST + (_LARGEST - _SMALLEST) * sqrt(share)
    picked = " picked" if point.pick else ""
    return element(
        "circle",
        {
            "class": f"dot shade-{shade_of(share)}{picked}",
            "cx": x_axis.at(point.days),
            "cy": y_axis.at(point.cost),
            "r": radius,
        },
        title(point.name),
    )


def _pick_names(points: Sequence[ParetoPoint], x_axis: Axis, y_axis: Axis) -> list[str]:
    """Write the names of the picks beside their points, each on the first free line."""
    out: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for point in sorted(points, key=lambda p: -p.cost):
        x, y = x_axis.at(point.days), y_axis.at(point.cost)
        width = text_width(point.pick, _FONT)
        anchor = "start" if x + 14 + width < WIDTH - 4 else "end"
        left = x + 13 if anchor == "start" else x - 13 - width
        at = y + 4.0
        for shift in (0.0, -15.0, 15.0, -30.0, 30.0, -45.0):
            at = y + 4.0 + shift
            if all(
                abs(at - row) >= _FONT + 1 or left > end or left + width < start
                for start, end, row in taken
            ):
                break
        taken.append((left, left + width, at))
        edge = x + 13 if anchor == "start" else x - 13
        out.append(label(edge, at, point.pick, class_="pick-name", text_anchor=anchor))
    return out


def _frame(x_axis: Axis, y_axis: Axis) -> list[str]:
    """Draw both axes with grid lines, tick values and titles."""
    out: list[str] = []
    for value in y_axis.ticks:
        y = y_axis.at(value)
        out.append(_line(x_axis.start, y, x_axis.end, y, "grid"))
        out.append(label(x_axis.start - 7, y + 4, y_axis.text(value), text_anchor="end"))
    for value in x_axis.ticks:
        x = x_axis.at(value)
        out.append(_line(x, y_axis.start, x, y_axis.start + 5, "axis"))
        out.append(label(x, y_axis.start + 19, x_axis.text(value), text_anchor="middle"))
    out.append(_line(x_axis.start, y_axis.start, x_axis.end, y_axis.start, "axis"))
    middle = (x_axis.start + x_axis.end) / 2
    out.append(
        label(middle, y_axis.start + 39, x_axis.title, class_="axis-title", text_anchor="middle")
    )
    out.append(label(4.0, _FONT, y_axis.title, class_="axis-title"))
    return out


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    return element("line", {"class": class_, "x1": x1, "y1": y1, "x2": x2, "y2": y2})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a bar: a value, the class that colours it, and its tooltip."""

    value: float
    class_: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of parts, its name before it and its total behind it."""

    name: str
    parts: tuple[Part, ...]
    total: str


_BAR, _PITCH = 24.0, 50.0


def stacked_bars(bars: Sequence[Bar], x_title: str, name: str) -> str:
    """Draw lying bars of parts; names stand above their bars, totals at the right end."""
    lengths = [sum(max(part.value, 0.0) for part in bar.parts) for bar in bars]
    axis = Axis(
        title=x_title,
        ticks=tuple(ticks(0.0, max(lengths, default=1.0) or 1.0, 4)),
        start=8.0,
        end=WIDTH - 24.0,
    )
    floor = 6.0 + _PITCH * len(bars)
    out = _floor(axis, floor)
    for row, bar in enumerate(bars):
        out.extend(_bar(bar, axis, 6.0 + row * _PITCH))
    return drawing(WIDTH, floor + 44, name, *out, class_="chart")


def _floor(axis: Axis, floor: float) -> list[str]:
    """Draw the grid of lying bars with the tick values and the title under it."""
    anchors = {axis.ticks[0]: "start", axis.ticks[-1]: "end"}
    out = []
    for value in axis.ticks:
        x, anchor = axis.at(value), anchors.get(value, "middle")
        out.append(_line(x, 4.0, x, floor, "grid"))
        out.append(label(x, floor + 16, axis.text(value), text_anchor=anchor))
    out.append(label(axis.start, floor + 36, axis.title, class_="axis-title"))
    return out


def _heading(name: str, total: str, axis: Axis, y: float) -> list[str]:
    """Write the name of a bar and its total on one line; the name gives way to the total."""
    room = axis.end - axis.start - text_width(total, _LARGEST_FONT) - _FONT
    words = shortened(name, _LARGEST_FONT, room)
    return [
        label(axis.start, y, words, class_="bar-name"),
        label(axis.end, y, total, class_="bar-total", text_anchor="end"),
    ]


def _bar(bar: Bar, axis: Axis, top: float) -> list[str]:
    out = [
        *_heading(bar.name, bar.total, axis, top + 13),
    ]
    reached = 0.0
    for part in bar.parts:
        if part.value <= 0:
            continue
        start, end = axis.at(reached), axis.at(reached + part.value)
        box = {"x": start, "y": top + 18, "width": max(end - start, 0.5), "height": _BAR}
        out.append(element("rect", {"class": f"part {part.class_}", **box}, title(part.name)))
        reached += part.value
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a waterfall: a total that stands on the ground, or a change on the way."""

    name: str
    value: float
    text: str
    is_total: bool = False


def waterfall(steps: Sequence[Step], x_title: str, name: str) -> str:
    """Draw lying steps from one total to another; the ground need not be zero.

    Changes are small against totals, so the axis may begin above zero, below the lowest value
    reached; the tick values say so.
    """
    spans = _spans(steps)
    values = [value for span in spans for value in span]
    low, high = min(values), max(values)
    ground = 0.0 if low <= 0 or low < (high - low) else low - 0.35 * (high - low)
    axis = Axis(title=x_title, ticks=tuple(ticks(ground, high, 4)), start=8.0, end=WIDTH - 24.0)
    floor = 6.0 + _PITCH * len(steps)
    out = _floor(axis, floor)
    for row, (step, span) in enumerate(zip(steps, spans, strict=True)):
        out.extend(_step(step, span, axis, 6.0 + row * _PITCH))
    return drawing(WIDTH, floor + 44, name, *out, class_="chart")


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Return from where to where each step goes; totals go from their value to itself."""
    spans: list[tuple[float, float]] = []
    reached = 0.0
    for step in steps:
        start = step.value if step.is_total else reached
        reached = step.value if step.is_total else reached + step.value
        spans.append((start, reached))
    return spans


def _step(step: Step, span: tuple[float, float], axis: Axis, top: float) -> list[str]:
    begin, end = span
    if step.is_total:
        kind, begin = "total", max(axis.ticks[0], min(0.0, end))
    else:
        kind = "more" if step.value > 0 else "less"
    left, right = sorted((axis.at(begin), axis.at(end)))
    box = {"x": left, "y": top + 18, "width": max(right - left, 1.0), "height": _BAR}
    return [
        *_heading(step.name, step.text, axis, top + 13),
        element("rect", {"class": f"part step-{kind}", **box}, title(f"{step.name}: {step.text}")),
    ]
