"""Customs and VAT territories, and who acts in them: importers, exporters, admissions."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from network.enums import (
    AdmissionStatus,
    Channel,
    Confidence,
    DutyBase,
    ExportRegime,
    RegistrationKind,
    TraderKind,
    VatBase,
    VatMode,
)
from network.units import Amount, Days, Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A territory of duty, of VAT, or of both.

    A member state names the union it belongs to in ``customs_territory_id``: duty is the union's,
    VAT its own. ``transit_with`` lists territories goods pass through untaxed on their way in.
    ``vat_is_recoverable`` holds for a registered importer.
    """

    territory_id: Annotated[str, MinLen(1)]
    name: str = ""
    customs_territory_id: str = ""
    country_code: str = ""
    currency: str = "USD"
    duty_base: DutyBase = DutyBase.CIF
    vat_base: VatBase = VatBase.LANDED
    vat_is_recoverable: bool = True
    transit_with: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """An importer of record: without one in a territory its regimes are closed to the goods.

    ``fee_percent`` is of the customs value, ``fee`` per entry. ``exam_factor`` multiplies the
    probability of a hold. Deferred and cash VAT comes back after ``refund_days``.
    """

    importer_id: Annotated[str, MinLen(1)]
    territory_id: Annotated[str, MinLen(1)]
    name: str = ""
    kind: TraderKind = TraderKind.OWN
    fee_percent: Percent = 0.0
    fee: Amount = 0.0
    currency: str = "USD"
    vat_mode: VatMode = VatMode.CASH
    refund_days: Days = 0.0
    has_ioss: bool = False
    bond_amount: Amount = 0.0
    exam_factor: Annotated[float, Ge(0)] = 1.0
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """An exporter of record and the export regimes it is registered for (blank: all)."""

    exporter_id: Annotated[str, MinLen(1)]
    territory_id: Annotated[str, MinLen(1)]
    name: str = ""
    kind: TraderKind = TraderKind.OWN
    fee_percent: Percent = 0.0
    fee: Amount = 0.0
    currency: str = "USD"
    regimes: tuple[ExportRegime, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether goods are admitted to a territory and channel, by product or by category."""

    admission_id: Annotated[str, MinLen(1)]
    sku: str = ""
    category: str = ""
    territory_id: Annotated[str, MinLen(1)]
    channel: Channel = Channel.BOTH
    certificate: str = ""
    status: AdmissionStatus = AdmissionStatus.HELD
    valid_to: date | None = None
    one_off_cost: Amount = 0.0
    annual_cost: Amount = 0.0
    currency: str = "USD"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What keeping stock in a territory costs a year: VAT registration, producer responsibility."""

    territory_id: Annotated[str, MinLen(1)]
    kind: RegistrationKind
    annual_cost: Amount = 0.0
    one_off_cost: Amount = 0.0
    currency: str = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
