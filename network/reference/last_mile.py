"""Parcels: last mile from warehouses, and lines straight from Chinese factories."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from network.enums import ChargeBasis, ChargeCategory, Confidence, LoadForm, LocationKind, Mode
from network.geo import great_circle_km, joined_by_road
from network.location import Location
from network.reference.road_lanes import area_of, road_km
from network.reference.source import (
    Part,
    Record,
    confidence,
    money,
    number,
    provenance,
    record,
    records,
)
from network.service import Service
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY

_WEEKDAY_EVENINGS = "weekly Mon 18:00, Tue 18:00, Wed 18:00, Thu 18:00, Fri 18:00"
_CUT_OFF_MIN = 240
_NEAREST = 5
_LIMIT_KM = 4500.0
_VAN_KM = 150.0
_DENSITY = 200.0
_ON_TIME, _DELAY_MEAN_MIN = 0.9, 1.0 * MINUTES_PER_DAY

_LADDER = ((0.0, 1.0), (2.0, 1.27), (5.0, 1.73), (10.0, 3.0))
"""Price steps by parcel weight, from kg: the ratios of LM-021 to LM-024 up to 31.5 kg."""

_UP_TO_KG = 0.001
"""A step "up to 5 kg" holds for exactly 5 kg: the next one begins a gram later."""

_LINE_KG, _LINE_M3 = 1000.0, 5.0
_DELIVERY_KG, _DELIVERY_M3 = 3000.0, 15.0
"""What a parcel carrier takes from one sender for one place and day: planning defaults."""

_HEAVIEST_KG = 31.5
_BEYOND_KG = tuple(_HEAVIEST_KG * 2**step for step in range(11))
"""No carrier takes heavier parcels: beyond, the price per kilogram of the heaviest step holds."""

_BUSINESS = ((0.0, "LM-025", 1.0), (1.0, "LM-026", 1.0), (5.0, "LM-023", 1.19),
             (10.0, "LM-024", 1.19))  # fmt: skip
"""German business parcels: from kg, row, and the VAT inside a retail price."""

_US_ZONES = ((240, "LM-001"), (480, "LM-002"), (960, "LM-003"), (1600, "LM-004"),
             (2250, "LM-005"), (2900, "LM-006"), (10_000, "LM-007"))  # fmt: skip
_US_DISCOUNT, _US_FUEL, _US_RESIDENTIAL = "LM-018", "LM-016", "LM-017"
_US_DAYS = (1, 2, 2, 3, 4, 4, 5)

_DOMESTIC = {
    "GB": "LM-030",
    "AE": "LM-032",
    "JP": "LM-033",
    "SEA": "LM-034",
    "MX": "LM-035",
    "BR": "LM-036",
    "CL": "LM-037",
    "CO": "LM-038",
    "AU": "LM-039",
}
_BORROWED = {
    **dict.fromkeys(("VN", "TH", "MY", "ID", "PH", "SG"), "SEA"),
    **dict.fromkeys(("SA", "QA"), "AE"),
    "KR": "JP",
    "PE": "CL",
}
_EU_ZONES = {"LM-027": ("AT", "BE", "NL", "PL", "CZ", "DE", "LU"), "LM-028": ("FR", "IT", "ES")}
_EU_FAR = "LM-029"
_EU_DOMESTIC_DAYS, _EU_CROSS_DAYS = "TT-036", "TT-037"
_OTHER_DAYS = 2.0


class Line(NamedTuple):
    """A parcel line from Chinese factories: where to, its price row and days."""

    name: str
    countries: tuple[str, ...]
    rate_id: str
    per_further_kg: float
    days: float
    days_source: str
    confidence: Confidence


_EU_COUNTRIES = ("DE", "FR", "NL", "BE", "ES", "IT", "PL", "CZ", "HU", "LU", "RO", "GR", "SI")
_FACTORIES = ("FAC-CNSNZ", "FAC-CNGGZ", "FAC-CNYIU", "FAC-CNHAZ", "FAC-CNSGH", "FAC-CNXAM")
_LINE_STEPS_KG = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 31.5)


def parcel_part(places: Sequence[Location]) -> Part:
    """Return last-mile services, parcel lines from China, and their tariffs."""
    services = _last_mile(places) + _from_china(places)
    used = frozenset(service.tariff_id for service in services)
    tariffs = _us_tariffs() + _eu_tariffs() + _domestic_tariffs() + _line_tariffs()
    return Part(services, [line for line in tariffs if line.tariff_id in used], [])


def _last_mile(places: Sequence[Location]) -> list[Service]:
    """Return parcels from the nearest warehouses of the same territory to each market."""
    warehouses = [p for p in places if p.kind is LocationKind.WAREHOUSE]
    made = []
    for market in (p for p in places if p.kind is LocationKind.MARKET):
        near = [
            w
            for w in warehouses
            if area_of(w.country_code) == area_of(market.country_code)
            and joined_by_road(w.country_code, market.country_code)
            and w.customs_territory == market.customs_territory
        ]
        if near:
            distance = road_km(market, near)
            nearest = np.argsort(distance, kind="stable")[:_NEAREST].tolist()
            made += [
                _delivery(near[i], market, float(distance[i]))
                for i in nearest
                if distance[i] <= _LIMIT_KM
            ]
    return made


def _delivery(warehouse: Location, market: Location, distance_km: float) -> Service:
    tariff_id, days, source, known = _offer(warehouse, market, distance_km)
    return Service(
        service_id=f"PCL-{warehouse.location_id}-{market.location_id}",
        origin_id=warehouse.location_id,
        destination_id=market.location_id,
        mode=Mode.PARCEL,
        load_form=LoadForm.PARCEL,
        carrier="Parcel carrier",
        distance_km=round(distance_km, 1),
        transit_min=round(days * MINUTES_PER_DAY),
        cut_off_min=_CUT_OFF_MIN,
        departures=_WEEKDAY_EVENINGS,
        capacity_kg=_DELIVERY_KG,
        capacity_m3=_DELIVERY_M3,
        tariff_id=tariff_id,
        toc_id="VAN" if distance_km <= _VAN_KM else "TRUCK-HGV",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        source=source,
        confidence=known,
    )


def _offer(
    warehouse: Location, market: Location, distance_km: float
) -> tuple[str, float, str, Confidence]:
    """Return tariff, days, and where the days come from."""
    country = market.country_code
    if warehouse.customs_territory == "EU":
        domestic = country == warehouse.country_code
        row = record("transit_times", _EU_DOMESTIC_DAYS if domestic else _EU_CROSS_DAYS)
        tariff = "PCL-DE" if domestic else f"PCL-EU-{_eu_zone(country)}"
        return tariff, number(row, "days_typical"), provenance(row), confidence(row)
    if country == "US":
        zone = next(i for i, (limit, _) in enumerate(_US_ZONES) if distance_km <= limit)
        row = record("transit_times", "TT-035")
        source = provenance(row, f"zone {zone + 2} by road distance; business days")
        return f"PCL-US-{zone + 2}", float(_US_DAYS[zone]), source, Confidence.DERIVED
    source = "planning default, no source: domestic parcel in two days"
    if country == "CA":
        return "PCL-US-4", _OTHER_DAYS, source, Confidence.UNVERIFIED
    name = _BORROWED.get(country, country)
    return f"PCL-{name}", _OTHER_DAYS, source, Confidence.UNVERIFIED


def _eu_zone(country: str) -> str:
    found = (row for row, countries in _EU_ZONES.items() if country in countries)
    return next(found, _EU_FAR)


def _steps(
    tariff_id: str,
    steps: Sequence[tuple[float, float]],
    currency: str,
    source: str,
    known: Confidence,
) -> list[TariffLine]:
    """Return one price per parcel for each weight step (from kg, price)."""
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=line,
            charge_code="LAST_MILE",
            category=ChargeCategory.LAST_MILE,
            basis=ChargeBasis.PER_PARCEL,
            weight_break_kg=least_kg + _UP_TO_KG if least_kg else 0.0,
            density_kg_per_m3=_DENSITY,
            rate=round(price, 2),
            currency=currency,
            source=source,
            confidence=known,
        )
        for line, (least_kg, price) in enumerate([*steps, *_beyond(steps[-1][1])], start=1)
    ]


def _beyond(price: float) -> list[tuple[float, float]]:
    """Return steps for packages no parcel carrier takes, in proportion to their weight."""
    return [(least_kg, price * 2 * least_kg / _HEAVIEST_KG) for least_kg in _BEYOND_KG]


def _laddered(tariff_id: str, row: Record, price: float, remark: str) -> list[TariffLine]:
    """Return a price for light parcels carried up the weight steps of another price list."""
    steps = [(least, price * factor) for least, factor in _LADDER]
    source = provenance(row, f"{remark}; heavier steps in the ratios of LM-021 to LM-024")
    return _steps(tariff_id, steps, row["currency"], source, Confidence.UNVERIFIED)


def _us_tariffs() -> list[TariffLine]:
    """Return US ground parcels by zone: list price less discount plus surcharges."""
    discount, fuel, residential = (
        number(record("last_mile", name), "value_typical") / 100
        for name in (_US_DISCOUNT, _US_FUEL, _US_RESIDENTIAL)
    )
    factor = (1 + discount) * (1 + fuel + residential)
    remark = f"x {factor:.3f}: discount {_US_DISCOUNT}, fuel {_US_FUEL}, other {_US_RESIDENTIAL}"
    lines = []
    for zone, (_, record_id) in enumerate(_US_ZONES, start=2):
        row = record("last_mile", record_id)
        price = number(row, "value_typical") * factor
        lines += _laddered(f"PCL-US-{zone}", row, price, remark)
    return lines


def _eu_tariffs() -> list[TariffLine]:
    """Return German business parcels, borrowed inside the EU, and cross-border zones."""
    rows = [(least, record("last_mile", name), vat) for least, name, vat in _BUSINESS]
    steps = [(least, number(row, "value_typical") / vat) for least, row, vat in rows]
    source = "; ".join(provenance(row) for _, row, _ in rows) + "; retail prices less VAT"
    lines = _steps("PCL-DE", steps, "EUR", source, Confidence.UNVERIFIED)
    for record_id in (*_EU_ZONES, _EU_FAR):
        row = record("last_mile", record_id)
        price = number(row, "value_typical") / dict(_LADDER)[2.0]
        lines += _laddered(f"PCL-EU-{record_id}", row, price, "a 5 kg price")
    return lines


def _domestic_tariffs() -> list[TariffLine]:
    lines = []
    for name, record_id in _DOMESTIC.items():
        row = record("last_mile", record_id)
        lines += _laddered(f"PCL-{name}", row, number(row, "value_typical"), "light parcel")
    return lines


def _china_lines() -> tuple[Line, ...]:
    """Return small-parcel lines (slow, cheap) and courier (fast, by weight)."""
    air = record("transit_times", "TT-029")
    slow = number(air, "days_max")
    source = provenance(air, "longest of door-to-door air, as a small-parcel line's days")
    weak = Confidence.UNVERIFIED
    return (
        Line("US", ("US",), "LM-042", 9.0, slow, source, weak),
        Line("EU", (*_EU_COUNTRIES, "GB"), "LM-043", 7.0, slow, source, weak),
        Line("GULF", ("AE", "SA", "QA"), "LM-041", 8.5, slow, source, weak),
    )


def _from_china(places: Sequence[Location]) -> list[Service]:
    """Return parcel lines and courier from e-commerce cities to every market they serve."""
    markets = [p for p in places if p.kind is LocationKind.MARKET]
    factories = [p for p in places if p.location_id in _FACTORIES]
    return [
        _line_service(line, factory, market)
        for line in (*_china_lines(), _courier())
        for factory in factories
        for market in markets
        if market.country_code in line.countries
    ]


def _courier() -> Line:
    row = record("transit_times", "TT-033")
    days, where = number(row, "days_typical"), (*_EU_COUNTRIES, "US", "GB")
    return Line("COURIER", where, "", 0.0, days, provenance(row), confidence(row))


def _line_service(line: Line, factory: Location, market: Location) -> Service:
    distance = float(great_circle_km(factory.lat, factory.lon, market.lat, market.lon))
    return Service(
        service_id=f"PCL-{line.name}-{factory.location_id}-{market.location_id}",
        origin_id=factory.location_id,
        destination_id=market.location_id,
        mode=Mode.PARCEL,
        load_form=LoadForm.PARCEL,
        carrier="Courier" if line.name == "COURIER" else "Small-parcel line",
        distance_km=round(distance, 1),
        transit_min=round(line.days * MINUTES_PER_DAY),
        cut_off_min=_CUT_OFF_MIN,
        departures=_WEEKDAY_EVENINGS,
        capacity_kg=_LINE_KG,
        capacity_m3=_LINE_M3,
        tariff_id=f"PCL-CN-{line.name}",
        toc_id="AIR-LONG",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        source=line.days_source,
        confidence=line.confidence,
    )


def _line_tariffs() -> list[TariffLine]:
    """Return small parcels by weight step, and courier by chargeable kilogram."""
    lines = []
    for line in _china_lines():
        row = record("last_mile", line.rate_id)
        included = number(row, "weight_max_kg")
        first = number(row, "value_typical")
        upper = [limit for limit in _LINE_STEPS_KG if limit >= included]
        steps = [(0.0, first)]
        steps += [
            (lower, first + line.per_further_kg * (limit - included))
            for lower, limit in pairwise(upper)
        ]
        source = provenance(row, f"each further kg {line.per_further_kg} USD, planning default")
        name = f"PCL-CN-{line.name}"
        lines += _steps(name, steps, row["currency"], source, Confidence.UNVERIFIED)
    return [*lines, _courier_tariff()]


def _courier_tariff() -> TariffLine:
    row = next(r for r in records("air_rates") if r["record_id"] == "AR-016")
    return TariffLine(
        tariff_id="PCL-CN-COURIER",
        line=1,
        charge_code="COURIER",
        category=ChargeCategory.FREIGHT,
        basis=ChargeBasis.PER_KG,
        density_kg_per_m3=_DENSITY,
        minimum_quantity=0.5,
        rate=money(number(row, "rate_usd_per_kg")),
        rate_low=money(number(row, "rate_usd_per_kg_min")),
        rate_high=money(number(row, "rate_usd_per_kg_max")),
        source=provenance(row, "door to door, China - US; borrowed for Europe"),
        confidence=confidence(row),
    )
