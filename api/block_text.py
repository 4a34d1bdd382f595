"""Blocks of a report in a terminal: key figures, tables and notes; pictures are left out."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table

from api.console import table
from api.language import label
from scenarios.report.blocks import Block, Column, Fold, Kpis, Notes, Row, TableBlock

SHOWN_ROWS = 15
"""Rows of a table that a terminal shows; the CSV files have them all."""

LONGEST_CELL = 72
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
    """Print a table, at most ``most_rows`` rows of it, and say what of it is not shown.

    Columns that do not fit are left out by their rank.
    """
    rows = block.rows[:most_rows]
    widths = _widths(block, rows)
    kept = _kept_columns(block, widths, console.width)
    is_whole = len(kept) <= FEW_COLUMNS
    cells = [[_cell(row.cells[n], is_whole=is_whole) for n in kept] for row in rows]
    made = table(block.caption)
    least = [widths[n] for n in kept]
    shown = [block.columns[n] for n in kept]
    for column, width in zip(shown, _given(shown, cells, least, console.width), strict=True):
        justify: JustifyMethod = "right" if column.holds == "number" else "left"
        made.add_column(column.label, justify=justify, width=width, overflow="fold")
    for row, texts in zip(rows, cells, strict=True):
        made.add_row(*texts, style="bold" if row.tone == "total" else None)
    console.print(made)
    more = len(block.rows) - most_rows + block.left_out
    if more > 0:
        console.print(label("more", language, count=more))
    hidden = [c.label for n, c in enumerate(block.columns) if n not in kept]
    if hidden:
        console.print(label("columns.hidden", language, columns=", ".join(hidden)))


def fits(block: TableBlock, width: int) -> bool:
    """Tell whether a table can stand in some columns of a screen without broken words."""
    widths = _widths(block, block.rows)
    kept = _kept_columns(block, widths, width)
    return _room([widths[n] for n in kept]) <= width


def _kept_columns(block: TableBlock, widths: Sequence[int], width: int) -> list[int]:
    """Return the columns that are shown: of those with a rank the highest go first."""
    kept = list(range(len(widths)))
    for position in sorted(kept, key=lambda n: -block.columns[n].rank):
        is_room = _room([widths[n] for n in kept]) <= width
        if block.columns[position].rank == 0 or is_room:
            break
        kept.remove(position)
    return kept


def _given(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], least: Sequence[int], width: int
) -> list[int]:
    """Return the width of each column: the least, and in turn what it can use of the rest."""
    given = list(least)
    wanted = [
        max(cell_len(column.label), *(cell_len(row[n]) for row in cells), 0)
        for n, column in enumerate(columns)
    ]
    for _ in range(width - _room(least)):
        most = max(range(len(given)), key=lambda n: wanted[n] - given[n])
        if wanted[most] <= given[most]:
            break
        given[most] += 1
    return given


def _room(widths: Sequence[int]) -> int:
    return sum(widths) + _FRAME * len(widths) + 1


def _widths(block: TableBlock, rows: Sequence[Row]) -> list[int]:
    """Return what each column needs at least: a number whole, a text its longest word."""
    out = []
    for position, column in enumerate(block.columns):
        cells = [row.cells[position] for row in rows]
        is_number = column.holds == "number"
        pieces = cells if is_number else [word for cell in cells for word in cell.split(" ")]
        least = _LONG_COLUMN if column.holds == "long" else 0
        words = (*column.label.split(), *pieces)
        out.append(max(least, 1, *(min(cell_len(word), _LONGEST_WORD) for word in words)))
    return out


_FRAME = 3
_LONG_COLUMN, _LONGEST_WORD = 18, 20


def _cell(text: str, *, is_whole: bool) -> str:
    return text if is_whole or len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _figures(block: Kpis) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False)
    for side in ("left", "right", "left"):
        made.add_column(justify="right" if side == "right" else "left")
    for item in block.items:
        made.add_row(item.label, item.value, item.detail)
    return made
