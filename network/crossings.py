"""Which transfer row says what changing platforms takes: the most specific one that fits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import LoadForm, LocationKind, Mode
from network.network import Network

Index = NDArray[np.integer[Any]]
MODES = tuple(Mode)
FORMS = tuple(LoadForm)
KINDS = tuple(LocationKind)
GATE = MODES.index(Mode.GATE)

_PLACE, _COUNTRY, _KIND, _FIELD = 1000, 200, 100, 10


def positions(vocabulary: tuple[str, ...], codes: NDArray[Any], words: tuple[Any, ...]) -> Index:
    """Return a coded column as positions in a closed list, such as ``MODES``."""
    kind = type(words[0])
    of_code = np.array([words.index(kind(word)) for word in vocabulary] or [0], np.int32)
    return of_code[codes] if len(codes) else np.zeros(0, np.int32)


def kinds_of(network: Network) -> Index:
    """Return the kind of every location, as positions in ``KINDS``."""
    places = network.locations
    return positions(places.vocabulary("kind"), places.array("kind"), KINDS)


def transfer_rows(
    network: Network,
    place: Index,
    from_mode: Index,
    from_form: Index,
    to_mode: Index,
    to_form: Index,
) -> NDArray[np.int64]:
    """Return, per pair of platforms, the matching transfer row with most fields filled (-1: none).

    A place weighs more than a country, a country more than a kind of place, any of them more
    than modes and forms; among equals the later row wins. A form at the gate matches none.

    Parameters
    ----------
    place
        (N,) row of the location.
    from_mode, from_form, to_mode, to_form
        (N,) positions in ``MODES`` and ``FORMS``.
    """
    from_form = np.where(from_mode == GATE, -1, from_form)
    to_form = np.where(to_mode == GATE, -1, to_form)
    best = np.full(len(place), -1, np.int64)
    best_score = np.full(len(place), -1, np.int64)
    countries = network.locations.texts("country_code")
    kinds = kinds_of(network)
    for number, row in enumerate(network.transfers):
        matches = np.ones(len(place), np.bool_)
        score = 0
        if row.location_id:
            matches &= place == (network.locations.find(row.location_id) or 0)
            score += _PLACE
        if row.country_code:
            matches &= countries[place] == row.country_code
            score += _COUNTRY
        if row.location_kind is not None:
            matches &= kinds[place] == KINDS.index(row.location_kind)
            score += _KIND
        for wanted, words, values in (
            (row.from_mode, MODES, from_mode),
            (row.from_form, FORMS, from_form),
            (row.to_mode, MODES, to_mode),
            (row.to_form, FORMS, to_form),
        ):
            if wanted is not None:
                matches &= values == words.index(wanted)
                score += _FIELD
        better = matches & (best_score <= score)
        best[better], best_score[better] = number, score
    return best
