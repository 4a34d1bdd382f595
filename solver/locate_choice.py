"""What a location question may choose from: lanes in time, and the arrays of its MIP."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.enums import OpenStatus
from network.money import Money, convert_lines, minor_digits
from network.network import Network
from solver.envelope import Envelope
from solver.kernels.siting import SitingProblem
from solver.lanes import LanePricer, Lanes, Wants
from solver.locate_reasons import unserved_reasons
from solver.plan import LocateQuestion, Unserved
from solver.replenish import Replenishment
from solver.site_flows import carbon_cost

Indices = NDArray[np.intp]
Reals = NDArray[np.float64]

_MILLI = 1000.0
_CAPACITIES = ("throughput_units", "throughput_m3")


@dataclass(frozen=True)
class Priced:
    """Lanes with their prices and grams, and the ways to fill the warehouses.

    ``price`` bounds each lane's price from below, without carbon price; ``wtw_ug`` (O,) holds
    the micrograms of its whole want.
    """

    pricer: LanePricer
    price: Envelope
    wtw_ug: NDArray[np.int64]
    feed: Replenishment


@dataclass(frozen=True)
class Choice:
    """What the MIP may choose from.

    ``pair`` holds the lane that stands for each pair of site and want, ``admitted`` all lanes
    in time, ``served`` the wants in the problem, ``sites`` the facility rows in it.
    """

    problem: SitingProblem
    admitted: NDArray[np.bool_]
    pair: Indices
    served: Indices
    sites: Indices
    unserved: tuple[Unserved, ...]


def choice_of(priced: Priced, asked: LocateQuestion) -> Choice:
    """Leave out what is too late or cannot be supplied, and keep the cheapest lane of each pair."""
    wants, lanes = priced.pricer.wants, priced.pricer.lanes
    admitted = lanes.transit_min <= wants.max_min[lanes.want]
    in_time = admitted.copy()
    if asked.inbound:
        admitted &= _supplied(priced)
    can_supply = admitted.copy()
    if asked.single_source:
        admitted &= _whole_markets(wants, lanes, admitted)
    has_lane = np.bincount(lanes.want[admitted], minlength=len(wants)) > 0
    served = np.flatnonzero(has_lane)
    pairs = _pairs(priced, asked, np.flatnonzero(admitted))
    network = priced.pricer.network
    sites = np.flatnonzero(~network.facilities.equals("status", OpenStatus.CLOSED))
    as_of = asked.options.as_of or network.reference_date
    return Choice(
        problem=_problem(priced, asked, pairs, served, sites),
        admitted=admitted,
        pair=pairs.lane,
        served=served,
        sites=sites,
        unserved=unserved_reasons(network, wants, lanes, (in_time, can_supply, admitted), as_of),
    )


@dataclass(frozen=True)
class _Pairs:
    """Pairs of site and want, arrays of shape (P,): a lane that stands for them, and the price.

    The price is the envelope of all lanes of the pair, in major units with carbon price.
    """

    lane: Indices
    cost: Reals
    knee: Reals
    rise: Reals


def _pairs(priced: Priced, asked: LocateQuestion, rows: Indices) -> _Pairs:
    """Join the lanes of each pair: the least slope, the cheapest whole, the last knee."""
    lanes, price = priced.pricer.lanes, priced.price
    carbon = carbon_cost(priced.pricer.network, priced.wtw_ug, asked.options)
    least, whole = (price.least + carbon)[rows], (price.whole + carbon)[rows]
    sites = len(priced.pricer.network.facilities)
    key, first, pair = np.unique(
        lanes.want[rows] * sites + lanes.site[rows], return_index=True, return_inverse=True
    )
    slope, end = np.full(len(key), np.inf), np.full(len(key), np.inf)
    np.minimum.at(slope, pair, least)
    np.minimum.at(end, pair, whole)
    knee = np.zeros(len(key))
    below = least < end[pair]
    np.maximum.at(knee, pair[below], price.knee[rows][below])
    stepped = (end > slope) & (knee < 1.0)
    scale = _MILLI * 10.0 ** minor_digits(asked.options.currency)
    rise = np.where(stepped, (end - slope) / np.where(stepped, 1.0 - knee, 1.0), 0.0)
    return _Pairs(rows[first], slope / scale, knee, rise / scale)


def _supplied(priced: Priced) -> NDArray[np.bool_]:
    """Return the lanes whose warehouse can get the product."""
    feed, products = priced.feed, len(priced.pricer.network.products)
    product = priced.pricer.wants.product[priced.pricer.lanes.want]
    have = feed.lane_site * products + feed.product[feed.lane_source]
    return np.isin(priced.pricer.lanes.site * products + product, have)


def _whole_markets(wants: Wants, lanes: Lanes, admitted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the lanes of warehouses that can serve everything their market wants."""
    wanted = np.bincount(wants.market)
    market = wants.market[lanes.want]
    key = lanes.site * len(wanted) + market
    reached = np.unique(np.stack([key[admitted], lanes.want[admitted]]), axis=1)[0]
    keys, counts = np.unique(reached, return_counts=True)
    full = keys[counts == wanted[keys % len(wanted)]] if len(keys) else keys
    return np.isin(key, full)


