"""Rows put into a network: which are new, changed, deleted, and what the network then is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import MergeMode
from network.network import Network
from network.schema import Field
from network.table import Column, Table

__all__ = ["MergeMode", "Merged", "TableCount", "merge"]

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """What putting rows into one table does.

    ``reset`` are columns that the given table leaves out although rows of the network that it
    replaces hold something there: they take their default.
    """

    table: str
    new: int
    changed: int
    deleted: int
    unchanged: int
    reset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A network with rows put in, and what that did to each table, in the order given."""

    network: Network
    counts: tuple[TableCount, ...]


def merge(
    network: Network,
    tables: Mapping[str, Table[Any]],
    mode: MergeMode = MergeMode.UPSERT,
    columns: Mapping[str, Collection[str]] | None = None,
) -> Merged:
    """Put rows into a network.

    Parameters
    ----------
    tables
        The rows to put in, by table.
    mode
        Upsert: a row takes the place of the one with its key, as a whole, or comes after all
        others. Replace: a given table takes the place of the network's.
    columns
        The columns that each table really gave (default: all), to tell which were left out.

    Guarantees: the network given is unchanged; tables that are not named are shared; a table
    that nothing changes in stays the very same.
    """
    made: dict[str, Table[Any]] = {}
    counts = []
    for name, given in tables.items():
        named = None if columns is None else columns.get(name)
        made[name], count = _merge_table(network.table(name), given, mode, named)
        counts.append(count)
    return Merged(network.with_tables(made), tuple(counts))


def _merge_table(
    base: Table[Any], given: Table[Any], mode: MergeMode, columns: Collection[str] | None
) -> tuple[Table[Any], TableCount]:
    both = base.concatenate(given)
    at = np.array([base.index.get(key, -1) for key in given.key_values()], np.int64)
    fresh = len(base) + np.arange(len(given))
    known = at >= 0
    changes = {
        field.name: _differs(field, both.columns[field.name], at[known], fresh[known])
        for field in base.schema.fields
    }
    changed = np.zeros(int(known.sum()), np.bool_)
    for differs in changes.values():
        changed |= differs
    left_out = () if columns is None else [name for name in changes if name not in columns]
    is_replaced = mode is MergeMode.REPLACE
    count = TableCount(
        table=base.schema.name,
        new=int((~known).sum()),
        changed=int(changed.sum()),
        deleted=len(base) - int(known.sum()) if is_replaced else 0,
        unchanged=int((~changed).sum()) + (0 if is_replaced else len(base) - int(known.sum())),
        reset=tuple(name for name in left_out if changes[name].any()),
    )
    if is_replaced:
        return given, count
    if not (count.new or count.changed):
        return base, count
    order = np.arange(len(base))
    order[at[known]] = fresh[known]
    return both.take(np.concatenate([order, fresh[~known]])), count


def _differs(field: Field, column: Column, before: Rows, after: Rows) -> Mask:
    """Return where two lists of rows of a column hold different values; blank equals blank."""
    old, new = column.values[before], column.values[after]
    differs = old != new
    if field.kind == "real":
        differs &= ~(np.isnan(old) & np.isnan(new))
    return np.asarray(differs)
