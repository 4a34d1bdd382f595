"""The charges of an entry as they are shown: each rounded once, with the row it comes from.

A charge is known as well as the weakest of what it rests on: the rule, the scope that says the
goods are meant, and the regime.
"""

from collections.abc import Sequence
from fractions import Fraction

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    Confidence,
    Measure,
    Nature,
)
from network.money import Money, exact_rate, minor_digits, round_half_up
from network.territory import Importer
from network.trade_amount import HUNDRED, ZERO, Basis, hs_of
from network.trade_book import Rule
from network.trade_case import Case
from network.trade_entry import TradeCharge
from network.trade_ledger import Ledger, Part, VatPart
from network.trade_rule import TradeRule
from network.trade_scope import confidence_of
from network.trade_select import FEES
from network.trade_vat import is_postponed


def charge_of(case: Case, part: Part) -> TradeCharge:
    """Return a duty or fee, rounded in the currency it is fixed in."""
    basis = part.basis
    if basis is None:
        raise AssertionError
    if part.rule is None:
        return TradeCharge(
            code=_code(Measure.DUTY),
            category=_category(part),
            nature=Nature.CASH,
            basis=ChargeBasis.PERCENT_OF_VALUE,
            quantity=float(basis.value),
            unit_price=float(part.rate or ZERO),
            amount=rounded(part.span.known, case.currency),
            table="shipments",
            row="duty_percent",
            source="stated by the shipment",
            confidence=Confidence.VERIFIED,
        )
    return _by_rule(case, part, part.rule, basis)


def _by_rule(case: Case, part: Part, rule: Rule, basis: Basis) -> TradeCharge:
    """Return what a rule charges."""
    row = rule.row
    by_rate = rule.rate is not None
    currency = case.currency if by_rate else row.currency
    quantity = basis.value if by_rate else (basis.quantity(row.basis) or ZERO)
    per_entry = not by_rate and row.basis is ChargeBasis.PERCENT_OF_VALUE
    shared = case.shares.get(("trade_rules", row.rule_id))
    if shared and not by_rate and (per_entry or row.basis is ChargeBasis.PER_ENTRY):
        quantity *= shared.part
    return TradeCharge(
        code=_code(part.measure),
        category=_category(part),
        nature=Nature.CASH,
        basis=ChargeBasis.PERCENT_OF_VALUE
        if by_rate
        else (ChargeBasis.PER_ENTRY if per_entry else row.basis),
        quantity=float(quantity),
        unit_price=float((rule.rate if by_rate else rule.amount) or ZERO),
        amount=rounded(part.span.known * case.rate_to(currency), currency),
        table="trade_rules",
        row=row.rule_id,
        source=row.source,
        confidence=_confidence(case, rule, part.lines),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _category(part: Part) -> ChargeCategory:
    return ChargeCategory.CUSTOMS if part.measure in FEES else ChargeCategory.DUTY_TAX


def _confidence(case: Case, rule: Rule, lines: Sequence[int]) -> Confidence:
    """Return how well it is known that goods pay what a rule says."""
    day = case.entry.entry_date
    meant = (confidence_of(rule.scope, hs_of(case.entry.goods[at]), day) for at in lines)
    return Confidence.worst((rule.row.confidence, case.regime.confidence, *meant))


def _code(measure: Measure) -> str:
    return "DUTY" if measure is Measure.PREFERENCE else measure.value.upper()


def rounded(amount: Fraction, currency: str) -> Money:
    """Return an amount in major units, rounded half up."""
    return Money(round_half_up(amount * 10 ** minor_digits(currency)), currency)


def is_shown_at_zero(charge: TradeCharge) -> bool:
    """Tell whether a charge says something although it comes to nothing."""
    return charge.code in ("DUTY", "SURCHARGE", "VAT_POSTPONED")


def vat_charge(case: Case, part: VatPart, importer: Importer | None) -> TradeCharge:
    """Return VAT; postponed VAT is shown with its base and rate, but no money moves."""
    row = part.rule.row
    postponed = is_postponed(case, importer)
    comes_back = part.nature is Nature.PASS_THROUGH and importer is not None and not postponed
    at_import = case.regime.vat_timing.value == "at_import"
    return TradeCharge(
        code="VAT_POSTPONED" if postponed else "VAT",
        category=ChargeCategory.DUTY_TAX,
        nature=part.nature,
        basis=ChargeBasis.PERCENT_OF_VALUE,
        quantity=float(part.base),
        unit_price=row.rate_percent or 0.0,
        amount=rounded(ZERO if postponed else part.span.known, case.currency),
        table="trade_rules",
        row=row.rule_id,
        source=row.source,
        confidence=_confidence(case, part.rule, part.lines),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        due_days=importer.refund_days if comes_back and at_import and importer else 0.0,
    )


def reserves(ledger: Ledger) -> list[TradeCharge]:
    """Return what is set aside for what may be charged and is not known, up to its highest rate.

    Nobody pays it: it keeps what is not known from looking cheap wherever ways are compared.
    """
    return [_reserve(ledger, part) for part in ledger.parts if part.unknown is not None]


def _reserve(ledger: Ledger, part: Part) -> TradeCharge:
    case, row = ledger.case, part.unknown
    if row is None:
        raise AssertionError
    amount = part.span.high - part.span.known
    value = ledger.basis_of(part.lines).value
    if isinstance(row, TradeRule):
        table, name = "trade_rules", row.rule_id
    else:
        table, name = "watched_measures", row.watch_id
    return TradeCharge(
        code="DUTY_RESERVE",
        category=_category(part),
        nature=Nature.SHADOW,
        basis=ChargeBasis.PERCENT_OF_VALUE,
        quantity=float(value),
        unit_price=float(amount * HUNDRED / value) if value else 0.0,
        amount=rounded(amount, case.currency),
        table=table,
        row=name,
        source=row.source,
        confidence=Confidence.UNVERIFIED,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def importer_charges(ledger: Ledger, importer: Importer | None) -> list[TradeCharge]:
    """Return what the importer of record takes: a share of the customs value, and per entry."""
    if importer is None:
        return []
    case = ledger.case
    value = ledger.basis_of(range(len(ledger.goods))).value
    share = exact_rate(importer.fee_percent)
    per_entry, part = Money.of(importer.fee, importer.currency), Fraction(1)
    shared = case.shares.get(("importers", importer.importer_id))
    if shared:
        part = shared.part
        rate = case.rate_to(importer.currency)
        per_entry = rounded(shared.span.known * rate, importer.currency)
    fees = (
        (
            ChargeBasis.PERCENT_OF_VALUE,
            value,
            importer.fee_percent,
            rounded(share * value / HUNDRED, case.currency),
        ),
        (
            ChargeBasis.PER_ENTRY,
            part,
            importer.fee,
            per_entry,
        ),
    )
    return [
        TradeCharge(
            code="IMPORTER_FEE",
            category=ChargeCategory.CUSTOMS,
            nature=Nature.CASH,
            basis=basis,
            quantity=float(quantity),
            unit_price=unit_price,
            amount=amount,
            table="importers",
            row=importer.importer_id,
            source=importer.source,
            confidence=importer.confidence,
            valid_from=importer.valid_from,
            valid_to=importer.valid_to,
        )
        for basis, quantity, unit_price, amount in fees
    ]
