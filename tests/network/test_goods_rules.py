"""What the rules of dangerous goods say of a line of goods, and the parts of a consignment."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.dangerous import DangerousGoodsRule, carriages_of, judge, un_number_of
from network.enums import Carriage, LoadForm, Mode
from network.goods import Consignment, GoodsLine, spread
from tests.strategies import unhurried

TODAY = date(2026, 11, 2)
AIR, CARGO, SEA = Carriage.PASSENGER_AIRCRAFT, Carriage.CARGO_AIRCRAFT, Carriage.SEA
POWER_BANK = GoodsLine(sku="PB", un_number="UN3480", state_of_charge_percent=30.0)


def rule(carriage, *, allowed=True, **given_):
    return DangerousGoodsRule(un_number="UN3480", carriage=carriage, allowed=allowed, **given_)


def ruling(rules, carriage=AIR, **goods):
    line = GoodsLine(**{"un_number": "UN3480", "state_of_charge_percent": 30.0, **goods})
    return judge(rules, line, carriage, TODAY)


class TestJudge:
    def test_what_is_forbidden_names_the_rule(self):
        found = ruling([rule(AIR, allowed=False)])
        assert (found.allowed, found.name, found.current) == (
            False,
            "UN3480 passenger_aircraft",
            "not allowed",
        )

    def test_without_a_rule_nothing_goes(self):
        found = ruling([rule(SEA)])
        assert (found.allowed, found.current) == (False, "no rule")

    @pytest.mark.parametrize(("charge", "allowed"), [(30.0, True), (31.0, False), (None, False)])
    def test_the_state_of_charge_must_be_known_and_low(self, charge, allowed):
        found = ruling(
            [rule(CARGO, max_state_of_charge_percent=30.0)], CARGO, state_of_charge_percent=charge
        )
        assert found.allowed is allowed
        assert found.needed == ("" if allowed else "at most 30 %")

    def test_the_rule_for_the_packing_speaks_first(self):
        rules = [rule(AIR, allowed=False), rule(AIR, packing="In equipment")]
        assert not ruling(rules).allowed
        assert ruling(rules, packing="in equipment").allowed
        assert not ruling(rules, packing="alone").allowed

    def test_unknown_packing_is_held_to_the_strictest_rule(self):
        rules = [rule(AIR, packing="in equipment"), rule(AIR, packing="alone", allowed=False)]
        found = ruling(rules)
        assert (found.allowed, found.name) == (False, "UN3480 passenger_aircraft (alone)")
        assert not ruling(rules, packing="with equipment").allowed

    def test_that_holds_beside_a_rule_for_any_packing_too(self):
        """Saying less of the goods opens no way."""
        strict = rule(AIR, packing="with_equipment", max_state_of_charge_percent=20.0)
        found = ruling([rule(AIR), strict])
        assert (found.allowed, found.needed) == (False, "at most 20 %")
        assert ruling([rule(AIR), strict], packing="in equipment").allowed

    @pytest.mark.parametrize("text", ["with_equipment", "With equipment", " with-equipment "])
    def test_packing_is_read_as_people_write_it(self, text):
        rules = [rule(AIR), rule(AIR, packing="with_equipment", allowed=False)]
        assert not ruling(rules, packing=text).allowed

    def test_only_rules_of_the_day_count(self):
        rules = [rule(AIR, valid_to=date(2026, 10, 31))]
        assert ruling(rules).current == "no rule"

    @pytest.mark.parametrize("text", ["UN3480", "3480", "un 3480", " UN 3480 "])
    def test_un_numbers_are_read_as_people_write_them(self, text):
        assert un_number_of(text) == "UN3480"


def test_every_service_has_kinds_of_carriage():
    assert carriages_of(Mode.AIR, LoadForm.ULD, None) == (AIR,)
    assert carriages_of(Mode.AIR, LoadForm.ULD, CARGO) == (CARGO,)
    assert carriages_of(Mode.SEA, LoadForm.LCL, None) == (SEA, Carriage.LCL)
    for mode in Mode:
        for form in LoadForm:
            assert carriages_of(mode, form, None)


lines = st.lists(st.integers(1, 40), min_size=1, max_size=4)


class TestParts:
    @unhurried
    @given(lines, st.integers(0, 200), st.integers(0, 200))
    def test_units_are_taken_evenly_and_never_given_back(self, units, first, second):
        total = sum(units)
        few, many = sorted((min(first, total), min(second, total)))
        low, high = spread(units, few), spread(units, many)
        assert (sum(low), sum(high)) == (few, many)
        assert all(0 <= a <= b <= n for a, b, n in zip(low, high, units, strict=True))
        assert spread(units, total) == units

    @unhurried
    @given(lines, st.lists(st.integers(1, 12), min_size=1, max_size=5))
    def test_parts_that_follow_each_other_have_every_unit_once(self, units, packages):
        goods = tuple(
            GoodsLine(sku=f"S{n}", units=count, weight_kg=2.0 * count)
            for n, count in enumerate(units)
        )
        whole = Consignment(
            weight_kg=100.0,
            volume_m3=1.0,
            packages=sum(packages),
            units=sum(units),
            value=500.0,
            goods=goods,
        )
        parts = [
            whole.part(count, number, sum(packages[:number]))
            for number, count in enumerate(packages)
        ]
        assert sum(p.weight_kg for p in parts) == pytest.approx(100.0)
        assert {p.order_goods for p in parts} == {goods}
        if whole.units < whole.packages:
            assert all(len(p.goods) == len(goods) for p in parts)
            return
        assert sum(p.units for p in parts) == whole.units
        for n, count in enumerate(units):
            mine = [line for p in parts for line in p.goods if line.sku == f"S{n}"]
            assert sum(line.units for line in mine) == count
            assert sum(line.weight_kg for line in mine) == pytest.approx(2.0 * count)
        assert all(p.units == sum(line.units for line in p.goods) for p in parts)

    def test_one_machine_in_ten_crates_is_valued_by_crates(self):
        machine = GoodsLine(sku="M", units=1, weight_kg=900.0, transfer_price=5000.0)
        whole = Consignment(
            weight_kg=900.0, volume_m3=9.0, packages=10, value=5000.0, goods=(machine,)
        )
        (line,) = whole.part(4, 1).goods
        assert (line.units, line.transfer_price, line.weight_kg) == (1, 2000.0, 360.0)

    def test_a_part_remembers_what_a_package_weighs(self):
        whole = Consignment(weight_kg=100.0, volume_m3=1.0, packages=4)
        assert whole.part(1, 1).package_kg == 25.0
