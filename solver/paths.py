"""Ways as ship sees them: arcs with times but without boxes, and the boxes they share.

A *chain* is what happens to one closed box from stuffing to stripping: its services with their
departures and the transfers in between. Consignments whose chains are equal may share boxes.
On-demand legs at the start of a chain are run just in time for the first scheduled departure,
so that goods which were ready on different days still meet in one box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.calendar import Departures
from network.network import Network
from network.tariff_book import BOX_SHARED
from network.units import days_rounded_up
from solver.skeleton import Skeleton, skeleton
from solver.timetable import Timetable, timetable

Step = tuple[int, int, int]
"""A skeleton arc, the minute it is left with, the minute it ends."""

ChainKey = tuple[tuple[int, int], ...]
"""Arcs of a box's life: services with their departure minute, transfers with ``NO_MINUTE``."""

NO_MINUTE = -(1 << 62)
"""Stands in a chain for "no departure of its own"."""


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from gate to gate and the chains of boxes on them."""

    ready_min: int
    steps: tuple[Step, ...]
    chains: tuple[ChainKey, ...]
    chain_of_step: tuple[int, ...]
    storage: tuple[tuple[int, int], ...]

    @property
    def arrive_min(self) -> int:
        """Return when the goods are at the destination's gate."""
        return self.steps[-1][2]

    @property
    def arcs(self) -> tuple[int, ...]:
        """Return the skeleton arcs in order."""
        return tuple(arc for arc, _, _ in self.steps)


