"""Customs: what entering a territory costs on a date, how far that is known, and what is open.

``assess`` prices one entry under one regime; ``open_regimes`` says which regimes there are to
choose from. Formulas and rules: ``docs/models/trade.md``. Everything is exact until each charge is
rounded once, half up, in its own currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from network.enums import (
    ImportRegime,
    Nature,
    Reason,
    Severity,
)
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.money import Money, minor_digits
from network.network import Network
from network.territory import Importer
from network.trade_amount import ZERO
from network.trade_book import trade_book
from network.trade_case import Case, Shares, case_of, plain_regime
from network.trade_charges import (
    charge_of,
    importer_charges,
    is_shown_at_zero,
    reserves,
    rounded,
    vat_charge,
)
from network.trade_choice import choices_are_known
from network.trade_entry import Assessment, ClearanceTimes, Entry, TradeCharge
from network.trade_export import Declaration, export_charges, open_export_regimes
from network.trade_ledger import Ledger, VatPart
from network.trade_parts import ledger_of
from network.trade_regime import (
    admission_bars,
    asks_for_nothing,
    clearance_times,
    importer_of,
    is_passed_untaxed,
    open_regimes,
    territory_of,
    times_of,
)
from network.trade_vat import vat_parts

__all__ = (
    "Assessment",
    "ClearanceTimes",
    "Declaration",
    "Entry",
    "TradeCharge",
    "admission_bars",
    "assess",
    "assess_exit",
    "clearance_times",
    "export_charges",
    "is_passed_untaxed",
    "open_export_regimes",
    "open_regimes",
    "territory_of",
)

_NO_CHOICES: Mapping[str, str] = {}
_NO_SHARES: Shares = {}


def assess(
    network: Network,
    entry: Entry,
    as_of: date | None = None,
    choices: Mapping[str, str] = _NO_CHOICES,
    shares: Shares = _NO_SHARES,
) -> Assessment:
    """Return what an entry costs.

    Parameters
    ----------
    as_of
        Date of the exchange rates; the entry date when left out. Rules go by their own dates.
    choices
        The rule that is to hold, by conflict group, where it is not to be the preferred one.
    shares
        What it bears of charges that it owes together with others (``network.trade_together``).

    Returns
    -------
    Assessment
        Its total is the sum of the CASH charges; what is missing is never counted as zero without
        a reason and ``is_complete`` false.

    Raises
    ------
    InvalidInputError
        When a choice is no rule of its group, or a currency has no exchange rate.
    """
    book = trade_book(network)
    if choices and (wrong := choices_are_known(book, choices)):
        raise InvalidInputError(wrong)
    if entry.territory_id not in book.territories:
        return _unknown_territory(entry)
    case = case_of(network, entry, as_of, choices)
    if shares:
        case = replace(case, shares=shares)
    importer = importer_of(book, entry) if case.regime.needs_importer else None
    ledger = ledger_of(case)
    vat = vat_parts(ledger, importer)
    if importer is not None and asks_for_nothing(importer):
        ledger.note(Explanation(code=Reason.FEE_NOT_RECORDED, subject=importer.importer_id))
    if case.context.is_suspended:
        ledger.note(
            Explanation(
                code=Reason.DUTY_SUSPENDED,
                limit=f"{entry.territory_id} {entry.regime}",
            )
        )
    charges = [charge_of(case, part) for part in ledger.parts if part.basis is not None]
    charges += [vat_charge(case, part, importer) for part in vat]
    charges += importer_charges(ledger, importer)
    charges += reserves(ledger)
    shown = tuple(c for c in charges if c.amount.amount_minor or is_shown_at_zero(c))
    return _assessment(ledger, vat, shown, importer)


def assess_exit(
    network: Network,
    entry: Entry,
    exit_date: date,
    *,
    territory_id: str = "",
    regime: ImportRegime = ImportRegime.STANDARD,
    as_of: date | None = None,
) -> Assessment:
    """Return what goods pay that leave a bonded warehouse or a free zone.

    They pay at the rate of the day they leave and of the territory they leave for (the same one
    when left out), however long ago and under whatever regime they came.
    """
    leaving = replace(
        entry,
        territory_id=territory_id or entry.territory_id,
        entry_date=exit_date,
        regime=regime,
        event_dates=(),
    )
    return assess(network, leaving, as_of)


def _unknown_territory(entry: Entry) -> Assessment:
    nothing = Money(0, "USD")
    reason = Explanation(
        code=Reason.TERRITORY_UNKNOWN, subject=entry.territory_id, severity=Severity.WARNING
    )
    regime = plain_regime(entry.territory_id or "?", entry.regime)
    return Assessment(
        charges=(),
        customs_value=None,
        vat_base=None,
        total=nothing,
        low=nothing,
        high=nothing,
        is_complete=False,
        reasons=(reason,),
        risk=times_of(regime, None),
    )


def _assessment(
    ledger: Ledger,
    vat: Sequence[VatPart],
    charges: tuple[TradeCharge, ...],
    importer: Importer | None,
) -> Assessment:
    """Add the CASH charges up; the range adds what each part could be less or more."""
    case = ledger.case
    spans = [p.span for p in ledger.parts] + [p.span for p in vat if p.nature is Nature.CASH]
    total = _cash(case, charges)
    wide = [span for span in spans if span.low is not span.high]
    less = sum((span.low - span.known for span in wide), ZERO)
    more = sum((span.high - span.known for span in wide), ZERO)
    values = [goods.customs_value for goods in ledger.goods]
    known = bool(values) and None not in values
    base = sum((part.base for part in vat), ZERO)
    return Assessment(
        charges=charges,
        customs_value=rounded(sum((v for v in values if v), ZERO), case.currency)
        if known
        else None,
        vat_base=rounded(base, case.currency) if known and vat else None,
        total=rounded(total, case.currency),
        low=rounded(total + less, case.currency),
        high=rounded(total + more, case.currency),
        is_complete=ledger.is_complete,
        reasons=tuple(dict.fromkeys(ledger.reasons)),
        risk=times_of(case.regime, importer),
        importer_id="" if importer is None else importer.importer_id,
    )


def _cash(case: Case, charges: Sequence[TradeCharge]) -> Fraction:
    """Return the exact sum of the CASH charges in the territory's currency."""
    return sum(
        (
            case.rate_from(c.amount.currency)
            * Fraction(c.amount.amount_minor, 10 ** minor_digits(c.amount.currency))
            for c in charges
            if c.nature is Nature.CASH
        ),
        ZERO,
    )
