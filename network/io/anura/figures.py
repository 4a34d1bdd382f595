"""Figures that know the cells they come from, so that using one accounts for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from network.enums import Reason
from network.io.anura.book import Row


@dataclass(frozen=True, slots=True)
class Origin:
    """The cells a figure rests on: rows and their columns."""

    cells: tuple[tuple[Row, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, row: Row, *columns: str) -> "Origin":
        """Return some cells of one row."""
        return cls(((row, columns),))

    def __add__(self, other: "Origin") -> "Origin":
        return Origin(self.cells + other.cells)

    def carry(self) -> None:
        """Account for all cells as coming along."""
        for row, columns in self.cells:
            row.carry(*columns)

    def leave(self, why: Reason, detail: str = "") -> None:
        """Account for all cells as left out."""
        for row, columns in self.cells:
            row.leave(why, *columns, detail=detail)


def together(origins: Iterable[Origin]) -> Origin:
    """Return the cells of several figures as one."""
    return Origin(tuple(cell for origin in origins for cell in origin.cells))