def _problem(
    priced: Priced,
    asked: LocateQuestion,
    pairs: _Pairs,
    served: Indices,
    sites: Indices,
) -> SitingProblem:
    """Put the arrays of the kernel together; money in major units, sites renumbered."""
    facilities, wants, feed = priced.pricer.network.facilities, priced.pricer.wants, priced.feed
    site_of = np.full(len(facilities) + 1, -1)
    site_of[sites] = np.arange(len(sites))
    want_of = np.full(len(wants) + 1, -1)
    want_of[served] = np.arange(len(served))
    scale = 10.0 ** minor_digits(asked.options.currency)
    fixed = [sum(x.amount_minor for x in site_cost(priced.pricer.network, asked, s)) for s in sites]
    _, group = np.unique(wants.market[served], return_inverse=True)
    capacity = np.stack([facilities.array(name)[sites] for name in _CAPACITIES])
    return SitingProblem(
        fixed_cost=np.array(fixed, np.float64) / scale,
        must_open=facilities.equals("status", OpenStatus.OPEN)[sites],
        must_shut=np.zeros(len(sites), np.bool_),
        capacity=np.where(np.isnan(capacity), np.inf, capacity),
        load=np.stack([wants.units[served], wants.volume_m3[served]]),
        demand_group=group.astype(np.intp),
        demand_good=wants.product[served],
        demand_units=wants.units[served],
        pair_site=site_of[priced.pricer.lanes.site[pairs.lane]],
        pair_demand=want_of[priced.pricer.lanes.want[pairs.lane]],
        pair_cost=pairs.cost,
        pair_knee=pairs.knee,
        pair_rise=pairs.rise,
        least_open=asked.min_open,
        most_open=asked.max_open,
        single_source=asked.single_source,
        source_good=feed.product,
        source_capacity=feed.capacity,
        lane_source=feed.lane_source,
        lane_site=site_of[feed.lane_site],
        lane_cost=feed.unit_cost,
        with_supply=asked.inbound,
    )


def site_cost(network: Network, asked: LocateQuestion, site: int) -> tuple[Money, Money]:
    """Return fixed and opening cost of an open site in the question's currency."""
    facility = network.facilities[int(site)]
    opening = facility.opening_cost if facility.status is OpenStatus.CONSIDER else 0.0
    exchange = network.exchange(asked.options.as_of)
    fixed, once = (
        convert_lines([Money.of(amount, facility.currency)], asked.options.currency, exchange)[0]
        for amount in (facility.fixed_cost, opening)
    )
    return fixed, once
