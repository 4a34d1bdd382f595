"""The network as it is on one day: with every closure, disruption and delay that is in force.

``under`` is called where a question begins, so that all questions agree. The tables of a network
stay as they were given; what conditions make of them is a network of its own, with the same
table of contents: longer ways, less capacity, closed services, higher rates, more dwell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.closures import (
    Rerouting,
    closed_passages,
    planned_closures,
    rerouting,
    words_with,
)
from network.condition_notes import (
    disruption_notes,
    fx_notes,
    per_service,
    rerouting_notes,
    stop_notes,
)
from network.condition_tables import sailing, with_delays, with_dwell, with_fx, with_strikes
from network.disruption import Delay, Detour, Disruption
from network.enums import DisruptionSubject, FxKind, Mode, OpenStatus
from network.explanation import Explanation
from network.followed_rates import Followed, followed, with_rates
from network.network import Applied, Network
from network.service import Service
from network.strikes import Struck, services_through, struck
from network.table import NO_DAY, Table, day_number

Mask = NDArray[np.bool_]

_READ = (
    "locations",
    "passages",
    "services",
    "transfers",
    "tariffs",
    "disruptions",
    "detours",
    "delays",
    "fx_rates",
    "territories",
)


def under(
    network: Network, day: date | None = None, fx_kind: FxKind = FxKind.SPOT
) -> tuple[Network, tuple[Explanation, ...]]:
    """Return a network under the conditions of one day, and what they are in short.

    Parameters
    ----------
    day
        Disruptions, delays and detours in force on this day count; the reference date when left
        out.
    fx_kind
        The exchange rates of this kind become those of the network, spot where there are none.

    Returns
    -------
    network, notes
        The very same network when nothing is in force. A network that is under conditions
        already comes back as it is, unless another day or kind is asked for.

    Guarantees: no open service uses a closed passage, touches a closed place or country, or
    passes it; depends on the content of the tables alone.
    """
    moment = day or network.reference_date
    applied = network.applied
    if applied is not None:
        if applied.given is None or (applied.day, applied.fx_kind) == (moment, fx_kind):
            return network, applied.notes
        return under(applied.given, moment, fx_kind)
    made = _made(network, moment, fx_kind)
    return (network, ()) if made is None else (made.network_of(network), made.notes)


def changes_of(network: Network, day: date | None = None) -> tuple[Explanation, ...]:
    """Return what the conditions of a day alter, service by service where they sail or stop."""
    made = _made(network, day or network.reference_date, FxKind.SPOT)
    return () if made is None else made.listed


def reopened(network: Network) -> tuple[Network, tuple[str, ...]]:
    """Return a network in which whatever is closed runs, and what keeps it from running.

    For explanations only: what was suspended for want of a way runs on the way it had. The same
    network where nothing is closed.
    """
    made = network
    for table in (network.services, network.locations):
        closed = table.equals("status", OpenStatus.CLOSED)
        if closed.any():
            made = made.with_table(table.set(closed, "status", OpenStatus.OPEN))
    if network.applied is not None:
        return made, network.applied.stopped_by
    shut = network.locations.equals("status", OpenStatus.CLOSED)
    return made, tuple(network.locations.texts("location_id")[shut].tolist())


@dataclass
class _Made:
    """What conditions make of a network: the tables they alter, and what to say of it."""

    given: Table[Service]
    day: date
    fx_kind: FxKind
    tables: dict[str, Table[Any]]
    rerouted: Rerouting
    freight: Followed
    stops: dict[str, Mask]
    notes: tuple[Explanation, ...]
    struck_notes: tuple[Explanation, ...]

    def network_of(self, network: Network) -> Network:
        """Return the network under these conditions, the same object every time."""
        cache, key = network._cache, ("under", self.day, self.fx_kind)  # noqa: SLF001  (its own cache)
        if key not in cache:
            applied = Applied(
                day=self.day,
                fx_kind=self.fx_kind,
                given=network,
                notes=self.notes,
                stopped_by=self.stopped_by,
            )
            cache[key] = replace(network.with_tables(self.tables), applied=applied)
        made: Network = cache[key]
        return made

    @property
    def stopped_by(self) -> tuple[str, ...]:
        """Return what keeps services from running: passages first, then other subjects."""
        straits = sorted({name for causes in self.rerouted.stopped_by for name in causes})
        return (*straits, *(name for name, mask in self.stops.items() if mask.any()))

    @cached_property
    def listed(self) -> tuple[Explanation, ...]:
        """Return a note for every service that sails another way or stops, and the others."""
        after = self.tables.get("services", self.given)
        found = per_service(self.given, after, self.rerouted, self.freight, self.stops)
        return (*found, *self.struck_notes)


_MADE: dict[Any, _Made] = {}
_MOST_MADE = 8


def _made(network: Network, day: date, fx_kind: FxKind) -> _Made | None:
    """Return what the conditions of a day make of a network, None where nothing is in force."""
    disruptions = _in_force(network.table("disruptions"), day)
    delays = _in_force(network.table("delays"), day)
    closed = closed_passages(network) | _closed_by(disruptions)
    through = _through_closed(network)
    quiet = not (disruptions or delays or through.any()) and fx_kind is FxKind.SPOT
    if quiet and closed == planned_closures(network) and not _uses(network, closed):
        return None
    key = (*(network.table(name).digest for name in _READ), day, fx_kind)
    if key not in _MADE:
        while len(_MADE) >= _MOST_MADE:
            _MADE.pop(next(iter(_MADE)))
        conditions = _Conditions(network, day, disruptions, delays, closed, through)
        _MADE[key] = _make(conditions, fx_kind)
    return _MADE[key]


def _in_force(table: Table[Any], day: date) -> list[Any]:
    """Return the rows that hold on a day; dates are inclusive, blank ones open."""
    if not len(table):
        return []
    number = day_number(day)
    since, until = table.array("valid_from"), table.array("valid_to")
    holds = ((since == NO_DAY) | (since <= number)) & ((until == NO_DAY) | (until >= number))
    return [table[row] for row in np.flatnonzero(holds).tolist()]


def _closed_by(disruptions: Sequence[Disruption]) -> frozenset[str]:
    """Return the passages that disruptions close."""
    return frozenset(
        row.subject
        for row in disruptions
        if row.subject_kind is DisruptionSubject.PASSAGE
        and row.capacity_share <= 0
        and row.mode in {None, Mode.SEA}
    )


def _uses(network: Network, closed: frozenset[str]) -> bool:
    """Tell whether a running service lists a closed passage."""
    services = network.services
    words = services.vocabulary("passages")
    if not len(words):
        return False
    shut = words_with(words, closed)
    running = ~services.equals("status", OpenStatus.CLOSED)
    return bool(shut.any() and (shut[services.array("passages")] & running).any())


def _through_closed(network: Network) -> Mask:
    """Return the running services that pass a closed place without a stop."""
    shut = network.locations.equals("status", OpenStatus.CLOSED)
    if not shut.any():
        return np.zeros(len(network.services), np.bool_)
    running = ~network.services.equals("status", OpenStatus.CLOSED)
    return services_through(network, shut) & running


@dataclass(frozen=True)
class _Conditions:
    """The rows that are in force on a day."""

    network: Network
    day: date
    disruptions: list[Disruption]
    delays: list[Delay]
    closed: frozenset[str]
    through: Mask


def _make(asked: _Conditions, fx_kind: FxKind) -> _Made:
    """Apply passages, then disruptions, rates, dwell, delays and the kind of exchange rate."""
    network = asked.network
    changes = rerouting(network, asked.closed)
    rules: list[Detour] = _in_force(network.table("detours"), asked.day)
    freight = followed(network.services, changes, rules)
    running = ~network.services.equals("status", OpenStatus.CLOSED)
    sailed = sailing(network, changes, asked.closed)
    strikes = [(row, struck(sailed, row)) for row in asked.disruptions]
    stops = _stops(asked, strikes, running)
    after = with_strikes(sailed, strikes, stops.values())
    charged = [
        (row, hit.services & running)
        for row, hit in strikes
        if row.extra_cost > 0 and not _shut(row)
    ]
    after = with_rates(after, changes, freight, charged)
    after = with_dwell(after, strikes)
    after, delayed = with_delays(after, asked.delays)
    after, missing = with_fx(after, asked.day, fx_kind)
    hits = (*disruption_notes(strikes, running), *delayed)
    notes = (
        *rerouting_notes(network.services, changes, freight),
        *stop_notes(stops),
        *hits,
        *fx_notes(fx_kind, missing),
    )
    names = (name for name in _READ if after.table(name) is not network.table(name))
    tables = {name: after.table(name) for name in names}
    return _Made(network.services, asked.day, fx_kind, tables, changes, freight, stops, notes, hits)


def _shut(row: Disruption) -> bool:
    return row.capacity_share <= 0


def _stops(
    asked: _Conditions, strikes: Sequence[tuple[Disruption, Struck]], running: Mask
) -> dict[str, Mask]:
    """Return which running services each closure but that of a passage stops, by its name."""
    stops: dict[str, Mask] = {}
    for row, hit in strikes:
        if _shut(row) and row.subject_kind is not DisruptionSubject.PASSAGE:
            name = f"{row.disruption_id} ({row.subject_kind} {row.subject})"
            stops[name] = hit.services & running
    if asked.through.any():
        places = asked.network.locations
        shut = places.texts("location_id")[places.equals("status", OpenStatus.CLOSED)]
        stops[", ".join(shut.tolist())] = asked.through
    return stops
