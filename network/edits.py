"""Edits of one table: each returns the edited table, or what is wrong with the edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from network.enums import OpenStatus, Reason
from network.explanation import Explanation
from network.io.rows import Cells, nearest, parse, parse_value
from network.network import Network
from network.schema import TABLES, Field, TableSchema
from network.table import BLANK, LIST_SEPARATOR, Column, Table, day_number
from network.where import Mask

_NUMBERS = ("real", "whole")

Edit = tuple[Table[Any] | None, list[Explanation]]


def put(network: Network, table: Table[Any], mask: Mask, name: str, value: Any, place: str) -> Edit:
    """Put a value into a field of some rows."""
    field, findings = _field_to_change(table, name, place)
    if field is None:
        return None, findings
    read, findings = parse_value(table.schema, field.name, value, f"{place}/value")
    if not findings:
        findings = _reference_findings(network, table, field.name, read, f"{place}/value")
    return (None, findings) if findings else (table.set(mask, field.name, read), [])


def _reference_findings(
    network: Network, table: Table[Any], name: str, value: Any, place: str
) -> list[Explanation]:
    target = dict(table.schema.references).get(name)
    if target is None or not value:
        return []
    key = network.table(target).columns[TABLES[target].key[0]]
    return [
        Explanation(
            code=Reason.UNKNOWN_REFERENCE,
            subject=word,
            limit=target,
            needed=nearest(word, key.vocabulary or ()),
            place=place,
        )
        for word in (value if isinstance(value, tuple) else (value,))
        if word not in key.positions
    ]


def scale(table: Table[Any], mask: Mask, name: str, factor: float, place: str) -> Edit:
    """Multiply a number in some rows; blank stays blank, whole numbers are rounded."""
    field, findings = _field_to_change(table, name, place, kinds=_NUMBERS)
    if not np.isfinite(factor) or factor < 0:
        code = Reason.OUT_OF_RANGE if np.isfinite(factor) else Reason.NOT_FINITE
        findings = [
            *findings,
            Explanation(
                code=code,
                subject="factor",
                current=str(factor),
                needed=">= 0",
                place=f"{place}/factor",
            ),
        ]
    if field is None or findings:
        return None, findings
    values = table.array(field.name)
    known = mask & ~_blank(field, values)
    return _with_numbers(table, field, known, values[known] * factor, f"{place}/factor")


def copy(table: Table[Any], mask: Mask, name: str, source_name: str, place: str) -> Edit:
    """Take a number over from another field of the same rows, where that is not blank."""
    field, findings = _field_to_change(table, name, place, kinds=_NUMBERS)
    source, more = _field_named(table, source_name, f"{place}/source_field", kinds=_NUMBERS)
    if field is None or source is None:
        return None, [*findings, *more]
    values = table.array(source.name)
    known = mask & ~_blank(source, values)
    if mask.any() and not known.any():
        limit = f"{source.name} = blank"
        nothing = Explanation(
            code=Reason.NOTHING_MATCHED,
            subject=table.schema.name,
            limit=limit,
            place=f"{place}/source_field",
        )
        return None, [nothing]
    return _with_numbers(table, field, known, values[known], f"{place}/source_field")


def _with_numbers(table: Table[Any], field: Field, where: Mask, fresh: Any, place: str) -> Edit:
    """Put numbers in, if they keep the bounds of their field."""
    if field.kind == "whole":
        fresh = np.rint(fresh)
    extremes = (fresh.min(), fresh.max()) if len(fresh) else ()
    read = [parse_value(table.schema, field.name, _plain(field, v), place)[1] for v in extremes]
    findings = [finding for found in read for finding in found]
    if findings:
        return None, findings[:1]
    values = table.array(field.name).copy()
    values[where] = fresh
    return table.replace_numbers(field.name, values), []


def _plain(field: Field, value: Any) -> float | int:
    return int(value) if field.kind == "whole" else float(value)


def _blank(field: Field, values: Any) -> Mask:
    return np.asarray(np.isnan(values) if field.kind == "real" else values == BLANK)


def _field_to_change(
    table: Table[Any], name: str, place: str, kinds: tuple[str, ...] = ()
) -> tuple[Field | None, list[Explanation]]:
    """Return the field a change names; a key is no field to change."""
    if name in table.schema.key:
        others = [f.name for f in table.schema.fields if f.name not in table.schema.key]
        return None, [
            Explanation(
                code=Reason.BAD_VALUE,
                subject="field",
                current=name,
                needed=f"a field that is no key, such as {others[0]}",
                place=f"{place}/field",
            )
        ]
    return _field_named(table, name, f"{place}/field", kinds)


def _field_named(
    table: Table[Any], name: str, place: str, kinds: tuple[str, ...] = ()
) -> tuple[Field | None, list[Explanation]]:
    field = table.schema.field(name)
    fitting = [f.name for f in table.schema.fields if not kinds or f.kind in kinds]
    if field is not None and field.name in fitting:
        return field, []
    code = Reason.UNKNOWN_FIELD if field is None else Reason.NOT_A_NUMBER
    return None, [
        Explanation(
            code=code,
            subject=name,
            limit=table.schema.name,
            current=field.kind if field is not None else "",
            needed=nearest(name, fitting) or ", ".join(fitting),
            place=place,
        )
    ]


def remove(network: Network, table: Table[Any], mask: Mask, place: str) -> Edit:
    """Take rows out, unless something would still refer to them."""
    left = table.take(~mask)
    gone = _words_only_at(table.columns[table.schema.key[0]], mask)
    findings = [
        Explanation(
            code=Reason.STILL_REFERRED_TO,
            subject=", ".join(missing),
            limit=f"{other.schema.name}.{column}",
            place=f"{place}/where",
        )
        for other, column in _referrers(network, table.schema.name)
        if (missing := _still_wanted(other.columns[column], gone))
    ]
    return (None, findings) if findings else (left, [])


def _words_only_at(column: Column, mask: Mask) -> set[str]:
    """Return the words that stand in the masked rows and in no other."""
    words = column.vocabulary or ()
    elsewhere = np.bincount(column.values[~mask], minlength=len(words))
    return {words[code] for code in np.unique(column.values[mask]).tolist() if not elsewhere[code]}


def _referrers(network: Network, name: str) -> list[tuple[Table[Any], str]]:
    return [
        (table, column)
        for table in network.tables.values()
        for column, target in table.schema.references
        if target == name and len(table)
    ]


def _still_wanted(column: Column, gone: set[str]) -> list[str]:
    words = {part for word in column.vocabulary or () for part in word.split(LIST_SEPARATOR)}
    return sorted(words & gone)[:3]


def put_status(table: Table[Any], mask: Mask, status: OpenStatus, place: str) -> Edit:
    """Open or close some rows of a table that has a status."""
    field = table.schema.field("status")
    if field is None or field.words is not OpenStatus:
        able = [name for name, schema in TABLES.items() if _has_open_status(schema)]
        return None, [
            Explanation(
                code=Reason.UNKNOWN_FIELD,
                subject="status",
                limit=table.schema.name,
                needed=", ".join(f"{name}.status" for name in able),
                place=f"{place}/table",
            )
        ]
    return table.set(mask, "status", status), []


def _has_open_status(schema: TableSchema) -> bool:
    field = schema.field("status")
    return field is not None and field.words is OpenStatus


def add(network: Network, table: Table[Any], rows: Sequence[Mapping[str, Any]], place: str) -> Edit:
    """Add rows at the end, if they are valid, new, and refer to what is there."""
    nouns, findings = _read(network, table, rows, place)
    keys = [_key(table, noun) for noun in nouns]
    findings.extend(
        Explanation(
            code=Reason.DUPLICATE_KEY,
            subject=" / ".join(str(getattr(noun, name)) for name in table.schema.key),
            place=f"{place}/{number}",
        )
        for number, (noun, key) in enumerate(zip(nouns, keys, strict=True))
        if table.find(key) is not None
    )
    return (None, findings) if findings else (table.append(nouns), [])


def upsert(
    network: Network, table: Table[Any], rows: Sequence[Mapping[str, Any]], place: str
) -> Edit:
    """Add rows, or change the given fields of those whose key is there; their place stays."""
    merged = [_merged(table, row) for row in rows]
    nouns, findings = _read(network, table, merged, place)
    if findings:
        return None, findings
    found = [table.find(_key(table, noun)) for noun in nouns]
    order = np.arange(len(table) + len(nouns))
    for number, row in enumerate(found):
        if row is not None:
            order[row] = len(table) + number
    known = np.array([row is not None for row in found], np.bool_)
    kept = np.concatenate([order[: len(table)], len(table) + np.flatnonzero(~known)])
    return table.append(nouns).take(kept), []


def _merged(table: Table[Any], row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with the fields it leaves out as they are in the table, if its key is known."""
    schema, key = table.schema, []
    for name in schema.key:
        field = schema.field(name)
        given = row.get(name, field.default if field else None)
        value, findings = parse_value(schema, name, given, name)
        if findings:
            return row
        key.append(_key_part(value))
    found = table.find(tuple(key) if len(key) > 1 else key[0])
    if found is None:
        return row
    noun = table[found]
    return {f.name: getattr(noun, f.name) for f in schema.fields} | dict(row)


