"""Rows of cells to nouns: one validation for every kind of file, all findings at once."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError, create_model, with_config

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import CellError, Cells, column_letter, is_filled
from network.io.faults import bound_of, needed_of, reason_of
from network.io.hints import closest, nearest
from network.io.languages import LANGUAGES, wrong
from network.io.notes import YOUR_NOTES, is_note
from network.schema import Field, TableSchema
from network.table import LIST_SEPARATOR

__all__ = [
    "MOST",
    "Cells",
    "RowReader",
    "closest",
    "column_letter",
    "duplicate_findings",
    "header_findings",
    "nearest",
    "needed_of",
    "parse",
    "parse_rows",
    "parse_value",
    "ready",
    "reason_of",
]

MOST = 10**12
"""The largest number a file may hold: money and minutes stay exact well beyond it."""

NUMBERS = ("real", "whole")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Unread:
    """A value that could pass for something it is not: no field accepts it."""

    text: str

    def __str__(self) -> str:
        return self.text


@cache
def _adapter(schema: TableSchema) -> TypeAdapter[Any]:
    strict = ConfigDict(allow_inf_nan=False, extra="forbid")
    return TypeAdapter(with_config(strict)(schema.noun))


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one table one by one; what it says of a row is the rule."""

    schema: TableSchema
    cells: Cells

    @cached_property
    def known(self) -> tuple[tuple[int, Field], ...]:
        """Return the columns that the table has, each with its position."""
        named = ((index, self.schema.field(name)) for index, name in enumerate(self.cells.header))
        return tuple((index, field) for index, field in named if field is not None)

    def read(self, number: int) -> tuple[Any | None, list[Explanation]]:
        """Read one row (from 0).

        Returns
        -------
        noun, findings
            The noun, or ``None`` when the row is blank or cannot be read, and what is wrong.
        """
        row = self.cells.rows[number]
        findings = list(_overlong_findings(self.cells, number, row))
        cellwise = ((f.name, ready(f, row[i] if i < len(row) else None)) for i, f in self.known)
        filled = {name: value for name, value in cellwise if value is not None}
        if not filled:
            return None, findings
        try:
            noun = _adapter(self.schema).validate_python(filled)
        except ValidationError as error:
            said = list(_row_findings(self.schema, self.cells, number, filled, error))
            named = {finding.subject for finding in said}
            sound = {name: value for name, value in filled.items() if name not in named}
            return None, [*findings, *said, *self._further_findings(sound, number)]
        bad = list(self._further_findings({name: getattr(noun, name) for name in filled}, number))
        return (None if bad else noun), [*findings, *bad]

    def _further_findings(self, values: Mapping[str, Any], number: int) -> Iterable[Explanation]:
        """Find texts that are not in the language of their column, and numbers beyond reckoning."""
        for name in (name for name in LANGUAGES if name in values):
            found = wrong(name, str(values[name]), self.cells.place(number, name))
            if found is not None:
                yield found
        for field in self.schema.fields:
            if field.kind in NUMBERS and _is_huge(values.get(field.name)):
                yield Explanation(
                    code=Reason.OUT_OF_RANGE,
                    subject=field.name,
                    current=str(values[field.name]),
                    needed=f"<= {MOST}",
                    place=self.cells.place(number, field.name),
                )


def parse(schema: TableSchema, cells: Cells) -> tuple[list[Any], list[Explanation]]:
    """Validate the rows of one table, one by one.

    Returns
    -------
    rows, findings
        The good rows as nouns, and every finding with its cell. A table with findings must not
        be used: rows may be missing.
    """
    findings = list(header_findings(schema, cells))
    rows, numbers, bad = parse_rows(schema, cells)
    keys = [tuple(getattr(row, name) for name in schema.key) for row in rows]
    return rows, [*findings, *bad, *duplicate_findings(schema, cells, keys, numbers)]


