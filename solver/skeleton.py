"""A network as platforms and arcs, whatever the question: made once per network content.

A platform is (location, mode, load form, customs status) seen from one side: goods arrive on
the *in* side, leave from the *out* side, and a transfer takes them across. So every change of
service pays its handling, and a journey reads gate, transfer, service, transfer, ..., gate.
Duty and bonded goods come later; until then every platform has customs status ``free``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.crossings import FORMS, GATE, KINDS, MODES, kinds_of, positions, transfer_rows
from network.enums import CustomsStatus, LoadForm, LocationKind, OpenStatus, UnitChange
from network.network import Network

Index = NDArray[np.int32]
_IN, _OUT = 0, 1
_NO_TRANSIT = (LocationKind.FACTORY, LocationKind.MARKET)


@dataclass(frozen=True)
class Skeleton:
    """Platforms (P) and arcs (A) of a network; arcs are services or transfers.

    ``service`` and ``transfer`` hold the table row or -1. ``keeps_unit`` tells whether the load
    unit stays closed on the arc (services always).
    """

    location: Index  # (P,) row of the location
    mode: Index  # (P,) position in Mode
    form: Index  # (P,) position in LoadForm
    side: Index  # (P,) 0 in, 1 out
    customs_status: CustomsStatus
    tail: Index  # (A,)
    head: Index  # (A,)
    service: Index  # (A,)
    transfer: Index  # (A,)
    keeps_unit: NDArray[np.bool_]  # (A,)
    gate_in: Index  # (locations,) platform where a journey begins, -1 for none
    gate_out: Index  # (locations,) platform where it ends, -1 for none

    @property
    def is_fcl(self) -> NDArray[np.bool_]:
        """Return where a platform holds full containers."""
        return np.asarray(self.form == FORMS.index(LoadForm.FCL))


_CACHE: dict[Any, Skeleton] = {}
_MOST_CACHED = 6


def skeleton(network: Network) -> Skeleton:
    """Return the skeleton of a network, cached by the content of the tables it reads."""
    key = (network.locations.digest, network.services.digest, network.transfers.digest)
    if key not in _CACHE:
        while len(_CACHE) >= _MOST_CACHED:
            _CACHE.pop(next(iter(_CACHE)))
        _CACHE[key] = _build(network)
    return _CACHE[key]


def _build(network: Network) -> Skeleton:
    """Find the platforms, then the service arcs, then the transfer arcs between them."""
    services = network.services
    modes = positions(services.vocabulary("mode"), services.array("mode"), MODES)
    forms = positions(services.vocabulary("load_form"), services.array("load_form"), FORMS)
    origin = services.rows_in("origin_id", network.locations)
    destination = services.rows_in("destination_id", network.locations)
    usable = ~services.equals("status", OpenStatus.CLOSED)
    places_open = ~network.locations.equals("status", OpenStatus.CLOSED)
    rows = np.flatnonzero(usable & places_open[origin] & places_open[destination])
    count = len(network.locations)
    everywhere = np.arange(count, dtype=np.int32)
    keys = np.concatenate(
        [
            _key(origin[rows], modes[rows], forms[rows], _OUT),
            _key(destination[rows], modes[rows], forms[rows], _IN),
            _key(everywhere, np.full(count, GATE), np.zeros(count, np.int32), _IN),
            _key(everywhere, np.full(count, GATE), np.zeros(count, np.int32), _OUT),
        ]
    )
    platforms, number = np.unique(keys, return_inverse=True)
    number = np.asarray(number, np.int32)
    tail, head = number[: len(rows)], number[len(rows) : 2 * len(rows)]
    gate_in = number[2 * len(rows) : 2 * len(rows) + count]
    gate_out = number[2 * len(rows) + count :]
    side = (platforms % 2).astype(np.int32)
    form = (platforms // 2 % len(FORMS)).astype(np.int32)
    mode = (platforms // (2 * len(FORMS)) % len(MODES)).astype(np.int32)
    location = (platforms // (2 * len(FORMS) * len(MODES))).astype(np.int32)
    cross_tail, cross_head, transfer, keeps = _transfer_arcs(network, location, mode, form, side)
    return Skeleton(
        location=location,
        mode=mode,
        form=form,
        side=side,
        customs_status=CustomsStatus.FREE,
        tail=np.concatenate([tail, cross_tail]),
        head=np.concatenate([head, cross_head]),
        service=np.concatenate([rows, np.full(len(transfer), -1)]).astype(np.int32),
        transfer=np.concatenate([np.full(len(rows), -1), transfer]).astype(np.int32),
        keeps_unit=np.concatenate([np.ones(len(rows), np.bool_), keeps]),
        gate_in=gate_in.astype(np.int32),
        gate_out=gate_out.astype(np.int32),
    )


def _key(
    location: NDArray[Any], mode: NDArray[Any], form: NDArray[Any], side: int
) -> NDArray[np.int64]:
    key = (location.astype(np.int64) * len(MODES) + mode) * len(FORMS) + form
    return np.asarray(key * 2 + side)


def _transfer_arcs(
    network: Network, location: Index, mode: Index, form: Index, side: Index
) -> tuple[Index, Index, Index, NDArray[np.bool_]]:
    """Join every in side to every out side of a place by its most specific transfer row.

    Factories and markets are no places to change at: there one side must be the gate.
    """
    order = np.lexsort((side, location))
    pairs_tail: list[NDArray[Any]] = []
    pairs_head: list[NDArray[Any]] = []
    splits = np.searchsorted(location[order], np.arange(len(network.locations) + 1))
    for place in range(len(network.locations)):
        here = order[splits[place] : splits[place + 1]]
        ins, outs = here[side[here] == _IN], here[side[here] == _OUT]
        pairs_tail.append(np.repeat(ins, len(outs)))
        pairs_head.append(np.tile(outs, len(ins)))
    tail = np.concatenate(pairs_tail) if pairs_tail else np.zeros(0, np.int64)
    head = np.concatenate(pairs_head) if pairs_head else np.zeros(0, np.int64)
    from_gate, to_gate = mode[tail] == GATE, mode[head] == GATE
    ending = np.isin(kinds_of(network)[location[tail]], [KINDS.index(k) for k in _NO_TRANSIT])
    allowed = ~(from_gate & to_gate) & (from_gate | to_gate | ~ending)
    tail, head = tail[allowed], head[allowed]
    row = transfer_rows(network, location[tail], mode[tail], form[tail], mode[head], form[head])
    found = row >= 0
    tail, head, row = tail[found], head[found], row[found]
    stays = network.transfers.equals("unit_change", UnitChange.STAY)
    regauged = network.transfers.equals("unit_change", UnitChange.GAUGE_CHANGE)
    keeps = (stays | regauged)[row] if len(row) else np.zeros(0, np.bool_)
    return tail.astype(np.int32), head.astype(np.int32), row.astype(np.int32), keeps
