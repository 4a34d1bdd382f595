"""Where answers are written: tried before anything is solved, so that no work is lost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation

OPTION = "--out"
FOLDER = "a folder that can be written to is needed"
FILE = "a file that can be written is needed"


def refuse_folder(path: Path) -> None:
    """Refuse a folder that cannot be made or written to; nothing is made yet.

    Raises
    ------
    InvalidInputError
        With the option as its place.
    """
    nearest = next((p for p in (path, *path.absolute().parents) if p.exists()), path)
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise _refusal(path, FOLDER)


def refuse_file(path: Path) -> None:
    """Refuse a file that cannot be written; nothing is made yet.

    Raises
    ------
    InvalidInputError
        With the option as its place.
    """
    if path.is_dir() or (path.exists() and not os.access(path, os.W_OK)):
        raise _refusal(path, FILE)
    refuse_folder(path.parent)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses while a path is written into a finding.

    Raises
    ------
    InvalidInputError
        With the option as its place and the words of the system.
    """
    try:
        yield
    except OSError as error:
        raise _refusal(Path(error.filename or path), error.strerror or str(error)) from error


def _refusal(path: Path, needed: str) -> InvalidInputError:
    finding = Explanation(
        code=Reason.BAD_VALUE, subject="out", current=str(path), needed=needed, place=OPTION
    )
    return InvalidInputError((finding,))
