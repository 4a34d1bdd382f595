"""Trade tables arranged for assessing entries: scopes unfolded, rates exact, rules by date.

A book is made once per content of the trade tables and asked by context (territory, regime, mode,
load form, dates) and by goods (HS code, origin, proof of origin); both answers are remembered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from network.enums import DateBasis, ImportRegime, LoadForm, Measure, Mode, VatTiming
from network.money import Exchange, exact_rate
from network.network import Network
from network.territory import Admission, Exporter, Importer, Territory
from network.trade_rule import ExportRule, Regime, TradeRule, WatchedMeasure
from network.trade_scope import Prefix, Scope, day_after, fit, hs_digits, prefix_of

_TABLES = (
    "trade_rules",
    "goods_scopes",
    "territories",
    "regimes",
    "watched_measures",
    "importers",
    "exporters",
    "admissions",
    "export_rules",
)
_MOST_BOOKS = 8
_MOST_REMEMBERED = 4096

SUSPENDED = frozenset(
    {
        Measure.DUTY,
        Measure.PREFERENCE,
        Measure.SURCHARGE,
        Measure.FLAT_RATE,
        Measure.ITEM_DUTY,
        Measure.VAT,
        Measure.DUTY_RELIEF,
        Measure.TAX_RELIEF,
    }
)
"""Measures that wait while goods are under bond."""


class Context(NamedTuple):
    """What the rules are chosen by, apart from the goods."""

    vat_territory: str
    customs_territory: str
    regime: ImportRegime
    mode: Mode
    load_form: LoadForm
    dates: tuple[tuple[DateBasis, date], ...]
    is_suspended: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A trade rule with its scope unfolded and its figures exact.

    ``stands_for`` are all rules it replaces, and those that these replace.
    """

    row: TradeRule
    scope: Scope
    rate: Fraction | None
    rate_low: Fraction | None
    rate_high: Fraction | None
    amount: Fraction | None
    minimum: Fraction | None
    maximum: Fraction | None
    threshold: Fraction | None
    stands_for: frozenset[str]

    @property
    def has_figure(self) -> bool:
        """Tell whether the rule says what it charges."""
        return self.rate is not None or self.amount is not None


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """A watched measure with its scope unfolded."""

    row: WatchedMeasure
    scope: Scope
    low: Fraction
    high: Fraction


class Match(NamedTuple):
    """A rule that holds for goods, and how closely its scope describes them."""

    rule: Rule
    rank: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Matches:
    """The rules for one kind of goods, the most specific first.

    ``unsure`` would hold if the goods said more (HS code, origin), and so would ``unsure_watches``;
    ``unproved`` only with a proof of origin.
    """

    certain: tuple[Match, ...]
    unsure: tuple[Match, ...]
    unproved: tuple[Match, ...]
    watches: tuple[Watch, ...]
    unsure_watches: tuple[Watch, ...] = ()


class TradeBook:
    """The trade tables of a network, arranged."""

    def __init__(self, network: Network) -> None:
        self.territories: dict[str, Territory] = {
            t.territory_id: t for t in network.table("territories")
        }
        self._members = _members(self.territories.values())
        self._scopes: dict[str, list[Prefix]] = {}
        for part in network.table("goods_scopes"):
            self._scopes.setdefault(part.scope, []).append(prefix_of(part))
        rows: list[TradeRule] = list(network.table("trade_rules"))
        closure = _closure({r.rule_id: r.replaces for r in rows})
        self.rules: dict[str, list[Rule]] = {}
        self.groups: dict[str, list[TradeRule]] = {}
        for row in rows:
            rule = self._prepared(row, closure[row.rule_id])
            self.rules.setdefault(row.territory_id, []).append(rule)
            if row.conflict_group:
                self.groups.setdefault(row.conflict_group, []).append(row)
        self.watches: dict[str, list[Watch]] = {}
        for watch in network.table("watched_measures"):
            made = Watch(
                watch,
                self._scope(watch),
                exact_rate(watch.rate_low_percent),
                exact_rate(watch.rate_high_percent),
            )
            self.watches.setdefault(watch.territory_id, []).append(made)
        self.regimes: dict[str, list[Regime]] = _by_territory(network, "regimes")
        self.importers: dict[str, list[Importer]] = _by_territory(network, "importers")
        self.exporters: dict[str, list[Exporter]] = _by_territory(network, "exporters")
        self.admissions: dict[str, list[Admission]] = _by_territory(network, "admissions")
        self.export_rules: dict[str, list[ExportRule]] = _by_territory(network, "export_rules")
        self._in_context: dict[Context, tuple[tuple[Rule, ...], tuple[Watch, ...]]] = {}
        self._matches: dict[Any, Matches] = {}

    def customs_territory(self, territory_id: str) -> str:
        """Return the customs territory of a VAT territory (itself, unless it is a member)."""
        territory = self.territories.get(territory_id)
        return (territory.customs_territory_id if territory else "") or territory_id

    def countries_of(self, territory_id: str) -> frozenset[str]:
        """Return the countries of a territory and of its members."""
        return self._members.get(territory_id, frozenset())

    def in_context(self, context: Context) -> tuple[tuple[Rule, ...], tuple[Watch, ...]]:
        """Return the rules and watches of a context, for whatever goods."""
        found = self._in_context.get(context)
        if found is None:
            found = self._chosen(context)
            _remember(self._in_context, context, found)
        return found

    def matches(self, context: Context, hs: str, origin: str, *, has_proof: bool) -> Matches:
        """Return the rules for goods in a context."""
        key = (context, hs, origin, has_proof)
        found = self._matches.get(key)
        if found is None:
            found = _match(self.in_context(context), context, hs, origin, has_proof=has_proof)
            _remember(self._matches, key, found)
        return found

    def _chosen(self, context: Context) -> tuple[tuple[Rule, ...], tuple[Watch, ...]]:
        dates = dict(context.dates)
        entry = dates[DateBasis.ENTRY]
        places = dict.fromkeys((context.vat_territory, context.customs_territory))
        rules = tuple(
            rule
            for place in places
            for rule in self.rules.get(place, ())
            if rule.scope.holds_on(dates.get(rule.row.date_basis, entry))
            and _is_open(rule.row, context)
        )
        watches = tuple(
            watch
            for place in places
            for watch in self.watches.get(place, ())
            if watch.scope.holds_on(entry)
        )
        return rules, watches

    def _scope(self, row: TradeRule | WatchedMeasure) -> Scope:
        named = frozenset(row.origins)
        members = [self.countries_of(name) for name in row.origins]
        scope = self._scopes.get(row.goods_scope, []) if row.goods_scope else None
        return Scope(
            territory_id=row.territory_id,
            since=row.valid_from or date.min,
            until=day_after(row.valid_to),
            origins=named.union(*members),
            named_origins=named,
            hs_prefix=hs_digits(row.hs_prefix),
            prefixes=None if scope is None else tuple(scope),
        )

    def _prepared(self, row: TradeRule, stands_for: frozenset[str]) -> Rule:
        return Rule(
            row=row,
            scope=self._scope(row),
            rate=_exact(row.rate_percent),
            rate_low=_exact(row.rate_low_percent),
            rate_high=_exact(row.rate_high_percent),
            amount=_exact(row.amount),
            minimum=_exact(row.minimum),
            maximum=_exact(row.maximum),
            threshold=_exact(row.threshold),
            stands_for=stands_for,
        )


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else exact_rate(value)


