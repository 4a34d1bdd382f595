"""What a share of a want costs on a lane, from below: the convex envelope of the exact price.

Rates that fall with quantity are cheapest on average for the whole want, so a straight line
from nothing to the price of the whole never overstates a share. Containers go up in steps:
there the line has the least average slope any mix of boxes reaches, up to the knee (the most of
the want that a cheaper mix can hold), and from the knee it rises to the exact price of the
whole. Both ends are prices of the door, of weights that are not rounded up: a part may just miss
a step that the whole has to pay for.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments, Movements
from network.landed import charges, decision_costs
from solver.lanes import CARRIAGE, LanePricer

Indices = NDArray[np.intp]
Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

_MOST_OF_A_TYPE = 6
_ROUND_OFF = 1e-9


@dataclass(frozen=True)
class Envelope:
    """Lower convex envelopes of lane prices, arrays of shape (O,), 1/1000 minor units.

    A share x costs at least ``least * x`` up to ``knee`` and rises from there to ``whole`` at
    1. Guarantees: never above the decision cost of any share; ``whole`` is exact unless tariffs
    round weights, or the want takes more than six boxes of every type (then it equals ``least``).
    """

    least: Reals
    whole: Reals
    knee: Reals


def envelope(pricer: LanePricer) -> Envelope:
    """Return the envelope of every lane, without carbon price."""
    straight = pricer.decision_cost(pricer.whole(), rounded=False).astype(np.float64)
    made = Envelope(straight, straight.copy(), np.zeros(len(straight)))
    boxed = np.flatnonzero(pricer.takes.any(axis=1))
    if len(boxed):
        _add_boxes(pricer, boxed, made)
    return made


def _add_boxes(pricer: LanePricer, boxed: Indices, made: Envelope) -> None:
    """Add the price of boxes, lane groups with equal tariffs, distance and box types at once."""
    distance = pricer.network.services.array("distance_km")[pricer.lanes.service[boxed]]
    keys = np.concatenate(
        [pricer.tariff[boxed], distance[:, None], pricer.takes[boxed]], axis=1
    ).astype(np.float64)
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    for number, example in enumerate(first.tolist()):
        lanes = boxed[group.ravel() == number]
        mixes = _mixes(pricer.takes[boxed[example]])
        price = _box_prices(pricer, int(boxed[example]), mixes)
        _add_group(pricer, lanes, mixes, price, made)


def _mixes(takes: NDArray[np.bool_]) -> Whole:
    """Return every mix of up to six boxes of each type taken, (K, E)."""
    ranges = [range(_MOST_OF_A_TYPE + 1) if taken else (0,) for taken in takes]
    return np.array(list(product(*ranges)), np.int64)[1:]


def _box_prices(pricer: LanePricer, lane: int, mixes: Whole) -> Reals:
    """Return what the boxes of each mix cost on a lane, apart from what the goods cost."""
    network, options = pricer.network, pricer.options
    boxes = np.concatenate([np.zeros((1, mixes.shape[1]), np.int64), mixes])
    tariffs = pricer.tariff[lane]
    parts = len(tariffs)
    distance = np.zeros((len(boxes), parts))
    distance[:, CARRIAGE] = network.services.array("distance_km")[pricer.lanes.service[lane]]
    movements = Movements.alone(
        np.zeros(len(boxes) * parts, np.intp),
        np.tile(tariffs, len(boxes)),
        distance.ravel(),
        np.repeat(boxes, parts, axis=0),
    )
    nothing = _no_goods(options.currency, options.account)
    lines = charges(network, nothing, movements, options.as_of)
    cost = decision_costs(
        lines, len(boxes) * parts, options.currency, network.exchange(options.as_of)
    )
    by_mix = cost.reshape(-1, parts).sum(axis=1)
    return np.asarray(by_mix[1:] - by_mix[0], np.float64)


def _no_goods(currency: str, account: str) -> Consignments:
    nothing = np.zeros(1)
    return Consignments(
        ids=("boxes",),
        weight_kg=nothing,
        volume_m3=nothing,
        packages=np.ones(1),
        units=nothing,
        value=nothing,
        item_categories=np.ones(1),
        duty_percent=np.full(1, np.nan),
        currencies=(currency,),
        accounts=(account,),
    )


def _add_group(
    pricer: LanePricer, lanes: Indices, mixes: Whole, price: Reals, made: Envelope
) -> None:
    """Add the boxes of lanes that share their box prices."""
    equipment, want = pricer.network.equipment, pricer.lanes.want[lanes]
    cube = mixes @ equipment.array("volume_m3")
    payload = mixes @ equipment.array("payload_kg")
    volume, weight = pricer.wants.volume_m3[want], pricer.wants.weight_kg[want]
    held = np.minimum(cube / volume[:, None], payload / weight[:, None])  # (n, K) of the want
    whole = held >= 1.0 - _ROUND_OFF
    alone = (np.count_nonzero(mixes, axis=1) == 1) & (mixes.max(axis=1) <= _MOST_OF_A_TYPE)
    few = (whole & alone).any(axis=1)
    by_mix = price / np.minimum(held, 1.0)
    pooled = np.maximum(
        (price / cube).min() * volume, np.maximum((price / payload).min() * weight, 0.0)
    )
    least = np.where(few, by_mix.min(axis=1), pooled)
    end = np.where(few, np.where(whole, price, np.inf).min(axis=1), least)
    cheaper = ~whole & (price < end[:, None])
    knee = np.where(cheaper, held, 0.0).max(axis=1)
    made.least[lanes] += np.floor(np.minimum(least, end))
    made.whole[lanes] += np.floor(end)
    made.knee[lanes] = np.where(few, knee, 0.0)
