"""Dangerous goods: what may be carried in what, at which fee."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import Carriage, Confidence
from network.units import Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerousGoodsRule:
    """Whether goods of a UN number, packed in a way, may go in a kind of carriage.

    Blank ``packing`` means any. ``fee`` is per consignment.
    """

    un_number: Annotated[str, MinLen(1)]
    packing: str = ""
    carriage: Carriage
    allowed: bool
    max_state_of_charge_percent: Annotated[float, Ge(0), Le(100)] | None = None
    fee: Amount = 0.0
    currency: str = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
