"""One way in: a folder of files, or the name of the built-in world."""

from pathlib import Path

from network.io.csv import read_folder
from network.network import Network

BUILT_IN = "reference"


def load(source: str | Path = BUILT_IN) -> Network:
    """Load a network from a folder, or the built-in world by its name ``reference``.

    Raises
    ------
    InvalidInputError
        With every finding at once, each with its ``file!cell``.
    """
    if str(source) == BUILT_IN:
        from network.reference import reference  # noqa: PLC0415  (its tables are large)

        return reference()
    return read_folder(source)
