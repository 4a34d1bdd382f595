"""Run every check, and put each finding at its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol

from network.check import (
    capacity,
    codes,
    dates,
    disruptions,
    goods,
    money,
    parcels,
    places,
    reach,
    sea_ways,
    services,
    shipments,
    stock,
    tariffs,
    timetable,
    trade,
    zones,
)
from network.check.fault import Check, Fault, key_of
from network.enums import Reason, Severity
from network.explanation import Explanation
from network.network import Network
from network.table import Table

CHECKS: tuple[Check, ...] = tuple(
    chain.from_iterable(
        theme.CHECKS
        for theme in (
            reach,
            services,
            sea_ways,
            timetable,
            disruptions,
            capacity,
            places,
            zones,
            tariffs,
            money,
            dates,
            codes,
            goods,
            shipments,
            stock,
            trade,
            parcels,
        )
    )
)
"""Every check, theme by theme."""

_NO_ROWS: frozenset[int] = frozenset()
_SEVERITIES = {severity: order for order, severity in enumerate(Severity)}
_REASONS = {reason: order for order, reason in enumerate(Reason)}


class Places(Protocol):
    """Tells where a cell of a table stands in the file that it was read from."""

    def place(self, table: str, row: int, column: str) -> str:
        """Return the place of a cell, such as ``services.csv!F17``; empty when not known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of the files a network was read from.

    Parameters
    ----------
    places
        Where cells stand; without it places name table and key.
    incomplete
        Tables with rows that could not be read: nothing is concluded from what they lack.
    mended
        Rows that were read without some cells of theirs, by table: they are not judged further.
    spoiled
        Columns (``stock.on_hand_units``) with cells that could not be read.
    """

    places: Places | None = None
    incomplete: frozenset[str] = frozenset()
    mended: Mapping[str, frozenset[int]] = field(default_factory=dict)
    spoiled: frozenset[str] = frozenset()

    def lacking(self, one: Check) -> frozenset[str]:
        """Return the tables because of which a check would raise false alarms."""
        tables = {*one.needs, *(column.partition(".")[0] for column in one.adds_up)}
        spoiled = {column.partition(".")[0] for column in self.spoiled.intersection(one.adds_up)}
        return self.incomplete.intersection(tables) | spoiled


_WHOLE = Reading()


def check(
    network: Network, reading: Reading = _WHOLE, further: Sequence[Check] = ()
) -> tuple[Explanation, ...]:
    """Return everything that is wrong with a network, errors first, kind by kind.

    Parameters
    ----------
    reading
        What is known of the files it was read from.
    further
        Checks beside those of this package.

    Guarantees: nothing is changed and nothing raised; an empty answer means that every open
    service is priced, timed within physics and has its emission factor, every currency and time
    zone is known, and every market can be reached from a factory. Places are those of the file
    where it is known, else ``table/key``. Checks that would raise false alarms because rows could
    not be read are withheld, which a note says.
    """
    checks = (*CHECKS, *further)
    withheld = [one for one in checks if reading.lacking(one)]
    faults = chain.from_iterable(one.run(network) for one in checks if one not in withheld)
    found = [
        placed(fault, reading.places)
        for fault in faults
        if reading.mended.get(fault.table.schema.name, _NO_ROWS).isdisjoint(
            (fault.row, *fault.partners)
        )
    ]
    return in_order([*found, *_said_of(withheld, reading)])


def in_order(findings: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Return findings errors first, then kind by kind; within a kind as they were found."""
    return tuple(sorted(findings, key=lambda f: (_SEVERITIES[f.severity], _REASONS[f.code])))


def placed(fault: Fault, places: Places | None) -> Explanation:
    """Return the finding of a fault at its place."""
    at = places.place(fault.table.schema.name, fault.row, fault.column) if places else ""
    return replace(fault.finding, place=at or place_of(fault.table, fault.row))


def place_of(table: Table[Any], row: int) -> str:
    """Return the place of a row of a network that is in no file: its table and key."""
    return f"{table.schema.name}/{key_of(table, row)}"


def _said_of(withheld: Iterable[Check], reading: Reading) -> Iterable[Explanation]:
    names = [one.name for one in withheld]
    if names:
        tables = frozenset[str]().union(*(reading.lacking(one) for one in withheld))
        yield Explanation(
            code=Reason.CHECKS_WITHHELD,
            subject=", ".join(names),
            limit=", ".join(sorted(tables)),
            current=str(len(names)),
            severity=Severity.NOTE,
        )
