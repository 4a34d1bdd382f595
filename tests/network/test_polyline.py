"""Lines on the globe: great circles, and cuts at the edge of a map."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.geo import great_circle_km
from network.polyline import cut_at_meridian, great_circle_line, unwrapped

SHANGHAI, LOS_ANGELES, HAMBURG = (121.5, 31.2), (-118.2, 33.7), (10.0, 53.5)

positions = st.tuples(st.floats(-180, 180), st.floats(-85, 85))
lines = st.lists(positions, min_size=2, max_size=8)


def length_km(line):
    return sum(
        float(great_circle_km(lat_1, lon_1, lat_2, lon_2))
        for (lon_1, lat_1), (lon_2, lat_2) in pairwise(line)
    )


def test_a_great_circle_keeps_its_ends_and_its_length():
    line = great_circle_line(SHANGHAI, HAMBURG)
    direct = float(great_circle_km(SHANGHAI[1], SHANGHAI[0], HAMBURG[1], HAMBURG[0]))
    assert (line[0], line[-1]) == (SHANGHAI, HAMBURG)
    assert length_km(line) == pytest.approx(direct, rel=1e-9)


def test_a_short_way_is_one_step():
    assert len(great_circle_line((10.0, 53.5), (10.1, 53.6))) == 2


def test_opposite_points_have_no_single_great_circle():
    assert great_circle_line((0.0, 0.0), (180.0, 0.0)) == [(0.0, 0.0), (180.0, 0.0)]


def test_a_line_over_the_pacific_is_cut_in_two_at_the_antimeridian():
    west, east = cut_at_meridian(great_circle_line(SHANGHAI, LOS_ANGELES))
    assert (west[-1][0], east[0][0]) == (180.0, -180.0)
    assert west[-1][1] == pytest.approx(east[0][1])


def test_a_pacific_map_does_not_cut_it():
    assert len(cut_at_meridian(great_circle_line(SHANGHAI, LOS_ANGELES), west=-30.0)) == 1


def test_a_line_that_ends_on_the_edge_stays_whole():
    assert cut_at_meridian([(170.0, 0.0), (180.0, 5.0)]) == [[(170.0, 0.0), (180.0, 5.0)]]


def test_unwrapping_takes_the_shorter_way_round():
    assert unwrapped([(179.0, 0.0), (-179.0, 0.0)]) == [(179.0, 0.0), (181.0, 0.0)]


@given(lines, st.sampled_from((-180.0, -169.0, -30.0)))
def test_no_part_ever_streaks_across_the_map(line, west):
    parts = cut_at_meridian(line, west)
    for part in parts:
        assert all(west <= lon <= west + 360 for lon, _ in part)
        assert all(abs(b[0] - a[0]) <= 180 + 1e-6 for a, b in pairwise(part))


@given(lines)
def test_cutting_neither_adds_nor_loses_way(line):
    def run(parts):
        return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for p in parts for a, b in pairwise(p))

    assert run(cut_at_meridian(line)) == pytest.approx(run([unwrapped(line)]), abs=1e-6)
