"""The built-in world: ports, airports, terminals, warehouses, markets, and how to move between.

``docs/world.md`` says what is in it, where it comes from and which figures are weak.
"""

from functools import cache
from pathlib import Path

from network.io.csv import read_folder
from network.network import Network

TABLES_FOLDER = Path(__file__).parent / "tables"


@cache
def reference() -> Network:
    """Return the built-in world, read once from its committed tables.

    Examples
    --------
    >>> reference().name
    'reference'
    """
    return read_folder(TABLES_FOLDER)
