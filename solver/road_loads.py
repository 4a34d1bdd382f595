"""What a box may weigh on the roads it goes by: national limits bind before its own payload."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from network.enums import LoadForm, Mode
from network.network import Network
from network.table import LIST_SEPARATOR, NO_DAY, day_number

Reals = NDArray[np.float64]


class _Payloads(NamedTuple):
    """Payloads (S, E) by service, and each row of them once."""

    by_service: Reals
    distinct: Reals


_PAYLOADS: dict[Any, _Payloads] = {}
_MOST_CACHED = 6
_ROUND_OFF = 1e-9


def payload_by_service(network: Network, as_of: date) -> Reals:
    """Return what one box of each type may hold on each service, (S, E) kg.

    That is its payload, on full-container trucks at most the limit of every country they start
    in, cross (as far as the service says) and end in. Cached by the content it reads.
    """
    return _known_payloads(network, as_of).by_service


def _known_payloads(network: Network, as_of: date) -> _Payloads:
    names = ("services", "locations", "equipment", "equipment_limits")
    key = (*(network.table(name).digest for name in names), as_of)
    if key not in _PAYLOADS:
        while len(_PAYLOADS) >= _MOST_CACHED:
            _PAYLOADS.pop(next(iter(_PAYLOADS)))
        by_service = _payloads(network, as_of)
        _PAYLOADS[key] = _Payloads(by_service, np.unique(by_service, axis=0))
    return _PAYLOADS[key]


def payloads_to_try(network: Network, weight_kg: float, as_of: date) -> Reals:
    """Return the payloads that boxes for a load may have to keep to, (N, E) kg.

    The boxes' own come first; those of roads follow where some box cannot bear the whole load.
    """
    own = network.equipment.array("payload_kg")
    if not len(network.table("equipment_limits")):
        return own[None, :]
    by_road = _known_payloads(network, as_of).distinct
    binding = (by_road != own).any(axis=1) & (by_road.min(axis=1, initial=np.inf) < weight_kg)
    return np.concatenate([own[None, :], by_road[binding]])


def payload_on(network: Network, services: NDArray[Any], as_of: date) -> Reals:
    """Return what one box of each type may hold on all of some services, (E,) kg."""
    own = network.equipment.array("payload_kg")
    if not len(services) or not len(network.table("equipment_limits")):
        return own
    return np.asarray(payload_by_service(network, as_of)[services].min(axis=0))


def overloaded(
    network: Network, mixes: NDArray[np.int64], weight_kg: float, as_of: date
) -> NDArray[np.bool_]:
    """Return, per service and mix, whether the goods are too heavy for the roads, (S, K)."""
    if not len(network.table("equipment_limits")):
        return np.zeros((len(network.services), len(mixes)), np.bool_)
    room = payload_by_service(network, as_of) @ mixes.T
    return np.asarray(room < weight_kg * (1 - _ROUND_OFF))


def _payloads(network: Network, as_of: date) -> Reals:
    services = network.services
    own = network.equipment.array("payload_kg")
    out = np.tile(own, (len(services), 1))
    trucks = np.flatnonzero(
        services.equals("mode", Mode.TRUCK) & services.equals("load_form", LoadForm.FCL)
    )
    limits = _by_country(network, as_of)
    if not len(trucks) or not limits:
        return out
    for column in ("origin_id", "destination_id"):
        country = network.locations.columns["country_code"]
        by_country = _limits_of([(word,) for word in country.vocabulary or ()], limits, own)
        place = services.rows_in(column, network.locations)[trucks]
        known = place >= 0
        out[trucks[known]] = np.minimum(
            out[trucks[known]], by_country[country.values[place[known]]]
        )
    words = [tuple(word.split(LIST_SEPARATOR)) for word in services.vocabulary("transit_countries")]
    crossed = _limits_of(words, limits, own)[services.array("transit_countries")[trucks]]
    out[trucks] = np.minimum(out[trucks], crossed)
    return out


def _limits_of(
    words: Sequence[tuple[str, ...]], limits: dict[str, Reals], own: Reals
) -> NDArray[np.float64]:
    """Return the payload that every country of each list allows, (W, E)."""
    rows = [
        np.minimum.reduce([own, *(limits[country] for country in countries if country in limits)])
        for countries in words
    ]
    return np.array(rows).reshape(len(words), len(own))


def _by_country(network: Network, as_of: date) -> dict[str, Reals]:
    """Return the payload of each type in each country that limits some, (E,) kg."""
    table = network.table("equipment_limits")
    day = day_number(as_of)
    since, until = table.array("valid_from"), table.array("valid_to")
    valid = ((since == NO_DAY) | (since <= day)) & ((until == NO_DAY) | (until >= day))
    unit = table.rows_in("equipment_id", network.equipment)
    countries = table.texts("country_code")
    payload = table.array("payload_kg")
    out: dict[str, Reals] = {}
    for row in np.flatnonzero(valid & (unit >= 0)).tolist():
        limit = out.setdefault(str(countries[row]), np.full(len(network.equipment), np.inf))
        limit[unit[row]] = min(limit[unit[row]], payload[row])
    return out
