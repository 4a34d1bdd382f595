"""The public multimodal instance through the ship facade, judged by its own referee."""

import pytest

from network.enums import Status
from solver.options import Limits, Options
from solver.ship import ShipQuestion, ship
from tests.oracle import hzjken
from tests.oracle.bench_folder import need, referee

OPTIMUM, CONSTANT_TAX = 196_959, 187_120


@pytest.mark.slow
def test_hzjken_is_proved_optimal_and_accepted_by_its_referee():
    data = need(hzjken.FILE)
    network = hzjken.read(data)
    options = Options(horizon_days=60, time_limit_s=120)
    plan = ship(network, ShipQuestion(limits=Limits(max_legs=12), options=options))
    report = referee().check_hzjken(data, hzjken.as_solution(network, plan))
    assert report.errors == []
    assert report.objective == pytest.approx(OPTIMUM, abs=0.5)
    assert report.parts["decidable"] == pytest.approx(OPTIMUM - CONSTANT_TAX, abs=0.5)
    assert plan.termination.status is Status.OPTIMAL
    assert plan.totals.landed_cost.amount == OPTIMUM
    assert plan.termination.bounds.gap == 0
    assert not plan.unserved
