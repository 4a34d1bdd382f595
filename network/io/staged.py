"""Files written aside and then put in place: a reader never sees half of them."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation


@contextmanager
def put_in_place(folder: Path, stems: Iterable[str], suffix: str) -> Iterator[Path]:
    """Yield a folder to write files into; on leaving they take their places in ``folder``.

    Files of ``folder`` with one of the ``stems`` and the ``suffix`` that were not written anew
    are removed, all others stay. Should anything fail, ``folder`` is as it was.

    Raises
    ------
    InvalidInputError
        When the folder cannot be written.
    """
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=".writing-", dir=folder))
        try:
            yield aside
            _swap(aside, folder, {f"{stem}{suffix}" for stem in stems})
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def one_in_place(file: Path) -> Iterator[Path]:
    """Yield a path to write one file to; on leaving it takes the place of ``file``.

    Raises
    ------
    InvalidInputError
        When the file cannot be written.
    """
    with _writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        target = file.resolve()
        aside = Path(mkdtemp(prefix=".writing-", dir=target.parent))
        try:
            yield aside / target.name
            (aside / target.name).replace(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        wrong = Explanation(
            code=Reason.FILE_NOT_WRITTEN, subject=str(path), current=error.strerror or str(error)
        )
        raise InvalidInputError((wrong,)) from error


def _swap(aside: Path, folder: Path, names: set[str]) -> None:
    """Move new files in and old ones out; on a failure move them back."""
    before = aside / ".before"
    before.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for name in sorted(names):
            target = folder / name
            if os.path.lexists(target):
                target.rename(before / name)
                moved.append((before / name, target))
            if (aside / name).exists():
                (aside / name).rename(target)
                moved.append((target, aside / name))
    except OSError:
        for now, then in reversed(moved):
            now.rename(then)
        raise
