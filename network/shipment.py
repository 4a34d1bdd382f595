"""Shipments and orders: what wants to move, in lines and packages."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, MinLen

from network.enums import Channel, Incoterm, ShipmentState
from network.units import (
    Amount,
    Centimetres,
    CubicMetres,
    Kilograms,
    Percent,
    PositiveCubicMetres,
    PositiveKilograms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Goods that want to move, in ``packages`` equal packages.

    ``ready_at`` and ``due_at`` are times with a zone or bare dates: a bare date means the start
    of the day at the origin for ready, the end of the day at the destination for due.
    ``duty_percent`` overrides the duty rate of the goods. ``max_splits`` is the number of parts
    a splittable shipment may have. ``order_value`` is what the whole order is worth where the
    shipment is a part of it. Goods of several kinds stand in ``shipment_lines``, packages of
    several sizes in ``packages``.
    """

    shipment_id: Annotated[str, MinLen(1)]
    origin_id: Annotated[str, MinLen(1)]
    destination_id: Annotated[str, MinLen(1)]
    weight_kg: PositiveKilograms
    volume_m3: PositiveCubicMetres
    packages: Annotated[int, Ge(1)] = 1
    units: Annotated[int, Ge(1)] = 1
    value: Amount = 0.0
    order_value: Amount | None = None
    currency: str = "USD"
    sku: str = ""
    hs_code: str = ""
    origin_country: str = ""
    channel: Channel = Channel.GENERAL_TRADE
    incoterm: Incoterm | None = None
    importer_id: str = ""
    exporter_id: str = ""
    ready_at: str = ""
    due_at: str = ""
    may_split: bool = False
    max_splits: Annotated[int, Ge(1)] = 2
    duty_percent: Percent | None = None
    state: ShipmentState = ShipmentState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentLine:
    """One kind of goods in a shipment; ``value`` is of all its units, blank: from the product."""

    shipment_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    sku: str = ""
    units: Annotated[int, Ge(1)]
    value: Amount | None = None
    currency: str = "USD"
    hs_code: str = ""
    origin_country: str = ""
    has_proof_of_origin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Equal packages of a shipment."""

    shipment_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    count: Annotated[int, Ge(1)] = 1
    length_cm: Centimetres
    width_cm: Centimetres
    height_cm: Centimetres
    gross_weight_kg: PositiveKilograms
    stackable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a customer ordered; only country and postcode of the address are kept.

    ``requested_at`` is a time with a zone, ``promise_by`` a time with a zone or a bare date.
    ``current_choice_id`` is the warehouse the caller would take.
    """

    order_id: Annotated[str, MinLen(1)]
    market_id: str = ""
    country_code: str = ""
    postcode: str = ""
    channel: Channel = Channel.E_COMMERCE
    requested_at: str = ""
    promise_by: str = ""
    current_choice_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One product of an order; the price is gross, per unit."""

    order_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    sku: Annotated[str, MinLen(1)]
    units: Annotated[int, Ge(1)]
    unit_price_gross: Amount | None = None
    currency: str = "USD"
    weight_kg: Kilograms | None = None
    volume_m3: CubicMetres | None = None
