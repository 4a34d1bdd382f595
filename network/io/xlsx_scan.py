"""A workbook looked over before it is read: its size, and what its reader would pass over.

The reader (calamine) lays a sheet out in full up to its last cell, shows error cells as blank,
and cannot tell a formula without a result from an empty cell. So each sheet is scanned here for
its last cell and for both.
"""

import html
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from struct import error as struct_error
from zipfile import BadZipFile

import numpy as np

from network.io.xlsx_guard import Parts, TooLargeError, UnreadableError
from network.io.xlsx_texts import refuse_too_much_text, whole_cells

MOST_CELLS = 20_000_000
"""Rows times columns of all sheets together, counted to the last cell of each."""

MOST_ROWS = 1_048_576
"""The rows of a sheet in any spreadsheet program."""


@dataclass(slots=True)
class SheetScan:
    """What a sheet holds besides values: rows and columns from 0.

    ``texts`` is how many cells name a text that is stored once for all, ``formula`` is the first
    cell with a formula.
    """

    last_row: int = -1
    last_column: int = -1
    texts: int = 0
    formula: tuple[int, int] | None = None
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    without_result: list[tuple[int, int]] = field(default_factory=list)


def scan(data: bytes) -> dict[str, SheetScan]:
    """Unpack a workbook within limits and scan its sheets.

    Returns
    -------
    dict
        The scan of each worksheet by its name.

    Raises
    ------
    UnreadableError
        When it is no workbook, or is damaged or locked.
    TooLargeError
        When it holds more than the limits above allow.
    """
    with _damage_named():
        return _scan_sheets(Parts(data))


def sheet_names(data: bytes) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook; errors are those of ``scan``."""
    with _damage_named():
        return tuple(name for name, _ in _sheet_parts(Parts(data)))


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, struct_error, ValueError, OSError) as error:
        raise UnreadableError(str(error) or "it is damaged") from error
    except (KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        message = "it is damaged or no workbook"
        raise UnreadableError(message) from error


def _scan_sheets(parts: Parts) -> dict[str, SheetScan]:
    names = {part: name for name, part in _sheet_parts(parts)}
    scans: dict[str, SheetScan] = {}
    cells = 0
    for part in parts.members:
        if part not in names:
            for _ in parts.chunks(part):
                pass
            continue
        scanned = scan_sheet(parts.chunks(part))
        cells += (scanned.last_row + 1) * (scanned.last_column + 1)
        if cells > MOST_CELLS or scanned.last_row >= MOST_ROWS:
            holds = f"{cells:,} cells up to the last of {names[part]}"
            raise TooLargeError(holds=holds, most=f"{MOST_CELLS:,} cells")
        scans[names[part]] = scanned
    refuse_too_much_text(parts, names, sum(scanned.texts for scanned in scans.values()))
    return scans


_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def _attributes(text: str) -> Mapping[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {name.rpartition(":")[2]: html.unescape(one or other) for name, one, other in found}


def _sheet_parts(parts: Parts) -> list[tuple[str, str]]:
    """Return the name of each sheet and the part that holds it, each of them once."""
    if "xl/workbook.xml" not in parts.members:
        message = "it is no .xlsx workbook"
        raise UnreadableError(message)
    relations = parts.text("xl/_rels/workbook.xml.rels")
    targets = {
        relation["Id"]: relation["Target"]
        for relation in map(_attributes, _RELATION.findall(relations))
        if {"Id", "Target"} <= relation.keys()
    }
    sheets = [
        (sheet.get("name", ""), _part_of(targets.get(sheet.get("id", ""), "")))
        for sheet in map(_attributes, _SHEET.findall(parts.text("xl/workbook.xml")))
    ]
    found = [(name, part) for name, part in sheets if part in parts.members]
    if any(len({sheet[at] for sheet in found}) < len(found) for at in (0, 1)):
        message = "two of its sheets are the same"
        raise UnreadableError(message)
    return found


def _part_of(target: str) -> str:
    plain = target.lstrip("/")
    return plain if plain != target or plain.startswith("xl/") else f"xl/{target}"


def scan_sheet(chunks: Iterable[bytes]) -> SheetScan:
    """Scan the XML of one sheet, given piece by piece."""
    found = SheetScan()
    for text in whole_cells(chunks):
        _look_at(text, found)
    return found


_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt=["']e["'][^<>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")


def _look_at(text: bytes, found: SheetScan) -> None:
    row, column = _last_cell(np.frombuffer(text, np.uint8))
    found.last_row = max(found.last_row, row)
    found.last_column = max(found.last_column, column)
    found.texts += text.count(b't="s"') + text.count(b"t='s'")
    if b't="e"' in text or b"t='e'" in text:
        for match in _ERROR.finditer(text):
            value = _VALUE.search(match[2])
            shown = html.unescape(value[1].decode()) if value else "#VALUE!"
            found.errors.append((*_place(match[1]), shown))
    if b"<f" in text or b":f" in text:
        if found.formula is None:
            found.formula = _first_formula(text)
        found.without_result += [
            _place(match[1])
            for match in _NO_RESULT.finditer(text)
            if _TEXT.search(match[1]) is None
        ]


def _first_formula(text: bytes) -> tuple[int, int] | None:
    """Return the first cell with a formula; the corner for one that does not say where it is."""
    cell = _FORMULA.search(text)
    if cell is None:
        return None
    return _place(cell[1]) if _PLACE.search(cell[1]) else (0, 0)


def _place(attributes: bytes) -> tuple[int, int]:
    match = _PLACE.search(attributes)
    if match is None:
        message = "a cell does not say where it stands"
        raise UnreadableError(message)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + letter - ord("A") + 1
    return int(match[2]) - 1, column - 1


_LONGEST_PLACE = 11
_R, _EQUALS, _QUOTES, _BLANK = ord("r"), ord("="), (ord('"'), ord("'")), ord(" ")


def _last_cell(text: "np.ndarray[tuple[int], np.dtype[np.uint8]]") -> tuple[int, int]:
    """Return the last row and column that any ``r="F17"`` of some XML names; -1 for none."""
    if len(text) <= _LONGEST_PLACE:
        text = np.pad(text, (0, _LONGEST_PLACE))
    names = (text[1:-2] == _R) & (text[2:-1] == _EQUALS) & (text[:-3] <= _BLANK)
    starts = np.flatnonzero(names & np.isin(text[3:], _QUOTES)) + 4
    padded = np.pad(text, (0, _LONGEST_PLACE))
    row = np.zeros(len(starts), np.int64)
    column = np.zeros(len(starts), np.int64)
    open_ = np.ones(len(starts), np.bool_)
    for offset in range(_LONGEST_PLACE):
        sign = padded[starts + offset].astype(np.int64)
        letter, digit = (sign | 32) - ord("a"), sign - ord("0")
        is_letter = open_ & (letter >= 0) & (letter < 26)  # noqa: PLR2004
        is_digit = open_ & (digit >= 0) & (digit < 10)  # noqa: PLR2004
        column = np.where(is_letter, column * 26 + letter + 1, column)
        row = np.where(is_digit, row * 10 + digit, row)
        open_ &= is_letter | is_digit
    return int(row.max(initial=0)) - 1, int(column.max(initial=0)) - 1
