"""A question to arrays: arcs priced and weighed for one consignment, departures looked up.

Costs and grams come from the two doors (``solver.arc_prices``); nothing is estimated here. Cost is
CASH plus the SHADOW lines of tariffs in 1/1000 of a minor unit, floored; an internal carbon price
is no part of it, because it is a fixed multiple of the carbon criterion and is added afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import EquipmentKind, LoadForm, TaxPart
from network.equipment import box_mixes
from network.goods import Consignment
from network.handover import handovers, is_dangerous
from network.network import Network
from network.table import LIST_SEPARATOR, NO_DAY, day_number
from network.units import EPOCH, MINUTES_PER_DAY
from solver.arc_prices import ArcPrices, arc_prices
from solver.arc_times import arc_times, hold_and_meet
from solver.entry_costs import EntryCosts
from solver.goods_rules import takes_on
from solver.kernels.labels import FAR, IMMEDIATE, WINDOWS, Graph
from solver.options import Limits
from solver.road_loads import payloads_to_try
from solver.skeleton import Skeleton, skeleton
from solver.stays import Stays, with_taxes
from solver.timetable import Timetable, timetable

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Compiled:
    """One consignment's graph, and what its arcs mean.

    ``arc`` points into the skeleton's arcs, ``mix`` is the box mix an arc carries (-1: none).
    ``source`` and ``target`` are found by ``gate``. ``dangerous`` goods have cut-offs of their own.
    """

    graph: Graph
    skeleton: Skeleton
    arc: NDArray[np.int32]
    mix: NDArray[np.int32]
    mixes: Whole  # (K, E) boxes by row of the equipment table
    first_platform: NDArray[np.int32]
    dangerous: bool

    def source(self, place: int) -> int:
        """Return the platform at which journeys from a location begin."""
        return int(self.first_platform[self.skeleton.gate_in[place]])

    def target(self, place: int) -> int:
        """Return the platform at which journeys to a location end."""
        return int(self.first_platform[self.skeleton.gate_out[place]])


def compile_graph(
    network: Network,
    consignment: Consignment,
    currency: str,
    limits: Limits,
    as_of: date,
    start: int,
    end: int,
    entry: EntryCosts | None = None,
) -> Compiled:
    """Compile the graph of one consignment for departures in [start, end).

    ``entry`` is what entering the destination's territory adds and forbids.
    """
    bones = skeleton(network)
    mixes = container_mixes(network, consignment, as_of)
    arc, tail_mix, head_mix = _with_mixes(bones, len(mixes))
    mix = np.where(head_mix >= 0, head_mix, tail_mix)
    keep = _admissible(network, bones, consignment, limits, mixes, arc, mix, day_of_minute(start))
    keep &= takes_on(network, consignment, bones.service[arc], (mixes, mix), as_of)
    if entry is not None:
        keep &= entry.allowed[arc]
    arc, tail_mix, head_mix, mix = arc[keep], tail_mix[keep], head_mix[keep], mix[keep]
    fcl = bones.is_fcl
    copies = np.where(fcl, len(mixes), 1)
    first_platform = np.concatenate([[0], np.cumsum(copies)]).astype(np.int32)
    tail = first_platform[bones.tail[arc]] + np.maximum(tail_mix, 0)
    head = first_platform[bones.head[arc]] + np.maximum(head_mix, 0)
    order = np.argsort(tail, kind="stable")
    arc, mix = arc[order], mix[order]
    tail, head = tail[order], head[order]
    prices = arc_prices(network, bones, consignment, currency, as_of)
    cost, staying = _box_costs(prices, mixes, arc, mix), prices.stays
    for part, rate, arcs_there, places in () if entry is None else _taxed(entry):
        taxed = arc_prices(network, bones, consignment, currency, as_of, part)
        tax = np.floor(rate * _box_costs(taxed, mixes, arc, mix)).astype(np.int64)
        cost = cost + np.where(arcs_there[arc], tax, 0)
        staying = with_taxes(staying, taxed.stays, rate * places)
    if entry is not None:
        cost = cost + entry.fixed[arc]
    of_copy = np.repeat(np.arange(len(copies)), copies)
    parts = _Parts(arc, tail, head, cost, prices.carbon_ug[arc], of_copy)
    dangerous = is_dangerous(consignment)
    times = timetable(network, start, end)
    graph = _graph(network, bones, parts, staying, times, dangerous=dangerous, entry=entry)
    rows, boxed = arc.astype(np.int32), mix.astype(np.int32)
    return Compiled(graph, bones, rows, boxed, mixes, first_platform, dangerous)


def _taxed(entry: EntryCosts) -> Iterator[tuple[TaxPart, float, Mask, Mask]]:
    """Return each part of the freight that is taxed: its rate, and the arcs and places it is of."""
    if entry.rate_before:
        yield TaxPart.CUSTOMS_VALUE, entry.rate_before, entry.before, entry.outside
    if entry.rate_behind:
        yield TaxPart.VAT_BASE, entry.rate_behind, ~entry.before, ~entry.outside


def compile_shared(
    network: Network,
    consignment: Consignment,
    prices: ArcPrices,
    box_share: NDArray[np.float64],
    limits: Limits,
    start: int,
    end: int,
    as_of: date,
) -> Compiled:
    """Compile the graph of one consignment that pays only its share of the cheapest box.

    ``box_share`` (E,) is the part of one box of each type that the consignment fills. Platforms
    are those of the skeleton. Costs are floored, so that what is found bounds from below what
    the consignment can cost in any company. Boxes that run on demand are moved just in time
    (``solver.paths``), so where there are such, boxes wait without charge here.
    """
    bones = skeleton(network)
    arc = np.argsort(bones.tail, kind="stable")
    arc = arc[usable_arcs(network, consignment, limits, start, as_of)[arc]]
    none = np.zeros((0, len(network.equipment)), np.int64)
    mix = np.full(len(arc), -1, np.int64)
    taken = _types_taken(network, bones)
    share = np.where(taken, prices.per_box * box_share, np.inf).min(axis=1, initial=np.inf)
    boxed = bones.is_fcl[bones.tail] | bones.is_fcl[bones.head]
    cost = prices.private + np.where(boxed & np.isfinite(share), np.floor(share), 0).astype(
        np.int64
    )
    places = np.arange(len(bones.location))
    carbon = prices.carbon_ug[arc]
    parts = _Parts(arc, bones.tail[arc], bones.head[arc], cost[arc], carbon, places)
    times = timetable(network, start, end)
    runs = network.services.equals("load_form", LoadForm.FCL) & (times.kind == IMMEDIATE)
    charged = ~bones.is_fcl | ~runs.any()
    dangerous = is_dangerous(consignment)
    graph = _graph(
        network,
        bones,
        parts,
        prices.stays,
        times,
        dangerous=dangerous,
        charged=charged,
    )
    first = np.arange(len(places) + 1, dtype=np.int32)
    rows, mixed = arc.astype(np.int32), mix.astype(np.int32)
    return Compiled(graph, bones, rows, mixed, none, first, dangerous)


def usable_arcs(
    network: Network, consignment: Consignment, limits: Limits, start: int, as_of: date
) -> Mask:
    """Return the arcs of the skeleton that take a consignment, in whatever boxes, (A,).

    Services must run on the day of the minute ``start``.
    """
    bones = skeleton(network)
    arc = np.arange(len(bones.tail))
    none, mix = np.zeros((0, len(network.equipment)), np.int64), np.full(len(arc), -1, np.int64)
    keep = _admissible(network, bones, consignment, limits, none, arc, mix, day_of_minute(start))
    return keep & takes_on(network, consignment, bones.service[arc], (none, mix), as_of)


def _types_taken(network: Network, bones: Skeleton) -> NDArray[np.bool_]:
    """Return, per arc and equipment row, whether the arc may carry that type (transfers: all)."""
    units = len(network.equipment)
    taken = _takes(network, np.eye(units, dtype=np.int64))
    containers = network.equipment.equals("kind", EquipmentKind.CONTAINER)
    by_arc = np.ones((len(bones.tail), units), np.bool_) & containers
    services = bones.service >= 0
    by_arc[services] &= taken[network.services.array("equipment")[bones.service[services]]]
    return by_arc


def chain_types(network: Network, bones: Skeleton, arcs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which equipment types every arc of a chain takes, (E,)."""
    return np.asarray(_types_taken(network, bones)[arcs].all(axis=0))


