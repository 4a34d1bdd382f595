"""Positions of places."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial import KDTree

from network.check.fault import Check, Fault, error, note, warning
from network.check.masks import Reals, Rows, filled
from network.enums import Reason
from network.geo import EARTH_RADIUS_KM
from network.network import Network

_ALONE_KM = 1500.0
"""A place this far from all others of its country may be misplaced ..."""
_FITS_KM = 300.0
"""... and is, where an easy slip of the pen explains it: then it lies this near to another."""
_LOST_KM = 6000.0
"""Farther than from one end of any country to the other."""
_HALF_TURN_DEG = 90.0
_FEWEST_TO_COMPARE = 2

Position = tuple[Reals, Reals]


def positions_at_zero(network: Network) -> Iterator[Fault]:
    """No place lies at latitude 0, longitude 0: that is how a missing position looks."""
    places = network.locations
    zero = (places.array("lat") == 0.0) & (places.array("lon") == 0.0)
    for row in np.flatnonzero(zero).tolist():
        yield error(places, row, "lat", Reason.POSITION_ZERO)


def positions_far_from_their_country(network: Network) -> Iterator[Fault]:
    """Every place lies near others of its country, where there are others.

    Latitude and longitude that were swapped, or a sign that was lost, are named as what the
    position may have been meant to be.
    """
    places = network.locations
    lat, lon = places.array("lat"), places.array("lon")
    usable = filled(places, "country_code") & ~((lat == 0.0) & (lon == 0.0))
    codes = places.array("country_code")
    order = np.flatnonzero(usable)[np.argsort(codes[usable], kind="stable")]
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        if len(rows) >= _FEWEST_TO_COMPARE:
            yield from _misplaced(network, rows)


def _misplaced(network: Network, rows: Rows) -> Iterator[Fault]:
    """Find the places of one country that lie far from all others of it."""
    places = network.locations
    lat, lon = places.array("lat")[rows], places.array("lon")[rows]
    tree = KDTree(_on_sphere(lat, lon))
    alone = _km(tree.query(_on_sphere(lat, lon), k=2)[0][:, 1])
    for at in np.flatnonzero(alone > _ALONE_KM).tolist():
        meant = _meant(tree, float(lat[at]), float(lon[at]))
        if meant or alone[at] > _LOST_KM:
            row = int(rows[at])
            tell = warning if meant else note
            yield tell(
                places,
                row,
                "lat",
                Reason.POSITION_SUSPECT,
                limit=places[row].country_code,
                current=f"{alone[at]:,.0f} km",
                needed=meant,
            )


def _meant(tree: KDTree, lat: float, lon: float) -> str:
    """Return the slip of the pen that puts a position next to another; empty for none."""
    for lat_meant, lon_meant in ((lon, lat), (lat, -lon), (-lat, lon), (-lat, -lon)):
        if abs(lat_meant) <= _HALF_TURN_DEG:
            meant = _on_sphere(np.array([lat_meant]), np.array([lon_meant]))
            moved = float(np.linalg.norm(meant - _on_sphere(np.array([lat]), np.array([lon]))))
            if _km(tree.query(meant)[0])[0] <= _FITS_KM and _km(moved) > _ALONE_KM:
                return f"lat {lat_meant:g}, lon {lon_meant:g}"
    return ""


def _on_sphere(lat: Reals, lon: Reals) -> Reals:
    """Return unit vectors of positions, shape (P, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def _km(chord: Reals | float) -> Reals:
    """Return great circles of chords of the unit sphere."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.clip(np.asarray(chord) / 2, 0.0, 1.0)))


CHECKS = (
    Check(positions_at_zero),
    Check(positions_far_from_their_country),
)
