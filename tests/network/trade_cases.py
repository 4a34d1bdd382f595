"""One line of goods entering Germany under hand-made rules: the shortest way to ask customs."""

from dataclasses import replace
from datetime import date

from network.enums import (
    Measure,
)
from network.trade import assess
from tests.network.trade_world import (
    LAMPS,
    box,
    rule,
    shown,
    trade_world,
)

DAY = date(2026, 9, 20)
VAT = rule("DE-VAT", "DE", Measure.VAT, rate_percent=19.0)
EUROS = replace(LAMPS, units=100, transfer_price=10.0, currency="EUR")
"""Goods worth EUR 1,000."""


def duty(rule_id, rate, **given):
    return rule(rule_id, "EU", Measure.DUTY, rate_percent=rate, **given)


def surcharge(rule_id, rate, **given):
    return rule(rule_id, "EU", Measure.SURCHARGE, rate_percent=rate, **given)


def judged(*rules, goods=EUROS, choices=None, tables=None, **given):
    world = trade_world(rules=[VAT, *rules], **(tables or {}))
    return assess(world, box("DE", DAY, goods=(goods,), **given), choices=choices or {})


def duties(found):
    return [line for line in shown(found) if not line.startswith("VAT")]
