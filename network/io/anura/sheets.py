"""The tables of a model as they stand in a folder or workbook, found by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from network.enums import Reason, Severity
from network.explanation import Explanation
from network.io.anura.catalogue import KEYS, NAMES, TABLES
from network.io.cells import Cells, RawTables, column_letter, is_filled
from network.io.hints import nearest
from network.io.load import read_raw


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a model: ``columns`` holds the position of each column by its small name."""

    name: str
    cells: Cells
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The tables of a model by name, the cells they were read from, and what is wrong so far."""

    raw: RawTables
    tables: Mapping[str, Sheet]
    findings: tuple[Explanation, ...]


@cache
def folded(name: str) -> str:
    """Return the name of a table or column without regard to case, spaces and underscores."""
    return "".join(name.casefold().replace("_", " ").split())


def read_sheets(source: Path) -> Sheets:
    """Read every table of a folder or workbook; file or sheet name is the name of the table.

    A file or sheet that is no input table of Anura is kept under its own name, with a warning.
    """
    raw = read_raw(source)
    findings = [f for f in raw.findings if f.code is not Reason.UNKNOWN_TABLE]
    findings += _lost(source, raw)
    tables: dict[str, Sheet] = {}
    spare = [raw.head] if raw.head is not None else []
    for cells in (*raw.tables.values(), *raw.unknown.values(), *spare):
        stem = _stem(cells.file)
        name = NAMES.get(folded(stem), stem)
        if name in tables:
            twice = Explanation(code=Reason.DUPLICATE_KEY, subject=name, place=cells.file)
            findings.append(twice)
            continue
        tables[name] = Sheet(name, cells, _columns(cells))
        findings += _judged(tables[name])
    if not tables and not findings:
        nothing = "it holds no table"
        findings.append(
            Explanation(code=Reason.FILE_UNREADABLE, subject=nothing, place=str(source))
        )
    return Sheets(raw, tables, tuple(findings))


def _stem(file: str) -> str:
    for suffix in (".csv", ".parquet"):
        file = file.removesuffix(suffix)
    return file.strip()


def _lost(source: Path, raw: RawTables) -> Iterable[Explanation]:
    """Find files that could not be read; those with nothing in them are passed over."""
    known = {cells.file for cells in (*raw.tables.values(), *raw.unknown.values())}
    for finding in raw.findings:
        if finding.code is Reason.UNKNOWN_TABLE and finding.place not in known:
            file = source if source.is_file() else source / finding.place
            if file.is_file() and file.read_bytes().strip():
                yield Explanation(
                    code=Reason.FILE_UNREADABLE,
                    subject="it is damaged",
                    needed="UTF-8 CSV",
                    place=finding.place,
                )


def _columns(cells: Cells) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, name in enumerate(cells.header):
        if name:
            columns.setdefault(folded(name), index)
    return columns


def _judged(sheet: Sheet) -> Iterable[Explanation]:
    """Find what is wrong with the name of a table, with its header, and with its width."""
    cells = sheet.cells
    if sheet.name not in TABLES:
        yield Explanation(
            code=Reason.UNKNOWN_TABLE,
            subject=sheet.name,
            needed=nearest(sheet.name, TABLES),
            place=cells.file,
            severity=Severity.WARNING,
        )
        return
    for column in KEYS.get(sheet.name, ()):
        if folded(column) not in sheet.columns and any(map(is_filled, cells.rows)):
            place = cells.place(-1, None)
            yield Explanation(code=Reason.MISSING_COLUMN, subject=column, place=place)
    for index, name in enumerate(cells.header):
        if name and sheet.columns[folded(name)] != index:
            place = cells.place_at(-1, index)
            yield Explanation(code=Reason.DUPLICATE_KEY, subject=name, place=place)
    yield from _beyond_header(cells)


def _beyond_header(cells: Cells) -> Iterable[Explanation]:
    """Find filled cells without a heading: mostly a comma that was not quoted."""
    unnamed = [index for index, name in enumerate(cells.header) if not name]
    for number, row in enumerate(cells.rows):
        beyond = (*(i for i in unnamed if i < len(row)), *range(len(cells.header), len(row)))
        index = next((i for i in beyond if is_filled(row[i : i + 1])), None)
        if index is not None:
            place = cells.place_at(number, index)
            yield Explanation(code=Reason.UNKNOWN_COLUMN, subject=column_letter(index), place=place)
