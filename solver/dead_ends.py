"""Services that nothing leads on from, or to: mostly a transfer that was forgotten."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from network.enums import Reason, Severity
from network.explanation import Explanation
from network.network import Network
from solver.skeleton import skeleton


def dead_ends(network: Network) -> Iterator[Explanation]:
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
            service = network.services[int(bones.service[arc])]
            yield Explanation(
                code=Reason.NO_TRANSFER,
                subject=service.service_id,
                limit=str(getattr(service, column)),
                current=f"{service.mode} {service.load_form}",
                severity=Severity.WARNING,
                place=f"services/{service.service_id}",
            )
