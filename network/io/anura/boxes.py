"""Shipments that count in full: boxes of the average shipment size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from network.enums import Confidence, Dimension, EquipmentKind, Reason
from network.equipment import Equipment
from network.io.anura.figures import Origin
from network.io.anura.goods import SOURCE, Goods
from network.io.anura.measures import Amount

_AMPLE = 1e6
"""Tonnes or cubic metres that no shipment reaches: what a box is not limited by."""
_ALIKE = 1e-9
_LIMITS = ((Dimension.WEIGHT, "KG"), (Dimension.VOLUME, "M3"))


@dataclass(frozen=True, slots=True)
class Load:
    """What one policy says of a shipment: for which products, its cost, and its size."""

    products: frozenset[str]
    cost: float
    size: Amount
    origin: Origin = field(compare=False)
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A load unit that holds as much as an average shipment, by weight or by volume."""

    limit: Dimension
    holds: float

    @property
    def equipment_id(self) -> str:
        """Return its id, which says what it holds."""
        sign = dict(_LIMITS)[self.limit]
        return f"SHIPMENT-{self.holds:.10g}{sign}"

    def equipment(self) -> Equipment:
        """Return it as a load unit."""
        by_weight = self.limit is Dimension.WEIGHT
        return Equipment(
            equipment_id=self.equipment_id,
            kind=EquipmentKind.CONTAINER,
            name=self.equipment_id,
            volume_m3=_AMPLE if by_weight else self.holds,
            payload_kg=self.holds if by_weight else _AMPLE * 1000,
            source=f"{SOURCE}: an average shipment",
            confidence=Confidence.UNVERIFIED,
        )


def box_for(goods: Goods, loads: Sequence[Load]) -> tuple[Box, float]:
    """Return a box and its price such that no policy charges more than they do.

    Cells of policies that charge less are accounted for as left out.
    """
    cost = max(load.cost for load in loads)
    options = [Box(limit, min(_holds(goods, loads, limit))) for limit, _ in _LIMITS]
    stated = loads[0].size.measure.dimension
    chosen = min(options, key=lambda box: (_excess(goods, loads, box), box.limit is not stated))
    for load in loads:
        fits = all(
            abs(held / chosen.holds - 1.0) <= _ALIKE
            for held in _holds(goods, (load,), chosen.limit)
        )
        if load.is_full and load.cost == cost and fits:
            load.origin.carry()
        else:
            load.origin.leave(Reason.NOT_CARRIED_BY_PRODUCT)
    return chosen, cost


def _holds(goods: Goods, loads: Iterable[Load], limit: Dimension) -> list[float]:
    """Return what a shipment of each product comes to in kg or m3."""
    found = [
        units * goods.sizes[product].of(limit)
        for load in loads
        for product in load.products
        if (units := goods.units(load.size.value, load.size.measure, product)) is not None
    ]
    return [held for held in found if held > 0] or [_AMPLE]


def _excess(goods: Goods, loads: Sequence[Load], box: Box) -> float:
    return round(sum(1.0 - box.holds / held for held in _holds(goods, loads, box.limit)), 9)
