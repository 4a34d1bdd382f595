"""A siting decision back to flows: shares become consignments, re-priced at what really moves."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments
from network.emissions import Emissions
from network.enums import Nature
from network.equipment import box_mixes
from network.landed import ChargeLine, carbon_line, charge_lines, total
from network.money import Money
from network.network import Network
from network.units import KG_PER_TONNE, MICROGRAMS_PER_KILOGRAM
from solver.lanes import CARRIAGE, LanePricer, Rides
from solver.options import Options
from solver.plan import Boxes, LocateQuestion, SiteFlow
from solver.replenish import (
    Replenishment,
    cheapest_way,
    goods_cost,
    lot_of,
    lots_of,
    site_id,
)

Indices = NDArray[np.intp]
Reals = NDArray[np.float64]


def carbon_cost(network: Network, wtw_ug: NDArray[np.int64], options: Options) -> Reals:
    """Return the shadow cost of grams in 1/1000 minor units, not rounded."""
    price = options.carbon_price
    if price is None:
        return np.zeros(len(wtw_ug))
    rate = network.exchange(options.as_of).minor_rate(price.currency, options.currency)
    return wtw_ug.astype(np.float64) * (
        price.amount_minor * float(rate) * _MILLI / _MICROGRAMS_PER_TONNE
    )


_MILLI = 1000.0
_MICROGRAMS_PER_TONNE = MICROGRAMS_PER_KILOGRAM * KG_PER_TONNE


def outbound_flows(pricer: LanePricer, candidates: Rides, flow_of: Indices) -> list[SiteFlow]:
    """Return one flow per number in ``flow_of``: of its candidates the one that is cheapest.

    Parameters
    ----------
    pricer
        Prices rides.
    candidates
        Lanes with the share they would carry, without boxes.
    flow_of
        (N,) the flow each candidate belongs to, 0 to F - 1.
    """
    rides, owner = _with_boxes(pricer, candidates, flow_of)
    wtt, ttw = pricer.grams(rides)
    cost = pricer.decision_cost(rides) + carbon_cost(pricer.network, wtt + ttw, pricer.options)
    order = np.lexsort((rides.lane, cost, owner))
    first = np.ones(len(order), np.bool_)
    first[1:] = owner[order][1:] != owner[order][:-1]
    best = order[first]
    chosen = Rides(rides.lane[best], rides.share[best], rides.boxes[best])
    goods, lines = pricer.charge(chosen)
    exchange = pricer.network.exchange(pricer.options.as_of)
    flows: list[SiteFlow] = []
    for number, ride in enumerate(best.tolist()):
        emissions = Emissions(int(wtt[ride]), int(ttw[ride]))
        extra = carbon_line(emissions.wtw_ug, pricer.options.carbon_price, CARRIAGE)
        made = charge_lines(pricer.network, lines, number, pricer.options.currency, exchange, extra)
        made = tuple(replace(line, movement=0) for line in made)
        flows.append(_flow(pricer, goods, chosen, number, made, emissions))
    return flows


def _with_boxes(pricer: LanePricer, rides: Rides, flow_of: Indices) -> tuple[Rides, Indices]:
    """Put every container mix worth a price in place of a ride that needs containers."""
    needs = pricer.takes[rides.lane].any(axis=1)
    if not needs.any():
        return rides, flow_of
    goods = pricer.goods(rides)
    units = list(pricer.network.equipment)
    lane: list[int] = []
    source: list[int] = []
    boxes: list[list[int]] = []
    for ride in range(len(rides)):
        taken = np.flatnonzero(pricer.takes[rides.lane[ride]]).tolist()
        mixes = box_mixes(
            [units[i] for i in taken], float(goods.weight_kg[ride]), float(goods.volume_m3[ride])
        )
        for mix in mixes or ((),):
            counts = [0] * len(units)
            for unit, count in zip(taken, mix, strict=False):
                counts[unit] = count
            source.append(ride)
            lane.append(int(rides.lane[ride]))
            boxes.append(counts)
    rows = np.array(source, np.intp)
    return (
        Rides(np.array(lane, np.intp), rides.share[rows], np.array(boxes, np.int64)),
        flow_of[rows],
    )


def _flow(
    pricer: LanePricer,
    goods: Consignments,
    rides: Rides,
    number: int,
    charges: tuple[ChargeLine, ...],
    emissions: Emissions,
) -> SiteFlow:
    network, lanes, currency = pricer.network, pricer.lanes, pricer.options.currency
    lane = int(rides.lane[number])
    want = network.demand[int(pricer.wants.row[lanes.want[lane]])]
    service = network.services[int(lanes.service[lane])]
    transfers = network.transfers.texts("transfer_id")
    handled = (int(lanes.pick_up[lane]), int(lanes.deliver[lane]))
    return SiteFlow(
        origin_id=service.origin_id,
        destination_id=service.destination_id,
        sku=want.sku,
        channel=want.channel,
        units=float(goods.units[number]),
        share=float(rides.share[number]),
        cost=total(charges, (Nature.CASH,), currency),
        decision_cost=total(charges, (Nature.CASH, Nature.SHADOW), currency),
        emissions=emissions,
        transit_min=int(lanes.transit_min[lane]),
        service_id=service.service_id,
        transfer_ids=tuple(str(transfers[row]) for row in handled if row >= 0),
        boxes=_boxes(network, rides.boxes[number]),
        charges=charges,
    )


def _boxes(network: Network, counts: NDArray[np.int64]) -> Boxes:
    names = network.equipment.texts("equipment_id")
    return tuple((str(names[i]), int(n)) for i, n in enumerate(counts) if n)


def inbound_flows(
    network: Network, question: LocateQuestion, feed: Replenishment, units: Reals
) -> list[SiteFlow]:
    """Return the flows of used supply lanes, each re-priced by ``route`` at its realised lots."""
    used = np.flatnonzero(units)
    keys = [(int(feed.lane_site[q]), int(feed.product[feed.lane_source[q]])) for q in used]
    into: dict[tuple[int, int], float] = {}
    for key, lane in zip(keys, used.tolist(), strict=True):
        into[key] = into.get(key, 0.0) + float(units[lane])
    return [
        _inbound_flow(network, question, feed, lane, float(units[lane]), into[key])
        for key, lane in zip(keys, used.tolist(), strict=True)
    ]


def _inbound_flow(
    network: Network,
    question: LocateQuestion,
    feed: Replenishment,
    lane: int,
    units: float,
    all_units: float,
) -> SiteFlow:
    offer = network.supply[int(feed.source[feed.lane_source[lane]])]
    product = network.products.get(offer.sku)
    site = site_id(network, int(feed.lane_site[lane]))
    lots = lots_of(product, units, question.inbound_lot_m3)
    way = cheapest_way(network, question, offer.factory_id, site, lot_of(product, units / lots))
    if way is None:  # a smaller lot of the same goods goes wherever a full one goes
        raise RuntimeError(site)
    goods = goods_cost(network, offer, units, question.options)
    emissions = Emissions(way.emissions.wtt_ug * lots, way.emissions.ttw_ug * lots)
    return SiteFlow(
        origin_id=offer.factory_id,
        destination_id=site,
        sku=offer.sku,
        units=units,
        share=units / all_units,
        cost=_times(way.landed_cost, lots) + goods,
        decision_cost=_times(way.decision_cost, lots) + goods,
        emissions=emissions,
        transit_min=way.transit_min,
        boxes=way.boxes,
        charges=way.charges,
        lots=lots,
        itinerary=way,
    )


def _times(money: Money, count: int) -> Money:
    return Money(money.amount_minor * count, money.currency)
