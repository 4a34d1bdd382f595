"""Quotes on the built-in world: what a planner from Asia to Europe is offered."""

import itertools
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from network.enums import LocationKind, Mode, Pick, Status
from network.goods import Consignment
from network.reference import reference
from network.reference.source import record
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


def itineraries(origin, destination, **goods):
    return [point.service_ids for point in quote(origin, destination, **goods).front]


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("FAC-CNSNZ", "CNYTN"),
        ("FAC-CNSGH", "PVG"),
        ("FAC-CNCQI", "RAIL-CNCQI"),
        ("NLRTM", "MKT-DEFRA"),
        ("FRA", "MKT-DEFRA"),
        ("RAIL-DEDUI", "MKT-DEDUI"),
        ("RAIL-CNCQI", "RAIL-DEDUI"),
        ("PVG", "FRA"),
    ],
)
def test_a_journey_to_or_from_a_port_airport_or_terminal_is_one_haul(origin, destination):
    answer = quote(origin, destination, weight_kg=1200, volume_m3=4)
    assert len(answer.offer(Pick.CHEAPEST).itinerary.services) == 1


@pytest.mark.parametrize("destination", ["MKT-DEHAM", "MKT-USLAX", "MKT-GBBHM"])
def test_freight_does_not_go_by_parcel(destination):
    for name in (n for way in itineraries("FAC-CNSNZ", destination, weight_kg=12_000, volume_m3=60)
                 for n in way):  # fmt: skip
        assert reference().services.get(name).mode is not Mode.PARCEL


def test_a_parcel_of_five_kilograms_pays_the_step_up_to_five():
    def price(weight_kg):
        answer = quote("FAC-CNSNZ", "MKT-USLAX", weight_kg=weight_kg, volume_m3=0.02)
        return answer.offer(Pick.CHEAPEST).itinerary.landed_cost

    assert price(4.9) == price(5.0) < price(5.1)


@pytest.mark.parametrize(
    ("origin", "destination", "row"),
    [
        ("FAC-CNSNZ", "MKT-DEHAM", "TT-029"),
        ("FAC-CNXIA", "MKT-USCHI", "TT-029"),
        ("FAC-CNSGH", "MKT-JPTYO", "TT-030"),
        ("FAC-CNSGH", "MKT-AEDXB", "TT-031"),
        ("FAC-CNSNZ", "MKT-BRSAO", "TT-032"),
    ],
)
def test_the_fastest_air_way_stays_in_the_published_range(origin, destination, row):
    days = record("transit_times", row)
    answer = quote(origin, destination, weight_kg=1200, volume_m3=4)
    by_air = [p.arrive_min for p in answer.front if Mode.AIR in p.modes]
    fastest = (min(by_air) - READY) / MINUTES_PER_DAY
    assert float(days["days_min"]) <= fastest <= float(days["days_max"])


@pytest.mark.parametrize(
    ("origin", "destination", "modes"),
    [
        ("FAC-CNURM", "MKT-USLAX", {Mode.SEA, Mode.AIR}),
        ("FAC-CNURM", "MKT-DEHAM", {Mode.AIR, Mode.RAIL, Mode.TRUCK}),
        ("FAC-MXMEX", "MKT-DEHAM", {Mode.SEA, Mode.AIR}),
        ("FAC-MXMEX", "MKT-USDAL", {Mode.TRUCK, Mode.AIR}),
        ("FAC-TRIST", "MKT-USNYC", {Mode.SEA, Mode.AIR}),
        ("FAC-TRIST", "MKT-GBLON", {Mode.TRUCK}),
    ],
)
def test_factories_far_from_the_main_lanes_have_ways_out(origin, destination, modes):
    answer = quote(origin, destination, weight_kg=1200, volume_m3=4)
    assert modes <= {mode for point in answer.front for mode in point.modes}


def test_the_cheapest_way_from_europe_to_america_does_not_go_through_asia():
    for destination in ("MKT-USMIA", "MKT-USLAX", "MKT-USNYC"):
        way = quote("FAC-PLPOZ", destination, weight_kg=12_000, volume_m3=60)
        services = way.offer(Pick.CHEAPEST).itinerary.services
        assert sum(leg.mode is Mode.SEA for leg in services) <= 2


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
