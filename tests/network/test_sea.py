"""The maritime graph: all recorded distances, its traps, and what closures may and may not do."""

import math
import subprocess
import sys

import numpy as np
import pytest

from network.reference.source import codes, records
from network.sea import PASSAGES, sea_graph
from network.units import KM_PER_NAUTICAL_MILE

CHECKS = records("sea_distance_check")
PORTS = records("ports")
ROW = {port["port_id"]: row for row, port in enumerate(PORTS)}
BASE = ("northwest", "babalmandab")


@pytest.fixture(scope="module")
def graph():
    return sea_graph()


@pytest.fixture(scope="module")
def ports(graph):
    columns = ("lat_deg", "lon_deg", "graph_node_lat_deg", "graph_node_lon_deg")
    return graph.points(*([float(port[name]) for port in PORTS] for name in columns))


def lanes(graph, ports, *closed):
    return graph.distances(ports, closed)


def name_of(check):
    pair = f"{check['origin_port_id']}-{check['destination_port_id']}"
    return f"{pair} without {check['closed_passages'] or 'nothing'}"


def test_the_graph_has_the_size_of_its_source(graph):
    assert len(graph.lat) == 9_708
    assert len(graph.tail) == 15_970
    assert graph.length_km.min() > 0
    tags = np.bincount(graph.passage[graph.passage >= 0], minlength=len(PASSAGES))
    counted = dict(zip(PASSAGES, tags.tolist(), strict=True))
    assert counted["suez"] == 5
    assert counted["panama"] == 10
    assert counted["northwest"] == 12
    assert counted["babalmandab"] == 1


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_recorded_distances_are_found_again(graph, ports, check):
    found = lanes(graph, ports, *codes(check["closed_passages"]))
    pair = ROW[check["origin_port_id"]], ROW[check["destination_port_id"]]
    miles = found.distance_km[pair] / KM_PER_NAUTICAL_MILE
    if check["reachable"] == "false":
        assert math.isinf(miles)
    else:
        assert abs(miles - float(check["distance_with_snap_nm"])) <= 1
        assert found.passages(*pair) == codes(check["passages_used"])


def test_only_two_lanes_are_off_their_published_length():
    """Trap rows compare a forbidden way with the real one and say nothing about accuracy."""
    off = {
        (check["origin_port_id"], check["destination_port_id"]): float(
            check["graph_vs_reference_pct"]
        )
        for check in CHECKS
        if check["reference_nm"] and not check["note"].startswith("TRAP")
        if abs(float(check["graph_vs_reference_pct"])) > 3.5
    }
    assert off == {("CNSHA", "MXZLO"): 5.6, ("CNSHA", "ZADUR"): -3.7}


def test_every_port_lies_near_its_node_and_the_far_ones_are_known(ports):
    far = {
        port["port_id"]
        for port, snap in zip(PORTS, ports.snap_km.tolist(), strict=True)
        if snap > 50
    }
    assert ports.snap_km.max() < 170
    assert far == {
        "CLSAI",
        "COBUN",
        "MXLZC",
        "MXZLO",
        "OMSOH",
        "PABLB",
        "PECLL",
        "SAKAC",
        "VNSGN",
    }


def test_all_ports_are_joined_without_the_arctic(graph, ports):
    found = lanes(graph, ports, "northwest")
    assert np.isfinite(found.distance_km).all()
    assert not (found.used >> PASSAGES.index("bering") & 1).any()


@pytest.mark.parametrize(
    ("strait", "lost"),
    [("ormuz", {"AEJEA", "QAHMD", "SADMM"}), ("bosporus", {"ROCND", "GEPTI"})],
)
def test_a_closed_strait_cuts_off_exactly_the_ports_behind_it(graph, ports, strait, lost):
    found = lanes(graph, ports, "northwest", strait)
    unreachable = np.isinf(found.distance_km[ROW["CNSHA"]])
    assert {port["port_id"] for port in PORTS if unreachable[ROW[port["port_id"]]]} == lost
    behind = {port["port_id"] for port in PORTS if strait in port["behind_passages"]}
    assert behind == lost


@pytest.mark.parametrize("strait", PASSAGES)
def test_closing_a_passage_never_shortens_a_lane(graph, ports, strait):
    before = lanes(graph, ports, *BASE)
    after = lanes(graph, ports, *BASE, strait)
    assert (after.distance_km >= before.distance_km - 1e-6).all()


def test_distances_are_symmetric_and_a_place_is_where_it_is(graph, ports):
    found = lanes(graph, ports, *BASE).distance_km
    np.testing.assert_allclose(found, found.T, atol=1e-6)
    assert (np.diag(found) == 0).all()


def test_a_way_can_be_drawn(graph, ports):
    line = graph.path(ports, ROW["CNSHA"], ROW["USLAX"], BASE)
    assert line[0] == (121.49711, 31.40009)
    assert line[-1] == (-118.28333, 33.71667)
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line)
    assert len(line) > 10


def test_no_way_draws_no_line(graph, ports):
    assert graph.path(ports, ROW["CNSHA"], ROW["AEJEA"], ("northwest", "ormuz")) == []


def test_the_graph_is_not_loaded_before_it_is_asked_for():
    """A fresh interpreter, so that no other test has imported anything."""
    heavy = "('searoute', 'networkx', 'scipy')"
    code = f"import sys, network.sea; print([m for m in sys.modules if m.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