def _box_costs(
    prices: ArcPrices, mixes: Whole, arc: NDArray[np.intp], mix: NDArray[np.int64]
) -> Whole:
    """Return the cost of every arc with the boxes it carries, alone on its departure."""
    cost = prices.private[arc] + prices.per_departure[arc]
    if len(mixes):
        boxes = np.where((mix >= 0)[:, None], mixes[np.maximum(mix, 0)], 0)
        cost = cost + (prices.per_box[arc] * boxes).sum(axis=1)
    return cost


def day_of_minute(minute: int) -> int:
    """Return days since 1970-01-01 of a UTC minute."""
    return day_number(EPOCH.date()) + minute // MINUTES_PER_DAY


def container_mixes(network: Network, consignment: Consignment, as_of: date) -> Whole:
    """Return the box mixes worth pricing, (K, E), over every set of types a service takes.

    Mixes are made for what boxes may hold and for what each country's roads bear. Goods that
    need cooling go in boxes that cool.
    """
    sets = {
        frozenset(word.split(LIST_SEPARATOR)) if word else frozenset[str]()
        for word, used in zip(
            network.services.vocabulary("equipment"),
            _used_by_fcl(network),
            strict=True,
        )
        if used
    }
    units = list(network.equipment)
    fit = [i for i, unit in enumerate(units) if unit.is_reefer or not consignment.is_reefer]
    every = [i for i in fit if units[i].kind is EquipmentKind.CONTAINER]
    mixes: set[tuple[int, ...]] = set()
    for payload in payloads_to_try(network, consignment.weight_kg, as_of).tolist():
        for names in sets:
            rows = [i for i in fit if units[i].equipment_id in names] if names else every
            limited = [replace(units[i], payload_kg=payload[i]) for i in rows]
            for counts in box_mixes(limited, consignment.weight_kg, consignment.volume_m3):
                mix = [0] * len(units)
                for row, number in zip(rows, counts, strict=True):
                    mix[row] = number
                mixes.add(tuple(mix))
    return np.array(sorted(mixes), np.int64).reshape(len(mixes), len(units))


