"""Working hours, cut-offs and free time for the places and services of a template."""

from collections.abc import Iterator
from typing import Any

from network.enums import (
    CutOffKind,
    DayType,
    EquipmentKind,
    FreeTimeKind,
    LoadForm,
    LocationKind,
    Mode,
)
from network.network import Network
from network.service import CutOff, FreeTime, Service
from network.templates.samples import INVENTED
from network.units import MINUTES_PER_DAY

_STAFFED = (LocationKind.FACTORY, LocationKind.WAREHOUSE)
_BOX = "40HC"
_TIERS = (
    (FreeTimeKind.DEMURRAGE, "discharge", "gate_out", 4, ((1, 120.0), (6, 240.0))),
    (FreeTimeKind.DETENTION, "gate_out", "empty_return", 6, ((1, 60.0), (8, 130.0))),
)
"""Kind, event that starts and that stops it, free days, and rates from chargeable days on."""


def with_hours(network: Network) -> Network:
    """Return a network whose factories and warehouses work by the calendar of their country."""
    places = network.locations
    for calendar_id in network.table("calendars").vocabulary("calendar_id"):
        for kind in _STAFFED:
            country = calendar_id.removeprefix(f"{kind.upper()}-")
            work_by_it = places.equals("kind", kind) & places.equals("country_code", country)
            places = places.set(
                work_by_it & places.equals("calendar_id", ""), "calendar_id", calendar_id
            )
    return network.with_table(places)


def furnishing(network: Network) -> Iterator[Any]:
    """Yield sample cut-offs of services, and free time of countries, that have none."""
    yield from _cut_offs(network)
    yield from _free_time(network)


def _cut_offs(network: Network) -> Iterator[CutOff]:
    """Yield what container services by sea ask beforehand; the box is due as the service says."""
    known = set(network.table("cut_offs").vocabulary("service_id"))
    for service in network.services:
        if service.service_id in known:
            continue
        if service.mode is Mode.SEA and service.load_form is LoadForm.FCL:
            yield from _cut_offs_of(service)


def _cut_offs_of(service: Service) -> Iterator[CutOff]:
    box = service.cut_off_min
    offsets = {
        CutOffKind.ERD: box + 7 * MINUTES_PER_DAY,
        CutOffKind.SI: box + MINUTES_PER_DAY,
        CutOffKind.VGM: box,
        CutOffKind.CY: box,
    }
    for kind, offset in offsets.items():
        yield CutOff(
            service_id=service.service_id,
            kind=kind,
            offset_min=offset,
            late_fee=75.0 if kind in (CutOffKind.SI, CutOffKind.VGM) else 0.0,
            source=f"{INVENTED}: the box as cut_off_min of the service says, papers a day before",
        )


def _free_time(network: Network) -> Iterator[FreeTime]:
    """Yield free days and rates in every country that boxes come to."""
    boxes = [e.equipment_id for e in network.equipment if e.kind is EquipmentKind.CONTAINER]
    ports = network.locations.equals("kind", LocationKind.SEAPORT)
    arrives = set(network.services.vocabulary("destination_id"))
    places = [p for p in network.locations.take(ports) if p.location_id in arrives]
    known = set(network.table("free_time").vocabulary("country_code"))
    countries = {place.country_code for place in places} - known
    for country in sorted(countries) if _BOX in boxes else ():
        for kind, starts_at, stops_at, free_days, tiers in _TIERS:
            for from_day, rate in tiers:
                yield FreeTime(
                    free_time_id=f"{country}-{kind}",
                    from_day=from_day,
                    country_code=country,
                    equipment_id=_BOX,
                    kind=kind,
                    free_days=free_days,
                    day_type=DayType.CALENDAR,
                    rate_per_day=rate,
                    starts_at=starts_at,
                    stops_at=stops_at,
                    source=INVENTED,
                )
