"""Sea services against the maritime graph: the passages they need, and ports off the water."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from network.check.fault import Check, Fault, note, warning
from network.check.masks import Mask, Rows, items
from network.check.reach import ends, open_services
from network.closures import NEVER_SAILED, avoided, closed_passages
from network.enums import LocationKind, Mode, Reason
from network.io.hints import nearest
from network.network import Network
from network.sea import PASSAGES, SeaPoints, sea_graph
from network.table import Array

FARTHEST_PORT_KM = 300.0
"""A place farther from any way at sea than this is no port."""

_MOST_HINTS = 20
"""Ways are looked up for this many findings only: each takes a search of the graph."""


def passages_missing(network: Network) -> Iterator[Fault]:
    """Every open sea service has a way with only the passages it lists.

    Of the passages that the network knows, all others count as closed: a service that lists
    some but not all it needs would sail on when another closes. One that lists none is noted
    only: for it the passages of the shortest way are taken.
    """
    services = network.services
    known = frozenset(network.passages.vocabulary("passage_id"))
    rows = np.flatnonzero(open_services(network) & services.equals("mode", Mode.SEA))
    if not known or not len(rows):
        return
    ports = _Ports(network)
    origin, destination = ends(network)
    afloat = ports.is_port[origin[rows]] & ports.is_port[destination[rows]]
    start, end = ports.points.node[origin], ports.points.node[destination]
    codes = services.array("passages")[rows]
    apart = np.zeros(len(rows), np.bool_)
    for code in np.unique(codes).tolist():
        listed = frozenset(items(services.vocabulary("passages")[code]))
        water = ports.waters((known | NEVER_SAILED) - listed)
        apart |= (codes == code) & (water[start[rows]] != water[end[rows]])
    for found, row in enumerate(rows[apart & afloat].tolist()):
        passages = services[row].passages
        tell = warning if passages else note
        yield tell(
            services,
            row,
            "passages",
            Reason.PASSAGES_MISSING,
            current=", ".join(passages),
            needed=ports.way(row) if found < _MOST_HINTS else "",
        )


@dataclass
class _Ports:
    """Every place of a network attached to the maritime graph, row by row."""

    network: Network
    points: SeaPoints = field(init=False)
    is_port: Mask = field(init=False)
    _waters: dict[frozenset[str], Array] = field(default_factory=dict, repr=False)
    _ways: dict[tuple[int, int, str], str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        places = self.network.locations
        self.points = sea_graph().points(
            *(places.array(name) for name in ("lat", "lon", "sea_lat", "sea_lon"))
        )
        self.is_port = self.points.snap_km <= FARTHEST_PORT_KM

    def waters(self, closed: frozenset[str]) -> Array:
        """Return a number per node of the graph, equal where one water joins two nodes."""
        if closed not in self._waters:
            graph = sea_graph()
            shut = [PASSAGES.index(name) for name in closed if name in PASSAGES]
            is_open = ~np.isin(graph.passage, shut)
            edges = (graph.tail[is_open], graph.head[is_open])
            joined = csr_array((is_open[is_open], edges), shape=(len(graph.lat), len(graph.lat)))
            self._waters[closed] = connected_components(joined, directed=False)[1]
        return self._waters[closed]

    def way(self, row: int) -> str:
        """Return the passages of the shortest way that a service may take, in order."""
        places, service = self.network.locations, self.network.services[row]
        ends = [places.index[service.origin_id], places.index[service.destination_id]]
        key = (ends[0], ends[1], ";".join(service.barred_passages))
        if key not in self._ways:
            shut = avoided(closed_passages(self.network), service.barred_passages)
            lanes = sea_graph().distances(_taken(self.points, np.array(ends)), shut)
            self._ways[key] = ", ".join(lanes.passages(0, 1))
        return self._ways[key]


def _taken(points: SeaPoints, rows: Rows) -> SeaPoints:
    return SeaPoints(points.lat[rows], points.lon[rows], points.node[rows], points.snap_km[rows])


def unknown_passages(network: Network) -> Iterator[Fault]:
    """Every passage is one that the maritime graph knows, or it cannot be sailed round."""
    passages = network.passages
    for row, name in enumerate(passages.texts("passage_id").tolist()):
        if name not in PASSAGES:
            hint = nearest(name, PASSAGES)
            yield note(passages, row, "passage_id", Reason.UNKNOWN_PASSAGE, needed=hint)


def ports_inland(network: Network) -> Iterator[Fault]:
    """Every seaport with a sea service lies at the sea."""
    services, places = network.services, network.locations
    at_sea = open_services(network) & services.equals("mode", Mode.SEA)
    origin, destination = ends(network)
    used = np.zeros(len(places), np.bool_)
    used[origin[at_sea]] = used[destination[at_sea]] = True
    used &= places.equals("kind", LocationKind.SEAPORT)
    if not used.any():
        return
    snap_km = _Ports(network).points.snap_km
    for row in np.flatnonzero(used & (snap_km > FARTHEST_PORT_KM)).tolist():
        yield warning(
            places,
            row,
            "lat",
            Reason.PORT_INLAND,
            current=f"{snap_km[row]:,.0f} km",
            needed=f"{FARTHEST_PORT_KM:,.0f} km",
        )


CHECKS = (
    Check(passages_missing),
    Check(unknown_passages),
    Check(ports_inland),
)
