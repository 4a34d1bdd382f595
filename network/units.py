"""The only conversions. Inside: km, kg, m3, minutes since 2020-01-01T00:00Z, g CO2e."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from annotated_types import Ge, Gt, Le

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
