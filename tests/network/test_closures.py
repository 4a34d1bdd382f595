"""Closures of passages: what is cut off, what gets longer or shorter, and what stays."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.changes import Close, Open, apply
from network.closures import avoided, closed_passages, planned_closures, rerouting
from network.conditions import changes_of, under
from network.enums import OnClosure, OpenStatus, Reason
from network.reference import reference
from network.sea import PASSAGES
from tests.strategies import unhurried

STRAITS = tuple(name for name in PASSAGES if name not in {"babalmandab", "northwest"})
"""Those that are open in the built-in world."""

ASIA = {"CN", "JP", "KR", "SEA", "SAS"}
EUROPE = {"NEUR", "MED", "BLACKSEA"}
INSIDE_HORMUZ = {"AEJEA", "QAHMD", "SADMM"}

few = settings(unhurried, max_examples=10)


def with_passages(network, **states):
    table = network.passages
    for name, status in states.items():
        mask = table.texts("passage_id") == name
        assert mask.any()
        table = table.set(mask, "status", status)
    return network.with_table(table)


def closing(network, *names):
    return under(with_passages(network, **dict.fromkeys(names, "closed")))[0]


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


def freight_of(network, service):
    """Return the rate of a service's first line."""
    lines = (line for line in network.tariffs if line.tariff_id == service.tariff_id)
    return next(lines).rate


@pytest.fixture(scope="module")
def world():
    return reference()


@pytest.fixture(scope="module", params=STRAITS)
def closed(request, world):
    return closing(world, request.param)


class TestEveryPassage:
    def test_its_closure_shortens_nothing_and_makes_no_room(self, world, closed):
        before, after = world.services, closed.services
        for name in ("distance_km", "transit_min"):
            assert (after.array(name) >= before.array(name)).all()
        for name in ("capacity_teu", "capacity_m3"):
            known = ~np.isnan(before.array(name))
            assert (after.array(name)[known] <= before.array(name)[known]).all()
        assert not (before.equals("status", "closed") & ~after.equals("status", "closed")).any()

    def test_no_running_service_uses_what_is_closed(self, closed):
        shut = closed_passages(closed)
        assert not [s.service_id for s in sea_services(closed) if shut & set(s.passages)]

    def test_it_lowers_no_rate(self, world, closed):
        before = {line.tariff_id: line.rate for line in reversed(list(world.tariffs))}
        after = {line.tariff_id: line.rate for line in reversed(list(closed.tariffs))}
        for row in np.flatnonzero(
            closed.services.texts("tariff_id") != world.services.texts("tariff_id")
        ).tolist():
            given, derived = world.services[row].tariff_id, closed.services[row].tariff_id
            assert after[derived] >= before[given]

    def test_doing_it_twice_changes_nothing_more(self, closed):
        assert under(closed) == (closed, closed.applied.notes)


def test_the_cape_has_no_gap(world):
    """With the Red Sea shut as well, nothing slips past south of Africa under another name."""
    network = closing(world, "south_africa")
    lanes = between(network, {"CN"}, {"NEUR"})
    assert all("chili" in lane.passages for lane in lanes)


def test_an_unchanged_network_is_the_same_object(world):
    assert under(world) == (world, ())
    assert closed_passages(world) == planned_closures(world) == {"babalmandab", "northwest"}


class TestTheGulf:
    def test_closing_hormuz_cuts_off_exactly_the_ports_inside(self, world):
        network = closing(world, "ormuz")
        assert reached_by_sea(world) - reached_by_sea(network) == INSIDE_HORMUZ
        assert {"AEKLF", "AEFJR", "OMSOH"} <= reached_by_sea(network)
        changes = changes_of(with_passages(world, ormuz="closed"))
        assert {change.code for change in changes} == {Reason.SUSPENDED}
        assert {change.limit for change in changes} == {"ormuz"}
        assert network.applied.stopped_by == ("ormuz",)


class TestTheBlackSea:
    def test_closing_the_bosporus_leaves_it_to_itself(self, world):
        network = closing(world, "bosporus")
        served = {
            (s.origin_id, s.destination_id)
            for s in sea_services(network)
            if {"ROCND", "GEPTI"} & {s.origin_id, s.destination_id}
        }
        assert served == {("ROCND", "GEPTI"), ("GEPTI", "ROCND")}


