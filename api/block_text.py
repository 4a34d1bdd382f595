"""Blocks of a report in a terminal: key figures, tables and notes; pictures are left out."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from api.console import table
from api.language import label
from scenarios.report.blocks import Block, Fold, Kpis, Notes, TableBlock

SHOWN_ROWS = 15
"""Rows of a table that a terminal shows; the CSV files have them all."""

LONGEST_CELL = 48
FEW_COLUMNS = 2
"""Up to so many columns cells are shown whole: a reason that is cut says nothing."""


def show_blocks(console: Console, blocks: Iterable[Block], language: str) -> None:
    """Print blocks in order; what folds away in a report stays away here."""
    for block in blocks:
        match block:
            case Kpis():
                console.print(_figures(block))
            case TableBlock():
                show_table(console, block, language)
            case Notes():
                for note in block.items:
                    console.print(f"* {note}", soft_wrap=True)
            case Fold() if block.is_open:
                show_blocks(console, block.blocks, language)


def show_table(
    console: Console, block: TableBlock, language: str, most_rows: int = SHOWN_ROWS
) -> None:
    """Print a table, at most ``most_rows`` rows of it, and say how many more there are."""
    columns = [(c.label, "right" if c.holds == "number" else "left") for c in block.columns]
    made = table(block.caption, *columns)
    for row in block.rows[:most_rows]:
        made.add_row(
            *(cell if len(columns) <= FEW_COLUMNS else _short(cell) for cell in row.cells),
            style="bold" if row.tone == "total" else None,
        )
    console.print(made)
    more = len(block.rows) - most_rows + block.left_out
    if more > 0:
        console.print(label("more", language, count=more))


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…"


def _figures(block: Kpis) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False)
    for side in ("left", "right", "left"):
        made.add_column(justify="right" if side == "right" else "left")
    for item in block.items:
        made.add_row(item.label, item.value, item.detail)
    return made
