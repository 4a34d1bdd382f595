"""The referee of times: legs join, departures exist, places are open, cut-offs are kept.

Reads the network's tables minute by minute; it never sees timetables or kernels.
"""

from collections.abc import Iterator

from network.calendar import Departures
from network.enums import Reason
from network.explanation import Explanation
from network.goods import Consignment
from network.handover import handover, is_dangerous
from network.network import Network
from network.schedule import departures_between, is_open, next_open
from network.service import Service
from network.units import days_rounded_up, moment_of
from solver.plan import Itinerary, Leg


def time_violations(
    network: Network, goods: Consignment, way: Itinerary, ends: tuple[str, str], name: str
) -> list[Explanation]:
    """Check that legs join, departures exist, cut-offs are kept and durations are right.

    Parameters
    ----------
    ends
        Where the goods come from and where they should go.
    """
    found: list[Explanation] = []
    place, at = ends[0], way.ready_min
    for leg in way.legs:
        subject = f"{name}, leg {leg.sequence}"
        if leg.origin_id != place or leg.at_origin_min != at:
            found.append(_wrong(Reason.CHAIN_BROKEN, subject, f"{place} {at}", leg.origin_id))
        judge = _service_violations if leg.is_service else _transfer_violations
        found += judge(network, goods, leg, subject)
        place, at = leg.destination_id, leg.arrive_min
    if place != ends[1]:
        found.append(_wrong(Reason.CHAIN_BROKEN, name, place, ends[1]))
    if at != way.arrive_min:
        found.append(_wrong(Reason.TIME_MISMATCH, name, str(way.arrive_min), str(at)))
    return found


def _transfer_violations(
    network: Network, _: Consignment, leg: Leg, subject: str
) -> Iterator[Explanation]:
    """Handling begins as soon as its place is open, and takes its time."""
    lasts = network.transfers.get(leg.transfer_id).dwell_min
    opens = next_open(network, leg.origin_id, leg.at_origin_min, leg.depart_min + 1)
    if leg.depart_min != opens or leg.arrive_min != leg.depart_min + lasts:
        yield _wrong(Reason.TIME_MISMATCH, subject, str(leg.arrive_min), str(lasts))
    yield from _shut(network, leg)
    yield from _stay_violations(network, leg, leg.depart_min - leg.at_origin_min, subject)


def _service_violations(
    network: Network, goods: Consignment, leg: Leg, subject: str
) -> Iterator[Explanation]:
    """A service runs its timetable, or leaves while its place is open; goods are there in time."""
    service = network.services.get(leg.service_id)
    if Departures.parse(service.departures).on_demand:
        yield from _shut(network, leg)
    elif not len(departures_between(network, leg.service_id, leg.depart_min, leg.depart_min + 1)):
        yield _wrong(Reason.DEPARTURE_MISMATCH, leg.service_id, str(moment_of(leg.depart_min)))
    yield from _handover_violations(network, goods, service, leg, subject)
    if leg.arrive_min != leg.depart_min + service.transit_min:
        yield _wrong(Reason.TIME_MISMATCH, subject, str(leg.arrive_min), str(service.transit_min))


def _handover_violations(
    network: Network, goods: Consignment, service: Service, leg: Leg, subject: str
) -> Iterator[Explanation]:
    """Goods are there by the binding cut-off, and are taken before that of the goods themselves."""
    asked = handover(network, service, dangerous=is_dangerous(goods))
    cut_off = leg.depart_min - asked.cut_off_min
    if (leg.cut_off_min, leg.cut_off_kind) != (cut_off, asked.kind):
        yield _wrong(Reason.TIME_MISMATCH, subject, str(leg.cut_off_min), str(cut_off))
    receiving = None if asked.receiving_min is None else leg.depart_min - asked.receiving_min
    handed_over = max(leg.at_origin_min, leg.at_origin_min if receiving is None else receiving)
    latest = leg.depart_min - asked.delivery_min
    if leg.receiving_from_min != receiving or handed_over > latest:
        yield _wrong(Reason.TIME_MISMATCH, subject, str(handed_over), str(latest))
    yield from _stay_violations(network, leg, cut_off - leg.at_origin_min, subject)


def _stay_violations(network: Network, leg: Leg, waits: int, subject: str) -> Iterator[Explanation]:
    """Goods wait only where they may, not backwards, and pay for it where that costs."""
    origin = network.locations.get(leg.origin_id)
    if waits < 0 or (waits and not origin.may_store):
        yield _wrong(Reason.TIME_MISMATCH, subject, str(leg.at_origin_min), str(waits))
    charged = days_rounded_up(waits) if origin.storage_tariff_id else 0
    if leg.storage_days != charged:
        yield _wrong(Reason.TIME_MISMATCH, subject, str(leg.storage_days), str(charged))


def _shut(network: Network, leg: Leg) -> Iterator[Explanation]:
    if not is_open(network, leg.origin_id, leg.depart_min):
        moment = str(moment_of(leg.depart_min))
        yield _wrong(Reason.PLACE_CLOSED, leg.origin_id, moment)


def _wrong(code: Reason, subject: str, current: str = "", needed: str = "") -> Explanation:
    return Explanation(code=code, subject=subject, current=current, needed=needed)
