"""The one door for money: every charge line of every answer is made here.

``charges`` takes arrays (a single consignment is length 1) and returns arrays of lines, each
rounded once in its own currency. Compile, quotes, plans and the referee all call it, so they
cannot disagree. Conversion to one currency follows ``network.money.convert_lines``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments, Movements, Reals, Whole
from network.customs import export_rows
from network.enums import ChargeBasis, ChargeCategory, Confidence, Nature, Payer
from network.goods import Consignment
from network.money import (
    Exchange,
    Money,
    convert_lines,
    exact_rate,
    minor_digits,
    round_half_up,
    round_minor,
    share_out,
)
from network.network import Network
from network.tariff_book import (
    BOX_SHARED,
    TariffBook,
    amounts_of,
    cheapest_breaks,
    percent_lines,
    tariff_book,
)
from network.trade_entry import Assessment, TradeCharge
from network.units import KG_PER_TONNE, MICROGRAMS_PER_KILOGRAM


@dataclass(frozen=True)
class ChargeLines:
    """Charge lines as arrays of shape (L,), ordered by movement and tariff line.

    ``row`` is the row of the tariff table (or DUTY_LINE); ``amount_minor`` is in ``currency``.
    """

    movement: NDArray[np.intp]
    consignment: NDArray[np.intp]
    row: NDArray[np.intp]
    quantity: Reals
    rate: Reals
    amount_minor: Whole
    currency: NDArray[np.object_]
    decides: NDArray[np.bool_]


def charges(
    network: Network,
    consignments: Consignments,
    movements: Movements,
    as_of: date | None = None,
) -> ChargeLines:
    """Make the charge lines of movements.

    Parameters
    ----------
    consignments
        (C,) goods.
    movements
        (M,) what they do; minimums, breaks and per-shipment lines apply to each movement, only
        lines per container, per vehicle kilometre, per departure and per entry are shared.
    as_of
        Date on which rates must hold; the network's reference date when left out.

    Returns
    -------
    ChargeLines
        Every line with a nonzero amount, each rounded once in its own currency; the quantity of
        a shared line is the part of it that the consignment pays for.
    """
    book = tariff_book(network, as_of)
    count = book.first[movements.tariff + 1] - book.first[movements.tariff]
    count = np.where(movements.tariff < 0, 0, count)
    movement = np.repeat(np.arange(len(count)), count)
    start = np.repeat(np.cumsum(count) - count, count)
    offset = np.arange(len(movement)) - start
    row = book.rows[book.first[movements.tariff[movement]] + offset]
    quantity, amount = amounts_of(book, network, consignments, movements, movement, row)
    keep = cheapest_breaks(book, network, consignments, movements, movement, row, amount)
    movement, row, quantity, amount = movement[keep], row[keep], quantity[keep], amount[keep]
    consignment = movements.consignment[movement]
    currency = book.table.texts("currency")[row]
    basis = book.table.array("basis")[row]
    by_value = basis == book.basis_code(ChargeBasis.PERCENT_OF_VALUE)
    currency[by_value] = np.array(consignments.currencies, dtype=object)[consignment[by_value]]
    digits = np.array([minor_digits(str(word)) for word in currency], np.int64)
    minor = round_minor(amount * 10.0**digits)
    whole = minor
    minor = _share(book, network, consignments, movements, movement, row, whole)
    quantity = np.where(whole != 0, quantity * minor / np.where(whole != 0, whole, 1), quantity)
    quantity, minor = percent_lines(book, movement, row, quantity, minor, currency)
    decides = book.table.array("nature") != book.table.columns["nature"].positions.get(
        Nature.PASS_THROUGH, -1
    )
    lines = ChargeLines(
        movement,
        consignment,
        row,
        quantity,
        book.table.array("rate")[row],
        minor,
        currency,
        decides[row],
    )
    used = np.flatnonzero(minor)
    return _taken(lines, used)


def _taken(lines: ChargeLines, rows: NDArray[np.intp]) -> ChargeLines:
    return ChargeLines(*(getattr(lines, name)[rows] for name in lines.__dataclass_fields__))


_MICROGRAMS_PER_TONNE = int(MICROGRAMS_PER_KILOGRAM * KG_PER_TONNE)


def _share(
    book: TariffBook,
    network: Network,
    goods: Consignments,
    movements: Movements,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
    minor: Whole,
) -> Whole:
    """Share lines of common boxes and departures by the binding quantity, of entries by value."""
    basis = book.table.array("basis")[row]
    by_box = [book.basis_code(word) for word in BOX_SHARED]
    by_departure = basis == book.basis_code(ChargeBasis.PER_DEPARTURE)
    out = minor.copy()
    owner = movements.consignment[movement]
    for group, shared in (
        (movements.box_group, np.isin(basis, by_box)),
        (movements.departure_group, by_departure),
    ):
        members: dict[tuple[int, int], list[int]] = {}
        for pair in np.flatnonzero(shared & (group[movement] >= 0)).tolist():
            members.setdefault((int(group[movement[pair]]), int(row[pair])), []).append(pair)
        for pairs in members.values():
            weights = [_binding(network, goods, movements, int(movement[p])) for p in pairs]
            owners = [goods.ids[owner[p]] for p in pairs]
            out[pairs] = share_out(int(minor[pairs[0]]), weights, owners)
    if movements.entries is not None:
        _share_entries(book, goods, movements, movement, row, out)
    return out


def _share_entries(
    book: TariffBook,
    goods: Consignments,
    movements: Movements,
    movement: NDArray[np.intp],
    row: NDArray[np.intp],
    minor: Whole,
) -> None:
    """Share the lines per entry of what is declared together, in place.

    By customs value; where nothing of it is worth anything by units.
    """
    if movements.entries is None:
        return
    owner = movements.consignment[movement]
    per_entry = book.table.array("basis")[row] == book.basis_code(ChargeBasis.PER_ENTRY)
    side = np.where(export_rows(book.table)[row], 0, 1)
    group = np.where(per_entry, movements.entries.group[movement, side], -1)
    weight = movements.entries.weight[movement, side]
    for pairs in _declared(group, row, owner):
        values = weight[pairs].tolist()
        if not any(values):
            values = [int(units) for units in goods.units[owner[pairs]]]
        minor[pairs] = share_out(int(minor[pairs[0]]), values, [goods.ids[w] for w in owner[pairs]])


def _declared(group: Whole, row: NDArray[np.intp], owner: NDArray[np.intp]) -> Iterable[list[int]]:
    """Gather the (movement, line) pairs that are one line of one declaration.

    A line that a consignment meets twice on its way is two lines, the second like the first.
    """
    members: dict[tuple[int, int, int], list[int]] = {}
    met: dict[tuple[int, int, int], int] = {}
    for pair in np.flatnonzero(group >= 0).tolist():
        key = (int(group[pair]), int(row[pair]), int(owner[pair]))
        met[key] = met.get(key, 0) + 1
        members.setdefault((key[0], key[1], met[key]), []).append(pair)
    return members.values()


def _binding(network: Network, goods: Consignments, movements: Movements, move: int) -> Fraction:
    """Return the slots (TEU) of its boxes that a consignment binds; its cube without boxes.

    Inside one box all members have the same slots, so there the share of the box decides.
    """
    counts = movements.boxes[move]
    owner = int(movements.consignment[move])
    weight, volume = goods.weight_kg[owner], goods.volume_m3[owner]
    if counts.sum() == 0:
        return Fraction(float(volume))
    cube = float(counts @ network.equipment.array("volume_m3"))
    payload = float(counts @ network.equipment.array("payload_kg"))
    slots = float(counts @ network.equipment.array("teu")) or float(counts.sum())
    return Fraction(float(max(volume / cube, weight / payload) * slots))


def decision_costs(lines: ChargeLines, movements: int, currency: str, exchange: Exchange) -> Whole:
    """Return the decision cost of each movement in 1/1000 minor units of ``currency``.

    Guarantees: never above the exact converted cost (each line is floored).
    """
    out = np.zeros(movements, np.int64)
    for word in sorted(set(lines.currency.tolist())):
        here = np.flatnonzero((lines.currency == word) & lines.decides)
        rate = exchange.minor_rate(word, currency) * 1000
        exact = [a * rate.numerator // rate.denominator for a in lines.amount_minor[here].tolist()]
        np.add.at(out, lines.movement[here], np.array(exact, np.int64))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """One charge as it is shown: what for, how much of it, at which rate, from which row.

    ``due_days``: days after the event on which a refund or rebate comes in. ``payer`` is who
    bears it under the term of the goods, as far as that is known.
    """

    code: str
    category: ChargeCategory
    nature: Nature
    basis: ChargeBasis
    quantity: float
    unit_price: float
    amount: Money
    converted: Money
    movement: int
    table: str
    row: str
    source: str
    confidence: Confidence
    valid_from: date | None = None
    valid_to: date | None = None
    due_days: float = 0.0
    payer: Payer | None = None


def charge_lines(
    network: Network,
    lines: ChargeLines,
    consignment: int,
    currency: str,
    exchange: Exchange,
    extra: Sequence[ChargeLine] = (),
    leg_of: Sequence[int] | None = None,
) -> tuple[ChargeLine, ...]:
    """Return the lines of one consignment, converted so that they sum exactly.

    ``extra`` holds lines made elsewhere in this module (duty, carbon price); ``leg_of`` names
    the leg of each movement where that is not the movement's own number.
    """
    table = network.tariffs
    made: list[ChargeLine] = []
    for line in np.flatnonzero(lines.consignment == consignment).tolist():
        row = int(lines.row[line])
        source = table[row]
        amount = Money(int(lines.amount_minor[line]), str(lines.currency[line]))
        made.append(
            ChargeLine(
                code=source.charge_code,
                category=source.category,
                nature=source.nature,
                basis=source.basis,
                quantity=float(lines.quantity[line]),
                unit_price=source.rate,
                amount=amount,
                converted=amount,
                movement=int(lines.movement[line])
                if leg_of is None
                else leg_of[int(lines.movement[line])],
                table="tariffs",
                row=f"{source.tariff_id}/{source.line}",
                source=source.source,
                confidence=source.confidence,
                valid_from=source.valid_from,
                valid_to=source.valid_to,
            )
        )
    made.extend(extra)
    return _converted(made, currency, exchange)


def _converted(
    made: Sequence[ChargeLine], currency: str, exchange: Exchange
) -> tuple[ChargeLine, ...]:
    """Convert line amounts by the exact-sum rule, CASH lines apart from the others."""
    out = list(made)
    for nature in Nature:
        chosen = [i for i, line in enumerate(made) if line.nature is nature]
        amounts = convert_lines([made[i].amount for i in chosen], currency, exchange)
        for index, amount in zip(chosen, amounts, strict=True):
            out[index] = replace(made[index], converted=amount)
    return tuple(out)


def duty_line(consignment: Consignment, movement: int) -> tuple[ChargeLine, ...]:
    """Return the duty line of a consignment that states its own duty rate."""
    if consignment.duty_percent is None:
        return ()
    exact = exact_rate(consignment.value) * exact_rate(consignment.duty_percent) / 100
    scale = 10 ** minor_digits(consignment.currency)
    amount = Money(round_half_up(exact * scale), consignment.currency)
    return (
        ChargeLine(
            code="DUTY",
            category=ChargeCategory.DUTY_TAX,
            nature=Nature.CASH,
            basis=ChargeBasis.PERCENT_OF_VALUE,
            quantity=consignment.value,
            unit_price=consignment.duty_percent,
            amount=amount,
            converted=amount,
            movement=movement,
            table="shipments",
            row=consignment.consignment_id,
            source="stated by the shipment",
            confidence=Confidence.VERIFIED,
        ),
    )


def carbon_line(
    wtw_ug: int, price_per_tonne: Money | None, movement: int
) -> tuple[ChargeLine, ...]:
    """Return the shadow line of an internal carbon price on physical well-to-wheel emissions."""
    if price_per_tonne is None or wtw_ug == 0:
        return ()
    exact = Fraction(price_per_tonne.amount_minor * wtw_ug, _MICROGRAMS_PER_TONNE)
    amount = Money(int(exact + Fraction(1, 2)), price_per_tonne.currency)
    return (
        ChargeLine(
            code="CARBON_PRICE",
            category=ChargeCategory.OTHER,
            nature=Nature.SHADOW,
            basis=ChargeBasis.PER_KG,
            quantity=wtw_ug / MICROGRAMS_PER_KILOGRAM,
            unit_price=float(price_per_tonne.amount) / KG_PER_TONNE,
            amount=amount,
            converted=amount,
            movement=movement,
            table="options",
            row="carbon_price",
            source="internal carbon price of the question",
            confidence=Confidence.VERIFIED,
        ),
    )


def total(lines: Sequence[ChargeLine], natures: Sequence[Nature], currency: str) -> Money:
    """Return the sum of the converted lines of some natures."""
    return Money(sum(x.converted.amount_minor for x in lines if x.nature in natures), currency)


def trade_lines(found: Assessment | Sequence[TradeCharge], movement: int) -> tuple[ChargeLine, ...]:
    """Return the charges of an entry or of an export as lines of one movement (-1: the whole)."""
    charges = found.charges if isinstance(found, Assessment) else found
    return tuple(
        ChargeLine(
            code=charge.code,
            category=charge.category,
            nature=charge.nature,
            basis=charge.basis,
            quantity=charge.quantity,
            unit_price=charge.unit_price,
            amount=charge.amount,
            converted=charge.amount,
            movement=movement,
            table=charge.table,
            row=charge.row,
            source=charge.source,
            confidence=charge.confidence,
            valid_from=charge.valid_from,
            valid_to=charge.valid_to,
            due_days=charge.due_days,
        )
        for charge in charges
    )
