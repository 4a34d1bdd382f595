"""What tables and columns mean, in words for people: the notes of templates."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from network.schema import Field, TableSchema

_KINDS: Mapping[str, str] = {
    "text": "Text",
    "word": "One of",
    "list": "List, ; between",
    "real": "Number",
    "whole": "Whole number",
    "flag": "TRUE or FALSE",
    "day": "Date, such as 2026-11-21",
}
_UNITS: Mapping[str, str] = {
    "km_h": "kilometres per hour",
    "kg_per_m3": "kilograms per cubic metre",
    "km": "kilometres",
    "kg": "kilograms",
    "m3": "cubic metres",
    "cm": "centimetres",
    "min": "minutes",
    "days": "days",
    "percent": "percent",
    "probability": "0 to 1",
    "share": "0 to 1",
    "teu": "TEU (20 foot boxes)",
    "units": "units of the product",
    "lat": "degrees north",
    "lon": "degrees east",
}
"""What the end of a column's name says about its unit, the longest endings first."""

_LONGEST_LIST = 20
_SEE = re.compile(r"\s*See \[[^\]]*\]\([^)]*\)\.")


@cache
def _texts() -> Mapping[str, str]:
    path = Path(__file__).parents[1] / "messages" / "tables.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def meaning(table: str, column: str = "") -> str:
    """Return what a table, or a column of it, means; empty when nothing is said."""
    if not column:
        return _texts().get(table, "")
    return _texts().get(f"{table}.{column}") or _texts().get(column, "")


def plain(text: str) -> str:
    """Return a text of the pages as it is said where nothing can be followed or set in type."""
    return _SEE.sub("", text.replace("`", ""))


def unit(field: Field) -> str:
    """Return the unit of a number by the end of its column's name; empty when it has none."""
    if field.kind not in ("real", "whole"):
        return ""
    return next((said for end, said in _UNITS.items() if f"_{field.name}".endswith(f"_{end}")), "")


def note(schema: TableSchema, field: Field) -> str:
    """Return all there is to know about a column, one thing per line."""
    target = dict(schema.references).get(field.name)
    lines = [
        _sentence(meaning(schema.name, field.name)),
        ", ".join(filter(None, (_KINDS[field.kind] + _words(field), unit(field)))),
        f"Codes of {target}" if target else "",
        "Required" if field.required else _default(field),
    ]
    return "\n".join(line for line in lines if line)


def _sentence(text: str) -> str:
    said = plain(text)
    return said[:1].upper() + said[1:]


def _words(field: Field) -> str:
    if field.words is None:
        return ""
    words = list(field.words)
    more = ", ..." if len(words) > _LONGEST_LIST else ""
    gap = " " if field.kind == "word" else " of "
    return f"{gap}{', '.join(words[:_LONGEST_LIST])}{more}"


def _default(field: Field) -> str:
    match field.default:
        case None | "" | ():
            return "May be blank"
        case bool():
            return f"Blank means {str(field.default).upper()}"
        case float():
            return f"Blank means {field.default:g}"
        case _:
            return f"Blank means {field.default}"
