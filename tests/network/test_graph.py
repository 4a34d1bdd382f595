"""Views of a network: networkx multigraph and GeoDataFrames."""

import subprocess
import sys
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from network import load
from network.conditions import under
from network.enums import LocationKind, Mode
from network.geo import great_circle_km
from network.graph import to_geodataframes, to_networkx, to_passages
from network.location import Location, Passage
from network.ways import Ways
from tests.scenarios.report_world import world


@pytest.fixture(scope="module")
def network():
    return world()


@pytest.fixture(scope="module")
def frames(network):
    return to_geodataframes(network)


def test_every_location_is_a_node_and_every_service_an_edge(network):
    graph = to_networkx(network)
    assert list(graph.nodes) == [place.location_id for place in network.locations]
    assert {key for _, _, key in graph.edges(keys=True)} == {s.service_id for s in network.services}
    assert graph.nodes["CNSHA"]["timezone"] == "Asia/Shanghai"


def test_edges_carry_attributes_with_their_units(network):
    edge = to_networkx(network).edges["CNSHA", "DEHAM", "S-HAM"]
    assert edge["distance_km"] == 25_900.0
    assert edge["transit_min"] == 38 * 1440
    assert edge["mode"] is Mode.SEA
    assert edge["capacity_teu"] is None


def test_networkx_finds_its_way(network):
    graph = to_networkx(network)
    way = nx.shortest_path(graph, "FAC-SHA", "MKT-LA", weight="transit_min")
    assert way == ["FAC-SHA", "PVG", "LAX", "MKT-LA"]


def test_parallel_services_are_parallel_edges():
    network = load("examples/ten-nodes")
    graph = to_networkx(network)
    assert graph.number_of_edges() == len(network.services)
    assert set(graph["CNYTN"]["DEHAM"]) == {"S-YTN-HAM-F", "S-YTN-HAM-L"}


def test_changing_the_graph_leaves_the_network_alone(network):
    graph = to_networkx(network)
    graph.nodes["CNSHA"]["name"] = "elsewhere"
    assert to_networkx(network).nodes["CNSHA"]["name"] == "Shanghai Port"


def test_frames_have_a_row_per_location_and_service_in_wgs84(network, frames):
    locations, services = frames
    assert list(locations.index) == [place.location_id for place in network.locations]
    assert list(services.index) == [s.service_id for s in network.services]
    assert locations.crs.to_epsg() == services.crs.to_epsg() == 4326
    assert services.geometry.is_valid.all()
    assert services.loc["S-HAM", "distance_km"] == 25_900.0


def test_lines_over_the_pacific_are_cut_at_the_antimeridian(frames):
    _, services = frames
    for service_id in ("S-LAX", "A-LAX"):
        line = services.loc[service_id].geometry
        assert line.geom_type == "MultiLineString"
        for part in line.geoms:
            assert all(abs(b[0] - a[0]) < 180 for a, b in pairwise(part.coords))


def test_sea_ways_sail_the_passages_they_name(network):
    ways = Ways(network)
    by_the_cape = ways.line(Mode.SEA, "CNSHA", "DEHAM", ("malacca", "south_africa"))
    by_suez = ways.line(Mode.SEA, "CNSHA", "DEHAM", ("malacca", "babalmandab", "suez", "gibraltar"))
    assert min(lat for _, lat in by_the_cape) < -30.0
    assert min(lat for _, lat in by_suez) > 0.0


def test_sea_ways_of_the_built_in_world_are_as_long_as_its_services_say():
    """A second way to the same figure: length of the line drawn against the distance column."""
    network = load("reference")
    ways = Ways(network)
    for service in network.services:
        if service.mode is Mode.SEA and "FERRY" not in service.service_id:
            ends = (service.origin_id, service.destination_id)
            line = np.array(ways.line(service.mode, *ends, service.passages))
            lon, lat = line[:, 0], line[:, 1]
            drawn_km = great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()
            assert drawn_km == pytest.approx(service.distance_km, rel=0.002), service.service_id


@pytest.mark.parametrize(("lat", "lon"), [(25.0, 55.0), (48.0, 68.0)])
def test_a_sea_service_without_a_way_is_a_great_circle(network, lat, lon):
    """Jebel Ali with Hormuz left out, and a place in the middle of a continent."""
    place = Location(location_id="X", name="X", kind=LocationKind.SEAPORT, lat=lat, lon=lon)
    ways = Ways(network.with_table(network.locations.append([place])))
    assert ways.line(Mode.SEA, "CNSHA", "X", ("malacca",)) == ways.direct("CNSHA", "X")


def test_closed_services_are_in_the_views_and_can_be_filtered(network):
    services = network.services
    shut = network.with_table(
        services.set(services.equals("service_id", "S-HAM"), "status", "closed")
    )
    graph = to_networkx(shut)
    assert graph.number_of_edges() == len(services)
    assert graph.edges["CNSHA", "DEHAM", "S-HAM"]["status"] == "closed"
    running = nx.subgraph_view(graph, filter_edge=lambda *e: graph.edges[e]["status"] == "open")
    assert running.number_of_edges() == len(services) - 1
    _, frame = to_geodataframes(shut)
    assert list(frame.index[frame["status"] == "closed"]) == ["S-HAM"]


def test_blank_reals_are_nan_in_frames_whatever_else_the_column_holds(frames):
    locations, services = frames
    for frame, names in ((services, ("capacity_teu", "max_side_cm")), (locations, ("sea_lat",))):
        for name in names:
            assert frame[name].dtype == np.float64


@pytest.fixture(scope="module")
def built_in():
    return load("reference")


def test_passages_are_what_closing_them_takes_away(built_in):
    frame = to_passages(built_in)
    assert list(frame.index) == list(built_in.passages.texts("passage_id"))
    assert frame.crs.to_epsg() == 4326
    assert not frame.geometry.is_empty.any()
    lon, lat = frame.loc["suez"].geometry.representative_point().coords[0]
    assert (31 < lon < 35, 27 < lat < 32) == (True, True)
    for line in frame.loc["bering"].geometry.geoms:
        assert all(abs(b[0] - a[0]) < 180 for a, b in pairwise(line.coords))


def test_a_passage_the_sea_graph_does_not_know_is_an_empty_line(network):
    passages = network.passages.append([Passage(passage_id="kiel")])
    assert to_passages(network.with_table(passages)).loc["kiel"].geometry.is_empty


def test_a_view_of_a_disrupted_world_sails_round_and_stops(built_in):
    """Round South America the line goes far south; into the closed Gulf nothing runs."""
    passages = built_in.passages
    closed = built_in
    for name in ("panama", "ormuz"):
        shut = passages.equals("passage_id", name)
        closed = closed.with_table(closed.passages.set(shut, "status", "closed"))
    today, _ = under(closed)
    _, before = to_geodataframes(built_in)
    _, after = to_geodataframes(today)
    stopped = (after["status"] == "closed") & (before["status"] == "open")
    assert all("ormuz" in passed for passed in before.loc[stopped, "passages"])
    by_panama = before.index[[("panama" in passed) for passed in before["passages"]]]
    assert len(by_panama)
    assert (after.loc[by_panama, "distance_km"] > before.loc[by_panama, "distance_km"]).all()
    for service in by_panama[:5]:
        assert "panama" not in after.loc[service, "passages"]
        assert not after.loc[service].geometry.equals(before.loc[service].geometry)


def test_the_libraries_are_imported_only_when_a_view_is_asked_for():
    heavy = "{'networkx', 'geopandas', 'shapely', 'pandas', 'searoute'}"
    code = f"import sys, network.graph; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
