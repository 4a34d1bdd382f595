"""A folder with one file per table: which of them are tables, and what they hold."""

from collections.abc import Callable
from pathlib import Path

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import HEAD, Cells, RawTables
from network.io.hints import nearest
from network.io.notes import YOUR_NOTES, is_note
from network.schema import TABLES

ReadCells = Callable[[Path], Cells | Explanation]
"""Reads the cells of one file, or says why they cannot be read."""


def read_folder_of(source: Path, suffix: str, read_cells: ReadCells) -> RawTables:
    """Read the cells of every file of a folder with a suffix, or of a single one of a table.

    Findings are returned, not raised.
    """
    if source.is_file() and (source.suffix.lower() != suffix or source.stem == HEAD):
        wrong = Explanation(
            code=Reason.BAD_VALUE,
            subject="network",
            current=str(source),
            needed="a folder of tables is needed, or a workbook (.xlsx)",
        )
        return RawTables(name=source.stem, findings=(wrong,))
    if not source.exists():
        missing = Explanation(code=Reason.FILE_MISSING, subject=str(source))
        return RawTables(name=source.name, findings=(missing,))
    inside = (file for file in source.glob(f"*{suffix}") if not is_note(file.name))
    files = [source] if source.is_file() else sorted(inside)
    findings: list[Explanation] = []
    known: dict[str, Cells] = {}
    unknown: dict[str, Cells] = {}
    lost: list[str] = []
    for file in files:
        is_known = file.stem in TABLES or file.stem == HEAD
        if not is_known:
            findings.append(unknown_table(file.stem, file.name))
        cells = read_cells(file)
        if isinstance(cells, Cells):
            (known if is_known else unknown)[file.stem] = cells
        elif is_known:
            lost.append(file.stem)
            findings.append(cells)
    head = known.pop(HEAD, None)
    return RawTables(
        name=source.stem if source.is_file() else source.resolve().name,
        head=head,
        tables=known,
        unknown=unknown,
        lost=tuple(lost),
        findings=tuple(findings),
    )


def unknown_table(name: str, place: str) -> Explanation:
    """Return the finding of a file or sheet that is no table."""
    needed = nearest(name, TABLES)
    return Explanation(
        code=Reason.UNKNOWN_TABLE, subject=name, limit=YOUR_NOTES, needed=needed, place=place
    )
