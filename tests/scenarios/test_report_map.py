"""The map of a report: the land, where it is cut, lines without streaks, names that fit."""

import re
from itertools import pairwise

import pytest

from network.polyline import great_circle_line
from scenarios.report.basemap import BASEMAP_PATH, Basemap, load_basemap
from scenarios.report.make_basemap import decoded_arcs, flat_ring, land_rings
from scenarios.report.map_lines import line_width, separated
from scenarios.report.map_svg import Flow, MapPlace, Role, draw_map
from scenarios.report.projection import VIEW_WIDTH, central_meridian, fitted, miller

SHANGHAI, LOS_ANGELES, HAMBURG = (121.5, 31.2), (-118.2, 33.7), (10.0, 53.5)
NEW_YORK, SYDNEY = (-74.0, 40.7), (151.2, -33.9)


def flow(start, end, volume_m3=1.0, style="mode-air"):
    return Flow(line=great_circle_line(start, end), style=style, volume_m3=volume_m3, name="x > y")


def flow_paths(svg):
    """Return the parts of every flow line as lists of page points."""
    paths = re.findall(r'<path class="flow [^"]*" d="([^"]+)"', svg)
    return [
        [tuple(map(float, point.split())) for point in part.split("L")]
        for path in paths
        for part in path.split("M")
        if part
    ]


def test_the_basemap_is_small_cut_at_the_antimeridian_and_says_where_it_is_from():
    assert BASEMAP_PATH.stat().st_size < 200_000
    basemap = load_basemap()
    assert "Natural Earth" in basemap.source
    for ring in basemap.rings:
        assert ring[0] == ring[-1]
        for (lon_1, lat_1), (lon_2, lat_2) in pairwise(ring):
            at_the_pole = lat_1 == lat_2 == pytest.approx(-90.0)
            assert abs(lon_2 - lon_1) < 180 or at_the_pole
            assert max(abs(lon_1), abs(lon_2)) <= 180.0


@pytest.mark.parametrize(
    ("name", "lon", "lat", "is_land"),
    [
        ("Chukotka beyond the antimeridian", -175.0, 67.0, True),
        ("Siberia before it", 175.0, 67.0, True),
        ("Vanua Levu, Fiji", 179.4, -16.6, True),
        ("Antarctica", 0.0, -85.0, True),
        ("Berlin", 13.4, 52.5, True),
        ("the Pacific", -150.0, 0.0, False),
        ("the Caspian Sea", 50.5, 42.0, False),
    ],
)
def test_the_land_is_where_it_should_be(name, lon, lat, is_land):
    inside = sum(_crossings(ring, lon, lat) for ring in load_basemap().rings) % 2 == 1
    assert inside is is_land, name


def _crossings(ring, lon, lat):
    return sum(
        (lat_1 > lat) != (lat_2 > lat)
        and lon < (lon_2 - lon_1) * (lat - lat_1) / (lat_2 - lat_1) + lon_1
        for (lon_1, lat_1), (lon_2, lat_2) in pairwise(ring)
    )


def test_a_ring_over_the_antimeridian_is_made_into_two_pieces():
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[175, 0], [-350, 0], [0, 10], [350, 0], [0, -10]]],
        "objects": {"land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0]]]}]}},
    }
    assert decoded_arcs(topology)[0][1] == (-175.0, 0.0)
    rings = land_rings(topology)
    assert sorted({abs(lon) for ring in rings for lon, _ in ring}) == [1750, 1800]
    assert len(rings) == 2


def test_a_ring_round_a_pole_is_closed_over_it():
    ring = flat_ring(
        [(-170.0, -70.0), (-60.0, -70.0), (60.0, -70.0), (170.0, -70.0), (-170.0, -70.0)]
    )
    assert (190.0, -90.0) in ring
    assert ring[0] == ring[-1]


def test_the_map_is_centred_where_the_least_volume_crosses_its_edge():
    pacific = [great_circle_line(SHANGHAI, LOS_ANGELES)]
    atlantic = [great_circle_line(HAMBURG, NEW_YORK)]
    both = [*pacific, *atlantic]
    assert central_meridian(pacific, [1.0]) == 150.0
    assert central_meridian(atlantic, [1.0]) == 11.0
    assert central_meridian(both, [9.0, 1.0]) == 150.0
    assert central_meridian(both, [1.0, 9.0]) == 11.0


