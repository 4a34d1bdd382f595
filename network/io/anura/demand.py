"""What customers want: by product and period, over all modes they may want it by."""

from collections import defaultdict
from dataclasses import dataclass

from network.enums import Reason
from network.inventory import Demand
from network.io.anura.book import GROUP_BEHAVIOURS, Book, Row
from network.io.anura.claims import Claim, claim_of, heard
from network.io.anura.directory import ALL, Directory, Element, Kind
from network.io.anura.goods import Goods
from network.io.anura.measures import GOODS, Measures
from network.io.anura.periods import WHOLE, Periods

_STATUSES = ("Include", "Exclude", "Consider")

Key = tuple[Element, str, str]
"""Customer, period, and mode of service."""


@dataclass(frozen=True, slots=True)
class Wants:
    """The demand of a model, before customers have ids: by customer, product and period."""

    units: dict[tuple[Element, str, str], float]
    penalty: dict[tuple[Element, str, str], float]

    @property
    def periods(self) -> tuple[str, ...]:
        """Return the periods that something is wanted in; the whole horizon where nothing is."""
        return tuple(sorted({period for _, _, period in self.units})) or (WHOLE,)

    def by_customer(self) -> dict[Element, frozenset[str]]:
        """Return the products each customer wants, of those that want any."""
        found: dict[Element, set[str]] = defaultdict(set)
        for customer, product, _ in self.units:
            found[customer].add(product)
        return {customer: frozenset(products) for customer, products in found.items()}

    def rows(self, ids: dict[Element, str], currency: str) -> list[Demand]:
        """Return the demand as rows of ours."""
        return [
            Demand(
                market_id=ids[key[0]],
                sku=key[1],
                period=key[2],
                mean_units=units,
                penalty=self.penalty.get(key),
                currency=currency,
            )
            for key, units in self.units.items()
        ]


@dataclass(frozen=True, slots=True)
class DemandReader:
    """Reads the demand of a model."""

    book: Book
    directory: Directory
    measures: Measures
    periods: Periods
    goods: Goods

    def read(self) -> Wants:
        """Return what customers want; quantities by several modes of service add up."""
        claims: dict[Key, list[Claim]] = defaultdict(list)
        for row in self.book.included("CustomerDemand"):
            self._claim(row, claims)
        wants = Wants({}, {})
        for (customer, period, _), found in claims.items():
            for claim in heard(found, "CustomerName"):
                self._take(claim, customer, period, wants)
        return wants

    def _claim(self, row: Row, claims: dict[Key, list[Claim]]) -> None:
        customers = self.directory.read(row, "CustomerName", Kind.CUSTOMER)
        products = self.directory.read(row, "ProductName", Kind.PRODUCT)
        periods = self.periods.read(row)
        if customers is None or products is None or periods is None:
            return
        status = row.word("DemandStatus", _STATUSES)
        if status == "exclude" or customers.is_excluded or products.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            return
        is_each = row.is_plain("ProductNameGroupBehavior", GROUP_BEHAVIOURS)
        if not is_each and not products.is_single:
            row.leave_all(Reason.NOT_CARRIED_GROUP)
            return
        claim = claim_of(row, products, (("CustomerName", customers), ("PeriodName", periods)))
        mode = row.text("ServiceMode").casefold()
        if mode and self.book.has("TransportationModes"):
            self.directory.read(row, "ServiceMode", Kind.MODE)
        for customer in customers.elements:
            for period in [element.name for element in periods.elements] or [WHOLE]:
                claims[customer, period, "" if mode in ALL else mode].append(claim)

    def _take(self, claim: Claim, customer: Element, period: str, wants: Wants) -> None:
        """Add what one policy wants of its products."""
        row = claim.row
        amount = self.measures.amount(row, "Quantity", *GOODS)
        if amount is None:
            return
        penalty = self.measures.amount(row, "PenaltyCost", *GOODS)
        for product in sorted(claim.products):
            units = self.goods.units(amount.value, amount.measure, product)
            if units is None:
                amount.origin.leave(Reason.NOT_CARRIED_SIZE)
                continue
            key = (customer, product, period)
            wants.units[key] = wants.units.get(key, 0.0) + units
            if penalty is not None:
                price = self.goods.cost(penalty.value, penalty.measure, product)
                wants.penalty[key] = max(wants.penalty.get(key, 0.0), price)
        claim.origin.carry()
        amount.origin.carry()
        if penalty is not None:
            penalty.origin.carry()
        self._account(row)

    @staticmethod
    def _account(row: Row) -> None:
        """Account for the words of a demand that make no difference here."""
        if row.text("ServiceMode").casefold() in ALL:
            row.carry("ServiceMode")
        if row.text("DemandStatus").casefold() == "include":
            row.carry("DemandStatus")
