"""Exact Pareto front of scheduled paths over cost, arrival and carbon with a limit on legs.

Sets and data (A arcs sorted by tail, P platforms)
    An arc is *immediate* (kind 0), or leaves by *headway* (kind 1) or at *listed* times (kind 2),
    or as soon as it may in *windows* of time (kind 3, pairs of first and last minute + 1 in the
    list). It takes ``duration`` minutes after leaving; the load must be there ``cut_off`` minutes
    before. It may be left with in [``opens``, ``closes``) only. ``is_leg`` arcs count against
    ``max_legs``. Waiting at a platform costs ``stay_cost`` by started days, ``day_cost`` for each
    day beyond that table, and is impossible where ``may_wait`` is false.
Labels
    (cost, time, carbon, legs) at a platform, all integers. They are taken in order of cost plus
    the least cost that remains, so the first to reach the target is a cheapest one.
Dominance
    A label is dropped when another one at the platform is no worse in all four. An earlier one
    may have to wait longer later on: ``hold_cost`` is the most a day of that can cost before
    the next scheduled arc, and where ``must_meet`` holds only equal times compare. (Windows part
    those who would wait together: one gets through, the other waits and is charged elsewhere.)
Later departures
    The next departure is expanded. Later ones are expanded as well on arcs flagged
    ``expand_all``: those whose head charges for waiting or forbids it.
Bounds
    ``least_*[k, p]``: the least remaining cost, minutes (without waiting) and carbon from
    platform p with at most k legs, by rounds of backward relaxation.

Guarantees: the returned labels hold every non-dominated (cost, time, carbon) vector within the
limits, one path each, unless the label cap was reached (``complete`` false).
"""

import heapq
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernels.jit import compiled

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Flags = NDArray[np.bool_]

FAR = np.int64(1) << np.int64(60)
MINUTES_PER_DAY = 1440
IMMEDIATE, HEADWAY, LISTED, WINDOWS = 0, 1, 2, 3
"""How an arc is left: at once, by a headway, at listed minutes, at once while it is open."""


class Graph(NamedTuple):
    """Arcs sorted by tail and what they need; see the module's text for the meanings."""

    first_out: Small  # (P + 1,) first arc of each tail
    head: Small  # (A,)
    is_leg: Flags  # (A,)
    cost: Whole  # (A,)
    carbon: Whole  # (A,)
    duration: Whole  # (A,) minutes
    cut_off: Whole  # (A,) minutes
    kind: Small  # (A,) 0 immediate, 1 headway, 2 listed, 3 windows
    headway: Whole  # (A,) minutes
    offset: Whole  # (A,) minutes
    first_departure: Small  # (A,) slice of departures, or of windows
    last_departure: Small  # (A,)
    departures: Whole  # (D,) sorted within each slice
    stay: Small  # (P,) row of stay_cost
    stay_cost: Whole  # (R, M + 1) a stay of 0 to M days
    day_cost: Whole  # (R,) each day after the M-th
    may_wait: Flags  # (P,)
    hold_cost: Whole  # (P,)
    must_meet: Flags  # (P,)
    expand_all: Flags  # (A,)
    opens: Whole  # (A,) first minute it may be left with
    closes: Whole  # (A,) first minute it may not be left with any more


class Bounds(NamedTuple):
    """Least remaining cost, minutes and carbon by legs left and platform, (K + 1, P)."""

    cost: Whole
    minutes: Whole
    carbon: Whole


class Found(NamedTuple):
    """Labels that reached the target, and the tree they hang in."""

    targets: Small  # (F,) label numbers
    parent: Small  # (L,)
    arc: Small  # (L,) arc taken, -1 at the source
    depart: Whole  # (L,) minute the arc was left with
    time: Whole  # (L,)
    cost: Whole  # (L,)
    carbon: Whole  # (L,)
    complete: bool


@compiled
def _relax_rounds(
    tail: Small,
    head: Small,
    is_leg: Flags,
    weight: Whole,
    target: int,
    platforms: int,
    max_legs: int,
) -> Whole:
    """Return the least remaining weight by legs left and platform."""
    far = FAR
    least = np.full((max_legs + 1, platforms), far, np.int64)
    for legs in range(max_legs + 1):
        least[legs, target] = 0
        if legs > 0:
            for arc in range(len(tail)):
                if is_leg[arc] and least[legs - 1, head[arc]] < far:
                    value = weight[arc] + least[legs - 1, head[arc]]
                    least[legs, tail[arc]] = min(least[legs, tail[arc]], value)
        changed = True
        while changed:
            changed = False
            for arc in range(len(tail)):
                if not is_leg[arc] and least[legs, head[arc]] < far:
                    value = weight[arc] + least[legs, head[arc]]
                    if value < least[legs, tail[arc]]:
                        least[legs, tail[arc]] = value
                        changed = True
    return least


