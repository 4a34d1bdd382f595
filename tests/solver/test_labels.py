"""The kernel against brute force: every path, every departure, every way of waiting."""

import itertools
import random

import numpy as np
import pytest

from solver.arc_times import hold_and_meet
from solver.kernels.labels import FAR, Graph, path, remaining, search

DAY = 1440
HORIZON = 12 * DAY


def random_openings(rng, places, shuts):
    """When some places begin work: how arcs there are left, and the minutes that say so."""
    windows, minutes = {}, []
    for place in range(places if shuts else 0):
        if rng.random() < shuts:
            times = sorted(rng.sample(range(0, HORIZON, 60), 2 * rng.randint(1, 6)))
            windows[place] = dict(kind=3, first=len(minutes), last=len(minutes) + len(times))
            minutes += times
    return windows, minutes


STAYS = np.array(
    [
        [0, 0, 0, 0, 0],
        [0, 7, 14, 21, 28],
        [0, 30, 60, 90, 120],
        [0, 0, 0, 20, 40],
        [0, 40, 50, 60, 65],
    ],
    np.int64,
)
"""What stays of 0 to 4 days cost: nothing, by the day, with two free days, cheaper in time."""


def random_graph(rng, places, *, shuts=0.0):
    """Places with an in side (2i) and an out side (2i+1), joined by transfers and legs.

    ``shuts`` is the chance of a place to begin work in windows only.
    """
    arcs = []
    may_store = [rng.random() < 0.8 for _ in range(places)]
    windows, departures = random_openings(rng, places, shuts)
    for place in range(places):
        dwell = rng.choice([0, 60, 600])
        cost = rng.choice([0, 10, 50])
        arc = dict(tail=2 * place, head=2 * place + 1, leg=False, kind=0, duration=dwell,
                   cost=cost, carbon=rng.randint(0, 3), cut_off=0)  # fmt: skip
        arcs.append({**arc, **windows.get(place, {})})
    for tail, head in itertools.permutations(range(places), 2):
        for _ in range(rng.choice([0, 1, 1, 2])):
            kind = rng.choice([0, 1, 2]) if may_store[tail] else rng.choice([1, 2])
            arc = dict(tail=2 * tail + 1, head=2 * head, leg=True, kind=kind,
                       duration=rng.choice([300, 900, 2000]), cost=rng.randint(0, 90),
                       carbon=rng.randint(0, 9), cut_off=rng.choice([0, 0, 120]))  # fmt: skip
            arc.update(windows.get(tail, {}) if kind == 0 else {})
            if kind == 1:
                arc["headway"], arc["offset"] = rng.choice([720, 2880]), rng.randint(0, 720)
            if kind == 2:
                times = sorted({rng.randrange(0, 9 * DAY, 60) for _ in range(rng.randint(1, 5))})
                arc["first"], arc["last"] = len(departures), len(departures) + len(times)
                departures += times
            if rng.random() < 0.25:
                arc["opens"] = rng.randrange(0, 4 * DAY, 60)
                arc["closes"] = arc["opens"] + rng.randrange(600, 5 * DAY, 60)
            arcs.append(arc)
    arcs.sort(key=lambda a: a["tail"])

    def column(name, dtype=np.int64):
        return np.array([a.get(name, 0) for a in arcs], dtype)

    tail, head, kind = column("tail"), column("head"), column("kind", np.int32)
    stay = np.zeros(2 * places, np.int32)
    can_wait = np.ones(2 * places, np.bool_)
    for place in range(places):
        stay[2 * place + 1] = rng.choice([0, 0, 1, 2, 3, 4])
        if place in windows:
            stay[2 * place] = stay[2 * place + 1]
        can_wait[2 * place : 2 * place + 2] = may_store[place]
    stays = np.arange(2 * places) % 2 == 1
    stays[[2 * place for place in windows]] = True
    no_wait = ~can_wait & stays
    top = np.diff(STAYS, axis=1).max(axis=1)[stay]
    hold, meet = hold_and_meet(tail, head, kind, top, no_wait)
    return Graph(
        first_out=np.searchsorted(tail, np.arange(2 * places + 1)).astype(np.int32),
        head=head.astype(np.int32),
        is_leg=column("leg", np.bool_),
        cost=column("cost"),
        carbon=column("carbon"),
        duration=column("duration"),
        cut_off=column("cut_off"),
        kind=kind,
        headway=column("headway"),
        offset=column("offset"),
        first_departure=column("first", np.int32),
        last_departure=column("last", np.int32),
        departures=np.array(departures or [0], np.int64),
        stay=stay,
        stay_cost=STAYS,
        day_cost=STAYS[:, -1] - STAYS[:, -2],
        may_wait=can_wait,
        hold_cost=hold,
        must_meet=meet,
        expand_all=(hold > 0)[head] | meet[head],
        opens=column("opens"),
        closes=np.array([a.get("closes", FAR) for a in arcs], np.int64),
    )


def leave_times(graph, arc, earliest):
    earliest, closes = max(earliest, int(graph.opens[arc])), int(graph.closes[arc])
    return [t for t in unbounded_times(graph, arc, earliest) if t < closes]


def unbounded_times(graph, arc, earliest):
    if graph.kind[arc] == 0:
        return [earliest]
    if graph.kind[arc] == 1:
        first = earliest + (int(graph.offset[arc]) - earliest) % int(graph.headway[arc])
        return list(range(first, HORIZON, int(graph.headway[arc])))
    listed = graph.departures[graph.first_departure[arc] : graph.last_departure[arc]]
    if graph.kind[arc] == 3:
        spans = zip(listed[::2].tolist(), listed[1::2].tolist(), strict=True)
        return [max(earliest, opens) for opens, closes in spans if earliest < closes][:1]
    return [int(t) for t in listed if earliest <= t < HORIZON]


