"""Three warehouses and three markets, with prices one can add up in one's head."""

from dataclasses import replace
from typing import Any

from network.enums import (
    ActivityUnit,
    ChargeBasis,
    LoadForm,
    LocationKind,
    Mode,
    OpenStatus,
    UnitChange,
)
from network.equipment import Equipment
from network.factor import EmissionFactor
from network.goods import Product
from network.inventory import Demand, Supply
from network.location import Facility, Location
from network.network import Network
from network.schema import TABLES
from network.service import Service, Transfer
from network.table import Table
from network.tariff import FxRate, TariffLine

DAY_MIN = 1440
SITES = ("NORTH", "SOUTH", "WEST")
MARKETS = ("OSLO", "ROME", "PORTO")
RATES = {  # per unit
    "NORTH": (1.00, 4.00, 3.00),
    "SOUTH": (4.00, 1.00, 2.50),
    "WEST": (3.00, 2.50, 1.00),
}
DAYS = {"NORTH": (1, 5, 4), "SOUTH": (5, 1, 3), "WEST": (4, 3, 1)}
UNITS = (100.0, 200.0, 300.0)


def siting_world(**changed: list[Any]) -> Network:
    """Return the world; ``changed`` replaces or adds whole tables."""
    rows: dict[str, list[Any]] = {
        "locations": [
            *(_place(name, LocationKind.WAREHOUSE) for name in SITES),
            *(_place(name, LocationKind.MARKET) for name in MARKETS),
        ],
        "facilities": facilities(),
        "services": services(),
        "tariffs": tariffs(),
        "products": [Product(sku="LAMP", weight_kg=2.0, volume_m3=0.01, transfer_price=5.0)],
        "demand": demand(),
        "emission_factors": [factor("VAN", 200.0)],
        "fx_rates": [
            FxRate(currency="EUR", units_per_usd=0.5, date=Network(tables={}).reference_date)
        ],
    }
    tables = {
        name: Table.from_rows(TABLES[name], made) for name, made in {**rows, **changed}.items()
    }
    return Network(tables=tables, name="siting")


def _place(name: str, kind: LocationKind) -> Location:
    return Location(location_id=name, name=name.title(), kind=kind, lat=0.0, lon=0.0)


def factor(name: str, grams: float) -> EmissionFactor:
    """Return a factor of some grams per tonne-kilometre, a quarter of them upstream."""
    return EmissionFactor(
        category_id=name,
        pack="TEST",
        unit=ActivityUnit.G_PER_TKM,
        wtt=grams / 4,
        ttw=grams * 3 / 4,
        licence="none",
        source="invented",
    )


def facilities(**changes: dict[str, Any]) -> list[Facility]:
    """Return the warehouses under consideration at 300 each; ``changes`` by name."""
    return [
        replace(
            Facility(location_id=name, status=OpenStatus.CONSIDER, fixed_cost=300.0),
            **changes.get(name, {}),
        )
        for name in SITES
    ]


def services(**changes: Any) -> list[Service]:
    """Return a parcel lane from every warehouse to every market, 100 km apart."""
    made = [
        Service(
            service_id=f"{site}-{market}",
            origin_id=site,
            destination_id=market,
            mode=Mode.PARCEL,
            load_form=LoadForm.PARCEL,
            distance_km=100.0,
            transit_min=days * DAY_MIN,
            tariff_id=f"{site}-{market}",
            toc_id="VAN",
        )
        for site in SITES
        for market, days in zip(MARKETS, DAYS[site], strict=True)
    ]
    return [replace(service, **changes) for service in made]


def tariffs(**changes: Any) -> list[TariffLine]:
    """Return one line per lane: so much per unit."""
    return [
        replace(
            TariffLine(
                tariff_id=f"{site}-{market}",
                line=1,
                charge_code="LAST_MILE",
                basis=ChargeBasis.PER_UNIT,
                rate=rate,
            ),
            **changes,
        )
        for site in SITES
        for market, rate in zip(MARKETS, RATES[site], strict=True)
    ]


def demand(**changes: Any) -> list[Demand]:
    """Return what the markets want of lamps."""
    return [
        replace(Demand(market_id=market, sku="LAMP", mean_units=units), **changes)
        for market, units in zip(MARKETS, UNITS, strict=True)
    ]


def with_factory(network: Network, capacity_units: float | None = None) -> Network:
    """Add a factory that trucks goods to NORTH and SOUTH by full box; a box is 100 a trip."""
    trucks = [
        Service(
            service_id=f"FACTORY-{site}",
            origin_id="FACTORY",
            destination_id=site,
            mode=Mode.TRUCK,
            load_form=LoadForm.FCL,
            distance_km=500.0,
            transit_min=2 * DAY_MIN,
            equipment=("BOX",),
            tariff_id="TRUCK",
        )
        for site in ("NORTH", "SOUTH")
    ]
    doors = [
        Transfer(
            transfer_id="STUFF",
            location_kind=LocationKind.FACTORY,
            unit_change=UnitChange.STUFF,
            dwell_min=60,
        ),
        Transfer(
            transfer_id="STRIP",
            location_kind=LocationKind.WAREHOUSE,
            from_mode=Mode.TRUCK,
            unit_change=UnitChange.STRIP,
            dwell_min=60,
        ),
    ]
    line = TariffLine(
        tariff_id="TRUCK",
        line=1,
        charge_code="HAUL",
        basis=ChargeBasis.PER_CONTAINER,
        rate=100.0,
    )
    supply = Supply(factory_id="FACTORY", sku="LAMP", capacity_units=capacity_units, unit_cost=2.0)
    return network.with_tables(
        {
            "locations": network.locations.append([_place("FACTORY", LocationKind.FACTORY)]),
            "services": network.services.append(trucks),
            "transfers": Table.from_rows(TABLES["transfers"], doors),
            "tariffs": network.tariffs.append([line]),
            "equipment": Table.from_rows(
                TABLES["equipment"], [Equipment(equipment_id="BOX", volume_m3=2.0, payload_kg=900)]
            ),
            "supply": Table.from_rows(TABLES["supply"], [supply]),
        }
    )
