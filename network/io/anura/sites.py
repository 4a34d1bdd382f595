"""Facilities of a model: warehouses, plants, and plants with a warehouse of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from network.enums import Confidence, Dimension, OpenStatus, Reason
from network.io.anura.book import Row
from network.io.anura.costs import Costs
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.goods import SOURCE, Goods
from network.io.anura.lanes import Connection
from network.io.anura.measures import GOODS, Measures
from network.location import Facility

STATUSES = ("Open", "Closed", "Consider")
STATES = ("Existing", "Potential")
_OF_WAREHOUSES = (
    "InitialState",
    "FixedStartupCost",
    "FixedOperatingCost",
    "FixedClosingCost",
    "StorageCapacity",
    "StorageCapacityUOM",
    "ThroughputCapacity",
    "ThroughputCapacityUOM",
)


@dataclass(frozen=True, slots=True)
class Roles:
    """What facilities do: ``plants`` only make goods, ``both`` make goods and ship to markets."""

    plants: frozenset[Element]
    both: frozenset[Element]

    @classmethod
    def of(cls, makers: Iterable[Element], connections: Iterable[Connection]) -> "Roles":
        """Tell roles by who makes goods and who ships to customers."""
        made = frozenset(maker for maker in makers if maker.kind is Kind.FACILITY)
        ships = frozenset(c.lane[0] for c in connections if c.lane[1].kind is Kind.CUSTOMER)
        return cls(made - ships, made & ships)


@dataclass(frozen=True, slots=True)
class SiteReader:
    """Reads facilities of a model as rows of ours."""

    directory: Directory
    measures: Measures
    costs: Costs
    goods: Goods
    currency: str

    def status_of_plant(self, element: Element) -> OpenStatus:
        """Return whether a place that only makes goods runs; its costs do not come along."""
        row = self.directory.rows[element]
        status = row.word("FacilityStatus", STATUSES)
        row.leave(Reason.NOT_CARRIED_PLANT, *_OF_WAREHOUSES)
        if status == "consider":
            row.leave(Reason.NOT_CARRIED_PLANT, "FacilityStatus")
        row.carry("FacilityStatus")
        return OpenStatus.CLOSED if status == "closed" else OpenStatus.OPEN

    def facility(self, element: Element, location_id: str, inbound_tariff_id: str) -> Facility:
        """Return a warehouse; what it costs to open or close counts where that can happen.

        What goods cost that go out stands with the handling of the place (``transfers``), as in
        the built-in world; what those cost that come in stands there too, and here for questions
        that leave the way in out.
        """
        row = self.directory.rows[element]
        status = row.word("FacilityStatus", STATUSES) or "open"
        is_potential = row.word("InitialState", STATES) == "potential"
        row.carry("FacilityStatus")
        opens = status == "consider" and is_potential
        opening = self._cost(row, "FixedStartupCost", counts=opens)
        closing = self._cost(row, "FixedClosingCost", counts=not is_potential)
        if row.has("FixedStartupCost") or row.has("FixedClosingCost"):
            row.carry("InitialState")
        else:
            row.leave(Reason.NOT_CARRIED_UNUSED, "InitialState")
        units, volume = self._throughput(row)
        return Facility(
            location_id=location_id,
            status=OpenStatus(status),
            fixed_cost=self._cost(row, "FixedOperatingCost", counts=True),
            opening_cost=opening,
            closing_cost=closing,
            currency=self.currency,
            storage_capacity_m3=self._storage(row),
            throughput_m3=volume,
            throughput_units=units,
            inbound_tariff_id=inbound_tariff_id,
            source=SOURCE,
            confidence=Confidence.UNVERIFIED,
        )

    def _cost(self, row: Row, column: str, *, counts: bool) -> float:
        cost = self.costs.read(row, column, is_sum=True)
        if cost is None:
            return 0.0
        if not counts:
            row.leave(Reason.NOT_CARRIED_UNUSED, column)
            return 0.0
        cost.origin.carry()
        return cost.amount

    def _throughput(self, row: Row) -> tuple[float | None, float | None]:
        """Return the units or the volume that may go through in a period."""
        amount = self.measures.amount(row, "ThroughputCapacity", *GOODS)
        if amount is None:
            return None, None
        products = self.goods.sizes
        for wanted in (Dimension.QUANTITY, Dimension.VOLUME):
            if amount.measure.dimension is wanted and not amount.measure.by_product:
                amount.origin.carry()
                found = amount.canonical
            else:
                converted = self.goods.capacity(amount.value, amount.measure, wanted, products)
                if converted is None or amount.measure.dimension is Dimension.VOLUME:
                    continue
                amount.origin.carry()
                found = converted
            return (found, None) if wanted is Dimension.QUANTITY else (None, found)
        amount.origin.leave(Reason.NOT_CARRIED_SIZE)
        return None, None

    def _storage(self, row: Row) -> float | None:
        """Return the volume that can be stored."""
        amount = self.measures.amount(row, "StorageCapacity", *GOODS)
        if amount is None:
            return None
        if amount.measure.dimension is Dimension.VOLUME:
            amount.origin.carry()
            return amount.canonical
        volume = self.goods.capacity(
            amount.value, amount.measure, Dimension.VOLUME, self.goods.sizes
        )
        if volume is None:
            amount.origin.leave(Reason.NOT_CARRIED_SIZE)
            return None
        amount.origin.carry()
        return volume
