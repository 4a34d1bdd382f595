"""Each constraint family cuts the point it should and keeps the one it should."""

from dataclasses import replace

import numpy as np
import pytest

from solver.backend import solve
from solver.kernels.consolidation import FAMILIES, ConsolidationProblem, build

INF = np.inf


def problem(**changes):
    """Two shipments, each with a box column (0, 1) on one chain and a loose column (2, 3)."""
    base = ConsolidationProblem(
        shipment=np.array([0, 1, 0, 1]),
        cost=np.array([10.0, 10.0, 100.0, 100.0]),
        packages=np.array([4.0, 4.0, 4.0, 4.0]),
        weight=np.array([1000.0, 1000.0, 1000.0, 1000.0]),
        volume=np.array([20.0, 30.0, 20.0, 30.0]),
        carbon=np.array([50.0, 50.0, 10.0, 10.0]),
        wanted=np.array([4.0, 4.0]),
        max_parts=np.array([1.0, 1.0]),
        reject=np.array([1000.0, 1000.0]),
        on_chain=(np.array([0, 1]), np.array([0, 0])),
        box_price=np.array([[60.0, 100.0]]),
        cube=np.array([30.0, 60.0]),
        payload=np.array([[20_000.0, 25_000.0]]),
        teu=np.array([1.0, 2.0]),
        on_departure=(np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1])),
        chain_on_departure=(np.array([0]), np.array([0])),
        departure_price=np.array([0.0, 0.0]),
        departure_teu=np.array([INF, INF]),
        departure_weight=np.array([INF, INF]),
        departure_volume=np.array([INF, INF]),
        cash=np.array([10.0, 10.0, 100.0, 100.0]),
    )
    return replace(base, **changes)


def answer(p):
    model, arrays = build(p)
    found = solve(arrays, time_limit_s=10)
    assert found.values is not None
    used = np.flatnonzero(found.values[model.use] > 0.5).tolist()
    boxes = {
        int(kind): round(float(found.values[v]))
        for kind, v in zip(model.box_type, model.boxes, strict=True)
    }
    return used, boxes, found.objective


def cut(family, p, point):
    """Tell whether leaving a family out lets a point through that the model cuts."""
    model, arrays = build(p)
    values = point(model, np.zeros(len(arrays.cost)))
    rows = arrays.rows_of(family)
    activity = (arrays.matrix @ values)[rows]
    broken = (activity > arrays.row_upper[rows] + 1e-9) | (activity < arrays.row_lower[rows] - 1e-9)
    return bool(broken.any())


def set_values(**names):
    def point(model, values):
        for name, chosen in names.items():
            block = getattr(model, name)
            for index, value in chosen.items():
                values[block[index]] = value
        return values

    return point


def test_two_shipments_share_one_large_box():
    used, boxes, cost = answer(problem())
    assert used == [0, 1]
    assert boxes == {0: 0, 1: 1}
    assert cost == pytest.approx(120)


def test_serve_cuts_a_shipment_that_goes_nowhere():
    assert cut("serve", problem(), set_values(use={0: 1}, boxes={0: 1}))
    assert not cut("serve", problem(), set_values(use={0: 1, 3: 1}))
    assert not cut("serve", problem(), set_values(use={0: 1}, left={1: 4}))


def test_parts_cuts_one_part_too_many():
    assert cut("parts", problem(), set_values(use={0: 1, 2: 1}))
    assert not cut("parts", problem(max_parts=np.array([2.0, 1.0])), set_values(use={0: 1, 2: 1}))


def test_cube_cuts_a_box_that_is_too_small():
    assert cut("cube", problem(), set_values(use={0: 1, 1: 1}, boxes={0: 1}))
    assert not cut("cube", problem(), set_values(use={0: 1, 1: 1}, boxes={1: 1}))


def test_payload_cuts_a_box_that_is_too_weak():
    heavy = problem(weight=np.array([15_000.0, 15_000.0, 1.0, 1.0]))
    assert cut("payload", heavy, set_values(use={0: 1, 1: 1}, boxes={1: 1}))
    assert not cut("payload", heavy, set_values(use={0: 1, 1: 1}, boxes={0: 2}))


def test_open_box_cuts_goods_in_a_fraction_of_a_box():
    assert cut("open_box", problem(), set_values(use={0: 1}, boxes={0: 0.7}))
    assert not cut("open_box", problem(), set_values(use={0: 1}, boxes={0: 1}))


def test_whole_box_counts_a_shipments_own_boxes_where_one_type_goes():
    single = problem(box_price=np.array([[60.0, INF]]), volume=np.array([40.0, 10.0, 40.0, 10.0]))
    assert cut("whole_box", single, set_values(use={0: 1}, boxes={0: 1.4}))
    assert not cut("whole_box", single, set_values(use={0: 1}, boxes={0: 2}))


def test_used_makes_a_priced_departure_pay_once():
    priced = problem(departure_price=np.array([500.0, 0.0]))
    assert cut("used", priced, set_values(use={0: 1}, boxes={0: 1}))
    assert not cut("used", priced, set_values(use={0: 1}, boxes={0: 1}, opened={0: 1}))
    used, _, cost = answer(priced)
    assert used == [2, 3]
    assert cost == pytest.approx(200)


def test_teu_limits_the_boxes_of_a_departure():
    tight = problem(departure_teu=np.array([1.0, INF]))
    assert cut("teu", tight, set_values(boxes={1: 1}))
    used, boxes, _ = answer(tight)
    assert boxes[1] == 0
    assert len({0, 1} & set(used)) == 1


def test_load_limits_loose_weight_and_volume():
    tight = problem(
        cost=np.array([1000.0, 1000.0, 1.0, 1.0]), departure_volume=np.array([INF, 40.0])
    )
    assert cut("load_volume", tight, set_values(use={2: 1, 3: 1}))
    used, _, _ = answer(tight)
    assert len({2, 3} & set(used)) == 1
    heavy = problem(departure_weight=np.array([INF, 1500.0]))
    assert cut("load_weight", heavy, set_values(use={2: 1, 3: 1}))


def test_carbon_caps_the_whole_plan():
    capped = problem(carbon_cap=70.0)
    assert cut("carbon", capped, set_values(use={0: 1, 1: 1}))
    used, _, _ = answer(capped)
    assert sum(capped.carbon[used]) <= 70.0


def test_budget_caps_the_cash_of_the_whole_plan():
    tight = problem(budget=110.0)
    assert cut("budget", tight, set_values(use={0: 1, 1: 1}, boxes={1: 1}))
    used, _, _ = answer(tight)
    assert len(used) == 1


def test_a_package_is_left_only_when_nothing_else_is_possible():
    used, _, cost = answer(
        problem(departure_teu=np.zeros(2), departure_volume=np.array([INF, 25.0]))
    )
    assert used == [2]
    assert cost == pytest.approx(100 + 4 * 1000)


def test_families_are_the_table_of_contents():
    assert list(FAMILIES) == [
        "serve",
        "parts",
        "cube",
        "payload",
        "open_box",
        "whole_box",
        "used",
        "teu",
        "load",
        "carbon",
        "budget",
    ]