def brute_force(graph, source, target, ready, max_legs):
    """Every path and every departure; the non-dominated (cost, time, carbon)."""
    found = set()

    def visit(platform, time, cost, carbon, legs, seen):
        if platform == target:
            found.add((cost, time, carbon))
            return
        for arc in range(graph.first_out[platform], graph.first_out[platform + 1]):
            used = legs + int(graph.is_leg[arc])
            head = int(graph.head[arc])
            if used > max_legs or (graph.is_leg[arc] and head in seen):
                continue
            earliest = time + int(graph.cut_off[arc])
            for leave in leave_times(graph, arc, earliest):
                wait = leave - earliest
                if wait and not graph.may_wait[platform]:
                    break
                row = int(graph.stay[platform])
                known = graph.stay_cost.shape[1] - 1
                days = -(-wait // DAY)
                stayed = int(graph.stay_cost[row, min(days, known)])
                stayed += max(days - known, 0) * int(graph.day_cost[row])
                visit(
                    head,
                    leave + int(graph.duration[arc]),
                    cost + int(graph.cost[arc]) + stayed,
                    carbon + int(graph.carbon[arc]),
                    used,
                    seen | {head},
                )

    visit(source, ready, 0, 0, 0, {source})
    return {
        point
        for point in found
        if not any(o != point and all(a <= b for a, b in zip(o, point, strict=True)) for o in found)
    }


def front(graph, found):
    points = {(int(found.cost[t]), int(found.time[t]), int(found.carbon[t])) for t in found.targets}
    return {
        p
        for p in points
        if not any(o != p and all(a <= b for a, b in zip(o, p, strict=True)) for o in points)
    }


@pytest.mark.parametrize("seed", range(250))
def test_front_equals_brute_force(seed):
    rng = random.Random(seed)
    places = rng.choice([3, 4])
    graph = random_graph(rng, places)
    source, target = 0, 2 * (places - 1)
    ready, legs = rng.randrange(0, DAY), rng.choice([2, 3])
    found = search(
        graph, remaining(graph, target, legs), source, target, ready, HORIZON,
        max_legs=legs, cap=200_000,
    )  # fmt: skip
    assert found.complete
    assert front(graph, found) == brute_force(graph, source, target, ready, legs)


@pytest.mark.parametrize("seed", [*range(2000, 2400), 14714])
def test_front_equals_brute_force_where_places_shut(seed):
    """Work begins in windows only: goods wait, pay for it, or must not wait at all."""
    rng = random.Random(seed)
    places = rng.choice([3, 4])
    graph = random_graph(rng, places, shuts=0.6)
    source, target = 0, 2 * (places - 1)
    ready, legs = rng.randrange(0, DAY), rng.choice([2, 3])
    found = search(
        graph, remaining(graph, target, legs), source, target, ready, HORIZON,
        max_legs=legs, cap=200_000,
    )  # fmt: skip
    assert found.complete
    assert front(graph, found) == brute_force(graph, source, target, ready, legs)


@pytest.mark.parametrize("seed", range(60))
def test_limits_prune_exactly(seed):
    rng = random.Random(1000 + seed)
    graph = random_graph(rng, 4, shuts=0.3 * (seed % 2))
    bounds = remaining(graph, 6, 3)
    whole = front(graph, search(graph, bounds, 0, 6, 0, HORIZON, max_legs=3, cap=200_000))
    if not whole:
        return
    cost, time, carbon = (sorted(values) for values in zip(*whole, strict=True))
    limits = {
        "most_cost": cost[len(cost) // 2],
        "latest": time[len(time) // 2],
        "most_carbon": carbon[len(carbon) // 2],
    }
    found = search(graph, bounds, 0, 6, 0, HORIZON, max_legs=3, cap=200_000, **limits)
    kept = {
        p
        for p in whole
        if p[0] <= limits["most_cost"]
        and p[1] <= limits["latest"]
        and p[2] <= limits["most_carbon"]
    }
    assert kept <= front(graph, found)
    assert all(
        p[0] <= limits["most_cost"] and p[1] <= limits["latest"] and p[2] <= limits["most_carbon"]
        for p in front(graph, found)
    )


def test_paths_retrace_their_labels():
    rng = random.Random(7)
    graph = random_graph(rng, 4)
    found = search(graph, remaining(graph, 6, 3), 0, 6, 0, HORIZON, max_legs=3, cap=200_000)
    assert len(found.targets)
    for label in found.targets:
        steps = path(found, int(label))
        cost = sum(int(graph.cost[arc]) for arc, _, _ in steps)
        assert cost <= found.cost[label]
        assert steps[-1][2] == found.time[label]
        assert sum(int(graph.carbon[arc]) for arc, _, _ in steps) == found.carbon[label]


def test_the_label_cap_says_so():
    graph = random_graph(random.Random(3), 4)
    bounds = remaining(graph, 6, 3)
    assert search(graph, bounds, 0, 6, 0, HORIZON, max_legs=3, cap=200_000).complete
    assert not search(graph, bounds, 0, 6, 0, HORIZON, max_legs=3, cap=2).complete


def test_bounds_by_legs_only_fall_with_more_legs():
    graph = random_graph(random.Random(11), 4)
    bounds = remaining(graph, 6, 4)
    for least in bounds:
        assert (np.diff(least, axis=0) <= 0).all()
