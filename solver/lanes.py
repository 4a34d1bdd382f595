"""Ways from warehouses to markets: found in the tables, priced and weighed by the two doors.

A lane is one direct service, with the handling at the warehouse and at the market where the
network has transfers for it, and the fees of the warehouse itself. A market's demand for one
product in the period is one consignment on it; a part of the demand is a smaller one.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.carbon import factor_rows, footprint
from network.consignments import Consignments, Movements, Reals, Whole
from network.enums import Channel, EquipmentKind, LoadForm, OpenStatus
from network.landed import ChargeLines, charges, decision_costs
from network.network import Network
from network.table import LIST_SEPARATOR, NO_DAY, Table, day_number
from network.tariff_book import TariffBook, tariff_book
from network.units import MINUTES_PER_DAY
from solver.goods_rules import takes_products
from solver.options import Options
from solver.skeleton import skeleton

Indices = NDArray[np.intp]

_PARTS = 5
"""Movements of a ride: pick-up, carriage, delivery, and the warehouse's way out and in."""
CARRIAGE = 1


@dataclass(frozen=True)
class Wants:
    """What markets want in the period, arrays of shape (D,); rows without units are left out.

    ``market`` is the row of the location table, ``product`` of the product table;
    ``max_min`` the service time in minutes (infinite: none).
    """

    row: Indices
    market: Indices
    product: Indices
    units: Reals
    max_min: Reals
    weight_kg: Reals
    volume_m3: Reals

    def __len__(self) -> int:
        return len(self.row)


def wants_of(network: Network, period: str, max_delivery_days: float | None) -> Wants:
    """Return the demand of one period; a blank service time takes the default."""
    table, products = network.demand, network.products
    units = table.array("mean_units")
    row = np.flatnonzero(table.equals("period", period) & (units > 0))
    days = table.array("max_delivery_days")[row]
    default = np.inf if max_delivery_days is None else max_delivery_days
    product = table.rows_in("sku", products)[row].astype(np.intp)
    return Wants(
        row=row,
        market=table.rows_in("market_id", network.locations)[row].astype(np.intp),
        product=product,
        units=units[row],
        max_min=np.where(np.isnan(days), default, days) * MINUTES_PER_DAY,
        weight_kg=units[row] * products.array("weight_kg")[product],
        volume_m3=units[row] * products.array("volume_m3")[product],
    )


