"""Every scheduled itinerary of a shipment, for worlds small enough to list them all."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.kernels.labels import FAR
from solver.paths import Path, Step, Ways


class TooManyPathsError(Exception):
    """There are more itineraries than the caller is willing to list."""


@dataclass
class Listing:
    """Lists the itineraries from one platform to another that arrive in time.

    An itinerary visits a place at most once and may leave with any departure its goods can wait
    for. ``usable`` (A,) are the arcs of the skeleton that may be taken, ``latest`` the last
    minute of arrival, ``max_legs`` the most services, ``cap`` the most itineraries wanted.
    """

    ways: Ways
    usable: NDArray[np.bool_]
    target: int
    latest: int
    max_legs: int
    cap: int
    found: list[Path] = field(default_factory=list)

    def paths(self, source: int, ready: int) -> list[Path]:
        """Return every itinerary of goods that are ready at a minute.

        Raises
        ------
        TooManyPathsError
            When there are more than ``cap``.
        """
        self.found.clear()
        self._visit(source, ready, ready, [], (self._place[source],))
        return self.found

    def _visit(
        self, platform: int, ready: int, at: int, steps: list[Step], visited: tuple[int, ...]
    ) -> None:
        if platform == self.target:
            if len(self.found) >= self.cap:
                raise TooManyPathsError
            self.found.append(self.ways.path(steps, ready))
            return
        for arc, head, moves in self._out[platform]:
            place = self._place[head]
            if moves and (place in visited or len(visited) > self.max_legs):
                continue
            inside = (*visited, place) if moves else visited
            for leave, arrive in self._runs(arc, head, at):
                steps.append((arc, leave, arrive))
                self._visit(head, ready, arrive, steps, inside)
                steps.pop()

    def _runs(self, arc: int, head: int, at: int) -> list[tuple[int, int]]:
        """Return (leave, arrive) of every run of an arc the goods can take in time."""
        duration, slack = self._duration[arc], self.latest - self._least[head]
        earliest = at + self._cut_off[arc]
        leave = self.ways.departure(arc, earliest)
        last = None if self.ways.is_scheduled(arc) else leave
        runs: list[tuple[int, int]] = []
        while leave is not None and leave + duration <= slack:
            if leave > earliest and not self._may_store[arc]:
                break
            runs.append((leave, leave + duration))
            leave = None if leave == last else self.ways.departure(arc, leave + 1)
        return runs

    @cached_property
    def _place(self) -> list[int]:
        return [int(place) for place in self.ways.bones.location]

    @cached_property
    def _duration(self) -> list[int]:
        return [int(minutes) for minutes in self.ways.duration]

    @cached_property
    def _cut_off(self) -> list[int]:
        return [int(minutes) for minutes in self.ways.cut_off]

    @cached_property
    def _may_store(self) -> list[bool]:
        """Return, per arc, whether goods may wait before it."""
        bones = self.ways.bones
        allowed = self.ways.network.locations.array("may_store")[bones.location[bones.tail]]
        return [bool(may) for may in allowed]

    @cached_property
    def _out(self) -> list[list[tuple[int, int, bool]]]:
        """Return, per platform, the usable arcs that lead towards the target."""
        bones = self.ways.bones
        out: list[list[tuple[int, int, bool]]] = [[] for _ in bones.location]
        for arc in np.flatnonzero(self.usable & (np.array(self._least)[bones.head] < FAR)).tolist():
            out[bones.tail[arc]].append((arc, int(bones.head[arc]), bool(bones.service[arc] >= 0)))
        return out

    @cached_property
    def _least(self) -> list[int]:
        """Return the least minutes without waiting from every platform to the target."""
        bones = self.ways.bones
        least = np.full(len(bones.location), FAR, np.int64)
        least[self.target] = 0
        tails, heads = bones.tail[self.usable], bones.head[self.usable]
        minutes = self.ways.duration[self.usable]
        while True:
            through = np.where(least[heads] < FAR, minutes + least[heads], FAR)
            better = least.copy()
            np.minimum.at(better, tails, through)
            if np.array_equal(better, least):
                return [int(value) for value in least]
            least = better
