"""Small helpers to write SVG and HTML by hand: elements, numbers, text widths, ticks."""

from collections.abc import Mapping
from html import escape
from math import floor, log10

_WIDE_FROM = 0x2E80
"""First code point of the East Asian scripts, whose characters are as wide as they are high."""
_LATIN_WIDTH = 0.66
"""Of the font size, for bold letters in a wide sans serif: better too much room than too little."""
_ROUND_OFF = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, as short as it can be written."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def element(name: str, attributes: Mapping[str, object], *children: str) -> str:
    """Return an element; attribute values are escaped, children are taken as they are."""
    written = "".join(
        f' {key}="{escape(_value(value))}"' for key, value in attributes.items() if value != ""
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


def label(x: float, y: float, words: str, **attributes: object) -> str:
    """Return a text element; the words are escaped."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return element("text", {"x": x, "y": y, **named}, escape(words, quote=False))


def title(words: str) -> str:
    """Return a tooltip."""
    return element("title", {}, escape(words, quote=False))


def drawing(
    width: float, height: float, name: str, *children: str, class_: str, x: float = 0.0
) -> str:
    """Return an SVG picture with a name that screen readers say; it scales with its column."""
    attributes = {
        "class": class_,
        "viewBox": f"{number(x)} 0 {number(width)} {number(height)}",
        "role": "img",
        "aria-label": name,
    }
    return element("svg", attributes, *children)


def text_width(words: str, size: float) -> float:
    """Return about how wide a text runs at a font size."""
    return sum(size * (1.0 if ord(sign) >= _WIDE_FROM else _LATIN_WIDTH) for sign in words)


def shortened(words: str, size: float, room: float) -> str:
    """Return words that fit a width, cut with an ellipsis where they do not."""
    if text_width(words, size) <= room:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round tick values that span [low, high], about ``count`` steps.

    Guarantees: the first is at most ``low``, the last at least ``high``, at least two of them.
    """
    span = high - low
    if span <= 0:
        span = abs(high) or 1.0
    raw = span / count
    power = 10.0 ** floor(log10(raw))
    step = next(s for s in _STEPS if s * power >= raw * (1 - _ROUND_OFF)) * power
    first = floor(low / step + _ROUND_OFF)
    out = [first * step]
    while out[-1] < high - step * _ROUND_OFF or len(out) == 1:
        out.append((first + len(out)) * step)
    return out


def tick_text(value: float, values: list[float]) -> str:
    """Return a tick value with the decimals its neighbours need."""
    step = abs(values[1] - values[0])
    decimals = max(0, -floor(log10(step) + _ROUND_OFF)) if step < 1 else 0
    if step * 10**decimals % 1 > _ROUND_OFF:  # a step of 2.5
        decimals += 1
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
