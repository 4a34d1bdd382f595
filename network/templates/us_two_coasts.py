"""One warehouse on each coast of the United States, fed from China and Vietnam."""

from typing import Any

from network.enums import OpenStatus, RegistrationKind
from network.inventory import DemandSpeed
from network.templates import goods
from network.templates.goods import Load
from network.templates.rows import (
    EXPORTER,
    held,
    order,
    oversize,
    receiving,
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

_WEST, _EAST = "WHS-USONT", "WHS-USEDN"
_PARCELS = "SAMPLE-US-PARCEL"
_SKUS = ("BACKPACK", "SPEAKER", "JACKET", "TOY-SET")
_DEMAND = {
    "MKT-USLAX": {"BACKPACK": 2400, "SPEAKER": 1700, "JACKET": 500, "TOY-SET": 2440},
    "MKT-USSEA": {"BACKPACK": 900, "SPEAKER": 600, "JACKET": 420, "TOY-SET": 920},
    "MKT-USDAL": {"BACKPACK": 1200, "SPEAKER": 800, "JACKET": 260, "TOY-SET": 1320},
    "MKT-USCHI": {"BACKPACK": 1500, "SPEAKER": 900, "JACKET": 760, "TOY-SET": 1560},
    "MKT-USATL": {"BACKPACK": 1100, "SPEAKER": 700, "JACKET": 240, "TOY-SET": 1200},
    "MKT-USNYC": {"BACKPACK": 2300, "SPEAKER": 1600, "JACKET": 980, "TOY-SET": 2160},
}
_MADE_IN_CHINA = {
    "FAC-CNSNZ": {"BACKPACK": 20000, "SPEAKER": 15000},
    "FAC-CNNBO": {"TOY-SET": 40000},
}
_MADE_IN_VIETNAM = {"FAC-VNSGN": {"JACKET": 10000, "BACKPACK": 12000}}
_LOADS = (
    Load(
        shipment_id="US-WEST-1",
        origin_id="FAC-CNSNZ",
        destination_id=_WEST,
        cartons={"BACKPACK": 300, "SPEAKER": 420},
        ready_at="2026-11-09",
        due_at="2027-01-18",
        importer_id="OWN-US",
        exporter_id=EXPORTER.exporter_id,
    ),
    Load(
        shipment_id="US-EAST-1",
        origin_id="FAC-CNNBO",
        destination_id=_EAST,
        cartons={"TOY-SET": 700},
        ready_at="2026-11-12",
        due_at="2027-02-04",
        importer_id="OWN-US",
        exporter_id=EXPORTER.exporter_id,
        may_split=True,
    ),
    Load(
        shipment_id="US-EAST-2",
        origin_id="FAC-VNSGN",
        origin_country="VN",
        destination_id=_EAST,
        cartons={"JACKET": 240},
        ready_at="2026-11-16",
        due_at="2027-02-08",
        importer_id="OWN-US",
    ),
)
_ORDERS = (
    (
        order(
            "US-3001",
            "MKT-USSEA",
            _WEST,
            "98101",
            "2026-11-02T08:20:00-08:00",
            "2026-11-06",
        ),
        {"SPEAKER": 1, "BACKPACK": 1},
    ),
    (
        order(
            "US-3002",
            "MKT-USATL",
            _EAST,
            "30303",
            "2026-11-02T13:45:00-05:00",
            "2026-11-06",
        ),
        {"TOY-SET": 1},
    ),
)
_ZONES = {
    _WEST: (("9", "2"), ("8", "4"), ("7", "6"), ("6", "7"), ("3", "8"), ("1", "8"), ("0", "8")),
    _EAST: (("0", "2"), ("1", "2"), ("3", "4"), ("6", "5"), ("7", "6"), ("8", "7"), ("9", "8")),
}
_PRICES = {
    "2": (7.4, 10.2),
    "4": (8.3, 12.1),
    "5": (8.9, 13.4),
    "6": (9.6, 15.2),
    "7": (10.4, 17.1),
    "8": (11.3, 19.4),
}


def _rows() -> list[Any]:
    return [
        *(rented(place, 24000, "USD", OpenStatus.OPEN) for place in (_WEST, _EAST)),
        *(rented(place, 15500, "USD") for place in ("WHS-USDAL", "WHS-USSAV")),
        *(receiving(place) for place in (_WEST, _EAST)),
        *work(_WEST, {"relabel": 0.35, "kit": 0.95}),
        *_traders(),
        *_parcels(),
        *goods.catalogue(_SKUS),
        *goods.supply(_MADE_IN_CHINA),
        *goods.supply(_MADE_IN_VIETNAM, "VN"),
        *goods.demand(_DEMAND, max_delivery_days=6),
        *goods.stock({_WEST: {"BACKPACK": 700}, _EAST: {"SPEAKER": 360}}, goods.LAST_AUTUMN),
        *goods.shipments(_LOADS),
        *goods.orders(_ORDERS),
        *(
            DemandSpeed(market_id=market, days=5, retained_share=0.9, source=INVENTED)
            for market in _DEMAND
        ),
        returned(7.9),
    ]


def _traders() -> list[Any]:
    own = Importer(
        importer_id="OWN-US",
        territory_id="US",
        name="Sample Trading Inc. (invented)",
        bond_amount=50000,
        source=INVENTED,
    )
    certificates = (("audio", "FCC", 800), ("toys", "CPC", 1200))
    return [
        own,
        EXPORTER,
        *held("US", certificates),
        *registered({("US", RegistrationKind.OTHER): 1500}),
    ]


def _parcels() -> list[Any]:
    return [
        *(
            row
            for place, prefixes in _ZONES.items()
            for row in zones(_PARCELS, place, [("US", prefix, zone) for prefix, zone in prefixes])
        ),
        *zone_rates(_PARCELS, (2, 10), _PRICES, "USD"),
        *oversize(_PARCELS, 16, "USD"),
    ]


US_TWO_COASTS = Template(
    name="us-two-coasts",
    journey=("FAC-CNSNZ", "MKT-USNYC"),
    places=(
        *("FAC-CNSNZ", "FAC-CNNBO", "FAC-VNSGN", "CNYTN", "CNNGB", "VNSGN", "HKG", "PVG", "SGN"),
        *("USLAX", "USNYC", "USSAV", "RAIL-USCHI", "RAIL-USDAL", "LAX", "JFK"),
        *(_WEST, _EAST, "WHS-USDAL", "WHS-USSAV", *_DEMAND),
    ),
    rows=_rows,
    scenario="""\
title:
  en: Two coasts, or a third warehouse between them
  zh: 东西两岸仓之外是否再开第三个仓库
question: locate
locate:
  inbound: true
options:
  currency: USD
  time_limit_s: 20
  horizon_days: 75  # a lot arrives within
""",
)
