"""Figures that know the cells they come from, so that using one accounts for them."""

from dataclasses import dataclass

from network.enums import Reason
from network.io.anura.book import Row

Cells = tuple[tuple[Row, tuple[str, ...]], ...]
"""Rows and columns of theirs."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The cells a figure rests on.

    ``support`` are cells that others rest on as well: units, groups, rates. They come along with
    the figure, and do not stay behind with it.
    """

    cells: Cells = ()
    support: Cells = ()

    @classmethod
    def of(cls, row: Row, *columns: str) -> "Origin":
        """Return some cells of one row."""
        return cls(((row, columns),))

    def __add__(self, other: "Origin") -> "Origin":
        return Origin(self.cells + other.cells, self.support + other.support)

    def as_support(self) -> "Origin":
        """Return the same cells as support of something else."""
        return Origin((), self.cells + self.support)

    def carry(self) -> None:
        """Account for all cells as coming along."""
        for row, columns in self.cells + self.support:
            row.carry(*columns)

    def leave(self, why: Reason, detail: str = "") -> None:
        """Account for the cells of the figure itself as left out."""
        for row, columns in self.cells:
            row.leave(why, *columns, detail=detail)
