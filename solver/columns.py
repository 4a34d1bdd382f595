"""Columns for ship: ways for lots of shipments, and the chains and departures they use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from network.enums import TaxPart
from network.goods import Consignment
from network.network import Network
from network.units import MINUTES_PER_DAY
from solver.arc_prices import ArcPrices, arc_moves, arc_prices
from solver.chain_boxes import ChainBoxes, arcs_of
from solver.compile import Compiled, compile_graph, compile_shared
from solver.entry_costs import Border, border_of, crossings_of, entry_cost_of_path
from solver.entry_fees import (
    ALONE,
    ENTRY,
    Company,
    FeeKey,
    borne_by_others,
    companies,
    entry_fee_of_path,
    fees_of_path,
)
from solver.entry_rates import EntryRates, entry_rates
from solver.enumerate import Listing, TooManyPathsError
from solver.kernels.labels import FAR, Found, path, remaining, search
from solver.options import Limits, Options
from solver.paths import NO_MINUTE, ChainKey, Path, Ways, cooled, scheduled_only

MOST_LISTED = 60_000
SHARED_KEPT, ALONE_KEPT, LATER_KEPT = 10, 6, 3
DEAREST_FACTOR = 4
LEAST_ROOM = 10**8
"""How much dearer than the cheapest a way may be: a factor, and 1/1000 minor units at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A shipment ready to be planned: goods, window, and where it enters and leaves the graph."""

    number: int
    consignment: Consignment
    origin: int
    destination: int
    ready_min: int
    due_min: int | None
    may_split: bool
    max_parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One lot of one order on one path; costs in 1/1000 minor units, without boxes.

    ``fees`` are what it owes once with all that declare with it; ``cost`` is without them.
    """

    order: int
    packages: int
    path: Path
    cost: int
    carbon_ug: int
    fees: tuple[tuple[FeeKey, int], ...] = ()


