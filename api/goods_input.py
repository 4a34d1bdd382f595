"""Lines of goods as somebody typed or sent them, and how they are read."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from network.enums import Reason
from network.goods import GoodsLine, Product

if TYPE_CHECKING:
    from api.questions import Reader

_HS_CODE = re.compile(r"\d{4,10}$")
_COUNTRY = re.compile(r"[A-Z]{2}$")
_UN_NUMBER = re.compile(r"UN\d{4}$")
_MOST_PRICE = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """One kind of goods as it was typed or sent, nothing checked; None was not said.

    ``price`` is what the seller's own company pays (the transfer price), per unit.
    """

    sku: Any = None
    hs_code: Any = None
    origin_country: Any = None
    units: Any = None
    price: Any = None
    retail_price: Any = None
    price_currency: Any = None
    un_number: Any = None
    packing: Any = None
    state_of_charge_percent: Any = None
    has_proof_of_origin: Any = False


def read_line(
    reader: "Reader", units: int, value: float | None, currency: str, shipped_from: str
) -> GoodsLine:
    """Read a line; what it leaves out comes from its product, its price from the whole value.

    Parameters
    ----------
    units
        Units of the whole consignment, for a line that states none.
    value
        Value of the whole consignment where this is its only line, else None.
    shipped_from
        Country the journey starts in: taken for the origin of goods that state none.
    """
    product = _product(reader)
    stated = reader.given.units
    count = units if stated is None else reader.whole("units", 10_000_000)
    price = reader.number("price", most=_MOST_PRICE, may_be_zero=True)
    retail = reader.number("retail_price", most=_MOST_PRICE, may_be_zero=True)
    if price is None and value:
        price = value / count
    is_priced = price is not None or retail is not None
    stated_currency = reader.currency("price_currency", currency)
    return GoodsLine(
        sku=product.sku if product else "",
        category=product.category if product else "",
        hs_code=_code(reader, "hs_code", _HS_CODE, "4 to 10 digits")
        or (product.hs_code if product else ""),
        origin_country=_code(reader, "origin_country", _COUNTRY, "two letters (ISO 3166)")
        or shipped_from,
        units=count,
        weight_kg=product.weight_kg * count if product else 0.0,
        transfer_price=_first(
            price, product.transfer_price if product else None, is_closed=is_priced
        ),
        retail_price_gross=_first(
            retail, product.retail_price_gross if product else None, is_closed=is_priced
        ),
        currency=stated_currency if is_priced or not product else product.currency,
        has_proof_of_origin=reader.given.has_proof_of_origin is True,
        un_number=_code(reader, "un_number", _UN_NUMBER, "UN and four digits")
        or (product.un_number if product else ""),
        packing=reader.text("packing") or (product.packing if product else ""),
        state_of_charge_percent=_first(
            reader.number("state_of_charge_percent", most=100, may_be_zero=True),
            product.state_of_charge_percent if product else None,
        ),
        is_reefer=product is not None
        and (product.temperature_min_c is not None or product.temperature_max_c is not None),
    )


def _first(stated: float | None, known: float | None, *, is_closed: bool = False) -> float | None:
    """Return what was stated, else what the product has (unless that is ``is_closed``)."""
    return stated if stated is not None or is_closed else known or None


def _product(reader: "Reader") -> Product | None:
    sku = reader.text("sku")
    if not sku:
        return None
    row = reader.network.products.find(sku)
    if row is None:
        reader.find("sku", Reason.UNKNOWN_REFERENCE, subject=sku, limit="products")
        return None
    return reader.network.products[row]


def _code(reader: "Reader", name: str, pattern: re.Pattern[str], needed: str) -> str:
    """Read a code by its shape; dots and blanks inside do not matter."""
    text = reader.text(name).replace(".", "").replace(" ", "").upper()
    if text and not pattern.match(text):
        reader.find(name, Reason.BAD_VALUE, current=text, needed=needed)
        return ""
    return text