class TestTheRedSea:
    def test_opening_it_brings_europe_back_to_suez(self, world):
        given = with_passages(world, babalmandab="open")
        assert {change.code for change in changes_of(given)} == {Reason.REROUTED}
        network, _ = under(given)
        before = {s.service_id: s for s in world.services}
        lanes = between(network, {"CN"}, {"NEUR", "MED"})
        assert lanes
        for lane in lanes:
            usual = before[lane.service_id]
            assert {"babalmandab", "suez"} <= set(lane.passages)
            assert lane.distance_km < usual.distance_km
            assert lane.transit_min < usual.transit_min
            assert freight_of(network, lane) < freight_of(network, usual)
            if usual.capacity_teu is not None:
                scaled = usual.capacity_teu * usual.transit_min / lane.transit_min
                assert lane.capacity_teu == pytest.approx(scaled)

    def test_closing_both_ends_cuts_off_its_ports_and_nothing_else(self, world):
        network = closing(world, "suez")
        gone = {s.service_id for s in sea_services(world)} - {
            s.service_id for s in sea_services(network)
        }
        ends = {e for s in world.services for e in (s.origin_id, s.destination_id)}
        red = {p.location_id for p in world.locations if p.region == "REDSEA"} & ends
        assert gone
        for service in (world.services.get(name) for name in gone):
            assert red & {service.origin_id, service.destination_id}
        assert not [s for s in sea_services(network) if red & {s.origin_id, s.destination_id}]

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
    def test_asia_and_europe_never_sail_through_panama(self, world, states):
        network, _ = under(with_passages(world, **states))
        lanes = between(network, ASIA, EUROPE)
        assert not [s.service_id for s in lanes if "panama" in s.passages]
        assert not [s.service_id for s in sea_services(network) if "bering" in s.passages]

    def test_a_plan_with_suez_goes_round_the_cape_when_it_closes(self, world):
        """The other way about: services measured through Suez, and the strait closes."""
        network, _ = under(with_passages(world, babalmandab="open"))
        tables = {name: network.table(name) for name in ("services", "tariffs")}
        planned = network.passages.set(
            network.passages.equals("passage_id", "babalmandab"), "planned_status", "open"
        )
        suez = replace(world.with_tables({**tables, "passages": planned}), applied=None)
        assert under(suez) == (suez, ())
        lanes = between(closing(suez, "babalmandab"), {"CN"}, {"NEUR", "MED"})
        before = {s.service_id: s for s in world.services}
        assert lanes
        for lane in lanes:
            assert "south_africa" in lane.passages
            assert lane.distance_km == pytest.approx(before[lane.service_id].distance_km, abs=0.11)


class TestBars:
    def test_the_bar_on_sunda_falls_with_malacca(self, world):
        assert avoided({"northwest"}, ("panama", "sunda")) == {"northwest", "panama", "sunda"}
        assert avoided({"malacca"}, ("panama", "sunda")) == {"malacca", "panama"}
        network = closing(world, "malacca")
        lane = network.services.get("SEA-NE1-CNSHA-NLRTM-FCL")
        assert lane.passages == ("sunda", "south_africa")
        assert lane.distance_km == world.services.get(lane.service_id).distance_km

    def test_the_arctic_stays_shut_even_if_a_table_opens_it(self, world):
        opened = with_passages(world, northwest="open")
        assert under(opened) == (opened, ())


