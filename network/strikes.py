"""What a disruption strikes: which services, and which places, of a network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.closures import words_with
from network.disruption import Disruption
from network.enums import DisruptionSubject
from network.io.hints import nearest
from network.network import Network
from network.table import LIST_SEPARATOR

Mask = NDArray[np.bool_]

CORRIDOR_SIGN = ">"


@dataclass(frozen=True)
class Struck:
    """The services (S,) and places (L,) that a disruption strikes.

    ``is_known`` is false where the network has no such subject; ``hint`` then names near ones.
    """

    services: Mask
    places: Mask
    is_known: bool = True
    hint: str = ""


def struck(network: Network, disruption: Disruption) -> Struck:
    """Return what a disruption strikes; a mode narrows the services, never the places."""
    found = _BY_KIND[disruption.subject_kind](network, disruption.subject.strip())
    if disruption.mode is None:
        return found
    of_mode = network.services.equals("mode", disruption.mode)
    return Struck(found.services & of_mode, found.places, found.is_known, found.hint)


def services_at(network: Network, places: Mask) -> Mask:
    """Return the services that start or end at some places, or pass through them."""
    services = network.services
    ends = [services.rows_in(name, network.locations) for name in ("origin_id", "destination_id")]
    touched = np.zeros(len(services), np.bool_)
    for rows in ends:
        touched |= np.append(places, False)[rows]
    return touched | services_through(network, places)


def services_through(network: Network, places: Mask) -> Mask:
    """Return the services that pass some places without a stop."""
    names = frozenset(network.locations.texts("location_id")[places].tolist())
    return _list_holds(network, "via", names)


def _list_holds(network: Network, column: str, names: frozenset[str]) -> Mask:
    words = network.services.vocabulary(column)
    if not len(words) or not names:
        return np.zeros(len(network.services), np.bool_)
    return words_with(words, names)[network.services.array(column)]


def _passage(network: Network, subject: str) -> Struck:
    names = network.passages.vocabulary("passage_id")
    nowhere = np.zeros(len(network.locations), np.bool_)
    through = _list_holds(network, "passages", frozenset((subject,)))
    return Struck(through, nowhere, subject in names, nearest(subject, names))


def _location(network: Network, subject: str) -> Struck:
    places = _places_called(network, subject)
    names = network.locations.vocabulary("location_id")
    return _at_places(network, places, nearest(subject, names))


def _country(network: Network, subject: str) -> Struck:
    countries = _countries(network, subject)
    places = np.isin(network.locations.texts("country_code"), sorted(countries))
    found = _at_places(network, places, "")
    crossing = _list_holds(network, "transit_countries", countries)
    known = found.is_known or bool(crossing.any())
    return Struck(found.services | crossing, places, known)


def _at_places(network: Network, places: Mask, hint: str) -> Struck:
    return Struck(services_at(network, places), places, bool(places.any()), hint)


def _places_called(network: Network, subject: str) -> Mask:
    """Return the place of an id; where there is none, all that answer to such a code."""
    places = network.locations
    exact = places.equals("location_id", subject)
    if exact.any():
        return exact
    words = places.vocabulary("place_code")
    coded = words_with(words, frozenset((subject,)))[places.array("place_code")]
    return np.asarray(coded | places.equals("iata", subject)) if len(places) else exact


def _countries(network: Network, subject: str) -> frozenset[str]:
    """Return the countries a word means: itself, or the members of a customs territory."""
    places = network.locations
    members = places.texts("country_code")[places.equals("customs_territory", subject)]
    territories = (
        row.country_code or row.territory_id
        for row in network.table("territories")
        if row.customs_territory_id == subject
    )
    return frozenset((subject, *members.tolist(), *territories)) - {""}


def _corridor(network: Network, subject: str) -> Struck:
    """Return the services from one side of ``CN>EU`` to the other.

    A side is a country, a customs territory, a region or a place. The countries a service starts
    in, crosses and ends in are taken in order: it runs in the corridor where one of the first side
    comes before one of the second.
    """
    first, _, second = (part.strip() for part in subject.partition(CORRIDOR_SIGN))
    sides = [_side(network, word) for word in (first, second)]
    services, places = network.services, network.locations
    starts = np.append(sides[0].places, False)[services.rows_in("origin_id", places)]
    ends = np.append(sides[1].places, False)[services.rows_in("destination_id", places)]
    crossed = services.array("transit_countries")
    lists = [word.split(LIST_SEPARATOR) for word in services.vocabulary("transit_countries")]
    early = [min(_at(sides[0].countries, word), default=len(word)) for word in lists]
    late = [max(_at(sides[1].countries, word), default=-1) for word in lists]
    first_at, last_at = np.array(early, np.intp)[crossed], np.array(late, np.intp)[crossed]
    lengths = np.array([len(word) for word in lists], np.intp)[crossed]
    runs = (starts & (ends | (last_at >= 0))) | (ends & (first_at < lengths)) | (first_at < last_at)
    known = all(side.places.any() or side.is_crossed(lists) for side in sides)
    return Struck(np.asarray(runs), np.zeros(len(places), np.bool_), known)


@dataclass(frozen=True)
class _Side:
    places: Mask
    countries: frozenset[str]

    def is_crossed(self, lists: list[list[str]]) -> bool:
        return any(not self.countries.isdisjoint(word) for word in lists)


def _side(network: Network, word: str) -> _Side:
    countries = _countries(network, word)
    places = network.locations
    inside = np.isin(places.texts("country_code"), sorted(countries))
    inside |= places.equals("region", word)
    return _Side(inside | _places_called(network, word), countries)


def _at(countries: frozenset[str], crossed: list[str]) -> list[int]:
    return [position for position, code in enumerate(crossed) if code in countries]


def _carrier(network: Network, subject: str) -> Struck:
    return _named(network, "carrier", subject)


def _service(network: Network, subject: str) -> Struck:
    return _named(network, "service_id", subject)


def _named(network: Network, column: str, subject: str) -> Struck:
    services = network.services.equals(column, subject)
    nowhere = np.zeros(len(network.locations), np.bool_)
    known = bool(services.any())
    hint = "" if known else nearest(subject, network.services.vocabulary(column))
    return Struck(services, nowhere, known, hint)


_BY_KIND: Mapping[DisruptionSubject, Callable[[Network, str], Struck]] = {
    DisruptionSubject.PASSAGE: _passage,
    DisruptionSubject.LOCATION: _location,
    DisruptionSubject.COUNTRY: _country,
    DisruptionSubject.CORRIDOR: _corridor,
    DisruptionSubject.CARRIER: _carrier,
    DisruptionSubject.SERVICE: _service,
}
