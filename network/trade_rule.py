"""Trade rules as rows: measures, the goods they mean, regimes of import and export."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from network.enums import (
    Channel,
    ChargeBasis,
    Confidence,
    DateBasis,
    ExportRegime,
    ImportRegime,
    LoadForm,
    Measure,
    Mode,
    RuleStatus,
    ThresholdSide,
    ValueBasis,
    VatTiming,
)
from network.units import Amount, Days, Minutes, Percent, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsScope:
    """One HS prefix of a named scope of goods; ``excluded`` takes it out of the scope again."""

    scope: Annotated[str, MinLen(1)]
    hs_prefix: Annotated[str, MinLen(1)]
    excluded: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRule:
    """One dated measure of a territory: duty, surcharge, fee, VAT or relief from them.

    Blank scopes mean any: ``regimes``, ``origins`` (countries, or a territory for its members),
    ``modes``, ``load_forms``, ``goods_scope``, ``hs_prefix``. The rule with the most specific
    scope wins within a measure; ``replaces`` names rules it stands in for; of one
    ``conflict_group`` the ``preferred`` rule holds. A rule without rate and amount says that
    the figure is unknown. ``rate_percent`` is of the duty base of the territory (VAT: of its VAT
    base); ``amount`` is per ``basis``. ``threshold`` is tested on the value of the whole order.
    ``agreement`` asks for a proof of origin. ``status`` expected widens the range only.
    """

    rule_id: Annotated[str, MinLen(1)]
    territory_id: Annotated[str, MinLen(1)]
    measure: Measure
    regimes: tuple[ImportRegime, ...] = ()
    origins: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    load_forms: tuple[LoadForm, ...] = ()
    goods_scope: str = ""
    hs_prefix: str = ""
    agreement: str = ""
    rate_percent: Percent | None = None
    rate_low_percent: Percent | None = None
    rate_high_percent: Percent | None = None
    amount: float | None = None
    basis: ChargeBasis = ChargeBasis.PERCENT_OF_VALUE
    minimum: Amount | None = None
    maximum: Amount | None = None
    currency: str = "USD"
    threshold: Amount | None = None
    threshold_currency: str = "USD"
    threshold_side: ThresholdSide = ThresholdSide.AT_MOST
    conflict_group: str = ""
    preferred: bool = True
    replaces: tuple[str, ...] = ()
    status: RuleStatus = RuleStatus.IN_FORCE
    date_basis: DateBasis = DateBasis.ENTRY
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A way to enter a territory: for whom it is open, how it is valued, and how long it takes.

    Open to orders of at most ``max_order_value`` in ``currency`` and to the load forms, modes and
    channel named (blank: any). A hold happens with ``hold_probability``, lasts
    ``hold_mean_min`` on average and costs ``hold_cost``. ``confidence`` is of the way in itself,
    ``times_confidence`` of clearance time and holds.
    """

    territory_id: Annotated[str, MinLen(1)]
    regime: ImportRegime
    name: str = ""
    load_forms: tuple[LoadForm, ...] = ()
    modes: tuple[Mode, ...] = ()
    channel: Channel = Channel.BOTH
    max_order_value: Amount | None = None
    currency: str = "USD"
    value_basis: ValueBasis = ValueBasis.TRANSFER
    vat_timing: VatTiming = VatTiming.AT_IMPORT
    needs_importer: bool = True
    clearance_min: Minutes = 0
    hold_probability: Share = 0.0
    hold_mean_min: Annotated[float, Ge(0)] = 0.0
    hold_cost: Amount = 0.0
    times_confidence: Confidence = Confidence.UNVERIFIED
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRule:
    """An export regime of a territory: the rebate of its VAT, and what declaring costs."""

    rule_id: Annotated[str, MinLen(1)]
    territory_id: Annotated[str, MinLen(1)]
    regime: ExportRegime
    hs_prefix: str = ""
    channel: Channel = Channel.BOTH
    rebate_percent: Percent | None = None
    rebate_days: Days = 0.0
    declaration_fee: Amount = 0.0
    currency: str = "USD"
    ports: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMeasure:
    """A measure that goods are suspected of: without a rate of its own duty stays unknown.

    The rates are the range that is shown instead (Section 232, anti-dumping, EUDR, CBAM).
    """

    watch_id: Annotated[str, MinLen(1)]
    territory_id: Annotated[str, MinLen(1)]
    name: Annotated[str, MinLen(1)]
    hs_prefix: str = ""
    goods_scope: str = ""
    origins: tuple[str, ...] = ()
    rate_low_percent: Percent = 0.0
    rate_high_percent: Percent = 0.0
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