@dataclass
class Pool:
    """Columns, the chains and departures they use, and what is proved about the orders.

    ``least_cost`` is a lower bound of each order's decision cost in any company; ``complete``
    tells that the columns hold every itinerary that can matter.
    """

    network: Network
    ways: Ways
    options: Options
    columns: list[Column] = field(default_factory=list)
    least_cost: dict[int, int] = field(default_factory=dict)
    complete: bool = True
    company: dict[int, Company] = field(default_factory=dict)
    _prices: dict[tuple[int, int, TaxPart | None], ArcPrices] = field(default_factory=dict)
    _entries: dict[tuple[int, int], EntryRates | None] = field(default_factory=dict)
    _borders: dict[int, Border] = field(default_factory=dict)

    def prices(self, order: Order, packages: int, tax_part: TaxPart | None = None) -> ArcPrices:
        """Return the arc prices of a lot, or the part of them that taxes are reckoned on."""
        key = (order.number, packages, tax_part)
        if key not in self._prices:
            self._prices[key] = arc_prices(
                self.network,
                self.ways.bones,
                lot(order, packages),
                self.options.currency,
                self.as_of,
                tax_part,
            )
        return self._prices[key]

    def entry_cost(self, order: Order, packages: int, way: Path) -> int | None:
        """Return what entering costs a lot at least on a way; None where it may not enter so.

        Freight in boxes is not known before they are shared, so no tax on it counts here.
        """
        rates = self._rates_of(order, packages)
        if rates is None:
            return 0
        border = self._border_of(order.destination)

        def taxed(part: TaxPart) -> NDArray[np.int64]:
            prices = self.prices(order, packages, part)
            fees = prices.per_entry.sum(axis=1) if rates.in_company else 0
            return prices.private - fees

        return entry_cost_of_path(rates, self.ways.bones, border, way.steps, taxed)

    def least_entry_cost(self, order: Order) -> int:
        """Return what entering costs an order at least however it goes, 1/1000 minor units."""
        rates = self._rates_of(order, order.consignment.packages)
        if rates is None:
            return 0
        crosses = self._border_of(order.destination).crosses
        share = Fraction(1, self.company_of(order).entering)
        return rates.least(crossings_of(self.ways.bones, crosses), share)

    def set_aside(self, order: Order) -> int:
        """Return what is reckoned at most for an order's unknown duty, in whole minor units."""
        rates = self._rates_of(order, order.consignment.packages)
        if rates is None or not rates.reserve:
            return 0
        freight = max((c.cost for c in self.columns if c.order == order.number), default=0)
        return ceil((rates.reserve + rates.reserve_share * freight) / 1000)

    def company_of(self, order: Order) -> Company:
        """Return who may declare together with an order."""
        return self.company.get(order.number, ALONE)

    def _fees(self, order: Order, packages: int, way: Path) -> list[tuple[FeeKey, int]]:
        """Return the fees of a lot on a way that others may share: of tariffs and of the entry."""
        company, bones = self.company_of(order), self.ways.bones
        if not company.may_leave and not company.may_enter:
            return []
        borders = self._border_of(order.origin), self._border_of(order.destination)
        prices = self.prices(order, packages).per_entry, self._tariff_of
        found = fees_of_path(bones, borders, company, way.steps, prices)
        rates = self._rates_of(order, packages)
        if rates is not None and rates.in_company:
            found += entry_fee_of_path(rates, bones, borders[1], way.steps)
        return found

    def borne_by_others(self, order: Order, prices: ArcPrices) -> NDArray[np.int64]:
        """Return what others may bear of the fees per entry of every arc, (A,)."""
        borders = self._border_of(order.origin), self._border_of(order.destination)
        return borne_by_others(borders, self.company_of(order), prices.per_entry)

    @cached_property
    def _tariff_of(self) -> NDArray[np.intp]:
        return arc_moves(self.network, self.ways.bones, self.as_of).tariff

    def _border_of(self, place: int) -> Border:
        if place not in self._borders:
            name = str(self.network.locations.texts("location_id")[place])
            self._borders[place] = border_of(self.network, self.ways.bones, name)
        return self._borders[place]

    def _rates_of(self, order: Order, packages: int) -> EntryRates | None:
        key = (order.number, packages)
        if key not in self._entries:
            names = self.network.locations.texts("location_id")
            rates = entry_rates(
                self.network,
                lot(order, packages),
                str(names[order.origin]),
                str(names[order.destination]),
                self.options,
                (order.ready_min, self.ways.end + MINUTES_PER_DAY * self.options.horizon_days),
            )
            company = self.company_of(order)
            if rates is not None and company.may_enter:
                rates = replace(rates, in_company=True, most_value=company.most_value)
            self._entries[key] = rates
        return self._entries[key]

    @property
    def as_of(self) -> date:
        """Return the date rates must hold on."""
        return self.options.as_of or self.network.reference_date

    def add(self, order: Order, packages: int, paths: Iterable[Path]) -> None:
        """Add the columns of a lot, dropping those that company can never make worthwhile.

        A column whose own cost is no less than another's full stand-alone cost, and which emits
        no less, is useless: at best it rides free in others' boxes. That holds as long as the
        other always finds room and its cost is all known, so it is only done where no departure has
        a capacity, and the other owes no tax on freight in boxes and shares no customs entry.
        """
        prices = self.prices(order, packages)
        kept = map(cooled, paths) if order.consignment.is_reefer else paths
        made = [
            self._column(order, packages, prices, p, entry)
            for p in dict.fromkeys(kept)
            if (entry := self.entry_cost(order, packages, p)) is not None
        ]
        made = [c for c in made if all(self.boxes.are_taken(chain) for chain in c.path.chains)]
        if not made:
            return
        alone = [c.cost + self.alone_extra(order, c) for c in made]
        cheapest = min(alone)
        best = alone.index(cheapest)
        rates = self._rates_of(order, packages)
        owes_no_more = rates is None or not (made[best].path.chains or rates.in_company)
        is_known = self.is_ample and owes_no_more
        least_carbon = made[best].carbon_ug
        self.columns.extend(
            c
            for i, c in enumerate(made)
            if i == best or c.cost < cheapest or c.carbon_ug < least_carbon or not is_known
        )

    @cached_property
    def is_ample(self) -> bool:
        """Tell whether no service has a capacity."""
        columns = ("capacity_teu", "capacity_kg", "capacity_m3")
        return all(bool(np.isnan(self.network.services.array(name)).all()) for name in columns)

    def _column(
        self, order: Order, packages: int, prices: ArcPrices, way: Path, entry: int
    ) -> Column:
        arcs = list(way.arcs)
        stay = sum(prices.stays.of(place, days) for place, days in way.storage)
        carbon = int(prices.carbon_ug[arcs].sum())
        fees = self._fees(order, packages, way)
        own = int(prices.private[arcs].sum()) - sum(fee for key, fee in fees if key[3] != ENTRY)
        return Column(
            order=order.number,
            packages=packages,
            path=way,
            cost=own + stay + entry + self.carbon_cost(carbon),
            carbon_ug=carbon,
            fees=tuple(fees),
        )

    def carbon_cost(self, carbon_ug: int) -> int:
        """Return the internal carbon price of some emissions, 1/1000 minor units, floored."""
        price = self.options.carbon_price
        if price is None:
            return 0
        rate = self.network.exchange(self.as_of).minor_rate(price.currency, self.options.currency)
        return int(price.amount_minor * rate * 1000 * carbon_ug / 10**12)

    def alone_extra(self, order: Order, column: Column) -> int:
        """Return what a column pays beside its own cost when it travels alone."""
        goods = lot(order, column.packages)
        boxes = sum(
            self.boxes.cheapest(chain, goods.weight_kg, goods.volume_m3)[1]
            for chain in column.path.chains
        )
        per_departure = self.prices(order, column.packages).per_departure
        fees = sum(fee for _, fee in column.fees)
        return boxes + fees + int(per_departure[list(column.path.arcs)].sum())

    @cached_property
    def boxes(self) -> ChainBoxes:
        """Return the boxes of chains; what they cost is the same for every lot."""
        any_lot = next(p for (_, _, part), p in self._prices.items() if part is None)
        return ChainBoxes(self.network, self.ways.bones, any_lot.per_box, self.as_of)


