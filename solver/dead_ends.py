"""Services that nothing leads on from, or to, and transfers that nothing needs."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from network.check.fault import Check, Fault, note, warning
from network.enums import Reason
from network.network import Network
from solver.skeleton import skeleton


def dead_ends(network: Network) -> Iterator[Fault]:
    """Find services that no transfer leads to at their origin, or on from at their destination.

    Such a service is never used, whatever the question: even a journey that begins or ends with
    it needs a transfer from or to the gate.
    """
    bones = skeleton(network)
    is_service = bones.service >= 0
    crossing = ~is_service
    for ends, others, column in (
        (bones.tail, bones.head, "origin_id"),
        (bones.head, bones.tail, "destination_id"),
    ):
        joined: NDArray[np.bool_] = np.zeros(len(bones.location), np.bool_)
        joined[others[crossing]] = True
        for arc in np.flatnonzero(is_service & ~joined[ends]).tolist():
            row = int(bones.service[arc])
            service = network.services[row]
            yield warning(
                network.services,
                row,
                column,
                Reason.NO_TRANSFER,
                limit=str(getattr(service, column)),
                current=f"{service.mode} {service.load_form}",
            )


def unused_transfers(network: Network) -> Iterator[Fault]:
    """Find transfers of a place that join nothing there: its services do not meet like that.

    Transfers of a kind of place or a country are defaults: nothing is wrong if none is needed.
    """
    used = np.zeros(len(network.transfers) + 1, np.bool_)
    used[skeleton(network).transfer] = True
    of_place = ~network.transfers.equals("location_id", "")
    for row in np.flatnonzero(of_place & ~used[:-1]).tolist():
        yield note(network.transfers, row, "transfer_id", Reason.TRANSFER_UNUSED)


_NEEDED = ("locations", "services", "transfers")

CHECKS = (
    Check(dead_ends, needs=_NEEDED),
    Check(unused_transfers, needs=_NEEDED),
)
"""Checks that need the platforms of a network, to be run beside those of ``network.check``."""
