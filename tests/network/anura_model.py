"""A small but complete model in the tables of Anura, with prices one can add up by hand."""

import csv
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Table = list[dict[str, Any]]
Model = dict[str, Table]


def lamp_model(**changed: Table) -> Model:
    """Return the model; ``changed`` replaces or adds whole tables.

    Lamps (2 kg, 0.01 m3, worth 5) come from a supplier over the ocean to two warehouses under
    consideration and from there by truck to three customers.
    """
    model: Model = {
        "ModelSettings": [
            {
                "ModelStartDate": "2026-01-01",
                "ModelEndDate": "2026-12-31",
                "PrimaryWeightUOM": "LB",
                "PrimaryVolumeUOM": "CFT",
                "PrimaryDistanceUOM": "MI",
                "PrimaryTimeUOM": "HR",
                "PrimaryQuantityUOM": "EA",
                "CircuityFactor": 20,
                "AverageSpeed": 50,
                "PrimarySpeedUOM": "MPH",
            }
        ],
        "Products": [
            {
                "ProductName": "LAMP",
                "Status": "Include",
                "UnitValue": 5,
                "UnitPrice": 20,
                "UnitWeight": 2,
                "UnitWeightUOM": "KG",
                "UnitVolume": 0.01,
                "UnitVolumeUOM": "CBM",
                "ShelfLife": 52,
                "ShelfLifeUOM": "WK",
            }
        ],
        "Suppliers": [place("Supplier", "SHENZHEN", 22.54, 114.06, "China")],
        "Facilities": [
            place("Facility", "WEST", 34.05, -118.24, "USA")
            | {
                "FacilityStatus": "Consider",
                "InitialState": "Potential",
                "FixedStartupCost": 40,
                "FixedOperatingCost": 300,
                "ThroughputCapacity": 1000,
                "ThroughputCapacityUOM": "EA",
                "StorageCapacity": 500,
                "StorageCapacityUOM": "CBM",
            },
            place("Facility", "EAST", 40.71, -74.01, "USA")
            | {
                "FacilityStatus": "Consider",
                "InitialState": "Existing",
                "FixedOperatingCost": 350,
                "FixedClosingCost": 25,
            },
        ],
        "Customers": [
            place("Customer", "SEATTLE", 47.61, -122.33, "United States"),
            place("Customer", "DALLAS", 32.78, -96.80, "United States"),
            place("Customer", "BOSTON", 42.36, -71.06, "United States"),
        ],
        "CustomerDemand": [
            {
                "CustomerName": name,
                "ProductName": "LAMP",
                "PeriodName": "Model Horizon",
                "Quantity": quantity,
                "DemandStatus": "Include",
                "PenaltyCost": 9,
            }
            for name, quantity in (("SEATTLE", 100), ("DALLAS", 200), ("BOSTON", 300))
        ],
        "SupplierCapabilities": [
            {
                "SupplierName": "SHENZHEN",
                "ProductName": "LAMP",
                "UnitCost": 3,
                "SupplyCapacity": 5000,
            }
        ],
        "TransportationModes": [
            {"ModeName": "Truck", "CO2EmissionRate": 0.0001, "CO2EmissionRateUOM": "LB-MI"},
            {"ModeName": "Ocean"},
        ],
        "WarehousingPolicies": [
            {
                "FacilityName": "ALL",
                "ProductName": "LAMP",
                "OutboundHandlingCost": 0.25,
                "InboundHandlingCost": 10,
                "InboundHandlingCostUOM": "CBM",
            }
        ],
        "TransportationPolicies": [
            lane("SHENZHEN", "WEST", "Ocean", 50, "CBM", TransportTime=20, TransportTimeUOM="DAY"),
            lane("SHENZHEN", "EAST", "Ocean", 80, "CBM", TransportTime=32, TransportTimeUOM="DAY"),
            lane("WEST", "SEATTLE", "Truck", 1.0, "EA"),
            lane("WEST", "DALLAS", "Truck", 1.5, "EA"),
            lane("WEST", "BOSTON", "Truck", 4.0, "EA"),
            lane("EAST", "SEATTLE", "Truck", 4.0, "EA"),
            lane("EAST", "DALLAS", "Truck", 2.0, "EA"),
            lane("EAST", "BOSTON", "Truck", 0.5, "EA"),
        ],
    }
    return deepcopy({**model, **changed})


def place(kind: str, name: str, lat: float, lon: float, country: str) -> dict[str, Any]:
    """Return the row of a place."""
    return {
        f"{kind}Name": name,
        "Status": "Include",
        "Country": country,
        "Latitude": lat,
        "Longitude": lon,
    }


def lane(
    origin: str, destination: str, mode: str, cost: Any, unit: str, **more: Any
) -> dict[str, Any]:
    """Return a transport policy with a unit cost."""
    return {
        "OriginName": origin,
        "DestinationName": destination,
        "ProductName": "LAMP",
        "ModeName": mode,
        "UnitCost": cost,
        "UnitCostUOM": unit,
        **more,
    }


def header_of(table: Table) -> list[str]:
    """Return the columns of a table in the order they are first used."""
    return list(dict.fromkeys(column for row in table for column in row))


def cells_of(model: Mapping[str, Table]) -> Sequence[tuple[str, int, str]]:
    """Return every filled cell: table, row, column."""
    return [
        (name, number, column)
        for name, table in model.items()
        for number, row in enumerate(table)
        for column, value in row.items()
        if value is not None and str(value).strip()
    ]


def write_csv(model: Mapping[str, Table], folder: Path, *, lower: bool = False) -> Path:
    """Write a model as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in model.items():
        header = header_of(table)
        shown = name.lower() if lower else name
        with (folder / f"{shown}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow([column.lower() if lower else column for column in header])
            for row in table:
                writer.writerow(["" if row.get(c) is None else row[c] for c in header])
    return folder


def write_xlsx(model: Mapping[str, Table], file: Path) -> Path:
    """Write a model as one workbook, a sheet per table."""
    with Workbook(file) as book:
        for name, table in model.items():
            sheet = book.add_worksheet(name[:31])
            header = header_of(table)
            sheet.write_row(0, 0, header)
            for number, row in enumerate(table, start=1):
                for at, column in enumerate(header):
                    if row.get(column) is not None:
                        sheet.write(number, at, row[column])
    return file
