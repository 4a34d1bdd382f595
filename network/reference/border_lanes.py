"""Trucks over borders: neighbours, the Channel, ports abroad, and sealed trucks from China."""

from collections.abc import Sequence
from dataclasses import replace

from network.enums import ChargeBasis, Confidence, LoadForm, LocationKind
from network.location import Location
from network.reference.places import EU
from network.reference.road_lanes import (
    BOTH_FORMS,
    ROAD_DAYS,
    area_of,
    hauls,
    hauls_between,
    road_km,
    truck,
)
from network.reference.road_prices import declarations, road_tariffs
from network.reference.source import Part, money, number, provenance, record
from network.service import Service
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

_CROSSING_KM = 55.0
_CROSSING_MIN = 180


def road_part(places: Sequence[Location], served: frozenset[str]) -> Part:
    """Return every truck service and the tariffs they use.

    ``served`` names the ports, airports and terminals some other service calls at.
    """
    services = hauls(places, served) + _regional(places) + _channel(places) + _tir(places)
    unique = {service.service_id: service for service in services}
    used = frozenset(service.tariff_id for service in unique.values())
    tariffs = road_tariffs(used) + _crossing_tariffs() + _tir_tariff()
    return Part(list(unique.values()), tariffs, [])


_CROSS_BORDER = (
    (("FAC-CNNIN", "FAC-CNKNM", "FAC-CNSNZ", "FAC-CNGGZ"), ("VN", "TH", "MY"), ""),
    (("FAC-MXMEX", "FAC-MXNLD"), ("US",), "BDR-USLRD"),
    (("FAC-MXMEX", "FAC-MXNLD"), ("MX",), ""),
    (("FAC-VNSGN", "FAC-VNHAN", "FAC-VNHPH"), ("VN", "TH", "MY"), ""),
    (("FAC-THBKK", "FAC-THLCH"), ("TH", "MY", "SG", "VN"), ""),
    (("FAC-IDJKT",), ("ID",), ""),
    (("FAC-PLPOZ", "FAC-PLLOD"), tuple(sorted(EU)), ""),
    (("FAC-TRIST",), ("DE", "PL", "CZ", "HU", "RO", "IT", "GR", "FR", "NL", "BE"), ""),
)
"""Factories that reach customers by road: factories, countries, through where."""

_PORTS_ABROAD = (
    ("FAC-TRIST", ("GRPIR", "ROCND"), ""),
    ("FAC-MXMEX", ("USHOU", "USLAX", "USLGB"), "BDR-USLRD"),
    ("FAC-MXNLD", ("USHOU", "USLAX", "USLGB"), "BDR-USLRD"),
)
"""Factories that ship through ports of a neighbour: factory, ports, through where."""


def _regional(places: Sequence[Location]) -> list[Service]:
    """Return full trucks and groupage over land borders, door to warehouse or market."""
    by_id = {place.location_id: place for place in places}
    made = []
    for factories, countries, via in _CROSS_BORDER:
        for factory in (by_id[name] for name in factories):
            for place in places:
                wanted = place.kind in (LocationKind.WAREHOUSE, LocationKind.MARKET)
                if wanted and place.country_code in countries:
                    distance = _distance_through(factory, place, by_id.get(via))
                    plain = [truck(factory, place, form, distance) for form in BOTH_FORMS]
                    made += [replace(service, via=(via,) if via else ()) for service in plain]
    for name, ports, via in _PORTS_ABROAD:
        for port in ports:
            distance = _distance_through(by_id[name], by_id[port], by_id.get(via))
            plain = [truck(by_id[name], by_id[port], form, distance) for form in BOTH_FORMS]
            made += [replace(service, via=(via,) if via else ()) for service in plain]
    return made


def _distance_through(origin: Location, destination: Location, via: Location | None) -> float:
    if via is None:
        return float(road_km(origin, [destination])[0])
    return float(road_km(via, [origin, destination]).sum())


_TO_CALAIS = frozenset(("RAIL-DEDUI", "RAIL-DEHAM", "RAIL-BELGG", "RAIL-NLTLB", "RAIL-PLMAA"))
"""Rail terminals from which boxes go on to Britain."""


