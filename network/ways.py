"""The way a service goes on the ground: sea lanes by the maritime graph, all else great circles."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from network.enums import Mode
from network.location import Location
from network.network import Network
from network.polyline import Line, Position, great_circle_line
from network.sea import PASSAGES, sea_graph

_FARTHEST_SNAP_KM = 300.0
"""A place farther from any sea way than this is no port: its line is a great circle."""

_Key = tuple[Mode, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Ways:
    """Lines of services of one network, each made once.

    Lines are for views and maps; distances and times come from the services themselves.
    """

    network: Network
    _made: dict[_Key, Line] = field(default_factory=dict, repr=False, compare=False)

    def line(
        self, mode: Mode, origin_id: str, destination_id: str, passages: Iterable[str] = ()
    ) -> Line:
        """Return the way from one place to another, (longitude, latitude) in degrees.

        A sea way sails exactly the passages it is said to sail: all others count as closed.
        Where the maritime graph has no such way, the line is a great circle.

        Guarantees: begins and ends at the two places; longitudes within [-180, 180], so a way
        over the date line jumps there (``network.polyline.cut_at_meridian`` cuts it).
        """
        key = (mode, origin_id, destination_id, tuple(passages))
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def direct(self, origin_id: str, destination_id: str) -> Line:
        """Return the great circle between two places."""
        places = self.network.locations
        return great_circle_line(
            position_of(places.get(origin_id)), position_of(places.get(destination_id))
        )

    def _make(
        self, mode: Mode, origin_id: str, destination_id: str, passages: tuple[str, ...]
    ) -> Line:
        if mode is Mode.SEA:
            places = self.network.locations
            line = _sea_line(places.get(origin_id), places.get(destination_id), passages)
            if line:
                return line
        return self.direct(origin_id, destination_id)


def position_of(place: Location) -> Position:
    """Return longitude and latitude of a place, degrees."""
    return place.lon, place.lat


def _sea_line(start: Location, end: Location, passages: tuple[str, ...]) -> Line:
    """Return the shortest way through exactly these passages; empty where there is none."""
    graph = sea_graph()
    ends = (start, end)
    points = graph.points(
        [place.lat for place in ends],
        [place.lon for place in ends],
        [np.nan if place.sea_lat is None else place.sea_lat for place in ends],
        [np.nan if place.sea_lon is None else place.sea_lon for place in ends],
    )
    if float(points.snap_km.max()) > _FARTHEST_SNAP_KM:
        return []
    return graph.path(points, 0, 1, [name for name in PASSAGES if name not in passages])
