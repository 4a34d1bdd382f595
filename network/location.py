"""Places: locations, and the facilities we may run at them."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import Channel, Confidence, LocationKind, OpenStatus
from network.units import CubicMetres


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where goods can change hands.

    ``place_code`` lists every code the place answers to (UN/LOCODE, IATA); several places may
    share one, and the role of the question decides (see ``network.place``). ``sea_lat`` and
    ``sea_lon`` name the node of the maritime graph a port uses. Where ``may_store`` is false
    goods must leave the minute they arrive.
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
    status: OpenStatus = OpenStatus.OPEN
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A warehouse we run, rent or consider; money in major units of ``currency`` per period."""

    location_id: Annotated[str, MinLen(1)]
    status: OpenStatus = OpenStatus.OPEN
    fixed_cost: Annotated[float, Ge(0)] = 0.0
    opening_cost: Annotated[float, Ge(0)] = 0.0
    closing_cost: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    storage_capacity_m3: CubicMetres | None = None
    throughput_m3: CubicMetres | None = None
    throughput_units: Annotated[float, Ge(0)] | None = None
    inbound_tariff_id: str = ""
    outbound_tariff_id: str = ""
    channel: Channel = Channel.BOTH
    order_cut_off: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A strait, canal or sea way that can close."""

    passage_id: Annotated[str, MinLen(1)]
    name: str = ""
    status: OpenStatus = OpenStatus.OPEN
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
