"""The maritime graph: shortest ways at sea, with straits and canals that can close.

The graph is the data inside the ``searoute`` package (Apache-2.0; the Eurostat searoute
network). Only its data are used: many-to-many shortest paths run here, on a sparse matrix, and
a closed passage means that its edges are gone. What cannot be reached is infinitely far;
nothing falls back to another way of measuring.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.geo import great_circle_km

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PASSAGES = (
    "suez",
    "panama",
    "babalmandab",
    "gibraltar",
    "malacca",
    "sunda",
    "ormuz",
    "south_africa",
    "chili",
    "bosporus",
    "dardanelles",
    "bering",
    "northwest",
)
"""Every strait, canal and cape that edges of the graph are tagged with."""

_UNTAGGED = {((20.0, -40.0), (22.0, -35.0)): "south_africa"}
"""Edges of a passage that carry no tag: left open, ships would slip past the closed Cape here."""

_LEAST_KM = 1e-6
_FULL_TURN = 360.0
_DATE_LINE = 180.0


@dataclass(frozen=True, slots=True)
class SeaPoints:
    """Places on the coast: where they lie, and the node of the graph they use.

    Parameters
    ----------
    lat, lon
        Position of the place, degrees, shape (P,).
    node
        Row of its node in the graph, shape (P,).
    snap_km
        Great circle from the place to its node, shape (P,).
    """

    lat: Floats
    lon: Floats
    node: Integers
    snap_km: Floats

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, slots=True)
class SeaLanes:
    """Shortest ways between P places under one set of closures.

    Parameters
    ----------
    distance_km
        Shape (P, P); infinite where no way remains.
    used
        Bit mask of the passages of each way, shape (P, P), bit k for ``PASSAGES[k]``.
    reached_km
        Distance at which a way from each place reaches each passage, shape (P, 13).
    """

    distance_km: Floats
    used: Integers
    reached_km: Floats

    def passages(self, start: int, end: int) -> tuple[str, ...]:
        """Return the passages of one way in the order in which they are sailed."""
        mask = int(self.used[start, end])
        found = [bit for bit in range(len(PASSAGES)) if mask >> bit & 1]
        found.sort(key=lambda bit: (self.reached_km[start, bit], bit))
        return tuple(PASSAGES[bit] for bit in found)


class _Tree(NamedTuple):
    distance_km: Floats
    before: Integers


class SeaGraph:
    """An undirected graph of sea ways with tagged edges.

    Parameters
    ----------
    lat, lon
        Node positions, degrees, shape (N,); longitudes as in the source, some beyond 180.
    tail, head, length_km, passage
        One entry per undirected edge; ``passage`` indexes ``PASSAGES``, -1 for open sea.
    """

    def __init__(self, lat: Floats, lon: Floats, edges: Mapping[str, NDArray[Any]]) -> None:
        self.lat, self.lon = lat, lon
        self.tail, self.head = edges["tail"], edges["head"]
        self.length_km, self.passage = edges["length_km"], edges["passage"]
        self._matrices: dict[frozenset[str], Any] = {}

    def points(
        self,
        lat: ArrayLike,
        lon: ArrayLike,
        sea_lat: ArrayLike | None = None,
        sea_lon: ArrayLike | None = None,
    ) -> SeaPoints:
        """Attach places to the graph.

        Each place uses the node nearest to (``sea_lat``, ``sea_lon``), or nearest to itself
        where those are NaN or missing. Naming the node matters where the nearest one lies
        inside a canal.
        """
        at_lat, at_lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
        named_lat = at_lat if sea_lat is None else np.asarray(sea_lat, np.float64)
        named_lon = at_lon if sea_lon is None else np.asarray(sea_lon, np.float64)
        look_lat = np.where(np.isnan(named_lat), at_lat, named_lat)
        look_lon = np.where(np.isnan(named_lon), at_lon, named_lon)
        node = np.asarray(self._tree.query(_on_sphere(look_lat, look_lon))[1], np.int64)
        snap = great_circle_km(at_lat, at_lon, self.lat[node], self.lon[node])
        return SeaPoints(at_lat, at_lon, node, snap)

    def distances(self, points: SeaPoints, closed: Iterable[str]) -> SeaLanes:
        """Return the shortest ways between all places with some passages closed.

        Guarantees: the distance is snap + graph + snap, zero from a place to itself; a way never
        uses a closed passage; a pair without a way is infinitely far; closing one more passage
        never makes a distance shorter.
        """
        sources, position = np.unique(points.node, return_inverse=True)
        tree = self._shortest(sources, frozenset(closed))
        used, reached = self._passages_of(tree)
        distance = tree.distance_km[position][:, points.node]
        distance = distance + points.snap_km[:, None] + points.snap_km[None, :]
        np.fill_diagonal(distance, 0.0)
        return SeaLanes(distance, used[position][:, points.node], reached[position])

    def path(
        self, points: SeaPoints, start: int, end: int, closed: Iterable[str]
    ) -> list[tuple[float, float]]:
        """Return one way as (lon, lat) corners for drawing, empty where there is none.

        Longitudes are folded into [-180, 180]; a way over the date line jumps there, and whoever
        draws it splits the line where two corners lie more than half a turn apart.
        """
        source = points.node[start : start + 1]
        tree = self._shortest(source, frozenset(closed))
        node = int(points.node[end])
        if not np.isfinite(tree.distance_km[0, node]):
            return []
        nodes = [node]
        while node != source[0]:
            node = int(tree.before[0, node])
            nodes.append(node)
        nodes.reverse()
        corners = [(_folded(float(self.lon[n])), float(self.lat[n])) for n in nodes]
        first = (float(points.lon[start]), float(points.lat[start]))
        return [first, *corners, (float(points.lon[end]), float(points.lat[end]))]

    def _shortest(self, sources: Integers, closed: frozenset[str]) -> _Tree:
        """Run Dijkstra from some nodes to all others over what is open."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415  (heavy, needed only here)

        distance, before = dijkstra(
            self._matrix(closed), directed=True, indices=sources, return_predecessors=True
        )
        return _Tree(distance, before.astype(np.int64))

    def _matrix(self, closed: frozenset[str]) -> Any:
        """Return the sparse matrix of the open edges, both directions."""
        from scipy.sparse import csr_array  # noqa: PLC0415  (heavy, needed only here)

        if closed not in self._matrices:
            shut = [PASSAGES.index(name) for name in closed if name in PASSAGES]
            is_open = ~np.isin(self.passage, shut)
            tail, head = self.tail[is_open], self.head[is_open]
            lengths = np.tile(self.length_km[is_open], 2)
            ends = (np.concatenate([tail, head]), np.concatenate([head, tail]))
            size = len(self.lat)
            self._matrices[closed] = csr_array((lengths, ends), shape=(size, size))
        return self._matrices[closed]

    def _passages_of(self, tree: _Tree) -> tuple[Integers, Floats]:
        """Return which passages lie on the way to each node, and how far along they lie."""
        used = np.zeros(tree.before.shape, np.int64)
        reached = np.full((len(used), len(PASSAGES)), np.inf)
        for edge in np.flatnonzero(self.passage >= 0):
            bit = int(self.passage[edge])
            for tail, head in (
                (self.tail[edge], self.head[edge]),
                (self.head[edge], self.tail[edge]),
            ):
                taken = tree.before[:, head] == tail
                used[taken, head] |= 1 << bit
                nearer = np.minimum(reached[taken, bit], tree.distance_km[taken, head])
                reached[taken, bit] = nearer
        return _gathered(used, tree.before), reached

    @cached_property
    def _tree(self) -> Any:
        """Return a search tree of the nodes on the unit sphere."""
        from scipy.spatial import KDTree  # noqa: PLC0415  (heavy, needed only here)

        return KDTree(_on_sphere(self.lat, self.lon))


