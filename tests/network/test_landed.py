"""The door for money: every basis, minimum and weight break by an example worked by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given

from network.consignments import Consignments
from network.goods import Consignment
from network.landed import charges
from tests.network.pricing import GOODS, TODAY, amounts, line, made, moved, priced, world
from tests.strategies import reals, unhurried


class TestBases:
    """One worked example each; 1,200 kg and 4 m3 unless said."""

    def test_per_kg_of_chargeable_weight(self):
        air = [line("per_kg", 3.5, density_kg_per_m3=167)]
        assert priced(air, replace(GOODS, weight_kg=100, volume_m3=1)) == [
            "BAS 167 x 3.5 = USD 584.50"
        ]
        assert priced(air, replace(GOODS, weight_kg=200, volume_m3=1)) == [
            "BAS 200 x 3.5 = USD 700.00"
        ]

    def test_per_m3(self):
        assert priced([line("per_m3", 25)]) == ["BAS 4 x 25.0 = USD 100.00"]

    def test_per_m3_day(self):
        storage = [line("per_m3_day", 0.62, currency="EUR")]
        assert priced(storage, days=7) == ["BAS 28 x 0.62 = EUR 17.36"]
        assert priced(storage, days=0) == []

    def test_per_revenue_ton(self):
        sea = [line("per_revenue_ton", 65)]
        assert priced(sea) == ["BAS 4 x 65.0 = USD 260.00"]
        assert priced(sea, replace(GOODS, weight_kg=5000)) == ["BAS 5 x 65.0 = USD 325.00"]

    def test_per_container_of_a_type_and_of_any(self):
        sea = [
            line("per_container", 1265, equipment_id="20GP"),
            line("per_container", 2200, line=2, equipment_id="40HC"),
            line("per_container", 250, line=3, charge_code="BORDER"),
        ]
        assert priced(sea, boxes=(1, 2)) == [
            "BAS 1 x 1265.0 = USD 1,265.00",
            "BAS 2 x 2200.0 = USD 4,400.00",
            "BORDER 3 x 250.0 = USD 750.00",
        ]
        assert priced(sea, boxes=(0, 1)) == [
            "BAS 1 x 2200.0 = USD 2,200.00",
            "BORDER 1 x 250.0 = USD 250.00",
        ]
        assert priced(sea, boxes=(0, 0)) == []

    @pytest.mark.parametrize("basis", ["per_departure", "per_shipment", "per_bl", "per_entry"])
    def test_once(self, basis):
        assert priced([line(basis, 90, currency="EUR")]) == ["BAS 1 x 90.0 = EUR 90.00"]

    def test_per_parcel(self):
        parcels = replace(GOODS, packages=12)
        assert priced([line("per_parcel", 4.65)], parcels) == ["BAS 12 x 4.65 = USD 55.80"]

    def test_per_item_category(self):
        two = replace(GOODS, item_categories=2)
        assert priced([line("per_item_category", 3)], two) == ["BAS 2 x 3.0 = USD 6.00"]

    def test_per_unit(self):
        thirty = replace(GOODS, units=30)
        assert priced([line("per_unit", 0.8)], thirty) == ["BAS 30 x 0.8 = USD 24.00"]

    def test_per_km_of_every_vehicle(self):
        haulage = [line("per_km", 7.75, currency="CNY")]
        assert priced(haulage, distance_km=100) == ["BAS 100 x 7.75 = CNY 775.00"]
        assert priced(haulage, distance_km=100, boxes=(1, 1)) == ["BAS 200 x 7.75 = CNY 1,550.00"]

    def test_percent_of_value(self):
        insured = replace(GOODS, value=112_800)
        assert priced([line("percent_of_value", 0.35)], insured) == ["BAS 1128 x 0.35 = USD 394.80"]

    @pytest.mark.parametrize(
        ("currency", "amount"), [("EUR", "EUR 10.00"), ("JPY", "JPY 10"), ("KWD", "KWD 10.000")]
    )
    def test_percent_of_value_is_in_the_currency_of_the_value(self, currency, amount):
        """Whatever the line says, and with the decimals that currency has."""
        insured = replace(GOODS, value=1000, currency=currency)
        (shown,) = priced([line("percent_of_value", 1)], insured)
        assert shown.endswith(f"= {amount}")

    def test_percent_of_lines(self):
        air = [
            line("per_kg", 3.5, density_kg_per_m3=167),
            line("per_bl", 40, line=2, charge_code="DOC"),
            line("percent_of_lines", 12, line=3, charge_code="FSC", applies_to=("BAS", "SEC")),
        ]
        assert priced(air, replace(GOODS, weight_kg=100, volume_m3=1)) == [
            "BAS 167 x 3.5 = USD 584.50",
            "DOC 1 x 40.0 = USD 40.00",
            "FSC 5.845 x 12.0 = USD 70.14",
        ]

    def test_percent_of_lines_is_of_lines_in_its_own_currency(self):
        mixed = [
            line("per_bl", 100, currency="EUR"),
            line("per_bl", 1000, line=2, charge_code="DOC", currency="CNY"),
            line(
                "percent_of_lines",
                5,
                line=3,
                charge_code="FEE",
                applies_to=("BAS", "DOC"),
                currency="EUR",
            ),
        ]
        assert priced(mixed)[-1] == "FEE 1 x 5.0 = EUR 5.00"


class TestMinimums:
    def test_a_minimum_is_money(self):
        air = [line("per_kg", 4.6, minimum=80)]
        assert amounts(air, replace(GOODS, weight_kg=10)) == [8000]
        assert amounts(air, replace(GOODS, weight_kg=100)) == [46000]

    def test_a_minimum_quantity_is_in_the_unit_of_the_basis(self):
        sea = [line("per_revenue_ton", 110, minimum_quantity=1)]
        assert priced(sea, replace(GOODS, weight_kg=42, volume_m3=0.21)) == [
            "BAS 1 x 110.0 = USD 110.00"
        ]

    def test_a_minimum_per_kilometre_is_for_each_vehicle(self):
        haulage = [line("per_km", 7.75, minimum=600)]
        assert amounts(haulage, distance_km=30) == [60000]
        assert amounts(haulage, distance_km=30, boxes=(1, 1)) == [120000]

    def test_a_minimum_per_container_is_for_each_box_the_line_is_about(self):
        sea = [line("per_container", 100, equipment_id="20GP", minimum=150)]
        assert amounts(sea, boxes=(2, 3)) == [30000]

    def test_nothing_moved_nothing_charged(self):
        assert amounts([line("per_m3_day", 1, minimum=50, minimum_quantity=5)], days=0) == []
        assert amounts([line("per_container", 100, minimum=150)], boxes=(0, 0)) == []

    def test_a_split_pays_them_twice(self):
        network = world(line("per_bl", 450), line("per_kg", 1, line=2, minimum=80))
        parts = [replace(GOODS, weight_kg=30, consignment_id=f"A/{n}") for n in (1, 2)]
        found = made(network, *parts)
        assert found.amount_minor.tolist() == [45000, 8000] * 2
        assert found.consignment.tolist() == [0, 0, 1, 1]


AIR = (
    line("per_kg", 4.6, minimum=80),
    line("per_kg", 3.9, line=2, weight_break_kg=100),
    line("per_kg", 3.5, line=3, weight_break_kg=500),
)


class TestWeightBreaks:
    @pytest.mark.parametrize(
        ("weight_kg", "shown"),
        [
            (10, "BAS 10 x 4.6 = USD 80.00"),
            (80, "BAS 80 x 4.6 = USD 368.00"),
            (90, "BAS 100 x 3.9 = USD 390.00"),
            (100, "BAS 100 x 3.9 = USD 390.00"),
            (440, "BAS 440 x 3.9 = USD 1,716.00"),
            (450, "BAS 500 x 3.5 = USD 1,750.00"),
            (1000, "BAS 1000 x 3.5 = USD 3,500.00"),
        ],
    )
    def test_the_next_break_is_taken_where_that_is_lower(self, weight_kg, shown):
        assert priced(AIR, replace(GOODS, weight_kg=weight_kg)) == [shown]

    def test_the_order_of_lines_in_the_file_does_not_matter(self):
        goods = replace(GOODS, weight_kg=450)
        assert priced(AIR[::-1], goods) == priced(AIR, goods)

    def test_a_break_is_reached_by_chargeable_weight(self):
        light = replace(GOODS, weight_kg=10, volume_m3=0.6)
        air = [replace(each, density_kg_per_m3=167) for each in AIR]
        assert priced(air, light) == ["BAS 100.2 x 3.9 = USD 390.78"]

    @unhurried
    @given(reals(0.5, 2000, 1), reals(0.5, 2000, 1))
    def test_more_weight_never_costs_less_where_rates_fall(self, first, second):
        low, high = sorted((first, second))
        (cheap,) = amounts(AIR, replace(GOODS, weight_kg=low))
        (dear,) = amounts(AIR, replace(GOODS, weight_kg=high))
        assert cheap <= dear

    @pytest.mark.parametrize(
        ("each_kg", "shown"),
        [
            (1.5, "BAS 6 x 4.0 = USD 24.00"),
            (2, "BAS 6 x 5.5 = USD 33.00"),
            (9.99, "BAS 6 x 5.5 = USD 33.00"),
            (25, "BAS 6 x 9.0 = USD 54.00"),
        ],
    )
    def test_parcels_are_in_the_bracket_of_one_parcel(self, each_kg, shown):
        parcels = [
            line("per_parcel", 4),
            line("per_parcel", 5.5, line=2, weight_break_kg=2),
            line("per_parcel", 9, line=3, weight_break_kg=10),
        ]
        six = Consignment(weight_kg=6 * each_kg, volume_m3=0.001, packages=6)
        assert priced(parcels, six) == [shown]


class TestValidity:
    @pytest.mark.parametrize(
        ("day", "minor"),
        [("2026-11-30", [10000]), ("2026-12-01", [12000]), ("2026-12-31", [12000])],
    )
    def test_both_dates_of_a_line_are_inclusive(self, day, minor):
        lines = [
            line("per_bl", 100, valid_to=date(2026, 11, 30)),
            line("per_bl", 120, line=2, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 31)),
        ]
        assert amounts(lines, as_of=date.fromisoformat(day)) == minor

    def test_out_of_validity_is_not_charged(self):
        lines = [line("per_bl", 100, valid_to=date(2026, 11, 30))]
        assert amounts(lines, as_of=date(2027, 1, 1)) == []

    def test_the_date_of_the_network_counts_where_none_is_given(self):
        assert amounts([line("per_bl", 100, valid_from=TODAY, valid_to=TODAY)]) == [10000]

    def test_a_break_that_does_not_hold_closes_no_other(self):
        lines = [AIR[0], replace(AIR[1], valid_to=date(2026, 1, 1)), AIR[2]]
        assert priced(lines, replace(GOODS, weight_kg=200)) == ["BAS 200 x 4.6 = USD 920.00"]

    def test_a_movement_without_tariff_costs_nothing(self):
        network = world(line("per_bl", 100))
        free = replace(moved(network, GOODS), tariff=np.array([-1]))
        assert len(charges(network, Consignments.of([GOODS]), free).row) == 0
