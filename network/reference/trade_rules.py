"""Duty, VAT, fees and reliefs: every row of the sources as a rule, and the scopes of goods.

``duty_vat_rules`` is turned into rules row by row; ``trade_rule_additions`` holds rows of our own
in the same columns, ``trade_rule_readings`` what a row means where no column says it.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from network.enums import (
    ChargeBasis,
    ImportRegime,
    LoadForm,
    Measure,
    Mode,
    RuleStatus,
    ThresholdSide,
)
from network.reference.basics import fx_rates
from network.reference.source import Record, codes, confidence, maybe, provenance, records
from network.trade_rule import GoodsScope, TradeRule, WatchedMeasure

_MEASURES = {
    "ad_valorem_surcharge": Measure.SURCHARGE,
    "courier_flat_rate": Measure.FLAT_RATE,
    "customs_fee": Measure.CUSTOMS_FEE,
    "de_minimis_duty": Measure.DUTY_RELIEF,
    "de_minimis_tax": Measure.TAX_RELIEF,
    "origin_surcharge": Measure.SURCHARGE,
    "parcel_fee": Measure.PARCEL_FEE,
    "parcel_flat_duty": Measure.ITEM_DUTY,
    "typical_duty": Measure.DUTY,
    "vat_standard_rate": Measure.VAT,
}
CARRIED_BY_REGIMES = "vat_collection"
"""Rows of this type say when VAT falls due: they are rows of ``regimes``, not rules."""

_BASES = {
    "": ChargeBasis.PERCENT_OF_VALUE,
    "per_declaration_line": ChargeBasis.PER_ITEM_CATEGORY,
    "per_entry": ChargeBasis.PER_ENTRY,
    "per_item": ChargeBasis.PER_UNIT,
    "per_item_category": ChargeBasis.PER_ITEM_CATEGORY,
    "per_parcel": ChargeBasis.PER_PARCEL,
    "per_parcel_deduction": ChargeBasis.PER_PARCEL,
    "per_waybill": ChargeBasis.PER_BL,
}


class _Scope(NamedTuple):
    regimes: tuple[ImportRegime, ...] = ()
    load_forms: tuple[LoadForm, ...] = ()
    modes: tuple[Mode, ...] = ()


_TRANSPORT = {
    "any": _Scope(),
    "express": _Scope(load_forms=(LoadForm.PARCEL,)),
    "postal_courier": _Scope(load_forms=(LoadForm.PARCEL,)),
    "sea": _Scope(modes=(Mode.SEA,)),
}
_WAYS_IN = {
    "formal entries": (ImportRegime.STANDARD, ImportRegime.BONDED),
    "informal entries": (ImportRegime.INFORMAL,),
    "express waybills": (ImportRegime.COURIER,),
    "consignments up to 150 EUR, IOSS or postal": (ImportRegime.IOSS, ImportRegime.LOW_VALUE),
    "courier flat rate": (ImportRegime.COURIER,),
    "declarations of the carrier": (ImportRegime.COURIER,),
    "distance-sale customs warehouses": (ImportRegime.BONDED,),
    "imports up to 150 EUR": (),
    "low-value goods up to MYR 500": (ImportRegime.LOW_VALUE,),
    "Remessa Conforme, up to USD 50": (ImportRegime.COURIER,),
    "Remessa Conforme, above USD 50": (ImportRegime.COURIER,),
    "value above USD 117": (ImportRegime.COURIER,),
}
"""What is said of a way in, not of goods; the bounds of value stand in the columns."""


def rule_records() -> tuple[Record, ...]:
    """Return the rows that become rules: those of the sources, then our own."""
    rows = (*records("duty_vat_rules"), *records("trade_rule_additions"))
    return tuple(row for row in rows if row["rule_type"] != CARRIED_BY_REGIMES)


def trade_rules() -> list[TradeRule]:
    """Return every rule; one without rate and amount says that the figure is not known."""
    readings = {row["rule_id"]: row for row in records("trade_rule_readings")}
    rated = {rate.currency for rate in fx_rates()} | {"USD"}
    return [_rule(row, readings.get(row["rule_id"], _NOTHING), rated) for row in rule_records()]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


_NOTHING: Mapping[str, str] = _Blank()


def _rule(row: Record, reading: Record, rated: set[str]) -> TradeRule:
    transport = _TRANSPORT[row["transport_scope"]]
    threshold = maybe(row, "threshold_amount")
    if reading["threshold"]:
        threshold = float(reading["threshold"])
    low, high = _range(row, reading)
    return TradeRule(
        rule_id=row["rule_id"],
        territory_id=row["jurisdiction"],
        measure=_MEASURES[row["rule_type"]],
        regimes=_regimes(row),
        origins=() if row["origin_scope"] == "any" else codes(row["origin_scope"]),
        modes=transport.modes,
        load_forms=transport.load_forms,
        goods_scope=_goods_scope(row["goods_scope"]),
        agreement=reading["agreement"],
        rate_percent=maybe(row, "rate_pct"),
        rate_low_percent=low,
        rate_high_percent=high,
        amount=maybe(row, "amount"),
        basis=_basis(row),
        minimum=maybe(row, "amount_min"),
        maximum=maybe(row, "amount_max"),
        currency=row["amount_currency"] or "USD",
        threshold=threshold,
        threshold_currency=_threshold_currency(row, rated),
        threshold_side=ThresholdSide(reading["threshold_side"] or "at_most"),
        conflict_group=row["conflict_group"],
        preferred=row["preferred"] == "true",
        replaces=codes(reading["replaces"]),
        status=RuleStatus(reading["status"] or "in_force"),
        valid_from=_day(reading["valid_from"] or row["valid_from"]),
        valid_to=_day_before(row["valid_to_exclusive"]),
        source=provenance(row),
        confidence=confidence(row),
        note="; ".join(text for text in (row["note"], reading["remark"]) if text),
    )


def _range(row: Record, reading: Record) -> tuple[float | None, float | None]:
    """Return the least and the highest rate, where they differ from the rate or stand for it."""
    if reading["rate_high_percent"]:
        return float(reading["rate_low_percent"]), float(reading["rate_high_percent"])
    return maybe(row, "rate_pct_min"), maybe(row, "rate_pct_max")


def _basis(row: Record) -> ChargeBasis:
    """Return what the amount is per; a rate with bounds per entry stays a percentage."""
    is_bounded_rate = row["rate_pct"] and not row["amount"]
    return ChargeBasis.PERCENT_OF_VALUE if is_bounded_rate else _BASES[row["amount_basis"]]


def _regimes(row: Record) -> tuple[ImportRegime, ...]:
    if row["rule_type"] == "courier_flat_rate":
        return (ImportRegime.COURIER,)
    return _WAYS_IN.get(row["goods_scope"], ())


def _goods_scope(words: str) -> str:
    """Return the name of a scope of goods; what is said of a way in is none."""
    if words == "any" or words in _WAYS_IN:
        return ""
    said = re.sub(r"(\d)-(\d)", r"\1 to \2", words.casefold())
    return "".join(c if c.isalnum() else "_" for c in said)


def _threshold_currency(row: Record, rated: set[str]) -> str:
    """Return the currency of a threshold; nothing is nothing in every currency."""
    currency = row["threshold_currency"] or "USD"
    if currency not in rated and maybe(row, "threshold_amount") == 0:
        return "USD"
    return currency


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_before(text: str) -> date | None:
    """Return the last day of a span whose end is not part of it."""
    return date.fromisoformat(text) - timedelta(days=1) if text else None


def goods_scopes() -> list[GoodsScope]:
    """Return which HS prefixes the words of the rules mean; a longer prefix is the finer word."""
    return [
        GoodsScope(
            scope=row["scope"],
            hs_prefix=row["hs_prefix"],
            excluded=row["excluded"] == "true",
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("goods_scopes")
    ]


def watched_measures() -> list[WatchedMeasure]:
    """Return the measures goods may be suspected of, with the range of their rates."""
    return [
        WatchedMeasure(
            watch_id=row["watch_id"],
            territory_id=row["territory_id"],
            name=row["name"],
            goods_scope=row["goods_scope"],
            origins=codes(row["origins"]),
            rate_low_percent=float(row["rate_low_percent"]),
            rate_high_percent=float(row["rate_high_percent"]),
            valid_from=_day(row["valid_from"]),
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("watched_measures")
    ]
