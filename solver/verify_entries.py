"""The referee of common entries: who declares together, worked out anew from legs and clearances.

Like ``solver.verify_clearance`` it reads the network's tables and the doors of money and trade; it
never sees how a plan was put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from network.consignments import Movements, SharedEntries
from network.enums import LoadForm
from network.goods import Consignment
from network.landed import ChargeLine, ChargeLines, charge_lines
from network.money import exact_rate, minor_digits, round_half_up
from network.network import Network
from network.trade import Assessment, assess, territory_of
from network.trade_together import assess_together, is_declared_alone
from solver.options import Options
from solver.plan import Itinerary, Leg
from solver.verify_clearance import border_of, stated_entry, union_of

Ways = Sequence[tuple[Consignment, Itinerary]]


@dataclass(frozen=True)
class CommonEntries:
    """The declarations of a plan as movements see them, and what each way bears of its entry."""

    shared: SharedEntries
    borne: dict[int, Assessment]


def common_entries(
    network: Network,
    ways: Ways,
    movements: Movements,
    leg_of: NDArray[np.intp],
    lines: ChargeLines,
    options: Options,
) -> CommonEntries:
    """Find who declares together; ``lines`` are what each pays where it stands alone."""
    imports: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    exports: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    exchange, legs = network.exchange(options.as_of), [int(leg) for leg in leg_of]
    for number, (goods, way) in enumerate(ways):
        _note_export(exports, network, (number, goods, way), options)
        if way.clearance is not None:
            own = charge_lines(network, lines, number, options.currency, exchange, leg_of=legs)
            _note_import(imports, network, (number, goods, way), own, options)
    shape = (len(leg_of), 2)
    shared = SharedEntries(np.full(shape, -1, np.int64), np.zeros(shape, np.int64))
    borne: dict[int, Assessment] = {}
    together = [(False, members) for members in imports.values() if len(members) > 1]
    for _, members in together:
        borne |= _borne(network, ways, [owner for owner, _ in members], options)
    together += [(True, members) for members in exports.values() if len(members) > 1]
    for number, (is_export, members) in enumerate(together):
        for owner, value in members:
            for move in np.flatnonzero(movements.consignment == owner).tolist():
                if movements.storage_days[move]:
                    continue
                leg = int(leg_of[move])
                for column in _columns(network, ways[owner][1].legs, leg, is_export=is_export):
                    shared.group[move, column] = number
                    shared.weight[move, column] = value
    return CommonEntries(shared, borne)


def _note_import(
    found: dict[tuple[str, ...], list[tuple[int, int]]],
    network: Network,
    numbered: tuple[int, Consignment, Itinerary],
    charged: Sequence[ChargeLine],
    options: Options,
) -> None:
    """Note whose entry a way is part of, and the customs value it would have by itself."""
    number, goods, way = numbered
    entry = stated_entry(network, goods, way, charged)
    border = border_of(network, way.legs)
    if entry is None or border is None or is_declared_alone(network, entry):
        return
    alone = assess(
        network, entry, options.as_of or network.reference_date, dict(options.rule_choices)
    )
    if alone.customs_value is None:
        return
    who = alone.importer_id or f"at {way.legs[-1].destination_id}"
    key = (entry.territory_id, entry.regime, who, border.service_id, str(border.depart_min))
    found.setdefault(key, []).append((number, alone.customs_value.amount_minor))


def _note_export(
    found: dict[tuple[str, ...], list[tuple[int, int]]],
    network: Network,
    numbered: tuple[int, Consignment, Itinerary],
    options: Options,
) -> None:
    """Note whose export declaration a way is part of, and what its goods are worth."""
    number, goods, way = numbered
    first = _first_out(network, way.legs)
    is_priced = bool(goods.goods) and all(g.transfer_price is not None for g in goods.goods)
    if first is None or first.load_form is LoadForm.PARCEL or not is_priced:
        return
    if not territory_of(network, way.legs[0].origin_id):
        return
    exchange = network.exchange(options.as_of)
    worth = sum(
        (
            exact_rate(line.transfer_price or 0.0)
            * line.units
            * exchange.rate(line.currency, options.currency)
            for line in goods.goods
        ),
        Fraction(0),
    )
    home = union_of(network, way.legs[0].origin_id)
    key = (home, goods.exporter_id, first.service_id, str(first.depart_min))
    value = round_half_up(worth * 10 ** minor_digits(options.currency))
    found.setdefault(key, []).append((number, value))


def _first_out(network: Network, legs: Sequence[Leg]) -> Leg | None:
    """Find the first service that ends outside the territory in which the journey begins."""
    home = union_of(network, legs[0].origin_id)
    outside = (
        leg for leg in legs if leg.is_service and union_of(network, leg.destination_id) != home
    )
    return next(outside, None)


def _columns(network: Network, legs: Sequence[Leg], leg: int, *, is_export: bool) -> range:
    """Return the columns in which a leg is part of a declaration: for leaving 0, others 1."""
    edge = _first_out(network, legs) if is_export else border_of(network, legs)
    if edge is None or (leg > edge.sequence if is_export else leg < edge.sequence):
        return range(0)
    if leg != edge.sequence:
        return range(2)
    return range(1) if is_export else range(1, 2)


def _borne(
    network: Network, ways: Ways, members: Sequence[int], options: Options
) -> dict[int, Assessment]:
    """Return what each of some ways bears of their entry, on the charges they state."""
    entries = []
    for member in members:
        goods, way = ways[member]
        entry = stated_entry(network, goods, way, way.charges)
        if entry is not None:
            entries.append(entry)
    found = assess_together(
        network,
        entries,
        [ways[member][0].consignment_id for member in members],
        options.as_of or network.reference_date,
        dict(options.rule_choices),
    )
    return dict(zip(members, found, strict=True))