@dataclass(frozen=True)
class Lanes:
    """Every way every want can be served, arrays of shape (O,).

    ``site`` is the row of the facility table, ``want`` of the wants, ``service`` of the service
    table; ``pick_up`` and ``deliver`` are rows of the transfer table or -1.
    """

    site: Indices
    want: Indices
    service: Indices
    pick_up: Indices
    deliver: Indices
    transit_min: Whole

    def __len__(self) -> int:
        return len(self.site)

    def take(self, rows: NDArray[np.bool_] | Indices) -> "Lanes":
        """Return some of the lanes."""
        return Lanes(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def lanes_of(network: Network, wants: Wants, as_of: date) -> Lanes:
    """Find every direct lane of a warehouse that may run to a market that wants something.

    Left out are shut warehouses, closed or outdated services, services that do not take the
    product, and pairs whose channels differ.
    """
    services = network.services
    site_of = _site_at(network)
    origin = services.rows_in("origin_id", network.locations)
    destination = services.rows_in("destination_id", network.locations)
    places_open = ~network.locations.equals("status", OpenStatus.CLOSED)
    usable = _in_force(services, day_number(as_of)) & ~services.equals("status", OpenStatus.CLOSED)
    usable &= (site_of[origin] >= 0) & places_open[origin] & places_open[destination]
    order = np.argsort(wants.market, kind="stable")
    first = np.searchsorted(wants.market[order], destination, side="left")
    count = np.searchsorted(wants.market[order], destination, side="right") - first
    count = np.where(usable, count, 0)
    service = np.repeat(np.arange(len(services)), count)
    turn = np.arange(len(service)) - np.repeat(np.cumsum(count) - count, count)
    want = order[first[service] + turn]
    site = site_of[origin[service]]
    ends = _handling(network)
    lanes = Lanes(
        site=site.astype(np.intp),
        want=want.astype(np.intp),
        service=service.astype(np.intp),
        pick_up=ends.pick_up[service],
        deliver=ends.deliver[service],
        transit_min=services.array("transit_min")[service] + ends.dwell_min[service],
    )
    lanes = lanes.take(_channels_match(network, lanes, wants))
    taken = takes_products(network, as_of)
    return lanes.take(taken[wants.product[lanes.want], lanes.service])


def _site_at(network: Network) -> Indices:
    """Return, per location, the row of the facility that may run there (-1: none)."""
    facilities = network.facilities
    site_of = np.full(len(network.locations) + 1, -1, np.intp)
    place = facilities.rows_in("location_id", network.locations)
    runs = np.flatnonzero(~facilities.equals("status", OpenStatus.CLOSED))
    site_of[place[runs]] = runs
    return site_of[:-1]


def _in_force(table: Table[Any], day: int) -> NDArray[np.bool_]:
    since, until = table.array("valid_from"), table.array("valid_to")
    return np.asarray(((since == NO_DAY) | (since <= day)) & ((until == NO_DAY) | (until >= day)))


def _channels_match(network: Network, lanes: Lanes, wants: Wants) -> NDArray[np.bool_]:
    offered = network.facilities.texts("channel")[lanes.site]
    wanted = network.demand.texts("channel")[wants.row[lanes.want]]
    return np.asarray((offered == wanted) | (offered == Channel.BOTH) | (wanted == Channel.BOTH))


@dataclass(frozen=True)
class _Ends:
    """Handling at both ends of each service, (S,): transfer rows or -1, and their dwell."""

    pick_up: Indices
    deliver: Indices
    dwell_min: Whole


def _handling(network: Network) -> _Ends:
    """Find the transfers from the door onto each service and from it to the door."""
    bones = skeleton(network)
    count = len(network.services)
    pick_up, deliver = np.full(count, -1, np.intp), np.full(count, -1, np.intp)
    rides = np.flatnonzero(bones.service >= 0)
    changes = np.flatnonzero(bones.transfer >= 0)
    if not len(changes):
        return _Ends(pick_up, deliver, np.zeros(count, np.int64))
    platforms = len(bones.location)
    key = bones.tail[changes].astype(np.int64) * platforms + bones.head[changes]
    order = np.argsort(key)
    key, row = key[order], bones.transfer[changes][order]

    def transfer(tail: NDArray[np.int32], head: NDArray[np.int32]) -> Indices:
        wanted = tail.astype(np.int64) * platforms + head
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[at] == wanted, row[at], -1).astype(np.intp)

    tail, head = bones.tail[rides], bones.head[rides]
    pick_up[bones.service[rides]] = transfer(bones.gate_in[bones.location[tail]], tail)
    deliver[bones.service[rides]] = transfer(head, bones.gate_out[bones.location[head]])
    dwell = network.transfers.array("dwell_min")
    dwells = [np.where(rows >= 0, dwell[rows], 0) for rows in (pick_up, deliver)]
    return _Ends(pick_up, deliver, dwells[0] + dwells[1])


@dataclass(frozen=True)
class Rides:
    """Parts of wants on lanes, arrays of shape (N,): to be priced and weighed.

    ``lane`` points into the lanes, ``share`` is the part of the want, ``boxes`` (N, E) the
    containers by row of the equipment table.
    """

    lane: Indices
    share: Reals
    boxes: Whole

    def __len__(self) -> int:
        return len(self.lane)


