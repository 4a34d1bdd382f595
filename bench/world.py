"""Changing and loading a world, and how many legs a journey needs (DESIGN rules 7 and 14)."""

import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from bench.instances import LARGE, synthetic_world
from bench.leg_limit import leg_limit_targets
from bench.targets import Target, seconds_target, spread, timed
from network.changes import Add, Change, Close, Remove, Set, apply
from network.io.csv import read_folder
from network.network import Network
from network.reference import TABLES_FOLDER, reference

ONE_ROW_GOAL_S = 0.050
LOADING_GOAL_S = 1.0
_REPEATS = 9


def run(*, quick: bool) -> list[Target]:
    """Measure changes on 200,000 services, loading, and the limit on legs."""
    return [*change_targets(), *loading_targets(), *leg_limit_targets(quick=quick)]


def change_targets() -> list[Target]:
    """One changed row among 200,000 services, the new network's digest included."""
    start = time.perf_counter()
    world = synthetic_world(LARGE)
    print(f"{len(world.services):,} services made in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    before = world.digest
    print(f"digest of the whole world, first time: {1000 * (time.perf_counter() - start):.1f} ms")
    goals: dict[str, Sequence[Change]] = {
        "one_row_set_s": [
            Set(table="services", where={"service_id": "S100000"}, field="transit_min", value=777)
        ],
        "one_row_closed_s": [Close(table="services", where={"service_id": "S100001"})],
        "one_row_added_s": [Add(table="services", rows=[_new_service()])],
        "one_row_removed_s": [Remove(table="services", where={"service_id": "S100002"})],
    }
    targets = []
    for name, changes in goals.items():
        seconds = [_one_change(world, changes, before) for _ in range(_REPEATS)]
        print(f"{name}: {spread(seconds)}")
        targets.append(seconds_target(name, median(seconds), ONE_ROW_GOAL_S))
    return targets


def _new_service() -> dict[str, Any]:
    return {
        "service_id": "NEW",
        "origin_id": "L00001",
        "destination_id": "L00002",
        "mode": "sea",
        "load_form": "FCL",
        "transit_min": 1440,
    }


def _one_change(world: Network, changes: Sequence[Change], before: str) -> float:
    start = time.perf_counter()
    changed, _ = apply(world, changes)
    after = changed.digest
    seconds = time.perf_counter() - start
    assert after != before
    return seconds


def loading_targets() -> list[Target]:
    """The built-in world from its tables."""
    seconds = timed(lambda: read_folder(TABLES_FOLDER), repeats=3)
    print(f"built-in world ({len(reference().services):,} services) loaded: {spread(seconds)}")
    return [seconds_target("built_in_world_loaded_s", median(seconds), LOADING_GOAL_S)]
