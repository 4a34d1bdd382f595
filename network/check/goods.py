"""Goods and shipments: figures that could be true, and parts that add up to the whole."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from network.check.fault import Check, Fault, note, warning
from network.check.masks import Mask, Reals, filled, spread, sums
from network.enums import Reason
from network.network import Network
from network.table import Table
from network.units import KG_PER_TONNE

DENSEST_KG_PER_M3 = 25_000.0
"""Gold is denser; no freight is: solid lead weighs 11 t/m3, and nobody ships it without gaps."""

LIGHTEST_KG_PER_M3 = 1.0
"""Less than air: mostly a volume in litres or cubic centimetres."""

_CM3_PER_M3 = 1_000_000.0
_SLACK = 0.01
"""Weights and values of parts may differ from the whole by this share: scales and rounding."""


def products_without_size(network: Network) -> Iterator[Fault]:
    """Every product has a weight and a volume."""
    products = network.products
    none = {name: products.array(name) <= 0 for name in ("weight_kg", "volume_m3")}
    yield from _incomplete(products, none, is_grave=True)


def products_unknown_to_customs(network: Network) -> Iterator[Fault]:
    """Where there are trade rules, every product has an HS code and a transfer price."""
    products = network.products
    if len(network.table("trade_rules")):
        none = {
            "hs_code": ~filled(products, "hs_code"),
            "transfer_price": products.array("transfer_price") <= 0,
        }
        yield from _incomplete(products, none, is_grave=False)


def _incomplete(table: Table[Any], none: dict[str, Mask], *, is_grave: bool) -> Iterator[Fault]:
    lacking = np.logical_or.reduce(list(none.values()))
    tell = warning if is_grave else note
    for row in np.flatnonzero(lacking).tolist():
        names = [name for name, mask in none.items() if mask[row]]
        listed = ", ".join(names)
        yield tell(table, row, names[0], Reason.PRODUCT_INCOMPLETE, current=listed)


def impossible_densities(network: Network) -> Iterator[Fault]:
    """Nothing is lighter than air or denser than what freight can be."""
    for table in (network.products, network.shipments):
        weight, volume = table.array("weight_kg"), table.array("volume_m3")
        known = (weight > 0) & (volume > 0)
        yield from _dense(table, np.divide(weight, volume, where=known, out=np.ones(len(table))))
    for name in ("packages", "packaging"):
        table = network.table(name)
        volume = _volume_m3(table)
        yield from _dense(table, table.array("gross_weight_kg") / volume)


def _dense(table: Table[Any], density: Reals) -> Iterator[Fault]:
    wrong = (density > DENSEST_KG_PER_M3) | (density < LIGHTEST_KG_PER_M3)
    name = "volume_m3" if table.schema.field("volume_m3") else "gross_weight_kg"
    for row in np.flatnonzero(wrong).tolist():
        yield warning(
            table,
            row,
            name,
            Reason.DENSITY_IMPOSSIBLE,
            current=f"{density[row]:,.{0 if density[row] >= 1 else 4}f} kg/m3",
            needed=f"{LIGHTEST_KG_PER_M3:g} - {DENSEST_KG_PER_M3:,.0f} kg/m3",
        )


def _volume_m3(table: Table[Any]) -> Reals:
    sides = [table.array(name) for name in ("length_cm", "width_cm", "height_cm")]
    return np.asarray(sides[0] * sides[1] * sides[2] / _CM3_PER_M3)


def packed_lighter_than_content(network: Network) -> Iterator[Fault]:
    """Packaging weighs at least what is in it."""
    packaging, products = network.table("packaging"), network.products
    owner = packaging.rows_in("sku", products)
    net = spread(owner, products.array("weight_kg"), 0.0) * packaging.array("quantity")
    gross = packaging.array("gross_weight_kg")
    for row in np.flatnonzero(gross < net * (1 - _SLACK)).tolist():
        yield warning(
            packaging,
            row,
            "gross_weight_kg",
            Reason.GROSS_BELOW_NET,
            current=f"{gross[row]:g} kg",
            needed=f"{net[row]:g} kg",
        )


def larger_than_any_box(network: Network) -> Iterator[Fault]:
    """Every package fits into some load unit, by weight and by volume."""
    boxes = network.equipment
    if not len(boxes):
        return
    payload, cube = boxes.array("payload_kg").max(), boxes.array("volume_m3").max()
    shipments, packages = network.shipments, network.table("packages")
    count = np.maximum(shipments.array("packages"), 1)
    listed = np.isin(
        np.arange(len(shipments)), packages.rows_in("shipment_id", shipments), assume_unique=False
    )
    single = (shipments.array("weight_kg") / count, shipments.array("volume_m3") / count)
    yield from _oversize(shipments, *single, (payload, cube), ~listed)
    sizes = (packages.array("gross_weight_kg"), _volume_m3(packages))
    yield from _oversize(packages, *sizes, (payload, cube), np.ones(len(packages), np.bool_))


def _oversize(
    table: Table[Any], weight: Reals, volume: Reals, most: tuple[float, float], judged: Mask
) -> Iterator[Fault]:
    heavy, bulky = weight > most[0] * (1 + _SLACK), volume > most[1] * (1 + _SLACK)
    column = "packages" if table.schema.field("packages") else "gross_weight_kg"
    for row in np.flatnonzero(judged & (heavy | bulky)).tolist():
        size = f"{weight[row] / KG_PER_TONNE:,.3g} t, {volume[row]:,.3g} m3"
        yield warning(table, row, column, Reason.OVERSIZE, current=size)


def parts_that_do_not_add_up(network: Network) -> Iterator[Fault]:
    """Packages and lines of a shipment add up to its packages, weight, units and value."""
    shipments = network.shipments
    packages, lines = network.table("packages"), network.table("shipment_lines")
    count = packages.array("count")
    part_of = partial(_sum_differs, shipments)
    yield from part_of(packages, count, "packages", "packages.count")
    yield from part_of(
        packages, count * packages.array("gross_weight_kg"), "weight_kg", "packages.gross_weight_kg"
    )
    yield from part_of(lines, lines.array("units"), "units", "shipment_lines.units")
    owner = lines.rows_in("shipment_id", shipments)
    foreign = lines.texts("currency") != _word_of(shipments, "currency", owner)
    value = np.where(foreign, np.nan, lines.array("value"))
    yield from part_of(lines, value, "value", "shipment_lines.value")


def _word_of(table: Table[Any], name: str, rows: Any) -> Any:
    words = np.append(table.texts(name), "")
    return words[rows]


def _sum_differs(
    shipments: Table[Any], parts: Table[Any], values: Reals, whole: str, what: str
) -> Iterator[Fault]:
    """Find shipments whose parts do not add up; an unknown part or whole is not judged."""
    owner = parts.rows_in("shipment_id", shipments)
    total = sums(owner, np.asarray(values, np.float64), len(shipments))
    has_parts = sums(owner, np.ones(len(parts)), len(shipments)) > 0
    stated = shipments.array(whole).astype(np.float64)
    slack = _SLACK * stated if shipments.array(whole).dtype.kind == "f" else 0.0
    differs = has_parts & (stated > 0) & (np.abs(total - stated) > slack)
    for row in np.flatnonzero(differs).tolist():
        yield warning(
            shipments,
            row,
            whole,
            Reason.SUM_MISMATCH,
            limit=what,
            current=f"{total[row]:,.10g}",
            needed=f"{stated[row]:,.10g}",
        )


def orders_without_lines(network: Network) -> Iterator[Fault]:
    """Every order has lines."""
    orders = network.table("orders")
    has_lines = np.zeros(len(orders) + 1, np.bool_)
    has_lines[network.table("order_lines").rows_in("order_id", orders)] = True
    for row in np.flatnonzero(~has_lines[:-1]).tolist():
        yield warning(orders, row, "order_id", Reason.ORDER_WITHOUT_LINES)


CHECKS = (
    Check(products_without_size),
    Check(products_unknown_to_customs),
    Check(impossible_densities),
    Check(packed_lighter_than_content),
    Check(larger_than_any_box, needs=("equipment", "packages")),
    Check(parts_that_do_not_add_up, adds_up=("packages.count", "shipment_lines.currency")),
    Check(orders_without_lines, needs=("order_lines",)),
)
