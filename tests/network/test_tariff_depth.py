"""Tariff depth: chargeable weight, included surcharges, storage by age, rate classes."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.chargeable import chargeable_kg
from network.consignments import Consignments
from network.enums import EquipmentKind, RateClass, WeightScope
from network.equipment import Equipment
from network.goods import Consignment
from network.schema import TABLES
from network.table import Table
from tests.network.pricing import BOXES, GOODS, amounts, line, made, priced, world
from tests.strategies import reals, unhurried

AIR = {"basis": "per_kg", "rate": 4.0, "density_kg_per_m3": 167}


def air(**given_):
    return line(**{**AIR, **given_})


def billed_kg(tariff, goods, equipment=BOXES):
    """Return the chargeable weight of goods under a line."""
    network = world(tariff).with_table(Table.from_rows(TABLES["equipment"], equipment))
    zero = np.zeros(1, np.intp)
    total, _ = chargeable_kg(network.tariffs, network, Consignments.of([goods]), zero, zero)
    return float(total[0])


def cartons(count, weight_kg, volume_m3):
    return Consignment(weight_kg=weight_kg, volume_m3=volume_m3, packages=count)


class TestChargeableWeight:
    """Ten cartons of 12.3 kg and 0.1 m3 (16.7 kg by volume) unless said."""

    TEN = cartons(10, 123.0, 1.0)

    @pytest.mark.parametrize(
        ("terms", "kg"),
        [
            ({}, 167.0),
            ({"round_to_kg": 0.5}, 167.0),
            ({"round_to_kg": 10.0}, 170.0),
            ({"minimum_chargeable_kg": 200.0}, 200.0),
            ({"pivot_kg": 500.0}, 500.0),
            ({"weight_scope": WeightScope.PIECE}, 167.0),
            ({"weight_scope": WeightScope.PIECE, "round_to_kg": 0.5}, 170.0),
            ({"weight_scope": WeightScope.PIECE, "round_to_kg": 5.0}, 200.0),
            ({"weight_scope": WeightScope.PIECE, "minimum_chargeable_kg": 21.0}, 210.0),
            ({"density_kg_per_m3": 0}, 123.0),
        ],
    )
    def test_it_is_as_the_line_says(self, terms, kg):
        assert billed_kg(air(**terms), self.TEN) == pytest.approx(kg)

    def test_a_binary_hair_above_a_step_is_no_step(self):
        assert billed_kg(air(round_to_kg=0.1, density_kg_per_m3=0), cartons(1, 0.3, 0.01)) == (
            pytest.approx(0.3)
        )

    def test_the_amount_is_of_it(self):
        assert priced([air(round_to_kg=10.0)], self.TEN) == ["BAS 170 x 4.0 = USD 680.00"]

    def test_a_revenue_ton_is_of_the_density_of_its_line(self):
        """A cubic metre counts as 1,000 kg where nothing is said, as 500 kg by rail."""
        goods = cartons(1, 1200.0, 4.0)
        assert priced([line("per_revenue_ton", 10)], goods) == ["BAS 4 x 10.0 = USD 40.00"]
        rail = line("per_revenue_ton", 10, density_kg_per_m3=500)
        assert priced([rail], goods) == ["BAS 2 x 10.0 = USD 20.00"]
        whole = line("per_revenue_ton", 10, round_to_kg=1000.0)
        assert priced([whole], cartons(1, 100.0, 3.2)) == ["BAS 4 x 10.0 = USD 40.00"]

    def test_a_revenue_ton_at_least(self):
        """E2 of the lamp: three cartons pay for one."""
        ton = line("per_revenue_ton", 110, minimum_quantity=1)
        assert priced([ton], cartons(3, 42.0, 0.21)) == ["BAS 1 x 110.0 = USD 110.00"]

    def test_a_pivot_is_for_every_device_the_goods_fill(self):
        pallet = Equipment(
            equipment_id="PMC", kind=EquipmentKind.ULD, volume_m3=15.0, payload_kg=5000.0
        )
        tariff = air(equipment_id="PMC", pivot_kg=2000.0)
        for volume_m3, kg in ((10.0, 2000.0), (15.0, 2505.0), (16.0, 4000.0)):
            assert billed_kg(tariff, cartons(1, 900.0, volume_m3), [pallet]) == pytest.approx(kg)

    def test_parcels_are_bracketed_by_the_rounded_piece(self):
        """Two parcels of 1.6 kg: each counts as 2 kg."""
        tariff = [
            line("per_parcel", 4, round_to_kg=1.0),
            line("per_parcel", 5, line=2, weight_break_kg=2, round_to_kg=1.0),
        ]
        assert priced(tariff, cartons(2, 3.2, 0.001)) == ["BAS 2 x 5.0 = USD 10.00"]
        assert priced(tariff, cartons(2, 2.0, 0.001)) == ["BAS 2 x 4.0 = USD 8.00"]


terms = st.fixed_dictionaries(
    {
        "weight_scope": st.sampled_from(WeightScope),
        "density_kg_per_m3": st.sampled_from((0.0, 167.0, 200.0, 333.0)),
        "round_to_kg": st.sampled_from((0.0, 0.5, 1.0, 10.0)),
        "minimum_chargeable_kg": st.sampled_from((0.0, 1.0, 45.0)),
        "pivot_kg": st.sampled_from((0.0, 100.0)),
    }
)
weights, volumes, packages = reals(0.1, 2000, 1), reals(0.001, 20), st.integers(1, 60)


class TestProperties:
    @unhurried
    @given(terms, weights, weights, volumes, volumes, packages)
    def test_more_weight_or_volume_is_never_billed_less(self, said, w1, w2, v1, v2, count):
        (w1, w2), (v1, v2) = sorted((w1, w2)), sorted((v1, v2))
        few, many = cartons(count, w1, v1), cartons(count, w2, v2)
        assert billed_kg(air(**said), few) <= billed_kg(air(**said), many) * (1 + 1e-12)

    @unhurried
    @given(terms, weights, volumes, packages)
    def test_piece_by_piece_is_never_less_than_all_together(self, said, weight, volume, count):
        goods = cartons(count, weight, volume)
        piece = billed_kg(air(**{**said, "weight_scope": WeightScope.PIECE}), goods)
        whole = billed_kg(air(**{**said, "weight_scope": WeightScope.SHIPMENT}), goods)
        assert piece >= whole * (1 - 1e-12)
        assert whole >= weight * (1 - 1e-12)

    @unhurried
    @given(terms, weights, volumes, packages, st.lists(reals(0.1, 9, 2), min_size=3, max_size=3))
    def test_no_more_than_the_next_break_is_paid_where_that_is_allowed(
        self, said, weight, volume, count, rates
    ):
        breaks = (0.0, 100.0, 500.0)
        lines = [
            air(**said, line=n, rate=rate, weight_break_kg=kg)
            for n, (kg, rate) in enumerate(zip(breaks, rates, strict=True), start=1)
        ]
        goods = cartons(count, weight, volume)
        (paid,) = amounts(lines, goods)
        for kg, rate in zip(breaks, rates, strict=True):
            if kg > billed_kg(lines[0], goods):
                assert paid <= round(kg * rate * 100) + 1
        barred = [replace(each, next_break_allowed=False) for each in lines]
        assert amounts(barred, goods)[0] >= paid


class TestNextBreak:
    BREAKS = (air(rate=4.6), air(rate=3.0, line=2, weight_break_kg=100))

    def test_it_is_taken_only_where_it_is_allowed(self):
        goods = cartons(1, 90.0, 0.1)
        assert priced(self.BREAKS, goods) == ["BAS 100 x 3.0 = USD 300.00"]
        barred = [replace(each, next_break_allowed=False) for each in self.BREAKS]
        assert priced(barred, goods) == ["BAS 90 x 4.6 = USD 414.00"]
        assert priced(barred, cartons(1, 120.0, 0.1)) == ["BAS 120 x 3.0 = USD 360.00"]

    def test_goods_below_the_lowest_break_pay_it(self):
        lowest = [replace(self.BREAKS[1], next_break_allowed=False)]
        assert priced(lowest, cartons(1, 5.0, 0.01)) == ["BAS 100 x 3.0 = USD 300.00"]


def surcharge(**given_):
    return line("per_bl", 75, line=2, charge_code="BAF", **given_)


class TestIncluded:
    def test_what_is_part_of_another_line_is_not_charged_beside_it(self):
        ocean = line("per_bl", 1000)
        assert amounts([ocean, surcharge()]) == [100000, 7500]
        assert amounts([ocean, surcharge(included_in=("BAS",))]) == [100000]

    def test_it_is_charged_where_the_other_line_is_not_in_force(self):
        old = line("per_bl", 1000, valid_to=date(2020, 1, 1))
        assert amounts([old, surcharge(included_in=("BAS",))]) == [7500]
        assert amounts([surcharge(included_in=("BAS",))]) == [7500]

    def test_it_is_part_of_a_line_for_its_own_box(self):
        ocean = line("per_container", 1000, equipment_id="40HC")
        fuel = {"basis": "per_container", "rate": 75, "charge_code": "BAF", "line": 2}
        for unit, charged in (("40HC", [100000]), ("20GP", [7500, 100000])):
            baf = line(**fuel, equipment_id=unit, included_in=("BAS",))
            assert sorted(amounts([ocean, baf], boxes=(1, 1))) == charged

    def test_percentages_are_of_what_is_charged(self):
        ocean = line("per_bl", 1000)
        fee = line("percent_of_lines", 10, line=3, charge_code="FEE", applies_to=("BAS", "BAF"))
        assert amounts([ocean, surcharge(included_in=("BAS",)), fee]) == [100000, 10000]


class TestStorageByAge:
    """1 m3: 7 days are free, then USD 2 a day, from the 31st day on USD 5."""

    TIERS = (
        line("per_m3_day", 2, charge_code="STO", age_from_days=7),
        line("per_m3_day", 5, line=2, charge_code="STO", age_from_days=30),
    )
    CUBE = cartons(1, 100.0, 1.0)

    @pytest.mark.parametrize(
        ("days", "amount"),
        [(0, 0), (7, 0), (8, 200), (30, 4600), (31, 5100), (40, 9600)],
    )
    def test_each_day_is_at_the_rate_of_its_age(self, days, amount):
        assert sum(amounts(self.TIERS, self.CUBE, days=float(days))) == amount

    def test_least_charges_hold_for_each_day_of_a_tier(self):
        tiers = [replace(each, minimum=10.0) for each in self.TIERS]
        assert amounts(tiers, self.CUBE, days=10.0) == [3000]

    @unhurried
    @given(st.integers(0, 400), st.integers(0, 400))
    def test_longer_never_costs_less(self, first, second):
        few, many = sorted((first, second))
        short = sum(amounts(self.TIERS, self.CUBE, days=float(few)))
        assert short <= sum(amounts(self.TIERS, self.CUBE, days=float(many)))


class TestRateClasses:
    LINES = (
        line("per_bl", 100),
        line("per_bl", 80, line=2, rate_class=RateClass.CONTRACT),
        line("per_bl", 60, line=3, rate_class=RateClass.NAMED_ACCOUNT, account="ACME"),
        line("per_bl", 70, line=4, rate_class=RateClass.CONTRACT, account="OTHER"),
        line("per_bl", 5, line=5, charge_code="DOC"),
    )

    @pytest.mark.parametrize(("account", "rate"), [("", 80), ("ACME", 60), ("NOBODY", 80)])
    def test_named_before_contract_before_spot(self, account, rate):
        goods = replace(GOODS, account=account)
        assert amounts(self.LINES, goods) == [rate * 100, 500]

    def test_spot_where_there_is_no_contract_for_the_box(self):
        lines = [
            line("per_container", 2000, equipment_id="40HC"),
            line("per_container", 1200, line=2, equipment_id="20GP"),
            line(
                "per_container",
                1500,
                line=3,
                equipment_id="40HC",
                rate_class=RateClass.CONTRACT,
            ),
        ]
        assert sorted(amounts(lines, boxes=(1, 1))) == [120000, 150000]

    def test_a_contract_that_has_run_out_leaves_spot(self):
        lines = [self.LINES[0], replace(self.LINES[1], valid_to=date(2020, 1, 1))]
        assert amounts(lines) == [10000]

    def test_each_consignment_has_its_own(self):
        network = world(*self.LINES[:3])
        goods = [
            replace(GOODS, consignment_id=account or "-", account=account)
            for account in ("ACME", "", "NOBODY")
        ]
        assert made(network, *goods).amount_minor.tolist() == [6000, 8000, 8000]

    def test_contract_breaks_are_a_charge_of_their_own(self):
        """A spot break is no way out of the contract."""
        lines = [
            air(rate=5.0, rate_class=RateClass.CONTRACT),
            air(rate=1.0, line=2, weight_break_kg=100),
        ]
        assert priced(lines, cartons(1, 150.0, 0.1)) == ["BAS 150 x 5.0 = USD 750.00"]
