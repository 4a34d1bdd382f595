"""Goods of several consignments that are declared together: one entry, and what each bears of it.

What is owed once is reckoned on the whole entry and shared by customs value; all else is each
one's own. Rules and a worked example: ``docs/models/trade.md``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from network.enums import LoadForm
from network.money import Money, exact_rate, minor_digits, round_half_up, share_out
from network.network import Network
from network.trade import assess
from network.trade_amount import (
    HUNDRED,
    ZERO,
    Basis,
    Share,
    Span,
    amount_of,
    exact_money,
    is_owed_once,
    per_piece,
)
from network.trade_book import Rule, trade_book
from network.trade_case import Case, case_of, regime_row
from network.trade_entry import Assessment, Entry
from network.trade_ledger import Ledger
from network.trade_parts import ledger_of
from network.trade_regime import importer_of

_NO_CHOICES: Mapping[str, str] = {}
_RULES, _IMPORTERS = "trade_rules", "importers"


def is_declared_alone(network: Network, entry: Entry) -> bool:
    """Tell whether goods are declared consignment by consignment, whatever comes with them.

    So are parcels, and goods under a regime with a limit of value per order.
    """
    if entry.load_form is LoadForm.PARCEL:
        return True
    book = trade_book(network)
    regime = regime_row(book, entry.territory_id, entry.regime, entry.entry_date)
    return regime is not None and regime.max_order_value is not None


def assess_together(
    network: Network,
    entries: Sequence[Entry],
    ids: Sequence[str],
    as_of: date | None = None,
    choices: Mapping[str, str] = _NO_CHOICES,
) -> tuple[Assessment, ...]:
    """Return what each of some entries bears that are one declaration.

    Parameters
    ----------
    entries
        Of one territory, date, regime, importer and way of crossing; each keeps its own order
        value, so thresholds are tested on every order as a whole.
    ids
        Names of the entries; ties in sharing go by them.

    Returns
    -------
    tuple
        One assessment for each entry. The shares of a charge add up to it exactly.
    """
    shares: list[dict[tuple[str, str], Share]] = [{} for _ in entries]
    territories = trade_book(network).territories
    if len(entries) > 1 and all(entry.territory_id in territories for entry in entries):
        cases = [case_of(network, entry, as_of, choices) for entry in entries]
        ledgers = [ledger_of(case) for case in cases]
        for key, charge in _owed_once(ledgers).items():
            for at, share in zip(charge.entries, _shared(cases[0], charge, ids), strict=True):
                shares[at][key] = share
    return tuple(
        assess(network, entry, as_of, choices, own)
        for entry, own in zip(entries, shares, strict=True)
    )


def least_owed(
    network: Network,
    entry: Entry,
    most_value: Money | None,
    as_of: date | None = None,
    choices: Mapping[str, str] = _NO_CHOICES,
) -> tuple[Assessment, tuple[Money, ...]]:
    """Return what an entry adds at least to any declaration, and what that owes once besides.

    A minimum counts as nothing, a maximum as shared with goods of ``most_value`` (None: of any
    value), an amount per entry is told apart.

    Returns
    -------
    found, once
        What all entries of one declaration come to is at least the sum of ``found`` and, once,
        the least ``once`` among them.
    """
    if is_declared_alone(network, entry):
        return assess(network, entry, as_of, choices), ()
    case = case_of(network, entry, as_of, choices)
    most = None if most_value is None else exact_money(most_value, case.currency, case.exchange)
    shares: dict[tuple[str, str], Share] = {}
    once: list[Money] = []
    for key, charge in _owed_once([ledger_of(case)]).items():
        least = _raw(case, charge)
        if charge.rule is None or (charge.rule.minimum is None and charge.rule.maximum is None):
            once.append(_rounded(charge.whole(case).known - least, case, charge.currency))
        if charge.rule is not None and charge.rule.maximum is not None:
            cap = charge.rule.maximum * case.rate_from(charge.rule.row.currency)
            least = min(least, cap * charge.bases[0].value / most) if most else ZERO
        shares[key] = Share(Span.exactly(least), ZERO)
    return assess(network, entry, as_of, choices, shares), tuple(once)


@dataclass(slots=True)
class _Charge:
    """A charge that a declaration owes once: by a rule, or the importer's fee (no rule).

    ``entries`` are those that owe it, ``bases`` the goods of each it holds for.
    """

    rule: Rule | None
    currency: str
    fee: Fraction
    entries: list[int]
    bases: list[Basis]

    def whole(self, case: Case) -> Span:
        """Return what it comes to on all the goods, in the territory's currency."""
        if self.rule is None:
            return Span.exactly(self.fee * case.rate_from(self.currency))
        span = amount_of(self.rule, self.bases, case.rate_from(self.rule.row.currency))
        if span is None:
            raise AssertionError
        return span


def _owed_once(ledgers: Sequence[Ledger]) -> dict[tuple[str, str], _Charge]:
    """Gather the charges that some entries owe once, by table and row."""
    out: dict[tuple[str, str], _Charge] = {}
    for at, ledger in enumerate(ledgers):
        case = ledger.case
        for part in ledger.parts:
            rule, basis = part.rule, part.basis
            if rule is None or basis is None or not is_owed_once(rule):
                continue
            currency = rule.row.currency if rule.rate is None else case.currency
            made = _Charge(rule, currency, ZERO, [], [])
            _join(out.setdefault((_RULES, rule.row.rule_id), made), at, basis)
        importer = importer_of(case.book, case.entry) if case.regime.needs_importer else None
        if importer is not None and importer.fee:
            fee = exact_rate(importer.fee)
            made = _Charge(None, importer.currency, fee, [], [])
            every = ledger.basis_of(range(len(ledger.goods)))
            _join(out.setdefault((_IMPORTERS, importer.importer_id), made), at, every)
    return out


def _join(charge: _Charge, entry: int, basis: Basis) -> None:
    charge.entries.append(entry)
    charge.bases.append(basis)


def _shared(case: Case, charge: _Charge, ids: Sequence[str]) -> list[Share]:
    """Share a charge out by customs value (where nothing is worth anything by units)."""
    span = charge.whole(case)
    whole = _rounded(span.known, case, charge.currency)
    weights = [basis.value for basis in charge.bases]
    if not any(weights):
        weights = [Fraction(basis.units) for basis in charge.bases]
    parts = share_out(whole.amount_minor, weights, [ids[at] for at in charge.entries])
    out: list[Share] = []
    for weight, minor in zip(weights, parts, strict=True):
        part = weight / sum(weights, ZERO)
        known = exact_money(Money(minor, charge.currency), case.currency, case.exchange)
        ends = (min(span.low * part, known), known, max(span.high * part, known))
        is_certain = span.low is span.high
        out.append(Share(Span.exactly(known) if is_certain else Span(*ends), part))
    return out


def _raw(case: Case, charge: _Charge) -> Fraction:
    """Return what the goods of a charge add to it: without minimum, maximum, amount per entry."""
    rule, basis = charge.rule, charge.bases[0]
    if rule is None:
        return ZERO
    value = (rule.rate or ZERO) * basis.value / HUNDRED
    return value + per_piece(rule, basis) * case.rate_from(rule.row.currency)


def _rounded(amount: Fraction, case: Case, currency: str) -> Money:
    exact = amount * case.rate_to(currency) * 10 ** minor_digits(currency)
    return Money(round_half_up(exact), currency)
