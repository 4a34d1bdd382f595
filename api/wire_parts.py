"""Parts of wire form that several answers share: money, numbers, places, times, messages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from api import schemas
from api.vocabulary import FACILITY_TYPES, NODE_TYPES
from network.calendar import local_time
from network.explanation import Explanation, render
from network.location import Location
from network.money import Exchange, Money
from network.network import Network

_UN_LOCATION_CODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}$")
_RATE_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What turning an answer into wire form needs besides the answer."""

    network: Network
    language: str
    currency: str
    exchange: Exchange

    def place(self, location_id: str) -> Location:
        """Return a location by its id."""
        return self.network.locations.get(location_id)


def utc_text(moment: datetime) -> str:
    """Return a time of ours as UTC text ending in ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def money(amount: Money) -> schemas.MoneyOut:
    """Return an amount with exactly the decimals of its currency."""
    return schemas.MoneyOut(amount=f"{amount.amount:f}", currency=amount.currency)


def decimal_text(value: float | Fraction) -> str:
    """Return a number as a plain decimal of at most ten decimals."""
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(repr(value))
    )
    rounded = exact.quantize(Decimal(1).scaleb(-_RATE_DIGITS), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") or "0"


def local_text(location: Location, minute: int) -> str:
    """Return the local time at a place with its offset."""
    return local_time(minute, location.timezone).isoformat()


def place_of(location: Location) -> schemas.Place:
    """Return a place in the words of DCSA."""
    codes = (location.location_id, *location.place_code)
    un_code = next((code for code in codes if _UN_LOCATION_CODE.match(code)), None)
    return schemas.Place(
        location_name=location.name,
        un_location_code=un_code,
        iata_code=location.iata or None,
        location_id=location.location_id,
        country_code=location.country_code,
    )


def call_at(location: Location, minute: int) -> schemas.Call:
    """Return a place and the local time there."""
    return schemas.Call(
        facility_type_code=FACILITY_TYPES.get(location.kind),
        node_type=NODE_TYPES[location.kind],
        location=place_of(location),
        date_time=local_text(location, minute),
    )


def message_of(note: Explanation, language: str, source: str) -> schemas.Message:
    """Return an explanation as a message of an answer."""
    return schemas.Message(
        severity=note.severity.value.upper(),
        code=note.code.value,
        text=render(note, language),
        source=source,
    )
