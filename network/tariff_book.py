"""Tariffs arranged for pricing: lines in force, weight breaks, and what each line comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.chargeable import chargeable_kg
from network.consignments import Consignments, Movements, Reals, Whole
from network.enums import ChargeBasis, RateClass
from network.money import Money, round_minor
from network.network import Network
from network.table import LIST_SEPARATOR, NO_DAY, Table, day_number
from network.tariff import TariffLine
from network.units import KG_PER_TONNE

BOX_SHARED = (ChargeBasis.PER_CONTAINER, ChargeBasis.PER_KM)
"""Bases charged per box or vehicle: their minimums are per box, and they are shared in one."""


class TariffBook:
    """The tariff table arranged for pricing on one date.

    Guarantees: lines outside their validity on ``as_of``, and lines included in another line
    of their tariff, are left out; weight breaks know the break above them, storage tiers the age
    at which the next one begins.
    """

    def __init__(self, tariffs: Table[TariffLine], as_of: date) -> None:
        self.table = tariffs
        self.names = tariffs.vocabulary("tariff_id")
        self.position = {name: i for i, name in enumerate(self.names)}
        valid = _valid_on(tariffs, as_of)
        valid &= ~_included(tariffs, valid)
        order = np.lexsort((tariffs.array("line"), tariffs.array("tariff_id")))
        self.rows = order[valid[order]]
        owner = tariffs.array("tariff_id")[self.rows]
        self.first = np.searchsorted(owner, np.arange(len(self.names) + 1))
        self.next_break, self.family = _break_families(tariffs, self.rows)
        self.next_age = _next_ages(tariffs, self.rows)
        self.choices = RateChoices.of(tariffs, self.rows)

    def basis_code(self, basis: ChargeBasis) -> int:
        """Return the code of a basis in the table's basis column (-1: not used)."""
        return self.table.columns["basis"].positions.get(basis, -1)

    def of(self, names: NDArray[np.object_]) -> NDArray[np.intp]:
        """Return the tariff number of each name; -1 for a blank or unknown one."""
        return np.array([self.position.get(name, -1) for name in names], np.intp)


def _valid_on(tariffs: Table[TariffLine], as_of: date) -> NDArray[np.bool_]:
    day = day_number(as_of)
    since, until = tariffs.array("valid_from"), tariffs.array("valid_to")
    return np.asarray(((since == NO_DAY) | (since <= day)) & ((until == NO_DAY) | (until >= day)))


