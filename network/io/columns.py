"""Whole columns of cells to a table: the same validation as row by row, many times faster.

Each column is validated at once by the very types of its noun's fields. Only a row that breaks
one of them is read again by ``network.io.rows``, which says what is wrong: the two can differ in
speed alone, and a property test holds them to that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import GenericAlias
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from network.explanation import Explanation
from network.io.cells import Cells, is_filled
from network.io.languages import LANGUAGES
from network.io.rows import (
    MOST,
    NUMBERS,
    RowReader,
    duplicate_findings,
    header_findings,
    parse_rows,
    ready,
)
from network.schema import Field, TableSchema
from network.table import Table

_REPEATED = ("text", "word", "list")
"""Kinds whose cells are mostly the same few: each different one is made ready once."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as read from its file, and where its rows stand there.

    ``numbers`` holds the row (from 0) of each noun among the rows of ``cells``. A file that
    ``is_sound`` is false for had findings: rows may be missing, and it must not be used.
    """

    table: Table[Any]
    cells: Cells
    numbers: Sequence[int]
    is_sound: bool


def read_table(schema: TableSchema, cells: Cells) -> tuple[TableFile, list[Explanation]]:
    """Validate one table.

    Returns
    -------
    file, findings
        The good rows as a table with their places, and every finding with its cell.
    """
    findings = list(header_findings(schema, cells))
    table, numbers, bad = by_column(schema, cells) or by_row(schema, cells)
    findings += bad
    if bad or len(set(table.key_values())) < len(table):
        keys = [tuple(getattr(row, name) for name in schema.key) for row in table]
        findings += duplicate_findings(schema, cells, keys, numbers)
    return TableFile(table, cells, numbers, is_sound=not findings), findings


Read = tuple[Table[Any], Sequence[int], list[Explanation]]
"""A table of the good rows, the number of each of them, and the findings of the others."""


def by_row(schema: TableSchema, cells: Cells) -> Read:
    """Validate the rows of a table one by one."""
    nouns, numbers, findings = parse_rows(schema, cells)
    return Table.from_rows(schema, nouns), numbers, findings


def by_column(schema: TableSchema, cells: Cells) -> Read | None:
    """Validate the columns of a table one by one; ``None`` when rows must decide."""
    reader = RowReader(schema, cells)
    is_twice = len({at.name for _, at in reader.known}) < len(reader.known)
    is_short = {field.name for field in schema.fields if field.required} - set(cells.header)
    if is_twice or is_short or hasattr(schema.noun, "__post_init__"):
        return None
    columns = {field.name: _ready_column(field, cells, at) for at, field in reader.known}
    blank = _blank_rows(columns, len(cells.rows))
    values: dict[str, Sequence[Any]] = {}
    broken: set[int] = set()
    for _, field in reader.known:
        values[field.name], bad = _validated(schema, field, columns[field.name])
        broken |= bad
    broken -= blank
    findings: list[Explanation] = []
    for number in sorted(broken | _overlong_rows(cells)):
        noun, said = reader.read(number)
        if (noun is None) != (number in broken or number in blank):
            return None
        findings += said
    left_out = broken | blank
    if not left_out:
        rows: Sequence[int] = range(len(cells.rows))
    else:
        rows = [number for number in range(len(cells.rows)) if number not in left_out]
        values = {name: [column[n] for n in rows] for name, column in values.items()}
    return Table.from_arrays(schema, values, len(rows)), rows, findings


def _ready_column(field: Field, cells: Cells, at: int) -> list[Any]:
    """Return the cells of a column ready for validation."""
    column = [row[at] if at < len(row) else None for row in cells.rows]
    kinds = set(map(type, column)) - {str, type(None)}
    if field.kind not in _REPEATED or len(kinds) > 1 or kinds & {list, tuple, dict}:
        return [ready(field, value) for value in column]
    known = {value: ready(field, value) for value in set(column)}
    return [known[value] for value in column]


def _blank_rows(columns: Mapping[str, list[Any]], count: int) -> set[int]:
    """Return the rows without a filled cell in any of the columns."""
    blank = set(range(count))
    for column in columns.values():
        if not blank:
            break
        blank = {number for number in blank if column[number] is None}
    return blank


@cache
def _adapter(schema: TableSchema, name: str) -> TypeAdapter[list[Any]]:
    hint = get_type_hints(schema.noun, include_extras=True)[name]
    values: Any = GenericAlias(list, (hint,))
    return TypeAdapter(values, config=ConfigDict(allow_inf_nan=False))


def _validated(
    schema: TableSchema, field: Field, column: Sequence[Any]
) -> tuple[list[Any], set[int]]:
    """Return the values of a column, and the rows that break its rules."""
    filled = [number for number, value in enumerate(column) if value is not None]
    broken: set[int] = set()
    given = column if len(filled) == len(column) else [column[number] for number in filled]
    if field.required and len(filled) < len(column):
        broken = set(range(len(column))).difference(filled)
    adapter = _adapter(schema, field.name)
    try:
        read = adapter.validate_python(given)
    except ValidationError as error:
        wrong = {
            int(item["loc"][0])
            for item in error.errors(include_url=False, include_context=False, include_input=False)
        }
        broken.update(filled[at] for at in wrong)
        filled = [number for at, number in enumerate(filled) if at not in wrong]
        read = adapter.validate_python([column[number] for number in filled])
    if len(filled) == len(column):
        values = read
    else:
        values = [field.default] * len(column)
        for number, value in zip(filled, read, strict=True):
            values[number] = value
    return values, broken | _out_of_bounds(field, filled, read)


def _out_of_bounds(field: Field, numbers: Sequence[int], values: Sequence[Any]) -> set[int]:
    """Return the rows whose numbers are huge, or whose text is not in its small language."""
    if field.kind in NUMBERS:
        return {n for n, v in zip(numbers, values, strict=True) if v is not None and abs(v) > MOST}
    language = LANGUAGES.get(field.name)
    if language is None:
        return set()
    wrong = {text for text in set(values) if not _is_in(language, text)}
    return {n for n, v in zip(numbers, values, strict=True) if v in wrong} if wrong else set()


def _is_in(language: Any, text: str) -> bool:
    try:
        language(text)
    except ValueError:
        return False
    return True


def _overlong_rows(cells: Cells) -> set[int]:
    """Return the rows with a filled cell beyond the header."""
    width = len(cells.header)
    return {n for n, row in enumerate(cells.rows) if len(row) > width and is_filled(row[width:])}
