"""Leaving a country: rebates that come in later, fees once per declaration, who may declare."""

from dataclasses import replace
from datetime import date

import pytest

from network.enums import Channel, ChargeCategory, ExportRegime, Nature
from network.landed import trade_lines
from network.money import Money
from network.territory import Exporter
from network.trade import Declaration, export_charges, open_export_regimes
from network.trade_rule import ExportRule
from tests.network.trade_world import LAMPS, TERRITORIES, territory, trade_world

DAY = date(2026, 9, 1)
GENERAL, PARCEL_EXPORT = ExportRegime.GENERAL_TRADE, ExportRegime.E_COMMERCE_PARCEL


def rebate(rule_id, percent, **given):
    return ExportRule(
        **{
            "rule_id": rule_id,
            "territory_id": "CN",
            "regime": GENERAL,
            "rebate_percent": percent,
            "rebate_days": 60.0,
            "declaration_fee": 150.0,
            "currency": "CNY",
            **given,
        }
    )


LAMP_RULE = rebate("LAMPS", 13.0, hs_prefix="9405")
OTHERS = rebate("OTHERS", 9.0, declaration_fee=100.0)
OWN = Exporter(exporter_id="MAKER", territory_id="CN")


def left(*rules, exporters=(OWN,), **given):
    world = trade_world(
        export_rules=rules,
        exporters=exporters,
        territories=[*TERRITORIES, territory("CN", currency="CNY")],
    )
    asked = {"territory_id": "CN", "export_date": DAY, "goods": (LAMPS,), **given}
    return export_charges(world, Declaration(**asked)), open_export_regimes(
        world, Declaration(**asked)
    )


def shown(found):
    return [f"{c.code} {c.row} {c.amount}" for c in found[0][0]]


class TestRebate:
    def test_it_is_negative_and_comes_later(self):
        """USD 112,800 are CNY 789,600; 13 % come back after 60 days."""
        found = left(LAMP_RULE, OTHERS)
        assert shown(found) == [
            "EXPORT_REBATE LAMPS CNY -102,648.00",
            "EXPORT_DECLARATION LAMPS CNY 150.00",
        ]
        refund = found[0][0][0]
        assert (refund.nature, refund.due_days) == (Nature.CASH, 60.0)
        assert refund.category is ChargeCategory.DUTY_TAX
        assert found[0][1] == ()

    def test_a_mixed_box_has_one_fee_per_declaration(self):
        shirts = replace(LAMPS, sku="SHIRT", hs_code="6109", units=100)
        found = left(LAMP_RULE, OTHERS, goods=(LAMPS, shirts))
        assert shown(found) == [
            "EXPORT_REBATE LAMPS CNY -102,648.00",
            "EXPORT_REBATE OTHERS CNY -756.00",
            "EXPORT_DECLARATION LAMPS CNY 150.00",
        ]

    @pytest.mark.parametrize(
        ("rule", "goods", "limit"),
        [
            (replace(LAMP_RULE, rebate_percent=None), LAMPS, "LAMPS"),
            (replace(LAMP_RULE, hs_prefix="61"), LAMPS, "HS 940542"),
            (LAMP_RULE, replace(LAMPS, transfer_price=None), "transfer_price"),
        ],
    )
    def test_what_is_not_known_is_said(self, rule, goods, limit):
        _, reasons = left(rule, goods=(goods,))[0]
        assert [(r.code, r.subject, r.limit) for r in reasons] == [
            ("REBATE_UNKNOWN", "LAMP", limit)
        ]

    def test_rules_end(self):
        old = replace(LAMP_RULE, valid_to=date(2026, 8, 31))
        new = replace(LAMP_RULE, rule_id="NEW", rebate_percent=9.0, valid_from=DAY)
        assert shown(left(old, new))[0] == "EXPORT_REBATE NEW CNY -71,064.00"
        earlier = left(old, new, export_date=date(2026, 8, 31))
        assert shown(earlier)[0] == "EXPORT_REBATE LAMPS CNY -102,648.00"


class TestExporters:
    def test_without_one_there_are_no_lines(self):
        (charges, reasons), (regimes, closed) = left(LAMP_RULE, exporters=())
        assert (charges, regimes) == ((), ())
        assert [r.code for r in (*reasons, *closed)] == ["NO_EXPORTER", "NO_EXPORTER"]

    def test_one_may_be_registered_for_some_regimes_only(self):
        parcels = replace(OWN, regimes=(PARCEL_EXPORT,))
        rules = LAMP_RULE, rebate("PARCELS", 0.0, regime=PARCEL_EXPORT)
        found, (regimes, closed) = left(*rules, exporters=(parcels,))
        assert found[0] == ()
        assert regimes == (PARCEL_EXPORT,)
        assert [(r.code, r.limit) for r in closed] == [("NO_EXPORTER", "0110")]

    def test_a_hired_one_takes_a_fee(self):
        hired = replace(OWN, fee_percent=0.5, fee=200.0, currency="CNY")
        found = left(LAMP_RULE, exporters=(hired,))
        assert shown(found)[2:] == [
            "EXPORTER_FEE MAKER CNY 3,948.00",
            "EXPORTER_FEE MAKER CNY 200.00",
        ]

    def test_of_a_place_without_a_territory(self):
        stray = replace(OWN, territory_id="XX")
        (charges, reasons), _ = left(LAMP_RULE, exporters=(stray,), territory_id="XX")
        assert (charges, [r.code for r in reasons]) == ((), ["TERRITORY_UNKNOWN"])


class TestOpenRegimes:
    def test_places_and_channels_count(self):
        rules = (
            replace(LAMP_RULE, ports=("CNYTN",), channel=Channel.GENERAL_TRADE),
            rebate("PARCELS", 0.0, regime=PARCEL_EXPORT, channel=Channel.E_COMMERCE),
        )
        for place, channel, found in (
            ("CNYTN", Channel.GENERAL_TRADE, (GENERAL,)),
            ("CNSHA", Channel.GENERAL_TRADE, ()),
            ("CNSHA", Channel.E_COMMERCE, (PARCEL_EXPORT,)),
            ("CNYTN", Channel.BOTH, (GENERAL, PARCEL_EXPORT)),
        ):
            _, (regimes, closed) = left(*rules, location_id=place, channel=channel)
            assert regimes == found
            assert len(regimes) + len(closed) == 2

    def test_a_rule_that_names_the_port_counts_before_one_that_does_not(self):
        local = replace(LAMP_RULE, rule_id="LOCAL", ports=("CNYTN",), rebate_percent=10.0)
        assert shown(left(LAMP_RULE, local, location_id="CNYTN"))[0].split()[1] == "LOCAL"
        assert shown(left(LAMP_RULE, local, location_id="CNSHA"))[0].split()[1] == "LAMPS"


def test_charges_become_lines():
    charges = left(LAMP_RULE)[0][0]
    lines = trade_lines(charges, 3)
    assert [line.amount for line in lines] == [c.amount for c in charges]
    assert {line.movement for line in lines} == {3}
    assert lines[0].amount == Money.of(-102648, "CNY")
    assert lines[0].due_days == 60.0
