"""Rows of text to nouns: one validation for every kind of file, all findings at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError, create_model, with_config

from network.calendar import Departures
from network.enums import Reason
from network.explanation import Explanation
from network.schema import Field, TableSchema
from network.table import LIST_SEPARATOR, Table

_REASONS: dict[str, Reason] = {
    "missing": Reason.MISSING_VALUE,
    "float_parsing": Reason.NOT_A_NUMBER,
    "float_type": Reason.NOT_A_NUMBER,
    "int_parsing": Reason.NOT_A_NUMBER,
    "int_type": Reason.NOT_A_NUMBER,
    "int_from_float": Reason.NOT_A_NUMBER,
    "bool_parsing": Reason.NOT_A_WORD,
    "finite_number": Reason.NOT_FINITE,
    "enum": Reason.NOT_A_WORD,
    "greater_than": Reason.OUT_OF_RANGE,
    "greater_than_equal": Reason.OUT_OF_RANGE,
    "less_than": Reason.OUT_OF_RANGE,
    "less_than_equal": Reason.OUT_OF_RANGE,
    "too_short": Reason.MISSING_VALUE,
    "string_too_short": Reason.MISSING_VALUE,
    "date_parsing": Reason.NOT_A_DATE,
    "date_from_datetime_parsing": Reason.NOT_A_DATE,
    "date_from_datetime_inexact": Reason.NOT_A_DATE,
    "date_type": Reason.NOT_A_DATE,
}

_NEEDED: dict[str, str] = {
    "bool_parsing": "true, false",
    "bool_type": "true, false",
    "int_parsing": "a whole number is needed",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "string_type": "text is needed",
    "list_type": "a list is needed",
    "tuple_type": "a list is needed",
    "dict_type": "a mapping of keys to values is needed",
    "model_type": "a mapping of keys to values is needed",
    "model_attributes_type": "a mapping of keys to values is needed",
}
"""What a value of the wrong kind should have been; the words of closed lists hold them too."""

MOST = 10**12
"""The largest number a file may hold: money and minutes stay exact well beyond it."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One table as it stands in a file: header, rows, and how to name a cell."""

    file: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    first_row: int = 2

    def place(self, row: int, column: str | None) -> str:
        """Return ``file!F17`` of a data row (from 0) and a column."""
        letter = ""
        if column is not None and column in self.header:
            letter = column_letter(list(self.header).index(column))
        return f"{self.file}!{letter}{self.first_row + row}"


