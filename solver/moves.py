"""Chosen columns to moves and loads: boxes chosen anew, lines shared, everything re-priced."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from network.goods import Consignment
from network.handover import is_dangerous
from solver.consolidate import Chosen, DepartureKey
from solver.options import Options
from solver.paths import ChainKey, Path
from solver.plan import Boxes, Itinerary, Leg, Load, Move
from solver.pool import Column, Order, Pool
from solver.price import Way, itineraries
from solver.restore import legs_of_arcs, named_boxes
from solver.road_loads import payload_on

Mixes = dict[ChainKey, NDArray[np.int64]]


def plan_parts(
    pool: Pool, orders: Sequence[Order], chosen: Chosen, options: Options
) -> tuple[list[Move], list[Load], list[Itinerary]]:
    """Return the moves, the loads of departures, and what each move would cost alone."""
    by_number = {order.number: order for order in orders}
    columns = sorted(chosen.columns, key=lambda c: (c.order, -c.packages, c.path.arrive_min))
    goods = []
    parts: dict[int, int] = {}
    gone: dict[int, int] = {}
    for column in columns:
        order = by_number[column.order]
        parts[column.order] = parts.get(column.order, 0) + 1
        before = gone.get(column.order, 0)
        gone[column.order] = before + column.packages
        whole = column.packages == order.consignment.packages
        goods.append(
            order.consignment
            if whole
            else order.consignment.part(column.packages, parts[column.order], before)
        )
    loads_on: dict[ChainKey, list[int]] = {}
    for number, column in enumerate(columns):
        for chain in column.path.chains:
            loads_on.setdefault(chain, []).append(number)
    mixes: Mixes = {
        chain: _mix(
            pool,
            chain,
            sum(goods[n].weight_kg for n in members),
            sum(goods[n].volume_m3 for n in members),
            chosen.mixes.get(chain),
        )
        for chain, members in loads_on.items()
    }
    groups = _groups(pool, columns)
    ways = [
        Way(
            consignment=goods[n],
            legs=_legs(pool, goods[n], column.path, mixes),
            ready_min=column.path.ready_min,
            box_groups=groups[n][0],
            departure_groups=groups[n][1],
        )
        for n, column in enumerate(columns)
    ]
    together = itineraries(pool.network, ways, options, together=True)
    lone = [
        replace(
            way,
            legs=_legs(
                pool,
                way.consignment,
                column.path,
                {
                    chain: pool.boxes.cheapest(
                        chain, way.consignment.weight_kg, way.consignment.volume_m3
                    )[0]
                    for chain in column.path.chains
                },
            ),
            box_groups=(),
            departure_groups=(),
        )
        for way, column in zip(ways, columns, strict=True)
    ]
    seen: dict[int, int] = {}
    moves: list[Move] = []
    for column, way, itinerary in zip(columns, ways, together, strict=True):
        seen[column.order] = seen.get(column.order, 0) + 1
        moves.append(
            Move(
                shipment_id=by_number[column.order].consignment.consignment_id,
                part=seen[column.order],
                consignment=way.consignment,
                itinerary=itinerary,
            )
        )
    return moves, _loads(pool, columns, moves, mixes), itineraries(pool.network, lone, options)


def _mix(
    pool: Pool,
    chain: ChainKey,
    weight_kg: float,
    volume_m3: float,
    modelled: NDArray[np.int64] | None,
) -> NDArray[np.int64]:
    """Return the cheapest boxes for a load; those of the model where the cheapest need more slots.

    The model counted its boxes against the slots of departures, so no more of them may be used. Of
    a large load not all mixes are tried, so those of the model may also be cheaper.
    """
    cheapest, price = pool.boxes.cheapest(chain, weight_kg, volume_m3)
    slots = pool.network.equipment.array("teu")
    if modelled is None:
        return cheapest
    used = np.flatnonzero(modelled)
    is_no_dearer = price <= pool.boxes.prices(chain)[used] @ modelled[used]
    if is_no_dearer and cheapest @ slots <= modelled @ slots:
        return cheapest
    return modelled


def _legs(pool: Pool, goods: Consignment, way: Path, mixes: Mixes) -> tuple[Leg, ...]:
    boxes: list[Boxes] = [
        () if chain is None else named_boxes(pool.network, mixes[chain])
        for chain in _chain_of_step(way)
    ]
    return legs_of_arcs(
        pool.network,
        pool.ways.bones,
        way.steps,
        boxes,
        way.ready_min,
        dangerous=is_dangerous(goods),
    )


def _chain_of_step(way: Path) -> list[ChainKey | None]:
    """Return the chain each step of a path belongs to."""
    return [None if number < 0 else way.chains[number] for number in way.chain_of_step]


def _groups(pool: Pool, columns: Sequence[Column]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Number, per leg, the box and the departure that consignments share; handling has none."""
    boxes: dict[tuple[ChainKey, int], int] = {}
    departures: dict[DepartureKey, int] = {}
    out: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for column in columns:
        box: list[int] = []
        departure: list[int] = []
        for (arc, leave, _), chain in zip(
            column.path.steps, _chain_of_step(column.path), strict=True
        ):
            shared = None if chain is None else boxes.setdefault((chain, arc), len(boxes))
            box.append(-1 if shared is None else shared)
            is_service = bool(pool.ways.bones.service[arc] >= 0)
            departure.append(
                departures.setdefault((arc, leave), len(departures)) if is_service else -1
            )
        out.append((tuple(box), tuple(departure)))
    return out


def _loads(
    pool: Pool, columns: Sequence[Column], moves: Sequence[Move], mixes: Mixes
) -> list[Load]:
    """Return what each departure carries; boxes that several moves share count once."""
    on: dict[DepartureKey, list[tuple[Move, Leg]]] = {}
    chains_on: dict[DepartureKey, dict[ChainKey, None]] = {}
    for column, move in zip(columns, moves, strict=True):
        steps = zip(
            move.itinerary.legs, column.path.steps, _chain_of_step(column.path), strict=True
        )
        for leg, (arc, leave, _), chain in steps:
            if leg.is_service:
                on.setdefault((arc, leave), []).append((move, leg))
                if chain is not None:
                    chains_on.setdefault((arc, leave), {})[chain] = None
    none: NDArray[np.int64] = np.zeros(len(pool.network.equipment), np.int64)
    loads = [
        _load(
            pool,
            carried,
            sum((mixes[chain] for chain in chains_on.get(key, {})), none),
        )
        for key, carried in on.items()
    ]
    return sorted(loads, key=lambda load: (load.depart_min, load.service_id))


def _load(pool: Pool, carried: Sequence[tuple[Move, Leg]], counts: NDArray[np.int64]) -> Load:
    """Return what one departure carries; on the road boxes are full at what roads bear."""
    network, leg = pool.network, carried[0][1]
    weight = sum(move.consignment.weight_kg for move, _ in carried)
    volume = sum(move.consignment.volume_m3 for move, _ in carried)
    cube = float(counts @ network.equipment.array("volume_m3"))
    service = np.array([network.services.index[leg.service_id]], np.intp)
    payload = float(counts @ payload_on(network, service, pool.as_of))
    return Load(
        service_id=leg.service_id,
        depart_min=leg.depart_min,
        origin_id=leg.origin_id,
        destination_id=leg.destination_id,
        mode=leg.mode,
        load_form=leg.load_form,
        boxes=named_boxes(network, counts),
        weight_kg=weight,
        volume_m3=volume,
        fill=max(volume / cube, weight / payload) if cube else 0.0,
        shipment_ids=tuple(dict.fromkeys(move.shipment_id for move, _ in carried)),
    )
