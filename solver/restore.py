"""Kernel paths back to legs: what was arcs and minutes becomes services, places and stays."""

from collections.abc import Sequence

from network.enums import LoadForm, Mode
from network.network import Network
from network.units import days_rounded_up
from solver.compile import Compiled
from solver.kernels.labels import Found, path
from solver.plan import Boxes, Leg

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
    """Return the legs of a sequence of arcs."""
    legs: list[Leg] = []
    at = ready
    for number, (arc, depart, arrive) in enumerate(steps):
        legs.append(_leg(network, compiled, number, arc, (at, depart, arrive)))
        at = arrive
    return tuple(legs)


def _leg(
    network: Network, compiled: Compiled, number: int, arc: int, times: tuple[int, int, int]
) -> Leg:
    bones = compiled.skeleton
    base = int(compiled.arc[arc])
    tail, head = int(bones.tail[base]), int(bones.head[base])
    at, depart, arrive = times
    origin = network.locations[int(bones.location[tail])]
    boxes = boxes_of(network, compiled, int(compiled.mix[arc]))
    if bones.service[base] >= 0:
        service = network.services[int(bones.service[base])]
        stay = depart - service.cut_off_min - at
        return Leg(
            sequence=number,
            service_id=service.service_id,
            mode=service.mode,
            load_form=service.load_form,
            carrier=service.carrier,
            origin_id=service.origin_id,
            destination_id=service.destination_id,
            at_origin_min=at,
            depart_min=depart,
            arrive_min=arrive,
            cut_off_min=depart - service.cut_off_min,
            distance_km=service.distance_km,
            storage_days=days_rounded_up(stay) if origin.storage_tariff_id else 0,
            boxes=boxes,
            passages=service.passages,
        )
    transfer = network.transfers[int(bones.transfer[base])]
    return Leg(
        sequence=number,
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
        boxes=boxes,
    )


def boxes_of(network: Network, compiled: Compiled, mix: int) -> Boxes:
    """Return a box mix as (equipment, count) pairs."""
    if mix < 0:
        return ()
    names = network.equipment.texts("equipment_id")
    return tuple(
        (str(names[row]), int(count)) for row, count in enumerate(compiled.mixes[mix]) if count
    )
