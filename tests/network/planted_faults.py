"""A sound world with a bit of everything, and a workbook of it in which thirty faults are planted.

Half of the faults are in cells (they cannot be read as what their column means), half in what
sound cells say of the world. Each stands in a row of its own, so that its place is known.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from network.enums import (
    AdmissionStatus,
    ChargeBasis,
    ChargeStage,
    Incoterm,
    LocationKind,
    Measure,
    Payer,
    Reason,
)
from network.goods import Packaging, Product
from network.inventory import Demand, Stock, StockGuard, Supply
from network.io.cells import column_letter
from network.io.csv import write_folder
from network.io.load import load
from network.location import Facility, Location
from network.network import Network
from network.schema import TABLES
from network.service import CutOff, FreeTime
from network.shipment import Order, OrderLine, Package, Shipment, ShipmentLine
from network.table import Table
from network.tariff import IncotermSplit, TariffLine, Zone, ZoneRate
from network.territory import Admission, Importer, Territory
from network.trade_rule import GoodsScope, TradeRule

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
SKUS = ("LAMP", "DESK", "FAN", "RUG")


@dataclass(frozen=True)
class FormulaError:
    """A cell whose formula shows an error."""

    shows: str


def sound_world() -> Network:
    """Return the ten nodes with goods, stock, shipments, orders, parcels and rules of trade."""
    world = load(TEN_NODES)
    tables = {name: Table.from_rows(TABLES[name], rows) for name, rows in _rows().items()}
    for name in ("locations", "tariffs"):
        tables[name] = world.table(name).concatenate(tables[name])
    return world.with_tables(tables)


def _rows() -> dict[str, list[object]]:
    return {**_places(), **_goods(), **_wishes(), **_prices(), **_trade()}


def _places() -> dict[str, list[object]]:
    hubs = (("HUB-LYO", "Lyon", 45.76, 4.84, "FR"), ("HUB-PAR", "Paris", 48.86, 2.35, "FR"))
    return {
        "locations": [
            Location(
                location_id=place,
                name=name,
                kind=LocationKind.HUB,
                lat=lat,
                lon=lon,
                country_code=country,
                timezone="Europe/Paris",
            )
            for place, name, lat, lon, country in hubs
        ],
        "facilities": [
            Facility(location_id="WHS-HAM", storage_capacity_m3=5000.0, currency="EUR"),
            Facility(location_id="HUB-LYO", fixed_cost=900.0, currency="EUR"),
        ],
        "cut_offs": [
            CutOff(service_id="S-YTN-HAM-F", kind="ERD", offset_min=14400),
            CutOff(service_id="S-YTN-HAM-F", kind="CY", offset_min=2880),
        ],
        "free_time": [
            FreeTime(
                free_time_id="DEM-DE",
                from_day=day,
                kind="demurrage",
                rate_per_day=rate,
                valid_from=date(2026, 1, 1),
            )
            for day, rate in ((1, 0.0), (6, 60.0), (11, 120.0))
        ],
    }


def _goods() -> dict[str, list[object]]:
    return {
        "products": [
            Product(
                sku=sku,
                weight_kg=2.0,
                volume_m3=0.01,
                units_per_carton=10,
                transfer_price=12.0,
                retail_price_gross=39.0,
                hs_code="940521",
            )
            for sku in SKUS
        ],
        "packaging": [
            Packaging(
                sku=sku,
                level="carton",
                quantity=10,
                length_cm=60.0,
                width_cm=50.0,
                height_cm=40.0,
                gross_weight_kg=22.0,
            )
            for sku in SKUS
        ],
        "supply": [
            Supply(factory_id="FAC-SZX", sku=sku, period="2026-11", capacity_units=9000.0)
            for sku in SKUS
        ],
        "demand": [
            Demand(market_id="MKT-HAM", sku=sku, period="2026-11", mean_units=800.0) for sku in SKUS
        ],
        "stock": [
            Stock(
                sku=sku,
                location_id="WHS-HAM",
                lot=lot,
                on_hand_units=300,
                reserved_units=20,
                received_on=date(2026, 9, 1),
                expires_on=date(2028, 9, 1),
            )
            for sku in SKUS
            for lot in ("L1", "L2")
        ],
        "stock_guard": [
            StockGuard(sku="LAMP", location_id="WHS-HAM", channel="e_commerce", units=100)
        ],
    }


def _wishes() -> dict[str, list[object]]:
    shipments = [f"S-{number}" for number in range(1, 9)]
    return {
        "shipments": [
            Shipment(
                shipment_id=name,
                origin_id="FAC-SZX",
                destination_id="MKT-HAM",
                weight_kg=220.0,
                volume_m3=1.2,
                packages=10,
                units=100,
                value=1200.0,
                sku="LAMP",
                incoterm=Incoterm.FOB,
                ready_at="2026-11-02",
                due_at="2027-02-01",
            )
            for name in shipments
        ],
        "shipment_lines": [
            ShipmentLine(shipment_id=name, line=1, sku="LAMP", units=100, value=1200.0)
            for name in shipments
        ],
        "packages": [
            Package(
                shipment_id=name,
                line=1,
                count=10,
                length_cm=60.0,
                width_cm=50.0,
                height_cm=40.0,
                gross_weight_kg=22.0,
            )
            for name in shipments
        ],
        "orders": [Order(order_id=name, market_id="MKT-HAM") for name in ("O-1", "O-2", "O-3")],
        "order_lines": [
            OrderLine(order_id=name, line=1, sku="LAMP", units=1) for name in ("O-1", "O-2", "O-3")
        ],
    }


def _prices() -> dict[str, list[object]]:
    halves = (
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), None),
    )
    return {
        "tariffs": [
            TariffLine(
                tariff_id=tariff,
                line=line,
                charge_code="DRAYAGE",
                basis=ChargeBasis.PER_KM,
                rate=1.5 + line / 10,
                currency="EUR",
                valid_from=since,
                valid_to=until,
            )
            for tariff in ("DRAY-FR", "DRAY-NL")
            for line, (since, until) in enumerate(halves, 1)
        ],
        "zones": [
            Zone(parcel_service="POST", country_code="DE", postcode_prefix=prefix, zone=zone)
            for prefix, zone in (("1", "north"), ("2", "north"), ("8", "south"), ("9", "south"))
        ],
        "zone_rates": [
            ZoneRate(parcel_service="POST", zone=zone, up_to_kg=kilograms, rate=rate)
            for zone in ("north", "south")
            for kilograms, rate in ((2.0, 4.0), (5.0, 6.0), (30.0, 14.0))
        ],
    }


def _trade() -> dict[str, list[object]]:
    duties = (("DE-DUTY-OLD", None, date(2026, 6, 30)), ("DE-DUTY", date(2026, 7, 1), None))
    return {
        "territories": [
            Territory(territory_id="EU", currency="EUR"),
            Territory(
                territory_id="DE", customs_territory_id="EU", country_code="DE", currency="EUR"
            ),
        ],
        "goods_scopes": [
            GoodsScope(scope="lighting", hs_prefix="9405"),
            GoodsScope(scope="furniture", hs_prefix="9403", valid_from=date(2020, 1, 1)),
        ],
        "trade_rules": [
            TradeRule(rule_id="DE-VAT", territory_id="DE", measure=Measure.VAT, rate_percent=19.0),
            *(
                TradeRule(
                    rule_id=rule,
                    territory_id="EU",
                    measure=Measure.DUTY,
                    goods_scope="lighting",
                    rate_percent=4.7,
                    conflict_group="EU-LIGHTING",
                    valid_from=since,
                    valid_to=until,
                )
                for rule, since, until in duties
            ),
        ],
        "importers": [Importer(importer_id="OWN-DE", territory_id="DE", currency="EUR")],
        "admissions": [
            Admission(
                admission_id=f"CE-{sku}",
                sku=sku,
                territory_id="DE",
                certificate="CE",
                status=AdmissionStatus.HELD,
                valid_to=date(2028, 1, 1),
            )
            for sku in SKUS
        ],
        "incoterm_splits": [
            IncotermSplit(
                incoterm=Incoterm.FOB,
                charge_stage=stage,
                payer=Payer.SELLER if stage in {"origin", "export_clearance"} else Payer.BUYER,
            )
            for stage in ChargeStage
        ],
    }


class Sheets:
    """The cells of a world, sheet by sheet, to be spoiled one by one."""

    def __init__(self, network: Network) -> None:
        self.grids: dict[str, list[list[object]]] = {}
        with TemporaryDirectory() as folder:
            write_folder(network, folder)
            for file in sorted(Path(folder).glob("*.csv")):
                with file.open(newline="", encoding="utf-8") as handle:
                    self.grids[file.stem] = [list(row) for row in csv.reader(handle)]

    def put(self, table: str, key: str, column: str, value: object) -> str:
        """Put a value into a cell of the row of a key; return its place."""
        grid = self.grids[table]
        header = grid[0]
        if column not in header:
            header.append(column)
        parts = [header.index(name) for name in TABLES[table].key if name in header]
        wanted = [
            number
            for number, row in enumerate(grid[1:], 1)
            if "/".join(str(row[part]) for part in parts).rstrip("/") == key
        ]
        at = header.index(column)
        for row in grid[1:]:
            row.extend([""] * (len(header) - len(row)))
        (number,) = wanted
        grid[number][at] = value
        return f"{table}!{column_letter(at)}{number + 1}"

    def copy(self, table: str, key: str, column: str, value: object) -> str:
        """Add a copy of a row with another value; return the place of that."""
        grid = self.grids[table]
        parts = [grid[0].index(name) for name in TABLES[table].key if name in grid[0]]
        twin = next(row for row in grid[1:] if "/".join(str(row[part]) for part in parts) == key)
        made = list(twin)
        made[grid[0].index(column)] = value
        grid.append(made)
        return f"{table}!{column_letter(grid[0].index(column))}{len(grid)}"

    def head(self, table: str, heading: str) -> str:
        """Add a column with a heading; return its place."""
        grid = self.grids[table]
        grid[0].append(heading)
        for row in grid[1:]:
            row.append("blue")
        return f"{table}!{column_letter(len(grid[0]) - 1)}1"

    def sheet(self, name: str) -> str:
        """Add a sheet that is no table; return its name."""
        self.grids[name] = [["service_id"], ["X"]]
        return name

    def write(self, file: Path) -> None:
        """Write the workbook: numbers as numbers, formulas with what they show."""
        with xlsxwriter.Workbook(file, {"strings_to_numbers": True}) as book:
            for name, grid in self.grids.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(grid):
                    for at, cell in enumerate(row):
                        if isinstance(cell, FormulaError):
                            sheet.write_formula(number, at, "=1/0", None, cell.shows)
                        elif cell != "":
                            sheet.write(number, at, cell)


@dataclass(frozen=True)
class Plant:
    """One fault: how it is planted, where, and what it is to be called."""

    code: Reason
    plant: Callable[[Sheets], str]


def _put(code: Reason, *cell: object) -> Plant:
    return Plant(code, lambda sheets: sheets.put(*cell))


def _copy(code: Reason, *cell: object) -> Plant:
    return Plant(code, lambda sheets: sheets.copy(*cell))


IN_CELLS = (
    _put(Reason.NOT_A_NUMBER, "products", "DESK", "transfer_price", "cheap"),
    _put(Reason.NOT_A_WORD, "packaging", "FAN/carton", "level", "box"),
    _put(Reason.UNKNOWN_REFERENCE, "shipments", "S-7", "sku", "LMAP"),
    _put(Reason.NOT_A_DATE, "stock", "FAN/WHS-HAM/L1", "expires_on", "31.12.2026"),
    _copy(Reason.DUPLICATE_KEY, "order_lines", "O-1/1", "order_id", "O-1"),
    Plant(Reason.UNKNOWN_COLUMN, lambda sheets: sheets.head("orders", "colour")),
    _put(Reason.OUT_OF_RANGE, "facilities", "HUB-LYO", "fixed_cost", -900),
    _put(Reason.OUT_OF_RANGE, "shipments", "S-8", "value", 1e15),
    _put(Reason.NOT_FINITE, "services", "S-SIN-HAM-F", "capacity_teu", "NaN"),
    _put(Reason.BAD_DEPARTURES, "services", "S-YTN-SIN-F", "departures", "weekly Moon 09:00"),
    _put(Reason.CELL_ERROR, "products", "FAN", "retail_price_gross", FormulaError("#DIV/0!")),
    _put(Reason.MISSING_VALUE, "packaging", "RUG/carton", "length_cm", ""),
    _put(Reason.BAD_VALUE, "products", "RUG", "units_per_carton", 2.5),
    Plant(Reason.UNKNOWN_TABLE, lambda sheets: sheets.sheet("servces")),
)
"""Faults of cells."""

IN_THE_WORLD = (
    _put(Reason.NO_TARIFF, "services", "T-WHS-MKT-L", "tariff_id", ""),
    _put(Reason.FASTER_THAN_PHYSICS, "services", "T-FAC-XIA-F", "transit_min", 300),
    _copy(Reason.DUPLICATE_SERVICE, "services", "T-HAM-MKT-L", "service_id", "T-TWIN"),
    _copy(Reason.UNREACHABLE_MARKET, "locations", "MKT-HAM", "location_id", "MKT-BRE"),
    _put(Reason.TIMEZONE_FOREIGN, "locations", "HUB-PAR", "timezone", "America/New_York"),
    _put(Reason.TARIFF_GAP, "tariffs", "DRAY-FR/3", "valid_from", "2027-02-01"),
    _put(Reason.TARIFF_OVERLAP, "tariffs", "DRAY-NL/2", "valid_from", "2026-06-01"),
    _put(Reason.DATES_REVERSED, "free_time", "DEM-DE/6", "valid_to", "2025-12-31"),
    _put(Reason.RULES_OVERLAP, "trade_rules", "DE-DUTY", "valid_from", "2026-06-15"),
    _put(Reason.SUM_MISMATCH, "shipments", "S-1", "packages", 12),
    _put(Reason.DENSITY_IMPOSSIBLE, "shipments", "S-3", "volume_m3", 0.005),
    _put(Reason.DUE_BEFORE_READY, "shipments", "S-2", "due_at", "2026-10-01"),
    _put(Reason.STOCK_OVERBOOKED, "stock", "RUG/WHS-HAM/L2", "reserved_units", 600),
    _put(Reason.SUPPLY_SHORT, "supply", "FAC-SZX/RUG/2026-11", "capacity_units", 0),
    _put(Reason.ZONE_WITHOUT_RATE, "zones", "POST//DE/9", "zone", "alps"),
    _put(Reason.ADMISSION_EXPIRED, "admissions", "CE-FAN", "valid_to", "2026-03-31"),
)
"""Faults of what sound cells say."""

PLANTS = (*IN_CELLS, *IN_THE_WORLD)


def plant(file: Path, plants: tuple[Plant, ...] = PLANTS) -> list[tuple[str, Reason]]:
    """Write a workbook with the faults planted; return the place and the code of each."""
    sheets = Sheets(sound_world())
    planted = [(one.plant(sheets), one.code) for one in plants]
    sheets.write(file)
    return planted
