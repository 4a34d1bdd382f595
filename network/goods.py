"""Goods: products, how they are packed, and the consignments that move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from network.enums import Channel, Confidence, Incoterm, PackagingLevel
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

    @property
    def is_reefer(self) -> bool:
        """Tell whether it must be kept within a range of temperature."""
        return self.temperature_min_c is not None or self.temperature_max_c is not None


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
    split. Where it is not stated, they are tested on the worth of ``order_goods``, the goods of
    the order this is part of (empty: these goods are all). ``largest_side_cm`` and ``package_kg``
    are of the biggest and the heaviest package. ``account`` is the customer whose named rates
    apply.
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
    order_goods: tuple[GoodsLine, ...] = ()
    channel: Channel = Channel.GENERAL_TRADE
    incoterm: Incoterm | None = None
    importer_id: str = ""
    exporter_id: str = ""
    largest_side_cm: Annotated[float, Gt(0)] | None = None
    package_kg: Annotated[float, Gt(0)] | None = None
    account: str = ""

    @property
    def is_reefer(self) -> bool:
        """Tell whether some of the goods need cooling."""
        return any(line.is_reefer for line in self.goods)

    def part(self, packages: int, part: int, before: int = 0) -> "Consignment":
        """Return ``packages`` of the packages as a consignment of their own.

        Every package holds the same mix, so weight, volume and value go by packages. Units are
        whole: the part has those of the packages after the first ``before`` ones, so parts that
        follow each other have the units of the whole, in every line of goods (where there are
        fewer units than packages, each part keeps every line at its share of the value). An
        order keeps its value however it is split.
        """
        share = packages / self.packages
        return replace(
            self,
            consignment_id=f"{self.consignment_id}/{part}",
            weight_kg=self.weight_kg * share,
            volume_m3=self.volume_m3 * share,
            packages=packages,
            units=self._units_of(packages, before),
            value=self.value * share,
            goods=self._goods_of(packages, before),
            order_goods=self.order_goods or self.goods,
            package_kg=self.package_kg or self._average_package_kg,
        )

    @property
    def _average_package_kg(self) -> float | None:
        """Return what a package weighs; one package may stand for goods nobody counted."""
        return self.weight_kg / self.packages if self.packages > 1 else None

    def _units_of(self, packages: int, before: int) -> int:
        if self.units < self.packages:
            return max(1, round(self.units * packages / self.packages))
        return _upto(self.units, before + packages, self) - _upto(self.units, before, self)

    def _goods_of(self, packages: int, before: int) -> tuple[GoodsLine, ...]:
        """Return the goods of some packages in a row."""
        lines = [line.units for line in self.goods]
        total = sum(lines)
        if total < self.packages:
            return tuple(_share_of(line, packages / self.packages) for line in self.goods)
        upto = spread(lines, _upto(total, before + packages, self))
        since = spread(lines, _upto(total, before, self))
        units = [high - low for high, low in zip(upto, since, strict=True)]
        return tuple(
            replace(line, units=count, weight_kg=line.weight_kg * count / line.units)
            for line, count in zip(self.goods, units, strict=True)
            if count
        )


def _upto(units: int, packages: int, whole: Consignment) -> int:
    """Return how many of the units are in the first ``packages`` of the whole."""
    return units * packages // whole.packages


def _share_of(line: GoodsLine, share: float) -> GoodsLine:
    """Return a share of a line in whole units, at least one, with its share of the value."""
    units = max(1, round(line.units * share))
    factor = line.units * share / units

    def price(amount: float | None) -> float | None:
        return None if amount is None else amount * factor

    return replace(
        line,
        units=units,
        weight_kg=line.weight_kg * share,
        transfer_price=price(line.transfer_price),
        retail_price_gross=price(line.retail_price_gross),
    )


def spread(units: Sequence[int], wanted: int) -> list[int]:
    """Take ``wanted`` units from lines of units as evenly as whole numbers allow.

    Guarantees: a larger want takes no fewer of any line (method of Webster, ties by position);
    all are taken when all are wanted.
    """
    total = sum(units)
    taken = [(2 * count * wanted + total) // (2 * total) for count in units]
    places = range(len(units))
    while sum(taken) < wanted:
        taken[min(places, key=lambda i: (Fraction(2 * taken[i] + 1, units[i]), i))] += 1
    while sum(taken) > wanted:
        taken[max(places, key=lambda i: (Fraction(2 * taken[i] - 1, units[i]), i))] -= 1
    return taken