def parse_rows(schema: TableSchema, cells: Cells) -> tuple[list[Any], list[int], list[Explanation]]:
    """Validate the rows of one table, one by one; the header and equal keys are not judged.

    Returns
    -------
    rows, numbers, findings
        The good rows as nouns, the number (from 0) of each, and every finding with its cell.
        A required column that is missing is not said again for each row.
    """
    missing = {f.name for f in schema.fields if f.required} - set(cells.header)
    reader = RowReader(schema, cells)
    rows: list[Any] = []
    numbers: list[int] = []
    findings: list[Explanation] = []
    for number in range(len(cells.rows)):
        noun, bad = reader.read(number)
        findings += [f for f in bad if f.subject not in missing] if missing else bad
        if noun is not None:
            rows.append(noun)
            numbers.append(number)
    return rows, numbers, findings


@dataclass(frozen=True, slots=True)
class _OneValue(Cells):
    """A single value that stands at a place of its own rather than in a cell."""

    def place(self, row: int, column: str | None) -> str:
        """Return the place of the value."""
        _ = row, column
        return self.file


@cache
def _value_model(schema: TableSchema, name: str) -> Any:
    hint = get_type_hints(schema.noun, include_extras=True)[name]
    fields: dict[str, Any] = {name: (hint, ...)}
    return create_model("Value", __config__=ConfigDict(allow_inf_nan=False), **fields)


def parse_value(
    schema: TableSchema, name: str, value: Any, place: str
) -> tuple[Any, list[Explanation]]:
    """Validate one value of one column, as ``parse`` does the cells of a row.

    Returns
    -------
    value, findings
        The value as the noun holds it (blank is the column's default), or its findings, each
        at ``place``.
    """
    field = schema.field(name)
    if field is None:
        raise KeyError(name)
    cells = _OneValue(place, (name,), ())
    given = LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else value
    cell = ready(field, given)
    if cell is None and not field.required:
        return field.default, []
    filled = {} if cell is None else {name: cell}
    try:
        read = getattr(_value_model(schema, name).model_validate(filled), name)
    except ValidationError as error:
        return None, list(_row_findings(schema, cells, 0, filled, error))
    found = wrong(name, str(read), place)
    return (read, []) if found is None else (None, [found])


def _is_huge(value: Any) -> bool:
    """Tell whether a value is a number, or the text of one, that is too large to reckon with."""
    try:
        return value is not None and abs(float(value)) > MOST
    except (TypeError, ValueError, OverflowError):
        return False


def ready(field: Field, value: Any) -> Any:  # noqa: PLR0911  (one answer per kind)
    """Return a cell ready for validation; ``None`` is blank, and blank means default."""
    text = value.strip() if isinstance(value, str) else value
    if text is None or (isinstance(text, str) and not text):
        return None
    if isinstance(text, CellError):
        return text
    match field.kind:
        case "text":
            return _as_text(text)
        case "list":
            parts = text if isinstance(text, list | tuple) else str(_as_text(text)).split(";")
            items = (str(_as_text(part)).strip() for part in parts if part is not None)
            return tuple(_as_word(field, item) for item in items if item)
        case "word":
            return _as_word(field, _as_text(text))
        case "day":
            return _as_day(text)
        case "real" | "whole" if isinstance(text, bool):
            return _Unread(str(text).upper())
        case _:
            return text


