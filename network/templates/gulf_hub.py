"""A free-zone hub at Jebel Ali: goods lie untaxed and pay duty where in the Gulf they go."""

from typing import Any

from network.enums import CustomsStatus, OpenStatus, RegistrationKind
from network.templates import goods
from network.templates.goods import Load
from network.templates.rows import (
    EXPORTER,
    held,
    order,
    receiving,
    registered,
    rented,
    returned,
    work,
)
from network.templates.samples import INVENTED
from network.templates.template import Shuttle, Template, Twin
from network.territory import Importer

_HUB = "FZ-AEJEA"
_SKUS = ("SPEAKER", "MUG", "JACKET", "AIR-FRYER")
_MEMBERS = {"AE": 500.0, "SA": 900.0, "QA": 700.0}
"""Members of the customs union that are sold to, and what registration costs there a year."""

_DEMAND = {
    "MKT-AEDXB": {"SPEAKER": 1600, "MUG": 2900, "JACKET": 200, "AIR-FRYER": 520},
    "MKT-SARUH": {"SPEAKER": 1900, "MUG": 3600, "JACKET": 420, "AIR-FRYER": 690},
    "MKT-SAJED": {"SPEAKER": 1200, "MUG": 2500, "JACKET": 150, "AIR-FRYER": 450},
    "MKT-QADOH": {"SPEAKER": 600, "MUG": 1100, "JACKET": 90, "AIR-FRYER": 190},
}
_SUPPLY = {
    "FAC-CNSNZ": {"SPEAKER": 12000},
    "FAC-CNYIU": {"MUG": 40000, "JACKET": 6000},
    "FAC-CNNBO": {"AIR-FRYER": 8000},
}
_LOADS = tuple(
    Load(
        shipment_id=f"GCC-{number}",
        origin_id=origin,
        destination_id=destination,
        cartons=cartons,
        ready_at=ready,
        due_at=due,
        importer_id=importer,
        exporter_id=EXPORTER.exporter_id,
        may_split=may_split,
    )
    for number, (origin, destination, cartons, ready, due, importer, may_split) in enumerate(
        (
            (
                *("FAC-CNSNZ", _HUB, {"SPEAKER": 430}),
                *("2026-11-09", "2027-01-12", "OWN-AE", False),
            ),
            (
                *("FAC-CNYIU", _HUB, {"MUG": 400, "JACKET": 40}),
                *("2026-11-11", "2027-01-16", "OWN-AE", True),
            ),
            (
                *("FAC-CNNBO", "MKT-SAJED", {"AIR-FRYER": 280}),
                *("2026-11-12", "2027-01-24", "OWN-SA", False),
            ),
            (
                *("FAC-CNSNZ", "MKT-SARUH", {"SPEAKER": 30}),
                *("2026-11-10", "2026-12-05", "OWN-SA", False),
            ),
            (
                *("FAC-CNNBO", "MKT-QADOH", {"AIR-FRYER": 60}),
                *("2026-11-12", "2027-01-30", "OWN-QA", False),
            ),
        ),
        start=1,
    )
)
_ORDERS = (
    (
        order(
            "GCC-4001",
            "MKT-AEDXB",
            _HUB,
            "",
            "2026-11-02T11:00:00+04:00",
            "2026-11-05",
        ),
        {"SPEAKER": 1},
    ),
    (
        order(
            "GCC-4002",
            "MKT-SARUH",
            "WHS-SARUH",
            "11564",
            "2026-11-02T20:10:00+03:00",
            "2026-11-07",
        ),
        {"AIR-FRYER": 1, "MUG": 2},
    ),
)


def _rows() -> list[Any]:
    bonded = goods.stock(
        {_HUB: {"SPEAKER": 520, "MUG": 1400}}, goods.LAST_AUTUMN, CustomsStatus.BONDED
    )
    return [
        rented(_HUB, 17000, "USD", OpenStatus.OPEN, CustomsStatus.BONDED),
        rented("WHS-SARUH", 13500, "USD"),
        receiving(_HUB),
        *work(_HUB, {"relabel": 0.2, "arabic_label": 0.25, "repack": 0.6}),
        *_traders(),
        *goods.catalogue(_SKUS),
        *goods.supply(_SUPPLY),
        *goods.demand(_DEMAND),
        *bonded,
        *goods.stock({"WHS-SARUH": {"AIR-FRYER": 90}}, goods.LAST_AUTUMN),
        *goods.shipments(_LOADS),
        *goods.orders(_ORDERS),
        returned(5.5),
    ]


def _traders() -> list[Any]:
    own = [
        Importer(
            importer_id=f"OWN-{member}",
            territory_id=member,
            name=f"Sample Gulf Trading, {member} (invented)",
            source=INVENTED,
        )
        for member in _MEMBERS
    ]
    certificates = {
        "AE": (("audio", "ECAS", 900),),
        "SA": (("audio", "SASO", 1100), ("kitchen appliances", "SASO", 1100)),
        "QA": (("audio", "GSO", 700),),
    }
    costs = {(member, RegistrationKind.VAT): cost for member, cost in _MEMBERS.items()}
    return [
        *own,
        EXPORTER,
        *(row for member, papers in certificates.items() for row in held(member, papers)),
        *registered(costs),
    ]


GULF_HUB = Template(
    name="gulf-hub",
    journey=("FAC-CNSNZ", "MKT-SARUH"),
    twins=(Twin(of="WHS-AEDXB", location_id=_HUB, name="Jebel Ali free zone warehouse (sample)"),),
    places=(
        *("FAC-CNSNZ", "FAC-CNYIU", "FAC-CNNBO", "CNYTN", "CNNGB", "HKG", "PVG"),
        *("AEJEA", "AEKLF", "SADMM", "SAJED", "QAHMD", "DXB", "RUH"),
        *(_HUB, "WHS-AEDXB", "WHS-SARUH", *_DEMAND),
    ),
    shuttles=(
        Shuttle(like=("WHS-AEDXB", "MKT-SARUH"), origin_id=_HUB, destination_id="WHS-SARUH"),
    ),
    rows=_rows,
    scenario="""\
title:
  en: Five shipments into the Gulf, two of them into the free zone
  zh: 五票货物发往海湾地区 (其中两票进自贸区)
question: ship
options:
  currency: USD
  relative_gap: 0.01
  time_limit_s: 20
""",
)
