"""The boxes of a chain: what they cost, what they may hold, and the cheapest that hold a load."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.equipment import box_mixes
from network.network import Network
from solver.compile import chain_types
from solver.goods_rules import reefer_boxes
from solver.kernels.labels import FAR
from solver.paths import COOLED, ChainKey
from solver.road_loads import payload_on
from solver.skeleton import Skeleton

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
Arcs = tuple[int, ...]


def arcs_of(chain: ChainKey) -> Arcs:
    """Return the arcs of a chain, whenever its services leave."""
    return tuple(arc for arc, _ in chain if arc >= 0)


@dataclass(frozen=True)
class ChainBoxes:
    """Boxes by chain; ``per_box`` (A, E) is what one box of each type costs on each arc."""

    network: Network
    bones: Skeleton
    per_box: Whole
    as_of: date
    _prices: dict[Arcs, Reals] = field(default_factory=dict)
    _payloads: dict[Arcs, Reals] = field(default_factory=dict)
    _mixes: dict[tuple[Arcs, float, float], tuple[Whole, int]] = field(default_factory=dict)

    def prices(self, chain: ChainKey) -> Reals:
        """Return the price of one box of each type on a chain, infinite where not taken, (E,).

        Boxes for goods that need cooling cool.
        """
        arcs = tuple(arc for arc, _ in chain)
        if arcs not in self._prices:
            rows = np.array(arcs_of(chain), np.intp)
            taken = chain_types(self.network, self.bones, rows)
            if COOLED in chain:
                taken = taken & reefer_boxes(self.network)
            price = self.per_box[rows].sum(axis=0)
            self._prices[arcs] = np.where(taken, price, np.inf)
        return self._prices[arcs]

    def payloads(self, chain: ChainKey) -> Reals:
        """Return what one box of each type may hold all along a chain, (E,) kg: roads may bind."""
        arcs = arcs_of(chain)
        if arcs not in self._payloads:
            services = self.bones.service[np.array(arcs, np.intp)]
            self._payloads[arcs] = payload_on(self.network, services[services >= 0], self.as_of)
        return self._payloads[arcs]

    def are_taken(self, chain: ChainKey) -> bool:
        """Tell whether some box is taken all along a chain."""
        return bool(np.isfinite(self.prices(chain)).any())

    def cheapest(self, chain: ChainKey, weight_kg: float, volume_m3: float) -> tuple[Whole, int]:
        """Return the cheapest mix that holds a load on a chain, (E,) counts, and its price."""
        key = (tuple(arc for arc, _ in chain), weight_kg, volume_m3)
        if key not in self._mixes:
            self._mixes[key] = self._cheapest(chain, weight_kg, volume_m3)
        return self._mixes[key]

    def _cheapest(self, chain: ChainKey, weight_kg: float, volume_m3: float) -> tuple[Whole, int]:
        price, payload = self.prices(chain), self.payloads(chain).tolist()
        rows = np.flatnonzero(np.isfinite(price))
        units = [
            replace(self.network.equipment[row], payload_kg=payload[row]) for row in rows.tolist()
        ]
        best: Whole = np.zeros(len(price), np.int64)
        least = int(FAR)
        for counts in box_mixes(units, weight_kg, volume_m3):
            cost = int(price[rows] @ np.array(counts))
            if cost < least:
                least = cost
                best = np.zeros(len(price), np.int64)
                best[rows] = counts
        return best, least
