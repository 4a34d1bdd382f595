"""Tariffs: lines in force, dates without a gap and without an overlap, percentages of something."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from network.check.fault import Check, Fault, error, key_of, note, warning
from network.check.masks import (
    Mask,
    Spans,
    Whole,
    gaps_and_overlaps,
    in_force,
    is_last_day,
    same,
    validity,
)
from network.enums import ChargeBasis, ChargeCategory, Reason
from network.network import Network
from network.table import Table, day_number, day_of
from network.tariff import TariffLine

SOON = timedelta(days=30)
"""A rate that ends within this time after the reference date ends soon."""

_ONE_CHARGE = (
    "tariff_id",
    "charge_code",
    "equipment_id",
    "weight_break_kg",
    "basis",
    "applies_to",
    "rate_class",
    "account",
    "age_from_days",
)
"""What lines must share to follow each other in time as one charge."""


def tariffs_without_lines(network: Network) -> Iterator[Fault]:
    """Every tariff that something uses has a line that is valid on the reference date.

    The place of a tariff that has no lines at all is the first row that names it.
    """
    tariffs = network.tariffs
    valid = in_force(tariffs, network.reference_date)
    names = tariffs.vocabulary("tariff_id")
    running = {names[code] for code in np.unique(tariffs.array("tariff_id")[valid]).tolist()}
    spots = _uses(network)
    for name in sorted(spots.keys() - running):
        ended = np.flatnonzero(tariffs.equals("tariff_id", name))
        table, row, column = spots[name]
        if len(ended):
            last = int(ended[np.argmax(validity(tariffs)[1][ended])])
            table, row, column = tariffs, last, "valid_to"
        day = network.reference_date.isoformat()
        yield error(table, row, column, Reason.TARIFF_LINES_MISSING, subject=name, limit=day)


def _uses(network: Network) -> dict[str, tuple[Table[Any], int, str]]:
    """Return the first cell that names each tariff."""
    spots: dict[str, tuple[Table[Any], int, str]] = {}
    for table in network.tables.values():
        for column in _tariff_columns(table.schema.references):
            words = table.vocabulary(column)
            codes, first = np.unique(table.array(column), return_index=True)
            for code, row in zip(codes.tolist(), first.tolist(), strict=True):
                if words[code]:
                    spots.setdefault(words[code], (table, row, column))
    return spots


def _tariff_columns(references: Iterable[tuple[str, str]]) -> list[str]:
    return [column for column, target in references if target == "tariffs"]


def percentages_of_nothing(network: Network) -> Iterator[Fault]:
    """Find lines that are a percentage of charges their tariff lacks in their currency."""
    tariffs = network.tariffs
    percent = np.flatnonzero(tariffs.equals("basis", ChargeBasis.PERCENT_OF_LINES))
    if not len(percent):
        return
    owners = np.isin(tariffs.array("tariff_id"), np.unique(tariffs.array("tariff_id")[percent]))
    columns = [tariffs.texts(name)[owners] for name in ("tariff_id", "charge_code", "currency")]
    known = set(zip(*columns, strict=True))
    for row in percent.tolist():
        line = tariffs[row]
        if not any((line.tariff_id, code, line.currency) in known for code in line.applies_to):
            yield warning(
                tariffs,
                row,
                "applies_to",
                Reason.PERCENT_OF_NOTHING,
                current=", ".join(line.applies_to) or "nothing",
                needed=line.currency,
            )


def gaps_in_tariffs(network: Network) -> Iterator[Fault]:
    """The lines of one charge leave no day between the first and the last of them uncovered."""
    tariffs = network.tariffs
    gaps, _ = _gaps_and_overlaps(tariffs, *_ONE_CHARGE)
    for row, before, first, last in zip(*gaps, strict=True):
        yield warning(
            tariffs,
            int(row),
            "valid_from",
            Reason.TARIFF_GAP,
            subject=tariffs[int(row)].tariff_id,
            limit=_charge(tariffs[int(row)]),
            current=day_of(first).isoformat(),
            needed=day_of(last).isoformat(),
        ).beside(int(before))


def overlaps_in_tariffs(network: Network) -> Iterator[Fault]:
    """No two lines of a tariff make the same charge in the same currency on the same day."""
    tariffs = network.tariffs
    _, overlaps = _gaps_and_overlaps(tariffs, *_ONE_CHARGE, "currency", "category")
    for row, before, first, last in zip(*overlaps, strict=True):
        yield warning(
            tariffs,
            int(row),
            "valid_from",
            Reason.TARIFF_OVERLAP,
            limit=key_of(tariffs, int(before)),
            current=_day(first, network.reference_date),
            needed="" if is_last_day(last) else day_of(last).isoformat(),
        ).beside(int(before))


def _gaps_and_overlaps(tariffs: Table[TariffLine], *columns: str) -> tuple[Spans, Spans]:
    since, until = validity(tariffs)
    ids = same(*(tariffs.array(name) for name in columns)) if len(tariffs) else since
    return gaps_and_overlaps(ids, since, until, np.arange(len(tariffs)))


def _day(number: int, fallback: date) -> str:
    """Return a day as text; where it is an open end, the fallback."""
    return (fallback if is_last_day(-number) else day_of(number)).isoformat()


def rates_that_ended(network: Network) -> Iterator[Fault]:
    """No charge of a tariff in use ended, or ends soon, without a line to follow it.

    Freight that ended is a warning; other charges may end on purpose and are noted, and so is
    freight that ends within thirty days.
    """
    tariffs = network.tariffs
    if not len(tariffs):
        return
    today = day_number(network.reference_date)
    until = validity(tariffs)[1]
    ids = same(*(tariffs.array(name) for name in ("tariff_id", "charge_code", "equipment_id")))
    last = np.full(int(ids.max()) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, ids, until)
    freight = tariffs.equals("category", ChargeCategory.FREIGHT)
    judged = (until == last[ids]) & _in_use(network) & (until < today + SOON.days)
    ended = judged & (until < today)
    soon = judged & ~ended & freight
    for row in np.flatnonzero(_first_of(ids, ended | soon)).tolist():
        tell = warning if ended[row] and freight[row] else note
        code = Reason.RATE_EXPIRED if ended[row] else Reason.RATE_EXPIRES_SOON
        line = tariffs[row]
        end = day_of(int(until[row])).isoformat()
        yield tell(
            tariffs,
            row,
            "valid_to",
            code,
            subject=line.tariff_id,
            limit=_charge(line),
            current=end,
        )


def _in_use(network: Network) -> Mask:
    """Return the lines of tariffs that something names and that has lines in force."""
    tariffs = network.tariffs
    used = _uses(network)
    valid = in_force(tariffs, network.reference_date)
    lives = np.zeros(len(tariffs.vocabulary("tariff_id")), np.bool_)
    lives[tariffs.array("tariff_id")[valid]] = True
    named = np.array([word in used for word in tariffs.vocabulary("tariff_id")], np.bool_)
    return np.asarray((lives & named)[tariffs.array("tariff_id")])


def _first_of(ids: Whole, mask: Mask) -> Mask:
    """Return the first row of each group among those of a mask."""
    rows = np.flatnonzero(mask)
    kept = np.zeros(len(mask), np.bool_)
    kept[rows[np.unique(ids[rows], return_index=True)[1]]] = True
    return kept


def _charge(line: TariffLine) -> str:
    return f"{line.charge_code} {line.equipment_id}".strip()


CHECKS = (
    Check(tariffs_without_lines, needs=("tariffs",)),
    Check(percentages_of_nothing, adds_up=("tariffs.currency",)),
    Check(gaps_in_tariffs, needs=("tariffs",)),
    Check(overlaps_in_tariffs),
    Check(rates_that_ended, needs=("tariffs",)),
)
