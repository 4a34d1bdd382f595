"""A workbook being written: sheets that keep every number exact and run no text.

Rows are written from top to bottom and leave memory at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import column_letter
from network.io.staged import one_in_place
from network.schema import Field
from network.table import LIST_SEPARATOR

MOST_SIGNS = 32_767
"""The longest text a cell of a workbook holds, in UTF-16 units."""

_NO_SIGN = re.compile("[\ufffe\uffff]")
"""Code points that are no characters: XML has no way to write them."""

FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days wrongly before this one: such dates are written as text."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  (the library wants it naive)


class _PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet that writes numbers in full and takes no text for markup."""

    def _xml_number_element(self, number: Any, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        """Write a number with all its digits, where the library stops at sixteen."""
        signs = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{signs}><v>{str(number).removesuffix('.0')}</v></c>")

    def _xml_rich_inline_string(
        self, string: str, attributes: Sequence[tuple[str, Any]] = ()
    ) -> None:
        """Write a text that looks like markup as the text it is."""
        self._xml_inline_string(string, True, attributes)  # noqa: FBT003  (the library's own)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written, and its formats."""

    workbook: Any

    def sheet(self, name: str) -> Any:
        """Add a sheet."""
        return self.workbook.add_worksheet(name, worksheet_class=_PlainSheet)

    def format(self, **properties: Any) -> Any:
        """Return a format."""
        return self.workbook.add_format(properties)


@contextmanager
def new_book(file: Path) -> Iterator[Book]:
    """Yield a workbook to be written; on leaving it takes the place of ``file``.

    Raises
    ------
    InvalidInputError
        When the file cannot be written.
    """
    with one_in_place(file) as aside:
        workbook = Workbook(str(aside), {**_OPTIONS, "tmpdir": str(aside.parent)})
        workbook.set_properties({"created": _CREATED})
        try:
            yield Book(workbook)
        finally:
            _close(workbook)


def _close(workbook: Any) -> None:
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


TEXT_FORMAT = 49
"""The built-in format that makes a program take what is typed for text."""

NUMBER_FORMATS: Mapping[str, str | int] = {
    "text": TEXT_FORMAT,
    "word": TEXT_FORMAT,
    "list": TEXT_FORMAT,
    "real": "General",
    "whole": "0",
    "flag": "General",
    "day": "yyyy-mm-dd",
}
"""How each kind of column shows its cells; text keeps ``00123`` as it is typed."""

Put = Callable[[int, int, Any], object]
"""Writes a value that is not blank to a row and column, both from 0."""


def put_of(sheet: Any, field: Field, day_format: Any) -> Put:
    """Return what writes the values of a column into a sheet."""
    by_kind: dict[str, Put] = {
        "list": lambda row, at, value: put_text(sheet, row, at, LIST_SEPARATOR.join(value)),
        "real": sheet.write_number,
        "whole": sheet.write_number,
        "flag": sheet.write_boolean,
        "day": lambda row, at, value: put_day(sheet, row, at, value, day_format),
    }
    return by_kind.get(field.kind, lambda row, at, value: put_text(sheet, row, at, value))


def put_day(sheet: Any, row: int, at: int, day: date, day_format: Any) -> None:
    """Write a date as a spreadsheet knows it, or as text where it knows none."""
    if day < FIRST_DAY:
        sheet.write_string(row, at, day.isoformat())
    else:
        sheet.write_datetime(row, at, datetime.combine(day, time()), day_format)


def put_text(sheet: Any, row: int, at: int, text: str) -> None:
    """Write a text.

    Raises
    ------
    InvalidInputError
        When no cell of a workbook can hold the text.
    """
    place = f"{sheet.get_name()}!{column_letter(at)}{row + 1}"
    if _NO_SIGN.search(text):
        raise _refused(Reason.BAD_VALUE, ascii(text), "a workbook cannot hold this sign", place)
    if sheet.write_string(row, at, text) < 0:
        signs = f"{len(text.encode('utf-16-le')) // 2:,} signs long"
        needed = f"at most {MOST_SIGNS:,} in a cell of a workbook"
        raise _refused(Reason.OUT_OF_RANGE, signs, needed, place)


def fitting(text: str) -> str:
    """Return a text cut and mended so that a cell can hold it, for what is only to be shown."""
    if len(text) <= MOST_SIGNS // 2 and text.isascii():
        return text
    mended = _NO_SIGN.sub("?", text)[:MOST_SIGNS]
    while len(mended.encode("utf-16-le")) // 2 > MOST_SIGNS:
        mended = mended[:-1]
    return mended


def _refused(code: Reason, current: str, needed: str, place: str) -> InvalidInputError:
    finding = Explanation(code=code, subject="text", current=current, needed=needed, place=place)
    return InvalidInputError((finding,))
