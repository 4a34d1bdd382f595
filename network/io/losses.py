"""What would be lost if tables were written over what a path holds already."""

import csv
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from network.enums import Reason, Shape
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import HEAD, column_letter, is_filled
from network.io.notes import ERRORS, LISTS, NOTES, is_note
from network.schema import TABLES

_MOST_NAMED = 3
_OURS = (NOTES, LISTS, ERRORS)
_NO_WORKBOOK, _OTHER_SHAPE, _TABLES, _SHEETS, _FORMULAS, _NOTES = (
    "what is no workbook",
    "tables of another kind of file",
    "other tables",
    "sheets of your own",
    "formulas",
    "columns of notes",
)


def refuse_losses(path: Path, shape: Shape, kept: Collection[str]) -> None:
    """Refuse to write over what is not written again.

    Parameters
    ----------
    path
        A folder or file, there already or not.
    shape
        In which it would be written.
    kept
        The tables that would be written, or that are meant to go.

    Raises
    ------
    InvalidInputError
        When the path holds other tables, tables of another shape, formulas, or notes.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    lost = _of_workbook(path, kept) if shape is Shape.XLSX else _of_folder(path, shape, kept)
    findings = tuple(
        Explanation(
            code=Reason.WOULD_BE_LOST, subject=str(path), limit=kind, current=_first_of(things)
        )
        for kind, things in lost.items()
        if things
    )
    if findings:
        raise InvalidInputError(findings)


def _of_folder(folder: Path, shape: Shape, kept: Collection[str]) -> dict[str, list[str]]:
    other = Shape.CSV if shape is Shape.PARQUET else Shape.PARQUET
    there = _tables_in(folder, shape)
    notes = [note for name in there if shape is Shape.CSV for note in _notes_of(folder, name)]
    return {
        _OTHER_SHAPE: [f"{name}.{other}" for name in _tables_in(folder, other)],
        _TABLES: [name for name in there if name not in kept],
        _NOTES: notes,
    }


def _tables_in(folder: Path, shape: Shape) -> list[str]:
    return [name for name in TABLES if (folder / f"{name}.{shape}").is_file()]


def _notes_of(folder: Path, name: str) -> Iterator[str]:
    """Return the columns of notes of a table, as far as its file can be read."""
    file = folder / f"{name}.{Shape.CSV}"
    with file.open(newline="", encoding="utf-8-sig", errors="replace") as handle:
        rows = csv.reader(handle)
        header = next((row for row in rows if is_filled(row)), [])
    yield from (f"{file.name}!{letter}" for letter in _note_columns(header))


def _note_columns(header: Iterable[object]) -> Iterator[str]:
    return (column_letter(at) for at, name in enumerate(header) if is_note(str(name)))


def _of_workbook(file: Path, kept: Collection[str]) -> dict[str, list[str]]:
    """Return what a workbook holds besides the tables that are kept, by kind."""
    from network.io.xlsx_guard import TooLargeError, UnreadableError  # noqa: PLC0415  (workbooks)
    from network.io.xlsx_scan import scan  # noqa: PLC0415  (as above)

    try:
        data = file.read_bytes()
        scans = scan(data)
    except (OSError, TooLargeError, UnreadableError):
        return {_NO_WORKBOOK: [file.name]}
    table_of = {name: name.strip().casefold() for name in scans}
    tables = [name for name, table in table_of.items() if table in TABLES]
    formulas = [
        f"{name}!{column_letter(at[1])}{at[0] + 1}"
        for name in tables
        if (at := scans[name].formula) is not None
    ]
    return {
        _TABLES: [name for name in tables if table_of[name] not in kept],
        _SHEETS: [n for n in scans if n not in (*tables, *_OURS) and table_of[n] != HEAD],
        _FORMULAS: formulas,
        _NOTES: list(_notes_in_sheets(data, tables)),
    }


def _notes_in_sheets(data: bytes, tables: Iterable[str]) -> Iterator[str]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (workbooks only)

    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in tables:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        header = next((row for row in rows if is_filled(row)), [])
        yield from (f"{name}!{letter}" for letter in _note_columns(header))


def _first_of(things: list[str]) -> str:
    more = ", ..." if things[_MOST_NAMED:] else ""
    return ", ".join(things[:_MOST_NAMED]) + more
