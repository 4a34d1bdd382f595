"""Cut a part out of a network: some places, what runs between them, and all that these refer to.

Rows that stand at a place (services, stock, demand, shipments and what belongs to them) stay where
all their places stay; the borders a service passes come along with it. What is looked up (tariffs,
factors, calendars, groups of goods) stays where something kept names it. Rules of countries and
territories stay where a kept place lies in one. What has no place (equipment, passages, exchange
rates, products, ...) stays whole: a closed strait must not be forgotten, or a service could be
rerouted through it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import DisruptionSubject, Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.hints import nearest
from network.network import Network
from network.schema import TABLES
from network.table import LIST_SEPARATOR, Column, Table

Mask = NDArray[np.bool_]

ANCHORS = ("locations", "services", "shipments", "orders")
"""Rows that nothing brings along: what refers to one that is left out is left out too."""

PASSED = ("services", "via")
"""Places that a service passes without a stop: they come along, but nothing stands there."""

LOOKED_UP = ("calendars", "tariffs", "emission_factors", "goods_scopes")
"""Rows that stay only where something names them."""

_CORRIDOR = ">"
_UNDECLARED = {
    "locations": (("customs_territory", "territories"),),
    "trade_rules": (("origins", "territories"),),
    "watched_measures": (("origins", "territories"),),
}
"""Columns that may name a row of a table, and may hold other words as well."""


def extract(network: Network, location_ids: Collection[str]) -> Network:
    """Return the part of a network that lies between some places.

    Guarantees: where the network's references all lead somewhere, those of the part do; rows keep
    their order and content, but lists of places lose those left out; extracting the same places
    again changes nothing.

    Parameters
    ----------
    location_ids
        The places to keep. Those that kept services pass are kept as well, with nothing at them.

    Raises
    ------
    InvalidInputError
        With a finding for each place that is not there.
    """
    _refuse_unknown(network, location_ids)
    part = _Part(network)
    part.masks["locations"] = _holds(network.locations, "location_id", set(location_ids))
    for name in (*ANCHORS[1:], *(n for n in TABLES if n not in ANCHORS)):
        part.masks[name] = _stays(part, name) & _anchored(part, name)
    _bring_along(part)
    return network.with_tables({name: _cut(part, name) for name in network.tables})


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows that stay, table by table, as far as they are known."""

    network: Network
    masks: dict[str, Mask] = field(default_factory=dict)

    def words(self, name: str, column: str) -> set[str]:
        """Return the words that the kept rows of a table hold in a column."""
        return _words(self.network.table(name), column, self.masks[name])

    def countries(self) -> set[str]:
        """Return the countries of the kept places."""
        return self.words("locations", "country_code") - {""}


def _refuse_unknown(network: Network, location_ids: Collection[str]) -> None:
    known = network.locations.columns["location_id"]
    unknown = tuple(
        Explanation(
            code=Reason.UNKNOWN_REFERENCE,
            subject=name,
            limit="locations",
            needed=nearest(name, known.vocabulary or ()),
        )
        for name in dict.fromkeys(location_ids)
        if name not in known.positions
    )
    if unknown:
        raise InvalidInputError(unknown)


def _stays(part: _Part, name: str) -> Mask:
    """Return the rows that may stay by what they say themselves."""
    table = part.network.table(name)
    everything = np.ones(len(table), np.bool_)
    if name in LOOKED_UP:
        return ~everything
    if name == "territories":
        return _holds(table, "territory_id", _touched(part))
    if name == "disruptions":
        return _disruptions(part)
    allowed: Mapping[str, Callable[[], set[str]]] = {
        "country_code": part.countries,
        "territory_id": lambda: _touched(part, with_members=name == "importers"),
        "location_kind": lambda: part.words("locations", "kind"),
        "carrier": lambda: part.words("services", "carrier"),
        "parcel_service": lambda: _parcel_services(part),
    }
    mask = everything
    for column, words in allowed.items():
        if table.schema.field(column) is not None and (name, column) not in _OWN:
            mask = mask & _holds(table, column, {"", *words()})
    return mask


_OWN = {("services", "carrier"), ("zones", "parcel_service")}
"""Columns from which the words are taken that others are held to."""


def _touched(part: _Part, *, with_members: bool = False) -> set[str]:
    """Return the territories that kept places lie in, with the unions these belong to.

    An importer registered in one member may act for all of them.
    """
    territories = part.network.table("territories")
    lies_in = _holds(territories, "country_code", part.countries())
    lies_in |= _holds(
        territories, "territory_id", part.words("locations", "customs_territory") - {""}
    )
    names = _words(territories, "territory_id", lies_in)
    names |= _words(territories, "customs_territory_id", lies_in) - {""}
    if with_members:
        members = _holds(territories, "customs_territory_id", names)
        names |= _words(territories, "territory_id", members)
    return names


