"""Timetables: departures that are over, cut-offs in the wrong order, arrivals that overtake."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import numpy as np

from network.calendar import Departures, local_minute
from network.check.fault import Check, Fault, error, warning
from network.check.masks import where_word
from network.check.reach import ends, open_services
from network.enums import CutOffKind, DepartureStatus, Reason
from network.network import Network
from network.units import EPOCH, MINUTES_PER_DAY, MINUTES_PER_HOUR, minute_of
from network.working_time import WorkingTime

_CALENDAR_DAYS = 365
_HORIZON_DAYS = 60


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


def blanked_departures_that_are_none(network: Network) -> Iterator[Fault]:
    """A departure that is left out is one that the service has."""
    dated, services = network.table("departures"), network.services
    owner = dated.rows_in("service_id", services)
    for row in np.flatnonzero(dated.equals("status", DepartureStatus.BLANKED)).tolist():
        pattern = pattern_of(services[int(owner[row])].departures) if owner[row] >= 0 else None
        minute = _local(dated[row].departs_at)
        if pattern is not None and minute is not None and not _leaves(pattern, minute):
            at = dated[row].departs_at
            place = dated[row].service_id
            yield warning(
                dated, row, "departs_at", Reason.BLANKED_NOTHING, subject=place, current=at
            )


def _local(text: str) -> int | None:
    try:
        return local_minute(text)
    except (ValueError, OverflowError):
        return None


def _leaves(pattern: Departures, minute: int) -> bool:
    """Tell whether a pattern has a departure at a local minute; headways are not judged."""
    if pattern.headway_min:
        return True
    if pattern.period_min:
        return minute % pattern.period_min in pattern.local_minutes
    return minute in pattern.local_minutes


def calendars_never_open(network: Network) -> Iterator[Fault]:
    """Every calendar is open at some time in the year after the reference date."""
    calendars = network.table("calendars")
    rows_of: dict[str, list[int]] = {}
    for row, name in enumerate(calendars.texts("calendar_id").tolist()):
        rows_of.setdefault(name, []).append(row)
    first = network.reference_date
    begin = minute_of(datetime.combine(first, time(), UTC))
    end = begin + _CALENDAR_DAYS * MINUTES_PER_DAY
    for name, rows in rows_of.items():
        try:
            working = WorkingTime.of(calendars[row] for row in rows)
            is_open = bool(len(working.open_between(begin, end, "UTC")))
        except (ValueError, OverflowError):
            continue
        if not is_open:
            until = (EPOCH + timedelta(minutes=end)).date().isoformat()
            yield error(
                calendars,
                rows[0],
                "calendar_id",
                Reason.NEVER_OPEN,
                subject=name,
                current=first.isoformat(),
                needed=until,
            )


CHECKS = (
    Check(on_demand_where_nothing_may_wait),
    Check(departures_in_the_past, needs=("departures",)),
    Check(cut_offs_before_receiving),
    Check(blanked_departures_that_are_none, needs=("services",)),
    Check(calendars_never_open, needs=("calendars",)),
)
