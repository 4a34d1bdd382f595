"""Closures: what is cut off, what gets longer, what gets shorter, and what stays."""

from dataclasses import replace

import numpy as np
import pytest

from network.closures import avoided, reroute
from network.enums import OnClosure, OpenStatus, Reason
from network.reference import reference

STRAITS = (
    "suez",
    "panama",
    "gibraltar",
    "malacca",
    "sunda",
    "ormuz",
    "south_africa",
    "chili",
    "bosporus",
    "dardanelles",
)
ASIA = {"CN", "JP", "KR", "SEA", "SAS"}
EUROPE = {"NEUR", "MED", "BLACKSEA"}


def with_passages(network, **states):
    table = network.passages
    for name, status in states.items():
        mask = table.texts("passage_id") == name
        assert mask.any()
        table = table.set(mask, "status", status)
    return network.with_table(table)


def sea_services(network):
    return [s for s in network.services if s.mode == "sea" and s.status is not OpenStatus.CLOSED]


def reached_by_sea(network, start="CNSHA"):
    """Return every port that ships reach from a port, with as many changes as it takes."""
    onward = {}
    for service in sea_services(network):
        onward.setdefault(service.origin_id, set()).add(service.destination_id)
    reached, edge = {start}, {start}
    while edge:
        edge = set().union(*(onward.get(port, set()) for port in edge)) - reached
        reached |= edge
    return reached


def between(network, from_regions, to_regions):
    region = {p.location_id: p.region for p in network.locations}
    pairs = ((from_regions, to_regions), (to_regions, from_regions))
    return [
        s
        for s in sea_services(network)
        if any(region[s.origin_id] in a and region[s.destination_id] in b for a, b in pairs)
    ]


@pytest.fixture(scope="module")
def world():
    return reference()


@pytest.fixture(scope="module", params=STRAITS)
def closed(request, world):
    return reroute(with_passages(world, **{request.param: "closed"}))


def test_an_unchanged_network_stays_as_it_is(world):
    same, changes = reroute(world)
    assert same is world
    assert changes == ()


def test_a_closed_strait_shortens_no_lane(world, closed):
    network, _ = closed
    before, after = world.services, network.services
    for name in ("distance_km", "transit_min"):
        assert (after.array(name) >= before.array(name)).all()
    for name in ("capacity_teu", "capacity_m3"):
        known = ~np.isnan(before.array(name))
        assert (after.array(name)[known] <= before.array(name)[known]).all()


def test_doing_it_twice_changes_nothing_more(closed):
    network, _ = closed
    again, changes = reroute(network)
    assert again is network
    assert changes == ()


def test_no_running_service_uses_a_closed_passage(closed):
    network, _ = closed
    shut = set(network.passages.texts("passage_id")[network.passages.equals("status", "closed")])
    assert not [s.service_id for s in sea_services(network) if shut & set(s.passages)]


def test_closing_hormuz_cuts_off_exactly_the_ports_inside(world):
    network, changes = reroute(with_passages(world, ormuz="closed"))
    assert reached_by_sea(world) - reached_by_sea(network) == {"AEJEA", "QAHMD", "SADMM"}
    assert {"AEKLF", "AEFJR", "OMSOH"} <= reached_by_sea(network)
    assert {change.code for change in changes} == {Reason.SUSPENDED}
    assert {change.limit for change in changes} == {"ormuz"}


def test_closing_the_bosporus_leaves_the_black_sea_to_itself(world):
    network, _ = reroute(with_passages(world, bosporus="closed"))
    served = {
        (s.origin_id, s.destination_id)
        for s in sea_services(network)
        if {"ROCND", "GEPTI"} & {s.origin_id, s.destination_id}
    }
    assert served == {("ROCND", "GEPTI"), ("GEPTI", "ROCND")}


def test_opening_the_red_sea_brings_europe_back_to_suez(world):
    network, changes = reroute(with_passages(world, babalmandab="open"))
    assert {change.code for change in changes} == {Reason.REROUTED}
    before = {s.service_id: s for s in world.services}
    lanes = between(network, {"CN"}, {"NEUR", "MED"})
    assert lanes
    for lane in lanes:
        usual = before[lane.service_id]
        assert {"babalmandab", "suez"} <= set(lane.passages)
        assert lane.distance_km < usual.distance_km
        assert lane.transit_min < usual.transit_min
        if usual.capacity_teu is not None:
            scaled = usual.capacity_teu * usual.transit_min / lane.transit_min
            assert lane.capacity_teu == pytest.approx(scaled)


def test_closing_again_what_was_opened_leads_back(world):
    opened, _ = reroute(with_passages(world, babalmandab="open"))
    back, _ = reroute(with_passages(opened, babalmandab="closed"))
    for name, slack in (("distance_km", 0.0), ("transit_min", 1.0)):
        assert np.abs(back.services.array(name) - world.services.array(name)).max() <= slack
    assert (back.services.texts("passages") == world.services.texts("passages")).all()


@pytest.mark.parametrize(
    "states",
    [
        {},
        {"suez": "closed"},
        {"babalmandab": "open"},
        {"babalmandab": "open", "suez": "closed"},
        {"south_africa": "closed"},
        {"malacca": "closed", "sunda": "closed"},
    ],
    ids=str,
)
def test_no_lane_between_asia_and_europe_uses_panama(world, states):
    network, _ = reroute(with_passages(world, **states))
    lanes = between(network, ASIA, EUROPE)
    assert not [s.service_id for s in lanes if "panama" in s.passages]
    assert not [s.service_id for s in sea_services(network) if "bering" in s.passages]


def test_the_bar_on_sunda_falls_with_malacca(world):
    assert avoided({"northwest"}, ("panama", "sunda")) == {"northwest", "panama", "sunda"}
    assert avoided({"malacca"}, ("panama", "sunda")) == {"malacca", "panama"}
    network, _ = reroute(with_passages(world, malacca="closed"))
    lane = network.services.get("SEA-NE1-CNSHA-NLRTM-FCL")
    assert lane.passages == ("sunda", "south_africa")
    assert lane.distance_km == world.services.get(lane.service_id).distance_km


def test_the_arctic_stays_shut_even_if_a_table_opens_it(world):
    same, changes = reroute(with_passages(world, northwest="open"))
    assert changes == ()
    assert same.services is world.services


def test_a_service_that_suspends_closes_with_its_passage(world):
    lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
    rigid = replace(lane, service_id="RIGID", on_closure=OnClosure.SUSPEND)
    changed = with_passages(world.with_table(world.services.append([rigid])), panama="closed")
    network, changes = reroute(changed)
    assert network.services.get("RIGID").status is OpenStatus.CLOSED
    assert network.services.get(lane.service_id).status is OpenStatus.OPEN
    assert [c.subject for c in changes if c.code is Reason.SUSPENDED] == ["RIGID"]


def test_untouched_tables_and_columns_are_shared(world):
    changed = with_passages(world, panama="closed")
    network, _ = reroute(changed)
    assert network.tariffs is changed.tariffs
    assert network.services.columns["tariff_id"] is world.services.columns["tariff_id"]
    assert network.services.columns["status"] is world.services.columns["status"]
