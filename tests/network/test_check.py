"""The check: silent on a sound world, and one planted fault at a time is found at its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from network.check import check, reachable
from network.enums import LocationKind, OpenStatus, Reason, Severity
from network.io.load import load
from network.network import Network
from network.reference import reference
from network.schema import TABLES
from network.table import Table
from tests.network.planted_faults import sound_world
from tests.network.small_world import small_world
from tests.strategies import networks, unhurried


def planted(table, key, **values):
    """Return the small world with fields of one row replaced."""
    world = small_world()
    rows = [
        replace(row, **values) if name == key else row
        for name, row in zip(world.table(table).key_values(), world.table(table), strict=True)
    ]
    return world.with_table(Table.from_rows(TABLES[table], rows))


def test_a_sound_world_has_no_findings():
    assert check(small_world()) == ()


@pytest.mark.parametrize(
    ("world", "code", "place", "severity"),
    [
        (
            planted("services", "SEA-YTN-HAM", tariff_id=""),
            Reason.NO_TARIFF,
            "services/SEA-YTN-HAM",
            Severity.WARNING,
        ),
        (
            planted("services", "SEA-YTN-HAM", tariff_id="T-lost"),
            Reason.TARIFF_LINES_MISSING,
            "services/SEA-YTN-HAM",
            Severity.ERROR,
        ),
        (
            planted("tariffs", ("T-truck", 1), valid_to=date(2026, 10, 29)),
            Reason.TARIFF_LINES_MISSING,
            "tariffs/T-truck/1",
            Severity.ERROR,
        ),
        (
            planted("services", "TRK-HAM-WAW", transit_min=300),
            Reason.FASTER_THAN_PHYSICS,
            "services/TRK-HAM-WAW",
            Severity.ERROR,
        ),
        (
            planted("services", "SEA-YTN-HAM", transit_min=0),
            Reason.FASTER_THAN_PHYSICS,
            "services/SEA-YTN-HAM",
            Severity.ERROR,
        ),
        (
            planted("locations", "HKG", timezone="Asia/Hongkong"),
            Reason.UNKNOWN_TIMEZONE,
            "locations/HKG",
            Severity.ERROR,
        ),
        (
            planted("services", "TRK-HAM-WAW", status=OpenStatus.CLOSED),
            Reason.UNREACHABLE_MARKET,
            "locations/MKT-PLWAW",
            Severity.WARNING,
        ),
        (
            planted("services", "TRK-HAM-WAW", valid_from=date(2027, 1, 1)),
            Reason.UNREACHABLE_MARKET,
            "locations/MKT-PLWAW",
            Severity.WARNING,
        ),
        (
            planted("locations", "CNYTN", may_store=False),
            Reason.NO_WAITING_FOR_UNSCHEDULED,
            "services/TRK-SZX-YTN",
            Severity.WARNING,
        ),
        (
            planted("services", "SEA-YTN-HAM", toc_id=""),
            Reason.MISSING_FACTOR,
            "services/SEA-YTN-HAM",
            Severity.WARNING,
        ),
        (
            planted("services", "SEA-YTN-HAM", toc_id="F-sail"),
            Reason.MISSING_FACTOR,
            "services/SEA-YTN-HAM",
            Severity.ERROR,
        ),
        (
            planted("tariffs", ("T-sea", 2), currency="XXX"),
            Reason.UNKNOWN_CURRENCY,
            "tariffs/T-sea/2",
            Severity.ERROR,
        ),
    ],
)
def test_a_planted_fault_is_found(world, code, place, severity):
    found = {(f.code, f.place): f for f in check(world)}
    assert found[code, place].severity is severity
    assert str(found[code, place])
    assert {c for c, _ in found} == {code}


def test_goods_may_arrive_at_any_minute_where_all_that_leaves_is_on_demand():
    assert check(planted("locations", "DEHAM", may_store=False)) == ()


def test_a_closed_place_cuts_off_what_lies_behind_it():
    found = check(planted("locations", "DEHAM", status=OpenStatus.CLOSED))
    assert [(f.code, f.subject) for f in found] == [
        (Reason.UNREACHABLE_MARKET, "MKT-DEHAM"),
        (Reason.UNREACHABLE_MARKET, "MKT-PLWAW"),
        (Reason.FACTORY_CUT_OFF, "FAC-SZX"),
        (Reason.FACTORY_CUT_OFF, "FAC-SGH"),
        (Reason.ISLAND, "FAC-SZX"),
    ]


def test_a_closed_service_needs_neither_price_nor_factor():
    world = planted("services", "TRK-SGH-YTN", status=OpenStatus.CLOSED, tariff_id="", toc_id="")
    assert {f.code for f in check(world)} == {Reason.FACTORY_CUT_OFF}


def test_errors_come_first():
    world = planted("services", "SEA-YTN-HAM", tariff_id="", transit_min=1)
    assert [f.severity for f in check(world)] == [Severity.ERROR, Severity.WARNING]


def test_reach_follows_services_one_way_only():
    world = small_world()
    sources = world.locations.equals("location_id", "CNYTN")
    places = np.array(world.locations.key_values())[reachable(world, sources)]
    assert set(places) == {"CNYTN", "DEHAM", "MKT-DEHAM", "MKT-PLWAW"}


def test_an_empty_world_and_one_of_places_only():
    assert check(Network(tables={})) == ()
    places = small_world().locations
    cut_off = check(Network(tables={"locations": places}))
    counts = {Reason.UNREACHABLE_MARKET: LocationKind.MARKET, Reason.FACTORY_CUT_OFF: "factory"}
    for code, kind in counts.items():
        found = [f.code for f in cut_off].count(code)
        assert found == places.equals("kind", kind).sum()


def test_services_without_places_are_survived():
    assert check(Network(tables={"services": small_world().services})) is not None


def test_the_built_in_world_is_sound():
    assert check(reference()) == ()


def test_a_percentage_of_nothing_is_found():
    network = load(Path(__file__).parents[2] / "examples" / "ten-nodes")
    percent = network.tariffs.equals("basis", "percent_of_lines")
    wrong = network.with_table(network.tariffs.set(percent, "currency", "EUR"))
    found = [f for f in check(wrong) if f.code is Reason.PERCENT_OF_NOTHING]
    assert [(f.subject, f.place) for f in found] == [("AIR-EU/4", "tariffs/AIR-EU/4")]
    assert not [f for f in check(network) if f.code is Reason.PERCENT_OF_NOTHING]


@unhurried
@given(networks())
def test_nothing_is_raised_whatever_the_world_says(world):
    for finding in check(world):
        assert str(finding)


@pytest.mark.parametrize("name", [name for name in TABLES if len(sound_world().table(name))])
def test_tables_that_are_not_there_are_survived(name):
    world = sound_world()
    without = {table: rows for table, rows in world.tables.items() if table != name}
    alone = {name: world.table(name)}
    for tables in (without, alone):
        for finding in check(Network(tables=tables)):
            assert finding.place
            assert str(finding)