def _parcel_services(part: _Part) -> set[str]:
    """Return the parcel services that reach a kept place, or that have no zones at all."""
    zones = part.network.table("zones")
    zoned = set(zones.vocabulary("parcel_service"))
    kept = part.words("zones", "parcel_service")
    priced = {
        word
        for name in ("zone_rates", "accessorials")
        for word in part.network.table(name).vocabulary("parcel_service")
    }
    return kept | (priced - zoned)


def _disruptions(part: _Part) -> Mask:
    """Return the disruptions that strike something kept; passages are all kept."""
    table = part.network.table("disruptions")
    places = part.words("locations", "location_id") | part.words(*PASSED)
    countries = part.countries() | part.words("services", "transit_countries")
    ends = (
        countries | part.words("locations", "region") | part.words("locations", "customs_territory")
    )
    known: Mapping[str, set[str]] = {
        DisruptionSubject.PASSAGE: set(part.network.passages.vocabulary("passage_id")),
        DisruptionSubject.LOCATION: places,
        DisruptionSubject.COUNTRY: countries,
        DisruptionSubject.CARRIER: part.words("services", "carrier"),
        DisruptionSubject.SERVICE: part.words("services", "service_id"),
    }
    kinds = table.texts("subject_kind").tolist()
    subjects = table.texts("subject").tolist()
    return np.array(
        [
            ends.issuperset(subject.split(_CORRIDOR))
            if kind == DisruptionSubject.CORRIDOR
            else subject in known[kind]
            for kind, subject in zip(kinds, subjects, strict=True)
        ],
        np.bool_,
    )


def _anchored(part: _Part, name: str) -> Mask:
    """Return the rows whose places, services, shipments and orders all stay (lists: one of)."""
    table = part.network.table(name)
    mask = np.ones(len(table), np.bool_)
    for column, target in table.schema.references:
        if target in ANCHORS and (name, column) != PASSED:
            kept = part.words(target, TABLES[target].key[0])
            mask &= _holds(table, column, {"", *kept})
    return mask


def _bring_along(part: _Part) -> None:
    """Keep what kept rows refer to, and what that refers to, until nothing is added.

    A union brings its members: rules that name it as an origin mean all of them.
    """
    is_complete = False
    while not is_complete:
        added = [_bring(part, name) for name in TABLES]
        unions = part.words("territories", "territory_id")
        members = _holds(part.network.table("territories"), "customs_territory_id", unions)
        is_complete = not any(added) and not _keep(part, "territories", members)


def _bring(part: _Part, name: str) -> bool:
    """Keep what the kept rows of one table refer to; say whether anything was added."""
    added = False
    references = (*TABLES[name].references, *_UNDECLARED.get(name, ()))
    for column, target in references:
        if target not in ANCHORS or (name, column) == PASSED:
            key = TABLES[target].key[0]
            wanted = _holds(part.network.table(target), key, part.words(name, column))
            added |= _keep(part, target, wanted)
    return added


def _keep(part: _Part, name: str, rows: Mask) -> bool:
    """Keep some rows of a table; say whether any of them is new."""
    is_new = bool((rows & ~part.masks[name]).any())
    part.masks[name] = part.masks[name] | rows
    return is_new


def _cut(part: _Part, name: str) -> Table[Any]:
    """Return the kept rows of a table, its lists of places without those left out."""
    table = part.network.table(name).take(part.masks[name])
    for column, target in table.schema.references:
        found = table.schema.field(column)
        if target in ANCHORS and found is not None and found.kind == "list":
            kept = part.words(target, TABLES[target].key[0])
            lists = [
                LIST_SEPARATOR.join(p for p in text.split(LIST_SEPARATOR) if p in kept)
                for text in table.texts(column).tolist()
            ]
            table = table.with_columns({column: Column.coded(lists)})
    return table


def _words(table: Table[Any], column: str, mask: Mask) -> set[str]:
    """Return the words of some rows; a list holds several."""
    vocabulary = table.vocabulary(column)
    texts = [vocabulary[code] for code in np.unique(table.array(column)[mask]).tolist()]
    if _is_list(table, column):
        return {part for text in texts for part in text.split(LIST_SEPARATOR)}
    return set(texts)


def _holds(table: Table[Any], column: str, words: Collection[str]) -> Mask:
    """Return the rows that hold one of some words; of a list, at least one."""
    is_list = _is_list(table, column)
    allowed = np.array(
        [
            any(part in words for part in (text.split(LIST_SEPARATOR) if is_list else [text]))
            for text in table.vocabulary(column)
        ],
        np.bool_,
    )
    codes = table.array(column)
    return allowed[codes] if len(allowed) else np.zeros(len(codes), np.bool_)


def _is_list(table: Table[Any], column: str) -> bool:
    found = table.schema.field(column)
    return found is not None and found.kind == "list"
