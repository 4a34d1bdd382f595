"""The referee of plans: quantities, boxes and capacities across all moves, then each move.

Like ``solver.verify`` it reads only the network and the two doors; which consignments share a
box is worked out from the legs themselves.
"""

from collections.abc import Sequence
from datetime import date

from network.enums import LoadForm, Reason, UnitChange
from network.explanation import Explanation
from network.network import Network
from network.packing_list import consignment_of
from network.tariff_book import BOX_SHARED
from network.units import MICROGRAMS_PER_KILOGRAM
from solver.options import Limits, Options
from solver.plan import Itinerary, Leg, Move, Plan
from solver.verify import (
    limit_violations,
    money_violations,
    use_violations,
    violation,
)
from solver.verify_goods import box_payload_kg, goods_violations, unit_violations
from solver.verify_times import time_violations

_ROUND_OFF = 1e-6

BoxName = tuple[tuple[str, int], ...]
"""One closed box: its services with their minutes, its transfers with -1."""


def plan_violations(
    network: Network, limits: Limits, options: Options, plan: Plan
) -> list[Explanation]:
    """Return the rules a plan breaks."""
    found = _quantity_violations(network, plan)
    day = options.as_of or network.reference_date
    each = Limits(
        arrive_by_min=limits.arrive_by_min,
        max_legs=limits.max_legs,
        barred_modes=limits.barred_modes,
        avoid=limits.avoid,
    )
    for move in plan.moves:
        shipment = network.shipments.get(move.shipment_id)
        name = f"{move.shipment_id}/{move.part}"
        ends = (shipment.origin_id, shipment.destination_id)
        found += time_violations(network, move.consignment, move.itinerary, ends, name)
        found += limit_violations(move.itinerary, each, name)
        found += use_violations(network, move.consignment, move.itinerary, name)
        found += goods_violations(network, move.consignment, move.itinerary, day, name)
    names = [_own_boxes(network, move) for move in plan.moves]
    found += _box_violations(network, plan.moves, names, day)
    found += _capacity_violations(network, plan.moves, names)
    ways = [(move.consignment, move.itinerary) for move in plan.moves]
    found += money_violations(network, ways, options, _groups(plan.moves, names))
    total = sum(move.itinerary.landed_cost.amount_minor for move in plan.moves)
    if total != plan.totals.landed_cost.amount_minor:
        found.append(
            violation(
                Reason.MONEY_MISMATCH, "plan", str(plan.totals.landed_cost.amount_minor), str(total)
            )
        )
    budget = limits.budget
    if budget is not None and total > budget.amount_minor:
        found.append(violation(Reason.LIMIT_BROKEN, "plan", str(total), str(budget)))
    grams = sum(move.itinerary.emissions.wtw_ug for move in plan.moves)
    if grams != plan.totals.emissions.wtw_ug:
        found.append(
            violation(Reason.CARBON_MISMATCH, "plan", str(plan.totals.emissions.wtw_ug), str(grams))
        )
    cap = limits.max_co2e_kg
    if cap is not None and grams > cap * MICROGRAMS_PER_KILOGRAM * (1 + _ROUND_OFF):
        found.append(violation(Reason.LIMIT_BROKEN, "plan", str(grams), str(cap)))
    return found


def _quantity_violations(network: Network, plan: Plan) -> list[Explanation]:
    """Check that every package goes exactly once or is reported, in no more parts than allowed."""
    found: list[Explanation] = []
    unserved = {item.subject_id for item in plan.unserved}
    moved: dict[str, list[Move]] = {}
    for move in plan.moves:
        moved.setdefault(move.shipment_id, []).append(move)
    for shipment_id, moves in moved.items():
        shipment = network.shipments.get(shipment_id)
        packages = sum(move.consignment.packages for move in moves)
        complete = packages == shipment.packages or (
            shipment_id in unserved and packages < shipment.packages
        )
        if not complete:
            found.append(
                violation(
                    Reason.QUANTITY_MISMATCH, shipment_id, str(packages), str(shipment.packages)
                )
            )
        if len(moves) > (shipment.max_splits if shipment.may_split else 1):
            found.append(
                violation(
                    Reason.QUANTITY_MISMATCH, shipment_id, f"{len(moves)} parts", "fewer parts"
                )
            )
        whole = consignment_of(network, shipment)
        found += unit_violations(whole, moves)
        for move in moves:
            share = move.consignment.packages / whole.packages
            if abs(move.consignment.weight_kg - whole.weight_kg * share) > _ROUND_OFF * (
                1 + whole.weight_kg
            ):
                found.append(
                    violation(
                        Reason.QUANTITY_MISMATCH,
                        shipment_id,
                        f"{move.consignment.weight_kg} kg",
                        f"{whole.weight_kg * share} kg",
                    )
                )
    return found


def _own_boxes(network: Network, move: Move) -> list[BoxName]:
    """Return the boxes of a move; those of goods that need cooling are not shared with others."""
    names = boxes_on(network, move.itinerary)
    cooled = any(line.is_reefer for line in move.consignment.goods)
    return [(*name, ("cooled", -1)) if name and cooled else name for name in names]


