"""Cells as they stand in a file, whatever kind of file it is, and how to name one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from network.explanation import Explanation

HEAD = "network"
"""The name of the file or sheet that holds the head: pairs of a key and its value."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error of the spreadsheet, such as ``#N/A``, instead of a value."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Cells:
    """One table as it stands in a file: header, rows, and how to name a cell.

    ``first_row`` is the number of the first data row as the file's reader sees it; the header
    stands one above.
    """

    file: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    first_row: int = 2

    def place(self, row: int, column: str | None) -> str:
        """Return ``file!F17`` of a data row (from 0; -1 is the header) and a column."""
        letter = ""
        if column is not None and column in self.header:
            letter = column_letter(list(self.header).index(column))
        return f"{self.file}!{letter}{self.first_row + row}"

    def place_at(self, row: int, index: int) -> str:
        """Return ``file!F17`` of a data row (from 0; -1 is the header) and a column's number."""
        return f"{self.file}!{column_letter(index)}{self.first_row + row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTables:
    """What a source holds before anything of it is validated.

    ``name`` is that of the folder or file. ``unknown`` are sheets or files that are no tables.
    ``lost`` are tables that stand there but cannot be read; ``findings`` say why.
    """

    name: str
    head: Cells | None = None
    tables: Mapping[str, Cells] = field(default_factory=dict)
    unknown: Mapping[str, Cells] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    findings: tuple[Explanation, ...] = ()

    def with_tables(self, tables: Mapping[str, Cells]) -> "RawTables":
        """Return the source with other cells in its tables."""
        return replace(self, tables=tables)

    def with_head(self, head: Cells | None) -> "RawTables":
        """Return the source with another head."""
        return replace(self, head=head)


def cells_of(file: str, rows: Sequence[Sequence[Any]]) -> Cells | None:
    """Return the cells of rows as read; the first row with something in it is the header.

    Returns
    -------
    Cells or None
        ``None`` when every cell is blank.
    """
    for index, row in enumerate(rows):
        if is_filled(row):
            header = tuple("" if name is None else str(name).strip() for name in row)
            return Cells(file, header, rows[index + 1 :], index + 2)
    return None


def is_filled(row: Iterable[Any]) -> bool:
    """Tell whether a row has something in it."""
    return any(cell is not None and str(cell).strip() for cell in row)


def column_letter(index: int) -> str:
    """Return the spreadsheet letter of a column (0 is A)."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
