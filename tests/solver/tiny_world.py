"""A world of one line: factory, two ports, market; a test states what it wants of it."""

from datetime import date

from network.enums import LoadForm, LocationKind, Mode
from network.equipment import Equipment
from network.location import Location
from network.network import Network
from network.schema import TABLES
from network.service import Service, Transfer
from network.shipment import Shipment
from network.table import Table
from network.tariff import FxRate, TariffLine

PLACES = (
    ("FAC", LocationKind.FACTORY),
    ("PORT-A", LocationKind.SEAPORT),
    ("PORT-B", LocationKind.SEAPORT),
    ("MKT", LocationKind.MARKET),
)
BOXES = (("20GP", 28.0, 21000.0, 1.0), ("40HC", 64.0, 26000.0, 2.0))
RATES = (("USD", 1.0), ("EUR", 0.9), ("JPY", 150.0), ("KWD", 0.31))


def service(name, origin, destination, **changes):
    """Return a daily full-container service, changed as asked."""
    made = {
        "mode": Mode.TRUCK,
        "load_form": LoadForm.FCL,
        "transit_min": 600,
        "departures": "daily 12:00",
    }
    return Service(
        service_id=name, origin_id=origin, destination_id=destination, **{**made, **changes}
    )


def shipment(name, **changes):
    """Return a load of one small box that must arrive within a week."""
    made = {
        "origin_id": "FAC",
        "destination_id": "MKT",
        "weight_kg": 5000.0,
        "volume_m3": 20.0,
        "ready_at": "2026-11-02T01:00+00:00",
        "due_at": "2026-11-08",
    }
    return Shipment(shipment_id=name, **{**made, **changes})


def line(tariff_id, number, basis, rate, **changes):
    """Return a tariff line whose charge code is C and its number."""
    return TariffLine(
        tariff_id=tariff_id,
        line=number,
        charge_code=f"C{number}",
        basis=basis,
        rate=rate,
        **changes,
    )


def tiny_world(services, tariffs, shipments=(), transfers=None, storage=None):
    """Return the world; ``storage`` maps ports to storage tariffs."""
    rows = {
        "locations": [
            Location(
                location_id=place,
                name=place,
                kind=kind,
                lat=0.0,
                lon=float(number),
                storage_tariff_id=(storage or {}).get(place, ""),
            )
            for number, (place, kind) in enumerate(PLACES)
        ],
        "equipment": [
            Equipment(equipment_id=name, volume_m3=cube, payload_kg=payload, teu=teu)
            for name, cube, payload, teu in BOXES
        ],
        "services": services,
        "transfers": transfers or [Transfer(transfer_id="X")],
        "tariffs": tariffs,
        "fx_rates": [
            FxRate(currency=word, units_per_usd=rate, date=date(2026, 1, 1)) for word, rate in RATES
        ],
        "shipments": list(shipments),
    }
    return Network(
        tables={name: Table.from_rows(TABLES[name], given) for name, given in rows.items()},
        name="tiny",
        reference_date=date(2026, 11, 1),
    )
