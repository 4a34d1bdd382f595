"""Countries by their names, and the time zone of a position."""

from collections import defaultdict
from functools import cache
from importlib.resources import files

import numpy as np

from network.geo import great_circle_km

_CODE_LENGTH = 2
_ALSO = {
    "usa": "US",
    "unitedstatesofamerica": "US",
    "us": "US",
    "uk": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uae": "AE",
    "southkorea": "KR",
    "korea": "KR",
    "republicofkorea": "KR",
    "northkorea": "KP",
    "russia": "RU",
    "russianfederation": "RU",
    "czechrepublic": "CZ",
    "turkey": "TR",
    "turkiye": "TR",
    "holland": "NL",
    "vietnam": "VN",
    "laos": "LA",
    "taiwan": "TW",
    "hongkong": "HK",
    "hongkongsar": "HK",
    "macau": "MO",
    "macao": "MO",
    "ivorycoast": "CI",
    "prc": "CN",
    "peoplesrepublicofchina": "CN",
    "mainlandchina": "CN",
}


def country_code(name: str) -> str:
    """Return the ISO 3166 code of a country by its name or code; blank when none is known."""
    return _codes().get(_folded(name), "")


@cache
def _codes() -> dict[str, str]:
    """Return two-letter codes by name, two and three letters, from the tables of holidays."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  (only models with countries)

    codes: dict[str, str] = {}
    for module, (name, *letters) in COUNTRIES.items():
        code = next((word for word in letters if len(word) == _CODE_LENGTH), "")
        if code:
            for known in (module, name, *letters):
                codes.setdefault(_folded(known), code)
    return {**codes, **_ALSO}


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def time_zone(country: str, lat: float, lon: float) -> str:
    """Return the zone of the nearest place whose zone is known, in the country if it is known.

    Near a boundary of zones it may be the neighbour.
    """
    names, lats, lons = _zones().get(country) or _zones()[""]
    return names[int(np.argmin(great_circle_km(lats, lons, lat, lon)))]


Zones = tuple[list[str], list[float], list[float]]


@cache
def _zones() -> dict[str, Zones]:
    """Return zones and where they hold by country, under a blank code those of all.

    Known are the cities that zones are named after (but for those of a few counties) and the
    places of the built-in world.
    """
    from network.reference.places import locations  # noqa: PLC0415  (its tables are large)

    zones: dict[str, Zones] = defaultdict(lambda: ([], [], []))

    def put(country: str, zone: str, lat: float, lon: float) -> None:
        for key in (country, ""):
            names, lats, lons = zones[key]
            names.append(zone)
            lats.append(lat)
            lons.append(lon)

    for place in locations():
        put(place.country_code, place.timezone, place.lat, place.lon)
    table = files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            countries, position, zone, *_ = line.split("\t")
            at = max(position.rfind("+"), position.rfind("-"))
            if zone.count("/") == 1:
                spot = _degrees(position[:at], 2), _degrees(position[at:], 3)
                for country in countries.split(","):
                    put(country, zone, *spot)
    return dict(zones)


def _degrees(text: str, whole: int) -> float:
    """Return degrees of ``+DDMM``, ``+DDDMM`` or with seconds."""
    sign = -1.0 if text[0] == "-" else 1.0
    digits = text[1:]
    parts = (digits[:whole], digits[whole : whole + 2] or "0", digits[whole + 2 :] or "0")
    degrees, minutes, seconds = map(int, parts)
    return sign * (degrees + minutes / 60 + seconds / 3600)