@dataclass(frozen=True)
class Ways:
    """Makes paths out of skeleton arcs: timing, chains, storage."""

    network: Network
    start: int
    end: int

    @cached_property
    def bones(self) -> Skeleton:
        """Return the network's skeleton."""
        return skeleton(self.network)

    @cached_property
    def times(self) -> Timetable:
        """Return the departures of the planning window."""
        return timetable(self.network, self.start, self.end)

    @cached_property
    def duration(self) -> NDArray[np.int64]:
        """Return minutes from leaving to ending of every arc."""
        bones, network = self.bones, self.network
        minutes = np.zeros(len(bones.tail), np.int64)
        services = bones.service >= 0
        minutes[services] = network.services.array("transit_min")[bones.service[services]]
        minutes[~services] = network.transfers.array("dwell_min")[bones.transfer[~services]]
        return minutes

    @cached_property
    def cut_off(self) -> NDArray[np.int64]:
        """Return how long before leaving the goods must be there."""
        bones = self.bones
        minutes = np.zeros(len(bones.tail), np.int64)
        services = bones.service >= 0
        column = self.network.services.array("cut_off_min")
        minutes[services] = column[bones.service[services]]
        return minutes

    @cached_property
    def boxed(self) -> NDArray[np.bool_]:
        """Return where an arc touches a full container."""
        fcl = self.bones.is_fcl
        return np.asarray(fcl[self.bones.tail] | fcl[self.bones.head])

    @cached_property
    def charged_stay(self) -> NDArray[np.bool_]:
        """Return the locations that charge for storage."""
        return ~self.network.locations.equals("storage_tariff_id", "")

    @cached_property
    def _scheduled(self) -> list[bool]:
        rows = self.bones.service
        return [bool(is_set) for is_set in (rows >= 0) & (self.times.kind[rows] != 0)]

    def is_scheduled(self, arc: int) -> bool:
        """Tell whether an arc leaves at set times."""
        return self._scheduled[arc]

    def departure(self, arc: int, earliest: int) -> int | None:
        """Return the first departure at or after a minute; None beyond the window."""
        row = int(self.bones.service[arc])
        if row < 0 or self.times.kind[row] == 0:
            return earliest
        if self.times.kind[row] == 1:
            headway, offset = int(self.times.headway[row]), int(self.times.offset[row])
            leave = earliest + (offset - earliest) % headway
        else:
            first, last = int(self.times.first[row]), int(self.times.last[row])
            position = first + int(np.searchsorted(self.times.minutes[first:last], earliest))
            if position >= last:
                return None
            leave = int(self.times.minutes[position])
        return leave if leave < self.end else None

    def path(self, steps: Sequence[Step], ready: int) -> Path:
        """Return a path of steps: box runs are moved just in time, chains and stays are noted."""
        timed = self._just_in_time(list(steps))
        chains, chain_of_step = self._chains(timed)
        return Path(
            ready_min=ready,
            steps=tuple(timed),
            chains=chains,
            chain_of_step=chain_of_step,
            storage=tuple(self._stays(timed, ready)),
        )

    def simulate(self, arcs: Iterable[int], ready: int, not_before: int) -> Path | None:
        """Run arcs from ``ready``, the first scheduled one not leaving before a minute.

        Returns None when a departure is missing or goods would wait where they may not.
        """
        steps: list[Step] = []
        at, held = ready, False
        may_store = self.network.locations.array("may_store")
        for arc in arcs:
            earliest = at + int(self.cut_off[arc])
            if self.is_scheduled(arc) and not held:
                earliest, held = max(earliest, not_before), True
            leave = self.departure(arc, earliest)
            if leave is None:
                return None
            waits = leave - int(self.cut_off[arc]) - at
            if waits and not may_store[self.bones.location[self.bones.tail[arc]]]:
                return None
            at = leave + int(self.duration[arc])
            steps.append((arc, leave, at))
        return self.path(steps, ready)

    def _just_in_time(self, steps: list[Step]) -> list[Step]:
        """Move on-demand box legs as late as the scheduled departure after them allows."""
        may_store = self.network.locations.array("may_store")
        for position, (arc, leave, _) in enumerate(steps):
            if not self.is_scheduled(arc) or not self.boxed[arc] or position == 0:
                continue
            slack = leave - int(self.cut_off[arc]) - steps[position - 1][2]
            first = self._first_of_run(steps, position)
            if slack <= 0 or first is None:
                continue
            place = self.bones.location[self.bones.tail[steps[first][0]]]
            if self.charged_stay[place] or not may_store[place]:
                continue
            for moved in range(first, position):
                a, b, c = steps[moved]
                steps[moved] = (a, b + slack, c + slack)
        return steps

    def _first_of_run(self, steps: Sequence[Step], position: int) -> int | None:
        """Return the first on-demand service of the immediate box legs before a departure."""
        first = None
        for index in range(position - 1, -1, -1):
            arc = steps[index][0]
            if self.is_scheduled(arc) or not self.boxed[arc]:
                break
            if self.bones.service[arc] >= 0:
                first = index
        return first

    @cached_property
    def names_chain(self) -> NDArray[np.bool_]:
        """Return the arcs that tell one box from another.

        Services and transfers of closed boxes do; stuffing and stripping only where they charge
        per box, for else it does not matter who opens the box and how.
        """
        bones, transfers = self.bones, self.network.transfers
        tariffs = self.network.tariffs
        per_box = np.isin(tariffs.texts("basis"), BOX_SHARED)
        charging = set(tariffs.texts("tariff_id")[per_box].tolist())
        by_row = np.array([row.tariff_id in charging for row in transfers], np.bool_)
        named = bones.keeps_unit.copy()
        is_transfer = bones.transfer >= 0
        named[is_transfer] |= by_row[bones.transfer[is_transfer]]
        return named

    def _chains(self, steps: Sequence[Step]) -> tuple[tuple[ChainKey, ...], tuple[int, ...]]:
        """Cut the boxed steps where the box is opened; the opening belongs to the box before."""
        chains: list[ChainKey] = []
        run: list[tuple[int, int]] = []
        of_step: list[int] = []
        moved = False
        for arc, leave, _ in steps:
            if not self.boxed[arc]:
                of_step.append(-1)
                continue
            of_step.append(len(chains))
            is_service = bool(self.bones.service[arc] >= 0)
            moved |= is_service
            if self.names_chain[arc]:
                run.append((arc, leave if is_service else NO_MINUTE))
            opens = not is_service and (
                not self.bones.is_fcl[self.bones.head[arc]] or not self.bones.keeps_unit[arc]
            )
            if opens and moved:
                chains.append(tuple(run))
                run, moved = [], False
        return tuple(chains), tuple(of_step)

    def _stays(self, steps: Sequence[Step], ready: int) -> Iterable[tuple[int, int]]:
        """Return (location, days) of the stays that are charged."""
        at = ready
        for arc, leave, arrive in steps:
            place = int(self.bones.location[self.bones.tail[arc]])
            waits = leave - int(self.cut_off[arc]) - at
            if waits > 0 and self.charged_stay[place]:
                yield place, days_rounded_up(waits)
            at = arrive


def scheduled_only(network: Network) -> bool:
    """Tell whether every service runs to a timetable, so that all itineraries can be listed."""
    words = network.services.vocabulary("departures")
    return all(not Departures.parse(word).on_demand for word in words)
