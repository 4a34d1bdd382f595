"""Times and ends of shipments."""

from collections.abc import Iterator

import numpy as np

from network.calendar import read_moment
from network.check.fault import Check, Fault, error
from network.check.masks import filled
from network.check.zones import zone_exists
from network.enums import Reason
from network.network import Network

_NO_TIME = np.iinfo(np.int64).min


def times_of_shipments(network: Network) -> Iterator[Fault]:
    """Every shipment has times that can be read, and is ready before it is due."""
    shipments = network.shipments
    minutes = {name: np.full(len(shipments), _NO_TIME, np.int64) for name in ("ready_at", "due_at")}
    for name, end in (("ready_at", "origin_id"), ("due_at", "destination_id")):
        read: dict[tuple[str, str], int | Reason] = {}
        zones = _zones(network, end)
        texts = shipments.texts(name)
        for row in np.flatnonzero(filled(shipments, name)).tolist():
            case = (texts[row], zones[row])
            if case not in read:
                read[case] = _read(*case, is_due=name == "due_at")
            known = read[case]
            if isinstance(known, Reason):
                yield error(shipments, row, name, known, subject=name, current=texts[row])
            else:
                minutes[name][row] = known
    ready, due = minutes["ready_at"], minutes["due_at"]
    for row in np.flatnonzero((due < ready) & (due != _NO_TIME)).tolist():
        shipment = shipments[row]
        yield error(
            shipments,
            row,
            "due_at",
            Reason.DUE_BEFORE_READY,
            current=shipment.due_at,
            needed=shipment.ready_at,
        )


def _zones(network: Network, end: str) -> list[str]:
    """Return the time zone at an end of every shipment, UTC where the place is unknown."""
    zones = [*network.locations.texts("timezone").tolist(), "UTC"]
    rows = network.shipments.rows_in(end, network.locations)
    return [zones[row] for row in rows.tolist()]


def _read(text: str, zone: str, *, is_due: bool) -> int | Reason:
    """Return the minute of a time, or what is wrong with it; nothing to say of lost zones."""
    if not zone_exists(zone):
        return _NO_TIME
    try:
        return read_moment(text, zone, is_due=is_due)
    except (ValueError, OverflowError) as problem:
        return Reason.NAIVE_TIME if str(problem) == "naive" else Reason.NOT_A_DATE


def shipments_to_their_origin(network: Network) -> Iterator[Fault]:
    """No shipment goes from a place to itself."""
    shipments, places = network.shipments, network.locations
    origin = shipments.rows_in("origin_id", places)
    same = (origin >= 0) & (origin == shipments.rows_in("destination_id", places))
    for row in np.flatnonzero(same).tolist():
        place = shipments[row].destination_id
        yield error(shipments, row, "destination_id", Reason.SAME_PLACE, subject=place)


CHECKS = (
    Check(times_of_shipments),
    Check(shipments_to_their_origin),
)
