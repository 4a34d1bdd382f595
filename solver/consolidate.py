"""Columns to the arrays of the consolidation model, and its answer back to chosen columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from network.units import MICROGRAMS_PER_KILOGRAM
from solver.entry_fees import FeeKey
from solver.kernels.consolidation import ConsolidationModel, ConsolidationProblem
from solver.linear_model import INFINITY
from solver.paths import NO_MINUTE, ChainKey
from solver.pool import Column, Order, Pool, lot

_ROUND_OFF = 1e-6
MILLI_PER_UNIT = 1e5
"""The model counts in hundreds of minor units: 1/1000 minor units over this."""
DepartureKey = tuple[int, int]
"""A service row and the minute it leaves."""


@dataclass(frozen=True)
class Index:
    """What the numbers of the model stand for.

    ``fees`` are numbered on behind the departures: like them each is paid once by all that owe it.
    """

    columns: tuple[Column, ...]
    chains: tuple[ChainKey, ...]
    departures: tuple[DepartureKey, ...]
    positions: dict[int, int]
    types: int
    fees: dict[FeeKey, int]


@dataclass(frozen=True)
class Chosen:
    """Columns that are used, and packages of orders that are left behind.

    ``objective`` is in the model's unit; ``boxes`` are (chain, type) counts where known, and
    ``mixes`` the same by chain and equipment row, (E,).
    """

    columns: tuple[Column, ...]
    left: dict[int, float]
    objective: float
    numbers: tuple[int, ...] = ()
    boxes: dict[tuple[int, int], int] = field(default_factory=dict)
    mixes: dict[ChainKey, NDArray[np.int64]] = field(default_factory=dict)

    def hint(self, model: ConsolidationModel, index: Index, variables: int) -> NDArray[np.float64]:
        """Return the point of the model that this choice is."""
        point = np.zeros(variables)
        point[model.use[list(self.numbers)]] = 1.0
        where = {
            (int(c), int(e)): int(v)
            for c, e, v in zip(model.box_chain, model.box_type, model.boxes, strict=True)
        }
        for key, count in self.boxes.items():
            point[where[key]] = count
        for order, packages in self.left.items():
            point[model.left[index.positions[order]]] = packages
        return point


def as_problem(
    pool: Pool, orders: Sequence[Order], max_co2e_kg: float | None, budget_minor: int | None = None
) -> tuple[ConsolidationProblem, Index]:
    """Return the arrays of the model for a pool of columns; the budget is without stated duty."""
    network, bones = pool.network, pool.ways.bones
    positions = {order.number: i for i, order in enumerate(orders)}
    columns = tuple(c for c in pool.columns if c.order in positions)
    chains: dict[ChainKey, int] = {}
    departures: dict[DepartureKey, int] = {}
    on_chain: list[tuple[int, int]] = []
    on_departure: set[tuple[int, int]] = set()
    chain_on: set[tuple[int, int]] = set()
    taxes: dict[int, NDArray[np.float64]] = {}
    price_of: dict[int, int] = {}
    fees: dict[FeeKey, int] = {}
    for number, column in enumerate(columns):
        order = orders[positions[column.order]]
        per_departure = pool.prices(order, column.packages).per_departure
        for arc, leave, _ in column.path.steps:
            if bones.service[arc] >= 0:
                key = (int(bones.service[arc]), leave)
                place = departures.setdefault(key, len(departures))
                on_departure.add((number, place))
                price_of[place] = int(per_departure[arc])
        for fee, price in column.fees:
            fees[fee] = min(fees.get(fee, price), price)
        for chain in column.path.chains:
            place = chains.setdefault(chain, len(chains))
            on_chain.append((number, place))
            tax = pool.box_tax(order, column, chain)
            taxes[place] = np.minimum(taxes.get(place, tax), tax)
            for arc, leave in chain:
                if leave != NO_MINUTE:
                    chain_on.add((place, departures[int(bones.service[arc]), leave]))
    goods = [lot(orders[positions[c.order]], c.packages) for c in columns]
    whole = [order.consignment.packages for order in orders]
    keys = list(departures)
    services = network.services
    rows = np.array([row for row, _ in keys], np.intp)
    places = {fee: len(keys) + i for i, fee in enumerate(fees)}
    owes = [(n, places[fee]) for n, column in enumerate(columns) for fee, _ in column.fees]
    once = [*(price_of[i] for i in range(len(keys))), *fees.values()]

    def capacity(name: str) -> NDArray[np.float64]:
        return np.append(_ample(services.array(name)[rows]), np.full(len(fees), INFINITY))

    problem = ConsolidationProblem(
        shipment=np.array([positions[c.order] for c in columns], np.intp),
        cost=np.array([c.cost for c in columns]) / MILLI_PER_UNIT,
        packages=np.array([c.packages for c in columns], np.float64),
        weight=np.array([g.weight_kg for g in goods], np.float64),
        volume=np.array([g.volume_m3 for g in goods], np.float64),
        carbon=np.array([c.carbon_ug for c in columns]) / MICROGRAMS_PER_KILOGRAM,
        wanted=np.array(whole, np.float64),
        max_parts=np.array([order.max_parts for order in orders], np.float64),
        reject=_reject(pool, orders, columns, positions),
        on_chain=_pairs(on_chain),
        box_price=np.array([pool.boxes.prices(c) + taxes[i] for c, i in chains.items()]).reshape(
            len(chains), len(network.equipment)
        )
        / MILLI_PER_UNIT,
        cube=network.equipment.array("volume_m3"),
        payload=np.array([pool.boxes.payloads(c) for c in chains]).reshape(
            len(chains), len(network.equipment)
        ),
        teu=network.equipment.array("teu"),
        on_departure=_pairs([*sorted(on_departure), *owes]),
        chain_on_departure=_pairs(sorted(chain_on)),
        departure_price=np.array(once) / MILLI_PER_UNIT,
        departure_teu=capacity("capacity_teu"),
        departure_weight=capacity("capacity_kg"),
        departure_volume=capacity("capacity_m3"),
        cash=np.array([c.cost - pool.carbon_cost(c.carbon_ug) for c in columns]) / MILLI_PER_UNIT,
        carbon_cap=INFINITY if max_co2e_kg is None else max_co2e_kg,
        budget=INFINITY if budget_minor is None else budget_minor * 1000 / MILLI_PER_UNIT,
    )
    types = len(network.equipment)
    return problem, Index(columns, tuple(chains), tuple(keys), positions, types, places)


def _ample(capacity: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(capacity), INFINITY, capacity)


def _pairs(pairs: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    both = np.array(pairs, np.intp).reshape(len(pairs), 2)
    return both[:, 0], both[:, 1]


def _reject(
    pool: Pool, orders: Sequence[Order], columns: Sequence[Column], positions: dict[int, int]
) -> NDArray[np.float64]:
    """Return a price per package left behind that no way of serving it can reach.

    Serving an order may push all others from their cheapest way to their dearest one, so that
    is part of the price.
    """
    dearest, least = np.zeros(len(orders)), np.full(len(orders), np.inf)
    for column in columns:
        place = positions[column.order]
        full = column.cost + pool.alone_extra(orders[place], column)
        dearest[place] = max(dearest[place], full / MILLI_PER_UNIT)
        least[place] = min(least[place], column.cost / MILLI_PER_UNIT)
    pushed = float((dearest - least)[np.isfinite(least)].sum())
    whole = np.array([order.consignment.packages for order in orders], np.float64)
    return (dearest * 10 + 1000 + pushed) / whole


def greedy(
    pool: Pool, orders: Sequence[Order], problem: ConsolidationProblem, index: Index
) -> Chosen:
    """Return a first plan: every order alone on its cheapest whole column that still has room."""
    room = {
        name: getattr(problem, f"departure_{name}").copy() for name in ("teu", "weight", "volume")
    }
    departure = {key: i for i, key in enumerate(index.departures)}
    chain_number = {chain: i for i, chain in enumerate(index.chains)}
    by_order: dict[int, list[int]] = {}
    for number, column in enumerate(index.columns):
        by_order.setdefault(column.order, []).append(number)
    chosen: list[int] = []
    left: dict[int, float] = {}
    boxes: dict[tuple[int, int], int] = {}
    objective = 0.0
    opened: set[int] = set()
    bones = pool.ways.bones
    for place, order in enumerate(orders):
        whole = [
            n
            for n in by_order.get(order.number, ())
            if index.columns[n].packages == order.consignment.packages
        ]
        cost = {n: index.columns[n].cost + pool.alone_extra(order, index.columns[n]) for n in whole}
        for number in sorted(whole, key=cost.__getitem__):
            column = index.columns[number]
            mixes = {
                chain: pool.boxes.cheapest(
                    chain, order.consignment.weight_kg, order.consignment.volume_m3
                )[0]
                for chain in column.path.chains
            }
            use = [
                departure[int(bones.service[arc]), leave]
                for arc, leave, _ in column.path.steps
                if bones.service[arc] >= 0
            ]
            teu = {
                departure[int(bones.service[arc]), leave]: float(mix @ problem.teu)
                for chain, mix in mixes.items()
                for arc, leave in chain
                if leave != NO_MINUTE
            }
            fits = all(
                teu.get(d, 0.0) <= room["teu"][d]
                and problem.weight[number] <= room["weight"][d]
                and problem.volume[number] <= room["volume"][d]
                for d in use
            )
            if not fits:
                continue
            for d in use:
                room["teu"][d] -= teu.get(d, 0.0)
                room["weight"][d] -= problem.weight[number]
                room["volume"][d] -= problem.volume[number]
            for chain, mix in mixes.items():
                for kind in np.flatnonzero(mix).tolist():
                    key = (chain_number[chain], kind)
                    boxes[key] = boxes.get(key, 0) + int(mix[kind])
                    objective += float(mix[kind] * problem.box_price[key])
            objective += float(problem.cost[number])
            opened.update(use)
            opened.update(index.fees[fee] for fee, _ in column.fees)
            chosen.append(number)
            break
        else:
            left[place] = float(order.consignment.packages)
            objective += float(problem.reject[place] * order.consignment.packages)
    objective += float(sum(problem.departure_price[d] for d in opened))
    cash = objective - float(problem.cost[chosen].sum() - problem.cash[chosen].sum())
    if problem.carbon[chosen].sum() > problem.carbon_cap or cash > problem.budget:
        return _nothing(orders, problem)
    return Chosen(
        tuple(index.columns[n] for n in chosen),
        {orders[place].number: packages for place, packages in left.items()},
        objective,
        tuple(chosen),
        boxes,
        _mixes(index, boxes),
    )


def _nothing(orders: Sequence[Order], problem: ConsolidationProblem) -> Chosen:
    """Return the plan that leaves everything behind: always within every cap."""
    left = {order.number: float(order.consignment.packages) for order in orders}
    return Chosen((), left, float(problem.reject @ problem.wanted))


def decode(
    model: ConsolidationModel, index: Index, values: NDArray[np.float64], objective: float
) -> Chosen:
    """Return the columns a point of the model uses."""
    numbers = np.flatnonzero(values[model.use] > 0.5).tolist()  # noqa: PLR2004  (binary)
    left = values[model.left]
    order_of = {place: number for number, place in index.positions.items()}
    boxes = {
        (int(c), int(e)): round(float(values[v]))
        for c, e, v in zip(model.box_chain, model.box_type, model.boxes, strict=True)
        if values[v] > 0.5  # noqa: PLR2004  (whole)
    }
    return Chosen(
        tuple(index.columns[n] for n in numbers),
        {
            order_of[place]: float(left[place])
            for place in np.flatnonzero(left > _ROUND_OFF).tolist()
        },
        objective,
        tuple(numbers),
        boxes,
        _mixes(index, boxes),
    )


def _mixes(index: Index, boxes: dict[tuple[int, int], int]) -> dict[ChainKey, NDArray[np.int64]]:
    """Return counted boxes by chain, (E,) counts."""
    out: dict[ChainKey, NDArray[np.int64]] = {}
    for (chain, kind), count in boxes.items():
        mix = out.setdefault(index.chains[chain], np.zeros(index.types, np.int64))
        mix[kind] = count
    return out


def full_services(pool: Pool, orders: Sequence[Order], chosen: Chosen) -> frozenset[str]:
    """Return the services with a departure that one of the orders left behind does not fit on."""
    bones, services = pool.ways.bones, pool.network.services
    by_number = {order.number: order for order in orders}
    used: dict[DepartureKey, list[float]] = {}
    for column in chosen.columns:
        goods = lot(by_number[column.order], column.packages)
        for arc, leave, _ in column.path.steps:
            if bones.service[arc] >= 0:
                load = used.setdefault((int(bones.service[arc]), leave), [0.0, 0.0])
                load[0] += goods.weight_kg
                load[1] += goods.volume_m3
    left = [by_number[number].consignment for number in chosen.left]
    weight = min((goods.weight_kg for goods in left), default=0.0)
    volume = min((goods.volume_m3 for goods in left), default=0.0)
    full = {
        row
        for (row, _), (kg, m3) in used.items()
        if kg + weight > _ample(services.array("capacity_kg")[row : row + 1])[0]
        or m3 + volume > _ample(services.array("capacity_m3")[row : row + 1])[0]
        or not np.isnan(services.array("capacity_teu")[row])
    }
    return frozenset(str(services.texts("service_id")[row]) for row in full)
