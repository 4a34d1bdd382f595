"""The door for grams: published worked examples, and what must hold for every footprint.

The numbers W1 to W9 are those of section 8 of the carbon reference page. Intensities in these
examples are test inputs: they enter no factor pack.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.carbon import emission_lines, factor_rows, footprint
from network.consignments import Consignments
from network.emissions import Emissions
from network.enums import ActivityUnit, DistanceBasis, Mode, Reason
from network.errors import InvalidInputError
from network.factor import EmissionFactor
from network.goods import Consignment
from network.network import Network
from network.schema import TABLES
from network.table import Table
from tests.strategies import emission_factors, reals, unhurried

UG_PER_KG = 10**9


def factor(wtt, ttw, **given_):
    """Return a factor for shortest feasible distance: none is due an adjustment."""
    fields = {
        "category_id": "TOC",
        "pack": "EXAMPLE",
        "unit": ActivityUnit.G_PER_TKM,
        "distance_basis": DistanceBasis.SFD,
        "licence": "example",
        "source": "worked example",
    }
    return EmissionFactor(**{**fields, "wtt": wtt, "ttw": ttw, **given_})


def hub(wtt, ttw):
    """Return a factor in kilograms per tonne."""
    return factor(wtt, ttw, category_id="HOC", unit=ActivityUnit.KG_PER_T)


def world(*factors):
    return Network(
        tables={"emission_factors": Table.from_rows(TABLES["emission_factors"], factors)}
    )


def goods(*weights_kg):
    return Consignments.of([Consignment(weight_kg=w, volume_m3=1) for w in weights_kg])


def lines(weight_kg, *legs):
    """Return the emission lines of one consignment over legs of (factor, kilometres)."""
    named = [replace(found, category_id=f"F{number}") for number, (found, _) in enumerate(legs)]
    rows, zeros = np.arange(len(legs)), np.zeros(len(legs), np.intp)
    distance = np.array([float(km) for _, km in legs])
    return emission_lines(world(*named), goods(weight_kg), zeros, rows, distance)


def kg(micrograms):
    """Return kilograms, exactly."""
    return Decimal(micrograms) / UG_PER_KG


class TestWorkedExamples:
    def test_w1_transport_activity(self):
        """230 kg over 700 km are 161 tkm."""
        (leg,) = lines(230, (factor(1, 1), 700))
        assert leg.activity_tkm == pytest.approx(161, abs=1e-9)

    def test_w2_chain_of_two_legs(self):
        """87 kg: 423 km at 0.1 kg/tkm, 321 km at 0.17 of which 0.153 from the tank on."""
        first, second = lines(87, (factor(100, 0), 423), (factor(17, 153), 321))
        assert first.activity_tkm == pytest.approx(36.801, abs=1e-9)
        assert second.activity_tkm == pytest.approx(27.927, abs=1e-9)
        assert kg(first.emissions.wtw_ug) == Decimal("3.6801")
        assert kg(second.emissions.wtw_ug) == Decimal("4.74759")
        assert kg(second.emissions.ttw_ug) == Decimal("4.272831")
        both = first.emissions + second.emissions
        assert kg(both.wtw_ug) == Decimal("8.42769")
        assert first.emissions.wtw_ug / both.wtw_ug == pytest.approx(0.4367, abs=5e-5)

    def test_w3_chain_with_a_hub(self):
        """40 t: rail, hub and road; the consistent sums (the published road leg is a misprint)."""
        rail, terminal, road = lines(
            40_000, (factor(7, 0), 423), (hub(23, 10), 0), (factor(27, 89), 423)
        )
        assert [kg(leg.emissions.wtw_ug) for leg in (rail, terminal, road)] == [
            Decimal("118.44"),
            Decimal(1320),
            Decimal("1962.72"),
        ]
        chain = sum((leg.emissions for leg in (rail, terminal, road)), Emissions())
        assert kg(chain.wtw_ug) == Decimal("3401.16")
        assert kg(chain.ttw_ug) == Decimal("1905.88")
        assert terminal.activity_tkm == 0
        assert rail.activity_tkm + road.activity_tkm == pytest.approx(33_840, abs=1e-9)

    def test_w3_sums_as_published(self):
        """118.44 + 1,320 + 1,692.62 kg WTW, 0 + 400 + 1,505.88 kg TTW, to the microgram."""
        legs = [("118.44", "0"), ("1320", "400"), ("1692.62", "1505.88")]
        chain = Emissions()
        for wtw, ttw in legs:
            tank = int(Decimal(ttw) * UG_PER_KG)
            chain += Emissions(wtt_ug=int(Decimal(wtw) * UG_PER_KG) - tank, ttw_ug=tank)
        assert kg(chain.wtw_ug) == Decimal("3131.06")
        assert kg(chain.ttw_ug) == Decimal("1905.88")

    def test_w4_single_legs(self):
        """40 t over 423 km at 0.116 (0.089) kg/tkm; 18 t over 990 km at 48.5 g/tkm."""
        (a,) = lines(40_000, (factor(27, 89), 423))
        assert a.activity_tkm == pytest.approx(16_920, abs=1e-9)
        assert kg(a.emissions.wtw_ug) == Decimal("1962.72")
        assert kg(a.emissions.ttw_ug) == Decimal("1505.88")
        (b,) = lines(18_000, (factor(8.5, 40), 990))
        assert b.activity_tkm == pytest.approx(17_820, abs=1e-9)
        assert kg(b.emissions.wtw_ug) == Decimal("864.27")

    def test_w9_exact_decimals(self):
        """1 t over 2,126.845 km at 0.027 and 0.089 kg/tkm, every digit."""
        (leg,) = lines(1000, (factor(27, 89), 2126.845))
        assert kg(leg.emissions.wtt_ug) == Decimal("57.424815")
        assert kg(leg.emissions.ttw_ug) == Decimal("189.289205")
        assert kg(leg.emissions.wtw_ug) == Decimal("246.71402")


class TestDistanceAdjustment:
    """At most once, and only where the factor is meant for the distance actually driven."""

    @pytest.mark.parametrize(
        ("mode", "times"),
        [
            (Mode.TRUCK, 1.05),
            (Mode.PARCEL, 1.05),
            (Mode.SEA, 1.15),
            (Mode.RAIL, 1.0),
            (Mode.BARGE, 1.0),
            (Mode.AIR, 1.0),
            (None, 1.0),
        ],
    )
    def test_a_factor_for_actual_distance_gets_the_default_of_its_mode(self, mode, times):
        actual = factor(10, 90, mode=mode, distance_basis=DistanceBasis.ACTUAL)
        (leg,) = lines(1000, (actual, 1000))
        assert leg.distance_adjustment == times
        assert leg.emissions.co2e_wtw_kg == pytest.approx(100 * times, rel=1e-12)
        assert leg.activity_tkm == 1000

    @pytest.mark.parametrize("mode", Mode)
    @pytest.mark.parametrize("basis", DistanceBasis)
    def test_a_factor_that_holds_the_adjustment_never_gets_another(self, mode, basis):
        holds_it = factor(10, 90, mode=mode, distance_basis=basis, daf_included=True)
        (leg,) = lines(1000, (holds_it, 1000))
        assert leg.distance_adjustment == 1.0
        assert kg(leg.emissions.wtw_ug) == 100

    @pytest.mark.parametrize("mode", Mode)
    @pytest.mark.parametrize("basis", [DistanceBasis.SFD, DistanceBasis.GCD])
    def test_a_factor_for_the_distance_that_is_given_needs_none(self, mode, basis):
        (leg,) = lines(1000, (factor(10, 90, mode=mode, distance_basis=basis), 1000))
        assert leg.distance_adjustment == 1.0

    def test_the_air_rows_of_the_example_hold_their_uplift(self):
        """1.2 t over 9,200 km by air at 666.46 g/tkm, nothing added."""
        uplifted = {"distance_basis": DistanceBasis.GCD, "daf_included": True}
        (leg,) = lines(1200, (factor(135.16, 531.3, mode=Mode.AIR, **uplifted), 9200))
        assert kg(leg.emissions.wtw_ug) == Decimal("7357.7184")


class TestMissingFactors:
    def test_a_missing_factor_is_named_and_nothing_takes_its_place(self):
        network = world(factor(1, 2))
        names = np.array(["TOC", "SHIP-X", "", "AIR-X", "SHIP-X"], dtype=object)
        with pytest.raises(InvalidInputError) as caught:
            factor_rows(network.emission_factors, names)
        assert [(f.code, f.subject) for f in caught.value.findings] == [
            (Reason.MISSING_FACTOR, "AIR-X"),
            (Reason.MISSING_FACTOR, "SHIP-X"),
        ]

    def test_a_blank_category_is_none(self):
        network = world(factor(1, 2))
        names = np.array(["", "TOC"], dtype=object)
        assert factor_rows(network.emission_factors, names).tolist() == [-1, 0]

    def test_without_a_factor_nothing_is_emitted_and_no_line_is_shown(self):
        use = (goods(1000), np.array([0]), np.array([-1]), np.array([500.0]))
        for network in (world(factor(1, 2)), world()):
            assert footprint(network, *use).wtw_ug.tolist() == [0]
            assert emission_lines(network, *use) == ()


any_factor = emission_factors(category_id=st.just("F"))
weights, distances = reals(0.001, 60_000), reals(0, 30_000)


def grams(found, weight_kg, distance_km):
    zero = np.array([0])
    made = footprint(world(found), goods(weight_kg), zero, zero, np.array([distance_km]))
    return int(made.wtt_ug[0]), int(made.ttw_ug[0])


class TestProperties:
    @unhurried
    @given(any_factor, weights, distances)
    def test_well_to_wheel_is_the_sum_of_its_parts(self, found, weight_kg, distance_km):
        zero = np.array([0])
        use = (goods(weight_kg), zero, zero, np.array([distance_km]))
        made = footprint(world(found), *use)
        assert (made.wtw_ug == made.wtt_ug + made.ttw_ug).all()
        (leg,) = emission_lines(world(found), *use)
        assert leg.emissions.wtw_ug == made.wtw_ug[0]
        assert leg.distance_adjustment in (1.0, 1.05, 1.15)

    @unhurried
    @given(any_factor, weights, distances, st.integers(2, 9))
    def test_linear_in_mass(self, found, weight_kg, distance_km, times):
        once = grams(found, weight_kg, distance_km)
        more = grams(found, weight_kg * times, distance_km)
        assert all(abs(m - times * o) <= times + 1e-12 * m for o, m in zip(once, more, strict=True))

    @unhurried
    @given(any_factor, weights, distances, st.integers(1, 50))
    def test_splitting_the_goods_conserves_the_grams(self, found, weight_kg, distance_km, parts):
        whole = Consignment(weight_kg=weight_kg, volume_m3=1, packages=parts)
        split = [whole.part(1, number) for number in range(parts)]
        zeros = np.zeros(parts, np.intp)
        made = footprint(
            world(found), Consignments.of(split), np.arange(parts), zeros, zeros + distance_km
        )
        total = sum(grams(found, weight_kg, distance_km))
        assert abs(int(made.wtw_ug.sum()) - total) <= parts + 1 + 1e-12 * total

    @unhurried
    @given(any_factor, weights, distances, distances)
    def test_two_legs_emit_what_one_of_their_length_does(self, found, weight_kg, first, second):
        if found.unit is ActivityUnit.KG_PER_T:
            return
        legs = sum(grams(found, weight_kg, first)) + sum(grams(found, weight_kg, second))
        assert abs(legs - sum(grams(found, weight_kg, first + second))) <= 3 + 1e-12 * legs

    @unhurried
    @given(any_factor, weights, distances, distances)
    def test_a_hub_does_not_depend_on_distance(self, found, weight_kg, first, second):
        fixed = hub(found.wtt, found.ttw)
        assert grams(fixed, weight_kg, first) == grams(fixed, weight_kg, second)

    @unhurried
    @given(st.lists(st.tuples(any_factor, distances), min_size=1, max_size=5), weights)
    def test_every_line_names_its_factor(self, legs, weight_kg):
        shown = lines(weight_kg, *legs)
        assert [leg.category for leg in shown] == [f"F{n}" for n in range(len(legs))]
        for leg, (found, _) in zip(shown, legs, strict=True):
            assert (leg.source, leg.licence) == (found.source, found.licence)
            assert (leg.confidence, leg.data_quality) == (found.confidence, found.data_quality)
            assert leg.pack == found.pack
