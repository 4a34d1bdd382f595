"""Lines of goods as somebody typed or sent them, and how they are read."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from network.enums import Reason
from network.goods import GoodsLine
from network.shipment import ShipmentLine

if TYPE_CHECKING:
    from api.questions import Reader

_HS_CODE = re.compile(r"(?:[0-9]{2}){2,5}")
_HS_DIGITS = "4, 6, 8 or 10 digits; one that begins with 0 keeps it"
_COUNTRY = re.compile(r"[A-Z]{2}")
_UN_NUMBER = re.compile(r"UN[0-9]{4}")
_MOST_PRICE = 1e9
_MOST_PIECES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """One kind of goods as it was typed or sent, nothing checked; None was not said.

    ``price`` is what the seller's own company pays (the transfer price), per unit. Both prices
    are in one currency.
    """

    sku: Any = None
    hs_code: Any = None
    origin_country: Any = None
    units: Any = None
    price: Any = None
    retail_price: Any = None
    price_currency: Any = None
    retail_currency: Any = None
    un_number: Any = None
    packing: Any = None
    state_of_charge_percent: Any = None
    has_proof_of_origin: Any = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """A line that was read: what a shipment line holds, and what was said beyond it."""

    line: ShipmentLine
    transfer_price: float | None
    retail_price_gross: float | None
    un_number: str
    packing: str
    state_of_charge_percent: float | None

    def over(self, known: GoodsLine) -> GoodsLine:
        """Return what is known of the goods, with what was stated in its place."""
        is_priced = self.transfer_price is not None or self.retail_price_gross is not None
        said: dict[str, Any] = {
            "transfer_price": self.transfer_price,
            "retail_price_gross": self.retail_price_gross,
            "currency": self.line.currency if is_priced else None,
            "un_number": self.un_number or None,
            "packing": self.packing or None,
            "state_of_charge_percent": self.state_of_charge_percent,
        }
        if is_priced and known.currency != self.line.currency:
            known = replace(known, transfer_price=None, retail_price_gross=None)
        return replace(known, **{name: value for name, value in said.items() if value is not None})


def read_line(
    reader: "Reader", number: int, units: int | None, value: float | None, currency: str
) -> StatedLine:
    """Read a line of goods.

    Parameters
    ----------
    units
        Units of the whole consignment where this is its only line; else each states its own.
    value
        Value of the whole consignment where this is its only line, else None.
    """
    return StatedLine(
        line=ShipmentLine(
            shipment_id="quote",
            line=number,
            sku=_sku(reader),
            units=_units(reader, units),
            value=value or None,
            currency=_currency(reader, currency),
            hs_code=_code(reader, "hs_code", _HS_CODE, _HS_DIGITS),
            origin_country=_code(reader, "origin_country", _COUNTRY, "two letters (ISO 3166)"),
            has_proof_of_origin=reader.given.has_proof_of_origin is True,
        ),
        transfer_price=reader.number("price", most=_MOST_PRICE, may_be_zero=True),
        retail_price_gross=reader.number("retail_price", most=_MOST_PRICE, may_be_zero=True),
        un_number=_code(reader, "un_number", _UN_NUMBER, "UN and four digits"),
        packing=reader.text("packing"),
        state_of_charge_percent=reader.number(
            "state_of_charge_percent", most=100, may_be_zero=True
        ),
    )


def _units(reader: "Reader", whole: int | None) -> int:
    if reader.given.units is not None:
        return reader.whole("units", _MOST_PIECES)
    if whole is None:
        reader.find("units", Reason.MISSING_VALUE)
    return whole or 1


def _currency(reader: "Reader", currency: str) -> str:
    """Read the currency of both prices."""
    has_price = reader.given.price_currency is not None
    own = reader.currency("price_currency", currency)
    retail = reader.currency("retail_currency", own)
    if has_price and retail != own:
        reader.find("retail_currency", Reason.NOT_A_WORD, current=retail, needed=own)
    return own if has_price else retail


def _sku(reader: "Reader") -> str:
    sku = reader.text("sku")
    if sku and reader.network.products.find(sku) is None:
        reader.find("sku", Reason.UNKNOWN_REFERENCE, subject=sku, limit="products")
        return ""
    return sku


def _code(reader: "Reader", name: str, pattern: re.Pattern[str], needed: str) -> str:
    """Read a code by its shape; dots and blanks inside do not matter."""
    text = reader.text(name)
    code = text.replace(".", "").replace(" ", "").upper()
    if text and not pattern.fullmatch(code):
        reader.find(name, Reason.BAD_VALUE, current=text, needed=needed)
        return ""
    return code
