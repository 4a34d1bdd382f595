"""What factories make, markets want, warehouses hold and customers send back."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from network.enums import Channel, Confidence, CustomsStatus, Payer, StockQuality
from network.units import Amount, Days, Percent, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What a factory can make of a product in one period, and at what price and notice.

    ``preference`` names the trade agreement its proof of origin serves; the proof costs
    ``proof_fee``. ``origin_country`` belongs to the goods wherever they are stored.
    """

    factory_id: Annotated[str, MinLen(1)]
    sku: Annotated[str, MinLen(1)]
    period: str = ""
    origin_country: str = ""
    preference: str = ""
    proof_fee: Amount = 0.0
    capacity_units: Annotated[float, Ge(0)] | None = None
    unit_cost: Amount = 0.0
    currency: str = "USD"
    moq_units: Annotated[int, Ge(0)] = 0
    lot_units: Annotated[int, Ge(1)] = 1
    lead_time_days: Days = 0.0
    lead_time_sd_days: Days = 0.0
    expedite_percent: Percent = 0.0
    expedite_lead_days: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a market wants of a product in one period; days are calendar days.

    ``service_level`` is the share to be served from stock; a unit not served costs ``penalty``.
    """

    market_id: Annotated[str, MinLen(1)]
    sku: Annotated[str, MinLen(1)]
    channel: Channel = Channel.BOTH
    period: str = ""
    mean_units: Annotated[float, Ge(0)]
    sd_units: Annotated[float, Ge(0)] = 0.0
    service_level: Annotated[float, Gt(0), Le(1)] | None = None
    penalty: Amount | None = None
    currency: str = "USD"
    max_delivery_days: Annotated[float, Gt(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSpeed:
    """The share of a market's demand that stays when delivery takes some days."""

    market_id: Annotated[str, MinLen(1)]
    days: Days
    retained_share: Share
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One lot of a product at a place; ``eta`` is when what is in transit arrives."""

    sku: Annotated[str, MinLen(1)]
    location_id: Annotated[str, MinLen(1)]
    lot: str = ""
    on_hand_units: Annotated[int, Ge(0)] = 0
    reserved_units: Annotated[int, Ge(0)] = 0
    in_transit_units: Annotated[int, Ge(0)] = 0
    eta: date | None = None
    received_on: date | None = None
    expires_on: date | None = None
    origin_country: str = ""
    customs_status: CustomsStatus = CustomsStatus.FREE
    quality: StockQuality = StockQuality.OK
    channel: Channel = Channel.BOTH
    protected_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockGuard:
    """Stock kept for one channel, in units or days of cover, and the price of lending it."""

    sku: Annotated[str, MinLen(1)]
    location_id: Annotated[str, MinLen(1)]
    channel: Channel
    units: Annotated[int, Ge(0)] | None = None
    days: Days | None = None
    lend_price: Amount = 0.0
    currency: str = "USD"
    return_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRule:
    """What happens to returned goods, by product, channel and reason (blank: any).

    ``resale_share`` of them can be sold again at ``resale_recovery_percent`` of the price.
    Where ``keep_allowed``, a refund without return is taken where that costs less.
    """

    sku: str = ""
    channel: Channel = Channel.BOTH
    reason: str = ""
    share: Share = 1.0
    window_days: Annotated[int, Ge(0)] = 30
    label_cost: Amount = 0.0
    currency: str = "USD"
    label_payer: Payer = Payer.SELLER
    inspect_days: Days = 0.0
    resale_share: Share = 0.0
    resale_recovery_percent: Annotated[float, Ge(0), Le(100)] = 0.0
    keep_allowed: bool = False
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
