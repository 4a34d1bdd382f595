"""What several rates for different products come to as one rate for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from network.enums import ChargeBasis, Dimension, Reason
from network.io.anura.figures import Origin
from network.io.anura.goods import Goods
from network.io.anura.measures import Measure

_ALIKE = 1e-9
_BASES: Mapping[Dimension, ChargeBasis] = {
    Dimension.QUANTITY: ChargeBasis.PER_UNIT,
    Dimension.WEIGHT: ChargeBasis.PER_KG,
    Dimension.VOLUME: ChargeBasis.PER_M3,
}
BY_SIZE = (ChargeBasis.PER_UNIT, ChargeBasis.PER_KG, ChargeBasis.PER_M3)
BY_VALUE = (ChargeBasis.PERCENT_OF_VALUE, *BY_SIZE)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate on a basis of ours."""

    basis: ChargeBasis
    amount: float


@dataclass(frozen=True, slots=True)
class Part:
    """What the products of some rows cost per unit, and as one rate where it was given as one."""

    costs: Mapping[str, float]
    origin: Origin = field(compare=False)
    rate: Rate | None = None


def part_of(
    goods: Goods, products: Iterable[str], amount: float, measure: Measure, origin: Origin
) -> Part:
    """Return an amount of money per measure of goods as a part."""
    rate = None
    if not measure.by_product:
        rate = Rate(_BASES[measure.dimension], amount / measure.factor)
    costs = {product: goods.cost(amount, measure, product) for product in sorted(products)}
    return Part(costs, origin, rate)


def one_rate(
    goods: Goods, parts: Sequence[Part], bases: Sequence[ChargeBasis] = BY_SIZE
) -> Rate | None:
    """Return one rate that charges every product what its part says, or else never less.

    Cells of parts that it charges more for are accounted for as left out. ``None`` for no parts.
    """
    if not parts:
        return None
    rates = {part.rate for part in parts}
    common = rates.pop() if len(rates) == 1 else None
    if common is not None and common.basis in bases:
        for part in parts:
            part.origin.carry()
        return common
    rate = _exact(goods, parts, bases) or _above(goods, parts, bases)
    if rate is None:
        for part in parts:
            part.origin.leave(Reason.NOT_CARRIED_SIZE)
        return None
    for part in parts:
        if all(_is_met(goods, rate, product, cost) for product, cost in part.costs.items()):
            part.origin.carry()
        else:
            part.origin.leave(Reason.NOT_CARRIED_BY_PRODUCT)
    return rate


def _is_met(goods: Goods, rate: Rate, product: str, cost: float) -> bool:
    charged = rate.amount * goods.sizes[product].charged(rate.basis)
    return charged <= cost * (1 + _ALIKE) + _ALIKE * cost


def _ratios(goods: Goods, parts: Sequence[Part], basis: ChargeBasis) -> list[float] | None:
    """Return the rate on a basis that each product needs; ``None`` where one has no size."""
    ratios = []
    for part in parts:
        for product, cost in part.costs.items():
            size = goods.sizes[product].charged(basis)
            if size > 0:
                ratios.append(cost / size)
            elif cost > 0:
                return None
    return ratios


def _exact(goods: Goods, parts: Sequence[Part], bases: Sequence[ChargeBasis]) -> Rate | None:
    for basis in bases:
        ratios = _ratios(goods, parts, basis)
        if ratios and max(ratios) - min(ratios) <= _ALIKE * max(ratios):
            return Rate(basis, max(ratios))
    return None


def _above(goods: Goods, parts: Sequence[Part], bases: Sequence[ChargeBasis]) -> Rate | None:
    """Return the rate that charges no product less, and all together the least too much."""
    best: tuple[float, Rate] | None = None
    for basis in bases:
        ratios = _ratios(goods, parts, basis)
        if not ratios:
            continue
        rate = Rate(basis, max(ratios))
        excess = sum(1.0 - ratio / rate.amount for ratio in ratios)
        if best is None or excess < best[0]:
            best = (excess, rate)
    return None if best is None else best[1]
