"""Distances: known great circles, and the promises of the road estimate."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from network.geo import (
    MINIMUM_DRAYAGE_KM,
    crosses_the_channel,
    great_circle_km,
    joined_by_road,
    land_mass,
    road_distance_km,
)
from network.reference.source import number, record

latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)
direct_km = st.floats(0, 20_000, allow_nan=False)


def airport_distance(first, second):
    a, b = record("airports", first), record("airports", second)
    ends = (number(row, name) for row in (a, b) for name in ("lat_deg", "lon_deg"))
    return float(great_circle_km(*ends))


def test_great_circles_between_airports_match_published_lengths():
    published = {
        ("PVG", "LAX"): 10_415,
        ("PVG", "FRA"): 8_860,
        ("PVG", "ORD"): 11_334,
        ("HKG", "ANC"): 8_165,
        ("ANC", "ORD"): 4_568,
        ("EHU", "LGG"): 8_679,
    }
    found = {pair: round(airport_distance(*pair)) for pair in published}
    assert found == published


def test_distances_come_in_the_broadcast_shape():
    lat, lon = np.array([0.0, 10.0]), np.array([0.0, 20.0])
    matrix = great_circle_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    assert matrix.shape == (2, 2)
    assert matrix[0, 0] == matrix[1, 1] == 0
    assert matrix[0, 1] == matrix[1, 0] > 0


@given(latitudes, longitudes, latitudes, longitudes)
def test_great_circle_is_symmetric_and_at_most_half_way_round(lat_a, lon_a, lat_b, lon_b):
    there = float(great_circle_km(lat_a, lon_a, lat_b, lon_b))
    back = float(great_circle_km(lat_b, lon_b, lat_a, lon_a))
    assert abs(there - back) < 1e-6
    assert 0 <= there <= 20_015.2


@given(direct_km, direct_km)
def test_road_never_falls_with_distance_nor_below_the_great_circle(first, second):
    near, far = sorted((first, second))
    road_near, road_far = road_distance_km(np.array([near, far]))
    assert road_near <= road_far
    assert road_near >= max(near, MINIMUM_DRAYAGE_KM)


def test_road_factors_step_down_without_a_step_down_in_distance():
    road = road_distance_km(np.array([0.0, 100.0, 499.9, 501.0, 1000.0, 1501.0, 5000.0]))
    expected = [15.0, 125.0, 624.875, 625.0, 1200.0, 1800.0, 5900.0]
    np.testing.assert_allclose(road, expected)


def test_roads_stay_on_one_land_mass():
    assert joined_by_road("CN", "DE")
    assert joined_by_road("MX", "CA")
    assert not joined_by_road("GB", "FR")
    assert not joined_by_road("PA", "CO")
    assert not joined_by_road("JP", "KR")
    assert land_mass("PT") == "Eurasia"


def test_the_channel_is_the_one_way_between_britain_and_europe():
    assert crosses_the_channel("GB", "FR")
    assert crosses_the_channel("DE", "GB")
    assert not crosses_the_channel("GB", "US")
    assert not crosses_the_channel("FR", "DE")
