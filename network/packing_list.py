"""From a shipment and its tables to the consignment that moves: lines, packages, prices, origin.

What is not in the tables stays unknown: a line without a price has none, and goods of which
neither product nor tariff code is known have no lines at all.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from network.enums import Channel, PackagingLevel
from network.errors import InvalidInputError
from network.goods import Consignment, GoodsLine, Packaging, Product
from network.inventory import Supply
from network.money import Money
from network.network import Network
from network.shipment import Package, Shipment, ShipmentLine
from network.table import Table


def consignment_of(
    network: Network,
    shipment: Shipment,
    account: str = "",
    lines: Sequence[ShipmentLine] | None = None,
) -> Consignment:
    """Return a whole shipment as one consignment.

    Parameters
    ----------
    account
        The customer whose named rates apply.
    lines
        Its lines, where they are not in the network's table.

    Returns
    -------
    Consignment
        With a line of goods for each of its ``shipment_lines``; without such one line of what
        the shipment itself says, where product or tariff code is known. The gross weight is
        shared over the lines by the weight of their products (by units where one is unknown).
        The country of origin is that of the line, the shipment, the supply of the product from
        this factory, the supply of the product from anywhere (where all agree), and last the
        country the journey starts in.
    """
    if lines is None:
        lines = _rows_of(network.table("shipment_lines"), "shipment_id", shipment.shipment_id)
    goods = _goods(network, shipment, lines)
    side, heaviest = _largest_package(network, shipment, goods)
    return Consignment(
        consignment_id=shipment.shipment_id,
        weight_kg=shipment.weight_kg,
        volume_m3=shipment.volume_m3,
        packages=shipment.packages,
        units=sum(line.units for line in lines) or shipment.units,
        value=shipment.value,
        currency=shipment.currency,
        item_categories=max(1, len({_item_category(line) for line in goods})),
        duty_percent=shipment.duty_percent,
        goods=goods,
        order_value=shipment.order_value,
        channel=shipment.channel,
        incoterm=shipment.incoterm,
        importer_id=shipment.importer_id,
        exporter_id=shipment.exporter_id,
        largest_side_cm=side,
        package_kg=heaviest,
        account=account,
    )


_HS_ITEM_DIGITS = 6
"""Goods of one six-digit subheading are one item category of an entry."""


def _item_category(line: GoodsLine) -> Hashable:
    return line.hs_code[:_HS_ITEM_DIGITS] or line.category or line.sku


def _goods(
    network: Network, shipment: Shipment, lines: Sequence[ShipmentLine]
) -> tuple[GoodsLine, ...]:
    """Return the lines customs sees of a shipment."""
    if not lines:
        if not shipment.sku and not shipment.hs_code:
            return ()
        lines = [
            ShipmentLine(
                shipment_id=shipment.shipment_id,
                line=1,
                sku=shipment.sku,
                units=shipment.units,
                value=shipment.value or None,
                currency=shipment.currency,
                hs_code=shipment.hs_code,
            )
        ]
    products = [_product(network, line.sku) for line in lines]
    weights = _gross_weights(shipment, lines, products)
    return tuple(
        _goods_line(network, shipment, line, product, weight_kg)
        for line, product, weight_kg in zip(lines, products, weights, strict=True)
    )


def _goods_line(
    network: Network,
    shipment: Shipment,
    line: ShipmentLine,
    product: Product | None,
    weight_kg: float,
) -> GoodsLine:
    """Join a shipment line with its product; the line speaks first."""
    prices = _prices(network, shipment, line, product)
    return GoodsLine(
        sku=line.sku,
        category=product.category if product else "",
        hs_code=line.hs_code or (product.hs_code if product else "") or shipment.hs_code,
        origin_country=(
            line.origin_country
            or shipment.origin_country
            or _made_in(network, shipment.origin_id, line.sku)
            or network.country_of(shipment.origin_id)
        ),
        units=line.units,
        weight_kg=weight_kg,
        transfer_price=prices.transfer,
        retail_price_gross=prices.retail_gross,
        currency=prices.currency,
        has_proof_of_origin=line.has_proof_of_origin,
        un_number=product.un_number if product else "",
        packing=product.packing if product else "",
        state_of_charge_percent=product.state_of_charge_percent if product else None,
        is_reefer=product is not None and product.is_reefer,
    )


@dataclass(frozen=True)
class _Prices:
    transfer: float | None
    retail_gross: float | None
    currency: str


def _prices(
    network: Network, shipment: Shipment, line: ShipmentLine, product: Product | None
) -> _Prices:
    """Return the prices of one unit in one currency.

    A stated value is the sale price with its taxes in e-commerce, the transfer price elsewhere; the
    product gives what is not stated, at the network's rates where its currency is another.
    """
    transfer = (product.transfer_price or None) if product else None
    retail = (product.retail_price_gross or None) if product else None
    if line.value is None:
        return _Prices(transfer, retail, product.currency if product else line.currency)
    stated = line.value / line.units
    listed = product.currency if product else line.currency
    if shipment.channel is Channel.E_COMMERCE:
        return _Prices(
            _in_currency(network, transfer, listed, line.currency), stated, line.currency
        )
    return _Prices(stated, _in_currency(network, retail, listed, line.currency), line.currency)


def _in_currency(network: Network, price: float | None, currency: str, wanted: str) -> float | None:
    """Return a price in another currency; unknown where there is no rate."""
    if price is None or currency == wanted:
        return price
    try:
        rate = network.exchange().rate(currency, wanted)
    except InvalidInputError:
        return None
    return float(Money.of(price * float(rate), wanted).amount)


def _gross_weights(
    shipment: Shipment, lines: Sequence[ShipmentLine], products: Sequence[Product | None]
) -> list[float]:
    each = [product.weight_kg if product else 0.0 for product in products]
    known = all(weight > 0 for weight in each)
    shares = [
        line.units * (weight if known else 1.0) for line, weight in zip(lines, each, strict=True)
    ]
    whole = sum(shares)
    return [shipment.weight_kg * share / whole for share in shares]


def _made_in(network: Network, origin_id: str, sku: str) -> str:
    """Return where a product is made, as far as its supply tells without doubt."""
    if not sku:
        return ""
    rows: list[Supply] = _rows_of(network.supply, "sku", sku)
    here = {row.origin_country for row in rows if row.factory_id == origin_id} - {""}
    anywhere = {row.origin_country for row in rows} - {""}
    for countries in (here, anywhere):
        if len(countries) == 1:
            return countries.pop()
    return ""


def _largest_package(
    network: Network, shipment: Shipment, goods: Sequence[GoodsLine]
) -> tuple[float | None, float | None]:
    """Return the longest side and the heaviest weight of the packages, or of known cartons."""
    packages: list[Package] = _rows_of(
        network.table("packages"), "shipment_id", shipment.shipment_id
    )
    cartons = [_carton(network, line.sku) for line in goods]
    sized: list[Package | Packaging] = [*packages]
    if not packages and all(cartons):
        sized = [carton for carton in cartons if carton is not None]
    if not sized:
        return None, None
    return (
        max(max(item.length_cm, item.width_cm, item.height_cm) for item in sized),
        max(item.gross_weight_kg for item in sized),
    )


def _carton(network: Network, sku: str) -> Packaging | None:
    table: Table[Packaging] = network.table("packaging")
    key = (sku, PackagingLevel.CARTON)
    return table.get(key) if sku and table.find(key) is not None else None


def _product(network: Network, sku: str) -> Product | None:
    row = network.products.find(sku) if sku else None
    return None if row is None else network.products[row]


_ROWS: dict[tuple[str, str], dict[str, list[int]]] = {}
_MOST_KEPT = 12


def _rows_of(table: Table[Any], column: str, word: str) -> list[Any]:
    """Return the rows whose column holds a word, in table order (indexed once per content)."""
    if not len(table):
        return []
    key = (table.digest, column)
    if key not in _ROWS:
        while len(_ROWS) >= _MOST_KEPT:
            _ROWS.pop(next(iter(_ROWS)))
        rows: dict[str, list[int]] = {}
        for row, value in enumerate(table.texts(column).tolist()):
            rows.setdefault(value, []).append(row)
        _ROWS[key] = rows
    return [table[row] for row in _ROWS[key].get(word, [])]
