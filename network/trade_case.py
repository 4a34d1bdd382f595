"""An entry with everything looked up: its territory, regime and context, and what goods are worth.

Value of a line at the basis of the regime, net of VAT: units x transfer price, or units x retail
price less the VAT in it. Customs value: that value, and in a CIF territory its share of the
charges up to the border. A retail price is a delivered price, so nothing is added to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from network.enums import (
    DateBasis,
    DutyBase,
    ImportRegime,
    Measure,
    RuleStatus,
    ThresholdSide,
    ValueBasis,
    VatBase,
    VatTiming,
)
from network.goods import GoodsLine
from network.money import Exchange, Money, exact_rate
from network.network import Network
from network.territory import Territory
from network.trade_amount import HUNDRED, ZERO, Goods, Share, exact_money, hs_of
from network.trade_book import Context, Rule, TradeBook, exchange_on, is_suspended, trade_book
from network.trade_entry import Entry
from network.trade_rule import Regime
from network.trade_scope import holds_on

Choices = Mapping[str, str]
"""Which rule of a conflict group is to hold, where the preferred one is not."""

Shares = Mapping[tuple[str, str], Share]
"""What an entry bears of charges it owes together with others, by table and row."""


@dataclass(frozen=True, slots=True)
class Case:
    """An entry and what decides about it; ``territory`` is ``None`` where none is known."""

    entry: Entry
    book: TradeBook
    territory: Territory
    regime: Regime
    context: Context
    exchange: Exchange
    choices: Choices
    shares: Shares = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """Return the currency of the territory."""
        return self.territory.currency

    @property
    def is_retail(self) -> bool:
        """Tell whether customs value starts from the retail price.

        What is sent by parcel to a consumer is sold already, so there the sale price counts
        under every regime.
        """
        return self.regime.value_basis is ValueBasis.RETAIL or self.entry.is_direct_sale

    def is_chosen(self, rule: Rule) -> bool:
        """Tell whether a rule holds within its conflict group."""
        choice = self.choices.get(rule.row.conflict_group, "")
        return rule.row.rule_id == choice if choice else rule.row.preferred

    def rate_to(self, currency: str) -> Fraction:
        """Return what one unit of the territory's currency is worth in another."""
        return self.exchange.rate(self.currency, currency)

    def rate_from(self, currency: str) -> Fraction:
        """Return what one unit of a currency is worth in the territory's."""
        return self.exchange.rate(currency, self.currency)


def case_of(network: Network, entry: Entry, as_of: date | None, choices: Choices) -> Case:
    """Look up what decides about an entry to a known territory."""
    book = trade_book(network)
    regime = regime_row(book, entry.territory_id, entry.regime, entry.entry_date)
    return Case(
        entry=entry,
        book=book,
        territory=book.territories[entry.territory_id],
        regime=regime or plain_regime(entry.territory_id, entry.regime),
        context=_context(book, entry, regime),
        exchange=exchange_on(network, as_of or entry.entry_date),
        choices=choices,
    )


def plain_regime(territory_id: str, regime: ImportRegime) -> Regime:
    """Return a regime of which the tables say nothing: open to all, at transfer prices."""
    bonded = regime is ImportRegime.BONDED
    return Regime(
        territory_id=territory_id,
        regime=regime,
        vat_timing=VatTiming.SUSPENDED if bonded else VatTiming.AT_IMPORT,
    )


def regime_rows(book: TradeBook, territory_id: str) -> list[Regime]:
    """Return the regimes of a territory: its own, and its customs territory's for all others."""
    own = book.regimes.get(territory_id, [])
    union = book.customs_territory(territory_id)
    if union == territory_id:
        return own
    known = {row.regime for row in own}
    return own + [row for row in book.regimes.get(union, []) if row.regime not in known]


def regime_row(
    book: TradeBook, territory_id: str, regime: ImportRegime, day: date
) -> Regime | None:
    """Find the row of a regime that holds on a date."""
    rows = regime_rows(book, territory_id)
    return next((r for r in rows if r.regime is regime and holds_on(r, day)), None)


def _context(book: TradeBook, entry: Entry, regime: Regime | None) -> Context:
    dates = {DateBasis.ENTRY: entry.entry_date, **dict(entry.event_dates)}
    return Context(
        vat_territory=entry.territory_id,
        customs_territory=book.customs_territory(entry.territory_id),
        regime=entry.regime,
        mode=entry.mode,
        load_form=entry.load_form,
        dates=tuple(sorted(dates.items())),
        is_suspended=is_suspended(regime) if regime else entry.regime is ImportRegime.BONDED,
    )


