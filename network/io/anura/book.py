"""A model being read: its rows, what is wrong with them, and what has become of every cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

from network.enums import Reason
from network.explanation import Explanation
from network.io.anura.ledger import Ledger
from network.io.anura.sheets import Sheet, folded
from network.io.cells import CellError, is_filled
from network.io.hints import nearest

MOST = 1e12
"""The largest number that is believed, as everywhere."""

GROUP_BEHAVIOURS = ("Enumerate", "Aggregate")
"""What a rule for a group means: a rule for each member, or one for all of them together."""
_RATIOS = ("By Ratio (Auto Scale)", "By Ratio (No Scale)")
SOURCING_POLICIES = ("To Optimize", *_RATIOS, "Single Source")
MODE_POLICIES = ("To Optimize", *_RATIOS, "Single Mode")
PROCESS_POLICIES = (
    "To Optimize",
    "By Process Ratio (Auto Scale)",
    "By Process Ratio (No Scale)",
    "Single Process",
)
"""How a choice is made; the first leaves it to the cheapest."""

_TRUE = frozenset(("true", "yes", "y", "t", "1"))
_FALSE = frozenset(("false", "no", "n", "f", "0"))
_EXCLUDE = "exclude"


@dataclass(slots=True)
class Book:
    """The tables of a model while it is read: findings and the account grow on the way.

    ``notes`` say how something was read; they are no faults.
    """

    sheets: Mapping[str, Sheet]
    ledger: Ledger
    findings: list[Explanation] = field(default_factory=list)
    said: set[tuple[Reason, str]] = field(default_factory=set)
    notes: list[Explanation] = field(default_factory=list)

    def rows(self, table: str) -> Iterator["Row"]:
        """Return the rows of a table that are not blank; no table, no rows."""
        sheet = self.sheets.get(table)
        if sheet is not None:
            for number, cells in enumerate(sheet.cells.rows):
                if is_filled(cells):
                    yield Row(self, sheet, number)

    def included(self, table: str) -> Iterator["Row"]:
        """Return the rows of a table whose status does not exclude them; those are accounted."""
        for row in self.rows(table):
            if row.word("Status", ("Include", "Exclude")) == _EXCLUDE:
                row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            else:
                yield row

    def has(self, table: str) -> bool:
        """Tell whether a table has rows."""
        return next(self.rows(table), None) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, at a place among its rows.

    What is read is not yet used: ``carry`` and ``leave`` say what becomes of it. A cell that
    cannot be read is a finding, said once, and reads as blank.
    """

    book: Book
    sheet: Sheet
    at: int

    @property
    def key(self) -> tuple[str, int]:
        """Return what tells the row apart from all others."""
        return self.sheet.name, self.at

    def value(self, column: str) -> Any:
        """Return a cell as it was read; ``None`` when it is blank or the column is missing."""
        at = self.sheet.columns.get(folded(column))
        cells = self.sheet.cells.rows[self.at]
        if at is None or at >= len(cells):
            return None
        value = cells[at]
        if isinstance(value, str):
            value = value.strip()
            return value or None
        if isinstance(value, CellError):
            self.fault(column, Reason.CELL_ERROR)
            return None
        return value

    def has(self, column: str) -> bool:
        """Tell whether a cell has something in it."""
        return self.value(column) is not None

    def text(self, column: str) -> str:
        """Return a cell as text; blank when there is none."""
        value = self.value(column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def number(self, column: str, least: float = 0.0, most: float = MOST) -> float | None:
        """Return a cell as a number between bounds; ``None`` when it is blank or is none."""
        value = self.value(column)
        if value is None:
            return None
        number = as_number(value)
        if number is None:
            self.fault(column, Reason.NOT_A_NUMBER)
        elif not isfinite(number):
            self.fault(column, Reason.NOT_FINITE)
        elif not least <= number <= most:
            bound = f">= {least:g}" if number < least else f"<= {most:g}"
            self.fault(column, Reason.OUT_OF_RANGE, needed=bound)
        else:
            return number
        return None

    def flag(self, column: str, default: bool) -> bool:  # noqa: FBT001  (the default of a column)
        """Return a cell as yes or no."""
        text = self.text(column).casefold()
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        if text:
            self.fault(column, Reason.NOT_A_WORD, needed="True, False")
        return default

    def day(self, column: str) -> date | None:
        """Return the day of a cell; a time of day is dropped."""
        value = self.value(column)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return datetime.fromisoformat(str(value)).date()
        except ValueError:
            self.fault(column, Reason.NOT_A_DATE)
            return None

    def word(self, column: str, words: Sequence[str]) -> str:
        """Return a cell that holds one of some words, in small letters; blank when it is blank."""
        text = self.text(column).casefold()
        if text and text not in map(str.casefold, words):
            self.fault(column, Reason.NOT_A_WORD, needed=", ".join(words))
            return ""
        return text

    def is_plain(self, column: str, words: Sequence[str]) -> bool:
        """Tell whether a cell holds the first of some words, or nothing.

        That word asks for nothing that is not done anyway: the cell comes along.
        """
        word = self.word(column, words)
        is_plain = word in {"", words[0].casefold()}
        if word and is_plain:
            self.carry(column)
        return is_plain

    def place(self, column: str) -> str:
        """Return where a cell stands, such as ``Customers.csv!F17``."""
        at = self.sheet.columns.get(folded(column))
        cells = self.sheet.cells
        return cells.place(self.at, None) if at is None else cells.place_at(self.at, at)

    def fault(self, column: str, code: Reason, needed: str = "", limit: str = "") -> None:
        """Say what is wrong with a cell."""
        current = self._shown(column)
        is_lost = code is Reason.UNKNOWN_REFERENCE
        self.refuse(
            column,
            Explanation(
                code=code,
                subject=current if is_lost else column,
                current="" if is_lost else current,
                needed=needed,
                limit=limit,
            ),
        )

    def refuse(self, column: str, finding: Explanation) -> None:
        """Put a finding at a cell; a filled cell is found fault with once."""
        at = self.sheet.columns.get(folded(column))
        ledger, table = self.book.ledger, self.sheet.name
        is_there = at is not None and ledger.is_filled(table, self.at, at)
        place = self.place(column)
        is_new = (finding.code, place) not in self.book.said
        if (is_there and at is not None and ledger.fault(table, self.at, at)) or (
            not is_there and is_new
        ):
            self.book.said.add((finding.code, place))
            self.book.findings.append(finding.at(place))

    def _shown(self, column: str) -> str:
        at = self.sheet.columns.get(folded(column))
        cells = self.sheet.cells.rows[self.at]
        return "" if at is None or at >= len(cells) else str(cells[at] or "").strip()

    def unknown(self, column: str, table: str, names: Sequence[str]) -> None:
        """Say that a cell names nothing of a table."""
        text = self.text(column)
        self.fault(column, Reason.UNKNOWN_REFERENCE, needed=nearest(text, names), limit=table)

    def carry(self, *columns: str) -> None:
        """Account for cells as coming along."""
        self.book.ledger.carry(self.sheet.name, self.at, self._positions(columns))

    def leave(self, why: Reason, *columns: str, detail: str = "") -> None:
        """Account for cells as left out."""
        where = self._positions(columns)
        self.book.ledger.leave(self.sheet.name, self.at, where, (why, detail))

    def leave_all(self, why: Reason, detail: str = "") -> None:
        """Account for all cells of the row as left out."""
        everything = range(len(self.sheet.cells.rows[self.at]))
        self.book.ledger.leave(self.sheet.name, self.at, everything, (why, detail))

    def _positions(self, columns: Sequence[str]) -> list[int]:
        width = len(self.sheet.cells.rows[self.at])
        found = (self.sheet.columns.get(folded(column)) for column in columns)
        return [at for at in found if at is not None and at < width]


def as_number(value: Any) -> float | None:
    """Return what a cell says as a number; ``None`` when it says none."""
    if isinstance(value, bool | date):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None
