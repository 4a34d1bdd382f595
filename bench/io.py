"""Tables in and out: 100,000 services read and checked, from every kind of file."""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.instances import Size, synthetic_world
from bench.targets import Target, seconds_target, spread, timed
from network.check import check
from network.enums import Confidence
from network.io.intake import take_in
from network.io.load import Shape, load, write
from network.io.marked import write_marked
from network.network import Network
from network.table import Table

READ_GOAL_S = 10.0
"""Reading and checking 100,000 rows of services, with whatever else the world holds."""

WRITE_GOAL_S = 20.0
"""Writing them: a workbook takes by far the longest."""

FAULTS_GOAL_S = 60.0
"""Finding 100,000 faults and handing all rows back as a marked workbook."""

MANY = Size(5_000, 100_000)
FEW = Size(2_000, 20_000)
_REPEATS = 3


def run(*, quick: bool) -> list[Target]:
    """Write, read and check a world in every shape; then with a fault in every row."""
    world = wide_world(FEW if quick else MANY)
    share = len(world.services) / MANY.services
    print(f"{len(world.services):,} services, {filled_columns(world)} columns filled")
    targets = []
    with tempfile.TemporaryDirectory() as folder:
        for shape in Shape:
            path = Path(folder) / (f"world.{shape}" if shape is Shape.XLSX else f"world-{shape}")
            targets += shape_targets(world, path, shape, share)
        targets += import_targets(world, Path(folder), share)
    return targets


def wide_world(size: Size) -> Network:
    """A world whose services say as much as real ones do."""
    world = synthetic_world(size)
    services = world.services
    random = np.random.default_rng(7)
    count = len(services)
    every = np.ones(count, np.bool_)
    for name, texts in {"source": "tariff sheet 2026-10", "confidence": Confidence.DERIVED}.items():
        services = services.set(every, name, texts)
    numbers: dict[str, Any] = {
        "capacity_teu": random.integers(1, 24_000, count),
        "capacity_kg": np.round(random.uniform(1e3, 1e6, count), 1),
        "on_time_probability": np.round(random.uniform(0.5, 1, count), 3),
        "delay_mean_min": random.integers(0, 4_000, count),
        "valid_from": random.integers(20_000, 20_400, count),
        "valid_to": random.integers(20_900, 22_000, count),
    }
    for name, values in numbers.items():
        services = services.replace_numbers(name, values)
    return world.with_table(services)


def filled_columns(world: Network) -> int:
    services = world.services
    blank = Table.from_arrays(services.schema, {}, len(services))
    names = [field.name for field in services.schema.fields]
    return sum(services.columns[name].digest != blank.columns[name].digest for name in names)


def shape_targets(world: Network, path: Path, shape: Shape, share: float) -> list[Target]:
    """Write, then read and check; goals are for 100,000 services."""
    written = timed(lambda: write(world, path, shape))
    print(f"{shape}: written in {spread(written)}")

    reading: list[float] = []

    def read_and_check() -> None:
        start = time.perf_counter()
        read = load(path)
        reading.append(time.perf_counter() - start)
        check(read)
        assert read.digest == world.digest

    seconds = timed(read_and_check, repeats=_REPEATS)
    print(f"{shape}: read in {spread(reading)}; read and checked in {spread(seconds)}")
    return [
        seconds_target(f"{shape}_read_and_checked_s", median(seconds), READ_GOAL_S * share),
        seconds_target(f"{shape}_written_s", median(written), WRITE_GOAL_S * share),
    ]


def import_targets(world: Network, folder: Path, share: float) -> list[Target]:
    """Count an upsert of every row, then find a fault in every row and hand them back."""
    source = folder / "source"
    write(Network(tables={"services": world.services}), source)
    start = time.perf_counter()
    intake = take_in(source, world)
    counted = time.perf_counter() - start
    assert intake.is_sound
    print(f"dry run of an upsert of every service: {counted:.2f} s")
    file = source / "services.csv"
    file.write_text(file.read_text().replace(",FCL,", ",FLC,").replace(",ULD,", ",UDL,"))
    start = time.perf_counter()
    intake = take_in(source, world)
    write_marked(intake.raw, intake.findings, folder / "marked.xlsx")
    spoiled = time.perf_counter() - start
    assert len(intake.findings) == len(world.services)
    print(f"a fault in every row, found and handed back: {spoiled:.2f} s")
    return [
        seconds_target("upsert_counted_s", counted, READ_GOAL_S * share),
        seconds_target("every_row_faulty_s", spoiled, FAULTS_GOAL_S * share),
    ]
