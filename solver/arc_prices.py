"""What an arc costs apart from its boxes, and what a box on it costs: the parts ship needs.

All from the money door: each distinct tariff is priced with one box of each type, and its
lines are told apart by what they are charged for.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.carbon import factor_rows, footprint
from network.consignments import Consignments, Movements
from network.enums import ChargeBasis
from network.goods import Consignment
from network.landed import ChargeLines, charges, decision_costs
from network.money import Exchange
from network.network import Network
from network.tariff_book import BOX_SHARED, tariff_book
from solver.skeleton import Skeleton

Whole = NDArray[np.int64]


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
    carbon_ug
        (A,) micrograms of CO2e.
    day_cost
        (locations,) what a day of storage costs.
    """

    private: Whole
    per_box: Whole
    per_departure: Whole
    carbon_ug: Whole
    day_cost: Whole


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
    network: Network, bones: Skeleton, consignment: Consignment, currency: str, as_of: date
) -> ArcPrices:
    """Return the parts of every arc's cost for one consignment."""
    moves = arc_moves(network, bones, as_of)
    goods = Consignments.of([consignment])
    carbon = footprint(
        network, goods, np.zeros(len(moves.tariff), np.intp), moves.factor, moves.distance_km
    )
    boxed = bones.is_fcl[bones.tail] | bones.is_fcl[bones.head]
    keys, inverse = _distinct(network, moves, boxed, as_of)
    tariffs, distances = keys[0].astype(np.intp), keys[1]
    types = len(network.equipment)
    per_box = np.zeros((keys.shape[1], types), np.int64)
    private = np.zeros(keys.shape[1], np.int64)
    departure = np.zeros(keys.shape[1], np.int64)
    with_boxes = keys[2] > 0
    exchange = network.exchange(as_of)
    shared = (*BOX_SHARED, ChargeBasis.PER_DEPARTURE)
    for unit in range(max(types, 1)):
        boxes = np.zeros((keys.shape[1], types), np.int64)
        boxes[with_boxes, unit : unit + 1] = 1
        lines = charges(
            network,
            goods,
            Movements.alone(np.zeros(len(tariffs), np.intp), tariffs, distances, boxes),
            as_of,
        )
        basis = network.tariffs.texts("basis")[lines.row]
        of_box = np.isin(basis, BOX_SHARED) & with_boxes[lines.movement]
        own = ~np.isin(basis, shared) | (np.isin(basis, BOX_SHARED) & ~of_box)
        per_box[:, unit : unit + 1] = _sums(lines, of_box, len(tariffs), currency, exchange)[
            :, None
        ]
        private = _sums(lines, own, len(tariffs), currency, exchange)
        departure = _sums(
            lines, basis == ChargeBasis.PER_DEPARTURE, len(tariffs), currency, exchange
        )
    return ArcPrices(
        private=private[inverse],
        per_box=per_box[inverse],
        per_departure=departure[inverse],
        carbon_ug=carbon.wtw_ug,
        day_cost=day_costs(network, consignment, currency, as_of),
    )


def _distinct(
    network: Network, moves: ArcMoves, boxed: NDArray[np.bool_], as_of: date
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the distinct (tariff, distance, boxed) of arcs; distance only where it is asked."""
    book = tariff_book(network, as_of)
    by_km = np.zeros(len(book.names) + 1, np.bool_)
    by_km[book.table.array("tariff_id")[book.table.equals("basis", ChargeBasis.PER_KM)]] = True
    asked = np.where(by_km[moves.tariff], moves.distance_km, 0.0)
    keys = np.stack([moves.tariff.astype(np.float64), asked, boxed.astype(np.float64)])
    unique, inverse = np.unique(keys, axis=1, return_inverse=True)
    return unique, inverse.ravel()


def _sums(
    lines: ChargeLines, chosen: NDArray[np.bool_], movements: int, currency: str, exchange: Exchange
) -> Whole:
    rows = np.flatnonzero(chosen)
    part = ChargeLines(*(getattr(lines, name)[rows] for name in lines.__dataclass_fields__))
    return decision_costs(part, movements, currency, exchange)


def day_costs(network: Network, consignment: Consignment, currency: str, as_of: date) -> Whole:
    """Return what one day of storage costs at each location, 1/1000 minor units."""
    book = tariff_book(network, as_of)
    places = network.locations
    words = book.of(np.array(places.vocabulary("storage_tariff_id"), dtype=object))
    tariff = words[places.array("storage_tariff_id")]
    boxes = np.zeros((len(places), len(network.equipment)), np.int64)
    movements = Movements.alone(
        np.zeros(len(places), np.intp), tariff, np.zeros(len(places)), boxes, np.ones(len(places))
    )
    lines = charges(network, Consignments.of([consignment]), movements, as_of)
    return decision_costs(lines, len(places), currency, network.exchange(as_of))
