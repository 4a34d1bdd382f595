"""Timetables: departures that are over, cut-offs in the wrong order, arrivals that overtake."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from network.calendar import Departures, local_minute
from network.check.fault import Check, Fault, error, warning
from network.check.masks import where_word
from network.check.reach import ends, open_services
from network.check.zones import zone_exists
from network.enums import CutOffKind, Reason
from network.network import Network
from network.schedule import incomplete_hours, never_open, unmatched_departures
from network.units import EPOCH, MINUTES_PER_HOUR, minute_of

_A_YEAR = timedelta(days=365)
_LAST_DAY = date.max - 2 * _A_YEAR


def on_demand_where_nothing_may_wait(network: Network) -> Iterator[Fault]:
    """Goods that arrive at any minute where nothing may wait could not meet a departure there."""
    services, places = network.services, network.locations
    runs = open_services(network)
    origin, destination = ends(network)
    on_demand = where_word(services, "departures", is_on_demand)
    strict = np.zeros(len(places) + 1, np.bool_)
    strict[origin[runs & ~on_demand]] = True
    strict[:-1] &= ~places.array("may_store")
    for row in np.flatnonzero(runs & on_demand & strict[destination]).tolist():
        to = services[row].destination_id
        yield warning(services, row, "departures", Reason.NO_WAITING_FOR_UNSCHEDULED, limit=to)


def is_on_demand(text: str) -> bool:
    """Tell whether a departure pattern leaves when goods are there; unreadable ones do not."""
    pattern = pattern_of(text)
    return pattern is not None and pattern.on_demand


def pattern_of(text: str) -> Departures | None:
    """Return a departure pattern, ``None`` where the text is none."""
    try:
        return Departures.parse(text)
    except (ValueError, OverflowError):
        return None


def departures_in_the_past(network: Network) -> Iterator[Fault]:
    """Find open services whose dated departures are all over."""
    services = network.services
    midnight = datetime.combine(network.reference_date, time(), UTC)
    over = where_word(services, "departures", lambda text: _last(text) < minute_of(midnight))
    extra = set(network.table("departures").vocabulary("service_id"))
    over &= open_services(network) & ~where_word(services, "service_id", extra.__contains__)
    for row in np.flatnonzero(over).tolist():
        last = EPOCH + timedelta(minutes=_last(services[row].departures))
        day = last.date().isoformat()
        yield warning(services, row, "departures", Reason.DEPARTURES_PAST, current=day)


def _last(text: str) -> int:
    """Return the last local minute of a dated pattern; far ahead for all others."""
    pattern = pattern_of(text)
    if pattern is None or pattern.period_min or not pattern.local_minutes:
        return int(np.iinfo(np.int64).max)
    return pattern.local_minutes[-1]


def cut_offs_before_receiving(network: Network) -> Iterator[Fault]:
    """Goods are received before they must be handed in: ERD before every other cut-off."""
    cut_offs = network.table("cut_offs")
    offset = cut_offs.array("offset_min")
    receives = cut_offs.equals("kind", CutOffKind.ERD)
    service = cut_offs.array("service_id")
    begins = np.full(len(cut_offs.vocabulary("service_id")), np.iinfo(np.int64).max)
    begins[service[receives]] = offset[receives]
    late = ~receives & (offset >= begins[service]) if len(service) else receives
    for row in np.flatnonzero(late).tolist():
        line = cut_offs[row]
        yield error(
            cut_offs,
            row,
            "offset_min",
            Reason.CUT_OFF_ORDER,
            subject=line.service_id,
            limit=str(line.kind),
            current=f"{int(begins[service[row]]) / MINUTES_PER_HOUR:g} h",
            needed=f"{line.offset_min / MINUTES_PER_HOUR:g} h",
        )


def dated_departures_that_do_not_fit(network: Network) -> Iterator[Fault]:
    """What is left out or confirmed is a departure the service has; what is extra, one it has not.

    Rows of unknown services, and times that cannot be read, are not judged here.
    """
    dated, services = network.table("departures"), network.services
    owner = dated.rows_in("service_id", services)
    readable = where_word(services, "departures", lambda text: pattern_of(text) is not None)
    zones = where_word(network.locations, "timezone", zone_exists)
    origin = services.rows_in("origin_id", network.locations)
    readable &= (origin >= 0) & np.append(zones, False)[origin]
    sound = np.append(readable, False)[owner]
    sound &= where_word(dated, "departs_at", lambda text: _local(text) is not None)
    known = network.with_table(dated.take(sound))
    for line in unmatched_departures(known):
        row = dated.index[line.service_id, line.departs_at]
        yield warning(
            dated,
            row,
            "departs_at",
            Reason.DEPARTURE_UNMATCHED,
            subject=line.service_id,
            limit=str(line.status),
            current=line.departs_at,
        )


def _local(text: str) -> int | None:
    try:
        return local_minute(text)
    except (ValueError, OverflowError):
        return None


def calendars_never_open(network: Network) -> Iterator[Fault]:
    """Every calendar is open at some time in the year after the reference date."""
    first = network.reference_date
    last = min(first, _LAST_DAY) + _A_YEAR
    calendars = network.table("calendars")
    for code, name in enumerate(calendars.vocabulary("calendar_id")):
        rows = np.flatnonzero(calendars.array("calendar_id") == code)
        try:
            shut = never_open(network.with_table(calendars.take(rows)), first, last)
        except (ValueError, OverflowError):
            continue
        if shut:
            yield error(
                calendars,
                int(rows[0]),
                "calendar_id",
                Reason.NEVER_OPEN,
                subject=name,
                current=first.isoformat(),
                needed=last.isoformat(),
            )


def half_hours(network: Network) -> Iterator[Fault]:
    """Hours that open also close, and a stop that ends also begins."""
    calendars = network.table("calendars")
    for line, column in incomplete_hours(network):
        row = calendars.index[line.calendar_id, line.line]
        yield warning(calendars, row, column, Reason.MISSING_VALUE, subject=column)


CHECKS = (
    Check(on_demand_where_nothing_may_wait),
    Check(departures_in_the_past, needs=("departures",)),
    Check(cut_offs_before_receiving),
    Check(dated_departures_that_do_not_fit),
    Check(calendars_never_open, needs=("calendars",)),
    Check(half_hours),
)
