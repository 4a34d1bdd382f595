"""How late goods could have been ready and still have made the first departure of their way."""

from network.calendar import Departures
from network.network import Network
from network.schedule import last_open
from solver.plan import Itinerary, Leg


def leaves_on_demand(network: Network, leg: Leg) -> bool:
    """Tell whether a service leg leaves as soon as the goods are there."""
    return Departures.parse(network.services.get(leg.service_id).departures).on_demand


def slack_min(network: Network, leg: Leg) -> int | None:
    """Return the minutes between being there and the cut-off; None for what leaves on demand."""
    if leg.cut_off_min is None or leaves_on_demand(network, leg):
        return None
    return leg.cut_off_min - leg.at_origin_min


def latest_ready_min(network: Network, way: Itinerary) -> int | None:
    """Return the last minute the goods could be ready and still make the first cut-off.

    What comes before it is run as late as open hours allow. None when everything on the way
    leaves on demand.
    """
    before: list[Leg] = []
    for leg in way.legs:
        if leg.is_service and leg.cut_off_min is not None and not leaves_on_demand(network, leg):
            return _latest_start(network, before, leg.cut_off_min)
        before.append(leg)
    return None


def _latest_start(network: Network, legs: list[Leg], end: int) -> int:
    """Return when goods must be there at the latest, for legs run back to back to end in time."""
    for leg in reversed(legs):
        latest = end - (leg.arrive_min - leg.depart_min)
        opens = last_open(network, leg.origin_id, latest, leg.depart_min)
        leave = leg.depart_min if opens is None else opens
        end = leave if leg.cut_off_min is None else leave - (leg.depart_min - leg.cut_off_min)
    return end
