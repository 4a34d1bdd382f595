"""Columns for ship: ways for lots of shipments, and the chains and departures they use."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from network.goods import Consignment
from network.handover import is_dangerous
from network.network import Network
from solver.arc_prices import ArcPrices, arc_prices
from solver.chain_boxes import arcs_of
from solver.compile import Compiled, compile_graph, compile_shared, usable_arcs
from solver.entry_fees import (
    Company,
    companies,
)
from solver.enumerate import Listing, TooManyPathsError
from solver.kernels.labels import FAR, Found, path, remaining, search
from solver.options import Limits, Options
from solver.paths import NO_MINUTE, ChainKey, Path, Ways, scheduled_only
from solver.pool import Order, Pool, lot

MOST_LISTED = 60_000
SHARED_KEPT, ALONE_KEPT, LATER_KEPT = 10, 6, 3
DEAREST_FACTOR = 4
LEAST_ROOM = 10**8
"""How much dearer than the cheapest a way may be: a factor, and 1/1000 minor units at least."""


def lots(pool: Pool, order: Order) -> list[int]:
    """Return the lot sizes worth offering: the whole, halves, full boxes and their rest."""
    whole = order.consignment.packages
    if not order.may_split or whole == 1:
        return [whole]
    sizes = {whole, whole // 2, whole - whole // 2}
    each = order.consignment.volume_m3 / whole
    for unit in pool.network.equipment:
        fitting = int(unit.volume_m3 / each + 1e-9)
        if unit.teu and 0 < fitting < whole:
            full = whole // fitting * fitting
            sizes |= {full, whole - full, fitting, whole - fitting}
    return sorted((size for size in sizes if size > 0), reverse=True)


def generate(
    network: Network, orders: Sequence[Order], ways: Ways, limits: Limits, options: Options
) -> Pool:
    """Return the columns of all orders.

    Where every service is scheduled, nothing may be split and there are few enough, all
    itineraries are listed and the pool is complete. Otherwise each order brings its front in
    shared boxes, its front alone, the ways of others between the same places, and later
    departures that others use.
    """
    pool = Pool(network=network, ways=ways, options=options)
    pool.company = _companies(network, orders, options)
    listable = all(order.due_min is not None and len(lots(pool, order)) == 1 for order in orders)
    if listable and scheduled_only(network):
        try:
            _list_all(pool, orders, limits)
        except TooManyPathsError:
            pool.columns.clear()
        else:
            return pool
    pool.complete = False
    found = {order.number: _fronts(pool, order, limits) for order in orders}
    _share_ways(pool, orders, found, limits)
    for order in orders:
        for size in lots(pool, order):
            pool.add(order, size, found[order.number])
    return pool


def _companies(network: Network, orders: Sequence[Order], options: Options) -> dict[int, Company]:
    names = network.locations.texts("location_id")
    asked = [
        (o.consignment, str(names[o.origin]), str(names[o.destination]), o.may_split)
        for o in orders
    ]
    found = companies(network, asked, options)
    return {order.number: company for order, company in zip(orders, found, strict=True)}


def _list_all(pool: Pool, orders: Sequence[Order], limits: Limits) -> None:
    """List every itinerary of every order."""
    bones, network = pool.ways.bones, pool.network
    left = MOST_LISTED
    for order in orders:
        compiled = compile_shared(
            network,
            order.consignment,
            pool.prices(order, order.consignment.packages),
            np.zeros(len(network.equipment)),
            limits,
            pool.ways.start,
            pool.ways.end,
            pool.as_of,
        )
        usable = np.zeros(len(bones.tail), np.bool_)
        usable[compiled.arc] = True
        target = int(bones.gate_out[order.destination])
        ways = pool.ways.of(order.consignment)
        listing = Listing(ways, usable, target, order.due_min or 0, limits.max_legs, left)
        found = listing.paths(int(bones.gate_in[order.origin]), order.ready_min)
        left -= len(found)
        pool.add(order, order.consignment.packages, found)


def _fronts(pool: Pool, order: Order, limits: Limits) -> list[Path]:
    """Return an order's ways in shared boxes and alone, and note its lower bound.

    What may be split may also use services too small for the whole: the shared graph admits
    what a single package may use, and a part is tried alone beside the whole.
    """
    sizes = lots(pool, order)
    whole = order.consignment.packages
    by_volume = order.consignment.volume_m3 / pool.network.equipment.array("volume_m3")
    prices = _bounding(pool, order) if len(sizes) > 1 else pool.prices(order, whole)
    prices = replace(prices, private=prices.private - pool.borne_by_others(order, prices))
    shared = _shared(pool, order, limits, prices, by_volume)
    ranked, least = _cheapest(pool, order, limits, shared)
    if least is not None:
        pool.least_cost[order.number] = least + pool.least_entry_cost(order)
    out = [way for _, way in ranked[:SHARED_KEPT]]
    for size in {whole, sizes[len(sizes) // 2]}:
        out += _alone(pool, order, size, limits)
    return out


def _shared(
    pool: Pool, order: Order, limits: Limits, prices: ArcPrices, by_volume: NDArray[np.float64]
) -> Compiled:
    """Return the graph of an order in boxes that it shares, for a single package of what splits."""
    smallest = 1 if len(lots(pool, order)) > 1 else order.consignment.packages
    goods, window = _judged(order, smallest), (pool.ways.start, pool.ways.end)
    return compile_shared(pool.network, goods, prices, by_volume, limits, *window, pool.as_of)


def _alone(pool: Pool, order: Order, packages: int, limits: Limits) -> list[Path]:
    """Return the cheapest ways of a lot that travels alone, however it enters."""
    goods, window = _judged(order, packages), (pool.ways.start, pool.ways.end)
    currency, found = pool.options.currency, list[tuple[int, Path]]()
    for kind in pool.kinds_of_entry(order, packages):
        graph = compile_graph(pool.network, goods, currency, limits, pool.as_of, *window, kind)
        ranked, _ = _cheapest(pool, order, limits, graph)
        found += ranked[:ALONE_KEPT]
    if limits.max_co2e_kg is None:
        found = sorted(found, key=lambda pair: pair[0])[:ALONE_KEPT]
    return [way for _, way in found]


def _judged(order: Order, packages: int) -> Consignment:
    """Return a lot as goods rules judge it: like the whole, whatever lines of goods are in it."""
    return replace(lot(order, packages), goods=order.consignment.goods)


def _bounding(pool: Pool, order: Order) -> ArcPrices:
    """Return prices that bound those of parts.

    A part may just miss a step the whole pays for, or hold nothing that is dangerous.
    """
    goods = order.consignment
    is_mixed = is_dangerous(goods) and not all(line.un_number for line in goods.goods)
    if not is_mixed and not pool.network.tariffs.array("round_to_kg").any():
        return pool.prices(order, goods.packages)
    bones, currency = pool.ways.bones, pool.options.currency
    if is_mixed:
        goods = replace(goods, goods=())
    return arc_prices(pool.network, bones, goods, currency, pool.as_of, rounded=False)


def _cheapest(
    pool: Pool, order: Order, limits: Limits, compiled: Compiled
) -> tuple[list[tuple[int, Path]], int | None]:
    """Return the front of an order on a graph, cheapest first, and the least cost it proves.

    Costs are 1/1000 minor units.
    """
    source, target = compiled.source(order.origin), compiled.target(order.destination)
    bounds = remaining(compiled.graph, target, limits.max_legs)
    least = int(bounds.cost[limits.max_legs, source])
    if least >= FAR:
        return [], None

    def run(most_cost: int | None) -> Found:
        return search(
            compiled.graph,
            bounds,
            source,
            target,
            order.ready_min,
            pool.ways.end,
            latest=order.due_min,
            most_cost=most_cost,
            max_legs=limits.max_legs,
            cap=pool.options.label_cap,
        )

    most_cost = max(least * DEAREST_FACTOR, least + LEAST_ROOM)
    found = run(most_cost)
    costs = _decided(pool, found)
    if not costs or min(costs) > most_cost or limits.max_co2e_kg is not None:
        found = run(None)
        costs = _decided(pool, found)
    ranked = sorted(range(len(costs)), key=costs.__getitem__)[: max(SHARED_KEPT, ALONE_KEPT)]
    if limits.max_co2e_kg is not None and costs:
        ranked.insert(1, min(range(len(costs)), key=lambda i: int(found.carbon[found.targets[i]])))
    ways = pool.ways.of(order.consignment)
    paths: list[tuple[int, Path]] = []
    for index in dict.fromkeys(ranked):
        steps = path(found, int(found.targets[index]))
        arcs = [(int(compiled.arc[arc]), leave, arrive) for arc, leave, arrive in steps]
        paths.append((costs[index], ways.path(arcs, order.ready_min)))
    return paths, min(costs) if costs and found.complete else None


def _decided(pool: Pool, found: Found) -> list[int]:
    """Return the decision cost of every way found, 1/1000 minor units."""
    return [int(found.cost[t]) + pool.carbon_cost(int(found.carbon[t])) for t in found.targets]


def _share_ways(
    pool: Pool, orders: Sequence[Order], found: dict[int, list[Path]], limits: Limits
) -> None:
    """Let orders adopt ways of others between the same places, and later box departures.

    A way is only adopted where every service takes the goods.
    """
    between: dict[tuple[int, int], set[tuple[int, ...]]] = {}
    leaving: dict[tuple[int, ...], set[int]] = {}
    for order in orders:
        for way in found[order.number]:
            between.setdefault((order.origin, order.destination), set()).add(way.arcs)
            for chain in way.chains:
                leaving.setdefault(arcs_of(chain), set()).add(_first_departure(pool, way, chain))
    none = np.zeros(len(pool.ways.bones.tail), np.bool_)
    for order in orders:
        ways = pool.ways.of(order.consignment)
        own = {way.arcs for way in found[order.number]}
        extra: list[Path] = []
        others = sorted(between.get((order.origin, order.destination), set()) - own)
        usable = _usable(pool, order, limits) if others else none
        for arcs in others:
            if usable[list(arcs)].all():
                extra += _in_time(order, ways.simulate(arcs, order.ready_min, 0))
        for way in [*found[order.number], *extra]:
            for chain in way.chains[:1]:
                mine = _first_departure(pool, way, chain)
                later = sorted(m for m in leaving.get(arcs_of(chain), ()) if m > mine)
                for minute in later[:LATER_KEPT]:
                    again = ways.simulate(way.arcs, order.ready_min, minute)
                    extra += _in_time(order, again)
        found[order.number] = list(dict.fromkeys([*found[order.number], *extra]))


def _usable(pool: Pool, order: Order, limits: Limits) -> NDArray[np.bool_]:
    """Return the arcs that an order, or a part of it, may use, (A,)."""
    smallest = 1 if len(lots(pool, order)) > 1 else order.consignment.packages
    start = pool.ways.start
    return usable_arcs(pool.network, _judged(order, smallest), limits, start, pool.as_of)


def _in_time(order: Order, way: Path | None) -> list[Path]:
    late = way is not None and order.due_min is not None and way.arrive_min > order.due_min
    return [] if way is None or late else [way]


def _first_departure(pool: Pool, way: Path, chain: ChainKey) -> int:
    """Return when the first scheduled service of a chain leaves (or its first service)."""
    times = [m for arc, m in chain if m != NO_MINUTE and pool.ways.is_scheduled(arc)]
    return times[0] if times else max((m for _, m in chain), default=way.ready_min)


def widen(pool: Pool, orders: Sequence[Order], limits: Limits, full: frozenset[str]) -> int:
    """Give orders that found no room more ways: later departures, and ways around full services.

    Returns how many columns were added.
    """
    before = len(pool.columns)
    for order in orders:
        ways = pool.ways.of(order.consignment)
        own = {column.path: None for column in pool.columns if column.order == order.number}
        steps = {way.steps for way in own}
        fresh: list[Path] = []
        for way in own:
            leaves = next((m for arc, m, _ in way.steps if pool.ways.is_scheduled(arc)), None)
            if leaves is not None:
                later = ways.simulate(way.arcs, order.ready_min, leaves + 1)
                fresh += _in_time(order, later)
        around = replace(limits, avoid=limits.avoid | full)
        bound = pool.least_cost.get(order.number)
        fresh += _fronts(pool, order, around)
        pool.least_cost.pop(order.number, None)
        if bound is not None:
            pool.least_cost[order.number] = bound
        for size in lots(pool, order):
            fresh_ones = [way for way in dict.fromkeys(fresh) if way.steps not in steps]
            pool.add(order, size, fresh_ones)
    return len(pool.columns) - before
