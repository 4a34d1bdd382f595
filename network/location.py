"""Places: locations, and the facilities we may run at them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import (
    Channel,
    ChargeBasis,
    Confidence,
    CustomsStatus,
    FacilityKind,
    LocationKind,
    OpenStatus,
)
from network.units import Amount, Centimetres, CubicMetres, Days, Kilograms, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where goods can change hands.

    ``place_code`` lists every code the place answers to (UN/LOCODE, IATA); several places may
    share one, and the role of the question decides (see ``network.place``). ``sea_lat`` and
    ``sea_lon`` name the node of the maritime graph a port uses. Where ``may_store`` is false
    goods must leave the minute they arrive. ``calendar_id`` says when it works (blank: always).
    """

    location_id: Annotated[str, MinLen(1)]
    name: str
    kind: LocationKind
    lat: Annotated[float, Ge(-90), Le(90)]
    lon: Annotated[float, Ge(-180), Le(180)]
    country_code: str = ""
    customs_territory: str = ""
    region: str = ""
    timezone: str = "UTC"
    iata: str = ""
    place_code: tuple[str, ...] = ()
    sea_lat: float | None = None
    sea_lon: float | None = None
    may_store: bool = True
    storage_tariff_id: str = ""
    calendar_id: str = ""
    status: OpenStatus = OpenStatus.OPEN
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A warehouse we run, rent or consider; money in major units of ``currency`` per period.

    ``customs_status`` other than free means that duty falls due when goods leave, at the rate of
    that day. ``shared_share`` is the part of the space that both channels may use.
    ``order_cut_off`` is the local time up to which orders leave the same day.
    """

    location_id: Annotated[str, MinLen(1)]
    kind: FacilityKind = FacilityKind.OWN
    status: OpenStatus = OpenStatus.OPEN
    customs_status: CustomsStatus = CustomsStatus.FREE
    fixed_cost: Annotated[float, Ge(0)] = 0.0
    opening_cost: Annotated[float, Ge(0)] = 0.0
    closing_cost: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    storage_capacity_m3: CubicMetres | None = None
    throughput_m3: CubicMetres | None = None
    throughput_units: Annotated[float, Ge(0)] | None = None
    inbound_tariff_id: str = ""
    outbound_tariff_id: str = ""
    returns_tariff_id: str = ""
    channel: Channel = Channel.BOTH
    shared_share: Share = 1.0
    order_cut_off: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A strait, canal or sea way that can close.

    ``planned_status`` is the state in which the distances of the services were measured: where
    ``status`` differs from it, services take another way.
    """

    passage_id: Annotated[str, MinLen(1)]
    name: str = ""
    status: OpenStatus = OpenStatus.OPEN
    planned_status: OpenStatus = OpenStatus.OPEN
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRule:
    """What a warehouse or marketplace asks of deliveries, and how long it takes to receive them.

    ``split_count`` is over how many of its sites the platform splits one delivery;
    ``low_stock_fee_below_days`` the days of cover below which it charges a fee.
    """

    location_id: Annotated[str, MinLen(1)]
    max_carton_kg: Kilograms | None = None
    max_side_cm: Centimetres | None = None
    max_pallet_kg: Kilograms | None = None
    max_pallet_height_cm: Centimetres | None = None
    appointment_days: Days = 0.0
    receive_days_p50: Days = 0.0
    receive_days_p90: Days = 0.0
    split_count: Annotated[int, Ge(1)] = 1
    placement_fee: Amount = 0.0
    placement_basis: ChargeBasis = ChargeBasis.PER_UNIT
    currency: str = "USD"
    capacity_m3: CubicMetres | None = None
    low_stock_fee_below_days: Days | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityService:
    """Work a warehouse does besides storing: relabelling, kits, photos, repair, exchange."""

    location_id: Annotated[str, MinLen(1)]
    service: Annotated[str, MinLen(1)]
    fee: Amount = 0.0
    basis: ChargeBasis = ChargeBasis.PER_UNIT
    currency: str = "USD"
    work_min: Annotated[float, Ge(0)] = 0.0
    daily_cap: Annotated[float, Ge(0)] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
