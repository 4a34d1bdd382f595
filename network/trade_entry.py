"""What customs is asked and what it answers: an entry, its charges, its risk, what is unknown."""

from dataclasses import dataclass
from datetime import date

from network.enums import (
    Channel,
    ChargeBasis,
    ChargeCategory,
    Confidence,
    DateBasis,
    ImportRegime,
    LoadForm,
    Mode,
    Nature,
)
from network.explanation import Explanation
from network.goods import GoodsLine
from network.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Goods that arrive in a territory, as one declaration.

    Parameters
    ----------
    territory_id
        The VAT territory; its customs territory is in the table ``territories``.
    mode, load_form
        How the goods cross the border.
    item_categories
        Categories of goods in each parcel; ``None``: the distinct HS subheadings (6 digits).
    order_value
        What the whole order is worth (same seller, buyer and day), net of VAT; thresholds are
        tested on it. ``None``: the goods of the order, at the value basis of the regime.
    order_goods
        Goods of the whole order, where this entry is part of it (empty: these are all).
    to_border
        Charges that belong to the customs value where the territory takes it at CIF.
    after_border
        Charges that belong to the VAT base only.
    duty_percent
        The shipment's own rate of duty, in place of the rule's.
    event_dates
        Dates of other events, for rules that are dated by them; the entry date where none is given.
    """

    territory_id: str
    regime: ImportRegime = ImportRegime.STANDARD
    entry_date: date
    mode: Mode
    load_form: LoadForm
    goods: tuple[GoodsLine, ...]
    parcels: int = 1
    item_categories: int | None = None
    order_value: Money | None = None
    order_goods: tuple[GoodsLine, ...] = ()
    to_border: tuple[Money, ...] = ()
    after_border: tuple[Money, ...] = ()
    channel: Channel = Channel.GENERAL_TRADE
    importer_id: str = ""
    duty_percent: float | None = None
    event_dates: tuple[tuple[DateBasis, date], ...] = ()

    @property
    def is_direct_sale(self) -> bool:
        """Tell whether it is a parcel to a consumer: goods that are sold before they come in."""
        return self.load_form is LoadForm.PARCEL and self.channel is Channel.E_COMMERCE

    def date_of(self, basis: DateBasis) -> date:
        """Return the date of an event."""
        return dict(self.event_dates).get(basis, self.entry_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeCharge:
    """One charge of customs or of a trader of record, rounded once in its own currency.

    ``due_days``: days after the entry (export: after the departure) on which a refund or rebate
    comes in. ``unit_price`` is a percentage where ``basis`` is one.
    """

    code: str
    category: ChargeCategory
    nature: Nature
    basis: ChargeBasis
    quantity: float
    unit_price: float
    amount: Money
    table: str
    row: str
    source: str
    confidence: Confidence
    valid_from: date | None = None
    valid_to: date | None = None
    due_days: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceTimes:
    """How long clearing takes, and what may occur: a hold, how likely, how long and how dear."""

    clearance_min: int
    hold_probability: float
    hold_mean_min: float
    hold_cost: Money
    table: str = "regimes"
    row: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What an entry costs, how far that is known, and why.

    Parameters
    ----------
    charges
        In a fixed order: duties, fees, VAT, the importer's fees; by rule within each.
    customs_value, vat_base
        In the territory's currency; ``None`` where a value or rate they need is unknown.
    total, low, high
        Sum of the CASH charges in the territory's currency, and its range: what is unconfirmed,
        unknown within limits, or stated otherwise by another source. ``low <= total <= high``.
    is_complete
        Whether every figure that the CASH charges need is known.
    importer_id
        The importer of record; blank where the regime needs none.
    risk
        What may occur on top of the total.
    """

    charges: tuple[TradeCharge, ...]
    customs_value: Money | None
    vat_base: Money | None
    total: Money
    low: Money
    high: Money
    is_complete: bool
    reasons: tuple[Explanation, ...]
    risk: ClearanceTimes
    importer_id: str = ""
