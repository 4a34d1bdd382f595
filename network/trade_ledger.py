"""The ledger of an entry: what each rule comes to, what is missing, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from network.enums import Measure, Nature, Severity
from network.explanation import Explanation
from network.money import Money, minor_digits, round_half_up
from network.trade_amount import (
    NOTHING,
    ZERO,
    Basis,
    Goods,
    Span,
    amount_of,
    tax_factor,
    unknown_amount,
)
from network.trade_book import Matches, Rule
from network.trade_case import Case
from network.trade_rule import TradeRule, WatchedMeasure
from network.trade_select import Selected

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule comes to on some lines of goods, in the territory's currency.

    A part without a ``basis`` only widens the range; a stated duty has no rule, but a ``rate``.
    ``unknown`` is the row that may be charged, or whose figure is not known.
    """

    measure: Measure
    span: Span
    lines: tuple[int, ...]
    rule: Rule | None = None
    rate: Fraction | None = None
    basis: Basis | None = None
    unknown: TradeRule | WatchedMeasure | None = None


@dataclass(frozen=True, slots=True)
class VatPart:
    """What one VAT rule comes to on some lines; ``base`` is in the territory's currency."""

    span: Span
    lines: tuple[int, ...]
    rule: Rule
    base: Fraction
    nature: Nature


@dataclass(slots=True)
class Ledger:
    """What is found out about an entry, line by line and rule by rule."""

    case: Case
    goods: tuple[Goods, ...]
    order: Fraction | None
    matches: list[Matches] = field(default_factory=list)
    selected: list[Selected] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    reasons: list[Explanation] = field(default_factory=list)
    vat_bases: list[Span] = field(default_factory=list)
    is_complete: bool = True
    _bases: dict[tuple[int, ...], Basis] = field(default_factory=dict)

    def basis_of(self, lines: Iterable[int]) -> Basis:
        """Add up the goods of some lines."""
        entry = self.case.entry
        which = tuple(lines)
        if which not in self._bases:
            chosen = [self.goods[i] for i in which]
            self._bases[which] = Basis.of(chosen, entry.parcels, entry.item_categories)
        return self._bases[which]

    def unknown(self, reason: Explanation) -> None:
        """Note a figure that is missing."""
        self.is_complete = False
        self.reasons.append(replace(reason, severity=Severity.WARNING))

    def note(self, reason: Explanation) -> None:
        """Note something that changes no figure of the total."""
        self.reasons.append(replace(reason, severity=Severity.NOTE))

    def shares(self, lines: Sequence[int]) -> list[Fraction]:
        """Return what each of some lines bears of a common amount: by value, else by units."""
        if len(lines) == 1:
            return [_WHOLE]
        values = [self.goods[i].customs_value or ZERO for i in lines]
        if not any(values):
            values = [Fraction(self.goods[i].line.units) for i in lines]
        whole = sum(values, ZERO)
        return [value / whole for value in values]

    def widest(self, rule: Rule, lines: Sequence[int]) -> Span:
        """Return the range of what a rule would come to on some lines."""
        if rule.row.measure is Measure.VAT:
            return self.vat_span(rule, lines)
        basis = self.basis_of(lines)
        return self.span_of(rule, basis) or unknown_amount(rule, basis)

    def vat_span(self, rule: Rule, lines: Sequence[int]) -> Span:
        """Return the VAT of a rule on some lines; one without a rate counts from nothing."""
        base = NOTHING
        for at in lines:
            base = base.plus(self.vat_bases[at])
        rates = [rule.rate_low, rule.rate or ZERO, rule.rate_high]
        known = [rate for rate in rates if rate is not None]
        low, middle, high = (
            tax_factor(rate, self.case.territory.vat_base)
            for rate in (min(known), rule.rate or ZERO, max(known))
        )
        return Span(base.low * low, base.known * middle, base.high * high)

    def on_lines(self, parts: Iterable[Part], lines: Sequence[int]) -> Span:
        """Return what some parts come to on some of their lines."""
        out = NOTHING
        for part in parts:
            shares = zip(part.lines, self.shares(part.lines), strict=True)
            out = out.plus(part.span.times(sum((s for at, s in shares if at in lines), ZERO)))
        return out

    def money(self, amount: Fraction) -> Money:
        """Return an amount of the territory's currency, rounded."""
        currency = self.case.currency
        return Money(round_half_up(amount * 10 ** minor_digits(currency)), currency)

    def span_of(self, rule: Rule, basis: Basis) -> Span | None:
        """Return what a rule comes to; ``None`` where it is unknown."""
        to_currency = ZERO
        if rule.amount is not None or rule.minimum is not None or rule.maximum is not None:
            to_currency = self.case.rate_from(rule.row.currency)
        return amount_of(rule, [basis], to_currency)