def _used_by_fcl(network: Network) -> NDArray[np.bool_]:
    services = network.services
    codes = services.array("equipment")[services.equals("load_form", LoadForm.FCL)]
    used = np.zeros(len(services.vocabulary("equipment")), np.bool_)
    used[codes] = True
    return used


def _with_mixes(
    bones: Skeleton, mixes: int
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]:
    """Copy arcs for every box mix; a closed box keeps its mix, a repacked one may change it."""
    fcl = bones.is_fcl
    tail_fcl, head_fcl = fcl[bones.tail], fcl[bones.head]
    both = tail_fcl & head_fcl
    free = both & ~bones.keeps_unit
    count = np.ones(len(bones.tail), np.int64)
    count[tail_fcl | head_fcl] = mixes
    count[free] = mixes * mixes
    arc = np.repeat(np.arange(len(count)), count)
    copy = np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count)
    tail_mix = np.where(tail_fcl[arc], np.where(free[arc], copy // max(mixes, 1), copy), -1)
    head_mix = np.where(head_fcl[arc], np.where(free[arc], copy % max(mixes, 1), copy), -1)
    return arc, tail_mix, head_mix


def _admissible(
    network: Network,
    bones: Skeleton,
    consignment: Consignment,
    limits: Limits,
    mixes: Whole,
    arc: NDArray[np.intp],
    mix: NDArray[np.int64],
    day: int,
) -> NDArray[np.bool_]:
    """Return the arcs this consignment may use: capacity, equipment, limits, validity."""
    services = network.services
    row = bones.service[arc]
    is_service = row >= 0
    fits = np.ones(len(services), np.bool_)
    for column, load in (
        ("capacity_kg", consignment.weight_kg),
        ("capacity_m3", consignment.volume_m3),
    ):
        capacity = services.array(column)
        fits &= np.isnan(capacity) | (capacity >= load)
    since, until = services.array("valid_from"), services.array("valid_to")
    fits &= ((since == NO_DAY) | (since <= day)) & ((until == NO_DAY) | (until >= day))
    fits &= _wanted(network, limits)
    fits &= handovers(network, dangerous=is_dangerous(consignment)).is_possible
    ok = ~is_service | fits[row]
    if len(mixes):
        teu = mixes @ network.equipment.array("teu")
        capacity = services.array("capacity_teu")[row]
        boxed = is_service & (mix >= 0)
        ok &= ~boxed | np.isnan(capacity) | (capacity >= teu[mix])
        ok &= ~boxed | _takes(network, mixes)[services.array("equipment")[row], mix]
    avoided = np.isin(network.locations.texts("location_id"), list(limits.avoid))
    ok &= ~avoided[bones.location[bones.tail[arc]]] | is_service
    return np.asarray(ok)


def _wanted(network: Network, limits: Limits) -> NDArray[np.bool_]:
    """Return the services no limit rules out by mode, carrier, place or name."""
    services = network.services
    wanted = ~np.isin(services.texts("mode"), [str(m) for m in limits.barred_modes])
    for column in ("service_id", "carrier", "origin_id", "destination_id"):
        if limits.avoid:
            wanted &= ~np.isin(services.texts(column), list(limits.avoid))
    return wanted


def _takes(network: Network, mixes: Whole) -> NDArray[np.bool_]:
    """Return, per equipment word of the services and mix, whether the mix is taken."""
    words = network.services.vocabulary("equipment")
    names = network.equipment.texts("equipment_id")
    taken = np.zeros((len(words), len(mixes)), np.bool_)
    for code, word in enumerate(words):
        allowed = np.isin(names, word.split(LIST_SEPARATOR)) if word else np.ones(len(names), bool)
        taken[code] = (mixes[:, ~allowed] == 0).all(axis=1)
    return taken


@dataclass(frozen=True)
class _Parts:
    arc: NDArray[np.intp]
    tail: NDArray[Any]
    head: NDArray[Any]
    cost: Whole
    carbon: Whole
    platform: NDArray[np.intp]
    """Platform of the skeleton of every node of the graph."""


def _graph(
    network: Network,
    bones: Skeleton,
    parts: _Parts,
    stays: Stays,
    times: Timetable,
    *,
    dangerous: bool,
    charged: NDArray[np.bool_] | None = None,
    entry: EntryCosts | None = None,
) -> Graph:
    """Put the arrays of the kernel together; waiting costs only on ``charged`` platforms.

    Goods wait on the way out of a place, and on the way in where the place may be shut. An arc
    across a border that is open on certain days only is waited for like a place that is shut.
    """
    arcs = arc_times(network, bones, parts.arc, times, dangerous=dangerous)
    is_service = bones.service[parts.arc] >= 0
    place = bones.location[parts.platform]
    waits = (bones.side[parts.platform] == 1) | ~times.always_open[place]
    may_wait = network.locations.array("may_store")[place]
    pays = waits if charged is None else waits & charged
    stay = np.where(pays, stays.row[place], 0).astype(np.int32)
    first_out = np.searchsorted(parts.tail, np.arange(len(place) + 1)).astype(np.int32)
    top = stays.top_day[stay]
    opens, closes = np.full(len(parts.arc), -FAR), np.full(len(parts.arc), FAR)
    awaited = arcs.kind
    if entry is not None:
        crossing = entry.crosses[parts.arc]
        opens[crossing] = (entry.arrive_from[parts.arc] - arcs.duration)[crossing]
        closes[crossing] = (entry.arrive_until[parts.arc] - arcs.duration)[crossing]
        bounded = (entry.arrive_from > -FAR)[parts.arc] & crossing & (arcs.kind == IMMEDIATE)
        awaited = np.where(bounded, WINDOWS, arcs.kind).astype(np.int32)
    hold, meet = hold_and_meet(parts.tail, parts.head, awaited, top, waits & ~may_wait)
    return Graph(
        first_out=first_out,
        head=parts.head.astype(np.int32),
        is_leg=is_service,
        cost=parts.cost,
        carbon=parts.carbon,
        duration=arcs.duration,
        cut_off=arcs.cut_off,
        kind=arcs.kind,
        headway=arcs.headway,
        offset=arcs.offset,
        first_departure=arcs.first,
        last_departure=arcs.last,
        departures=times.minutes,
        stay=stay,
        stay_cost=stays.cost,
        day_cost=stays.day_cost,
        may_wait=may_wait,
        hold_cost=hold,
        must_meet=meet,
        expand_all=(hold > 0)[parts.head] | meet[parts.head],
        opens=opens,
        closes=closes,
    )
