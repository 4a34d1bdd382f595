"""The only conversions. Inside: km, kg, m3, minutes since 2020-01-01T00:00Z, g CO2e."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Annotated

from annotated_types import Ge, Gt, Le

from network.enums import Dimension

Kilometres = Annotated[float, Ge(0)]
Kilograms = Annotated[float, Ge(0)]
CubicMetres = Annotated[float, Ge(0)]
Minutes = Annotated[int, Ge(0)]
PositiveKilograms = Annotated[float, Gt(0)]
PositiveCubicMetres = Annotated[float, Gt(0)]
Share = Annotated[float, Ge(0), Le(1)]
Percent = Annotated[float, Ge(0)]
Amount = Annotated[float, Ge(0)]
Days = Annotated[float, Ge(0)]
Centimetres = Annotated[float, Gt(0)]

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
KG_PER_TONNE = 1000.0
KM_PER_NAUTICAL_MILE = 1.852
MICROGRAMS_PER_GRAM = 1_000_000
MICROGRAMS_PER_KILOGRAM = 1_000_000_000
KG_PER_POUND = 0.45359237
KM_PER_MILE = 1.609344
M3_PER_CUBIC_FOOT = 0.028316846592
M3_PER_GALLON = 0.003785411784
DAYS_PER_YEAR = 365

MEASURES: Mapping[Dimension, Mapping[str, float]] = MappingProxyType(
    {
        Dimension.QUANTITY: {"EA": 1.0, "EACH": 1.0, "UNIT": 1.0, "PC": 1.0, "PCS": 1.0},
        Dimension.WEIGHT: {
            "KG": 1.0,
            "G": 0.001,
            "MT": KG_PER_TONNE,
            "TONNE": KG_PER_TONNE,
            "LB": KG_PER_POUND,
            "LBS": KG_PER_POUND,
            "OZ": KG_PER_POUND / 16,
            "CWT": KG_PER_POUND * 100,
            "TON": KG_PER_POUND * 2000,
        },
        Dimension.VOLUME: {
            "CBM": 1.0,
            "M3": 1.0,
            "L": 0.001,
            "CFT": M3_PER_CUBIC_FOOT,
            "FT3": M3_PER_CUBIC_FOOT,
            "CIN": M3_PER_CUBIC_FOOT / 1728,
            "CYD": M3_PER_CUBIC_FOOT * 27,
            "GAL": M3_PER_GALLON,
        },
        Dimension.DISTANCE: {
            "KM": 1.0,
            "M": 0.001,
            "MI": KM_PER_MILE,
            "FT": KM_PER_MILE / 5280,
            "NM": KM_PER_NAUTICAL_MILE,
        },
        Dimension.TIME: {
            "SEC": 1.0 / 60,
            "MIN": 1.0,
            "HR": float(MINUTES_PER_HOUR),
            "DAY": float(MINUTES_PER_DAY),
            "WK": float(MINUTES_PER_WEEK),
            "YR": float(MINUTES_PER_DAY * DAYS_PER_YEAR),
        },
    }
)
"""What one of each unit of measure is in units, kg, m3, km or minutes, by its symbol.

Where a symbol means several things, it is the one of the United States: CWT is 100 lb, TON is
2,000 lb and GAL is 231 cubic inches.
"""


def minute_of(moment: datetime) -> int:
    """Return whole minutes since the epoch of an aware time (seconds are dropped).

    Raises
    ------
    ValueError
        When ``moment`` has no time zone: we refuse to guess one.
    """
    if moment.tzinfo is None:
        message = "a time needs its zone"
        raise ValueError(message)
    return (moment - EPOCH) // timedelta(minutes=1)


def moment_of(minute: int) -> datetime:
    """Return the UTC time of a minute since the epoch."""
    return EPOCH + timedelta(minutes=int(minute))


def days_rounded_up(minutes: int) -> int:
    """Return whole days, a started one counted in full."""
    return -(-int(minutes) // MINUTES_PER_DAY)


def nautical_miles(distance_km: float) -> float:
    """Return nautical miles (1 nm = 1.852 km)."""
    return distance_km / KM_PER_NAUTICAL_MILE


def kilograms_co2e(micrograms: int) -> float:
    """Return kilograms of micrograms, for display and the wire."""
    return micrograms / MICROGRAMS_PER_KILOGRAM