def lot(order: Order, packages: int) -> Consignment:
    """Return some packages of an order as a consignment."""
    if packages == order.consignment.packages:
        return order.consignment
    return order.consignment.part(packages, 0)


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
    _share_ways(pool, orders, found)
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
    smallest = lot(order, 1 if len(sizes) > 1 else whole)
    by_volume = order.consignment.volume_m3 / pool.network.equipment.array("volume_m3")
    prices = _bounding(pool, order) if len(sizes) > 1 else pool.prices(order, whole)
    prices = replace(prices, private=prices.private - pool.borne_by_others(order, prices))
    window = (pool.ways.start, pool.ways.end)
    shared = compile_shared(pool.network, smallest, prices, by_volume, limits, *window, pool.as_of)
    ranked, least = _cheapest(pool, order, limits, shared)
    if least is not None:
        pool.least_cost[order.number] = least + pool.least_entry_cost(order)
    out = ranked[:SHARED_KEPT]
    for size in {whole, sizes[len(sizes) // 2]}:
        alone = compile_graph(
            pool.network, lot(order, size), pool.options.currency, limits, pool.as_of, *window
        )
        out += _cheapest(pool, order, limits, alone)[0][:ALONE_KEPT]
    return out


def _bounding(pool: Pool, order: Order) -> ArcPrices:
    """Return prices that bound those of parts: a part may just miss a step the whole pays for."""
    if not pool.network.tariffs.array("round_to_kg").any():
        return pool.prices(order, order.consignment.packages)
    bones, currency = pool.ways.bones, pool.options.currency
    goods = order.consignment
    return arc_prices(pool.network, bones, goods, currency, pool.as_of, rounded=False)


def _cheapest(
    pool: Pool, order: Order, limits: Limits, compiled: Compiled
) -> tuple[list[Path], int | None]:
    """Return the front of an order on a graph, cheapest first, and the least cost it proves."""
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
    paths = [
        pool.ways.of(order.consignment).path(
            [(int(compiled.arc[a]), b, c) for a, b, c in path(found, int(found.targets[index]))],
            order.ready_min,
        )
        for index in dict.fromkeys(ranked)
    ]
    return paths, min(costs) if costs and found.complete else None


def _decided(pool: Pool, found: Found) -> list[int]:
    """Return the decision cost of every way found, 1/1000 minor units."""
    return [int(found.cost[t]) + pool.carbon_cost(int(found.carbon[t])) for t in found.targets]


def _share_ways(pool: Pool, orders: Sequence[Order], found: dict[int, list[Path]]) -> None:
    """Let orders adopt ways of others between the same places, and later box departures."""
    between: dict[tuple[int, int], set[tuple[int, ...]]] = {}
    leaving: dict[tuple[int, ...], set[int]] = {}
    for order in orders:
        for way in found[order.number]:
            between.setdefault((order.origin, order.destination), set()).add(way.arcs)
            for chain in way.chains:
                leaving.setdefault(arcs_of(chain), set()).add(_first_departure(pool, way, chain))
    for order in orders:
        ways = pool.ways.of(order.consignment)
        own = {way.arcs for way in found[order.number]}
        extra: list[Path] = []
        for arcs in sorted(between.get((order.origin, order.destination), set()) - own):
            extra += _in_time(order, ways.simulate(arcs, order.ready_min, 0))
        for way in [*found[order.number], *extra]:
            for chain in way.chains[:1]:
                mine = _first_departure(pool, way, chain)
                later = sorted(m for m in leaving.get(arcs_of(chain), ()) if m > mine)
                for minute in later[:LATER_KEPT]:
                    again = ways.simulate(way.arcs, order.ready_min, minute)
                    extra += _in_time(order, again)
        found[order.number] = list(dict.fromkeys([*found[order.number], *extra]))


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
        if bound is not None:
            pool.least_cost[order.number] = bound
        for size in lots(pool, order):
            fresh_ones = [way for way in dict.fromkeys(fresh) if way.steps not in steps]
            pool.add(order, size, fresh_ones)
    return len(pool.columns) - before
