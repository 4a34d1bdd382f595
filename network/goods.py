"""Goods: products, how they are packed, and the consignments that move."""

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from network.enums import Channel, Confidence, Incoterm, PackagingLevel
from network.shipment import Shipment
from network.units import (
    Amount,
    Centimetres,
    CubicMetres,
    Kilograms,
    PositiveCubicMetres,
    PositiveKilograms,
    Share,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One sellable unit; prices in major units of ``currency``.

    ``un_number`` makes it dangerous goods, ``packing`` names how it is packed for that (for
    batteries alone, with, or in equipment), ``state_of_charge_percent`` how far its battery is
    charged. ``category`` groups products for admissions. A temperature range needs reefers.
    """

    sku: Annotated[str, MinLen(1)]
    name: str = ""
    category: str = ""
    weight_kg: Kilograms
    volume_m3: CubicMetres
    units_per_carton: Annotated[int, Ge(1)] = 1
    transfer_price: Amount = 0.0
    retail_price_gross: Amount = 0.0
    currency: str = "USD"
    hs_code: str = ""
    un_number: str = ""
    packing: str = ""
    packing_group: str = ""
    state_of_charge_percent: Annotated[float, Ge(0), Le(100)] | None = None
    temperature_min_c: float | None = None
    temperature_max_c: float | None = None
    shelf_life_days: Annotated[int, Ge(0)] | None = None
    return_rate: Share = 0.0
    channel: Channel = Channel.BOTH
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Packaging:
    """How a product is packed at one level; ``ti`` x ``hi`` is the pallet pattern."""

    sku: Annotated[str, MinLen(1)]
    level: PackagingLevel
    quantity: Annotated[int, Ge(1)] = 1
    length_cm: Centimetres
    width_cm: Centimetres
    height_cm: Centimetres
    gross_weight_kg: PositiveKilograms
    stackable: bool = True
    ti: Annotated[int, Ge(1)] | None = None
    hi: Annotated[int, Ge(1)] | None = None
    max_top_load_kg: Kilograms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """What customs and dangerous-goods rules need to know of one kind of goods in a consignment.

    Prices are per unit in major units of ``currency``; ``None`` is unknown, not free.
    """

    sku: str = ""
    category: str = ""
    hs_code: str = ""
    origin_country: str = ""
    units: Annotated[int, Ge(1)] = 1
    weight_kg: Kilograms = 0.0
    transfer_price: Amount | None = None
    retail_price_gross: Amount | None = None
    currency: str = "USD"
    has_proof_of_origin: bool = False
    un_number: str = ""
    packing: str = ""
    state_of_charge_percent: float | None = None
    is_reefer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """One part of one shipment on one itinerary, in whole equal packages.

    ``duty_percent`` overrides the duty rate of the goods. ``goods`` are the lines customs sees;
    without any nothing is known of duty. ``order_value`` is what the whole order is worth in
    ``currency`` (same seller, buyer and day): thresholds are tested on it, also when an order is
    split. ``largest_side_cm`` and ``package_kg`` are of the biggest and the heaviest package.
    """

    consignment_id: str = "quote"
    weight_kg: PositiveKilograms
    volume_m3: PositiveCubicMetres
    packages: Annotated[int, Ge(1)] = 1
    units: Annotated[int, Ge(1)] = 1
    value: Amount = 0.0
    currency: str = "USD"
    item_categories: Annotated[int, Ge(1)] = 1
    duty_percent: Amount | None = None
    goods: tuple[GoodsLine, ...] = ()
    order_value: Amount | None = None
    channel: Channel = Channel.GENERAL_TRADE
    incoterm: Incoterm | None = None
    importer_id: str = ""
    exporter_id: str = ""
    largest_side_cm: Annotated[float, Gt(0)] | None = None
    package_kg: Annotated[float, Gt(0)] | None = None

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