def _key(table: Table[Any], noun: Any) -> Any:
    """Return the key of a row as the table's index has it."""
    parts = tuple(_key_part(getattr(noun, name)) for name in table.schema.key)
    return parts if len(parts) > 1 else parts[0]


def _key_part(value: Any) -> Any:
    return day_number(value) if isinstance(value, date) else value


def _read(
    network: Network, table: Table[Any], rows: Sequence[Mapping[str, Any]], place: str
) -> tuple[list[Any], list[Explanation]]:
    """Return rows of a change as nouns, with everything that is wrong with them."""
    schema = table.schema
    known = [f.name for f in schema.fields]
    findings = [
        Explanation(
            code=Reason.UNKNOWN_FIELD,
            subject=name,
            limit=schema.name,
            needed=nearest(name, known),
            place=f"{place}/{number}/{name}",
        )
        for number, row in enumerate(rows)
        for name in row
        if name not in known
    ]
    findings.extend(
        Explanation(code=Reason.MISSING_VALUE, subject=schema.name, place=f"{place}/{number}")
        for number, row in enumerate(rows)
        if all(value is None or value == "" for value in row.values())
    )
    cells = _NewRows(place, known, [[_cell(row.get(name)) for name in known] for row in rows])
    nouns, bad = parse(schema, cells)
    findings.extend(bad)
    for number, noun in enumerate(nouns) if not findings else ():
        for column, _ in schema.references:
            at = f"{place}/{number}/{column}"
            findings.extend(_reference_findings(network, table, column, getattr(noun, column), at))
    return nouns, findings


class _NewRows(Cells):
    """Rows of a change: their places are JSON pointers."""

    __slots__ = ()

    def place(self, row: int, column: str | None) -> str:
        """Return the JSON pointer of a value."""
        return f"{self.file}/{row}/{column}" if column else f"{self.file}/{row}"


def _cell(value: Any) -> Any:
    return LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else value
