"""Everything that is wrong with a network although every cell of it is valid.

Each check is one small function over whole columns; ``check`` runs them all. Places name the
table and the key: ``services/SEA-1``, ``tariffs/T-1/2``.
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from network.calendar import Departures, read_moment
from network.enums import ChargeBasis, LocationKind, Mode, OpenStatus, Reason, Severity
from network.explanation import Explanation
from network.geo import great_circle_km
from network.network import Network
from network.table import NO_DAY, day_number
from network.units import MINUTES_PER_HOUR

Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]

MOST_SPEED_KM_H = {
    Mode.SEA: 50.0,
    Mode.AIR: 1000.0,
    Mode.RAIL: 160.0,
    Mode.TRUCK: 120.0,
    Mode.BARGE: 40.0,
    Mode.PARCEL: 1000.0,
    Mode.GATE: 120.0,
}
"""No scheduled freight beats these over any distance: 27 knots, a jet, a mail train, a motorway."""

_SHORT_HAUL_KM = 50.0
_ROUNDING = 0.995
_BOTH = 2


def check(network: Network) -> tuple[Explanation, ...]:
    """Return everything that is wrong with a network, errors first.

    Guarantees: nothing is changed and nothing raised; an empty answer means that every open
    service is priced, timed within physics and has its emission factor, every currency and time
    zone is known, and every market can be reached from a factory.
    """
    found = [finding for run in CHECKS for finding in run(network)]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def services_without_tariff(network: Network) -> Iterator[Explanation]:
    """Every open service has a price."""
    services = network.services
    blank = services.equals("tariff_id", "") & open_services(network)
    for service in _keys(network, blank):
        yield _warning(Reason.NO_TARIFF, service, f"services/{service}")


def tariffs_without_line(network: Network) -> Iterator[Explanation]:
    """Every tariff that something uses has a line that is valid on the reference date."""
    tariffs = network.tariffs
    valid = _valid(tariffs.array("valid_from"), tariffs.array("valid_to"), network)
    names = tariffs.vocabulary("tariff_id")
    in_force = {names[code] for code in np.unique(tariffs.array("tariff_id")[valid]).tolist()}
    wanted = {
        word: f"{table.schema.name}.{column}"
        for table in network.tables.values()
        for column in _tariff_columns(table.schema.references)
        for word in table.vocabulary(column)
        if word
    }
    for name in sorted(wanted.keys() - in_force):
        yield Explanation(
            code=Reason.TARIFF_LINES_MISSING,
            subject=name,
            limit=network.reference_date.isoformat(),
            place=f"tariffs/{name}",
        )


def percentages_of_nothing(network: Network) -> Iterator[Explanation]:
    """Find lines that are a percentage of charges their tariff lacks in their currency."""
    tariffs = network.tariffs
    codes: dict[str, set[tuple[str, str]]] = {}
    for line in tariffs:
        codes.setdefault(line.tariff_id, set()).add((line.charge_code, line.currency))
    for row in np.flatnonzero(tariffs.equals("basis", ChargeBasis.PERCENT_OF_LINES)).tolist():
        line = tariffs[row]
        if not any((code, line.currency) in codes[line.tariff_id] for code in line.applies_to):
            name = f"{line.tariff_id}/{line.line}"
            yield Explanation(
                code=Reason.PERCENT_OF_NOTHING,
                subject=name,
                current=", ".join(line.applies_to) or "nothing",
                needed=line.currency,
                place=f"tariffs/{name}",
                severity=Severity.WARNING,
            )


def _tariff_columns(references: Iterable[tuple[str, str]]) -> list[str]:
    return [column for column, target in references if target == "tariffs"]


def faster_than_physics(network: Network) -> Iterator[Explanation]:
    """No service beats the top speed of its mode over its own or the straight distance."""
    services, places = network.services, network.locations
    origin, destination = _ends(network)
    known = (origin >= 0) & (destination >= 0)
    lat, lon = places.array("lat"), places.array("lon")
    straight = np.zeros(len(services))
    straight[known] = great_circle_km(
        lat[origin[known]], lon[origin[known]], lat[destination[known]], lon[destination[known]]
    )
    distance = np.maximum(services.array("distance_km"), straight)
    most = np.array([MOST_SPEED_KM_H[Mode(w)] for w in services.vocabulary("mode")])
    limit = most[services.array("mode")] if len(most) else np.zeros(0)
    hours = services.array("transit_min") / MINUTES_PER_HOUR
    needed_hours = distance / np.maximum(limit, 1.0) * _ROUNDING
    fast = (distance > _SHORT_HAUL_KM) & (hours < needed_hours)
    for row in np.flatnonzero(fast).tolist():
        name = services[row].service_id
        speed = "no time" if hours[row] == 0 else f"{distance[row] / hours[row]:,.0f} km/h"
        yield Explanation(
            code=Reason.FASTER_THAN_PHYSICS,
            subject=name,
            current=speed,
            needed=f"{limit[row]:,.0f} km/h",
            place=f"services/{name}",
        )


def unknown_time_zones(network: Network) -> Iterator[Explanation]:
    """Every place has a time zone that exists."""
    places = network.locations
    for zone in places.vocabulary("timezone"):
        if _zone_exists(zone):
            continue
        for row in np.flatnonzero(places.equals("timezone", zone)).tolist():
            name = places[row].location_id
            yield Explanation(
                code=Reason.UNKNOWN_TIMEZONE,
                subject=name,
                current=zone,
                place=f"locations/{name}",
            )


def _zone_exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def unreachable_markets(network: Network) -> Iterator[Explanation]:
    """Every market can be reached from some factory over open services."""
    places = network.locations
    reached = reachable(network, places.equals("kind", LocationKind.FACTORY))
    cut_off = places.equals("kind", LocationKind.MARKET) & ~reached
    for row in np.flatnonzero(cut_off).tolist():
        name = places[row].location_id
        yield _warning(Reason.UNREACHABLE_MARKET, name, f"locations/{name}")


def reachable(network: Network, sources: Mask) -> Mask:
    """Return the places that open services lead to from some of the sources, themselves included.

    Parameters
    ----------
    sources
        (locations,) where to begin.
    """
    count = len(network.locations)
    origin, destination = _ends(network)
    usable = open_services(network)
    starts = np.flatnonzero(sources)
    tails = np.concatenate([np.full(len(starts), count), origin[usable]])
    heads = np.concatenate([starts, destination[usable]])
    arcs = csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(count + 1, count + 1))
    seen = breadth_first_order(arcs, count, directed=True, return_predecessors=False)
    mask = np.zeros(count + 1, np.bool_)
    mask[seen] = True
    return mask[:count]


def open_services(network: Network) -> Mask:
    """Return the services that run: open, valid on the reference date, between open places."""
    services = network.services
    origin, destination = _ends(network)
    shut = network.locations.equals("status", OpenStatus.CLOSED)
    runs = ~services.equals("status", OpenStatus.CLOSED) & (origin >= 0) & (destination >= 0)
    runs &= _valid(services.array("valid_from"), services.array("valid_to"), network)
    if len(shut):
        runs &= ~shut[origin] & ~shut[destination]
    return np.asarray(runs)


def on_demand_where_nothing_may_wait(network: Network) -> Iterator[Explanation]:
    """Goods that arrive at any minute where nothing may wait could not meet a departure there."""
    services, places = network.services, network.locations
    runs = open_services(network)
    origin, destination = _ends(network)
    words = services.vocabulary("departures")
    free = np.array([_is_on_demand(word) for word in words], np.bool_)
    on_demand = free[services.array("departures")] if len(free) else np.zeros(0, np.bool_)
    strict = np.zeros(len(places) + 1, np.bool_)
    strict[origin[runs & ~on_demand]] = True
    strict[:-1] &= ~places.array("may_store")
    for row in np.flatnonzero(runs & on_demand & strict[destination]).tolist():
        service = services[row]
        yield Explanation(
            code=Reason.NO_WAITING_FOR_UNSCHEDULED,
            subject=service.service_id,
            limit=service.destination_id,
            severity=Severity.WARNING,
            place=f"services/{service.service_id}",
        )


def _is_on_demand(text: str) -> bool:
    try:
        return Departures.parse(text).on_demand
    except ValueError:
        return False


def missing_emission_factors(network: Network) -> Iterator[Explanation]:
    """Every open service names an emission category, and every category named exists."""
    services = network.services
    blank = services.equals("toc_id", "") & open_services(network)
    for row in np.flatnonzero(blank).tolist():
        service = services[row]
        yield _warning(Reason.MISSING_FACTOR, service.service_id, f"services/{service.service_id}")
    known = set(network.emission_factors.vocabulary("category_id"))
    for table, column in ((network.services, "toc_id"), (network.transfers, "hoc_id")):
        for word in sorted(set(table.vocabulary(column)) - known - {""}):
            yield Explanation(
                code=Reason.MISSING_FACTOR, subject=word, place=f"emission_factors/{word}"
            )


def currencies_without_rate(network: Network) -> Iterator[Explanation]:
    """Every currency that anything is priced in has an exchange rate."""
    known = network.exchange().per_usd
    for table in network.tables.values():
        if table.schema.name == "fx_rates" or table.schema.field("currency") is None:
            continue
        keys = table.key_values()
        for word in table.vocabulary("currency"):
            if word not in known:
                first = keys[int(np.flatnonzero(table.equals("currency", word))[0])]
                key = "/".join(map(str, first)) if isinstance(first, tuple) else first
                yield Explanation(
                    code=Reason.UNKNOWN_CURRENCY,
                    subject=word,
                    needed=", ".join(sorted(known)),
                    place=f"{table.schema.name}/{key}",
                )


def times_of_shipments(network: Network) -> Iterator[Explanation]:
    """Every shipment has times that can be read, and is ready before it is due."""
    zones = dict(
        zip(
            network.locations.texts("location_id").tolist(),
            network.locations.texts("timezone").tolist(),
            strict=True,
        )
    )
    for shipment in network.shipments:
        place = f"shipments/{shipment.shipment_id}"
        minutes: dict[str, int] = {}
        for name, text, end in (
            ("ready_at", shipment.ready_at, shipment.origin_id),
            ("due_at", shipment.due_at, shipment.destination_id),
        ):
            zone = zones.get(end, "UTC")
            if not text or not _zone_exists(zone):
                continue
            try:
                minutes[name] = read_moment(text, zone, is_due=name == "due_at")
            except (ValueError, OverflowError) as error:
                code = Reason.NAIVE_TIME if str(error) == "naive" else Reason.NOT_A_DATE
                yield Explanation(code=code, subject=name, current=text, place=place)
        if minutes.get("due_at", 0) < minutes.get("ready_at", 0) and len(minutes) == _BOTH:
            yield Explanation(
                code=Reason.DUE_BEFORE_READY,
                subject=shipment.shipment_id,
                current=shipment.due_at,
                needed=shipment.ready_at,
                place=place,
            )


CHECKS = (
    times_of_shipments,
    services_without_tariff,
    tariffs_without_line,
    percentages_of_nothing,
    faster_than_physics,
    unknown_time_zones,
    unreachable_markets,
    on_demand_where_nothing_may_wait,
    missing_emission_factors,
    currencies_without_rate,
)


def _ends(network: Network) -> tuple[Rows, Rows]:
    services, places = network.services, network.locations
    return services.rows_in("origin_id", places), services.rows_in("destination_id", places)


def _valid(since: Rows, until: Rows, network: Network) -> Mask:
    day = day_number(network.reference_date)
    return np.asarray(((since == NO_DAY) | (since <= day)) & ((until == NO_DAY) | (until >= day)))


def _keys(network: Network, mask: Mask) -> list[str]:
    return [network.services[row].service_id for row in np.flatnonzero(mask).tolist()]


def _warning(code: Reason, subject: str, place: str) -> Explanation:
    return Explanation(code=code, subject=subject, severity=Severity.WARNING, place=place)