def _as_text(value: Any) -> Any:  # noqa: PLR0911  (one answer per kind)
    """Return what a cell of a spreadsheet shows, where a text is meant."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case int() | Decimal():
            return str(value)
        case datetime() if value.time() != time():
            return value.isoformat(timespec="auto" if value.second else "minutes")
        case date():
            return value.isoformat()[:10]
        case time():
            return value.isoformat(timespec="auto" if value.second else "minutes")
        case timedelta():
            hours, minutes = divmod(round(value.total_seconds() / 60), 60)
            return f"{hours:02}:{minutes:02}"
        case _:
            return value


def _as_word(field: Field, value: Any) -> Any:
    if field.words is None:
        return value
    try:
        return field.words(value)
    except ValueError:
        return value


def _as_day(value: Any) -> Any:
    """Return a date; a number is none, although validation would take it for a time stamp."""
    if isinstance(value, date):
        return value
    text = str(value)
    return text if _ISO_DAY.match(text) else _Unread(text)


def _overlong_findings(cells: Cells, number: int, row: Sequence[Any]) -> Iterable[Explanation]:
    """Find filled cells beyond the header: mostly a comma that was not quoted."""
    for index in range(len(cells.header), len(row)):
        if is_filled(row[index : index + 1]):
            place = cells.place_at(number, index)
            yield Explanation(code=Reason.UNKNOWN_COLUMN, subject=column_letter(index), place=place)
            return


def header_findings(schema: TableSchema, cells: Cells) -> Iterable[Explanation]:
    """Find columns that are unknown, stand twice, or are missing."""
    names = [f.name for f in schema.fields]
    for index, name in enumerate(cells.header):
        place = cells.place_at(-1, index)
        if name and name in cells.header[:index]:
            yield Explanation(code=Reason.DUPLICATE_KEY, subject=name, place=place)
        if is_note(name):
            continue
        if name not in names and name != "schema_version" and (name or _has_cells(cells, index)):
            yield Explanation(
                code=Reason.UNKNOWN_COLUMN,
                subject=name or column_letter(index),
                limit=YOUR_NOTES if name else "",
                needed=nearest(name, names) if name else "",
                place=place,
            )
    for field in schema.fields:
        if field.required and field.name not in cells.header:
            place = cells.place(-1, None)
            yield Explanation(code=Reason.MISSING_COLUMN, subject=field.name, place=place)


def _has_cells(cells: Cells, index: int) -> bool:
    return any(is_filled(row[index : index + 1]) for row in cells.rows)


def _row_findings(
    schema: TableSchema,
    cells: Cells,
    number: int,
    filled: Mapping[str, Any],
    error: ValidationError,
) -> Iterable[Explanation]:
    for item in error.errors(include_url=False):
        name = str(item["loc"][0]) if item["loc"] else None
        field = schema.field(name) if name else None
        value = filled.get(name, "") if name else ""
        if isinstance(value, tuple) and len(item["loc"]) > 1:
            value = item["input"]
        words = ", ".join(field.words) if field is not None and field.words else ""
        code = reason_of(item["type"], value)
        yield Explanation(
            code=Reason.CELL_ERROR if isinstance(value, CellError) else code,
            subject=name or schema.name,
            current=str(value),
            needed=words or bound_of(item.get("ctx", {})) or needed_of(item["type"], item["msg"]),
            place=cells.place(number, name),
        )


def duplicate_findings(
    schema: TableSchema, cells: Cells, keys: Sequence[tuple[Any, ...]], numbers: Sequence[int]
) -> Iterable[Explanation]:
    """Find rows whose key stood before, also those that cannot be read as far as they have one.

    ``keys`` are those of the rows ``numbers``, which can be read.
    """
    at = dict(zip(numbers, keys, strict=True))
    if len(at) < len(cells.rows):
        at |= _keys_of_others(schema, cells, at.keys())
    seen: set[Any] = set()
    for number, key in sorted(at.items(), key=itemgetter(0)):
        if key in seen:
            yield Explanation(
                code=Reason.DUPLICATE_KEY,
                subject=" / ".join(str(part) for part in key),
                place=cells.place(number, schema.key[0]),
            )
        seen.add(key)


def _keys_of_others(
    schema: TableSchema, cells: Cells, known: Collection[int]
) -> dict[int, tuple[Any, ...]]:
    """Return the keys of the rows that cannot be read; one without a readable key has none."""
    columns = [(name, _index_of(cells, name)) for name in schema.key]
    keys: dict[int, tuple[Any, ...]] = {}
    for number, row in enumerate(cells.rows):
        if number not in known and is_filled(row):
            parts = [_key_part(schema, name, row, at) for name, at in columns]
            if not any(findings for _, findings in parts):
                keys[number] = tuple(part for part, _ in parts)
    return keys


def _index_of(cells: Cells, name: str) -> int | None:
    return list(cells.header).index(name) if name in cells.header else None


def _key_part(
    schema: TableSchema, name: str, row: Sequence[Any], at: int | None
) -> tuple[Any, list[Explanation]]:
    cell = row[at] if at is not None and at < len(row) else None
    return parse_value(schema, name, cell, "")
