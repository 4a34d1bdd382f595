"""The benchmark runner: how targets are judged and printed, and that instances are seeded."""

import pytest

from bench import targets
from bench.__main__ import BENCHMARKS, main
from bench.instances import Size, synthetic_world
from bench.targets import Target, report, seconds_target, write_results
from network.check import check
from network.enums import Mode, Severity

TINY = Size(60, 400)


def test_a_target_says_what_was_wanted_and_whether_it_holds(capsys):
    code = report([Target("fast", 0.04, "<=", 0.05), Target("share", 0.9, ">=", 0.995)])
    assert code == 1
    assert capsys.readouterr().out == (
        "target fast 0.04 <= 0.05 ok\ntarget share 0.9 >= 0.995 short\n"
    )


def test_results_are_written_with_what_they_were_measured_on(tmp_path):
    write_results([Target("fast", 0.04, "<=", 0.05)], tmp_path / "results" / "one.csv")
    head, row = (tmp_path / "results" / "one.csv").read_text("utf-8").splitlines()
    assert head == "target,measured,op,goal,ok,machine_factor,versions"
    assert row.startswith("fast,0.04,<=,0.05,True,")
    assert "ortools 9.15" in row


def test_all_reached_is_code_zero():
    assert report([Target("same", 7, "==", 7)]) == 0


def test_a_goal_in_seconds_follows_the_machine(monkeypatch):
    monkeypatch.setattr(targets, "machine_factor", lambda: 2.0)
    assert seconds_target("slow", 0.09, 0.05).ok
    assert not seconds_target("slow", 0.11, 0.05).ok


def test_an_unknown_benchmark_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["nothing"])
    said = capsys.readouterr().err
    assert all(name in said for name in BENCHMARKS)


def test_an_instance_is_the_same_for_the_same_seed():
    assert synthetic_world(TINY).digest == synthetic_world(TINY).digest
    assert synthetic_world(TINY).digest != synthetic_world(TINY, seed=1).digest


def test_an_instance_is_a_sound_world_with_the_trades_correlations():
    world = synthetic_world(TINY)
    assert len(world.services) == 400
    assert not [finding for finding in check(world) if finding.severity is Severity.ERROR]
    services = world.services
    hours_per_km = services.array("transit_min") / services.array("distance_km")
    sea, air = services.equals("mode", Mode.SEA), services.equals("mode", Mode.AIR)
    assert hours_per_km[sea].mean() > 5 * hours_per_km[air].mean()