def boxes_on(network: Network, way: Itinerary) -> list[BoxName]:
    """Return, per leg, the closed box it is in (empty outside boxes)."""
    out: list[BoxName] = [()] * len(way.legs)
    run: list[Leg] = []

    def close() -> None:
        name = tuple(
            (leg.service_id, leg.depart_min) if leg.is_service else (_handling(leg), -1)
            for leg in run
            if leg.is_service or _keeps_closed(network, leg) or _charges_boxes(network, leg)
        )
        for leg in run:
            out[leg.sequence] = name
        run.clear()

    for leg in way.legs:
        if not leg.boxes:
            close()
            continue
        run.append(leg)
        if leg.is_service or not any(step.is_service for step in run):
            continue
        if not _keeps_closed(network, leg) or leg.to_form is not LoadForm.FCL:
            close()
    close()
    return out


def _handling(leg: Leg) -> str:
    """Name a transfer with what it joins: one row may serve boxes that come in different ways."""
    return f"{leg.transfer_id} {leg.mode}/{leg.load_form} {leg.to_mode}/{leg.to_form}"


def _keeps_closed(network: Network, leg: Leg) -> bool:
    change = network.transfers.get(leg.transfer_id).unit_change
    return change in (UnitChange.STAY, UnitChange.GAUGE_CHANGE)


def _charges_boxes(network: Network, leg: Leg) -> bool:
    """Tell whether a transfer has a line per box, so that it matters which box it handles."""
    tariff = network.transfers.get(leg.transfer_id).tariff_id
    lines = network.tariffs.texts("tariff_id") == tariff
    return bool(set(network.tariffs.texts("basis")[lines].tolist()) & set(BOX_SHARED))


def _box_violations(
    network: Network, moves: Sequence[Move], names: Sequence[Sequence[BoxName]], day: date
) -> list[Explanation]:
    """Check that all in one box name the same boxes, and that these hold what is in them."""
    found: list[Explanation] = []
    members: dict[BoxName, dict[int, Leg]] = {}
    for number, (move, boxes) in enumerate(zip(moves, names, strict=True)):
        for leg in move.itinerary.legs:
            if leg.load_form is LoadForm.FCL and leg.is_service and not leg.boxes:
                found.append(violation(Reason.CAPACITY_BROKEN, move.shipment_id, "no box", ""))
            if boxes[leg.sequence]:
                members.setdefault(boxes[leg.sequence], {})[number] = leg
    for name, inside in members.items():
        mixes = {leg.boxes for leg in inside.values()}
        if len(mixes) > 1:
            found.append(violation(Reason.CHAIN_BROKEN, str(name[0]), str(mixes), "one mix"))
        mix = mixes.pop()
        cube = sum(network.equipment.get(unit).volume_m3 * count for unit, count in mix)
        services = [word for word, minute in name if minute != -1]
        payload = box_payload_kg(network, mix, services, day)
        volume = sum(moves[number].consignment.volume_m3 for number in inside)
        weight = sum(moves[number].consignment.weight_kg for number in inside)
        if volume > cube * (1 + _ROUND_OFF) or weight > payload * (1 + _ROUND_OFF):
            found.append(
                violation(
                    Reason.CAPACITY_BROKEN,
                    str(name[0]),
                    f"{volume:g} m3, {weight:g} kg",
                    f"{cube:g} m3, {payload:g} kg",
                )
            )
    return found


def _capacity_violations(
    network: Network, moves: Sequence[Move], names: Sequence[Sequence[BoxName]]
) -> list[Explanation]:
    """Check slots, weight and volume of every departure over all that is on it."""
    slots: dict[tuple[str, int], dict[BoxName, float]] = {}
    loads: dict[tuple[str, int], list[float]] = {}
    found: list[Explanation] = []
    for move, boxes in zip(moves, names, strict=True):
        for leg in move.itinerary.services:
            key = (leg.service_id, leg.depart_min)
            if leg.boxes:
                teu = sum(network.equipment.get(unit).teu * n for unit, n in leg.boxes)
                slots.setdefault(key, {})[boxes[leg.sequence]] = teu
            load = loads.setdefault(key, [0.0, 0.0])
            load[0] += move.consignment.weight_kg
            load[1] += move.consignment.volume_m3
    for (service_id, _), boxed in slots.items():
        capacity = network.services.get(service_id).capacity_teu
        found += _over(service_id, sum(boxed.values()), capacity, "TEU")
    for (service_id, _), (weight, volume) in loads.items():
        service = network.services.get(service_id)
        found += _over(service_id, weight, service.capacity_kg, "kg")
        found += _over(service_id, volume, service.capacity_m3, "m3")
    return found


def _over(subject: str, used: float, capacity: float | None, unit: str) -> list[Explanation]:
    if capacity is None or used <= capacity * (1 + _ROUND_OFF):
        return []
    return [violation(Reason.CAPACITY_BROKEN, subject, f"{used:g} {unit}", f"{capacity:g} {unit}")]


def _groups(
    moves: Sequence[Move], names: Sequence[Sequence[BoxName]]
) -> list[tuple[list[int], list[int]]]:
    """Number the boxes and departures that moves share, leg by leg; handling has no departure."""
    boxes: dict[tuple[BoxName, str], int] = {}
    departures: dict[tuple[str, int], int] = {}
    out: list[tuple[list[int], list[int]]] = []
    for move, of_leg in zip(moves, names, strict=True):
        box: list[int] = []
        departure: list[int] = []
        for leg, name in zip(move.itinerary.legs, of_leg, strict=True):
            # One transfer row serves many places: the same box may meet it twice on its way.
            action = leg.service_id or f"{leg.transfer_id}@{leg.origin_id}"
            box.append(boxes.setdefault((name, action), len(boxes)) if name else -1)
            leaves = (action, leg.depart_min)
            departure.append(
                departures.setdefault(leaves, len(departures)) if leg.is_service else -1
            )
        out.append((box, departure))
    return out
