"""Ways as ship sees them: arcs with times but without boxes, and the boxes they share.

A *chain* is what happens to one closed box from stuffing to stripping: its services with their
departures and the transfers in between. Consignments whose chains are equal may share boxes.
On-demand legs at the start of a chain are run just in time for the first scheduled departure,
so that goods which were ready on different days still meet in one box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.calendar import Departures
from network.goods import Consignment
from network.handover import is_dangerous
from network.network import Network
from network.tariff_book import BOX_SHARED
from network.units import days_rounded_up
from solver.arc_times import ArcTimes, arc_times
from solver.kernels.labels import HEADWAY, IMMEDIATE, LISTED, WINDOWS
from solver.skeleton import Skeleton, skeleton
from solver.timetable import Timetable, timetable

Step = tuple[int, int, int]
"""A skeleton arc, the minute it is left with, the minute it ends."""

ChainKey = tuple[tuple[int, int], ...]
"""Arcs of a box's life: services with their departure minute, transfers with ``NO_MINUTE``."""

NO_MINUTE = -(1 << 62)
"""Stands in a chain for "no departure of its own"."""

COOLED = (-1, NO_MINUTE)
"""Stands at the head of a chain of boxes that cool: they are shared by no other goods."""


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


def cooled(way: Path) -> Path:
    """Return a path with its goods in boxes that cool."""
    chains = tuple(chain if COOLED in chain else (COOLED, *chain) for chain in way.chains)
    return replace(way, chains=chains)


@dataclass(frozen=True)
class Ways:
    """Makes paths out of skeleton arcs: timing, chains, storage."""

    network: Network
    start: int
    end: int
    dangerous: bool = False

    @cached_property
    def bones(self) -> Skeleton:
        """Return the network's skeleton."""
        return skeleton(self.network)

    @cached_property
    def times(self) -> Timetable:
        """Return the departures of the planning window."""
        return timetable(self.network, self.start, self.end)

    def of(self, goods: Consignment) -> "Ways":
        """Return the ways of some goods: dangerous ones have cut-offs of their own."""
        return self if is_dangerous(goods) is self.dangerous else self._others

    @cached_property
    def _others(self) -> "Ways":
        return replace(self, dangerous=not self.dangerous)

    @cached_property
    def arcs(self) -> ArcTimes:
        """Return when every arc may be left, and how long it takes."""
        every = np.arange(len(self.bones.tail))
        return arc_times(self.network, self.bones, every, self.times, dangerous=self.dangerous)

    @property
    def duration(self) -> NDArray[np.int64]:
        """Return minutes from leaving to ending of every arc."""
        return self.arcs.duration

    @property
    def cut_off(self) -> NDArray[np.int64]:
        """Return how long before leaving the goods must be there."""
        return self.arcs.cut_off

    @cached_property
    def boxed(self) -> NDArray[np.bool_]:
        """Return where an arc touches a full container."""
        fcl = self.bones.is_fcl
        return np.asarray(fcl[self.bones.tail] | fcl[self.bones.head])

    @cached_property
    def charged_stay(self) -> NDArray[np.bool_]:
        """Return the locations that charge for storage."""
        return ~self.network.locations.equals("storage_tariff_id", "")

    @property
    def _may_store(self) -> NDArray[np.bool_]:
        return self.network.locations.array("may_store")

    @cached_property
    def _scheduled(self) -> list[bool]:
        kind = self.arcs.kind
        return [bool(is_set) for is_set in (kind == HEADWAY) | (kind == LISTED)]

    def is_scheduled(self, arc: int) -> bool:
        """Tell whether an arc leaves at set times."""
        return self._scheduled[arc]

    def departure(self, arc: int, earliest: int) -> int | None:
        """Return the first minute at or after another at which an arc is left; None: never more."""
        kind = self.arcs.kind[arc]
        if kind == IMMEDIATE:
            return earliest
        if kind == WINDOWS:
            spans = self._windows(arc)
            position = int(np.searchsorted(spans[:, 1], earliest, side="right"))
            return max(earliest, int(spans[position, 0])) if position < len(spans) else None
        if kind == HEADWAY:
            headway, offset = int(self.arcs.headway[arc]), int(self.arcs.offset[arc])
            leave = earliest + (offset - earliest) % headway
        else:
            first, last = int(self.arcs.first[arc]), int(self.arcs.last[arc])
            position = first + int(np.searchsorted(self.times.minutes[first:last], earliest))
            if position >= last:
                return None
            leave = int(self.times.minutes[position])
        return leave if leave < self.end else None

    def _windows(self, arc: int) -> NDArray[np.int64]:
        """Return when the place of an arc is open, (N, 2)."""
        return self.times.minutes[self.arcs.first[arc] : self.arcs.last[arc]].reshape(-1, 2)

    def _latest(self, arc: int, minute: int) -> int | None:
        """Return the last minute, no later than another, at which an unscheduled arc is left."""
        if self.arcs.kind[arc] == IMMEDIATE:
            return minute
        spans = self._windows(arc)
        position = int(np.searchsorted(spans[:, 0], minute, side="right")) - 1
        return min(minute, int(spans[position, 1]) - 1) if position >= 0 else None

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
        for arc in arcs:
            earliest = at + int(self.cut_off[arc])
            if self.is_scheduled(arc) and not held:
                earliest, held = max(earliest, not_before), True
            leave = self.departure(arc, earliest)
            if leave is None:
                return None
            waits = leave - int(self.cut_off[arc]) - at
            if waits and not self._may_store[self.bones.location[self.bones.tail[arc]]]:
                return None
            at = leave + int(self.duration[arc])
            steps.append((arc, leave, at))
        return self.path(steps, ready)

    def _just_in_time(self, steps: list[Step]) -> list[Step]:
        """Move on-demand box legs as late as the scheduled departure after them allows."""
        for position, (arc, leave, _) in enumerate(steps):
            if not self.is_scheduled(arc) or not self.boxed[arc] or position == 0:
                continue
            cut_off = int(self.cut_off[arc])
            first = self._first_of_run(steps, position)
            if leave - cut_off <= steps[position - 1][2] or first is None:
                continue
            place = self.bones.location[self.bones.tail[steps[first][0]]]
            if self.charged_stay[place] or not self._may_store[place]:
                continue
            steps[first:position] = self._late_run(steps[first:position], leave - cut_off)
        return steps

    def _late_run(self, run: list[Step], latest: int) -> list[Step]:
        """Run unscheduled arcs so late that they just end by a minute.

        Where places shut, what leaves as late as it can may still be early at the end. What would
        wait on its way where it may not stays as it was.
        """
        starts = latest
        for arc, _, _ in reversed(run):
            start = self._latest(arc, starts - int(self.duration[arc]))
            if start is None:
                return run
            starts = start - int(self.cut_off[arc])
        moved: list[Step] = []
        for arc, _, _ in run:
            leave = self.departure(arc, starts + int(self.cut_off[arc]))
            place = self.bones.location[self.bones.tail[arc]]
            waits = leave is None or leave - int(self.cut_off[arc]) > starts
            if leave is None or (waits and not self._may_store[place]):
                return run
            starts = leave + int(self.duration[arc])
            moved.append((arc, leave, starts))
        return moved

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
