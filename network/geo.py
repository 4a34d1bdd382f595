"""Distances: great circles, and road estimates on one land mass. Pure numpy, arrays in and out."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
MINIMUM_DRAYAGE_KM = 15.0
"""Some tables hold a city's position for its port: no haul is shorter than this."""

_ROAD_BANDS = ((500.0, 1.25), (1500.0, 1.20), (np.inf, 1.18))

_LAND_MASSES = {
    "Great Britain": ("GB",),
    "Japan": ("JP",),
    "North America": ("US", "CA", "MX", "PA"),
    "South America": ("CO", "PE", "CL", "BR"),
    "Australia": ("AU",),
    "Africa": ("EG", "ZA"),
    "Java": ("ID",),
    "Luzon": ("PH",),
    "Ceylon": ("LK",),
}
_MASS_OF = {country: mass for mass, group in _LAND_MASSES.items() for country in group}
_MAINLAND = "Eurasia"


def great_circle_km(
    lat_from: ArrayLike, lon_from: ArrayLike, lat_to: ArrayLike, lon_to: ArrayLike
) -> Floats:
    """Return great-circle distances by the haversine formula.

    Parameters
    ----------
    lat_from, lon_from, lat_to, lon_to
        Degrees; any shapes that broadcast.

    Returns
    -------
    ndarray
        Kilometres on a sphere of 6,371.0088 km, in the broadcast shape. Symmetric, never
        negative, and zero for equal positions.
    """
    phi_from, phi_to = np.radians(lat_from), np.radians(lat_to)
    half_lat = np.sin((phi_to - phi_from) / 2)
    half_lon = np.sin((np.radians(lon_to) - np.radians(lon_from)) / 2)
    chord = half_lat**2 + np.cos(phi_from) * np.cos(phi_to) * half_lon**2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def road_distance_km(great_circle: ArrayLike) -> Floats:
    """Return the road distance to expect for a great-circle distance, kilometres.

    The detour factor falls with distance (1.25 below 500 km, 1.20 below 1,500 km, 1.18 above);
    where it steps down, the distance stays level until the lower factor catches up.

    Guarantees: never decreases with the great circle, never falls below it, and is never less
    than the minimum drayage of 15 km.
    """
    direct = np.asarray(great_circle, dtype=np.float64)
    road = np.zeros_like(direct)
    floor = MINIMUM_DRAYAGE_KM
    lower = 0.0
    for upper, factor in _ROAD_BANDS:
        inside = (direct >= lower) & (direct < upper)
        road = np.where(inside, np.maximum(direct * factor, floor), road)
        floor, lower = max(floor, upper * factor), upper
    return np.asarray(road)


def land_mass(country_code: str) -> str:
    """Return the land mass a country's places lie on; what is not listed is mainland Eurasia."""
    return _MASS_OF.get(country_code, _MAINLAND)


def joined_by_road(country_from: str, country_to: str) -> bool:
    """Tell whether a truck gets from one country to the other without a ship or a tunnel."""
    return land_mass(country_from) == land_mass(country_to)


def crosses_the_channel(country_from: str, country_to: str) -> bool:
    """Tell whether a road journey needs the Channel crossing between Britain and Europe."""
    masses = {land_mass(country_from), land_mass(country_to)}
    return masses == {"Great Britain", _MAINLAND}
