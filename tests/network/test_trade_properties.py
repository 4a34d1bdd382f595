"""What holds for all trade tables: exact ranges, fair thresholds, order without meaning."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from network.enums import (
    ChargeBasis,
    DutyBase,
    ImportRegime,
    LoadForm,
    Measure,
    Mode,
    Nature,
    RuleStatus,
    ThresholdSide,
    VatBase,
)
from network.goods import GoodsLine
from network.money import Money, convert_lines, round_half_up
from network.trade import Entry, assess, open_regimes
from network.trade_rule import TradeRule
from tests.network.trade_world import TERRITORIES, trade_world
from tests.strategies import unhurried

DAY = date(2026, 9, 20)
CODES = ("940542", "940542", "610910", "850760", "94", "")
ORIGINS = ("CN", "CN", "FR", "")
percents = st.integers(0, 400).map(lambda n: n / 10)
amounts = st.integers(1, 5000).map(lambda n: n / 100)
BASES = (
    ChargeBasis.PER_ENTRY,
    ChargeBasis.PER_PARCEL,
    ChargeBasis.PER_UNIT,
    ChargeBasis.PER_KG,
    ChargeBasis.PER_ITEM_CATEGORY,
)


@st.composite
def rules(draw, number):
    """Draw a rule that reads like one of the public ones."""
    measure = draw(st.sampled_from((Measure.DUTY, Measure.SURCHARGE, *Measure)))
    is_relief = measure in (Measure.DUTY_RELIEF, Measure.TAX_RELIEF)
    by_amount = not is_relief and measure is not Measure.VAT and draw(st.booleans())
    rate = draw(st.sampled_from([None, *[n / 2 for n in range(40)]]))
    spread = draw(st.booleans())
    return {
        "rule_id": f"R{number}",
        "territory_id": draw(st.sampled_from(["EU", "DE"])),
        "measure": measure,
        "hs_prefix": draw(st.sampled_from(["", "", "94", "9405", "940542", "61"])),
        "origins": draw(st.sampled_from([(), (), ("CN",), ("EU",)])),
        "rate_percent": None if is_relief or by_amount else rate,
        "rate_low_percent": (rate or 0.0) / 2 if spread and not by_amount else None,
        "rate_high_percent": (rate or 10.0) * 2 if spread and not by_amount else None,
        "amount": draw(amounts) if by_amount else None,
        "basis": draw(st.sampled_from(BASES)) if by_amount else ChargeBasis.PERCENT_OF_VALUE,
        "minimum": draw(st.none() | amounts),
        "currency": draw(st.sampled_from(["EUR", "USD"])),
        "threshold": draw(st.sampled_from([0.0, 150.0]))
        if is_relief
        else draw(st.sampled_from([None, None, 150.0])),
        "threshold_side": draw(st.sampled_from(list(ThresholdSide))),
        "conflict_group": draw(st.sampled_from(["", "", "G"])),
        "preferred": draw(st.sampled_from([True, True, False])),
        "replaces": draw(st.sampled_from([(), (), ("R0",), ("R1",)])),
        "status": draw(st.sampled_from([RuleStatus.IN_FORCE] * 6 + [RuleStatus.EXPECTED])),
    }


@st.composite
def rulebooks(draw):
    """Draw a table of rules."""
    return [draw(rules(number)) for number in range(draw(st.integers(3, 9)))]


lines = st.builds(
    GoodsLine,
    sku=st.just("X"),
    hs_code=st.sampled_from(CODES),
    origin_country=st.sampled_from(ORIGINS),
    units=st.integers(1, 50),
    weight_kg=st.sampled_from([0.0, 2.5]),
    transfer_price=st.sampled_from([None, 1.0, 12.34, 49.99, 250.0]),
    retail_price_gross=amounts,
    currency=st.sampled_from(["EUR", "USD"]),
    has_proof_of_origin=st.booleans(),
)
money = st.builds(Money, st.integers(0, 10**6), st.sampled_from(["EUR", "USD"]))
entries = st.builds(
    Entry,
    territory_id=st.just("DE"),
    regime=st.sampled_from([*[ImportRegime.STANDARD] * 4, ImportRegime.IOSS, ImportRegime.BONDED]),
    entry_date=st.just(DAY),
    mode=st.just(Mode.AIR),
    load_form=st.just(LoadForm.PARCEL),
    goods=st.lists(lines, min_size=1, max_size=3).map(tuple),
    parcels=st.integers(1, 3),
    order_value=st.none() | money,
    to_border=st.lists(money, max_size=2).map(tuple),
    after_border=st.lists(money, max_size=1).map(tuple),
    duty_percent=st.none() | percents,
)


def book(drawn):
    return [TradeRule(**row) for row in drawn]


@st.composite
def worlds(draw):
    """Draw trade tables and an entry."""
    recovers = draw(st.booleans())
    lands = [
        replace(
            t,
            duty_base=draw(st.sampled_from(list(DutyBase))),
            vat_base=draw(st.sampled_from(list(VatBase))),
            vat_is_recoverable=recovers,
        )
        if t.territory_id == "DE"
        else t
        for t in TERRITORIES
    ]
    vat = TradeRule(
        rule_id="VAT", territory_id="DE", measure=Measure.VAT, rate_percent=draw(percents)
    )
    return {"rules": [vat, *book(draw(rulebooks()))], "territories": lands}


def cash(found):
    return [c.amount for c in found.charges if c.nature is Nature.CASH]


@unhurried
@given(worlds(), entries)
def test_the_total_is_the_sum_of_the_cash_charges_and_lies_in_its_range(world, entry):
    network = trade_world(**world)
    found = assess(network, entry)
    assert found.low <= found.total <= found.high
    parts = convert_lines(cash(found), "EUR", network.exchange(DAY))
    assert found.total.amount_minor == sum(part.amount_minor for part in parts)
    unknown = [r for r in found.reasons if r.code in ("DUTY_UNKNOWN", "GOODS_FIELD_MISSING")]
    assert not (unknown and found.is_complete)


@unhurried
@given(worlds(), entries, rules(99))
def test_what_is_expected_never_changes_a_charge_or_lowers_the_range(world, entry, more):
    expected = book([{**more, "status": RuleStatus.EXPECTED, "replaces": ("R0", "R1")}])
    before = assess(trade_world(**world), entry)
    after = assess(trade_world(**{**world, "rules": [*world["rules"], *expected]}), entry)
    assert after.charges == before.charges
    assert (after.total, after.low, after.is_complete) == (
        before.total,
        before.low,
        before.is_complete,
    )
    assert after.high >= before.high


@unhurried
@given(worlds(), entries, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(world, entry, random):
    before = assess(trade_world(**world), entry)
    random.shuffle(world["rules"])
    after = assess(trade_world(**world), entry)
    assert (after.charges, after.low, after.high) == (before.charges, before.low, before.high)
    goods = list(entry.goods)
    random.shuffle(goods)
    turned = assess(trade_world(**world), replace(entry, goods=tuple(goods)))
    assert (turned.charges, turned.total) == (before.charges, before.total)


def scaled(value, factor):
    return None if value is None else value * factor


@unhurried
@given(worlds(), entries, st.sampled_from([10, 1000]))
def test_ten_times_the_money_is_ten_times_the_charges(world, entry, factor):
    """Prices, amounts, minimums and thresholds alike; within one minor unit per line."""
    grown = [
        replace(
            r,
            amount=scaled(r.amount, factor),
            minimum=scaled(r.minimum, factor),
            threshold=scaled(r.threshold, factor),
        )
        for r in world["rules"]
    ]
    goods = tuple(
        replace(
            line,
            transfer_price=scaled(line.transfer_price, factor),
            retail_price_gross=scaled(line.retail_price_gross, factor),
        )
        for line in entry.goods
    )
    larger = replace(
        entry,
        goods=goods,
        order_value=entry.order_value and times(entry.order_value, factor),
        to_border=tuple(times(m, factor) for m in entry.to_border),
        after_border=tuple(times(m, factor) for m in entry.after_border),
    )
    small = {(c.code, c.row): c.amount for c in assess(trade_world(**world), entry).charges}
    large = assess(trade_world(**{**world, "rules": grown}), larger).charges
    for charge in large:
        before = small.pop((charge.code, charge.row), Money(0, charge.amount.currency))
        off = Fraction(charge.amount.amount_minor, factor) - before.amount_minor
        assert abs(off) <= 1
    assert not [left for left in small.values() if left.amount_minor]


def times(amount, factor):
    return Money(amount.amount_minor * factor, amount.currency)


@unhurried
@given(worlds(), entries, st.integers(2, 5))
def test_splitting_an_order_changes_the_side_of_no_threshold(world, entry, pieces):
    """The parts name the value of the whole order: each meets the rules the whole meets."""
    whole = replace(
        entry,
        order_value=Money.of(149, "EUR") if pieces % 2 else Money.of(151, "EUR"),
        goods=tuple(replace(g, units=g.units * pieces) for g in entry.goods),
    )
    part = replace(whole, goods=entry.goods)
    network = trade_world(**world)
    used = [
        {c.row for c in assess(network, e).charges if abs(c.amount.amount_minor) > pieces}
        for e in (whole, part)
    ]
    assert used[1] <= {c.row for c in assess(network, whole).charges}
    assert [r.regime for r in open_regimes(network, part)[0]] == [
        r.regime for r in open_regimes(network, whole)[0]
    ]
    assert reasons(network, part) == reasons(network, whole)


def reasons(network, entry):
    return [(r.code, r.subject) for r in assess(network, entry).reasons]


@unhurried
@given(worlds(), entries, percents)
def test_the_more_specific_rule_never_loses(world, entry, rate):
    """A rule with the whole code and the origin by name holds wherever a rule of duty holds."""
    line = replace(entry.goods[0], hs_code="940542", origin_country="CN", transfer_price=100.0)
    asked = replace(entry, goods=(line,), duty_percent=None, regime=ImportRegime.STANDARD)
    plain = [r for r in world["rules"] if r.measure is not Measure.PREFERENCE]
    (own,) = book(
        [
            {
                "rule_id": "OWN",
                "territory_id": "DE",
                "measure": Measure.DUTY,
                "hs_prefix": "940542",
                "origins": ("CN",),
                "regimes": (ImportRegime.STANDARD,),
                "rate_percent": rate,
            }
        ]
    )
    before = assess(trade_world(**{**world, "rules": plain}), asked)
    after = assess(trade_world(**{**world, "rules": [*plain, own]}), asked)
    rows = {c.row for c in after.charges if c.code == "DUTY"}
    settled = {c.code for c in after.charges} & {"FLAT_RATE", "ITEM_DUTY"}
    assert rows <= {"OWN"} or settled
    if any(c.code == "DUTY" for c in before.charges):
        assert rows == {"OWN"}


@unhurried
@given(worlds(), entries, st.integers(0, 10**7))
def test_freight_before_the_border_never_lowers_what_is_due(world, entry, cents):
    """A CIF territory taxes it, a FOB one may with VAT: search rests on costs that add up."""
    network = trade_world(**world)
    dearer = replace(entry, to_border=(*entry.to_border, Money(cents, "EUR")))
    assert assess(network, dearer).total >= assess(network, entry).total


@unhurried
@given(st.integers(1, 10**6), st.integers(1, 10**4), percents)
def test_every_line_is_rounded_once(cents, units, rate):
    """Against the formula: half a cent goes up."""
    rows = [
        TradeRule(rule_id="D", territory_id="EU", measure=Measure.DUTY, rate_percent=rate),
        TradeRule(rule_id="V", territory_id="DE", measure=Measure.VAT, rate_percent=19.0),
    ]
    goods = GoodsLine(
        hs_code="9405", origin_country="CN", units=units, transfer_price=cents / 100, currency="EUR"
    )
    entry = Entry(
        territory_id="DE",
        entry_date=DAY,
        mode=Mode.SEA,
        load_form=LoadForm.FCL,
        goods=(goods,),
    )
    found = assess(trade_world(rules=rows), entry)
    value = Fraction(cents * units)
    duty = value * Fraction(str(rate)) / 100
    assert [c.amount.amount_minor for c in found.charges if c.code == "DUTY"] == [
        round_half_up(duty)
    ]
    tax = round_half_up((value + duty) * 19 / 100)
    assert [c.amount.amount_minor for c in found.charges if c.code == "VAT"] == (
        [tax] if tax else []
    )


@unhurried
@given(worlds(), entries, st.integers(1, 40), st.integers(1, 40))
def test_a_line_of_goods_cut_in_two_is_the_same_goods(world, entry, first, second):
    """Freight and fees are shared out over lines exactly, and no line is rounded by itself."""
    network = trade_world(**world)
    line = entry.goods[0]
    whole = replace(line, units=first + second, weight_kg=line.weight_kg * (first + second))
    parts = (
        replace(line, units=first, weight_kg=line.weight_kg * first),
        replace(line, units=second, weight_kg=line.weight_kg * second),
    )
    rest = entry.goods[1:]
    one = assess(network, replace(entry, goods=(whole, *rest)))
    two = assess(network, replace(entry, goods=(*parts, *rest)))
    assert [(c.row, c.amount) for c in two.charges] == [(c.row, c.amount) for c in one.charges]
    assert (two.low, two.total, two.high) == (one.low, one.total, one.high)
    assert (two.customs_value, two.vat_base) == (one.customs_value, one.vat_base)
