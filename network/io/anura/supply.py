"""What suppliers can deliver and plants can make, at what cost, period by period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from network.enums import Dimension, Reason
from network.inventory import Supply
from network.io.anura.book import PROCESS_POLICIES, Book, Row
from network.io.anura.claims import Claim, claim_of, heard
from network.io.anura.costs import Costs
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.goods import Goods
from network.io.anura.measures import GOODS, Amount, Measures
from network.io.anura.periods import Periods
from network.units import MINUTES_PER_DAY

_LESS = "another capacity is smaller"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one place can make of one product in one period."""

    place: Element
    product: str
    period: str
    unit_cost: float
    capacity: float | None

    def row(self, factory_id: str, country: str, currency: str) -> Supply:
        """Return it as a row of ours."""
        return Supply(
            factory_id=factory_id,
            sku=self.product,
            period=self.period,
            origin_country=country,
            capacity_units=self.capacity,
            unit_cost=self.unit_cost,
            currency=currency,
        )


@dataclass(frozen=True, slots=True)
class SupplyReader:
    """Reads supply and production of a model, with what changes from period to period."""

    book: Book
    directory: Directory
    measures: Measures
    periods: Periods
    goods: Goods
    costs: Costs

    def read(self, periods: Iterable[str]) -> list[Offer]:
        """Return what every supplier and plant offers in every period."""
        wanted = tuple(periods)
        bought = self._claims("SupplierCapabilities", "SupplierName", Kind.SUPPLIER)
        made = self._claims("ProductionPolicies", "FacilityName", Kind.FACILITY)
        offers: list[Offer] = []
        for claims, kind in ((bought, Kind.SUPPLIER), (made, Kind.FACILITY)):
            twins = self._overrides(kind, wanted)
            for (place, product), claim in claims.items():
                offers += self._offers(claim, place, product, wanted, twins)
        return self._within_supplier(offers, bought)

    def _claims(self, table: str, column: str, kind: Kind) -> dict[tuple[Element, str], Claim]:
        """Return the policy that holds for each place and product."""
        found: dict[Element, list[Claim]] = defaultdict(list)
        for row in self.book.included(table):
            places = self.directory.read(row, column, kind)
            products = self.directory.read(row, "ProductName", Kind.PRODUCT)
            if places is None or products is None:
                continue
            if places.is_excluded or products.is_excluded:
                row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
                continue
            claim = claim_of(row, products, ((column, places),))
            for place in places.elements:
                found[place].append(claim)
        return {
            (place, product): claim
            for place, claims in found.items()
            for claim in heard(self._ways_to_make(claims, kind), column)
            for product in sorted(claim.products)
        }

    def _ways_to_make(self, claims: list[Claim], kind: Kind) -> list[Claim]:
        """Return one way to make each product of those that are equally exact: the dearest."""
        if kind is Kind.SUPPLIER:
            return claims
        best: dict[tuple[frozenset[str], int], Claim] = {}
        for claim in sorted(claims, key=lambda one: self._unit_cost(one.row, None) or 0.0):
            beaten = best.get((claim.products, claim.rank))
            if beaten is not None:
                beaten.row.leave_all(Reason.NOT_CARRIED_UNCLEAR, detail="another way to make it")
            best[claim.products, claim.rank] = claim
        return list(best.values())

    def _overrides(
        self, kind: Kind, periods: tuple[str, ...]
    ) -> dict[tuple[Element, str, str], Row]:
        """Return the rows that change a place, product and period."""
        tables = {
            Kind.SUPPLIER: ("SupplierCapabilitiesMultiTimePeriod", "SupplierName"),
            Kind.FACILITY: ("ProductionPoliciesMultiTimePeriod", "FacilityName"),
        }
        table, column = tables[kind]
        found: dict[tuple[Element, str, str], Row] = {}
        for row in self.book.included(table):
            places = self.directory.read(row, column, kind)
            products = self.directory.read(row, "ProductName", Kind.PRODUCT)
            spans = self.directory.read(row, "PeriodName", Kind.PERIOD)
            if places is None or products is None or spans is None:
                continue
            names = [e.name for e in spans.elements if e.name in periods]
            if not names or not places.elements or not products.elements:
                row.leave_all(Reason.NOT_CARRIED_UNUSED, detail="no demand in that period")
                continue
            for key in ("PeriodName", column, "ProductName", "Status"):
                row.carry(key)
            for meaning in (places, products, spans):
                meaning.origin.carry()
            for place in places.elements:
                for product in sorted(products.names):
                    found.update(dict.fromkeys(((place, product, n) for n in names), row))
        return found

    def _offers(
        self,
        claim: Claim,
        place: Element,
        product: str,
        periods: tuple[str, ...],
        twins: dict[tuple[Element, str, str], Row],
    ) -> Iterable[Offer]:
        claim.origin.carry()
        claim.row.is_plain("OptimizationPolicy", PROCESS_POLICIES)
        for period in periods:
            twin = twins.get((place, product, period))
            rows = [claim.row] if twin is None else [twin, claim.row]
            if twin is not None and twin.has("PolicyStatus"):
                twin.carry("PolicyStatus")
                if twin.word("PolicyStatus", ("Include", "Exclude")) == "exclude":
                    continue
            costs = (self._unit_cost(row, product) for row in rows if row.has("UnitCost"))
            yield Offer(
                place=place,
                product=product,
                period=period,
                unit_cost=next((cost for cost in costs if cost is not None), 0.0),
                capacity=self._capacity(rows, product, period),
            )

    def _unit_cost(self, row: Row, product: str | None) -> float | None:
        """Return what a unit of a product costs; of no product, the number of the cell."""
        cost = self.costs.read(row, "UnitCost")
        measure = self.measures.of(row, "UnitCostUOM", *GOODS)
        if cost is None or measure is None:
            return None
        if product is None:
            return cost.amount
        if cost.is_total:
            row.leave(Reason.NOT_CARRIED_UNCLEAR, "UnitCost", detail="a sum by steps")
            return None
        cost.origin.carry()
        measure.origin.carry()
        row.carry("UnitCostUOM")
        return self.goods.cost(cost.amount, measure, product)

    def _capacity(self, rows: list[Row], product: str, period: str) -> float | None:
        """Return how many units a place can make in a period; ``None`` for any number."""
        for row in rows:
            if row.has("SupplyCapacity"):
                amount = self.measures.amount(row, "SupplyCapacity", *GOODS)
                return self._units(amount, product)
            if row.has("ProductionRate"):
                return self._produced(row, product, period)
        return None

    def _units(self, amount: Amount | None, product: str) -> float | None:
        if amount is None:
            return None
        units = self.goods.units(amount.value, amount.measure, product)
        if units is None:
            amount.origin.leave(Reason.NOT_CARRIED_SIZE)
        else:
            amount.origin.carry()
        return units

    def _produced(self, row: Row, product: str, period: str) -> float | None:
        """Return what a rate of production comes to over a period."""
        amount = self.measures.amount(row, "ProductionRate", *GOODS, unit_column="RateQuantityUOM")
        per = self.measures.of(row, "RateTimeUOM", Dimension.TIME)
        length = self.periods.days(period)
        if amount is None or per is None:
            return None
        if length is None:
            row.leave(Reason.NOT_CARRIED_LENGTH, "ProductionRate", "RateQuantityUOM", "RateTimeUOM")
            return None
        days, cells = length
        cells.carry()
        per.origin.carry()
        row.carry("RateTimeUOM")
        units = self._units(amount, product)
        return None if units is None else units * days * MINUTES_PER_DAY / per.factor

    def _within_supplier(
        self, offers: list[Offer], bought: dict[tuple[Element, str], Claim]
    ) -> list[Offer]:
        """Keep a supplier's own capacity where it makes one product; else it cannot be kept."""
        made: dict[Element, list[str]] = defaultdict(list)
        for place, product in bought:
            made[place].append(product)
        most: dict[Element, float] = {}
        for place in self.directory.of(Kind.SUPPLIER):
            row = self.directory.rows[place]
            amount = self.measures.amount(row, "SupplierCapacity", *GOODS)
            if amount is None:
                continue
            if len(made[place]) != 1:
                amount.origin.leave(Reason.NOT_CARRIED_GROUP)
                continue
            (product,) = made[place]
            units = self._units(amount, product)
            own = [offer.capacity for offer in offers if offer.place == place]
            least = min((capacity for capacity in own if capacity is not None), default=None)
            if units is None:
                continue
            if least is not None and least <= units:
                amount.origin.leave(Reason.NOT_CARRIED_UNUSED, detail=_LESS)
            elif least is not None:
                columns = ("SupplyCapacity", "SupplyCapacityUOM")
                bought[place, product].row.leave(Reason.NOT_CARRIED_UNUSED, *columns, detail=_LESS)
            most[place] = units
        return [_capped(offer, most.get(offer.place)) for offer in offers]


def _capped(offer: Offer, most: float | None) -> Offer:
    if most is None:
        return offer
    capacity = most if offer.capacity is None else min(most, offer.capacity)
    return Offer(offer.place, offer.product, offer.period, offer.unit_cost, capacity)
