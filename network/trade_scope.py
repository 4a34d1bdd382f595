"""Which goods, origins and days a trade row means."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from network.enums import Confidence
from network.trade_rule import GoodsScope

_DAY = timedelta(days=1)


class Scope(NamedTuple):
    """Where and when a row holds, and for which goods; blank means any."""

    territory_id: str
    since: date
    until: date
    origins: frozenset[str]
    named_origins: frozenset[str]
    hs_prefix: str
    prefixes: tuple["Prefix", ...] | None

    def holds_on(self, day: date) -> bool:
        """Tell whether a day lies in the half-open span of the row."""
        return self.since <= day < self.until


class Prefix(NamedTuple):
    """One HS prefix of a goods scope."""

    digits: str
    excluded: bool
    since: date
    until: date
    confidence: Confidence = Confidence.UNVERIFIED


def hs_digits(code: str) -> str:
    """Return the digits of an HS code, without points and blanks."""
    return "".join(sign for sign in code if sign.isdigit())


def day_after(last: date | None) -> date:
    """Return the first day on which a row with this (inclusive) last day no longer holds."""
    return date.max if last is None or last == date.max else last + _DAY


def holds_on(row: Any, day: date) -> bool:
    """Tell whether a day lies in the validity of a row (inclusive at both ends)."""
    return (row.valid_from is None or row.valid_from <= day) and (
        row.valid_to is None or day <= row.valid_to
    )


def prefix_of(part: GoodsScope) -> Prefix:
    """Return a row of a goods scope, unfolded."""
    return Prefix(
        hs_digits(part.hs_prefix),
        part.excluded,
        part.valid_from or date.min,
        day_after(part.valid_to),
        part.confidence,
    )


def fit(scope: Scope, hs: str, origin: str, day: date) -> tuple[int, int, bool] | None:
    """Return how a scope fits goods.

    Returns
    -------
    tuple or None
        HS digits matched; 2 where the origin is named, 1 where a territory of it is, 0 for any;
        whether the fit is certain (not where the goods say too little). ``None``: no fit.
    """
    length, is_certain = 0, True
    if scope.hs_prefix:
        if hs.startswith(scope.hs_prefix):
            length = len(scope.hs_prefix)
        elif scope.hs_prefix.startswith(hs):
            is_certain = False
        else:
            return None
    if scope.prefixes is not None:
        found = _scope_fit(scope.prefixes, hs, day)
        if found is None:
            return None
        length, is_certain = max(length, found[0]), is_certain and found[1]
    if not scope.named_origins:
        return length, 0, is_certain
    if not origin:
        return length, 0, False
    if origin not in scope.origins:
        return None
    return length, 2 if origin in scope.named_origins else 1, is_certain


def _scope_fit(prefixes: tuple[Prefix, ...], hs: str, day: date) -> tuple[int, bool] | None:
    """Return the digits by which a goods scope holds an HS code, and whether that is certain."""
    best = _decisive(prefixes, hs, day)
    if best is not None and not best.excluded:
        return len(best.digits), True
    finer = any(
        not p.excluded and p.digits.startswith(hs) and p.digits != hs
        for p in prefixes
        if p.since <= day < p.until
    )
    return (0, False) if finer else None


def _decisive(prefixes: tuple[Prefix, ...], hs: str, day: date) -> Prefix | None:
    """Return the prefix that decides about an HS code: the longest that fits."""
    held = [p for p in prefixes if p.since <= day < p.until and hs and hs.startswith(p.digits)]
    return max(held, key=lambda p: (len(p.digits), p.excluded), default=None)


def confidence_of(scope: Scope, hs: str, day: date) -> Confidence:
    """Return how well it is known that goods belong to a scope they are held to be in."""
    if scope.prefixes is None:
        return Confidence.VERIFIED
    best = _decisive(scope.prefixes, hs, day)
    return Confidence.UNVERIFIED if best is None else best.confidence
