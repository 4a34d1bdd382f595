"""Tariff lines: what a charge is multiplied with, its minimums and its weight breaks."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Gt, MinLen

from network.enums import ChargeBasis, ChargeCategory, Confidence, DateBasis, Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffLine:
    """One line of a tariff.

    Lines of one tariff that share ``charge_code`` and ``equipment_id`` and differ in
    ``weight_break_kg`` are the breaks of one charge; the charge at the next break is taken
    where that is lower. ``density_kg_per_m3`` turns volume into chargeable weight (167 for air,
    1,000 for a revenue ton). ``minimum`` is money in ``currency``, ``minimum_quantity`` is in the
    unit of the basis. ``per_container`` names the container in ``equipment_id`` (blank: any).
    ``rate_low`` and ``rate_high`` are the same rate in a weak and in a tight market.
    """

    tariff_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    charge_code: Annotated[str, MinLen(1)]
    category: ChargeCategory = ChargeCategory.FREIGHT
    basis: ChargeBasis
    equipment_id: str = ""
    applies_to: tuple[str, ...] = ()
    weight_break_kg: Annotated[float, Ge(0)] = 0.0
    density_kg_per_m3: Annotated[float, Ge(0)] = 0.0
    rate: Annotated[float, Ge(0)]
    rate_low: Annotated[float, Ge(0)] | None = None
    rate_high: Annotated[float, Ge(0)] | None = None
    minimum: Annotated[float, Ge(0)] = 0.0
    minimum_quantity: Annotated[float, Ge(0)] = 0.0
    currency: str = "USD"
    nature: Nature = Nature.CASH
    date_basis: DateBasis = DateBasis.ETD
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class FxRate:
    """Units of a currency for one US dollar on a date."""

    currency: Annotated[str, MinLen(3)]
    units_per_usd: Annotated[float, Gt(0)]
    date: date
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
