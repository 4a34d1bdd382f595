"""What warehouses charge for handling and storing, and what lies in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from network.enums import ChargeBasis, ChargeCategory, Confidence, Dimension, Reason
from network.inventory import Stock
from network.io.anura.book import GROUP_BEHAVIOURS, Book, Row
from network.io.anura.claims import Claim, claim_of, heard
from network.io.anura.costs import Costs
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.figures import Origin
from network.io.anura.goods import SOURCE, Goods
from network.io.anura.measures import GOODS, Measures
from network.io.anura.periods import Periods
from network.io.anura.rates import Part, one_rate, part_of
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY

INBOUND, OUTBOUND, STORAGE = "INBOUND", "OUTBOUND", "STORAGE"
_DIRECTIONS = {"in": (INBOUND, "InboundHandlingCost"), "out": (OUTBOUND, "OutboundHandlingCost")}


@dataclass(slots=True)
class House:
    """What hangs on one facility: tariffs by direction, storage tariff, and whether it stores."""

    tariffs: dict[str, str] = field(default_factory=dict)
    storage_tariff_id: str = ""
    may_store: bool = True


@dataclass(slots=True)
class Houses:
    """What hangs on all facilities, and the rows of ours it makes."""

    by_facility: dict[Element, House] = field(default_factory=lambda: defaultdict(House))
    tariffs: list[TariffLine] = field(default_factory=list)
    stock: list[Stock] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HouseReader:
    """Reads warehousing and inventory policies of a model."""

    book: Book
    directory: Directory
    measures: Measures
    costs: Costs
    goods: Goods
    periods: Periods
    currency: str

    def read(
        self, ids: dict[Element, str], plants: frozenset[Element], periods: Iterable[str]
    ) -> Houses:
        """Return what hangs on every facility; of places that only make goods, their stock."""
        houses = Houses()
        for element, claims in self._claims("WarehousingPolicies").items():
            if element in plants:
                for claim in claims:
                    claim.row.leave_all(Reason.NOT_CARRIED_PLANT)
            else:
                self._handling(houses, element, claims, ids[element])
        length = self.periods.shortest_days(periods)
        for element, claims in self._claims("InventoryPolicies").items():
            self._stocking(houses.by_facility[element], claims)
            houses.stock += self._stock(claims, ids[element])
            if element not in plants:
                self._storage(houses, element, claims, ids[element], length)
                continue
            for claim in claims:
                claim.row.leave(Reason.NOT_CARRIED_PLANT, "UnitStorageCost", "UnitStorageCostUOM")
        return houses

    def _claims(self, table: str) -> dict[Element, list[Claim]]:
        """Return the policies that hold at each facility."""
        found: dict[Element, list[Claim]] = defaultdict(list)
        for row in self.book.included(table):
            places = self.directory.read(row, "FacilityName", Kind.FACILITY)
            products = self.directory.read(row, "ProductName", Kind.PRODUCT)
            if places is None or products is None:
                continue
            if places.is_excluded or products.is_excluded:
                row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
                continue
            claim = claim_of(row, products, (("FacilityName", places),))
            for place in places.elements:
                found[place].append(claim)
        return {place: heard(claims, "FacilityName") for place, claims in found.items()}

    def _handling(
        self, houses: Houses, element: Element, claims: list[Claim], location_id: str
    ) -> None:
        """Make the tariffs of what comes in, goes out, and passes through (which pays both)."""
        made: list[TariffLine] = []
        for direction, (code, column) in _DIRECTIONS.items():
            rate = one_rate(self.goods, self._parts(claims, column))
            if rate is not None and rate.amount > 0:
                tariff_id = f"{location_id}>{direction}"
                houses.by_facility[element].tariffs[direction] = tariff_id
                made.append(self._line(tariff_id, code, rate.basis, rate.amount))
        if made:
            through = f"{location_id}>through"
            houses.by_facility[element].tariffs["through"] = through
            both = (replace(line, tariff_id=through, line=n) for n, line in enumerate(made, 1))
            houses.tariffs += [*made, *both]
        for claim in claims:
            if claim.row.has("InboundHandlingCost") or claim.row.has("OutboundHandlingCost"):
                claim.origin.carry()
                claim.row.is_plain("ProductNameGroupBehavior", GROUP_BEHAVIOURS)

    def _storage(
        self,
        houses: Houses,
        element: Element,
        claims: list[Claim],
        location_id: str,
        length: tuple[float, bool, Origin] | None,
    ) -> None:
        """Make the tariff of storing, which a model states per unit of stock and period."""
        parts = self._parts(claims, "UnitStorageCost")
        if length is None:
            for part in parts:
                part.origin.leave(Reason.NOT_CARRIED_LENGTH)
            return
        days, is_same, cells = length
        rate = one_rate(self.goods, parts, (ChargeBasis.PER_M3,))
        if rate is not None and rate.amount > 0:
            cells.carry()
            tariff_id = f"{location_id}>storage"
            houses.by_facility[element].storage_tariff_id = tariff_id
            basis = ChargeBasis.PER_M3_DAY
            houses.tariffs.append(self._line(tariff_id, STORAGE, basis, rate.amount / days))
        for part in parts if not is_same else ():
            part.origin.leave(Reason.NOT_CARRIED_BY_PERIOD)

    def _parts(self, claims: list[Claim], column: str) -> list[Part]:
        parts: list[Part] = []
        for claim in claims:
            cost = self.costs.read(claim.row, column)
            unit = self.measures.of(claim.row, f"{column}UOM", *GOODS)
            if cost is None or unit is None:
                continue
            if cost.is_total:
                detail = "a sum by steps"
                claim.row.leave(Reason.NOT_CARRIED_UNCLEAR, column, detail=detail)
                continue
            origin = cost.origin + Origin.of(claim.row, f"{column}UOM") + unit.origin
            parts.append(part_of(self.goods, claim.products, cost.amount, unit, origin))
        return parts

    def _line(self, tariff_id: str, code: str, basis: ChargeBasis, rate: float) -> TariffLine:
        return TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code=code,
            category=ChargeCategory.WAREHOUSE,
            basis=basis,
            rate=rate,
            currency=self.currency,
            source=SOURCE,
            confidence=Confidence.UNVERIFIED,
        )

    def _stocking(self, house: House, claims: list[Claim]) -> None:
        """Let a place store nothing where none of its products may be stored."""
        stores = {claim.row.key: claim.row.flag("StockingSite", default=True) for claim in claims}
        house.may_store = any(stores.values())
        for claim in claims:
            if stores[claim.row.key] == house.may_store:
                claim.row.carry("StockingSite")
                claim.origin.carry()
            else:
                claim.row.leave(Reason.NOT_CARRIED_BY_PRODUCT, "StockingSite")

    def _stock(self, claims: list[Claim], location_id: str) -> list[Stock]:
        """Return what lies there at first, in whole units."""
        made: list[Stock] = []
        for claim in claims:
            amount = self.measures.amount(claim.row, "InitialInventory", *GOODS)
            if amount is None:
                continue
            claim.origin.carry()
            amount.origin.carry()
            for product in sorted(claim.products):
                units = self.goods.units(amount.value, amount.measure, product)
                if units is None:
                    amount.origin.leave(Reason.NOT_CARRIED_SIZE)
                elif round(units):
                    made.append(self._lot(claim.row, product, location_id, round(units)))
        return made

    def _lot(self, row: Row, product: str, location_id: str, units: int) -> Stock:
        age = self.measures.amount(row, "InitialInventoryAge", Dimension.TIME)
        received = None
        start = self.periods.first
        if age is not None and start is not None:
            received = start - timedelta(days=round(age.canonical / MINUTES_PER_DAY))
            age.origin.carry()
            self.periods.first_cells().carry()
        elif age is not None:
            age.origin.leave(Reason.NOT_CARRIED_LENGTH)
        return Stock(
            sku=product, location_id=location_id, on_hand_units=units, received_on=received
        )
