"""The account of every filled cell of a model: it comes along, or there is a reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.enums import Reason, Severity
from network.explanation import Explanation
from network.io.anura.catalogue import KEYS, why_left
from network.io.anura.sheets import Sheet
from network.io.cells import is_filled

_BLANK, _UNTOUCHED, _CARRIED, _FAULTY, _FIRST_REASON = range(5)

Marks = NDArray[np.uint16]
Why = tuple[Reason, str]
"""A reason and what makes it precise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried:
    """Filled cells of one column that do not come along, for one reason.

    ``column`` is blank for whole tables. ``place`` is the first of the cells.
    """

    table: str
    column: str
    cells: int
    rows: int
    reason: Reason
    detail: str = ""
    place: str = ""

    @property
    def explanation(self) -> Explanation:
        """Return it as an explanation, to be put into words."""
        return Explanation(
            code=self.reason,
            subject=f"{self.table}.{self.column}".removesuffix("."),
            current=str(self.cells),
            limit=str(self.rows),
            needed=self.detail,
            place=self.place,
            severity=Severity.NOTE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAccount:
    """The filled cells of one table: those that come along, those that do not, the faulty ones."""

    table: str
    rows: int
    cells: int
    carried: int
    not_carried: int
    faulty: int


class Ledger:
    """Marks cells; what is left out somewhere counts as left out, even if used elsewhere."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._sheets = sheets
        self._marks = {name: _filled(sheet) for name, sheet in sheets.items()}
        self._whys: list[Why] = []
        self._number: dict[Why, int] = {}

    def is_filled(self, table: str, row: int, column: int) -> bool:
        """Tell whether a cell has something in it."""
        return bool(self._marks[table][row, column])

    def carry(self, table: str, row: int, columns: Iterable[int]) -> None:
        """Mark filled cells as coming along, unless they are left out somewhere."""
        marks = self._marks[table][row]
        for column in columns:
            if marks[column] == _UNTOUCHED:
                marks[column] = _CARRIED

    def leave(self, table: str, row: int, columns: Iterable[int], why: Why) -> None:
        """Mark filled cells as left out; the first reason stays."""
        marks = self._marks[table][row]
        if why not in self._number:
            self._number[why] = _FIRST_REASON + len(self._whys)
            self._whys.append(why)
        for column in columns:
            if marks[column] in {_UNTOUCHED, _CARRIED}:
                marks[column] = self._number[why]

    def fault(self, table: str, row: int, column: int) -> bool:
        """Mark a cell as faulty; tell whether it was not before."""
        marks = self._marks[table][row]
        is_new = bool(marks[column] != _FAULTY)
        marks[column] = _FAULTY
        return is_new

    def accounts(self) -> tuple[TableAccount, ...]:
        """Return how many cells of each table come along; each filled cell counts once."""
        return tuple(
            TableAccount(
                table=name,
                rows=int((marks != _BLANK).any(axis=1).sum()),
                cells=int((marks != _BLANK).sum()),
                carried=int((marks == _CARRIED).sum()),
                not_carried=int(((marks == _UNTOUCHED) | (marks >= _FIRST_REASON)).sum()),
                faulty=int((marks == _FAULTY).sum()),
            )
            for name, marks in self._marks.items()
        )

    def not_carried(self) -> tuple[NotCarried, ...]:
        """Return every filled cell that does not come along, gathered by column and reason."""
        return tuple(
            entry
            for name, sheet in self._sheets.items()
            for entry in (self._by_column(sheet) if name in KEYS else self._as_a_whole(sheet))
        )

    def _as_a_whole(self, sheet: Sheet) -> Iterable[NotCarried]:
        """Return a table that is not read as one entry."""
        filled = self._marks[sheet.name] != _BLANK
        if filled.any():
            rows = np.flatnonzero(filled.any(axis=1))
            column = int(np.flatnonzero(filled[rows[0]])[0])
            yield NotCarried(
                table=sheet.name,
                column="",
                cells=int(filled.sum()),
                rows=len(rows),
                reason=why_left(sheet.name, "", is_row_used=False),
                place=sheet.cells.place_at(int(rows[0]), column),
            )

    def _by_column(self, sheet: Sheet) -> Iterable[NotCarried]:
        marks = self._marks[sheet.name]
        used = (marks == _CARRIED).any(axis=1)
        for column in range(marks.shape[1]):
            groups: dict[Why, list[NDArray[np.intp]]] = {}
            for mark in np.unique(marks[:, column]).tolist():
                if mark == _UNTOUCHED:
                    for is_used in (True, False):
                        rows = np.flatnonzero((marks[:, column] == mark) & (used == is_used))
                        name = _small(sheet, column)
                        reason = why_left(sheet.name, name, is_row_used=is_used)
                        groups.setdefault((reason, ""), []).append(rows)
                elif mark >= _FIRST_REASON:
                    rows = np.flatnonzero(marks[:, column] == mark)
                    groups.setdefault(self._whys[mark - _FIRST_REASON], []).append(rows)
            for (reason, detail), parts in groups.items():
                yield from _entry(sheet, column, np.concatenate(parts), (reason, detail))


def _entry(sheet: Sheet, column: int, rows: NDArray[np.intp], why: Why) -> Iterable[NotCarried]:
    if len(rows):
        header = sheet.cells.header
        yield NotCarried(
            table=sheet.name,
            column=header[column] if column < len(header) else "",
            cells=len(rows),
            rows=len(rows),
            reason=why[0],
            detail=why[1],
            place=sheet.cells.place_at(int(rows.min()), column),
        )


def _small(sheet: Sheet, column: int) -> str:
    return next((name for name, at in sheet.columns.items() if at == column), "")


def _filled(sheet: Sheet) -> Marks:
    """Return the marks of a table before anything is made of it: blank or untouched."""
    rows = sheet.cells.rows
    width = max([len(sheet.cells.header), *map(len, rows)])
    marks = np.full((len(rows), width), _BLANK, np.uint16)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None and is_filled((cell,)):
                marks[number, column] = _UNTOUCHED
    return marks
