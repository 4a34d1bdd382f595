"""Columns of ship and what they cost: paths for lots of shipments, with the parts of their prices.

Prices of boxes, departures and common customs entries are kept apart from a column's own cost.
"""

from collections.abc import Iterable
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
from solver.chain_boxes import ChainBoxes
from solver.entry_costs import Border, border_of, crossings_of, entry_cost_of_path
from solver.entry_fees import (
    ALONE,
    ENTRY,
    Company,
    FeeKey,
    borne_by_others,
    entry_fee_of_path,
    fees_of_path,
)
from solver.entry_rates import EntryRates, entry_rates
from solver.options import Options
from solver.paths import Path, Ways, cooled


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
