"""What one trade rule comes to on the goods it holds for, with its range, in exact arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from network.enums import ChargeBasis, VatBase
from network.goods import GoodsLine
from network.money import Exchange, Money, exact_rate, minor_digits
from network.trade_book import Rule
from network.trade_scope import hs_digits

ZERO = Fraction(0)
HUNDRED = Fraction(100)
_SUBHEADING_DIGITS = 6


class Span(NamedTuple):
    """An amount and its range: ``low <= known <= high``; what is unknown counts 0 in ``known``."""

    low: Fraction
    known: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, amount: Fraction) -> "Span":
        """Return an amount without a range."""
        return cls(amount, amount, amount)

    def plus(self, other: "Span") -> "Span":
        """Return the sum."""
        if self.low is self.high and other.low is other.high:
            return Span.exactly(self.known + other.known)
        return Span(self.low + other.low, self.known + other.known, self.high + other.high)

    def times(self, factor: Fraction) -> "Span":
        """Return the span times a factor that is not negative."""
        if self.low is self.high:
            return Span.exactly(self.known * factor)
        return Span(self.low * factor, self.known * factor, self.high * factor)


NOTHING = Span.exactly(ZERO)


class Share(NamedTuple):
    """What one of several entries bears of a charge they owe once, and which part of it that is.

    The span is in the territory's currency.
    """

    span: Span
    part: Fraction


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods as customs sees it, money in major units of the territory's currency.

    ``value`` is at the value basis of the regime, net of VAT; ``customs_value`` as duty sees it;
    ``tax_at_sale`` the VAT inside the retail price. ``None``: unknown.
    """

    line: GoodsLine
    hs: str
    value: Fraction | None
    customs_value: Fraction | None
    tax_at_sale: Fraction | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What rates and amounts are multiplied with: the goods a rule holds for, and their parcels."""

    value: Fraction
    weight_kg: Fraction
    units: int
    parcels: int
    categories: int

    @classmethod
    def of(cls, goods: list[Goods], parcels: int, item_categories: int | None) -> "Basis":
        """Add goods up; ``item_categories`` in each parcel, where the entry states them."""
        units = sum(each.line.units for each in goods)
        kinds = {each.hs[:_SUBHEADING_DIGITS] for each in goods}
        in_each = len(kinds) if item_categories is None else item_categories
        return cls(
            value=sum((each.customs_value or ZERO for each in goods), ZERO),
            weight_kg=sum((exact_rate(each.line.weight_kg) for each in goods), ZERO),
            units=units,
            parcels=parcels,
            categories=min(in_each * parcels, max(units, in_each, parcels)),
        )

    def quantity(self, basis: ChargeBasis) -> Fraction | None:
        """Return what an amount per ``basis`` is multiplied with; ``None`` where it is unknown."""
        match basis:
            case ChargeBasis.PER_KG:
                return self.weight_kg or None
            case ChargeBasis.PER_UNIT:
                return Fraction(self.units)
            case ChargeBasis.PER_PARCEL:
                return Fraction(self.parcels)
            case ChargeBasis.PER_ITEM_CATEGORY:
                return Fraction(self.categories)
            case (
                ChargeBasis.PERCENT_OF_VALUE
                | ChargeBasis.PER_ENTRY
                | ChargeBasis.PER_BL
                | ChargeBasis.PER_SHIPMENT
            ):
                return Fraction(1)
            case _:
                return None


_ONCE = (ChargeBasis.PER_ENTRY, ChargeBasis.PERCENT_OF_VALUE)
"""Bases of an amount that an entry pays once, whatever is in it."""


def amount_of(rule: Rule, bases: Sequence[Basis], to_currency: Fraction) -> Span | None:
    """Return what a rule comes to in the territory's currency; ``None`` where it is unknown.

    Parameters
    ----------
    bases
        Of the entry, or of each part of it that is declared together with others.
    to_currency
        What one unit of the rule's currency is worth in the territory's.

    Returns
    -------
    Span
        rate x value + amount x quantity, at least the minimum, at most the maximum, never below
        zero; its range from the low and the high rate.
    """
    fixed = ZERO
    if rule.amount is not None:
        each = [basis.quantity(rule.row.basis) for basis in bases]
        quantity = sum((one for one in each if one is not None), ZERO)
        if None in each:
            return None
        if rule.row.basis in _ONCE:
            quantity = Fraction(1)
        fixed = rule.amount * quantity * to_currency
    elif rule.rate is None:
        return None
    rate = rule.rate or ZERO
    value = sum((basis.value for basis in bases), ZERO)
    known = _within(rule, rate * value / HUNDRED + fixed, to_currency)
    if rule.rate_low is None and rule.rate_high is None:
        return Span.exactly(known)
    ends = [known]
    ends += [
        _within(rule, end * value / HUNDRED + fixed, to_currency)
        for end in (rule.rate_low, rule.rate_high)
        if end is not None
    ]
    return Span(min(ends), known, max(ends))


def per_piece(rule: Rule, basis: Basis) -> Fraction:
    """Return the amounts of a rule that go by what is in an entry, in the rule's currency."""
    if rule.amount is None or rule.row.basis in _ONCE:
        return ZERO
    return rule.amount * (basis.quantity(rule.row.basis) or ZERO)


def is_owed_once(rule: Rule) -> bool:
    """Tell whether goods that are declared together owe a charge once.

    So they do where it has a minimum, a maximum, or an amount per entry. A deduction stays with
    each.
    """
    if rule.amount is not None and rule.amount < 0:
        return False
    per_entry = rule.amount is not None and rule.row.basis in _ONCE
    return per_entry or rule.minimum is not None or rule.maximum is not None


def unknown_amount(rule: Rule, basis: Basis) -> Span:
    """Return the range of a rule that does not say what it charges: from nothing to its high."""
    high = rule.rate_high if rule.rate_high is not None else (rule.rate_low or ZERO)
    return Span(ZERO, ZERO, high * basis.value / HUNDRED)


def tax_factor(rate: Fraction, vat_base: VatBase) -> Fraction:
    """Return tax over the base without the tax.

    A rate of 100 % and more cannot lie within its own base: it is taken of the base without it.
    """
    is_inside = vat_base is VatBase.TAX_INCLUSIVE and rate < HUNDRED
    return rate / (HUNDRED - rate if is_inside else HUNDRED)


def _within(rule: Rule, amount: Fraction, to_currency: Fraction) -> Fraction:
    if rule.minimum is not None:
        amount = max(amount, rule.minimum * to_currency)
    if rule.maximum is not None:
        amount = min(amount, rule.maximum * to_currency)
    return max(amount, ZERO)


def exact_money(money: Money, currency: str, exchange: Exchange) -> Fraction:
    """Return an amount in major units of another currency, exactly."""
    scale = 10 ** minor_digits(money.currency)
    return Fraction(money.amount_minor, scale) * exchange.rate(money.currency, currency)


def text_of(rate: Fraction | None) -> str:
    """Return a percentage as people write it."""
    return "" if rate is None else f"{float(rate):g} %"


def goods_name(line: GoodsLine) -> str:
    """Return how a line of goods is called in explanations."""
    return line.sku or line.hs_code or line.category or "goods"


def hs_of(line: GoodsLine) -> str:
    """Return the digits of the HS code of a line."""
    return hs_digits(line.hs_code)


def percents(low: Fraction | None, high: Fraction | None) -> str:
    """Return a range of percentages as people write it; blank where neither end is known."""
    if low is None and high is None:
        return ""
    first, last = float(low or ZERO), text_of(low if high is None else high)
    return f"{first:g}-{last}"
