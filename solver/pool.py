"""Columns of ship and what they cost: paths for lots of shipments, with the parts of their prices.

Prices of boxes, departures and common customs entries are kept apart from a column's own cost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import TaxPart
from network.goods import Consignment
from network.network import Network
from network.units import MINUTES_PER_DAY
from solver.arc_prices import ArcPrices, arc_moves, arc_prices
from solver.chain_boxes import Arcs, ChainBoxes, arcs_of
from solver.entry_costs import (
    Border,
    EntryCosts,
    border_of,
    crossings_of,
    entries,
    fixed_on_path,
    least_owed_on,
)
from solver.entry_fees import (
    ALONE,
    ENTRY,
    Company,
    FeeKey,
    borne_by_others,
    entry_fee_of_path,
    fees_of_path,
)
from solver.entry_rates import EntryRates, Rates, entry_rates
from solver.options import Options
from solver.paths import ChainKey, Path, Ways, cooled

_TAX_PARTS = (TaxPart.CUSTOMS_VALUE, TaxPart.VAT_BASE)


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
    ``entry`` is the part of the cost that is for entering, ``tax_rates`` are the rates of the
    regimes that are open on the path.
    """

    order: int
    packages: int
    path: Path
    cost: int
    carbon_ug: int
    fees: tuple[tuple[FeeKey, int], ...] = ()
    entry: int = 0
    tax_rates: tuple[Rates, ...] = ()


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
    _alone: dict[tuple[int, int], EntryRates | None] = field(default_factory=dict)
    _box_taxed: dict[tuple[Arcs, int, TaxPart], NDArray[np.int64]] = field(default_factory=dict)
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

    def entry_cost(
        self, order: Order, packages: int, way: Path
    ) -> tuple[int, tuple[Rates, ...]] | None:
        """Return what entering costs a lot at least on a way, and at which rates it may be taxed.

        None where no regime is open on the way. Freight in boxes is not known before they are
        shared, so no tax on it counts here.
        """
        rates = self._rates_of(order, packages)
        if rates is None:
            return 0, ()
        border = self._border_of(order.destination)
        fixed = fixed_on_path(rates, self.ways.bones, border, way.steps)
        if not fixed:
            return None
        owed = least_owed_on(fixed, lambda part: self._freight(order, packages, way, part))
        return owed, tuple(fixed)

    def _entry_alone(self, order: Order, column: Column) -> int:
        """Return what entering costs a column that travels alone, in the cheapest boxes."""
        rates, way = self._alone_rates(order, column.packages), column.path
        if rates is None:
            return 0
        border = self._border_of(order.destination)
        fixed = fixed_on_path(rates, self.ways.bones, border, way.steps)
        goods = lot(order, column.packages)

        def freight(part: TaxPart) -> int:
            own = self._freight(order, column.packages, way, part, in_company=False)
            return own + sum(
                int(
                    self._box_taxed_part(order, column.packages, chain, part)
                    @ self.boxes.cheapest(chain, goods.weight_kg, goods.volume_m3)[0]
                )
                for chain in way.chains
            )

        return least_owed_on(fixed, freight)

    def _freight(
        self, order: Order, packages: int, way: Path, part: TaxPart, *, in_company: bool = True
    ) -> int:
        """Return the freight of a lot on a way that belongs to a tax part, without boxes."""
        border = self._border_of(order.destination)
        is_before = part is TaxPart.CUSTOMS_VALUE
        prices = self.prices(order, packages, part)
        arcs = [arc for arc in way.arcs if border.before[arc] == is_before]
        stays = sum(
            prices.stays.of(place, days)
            for place, days in way.storage
            if border.outside[place] == is_before
        )
        own = int(prices.private[arcs].sum()) + stays
        if not in_company:
            return own + int(prices.per_departure[arcs].sum())
        shared = self.company_of(order).may_enter
        return own - int(prices.per_entry[arcs].sum()) if shared else own

    def _box_taxed_part(
        self, order: Order, packages: int, chain: ChainKey, part: TaxPart
    ) -> NDArray[np.int64]:
        """Return the price of one box of each type on a chain that belongs to a tax part, (E,)."""
        key = (arcs_of(chain), order.destination, part)
        if key not in self._box_taxed:
            border = self._border_of(order.destination)
            is_before = part is TaxPart.CUSTOMS_VALUE
            arcs = [arc for arc in arcs_of(chain) if border.before[arc] == is_before]
            self._box_taxed[key] = self.prices(order, packages, part).per_box[arcs].sum(axis=0)
        return self._box_taxed[key]

    def box_tax(self, order: Order, column: Column, chain: ChainKey) -> NDArray[np.float64]:
        """Return the least tax on the price of one box of each type that a column brings, (E,)."""
        none = np.zeros(len(self.network.equipment))
        taxes = [
            sum(
                (
                    rate * self._box_taxed_part(order, column.packages, chain, part)
                    for rate, part in zip(pair, _TAX_PARTS, strict=True)
                    if rate
                ),
                none,
            )
            for pair in column.tax_rates
        ]
        return np.floor(np.minimum.reduce(taxes)) if taxes else none

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
        company = self.company_of(order)
        if company.leaving == company.entering == 1:
            return np.zeros_like(prices.private)
        borders = self._border_of(order.origin), self._border_of(order.destination)
        return borne_by_others(borders, company, prices.per_entry)

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
            self._alone[key] = rates
            if rates is not None and company.may_enter:
                fresh: dict[str, Any] = {"closed": [], "_known": {}, "_once": {}}
                rates = replace(rates, in_company=True, most_value=company.most_value, **fresh)
            self._entries[key] = rates
        return self._entries[key]

    def _alone_rates(self, order: Order, packages: int) -> EntryRates | None:
        self._rates_of(order, packages)
        return self._alone[order.number, packages]

    def kinds_of_entry(self, order: Order, packages: int) -> tuple[EntryCosts | None, ...]:
        """Return the kinds of entry to search one by one for a lot that travels alone."""
        rates = self._alone_rates(order, packages)
        return (None,) if rates is None else entries(rates, self.ways.bones).layers

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
        kept = map(cooled, paths) if order.consignment.is_reefer else paths
        columns = (self._column(order, packages, way) for way in dict.fromkeys(kept))
        made = [column for column in columns if column is not None]
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

    def _column(self, order: Order, packages: int, way: Path) -> Column | None:
        """Return a column; None where goods may not enter, or no box is taken all the way."""
        prices, entered = self.prices(order, packages), self.entry_cost(order, packages, way)
        if entered is None or not all(self.boxes.are_taken(chain) for chain in way.chains):
            return None
        entry, tax_rates = entered
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
            entry=entry,
            tax_rates=tax_rates,
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
        fees = sum(fee for key, fee in column.fees if key[3] != ENTRY)
        fees += self._entry_alone(order, column) - column.entry
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