def vat_rule(case: Case, line: GoodsLine) -> Rule | None:
    """Find the rule of VAT on goods, whatever its threshold says."""
    matches = case.book.matches(
        case.context._replace(is_suspended=False),
        hs_of(line),
        line.origin_country,
        has_proof=line.has_proof_of_origin,
    )
    for match in matches.certain:
        row = match.rule.row
        if (
            row.measure is Measure.VAT
            and row.status is RuleStatus.IN_FORCE
            and (not row.conflict_group or case.is_chosen(match.rule))
        ):
            return match.rule
    return None


def tax_in_price(case: Case, line: GoodsLine, gross: Fraction) -> Fraction:
    """Return the VAT inside a retail price; nothing where the rate is not known."""
    rule = vat_rule(case, line)
    if rule is None or rule.rate is None:
        return ZERO
    if case.territory.vat_base is VatBase.TAX_INCLUSIVE:
        return gross * rule.rate / HUNDRED
    return gross * rule.rate / (HUNDRED + rule.rate)


def goods_of(case: Case) -> tuple[Goods, ...]:
    """Return the goods of an entry as customs sees them."""
    lines = case.entry.goods
    prices = [_prices(case, line) for line in lines]
    shares = [ZERO] * len(lines)
    if case.territory.duty_base is DutyBase.CIF and not case.is_retail:
        shares = _shared(_sum(case, case.entry.to_border), [price[0] for price in prices], lines)
    return tuple(
        Goods(
            line=line,
            hs=hs_of(line),
            value=value,
            customs_value=None if value is None else value + share,
            tax_at_sale=tax,
        )
        for line, (value, tax), share in zip(lines, prices, shares, strict=True)
    )


def charges_of_vat_base(case: Case) -> Fraction:
    """Return the charges that come on top of customs value and duty in the VAT base."""
    if case.is_retail or case.territory.vat_base is VatBase.DUTY_PAID:
        return ZERO
    behind = _sum(case, case.entry.after_border)
    if case.territory.duty_base is DutyBase.FOB:
        behind += _sum(case, case.entry.to_border)
    return behind


def _sum(case: Case, amounts: Sequence[Money]) -> Fraction:
    return sum((exact_money(m, case.currency, case.exchange) for m in amounts), ZERO)


def _prices(case: Case, line: GoodsLine) -> tuple[Fraction | None, Fraction | None]:
    """Return the value of a line net of VAT, and the VAT inside its retail price."""
    rate = case.rate_from(line.currency) * line.units
    net: Fraction | None = None
    tax: Fraction | None = None
    if line.retail_price_gross is not None and (
        case.is_retail or case.regime.vat_timing is VatTiming.AT_SALE
    ):
        gross = exact_rate(line.retail_price_gross) * rate
        tax = tax_in_price(case, line, gross)
        net = gross - tax
    if case.is_retail:
        return net, tax
    return (
        None if line.transfer_price is None else exact_rate(line.transfer_price) * rate,
        tax,
    )


def _shared(
    amount: Fraction, values: Sequence[Fraction | None], lines: Sequence[GoodsLine]
) -> list[Fraction]:
    """Share an amount out over lines by value, where nothing is worth anything by units."""
    known = [value or ZERO for value in values]
    weights = known if any(known) else [Fraction(line.units) for line in lines]
    whole = sum(weights, ZERO)
    return [amount * weight / whole for weight in weights] if amount else [ZERO] * len(weights)


def order_value(case: Case, goods: Sequence[Goods]) -> Fraction | None:
    """Return what the whole order is worth, without freight and VAT; ``None``: unknown."""
    if case.entry.order_value is not None:
        return exact_money(case.entry.order_value, case.currency, case.exchange)
    values = [each.value for each in goods]
    if case.entry.order_goods:
        values = [_prices(case, line)[0] for line in case.entry.order_goods]
    return None if not values or None in values else sum((v for v in values if v), ZERO)


def is_within(
    case: Case,
    order: Fraction | None,
    threshold: Fraction | None,
    currency: str,
    side: ThresholdSide,
) -> bool | None:
    """Tell whether an order lies on a side of a threshold; ``None`` where its value is unknown."""
    if threshold is None:
        return True
    if order is None:
        return None
    value = order * case.rate_to(currency)
    return value <= threshold if side is ThresholdSide.AT_MOST else value > threshold


def threshold_holds(case: Case, order: Fraction | None, rule: Rule) -> bool | None:
    """Tell whether a rule holds for an order of this value; ``None`` where it is unknown."""
    row = rule.row
    return is_within(case, order, rule.threshold, row.threshold_currency, row.threshold_side)
