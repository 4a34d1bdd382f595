"""What is not as planned: closures, congestion, surcharges and delays, with dates and feeds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Gt, MinLen

from network.enums import ChargeBasis, Confidence, DisruptionSubject, Mode
from network.units import Amount, Minutes, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """Something that strikes a passage, place, country, corridor, carrier or service for a while.

    ``corridor`` names two regions or countries as ``CN>EU``. ``capacity_share`` of zero closes;
    what is left otherwise is that share of the capacity per departure. Waiting, sailing and
    money come on top of what the tables say. Blank dates are open ends; dates are inclusive.
    """

    disruption_id: Annotated[str, MinLen(1)]
    subject_kind: DisruptionSubject
    subject: Annotated[str, MinLen(1)]
    mode: Mode | None = None
    capacity_share: Share = 1.0
    extra_dwell_min: Minutes = 0
    extra_transit_min: Minutes = 0
    extra_cost: Amount = 0.0
    cost_basis: ChargeBasis = ChargeBasis.PER_CONTAINER
    currency: str = "USD"
    charge_code: str = "DISRUPTION"
    valid_from: date | None = None
    valid_to: date | None = None
    observed_at: str = ""
    feed: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """What a longer or shorter way at sea does to freight; the most specific row wins.

    When a passage closes or opens and a service sails another way, its lines of category freight
    are multiplied by 1 + ``fuel_share`` x (new / old distance - 1) + ``time_share`` x (new / old
    transit - 1): the parts of a rate that pay for fuel and for the days of the ship. Lines per
    kilometre and percentages follow by themselves. Without a row rates stay as they are. A blank
    ``passage_id`` or ``carrier`` is any; a passage counts for more than a carrier.
    """

    detour_id: Annotated[str, MinLen(1)]
    passage_id: str = ""
    carrier: str = ""
    fuel_share: Share = 0.0
    time_share: Share = 0.0
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How late services are, by service, carrier or mode; the most specific row wins.

    On time with ``on_time_probability``, else late by a gamma delay of mean ``delay_mean_min`` and
    shape ``delay_shape``.
    """

    delay_id: Annotated[str, MinLen(1)]
    service_id: str = ""
    carrier: str = ""
    mode: Mode | None = None
    on_time_probability: Share = 1.0
    delay_mean_min: Annotated[float, Ge(0)] = 0.0
    delay_shape: Annotated[float, Gt(0)] = 1.5
    valid_from: date | None = None
    valid_to: date | None = None
    observed_at: str = ""
    feed: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """The last time stamp taken from a feed, so that nothing older overwrites it."""

    feed: Annotated[str, MinLen(1)]
    observed_at: Annotated[str, MinLen(1)]
    changes: Annotated[int, Ge(0)] = 0
    source: str = ""
