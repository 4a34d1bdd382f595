"""Disruptions: that they strike something, and that they do not let later goods overtake."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from network.check.fault import Check, Fault, note, warning
from network.check.timetable import pattern_of
from network.disruption import Disruption
from network.enums import Reason
from network.network import Network
from network.strikes import Mask, struck
from network.units import MINUTES_PER_DAY, minute_of

_DAY = timedelta(days=1)
_LAST_DAY = date.max - _DAY


def disruptions_of_nothing(network: Network) -> Iterator[Fault]:
    """Every disruption names a passage, place, country, corridor, carrier or service there is."""
    disruptions = network.table("disruptions")
    for row, disruption in enumerate(disruptions):
        found = struck(network, disruption)
        if not found.is_known:
            yield warning(
                disruptions,
                row,
                "subject",
                Reason.STRIKES_NOTHING,
                limit=str(disruption.subject_kind),
                current=disruption.subject,
                needed=found.hint,
            )


def overtaking(network: Network) -> Iterator[Fault]:
    """Find disruptions at whose end a later departure arrives before an earlier one.

    What leaves on the last day sails the extra time; the next departure does not. Where the extra
    time is longer than the days between them, goods arrive earlier by waiting.
    """
    disruptions = network.table("disruptions")
    for row, disruption in enumerate(disruptions):
        end = disruption.valid_to
        if end is not None and end < _LAST_DAY and disruption.extra_transit_min > 0:
            services = struck(network, disruption).services
            if _is_overtaken(network, disruption, services):
                yield note(disruptions, row, "extra_transit_min", Reason.OVERTAKING)


def _is_overtaken(network: Network, disruption: Disruption, services: Mask) -> bool:
    """Tell whether some service has two departures around the end that are close enough."""
    if disruption.valid_to is None:
        return False
    midnight = datetime.combine(disruption.valid_to + _DAY, time(), UTC)
    end, extra = minute_of(midnight), disruption.extra_transit_min
    for code in np.unique(network.services.array("departures")[services]).tolist():
        pattern = pattern_of(network.services.vocabulary("departures")[code])
        if pattern is not None and not pattern.on_demand:
            reach = min(extra, MINUTES_PER_DAY * 366)
            before = pattern.between(end - reach, end, "UTC")
            after = pattern.between(end, end + reach, "UTC")
            if len(before) and len(after) and after[0] - before[-1] < extra:
                return True
    return False


CHECKS = (
    Check(disruptions_of_nothing, needs=("locations", "services", "passages", "territories")),
    Check(overtaking),
)
