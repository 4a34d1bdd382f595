"""Quotes on the built-in world: what a planner from Asia to Europe is offered."""

import itertools
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from network.enums import LocationKind, Mode, Status
from network.goods import Consignment
from network.reference import reference
from network.units import MINUTES_PER_DAY, minute_of
from solver.plan import RouteQuestion
from solver.route import route

READY = minute_of(datetime(2026, 11, 2, 1, tzinfo=UTC))
ASIA = ("CN", "VN", "TH")
EUROPE = ("DE", "FR", "GB", "NL", "BE", "IT", "ES", "PL", "GR", "SI")


def places(kind, countries):
    return [
        place.location_id
        for place in reference().locations
        if place.kind is kind and place.country_code in countries
    ]


def quote(origin, destination, **goods):
    return route(
        reference(),
        RouteQuestion(
            origin_id=origin,
            destination_id=destination,
            consignment=Consignment(**goods),
            ready_min=READY,
        ),
    )


def sea_legs(point):
    services = reference().services
    return sum(services.get(name).mode is Mode.SEA for name in point.service_ids)


def test_a_median_box_from_asia_to_europe_is_offered_direct_and_transshipped():
    rng = random.Random(8)
    origins, markets = places(LocationKind.FACTORY, ASIA), places(LocationKind.MARKET, EUROPE)
    both = 0
    for _ in range(30):
        front = quote(
            rng.choice(origins), rng.choice(markets), weight_kg=13_000, volume_m3=62
        ).front
        counts = {sea_legs(point) for point in front}
        both += 1 in counts and any(count > 1 for count in counts)
    assert both > 15


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        *itertools.product(
            ["FAC-CNSNZ", "FAC-CNSGH"], ["MKT-DEHAM", "MKT-USLAX", "MKT-JPTYO", "MKT-AEDXB"]
        ),
        *itertools.product(["FAC-VNSGN"], ["MKT-DEHAM", "MKT-USLAX"]),
    ],
)
def test_main_lanes_are_quoted_by_sea_and_air(origin, destination):
    answer = quote(origin, destination, weight_kg=1200, volume_m3=4)
    assert answer.termination.status is Status.OPTIMAL
    modes = {mode for point in answer.front for mode in point.modes}
    assert {Mode.SEA, Mode.AIR} <= modes
    fastest = min(point.arrive_min for point in answer.front)
    assert fastest - READY < 12 * MINUTES_PER_DAY


def test_importing_the_world_loads_no_heavy_library():
    code = (
        "import sys, network, network.network, network.place, network.io.csv;"
        "heavy = {'pandas', 'geopandas', 'networkx', 'shapely', 'searoute', 'scipy', 'ortools'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
