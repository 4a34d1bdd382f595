"""Goods: products, shipments that want to move, and what factories make and markets want."""

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import Ge, Gt, MinLen

from network.enums import Channel, ShipmentState
from network.units import CubicMetres, Kilograms, PositiveCubicMetres, PositiveKilograms


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One sellable unit; prices in major units of ``currency``."""

    sku: Annotated[str, MinLen(1)]
    name: str = ""
    weight_kg: Kilograms
    volume_m3: CubicMetres
    units_per_carton: Annotated[int, Ge(1)] = 1
    transfer_price: Annotated[float, Ge(0)] = 0.0
    retail_price_gross: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    hs_code: str = ""
    channel: Channel = Channel.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Goods that want to move, in ``packages`` equal packages.

    ``ready_at`` and ``due_at`` are times with a zone or bare dates: a bare date means the start
    of the day at the origin for ready, the end of the day at the destination for due.
    ``duty_percent`` overrides the duty rate of the goods. ``max_splits`` is the number of parts
    a splittable shipment may have.
    """

    shipment_id: Annotated[str, MinLen(1)]
    origin_id: Annotated[str, MinLen(1)]
    destination_id: Annotated[str, MinLen(1)]
    weight_kg: PositiveKilograms
    volume_m3: PositiveCubicMetres
    packages: Annotated[int, Ge(1)] = 1
    units: Annotated[int, Ge(1)] = 1
    value: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    sku: str = ""
    hs_code: str = ""
    channel: Channel = Channel.GENERAL_TRADE
    ready_at: str = ""
    due_at: str = ""
    may_split: bool = False
    max_splits: Annotated[int, Ge(1)] = 2
    duty_percent: Annotated[float, Ge(0)] | None = None
    state: ShipmentState = ShipmentState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a market wants of a product in one period; days are calendar days."""

    market_id: Annotated[str, MinLen(1)]
    sku: Annotated[str, MinLen(1)]
    channel: Channel = Channel.BOTH
    period: str = ""
    mean_units: Annotated[float, Ge(0)]
    max_delivery_days: Annotated[float, Gt(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What a factory can make of a product in one period."""

    factory_id: Annotated[str, MinLen(1)]
    sku: Annotated[str, MinLen(1)]
    period: str = ""
    origin_country: str = ""
    capacity_units: Annotated[float, Ge(0)] | None = None
    unit_cost: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """One part of one shipment on one itinerary, in whole equal packages.

    ``duty_percent`` overrides the duty rate of the goods; ``None`` leaves duty out.
    """

    consignment_id: str = "quote"
    weight_kg: PositiveKilograms
    volume_m3: PositiveCubicMetres
    packages: Annotated[int, Ge(1)] = 1
    units: Annotated[int, Ge(1)] = 1
    value: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    item_categories: Annotated[int, Ge(1)] = 1
    duty_percent: Annotated[float, Ge(0)] | None = None

    def part(self, packages: int, part: int) -> "Consignment":
        """Return ``packages`` of the packages as a consignment of their own."""
        share = packages / self.packages
        return replace(
            self,
            consignment_id=f"{self.consignment_id}/{part}",
            weight_kg=self.weight_kg * share,
            volume_m3=self.volume_m3 * share,
            packages=packages,
            units=max(1, round(self.units * share)),
            value=self.value * share,
        )


def consignment_of(shipment: Shipment) -> Consignment:
    """Return a whole shipment as one consignment."""
    return Consignment(
        consignment_id=shipment.shipment_id,
        weight_kg=shipment.weight_kg,
        volume_m3=shipment.volume_m3,
        packages=shipment.packages,
        units=shipment.units,
        value=shipment.value,
        currency=shipment.currency,
        duty_percent=shipment.duty_percent,
    )
