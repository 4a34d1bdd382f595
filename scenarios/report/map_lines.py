"""How flow lines look on the page: their width, and room between lines of the same two places."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot, pi, sin, sqrt

PagePoint = tuple[float, float]
PageLine = list[PagePoint]

_THINNEST, _THICKEST, _ALONE = 1.6, 7.0, 3.0
_SAME_END, _SAME_MIDDLE = 45.0, 14.0
_GAP = 16.0
_FIXED_STYLE = "mode-sea"


def line_width(volume_m3: float, lightest_m3: float, heaviest_m3: float) -> float:
    """Return the width of a flow line: by the root of volume, so that small flows stay visible.

    Where all flows carry the same, all lines are of one middling width.
    """
    if heaviest_m3 <= lightest_m3:
        return _ALONE
    return _THINNEST + (_THICKEST - _THINNEST) * sqrt(max(volume_m3, 0.0) / heaviest_m3)


def separated(lines: Sequence[list[PageLine]], styles: Sequence[str]) -> list[list[PageLine]]:
    """Bend lines of different modes that would lie on one another, so that each is seen.

    Parameters
    ----------
    lines
        Each line in parts, as it is cut at the edge of the map.
    styles
        The class of each line; lines of one class may lie on one another.

    Guarantees: ends stay where they are; a line in several parts, and a sea lane, is left as it
    is, because its course means something.
    """
    whole = [line[0] if len(line) == 1 else None for line in lines]
    out: list[list[PageLine]] = []
    for number, (line, parts) in enumerate(zip(whole, lines, strict=True)):
        under = {
            styles[k]
            for k, other in enumerate(whole[:number])
            if line is not None and other is not None and _coincide(line, other)
        } - {styles[number]}
        if line is None or not under or styles[number] == _FIXED_STYLE:
            out.append(parts)
        else:
            side = 1 if len(under) % 2 else -1
            out.append([_bent(line, side * _GAP * ((len(under) + 1) // 2))])
    return out


def _coincide(line: PageLine, other: PageLine) -> bool:
    """Tell whether two lines join the same ends by way of the same middle."""
    ends = (other[0], other[-1])
    same = _near(line[0], ends[0], _SAME_END) and _near(line[-1], ends[1], _SAME_END)
    turned = _near(line[0], ends[1], _SAME_END) and _near(line[-1], ends[0], _SAME_END)
    long = not _near(line[0], line[-1], 3 * _SAME_END)
    return long and (same or turned) and _near(_middle(line), _middle(other), _SAME_MIDDLE)


def _near(one: PagePoint, other: PagePoint, distance: float) -> bool:
    return hypot(one[0] - other[0], one[1] - other[1]) <= distance


def _middle(line: PageLine) -> PagePoint:
    """Return the point half way along a line."""
    steps = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    rest = sum(steps) / 2
    for (start, end), step in zip(pairwise(line), steps, strict=True):
        if rest <= step and step > 0:
            share = rest / step
            return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
        rest -= step
    return line[-1]


def _bent(line: PageLine, offset: float) -> PageLine:
    """Move the corners of a line sideways, most in the middle and not at all at its ends."""
    run_x, run_y = line[-1][0] - line[0][0], line[-1][1] - line[0][1]
    length = hypot(run_x, run_y)
    side = (-run_y / length, run_x / length)
    last = len(line) - 1
    out = []
    for number, (x, y) in enumerate(line):
        shift = offset * sin(pi * number / last)
        out.append((x + side[0] * shift, y + side[1] * shift))
    return out
