"""What changes between two dates over all tables of dated rules, and what holds on one.

A rule begins on ``valid_from`` and ends after ``valid_to``. Where one ends on the day before
another of the same territory, measure and scope begins, the second replaces the first. What is
only expected replaces nothing, nor does the word of a source that is not preferred.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from network.enums import RuleChangeKind, RuleStatus
from network.network import Network
from network.trade_scope import Prefix, Scope, day_after, fit, hs_digits, prefix_of

RULE_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "trade_rules": (
            "measure",
            "regimes",
            "origins",
            "modes",
            "load_forms",
            "goods_scope",
            "hs_prefix",
            "agreement",
            "threshold_side",
        ),
        "regimes": ("regime",),
        "export_rules": ("regime", "hs_prefix", "channel"),
        "watched_measures": ("goods_scope", "hs_prefix", "origins"),
        "dg_rules": ("un_number", "packing", "carriage"),
        "admissions": ("sku", "category", "channel", "certificate"),
        "registrations": ("kind",),
    }
)
"""Every table of dated rules, and the columns that say what a row is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInForce:
    """A row of a table of rules; ``territory_id`` is blank where it holds everywhere."""

    table: str
    territory_id: str
    row: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What changes on a day: ``before`` is the row that ended, ``after`` the one that begins."""

    day: date
    kind: RuleChangeKind
    table: str
    territory_id: str
    before: Any = None
    after: Any = None

    @property
    def row(self) -> Any:
        """Return the row that speaks: the new one, or the one that ends."""
        return self.before if self.after is None else self.after


def rules_diff(
    network: Network, since: date, until: date, territory_id: str = ""
) -> tuple[RuleChange, ...]:
    """Return what changes after ``since``, up to and on ``until``.

    Parameters
    ----------
    territory_id
        Only what concerns this territory: its own rules, those of the customs union it belongs
        to, and those of its members. Blank is every territory, and the rules on dangerous goods,
        which belong to none.

    Returns
    -------
    tuple of RuleChange
        By day, then by territory and table. Each row begins and ends at most once.
    """
    found: list[RuleChange] = []
    for table in RULE_TABLES:
        rows = list(_rows(network, table, territory_id))
        begun = [row for row in rows if _within(_begins(row), since, until)]
        ended = [row for row in rows if _within(_ends(row), since, until)]
        found.extend(_paired(table, ended, begun))
    tables = list(RULE_TABLES)
    kinds = list(RuleChangeKind)
    return tuple(
        sorted(
            found,
            key=lambda c: (c.day, c.territory_id, tables.index(c.table), kinds.index(c.kind)),
        )
    )


def rules_on(
    network: Network, day: date, territory_id: str = "", hs_code: str = ""
) -> tuple[RuleInForce, ...]:
    """Return the rules that hold on a day, in the order of the tables.

    Parameters
    ----------
    hs_code
        Only rules that mean goods of this tariff code, or might if it were longer.
    """
    hs = hs_digits(hs_code)
    scopes = _scopes(network)
    return tuple(
        RuleInForce(table=table, territory_id=getattr(row, "territory_id", ""), row=row)
        for table in RULE_TABLES
        for row in _rows(network, table, territory_id)
        if _holds(row, day) and (not hs or _means(row, scopes, hs, day))
    )


def family(network: Network, territory_id: str) -> frozenset[str]:
    """Return a territory with the customs union it belongs to and the members it has."""
    territories = list(network.table("territories"))
    members = {t.territory_id for t in territories if t.customs_territory_id == territory_id}
    unions = {t.customs_territory_id for t in territories if t.territory_id == territory_id}
    return frozenset({territory_id} | members | (unions - {""}))


def _rows(network: Network, table: str, territory_id: str) -> Iterator[Any]:
    wanted = family(network, territory_id) if territory_id else frozenset()
    for row in network.table(table):
        own = getattr(row, "territory_id", "")
        if not wanted or own in wanted:
            yield row


def _begins(row: Any) -> date | None:
    return getattr(row, "valid_from", None)


def _ends(row: Any) -> date | None:
    """Return the first day on which a row no longer holds."""
    return None if row.valid_to is None else day_after(row.valid_to)


def _holds(row: Any, day: date) -> bool:
    since, until = _begins(row), _ends(row)
    return (since is None or since <= day) and (until is None or day < until)


def _within(day: date | None, since: date, until: date) -> bool:
    return day is not None and since < day <= until


def _paired(table: str, ended: list[Any], begun: list[Any]) -> Iterator[RuleChange]:
    """Join what ends with what takes its place on the same day; the rest stands alone."""
    successors: dict[Any, list[Any]] = {}
    for row in begun:
        if _may_replace(row):
            successors.setdefault((_begins(row), *_subject(table, row)), []).append(row)
    taken: set[int] = set()
    for row in ended:
        waiting = successors.get((_ends(row), *_subject(table, row)), [])
        if waiting and _is_preferred(row):
            heir = waiting.pop(0)
            taken.add(id(heir))
            yield _change(table, RuleChangeKind.REPLACED, _begins(heir), row, heir)
        else:
            yield _change(table, RuleChangeKind.ENDS, _ends(row), row, None)
    for row in begun:
        if id(row) not in taken:
            yield _change(table, RuleChangeKind.STARTS, _begins(row), None, row)


def _subject(table: str, row: Any) -> tuple[Any, ...]:
    """Return what a row is about: rows that agree in it take each other's place."""
    own = getattr(row, "territory_id", "")
    return (own, *(getattr(row, name) for name in RULE_TABLES[table]))


def _is_preferred(row: Any) -> bool:
    return bool(getattr(row, "preferred", True))


def _may_replace(row: Any) -> bool:
    status = getattr(row, "status", RuleStatus.IN_FORCE)
    return _is_preferred(row) and status is not RuleStatus.EXPECTED


def _change(
    table: str, kind: RuleChangeKind, day: date | None, before: Any, after: Any
) -> RuleChange:
    row = before if after is None else after
    return RuleChange(
        day=day or date.min,
        kind=kind,
        table=table,
        territory_id=getattr(row, "territory_id", ""),
        before=before,
        after=after,
    )


def _scopes(network: Network) -> dict[str, tuple[Prefix, ...]]:
    found: dict[str, list[Prefix]] = {}
    for part in network.table("goods_scopes"):
        found.setdefault(part.scope, []).append(prefix_of(part))
    return {name: tuple(parts) for name, parts in found.items()}


def _means(row: Any, scopes: Mapping[str, tuple[Prefix, ...]], hs: str, day: date) -> bool:
    """Tell whether a row means goods of a tariff code; rows that name no goods mean all."""
    name = getattr(row, "goods_scope", "")
    scope = Scope(
        territory_id="",
        since=date.min,
        until=date.max,
        origins=frozenset(),
        named_origins=frozenset(),
        hs_prefix=hs_digits(getattr(row, "hs_prefix", "")),
        prefixes=scopes.get(name, ()) if name else None,
    )
    return fit(scope, hs, "", day) is not None
