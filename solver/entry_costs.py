"""What entering a customs territory adds to the arcs of a graph, so that a search stays exact.

Duty, fees and taxes of an entry are a fixed amount plus a share of the freight before the border
(and, where VAT is a cost, of the freight behind it). So they can be laid on the arcs: a rate on
every arc before the border, a rate on every arc behind it, and a fixed amount on the arcs across.
Regimes with other rates, and dates on which rules change, are searched apart and their fronts
joined (``EntryCosts`` each); within one of them costs add up along a path.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.calendar import local_time, start_of_day
from network.customs import customs_territories
from network.enums import LoadForm, Mode, TaxPart
from network.explanation import Explanation
from network.network import Network
from solver.entry_rates import Crossing, EntryRates, Rates, no_regime
from solver.kernels.labels import FAR
from solver.skeleton import Skeleton

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_MODES = tuple(Mode)
_FORMS = tuple(LoadForm)


@dataclass(frozen=True)
class EntryCosts:
    """What an entry adds to the arcs (A,) of a skeleton, 1/1000 minor units of one currency.

    Parameters
    ----------
    rate_before, rate_behind
        Cost per unit of the freight that belongs to the customs value (before the border) and to
        the VAT base (behind it).
    before, crosses
        (A,) which arcs lie before the border (those across it included), and which cross it.
    outside
        (locations,) which places lie before the border.
    allowed
        (A,) which arcs may be used: not those that leave the territory again, nor those across
        the border for which no regime is open.
    fixed
        (A,) what an arc across the border costs besides.
    arrive_from, arrive_until
        (A,) minutes in which the border must be reached: the rules hold on those days.
    """

    rate_before: float
    rate_behind: float
    before: Mask
    crosses: Mask
    outside: Mask
    allowed: Mask
    fixed: Whole
    arrive_from: Whole
    arrive_until: Whole


@dataclass(frozen=True)
class Entries:
    """The ways a consignment can enter its destination's territory.

    ``layers`` are searched one by one; without any the goods may not enter, and ``closed`` says
    why regimes are closed to them.
    """

    layers: tuple[EntryCosts, ...]
    closed: tuple[Explanation, ...]


@dataclass(frozen=True)
class Border:
    """The arcs (A,) of a skeleton as a territory sees them, and the places ``outside`` of it."""

    before: Mask
    crosses: Mask
    leaves: Mask
    outside: Mask


_Fixed = dict[Rates, dict[Crossing, int]]


def border_of(network: Network, bones: Skeleton, destination_id: str) -> Border:
    """Return which arcs lie before the border of a place's territory, cross it, or leave again."""
    territories = customs_territories(network)
    inside = territories == territories[network.locations.index[destination_id]]
    tail_in = inside[bones.location[bones.tail]]
    head_in = inside[bones.location[bones.head]]
    crosses = ~tail_in & head_in & (bones.service >= 0)
    leaves = tail_in & ~head_in
    return Border(before=~tail_in, crosses=crosses, leaves=leaves, outside=~inside)


def entries(rates: EntryRates, bones: Skeleton) -> Entries:
    """Return what entering adds to every arc, by kind of entry."""
    network = rates.network
    border = border_of(network, bones, rates.destination_id)
    crossings = crossings_of(bones, border.crosses)
    layers: list[EntryCosts] = []
    for since, until, fixed in _periods(rates, crossings):
        base = EntryCosts(
            rate_before=0.0,
            rate_behind=0.0,
            before=border.before,
            crosses=border.crosses,
            outside=border.outside,
            allowed=~border.leaves & ~border.crosses,
            fixed=np.zeros(len(border.crosses), np.int64),
            arrive_from=_minutes(network, bones, since, -FAR),
            arrive_until=_minutes(network, bones, until, FAR),
        )
        layers += _layers(base, crossings, fixed)
    reasons = tuple(dict.fromkeys(rates.closed))
    return Entries(tuple(layers), reasons if layers else no_regime(reasons, rates.territory))


