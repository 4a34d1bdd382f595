"""Whole columns as masks and groups: what the checks are made of."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from network.network import Network
from network.table import BLANK, LIST_SEPARATOR, NO_DAY, Table, day_number

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

_FIRST_DAY = -(2**24)
_LAST_DAY = 2**24
"""Open ends of a validity: before and after every day there is."""


def filled(table: Table[Any], name: str) -> Mask:
    """Return where a column is not blank."""
    column = table.columns[name]
    if column.vocabulary is not None:
        return ~table.equals(name, "")
    values = column.values
    if values.dtype == np.float64:
        return ~np.isnan(values)
    if values.dtype == np.int32:
        return np.asarray(values != NO_DAY)
    return np.asarray(values != BLANK)


def where_word(table: Table[Any], name: str, holds: Callable[[str], bool]) -> Mask:
    """Return where a coded column holds a word that a rule is true of; each word is asked once."""
    words = table.vocabulary(name)
    told = np.fromiter((holds(word) for word in words), np.bool_, len(words))
    return told[table.array(name)] if len(words) else np.zeros(len(table), np.bool_)


def per_word(table: Table[Any], name: str, value: Callable[[str], float]) -> Reals:
    """Return a number for each row by the word of a coded column; each word is asked once."""
    words = table.vocabulary(name)
    told = np.fromiter((value(word) for word in words), np.float64, len(words))
    return told[table.array(name)] if len(words) else np.zeros(len(table))


def items(word: str) -> list[str]:
    """Return the items of a list as it is stored."""
    return word.split(LIST_SEPARATOR) if word else []


def in_force(table: Table[Any], day: date) -> Mask:
    """Return the rows that are valid on a day, both ends included."""
    number = day_number(day)
    since, until = validity(table)
    return np.asarray((since <= number) & (number <= until))


def validity(table: Table[Any]) -> tuple[Whole, Whole]:
    """Return first and last day of every row; open ends lie far out."""
    since = table.array("valid_from").astype(np.int64)
    until = table.array("valid_to").astype(np.int64)
    since[since == NO_DAY] = _FIRST_DAY
    until[until == NO_DAY] = _LAST_DAY
    return since, until


def is_last_day(number: int) -> bool:
    """Tell whether a day number stands for an open end."""
    return number >= _LAST_DAY


def same(*columns: NDArray[Any]) -> Whole:
    """Return a number per row that two rows share where all the columns agree."""
    ids = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values, codes = np.unique(column, return_inverse=True)
        ids = np.unique(ids * max(len(values), 1) + codes, return_inverse=True)[1].astype(np.int64)
    return ids


class Spans(NamedTuple):
    """Rows whose validity leaves a gap to, or overlaps, an earlier one of the same group.

    ``before`` is the row that holds longest among the earlier ones; all three have one entry per
    case. In a gap the days ``first`` to ``last`` are covered by nothing, in an overlap twice.
    """

    row: Rows
    before: Rows
    first: Whole
    last: Whole


def gaps_and_overlaps(ids: Whole, since: Whole, until: Whole, rows: Rows) -> tuple[Spans, Spans]:
    """Return the gaps and the overlaps within each group of rows.

    Parameters
    ----------
    ids, since, until
        Group, first and last day of every row of the table.
    rows
        The rows to look at.
    """
    rows = rows[since[rows] <= until[rows]]
    order = rows[np.lexsort((until[rows], since[rows], ids[rows]))]
    if len(order) < 2:  # noqa: PLR2004  (a gap and an overlap take two)
        nothing = Spans(order[:0], order[:0], since[:0], since[:0])
        return nothing, nothing
    group = same(ids[order])
    offset = group * (4 * _LAST_DAY)
    reach = np.maximum.accumulate(until[order] + offset)
    holder = np.maximum.accumulate(
        np.where(until[order] + offset == reach, np.arange(len(order)), 0)
    )
    follows = group[1:] == group[:-1]
    end, begin = reach[:-1] - offset[:-1], since[order][1:]
    row, before = order[1:], order[holder[:-1]]
    gap, over = follows & (begin > end + 1), follows & (begin <= end)
    last = np.minimum(end, until[order][1:])
    return (
        Spans(row[gap], before[gap], end[gap] + 1, begin[gap] - 1),
        Spans(row[over], before[over], begin[over], last[over]),
    )


def sums(ids: NDArray[Any], values: NDArray[Any], count: int) -> Reals:
    """Return the sum of ``values`` in each of ``count`` groups; negative groups are left out."""
    known = ids >= 0
    return np.bincount(ids[known], weights=values[known], minlength=count).astype(np.float64)


def spread(row_of: NDArray[Any], values: NDArray[Any], missing: float) -> Reals:
    """Return the value of the row that each row points to; ``missing`` where it points nowhere."""
    if not len(values):
        return np.full(len(row_of), missing)
    return np.where(row_of >= 0, values[row_of], missing).astype(np.float64)


def columns_named(network: Network, *endings: str) -> Iterable[tuple[Table[Any], str]]:
    """Return every column of every filled table whose name ends so."""
    for table in network.tables.values():
        if len(table):
            for field in table.schema.fields:
                if field.name.endswith(endings):
                    yield table, field.name