def _by_territory(network: Network, name: str) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for row in network.table(name):
        out.setdefault(row.territory_id, []).append(row)
    return out


def _members(territories: Iterable[Territory]) -> dict[str, frozenset[str]]:
    """Return the countries of every territory, those of its members among them."""
    out: dict[str, set[str]] = {}
    for territory in territories:
        country = {territory.country_code} - {""}
        out.setdefault(territory.territory_id, set()).update(country)
        if territory.customs_territory_id:
            out.setdefault(territory.customs_territory_id, set()).update(country)
    return {name: frozenset(countries) for name, countries in out.items()}


def _closure(replaces: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return, for every rule, all the rules it stands in for, step by step."""
    out: dict[str, frozenset[str]] = {}
    for name, first in replaces.items():
        seen: set[str] = set()
        todo = list(first)
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo.extend(replaces.get(other, ()))
        out[name] = frozenset(seen - {name})
    return out


def _is_open(row: TradeRule, context: Context) -> bool:
    """Tell whether a rule speaks of this regime, mode and load form.

    Under bond the duties and taxes wait, and only fees that name the regime are charged.
    """
    if context.is_suspended and (row.measure in SUSPENDED or not row.regimes):
        return False
    return (
        (not row.regimes or context.regime in row.regimes)
        and (not row.modes or context.mode in row.modes)
        and (not row.load_forms or context.load_form in row.load_forms)
    )


def _match(
    rows: tuple[tuple[Rule, ...], tuple[Watch, ...]],
    context: Context,
    hs: str,
    origin: str,
    *,
    has_proof: bool,
) -> Matches:
    day = dict(context.dates)[DateBasis.ENTRY]
    certain: list[Match] = []
    unsure: list[Match] = []
    unproved: list[Match] = []
    for rule in rows[0]:
        found = fit(rule.scope, hs, origin, day)
        if found is None:
            continue
        length, named, is_certain = found
        narrow = bool(rule.row.regimes) + bool(rule.row.modes) + bool(rule.row.load_forms)
        own = int(rule.row.territory_id == context.vat_territory)
        match = Match(rule, (length, named, narrow, own))
        if rule.row.agreement and not has_proof:
            unproved.append(match)
        else:
            (certain if is_certain else unsure).append(match)
    watches: dict[bool, list[Watch]] = {True: [], False: []}
    for watch in rows[1]:
        found = fit(watch.scope, hs, origin, day)
        if found is not None:
            watches[found[2]].append(watch)
    order = by_specificity
    return Matches(
        tuple(sorted(certain, key=order)),
        tuple(sorted(unsure, key=order)),
        tuple(sorted(unproved, key=order)),
        tuple(watches[True]),
        tuple(watches[False]),
    )


def by_specificity(match: Match) -> Any:
    """Return the key that sorts matches: the most specific first, equals by rule id."""
    return tuple(-part for part in match.rank), match.rule.row.rule_id


def _remember(memory: dict[Any, Any], key: Any, value: Any) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.pop(next(iter(memory)))
    memory[key] = value


_BOOKS: dict[Any, TradeBook] = {}
_EXCHANGES: dict[Any, Exchange] = {}


def trade_book(network: Network) -> TradeBook:
    """Return the trade tables of a network, arranged (cached by content)."""
    key = tuple(network.table(name).digest for name in _TABLES)
    book = _BOOKS.get(key)
    if book is None:
        while len(_BOOKS) >= _MOST_BOOKS:
            _BOOKS.pop(next(iter(_BOOKS)))
        book = _BOOKS[key] = TradeBook(network)
    return book


def exchange_on(network: Network, day: date) -> Exchange:
    """Return the exchange rates of a date (cached by content)."""
    key = (network.fx_rates.digest, network.reference_date, day)
    found = _EXCHANGES.get(key)
    if found is None:
        found = network.exchange(day)
        _remember(_EXCHANGES, key, found)
    return found


def is_suspended(regime: Regime) -> bool:
    """Tell whether duty and tax wait until goods leave the regime."""
    return regime.vat_timing is VatTiming.SUSPENDED
