"""Load units and the mixes of containers worth asking a price for."""

from datetime import date
from itertools import product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.equipment import (
    Equipment,
    EquipmentLimit,
    box_mixes,
    read_iso_code,
    road_payload_kg,
    units_needed,
)
from tests.strategies import equipment, reals, unhurried

SMALL = Equipment(equipment_id="20GP", volume_m3=26.5, payload_kg=21640, teu=1)
LARGE = Equipment(equipment_id="40HC", volume_m3=66, payload_kg=26330, teu=2)


def room(units, counts):
    cube = sum(n * unit.volume_m3 for n, unit in zip(counts, units, strict=True))
    payload = sum(n * unit.payload_kg for n, unit in zip(counts, units, strict=True))
    return cube, payload


def fits(units, counts, weight_kg, volume_m3):
    """Tell whether boxes hold goods (the last billionth forgiven)."""
    cube, payload = room(units, counts)
    return any(counts) and cube >= volume_m3 * (1 - 1e-9) and payload >= weight_kg * (1 - 1e-9)


def without_one(counts):
    """Return the mixes with one box less."""
    for kind, count in enumerate(counts):
        if count:
            yield (*counts[:kind], count - 1, *counts[kind + 1 :])


units = st.lists(equipment(), min_size=1, max_size=3)
weights, volumes = reals(0.1, 400_000, 1), reals(0.1, 600, 1)


class TestIsoCodes:
    @pytest.mark.parametrize(
        ("code", "feet", "high", "kind"),
        [
            ("22G1", 20, 8.5, "G"),
            ("42G1", 40, 8.5, "G"),
            ("45G1", 40, 9.5, "G"),
            ("L5G1", 45, 9.5, "G"),
            ("45R1", 40, 9.5, "R"),
            ("22RT", 20, 8.5, "R"),
            ("22U1", 20, 8.5, "U"),
            ("29P0", 20, 4.0, "P"),
            (" 22gp ", 20, 8.5, "G"),
        ],
    )
    def test_four_characters_say_size_and_type(self, code, feet, high, kind):
        found = read_iso_code(code)
        assert (found.length_ft, found.height_ft, found.kind) == (feet, high, kind)
        assert found.is_reefer is (kind == "R")

    @pytest.mark.parametrize(
        "code", ["", "22G", "22G11", "72G1", "27G1", "22X1", "22G-", "٢٢G1", "40HC"]
    )
    def test_other_words_are_no_codes(self, code):
        assert read_iso_code(code) is None

    def test_a_box_without_a_code_is_read_by_its_name(self):
        assert Equipment(equipment_id="40RF", volume_m3=60, payload_kg=27000).is_reefer
        assert not Equipment(equipment_id="40HC", volume_m3=66, payload_kg=26000).is_reefer
        coded = Equipment(equipment_id="40RF", iso_code="45G1", volume_m3=60, payload_kg=27000)
        assert not coded.is_reefer


class TestRoadPayload:
    TODAY = date(2026, 11, 2)

    def payload(self, *limits, countries=("US",)):
        return road_payload_kg(LARGE, limits, countries, self.TODAY)

    def limit(self, kg, country="US", **given_):
        fields = {"equipment_id": "40HC", **given_}
        return EquipmentLimit(country_code=country, payload_kg=kg, **fields)

    def test_the_least_limit_on_the_way_binds(self):
        limits = self.limit(20000.0), self.limit(18000.0, "CA"), self.limit(9000.0, "DE")
        assert self.payload() == 26330
        assert self.payload(*limits) == 20000
        assert self.payload(*limits, countries=("US", "CA")) == 18000

    def test_roads_add_nothing_to_a_box(self):
        assert self.payload(self.limit(40000.0)) == 26330

    def test_only_its_own_type_and_days_count(self):
        assert self.payload(self.limit(20000.0, equipment_id="20GP")) == 26330
        assert self.payload(self.limit(20000.0, valid_to=date(2026, 11, 1))) == 26330
        assert self.payload(self.limit(20000.0, valid_from=date(2026, 11, 3))) == 26330
        assert self.payload(self.limit(20000.0, valid_to=self.TODAY)) == 20000


