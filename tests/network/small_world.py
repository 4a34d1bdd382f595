"""A world small enough to read: two factories, two ports, a canal, an airport and two markets."""

from network.enums import (
    ActivityUnit,
    ChargeBasis,
    LoadForm,
    LocationKind,
    Mode,
    OnClosure,
)
from network.factor import EmissionFactor
from network.location import Location, Passage
from network.network import Network
from network.schema import TABLES
from network.service import Service
from network.table import Table
from network.tariff import TariffLine

PLACES = (
    ("FAC-SZX", LocationKind.FACTORY, 22.5, 114.1, "CN", "Asia/Shanghai"),
    ("FAC-SGH", LocationKind.FACTORY, 31.2, 121.5, "CN", "Asia/Shanghai"),
    ("CNYTN", LocationKind.SEAPORT, 22.6, 114.3, "CN", "Asia/Shanghai"),
    ("DEHAM", LocationKind.SEAPORT, 53.5, 10.0, "DE", "Europe/Berlin"),
    ("HKG", LocationKind.AIRPORT, 22.3, 113.9, "HK", "Asia/Hong_Kong"),
    ("MKT-DEHAM", LocationKind.MARKET, 53.6, 10.0, "DE", "Europe/Berlin"),
    ("MKT-PLWAW", LocationKind.MARKET, 52.2, 21.0, "PL", "Europe/Warsaw"),
)
SERVICES = (
    ("TRK-SZX-YTN", "FAC-SZX", "CNYTN", Mode.TRUCK, 40.0, 120, "on_demand"),
    ("TRK-SGH-YTN", "FAC-SGH", "CNYTN", Mode.TRUCK, 1500.0, 2000, "on_demand"),
    ("SEA-YTN-HAM", "CNYTN", "DEHAM", Mode.SEA, 25000.0, 50000, "weekly Mon 08:00"),
    ("TRK-HAM-HAM", "DEHAM", "MKT-DEHAM", Mode.TRUCK, 20.0, 60, "on_demand"),
    ("TRK-HAM-WAW", "DEHAM", "MKT-PLWAW", Mode.TRUCK, 850.0, 900, "on_demand"),
)


def small_world() -> Network:
    """Return the world; every call makes a new one of equal content."""
    return Network(
        tables={
            table.schema.name: table
            for table in (
                _locations(),
                Table.from_rows(
                    TABLES["passages"],
                    [Passage(passage_id="suez"), Passage(passage_id="malacca")],
                ),
                _services(),
                _tariffs(),
                _factors(),
            )
        },
        name="small",
    )


def _locations() -> Table[Location]:
    rows = [
        Location(
            location_id=place,
            name=place,
            kind=kind,
            lat=lat,
            lon=lon,
            country_code=country,
            timezone=zone,
        )
        for place, kind, lat, lon, country, zone in PLACES
    ]
    return Table.from_rows(TABLES["locations"], rows)


def _services() -> Table[Service]:
    rows = [
        Service(
            service_id=name,
            origin_id=origin,
            destination_id=destination,
            mode=mode,
            load_form=LoadForm.FCL,
            distance_km=distance,
            transit_min=transit,
            departures=departures,
            tariff_id=f"T-{mode}",
            toc_id=f"F-{mode}",
            passages=("malacca", "suez") if mode is Mode.SEA else (),
            on_closure=OnClosure.REROUTE,
            capacity_teu=100.0 if mode is Mode.SEA else None,
        )
        for name, origin, destination, mode, distance, transit, departures in SERVICES
    ]
    return Table.from_rows(TABLES["services"], rows)


def _tariffs() -> Table[TariffLine]:
    rows = [
        TariffLine(
            tariff_id="T-sea",
            line=1,
            charge_code="OFR",
            basis=ChargeBasis.PER_CONTAINER,
            rate=2200.0,
            rate_low=1000.0,
            rate_high=6200.0,
        ),
        TariffLine(
            tariff_id="T-sea", line=2, charge_code="DOC", basis=ChargeBasis.PER_BL, rate=50.0
        ),
        TariffLine(
            tariff_id="T-truck", line=1, charge_code="TRK", basis=ChargeBasis.PER_KM, rate=1.4
        ),
    ]
    return Table.from_rows(TABLES["tariffs"], rows)


def _factors() -> Table[EmissionFactor]:
    rows = [
        EmissionFactor(
            category_id=f"F-{mode}",
            pack="test",
            mode=mode,
            unit=ActivityUnit.G_PER_TKM,
            wtt=1.0,
            ttw=grams,
            licence="test",
            source="test",
        )
        for mode, grams in ((Mode.SEA, 6.0), (Mode.TRUCK, 70.0))
    ]
    return Table.from_rows(TABLES["emission_factors"], rows)
