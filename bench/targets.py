"""Targets: what was measured against what is wanted, and how fast this machine is.

A goal in seconds is stated for a machine of factor 1; the runner measures the factor of the
machine at hand by a fixed piece of work and scales such goals with it.
"""

import csv
import operator
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
}

REFERENCE_SECONDS = 0.032
"""What the calibration takes on a machine of factor 1."""

_REPEATS = 5
_LOOPS = 400_000
_NUMBERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """One goal: a measured figure, how it must compare, and with what."""

    name: str
    measured: float
    op: str
    goal: float

    @property
    def ok(self) -> bool:
        """Tell whether the goal is reached."""
        return _OPERATORS[self.op](self.measured, self.goal)

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "short"
        return f"target {self.name} {self.measured:.6g} {self.op} {self.goal:.6g} {verdict}"


def seconds_target(name: str, measured_s: float, goal_s: float) -> Target:
    """Return a target of at most ``goal_s`` seconds, scaled to this machine."""
    return Target(name, measured_s, "<=", goal_s * machine_factor())


def report(targets: Sequence[Target]) -> int:
    """Print one line per target; return the exit code, 1 when one is short."""
    for target in targets:
        print(target)
    return 0 if all(target.ok for target in targets) else 1


def write_results(targets: Sequence[Target], file: Path) -> None:
    """Write targets as CSV with what they were measured on: versions and machine factor."""
    file.parent.mkdir(parents=True, exist_ok=True)
    versions = " ".join(f"{name} {version(name)}" for name in ("ortools", "numpy", "numba"))
    with file.open("w", newline="", encoding="utf-8") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(("target", "measured", "op", "goal", "ok", "machine_factor", "versions"))
        for target in targets:
            measured, goal = f"{target.measured:.6g}", f"{target.goal:.6g}"
            factor = f"{machine_factor():.2f}"
            rows.writerow((target.name, measured, target.op, goal, target.ok, factor, versions))


@cache
def machine_factor() -> float:
    """Return how much slower than the reference this machine is (2 is half as fast)."""
    return median(_calibration_s() for _ in range(_REPEATS)) / REFERENCE_SECONDS


def _calibration_s() -> float:
    """Time a fixed piece of work: half interpreter, half arrays."""
    start = time.perf_counter()
    total = 0
    for number in range(_LOOPS):
        total += number * number % 7
    numbers = np.arange(_NUMBERS, dtype=np.float64)
    np.sort(np.sin(numbers) + total)
    return time.perf_counter() - start


def timed(work: Callable[[], object], repeats: int = 1) -> list[float]:
    """Return the seconds that each of several runs of some work takes."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def spread(seconds: Sequence[float]) -> str:
    """Return median, least and most in milliseconds, for printing."""
    low, middle, high = (1000 * f(seconds) for f in (min, median, max))
    return f"median {middle:.1f} ms ({low:.1f} to {high:.1f}, {len(seconds)} runs)"
