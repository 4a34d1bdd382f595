"""What a report is made of: key figures, tables, pictures and lists. The template draws these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["line", "box", "dot", "square", "diamond"]

OPEN_ROWS = 12
"""Rows of a table that stand open; the rest folds away."""

_SPARE_ROWS = 6

MOST_ROWS = 600
"""Rows a report shows of one table; the CSV export has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One key figure: a label, the figure, and a line of detail."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpis:
    """Key figures side by side."""

    items: tuple[Kpi, ...]
    kind: Literal["kpis"] = "kpis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, and what it holds (numbers are set to the right).

    A screen too narrow for the table leaves out the column of the highest ``rank`` first, and
    never one of rank 0.
    """

    label: str
    holds: Literal["text", "long", "number", "time"] = "text"
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of texts; ``tone`` is ``quiet`` for handling and ``total`` for a sum."""

    cells: tuple[str, ...]
    tone: Literal["", "quiet", "total"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table with a caption; ``cards`` lays rows out as cards on a narrow screen."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: int = 0
    layout: Literal["wide", "cards"] = "wide"
    kind: Literal["table"] = "table"

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """Return the rows that stand open."""
        return self.rows if len(self.rows) <= OPEN_ROWS + _SPARE_ROWS else self.rows[:OPEN_ROWS]

    @property
    def folded_rows(self) -> tuple[Row, ...]:
        """Return the rows that fold away."""
        return self.rows[len(self.open_rows) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendItem:
    """One entry of a legend: the class of its swatch, its shape, and its words."""

    class_: str
    words: str
    shape: Shape = "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An inline SVG with a caption and a legend; ``layout`` ``wide`` takes the whole column."""

    caption: str
    svg: str
    legend: tuple[LegendItem, ...] = ()
    note: str = ""
    layout: Literal["half", "wide", "map"] = "half"
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Pictures side by side where there is room."""

    items: tuple[Picture, ...]
    kind: Literal["pictures"] = "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """A list of sentences."""

    items: tuple[str, ...]
    title: str = ""
    kind: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Blocks under a heading that can be folded away."""

    title: str
    blocks: "tuple[Block, ...]"
    is_open: bool = False
    kind: Literal["fold"] = "fold"


Block = Kpis | TableBlock | Picture | Pictures | Notes | Fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One answer or comparison: an anchor, a title, a line under it, and its blocks."""

    anchor: str
    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = field(default=())


def text(label: str, rank: int = 0) -> Column:
    """Return a column of texts."""
    return Column(label=label, rank=rank)


def long(label: str, rank: int = 0) -> Column:
    """Return a column of long texts, which needs room."""
    return Column(label=label, holds="long", rank=rank)


def number(label: str, rank: int = 0) -> Column:
    """Return a column of numbers."""
    return Column(label=label, holds="number", rank=rank)


def time(label: str, rank: int = 0) -> Column:
    """Return a column of local times."""
    return Column(label=label, holds="time", rank=rank)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    layout: Literal["wide", "cards"] = "wide",
) -> TableBlock:
    """Return a table of plain rows, cut at the number of rows a report shows."""
    return toned_table(caption, columns, [Row(cells=tuple(cells)) for cells in rows], layout)


def toned_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    layout: Literal["wide", "cards"] = "wide",
) -> TableBlock:
    """Return a table of rows that carry a tone."""
    return TableBlock(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
        layout=layout,
    )