def remaining(graph: Graph, target: int, max_legs: int) -> Bounds:
    """Return the admissible bounds towards ``target``."""
    platforms = len(graph.first_out) - 1
    tail = np.repeat(np.arange(platforms, dtype=np.int32), np.diff(graph.first_out))
    rounds = [
        _relax_rounds(tail, graph.head, graph.is_leg, weight, target, platforms, max_legs)
        for weight in (graph.cost, graph.duration, graph.carbon)
    ]
    return Bounds(*rounds)


@compiled
def _worse(
    cost_a: int,
    time_a: int,
    carbon_a: int,
    cost_b: int,
    time_b: int,
    carbon_b: int,
    hold: int,
    meet: bool,  # noqa: FBT001
) -> bool:
    """Tell whether label b is no better than label a in anything."""
    if time_a > time_b or carbon_a > carbon_b or cost_a > cost_b:
        return False
    if meet:
        return time_a == time_b
    if hold > 0 and time_a < time_b:
        days = (time_b - time_a + MINUTES_PER_DAY - 1) // MINUTES_PER_DAY
        return cost_a + hold * days <= cost_b
    return True


@compiled
def _search(
    first_out: Small,
    head: Small,
    is_leg: Flags,
    arc_cost: Whole,
    arc_carbon: Whole,
    duration: Whole,
    cut_off: Whole,
    kind: Small,
    headway: Whole,
    offset: Whole,
    first_departure: Small,
    last_departure: Small,
    departures: Whole,
    stay: Small,
    stay_cost: Whole,
    day_cost: Whole,
    may_wait: Flags,
    hold_cost: Whole,
    must_meet: Flags,
    expand_all: Flags,
    opens: Whole,
    closes: Whole,
    least_cost: Whole,
    least_minutes: Whole,
    least_carbon: Whole,
    source: int,
    target: int,
    ready: int,
    horizon: int,
    latest: int,
    most_cost: int,
    most_carbon: int,
    max_legs: int,
    cap: int,
) -> tuple[Small, Small, Small, Whole, Whole, Whole, Whole, bool]:
    """Run the search; see the module's text."""
    far = FAR
    platforms = len(first_out) - 1
    known = stay_cost.shape[1] - 1
    size = 1024
    platform = np.empty(size, np.int32)
    parent = np.empty(size, np.int32)
    by_arc = np.empty(size, np.int32)
    depart = np.empty(size, np.int64)
    time = np.empty(size, np.int64)
    cost = np.empty(size, np.int64)
    carbon = np.empty(size, np.int64)
    legs = np.empty(size, np.int32)
    older = np.empty(size, np.int32)  # next label in the platform's closed list
    newest = np.full(platforms, -1, np.int32)
    targets = np.empty(64, np.int32)
    found = 0
    labels = 1
    complete = True
    platform[0], parent[0], by_arc[0] = source, -1, -1
    depart[0], time[0], cost[0], carbon[0], legs[0] = ready, ready, 0, 0, 0
    heap = [(least_cost[max_legs, source], np.int64(ready), np.int32(0))]
    if least_cost[max_legs, source] >= far:
        heap.pop()
    while len(heap) > 0:
        _, _, label = heapq.heappop(heap)
        here = platform[label]
        left = max_legs - legs[label]
        if here == target:
            dominated = False
            for index in range(found):
                other = targets[index]
                if (
                    cost[other] <= cost[label]
                    and time[other] <= time[label]
                    and carbon[other] <= carbon[label]
                ):
                    dominated = True
                    break
            if not dominated:
                if found == len(targets):
                    wider = np.empty(2 * found, np.int32)
                    wider[:found] = targets
                    targets = wider
                targets[found] = label
                found += 1
            continue
        dominated = False
        other = newest[here]
        while other >= 0:
            if legs[other] <= legs[label] and _worse(
                cost[other],
                time[other],
                carbon[other],
                cost[label],
                time[label],
                carbon[label],
                hold_cost[here],
                must_meet[here],
            ):
                dominated = True
                break
            other = older[other]
        if dominated:
            continue
        bound_cost = cost[label] + least_cost[left, here]
        bound_time = time[label] + least_minutes[left, here]
        bound_carbon = carbon[label] + least_carbon[left, here]
        for index in range(found):
            other = targets[index]
            if (
                cost[other] <= bound_cost
                and time[other] <= bound_time
                and carbon[other] <= bound_carbon
            ):
                dominated = True
                break
        if dominated:
            continue
        older[label] = newest[here]
        newest[here] = label
        for arc in range(first_out[here], first_out[here + 1]):
            used = legs[label] + (1 if is_leg[arc] else 0)
            if used > max_legs:
                continue
            there = head[arc]
            after = max_legs - used
            if least_cost[after, there] >= far:
                continue
            new_carbon = carbon[label] + arc_carbon[arc]
            if new_carbon + least_carbon[after, there] > most_carbon:
                continue
            there_at = time[label] + cut_off[arc]
            earliest = max(there_at, opens[arc])
            if kind[arc] == IMMEDIATE:
                leave = earliest
                step = np.int64(0)
                position = 0
            elif kind[arc] == HEADWAY:
                leave = earliest + (offset[arc] - earliest) % headway[arc]
                step = headway[arc]
                position = 0
            else:
                width = 2 if kind[arc] == WINDOWS else 1
                low, high = np.int64(0), (last_departure[arc] - first_departure[arc]) // width
                while low < high:
                    middle = (low + high) // 2
                    last = departures[first_departure[arc] + middle * width + width - 1]
                    if last + (1 - width) < earliest:
                        low = middle + 1
                    else:
                        high = middle
                position = first_departure[arc] + low * width
                if position >= last_departure[arc]:
                    continue
                leave = max(departures[position], earliest)
                step = np.int64(2 - width)
            is_timed = kind[arc] == HEADWAY or kind[arc] == LISTED
            while (leave < horizon or not is_timed) and leave < closes[arc]:
                wait = leave - there_at
                if wait > 0 and not may_wait[here]:
                    break
                arrive = leave + duration[arc]
                if arrive + least_minutes[after, there] > latest:
                    break
                days = (wait + MINUTES_PER_DAY - 1) // MINUTES_PER_DAY
                new_cost = cost[label] + arc_cost[arc] + stay_cost[stay[here], min(days, known)]
                new_cost += max(days - known, 0) * day_cost[stay[here]]
                if new_cost + least_cost[after, there] <= most_cost:
                    dominated = False
                    other = newest[there]
                    while other >= 0:
                        if legs[other] <= used and _worse(
                            cost[other],
                            time[other],
                            carbon[other],
                            new_cost,
                            arrive,
                            new_carbon,
                            hold_cost[there],
                            must_meet[there],
                        ):
                            dominated = True
                            break
                        other = older[other]
                    if not dominated:
                        goal_cost = new_cost + least_cost[after, there]
                        goal_time = arrive + least_minutes[after, there]
                        goal_carbon = new_carbon + least_carbon[after, there]
                        for index in range(found):
                            other = targets[index]
                            if (
                                cost[other] <= goal_cost
                                and time[other] <= goal_time
                                and carbon[other] <= goal_carbon
                            ):
                                dominated = True
                                break
                    if not dominated:
                        if labels >= cap:
                            complete = False
                            break
                        if labels == size:
                            size *= 2
                            platform = _wider(platform, size)
                            parent = _wider(parent, size)
                            by_arc = _wider(by_arc, size)
                            legs = _wider(legs, size)
                            older = _wider(older, size)
                            depart = _wider(depart, size)
                            time = _wider(time, size)
                            cost = _wider(cost, size)
                            carbon = _wider(carbon, size)
                        platform[labels], parent[labels], by_arc[labels] = there, label, arc
                        depart[labels], time[labels] = leave, arrive
                        cost[labels], carbon[labels], legs[labels] = new_cost, new_carbon, used
                        key = new_cost + least_cost[max_legs, there]
                        heapq.heappush(heap, (key, arrive, np.int32(labels)))
                        labels += 1
                if step == 0 or not expand_all[arc]:
                    break
                if kind[arc] == HEADWAY:
                    leave += step
                else:
                    position += 1
                    if position >= last_departure[arc]:
                        break
                    leave = departures[position]
            if not complete:
                break
        if not complete:
            break
    return (
        targets[:found].copy(),
        parent[:labels].copy(),
        by_arc[:labels].copy(),
        depart[:labels].copy(),
        time[:labels].copy(),
        cost[:labels].copy(),
        carbon[:labels].copy(),
        complete,
    )


