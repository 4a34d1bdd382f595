"""Leaving a territory: the rebate of its VAT, and what declaring costs, by export regime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from network.enums import (
    Channel,
    ChargeBasis,
    ChargeCategory,
    ExportRegime,
    Nature,
    Reason,
    Severity,
    TraderKind,
)
from network.explanation import Explanation
from network.goods import GoodsLine
from network.money import Exchange, Money, exact_rate, minor_digits, round_half_up
from network.network import Network
from network.territory import Exporter
from network.trade_amount import HUNDRED, ZERO, goods_name, hs_of
from network.trade_book import TradeBook, exchange_on, trade_book
from network.trade_entry import TradeCharge
from network.trade_rule import ExportRule
from network.trade_scope import holds_on, hs_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Goods that leave a territory, as one declaration under one export regime.

    ``location_id`` is where they leave. A box with goods of two regimes needs two declarations.
    """

    territory_id: str
    regime: ExportRegime = ExportRegime.GENERAL_TRADE
    export_date: date
    goods: tuple[GoodsLine, ...]
    location_id: str = ""
    channel: Channel = Channel.GENERAL_TRADE
    exporter_id: str = ""


def export_charges(
    network: Network, declaration: Declaration, as_of: date | None = None
) -> tuple[tuple[TradeCharge, ...], tuple[Explanation, ...]]:
    """Return what a declaration costs and what comes back.

    Returns
    -------
    tuple
        Charges: the rebate of each rule (a negative CASH amount, in after ``due_days``), the
        dearest declaration fee of the rules used, once, and the exporter's fees. Reasons: what is
        not known. Without an exporter of record there are no charges, and the reason says so.
    """
    book = trade_book(network)
    exporter = exporter_of(book, declaration)
    if exporter is None:
        return (), (_no_exporter(declaration),)
    territory = book.territories.get(declaration.territory_id)
    if territory is None:
        return (), (Explanation(code=Reason.TERRITORY_UNKNOWN, subject=declaration.territory_id),)
    exchange = exchange_on(network, as_of or declaration.export_date)
    reasons: list[Explanation] = []
    values: dict[str, tuple[ExportRule, Fraction]] = {}
    whole = ZERO
    for line in declaration.goods:
        value = _value(line, territory.currency, exchange)
        whole += value or ZERO
        rule = _rule_for(book, declaration, line)
        reason = _gap(line, rule, value)
        if reason is not None:
            reasons.append(reason)
        if rule is not None:
            before = values.get(rule.rule_id, (rule, ZERO))[1]
            values[rule.rule_id] = rule, before + (value or ZERO)
    charges = [
        _rebate(rule, value, territory.currency) for _, (rule, value) in sorted(values.items())
    ]
    charges += _fee([rule for _, (rule, _) in sorted(values.items())], exchange)
    charges += _exporter_fees(exporter, whole, territory.currency)
    return tuple(c for c in charges if c.amount.amount_minor), tuple(dict.fromkeys(reasons))


def open_export_regimes(
    network: Network, declaration: Declaration
) -> tuple[tuple[ExportRegime, ...], tuple[Explanation, ...]]:
    """Return the export regimes open to a declaration (its own does not matter), and why not.

    A regime is open where a rule of it speaks of the channel, the place and the date, and an
    exporter of record is registered for it.
    """
    book = trade_book(network)
    found: list[ExportRegime] = []
    closed: list[Explanation] = []
    known = {row.regime for row in book.export_rules.get(declaration.territory_id, ())}
    for regime in ExportRegime:
        if regime not in known:
            continue
        asked = _under(declaration, regime)
        if not any(_rules(book, asked)):
            closed.append(
                Explanation(
                    code=Reason.REGIME_CLOSED,
                    subject=f"{declaration.territory_id} {regime}",
                    limit="channel, place or date",
                    current=_asked(declaration),
                    severity=Severity.WARNING,
                )
            )
        elif exporter_of(book, asked) is None:
            closed.append(_no_exporter(asked))
        else:
            found.append(regime)
    return tuple(found), tuple(closed)


def _under(declaration: Declaration, regime: ExportRegime) -> Declaration:
    return Declaration(
        territory_id=declaration.territory_id,
        regime=regime,
        export_date=declaration.export_date,
        goods=declaration.goods,
        location_id=declaration.location_id,
        channel=declaration.channel,
        exporter_id=declaration.exporter_id,
    )


def _asked(declaration: Declaration) -> str:
    parts = (declaration.channel, declaration.location_id, str(declaration.export_date))
    return ", ".join(part for part in parts if part)


def exporter_of(book: TradeBook, declaration: Declaration) -> Exporter | None:
    """Find the exporter of record: the one named, else own before service, cheaper first, by id."""
    found = [
        exporter
        for exporter in book.exporters.get(declaration.territory_id, ())
        if holds_on(exporter, declaration.export_date)
        and (not exporter.regimes or declaration.regime in exporter.regimes)
        and declaration.exporter_id in ("", exporter.exporter_id)
    ]
    return min(
        found,
        key=lambda e: (e.kind is not TraderKind.OWN, e.fee_percent, e.fee, e.exporter_id),
        default=None,
    )