def _included(tariffs: Table[TariffLine], valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the lines that are part of another valid line of their tariff.

    A line for one container type is part of a line for that type or for any.
    """
    out = np.zeros(len(tariffs), np.bool_)
    words = tariffs.vocabulary("included_in")
    listed = valid & ~tariffs.equals("included_in", "")
    if not listed.any():
        return out
    tariff, unit = tariffs.array("tariff_id"), tariffs.texts("equipment_id")
    codes = tariffs.texts("charge_code")
    units: dict[tuple[int, str], set[str]] = {}
    for row in np.flatnonzero(valid).tolist():
        units.setdefault((int(tariff[row]), str(codes[row])), set()).add(str(unit[row]))
    for row in np.flatnonzero(listed).tolist():
        for code in words[tariffs.array("included_in")[row]].split(LIST_SEPARATOR):
            others = units.get((int(tariff[row]), code), set())
            out[row] |= bool(others) and (not unit[row] or bool(others & {"", unit[row]}))
    return out


def _grouped(
    tariffs: Table[TariffLine], rows: NDArray[np.intp], names: Sequence[str]
) -> list[list[int]]:
    """Gather rows that agree in some columns."""
    codes = [tariffs.array(name) for name in names]
    groups: dict[tuple[int, ...], list[int]] = {}
    for row in rows.tolist():
        groups.setdefault(tuple(int(c[row]) for c in codes), []).append(row)
    return list(groups.values())


_ONE_CHARGE = (
    *("tariff_id", "charge_code", "equipment_id", "currency", "basis"),
    *("rate_class", "account"),
)
"""Lines that agree in these are one charge: its weight breaks, or its tiers by age."""


def _break_families(
    tariffs: Table[TariffLine], rows: NDArray[np.intp]
) -> tuple[Reals, NDArray[np.intp]]:
    """Return, per table row, the next weight break above it and the family it belongs to."""
    next_break = np.full(len(tariffs), np.inf)
    family = np.arange(len(tariffs))
    breaks = tariffs.array("weight_break_kg")
    for group in _grouped(tariffs, rows, (*_ONE_CHARGE, "age_from_days")):
        ordered = sorted(group, key=lambda r: (breaks[r], r))
        for lower, upper in pairwise(ordered):
            if breaks[upper] > breaks[lower]:
                next_break[lower] = breaks[upper]
                family[upper] = family[lower]
    return next_break, family


def _next_ages(tariffs: Table[TariffLine], rows: NDArray[np.intp]) -> Reals:
    """Return, per table row, the days after which the next tier of its charge holds."""
    next_age = np.full(len(tariffs), np.inf)
    ages = tariffs.array("age_from_days")
    if not ages.any():
        return next_age
    stays = tariffs.equals("basis", ChargeBasis.PER_M3_DAY)
    for group in _grouped(tariffs, rows[stays[rows]], (*_ONE_CHARGE, "weight_break_kg")):
        steps = sorted({int(ages[row]) for row in group})
        above = dict(pairwise(steps))
        for row in group:
            next_age[row] = above.get(int(ages[row]), np.inf)
    return next_age


@dataclass(frozen=True)
class RateChoices:
    """Which lines are offers for the same charge, and who may have which, by table row.

    A named rate goes before a contract rate and that before a spot rate, for goods of the
    account a line names (none: of any). ``rank`` is how far before; ``charge`` numbers what the
    lines are offers for (tariff, charge code, equipment).
    """

    rank: NDArray[np.int64]
    charge: NDArray[np.intp]
    needs_account: NDArray[np.bool_]
    accounts: NDArray[np.object_]
    is_trivial: bool

    @classmethod
    def of(cls, tariffs: Table[TariffLine], rows: NDArray[np.intp]) -> "RateChoices":
        """Arrange the lines in force."""
        ranks = {word: rank for rank, word in enumerate(_FROM_SPOT)}
        words = [ranks[RateClass(word)] for word in tariffs.vocabulary("rate_class")]
        rank = np.array([*words, 0], np.int64)[tariffs.array("rate_class")]
        named = tariffs.equals("rate_class", RateClass.NAMED_ACCOUNT)
        needs = named | ~tariffs.equals("account", "")
        charge = np.zeros(len(tariffs), np.intp)
        trivial = not rank[rows].any() and not needs[rows].any()
        if not trivial:
            names = ("tariff_id", "charge_code", "equipment_id")
            for number, group in enumerate(_grouped(tariffs, rows, names)):
                charge[group] = number
        return cls(rank, charge, needs, tariffs.texts("account"), trivial)

    def offered(
        self, goods: Consignments, movements: Movements, movement: NDArray[np.intp], row: Whole
    ) -> NDArray[np.bool_]:
        """Return which (movement, line) pairs are the best offer their goods may have."""
        if self.is_trivial:
            return np.ones(len(row), np.bool_)
        whose = np.array([*goods.accounts] or [""] * len(goods.ids), dtype=object)
        mine = whose[movements.consignment[movement]]
        own = np.asarray((self.accounts[row] == mine) & (mine != ""), np.bool_)
        allowed = ~self.needs_account[row] | own
        if not len(row):
            return allowed
        _, group = np.unique(np.stack([movement, self.charge[row]]), axis=1, return_inverse=True)
        group = group.ravel()
        best = np.full(group.max() + 1, -1)
        np.maximum.at(best, group[allowed], self.rank[row][allowed])
        return np.asarray(allowed & (self.rank[row] == best[group]))


_FROM_SPOT = (RateClass.SPOT, RateClass.CONTRACT, RateClass.NAMED_ACCOUNT)


def tariff_book(network: Network, as_of: date | None = None) -> TariffBook:
    """Return the tariffs of a network as they hold on a date (cached by content)."""
    moment = as_of or network.reference_date
    key = ("tariff_book", network.tariffs.digest, moment)
    if key not in _BOOKS:
        while len(_BOOKS) >= _MOST_BOOKS:
            _BOOKS.pop(next(iter(_BOOKS)))
        _BOOKS[key] = TariffBook(network.tariffs, moment)
    return _BOOKS[key]


_BOOKS: dict[Any, TariffBook] = {}
_MOST_BOOKS = 8


def amounts_of(
    book: TariffBook,
    network: Network,
    goods: Consignments,
    movements: Movements,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
) -> tuple[Reals, Reals]:
    """Return quantity and unrounded amount of every (movement, tariff line) pair."""
    owner = movements.consignment[movement]
    volume = goods.volume_m3[owner]
    table = book.table
    chargeable, _ = chargeable_kg(table, network, goods, owner, row)
    days = _days_in_tier(book, movements.storage_days[movement], row)
    boxes = _box_counts(network, book, movements, movement, row)
    vehicles = np.maximum(movements.boxes.sum(axis=1)[movement], 1)
    one = np.ones(len(row))
    quantity_of = {
        ChargeBasis.PER_KG: np.maximum(chargeable, table.array("weight_break_kg")[row]),
        ChargeBasis.PER_M3: volume,
        ChargeBasis.PER_M3_DAY: volume * days,
        ChargeBasis.PER_REVENUE_TON: chargeable / KG_PER_TONNE,
        ChargeBasis.PER_CONTAINER: boxes,
        ChargeBasis.PER_PARCEL: goods.packages[owner],
        ChargeBasis.PER_ITEM_CATEGORY: goods.item_categories[owner],
        ChargeBasis.PER_UNIT: goods.units[owner],
        ChargeBasis.PER_KM: movements.distance_km[movement] * vehicles,
        ChargeBasis.PERCENT_OF_VALUE: goods.value[owner] / 100.0,
        ChargeBasis.PERCENT_OF_LINES: 0.0 * one,
    }
    basis = table.array("basis")[row]
    quantity = one.copy()
    for word, values in quantity_of.items():
        here = basis == book.basis_code(word)
        quantity[here] = np.broadcast_to(values, one.shape)[here]
    counted = np.where(basis == book.basis_code(ChargeBasis.PER_CONTAINER), boxes, 1)
    counted = np.where(basis == book.basis_code(ChargeBasis.PER_KM), vehicles, counted)
    stays = basis == book.basis_code(ChargeBasis.PER_M3_DAY)
    counted = np.where(stays, days, counted)
    moved = quantity > 0
    least = table.array("minimum_quantity")[row] * counted
    quantity = np.where(moved, np.maximum(quantity, least), 0.0)
    amount = quantity * table.array("rate")[row]
    minimum = table.array("minimum")[row] * counted
    return quantity, np.where(moved, np.maximum(amount, minimum), 0.0)


def _days_in_tier(book: TariffBook, days: Reals, row: NDArray[np.intp]) -> Reals:
    """Return how many of the days of a stay fall into the tier of each line."""
    first = book.table.array("age_from_days")[row]
    return np.asarray(np.maximum(np.minimum(days, book.next_age[row]) - first, 0.0))


def _box_counts(
    network: Network,
    book: TariffBook,
    movements: Movements,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
) -> Reals:
    """Return the boxes a line counts: of its own type, or all where it names none."""
    equipment = book.table.rows_in("equipment_id", network.equipment)[row]
    named = ~book.table.equals("equipment_id", "")[row]
    every = movements.boxes.sum(axis=1)[movement]
    own = movements.boxes[movement, np.maximum(equipment, 0)] if movements.boxes.size else every
    return np.where(named, np.where(equipment >= 0, own, 0), every).astype(np.float64)


def cheapest_breaks(
    book: TariffBook,
    network: Network,
    goods: Consignments,
    movements: Movements,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
    amount: Reals,
) -> NDArray[np.intp]:
    """Return the pairs to keep: of each charge the break that is cheapest among those open.

    Open are the break the goods reach and every higher one that may be bought for its own
    minimum weight ("charge at the next break if lower"); goods below the lowest break pay that.
    Of offers for the same charge by rate class only the best one is kept.
    """
    table = book.table
    total, piece = chargeable_kg(table, network, goods, movements.consignment[movement], row)
    per_parcel = table.array("basis")[row] == book.basis_code(ChargeBasis.PER_PARCEL)
    measure = np.where(per_parcel, piece, total)
    reached = (measure >= table.array("weight_break_kg")[row]) | (book.family[row] == row)
    is_open = (measure < book.next_break[row]) & (reached | table.array("next_break_allowed")[row])
    is_open &= book.choices.offered(goods, movements, movement, row)
    order = np.lexsort((row, amount, book.family[row], movement))
    order = order[is_open[order]]
    family = book.family[row[order]]
    new = np.ones(len(order), np.bool_)
    new[1:] = (movement[order][1:] != movement[order][:-1]) | (family[1:] != family[:-1])
    return np.sort(order[new])


def percent_lines(
    book: TariffBook,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
    quantity: Reals,
    minor: Whole,
    currency: NDArray[np.object_],
) -> tuple[Reals, Whole]:
    """Fill in the lines that are a percentage of other lines of the same movement and currency.

    Returns
    -------
    quantity, minor
        As given, but for these lines: a hundredth of what they are a percentage of, in major
        units, and the amount.
    """
    basis = book.table.array("basis")[row]
    percent = np.flatnonzero(basis == book.basis_code(ChargeBasis.PERCENT_OF_LINES))
    if not len(percent):
        return quantity, minor
    hundreds, out = quantity.copy(), minor.copy()
    codes = book.table.texts("charge_code")[row]
    applies = book.table.texts("applies_to")[row]
    rates = book.table.array("rate")[row]
    for pair in percent.tolist():
        named = set(str(applies[pair]).split(";"))
        first, last = np.searchsorted(movement, [movement[pair], movement[pair] + 1])
        base = sum(
            int(minor[other])
            for other in range(first, last)
            if codes[other] in named and currency[other] == currency[pair]
        )
        hundreds[pair] = float(Money(base, str(currency[pair])).amount / 100)
        out[pair] = round_minor(np.array([base * rates[pair] / 100.0]))[0]
    return hundreds, out
