"""Charts draw what they are given: positions, lengths, ticks, names."""

import re
from itertools import pairwise

import pytest

from scenarios.report.charts import (
    Bar,
    ParetoPoint,
    Part,
    Step,
    pareto,
    shade_of,
    stacked_bars,
    waterfall,
)
from scenarios.report.svg import number, shortened, text_width, tick_text, ticks


def boxes(svg, class_):
    """Return (x, width) of the rectangles of a class."""
    found = re.findall(
        rf'<rect class="part {class_}" x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"', svg
    )
    return [(float(x), float(width)) for x, width in found]


def dots(svg):
    found = re.findall(
        r'<circle class="dot shade-(\d)( picked)?" cx="([0-9.]+)" cy="([0-9.]+)" r="([0-9.]+)"', svg
    )
    return [(int(s), bool(p), float(x), float(y), float(r)) for s, p, x, y, r in found]


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (0.0, 6431.2), (3.7, 51.2), (-5.0, 5.0), (7.0, 7.0), (0.0, 0.0)]
)
def test_ticks_are_round_even_and_span_the_range(low, high):
    made = ticks(low, high)
    assert made[0] <= low
    assert made[-1] >= high
    steps = [round(b - a, 9) for a, b in pairwise(made)]
    assert len(set(steps)) == 1
    assert steps[0] > 0


def test_tick_texts_have_the_decimals_they_need():
    assert [tick_text(v, [0.0, 2.5]) for v in (0.0, 2.5)] == ["0.0", "2.5"]
    assert tick_text(4000.0, [0.0, 1000.0]) == "4,000"
    assert tick_text(-0.2, [-0.2, 0.0]) == "\N{MINUS SIGN}0.2"


def test_later_is_to_the_right_and_dearer_is_higher():
    cheap = ParetoPoint(days=40.0, cost=900.0, co2e_wtw_kg=500.0, name="sea", pick="Cheapest")
    fast = ParetoPoint(days=4.0, cost=5000.0, co2e_wtw_kg=7000.0, name="air", pick="Fastest")
    plain = ParetoPoint(days=20.0, cost=2000.0, co2e_wtw_kg=2000.0, name="rail <1>")
    svg = pareto([cheap, fast, plain], "Days", "Cost, USD", "front")
    by_x = sorted(dots(svg), key=lambda dot: dot[2])
    assert [picked for _, picked, *_ in by_x] == [True, False, True]
    assert by_x[0][3] < by_x[1][3] < by_x[2][3]  # y runs down the page
    assert by_x[0][4] > by_x[2][4]  # more carbon, larger
    assert (by_x[0][0], by_x[2][0]) == (4, 0)
    assert "<title>rail &lt;1&gt;</title>" in svg
    assert {"Cheapest", "Fastest", "Days", "Cost, USD"} <= set(re.findall(r">([^<>]+)</text>", svg))


def test_a_front_of_one_point_can_be_drawn():
    point = ParetoPoint(days=3.0, cost=10.0, co2e_wtw_kg=1.0, name="only")
    assert len(dots(pareto([point], "x", "y", "front"))) == 1


def test_names_of_close_picks_do_not_lie_on_each_other():
    points = [
        ParetoPoint(
            days=40.0 + k / 100, cost=900.0 + k, co2e_wtw_kg=5.0, name="n", pick=f"Pick {k}"
        )
        for k in range(4)
    ]
    far = ParetoPoint(days=1.0, cost=9000.0, co2e_wtw_kg=5.0, name="n")
    svg = pareto([*points, far], "x", "y", "front")
    rows = sorted(float(y) for y in re.findall(r'y="([0-9.]+)" class="pick-name"', svg))
    assert all(b - a >= 13 for a, b in pairwise(rows))


def test_shades_cover_the_whole_range():
    assert [shade_of(share) for share in (0.0, 0.5, 0.99, 1.0)] == [0, 2, 4, 4]


def test_parts_are_as_long_as_their_values_and_lie_end_to_end():
    bars = [
        Bar(
            name="One",
            parts=(Part(value=30.0, class_="a", name="a"), Part(value=10.0, class_="b", name="b")),
            total="40",
        ),
        Bar(name="Two", parts=(Part(value=20.0, class_="a", name="a"),), total="20"),
    ]
    svg = stacked_bars(bars, "kg", "bars")
    (x_1, long), (x_2, short) = boxes(svg, "a")
    (x_b, rest) = boxes(svg, "b")[0]
    assert long == pytest.approx(3 * rest, abs=0.2)
    assert long == pytest.approx(1.5 * short, abs=0.2)
    assert x_1 == x_2
    assert x_b == pytest.approx(x_1 + long, abs=0.2)


def test_bars_without_anything_can_be_drawn():
    assert "<svg" in stacked_bars([Bar(name="Nothing", parts=(), total="0")], "kg", "bars")


def test_a_long_name_gives_way_to_its_total():
    name = "Peak season, two hundred shipments to eight countries over two oceans"
    svg = stacked_bars([Bar(name=name, parts=(), total="USD 1,234,567.89")], "USD", "bars")
    (shown,) = re.findall(r'class="bar-name">([^<]+)<', svg)
    assert shown.endswith("…")
    assert name.startswith(shown[:-1])
    assert shortened("海运", 10.0, 15.0) == "…"


def test_a_waterfall_hangs_each_change_on_what_was_reached():
    steps = [
        Step(name="Base", value=5000.0, text="5,000", is_total=True),
        Step(name="Freight", value=-700.0, text="-700"),
        Step(name="Origin", value=20.0, text="+20"),
        Step(name="New", value=4320.0, text="4,320", is_total=True),
    ]
    svg = waterfall(steps, "USD", "waterfall")
    base, new = boxes(svg, "step-total")
    (less,), (more,) = boxes(svg, "step-less"), boxes(svg, "step-more")
    assert less[0] + less[1] == pytest.approx(base[0] + base[1], abs=0.2)
    assert more[0] == pytest.approx(less[0], abs=0.2)
    assert more[0] + more[1] == pytest.approx(new[0] + new[1], abs=0.2)


def test_small_totals_stand_on_zero():
    steps = [
        Step(name="a", value=10.0, text="10", is_total=True),
        Step(name="x", value=90.0, text="90"),
        Step(name="b", value=100.0, text="100", is_total=True),
    ]
    first, last = boxes(waterfall(steps, "USD", "w"), "step-total")
    assert last[1] == pytest.approx(10 * first[1], rel=0.02)


def test_numbers_are_short_and_wide_scripts_are_wide():
    assert (number(3.0), number(3.14159), number(-0.04)) == ("3", "3.1", "0")
    assert text_width("海运", 10.0) == 20.0
    assert text_width("ab", 10.0) < 20.0
