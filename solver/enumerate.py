"""Every scheduled itinerary of a shipment, for worlds small enough to list them all."""

import numpy as np

from solver.kernels.labels import FAR
from solver.paths import Path, Step, Ways


class TooManyPathsError(Exception):
    """There are more itineraries than the caller is willing to list."""


def all_paths(
    ways: Ways,
    usable: np.ndarray[tuple[int], np.dtype[np.bool_]],
    source: int,
    target: int,
    ready: int,
    latest: int,
    cap: int,
) -> list[Path]:
    """Return every itinerary that visits a place at most once and arrives by ``latest``.

    Each service may be left with any departure the goods can wait for.

    Raises
    ------
    TooManyPathsError
        When there are more than ``cap``.
    """
    bones = ways.bones
    order = np.argsort(bones.tail, kind="stable")
    first = np.searchsorted(bones.tail[order], np.arange(len(bones.location) + 1))
    least = _least_minutes(ways, usable, target)
    may_store = ways.network.locations.array("may_store")
    out: list[Path] = []
    steps: list[Step] = []
    visited = {int(bones.location[source])}

    def leave_times(arc: int, at: int) -> list[int]:
        earliest = at + int(ways.cut_off[arc])
        if not ways.is_scheduled(arc):
            return [earliest]
        times: list[int] = []
        leave = ways.departure(arc, earliest)
        while leave is not None and leave + ways.duration[arc] + least[bones.head[arc]] <= latest:
            if leave > earliest and not may_store[bones.location[bones.tail[arc]]]:
                break
            times.append(leave)
            leave = ways.departure(arc, leave + 1)
        return times

    def visit(platform: int, at: int) -> None:
        if platform == target:
            if len(out) >= cap:
                raise TooManyPathsError
            out.append(ways.path(steps, ready))
            return
        for index in range(first[platform], first[platform + 1]):
            arc = int(order[index])
            head = int(bones.head[arc])
            place = int(bones.location[head])
            moves = bones.service[arc] >= 0
            if not usable[arc] or least[head] >= FAR or (moves and place in visited):
                continue
            if moves:
                visited.add(place)
            for leave in leave_times(arc, at):
                arrive = leave + int(ways.duration[arc])
                if arrive + least[head] <= latest:
                    steps.append((arc, leave, arrive))
                    visit(head, arrive)
                    steps.pop()
            if moves:
                visited.discard(place)

    visit(source, ready)
    return out


def _least_minutes(
    ways: Ways, usable: np.ndarray[tuple[int], np.dtype[np.bool_]], target: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the least minutes without waiting from every platform to the target."""
    bones = ways.bones
    least = np.full(len(bones.location), FAR, np.int64)
    least[target] = 0
    tails, heads = bones.tail[usable], bones.head[usable]
    minutes = ways.duration[usable]
    while True:
        through = np.where(least[heads] < FAR, minutes + least[heads], FAR)
        better = least.copy()
        np.minimum.at(better, tails, through)
        if np.array_equal(better, least):
            return least
        least = better
