"""Seeded instances: worlds of any size with real correlations, made by arrays.

Mode, distance, time, price and carbon hang together as in the trade: sea is slow, cheap and
clean, air the opposite, road in between and short.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.enums import ActivityUnit, ChargeBasis, LoadForm, LocationKind, Mode
from network.factor import EmissionFactor
from network.geo import great_circle_km
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.tariff import TariffLine
from network.units import MINUTES_PER_HOUR

SEED = 20261030


@dataclass(frozen=True, slots=True)
class Size:
    """How big a world is."""

    locations: int
    services: int


SMALL = Size(300, 3_000)
MIDDLE = Size(2_000, 30_000)
LARGE = Size(10_000, 200_000)


@dataclass(frozen=True, slots=True)
class _Trade:
    """How one mode moves: detour, speed, handling time, price, intensity, and its share."""

    mode: Mode
    form: LoadForm
    share: float
    detour: float
    speed_km_h: float
    fixed_min: int
    usd_per_tkm: float
    grams_per_tkm: float
    departures: tuple[str, ...]


_TRADES = (
    _Trade(
        Mode.SEA, LoadForm.FCL, 0.30, 1.35, 30.0, 1440, 0.012, 7.0,
        ("weekly Mon 08:00", "weekly Thu 20:00", "weekly Sat 14:00"),
    ),
    _Trade(
        Mode.RAIL, LoadForm.FCL, 0.10, 1.25, 45.0, 720, 0.035, 16.0,
        ("weekly Tue 06:00, Fri 06:00", "daily 22:00"),
    ),
    _Trade(
        Mode.TRUCK, LoadForm.FCL, 0.45, 1.22, 60.0, 60, 0.090, 75.0,
        ("on_demand",),
    ),
    _Trade(
        Mode.AIR, LoadForm.ULD, 0.15, 1.05, 780.0, 360, 0.55, 620.0,
        ("daily 02:00", "weekly Wed 03:00, Sun 03:00"),
    ),
)  # fmt: skip
_KINDS = (
    (LocationKind.FACTORY, 0.30),
    (LocationKind.SEAPORT, 0.15),
    (LocationKind.AIRPORT, 0.10),
    (LocationKind.RAIL_TERMINAL, 0.10),
    (LocationKind.WAREHOUSE, 0.10),
    (LocationKind.MARKET, 0.25),
)
_COUNTRIES = ("CN", "VN", "IN", "DE", "PL", "FR", "GB", "US", "MX", "AE", "JP", "BR")
_CARRIERS = tuple(f"CARRIER-{number:02d}" for number in range(40))


def synthetic_world(size: Size, seed: int = SEED) -> Network:
    """Return a world of a size; the same seed gives the same content."""
    random = np.random.default_rng(seed)
    locations, lat, lon = _locations(size.locations, random)
    services = _services(size, lat, lon, random)
    return Network(
        tables={
            "locations": locations,
            "services": services,
            "tariffs": _tariffs(),
            "emission_factors": _factors(),
        },
        name=f"synthetic-{size.services}",
    )


def _locations(
    count: int, random: np.random.Generator
) -> tuple[Table[object], NDArray[np.float64], NDArray[np.float64]]:
    """Places on land-like latitudes, near one of forty centres each."""
    centre_lat, centre_lon = random.uniform(-35, 60, 40), random.uniform(-180, 180, 40)
    centre = random.integers(40, size=count)
    lat = np.clip(centre_lat[centre] + random.normal(0, 4, count), -60, 70)
    lon = (centre_lon[centre] + random.normal(0, 6, count) + 180) % 360 - 180
    kinds, shares = zip(*_KINDS, strict=True)
    names = [f"L{number:05d}" for number in range(count)]
    table: Table[object] = Table.from_arrays(
        TABLES["locations"],
        {
            "location_id": names,
            "name": names,
            "kind": [str(kinds[i]) for i in random.choice(len(kinds), count, p=shares)],
            "lat": lat,
            "lon": lon,
            "country_code": [_COUNTRIES[i % len(_COUNTRIES)] for i in centre],
        },
        count,
    )
    return table, lat, lon


def _services(
    size: Size,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    random: np.random.Generator,
) -> Table[object]:
    """Services between distinct places; figures follow distance and mode."""
    count = size.services
    origin = random.integers(size.locations, size=count)
    destination = (origin + random.integers(1, size.locations, count)) % size.locations
    trade = random.choice(len(_TRADES), count, p=[t.share for t in _TRADES])
    direct = great_circle_km(lat[origin], lon[origin], lat[destination], lon[destination])
    distance = np.maximum(direct, 15.0) * _by_trade(trade, "detour") * random.uniform(1, 1.1, count)
    hours = distance / (_by_trade(trade, "speed_km_h") * random.uniform(0.85, 1.0, count))
    transit = np.rint(hours * MINUTES_PER_HOUR + _by_trade(trade, "fixed_min"))
    pattern = random.integers(1_000_000, size=count)
    names = [f"L{number:05d}" for number in range(size.locations)]
    return Table.from_arrays(
        TABLES["services"],
        {
            "service_id": [f"S{number:06d}" for number in range(count)],
            "origin_id": [names[i] for i in origin.tolist()],
            "destination_id": [names[i] for i in destination.tolist()],
            "mode": [str(_TRADES[i].mode) for i in trade.tolist()],
            "load_form": [str(_TRADES[i].form) for i in trade.tolist()],
            "carrier": [_CARRIERS[i % len(_CARRIERS)] for i in pattern.tolist()],
            "distance_km": distance,
            "transit_min": transit.astype(np.int64),
            "cut_off_min": np.full(count, 720, np.int64),
            "departures": [
                _TRADES[i].departures[p % len(_TRADES[i].departures)]
                for i, p in zip(trade.tolist(), pattern.tolist(), strict=True)
            ],
            "tariff_id": [f"T-{_TRADES[i].mode}" for i in trade.tolist()],
            "toc_id": [f"F-{_TRADES[i].mode}" for i in trade.tolist()],
        },
        count,
    )


def _by_trade(trade: NDArray[np.int64], name: str) -> NDArray[np.float64]:
    return np.array([float(getattr(t, name)) for t in _TRADES])[trade]


def _tariffs() -> Table[TariffLine]:
    lines = [
        TariffLine(
            tariff_id=f"T-{trade.mode}",
            line=1,
            charge_code="FREIGHT",
            basis=ChargeBasis.PER_KG,
            rate=trade.usd_per_tkm * 5.0,
            minimum=50.0,
            density_kg_per_m3=167.0,
        )
        for trade in _TRADES
    ]
    return Table.from_rows(TABLES["tariffs"], lines)


def _factors() -> Table[EmissionFactor]:
    rows = [
        EmissionFactor(
            category_id=f"F-{trade.mode}",
            pack="synthetic",
            mode=trade.mode,
            unit=ActivityUnit.G_PER_TKM,
            wtt=trade.grams_per_tkm * 0.2,
            ttw=trade.grams_per_tkm * 0.8,
            licence="none",
            source="synthetic",
        )
        for trade in _TRADES
    ]
    return Table.from_rows(TABLES["emission_factors"], rows)