def column_letter(index: int) -> str:
    """Return the spreadsheet letter of a column (0 is A)."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(noun: type[Any]) -> TypeAdapter[Any]:
    if noun not in _ADAPTERS:
        strict = ConfigDict(allow_inf_nan=False, extra="forbid")
        _ADAPTERS[noun] = TypeAdapter(with_config(strict)(noun))
    return _ADAPTERS[noun]


def parse(schema: TableSchema, cells: Cells) -> tuple[list[Any], list[Explanation]]:
    """Validate the rows of one table.

    Returns
    -------
    rows, findings
        The good rows as nouns, and every finding with its cell. A table with findings must not
        be used: rows may be missing.
    """
    rows, _, findings = parse_numbered(schema, cells)
    return rows, findings


def parse_numbered(
    schema: TableSchema, cells: Cells
) -> tuple[list[Any], list[int], list[Explanation]]:
    """Validate the rows of one table, as ``parse`` does.

    Returns
    -------
    rows, numbers, findings
        The good rows as nouns, the number (from 0) of each among the rows of ``cells``, and
        every finding with its cell.
    """
    findings = list(_header_findings(schema, cells))
    known = [(i, f) for i, n in enumerate(cells.header) if (f := schema.field(n)) is not None]
    if any(finding.code is Reason.MISSING_COLUMN for finding in findings):
        return [], [], findings
    adapter = _adapter(schema.noun)
    rows: list[Any] = []
    numbers: list[int] = []
    for number, row in enumerate(cells.rows):
        findings.extend(_overlong_findings(cells, number, row))
        cellwise = ((f.name, _cell(f, row[i] if i < len(row) else None)) for i, f in known)
        filled = {name: value for name, value in cellwise if value is not None}
        if not filled:
            continue
        try:
            noun = adapter.validate_python(filled)
        except ValidationError as error:
            findings.extend(_row_findings(schema, cells, number, filled, error))
            continue
        bad = [
            *_language_findings(noun, cells, number),
            *_huge_findings(schema, noun, cells, number),
        ]
        findings.extend(bad)
        if not bad:
            rows.append(noun)
            numbers.append(number)
    findings.extend(_duplicate_findings(schema, cells, rows, numbers))
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
    cell = _cell(field, given)
    if cell is None and not field.required:
        return field.default, []
    filled = {} if cell is None else {name: cell}
    try:
        read = getattr(_value_model(schema, name).model_validate(filled), name)
    except ValidationError as error:
        return None, list(_row_findings(schema, cells, 0, filled, error))
    language = _LANGUAGES.get(name)
    if language is not None:
        try:
            language(read)
        except ValueError as error:
            return None, [
                Explanation(
                    code=Reason.BAD_DEPARTURES,
                    subject=name,
                    current=str(read),
                    needed=str(error),
                    place=place,
                )
            ]
    return read, []


def reason_of(error_type: str, value: Any = "") -> Reason:
    """Return the reason code of a kind of validation error of a value."""
    reason = _REASONS.get(error_type, Reason.BAD_VALUE)
    is_broken = error_type.startswith("int_") and _is_number(value)
    return Reason.BAD_VALUE if is_broken else reason


def needed_of(error_type: str, said: str) -> str:
    """Return what was needed where a validation error says its own words ``said``."""
    return _NEEDED.get(error_type, said)


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def _cell(field: Field, value: Any) -> Any:
    """Return a cell ready for validation; blank means default."""
    if value is None:
        return None
    text = str(value).strip() if isinstance(value, str) else value
    if text == "":
        return None
    if field.kind == "list":
        parts = str(text).split(LIST_SEPARATOR)
        return tuple(part.strip() for part in parts if part.strip())
    if field.kind == "text" and not isinstance(text, str):
        return str(int(text)) if isinstance(text, float) and text.is_integer() else str(text)
    if field.kind == "word" and isinstance(text, str) and field.words is not None:
        return _word(field.words, text)
    return text


def _word(words: Any, text: str) -> Any:
    try:
        return words(text)
    except ValueError:
        return text


def _overlong_findings(cells: Cells, number: int, row: Sequence[Any]) -> Iterable[Explanation]:
    """Find filled cells beyond the header: mostly a comma that was not quoted."""
    for index in range(len(cells.header), len(row)):
        if str(row[index] or "").strip():
            letter = column_letter(index)
            yield Explanation(
                code=Reason.UNKNOWN_COLUMN,
                subject=letter,
                place=f"{cells.file}!{letter}{cells.first_row + number}",
            )
            return


def _header_findings(schema: TableSchema, cells: Cells) -> Iterable[Explanation]:
    names = [f.name for f in schema.fields]
    for index, name in enumerate(cells.header):
        if name and name in cells.header[:index]:
            yield Explanation(
                code=Reason.DUPLICATE_KEY,
                subject=name,
                place=f"{cells.file}!{column_letter(index)}1",
            )
        if name not in names and name != "schema_version" and (name or _is_filled(cells, index)):
            yield Explanation(
                code=Reason.UNKNOWN_COLUMN,
                subject=name or column_letter(index),
                needed=nearest(name, names) if name else "",
                place=f"{cells.file}!{column_letter(index)}1",
            )
    for field in schema.fields:
        if field.required and field.name not in cells.header:
            yield Explanation(
                code=Reason.MISSING_COLUMN, subject=field.name, place=f"{cells.file}!1"
            )


def _is_filled(cells: Cells, index: int) -> bool:
    return any(index < len(row) and str(row[index] or "").strip() for row in cells.rows)


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
        words = ", ".join(field.words) if field is not None and field.words else ""
        limits = item.get("ctx", {})
        bound = next(
            (
                f"{sign} {limits[key]}"
                for key, sign in (("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<"))
                if key in limits
            ),
            "",
        )
        yield Explanation(
            code=reason_of(item["type"], filled.get(name, "") if name else ""),
            subject=name or schema.name,
            current=str(filled.get(name, "")) if name else "",
            needed=words or bound or needed_of(item["type"], item["msg"]),
            place=cells.place(number, name),
        )


_LANGUAGES = {"departures": Departures.parse}
_NUMBERS = ("real", "whole")


def _language_findings(noun: Any, cells: Cells, number: int) -> list[Explanation]:
    """Check the columns that are written in a small language of their own."""
    findings = []
    for name, read in _LANGUAGES.items():
        text = getattr(noun, name, None)
        if text is not None:
            try:
                read(text)
            except ValueError as error:
                findings.append(
                    Explanation(
                        code=Reason.BAD_DEPARTURES,
                        subject=name,
                        current=text,
                        needed=str(error),
                        place=cells.place(number, name),
                    )
                )
    return findings


def _huge_findings(
    schema: TableSchema, noun: Any, cells: Cells, number: int
) -> Iterable[Explanation]:
    """Find numbers that are too large to reckon with."""
    for field in schema.fields:
        if field.kind in _NUMBERS:
            value = getattr(noun, field.name)
            if value is not None and abs(value) > MOST:
                yield Explanation(
                    code=Reason.OUT_OF_RANGE,
                    subject=field.name,
                    current=str(value),
                    needed=f"<= {MOST}",
                    place=cells.place(number, field.name),
                )


def _duplicate_findings(
    schema: TableSchema, cells: Cells, rows: Sequence[Any], numbers: Sequence[int]
) -> Iterable[Explanation]:
    seen: set[Any] = set()
    for number, row in zip(numbers, rows, strict=True):
        key = tuple(getattr(row, name) for name in schema.key)
        if key in seen:
            yield Explanation(
                code=Reason.DUPLICATE_KEY,
                subject=" / ".join(str(part) for part in key),
                place=cells.place(number, schema.key[0]),
            )
        seen.add(key)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the names that look most like a mistyped one, best first."""
    return ", ".join(closest(name, names))


def closest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that look most like a mistyped one, best first."""
    from difflib import get_close_matches  # noqa: PLC0415  (only when something is wrong)

    folded = {_fold(n): n for n in names}
    return [folded[c] for c in get_close_matches(_fold(name), list(folded), n=3, cutoff=0.5)]


def _fold(name: str) -> str:
    """Return the letters and digits of a name, in any script, without regard to case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def table_of(schema: TableSchema, rows: Sequence[Any]) -> Table[Any]:
    """Return the table of validated rows."""
    return Table.from_rows(schema, rows)
