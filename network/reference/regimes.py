"""Ways to enter a territory: who may use them, how long they take, how often goods are held."""

from datetime import date
from typing import NamedTuple

from network.enums import Channel, Confidence, ImportRegime, LoadForm, ValueBasis, VatTiming
from network.reference.basics import fx_rates
from network.reference.source import (
    Record,
    codes,
    confidence,
    maybe,
    money,
    number,
    provenance,
    record,
    records,
    worst,
)
from network.reference.territories import territories
from network.trade_rule import Regime
from network.units import MINUTES_PER_DAY

_TABLE = "reliability_dwell_customs"
_CLEARANCE = {
    **dict.fromkeys(("NL", "FR"), "RD-040"),
    "GB": "RD-041",
    **dict.fromkeys(("PL", "HU"), "RD-042"),
    **dict.fromkeys(("JP", "KR"), "RD-043"),
    **dict.fromkeys(("BR", "MX", "ID", "PH", "VN", "SA"), "RD-044"),
}
_CLEARANCE_ELSEWHERE, _CLEARANCE_OF_PARCELS = "RD-036", "RD-038"
_HOLDS = {
    "US": "RD-029",
    "GB": "RD-046",
    "JP": "RD-048",
    "MX": "RD-049",
    "BR": "RD-050",
    **dict.fromkeys(("SG", "TH", "VN", "MY", "ID", "PH", "LA"), "RD-051"),
    **dict.fromkeys(("AE", "SA", "QA", "OM"), "RD-052"),
}
_HOLD_ELSEWHERE = "RD-045"
_EXAMS = ((0.80, "RD-030", "RD-031"), (0.15, "RD-032", "RD-033"), (0.05, "RD-034", "RD-035"))
"""Share of the kind of examination (ours), its days, its cost."""


class _Figure(NamedTuple):
    value: float
    source: str
    confidence: Confidence


def regimes() -> list[Regime]:
    """Return every way in of every territory that has VAT of its own."""
    members = [t for t in territories() if t.country_code]
    unions = {t.country_code: t.customs_territory_id for t in members}
    every = tuple(t.territory_id for t in members)
    return [
        _regime(row, territory, unions[territory])
        for row in records("import_regimes")
        for territory in codes(row["territories"]) or every
    ]


def _regime(row: Record, territory: str, union: str) -> Regime:
    clearance = _clearance(row, territory, union)
    hold = _hold(territory, union)
    currency = row["currency"] or "USD"
    days, cost = _examination()
    stated = _stated(row)
    held = "days and cost of a hold: RD-030 to RD-035, shares of examinations ours"
    return Regime(
        territory_id=territory,
        regime=ImportRegime(row["regime"]),
        name=row["words"],
        load_forms=tuple(LoadForm(word) for word in codes(row["load_forms"])),
        channel=Channel(row["channel"]),
        max_order_value=maybe(row, "max_order_value"),
        currency=currency,
        value_basis=ValueBasis(row["value_basis"]),
        vat_timing=VatTiming(row["vat_timing"]),
        needs_importer=row["needs_importer"] == "true",
        clearance_min=round(clearance.value * MINUTES_PER_DAY),
        hold_probability=hold.value,
        hold_mean_min=round(days * MINUTES_PER_DAY),
        hold_cost=money(round(cost * _units_per_usd(currency), 2)),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        source=f"{stated.source}; clearance {clearance.source}; holds {hold.source}; {held}",
        confidence=stated.confidence,
        times_confidence=worst(clearance.confidence, hold.confidence),
    )


def _stated(row: Record) -> _Figure:
    """Return where the way in is stated: in rules of the sources, in words of our own, or both."""
    rules = [record("duty_vat_rules", rule_id) for rule_id in codes(row["rules"])]
    said = [provenance(rule) for rule in rules] + ([row["source"]] if row["source"] else [])
    sure = [confidence(rule) for rule in rules]
    return _Figure(0.0, "; ".join(said), worst(confidence(row), *sure))


def _clearance(row: Record, territory: str, union: str) -> _Figure:
    """Return days of routine clearance; handling at the port or airport is not part of them."""
    if row["clearance"] == "parcel":
        return _typical(_CLEARANCE_OF_PARCELS, "air, borrowed for parcels", Confidence.DERIVED)
    known = territory in _CLEARANCE or territory == "US" or union == "EU"
    record_id = _CLEARANCE.get(territory, _CLEARANCE_ELSEWHERE)
    return _typical(record_id) if known else _typical(record_id, "borrowed", Confidence.UNVERIFIED)


def _hold(territory: str, union: str) -> _Figure:
    known = territory in _HOLDS or union == "EU"
    record_id = _HOLDS.get(territory, _HOLD_ELSEWHERE)
    hold = _typical(record_id) if known else _typical(record_id, "borrowed", Confidence.UNVERIFIED)
    return hold._replace(value=hold.value / 100, confidence=Confidence.UNVERIFIED)


def _typical(
    record_id: str, remark: str = "", at_best: Confidence = Confidence.VERIFIED
) -> _Figure:
    row = record(_TABLE, record_id)
    sure = worst(confidence(row), at_best)
    return _Figure(number(row, "value_typical"), provenance(row, remark), sure)


def _examination() -> tuple[float, float]:
    """Return the mean days and USD of a hold over the kinds of examination."""
    days = sum(share * _typical(record_id).value for share, record_id, _ in _EXAMS)
    cost = sum(share * _typical(record_id).value for share, _, record_id in _EXAMS)
    return days, cost


def _units_per_usd(currency: str) -> float:
    return next((r.units_per_usd for r in fx_rates() if r.currency == currency), 1.0)
