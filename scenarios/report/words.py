"""Labels in two languages, and how figures are written: the only place that formats."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from network.calendar import local_time
from network.explanation import LANGUAGES, Explanation, render
from network.money import Money, minor_digits
from network.units import KG_PER_TONNE, MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from network.emissions import Emissions

_FOLDER = Path(__file__).parent / "labels"
_MANY_KG, _SOME_KG, _FEW_KG = 10_000.0, 1_000.0, 10.0
NONE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
_LONG_DAYS = 2


@cache
def labels(language: str) -> "Mapping[str, str]":
    """Return the label catalogue of a language."""
    text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one language and the writing of figures.

    A label that is missing is a ``KeyError``: a report never shows a key.
    """

    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.language not in LANGUAGES:
            message = f"no report labels in {self.language!r}; there are {', '.join(LANGUAGES)}"
            raise ValueError(message)

    def __call__(self, key: str, **fields: object) -> str:
        """Return a label with its fields filled in."""
        text = labels(self.language)[key]
        return text.format(**fields) if fields else text

    def known(self, key: str, otherwise: str) -> str:
        """Return a label, or the word itself where the catalogue has none."""
        return labels(self.language).get(key, otherwise)

    def explain(self, explanation: Explanation) -> str:
        """Put an explanation into words."""
        return render(explanation, self.language)

    def joined(self, items: Iterable[str]) -> str:
        """Return a list in a sentence."""
        return self("list_separator").join(items)

    def modes(self, modes: Iterable[str]) -> str:
        """Return modes in order, with arrows between them."""
        return " → ".join(self.known(f"mode.{mode}", mode) for mode in modes)

    def duration(self, minutes: int) -> str:
        """Return days and hours; hours and minutes below two days."""
        sign, rest = (MINUS, -minutes) if minutes < 0 else ("", minutes)
        days, hours = rest // MINUTES_PER_DAY, rest % MINUTES_PER_DAY // MINUTES_PER_HOUR
        if days >= _LONG_DAYS:
            return sign + self("duration.days", days=days, hours=hours)
        whole, part = divmod(rest, MINUTES_PER_HOUR)
        return sign + self("duration.hours", hours=whole, minutes=f"{part:02d}")


def money(amount: Money | None) -> str:
    """Return an amount with its currency; a negative one with a real minus."""
    return NONE if amount is None else minus(str(amount))


def unbroken(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def money_delta(amount: Money | None) -> str:
    """Return a difference with its sign always written."""
    if amount is None:
        return NONE
    sign = "+" if amount.amount_minor > 0 else MINUS if amount.amount_minor < 0 else "±"
    return f"{sign}{Money(abs(amount.amount_minor), amount.currency)}"


def money_per(amount: Money, quantity: float) -> str:
    """Return an amount per unit of something, rounded for reading; nothing where there is none."""
    if quantity <= 0:
        return NONE
    step = Decimal(1).scaleb(-minor_digits(amount.currency))
    each = (amount.amount / Decimal(repr(quantity))).quantize(step, ROUND_HALF_UP)
    return f"{amount.currency} {each:,}"


def co2e(kilograms: float) -> str:
    """Return kilograms of CO2e with three useful digits or so; tonnes when there are many."""
    size = abs(kilograms)
    if size >= _MANY_KG:
        return minus(f"{kilograms / KG_PER_TONNE:,.1f} t")
    if size >= _SOME_KG:
        return minus(f"{kilograms:,.0f} kg")
    return minus(f"{kilograms:,.{1 if size >= _FEW_KG else 2}f} kg")


def wtw(emissions: "Emissions") -> str:
    """Return well-to-wheel emissions."""
    return co2e(emissions.co2e_wtw_kg)


def figure(value: float, most_decimals: int = 0) -> str:
    """Return a number with thousands separated and no idle zeros."""
    text = f"{value:,.{most_decimals}f}"
    return minus(text.rstrip("0").rstrip(".") if "." in text else text)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share of one as per cent."""
    return minus(f"{share * 100:,.{decimals}f} %")


def signed(text: str, value: float) -> str:
    """Return a written number with a plus in front when it is positive."""
    return f"+{text}" if value > 0 else text


def minus(text: str) -> str:
    """Return a number with a real minus sign."""
    return text.replace("-", MINUS)


def moment(minute: int, timezone: str) -> str:
    """Return the local time of a UTC minute with its offset; it may break after the date only."""
    here = local_time(minute, timezone)
    offset = minus(here.strftime("%z"))
    return f"{here:%Y-%m-%d %H:%M}\N{NO-BREAK SPACE}{offset[:3]}:{offset[3:5]}"


def plain_source(text: str) -> str:
    """Return a source without the scheme of its address: a report names no resource to load."""
    return text.replace("https://", "").replace("http://", "")