def _no_exporter(declaration: Declaration) -> Explanation:
    return Explanation(
        code=Reason.NO_EXPORTER,
        subject=declaration.territory_id,
        limit=declaration.regime,
        current=declaration.exporter_id,
        severity=Severity.WARNING,
    )


def _rules(book: TradeBook, declaration: Declaration) -> list[ExportRule]:
    """Return the rules of the regime that hold here and now, for whatever goods."""
    return [
        row
        for row in book.export_rules.get(declaration.territory_id, ())
        if row.regime is declaration.regime
        and holds_on(row, declaration.export_date)
        and (
            Channel.BOTH in (row.channel, declaration.channel) or row.channel is declaration.channel
        )
        and (not row.ports or declaration.location_id in row.ports)
    ]


def _rule_for(book: TradeBook, declaration: Declaration, line: GoodsLine) -> ExportRule | None:
    """Find the rule for goods: the longest HS prefix, then the one that names the place."""
    hs = hs_of(line)
    found = [r for r in _rules(book, declaration) if hs.startswith(hs_digits(r.hs_prefix))]
    return min(
        found,
        key=lambda r: (-len(hs_digits(r.hs_prefix)), not r.ports, r.rule_id),
        default=None,
    )


def _value(line: GoodsLine, currency: str, exchange: Exchange) -> Fraction | None:
    if line.transfer_price is None:
        return None
    rate = exchange.rate(line.currency, currency)
    return exact_rate(line.transfer_price) * line.units * rate


def _gap(line: GoodsLine, rule: ExportRule | None, value: Fraction | None) -> Explanation | None:
    """Return what keeps the rebate on goods from being known."""
    if rule is None:
        limit = f"HS {hs_of(line) or '?'}"
    elif rule.rebate_percent is None:
        limit = rule.rule_id
    elif value is None:
        limit = "transfer_price"
    else:
        return None
    return Explanation(
        code=Reason.REBATE_UNKNOWN,
        subject=goods_name(line),
        limit=limit,
        severity=Severity.WARNING,
    )


def _rebate(rule: ExportRule, value: Fraction, currency: str) -> TradeCharge:
    """Return the rebate, a negative amount that comes in after some days."""
    rate = exact_rate(rule.rebate_percent or 0.0)
    scale = 10 ** minor_digits(currency)
    return TradeCharge(
        code="EXPORT_REBATE",
        category=ChargeCategory.DUTY_TAX,
        nature=Nature.CASH,
        basis=ChargeBasis.PERCENT_OF_VALUE,
        quantity=float(value),
        unit_price=-float(rate),
        amount=Money(-round_half_up(rate * value / HUNDRED * scale), currency),
        table="export_rules",
        row=rule.rule_id,
        source=rule.source,
        confidence=rule.confidence,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        due_days=rule.rebate_days,
    )


def _fee(rules: Sequence[ExportRule], exchange: Exchange) -> list[TradeCharge]:
    """Return the declaration fee: once, the dearest of the rules used."""
    if not rules:
        return []
    rule = max(
        rules,
        key=lambda r: exact_rate(r.declaration_fee) * exchange.rate(r.currency, "USD"),
    )
    return [
        TradeCharge(
            code="EXPORT_DECLARATION",
            category=ChargeCategory.CUSTOMS,
            nature=Nature.CASH,
            basis=ChargeBasis.PER_ENTRY,
            quantity=1.0,
            unit_price=rule.declaration_fee,
            amount=Money.of(rule.declaration_fee, rule.currency),
            table="export_rules",
            row=rule.rule_id,
            source=rule.source,
            confidence=rule.confidence,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
        )
    ]


def _exporter_fees(exporter: Exporter, value: Fraction, currency: str) -> list[TradeCharge]:
    scale = 10 ** minor_digits(currency)
    share = exact_rate(exporter.fee_percent) * value / HUNDRED
    fees = (
        (
            ChargeBasis.PERCENT_OF_VALUE,
            float(value),
            exporter.fee_percent,
            Money(round_half_up(share * scale), currency),
        ),
        (ChargeBasis.PER_ENTRY, 1.0, exporter.fee, Money.of(exporter.fee, exporter.currency)),
    )
    return [
        TradeCharge(
            code="EXPORTER_FEE",
            category=ChargeCategory.CUSTOMS,
            nature=Nature.CASH,
            basis=basis,
            quantity=quantity,
            unit_price=unit_price,
            amount=amount,
            table="exporters",
            row=exporter.exporter_id,
            source=exporter.source,
            confidence=exporter.confidence,
            valid_from=exporter.valid_from,
            valid_to=exporter.valid_to,
        )
        for basis, quantity, unit_price, amount in fees
    ]
