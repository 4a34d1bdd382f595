"""Whether what is wanted can be made and moved: bounds that no plan could beat.

Each compares what is wanted with the most that could ever be had, so that a finding is certain
and silence promises nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from network.calendar import Departures
from network.check.fault import Check, Fault, note, warning
from network.check.masks import Reals, per_word, spread, sums
from network.check.reach import ends, open_services
from network.check.timetable import pattern_of
from network.enums import OpenStatus, Reason
from network.network import Network
from network.table import Array, Table
from network.units import KG_PER_TONNE, MINUTES_PER_DAY, MINUTES_PER_WEEK

_M3_PER_TEU = 43.0
_KG_PER_TEU = 30_480.0
"""No box holds more per TEU: a 45 foot high cube by volume, the gross weight of a 20 foot box."""

_WEEK_DAYS = 7
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<month>0[1-9]|1[0-2])))?$"
)
_SLACK = 1e-9
_QUARTERS = 4
_MONTHS = 12


def demand_nobody_supplies(network: Network) -> Iterator[Fault]:
    """Where supply or stock is stated at all, every product in demand has some."""
    demand, supply, stock = network.demand, network.supply, network.table("stock")
    if not len(supply) and not len(stock):
        return
    supplied = {*supply.vocabulary("sku"), *stock.vocabulary("sku")}
    wanted = demand.array("sku")[demand.array("mean_units") > 0]
    for code in np.unique(wanted).tolist():
        sku = demand.vocabulary("sku")[code]
        if sku not in supplied:
            row = int(np.flatnonzero(demand.array("sku") == code)[0])
            yield warning(demand, row, "sku", Reason.DEMAND_UNSUPPLIED, subject=sku)


def supply_below_demand(network: Network) -> Iterator[Fault]:
    """Supply and stock of every product come to what is wanted of it over all periods.

    A row without a period holds in every period that any row names. A product with a supply that
    states no capacity is not judged.
    """
    demand, supply, stock = network.demand, network.supply, network.table("stock")
    periods = {*demand.vocabulary("period"), *supply.vocabulary("period")} - {""}
    count = max(len(periods), 1)
    skus = {sku: number for number, sku in enumerate(demand.vocabulary("sku"))}
    wanted = _by_sku(demand, demand.array("mean_units"), skus, count)
    made = _by_sku(supply, supply.array("capacity_units"), skus, count)
    made += _by_sku(stock, stock.array("on_hand_units"), skus, 1)
    made += _by_sku(stock, stock.array("in_transit_units"), skus, 1)
    known = np.isin(np.arange(len(skus)), _numbers(supply, skus))
    for number in np.flatnonzero(known & (made < wanted * (1 - _SLACK))).tolist():
        row = int(np.flatnonzero(_numbers(supply, skus) == number)[0])
        yield warning(
            supply,
            row,
            "capacity_units",
            Reason.SUPPLY_SHORT,
            subject=demand.vocabulary("sku")[number],
            current=f"{made[number]:,.0f}",
            needed=f"{wanted[number]:,.0f}",
        )


def _numbers(table: Table[Any], skus: dict[str, int]) -> Array:
    return per_word(table, "sku", lambda sku: skus.get(sku, -1)).astype(np.int64)


def _by_sku(table: Table[Any], values: Array, skus: dict[str, int], periods: int) -> Reals:
    """Return totals per product over all periods; NaN where some row of it is unknown."""
    times = np.ones(len(table))
    if table.schema.field("period"):
        times = np.where(table.equals("period", ""), periods, 1)
    return sums(_numbers(table, skus), values * times, len(skus))


@dataclass(frozen=True)
class _Flow:
    """Weight and volume per week of something, per place, as arrays (locations,)."""

    weight_kg: Reals
    volume_m3: Reals


def markets_beyond_capacity(network: Network) -> Iterator[Fault]:
    """The services into every market carry at least its demand of every week."""
    demand = network.demand
    if len(demand):
        owner = demand.rows_in("market_id", network.locations)
        wanted = _weekly(network, demand, owner, demand.array("mean_units"))
        carried = _carried(network, ends(network)[1])
        code = Reason.MARKET_CAPACITY_SHORT
        yield from _short(network, code, owner, wanted, carried, demand)


def factories_beyond_capacity(network: Network) -> Iterator[Fault]:
    """The services out of every factory carry at least what it can make in a week."""
    supply = network.supply
    if len(supply):
        owner = supply.rows_in("factory_id", network.locations)
        made = _weekly(network, supply, owner, np.nan_to_num(supply.array("capacity_units")))
        carried = _carried(network, ends(network)[0])
        code = Reason.FACTORY_CAPACITY_SHORT
        yield from _short(network, code, owner, made, carried, supply)


def _short(
    network: Network,
    code: Reason,
    owner: Array,
    wanted: _Flow,
    carried: _Flow,
    table: Table[Any],
) -> Iterator[Fault]:
    """Find places where services carry less than is wanted, by weight or by volume."""
    heavy = carried.weight_kg < wanted.weight_kg * (1 - _SLACK)
    bulky = carried.volume_m3 < wanted.volume_m3 * (1 - _SLACK)
    tell = warning if code is Reason.MARKET_CAPACITY_SHORT else note
    for place in np.flatnonzero(heavy | bulky).tolist():
        column = table.schema.key[0]
        row = int(np.flatnonzero(owner == place)[0])
        least, most = (
            (f"{f.weight_kg[place] / KG_PER_TONNE:,.1f} t", f"{f.volume_m3[place]:,.1f} m3")
            for f in (carried, wanted)
        )
        which = 0 if heavy[place] else 1
        yield tell(
            table,
            row,
            column,
            code,
            subject=network.locations[place].location_id,
            current=least[which],
            needed=most[which],
        )


def _weekly(network: Network, table: Table[Any], owner: Array, units: Reals) -> _Flow:
    """Return the most that rows per place and period come to in a week; unknown periods: none."""
    products = network.products
    row_of = table.rows_in("sku", products)
    weeks = per_word(table, "period", weeks_of)
    rate = np.where(weeks > 0, units / np.where(weeks > 0, weeks, 1.0), 0.0)
    period = table.array("period").astype(np.int64)
    count, places = len(table.vocabulary("period")), len(network.locations)
    case = np.where(owner >= 0, owner.astype(np.int64) * count + period, -1)
    flows = []
    for name in ("weight_kg", "volume_m3"):
        size = spread(row_of, products.array(name), 0.0)
        flows.append(sums(case, size * rate, places * count).reshape(places, count).max(axis=1))
    return _Flow(*flows)


def weeks_of(period: str) -> float:
    """Return the weeks of a period such as 2026, 2026-Q4, 2026-11 or 2026-W45; else 0."""
    match = _PERIOD.match(period.strip())
    if match is None:
        return 0.0
    year = int(match["year"])
    if match["week"]:
        return 1.0
    months = 1 if match["month"] else _MONTHS // _QUARTERS if match["quarter"] else _MONTHS
    quarter = int(match["quarter"] or 1)
    first = int(match["month"] or (quarter - 1) * (_MONTHS // _QUARTERS) + 1)
    if not 1 <= year < date.max.year:
        return 0.0
    beyond = first + months
    end = date(year + (beyond > _MONTHS), (beyond - 1) % _MONTHS + 1, 1)
    return (end - date(year, first, 1)).days / _WEEK_DAYS


def _carried(network: Network, end: Array) -> _Flow:
    """Return what open services carry in a week per place; ample capacity is infinite."""
    services = network.services
    runs = open_services(network)
    often = per_word(services, "departures", departures_per_week)
    teu = services.array("capacity_teu")
    flows = []
    for name, per_teu in (("capacity_kg", _KG_PER_TEU), ("capacity_m3", _M3_PER_TEU)):
        each = np.fmin(services.array(name), teu * per_teu)  # blank where ample
        weekly = np.full(len(services), np.inf)
        np.multiply(each, often, out=weekly, where=each > 0)
        weekly[each == 0] = 0.0
        flows.append(sums(np.where(runs, end, -1), weekly, len(network.locations)))
    return _Flow(*flows)


def departures_per_week(text: str) -> float:
    """Return how often a pattern leaves in a week at most; on demand it is infinite."""
    pattern = pattern_of(text)
    if pattern is None or pattern.on_demand:
        return float("inf")
    if pattern.headway_min:
        return MINUTES_PER_WEEK / pattern.headway_min
    if pattern.period_min:
        return len(pattern.local_minutes) * MINUTES_PER_WEEK / pattern.period_min
    return _most_in_a_week(pattern)


def _most_in_a_week(pattern: Departures) -> float:
    """Return the most dated departures that fall into seven days."""
    minutes = np.array(pattern.local_minutes)
    end = minutes + _WEEK_DAYS * MINUTES_PER_DAY
    return float((np.searchsorted(minutes, end) - np.arange(len(minutes))).max())


def warehouses_beyond_throughput(network: Network) -> Iterator[Fault]:
    """All warehouses together let through what markets want in every period.

    Noted only: goods may go to markets without a warehouse.
    """
    facilities, demand = network.facilities, network.demand
    runs = ~facilities.equals("status", OpenStatus.CLOSED)
    most = facilities.array("throughput_m3")[runs]
    if not len(most) or np.isnan(most).any() or not len(demand):
        return
    products = network.products
    size = spread(demand.rows_in("sku", products), products.array("volume_m3"), 0.0)
    periods = demand.vocabulary("period")
    wanted = sums(demand.array("period"), size * demand.array("mean_units"), len(periods))
    for number in np.flatnonzero(wanted > most.sum() * (1 + _SLACK)).tolist():
        row = int(np.flatnonzero(runs)[0])
        yield note(
            facilities,
            row,
            "throughput_m3",
            Reason.FACILITIES_SHORT,
            subject=periods[number] or "facilities",
            current=f"{most.sum():,.0f} m3",
            needed=f"{wanted[number]:,.0f} m3",
        )


_STOCK = ("stock.on_hand_units", "stock.in_transit_units")

CHECKS = (
    Check(demand_nobody_supplies, needs=("supply", "stock")),
    Check(supply_below_demand, needs=("supply",), adds_up=_STOCK),
    Check(markets_beyond_capacity, needs=("services",)),
    Check(factories_beyond_capacity, needs=("services",)),
    Check(warehouses_beyond_throughput, needs=("facilities",)),
)
