"""What to change and compare: scenarios, their outcomes, and two outcomes side by side."""

from typing import TYPE_CHECKING

from network.lazy import export_lazily

if TYPE_CHECKING:
    from scenarios.compare import compare
    from scenarios.io import load_scenario
    from scenarios.run import run

__all__ = ["compare", "load_scenario", "run"]

export_lazily(
    __name__,
    {
        "compare": "scenarios.compare",
        "load_scenario": "scenarios.io",
        "run": "scenarios.run",
    },
)
