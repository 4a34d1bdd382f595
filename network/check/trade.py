"""Rules of trade: territories with what their markets need, and rules that do not contradict."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from network.check.fault import Check, Fault, error, key_of, note, warning
from network.check.masks import (
    filled,
    gaps_and_overlaps,
    in_force,
    is_last_day,
    same,
    validity,
)
from network.dangerous import packing_of, un_number_of
from network.enums import AdmissionStatus, ChargeStage, Incoterm, LocationKind, Measure, Reason
from network.network import Network
from network.table import NO_DAY, Table, day_number, day_of
from network.territory import Territory


def unknown_territories(network: Network) -> Iterator[Fault]:
    """Where there are territories, every place with a territory is in one of them."""
    places, territories = network.locations, network.table("territories")
    if not len(territories):
        return
    known = territories.vocabulary("territory_id")
    words = places.vocabulary("customs_territory")
    for code, word in enumerate(words):
        if word and word not in known:
            for row in np.flatnonzero(places.array("customs_territory") == code).tolist():
                yield warning(
                    places,
                    row,
                    "customs_territory",
                    Reason.TERRITORY_UNKNOWN,
                    subject=word,
                )


def territories_without_vat(network: Network) -> Iterator[Fault]:
    """Where there are rules of VAT, every territory with markets has one on the reference date."""
    rules = network.table("trade_rules")
    vat = rules.equals("measure", Measure.VAT)
    if not vat.any():
        return
    covered = set(rules.texts("territory_id")[vat & in_force(rules, network.reference_date)])
    for row, territory in _with_markets(network):
        if covered.isdisjoint({territory.territory_id, territory.customs_territory_id}):
            day = network.reference_date.isoformat()
            table = network.table("territories")
            yield warning(table, row, "territory_id", Reason.VAT_MISSING, limit=day)


def regimes_without_importer(network: Network) -> Iterator[Fault]:
    """A regime that needs an importer of record has one in its territory or the union of that.

    Noted only: without an importer the regime is closed to goods, which an answer says.
    """
    regimes, importers = network.table("regimes"), network.table("importers")
    day = network.reference_date
    acting = set(importers.texts("territory_id")[in_force(importers, day)])
    groups = _groups(network)
    markets = {territory.territory_id for _, territory in _with_markets(network)}
    asked = regimes.array("needs_importer") & in_force(regimes, day)
    for row in np.flatnonzero(asked).tolist():
        regime = regimes[row]
        wide = groups.get(regime.territory_id, {regime.territory_id})
        if wide & markets and acting.isdisjoint(wide):
            yield note(regimes, row, "needs_importer", Reason.NO_IMPORTER)


def _with_markets(network: Network) -> list[tuple[int, Territory]]:
    """Return the territories that have markets, with their rows: of VAT, so member states."""
    places, territories = network.locations, network.table("territories")
    markets = places.equals("kind", LocationKind.MARKET)
    columns = (places.texts(name)[markets] for name in ("country_code", "customs_territory"))
    rows = set()
    for names in set(zip(*columns, strict=True)):
        found = [row for row in map(territories.find, names) if row is not None]
        rows.update(found[:1])
    return [(row, territories[row]) for row in sorted(rows)]


def _groups(network: Network) -> dict[str, set[str]]:
    """Return for each territory itself, its union and its members."""
    groups: dict[str, set[str]] = {}
    for territory in network.table("territories"):
        name, union = territory.territory_id, territory.customs_territory_id
        groups.setdefault(name, {name})
        if union:
            groups[name].add(union)
            groups.setdefault(union, {union}).add(name)
    return groups


def overlapping_preferred_rules(network: Network) -> Iterator[Fault]:
    """Of rules that conflict, at most one is preferred on any day."""
    rules = network.table("trade_rules")
    rows = np.flatnonzero(filled(rules, "conflict_group") & rules.array("preferred"))
    since, until = validity(rules)
    ids = rules.array("conflict_group").astype(np.int64)
    _, overlaps = gaps_and_overlaps(ids, since, until, rows)
    for row, before, first, last in zip(*overlaps, strict=True):
        ends = ("" if open_end else day_of(day).isoformat() for day, open_end in _ends(first, last))
        yield error(
            rules,
            int(row),
            "valid_from",
            Reason.RULES_OVERLAP,
            limit=key_of(rules, int(before)),
            current=rules[int(row)].conflict_group,
            needed=" .. ".join(ends),
        ).beside(int(before))


def _ends(first: int, last: int) -> tuple[tuple[int, bool], tuple[int, bool]]:
    return (first, is_last_day(-first)), (last, is_last_day(last))


def scopes_without_prefixes(network: Network) -> Iterator[Fault]:
    """Every goods scope holds some HS prefix on the reference date."""
    scopes = network.table("goods_scopes")
    if not len(scopes):
        return
    holds = in_force(scopes, network.reference_date) & ~scopes.array("excluded")
    words = scopes.vocabulary("scope")
    live = np.zeros(len(words), np.bool_)
    live[scopes.array("scope")[holds]] = True
    for code in np.flatnonzero(~live).tolist():
        row = int(np.flatnonzero(scopes.array("scope") == code)[0])
        day = network.reference_date.isoformat()
        yield warning(scopes, row, "scope", Reason.SCOPE_EMPTY, subject=words[code], limit=day)


def expired_admissions(network: Network) -> Iterator[Fault]:
    """An admission that is said to be held has not expired."""
    admissions = network.table("admissions")
    end = admissions.array("valid_to")
    over = (end != NO_DAY) & (end < day_number(network.reference_date))
    over &= admissions.equals("status", AdmissionStatus.HELD)
    for row in np.flatnonzero(over).tolist():
        day = day_of(end[row]).isoformat()
        yield warning(admissions, row, "valid_to", Reason.ADMISSION_EXPIRED, current=day)


def duplicate_dangerous_goods_rules(network: Network) -> Iterator[Fault]:
    """No two rules of dangerous goods speak of one case, however they write its number."""
    rules = network.table("dg_rules")
    if not len(rules):
        return
    numbers = _folded(rules, "un_number", un_number_of)
    packing = _folded(rules, "packing", packing_of)
    ids = same(numbers, packing, rules.array("carriage"))
    _, overlaps = gaps_and_overlaps(ids, *validity(rules), np.arange(len(rules)))
    for row, before in zip(overlaps.row.tolist(), overlaps.before.tolist(), strict=True):
        twin = key_of(rules, before)
        found = warning(rules, row, "un_number", Reason.DUPLICATE_RULE, limit=twin)
        yield found.beside(before)


def _folded(table: Table[Any], name: str, fold: Any) -> Any:
    """Return a coded column with each of its words folded."""
    return np.array([fold(word) for word in table.vocabulary(name)])[table.array(name)]


def incomplete_incoterms(network: Network) -> Iterator[Fault]:
    """Where splits are stated, every incoterm that occurs says who pays every stage."""
    splits, shipments = network.table("incoterm_splits"), network.shipments
    if not len(splits):
        return
    stages: dict[str, set[str]] = {}
    spots: dict[str, tuple[Table[Any], int]] = {}
    for row, split in enumerate(splits):
        stages.setdefault(split.incoterm, set()).add(split.charge_stage)
        spots.setdefault(split.incoterm, (splits, row))
    for code, word in enumerate(shipments.vocabulary("incoterm")):
        if word:
            row = int(np.flatnonzero(shipments.array("incoterm") == code)[0])
            spots.setdefault(Incoterm(word), (shipments, row))
    for incoterm, (table, row) in spots.items():
        left = [str(stage) for stage in ChargeStage if stage not in stages.get(incoterm, ())]
        if left:
            yield warning(
                table,
                row,
                "incoterm",
                Reason.INCOTERM_INCOMPLETE,
                subject=str(incoterm),
                current=", ".join(left),
            )


CHECKS = (
    Check(unknown_territories, needs=("territories",)),
    Check(territories_without_vat, needs=("trade_rules",)),
    Check(regimes_without_importer, needs=("importers", "territories")),
    Check(overlapping_preferred_rules),
    Check(scopes_without_prefixes, needs=("goods_scopes",)),
    Check(expired_admissions),
    Check(duplicate_dangerous_goods_rules),
    Check(incomplete_incoterms, needs=("incoterm_splits",)),
)
