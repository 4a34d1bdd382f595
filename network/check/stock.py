"""Stock and the warehouses that hold it."""

from collections.abc import Iterator

import numpy as np

from network.check.fault import Check, Fault, note, warning
from network.check.masks import Reals, filled, same, spread, sums
from network.enums import LocationKind, Reason, StockQuality
from network.network import Network
from network.table import BLANK, day_number, day_of

_KINDS = (LocationKind.WAREHOUSE, LocationKind.HUB)
"""Kinds of places that a facility can stand at."""


def facilities_of_another_kind(network: Network) -> Iterator[Fault]:
    """A facility stands at a warehouse, or at a hub."""
    facilities, places = network.facilities, network.locations
    row_of = facilities.rows_in("location_id", places)
    fitting = np.zeros(len(places) + 1, np.bool_)
    for kind in _KINDS:
        fitting[:-1] |= places.equals("kind", kind)
    for row in np.flatnonzero((row_of >= 0) & ~fitting[row_of]).tolist():
        found = places[int(row_of[row])].kind
        yield warning(
            facilities,
            row,
            "location_id",
            Reason.FACILITY_KIND,
            current=str(found),
            needed=str(LocationKind.WAREHOUSE),
        )


def warehouses_without_facility(network: Network) -> Iterator[Fault]:
    """Where there are facilities, every warehouse is one of them."""
    facilities, places = network.facilities, network.locations
    if len(facilities):
        listed = np.zeros(len(places) + 1, np.bool_)
        listed[facilities.rows_in("location_id", places)] = True
        lacking = places.equals("kind", LocationKind.WAREHOUSE) & ~listed[:-1]
        for row in np.flatnonzero(lacking).tolist():
            yield note(places, row, "location_id", Reason.WAREHOUSE_WITHOUT_FACILITY)


def stock_without_facility(network: Network) -> Iterator[Fault]:
    """Stock lies at a facility; one finding per place."""
    stock, facilities = network.table("stock"), network.facilities
    places = stock.vocabulary("location_id")
    if not len(facilities):
        return
    codes, first = np.unique(stock.array("location_id"), return_index=True)
    for code, row in zip(codes.tolist(), first.tolist(), strict=True):
        if facilities.find(places[code]) is None:
            yield warning(
                stock, row, "location_id", Reason.STOCK_WITHOUT_FACILITY, subject=places[code]
            )


def overfull_storage(network: Network) -> Iterator[Fault]:
    """The stock of a warehouse fits into its storage."""
    stock, facilities, products = network.table("stock"), network.facilities, network.products
    unit_m3 = spread(stock.rows_in("sku", products), products.array("volume_m3"), 0.0)
    owner = stock.rows_in("location_id", facilities)
    held = sums(owner, unit_m3 * stock.array("on_hand_units"), len(facilities))
    room = facilities.array("storage_capacity_m3")
    for row in np.flatnonzero(filled(facilities, "storage_capacity_m3") & (held > room)).tolist():
        yield warning(
            facilities,
            row,
            "storage_capacity_m3",
            Reason.STORAGE_OVERFULL,
            current=f"{held[row]:,.0f} m3",
            needed=f"{room[row]:,.0f} m3",
        )


def overbooked_stock(network: Network) -> Iterator[Fault]:
    """No more is reserved than is on hand."""
    stock = network.table("stock")
    there, kept = stock.array("on_hand_units"), stock.array("reserved_units")
    for row in np.flatnonzero(kept > there).tolist():
        yield warning(
            stock,
            row,
            "reserved_units",
            Reason.STOCK_OVERBOOKED,
            current=f"{kept[row]:,}",
            needed=f"{there[row]:,}",
        )


def expired_stock(network: Network) -> Iterator[Fault]:
    """Stock that may be sold has not expired."""
    stock = network.table("stock")
    there, end = stock.array("on_hand_units"), stock.array("expires_on")
    over = filled(stock, "expires_on") & (end < day_number(network.reference_date))
    over &= (there > 0) & stock.equals("quality", StockQuality.OK)
    for row in np.flatnonzero(over).tolist():
        yield warning(
            stock,
            row,
            "expires_on",
            Reason.STOCK_EXPIRED,
            current=day_of(end[row]).isoformat(),
            needed=f"{there[row]:,}",
        )


def transit_without_arrival(network: Network) -> Iterator[Fault]:
    """What is in transit has a day of arrival."""
    stock = network.table("stock")
    under_way = stock.array("in_transit_units")
    for row in np.flatnonzero((under_way > 0) & ~filled(stock, "eta")).tolist():
        count = f"{under_way[row]:,}"
        yield warning(stock, row, "eta", Reason.STOCK_WITHOUT_ETA, current=count)


def guards_larger_than_stock(network: Network) -> Iterator[Fault]:
    """No more is kept back for a channel than is on hand."""
    guards = network.table("stock_guard")
    kept = guards.array("units")
    there = _on_hand(network)
    for row in np.flatnonzero((kept != BLANK) & (kept > there)).tolist():
        yield warning(
            guards,
            row,
            "units",
            Reason.GUARD_TOO_LARGE,
            current=f"{kept[row]:,}",
            needed=f"{there[row]:,.0f}",
        )


def _on_hand(network: Network) -> Reals:
    """Return the units on hand of what each guard speaks of."""
    guards, stock = network.table("stock_guard"), network.table("stock")
    ids = same(
        *(
            np.concatenate([guards.texts(name), stock.texts(name)]).astype(str)
            for name in ("sku", "location_id")
        )
    )
    held = sums(ids[len(guards) :], stock.array("on_hand_units"), int(ids.max(initial=-1)) + 1)
    return np.asarray(held[ids[: len(guards)]])


CHECKS = (
    Check(facilities_of_another_kind),
    Check(warehouses_without_facility, needs=("facilities",)),
    Check(stock_without_facility, needs=("facilities",)),
    Check(overfull_storage),
    Check(overbooked_stock),
    Check(expired_stock),
    Check(transit_without_arrival),
    Check(guards_larger_than_stock, adds_up=("stock.on_hand_units",)),
)
