"""``python -m bench NAME [--quick]``: run one benchmark, print its targets.

Every benchmark is a module of this package with ``run(*, quick) -> list of Target``.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from bench.targets import machine_factor, report, write_results

BENCHMARKS = {
    "hzjken": "the public multimodal instance, against its known optimum",
    "io": "100,000 rows of services in and out, as CSV, workbook and Parquet",
    "world": "changing and loading a world, and how many legs a journey needs",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark that the command line names."""
    lines = [f"  {name:<10} {what}" for name, what in BENCHMARKS.items()]
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Run one benchmark; exit 1 when a target is short.",
        epilog="\n".join(["benchmarks:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--quick", action="store_true", help="end within 50 s on two cores")
    parser.add_argument("--results", type=Path, help="folder to write NAME.csv into")
    chosen = parser.parse_args(arguments)
    print(f"machine factor {machine_factor():.2f} (goals in seconds are scaled by it)")
    targets = import_module(f"bench.{chosen.name}").run(quick=chosen.quick)
    if chosen.results is not None:
        write_results(targets, chosen.results / f"{chosen.name}.csv")
    return report(targets)


if __name__ == "__main__":
    sys.exit(main())