class TestRows:
    def test_a_service_that_suspends_closes_with_its_passage(self, world):
        lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
        rigid = replace(lane, service_id="RIGID", on_closure=OnClosure.SUSPEND)
        given = world.with_table(world.services.append([rigid]))
        network = closing(given, "panama")
        assert network.services.get("RIGID").status is OpenStatus.CLOSED
        assert network.services.get(lane.service_id).status is OpenStatus.OPEN
        changes = changes_of(with_passages(given, panama="closed"))
        assert [c.subject for c in changes if c.code is Reason.SUSPENDED] == ["RIGID"]

    def test_a_service_that_lists_no_passage_is_taken_to_sail_the_shortest_way(self, world):
        """A blank list is no way around a closure."""
        lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
        silent = replace(lane, service_id="SILENT", passages=())
        gulf = next(s for s in world.services if s.destination_id == "AEJEA" and s.mode == "sea")
        cut = replace(gulf, service_id="CUT", passages=(), on_closure=OnClosure.SUSPEND)
        given = world.with_table(world.services.append([silent, cut]))
        network = closing(given, "panama", "ormuz")
        named = network.services.get(lane.service_id)
        assert network.services.get("SILENT").passages == named.passages
        assert network.services.get("SILENT").distance_km == named.distance_km
        assert network.services.get("CUT").status is OpenStatus.CLOSED

    def test_own_distances_grow_by_what_the_way_grows(self, world):
        """A carrier's own longer distance stays longer, whatever the graph says."""
        lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
        own = replace(lane, service_id="OWN", distance_km=lane.distance_km + 10_000)
        network = closing(world.with_table(world.services.append([own])), "panama")
        grown = network.services.get(lane.service_id).distance_km - lane.distance_km
        assert network.services.get("OWN").distance_km == pytest.approx(own.distance_km + grown)

    def test_a_port_without_a_node_is_never_guessed(self, world):
        lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
        places = world.locations
        here = places.equals("location_id", "USNYC")
        for name in ("sea_lat", "sea_lon"):
            places = places.set(here, name, None)
        network = closing(world.with_table(places), "panama")
        assert network.services.get(lane.service_id).status is OpenStatus.CLOSED

    def test_a_passage_listed_though_closed_in_the_plan_does_not_run(self, world):
        """Fails closed on tables that contradict themselves."""
        lane = world.services.get("SEA-EC1-CNSHA-USNYC-FCL")
        odd = replace(lane, service_id="ODD", passages=("babalmandab",))
        network, _ = under(world.with_table(world.services.append([odd])))
        assert "babalmandab" not in network.services.get("ODD").passages

    def test_untouched_tables_and_columns_are_shared(self, world):
        changed = with_passages(world, panama="closed")
        network, _ = under(changed)
        assert network.locations is changed.locations
        assert network.transfers is changed.transfers
        assert network.services.columns["status"] is world.services.columns["status"]
        assert network.services.columns["equipment"] is world.services.columns["equipment"]


states = st.dictionaries(st.sampled_from(PASSAGES[:-1]), st.booleans(), max_size=4)


class TestClosuresAreStates:
    """What runs follows from what is closed, not from how it came about."""

    @few
    @given(st.lists(st.tuples(st.sampled_from(PASSAGES[:-1]), st.booleans()), max_size=6))
    def test_any_way_there_and_back_is_the_identity(self, steps):
        world = reference()
        there, _ = apply(world, [_step(name, is_open=is_open) for name, is_open in steps])
        back = [
            _step(name, is_open=name != "babalmandab")
            for name in dict.fromkeys(name for name, _ in steps)
        ]
        again, _ = apply(there, back)
        assert again.digest == world.digest
        assert under(again) == (again, ())

    @few
    @given(states, st.randoms(use_true_random=False))
    def test_the_order_of_closures_does_not_matter(self, wanted, random):
        world = reference()
        steps = [_step(name, is_open=is_open) for name, is_open in wanted.items()]
        shuffled = random.sample(steps, len(steps))
        one, other = (under(apply(world, order)[0])[0] for order in (steps, shuffled * 2))
        assert one.digest == other.digest

    @few
    @given(
        st.frozensets(st.sampled_from(PASSAGES), max_size=3),
        st.frozensets(st.sampled_from(PASSAGES), max_size=2),
    )
    def test_one_more_closure_never_brings_anything_closer(self, some, more):
        world = reference()
        few_closed = rerouting(world, some | {"northwest"})
        many_closed = rerouting(world, some | more | {"northwest"})
        one, other = (_state(world, found) for found in (few_closed, many_closed))
        assert (one[0] <= other[0]).all()
        assert (one[1] <= other[1]).all()


def _step(name, *, is_open):
    return (Open if is_open else Close)(table="passages", where={"passage_id": name})


def _state(world, found):
    """Return distance and transit of every service, infinite where it does not run."""
    out = []
    for name in ("distance_km", "transit_min"):
        values = world.services.array(name).astype(np.float64)
        values[found.rows] = getattr(found, name)
        values[found.stopped] = np.inf
        out.append(values)
    return out
