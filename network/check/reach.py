"""What can be reached over the services that run, and what hangs in the air."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from network.check.fault import Check, Fault, key_of, warning
from network.check.masks import Mask, in_force
from network.enums import LocationKind, OpenStatus, Reason
from network.network import Network
from network.table import Array

_MOST_NAMED = 5
_SMALLEST_ISLAND = 2


def ends(network: Network) -> tuple[Array, Array]:
    """Return the rows of both ends of every service; -1 where an end is unknown."""
    services, places = network.services, network.locations
    return services.rows_in("origin_id", places), services.rows_in("destination_id", places)


def open_services(network: Network) -> Mask:
    """Return the services that run: open, valid on the reference date, between open places."""
    services = network.services
    origin, destination = ends(network)
    shut = network.locations.equals("status", OpenStatus.CLOSED)
    runs = ~services.equals("status", OpenStatus.CLOSED) & (origin >= 0) & (destination >= 0)
    runs &= in_force(services, network.reference_date)
    if len(shut):
        runs &= ~shut[origin] & ~shut[destination]
    return np.asarray(runs)


def reachable(network: Network, sources: Mask) -> Mask:
    """Return the places that open services lead to from some of the sources, themselves included.

    Parameters
    ----------
    sources
        (locations,) where to begin.
    """
    origin, destination = ends(network)
    usable = open_services(network)
    return _search(origin[usable], destination[usable], sources)


def reaching(network: Network, targets: Mask) -> Mask:
    """Return the places from which open services lead to some of the targets, themselves included.

    Parameters
    ----------
    targets
        (locations,) where to end.
    """
    origin, destination = ends(network)
    usable = open_services(network)
    return _search(destination[usable], origin[usable], targets)


def _search(tails: Array, heads: Array, begin: Mask) -> Mask:
    """Return the places reached from some over arcs, by one search from a place that has all."""
    count = len(begin)
    starts = np.flatnonzero(begin)
    tail = np.concatenate([np.full(len(starts), count), tails])
    head = np.concatenate([starts, heads])
    arcs = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(count + 1, count + 1))
    seen = breadth_first_order(arcs, count, directed=True, return_predecessors=False)
    mask = np.zeros(count + 1, np.bool_)
    mask[seen] = True
    return mask[:count]


def unreachable_markets(network: Network) -> Iterator[Fault]:
    """Every open market can be reached from some factory over open services.

    A network without factories begins at its warehouses.
    """
    places = network.locations
    factories = _open(network, LocationKind.FACTORY)
    begin = factories if factories.any() else _open(network, LocationKind.WAREHOUSE)
    cut_off = _open(network, LocationKind.MARKET) & ~reachable(network, begin)
    for row in np.flatnonzero(cut_off).tolist():
        yield warning(places, row, "location_id", Reason.UNREACHABLE_MARKET)


def factories_cut_off(network: Network) -> Iterator[Fault]:
    """Every open factory reaches some market, or at least some warehouse."""
    places = network.locations
    factories = _open(network, LocationKind.FACTORY)
    end = _open(network, LocationKind.MARKET) | _open(network, LocationKind.WAREHOUSE)
    if not end.any():
        return
    for row in np.flatnonzero(factories & ~reaching(network, end)).tolist():
        yield warning(places, row, "location_id", Reason.FACTORY_CUT_OFF)


def islands(network: Network) -> Iterator[Fault]:
    """Find places that hang together without a factory or without a market among them.

    A single place is no island: a factory or market alone is found by the checks of those.
    """
    places = network.locations
    kinds = {kind: _open(network, kind) for kind in (LocationKind.FACTORY, LocationKind.MARKET)}
    if not all(mask.any() for mask in kinds.values()):
        return
    origin, destination = ends(network)
    usable = open_services(network)
    shape = (len(places), len(places))
    joined = csr_array((usable[usable], (origin[usable], destination[usable])), shape=shape)
    count, island = connected_components(joined, directed=False)
    size = np.bincount(island, minlength=count)
    for kind, mask in kinds.items():
        holds = np.bincount(island[mask], minlength=count) > 0
        for number in np.flatnonzero(~holds & (size >= _SMALLEST_ISLAND)).tolist():
            rows = np.flatnonzero(island == number)
            names = [key_of(places, row) for row in rows[: _MOST_NAMED + 1].tolist()]
            more = [*names[1:_MOST_NAMED], *(["..."] if len(rows) > _MOST_NAMED else [])]
            yield warning(
                places,
                int(rows[0]),
                "location_id",
                Reason.ISLAND,
                limit=str(kind),
                current=", ".join(more),
            )


def _open(network: Network, kind: LocationKind) -> Mask:
    places = network.locations
    return np.asarray(places.equals("kind", kind) & ~places.equals("status", OpenStatus.CLOSED))


_WAYS = ("locations", "services")

CHECKS = (
    Check(unreachable_markets, needs=_WAYS),
    Check(factories_cut_off, needs=_WAYS),
    Check(islands, needs=_WAYS),
)
