"""The workbook handed back: every row as it was given, faulty cells marked, findings listed.

It is written anew from what was read, so the sender's own formatting does not survive.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from network.enums import Severity
from network.explanation import Explanation, render
from network.io.cells import HEAD, CellError, Cells, RawTables
from network.io.notes import ERRORS
from network.io.xlsx_book import FIRST_DAY, TEXT_FORMAT, Book, fitting, new_book, put_day
from network.table import LIST_SEPARATOR

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("place", "code", "value", "what is wrong", "what to do", "severity"),
    "zh": ("位置", "代码", "值", "问题", "处理", "级别"),
}
_SEVERITIES: Mapping[str, Mapping[Severity, str]] = {
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"},
}
_WIDTHS = (24, 22, 24, 70, 60, 10)
_PLACE = re.compile(r"(.+)!([A-Z]*)(\d+)")
_ERROR_TEXT = re.compile(r"#[A-Z0-9/_]+[!?]?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_MOST_COMMENTS = 2_000
_MOST_LINKS = 65_000
_COLOURS: Mapping[Severity, Mapping[str, str]] = {
    Severity.ERROR: {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    Severity.WARNING: {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    Severity.NOTE: {"bg_color": "#DDEBF7", "font_color": "#1F4E79"},
}
_FORMATS: Mapping[type, str | int] = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm",
    time: "hh:mm",
    timedelta: "[h]:mm",
    str: TEXT_FORMAT,
}

Spots = Mapping[tuple[int, int], Sequence[Explanation]]
"""Findings by the row and column (from 0) of the cell they speak of."""


def write_marked(
    raw: RawTables, findings: Sequence[Explanation], path: str | Path, language: str = "en"
) -> None:
    """Write a workbook with all rows of a source and its findings.

    Every cell stands where it stood. Faulty cells are red, those with no more than a warning
    yellow, and carry the finding as a comment; the sheet ``_errors`` lists all findings, each
    with a link to its cell.

    Raises
    ------
    InvalidInputError
        When the file cannot be written.
    """
    sources = [*([raw.head] if raw.head else []), *raw.tables.values(), *raw.unknown.values()]
    names = _sheet_names(sources)
    with new_book(Path(path)) as book:
        writer = _Writer(book, language)
        writer.write_errors(findings, names)
        for cells in sources:
            writer.write_sheet(names[cells.file], cells, _spots(cells, findings))


def _sheet_names(sources: Sequence[Cells]) -> dict[str, str]:
    """Return the name of the sheet of each file or sheet as read: ``services.csv`` is services."""
    names: dict[str, str] = {}
    for cells in sources:
        stem = re.sub(r"\.(csv|parquet)$", "", cells.file)
        name = _NOT_IN_A_NAME.sub("-", stem).strip("'")[:_LONGEST_NAME] or HEAD
        taken = {known.casefold() for known in (*names.values(), ERRORS)}
        number = 2
        while name.casefold() in taken:
            name = f"{name[: _LONGEST_NAME - 4]} {number}"
            number += 1
        names[cells.file] = name
    return names


def _spots(cells: Cells, findings: Sequence[Explanation]) -> dict[tuple[int, int], Any]:
    spots: dict[tuple[int, int], list[Explanation]] = {}
    for finding in findings:
        match = _PLACE.fullmatch(finding.place)
        if match is not None and match[1] == cells.file:
            spots.setdefault((int(match[3]) - 1, _column(match[2])), []).append(finding)
    return spots


def _worst(findings: Sequence[Explanation]) -> Severity | None:
    """Return the severity of what is said of a cell; nothing for a cell of which nothing is."""
    return min((f.severity for f in findings), key=list(Severity).index, default=None)


def _column(letters: str) -> int:
    number = 0
    for letter in letters or "A":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@dataclass(slots=True)
class _Writer:
    """Writes sheets of raw cells; keeps count of what a workbook holds only so many of."""

    book: Book
    language: str
    comments: int = 0
    formats: dict[tuple[str | int, Severity | None], Any] = field(default_factory=dict)

    def write_errors(self, findings: Sequence[Explanation], names: Mapping[str, str]) -> None:
        """Write the list of findings, each with a link to its cell."""
        sheet = self.book.sheet(ERRORS)
        bold, link = self.book.format(bold=True), self.book.format(underline=1, color="#0563C1")
        wrap = self.book.format(text_wrap=True, valign="top")
        headings = _HEADINGS.get(self.language, _HEADINGS["en"])
        for at, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, bold)
        sheet.freeze_panes(1, 0)
        for row, finding in enumerate(findings, start=1):
            said = replace(finding, place="")
            what = render(said, self.language, with_fix=False)
            fix = render(said, self.language)[len(what) :].strip()
            match = _PLACE.fullmatch(finding.place)
            target = names.get(match[1]) if match else None
            if match is not None and target is not None and row <= _MOST_LINKS:
                quoted = target.replace("'", "''")
                url = f"internal:'{quoted}'!{match[2] or 'A'}{match[3]}"
                sheet.write_url(row, 0, url, link, finding.place)
            else:
                sheet.write_string(row, 0, finding.place)
            value = finding.current or finding.subject
            words = _SEVERITIES.get(self.language, _SEVERITIES["en"])
            texts = (finding.code.value, value, what, fix, words[finding.severity])
            for at, text in enumerate(texts, start=1):
                sheet.write_string(row, at, fitting(text), wrap)

    def write_sheet(self, name: str, cells: Cells, spots: Spots) -> None:
        """Write the cells of one source where they stood, those with findings marked."""
        sheet = self.book.sheet(name)
        top = cells.first_row - 2
        sheet.freeze_panes(top + 1, 0)
        sheet.set_column(0, max(len(cells.header) - 1, 0), 16)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        bold = self.book.format(bold=True)
        for at, text in enumerate(cells.header):
            severity = _worst(spots.get((top, at), ()))
            shape = bold if severity is None else self._format("", severity)
            sheet.write_string(top, at, fitting(text), shape)
            self._comment(sheet, top, at, spots)
        by_row: dict[int, list[int]] = {}
        for row, at in spots:
            by_row.setdefault(row, []).append(at)
        for row, values in enumerate(cells.rows, start=top + 1):
            faulty = by_row.get(row, ())
            for at, value in enumerate(values):
                severity = _worst(spots[row, at]) if at in faulty else None
                self._put(sheet, (row, at), value, severity)
            for at in faulty:
                if at >= len(values):
                    self._put(sheet, (row, at), None, _worst(spots[row, at]))
                self._comment(sheet, row, at, spots)

    def _comment(self, sheet: Any, row: int, at: int, spots: Spots) -> None:
        if (row, at) in spots and self.comments < _MOST_COMMENTS:
            self.comments += 1
            texts = [render(replace(f, place=""), self.language) for f in spots[row, at]]
            sheet.write_comment(row, at, fitting("\n".join(texts)), {"x_scale": 2})

    def _format(self, shape: str | int, severity: Severity | None) -> Any:
        key = (shape, severity)
        if key not in self.formats:
            colour = _COLOURS[severity] if severity is not None else {}
            shown = {"num_format": shape} if shape else {}
            self.formats[key] = self.book.format(**colour, **shown)
        return self.formats[key]

    def _put(
        self, sheet: Any, cell: tuple[int, int], value: Any, severity: Severity | None
    ) -> None:
        """Write one cell with the type it had."""
        shape = self._format(_FORMATS.get(type(value), ""), severity)
        match value:
            case None | "":
                if severity is not None:
                    sheet.write_blank(*cell, None, shape)
            case CellError(text=text):
                shown = text if _ERROR_TEXT.fullmatch(text) else "#VALUE!"
                sheet.write_formula(*cell, f"={shown}", shape, shown)
            case bool():
                sheet.write_boolean(*cell, value, shape)
            case int() | float():
                self._put_number(sheet, cell, value, shape)
            case datetime() | time() | timedelta():
                _put_time(sheet, cell, value, shape)
            case date():
                put_day(sheet, *cell, value, shape)
            case list() | tuple():
                sheet.write_string(*cell, fitting(LIST_SEPARATOR.join(map(str, value))), shape)
            case _:
                sheet.write_string(*cell, fitting(str(value)), shape)

    def _put_number(self, sheet: Any, cell: tuple[int, int], value: float, shape: Any) -> None:
        """Write a number; what is none to a spreadsheet is written as text."""
        try:
            sheet.write_number(*cell, value, shape)
        except (TypeError, OverflowError):
            sheet.write_string(*cell, str(value), shape)


def _put_time(sheet: Any, cell: tuple[int, int], value: Any, shape: Any) -> None:
    """Write a time; one that a spreadsheet does not know is written as text."""
    if isinstance(value, datetime) and (value.tzinfo is not None or value.date() < FIRST_DAY):
        sheet.write_string(*cell, value.isoformat(), shape)
    else:
        sheet.write_datetime(*cell, value, shape)
