"""Where the command line writes: answers to standard output, progress and errors beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

_PIPE_WIDTH = 160
"""Columns of a pipe or file, where no terminal says how wide it is."""


def out() -> Console:
    """Return the console for answers."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for progress and errors."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in console._environ:  # noqa: SLF001
        console.width = _PIPE_WIDTH
    return console


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show that something is being worked on; silent where there is no terminal."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(text):
        yield


def table(title: str, *columns: tuple[str, str]) -> Table:
    """Return a table with its columns, each a heading and ``left`` or ``right``."""
    made = Table(title=title or None, title_justify="left", title_style="bold")
    for heading, side in columns:
        made.add_column(heading, justify="right" if side == "right" else "left")
    return made