def _channel(places: Sequence[Location]) -> list[Service]:
    """Return the Channel crossing as an arc of its own, and the roads to its two ends."""
    by_id = {place.location_id: place for place in places}
    calais, dover = by_id["HUB-FRCQF"], by_id["HUB-GBDVR"]
    made = []
    for place in places:
        is_near = area_of(place.country_code) in ("EU", "TURKEY")
        is_start = place.kind in (LocationKind.FACTORY, LocationKind.WAREHOUSE)
        if is_near and (is_start or place.location_id in _TO_CALAIS):
            made += hauls_between(place, [calais], outward=True)
        is_customer = place.kind in (LocationKind.WAREHOUSE, LocationKind.MARKET)
        if is_customer and place.country_code == "GB":
            made += hauls_between(place, [dover], outward=False)
    for form in BOTH_FORMS:
        plain = truck(calais, dover, form, _CROSSING_KM)
        columns = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
        columns |= {
            "transit_min": _CROSSING_MIN,
            "departures": f"every {MINUTES_PER_HOUR} min",
            "tariff_id": f"TRK-{form}-CHANNEL",
            "toc_id": "SEA-FERRY",
            "source": "planning default, no source: ferry Calais - Dover with waiting",
            "confidence": Confidence.UNVERIFIED,
        }
        made.append(Service(**columns))
    return made


def _crossing_tariffs() -> list[TariffLine]:
    """Return the price of the Channel crossing per box and per kilogram."""
    source = "planning default, no source: accompanied freight, Calais - Dover"
    return [
        TariffLine(
            tariff_id="TRK-FCL-CHANNEL",
            line=1,
            charge_code="CROSSING",
            basis=ChargeBasis.PER_CONTAINER,
            rate=350.0,
            currency="EUR",
            source=source,
            confidence=Confidence.UNVERIFIED,
        ),
        TariffLine(
            tariff_id="TRK-LCL-CHANNEL",
            line=1,
            charge_code="CROSSING",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=333.0,
            rate=0.04,
            minimum=20.0,
            currency="EUR",
            source=source,
            confidence=Confidence.UNVERIFIED,
        ),
    ]


_TIR_FROM = ("FAC-CNSNZ", "FAC-CNYIU", "FAC-CNSGH", "FAC-CNZGZ", "FAC-CNXIA", "FAC-CNCQI",
             "FAC-CNCDU", "FAC-CNURM", "FAC-CNGGZ", "FAC-CNNHN")  # fmt: skip
_TIR_THROUGH = ("KZ", "RU", "BY")
_TIR_SHARE, _AIR_RATE = "LR-010", "AR-021"
_TIR_LEAST_KG = 100.0
_TIR_KG, _TIR_M3 = 22_000.0, 86.0
_TIR_DOCUMENTS = 100.0
_AIR_DENSITY = 166.67


def _tir(places: Sequence[Location]) -> list[Service]:
    """Return sealed trucks from Chinese factories to warehouses in the EU, as groupage."""
    transit = record("transit_times", ROAD_DAYS)
    by_id = {place.location_id: place for place in places}
    made = []
    for factory in (by_id[name] for name in _TIR_FROM):
        for place in places:
            if place.kind is LocationKind.WAREHOUSE and place.customs_territory == "EU":
                distance = float(road_km(factory, [place])[0])
                plain = truck(factory, place, LoadForm.LCL, distance)
                columns = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
                columns |= {
                    "service_id": f"TIR-{factory.location_id}-{place.location_id}",
                    "carrier": "TIR",
                    "transit_min": round(number(transit, "days_typical") * MINUTES_PER_DAY),
                    "capacity_kg": _TIR_KG,
                    "capacity_m3": _TIR_M3,
                    "tariff_id": "TRK-LCL-TIR",
                    "toc_id": "TRUCK-ARTIC",
                    "transit_countries": _TIR_THROUGH,
                    "source": provenance(
                        transit,
                        "door to door; great circle x 1.18; the way through "
                        f"{', '.join(_TIR_THROUGH)} is a planning default",
                    ),
                }
                made.append(Service(**columns))
    return made


def _tir_tariff() -> list[TariffLine]:
    """Return the TIR rate: a share of the air rate, base on base, with its customs entry."""
    share, air = record("land_rates", _TIR_SHARE), record("air_rates", _AIR_RATE)
    rate = number(air, "rate_usd_per_kg")
    return [
        TariffLine(
            tariff_id="TRK-LCL-TIR",
            line=1,
            charge_code="TRUCK",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=_AIR_DENSITY,
            minimum_quantity=_TIR_LEAST_KG,
            rate=money(number(share, "value_typical") * rate),
            rate_low=money(number(share, "value_min") * rate),
            rate_high=money(number(share, "value_max") * rate),
            source=f"{provenance(share)} x {provenance(air)}, both per chargeable kg of air",
            confidence=Confidence.DERIVED,
        ),
        *declarations("TRK-LCL-TIR", 2, "CN"),
        TariffLine(
            tariff_id="TRK-LCL-TIR",
            line=4,
            charge_code="DOCUMENTS",
            basis=ChargeBasis.PER_BL,
            rate=_TIR_DOCUMENTS,
            source="planning default, no source: waybill and a share of the carnet",
            confidence=Confidence.UNVERIFIED,
        ),
    ]
