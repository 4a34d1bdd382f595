"""Time zones: that exist, that fit the country, and that fit the sun."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from network.check.fault import Check, Fault, error, warning
from network.check.masks import Reals, per_word, same, where_word
from network.enums import Reason
from network.network import Network
from network.units import MINUTES_PER_HOUR

_DEGREES_PER_HOUR = 15.0
_HOURS_PER_DAY = 24.0
_MOST_HOURS_OFF = 4.0
"""Xinjiang runs on Beijing time, three hours off the sun; nothing inhabited is four off."""

_MONTHS = (1, 7)
"""Clocks are compared in the middle of winter and of summer."""


def unknown_time_zones(network: Network) -> Iterator[Fault]:
    """Every place has a time zone that exists."""
    places = network.locations
    unknown = where_word(places, "timezone", lambda zone: not zone_exists(zone))
    for row in np.flatnonzero(unknown).tolist():
        zone = places[row].timezone
        yield error(places, row, "timezone", Reason.UNKNOWN_TIMEZONE, current=zone)


def time_zones_of_elsewhere(network: Network) -> Iterator[Fault]:
    """Every place has a time zone whose clocks agree with some clock of its country.

    Other names of a zone are fine: what is compared is the time in January and in July.
    """
    places = network.locations
    year = network.reference_date.year
    pairs = same(places.array("timezone"), places.array("country_code"))
    _, first, case = np.unique(pairs, return_index=True, return_inverse=True)
    zones, countries = places.texts("timezone"), places.texts("country_code")
    foreign = [
        zone_exists(zones[row]) and not _fits(zones[row], countries[row], year)
        for row in first.tolist()
    ]
    for row in np.flatnonzero(np.array(foreign, np.bool_)[case]).tolist():
        yield warning(
            places,
            row,
            "timezone",
            Reason.TIMEZONE_FOREIGN,
            limit=countries[row],
            current=zones[row],
        )


def _fits(zone: str, country: str, year: int) -> bool:
    """Tell whether a zone shows the time of a country; of unknown countries nothing is said."""
    own = [_clock(known, year) for known in _zones_of_countries().get(country, ())]
    return not own or _clock(zone, year) in own


def time_zones_off_the_sun(network: Network) -> Iterator[Fault]:
    """Every place has a time zone within four hours of what its longitude says.

    Those of another country are found by that already.
    """
    places = network.locations
    year = network.reference_date.year
    clocks = [partial(_ahead_h, year=year, month=month) for month in _MONTHS]
    off = np.minimum(*(_hours_off(network, per_word(places, "timezone", at)) for at in clocks))
    for row in np.flatnonzero(off > _MOST_HOURS_OFF).tolist():
        place = places[row]
        if _fits(place.timezone, place.country_code, year):
            yield warning(
                places,
                row,
                "timezone",
                Reason.TIMEZONE_FAR,
                limit=f"{place.lon:g}",
                current=place.timezone,
            )


def _hours_off(network: Network, ahead: Reals) -> Reals:
    """Return hours between zone and sun, at most half a day; none where the zone is unknown."""
    sun = network.locations.array("lon") / _DEGREES_PER_HOUR
    off = np.abs(ahead - sun) % _HOURS_PER_DAY
    return np.nan_to_num(np.minimum(off, _HOURS_PER_DAY - off), nan=0.0)


@cache
def zone_exists(zone: str) -> bool:
    """Tell whether a time zone is known."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _clock(zone: str, year: int) -> tuple[float, ...]:
    return tuple(_ahead_h(zone, year, month) for month in _MONTHS)


@cache
def _ahead_h(zone: str, year: int, month: int) -> float:
    """Return hours ahead of UTC in the middle of a month; NaN for an unknown zone."""
    if not zone_exists(zone):
        return float("nan")
    noon = datetime(year, month, 15, 12, tzinfo=UTC)
    ahead = noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return ahead / timedelta(minutes=MINUTES_PER_HOUR)


@cache
def _zones_of_countries() -> dict[str, tuple[str, ...]]:
    """Return the time zones of every country, from the table that comes with the zones."""
    zones: dict[str, list[str]] = defaultdict(list)
    table = files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            countries, _, zone, *_ = line.split("\t")
            for country in countries.split(","):
                zones[country].append(zone)
    return {country: tuple(names) for country, names in zones.items()}


CHECKS = (
    Check(unknown_time_zones),
    Check(time_zones_of_elsewhere),
    Check(time_zones_off_the_sun),
)
