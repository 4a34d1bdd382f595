"""What an arc costs apart from its boxes, and what a box on it costs: the parts ship needs.

All from the money door: each distinct tariff is priced with one box of each type, and its
lines are told apart by what they are charged for.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from network.carbon import factor_rows, footprint
from network.consignments import Consignments, Movements
from network.customs import export_rows, tax_rows
from network.enums import ChargeBasis, TaxPart
from network.goods import Consignment
from network.landed import ChargeLines, charges, decision_costs
from network.money import Exchange
from network.network import Network
from network.tariff_book import BOX_SHARED, tariff_book
from solver.goods_rules import fees_by_service
from solver.skeleton import Skeleton
from solver.stays import Stays, stays

Whole = NDArray[np.int64]
Part = NDArray[np.float64]


@dataclass(frozen=True)
class ArcMoves:
    """Tariff, factor and distance of every arc of a skeleton, (A,)."""

    tariff: NDArray[np.intp]
    factor: NDArray[np.intp]
    distance_km: NDArray[np.float64]


@dataclass(frozen=True)
class ArcPrices:
    """Decision cost of every arc of a skeleton in 1/1000 minor units of one currency.

    Parameters
    ----------
    private
        (A,) what the consignment pays whatever box it is in.
    per_box
        (A, E) what one box of each type costs.
    per_departure
        (A,) what the departure costs once.
    per_entry
        (A, 2) the part of ``private`` that is charged per customs entry: by lines whose charge
        code begins with ``EXPORT``, and by others.
    carbon_ug
        (A,) micrograms of CO2e.
    stays
        What storing costs at every location.
    """

    private: Whole
    per_box: Whole
    per_departure: Whole
    per_entry: Whole
    carbon_ug: Whole
    stays: Stays


def arc_moves(network: Network, bones: Skeleton, as_of: date) -> ArcMoves:
    """Return what the doors need to know of every arc."""
    book = tariff_book(network, as_of)
    services, transfers = network.services, network.transfers
    is_service = bones.service >= 0
    row, cross = bones.service[is_service], bones.transfer[~is_service]
    tariff = np.full(len(bones.tail), -1, np.intp)
    factor = np.full(len(bones.tail), -1, np.intp)
    distance = np.zeros(len(bones.tail))

    def look_up(table: NDArray[np.intp], codes: NDArray[np.int32]) -> NDArray[np.intp]:
        return table[codes] if len(codes) else np.zeros(0, np.intp)

    names = np.array(services.vocabulary("tariff_id"), dtype=object)
    tariff[is_service] = look_up(book.of(names), services.array("tariff_id")[row])
    names = np.array(transfers.vocabulary("tariff_id"), dtype=object)
    tariff[~is_service] = look_up(book.of(names), transfers.array("tariff_id")[cross])
    factors = network.emission_factors
    names = np.array(services.vocabulary("toc_id"), dtype=object)
    factor[is_service] = look_up(factor_rows(factors, names), services.array("toc_id")[row])
    names = np.array(transfers.vocabulary("hoc_id"), dtype=object)
    factor[~is_service] = look_up(factor_rows(factors, names), transfers.array("hoc_id")[cross])
    distance[is_service] = services.array("distance_km")[row]
    return ArcMoves(tariff, factor, distance)


def arc_prices(
    network: Network,
    bones: Skeleton,
    consignment: Consignment,
    currency: str,
    as_of: date,
    tax_part: TaxPart | None = None,
    *,
    rounded: bool = True,
) -> ArcPrices:
    """Return the parts of every arc's cost for one consignment.

    With ``tax_part`` only those lines count that belong to the customs value (if the arc lies
    before the border) or to the VAT base (if behind); carbon is as ever. Weights
    that are not ``rounded`` up bound the prices of parts from below.
    """
    rates = _Rates(currency, as_of, tax_part, consignment.account)
    common = _common(network, bones, rates)
    goods = replace(Consignments.of([consignment]), rounds_weight=rounded)
    alone = np.zeros(len(common.moves.tariff), np.intp)
    carbon = footprint(network, goods, alone, common.moves.factor, common.moves.distance_km)
    lines, of_box, once, declared = _priced(network, goods, common, as_of, unit=0)
    counted, exchange = tax_rows(network.tariffs, tax_part)[lines.row], network.exchange(as_of)
    private = _sums(lines, (1.0 - of_box - once) * counted, common, currency, exchange)
    leaves = export_rows(network.tariffs)[lines.row]
    per_entry = [
        _sums(lines, declared * counted * side, common, currency, exchange)
        for side in (leaves, ~leaves)
    ]
    own = private[common.inverse]
    if tax_part is None:
        fees = fees_by_service(network, consignment, currency, as_of)
        own = own + np.where(bones.service >= 0, fees[bones.service], 0)
    return ArcPrices(
        private=own,
        per_box=common.per_box,
        per_departure=common.per_departure,
        per_entry=np.stack(per_entry, axis=1)[common.inverse],
        carbon_ug=carbon.wtw_ug,
        stays=stays(network, consignment, currency, as_of, tax_part),
    )


@dataclass(frozen=True)
class _Common:
    """What all consignments share: distinct tariffs, and the price of boxes and departures."""

    moves: ArcMoves
    tariff: NDArray[np.intp]
    distance_km: NDArray[np.float64]
    boxed: NDArray[np.bool_]
    departs: NDArray[np.bool_]
    inverse: NDArray[np.intp]
    per_box: Whole
    per_departure: Whole


_COMMON: dict[Any, _Common] = {}
_MOST_CACHED = 12
_MANY_BOXES = 1000
"""A box is priced in such company, so that rounding a line hardly touches the price of one."""
_ANY_GOODS = Consignment(weight_kg=1.0, volume_m3=1.0)


class _Rates(NamedTuple):
    """What the price of boxes and departures depends on beside the network."""

    currency: str
    as_of: date
    tax_part: TaxPart | None
    account: str


def _common(network: Network, bones: Skeleton, rates: _Rates) -> _Common:
    """Return what all consignments share, cached by the content it reads."""
    names = ("locations", "services", "transfers", "tariffs", "equipment", "fx_rates")
    factors = network.emission_factors.digest
    tables = (network.table(name).digest for name in names)
    key = (*tables, factors, rates)
    if key not in _COMMON:
        while len(_COMMON) >= _MOST_CACHED:
            _COMMON.pop(next(iter(_COMMON)))
        _COMMON[key] = _price_boxes(network, bones, rates)
    return _COMMON[key]


def _price_boxes(network: Network, bones: Skeleton, rates: _Rates) -> _Common:
    """Find the distinct (tariff, distance, boxed, departs) of arcs; price one box of each type."""
    currency, as_of = rates.currency, rates.as_of
    moves = arc_moves(network, bones, as_of)
    boxed = bones.is_fcl[bones.tail] | bones.is_fcl[bones.head]
    book = tariff_book(network, as_of)
    by_km = np.zeros(len(book.names) + 1, np.bool_)
    by_km[book.table.array("tariff_id")[book.table.equals("basis", ChargeBasis.PER_KM)]] = True
    asked = np.where(by_km[moves.tariff], moves.distance_km, 0.0)
    departs = bones.service >= 0
    keys = np.stack([moves.tariff.astype(np.float64), asked, boxed, departs])
    unique, inverse = np.unique(keys, axis=1, return_inverse=True)
    count, types = unique.shape[1], len(network.equipment)
    common = _Common(
        moves=moves,
        tariff=unique[0].astype(np.intp),
        distance_km=unique[1],
        boxed=unique[2] > 0,
        departs=unique[3] > 0,
        inverse=inverse.ravel(),
        per_box=np.zeros((len(inverse.ravel()), types), np.int64),
        per_departure=np.zeros(len(inverse.ravel()), np.int64),
    )
    goods = Consignments.of([replace(_ANY_GOODS, account=rates.account)])
    exchange = network.exchange(as_of)
    counted = tax_rows(network.tariffs, rates.tax_part)
    lines, _, once, _ = _priced(network, goods, common, as_of, unit=0)
    departure = _sums(lines, once * counted[lines.row], common, currency, exchange)
    per_box = np.zeros((count, types), np.int64)
    for unit in range(types):
        lines, of_box, _, _ = _priced(network, goods, common, as_of, unit=unit, boxes=_MANY_BOXES)
        of_box = of_box * counted[lines.row]
        per_box[:, unit] = _sums(lines, of_box, common, currency, exchange) // _MANY_BOXES
    return replace(common, per_box=per_box[common.inverse], per_departure=departure[common.inverse])


def _priced(
    network: Network,
    goods: Consignments,
    common: _Common,
    as_of: date,
    *,
    unit: int,
    boxes: int = 1,
) -> tuple[ChargeLines, Part, Part, Part]:
    """Price every distinct tariff with some boxes of a type.

    Returns the lines, and the parts of each that are for the box, the departure and the entry (0
    to 1). A percentage of other lines follows what it is a percentage of; handling leaves at no
    departure, so there such lines are the consignment's own.
    """
    counts = np.zeros((len(common.tariff), len(network.equipment)), np.int64)
    counts[common.boxed, unit : unit + 1] = boxes
    alone = np.zeros(len(common.tariff), np.intp)
    movements = Movements.alone(alone, common.tariff, common.distance_km, counts)
    lines = charges(network, goods, movements, as_of)
    basis = network.tariffs.array("basis")[lines.row]
    codes = network.tariffs.columns["basis"].positions
    shared = np.isin(basis, [codes.get(word, -1) for word in BOX_SHARED])
    of_box = (shared & common.boxed[lines.movement]).astype(np.float64)
    leaves = common.departs[lines.movement]
    per_departure = basis == codes.get(ChargeBasis.PER_DEPARTURE, -1)
    once = (per_departure & leaves).astype(np.float64)
    declared = (basis == codes.get(ChargeBasis.PER_ENTRY, -1)).astype(np.float64)
    percent = np.flatnonzero(basis == codes.get(ChargeBasis.PERCENT_OF_LINES, -1))
    for line in percent.tolist():
        for part in (of_box, once, declared):
            part[line] = _part_of_base(network, lines, part, line)
    return lines, of_box, once, declared


def _part_of_base(
    network: Network, lines: ChargeLines, part: NDArray[np.float64], line: int
) -> float:
    """Return the part of a percentage line whose base is such a part of its lines."""
    named = network.tariffs[int(lines.row[line])].applies_to
    codes = network.tariffs.columns["charge_code"]
    first, last = np.searchsorted(lines.movement, [lines.movement[line], lines.movement[line] + 1])
    base = [
        other
        for other in range(first, last)
        if (codes.vocabulary or ())[codes.values[lines.row[other]]] in named
        and lines.currency[other] == lines.currency[line]
    ]
    whole = float(lines.amount_minor[base].sum())
    return float((lines.amount_minor[base] * part[base]).sum()) / whole if whole else 0.0


def _sums(
    lines: ChargeLines,
    part: NDArray[np.float64],
    common: _Common,
    currency: str,
    exchange: Exchange,
) -> Whole:
    """Return the decision cost of some part of every line, by movement, floored."""
    amounts = np.floor(lines.amount_minor * part).astype(np.int64)
    return decision_costs(
        replace(lines, amount_minor=amounts), len(common.tariff), currency, exchange
    )