@compiled
def _wider(array: Any, size: int) -> Any:
    """Return the array with room for ``size`` entries."""
    wide = np.empty(size, array.dtype)
    wide[: len(array)] = array
    return wide


def search(
    graph: Graph,
    bounds: Bounds,
    source: int,
    target: int,
    ready: int,
    horizon: int,
    *,
    latest: int | None = None,
    most_cost: int | None = None,
    most_carbon: int | None = None,
    max_legs: int,
    cap: int,
) -> Found:
    """Return the Pareto front from ``source`` at minute ``ready`` to ``target``.

    Parameters
    ----------
    horizon
        No departure at or after this minute is taken; what leaves at once has none.
    latest, most_cost, most_carbon
        Limits on arrival, cost and carbon; ``None`` is no limit. They prune exactly.
    cap
        Most labels; when it is reached ``complete`` is false.
    """
    far = int(FAR)
    return Found(
        *_search(
            *graph,
            *bounds,
            source,
            target,
            ready,
            horizon,
            far if latest is None else latest,
            far if most_cost is None else most_cost,
            far if most_carbon is None else most_carbon,
            max_legs,
            cap,
        )
    )


def path(found: Found, label: int) -> list[tuple[int, int, int]]:
    """Return the arcs of a label as (arc, minute left, minute arrived), in order."""
    steps: list[tuple[int, int, int]] = []
    while found.parent[label] >= 0:
        steps.append((int(found.arc[label]), int(found.depart[label]), int(found.time[label])))
        label = int(found.parent[label])
    return steps[::-1]
