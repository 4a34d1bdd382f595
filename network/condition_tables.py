"""What conditions make of tables: new ways, less room, closed rows, more dwell, other delays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.closures import Rerouting
from network.condition_notes import delay_note
from network.crossings import FORMS, GATE, MODES, positions, transfer_rows
from network.disruption import Delay, Disruption
from network.enums import DisruptionSubject, FxKind, LoadForm, Mode, OpenStatus
from network.explanation import Explanation
from network.network import Network
from network.service import Service, Transfer
from network.strikes import Struck
from network.table import LIST_SEPARATOR, Table

Mask = NDArray[np.bool_]
Strikes = Sequence[tuple[Disruption, Struck]]

CAPACITIES = ("capacity_teu", "capacity_kg", "capacity_m3")


def sailing(network: Network, changes: Rerouting, closed: frozenset[str]) -> Network:
    """Return the network with services on their new ways, those without one closed."""
    passages = network.passages
    shut = np.isin(passages.texts("passage_id"), sorted(closed)) if len(passages) else None
    if shut is not None and (shut & ~passages.equals("status", OpenStatus.CLOSED)).any():
        network = network.with_table(passages.set(shut, "status", OpenStatus.CLOSED))
    if changes.is_empty:
        return network
    services = network.services
    rows = changes.rows
    numbers = {name: services.array(name).copy() for name in ("distance_km", "transit_min")}
    numbers["distance_km"][rows] = changes.distance_km
    numbers["transit_min"][rows] = changes.transit_min
    share = np.maximum(services.array("transit_min")[rows], 1) / changes.transit_min
    table = services
    for name, values in (*numbers.items(), *_scaled_capacities(services, rows, share)):
        table = table.replace_numbers(name, values)
    words = [LIST_SEPARATOR.join(way) for way in changes.passages]
    passages_now = services.columns["passages"].with_texts(rows, words)
    table = table.with_columns({"passages": passages_now})
    return network.with_table(_closing(table, _mask(len(services), changes.stopped)))


def _scaled_capacities(
    services: Table[Service], rows: NDArray[np.intp], share: NDArray[np.float64]
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield the capacities per departure of a fleet whose round trip takes longer."""
    for name in CAPACITIES:
        values = services.array(name).copy()
        values[rows] *= share
        yield name, values


def _mask(count: int, rows: NDArray[np.intp]) -> Mask:
    mask = np.zeros(count, np.bool_)
    mask[rows] = True
    return mask


def _closing(services: Table[Service], mask: Mask) -> Table[Service]:
    return services.set(mask, "status", OpenStatus.CLOSED) if mask.any() else services


def with_strikes(network: Network, strikes: Strikes, stopped: Iterable[Mask]) -> Network:
    """Return the network with services closed, slowed and thinned out, and places closed."""
    table = _thinned(network.services, strikes)
    for mask in stopped:
        table = _closing(table, mask)
    if table is not network.services:
        network = network.with_table(table)
    places = np.zeros(len(network.locations), np.bool_)
    for row, hit in strikes:
        if row.capacity_share <= 0 and row.mode is None:
            places |= hit.places
    if places.any():
        closed = network.locations.set(places, "status", OpenStatus.CLOSED)
        network = network.with_table(closed)
    return network


def _thinned(services: Table[Service], strikes: Strikes) -> Table[Service]:
    """Return services with the share of their room that is left, and the minutes on top."""
    share, extra = np.ones(len(services)), np.zeros(len(services), np.int64)
    for row, hit in strikes:
        if row.capacity_share > 0:
            share[hit.services] *= row.capacity_share
            waits = row.subject_kind is DisruptionSubject.PASSAGE
            extra[hit.services] += row.extra_transit_min + waits * row.extra_dwell_min
    if extra.any():
        services = services.replace_numbers("transit_min", services.array("transit_min") + extra)
    if (share < 1.0).any():
        every = np.arange(len(services))
        for name, values in _scaled_capacities(services, every, share):
            services = services.replace_numbers(name, values)
    return services


