"""When the arcs of a skeleton may be left, how long they take, and what waiting for them means."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.handover import handovers
from network.network import Network
from solver.kernels.labels import IMMEDIATE, WINDOWS
from solver.skeleton import Skeleton
from solver.timetable import Timetable

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ArcTimes:
    """Times of some arcs (A,), in minutes; ``first`` and ``last`` bound a slice of the timetable.

    A transfer, and a service that leaves on demand, begins while its place is open: where that is
    not always so its kind is WINDOWS.
    """

    kind: Small
    duration: Whole
    cut_off: Whole
    headway: Whole
    offset: Whole
    first: Small
    last: Small


def arc_times(
    network: Network,
    bones: Skeleton,
    arc: NDArray[np.intp],
    times: Timetable,
    *,
    dangerous: bool,
) -> ArcTimes:
    """Return the times of arcs of a skeleton, for dangerous goods or for any others."""
    row, cross = bones.service[arc], bones.transfer[arc]
    is_service = row >= 0
    transit = network.services.array("transit_min")
    duration = np.zeros(len(arc), np.int64)
    duration[is_service] = transit[row[is_service]]
    duration[~is_service] = network.transfers.array("dwell_min")[cross[~is_service]]
    place = bones.location[bones.tail[arc]]
    kind = np.where(is_service, times.kind[row], IMMEDIATE)
    closes = (kind == IMMEDIATE) & ~times.always_open[place]
    cut_off = handovers(network, dangerous=dangerous).cut_off_min
    return ArcTimes(
        kind=np.where(closes, WINDOWS, kind).astype(np.int32),
        duration=duration,
        cut_off=np.where(is_service, cut_off[row], 0),
        headway=np.where(is_service, times.headway[row], 0),
        offset=np.where(is_service, times.offset[row], 0),
        first=_slices(is_service, times.first[row], closes, times.opened[place]),
        last=_slices(is_service, times.last[row], closes, times.shut[place]),
    )


def _slices(is_service: Flags, listed: Small, closes: Flags, opened: Small) -> Small:
    """Return one end of the slice of every arc: of its place if that closes, of its service."""
    return np.where(closes, opened, np.where(is_service, listed, 0)).astype(np.int32)


def hold_and_meet(
    tail: NDArray[Any],
    head: NDArray[Any],
    kind: Small,
    day_cost: Whole,
    no_wait: Flags,
) -> tuple[Whole, Flags]:
    """Return the dearest day, and whether only equal times compare, before the next scheduled arc.

    An earlier label follows the same immediate arcs as a later one and waits at their end, so
    what counts is every platform that immediate arcs, or windows, reach. Where the later one may
    find a window shut that let the earlier one through, or the other way round, the one may pay
    for days the other does not: if any day costs something or waiting is banned, labels of
    different times do not compare before a window.
    """
    parts = kind == WINDOWS
    forced = parts | (kind == IMMEDIATE)
    tails, heads = tail[forced], head[forced]
    hold = _spread(np.maximum, day_cost, tails, heads)
    meet = no_wait.copy()
    before_window = tail[parts]
    meet[before_window] |= (hold > 0)[before_window]
    return hold, _spread(np.logical_or, meet, tails, heads)


def _spread(best: np.ufunc, values: Any, tails: Any, heads: Any) -> Any:
    """Return the best value of every platform and of all it leads to."""
    while True:
        spread = values.copy()
        best.at(spread, tails, values[heads])
        if np.array_equal(spread, values):
            return spread
        values = spread