def fixed_on_path(
    rates: EntryRates, bones: Skeleton, border: Border, steps: Sequence[tuple[int, int, int]]
) -> dict[Rates, int]:
    """Return the fixed cost of the regimes open on a path of (arc, depart, arrive), by rates.

    Nothing where goods leave the territory again, or no regime is open where they enter it.
    """
    if any(border.leaves[arc] for arc, _, _ in steps):
        return {}
    for arc, _, arrive in steps:
        if border.crosses[arc]:
            return rates.at(*crossing_at(rates, bones, arc, arrive))
    return {}


def least_owed_on(fixed: dict[Rates, int], freight: Callable[[TaxPart], int]) -> int:
    """Return the least that regimes cost, by their rates, on some freight of each tax part."""
    costs = []
    for (before, behind), cost in fixed.items():
        owed = float(cost)
        if before:
            owed += before * freight(TaxPart.CUSTOMS_VALUE)
        if behind:
            owed += behind * freight(TaxPart.VAT_BASE)
        costs.append(int(owed))
    return min(costs)


def crossing_at(rates: EntryRates, bones: Skeleton, arc: int, arrive: int) -> tuple[Crossing, int]:
    """Return how an arc crosses the border, and in which span of days it does."""
    zone = rates.network.locations[int(bones.location[bones.head[arc]])].timezone
    tail = bones.tail[arc]
    crossing = (_MODES[bones.mode[tail]], _FORMS[bones.form[tail]])
    return crossing, rates.period_of(local_time(arrive, zone).date())


def crossings_of(bones: Skeleton, crosses: Mask) -> dict[Crossing, Mask]:
    """Return the arcs across the border by how they are crossed."""
    modes, forms = bones.mode[bones.tail], bones.form[bones.tail]
    pairs = sorted(set(zip(modes[crosses].tolist(), forms[crosses].tolist(), strict=True)))
    return {
        (_MODES[mode], _FORMS[form]): crosses & (modes == mode) & (forms == form)
        for mode, form in pairs
    }


def _layers(
    base: EntryCosts, crossings: dict[Crossing, Mask], fixed: _Fixed
) -> Iterator[EntryCosts]:
    """Return one layer per pair of rates: the arcs across whose regimes have them."""
    for (before, behind), cost_of in sorted(fixed.items()):
        allowed, added = base.allowed.copy(), base.fixed.copy()
        for crossing, cost in cost_of.items():
            allowed |= crossings[crossing]
            added[crossings[crossing]] = cost
        yield replace(base, rate_before=before, rate_behind=behind, allowed=allowed, fixed=added)


def _periods(
    rates: EntryRates, crossings: Iterable[Crossing]
) -> list[tuple[date | None, date | None, _Fixed]]:
    """Return the spans of days in which costs stay the same, with the costs that hold."""
    found: list[tuple[date | None, date | None, _Fixed]] = []
    for number, since in enumerate(rates.starts):
        fixed: _Fixed = {}
        for crossing in crossings:
            for pair, cost in rates.at(crossing, number).items():
                fixed.setdefault(pair, {})[crossing] = cost
        until = rates.starts[number + 1] if number + 1 < len(rates.starts) else None
        if found and found[-1][2] == fixed:
            found[-1] = (found[-1][0], until, fixed)
        else:
            found.append((since if number else None, until, fixed))
    return found


def _minutes(network: Network, bones: Skeleton, day: date | None, blank: Any) -> Whole:
    """Return, per arc, the minute at which a day begins where the arc ends."""
    if day is None:
        return np.full(len(bones.head), blank, np.int64)
    zones = network.locations.vocabulary("timezone")
    starts = np.array([start_of_day(day, zone) for zone in zones], np.int64)
    return starts[network.locations.array("timezone")[bones.location[bones.head]]]
