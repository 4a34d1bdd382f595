"""Goods moved at one tariff: what the tests of the door for money have in common."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np

from network.consignments import Consignments, Movements
from network.enums import ChargeBasis
from network.equipment import Equipment
from network.goods import Consignment
from network.landed import charges
from network.money import Exchange, Money
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.tariff import TariffLine
from network.tariff_book import tariff_book

BOXES = (
    Equipment(equipment_id="20GP", volume_m3=26.5, payload_kg=21640, teu=1),
    Equipment(equipment_id="40HC", volume_m3=66, payload_kg=26330, teu=2),
)
GOODS = Consignment(weight_kg=1200, volume_m3=4)
DOLLARS = Exchange({"USD": Fraction(1)})
TODAY = date(2026, 11, 2)


def line(basis, rate, **given_):
    """Return line 1 of tariff T, charge BAS, unless told otherwise."""
    fields = {"tariff_id": "T", "line": 1, "charge_code": "BAS"}
    return TariffLine(**{**fields, "basis": ChargeBasis(basis), "rate": rate, **given_})


def world(*lines):
    tables = {"tariffs": lines, "equipment": BOXES}
    return Network(
        tables={name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()},
        reference_date=TODAY,
    )


def moved(network, *goods, distance_km=0.0, boxes=(0, 0), days=0.0, **groups):
    """Return the movements of goods at tariff T, each with the boxes of the whole group."""
    count = len(goods)
    tariff = tariff_book(network).position["T"]
    alone = Movements.alone(
        np.arange(count),
        np.full(count, tariff),
        np.full(count, distance_km),
        np.tile(np.array(boxes, np.int64), (count, 1)),
        np.full(count, days),
    )
    named = {name: np.array(numbers, np.int64) for name, numbers in groups.items()}
    return replace(alone, **named)


def made(network, *goods, as_of=None, **use):
    return charges(network, Consignments.of(goods), moved(network, *goods, **use), as_of)


def priced(lines, goods=GOODS, **use):
    """Return the charges of one consignment as texts such as ``BAS 4 x 65.0 = USD 260.00``."""
    network = world(*lines)
    found = made(network, goods, **use)
    return [
        f"{network.tariffs[row].charge_code} {quantity:g} x {rate} = {Money(minor, currency)}"
        for row, quantity, rate, minor, currency in zip(
            found.row.tolist(),
            found.quantity.tolist(),
            found.rate.tolist(),
            found.amount_minor.tolist(),
            found.currency.tolist(),
            strict=True,
        )
    ]


def amounts(lines, goods=GOODS, **use):
    return made(world(*lines), goods, **use).amount_minor.tolist()
