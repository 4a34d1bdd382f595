"""Reads the public multimodal instance as a network of ours, and our plan back for its referee."""

import math
from datetime import date, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    EquipmentKind,
    LoadForm,
    LocationKind,
    Mode,
    UnitChange,
)
from network.equipment import Equipment
from network.location import Location
from network.network import Network
from network.schema import TABLES
from network.service import Service, Transfer
from network.shipment import Shipment
from network.table import Table
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY, moment_of
from solver.plan import Plan

FILE = "hzjken/model data.xlsx"
MODES = {"Sea": Mode.SEA, "Air": Mode.AIR, "Rail": Mode.RAIL, "Truck": Mode.TRUCK}
PER_CONTAINER = {
    "Port/Airport/Rail Handling Cost": "HANDLING",
    "Bunker/ Fuel Cost": "FUEL",
    "Documentation Cost": "DOCUMENTS",
    "Equipment Cost": "EQUIPMENT",
    "Extra Cost": "EXTRA",
}
HOURS = (
    "CustomClearance time (hours)",
    "Port/Airport/Rail Handling time (hours)",
    "Extra Time",
    "Transit time (hours)",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS = {
    "Port": LocationKind.SEAPORT,
    "Airport": LocationKind.AIRPORT,
    "Station": LocationKind.RAIL_TERMINAL,
    "Warehouse": LocationKind.WAREHOUSE,
}


def sheets(path: Path) -> dict[str, list[dict[str, object]]]:
    book = CalamineWorkbook.from_path(str(path))
    out = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        head = [str(title).strip() for title in rows[0]]
        filled = [row for row in rows[1:] if any(value != "" for value in row)]
        out[name] = [dict(zip(head, row, strict=True)) for row in filled]
    return out


def number(value: object) -> float:
    return float(value) if value not in ("", None) else 0.0


def read(path: Path) -> Network:
    book = sheets(path)
    routes, orders = book["Route Information"], book["Order Information"]
    storage = {
        str(row["Source"]): number(row["Warehouse Cost"])
        for row in routes
        if row["Warehouse Cost"] != ""
    }
    places = dict.fromkeys(str(row[end]) for row in routes for end in ("Source", "Destination"))
    tariffs = [
        TariffLine(
            tariff_id=f"STORE {place}",
            line=1,
            charge_code="STORAGE",
            category=ChargeCategory.WAREHOUSE,
            basis=ChargeBasis.PER_M3_DAY,
            rate=rate,
        )
        for place, rate in storage.items()
    ]
    services = []
    for row in routes:
        name = f"R{int(number(row['Route Number']))}"
        tariffs += route_tariff(name, row)
        days = math.ceil(sum(number(row[column]) for column in HOURS) / 24 - 1e-9)
        marked = [day[:3] + " 00:00" for day in DAYS if number(row[day]) == 1]
        services.append(
            Service(
                service_id=name,
                origin_id=str(row["Source"]),
                destination_id=str(row["Destination"]),
                mode=MODES[str(row["Travel Mode"])],
                load_form=LoadForm.FCL,
                carrier=str(row["Carrier"]),
                transit_min=days * MINUTES_PER_DAY,
                departures="weekly " + ", ".join(marked),
                equipment=(size_name(row["Container Size"]),),
                tariff_id=name,
            )
        )
    tables = {
        "locations": [
            Location(
                location_id=place,
                name=place,
                kind=KINDS[place.rsplit(" ", 1)[-1]],
                lat=0.0,
                lon=0.0,
                may_store=place in storage,
                storage_tariff_id=f"STORE {place}" if place in storage else "",
            )
            for place in places
        ],
        "equipment": [
            Equipment(
                equipment_id=size_name(size),
                kind=EquipmentKind.CONTAINER,
                volume_m3=size,
                payload_kg=1e9,
                teu=1.0,
            )
            for size in sorted({number(row["Container Size"]) for row in routes})
        ],
        "services": services,
        "transfers": [Transfer(transfer_id="ANY", unit_change=UnitChange.TRANSLOAD)],
        "tariffs": tariffs,
        "shipments": [shipment(row) for row in orders],
    }
    return Network(
        tables={name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()},
        name="hzjken",
        reference_date=date(2018, 2, 1),
    )


def size_name(size: object) -> str:
    return f"{number(size):g} m3"


def route_tariff(name: str, row: dict[str, object]) -> list[TariffLine]:
    lines = [("FIXED", ChargeBasis.PER_DEPARTURE, number(row["Fixed Freight Cost"]))]
    lines += [
        (code, ChargeBasis.PER_CONTAINER, number(row[column]))
        for column, code in PER_CONTAINER.items()
    ]
    duty = number(row["Transit Duty"]) * 100
    lines.append(("TRANSIT_DUTY", ChargeBasis.PERCENT_OF_VALUE, round(duty, 6)))
    return [
        TariffLine(tariff_id=name, line=i, charge_code=code, basis=basis, rate=rate)
        for i, (code, basis, rate) in enumerate(lines, 1)
        if rate
    ]


def shipment(row: dict[str, object]) -> Shipment:
    domestic = row["Journey Type"] == "Domestic"
    return Shipment(
        shipment_id=f"{int(number(row['Order Number']))}",
        origin_id=str(row["Ship From"]),
        destination_id=str(row["Ship To"]),
        weight_kg=number(row["Weight (KG)"]),
        volume_m3=number(row["Volume"]),
        value=number(row["Order Value"]),
        ready_at=day(row["Order Date"]),
        due_at=day(row["Required Delivery Date"]),
        duty_percent=0.0 if domestic else round(number(row["Tax Percentage"]) * 100, 6),
    )


def day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return (date(1899, 12, 30) + timedelta(days=int(number(value)))).isoformat()


def as_solution(network: Network, plan: Plan) -> dict[str, object]:
    """Return a plan in the shape the referee of the instance reads."""
    orders = {
        move.shipment_id: [
            {
                "date": moment_of(leg.depart_min).date().isoformat(),
                "from": leg.origin_id,
                "to": leg.destination_id,
                "mode": leg.mode.value.capitalize(),
            }
            for leg in move.itinerary.services
        ]
        for move in plan.moves
    }
    containers = [
        {
            "date": moment_of(load.depart_min).date().isoformat(),
            "from": load.origin_id,
            "to": load.destination_id,
            "count": sum(count for _, count in load.boxes),
        }
        for load in plan.loads
    ]
    return {"orders": orders, "containers": containers}
