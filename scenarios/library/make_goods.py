"""Make the goods of ``peak-season``: 200 shipments, 12 factories, 8 countries, two weeks.

``python -m scenarios.library.make_goods`` writes the tables again; they are committed, and a
test makes them and compares. Every draw is keyed by shipment and purpose, so that one more
purpose changes no other draw. All figures are invented; densities, prices per kilogram and
transit allowances lie where the trade's do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from math import exp, log
from pathlib import Path
from typing import TypeVar

from network.enums import Channel
from network.goods import Product
from network.io.csv import write_folder
from network.network import Network
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table

FOLDER = Path(__file__).parent / "peak-season"
FIRST_READY = date(2026, 11, 2)
READY_DAYS = 14
SHIPMENTS = 200

FACTORIES: Mapping[str, tuple[str, ...]] = {
    "FAC-CNSNZ": ("SPEAKER", "MONITOR", "PHONE-CASE"),
    "FAC-CNDGG": ("LAMP", "SPEAKER", "TOY-SET"),
    "FAC-CNGGZ": ("JACKET", "LAMP"),
    "FAC-CNFOS": ("TABLEWARE", "CHAIR"),
    "FAC-CNNBO": ("AIR-FRYER", "DRILL"),
    "FAC-CNYIU": ("TOY-SET", "PHONE-CASE", "JACKET"),
    "FAC-CNSGH": ("MACHINE-PART", "MONITOR"),
    "FAC-CNSZH": ("DRILL", "MACHINE-PART"),
    "FAC-CNQIN": ("JACKET", "CHAIR"),
    "FAC-CNXAM": ("TABLEWARE", "CHAIR"),
    "FAC-CNCQI": ("MONITOR", "MACHINE-PART"),
    "FAC-CNTNJ": ("CHAIR", "JACKET"),
}
"""What each factory makes."""


@dataclass(frozen=True, slots=True)
class _Carton:
    """A product as it is packed and priced; dimensions of the carton."""

    name: str
    units: int
    weight_kg: float
    volume_m3: float
    transfer_price: float
    retail_price: float
    hs_code: str


CARTONS: Mapping[str, _Carton] = {
    "LAMP": _Carton("Desk lamp", 10, 14.0, 0.07, 12.0, 39.0, "940521"),
    "SPEAKER": _Carton("Loudspeaker", 12, 13.2, 0.06, 18.0, 59.0, "851822"),
    "MONITOR": _Carton("Monitor 27 inch", 2, 15.6, 0.09, 95.0, 219.0, "852852"),
    "PHONE-CASE": _Carton("Phone case", 200, 12.0, 0.04, 1.1, 14.9, "392690"),
    "TOY-SET": _Carton("Building set", 24, 11.5, 0.08, 6.5, 24.9, "950300"),
    "JACKET": _Carton("Padded jacket", 20, 15.0, 0.11, 16.0, 79.0, "620240"),
    "TABLEWARE": _Carton("Stoneware set", 4, 19.0, 0.04, 11.0, 49.0, "691200"),
    "CHAIR": _Carton("Folding chair", 4, 18.0, 0.13, 14.0, 45.0, "940179"),
    "AIR-FRYER": _Carton("Air fryer", 2, 11.0, 0.07, 32.0, 99.0, "851660"),
    "DRILL": _Carton("Drill, mains", 6, 15.5, 0.035, 21.0, 69.0, "846721"),
    "MACHINE-PART": _Carton("Gear housing", 8, 21.0, 0.028, 24.0, 60.0, "848390"),
}


@dataclass(frozen=True, slots=True)
class _Country:
    """Where a country's goods go, and the days allowed from ready to due.

    ``relaxed`` suits a container ship, ``brisk`` a train, a lorry or a fast loop, ``urgent`` an
    aircraft.
    """

    weight: float
    markets: tuple[str, ...]
    relaxed: tuple[int, int]
    brisk: tuple[int, int]
    urgent: tuple[int, int] = (9, 14)


COUNTRIES: Mapping[str, _Country] = {
    "DE": _Country(0.22, ("MKT-DEHAM", "MKT-DEFRA", "MKT-DEDUI"), (62, 84), (24, 36)),
    "FR": _Country(0.10, ("MKT-FRPAR", "MKT-FRLEH"), (62, 84), (26, 38)),
    "GB": _Country(0.13, ("MKT-GBLON", "MKT-GBMNC", "MKT-GBBHM"), (64, 86), (28, 40)),
    "PL": _Country(0.09, ("MKT-PLWAW", "MKT-PLPOZ"), (64, 86), (22, 34)),
    "US": _Country(
        0.26,
        ("MKT-USLAX", "MKT-USCHI", "MKT-USNYC", "MKT-USATL", "MKT-USDAL"),
        (52, 74),
        (38, 48),
    ),
    "AE": _Country(0.07, ("MKT-AEDXB",), (42, 60), (34, 42)),
    "SA": _Country(0.06, ("MKT-SAJED", "MKT-SARUH"), (50, 70), (40, 50)),
    "JP": _Country(0.07, ("MKT-JPTYO", "MKT-JPOSA"), (26, 40), (18, 26)),
}

SIZES: tuple[tuple[float, float, float], ...] = (
    (0.38, 0.5, 8.0),
    (0.17, 8.0, 22.0),
    (0.31, 24.0, 66.0),
    (0.14, 70.0, 260.0),
)
"""Share of shipments, and the volume range in m3: groupage, part loads, one box, several."""

_SPLITTABLE_FROM_M3 = 30.0
_AIR_UP_TO_M3 = 4.0
_BRISK_UP_TO_M3 = 66.0

Item = TypeVar("Item")


def draw(number: int, purpose: str) -> float:
    """Return a number in [0, 1) that belongs to a shipment and a purpose, and to nothing else."""
    digest = blake2b(f"peak-season/{number}/{purpose}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2.0**64


def _one_of(items: Sequence[Item], at: float) -> Item:
    return items[int(at * len(items))]


def _weighted(weights: Mapping[str, float], at: float) -> str:
    total = 0.0
    for name, weight in weights.items():
        total += weight
        if at < total:
            return name
    return next(reversed(list(weights)))


def _between(low: float, high: float, at: float) -> float:
    """Return a number between two, evenly on a logarithmic scale."""
    return exp(log(low) + (log(high) - log(low)) * at)


def shipment(number: int) -> Shipment:
    """Return one shipment of the peak season."""
    factory = _one_of(tuple(FACTORIES), draw(number, "factory"))
    sku = _one_of(FACTORIES[factory], draw(number, "sku"))
    country = COUNTRIES[
        _weighted({name: c.weight for name, c in COUNTRIES.items()}, draw(number, "country"))
    ]
    size = SIZES[int(_weighted({str(i): s[0] for i, s in enumerate(SIZES)}, draw(number, "size")))]
    carton = CARTONS[sku]
    cartons = max(1, round(_between(*size[1:], draw(number, "volume")) / carton.volume_m3))
    volume = cartons * carton.volume_m3
    channel = Channel.E_COMMERCE if draw(number, "channel") < 0.4 else Channel.GENERAL_TRADE  # noqa: PLR2004
    ready = FIRST_READY + timedelta(days=int(draw(number, "ready") * READY_DAYS))
    allowed = _allowed_days(number, country, volume, channel)
    may_split = volume > _SPLITTABLE_FROM_M3 and draw(number, "split") < 0.5  # noqa: PLR2004
    return Shipment(
        shipment_id=f"PS-{number:03d}",
        origin_id=factory,
        destination_id=_one_of(country.markets, draw(number, "market")),
        weight_kg=round(cartons * carton.weight_kg, 1),
        volume_m3=round(volume, 3),
        packages=cartons,
        units=cartons * carton.units,
        value=round(cartons * carton.units * carton.transfer_price, 2),
        sku=sku,
        hs_code=carton.hs_code,
        channel=channel,
        ready_at=ready.isoformat(),
        due_at=(ready + timedelta(days=allowed)).isoformat(),
        may_split=may_split,
        max_splits=3 if may_split and volume > _BRISK_UP_TO_M3 else 2,
    )


def _allowed_days(number: int, country: _Country, volume_m3: float, channel: Channel) -> int:
    """Return the days from ready to due: small online goods may be in a hurry, big ones not."""
    at = draw(number, "hurry")
    online = channel is Channel.E_COMMERCE
    if volume_m3 <= _AIR_UP_TO_M3 and at < (0.30 if online else 0.10):
        low, high = country.urgent
    elif volume_m3 <= _BRISK_UP_TO_M3 and at < (0.50 if online else 0.25):
        low, high = country.brisk
    else:
        low, high = country.relaxed
    return low + int(draw(number, "slack") * (high - low + 1))


def products() -> list[Product]:
    """Return the products, one unit each."""
    return [
        Product(
            sku=sku,
            name=carton.name,
            weight_kg=round(carton.weight_kg / carton.units, 4),
            volume_m3=round(carton.volume_m3 / carton.units, 6),
            units_per_carton=carton.units,
            transfer_price=carton.transfer_price,
            retail_price_gross=carton.retail_price,
            hs_code=carton.hs_code,
        )
        for sku, carton in CARTONS.items()
    ]


def goods() -> Network:
    """Return the goods as the tables of a network without places."""
    shipments = [shipment(number) for number in range(1, SHIPMENTS + 1)]
    return Network(
        tables={
            "products": Table.from_rows(TABLES["products"], products()),
            "shipments": Table.from_rows(TABLES["shipments"], shipments),
        },
        name="peak-season goods",
        reference_date=FIRST_READY,
    )


if __name__ == "__main__":
    write_folder(goods(), FOLDER)
