"""Money: integer minor units with an ISO 4217 code, and the exact-sum rule of conversion."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NO_MINOR = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THREE = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
# A product of decimals that lies on a half is off by far less than this in binary.
_TIE = 1e-6


def minor_digits(currency: str) -> int:
    """Return the decimals of a currency's minor unit (ISO 4217)."""
    if currency in _NO_MINOR:
        return 0
    return 3 if currency in _THREE else 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole minor units of one currency."""

    amount_minor: int
    currency: str

    @classmethod
    def of(cls, amount: str | float | Decimal, currency: str) -> "Money":
        """Read an amount of major units; half a minor unit is rounded away from zero."""
        scaled = Decimal(str(amount)).scaleb(minor_digits(currency))
        return cls(int(scaled.quantize(Decimal(1), ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            message = f"cannot add {other.currency} to {self.currency}"
            raise ValueError(message)
        return other.amount_minor

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,.{minor_digits(self.currency)}f}"


def round_minor(amounts: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """Round to whole minor units, halves away from zero.

    Products of decimal rates and quantities can miss a half by a binary hair, so anything
    within one millionth of a minor unit of a half counts as a half.
    """
    return (np.sign(amounts) * np.floor(np.abs(amounts) + 0.5 + _TIE)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Exchange rates of one date: units of each currency for one US dollar."""

    per_usd: dict[str, Fraction]

    def rate(self, source: str, target: str) -> Fraction:
        """Return exactly how many units of ``target`` one unit of ``source`` buys.

        Raises
        ------
        InvalidInputError
            When one of the currencies has no rate.
        """
        if source == target:
            return Fraction(1)
        for currency in (source, target):
            if currency not in self.per_usd:
                known = ", ".join(sorted(self.per_usd))
                raise InvalidInputError(
                    (Explanation(code=Reason.UNKNOWN_CURRENCY, subject=currency, needed=known),)
                )
        return self.per_usd[target] / self.per_usd[source]

    def minor_rate(self, source: str, target: str) -> Fraction:
        """Return minor units of ``target`` for one minor unit of ``source``."""
        shift = minor_digits(target) - minor_digits(source)
        scale = Fraction(10) ** shift
        return self.rate(source, target) * scale


def exact_rate(text: str | float) -> Fraction:
    """Return the rate a table means by a decimal, exactly."""
    return Fraction(Decimal(str(text)))


def round_half_up(value: Fraction) -> int:
    """Round a fraction to an integer, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int((abs(value) * 2 + 1) // 2)


def largest_remainder(exact: "Sequence[Fraction]", total: int) -> list[int]:
    """Share ``total`` out so that the parts follow ``exact`` and sum exactly.

    Every part is floored; the missing units go to the largest remainders, ties to the
    earlier part.
    """
    floors = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    missing = total - sum(floors)
    step = 1 if missing >= 0 else -1
    if missing < 0:
        order.reverse()
    for turn in range(abs(missing)):
        floors[order[turn % len(order)]] += step
    return floors


def share_out(total: int, weights: "Sequence[Fraction | int]", ids: "Sequence[str]") -> list[int]:
    """Share an amount out by weights that are not all zero: largest remainder, ties by id."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    whole = sum(weights, Fraction(0))
    parts = largest_remainder([Fraction(total * weights[i]) / whole for i in order], total)
    out = [0] * len(ids)
    for position, index in enumerate(order):
        out[index] = parts[position]
    return out


def convert_lines(lines: "Sequence[Money]", currency: str, exchange: Exchange) -> list[Money]:
    """Convert lines so that they sum exactly to the rounded exact total.

    The total is the exact sum of the converted lines, rounded half up to the minor unit of
    ``currency``; lines already in that currency never change.
    """
    exact = [line.amount_minor * exchange.minor_rate(line.currency, currency) for line in lines]
    total = round_half_up(sum(exact, Fraction(0)))
    return [Money(part, currency) for part in largest_remainder(exact, total)]