@dataclass(frozen=True)
class LanePricer:
    """Prices rides on lanes for one question: the only place that calls the doors for it."""

    network: Network
    wants: Wants
    lanes: Lanes
    options: Options
    with_inbound_fee: bool

    @cached_property
    def _book(self) -> TariffBook:
        return tariff_book(self.network, self.options.as_of)

    @cached_property
    def tariff(self) -> Indices:
        """Return the tariffs of every lane's movements, (O, 5); -1 for none."""
        network, lanes = self.network, self.lanes
        services, transfers, facilities = (
            network.services,
            network.transfers,
            network.facilities,
        )
        of_transfer = self._by_row(transfers, "tariff_id")
        parts = [
            of_transfer[lanes.pick_up],
            self._by_row(services, "tariff_id")[lanes.service],
            of_transfer[lanes.deliver],
            self._by_row(facilities, "outbound_tariff_id")[lanes.site],
            self._by_row(facilities, "inbound_tariff_id")[lanes.site],
        ]
        if not self.with_inbound_fee:
            parts[-1] = np.full(len(lanes), -1)
        return np.stack(parts, axis=1).astype(np.intp)

    def _by_row(self, table: Table[Any], column: str) -> Indices:
        """Return the tariff of each row of a table, and -1 at the end for "no row"."""
        words = self._book.of(np.array(table.vocabulary(column), dtype=object))
        by_row = words[table.array(column)] if len(table) else np.zeros(0, np.intp)
        return np.append(by_row, -1)

    @cached_property
    def factor(self) -> Indices:
        """Return the emission factors of every lane's movements, (O, 5); -1 for none."""
        network, lanes = self.network, self.lanes
        none = np.full(len(lanes), -1)
        hub = self._factor_by_row(network.transfers, "hoc_id")
        ride = self._factor_by_row(network.services, "toc_id")
        parts = [hub[lanes.pick_up], ride[lanes.service], hub[lanes.deliver], none, none]
        return np.stack(parts, axis=1).astype(np.intp)

    def _factor_by_row(self, table: Table[Any], column: str) -> Indices:
        words = factor_rows(
            self.network.emission_factors, np.array(table.vocabulary(column), dtype=object)
        )
        by_row = words[table.array(column)] if len(table) else np.zeros(0, np.intp)
        return np.append(by_row, -1)

    def goods(self, rides: Rides) -> Consignments:
        """Return each ride as a consignment: parcels of one unit, or cartons, not rounded.

        Flows are averages of a period, so units and packages may be fractions.
        """
        want = self.lanes.want[rides.lane]
        products = self.network.products
        product = self.wants.product[want]
        units = self.wants.units[want] * rides.share
        parcel = self.network.services.equals("load_form", LoadForm.PARCEL)
        per_package = np.where(
            parcel[self.lanes.service[rides.lane]],
            1,
            products.array("units_per_carton")[product],
        )
        return Consignments(
            ids=tuple(map(str, range(len(rides)))),
            weight_kg=self.wants.weight_kg[want] * rides.share,
            volume_m3=self.wants.volume_m3[want] * rides.share,
            packages=units / per_package,
            units=units,
            value=units * products.array("transfer_price")[product],
            item_categories=np.ones(len(rides)),
            duty_percent=np.full(len(rides), np.nan),
            currencies=tuple(products.texts("currency")[product]),
            accounts=(self.options.account,) * len(rides),
        )

    def movements(self, rides: Rides) -> Movements:
        """Return the five movements of every ride, in order; boxes ride on the carriage."""
        count = len(rides)
        distance = np.zeros((count, _PARTS))
        distance[:, CARRIAGE] = self.network.services.array("distance_km")[
            self.lanes.service[rides.lane]
        ]
        boxes = np.zeros((count, _PARTS, rides.boxes.shape[1]), np.int64)
        boxes[:] = rides.boxes[:, None, :]
        return Movements.alone(
            np.repeat(np.arange(count), _PARTS),
            self.tariff[rides.lane].ravel(),
            distance.ravel(),
            boxes.reshape(count * _PARTS, rides.boxes.shape[1]),
        )

    def charge(self, rides: Rides, *, rounded: bool = True) -> tuple[Consignments, ChargeLines]:
        """Make the charge lines of rides; chargeable weight is ``rounded`` up as tariffs say."""
        goods = self.goods(rides)
        if not rounded:
            goods = replace(goods, rounds_weight=False)
        lines = charges(self.network, goods, self.movements(rides), self.options.as_of)
        return goods, lines

    def decision_cost(self, rides: Rides, *, rounded: bool = True) -> Whole:
        """Return CASH plus SHADOW of each ride without carbon price, 1/1000 minor units."""
        _, lines = self.charge(rides, rounded=rounded)
        by_movement = decision_costs(
            lines,
            len(rides) * _PARTS,
            self.options.currency,
            self.network.exchange(self.options.as_of),
        )
        return np.asarray(by_movement.reshape(-1, _PARTS).sum(axis=1))

    def grams(self, rides: Rides) -> tuple[Whole, Whole]:
        """Return well-to-tank and tank-to-wheel micrograms of each ride."""
        moves = self.movements(rides)
        made = footprint(
            self.network,
            self.goods(rides),
            moves.consignment,
            self.factor[rides.lane].ravel(),
            moves.distance_km,
        )
        shape = (-1, _PARTS)
        return (
            np.asarray(made.wtt_ug.reshape(shape).sum(axis=1)),
            np.asarray(made.ttw_ug.reshape(shape).sum(axis=1)),
        )

    @cached_property
    def takes(self) -> NDArray[np.bool_]:
        """Return which containers each lane takes, (O, E); none unless it carries full boxes."""
        services, equipment = self.network.services, self.network.equipment
        names = equipment.texts("equipment_id")
        containers = equipment.equals("kind", EquipmentKind.CONTAINER)
        by_word = np.array(
            [
                np.isin(names, word.split(LIST_SEPARATOR)) if word else containers
                for word in services.vocabulary("equipment")
            ]
        ).reshape(len(services.vocabulary("equipment")), len(equipment))
        full = services.equals("load_form", LoadForm.FCL)[self.lanes.service]
        return np.asarray(by_word[services.array("equipment")[self.lanes.service]] & full[:, None])

    def whole(self) -> Rides:
        """Return every lane with the whole of its want, without boxes."""
        count = len(self.lanes)
        boxes = np.zeros((count, len(self.network.equipment)), np.int64)
        return Rides(np.arange(count), np.ones(count), boxes)
