"""Older files in today's shape: one function per step, on cells, before anything is validated.

A step may rename or move columns and tables; cells keep their places, so that findings still
name the cell of the file as it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from network.io.cells import Cells, RawTables
from network.io.head import VERSION, read_head
from network.schema import SCHEMA_VERSION

Step = Callable[[RawTables], RawTables]


def migrated(raw: RawTables) -> RawTables:
    """Return a source in the shape of today's schema.

    A source without a version is taken for one of today. One from the future, or whose version
    cannot be read, is returned as it is: reading its head says so.
    """
    version = read_head(raw.head).values.get(VERSION) or SCHEMA_VERSION
    for step in range(version, SCHEMA_VERSION):
        raw = with_version(STEPS[step](raw), step + 1)
    return raw


def with_version(raw: RawTables, version: int) -> RawTables:
    """Return a source whose head names another version."""
    if raw.head is None:
        return raw
    rows = [
        [row[0], str(version), *row[2:]] if row and str(row[0]).strip() == VERSION else row
        for row in raw.head.rows
    ]
    return replace(raw, head=replace(raw.head, rows=rows))


def renamed(cells: Cells, names: Mapping[str, str]) -> Cells:
    """Return a table whose columns have new names; they keep their places."""
    return replace(cells, header=tuple(names.get(name, name) for name in cells.header))


def _to_2(raw: RawTables) -> RawTables:
    """Version 2 added tables and columns; every new column has a default."""
    return raw


STEPS: dict[int, Step] = {1: _to_2}
"""For each version the step that leads from it to the next."""
