"""Customs by hand, to the cent: the box and the parcel of the acceptance story, and the countries.

E1 and E3 are the box of 940 cartons of lamps (FCA value USD 112,800), E8 the lamp at EUR 39.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from network.enums import ImportRegime, LoadForm, Mode, Nature, VatMode
from network.money import Money
from network.territory import Importer
from network.trade import assess, assess_exit, open_regimes
from tests.network.trade_world import (
    IMPORTERS,
    LAMP,
    LAMP_IN_EUROS,
    box,
    codes,
    parcel,
    shown,
    trade_world,
)

AUTUMN = date(2026, 9, 20)
OCEAN_AND_ORIGIN = (Money.of(2200, "USD"), Money.of(1250, "CNY"), Money.of(450, "CNY"))
BEHIND_THE_BORDER = (Money.of(240, "EUR"), Money.of(625, "EUR"))


@pytest.fixture(scope="module")
def world():
    return trade_world()


def to_germany(**given):
    return box("DE", AUTUMN, to_border=OCEAN_AND_ORIGIN, after_border=BEHIND_THE_BORDER, **given)


class TestE1:
    def test_value_duty_and_vat(self, world):
        found = assess(world, to_germany())
        assert found.customs_value == Money.of("104766.23", "EUR")
        assert shown(found) == ["DUTY EU-LAMPS EUR 3,876.35", "VAT DE-VAT EUR 20,806.44"]
        assert found.vat_base == Money.of("109507.58", "EUR")
        assert found.is_complete
        assert found.reasons == ()

    def test_only_the_duty_is_borne(self, world):
        found = assess(world, to_germany())
        assert [c.nature for c in found.charges] == [Nature.CASH, Nature.PASS_THROUGH]
        assert found.total == found.low == found.high == Money.of("3876.35", "EUR")

    def test_the_vat_comes_back_when_the_importer_gets_it(self, world):
        vat = assess(world, to_germany()).charges[1]
        assert vat.due_days == 45
        assert (vat.quantity, vat.unit_price) == (pytest.approx(109507.584), 19.0)

    def test_postponed_vat_is_shown_but_moves_no_money(self):
        reverse = Importer(importer_id="NL", territory_id="DE", vat_mode=VatMode.POSTPONED)
        found = assess(trade_world(importers=(reverse,)), to_germany())
        assert shown(found) == ["DUTY EU-LAMPS EUR 3,876.35", "VAT_POSTPONED DE-VAT EUR 0.00"]
        assert found.vat_base == Money.of("109507.58", "EUR")

    def test_a_stated_rate_stands_in_for_the_rule(self, world):
        """E1 again, from goods of which the shipment states the rate and no code."""
        bare = replace(to_germany().goods[0], hs_code="", origin_country="")
        found = assess(world, to_germany(goods=(bare,), duty_percent=3.7))
        assert shown(found)[0] == "DUTY duty_percent EUR 3,876.35"
        assert found.charges[0].source == "stated by the shipment"
        assert found.charges[0].table == "shipments"
        assert found.is_complete

    def test_a_member_state_taxes_in_its_own_currency(self, world):
        found = assess(world, box("PL", AUTUMN))
        assert shown(found) == ["DUTY EU-LAMPS PLN 16,694.40", "VAT PL-VAT PLN 107,615.71"]


class TestE3:
    def test_after_24_july_the_surcharge_is_unknown(self, world):
        found = assess(world, box("US", AUTUMN))
        assert shown(found) == [
            "DUTY US-LAMPS USD 4,399.20",
            "CUSTOMS_FEE US-HMF USD 141.00",
            "CUSTOMS_FEE US-MPF USD 390.74",
            "DUTY_RESERVE US-POST-S122 USD 16,920.00",
        ]
        assert found.customs_value == Money.of(112800, "USD")
        assert not found.is_complete
        (reason,) = found.reasons
        assert (reason.code, reason.subject) == ("DUTY_UNKNOWN", "US-POST-S122")
        assert (reason.current, reason.price) == ("0-15 %", "USD 16,920.00")
        assert found.low == found.total == Money.of("4930.94", "USD")
        assert found.high == Money.of("21850.94", "USD")

    def test_freight_is_no_part_of_the_base(self, world):
        with_freight = box("US", AUTUMN, to_border=OCEAN_AND_ORIGIN)
        assert shown(assess(world, with_freight)) == shown(assess(world, box("US", AUTUMN)))

    @pytest.mark.parametrize(
        ("day", "surcharge"),
        [
            (date(2026, 2, 23), []),
            (date(2026, 2, 24), ["SURCHARGE US-S122-10 USD 11,280.00"]),
            (date(2026, 7, 23), ["SURCHARGE US-S122-10 USD 11,280.00"]),
            (date(2026, 7, 24), []),
        ],
    )
    def test_the_surcharge_lasts_five_months(self, world, day, surcharge):
        found = assess(world, box("US", day))
        assert [line for line in shown(found) if "SURCHARGE" in line] == surcharge
        assert found.is_complete is (day < date(2026, 7, 24))

    def test_both_sources_are_listed_and_the_choice_explained(self, world):
        found = assess(world, box("US", date(2026, 7, 23)))
        (conflict,) = found.reasons
        assert conflict.code == "CONFLICTING_SOURCES"
        assert (conflict.subject, conflict.needed) == ("US-S122-10", "US-S122-15")
        assert conflict.limit == "US-S122"
        assert found.is_complete
        assert found.total == Money.of("16210.94", "USD")
        assert found.high == Money.of("21850.94", "USD")

    def test_another_source_can_be_chosen(self, world):
        day = date(2026, 7, 23)
        found = assess(world, box("US", day), choices={"US-S122": "US-S122-15"})
        assert "SURCHARGE US-S122-15 USD 16,920.00" in shown(found)
        assert found.reasons[0].needed == "US-S122-10"
        assert (found.low, found.high) == (Money.of("16210.94", "USD"), found.total)

    def test_no_harbour_fee_by_air(self, world):
        found = assess(world, box("US", AUTUMN, mode=Mode.AIR))
        assert not any("HMF" in line for line in shown(found))

    @pytest.mark.parametrize(
        ("units", "fee"), [(100, "33.58"), (9400, "390.74"), (20000, "651.50")]
    )
    def test_the_processing_fee_has_a_least_and_a_most(self, world, units, fee):
        goods = replace(box("US", AUTUMN).goods[0], units=units)
        assert f"CUSTOMS_FEE US-MPF USD {fee}" in shown(
            assess(world, box("US", AUTUMN, goods=(goods,)))
        )

    def test_an_informal_entry_pays_its_own_fee(self, world):
        found = assess(world, box("US", AUTUMN, regime=ImportRegime.INFORMAL))
        assert "CUSTOMS_FEE US-MPF-INFORMAL USD 2.69" in shown(found)


class TestE8:
    def lamp(self, day=AUTUMN, **given):
        return parcel("DE", day, ImportRegime.IOSS, **given)

    def test_one_lamp(self, world):
        found = assess(world, self.lamp())
        assert shown(found) == ["ITEM_DUTY EU-FLAT3 EUR 3.00", "VAT DE-VAT EUR 6.23"]
        assert found.charges[1].nature is Nature.PASS_THROUGH
        assert found.total == found.low == found.high == Money.of(3, "EUR")
        assert found.is_complete

    def test_the_expected_fee_widens_the_range_only(self, world):
        found = assess(world, self.lamp(date(2026, 11, 1)))
        assert found.total == found.low == Money.of(3, "EUR")
        assert found.high == Money.of(5, "EUR")
        assert found.is_complete
        assert (codes(found), found.reasons[0].price) == (["EXPECTED_RULE"], "EUR 2.00")

    @pytest.mark.parametrize(
        ("day", "lines"),
        [
            (date(2026, 6, 30), ["VAT DE-VAT EUR 6.23"]),
            (date(2026, 7, 1), ["ITEM_DUTY EU-FLAT3 EUR 3.00", "VAT DE-VAT EUR 6.23"]),
            (date(2028, 6, 30), ["ITEM_DUTY EU-FLAT3 EUR 3.00", "VAT DE-VAT EUR 6.23"]),
        ],
    )
    def test_relief_gives_way_to_a_duty_per_item(self, world, day, lines):
        assert shown(assess(world, self.lamp(day))) == lines

    def test_an_order_of_170_euros_stays_out_however_it_is_split(self, world):
        order = Money.of(170, "EUR")
        for pieces in (1, 2, 5):
            goods = (replace(LAMP_IN_EUROS, units=pieces),)
            found, closed = open_regimes(world, self.lamp(goods=goods, order_value=order))
            assert ImportRegime.IOSS not in {regime.regime for regime in found}
            (reason,) = [r for r in closed if r.subject == "EU ioss"]
            assert (reason.code, reason.limit) == ("REGIME_CLOSED", "order value")
            assert (reason.current, reason.needed) == ("EUR 170.00", "EUR 150.00")

    @pytest.mark.parametrize(("order", "is_open"), [("150.00", True), ("150.01", False)])
    def test_the_threshold_itself_is_within(self, world, order, is_open):
        entry = self.lamp(order_value=Money.of(order, "EUR"))
        found, _ = open_regimes(world, entry)
        assert (ImportRegime.IOSS in {r.regime for r in found}) is is_open

    def test_without_an_order_value_the_price_counts_without_its_vat(self, world):
        """4 lamps at EUR 39 are 156 gross, 131.09 net: within; 5 are 163.87: beyond."""
        for units, is_open in ((4, True), (5, False)):
            goods = (replace(LAMP_IN_EUROS, units=units),)
            found, _ = open_regimes(world, self.lamp(goods=goods))
            assert (ImportRegime.IOSS in {r.regime for r in found}) is is_open

    def test_item_categories_count_in_every_parcel(self, world):
        two = (
            replace(LAMP_IN_EUROS, units=2),
            replace(LAMP_IN_EUROS, units=2, hs_code="9405.99"),
            replace(LAMP_IN_EUROS, units=2, hs_code="94059910"),
        )
        for parcels, stated, fee in ((1, None, 6), (2, None, 12), (3, 1, 9), (2, 3, 18)):
            entry = self.lamp(
                goods=two, parcels=parcels, item_categories=stated, order_value=Money.of(99, "EUR")
            )
            assert assess(world, entry).charges[0].amount == Money.of(fee, "EUR")

    def test_no_more_categories_than_pieces(self, world):
        """Two lamps of two kinds in two parcels: one kind in each."""
        two = (LAMP_IN_EUROS, replace(LAMP_IN_EUROS, hs_code="940599"))
        assert assess(world, self.lamp(goods=two, parcels=2)).charges[0].amount == Money.of(
            6, "EUR"
        )


class TestBond:
    def test_nothing_is_due_while_under_bond(self, world):
        found = assess(world, to_germany(regime=ImportRegime.BONDED))
        assert (found.charges, codes(found)) == ((), ["DUTY_SUSPENDED"])
        assert found.is_complete
        assert found.customs_value == Money.of("104766.23", "EUR")

    def test_leaving_pays_at_the_rate_of_that_day(self):
        rules = [r for r in trade_world().table("trade_rules") if r.rule_id != "EU-LAMPS"]
        old = next(r for r in trade_world().table("trade_rules") if r.rule_id == "EU-LAMPS")
        change = date(2026, 12, 1)
        rules += [
            replace(old, valid_to=change - timedelta(days=1)),
            replace(old, rule_id="EU-LAMPS-NEW", rate_percent=4.7, valid_from=change),
        ]
        stock = to_germany(regime=ImportRegime.BONDED)
        world = trade_world(rules=rules)
        before = assess_exit(world, stock, change - timedelta(days=1))
        after = assess_exit(world, stock, change)
        assert shown(before)[0] == "DUTY EU-LAMPS EUR 3,876.35"
        assert shown(after)[0] == "DUTY EU-LAMPS-NEW EUR 4,924.01"

    def test_goods_of_a_free_zone_pay_where_they_go(self, world):
        """From Jebel Ali to Riyadh: the Saudi rate, in riyal; to Dubai the Emirati one."""
        stock = box("AE", date(2026, 3, 1), regime=ImportRegime.BONDED)
        assert assess(world, stock).charges == ()
        there = assess_exit(world, stock, AUTUMN, territory_id="SA")
        assert shown(there) == ["DUTY SA-DUTY SAR 50,760.00", "VAT SA-VAT SAR 71,064.00"]
        here = assess_exit(world, stock, AUTUMN)
        assert shown(here)[0] == "DUTY AE-DUTY AED 20,712.90"


def dollars(price, **given):
    return (replace(LAMP, currency="USD", transfer_price=price, **given),)


class TestImporterFees:
    def test_a_share_of_the_customs_value_and_an_amount_per_entry(self):
        service = Importer(
            importer_id="IOR", territory_id="DE", fee_percent=1.5, fee=80.0, currency="USD"
        )
        found = assess(trade_world(importers=(service,)), to_germany())
        fees = [c for c in found.charges if c.code == "IMPORTER_FEE"]
        assert [str(c.amount) for c in fees] == ["EUR 1,571.49", "USD 80.00"]
        assert {c.nature for c in fees} == {Nature.CASH}
        assert {c.category for c in fees} == {"customs"}
        assert {(c.table, c.row) for c in fees} == {("importers", "IOR")}

    def test_a_consignee_needs_no_importer(self, world):
        dear = [replace(i, fee=100.0) for i in IMPORTERS]
        entry = parcel("TH", AUTUMN, ImportRegime.COURIER, goods=dollars(40))
        assert "IMPORTER_FEE" not in [
            c.code for c in assess(trade_world(importers=dear), entry).charges
        ]


class TestUnknownTerritory:
    def test_it_is_no_zero(self, world):
        found = assess(world, box("XX", AUTUMN))
        assert (codes(found), found.is_complete, found.charges) == (
            ["TERRITORY_UNKNOWN"],
            False,
            (),
        )
        assert found.customs_value is None


def test_loads_in_any_form_ask_the_same_rules(world):
    boxes = assess(world, to_germany())
    assert shown(assess(world, to_germany(load_form=LoadForm.LCL))) == shown(boxes)