def with_dwell(network: Network, strikes: Strikes) -> Network:
    """Return the network with a transfer of its own for every change of platform that waits."""
    slow = [
        (row, hit)
        for row, hit in strikes
        if row.extra_dwell_min and row.capacity_share > 0 and hit.places.any()
    ]
    if not slow or not len(network.transfers):
        return network
    here = np.any([hit.places for _, hit in slow], axis=0)
    changes = _changes_at(network, here)
    place, from_mode, _, to_mode, _ = changes
    extra = np.zeros(len(place), np.int64)
    for row, hit in slow:
        waits = hit.places[place]
        if row.mode is not None:
            mode = MODES.index(row.mode)
            waits &= (from_mode == mode) | (to_mode == mode)
        extra[waits] += row.extra_dwell_min
    rows = transfer_rows(network, *changes)
    names = network.locations.texts("location_id")
    made = [
        _slower(
            network.transfers[int(rows[number])],
            str(names[place[number]]),
            [int(codes[number]) for codes in changes[1:]],
            int(extra[number]),
        )
        for number in np.flatnonzero((rows >= 0) & (extra > 0)).tolist()
    ]
    return network.with_table(network.transfers.append(made)) if made else network


def _slower(transfer: Transfer, place: str, change: Sequence[int], extra_min: int) -> Transfer:
    """Return a transfer for one change at one place, which takes longer there."""
    from_mode, from_form = _platform(*change[:2])
    to_mode, to_form = _platform(*change[2:])
    ends = ((from_mode, from_form), (to_mode, to_form))
    ways = "/".join("-".join(filter(None, end)) for end in ends)
    return replace(
        transfer,
        transfer_id=f"{transfer.transfer_id}@{place}/{ways}",
        location_id=place,
        from_mode=from_mode,
        from_form=from_form,
        to_mode=to_mode,
        to_form=to_form,
        dwell_min=transfer.dwell_min + extra_min,
    )


def _platform(mode: int, form: int) -> tuple[Mode, LoadForm | None]:
    return MODES[mode], None if mode == GATE else FORMS[form]


def _changes_at(network: Network, here: Mask) -> tuple[NDArray[np.intp], ...]:
    """Return every change of platform at some places: place, modes and forms, (N,) each."""
    services, places = network.services, network.locations
    modes = positions(services.vocabulary("mode"), services.array("mode"), MODES)
    forms = positions(services.vocabulary("load_form"), services.array("load_form"), FORMS)
    gates = np.flatnonzero(here)
    found = []
    for name in ("destination_id", "origin_id"):
        rows = services.rows_in(name, places)
        calls = (rows >= 0) & np.append(here, False)[rows]
        ends = np.stack([rows[calls], modes[calls], forms[calls]])
        gate = np.stack([gates, np.full(len(gates), GATE), np.zeros(len(gates), np.intp)])
        found.append(np.unique(np.concatenate([ends, gate], axis=1), axis=1))
    ins, outs = found
    pairs = ins[0][:, None] == outs[0][None, :]
    pairs &= (ins[1][:, None] != GATE) | (outs[1][None, :] != GATE)
    first, second = np.nonzero(pairs)
    return (ins[0][first], ins[1][first], ins[2][first], outs[1][second], outs[2][second])


def with_delays(
    network: Network, delays: Sequence[Delay]
) -> tuple[Network, tuple[Explanation, ...]]:
    """Return the network with the most specific delay of every service, and notes by feed."""
    if not delays:
        return network, ()
    services = network.services
    chance = services.array("on_time_probability").copy()
    mean = services.array("delay_mean_min").copy()
    chosen = np.full(len(services), -1, np.intp)
    order = sorted(range(len(delays)), key=lambda k: (_specificity(delays[k]), k))
    for position in order:
        row = delays[position]
        hit = np.ones(len(services), np.bool_)
        for name, value in (
            ("service_id", row.service_id),
            ("carrier", row.carrier),
            ("mode", row.mode),
        ):
            if value:
                hit &= services.equals(name, value)
        chance[hit], mean[hit], chosen[hit] = row.on_time_probability, row.delay_mean_min, position
    table = services.replace_numbers("on_time_probability", chance)
    table = table.replace_numbers("delay_mean_min", mean)
    return network.with_table(table), tuple(delay_note(delays, chosen))


def _specificity(row: Delay) -> int:
    return 4 * bool(row.service_id) + 2 * bool(row.carrier) + bool(row.mode)


def with_fx(network: Network, day: date, kind: FxKind) -> tuple[Network, tuple[str, ...]]:
    """Return the network whose spot rates are those of a kind, and the currencies without one."""
    if kind is FxKind.SPOT:
        return network, ()
    missing = network.spot_instead(day, kind)
    rates = [
        replace(row, kind=FxKind.SPOT)
        for row in network.fx_rates
        if row.kind is (FxKind.SPOT if row.currency in missing else kind)
    ]
    table = Table.from_rows(network.fx_rates.schema, rates)
    return network.with_table(table), missing
