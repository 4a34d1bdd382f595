"""The page about disruptions keeps its word: every list does what the text above it says."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from network.changes import Change, apply
from network.conditions import under
from network.enums import DisruptionSubject, OpenStatus
from network.live import update
from network.reference import reference
from scenarios.patch import patch_of
from scenarios.yaml_reader import parse_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "disruptions.md").read_text("utf-8")
LISTS = dict(re.findall(r"^### ([\w-]+)\n.*?```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
TRAINS = ("RAIL-RC-CQ-DUI-FCL", "RAIL-RC-SZ-WAW-FCL", "RAIL-RC-XA-BAK-FCL", "RAIL-RL-MAA-DUI-FCL")


def world_of(name):
    """Return the built-in world under a list of the page."""
    indented = "".join(f"  {line}\n" for line in LISTS[name].splitlines())
    data = parse_yaml(f"changes:\n{indented}", "page")
    changes = TypeAdapter(list[Change]).validate_python(data["changes"])
    changed, _ = apply(reference(), changes)
    return under(changed)[0]


def open_services(network):
    return [s for s in network.services if s.status is not OpenStatus.CLOSED]


def running(network):
    return {s.service_id for s in open_services(network)}


def calls(network):
    """Return the ports at which a running ship calls."""
    ships = [s for s in open_services(network) if s.mode == "sea"]
    return {end for s in ships for end in (s.origin_id, s.destination_id)}


def lane(network, name):
    return network.services.get(name)


def test_every_list_of_the_reference_is_there():
    assert set(LISTS) == {
        "red-sea-open",
        "red-sea-cut-off",
        "hormuz-closed",
        "gulf-land-bridge",
        "panama-closed",
        "malacca-closed",
        "bosporus-closed",
        "rail-border-closed",
        "kazakh-border-closed",
        "gulf-air-hubs-closed",
        "port-strike",
    }


def test_red_sea_open():
    network = world_of("red-sea-open")
    assert "suez" in lane(network, "SEA-NE1-CNSHA-NLRTM-FCL").passages
    assert lane(network, "SEA-NE1-CNSHA-NLRTM-FCL").tariff_id.startswith("SEA-FCL-CN-NEUR@-")


def test_red_sea_cut_off():
    assert not {"SAJED", "SAKAC"} & calls(world_of("red-sea-cut-off"))
    assert {"SAJED", "SAKAC"} <= calls(reference())


def test_hormuz_closed():
    """Ships inside still sail among themselves; none comes in."""
    inside, outside = {"AEJEA", "QAHMD", "SADMM"}, {"AEKLF", "AEFJR", "OMSOH"}
    ships = [s for s in open_services(world_of("hormuz-closed")) if s.mode == "sea"]
    for ship in ships:
        assert (ship.origin_id in inside) == (ship.destination_id in inside)
    assert outside <= {ship.destination_id for ship in ships}


def test_gulf_land_bridge():
    network = world_of("gulf-land-bridge")
    assert {"SAJED", "SAKAC", "AEKLF"} <= calls(network)
    assert "TRK-SAKAC-WHS-SARUH-FCL" in running(network)
    before = lane(reference(), "SEA-FEEDER-AEKLF-AEJEA-FCL")
    assert lane(network, before.service_id).status is OpenStatus.CLOSED
    known = reference().transfers
    slow = [row for row in list(network.transfers)[len(known) :] if row.location_id == "AEKLF"]
    assert slow
    assert all(row.dwell_min >= 10080 for row in slow)


@pytest.mark.parametrize(
    ("name", "service", "nautical_miles"),
    [
        ("panama-closed", "SEA-EC1-CNSHA-USNYC-FCL", None),
        ("malacca-closed", "SEA-NE1-CNSHA-NLRTM-FCL", 14_093),
    ],
)
def test_ships_sail_another_way(name, service, nautical_miles):
    network = world_of(name)
    before, after = (lane(world, service) for world in (reference(), network))
    assert after.passages != before.passages
    assert after.distance_km >= before.distance_km
    if nautical_miles is not None:
        assert after.distance_km / 1.852 == pytest.approx(nautical_miles, abs=1)


def test_yantian_new_york_round_the_cape():
    services = [
        s
        for s in world_of("panama-closed").services
        if (s.origin_id, s.destination_id, s.mode) == ("CNYTN", "USNYC", "sea")
    ]
    assert services
    for service in services:
        assert service.passages == ("sunda", "south_africa")
        assert service.distance_km / 1.852 == pytest.approx(13_789, abs=1)


def test_bosporus_closed():
    network = world_of("bosporus-closed")
    ships = [s for s in open_services(network) if s.mode == "sea"]
    ends = [{s.origin_id, s.destination_id} for s in ships]
    left = [pair for pair in ends if pair & {"ROCND", "GEPTI"}]
    assert left
    assert all(pair == {"ROCND", "GEPTI"} for pair in left)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("rail-border-closed", {"RAIL-RC-XA-BAK-FCL"}),
        ("kazakh-border-closed", {"RAIL-RC-SZ-WAW-FCL", "RAIL-RL-MAA-DUI-FCL"}),
    ],
)
def test_borders_closed(name, left):
    assert set(TRAINS) & running(world_of(name)) == left


def test_gulf_air_hubs_closed():
    network = world_of("gulf-air-hubs-closed")
    shut = {"DXB", "DWC", "DOH"}
    assert {network.locations.get(name).status for name in shut} == {OpenStatus.CLOSED}
    flights = {s.tariff_id for s in reference().services if s.mode == "air"}
    before = {(x.tariff_id, x.line): x for x in reference().tariffs if x.tariff_id in flights}
    after = {(x.tariff_id, x.line): x for x in network.tariffs if x.tariff_id in flights}
    dearer = [key for key, line in before.items() if after[key].rate > line.rate]
    assert dearer
    assert all(after[key].rate == before[key].rate_high for key in dearer)


def test_port_strike():
    network = world_of("port-strike")
    base = reference()
    ships = [s for s in base.services if s.destination_id == "USLAX" and s.capacity_teu]
    assert ships
    for ship in ships:
        assert lane(network, ship.service_id).capacity_teu == pytest.approx(ship.capacity_teu / 2)
    assert {x.location_id for x in list(network.transfers)[len(base.transfers) :]} == {
        "USLAX",
        "USLGB",
    }


def test_the_patch_of_the_page_can_be_taken():
    (text,) = re.findall(r"```yaml\n(feed:.*?)```", PAGE, re.DOTALL)
    network, _ = update(reference(), patch_of(parse_yaml(text, "page")))
    assert network.data_as_of == "2026-11-01T22:00:00+00:00"
    assert len(network.table("delays")) == 1


def test_every_kind_of_subject_is_explained():
    model = (Path(__file__).parents[2] / "docs" / "models" / "closures.md").read_text("utf-8")
    assert not [kind for kind in DisruptionSubject if f"`{kind}`" not in model]
