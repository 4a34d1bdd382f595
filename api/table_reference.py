"""The page about tables and columns, made from the schema: ``python -m api.table_reference``.

What a table or column means stands in ``network/messages/tables.json``; everything else is derived.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

from annotated_types import Ge, Gt, Le

from network.schema import SCHEMA_VERSION, TABLES, Field, TableSchema

PAGE = Path(__file__).parents[1] / "docs" / "tables.md"
MEANINGS = Path(__file__).parents[1] / "network" / "messages" / "tables.json"
KINDS = {
    "text": "text",
    "list": "list, `;` between",
    "real": "number",
    "whole": "whole number",
    "flag": "`true`, `false`",
    "day": "date, `2026-11-21`",
}
SIGNS = {"ge": ">=", "gt": ">", "le": "<="}
NEEDED = {"locations": "yes", "services": "yes", "transfers": "yes"}
GROUPS = {
    "locations": "Places and the ways between them",
    "tariffs": "Prices and factors",
    "territories": "Trade",
    "facilities": "Warehouses",
    "products": "Goods",
}
"""The first table of each group, in the order of the schema, and the name of the group."""

HEAD = f"""# Tables and columns

*Made from `network/schema.py` by `python -m api.table_reference`; change it there.*

A network is a folder of files, one per table and named after it (`locations.csv`, or Parquet), or
one workbook (`.xlsx`) with a sheet per table. The first line holds the names of the columns, in any
order; a column that may be blank may be left out. CSV files are UTF-8 with commas.
[How to write one](howto/own-network.md) begins with the smallest;
[templates](howto/templates.md) are there to fill in.

`network.csv`, or the sheet `network`, says the rest, in pairs of a `key` and its `value`: `name`,
`reference_date` (the day the network speaks for) and `schema_version` ({SCHEMA_VERSION}). It may be
left out.
"""


def page() -> str:
    """Return the page."""
    meanings = json.loads(MEANINGS.read_text(encoding="utf-8"))
    parts = [HEAD, "\n".join(_overview(meanings))]
    for schema in TABLES.values():
        if schema.name in GROUPS:
            parts.append(f"## {GROUPS[schema.name]}\n")
        parts.append("\n".join(_table(schema, meanings)))
    return "\n".join(parts)


def meaning_of(meanings: dict[str, str], table: str, column: str) -> str:
    """Return what a column means: in its table, or everywhere."""
    return meanings.get(f"{table}.{column}") or meanings[column]


def _overview(meanings: dict[str, str]) -> Iterator[str]:
    yield "| table | one row is known by | needed | what it holds |"
    yield "|---|---|---|---|"
    for name, schema in TABLES.items():
        if name in GROUPS:
            yield f"| **{GROUPS[name]}** | | | |"
        key = ", ".join(f"`{column}`" for column in schema.key)
        yield f"| [{name}](#{name}) | {key} | {NEEDED.get(name, '')} | {meanings[name]} |"
    yield ""


def _table(schema: TableSchema, meanings: dict[str, str]) -> Iterator[str]:
    yield f"### {schema.name}"
    yield ""
    yield meanings[schema.name]
    yield ""
    yield "| column | holds | when blank | meaning |"
    yield "|---|---|---|---|"
    hints = get_type_hints(schema.noun, include_extras=True)
    targets = dict(schema.references)
    for field in schema.fields:
        target = targets.get(field.name)
        holds = " ".join(filter(None, (_kind(field, target), _range(hints[field.name]))))
        meaning = meaning_of(meanings, schema.name, field.name)
        yield f"| `{field.name}` | {holds} | {_blank(field)} | {meaning} |"
    yield ""


def _kind(field: Field, target: str | None) -> str:
    if field.words is not None:
        words = ", ".join(f"`{word}`" for word in field.words)
        return f"several of {words}, `;` between" if field.kind == "list" else words
    link = f"[{target}](#{target})" if target else ""
    if field.kind == "list" and link:
        return f"several of {link}, `;` between"
    return f"one of {link}" if link else KINDS[field.kind]


def _range(hint: Any) -> str:
    """Return the bounds of an annotation, such as ``>= 0``."""
    parts = [hint, *getattr(hint, "__args__", ())]
    bounds = [rule for part in parts for rule in getattr(part, "__metadata__", ())]
    return ", ".join(
        f"{SIGNS[name]} {getattr(rule, name):g}"
        for rule in bounds
        if isinstance(rule, Ge | Gt | Le)
        for name in SIGNS
        if hasattr(rule, name)
    )


def _blank(field: Field) -> str:
    if field.required:
        return "**required**"
    match field.default:
        case None | "" | ():
            return "-"
        case bool():
            return f"`{str(field.default).lower()}`"
        case float():
            return f"{field.default:g}"
        case _ if field.kind in ("word", "text"):
            return f"`{field.default}`"
        case _:
            return str(field.default)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
