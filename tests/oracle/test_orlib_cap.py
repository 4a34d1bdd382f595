"""OR-Library warehouse location, through the facade, judged by the referee of the instances."""

import json
import subprocess
import sys

import pytest

from network.enums import Status
from solver.locate import LocateQuestion, locate
from solver.options import Options
from solver.plan import LocationPlan
from tests.oracle.bench_folder import FOLDER, need
from tests.oracle.orlib import SCALE, network_of, read_cap

KNOWN = {
    "cap41": 1040444.375,
    "cap42": 1098000.450,
    "cap43": 1153000.450,
    "cap44": 1235500.450,
    "cap61": 932615.750,
    "cap62": 977799.400,
    "cap63": 1014062.050,
    "cap64": 1045650.250,
    "cap71": 932615.750,
    "cap72": 977799.400,
    "cap73": 1010641.450,
    "cap74": 1034976.975,
}
TOLERANCE = 0.02


def solution_of(plan: LocationPlan) -> dict[str, object]:
    """Return a plan in the shape the referee reads."""
    fractions: dict[str, dict[str, float]] = {}
    for flow in plan.outbound:
        shares = fractions.setdefault(flow.destination_id.removeprefix("C"), {})
        shares[flow.origin_id.removeprefix("W")] = flow.share
    opened = [int(s.location_id.removeprefix("W")) for s in plan.sites if s.is_open]
    return {"fractions": fractions, "open": opened}


@pytest.mark.parametrize("name", KNOWN)
def test_the_optimum_is_proved_and_the_referee_agrees(name, tmp_path):
    data = need(f"orlib_cap/{name}.txt")
    plan = locate(network_of(read_cap(data)), LocateQuestion(options=Options(time_limit_s=60.0)))
    assert plan.termination.status is Status.OPTIMAL
    assert plan.unserved == ()
    answer = tmp_path / "solution.json"
    answer.write_text(json.dumps(solution_of(plan)))
    value = KNOWN[name]
    command = [sys.executable, str(FOLDER / "check.py"), "cap", str(data), str(answer)]
    limits = ["--expect", str(value), "--tol", str(TOLERANCE / value)]
    judged = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert json.loads(judged.stdout)["objective"] == pytest.approx(value, abs=TOLERANCE)
    assert float(plan.total_cost.amount) / SCALE == pytest.approx(value, abs=TOLERANCE)
