"""Consignments of a plan that make one customs entry, and what each of them bears of it.

Import: the same importer, VAT territory, regime and departure across the border. Export: the same
exporter, customs territory of origin and first departure out of it. Rules: ``docs/models/ship.md``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from network.consignments import Movements, SharedEntries
from network.customs import customs_territories
from network.enums import LoadForm
from network.goods import Consignment
from network.landed import ChargeLines
from network.money import exact_rate, minor_digits, round_half_up
from network.network import Network
from network.trade import Entry, territory_of
from network.trade_together import assess_together, is_declared_alone
from solver.clearance import Cleared, border_leg, entered, taxed_charges
from solver.options import Options
from solver.plan import Leg

Journey = tuple[Consignment, tuple[Leg, ...]]
"""A consignment and its legs."""


@dataclass(frozen=True)
class Declaration:
    """One entry of several journeys: their numbers, and the customs value of each."""

    members: tuple[int, ...]
    values: tuple[int, ...]
    is_export: bool


def declarations(
    network: Network, journeys: Sequence[Journey], cleared: Sequence[Cleared], options: Options
) -> list[Declaration]:
    """Return the entries that more than one journey makes.

    Goods nobody described, of unknown value or outside any territory stand alone, and so do
    those that are declared consignment by consignment.
    """
    found: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for number, (journey, way) in enumerate(zip(journeys, cleared, strict=True)):
        for key, value in (
            (_import_key(network, journey, way), _customs_value(way)),
            (_export_key(network, journey), _export_value(network, journey[0], options)),
        ):
            if key and value is not None:
                found.setdefault(key, []).append((number, value))
    return [
        Declaration(
            members=tuple(number for number, _ in inside),
            values=tuple(value for _, value in inside),
            is_export=key[0] == _EXPORT,
        )
        for key, inside in found.items()
        if len(inside) > 1
    ]


_IMPORT, _EXPORT = "import", "export"


def _import_key(network: Network, journey: Journey, way: Cleared) -> tuple[object, ...]:
    """Name the entry of goods into a territory; empty where they stand alone."""
    border = border_leg(network, journey[1])
    if border is None or way.clearance is None or way.entry is None:
        return ()
    if is_declared_alone(network, way.entry):
        return ()
    importer = way.clearance.importer_id
    consignee = "" if importer else journey[1][-1].destination_id
    who = (way.entry.territory_id, way.entry.regime, importer, consignee)
    return (_IMPORT, *who, border.service_id, border.depart_min)


def _export_key(network: Network, journey: Journey) -> tuple[object, ...]:
    """Name the declaration of goods that leave a territory; empty where they stand alone."""
    goods, legs = journey
    leaving = leaving_leg(network, legs)
    if leaving is None or leaving.load_form is LoadForm.PARCEL:
        return ()
    if not territory_of(network, legs[0].origin_id):
        return ()
    home = customs_territories(network)[network.locations.index[legs[0].origin_id]]
    return (_EXPORT, str(home), goods.exporter_id, leaving.service_id, leaving.depart_min)


def leaving_leg(network: Network, legs: Sequence[Leg]) -> Leg | None:
    """Return the service on which goods first leave the territory of their origin."""
    territories, places = customs_territories(network), network.locations.index
    home = territories[places[legs[0].origin_id]]
    for leg in legs:
        if leg.is_service and territories[places[leg.destination_id]] != home:
            return leg
    return None


def _customs_value(way: Cleared) -> int | None:
    value = None if way.clearance is None else way.clearance.customs_value
    return None if value is None else value.amount_minor


def _export_value(network: Network, goods: Consignment, options: Options) -> int | None:
    """Return what goods are worth where they leave; None where nobody described or priced them."""
    exchange = network.exchange(options.as_of)
    value = Fraction(0)
    for line in goods.goods:
        if line.transfer_price is None:
            return None
        rate = exchange.rate(line.currency, options.currency)
        value += exact_rate(line.transfer_price) * line.units * rate
    return round_half_up(value * 10 ** minor_digits(options.currency)) if goods.goods else None


def shared_entries(
    network: Network,
    journeys: Sequence[Journey],
    declared: Iterable[Declaration],
    movements: Movements,
    leg_of: NDArray[np.intp],
) -> SharedEntries:
    """Return which declaration each movement belongs to.

    Up to the service out of the territory of origin it is the export, from the service across
    the border of the destination on the entry. On these two only the lines whose code says so
    are for leaving; storing is for no declaration.
    """
    shape = (len(leg_of), 2)
    group, weight = np.full(shape, -1, np.int64), np.zeros(shape, np.int64)
    moves = movements.storage_days == 0
    for number, declaration in enumerate(declared):
        for member, value in zip(declaration.members, declaration.values, strict=True):
            legs = journeys[member][1]
            edge = (leaving_leg if declaration.is_export else border_leg)(network, legs)
            if edge is None:
                continue
            own = moves & (movements.consignment == member)
            column = 0 if declaration.is_export else 1
            before, behind = leg_of < edge.sequence, leg_of > edge.sequence
            here = np.zeros(shape, np.bool_)
            here[:, column] = own & (leg_of == edge.sequence)
            here |= (own & (before if declaration.is_export else behind))[:, None]
            group[here], weight[here] = number, value
    return SharedEntries(group, weight)


def cleared_together(
    network: Network,
    journeys: Sequence[Journey],
    cleared: Sequence[Cleared],
    declared: Sequence[Declaration],
    made: tuple[ChargeLines, Sequence[int]],
    options: Options,
) -> list[Cleared]:
    """Return the journeys cleared once more under the regimes they have, now as declared together.

    Parameters
    ----------
    made
        Charge lines of the journeys, shared by entries too, and the leg of each movement.
    """
    together = [d.members for d in declared if not d.is_export]
    grouped = {member for members in together for member in members}
    others = {member for d in declared for member in d.members} - grouped
    alone = [(member,) for member in sorted(others) if cleared[member].entry is not None]
    out = list(cleared)
    for members in (*together, *alone):
        entered_by = [_again(network, journeys[m], cleared[m], made, m) for m in members]
        found = assess_together(
            network,
            [entry for entry, _ in entered_by],
            [journeys[member][0].consignment_id for member in members],
            options.as_of or network.reference_date,
            dict(options.rule_choices),
        )
        for member, (entry, border), one in zip(members, entered_by, found, strict=True):
            out[member] = entered(network, entry, one, border, options)
    return out


def _again(
    network: Network,
    journey: Journey,
    way: Cleared,
    made: tuple[ChargeLines, Sequence[int]],
    number: int,
) -> tuple[Entry, Leg]:
    """Return what a journey declares on its new charges, and the service across the border."""
    border = border_leg(network, journey[1])
    if way.entry is None or border is None:
        raise AssertionError
    to_border, after_border = taxed_charges(network, *made, number, border.sequence)
    return replace(way.entry, to_border=to_border, after_border=after_border), border
