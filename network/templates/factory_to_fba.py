"""From Chinese factories to a marketplace's fulfilment centres in the United States."""

from typing import Any

from network.enums import (
    Channel,
    ChargeBasis,
    FacilityKind,
    OpenStatus,
    RegistrationKind,
    TraderKind,
    VatMode,
)
from network.inventory import DemandSpeed, StockGuard
from network.location import Facility, InboundRule
from network.templates import goods
from network.templates.goods import Load
from network.templates.rows import EXPORTER, held, order, registered, rented, returned, work
from network.templates.samples import INVENTED
from network.templates.template import Shuttle, Template, Twin
from network.territory import Importer

_CENTRES = ("FC-USONT", "FC-USCHI", "FC-USEDN")
_SKUS = ("SPEAKER", "POWER-BANK", "TOY-SET", "BACKPACK")
_LOADS = tuple(
    Load(
        shipment_id=f"FBA-{number:02d}",
        origin_id=origin,
        destination_id=destination,
        cartons=cartons,
        ready_at=ready,
        due_at=due,
        channel=Channel.E_COMMERCE,
        importer_id="OWN-US",
        exporter_id=EXPORTER.exporter_id,
        may_split=may_split,
    )
    for number, (origin, destination, cartons, ready, due, may_split) in enumerate(
        (
            ("FAC-CNSNZ", "FC-USONT", {"SPEAKER": 380}, "2026-11-09", "2027-01-10", False),
            ("FAC-CNSNZ", "FC-USEDN", {"SPEAKER": 240}, "2026-11-09", "2027-01-24", False),
            ("FAC-CNSNZ", "FC-USONT", {"SPEAKER": 24}, "2026-11-06", "2026-11-26", False),
            ("FAC-CNSNZ", "FC-USCHI", {"POWER-BANK": 60}, "2026-11-10", "2027-01-20", False),
            ("FAC-CNYIU", "FC-USONT", {"TOY-SET": 520}, "2026-11-12", "2027-01-20", True),
            ("FAC-CNYIU", "FC-USCHI", {"TOY-SET": 90}, "2026-11-12", "2027-01-28", False),
            ("FAC-CNNBO", "FC-USONT", {"BACKPACK": 540}, "2026-11-14", "2027-01-20", False),
            ("FAC-CNNBO", "WHS-USLAX", {"BACKPACK": 590}, "2026-11-14", "2027-01-25", True),
        ),
        start=1,
    )
)
_DEMAND = {
    "MKT-USLAX": {"SPEAKER": 2600, "POWER-BANK": 900, "TOY-SET": 5200, "BACKPACK": 1900},
    "MKT-USCHI": {"SPEAKER": 1500, "POWER-BANK": 1300, "TOY-SET": 3900, "BACKPACK": 1200},
    "MKT-USNYC": {"SPEAKER": 2200, "POWER-BANK": 1000, "TOY-SET": 4100, "BACKPACK": 1600},
}
_SUPPLY = {
    "FAC-CNSNZ": {"SPEAKER": 12000, "POWER-BANK": 9000},
    "FAC-CNYIU": {"TOY-SET": 30000},
    "FAC-CNNBO": {"BACKPACK": 20000},
}
_STOCK = {
    "FC-USONT": {"SPEAKER": 640, "TOY-SET": 900},
    "FC-USEDN": {"SPEAKER": 310, "TOY-SET": 420},
    "WHS-USLAX": {"BACKPACK": 360, "SPEAKER": 240},
}
_ORDERS = (
    (
        order(
            "US-1001",
            "MKT-USLAX",
            "FC-USONT",
            "90012",
            "2026-11-02T09:15:00-08:00",
            "2026-11-05",
        ),
        {"SPEAKER": 1},
    ),
    (
        order(
            "US-1002",
            "MKT-USNYC",
            "FC-USEDN",
            "10001",
            "2026-11-02T12:40:00-05:00",
            "2026-11-06",
        ),
        {"TOY-SET": 2, "SPEAKER": 1},
    ),
)
_KEPT = ((2, 1.0), (5, 0.9), (8, 0.7))
"""Days to the door, and the share of the demand that stays."""


