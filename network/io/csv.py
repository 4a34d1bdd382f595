"""A network as a folder of CSV files: one file per table, ``network.csv`` for the rest."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import HEAD, Cells, RawTables, cells_of
from network.io.folder import read_folder_of
from network.io.head import lines_of
from network.io.staged import put_in_place
from network.io.tables import network_of
from network.io.values import used_columns
from network.network import Network
from network.schema import TABLES, Field
from network.table import LIST_SEPARATOR, Table

SUFFIX = ".csv"
_ESCAPED = re.compile(r"'+[=+\-@]")
_DANGEROUS = re.compile(r"'*[=+\-@]")


def read_folder(folder: str | Path) -> Network:
    """Read a network from a folder of CSV files.

    Raises
    ------
    InvalidInputError
        With every finding of every file, each with its ``file!cell``.
    """
    return network_of(read_raw(Path(folder)))


def read_raw(source: Path) -> RawTables:
    """Read the cells of every CSV file of a folder, or of one; findings are returned."""
    return read_folder_of(source, SUFFIX, _read_cells)


def _read_cells(file: Path) -> Cells | Explanation:
    try:
        with file.open(newline="", encoding="utf-8-sig") as handle:
            rows = list(csv.reader(handle, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        return _unreadable(file, said)
    cells = cells_of(file.name, [_unescaped(row) for row in rows])
    if cells is None:
        return _unreadable(file, "it is empty")
    if len(cells.header) == 1 and any(mark in cells.header[0] for mark in ";\t"):
        return _unreadable(file, "its columns are not separated by commas")
    return cells


def _unreadable(file: Path, said: str) -> Explanation:
    return Explanation(
        code=Reason.FILE_UNREADABLE, subject=said, needed="UTF-8 CSV", place=file.name
    )


def _unescaped(row: list[str]) -> list[str]:
    """Take the sign off that keeps spreadsheets from running a text as a formula."""
    if not any("'" in cell for cell in row):
        return row
    return [cell[1:] if _ESCAPED.match(cell) else cell for cell in row]


def write_folder(network: Network, folder: str | Path) -> None:
    """Write a network as a folder of CSV files; columns that are all default are left out.

    Guarantees: what ``read_folder`` then reads is this network. Files of tables that the network
    does not have are removed; files that are no tables stay. Should one file fail, none changes.

    Raises
    ------
    InvalidInputError
        When the folder cannot be written.
    """
    with put_in_place(Path(folder), {HEAD, *TABLES}, SUFFIX) as aside:
        _write(aside / f"{HEAD}{SUFFIX}", [map(str, line) for line in lines_of(network)])
        for name in sorted(TABLES):
            table = network.table(name)
            if len(table):
                _write(aside / f"{name}{SUFFIX}", _lines(table))


def _lines(table: Table[Any]) -> Iterable[Sequence[str]]:
    used = used_columns(table)
    yield [field.name for field in used]
    columns = [_texts(field, values) for field, values in used.items()]
    yield from zip(*columns, strict=True)


def _texts(field: Field, values: Sequence[Any]) -> list[str]:
    """Return a column as it is written; what is default is blank."""
    if field.kind == "real":
        return [_text(field, value) for value in values]
    different: Mapping[Any, str] = {value: _text(field, value) for value in set(values)}
    return [different[value] for value in values]


def _text(field: Field, value: Any) -> str:
    if value is None or (not field.required and value == field.default):
        return ""
    match field.kind:
        case "list":
            return _escaped(LIST_SEPARATOR.join(value))
        case "text":
            return _escaped(str(value))
        case "real":
            return repr(value).removesuffix(".0")
        case "flag":
            return "true" if value else "false"
        case _:
            return str(value)


def _escaped(text: str) -> str:
    return f"'{text}" if _DANGEROUS.match(text) else text


def _write(file: Path, lines: Iterable[Iterable[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows(lines)
