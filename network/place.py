"""What a bare place code means: the role of the question decides among places that share one."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from network.enums import LocationKind, Reason, Severity
from network.errors import UnknownLocationError
from network.explanation import Explanation
from network.io.rows import closest, nearest
from network.location import Location
from network.network import Network
from network.table import LIST_SEPARATOR

Role = Literal["origin", "destination"]

_ORDER: dict[Role, tuple[LocationKind, ...]] = {
    "origin": (
        LocationKind.FACTORY,
        LocationKind.WAREHOUSE,
        LocationKind.SEAPORT,
        LocationKind.AIRPORT,
        LocationKind.RAIL_TERMINAL,
    ),
    "destination": (
        LocationKind.MARKET,
        LocationKind.WAREHOUSE,
        LocationKind.SEAPORT,
        LocationKind.AIRPORT,
        LocationKind.RAIL_TERMINAL,
    ),
}

_CODES: dict[Any, Mapping[str, tuple[int, ...]]] = {}
_NAMES: dict[Any, Mapping[str, tuple[int, ...]]] = {}
_MOST_CACHED = 8


def resolve(network: Network, text: str, role: Role) -> tuple[Location, tuple[Explanation, ...]]:
    """Return the place a text means, and how it was read.

    Codes go before names. Among several places that answer to one code the role decides: an
    origin is a factory before a port, a destination a market before a warehouse before a port.

    Raises
    ------
    UnknownLocationError
        When nothing answers to the text; the nearest codes and names are offered.
    """
    wanted = text.strip()
    candidates = [network.locations[row] for row in _answering(network, wanted)]
    if not candidates:
        raise UnknownLocationError((_unknown(network, wanted, role),))
    order = _ORDER[role]
    best = min(
        candidates,
        key=lambda place: (
            order.index(place.kind) if place.kind in order else len(order),
            place.location_id,
        ),
    )
    if best.location_id == wanted:
        return best, ()
    return best, (
        Explanation(
            code=Reason.READ_AS,
            subject=wanted,
            current=best.name,
            limit=best.kind,
            needed=best.location_id,
            severity=Severity.NOTE,
        ),
    )


def named(network: Network, text: str) -> tuple[str, ...]:
    """Return the ids of every place, the carrier and the service that a text names, sorted."""
    folded = text.strip().casefold()
    rows = {*_index(network, _CODES).get(folded, ()), *_index(network, _NAMES).get(folded, ())}
    places = {network.locations[row].location_id for row in rows}
    carriers = {c for c in network.services.vocabulary("carrier") if c and c.casefold() == folded}
    service = text.strip()
    services = {service} if network.services.find(service) is not None else set()
    return tuple(sorted(places | carriers | services))


def _answering(network: Network, text: str) -> tuple[int, ...]:
    """Return the rows of the places that answer to a code, else of those of that name."""
    folded = text.casefold()
    by_code = _index(network, _CODES).get(folded, ())
    return by_code or _index(network, _NAMES).get(folded, ())


def _index(
    network: Network, cache: dict[Any, Mapping[str, tuple[int, ...]]]
) -> Mapping[str, tuple[int, ...]]:
    """Return the rows behind every code (or every name), cached by the content of the table."""
    key = network.locations.digest
    if key not in cache:
        while len(cache) >= _MOST_CACHED:
            cache.pop(next(iter(cache)))
        rows: dict[str, list[int]] = {}
        for row, place in enumerate(network.locations):
            codes = (place.location_id, place.iata, *place.place_code)
            for word in set(codes if cache is _CODES else (place.name,)):
                if word:
                    rows.setdefault(word.casefold(), []).append(row)
        cache[key] = {word: tuple(found) for word, found in rows.items()}
    return cache[key]


def _unknown(network: Network, wanted: str, role: Role) -> Explanation:
    names: dict[str, str] = {}
    for place in network.locations:
        for code in (place.location_id, place.name, *place.place_code):
            names.setdefault(code, place.location_id)
    offered = [
        f"{name} ({names[name]})" if names[name] != name else name
        for name in closest(wanted, names)
    ]
    return Explanation(
        code=Reason.UNKNOWN_LOCATION, subject=wanted, limit=role, needed=", ".join(offered)
    )


def unknown_name(network: Network, text: str) -> Explanation:
    """Return the finding for a text that names no place, carrier or service."""
    known = [*place_codes(network), *network.services.vocabulary("carrier")]
    return Explanation(
        code=Reason.UNKNOWN_REFERENCE,
        subject=text,
        limit="locations, services",
        needed=nearest(text, [name for name in known if name]),
    )


def place_codes(network: Network) -> Iterable[str]:
    """Return every code a place answers to, for completion and search, sorted."""
    words = network.locations.vocabulary("place_code")
    return sorted({code for word in words for code in word.split(LIST_SEPARATOR) if code})
