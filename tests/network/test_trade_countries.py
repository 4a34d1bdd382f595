"""Parcels into single countries, to the cent: what is free, what is flat, what changed when."""

from dataclasses import replace
from datetime import date

import pytest

from network.enums import ImportRegime
from network.money import Money
from network.trade import assess, open_regimes
from tests.network.trade_world import (
    LAMP,
    parcel,
    shown,
    trade_world,
)

AUTUMN = date(2026, 9, 20)


@pytest.fixture(scope="module")
def world():
    return trade_world()


class TestUnitedStatesDeMinimis:
    def entry(self, day, origin="CN", units=9):
        goods = (replace(LAMP, units=units, origin_country=origin, transfer_price=80.0),)
        return parcel("US", day, ImportRegime.INFORMAL, goods=goods)

    @pytest.mark.parametrize(
        ("day", "origin", "units", "is_free"),
        [
            (date(2025, 5, 1), "CN", 10, True),
            (date(2025, 5, 1), "CN", 11, False),
            (date(2025, 5, 2), "CN", 1, False),
            (date(2025, 8, 28), "VN", 10, True),
            (date(2025, 8, 29), "VN", 1, False),
        ],
    )
    def test_800_dollars_until_it_ended(self, world, day, origin, units, is_free):
        duties = [
            c for c in assess(world, self.entry(day, origin, units)).charges if c.code == "DUTY"
        ]
        assert bool(duties) is not is_free


class TestGreatBritain:
    @pytest.mark.parametrize(("pounds", "is_open"), [(135, True), (136, False)])
    def test_135_pounds(self, world, pounds, is_open):
        goods = (replace(LAMP, currency="GBP", retail_price_gross=60.0),)
        entry = parcel(
            "GB", AUTUMN, ImportRegime.LOW_VALUE, goods=goods, order_value=Money.of(pounds, "GBP")
        )
        found, _ = open_regimes(world, entry)
        assert (ImportRegime.LOW_VALUE in {r.regime for r in found}) is is_open
        duties = [line for line in shown(assess(world, entry)) if line.startswith("DUTY")]
        assert duties == ([] if is_open else ["DUTY GB-LAMPS GBP 1.00"])

    def test_vat_at_sale_is_the_consumers(self, world):
        goods = (replace(LAMP, currency="GBP", retail_price_gross=60.0),)
        found = assess(world, parcel("GB", AUTUMN, ImportRegime.LOW_VALUE, goods=goods))
        assert shown(found) == ["VAT GB-VAT GBP 10.00"]
        assert found.total == Money(0, "GBP")

    def test_the_relief_ends_with_march_2029(self, world):
        goods = (replace(LAMP, currency="GBP", retail_price_gross=60.0),)
        for day, count in ((date(2029, 3, 31), 0), (date(2029, 4, 1), 1)):
            found = assess(world, parcel("GB", day, ImportRegime.LOW_VALUE, goods=goods))
            assert sum(c.code == "DUTY" for c in found.charges) == count


def dollars(price, **given):
    return (replace(LAMP, currency="USD", transfer_price=price, **given),)


class TestMexico:
    def courier(self, price, origin="CN"):
        goods = dollars(price, origin_country=origin)
        return parcel("MX", AUTUMN, ImportRegime.COURIER, goods=goods)

    @pytest.mark.parametrize(
        ("price", "origin", "lines"),
        [
            (50, "CN", ["VAT MX-VAT MXN 160.00"]),
            (100, "CN", ["FLAT_RATE MX-COURIER MXN 670.00"]),
            (2500, "CN", ["FLAT_RATE MX-COURIER MXN 16,750.00"]),
            (50, "US", ["VAT MX-VAT MXN 160.00"]),
            (117, "US", ["VAT MX-VAT MXN 374.40"]),
            (200, "US", ["FLAT_RATE MX-COURIER-USMCA MXN 760.00"]),
        ],
    )
    def test_the_flat_rate_stands_for_duty_and_vat(self, price, origin, lines):
        """Where a relief frees from the flat rate, VAT is due again."""
        rules = [r for r in trade_world().table("trade_rules") if r.rule_id != "MX-DEMIN-TAX"]
        assert shown(assess(trade_world(rules=rules), self.courier(price, origin))) == lines

    def test_up_to_50_dollars_nothing_is_due(self, world):
        assert shown(assess(world, self.courier(50))) == []

    def test_a_formal_entry_pays_duty_and_vat(self, world):
        """USD 100 are MXN 2,000; VAT on duty-paid value."""
        found = assess(world, replace(self.courier(100), regime=ImportRegime.STANDARD))
        assert shown(found) == ["DUTY MX-LAMPS MXN 300.00", "VAT MX-VAT MXN 368.00"]
        assert found.total == Money.of(300, "MXN")


class TestBrazil:
    def courier(self, price, **given):
        return parcel("BR", AUTUMN, ImportRegime.COURIER, goods=dollars(price), **given)

    def test_20_percent_up_to_50_dollars(self, world):
        """USD 50 are BRL 250; tax 50; ICMS 17 % of a base that holds it: 300 / 0.83 x 0.17."""
        found = assess(world, self.courier(50))
        assert shown(found) == ["FLAT_RATE BR-LE50 BRL 50.00", "VAT BR-ICMS BRL 61.45"]
        assert found.vat_base == Money.of("361.45", "BRL")

    def test_60_percent_less_20_dollars_above(self, world):
        """USD 100 are BRL 500; 300 less 100; ICMS on 700 / 0.83."""
        found = assess(world, self.courier(100))
        assert shown(found) == ["FLAT_RATE BR-GT50 BRL 200.00", "VAT BR-ICMS BRL 143.37"]

    def test_one_cent_more_changes_the_tax(self, world):
        found = assess(world, self.courier(50.01))
        assert shown(found)[0] == "FLAT_RATE BR-GT50 BRL 50.03"

    def test_nobody_gives_the_tax_back(self, world):
        """The range holds states that take 20 %."""
        found = assess(world, self.courier(100))
        assert found.total == Money.of("343.37", "BRL")
        assert (found.low, found.high) == (found.total, Money.of("375.00", "BRL"))

    def test_the_deduction_is_per_parcel_and_never_a_gift(self, world):
        two = assess(world, self.courier(100, parcels=2))
        assert shown(two)[0] == "FLAT_RATE BR-GT50 BRL 100.00"
        many = assess(world, self.courier(100, parcels=9))
        assert [c.code for c in many.charges] == ["VAT"]


class TestThailand:
    @pytest.mark.parametrize(
        ("day", "lines"),
        [
            (date(2025, 12, 31), ["VAT TH-VAT THB 89.60"]),
            (date(2026, 1, 1), ["DUTY TH-LAMPS THB 256.00", "VAT TH-VAT THB 107.52"]),
        ],
    )
    def test_from_2026_duty_from_the_first_baht(self, world, day, lines):
        """USD 40 are THB 1,280: below the 1,500 that were free."""
        entry = parcel("TH", day, ImportRegime.COURIER, goods=dollars(40))
        assert shown(assess(world, entry)) == lines
