"""Pairs of cells that belong in order: dates, and lower and upper figures."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from network.calendar import read_moment
from network.check.fault import Check, Fault, error, warning
from network.check.masks import Mask, filled
from network.enums import Reason
from network.network import Network
from network.table import Table, day_of

_DATES = (("valid_from", "valid_to"), ("closed_from", "closed_to"), ("received_on", "expires_on"))
"""Columns of dates that stand in this order in whatever table has both."""

_FIGURES = (
    ("rate_low", "rate"),
    ("rate", "rate_high"),
    ("rate_low", "rate_high"),
    ("rate_low_percent", "rate_percent"),
    ("rate_percent", "rate_high_percent"),
    ("rate_low_percent", "rate_high_percent"),
    ("temperature_min_c", "temperature_max_c"),
    ("receive_days_p50", "receive_days_p90"),
)
"""Columns of figures of which the first is never more than the second."""

_MINIMUM = ("trade_rules", "minimum", "maximum")
_ZONED = (
    ("disruptions", "observed_at"),
    ("delays", "observed_at"),
    ("feeds", "observed_at"),
    ("orders", "requested_at"),
    ("orders", "promise_by"),
)
"""Columns of times with a zone; ``promise_by`` may be a bare date."""


def dates_reversed(network: Network) -> Iterator[Fault]:
    """What begins, begins no later than it ends, in every table."""
    for table, first, last in _pairs(network, _DATES):
        begin, end = table.array(first), table.array(last)
        wrong = filled(table, first) & filled(table, last) & (begin > end)
        for row in np.flatnonzero(wrong).tolist():
            yield error(
                table,
                row,
                last,
                Reason.DATES_REVERSED,
                current=day_of(begin[row]).isoformat(),
                needed=day_of(end[row]).isoformat(),
            )


def ranges_reversed(network: Network) -> Iterator[Fault]:
    """What is called low is no more than what is called high, in every table."""
    found: dict[str, Mask] = {}
    for table, low, high in _pairs(network, _FIGURES):
        least, most = table.array(low), table.array(high)
        said = found.setdefault(table.schema.name, np.zeros(len(table), np.bool_))
        wrong = (least > most) & ~said
        said |= wrong
        for row in np.flatnonzero(wrong).tolist():
            yield error(
                table,
                row,
                low,
                Reason.RANGE_REVERSED,
                limit=f"{low} <= {high}",
                current=f"{least[row]:g} > {most[row]:g}",
            )


def _pairs(
    network: Network, pairs: tuple[tuple[str, str], ...]
) -> Iterator[tuple[Table[Any], str, str]]:
    """Return the filled tables that have both columns of a pair."""
    for table in network.tables.values():
        named = [(low, high) for low, high in pairs if {low, high} <= table.columns.keys()]
        if table.schema.name == _MINIMUM[0]:
            named.append(_MINIMUM[1:])
        if len(table):
            yield from ((table, low, high) for low, high in named)


def unreadable_times(network: Network) -> Iterator[Fault]:
    """Every time that needs a zone has one, and can be read; one finding per text and column."""
    for name, column in _ZONED:
        table = network.table(name)
        for text in table.vocabulary(column):
            problem = _unreadable(text) if text else None
            if problem is not None:
                row = int(np.flatnonzero(table.equals(column, text))[0])
                yield warning(table, row, column, problem, subject=column, current=text)


def _unreadable(text: str) -> Reason | None:
    """Return what is wrong with a time; nothing for one that can be read."""
    try:
        read_moment(text, "UTC", is_due=False)
    except (ValueError, OverflowError) as problem:
        return Reason.NAIVE_TIME if str(problem) == "naive" else Reason.NOT_A_DATE
    return None


CHECKS = (
    Check(dates_reversed),
    Check(ranges_reversed),
    Check(unreadable_times),
)
