"""South-East Asia, sold on cash on delivery: a warehouse per country, refusals and remittance."""

from typing import Any

from network.enums import Channel, ChargeBasis, OpenStatus, RegistrationKind, TraderKind
from network.tariff import Accessorial
from network.templates import goods
from network.templates.goods import Load
from network.templates.rows import (
    EXPORTER,
    held,
    order,
    oversize,
    registered,
    rented,
    returned,
    work,
    zone_rates,
    zones,
)
from network.templates.samples import INVENTED
from network.templates.template import Template
from network.territory import Importer

_SKUS = ("LAMP", "SPEAKER", "JACKET", "TOY-SET")
_DEMAND = {
    "MKT-THBKK": {"LAMP": 1500, "SPEAKER": 1900, "JACKET": 60, "TOY-SET": 2600},
    "MKT-VNSGN": {"LAMP": 1300, "SPEAKER": 1400, "JACKET": 80, "TOY-SET": 2200},
    "MKT-MYSHA": {"LAMP": 900, "SPEAKER": 1000, "JACKET": 40, "TOY-SET": 1500},
    "MKT-IDJKT": {"LAMP": 2100, "SPEAKER": 2300, "JACKET": 50, "TOY-SET": 3900},
    "MKT-PHMNL": {"LAMP": 1400, "SPEAKER": 1200, "JACKET": 40, "TOY-SET": 2400},
}
_SUPPLY = {
    "FAC-CNSNZ": {"LAMP": 30000, "SPEAKER": 25000},
    "FAC-CNNIN": {"JACKET": 4000, "TOY-SET": 50000},
}
_WAREHOUSES = {
    "WHS-THBKK": 7500.0,
    "WHS-VNSGN": 6200.0,
    "WHS-MYSHA": 8100.0,
    "WHS-IDJKT": 6900.0,
    "WHS-PHMNL": 7300.0,
}
_CASH = {
    "TH": (0.08, 1.1),
    "VN": (0.12, 0.9),
    "MY": (0.06, 1.2),
    "ID": (0.15, 1.0),
    "PH": (0.17, 1.6),
}
"""Share of parcels refused at the door, and what bringing one back costs in US dollars."""

_LOADS = tuple(
    Load(
        shipment_id=f"SEA-{number}",
        origin_id=origin,
        destination_id=destination,
        cartons=cartons,
        ready_at="2026-11-09",
        due_at=due,
        channel=Channel.E_COMMERCE,
        importer_id=f"SERVICE-{destination.removeprefix('WHS-')[:2]}",
        exporter_id=EXPORTER.exporter_id,
    )
    for number, (origin, destination, cartons, due) in enumerate(
        (
            ("FAC-CNSNZ", "WHS-THBKK", {"SPEAKER": 160, "LAMP": 150}, "2026-12-08"),
            ("FAC-CNSNZ", "WHS-VNSGN", {"SPEAKER": 90}, "2026-11-28"),
            ("FAC-CNNIN", "WHS-VNSGN", {"TOY-SET": 90}, "2026-11-30"),
            ("FAC-CNSNZ", "WHS-IDJKT", {"SPEAKER": 190, "LAMP": 210}, "2026-12-28"),
            ("FAC-CNSNZ", "WHS-PHMNL", {"LAMP": 140}, "2026-12-20"),
            ("FAC-CNNIN", "WHS-MYSHA", {"TOY-SET": 62}, "2026-12-20"),
        ),
        start=1,
    )
)
_STOCK = {"WHS-THBKK": {"SPEAKER": 420}, "WHS-IDJKT": {"LAMP": 260}}
_ORDERS = (
    (
        order(
            "SEA-5001",
            "MKT-THBKK",
            "WHS-THBKK",
            "10110",
            "2026-11-02T19:25:00+07:00",
            "2026-11-06",
        ),
        {"SPEAKER": 1},
    ),
    (
        order(
            "SEA-5002",
            "MKT-IDJKT",
            "WHS-IDJKT",
            "10310",
            "2026-11-02T21:05:00+07:00",
            "2026-11-07",
        ),
        {"TOY-SET": 1, "LAMP": 1},
    ),
)


def _rows() -> list[Any]:
    return [
        *(rented(place, cost, "USD", OpenStatus.OPEN) for place, cost in _WAREHOUSES.items()),
        *work("WHS-THBKK", {"relabel": 0.1, "call_to_confirm": 0.15}),
        *_traders(),
        *(row for country in _CASH for row in _parcels(country)),
        *goods.catalogue(_SKUS),
        *goods.supply(_SUPPLY),
        *goods.demand(_DEMAND),
        *goods.stock(_STOCK, goods.LAST_AUTUMN),
        *goods.shipments(_LOADS),
        *goods.orders(_ORDERS),
        returned(1.3, window_days=7),
    ]


def _traders() -> list[Any]:
    from_service = [
        Importer(
            importer_id=f"SERVICE-{country}",
            territory_id=country,
            name=f"Importer of record as a service, {country} (invented)",
            kind=TraderKind.SERVICE,
            fee_percent=2.5,
            fee=90,
            source=INVENTED,
        )
        for country in _CASH
    ]
    certificates = {
        "TH": (("audio", "NBTC", 500), ("toys", "TISI", 700)),
        "VN": (("toys", "CR", 400),),
        "MY": (("audio", "SIRIM", 600),),
        "ID": (("audio", "SDPPI", 800), ("toys", "SNI", 900)),
        "PH": (("toys", "FDA", 500),),
    }
    costs = {(country, RegistrationKind.VAT): 600.0 for country in certificates}
    return [
        *from_service,
        EXPORTER,
        *(row for country, papers in certificates.items() for row in held(country, papers)),
        *registered(costs),
    ]


def _parcels(country: str) -> list[Any]:
    """Return a parcel service that collects the price at the door."""
    name = f"SAMPLE-{country}-COD"
    refused, return_cost = _CASH[country]
    cash = Accessorial(
        parcel_service=name,
        code="COD",
        rate=2.5,
        basis=ChargeBasis.PERCENT_OF_VALUE,
        refusal_rate=refused,
        return_cost=return_cost,
        remit_days=7,
        source=INVENTED,
    )
    return [
        *zones(name, country, ((country, "", "1"),)),
        *zone_rates(name, (1, 5), {"1": (1.1, 2.3)}, "USD"),
        *oversize(name, 4, "USD"),
        cash,
    ]


SEA_COD = Template(
    name="sea-cod",
    journey=("FAC-CNSNZ", "MKT-THBKK"),
    places=(
        *("FAC-CNSNZ", "FAC-CNNIN", "CNYTN", "CNNSA", "CAN", "HKG"),
        *("THLCH", "VNSGN", "MYPKG", "IDJKT", "PHMNL", "BKK", "SGN", "KUL", "CGK", "MNL"),
        *(*_WAREHOUSES, *_DEMAND),
    ),
    rows=_rows,
    scenario="""\
title:
  en: Six replenishments of warehouses in South-East Asia
  zh: 六票货物补货东南亚各国仓库
question: ship
options:
  currency: USD
  relative_gap: 0.01
  time_limit_s: 20
""",
)
