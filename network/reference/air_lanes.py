"""Air services: great circles between cargo hubs of regions that have a published rate."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from network.enums import Carriage, ChargeBasis, Confidence, LoadForm, Mode
from network.geo import great_circle_km
from network.location import Location
from network.reference.source import (
    Part,
    Record,
    confidence,
    money,
    number,
    provenance,
    record,
    records,
    seeded,
    worst,
)
from network.service import Service
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

GATEWAYS = frozenset(("PVG", "HKG", "CAN", "SZX", "PEK"))
LONG_HAUL = frozenset(
    ("ORD", "LAX", "JFK", "FRA", "LGG", "AMS", "LHR", "WAW", "DXB", "ICN", "NRT", "SIN", "BKK")
)
_STOP = "ANC"
_VIA_STOP = frozenset(("ORD", "JFK", "ATL", "DFW", "MIA", "CVG", "SDF", "MEM"))
_CRUISE_KM_H = 850.0
_TAXI_MIN = 45
_STOP_MIN = 120
_CUT_OFF_MIN = 8 * MINUTES_PER_HOUR
_CAPACITY_KG = 30_000.0
_CAPACITY_M3 = 180.0
_SHORT_HAUL_KM = 3700.0
_DENSITY = 166.67
_MINIMUM_USD = 75.0
_BREAKS = ((0, 1.25), (45, 1.15), (100, 1.08), (300, 1.03), (500, 1.0), (1000, 0.97))
_ON_TIME, _DELAY_MEAN_MIN = 0.85, 1.0 * MINUTES_PER_DAY
_AIRPORT_DAYS, _DOOR_DAYS = "TT-028", "TT-029"
_GATEWAY_HASTE_DAYS = 1.0
_DOOR_ROWS = {
    ("CN", "NEA"): "TT-030",
    ("CN", "SEA"): "TT-030",
    ("CN", "GULF"): "TT-031",
    ("CN", "ANZ"): "TT-031",
    ("CN", "LATAM"): "TT-032",
    ("LATAM", "NAM"): "TT-030",
}
"""Door-to-door rows of pairs without days from airport to airport; the last one is borrowed."""

_BORROWED = {("LATAM", "EUR"): ("EUR", "NAM"), ("LATAM", "NAM"): ("CN", "NEA")}
"""Pairs without a rate that a factory of the world needs, and the pair that lends its own."""

_BORROWERS = frozenset(("MEX", "NLU"))
_REACHED = frozenset(("FRA", "AMS", "CDG", "MAD", "LHR", "LGG", "LAX", "DFW", "ORD", "MIA", "JFK"))


def air_part(places: Sequence[Location]) -> Part:
    """Return the flights between hubs and one tariff per pair of regions."""
    rates = _rates()
    airports = {p.location_id: p for p in places if p.iata}
    services = [
        _flight(airports, origin, destination)
        for (region_from, region_to) in rates
        for origin in airports.values()
        for destination in airports.values()
        if (origin.region, destination.region) == (region_from, region_to)
        and _STOP not in (origin.location_id, destination.location_id)
        and _is_served(origin, destination)
    ]
    tariffs = [line for pair, regimes in rates.items() for line in _tariff(pair, regimes)]
    return Part(services, tariffs, [])


def _rates() -> dict[tuple[str, str], dict[str, Record]]:
    found: dict[tuple[str, str], dict[str, Record]] = {}
    for row in records("air_rates"):
        if row["record_type"] == "default":
            pair = (row["origin_region"], row["destination_region"])
            found.setdefault(pair, {})[row["regime"]] = row
    return found | {pair: found[lender] for pair, lender in _BORROWED.items()}


def _is_served(origin: Location, destination: Location) -> bool:
    """Gateways fly everywhere; smaller Chinese airports and Mexico to the great hubs only."""
    if origin.region == "LATAM":
        return origin.location_id in _BORROWERS and destination.location_id in _REACHED
    if origin.region != "CN":
        return True
    return origin.location_id in GATEWAYS or destination.location_id in LONG_HAUL


def _flight(airports: dict[str, Location], origin: Location, destination: Location) -> Service:
    stops = _route(airports, origin, destination)
    distance = _length(stops)
    technical = _STOP_MIN * (len(stops) - 2)
    flying = distance / _CRUISE_KM_H * MINUTES_PER_HOUR
    is_gateway = origin.location_id in GATEWAYS or origin.region != "CN"
    days, source, known = _airport_days((origin.region, destination.region), is_gateway=is_gateway)
    name = f"AIR-{origin.location_id}-{destination.location_id}"
    headway = MINUTES_PER_DAY // 2 if is_gateway else MINUTES_PER_DAY
    via = f" via {_STOP} by freighter" if technical else ""
    return Service(
        service_id=name,
        origin_id=origin.location_id,
        destination_id=destination.location_id,
        mode=Mode.AIR,
        load_form=LoadForm.ULD,
        carrier="Air freight",
        distance_km=round(distance, 1),
        transit_min=max(round(_TAXI_MIN + flying + technical), round(days * MINUTES_PER_DAY)),
        cut_off_min=_CUT_OFF_MIN,
        departures=f"every {headway} min from {seeded(name, headway // 15) * 15}",
        capacity_kg=_CAPACITY_KG,
        capacity_m3=_CAPACITY_M3,
        tariff_id=f"AIR-{origin.region}-{destination.region}",
        toc_id="AIR-SHORT" if distance < _SHORT_HAUL_KM else "AIR-LONG",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        carriage=Carriage.CARGO_AIRCRAFT if technical else None,
        source=f"{source}; great circle{via}; headway and reliability are "
        "planning defaults, offset from a seeded hash",
        confidence=known,
    )


def _airport_days(pair: tuple[str, str], *, is_gateway: bool) -> tuple[float, str, Confidence]:
    """Return days from airport to airport with the wait for space, never less than the flight.

    Where only door-to-door days are known, the difference of the two rows that China - Europe
    has is taken off. A gateway with several flights a day is a day faster than the typical.
    """
    between, door = record("transit_times", _AIRPORT_DAYS), record("transit_times", _DOOR_DAYS)
    typical = number(between, "days_typical")
    row, remark = between, ""
    known = Confidence.DERIVED if pair[0] == "CN" else Confidence.UNVERIFIED
    if pair in _DOOR_ROWS:
        row = record("transit_times", _DOOR_ROWS[pair])
        ends = number(door, "days_typical") - typical
        typical = max(0.0, number(row, "days_typical") - ends)
        remark = f"door to door less {ends:.0f} days at the ends, {_DOOR_DAYS} less {_AIRPORT_DAYS}"
    if not is_gateway:
        return typical, provenance(row, remark), known
    remark = "; ".join(part for part in (remark, "a day less from a gateway") if part)
    return max(0.0, typical - _GATEWAY_HASTE_DAYS), provenance(row, remark), known


def _route(
    airports: dict[str, Location], origin: Location, destination: Location
) -> Sequence[Location]:
    """Return the airports a flight touches: freighters to inland America stop for fuel."""
    if origin.region in ("CN", "SEA") and destination.location_id in _VIA_STOP:
        return (origin, airports[_STOP], destination)
    return (origin, destination)


def _length(stops: Sequence[Location]) -> float:
    return sum(float(great_circle_km(a.lat, a.lon, b.lat, b.lon)) for a, b in pairwise(stops))


def _tariff(pair: tuple[str, str], regimes: dict[str, Record]) -> Iterable[TariffLine]:
    """Yield the weight breaks: the published rate at 500 kg, the others by a default factor."""
    base = regimes["base"]
    for line, (least_kg, factor) in enumerate(_BREAKS, start=1):
        published = factor == 1
        remark = base["note"] if published else f"x {factor} at {least_kg} kg, planning default"
        known = confidence(base)
        if pair in _BORROWED:
            remark, known = f"borrowed for {'-'.join(pair)}; {remark}", Confidence.UNVERIFIED
        yield TariffLine(
            tariff_id=f"AIR-{pair[0]}-{pair[1]}",
            line=line,
            charge_code="AIR_FREIGHT",
            basis=ChargeBasis.PER_KG,
            weight_break_kg=float(least_kg),
            density_kg_per_m3=_DENSITY,
            rate=money(number(base, "rate_usd_per_kg") * factor),
            rate_low=money(number(regimes["low"], "rate_usd_per_kg") * factor),
            rate_high=money(number(regimes["high"], "rate_usd_per_kg") * factor),
            minimum=_MINIMUM_USD,
            source=provenance(base, remark),
            confidence=known if published else worst(known, Confidence.UNVERIFIED),
        )