class TestUnitsNeeded:
    @pytest.mark.parametrize(
        ("weight_kg", "volume_m3", "boxes"),
        [
            (100, 1, 1),
            (13160, 65.8, 1),
            (13202, 66.01, 2),
            (26330, 10, 1),
            (26331, 10, 2),
            (80000, 10, 4),
        ],
    )
    def test_the_binding_one_of_cube_and_payload_decides(self, weight_kg, volume_m3, boxes):
        assert units_needed(LARGE, weight_kg, volume_m3) == boxes

    def test_a_binary_hair_too_much_needs_no_other_box(self):
        assert units_needed(LARGE, 1.0, 3 * 22.0 + 1e-13) == 1

    @unhurried
    @given(equipment(), weights, volumes)
    def test_they_hold_the_goods_and_one_less_does_not(self, unit, weight_kg, volume_m3):
        count = units_needed(unit, weight_kg, volume_m3)
        assert fits([unit], (count,), weight_kg, volume_m3)
        assert not fits([unit], (count - 1,), weight_kg, volume_m3)


class TestBoxMixes:
    def test_four_cubic_metres(self):
        assert set(box_mixes([SMALL, LARGE], 1200, 4)) == {(1, 0), (0, 1)}

    def test_ninety_cubic_metres(self):
        """A large and a small box, two large ones, or four small ones."""
        assert set(box_mixes([SMALL, LARGE], 18000, 90)) == {(1, 1), (0, 2), (4, 0)}

    def test_heavy_goods(self):
        assert set(box_mixes([SMALL, LARGE], 40000, 20)) == {(1, 1), (0, 2), (2, 0)}

    def test_fewest_boxes_come_first(self):
        assert box_mixes([SMALL, LARGE], 18000, 90) == ((0, 2), (1, 1), (4, 0))

    def test_a_service_without_boxes_has_no_mixes(self):
        assert box_mixes([], 1200, 4) == ()

    def test_each_type_alone_is_always_among_them(self):
        """Six large boxes are fifteen small ones, which may be the cheaper."""
        mixes = box_mixes([SMALL, LARGE], 1000, 66 * 6)
        assert {(15, 0), (0, 6)} <= set(mixes)

    @unhurried
    @given(units, weights, volumes)
    def test_every_mix_holds_the_goods_without_a_box_to_spare(self, kinds, weight_kg, volume_m3):
        mixes = box_mixes(kinds, weight_kg, volume_m3)
        assert mixes
        assert len(set(mixes)) == len(mixes)
        for counts in mixes:
            assert fits(kinds, counts, weight_kg, volume_m3)
            assert not any(
                fits(kinds, fewer, weight_kg, volume_m3) for fewer in without_one(counts)
            )

    @unhurried
    @given(units, weights, volumes)
    def test_no_mix_is_missed_that_brute_force_finds(self, kinds, weight_kg, volume_m3):
        """For goods that need at most six boxes of every type."""
        needed = [units_needed(kind, weight_kg, volume_m3) for kind in kinds]
        if max(needed) > 6:
            share = max(needed) / 6
            weight_kg, volume_m3 = weight_kg / share, volume_m3 / share
        lean = {
            counts
            for counts in product(range(8), repeat=len(kinds))
            if fits(kinds, counts, weight_kg, volume_m3)
            and not any(fits(kinds, fewer, weight_kg, volume_m3) for fewer in without_one(counts))
        }
        assert set(box_mixes(kinds, weight_kg, volume_m3)) == lean

    @unhurried
    @given(units, reals(400_000, 4_000_000, 0), volumes)
    def test_large_loads_try_every_type_alone(self, kinds, weight_kg, volume_m3):
        mixes = set(box_mixes(kinds, weight_kg, volume_m3))
        for kind, unit in enumerate(kinds):
            alone = [0] * len(kinds)
            alone[kind] = ceil(units_needed(unit, weight_kg, volume_m3))
            assert tuple(alone) in mixes
