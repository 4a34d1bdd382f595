"""Ways from factories to warehouses: the cheapest route of one lot, asked of ``solver.route``."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from math import ceil

import numpy as np
from numpy.typing import NDArray

from network.enums import Pick
from network.goods import Consignment, Product
from network.inventory import Supply
from network.money import Money, minor_digits
from network.network import Network
from network.units import minute_of
from solver.goods_rules import refusing_services
from solver.options import Limits, Options
from solver.plan import Itinerary, LocateQuestion, RouteQuestion
from solver.route import route

Indices = NDArray[np.intp]
Reals = NDArray[np.float64]

_ROUND_OFF = 1e-9


@dataclass(frozen=True)
class Replenishment:
    """Sources (S,) and the supply lanes (Q,) from them to the warehouses they can reach.

    ``source`` holds rows of the supply table, ``site`` rows of the facility table;
    ``unit_cost`` is decision cost per unit at the stated lot, goods included, in major units.
    """

    source: Indices
    product: Indices
    capacity: Reals
    lane_source: Indices
    lane_site: Indices
    unit_cost: Reals


def no_replenishment() -> Replenishment:
    """Return the answer to a question without inbound."""
    rows, reals = np.zeros(0, np.intp), np.zeros(0)
    return Replenishment(rows, rows, reals, rows, rows, reals)


def replenishment(
    network: Network, question: LocateQuestion, needed: set[tuple[int, int]]
) -> Replenishment:
    """Price one lot from every source to every warehouse that may need its product.

    Parameters
    ----------
    needed
        Pairs (row of the facility, row of the product) that may be asked for.
    """
    supply = network.supply
    source = np.flatnonzero(supply.equals("period", question.period))
    product = supply.rows_in("sku", network.products)[source].astype(np.intp)
    lanes: list[tuple[int, int, float]] = []
    for number, row in enumerate(source.tolist()):
        offer = supply[row]
        for site in sorted(s for s, p in needed if p == product[number]):
            cost = _cost_per_unit(network, question, offer, site)
            if cost is not None:
                lanes.append((number, site, cost))
    capacity = supply.array("capacity_units")[source]
    return Replenishment(
        source=source,
        product=product,
        capacity=np.where(np.isnan(capacity), np.inf, capacity),
        lane_source=np.array([lane[0] for lane in lanes], np.intp),
        lane_site=np.array([lane[1] for lane in lanes], np.intp),
        unit_cost=np.array([lane[2] for lane in lanes], np.float64),
    )


def _cost_per_unit(
    network: Network, question: LocateQuestion, offer: Supply, site: int
) -> float | None:
    """Return what a unit costs at the warehouse door in whole lots; None where no route goes."""
    product = network.products.get(offer.sku)
    units = lot_units(product, question.inbound_lot_m3)
    way = cheapest_way(
        network, question, offer.factory_id, site_id(network, site), lot_of(product, units)
    )
    if way is None:
        return None
    options = question.options
    scale = 10.0 ** minor_digits(options.currency)
    rate = network.exchange(options.as_of).rate(offer.currency, options.currency)
    return way.decision_cost.amount_minor / scale / units + offer.unit_cost * float(rate)


def site_id(network: Network, site: int) -> str:
    """Return the location of a facility row."""
    return str(network.facilities.texts("location_id")[site])


def lot_units(product: Product, lot_m3: float) -> float:
    """Return how many units a full lot holds, at least one."""
    if product.volume_m3 <= 0:
        return 1.0
    return float(max(1, int(lot_m3 / product.volume_m3 + _ROUND_OFF)))


def lots_of(product: Product, units: float, lot_m3: float) -> int:
    """Return how many equal lots a flow takes."""
    return max(1, ceil(units / lot_units(product, lot_m3) - _ROUND_OFF))


def lot_of(product: Product, units: float) -> Consignment:
    """Return a lot as a consignment in whole cartons; units may be a fraction of an average."""
    whole = max(1, ceil(units - _ROUND_OFF))
    return Consignment(
        consignment_id=product.sku,
        weight_kg=units * product.weight_kg,
        volume_m3=units * product.volume_m3,
        packages=ceil(whole / product.units_per_carton),
        units=whole,
        value=units * product.transfer_price,
        currency=product.currency,
    )


def cheapest_way(
    network: Network,
    question: LocateQuestion,
    origin_id: str,
    destination_id: str,
    lot: Consignment,
) -> Itinerary | None:
    """Return the cheapest itinerary of a lot ready at the start of the question's date."""
    options = question.options
    as_of = options.as_of or network.reference_date
    day = datetime.combine(as_of, time(), UTC)
    product = network.products.get(lot.consignment_id)
    quote = route(
        network,
        RouteQuestion(
            origin_id=origin_id,
            destination_id=destination_id,
            consignment=lot,
            ready_min=minute_of(day),
            limits=Limits(avoid=refusing_services(network, product, as_of)),
            options=options,
        ),
    )
    offer = quote.offer(Pick.CHEAPEST)
    return None if offer is None else offer.itinerary


def goods_cost(network: Network, offer: Supply, units: float, options: Options) -> Money:
    """Return what the factory asks for some units, converted and rounded once."""
    rate = network.exchange(options.as_of).rate(offer.currency, options.currency)
    return Money.of(repr(float(rate) * offer.unit_cost * units), options.currency)
