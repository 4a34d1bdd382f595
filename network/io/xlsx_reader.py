"""A network as one workbook: a sheet per table, the sheet ``network`` for the rest.

Sheets whose name begins with ``_`` are notes and are passed over. Places are ``Sheet!F17``.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import HEAD, CellError, Cells, RawTables, cells_of
from network.io.folder import unknown_table
from network.io.notes import NOTES, is_note
from network.io.xlsx_guard import MOST_BYTES, TooLargeError, UnreadableError
from network.io.xlsx_scan import SheetScan, scan, sheet_names
from network.schema import TABLES

_NO_RESULT = "a formula without a result"


def read_raw(file: Path) -> RawTables:
    """Read the cells of every sheet of a workbook; findings are returned, not raised."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError:
        missing = Explanation(code=Reason.FILE_MISSING, subject=str(file))
        return RawTables(name=file.stem, findings=(missing,))
    try:
        if not data and size:
            raise TooLargeError(holds=f"{size:,} bytes", most=f"{MOST_BYTES:,} bytes")  # noqa: TRY301
        sheets = _sheets(data, scan(data))
    except TooLargeError as error:
        too_large = Explanation(
            code=Reason.FILE_TOO_LARGE,
            subject=file.name,
            current=error.holds,
            needed=error.most,
            place=file.name,
        )
        return RawTables(name=file.stem, findings=(too_large,))
    except UnreadableError as error:
        unreadable = Explanation(
            code=Reason.FILE_UNREADABLE,
            subject=str(error),
            needed="a workbook (.xlsx) without a password",
            place=file.name,
        )
        return RawTables(name=file.stem, findings=(unreadable,))
    return _sorted_out(file.stem, sheets)


def is_template(file: Path) -> bool:
    """Tell whether a file is a workbook that was written as a template."""
    try:
        return NOTES in sheet_names(file.read_bytes())
    except (OSError, TooLargeError, UnreadableError):
        return False


def _sheets(data: bytes, scans: dict[str, SheetScan]) -> dict[str, list[list[Any]]]:
    """Return the rows of every sheet that is no note, errors of the spreadsheet put in."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415  (workbooks only)

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and not is_note(sheet.name)
        ]
        unseen = next((name for name in names if name not in scans), None)
        if unseen is not None:
            message = f"its sheet {unseen} cannot be found"
            raise UnreadableError(message)  # noqa: TRY301  (before any sheet is laid out)
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in names
        }
    except (KeyboardInterrupt, SystemExit, GeneratorExit, UnreadableError):
        raise
    except BaseException as error:
        # the reader is native code: what it stumbles over may come as a panic, no Exception
        message = str(error).splitlines()[0] if str(error) else "it is damaged"
        raise UnreadableError(message) from error
    for name, rows in sheets.items():
        _put_errors(rows, scans[name])
    return sheets


def _put_errors(rows: list[list[Any]], scanned: SheetScan) -> None:
    errors = [*scanned.errors, *((row, at, _NO_RESULT) for row, at in scanned.without_result)]
    for row, column, text in errors:
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(text)


def _sorted_out(name: str, sheets: dict[str, list[list[Any]]]) -> RawTables:
    """Tell tables, the head and what is neither apart; sheets without a cell are passed over."""
    known: dict[str, Cells] = {}
    unknown: dict[str, Cells] = {}
    findings: list[Explanation] = []
    for title, rows in sheets.items():
        cells = cells_of(title, _until_last(rows))
        table = title.strip().casefold()
        if cells is None:
            continue
        if table in known:
            findings.append(Explanation(code=Reason.DUPLICATE_KEY, subject=table, place=title))
        elif table in TABLES or table == HEAD:
            known[table] = cells
        else:
            unknown[title] = cells
            findings.append(unknown_table(title, title))
    head = known.pop(HEAD, None)
    return RawTables(name=name, head=head, tables=known, unknown=unknown, findings=tuple(findings))


def _until_last(rows: list[list[Any]]) -> Sequence[list[Any]]:
    """Leave out the blank rows below the last one that is filled."""
    last = next((n for n in range(len(rows), 0, -1) if any(c != "" for c in rows[n - 1])), 0)
    return rows[:last]
