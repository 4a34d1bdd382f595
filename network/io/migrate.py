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


def copied(cells: Cells, source: str, target: str) -> Cells:
    """Return a table with a further column at its end that holds what another one holds."""
    if source not in cells.header or target in cells.header:
        return cells
    position, width = list(cells.header).index(source), len(cells.header)
    padded = ([*row, *[None] * (width - len(row))] for row in cells.rows)
    rows = [[*row[:width], row[position]] for row in padded]
    return replace(cells, header=(*cells.header, target), rows=rows)


def _to_2(raw: RawTables) -> RawTables:
    """Version 2 added tables and columns; what was closed was closed when ways were measured."""
    passages = raw.tables.get("passages")
    if passages is None:
        return raw
    planned = copied(passages, "status", "planned_status")
    return raw.with_tables({**raw.tables, "passages": planned})


STEPS: dict[int, Step] = {1: _to_2}
"""For each version the step that leads from it to the next."""
