"""One hub warehouse for Europe: bulk stock from China beside parcels sent straight to customers."""

from typing import Any

from network.enums import Channel, OpenStatus, RegistrationKind, VatMode
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

_HUB = "WHS-NLVEN"
_PARCELS = "SAMPLE-EU-PARCEL"
_SKUS = ("BACKPACK", "SPEAKER", "AIR-FRYER", "JACKET")
_DEMAND = {
    "MKT-DEFRA": {"BACKPACK": 2100, "SPEAKER": 1400, "AIR-FRYER": 520, "JACKET": 900},
    "MKT-DEDUI": {"BACKPACK": 1600, "SPEAKER": 900, "AIR-FRYER": 390, "JACKET": 700},
    "MKT-FRPAR": {"BACKPACK": 1300, "SPEAKER": 800, "AIR-FRYER": 290, "JACKET": 600},
    "MKT-NLAMS": {"BACKPACK": 700, "SPEAKER": 500, "AIR-FRYER": 150, "JACKET": 300},
    "MKT-PLWAW": {"BACKPACK": 900, "SPEAKER": 400, "AIR-FRYER": 240, "JACKET": 500},
}
_SUPPLY = {
    "FAC-CNSNZ": {"BACKPACK": 20000, "SPEAKER": 15000},
    "FAC-CNYIU": {"JACKET": 9000},
    "FAC-CNCQI": {"AIR-FRYER": 9000},
}
_LOADS = (
    Load(
        shipment_id="EU-BULK-1",
        origin_id="FAC-CNSNZ",
        destination_id=_HUB,
        cartons={"BACKPACK": 400, "SPEAKER": 300},
        ready_at="2026-11-09",
        due_at="2027-02-05",
        importer_id="OWN-NL",
        exporter_id=EXPORTER.exporter_id,
        may_split=True,
    ),
    Load(
        shipment_id="EU-BULK-2",
        origin_id="FAC-CNCQI",
        destination_id=_HUB,
        cartons={"AIR-FRYER": 130},
        ready_at="2026-11-11",
        due_at="2027-01-06",
        importer_id="OWN-NL",
        exporter_id=EXPORTER.exporter_id,
    ),
    Load(
        shipment_id="EU-PARCEL-1",
        origin_id="FAC-CNYIU",
        destination_id="MKT-FRPAR",
        cartons={"JACKET": 1},
        ready_at="2026-11-05",
        due_at="2026-11-26",
        channel=Channel.E_COMMERCE,
        importer_id="IOSS-EU",
        exporter_id=EXPORTER.exporter_id,
    ),
)
_ORDERS = (
    (
        order(
            "EU-2001",
            "MKT-DEFRA",
            _HUB,
            "60311",
            "2026-11-02T10:05:00+01:00",
            "2026-11-05",
        ),
        {"BACKPACK": 1, "SPEAKER": 1},
    ),
    (
        order(
            "EU-2002",
            "MKT-FRPAR",
            _HUB,
            "75011",
            "2026-11-02T18:30:00+01:00",
            "2026-11-06",
        ),
        {"JACKET": 1},
    ),
)


def _rows() -> list[Any]:
    return [
        rented(_HUB, 21000, "EUR", OpenStatus.OPEN),
        rented("WHS-PLPOZ", 9500, "EUR"),
        rented("WHS-DEFRA", 19000, "EUR"),
        receiving(_HUB, "EUR"),
        *work(_HUB, {"relabel": 0.3, "kit": 0.8, "photo": 4.0}, "EUR"),
        *_traders(),
        *_parcels(),
        *goods.catalogue(_SKUS),
        *goods.supply(_SUPPLY),
        *goods.demand(_DEMAND, max_delivery_days=5),
        *goods.stock({_HUB: {"BACKPACK": 800, "AIR-FRYER": 1300}}, goods.LAST_AUTUMN),
        *goods.shipments(_LOADS),
        *goods.orders(_ORDERS),
        returned(4.2, "EUR", window_days=14),
    ]


def _traders() -> list[Any]:
    bulk = Importer(
        importer_id="OWN-NL",
        territory_id="NL",
        name="Sample Europe B.V. (invented)",
        currency="EUR",
        vat_mode=VatMode.POSTPONED,
        source=INVENTED,
    )
    parcels = Importer(
        importer_id="IOSS-EU",
        territory_id="EU",
        name="Sample Europe B.V., IOSS number (invented)",
        currency="EUR",
        has_ioss=True,
        source=INVENTED,
    )
    certificates = (("", "GPSR", 600), ("kitchen appliances", "CE", 900), ("audio", "CE", 1200))
    yearly = {RegistrationKind.VAT: 1200.0, RegistrationKind.EPR: 700.0}
    costs = {(s, kind): cost for s in ("NL", "PL", "DE") for kind, cost in yearly.items()}
    return [
        bulk,
        parcels,
        EXPORTER,
        *held("EU", certificates, "EUR"),
        *registered(costs, "EUR"),
    ]


def _parcels() -> list[Any]:
    countries = (("NL", "", "1"), ("DE", "", "2"), ("FR", "", "2"), ("PL", "", "3"))
    prices = {"1": (4.1, 5.0), "2": (5.6, 7.2), "3": (6.9, 9.4)}
    return [
        *zones(_PARCELS, "NL", countries),
        *zone_rates(_PARCELS, (2, 10), prices, "EUR"),
        *oversize(_PARCELS, 9.5, "EUR"),
    ]


EU_HUB = Template(
    name="eu-hub",
    journey=("FAC-CNSNZ", "MKT-DEFRA"),
    places=(
        *("FAC-CNSNZ", "FAC-CNYIU", "FAC-CNCQI", "CNYTN", "CNNGB", "RAIL-CNCQI", "HKG", "PVG"),
        *("NLRTM", "DEHAM", "RAIL-DEDUI", "AMS", "FRA"),
        *(_HUB, "WHS-PLPOZ", "WHS-DEFRA", *_DEMAND),
    ),
    rows=_rows,
    scenario="""\
title:
  en: Is one hub enough, or does a second warehouse pay?
  zh: 欧洲是否需要第二个仓库
question: locate
locate:
  inbound: true
options:
  currency: EUR
  time_limit_s: 20
  horizon_days: 75  # a lot arrives within
""",
)
