"""The price of a lane: its rates brought to our bases, one line per charge."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from network.enums import ChargeBasis, ChargeCategory, Confidence, Dimension, Reason
from network.io.anura.bands import Ride
from network.io.anura.book import GROUP_BEHAVIOURS, Row
from network.io.anura.boxes import Box, Load, box_for
from network.io.anura.claims import Claim
from network.io.anura.costs import Cost, Costs
from network.io.anura.figures import Origin
from network.io.anura.goods import SOURCE, Goods
from network.io.anura.lanes import Connection
from network.io.anura.measures import GOODS, Amount, Measures
from network.io.anura.rates import BY_VALUE, Part, Rate, one_rate, part_of
from network.tariff import TariffLine

FREIGHT, SHIPMENT, FUEL, DUTY, SOURCING = "FREIGHT", "SHIPMENT", "FUEL", "DUTY", "SOURCING"
_KG_PER_KG_TO_G_PER_T = 1e6
_FULL = "treat as full"
FIXED_COST_RULES = ("Prorate", "Treat As Full")
FUEL_BASES = ("Percentage", "Per Unit", "Per Distance")


class NoPriceError(Exception):
    """A lane has a price that cannot be expressed: it is left out rather than made too cheap."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the tariff of a lane, before it has a number."""

    code: str
    category: ChargeCategory
    rate: Rate
    applies_to: tuple[str, ...] = ()
    equipment_id: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """The charges of a lane, and the box it goes in where shipments count in full."""

    charges: tuple[Charge, ...]
    box: Box | None = None

    def lines(self, tariff_id: str, currency: str) -> list[TariffLine]:
        """Return the lines of its tariff."""
        return [
            TariffLine(
                tariff_id=tariff_id,
                line=number,
                charge_code=charge.code,
                category=charge.category,
                basis=charge.rate.basis,
                equipment_id=charge.equipment_id,
                applies_to=charge.applies_to,
                rate=charge.rate.amount,
                currency=currency,
                source=SOURCE,
                confidence=Confidence.UNVERIFIED,
            )
            for number, charge in enumerate(self.charges, start=1)
        ]