@pytest.mark.parametrize("volumes", [(9.0, 1.0), (1.0, 9.0)])
def test_no_line_streaks_across_the_map(volumes):
    svg = draw_map(
        [flow(SHANGHAI, LOS_ANGELES, volumes[0]), flow(HAMBURG, NEW_YORK, volumes[1])], [], "map"
    )
    parts = flow_paths(svg)
    assert len(parts) == 3  # one of the two is cut
    for part in parts:
        assert all(abs(b[0] - a[0]) < VIEW_WIDTH / 10 for a, b in pairwise(part))


def test_everything_lies_within_the_window():
    svg = draw_map([flow(SHANGHAI, HAMBURG), flow(SHANGHAI, SYDNEY)], [], "map")
    height = float(re.search(r'viewBox="0 0 1000 ([0-9.]+)"', svg)[1])
    for part in flow_paths(svg):
        assert all(0 <= x <= VIEW_WIDTH and 0 <= y <= height for x, y in part)


def test_north_is_up_and_the_equator_keeps_its_scale():
    assert miller(0.0) == pytest.approx(0.0)
    assert miller(1.0) == pytest.approx(1.0, rel=1e-3)
    assert miller(60.0) > 60.0
    view = fitted([], [], 11.0)
    assert view.place((0.0, 50.0))[1] < view.place((0.0, 0.0))[1]


def test_every_line_and_place_has_a_tooltip_and_text_is_escaped():
    places = [MapPlace(position=SHANGHAI, name="A <b> & c", role=Role.ORIGIN)]
    svg = draw_map([flow(SHANGHAI, HAMBURG)], places, 'a "map"')
    assert "<title>x &gt; y</title>" in svg
    assert "<title>A &lt;b&gt; &amp; c</title>" in svg
    assert 'aria-label="a &quot;map&quot;"' in svg


def test_places_that_touch_share_a_sign_that_names_them_all():
    places = [
        MapPlace(position=SHANGHAI, name="Shanghai", role=Role.ORIGIN, volume_m3=2.0),
        MapPlace(position=(121.6, 31.3), name="Shanghai Port", role=Role.VIA),
        MapPlace(position=HAMBURG, name="Hamburg", role=Role.DESTINATION),
    ]
    svg = draw_map([flow(SHANGHAI, HAMBURG)], places, "map")
    assert svg.count('class="place ') == 2
    assert "<title>Shanghai · Shanghai Port</title>" in svg


def test_names_never_touch_each_other():
    places = [
        MapPlace(
            position=(100.0 + k % 6 * 2.0, 20.0 + k // 6 * 2.0),
            name=f"Place number {k}",
            role=Role.VIA,
        )
        for k in range(36)
    ]
    svg = draw_map([flow(SHANGHAI, HAMBURG)], places, "map")
    names = re.findall(
        r'<text x="([0-9.]+)" y="([0-9.]+)" class="place-name via" text-anchor="(\w+)">([^<]+)', svg
    )
    assert 0 < len(names) < len(places)
    boxes = []
    for x, y, anchor, words in names:
        width = 13 * 0.56 * len(words)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        boxes.append((left, left + width, float(y)))
    for number, (left, right, y) in enumerate(boxes):
        for other_left, other_right, other_y in boxes[:number]:
            assert right <= other_left or other_right <= left or abs(y - other_y) >= 13


def test_width_follows_volume():
    assert line_width(9.0, 1.0, 9.0) > line_width(4.0, 1.0, 9.0) > line_width(1.0, 1.0, 9.0) > 1.0
    assert line_width(5.0, 5.0, 5.0) == line_width(1.0, 1.0, 1.0)


def test_modes_between_the_same_places_are_drawn_apart_and_keep_their_ends():
    line = [(float(x), 10.0) for x in range(0, 400, 10)]
    air, truck = separated([[line], [line]], ["mode-air", "mode-truck"])
    assert air == [line]
    assert (truck[0][0], truck[0][-1]) == (pytest.approx(line[0]), pytest.approx(line[-1]))
    assert max(abs(y - 10.0) for _, y in truck[0]) > 8.0
    assert separated([[line], [line]], ["mode-air", "mode-sea"])[1] == [line]
    assert separated([[line], [line]], ["mode-air", "mode-air"])[1] == [line]


def test_another_basemap_can_take_its_place():
    square = Basemap(
        rings=([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)],), source="mine"
    )
    svg = draw_map([flow((0.0, 0.0), (9.0, 9.0))], [], "map", square)
    assert re.search(r'class="land" d="M[^M]+Z"', svg)