def _rows() -> list[Any]:
    return [
        *(row for centre in _CENTRES for row in _centre(centre)),
        rented("WHS-USLAX", 14000, "USD", OpenStatus.OPEN),
        *work("WHS-USLAX", {"relabel": 0.35, "repack": 0.9, "platform_prep": 0.6}),
        *_traders(),
        *goods.catalogue(_SKUS),
        *goods.supply(_SUPPLY),
        *goods.demand(_DEMAND, max_delivery_days=6),
        *goods.stock(_STOCK, goods.LAST_AUTUMN),
        *goods.shipments(_LOADS),
        *goods.orders(_ORDERS),
        *(
            DemandSpeed(market_id="MKT-USLAX", days=days, retained_share=share, source=INVENTED)
            for days, share in _KEPT
        ),
        StockGuard(
            sku="SPEAKER",
            location_id="WHS-USLAX",
            channel=Channel.GENERAL_TRADE,
            units=120,
            lend_price=1.5,
        ),
        returned(6.5),
    ]


def _centre(place: str) -> tuple[Facility, InboundRule]:
    """Return a marketplace's centre and what it asks of deliveries."""
    facility = Facility(
        location_id=place,
        kind=FacilityKind.PLATFORM_FC,
        status=OpenStatus.OPEN,
        channel=Channel.E_COMMERCE,
        source=INVENTED,
    )
    rule = InboundRule(
        location_id=place,
        max_carton_kg=22.7,
        max_side_cm=63.5,
        max_pallet_kg=680,
        max_pallet_height_cm=183,
        appointment_days=3,
        receive_days_p50=6,
        receive_days_p90=14,
        split_count=3,
        placement_fee=0.3,
        placement_basis=ChargeBasis.PER_UNIT,
        capacity_m3=120,
        low_stock_fee_below_days=28,
        source=f"{INVENTED}: sizes and fees stand in the terms of your marketplace",
    )
    return facility, rule


def _traders() -> list[Any]:
    own = Importer(
        importer_id="OWN-US",
        territory_id="US",
        name="Sample Trading Inc. (invented)",
        vat_mode=VatMode.CASH,
        bond_amount=50000,
        source=INVENTED,
    )
    service = Importer(
        importer_id="SERVICE-US",
        territory_id="US",
        name="Importer of record as a service (invented)",
        kind=TraderKind.SERVICE,
        fee_percent=3,
        fee=150,
        source=INVENTED,
    )
    certificates = (("audio", "FCC", 800), ("toys", "CPC", 1200), ("batteries", "UN 38.3", 400))
    return [
        own,
        service,
        EXPORTER,
        *held("US", certificates),
        *registered({("US", RegistrationKind.OTHER): 1500}),
    ]


FACTORY_TO_FBA = Template(
    name="factory-to-fba",
    journey=("FAC-CNSNZ", "FC-USONT"),
    twins=(
        Twin(of="WHS-USONT", location_id="FC-USONT", name="Marketplace centre West (sample)"),
        Twin(of="WHS-USCHI", location_id="FC-USCHI", name="Marketplace centre Mid (sample)"),
        Twin(of="WHS-USEDN", location_id="FC-USEDN", name="Marketplace centre East (sample)"),
    ),
    places=(
        *("FAC-CNSNZ", "FAC-CNYIU", "FAC-CNNBO", "CNYTN", "CNNGB", "HKG", "PVG"),
        *("USLAX", "USNYC", "RAIL-USCHI", "LAX", "JFK"),
        *("WHS-USLAX", *_CENTRES, *_DEMAND),
    ),
    shuttles=tuple(
        Shuttle(like=("WHS-USLAX", like), origin_id="WHS-USLAX", destination_id=centre)
        for like, centre in (("MKT-USLAX", "FC-USONT"), ("MKT-USCHI", "FC-USCHI"))
    ),
    rows=_rows,
    scenario="""\
title:
  en: Eight shipments from Chinese factories to marketplace centres
  zh: 八票货物从中国工厂到电商平台仓
question: ship
options:
  currency: USD
  relative_gap: 0.01
  time_limit_s: 20
""",
)
