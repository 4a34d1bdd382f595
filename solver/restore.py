"""Kernel paths back to legs: what was arcs and minutes becomes services, places and stays."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from network.enums import LoadForm, Mode
from network.handover import handover
from network.network import Network
from network.units import days_rounded_up
from solver.compile import Compiled
from solver.kernels.labels import Found, path
from solver.plan import Boxes, Leg
from solver.skeleton import Skeleton

_MODES = tuple(Mode)
_FORMS = tuple(LoadForm)

Step = tuple[int, int, int]
"""An arc, the minute it is left with, the minute it ends."""


def legs_of_label(
    network: Network, compiled: Compiled, found: Found, label: int, ready: int
) -> tuple[Leg, ...]:
    """Return the legs of a label the search found."""
    return legs_of_steps(network, compiled, path(found, label), ready)


def legs_of_steps(
    network: Network, compiled: Compiled, steps: Sequence[Step], ready: int
) -> tuple[Leg, ...]:
    """Return the legs of a sequence of compiled arcs."""
    bases = [(int(compiled.arc[arc]), depart, arrive) for arc, depart, arrive in steps]
    boxes = [boxes_of(network, compiled.mixes, int(compiled.mix[arc])) for arc, _, _ in steps]
    return legs_of_arcs(
        network, compiled.skeleton, bases, boxes, ready, dangerous=compiled.dangerous
    )


def legs_of_arcs(
    network: Network,
    bones: Skeleton,
    steps: Sequence[Step],
    boxes: Sequence[Boxes],
    ready: int,
    *,
    dangerous: bool,
) -> tuple[Leg, ...]:
    """Return the legs of a sequence of skeleton arcs, each with the boxes it carries.

    ``dangerous`` goods have cut-offs of their own.
    """
    legs: list[Leg] = []
    at = ready
    for number, (step, carried) in enumerate(zip(steps, boxes, strict=True)):
        leg = _leg(network, bones, step, at, dangerous=dangerous)
        legs.append(replace(leg, sequence=number, boxes=carried))
        at = step[2]
    return tuple(legs)


def _leg(network: Network, bones: Skeleton, step: Step, at: int, *, dangerous: bool) -> Leg:
    """Return the leg of one arc, as yet without its number and its boxes."""
    arc, depart, arrive = step
    tail, head = int(bones.tail[arc]), int(bones.head[arc])
    origin = network.locations[int(bones.location[tail])]
    if bones.service[arc] >= 0:
        service = network.services[int(bones.service[arc])]
        asked = handover(network, service, dangerous=dangerous)
        stay = depart - asked.cut_off_min - at
        return Leg(
            sequence=-1,
            service_id=service.service_id,
            mode=service.mode,
            load_form=service.load_form,
            carrier=service.carrier,
            origin_id=service.origin_id,
            destination_id=service.destination_id,
            at_origin_min=at,
            depart_min=depart,
            arrive_min=arrive,
            cut_off_min=depart - asked.cut_off_min,
            cut_off_kind=asked.kind,
            late_fee=asked.late_fee,
            receiving_from_min=None
            if asked.receiving_min is None
            else depart - asked.receiving_min,
            distance_km=service.distance_km,
            storage_days=days_rounded_up(stay) if origin.storage_tariff_id else 0,
            passages=service.passages,
        )
    transfer = network.transfers[int(bones.transfer[arc])]
    return Leg(
        sequence=-1,
        transfer_id=transfer.transfer_id,
        mode=_MODES[bones.mode[tail]],
        load_form=_FORMS[bones.form[tail]],
        to_mode=_MODES[bones.mode[head]],
        to_form=_FORMS[bones.form[head]],
        origin_id=origin.location_id,
        destination_id=origin.location_id,
        at_origin_min=at,
        depart_min=depart,
        arrive_min=arrive,
        storage_days=days_rounded_up(depart - at) if origin.storage_tariff_id else 0,
    )


def boxes_of(network: Network, mixes: NDArray[np.int64], mix: int) -> Boxes:
    """Return a box mix as (equipment, count) pairs."""
    return named_boxes(network, mixes[mix]) if mix >= 0 else ()


def named_boxes(network: Network, counts: NDArray[np.int64]) -> Boxes:
    """Return counts by row of the equipment table as (equipment, count) pairs."""
    names = network.equipment.texts("equipment_id")
    return tuple((str(names[row]), int(n)) for row, n in enumerate(counts) if n)
