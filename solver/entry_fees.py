"""What the model of ship sees of customs entries: fees that several columns owe once.

Which consignments declare together is only known once columns are chosen, so the model lets all
share a fee that cross a border on one departure, whoever imports them: it never reckons too much.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from network.customs import customs_territories
from network.enums import DutyBase, LoadForm
from network.goods import Consignment
from network.money import Money, exact_rate
from network.network import Network
from network.trade import territory_of
from network.trade_book import trade_book
from solver.entry_costs import Border, crossing_at
from solver.entry_rates import EntryRates, goods_are_known, has_regimes
from solver.options import Options
from solver.skeleton import Skeleton

FeeKey = tuple[int, int, int, int, int]
"""The service across a border, the minute it leaves, the side (0 and 1 for leaving, 2 and 3 for
entering, by lines for leaving and others), the tariff, and how often that was met so far."""

ENTRY = -1
"""Stands in a key for the entry itself, in place of a tariff."""

_PARCEL = tuple(LoadForm).index(LoadForm.PARCEL)


@dataclass(frozen=True, slots=True)
class Company:
    """Who may declare together with an order: how many leave, and enter, where it does.

    It counts itself. ``most_value`` is at least what all are worth that enter there, where that
    is known; parts of an order that ``splits`` are company for each other.
    """

    leaving: int = 1
    entering: int = 1
    splits: bool = False
    most_value: Money | None = None

    @property
    def may_leave(self) -> bool:
        """Tell whether an export declaration may be shared."""
        return self.leaving > 1 or self.splits

    @property
    def may_enter(self) -> bool:
        """Tell whether an entry may be shared."""
        return self.entering > 1 or self.splits


ALONE = Company()


def companies(
    network: Network, goods: Sequence[tuple[Consignment, str, str, bool]], options: Options
) -> list[Company]:
    """Return the company of orders: their goods, origin, destination, and whether they may split.

    Goods nobody described declare alone.
    """
    unions, places = customs_territories(network), network.locations.index
    homes: list[str] = []
    goals: list[str] = []
    entering: dict[str, list[Consignment]] = {}
    for consignment, origin, destination, _ in goods:
        is_known = goods_are_known(consignment)
        leaves = is_known and territory_of(network, origin)
        homes.append(str(unions[places[origin]]) if leaves else "")
        goal = territory_of(network, destination)
        goals.append(goal if is_known and has_regimes(network, goal) else "")
        entering.setdefault(goals[-1], []).append(consignment)
    left = Counter(homes)
    worth = {goal: _most_value(network, goal, all_, options) for goal, all_ in entering.items()}
    return [
        Company(
            leaving=left[home] if home else 1,
            entering=len(entering[goal]) if goal else 1,
            splits=splits and goods_are_known(consignment),
            most_value=worth[goal],
        )
        for home, goal, (consignment, *_, splits) in zip(homes, goals, goods, strict=True)
    ]


def _most_value(
    network: Network, territory_id: str, goods: Sequence[Consignment], options: Options
) -> Money | None:
    """Return what goods are worth at most, None where customs value holds freight too."""
    territory = trade_book(network).territories.get(territory_id)
    if territory is None or territory.duty_base is not DutyBase.FOB:
        return None
    exchange = network.exchange(options.as_of)
    worth = Fraction(0)
    for consignment in goods:
        for line in consignment.goods:
            price = max(line.transfer_price or 0.0, line.retail_price_gross or 0.0)
            worth += exact_rate(price) * line.units * exchange.rate(line.currency, options.currency)
    return Money.of(float(worth) + 1.0, options.currency)


def fees_of_path(
    bones: Skeleton,
    borders: tuple[Border, Border],
    company: Company,
    steps: Sequence[tuple[int, int, int]],
    prices: tuple[NDArray[np.int64], NDArray[np.intp]],
) -> list[tuple[FeeKey, int]]:
    """Return the fees per entry of a path of (arc, depart, arrive) that others may share.

    Parameters
    ----------
    borders
        That of the origin's territory and that of the destination's.
    prices
        (A, 2) what an arc costs per entry, as in ``ArcPrices``; (A,) the number of its tariff.
    """
    fees, tariff = prices
    if not any(fees[arc].any() for arc, _, _ in steps):
        return []
    first = out_of(bones, borders[0], steps) if company.may_leave else None
    last = into(bones, borders[1], steps) if company.may_enter else None
    found: list[tuple[FeeKey, int]] = []
    met: Counter[tuple[int, int]] = Counter()
    for at, (arc, _, _) in enumerate(steps):
        for column in np.flatnonzero(fees[arc]).tolist():
            if first is not None and at + column <= first:
                edge, side = first, column
            elif last is not None and at + column > last:
                edge, side = last, 2 + column
            else:
                continue
            over, leave, _ = steps[edge]
            use = (side, int(tariff[arc]))
            met[use] += 1
            key = (int(bones.service[over]), leave, *use, met[use])
            found.append((key, int(fees[arc, column])))
    return found


def borne_by_others(
    borders: tuple[Border, Border], company: Company, fees: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return what others bear at most of the fees per entry of every arc, (A,).

    Each is reckoned to bear the same part of what those pay who might declare together: whoever
    does, their parts are no more than the whole.
    """
    home, goal = borders
    part = np.zeros(fees.shape)
    for border, over, column, count in (
        (home, home.leaves, 0, company.leaving),
        (goal, goal.crosses, 1, company.entering),
    ):
        inside = ~border.before & ~border.leaves
        part[inside] = np.maximum(part[inside], 1 - 1 / count)
        part[over, column] = 1 - 1 / count
    return np.asarray(np.ceil((fees * part).sum(axis=1)), np.int64)


def entry_fee_of_path(
    rates: EntryRates,
    bones: Skeleton,
    border: Border,
    steps: Sequence[tuple[int, int, int]],
) -> list[tuple[FeeKey, int]]:
    """Return what the entry itself owes once on a path of (arc, depart, arrive)."""
    for arc, leave, arrive in steps:
        if border.crosses[arc]:
            crossing, period = crossing_at(rates, bones, arc, arrive)
            fee = rates.once(crossing, period)
            return [((int(bones.service[arc]), leave, 1, ENTRY, 0), fee)] if fee else []
    return []


def out_of(bones: Skeleton, border: Border, steps: Sequence[tuple[int, int, int]]) -> int | None:
    """Return the step on which goods first leave a territory; None as parcels or not at all."""
    for at, (arc, _, _) in enumerate(steps):
        if bones.service[arc] >= 0 and border.leaves[arc]:
            return None if bones.form[bones.tail[arc]] == _PARCEL else at
    return None


def into(bones: Skeleton, border: Border, steps: Sequence[tuple[int, int, int]]) -> int | None:
    """Return the step on which goods last come into a territory; None as parcels or not at all."""
    for at in range(len(steps) - 1, -1, -1):
        arc = steps[at][0]
        if bones.service[arc] >= 0 and border.before[arc]:
            return None if bones.form[bones.tail[arc]] == _PARCEL else at
    return None
