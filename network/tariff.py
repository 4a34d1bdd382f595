"""Tariff lines: what a charge is multiplied with, its minimums and its weight breaks."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Gt, MinLen

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    ChargeStage,
    Confidence,
    DateBasis,
    FxKind,
    Incoterm,
    Nature,
    Payer,
    RateClass,
    TaxPart,
    WeightScope,
)
from network.units import Amount, Kilograms, Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffLine:
    """One line of a tariff.

    Lines of one tariff that share ``charge_code`` and ``equipment_id`` and differ in
    ``weight_break_kg`` are the breaks of one charge; the charge at the next break is taken
    where that is lower. ``density_kg_per_m3`` turns volume into chargeable weight (167 for air,
    1,000 for a revenue ton). ``minimum`` is money in ``currency``, ``minimum_quantity`` is in the
    unit of the basis. ``per_container`` names the container in ``equipment_id`` (blank: any).
    ``rate_low`` and ``rate_high`` are the same rate in a weak and in a tight market.

    Chargeable weight: per ``weight_scope`` the larger of gross and volume weight, at least
    ``minimum_chargeable_kg``, rounded up to ``round_to_kg``; the charge at the next break is
    taken only where ``next_break_allowed``; ``pivot_kg`` is the weight a unit load device pays
    for at least (each of those filled, where ``equipment_id`` names one). ``included_in`` lists
    charge codes the line is part of: it is not charged where its tariff has one of them.
    ``tax_part`` overrides which tax bases the charge enters. Storage fees that rise with age hold
    for the days of a stay after the first ``age_from_days``, up to those of the next line.

    Lines of one charge code (and container type) in several rate classes are offers for the same
    charge: a named account's goes before a contract and that before spot; a line with an
    ``account`` is for that customer only.
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
    weight_scope: WeightScope = WeightScope.SHIPMENT
    round_to_kg: Kilograms = 0.0
    minimum_chargeable_kg: Kilograms = 0.0
    next_break_allowed: bool = True
    pivot_kg: Kilograms = 0.0
    age_from_days: Annotated[int, Ge(0)] = 0
    included_in: tuple[str, ...] = ()
    tax_included: bool = False
    tax_part: TaxPart | None = None
    rate_class: RateClass = RateClass.SPOT
    account: str = ""
    allocation_teu_per_week: Annotated[float, Ge(0)] | None = None
    commit_min_teu_per_week: Annotated[float, Ge(0)] | None = None
    deadfreight_rate: Amount = 0.0
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class FxRate:
    """Units of a currency for one US dollar on a date, for what the rate was made."""

    currency: Annotated[str, MinLen(3)]
    kind: FxKind = FxKind.SPOT
    units_per_usd: Annotated[float, Gt(0)]
    date: date
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class IncotermSplit:
    """Who pays the charges of a stage under an incoterm."""

    incoterm: Incoterm
    charge_stage: ChargeStage
    payer: Payer
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The zone a parcel service puts a postcode in."""

    parcel_service: Annotated[str, MinLen(1)]
    origin_code: str = ""
    country_code: Annotated[str, MinLen(2)]
    postcode_prefix: str = ""
    zone: Annotated[str, MinLen(1)]
    is_remote: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRate:
    """The price of a parcel to a zone up to a weight; ``rate_per_kg`` is for every kg above it.

    ``piece_share`` is what each further piece of one consignment pays of it.
    """

    parcel_service: Annotated[str, MinLen(1)]
    zone: Annotated[str, MinLen(1)]
    up_to_kg: Annotated[float, Gt(0)]
    rate: Amount
    rate_per_kg: Amount = 0.0
    piece_share: Annotated[float, Ge(0)] = 1.0
    discount_percent: Percent = 0.0
    currency: str = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessorial:
    """A parcel surcharge and when it holds: oversize, handling, residential, peak, remote, COD.

    ``above_kg`` and ``above_side_cm`` are the sizes above which it is charged (blank: always).
    For cash on delivery ``refusal_rate`` of the parcels come back at ``return_cost``, and the
    money is remitted after ``remit_days``.
    """

    parcel_service: Annotated[str, MinLen(1)]
    code: Annotated[str, MinLen(1)]
    rate: Amount = 0.0
    basis: ChargeBasis = ChargeBasis.PER_PARCEL
    currency: str = "USD"
    above_kg: Kilograms | None = None
    above_side_cm: Annotated[float, Gt(0)] | None = None
    discount_percent: Percent = 0.0
    refusal_rate: Annotated[float, Ge(0)] = 0.0
    return_cost: Amount = 0.0
    remit_days: Annotated[float, Ge(0)] = 0.0
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
