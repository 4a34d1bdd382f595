"""What a bare place code means: the role of the question decides among places that share one."""

from typing import Literal

from network.enums import LocationKind, Reason, Severity
from network.errors import UnknownLocationError
from network.explanation import Explanation
from network.io.rows import nearest
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
    folded = wanted.casefold()
    candidates = [
        place
        for place in network.locations
        if folded == place.location_id.casefold()
        or folded in (code.casefold() for code in place.place_code)
        or folded == place.iata.casefold() != ""
    ] or [place for place in network.locations if folded == place.name.casefold()]
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
            current=f"{best.name} ({best.kind}, {best.location_id})",
            severity=Severity.NOTE,
        ),
    )


def _unknown(network: Network, wanted: str, role: Role) -> Explanation:
    names: dict[str, str] = {}
    for place in network.locations:
        for code in (place.location_id, place.name, *place.place_code):
            names.setdefault(code, place.location_id)
    close = nearest(wanted, names)
    offered = [
        f"{name} ({names[name]})" if names[name] != name else name
        for name in (close.split(", ") if close else [])
        if name in names
    ]
    return Explanation(
        code=Reason.UNKNOWN_LOCATION, subject=wanted, limit=role, needed=", ".join(offered)
    )


def place_codes(network: Network) -> list[str]:
    """Return every code a place answers to, for completion and search."""
    words = network.locations.vocabulary("place_code")
    return sorted({code for word in words for code in word.split(LIST_SEPARATOR) if code})
