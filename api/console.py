"""Where the command line writes: answers to standard output, progress and errors beside it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

_PIPE_WIDTH = 160
"""Columns of a pipe or file, where no terminal says how wide it is."""


Progress = Callable[[str, float], None]
"""Told the step and the share done, 0 to 1."""


def out() -> Console:
    """Return the console for answers."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for progress and errors."""
    return _console(stderr=True)


class _Console(Console):
    """A console that tells the command when its reader is gone, rather than to leave itself."""

    def on_broken_pipe(self) -> None:
        """Let the error through that is being handled."""
        raise BrokenPipeError


def _console(*, stderr: bool) -> Console:
    console = _Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


@contextmanager
def working(text: str, steps: Mapping[str, str] = MappingProxyType({})) -> Iterator[Progress]:
    """Show that something is being worked on, and how far it is; silent without a terminal.

    Yields a function to be told the step (``steps`` holds its words) and the share done.
    """
    console = err()
    if not console.is_terminal:
        yield _silent
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(text, total=None)

        def tell(step: str, share: float) -> None:
            said = steps.get(step, step)
            bar.update(task, description=f"{text}: {said}", completed=share, total=1.0)

        yield tell


def _silent(step: str, share: float) -> None:
    """Tell nobody."""


def table(title: str, *columns: tuple[str, str]) -> Table:
    """Return a table with its columns, each a heading and ``left`` or ``right``."""
    made = Table(title=title or None, title_justify="left", title_style="bold")
    for heading, side in columns:
        made.add_column(heading, justify="right" if side == "right" else "left")
    return made
