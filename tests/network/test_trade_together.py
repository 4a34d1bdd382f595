"""One entry of several consignments: what is owed once is shared, to the cent; all else is own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import ChargeBasis, DutyBase, ImportRegime, LoadForm, Measure, Nature, VatBase
from network.money import Money
from network.territory import Importer, Territory
from network.trade import assess
from network.trade_amount import is_owed_once
from network.trade_book import trade_book
from network.trade_together import assess_together, is_declared_alone, least_owed
from tests.network.trade_world import LAMPS, box, parcel, rule, shown, trade_world
from tests.strategies import unhurried

DAY = date(2026, 9, 20)


@pytest.fixture(scope="module")
def world():
    return trade_world()


def worth(dollars, **more):
    """Return an entry of lamps at a dollar each into the United States."""
    return box("US", DAY, goods=(replace(LAMPS, units=dollars, transfer_price=1.0),), **more)


def mpf(found):
    return [str(c.amount.amount) for one in found for c in one.charges if c.row == "US-MPF"]


class TestProcessingFee:
    """0.3464 % of the entry, at least USD 33.58 and at most USD 651.50."""

    @pytest.mark.parametrize(
        ("values", "alone", "shares"),
        [
            ((60_000, 52_800), ("207.84", "182.90"), ("207.84", "182.90")),
            ((2_000, 2_000), ("33.58", "33.58"), ("16.79", "16.79")),
            ((3_000, 1_000), ("33.58", "33.58"), ("25.19", "8.39")),
            ((8_000, 8_000), ("33.58", "33.58"), ("27.71", "27.71")),
            ((150_000, 100_000), ("519.60", "346.40"), ("390.90", "260.60")),
            ((2_001, 2_000, 2_000), ("33.58", "33.58", "33.58"), ("11.20", "11.19", "11.19")),
        ],
    )
    def test_is_that_of_the_whole_entry(self, world, values, alone, shares):
        entries = [worth(value) for value in values]
        assert tuple(mpf([assess(world, entry) for entry in entries])) == alone
        names = [f"S{n}" for n in range(len(values))]
        assert tuple(mpf(assess_together(world, entries, names))) == shares

    def test_the_odd_cent_goes_by_the_name(self, world):
        entries = [worth(2_000), worth(2_000), worth(2_000)]
        assert mpf(assess_together(world, entries, ["C", "B", "A"])) == ["11.19", "11.19", "11.20"]

    def test_duty_and_other_percentages_stay_as_they_are(self, world):
        entries = [worth(2_000), worth(3_000)]
        for entry, found in zip(entries, assess_together(world, entries, ["A", "B"]), strict=True):
            own = [line for line in shown(assess(world, entry)) if "US-MPF" not in line]
            assert [line for line in shown(found) if "US-MPF" not in line] == own

    def test_an_entry_of_one_is_what_it_is_alone(self, world):
        assert assess_together(world, [worth(2_000)], ["A"]) == (assess(world, worth(2_000)),)

    def test_the_next_range_is_no_wider(self, world):
        for found in assess_together(world, [worth(2_000), worth(3_000)], ["A", "B"]):
            assert found.low <= found.total <= found.high


def test_thresholds_are_tested_on_every_order_as_a_whole():
    goods = (
        rule("DUTY", "US", Measure.DUTY, rate_percent=0.0),
        rule("FREE", "US", Measure.DUTY_RELIEF, threshold=800.0),
        rule("EXTRA", "US", Measure.SURCHARGE, rate_percent=1.0, minimum=20.0),
    )
    world = trade_world(rules=goods)
    small, large = assess_together(world, [worth(500), worth(900)], ["A", "B"])
    assert [c.row for c in small.charges if c.code == "SURCHARGE"] == []
    assert "SURCHARGE EXTRA USD 20.00" in shown(large)


def test_the_importer_is_paid_once_and_tax_follows_the_fee_that_is_shared():
    rules = (
        rule("FEE", "BR", Measure.CUSTOMS_FEE, amount=90.0, basis=ChargeBasis.PER_ENTRY),
        rule("TAX", "BR", Measure.VAT, rate_percent=10.0),
    )
    land = Territory(
        territory_id="BR", country_code="BR", currency="BRL", vat_base=VatBase.LANDED,
        vat_is_recoverable=False,
    )  # fmt: skip
    importer = Importer(importer_id="I", territory_id="BR", fee=30.0, fee_percent=1.0)
    world = trade_world(rules=rules, territories=(land,), importers=(importer,))
    entries = [replace(worth(value), territory_id="BR") for value in (1_000, 2_000)]
    first, second = assess_together(world, entries, ["A", "B"])
    assert shown(first) == [
        "CUSTOMS_FEE FEE USD 30.00",
        "VAT TAX BRL 515.00",
        "IMPORTER_FEE I BRL 50.00",
        "IMPORTER_FEE I USD 10.00",
    ]
    assert [c.quantity for c in second.charges if c.basis is ChargeBasis.PER_ENTRY] == [
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    ]
    assert shown(second)[0] == "CUSTOMS_FEE FEE USD 60.00"
    assert shown(second)[3] == "IMPORTER_FEE I USD 20.00"
    assert first.importer_id == second.importer_id == "I"


def test_goods_worth_nothing_share_by_units():
    rules = (rule("FEE", "US", Measure.CUSTOMS_FEE, amount=9.0, basis=ChargeBasis.PER_ENTRY),)
    entries = [
        box("US", DAY, goods=(replace(LAMPS, units=units, transfer_price=0.0),)) for units in (1, 2)
    ]
    found = assess_together(trade_world(rules=rules), entries, ["A", "B"])
    assert [shown(one) for one in found] == [
        ["CUSTOMS_FEE FEE USD 3.00"],
        ["CUSTOMS_FEE FEE USD 6.00"],
    ]


def test_what_is_charged_by_the_piece_or_taken_off_is_not_owed_once():
    rules = (
        rule("UNIT", "US", Measure.CUSTOMS_FEE, amount=1.0, basis=ChargeBasis.PER_UNIT),
        rule("BILL", "US", Measure.CUSTOMS_FEE, amount=1.0, basis=ChargeBasis.PER_BL),
        rule("LESS", "US", Measure.DUTY, rate_percent=60.0, amount=-20.0),
        rule("ENTRY", "US", Measure.CUSTOMS_FEE, amount=1.0, basis=ChargeBasis.PER_ENTRY),
        rule("LEAST", "US", Measure.SURCHARGE, rate_percent=1.0, minimum=1.0),
    )
    book = trade_book(trade_world(rules=rules))
    every = [one for of_territory in book.rules.values() for one in of_territory]
    found = {one.row.rule_id for one in every if is_owed_once(one)}
    assert found == {"ENTRY", "LEAST"}


class TestDeclaredAlone:
    def test_parcels_and_regimes_with_a_limit_per_order(self, world):
        assert not is_declared_alone(world, worth(2_000))
        assert is_declared_alone(world, worth(2_000, load_form=LoadForm.PARCEL))
        assert is_declared_alone(world, parcel("DE", DAY, ImportRegime.IOSS))
        assert is_declared_alone(world, worth(2_000, regime=ImportRegime.INFORMAL))


money = st.floats(0, 500).map(lambda value: round(value, 2))
rules_of_fees = st.builds(
    dict,
    rate_percent=st.none() | st.floats(0, 20).map(lambda value: round(value, 3)),
    amount=st.none() | money,
    basis=st.sampled_from([ChargeBasis.PER_ENTRY, ChargeBasis.PER_UNIT, ChargeBasis.PER_BL]),
    minimum=st.none() | money,
    maximum=st.none() | st.floats(500, 900).map(lambda value: round(value, 2)),
    currency=st.sampled_from(["USD", "EUR", "MXN"]),
).filter(lambda given: given["rate_percent"] is not None or given["amount"] is not None)
values = st.lists(st.integers(1, 90_000), min_size=2, max_size=5)


def random_world(fee, base=DutyBase.FOB):
    rules = (
        rule("R", "US", Measure.CUSTOMS_FEE, **fee),
        rule("V", "US", Measure.VAT, rate_percent=7.0),
    )
    land = Territory(
        territory_id="US", country_code="US", duty_base=base, vat_is_recoverable=False
    )  # fmt: skip
    importer = Importer(importer_id="I", territory_id="US", fee=12.34, currency="EUR")
    return trade_world(rules=rules, territories=(land,), importers=(importer,))


def fees(found):
    return [c.amount.amount_minor for c in found.charges if c.code == "CUSTOMS_FEE"]


@unhurried
@given(fee=rules_of_fees, amounts=values)
def test_shares_are_the_charge_of_one_entry_of_all_the_goods(fee, amounts):
    world = random_world(fee)
    entries = [worth(value) for value in amounts]
    names = [f"{n}" for n in range(len(entries))]
    found = assess_together(world, entries, names)
    alone = [assess(world, entry) for entry in entries]
    whole = assess(world, worth(sum(amounts)))
    shared = sum(sum(fees(one)) for one in found)
    bounded = fee["minimum"] is not None or fee["maximum"] is not None
    by_entry = fee["amount"] is not None and fee["basis"] is ChargeBasis.PER_ENTRY
    by_bill = fee["amount"] is not None and fee["basis"] is ChargeBasis.PER_BL
    if by_entry or (bounded and not by_bill):
        assert shared == sum(fees(whole))
    for one, lone in zip(found, alone, strict=True):
        assert one.low <= one.total <= one.high
        cash = [c.amount for c in one.charges if c.nature is Nature.CASH and c.code != "VAT"]
        assert len(cash) <= len(lone.charges)
    total = sum(one.total.amount_minor for one in found)
    lines = 1 + sum(len(one.charges) for one in found)
    assert total <= sum(one.total.amount_minor for one in alone) + lines


@unhurried
@given(fee=rules_of_fees, amounts=values, base=st.sampled_from(DutyBase))
def test_what_is_owed_at_least_bounds_every_company(fee, amounts, base):
    world = random_world(fee, base)
    entries = [worth(value) for value in amounts]
    names = [f"{n}" for n in range(len(entries))]
    most = Money.of(sum(amounts), "USD") if base is DutyBase.FOB else None
    least = [least_owed(world, entry, most) for entry in entries]
    rate = world.exchange(DAY).minor_rate
    once = min(sum(rate(m.currency, "USD") * m.amount_minor for m in owed) for _, owed in least)
    for size in range(1, len(entries) + 1):
        found = assess_together(world, entries[:size], names[:size])
        paid = sum(one.total.amount_minor for one in found)
        lines = 2 + sum(len(one.charges) for one in found)
        owed = sum(one.total.amount_minor for one, _ in least[:size])
        assert owed + once <= paid + lines