@dataclass(frozen=True, slots=True)
class Pricer:
    """Prices the lanes of a model."""

    goods: Goods
    measures: Measures
    costs: Costs

    def price(self, connection: Connection) -> Price:
        """Return the price of a lane.

        Raises
        ------
        NoPriceError
            When a cost of it cannot be expressed.
        """
        charges: list[Charge] = []
        freight = one_rate(self.goods, [self._freight(connection, c) for c in connection.claims])
        if freight is not None and freight.amount > 0:
            charges.append(Charge(FREIGHT, ChargeCategory.FREIGHT, freight))
        box = self._shipments(connection, charges)
        self._fuel(connection, charges)
        self._add(charges, SOURCING, ChargeCategory.OTHER, self._sourcing(connection))
        duty = one_rate(self.goods, self._duty(connection), BY_VALUE)
        if duty is not None and duty.amount > 0:
            charges.append(Charge(DUTY, ChargeCategory.DUTY_TAX, duty))
        return Price(tuple(charges), box)

    def grams_per_tkm(self, connection: Connection) -> float | None:
        """Return the emission intensity of a lane; ``None`` where nothing is said of it."""
        km = connection.distance.value
        parts: list[Part] = []
        for claim in connection.claims:
            row = _stated_in(connection, claim, "CO2EmissionRate")
            rate = None if row is None else row.number("CO2EmissionRate")
            if row is None or rate is None:
                continue
            if km <= 0:
                row.leave(Reason.NOT_CARRIED_UNCLEAR, "CO2EmissionRate", detail="no distance")
                continue
            cost = Cost(rate, Origin.of(row, "CO2EmissionRate"))
            with suppress(NoPriceError):
                parts.append(self._part(connection, claim, cost, (row, "CO2EmissionRateUOM")))
        made = one_rate(self.goods, parts, (ChargeBasis.PER_KG,))
        return made.amount * _KG_PER_KG_TO_G_PER_T / km if made and made.amount > 0 else None

    def _add(
        self, charges: list[Charge], code: str, category: ChargeCategory, parts: Sequence[Part]
    ) -> None:
        rate = one_rate(self.goods, parts)
        if rate is not None and rate.amount > 0:
            charges.append(Charge(code, category, rate))

    def _freight(self, connection: Connection, claim: Claim) -> Part:
        """Return what one policy charges per unit of goods."""
        row = _stated_in(connection, claim, "UnitCost")
        if row is None:
            return Part(dict.fromkeys(claim.products, 0.0), Origin())
        cost = self.costs.read(row, "UnitCost", self._ride(connection, claim))
        if cost is None or cost.is_total:
            row.leave(Reason.NOT_CARRIED_NO_PRICE, "UnitCost", detail=row.text("UnitCost"))
            raise NoPriceError
        unit = (row, "UnitCostUOM")
        if cost.unit is not None and not row.has("UnitCostUOM"):
            unit = (cost.unit, "CostUOM")
        return self._part(connection, claim, cost, unit)

    def _part(
        self, connection: Connection, claim: Claim, cost: Cost, unit: tuple[Row, str]
    ) -> Part:
        """Return a rate per goods, distance, time or goods times one of those as a part."""
        per = self.measures.of_rate(*unit)
        if per is None:
            raise NoPriceError
        amount, measure, origin = cost.amount, per.measure, cost.origin + _unit_cells(claim, unit)
        origin = origin + measure.origin
        over = per.times
        if measure.dimension not in GOODS:
            size = self._size(connection, claim)
            over, measure = measure, size.measure
            amount /= size.value
            origin = origin + size.origin
        if over is not None:
            is_way = over.dimension is Dimension.DISTANCE
            stretch = connection.distance if is_way else connection.time
            amount *= stretch.value / over.factor
            origin = origin + over.origin
        return part_of(self.goods, claim.products, amount, measure, origin)

    def _ride(self, connection: Connection, claim: Claim) -> Ride:
        return Ride(connection.lane, connection.distance.value, self._size(connection, claim))

    def _size(self, connection: Connection, claim: Claim) -> Amount:
        """Return how much goes at a time: one unit, where nothing is said."""
        row = _stated_in(connection, claim, "AverageShipmentSize") or claim.row
        found = self.measures.amount(row, "AverageShipmentSize", *GOODS, default=1.0)
        if found is None or found.value <= 0:
            if found is not None:
                row.fault("AverageShipmentSize", Reason.OUT_OF_RANGE, needed="> 0")
            raise NoPriceError
        return found

    def _shipments(self, connection: Connection, charges: list[Charge]) -> Box | None:
        """Add what each shipment costs: by share of it, or in full as a box."""
        loads = [self._load(connection, claim) for claim in connection.claims]
        if any(load.is_full for load in loads):
            box, cost = box_for(self.goods, loads)
            rate = Rate(ChargeBasis.PER_CONTAINER, cost)
            charges.append(
                Charge(SHIPMENT, ChargeCategory.FREIGHT, rate, equipment_id=box.equipment_id)
            )
            return box
        parts = [
            part_of(
                self.goods,
                load.products,
                load.cost / load.size.value,
                load.size.measure,
                load.origin,
            )
            for load in loads
        ]
        if any(load.cost for load in loads):
            self._add(charges, SHIPMENT, ChargeCategory.FREIGHT, parts)
        return None

    def _load(self, connection: Connection, claim: Claim) -> Load:
        """Return what a shipment costs under one policy."""
        size = self._size(connection, claim)
        row = _stated_in(connection, claim, "FixedCost")
        if row is None:
            return Load(claim.products, 0.0, size, Origin(), is_full=False)
        cost = self.costs.read(row, "FixedCost", self._ride(connection, claim), is_sum=True)
        if cost is None:
            raise NoPriceError
        origin = cost.origin + size.origin + Origin.of(row, "FixedCostRule")
        is_full = row.word("FixedCostRule", FIXED_COST_RULES) == _FULL and cost.amount > 0
        is_each = claim.row.is_plain("ProductNameGroupBehavior", GROUP_BEHAVIOURS)
        if is_full and not is_each:
            claim.row.leave(Reason.NOT_CARRIED_GROUP, "ProductNameGroupBehavior")
        return Load(claim.products, cost.amount, size, origin, is_full=is_full)

    def _fuel(self, connection: Connection, charges: list[Charge]) -> None:
        """Add the fuel surcharge: a share of freight, or so much a unit."""
        percents: list[tuple[float, Row]] = []
        parts: list[Part] = []
        for claim in connection.claims:
            amount = claim.row.number("FuelSurcharge")
            basis = claim.row.word("FuelSurchargeBasis", FUEL_BASES)
            if amount is None:
                continue
            if basis == "per distance":
                detail = "its formula is not published"
                claim.row.leave(Reason.NOT_CARRIED_UNCLEAR, "FuelSurcharge", detail=detail)
            elif basis == "per unit":
                origin = Origin.of(claim.row, "FuelSurcharge", "FuelSurchargeBasis")
                unit = self.measures.primary(Dimension.QUANTITY)
                parts.append(part_of(self.goods, claim.products, amount, unit, origin))
            elif any(charge.code == FREIGHT for charge in charges):
                percents.append((amount, claim.row))
            else:
                claim.row.leave(Reason.NOT_CARRIED_UNUSED, "FuelSurcharge", detail="no unit cost")
        top = max((percent for percent, _ in percents), default=0.0)
        for percent, row in percents:
            if percent == top:
                row.carry("FuelSurcharge", "FuelSurchargeBasis")
            else:
                row.leave(Reason.NOT_CARRIED_BY_PRODUCT, "FuelSurcharge")
        if top > 0:
            rate = Rate(ChargeBasis.PERCENT_OF_LINES, top)
            charges.append(Charge(FUEL, ChargeCategory.SURCHARGE, rate, (FREIGHT,)))
        self._add(charges, f"{FUEL}_UNIT", ChargeCategory.SURCHARGE, parts)

    def _sourcing(self, connection: Connection) -> list[Part]:
        """Return what sourcing policies charge per unit of goods."""
        parts: list[Part] = []
        for claim in connection.sourcing:
            cost = self.costs.read(claim.row, "UnitCost")
            unit = self.measures.of(claim.row, "UnitCostUOM", *GOODS)
            if claim.row.has("UnitCost") and (cost is None or cost.is_total or unit is None):
                claim.row.leave(Reason.NOT_CARRIED_NO_PRICE, "UnitCost")
                raise NoPriceError
            if cost is not None and unit is not None:
                origin = cost.origin + Origin.of(claim.row, "UnitCostUOM") + unit.origin
                parts.append(part_of(self.goods, claim.products, cost.amount, unit, origin))
        return parts

    def _duty(self, connection: Connection) -> list[Part]:
        """Return the duty of each policy per unit of goods: a share of their value."""
        parts: list[Part] = []
        for claim in connection.claims:
            percent = claim.row.number("DutyRate")
            if percent is None:
                continue
            value = self.measures.amount(claim.row, "ProductValueForDutyCost", *GOODS)
            origin = Origin.of(claim.row, "DutyRate")
            if value is None:
                costs = {p: self.goods.sizes[p].value * percent / 100 for p in claim.products}
                parts.append(Part(costs, origin, Rate(ChargeBasis.PERCENT_OF_VALUE, percent)))
            else:
                amount, origin = value.value * percent / 100, origin + value.origin
                parts.append(part_of(self.goods, claim.products, amount, value.measure, origin))
        return parts


def _unit_cells(claim: Claim, unit: tuple[Row, str]) -> Origin:
    """Return the cell of a unit; where it stands in a rate, others rest on it too."""
    cells = Origin.of(*unit)
    return cells if unit[0] is claim.row else cells.as_support()


def _stated_in(connection: Connection, claim: Claim, column: str) -> Row | None:
    """Return the row that states a figure: the policy, else the mode; ``None`` for neither."""
    if claim.row.has(column):
        return claim.row
    mode = connection.mode_row
    return mode if mode is not None and mode.has(column) else None