def _gathered(used: Integers, before: Integers) -> Integers:
    """Join every node's mask with those of all nodes before it, doubling the reach each round."""
    rows = np.arange(len(used))[:, None]
    nodes = np.arange(used.shape[1])[None, :]
    jump = np.where(before >= 0, before, nodes)
    while True:
        further = used | used[rows, jump]
        onward = jump[rows, jump]
        if np.array_equal(onward, jump):
            return further
        used, jump = further, onward


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Return unit vectors of positions, shape (P, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def _folded(lon: float) -> float:
    """Return a longitude within [-180, 180]."""
    if -_DATE_LINE <= lon <= _DATE_LINE:
        return lon
    return (lon + _DATE_LINE) % _FULL_TURN - _DATE_LINE


@cache
def sea_graph() -> SeaGraph:
    """Return the maritime graph of the ``searoute`` package, built once.

    Both directions of an edge are listed there: each is kept once. Edges of length zero (the
    date line is doubled) get one millimetre, because a sparse matrix takes zero for "no edge".
    An edge that was left out of its passage is put into it.
    """
    from searoute.data import marnet_dict  # noqa: PLC0415  (7 MB, needed only here)

    number = {place: row for row, place in enumerate(marnet_dict.node_list)}
    positions = np.array(list(number), np.float64)
    bits = {name: bit for bit, name in enumerate(PASSAGES)}
    seen: dict[tuple[int, int], tuple[float, int]] = {}
    for start, ends in marnet_dict.edge_list.items():
        for end, attributes in ends.items():
            tail, head = sorted((number[start], number[end]))
            left_out = _UNTAGGED.get((start, end)) or _UNTAGGED.get((end, start), "")
            tag = bits.get(attributes.get("passage") or left_out, -1)
            seen[tail, head] = (max(float(attributes["weight"]), _LEAST_KM), tag)
    ends_of = np.array(list(seen), np.int64)
    edges = {
        "tail": ends_of[:, 0],
        "head": ends_of[:, 1],
        "length_km": np.array([length for length, _ in seen.values()]),
        "passage": np.array([tag for _, tag in seen.values()], np.int64),
    }
    return SeaGraph(positions[:, 1], positions[:, 0], edges)
