"""The entry of an itinerary: where it crosses the border, under which regime, and what that costs.

Among the regimes that are open to the goods the one of least decision cost is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from network.calendar import local_time
from network.customs import customs_territories, customs_value_rows, vat_base_rows
from network.enums import Nature
from network.explanation import Explanation
from network.goods import Consignment
from network.landed import ChargeLine, ChargeLines, duty_line, trade_lines
from network.money import Money, round_half_up
from network.network import Network
from network.trade import Assessment, Entry, territory_of
from solver.entry_rates import admissible, entry_of, goods_are_known, has_regimes, judged, no_regime
from solver.options import Options
from solver.plan import Clearance, Leg

WHOLE = -1
"""Leg number of a line that belongs to the whole consignment."""


@dataclass(frozen=True)
class Cleared:
    """The lines an entry adds, how it was cleared, and why it could not be.

    ``entry`` is what was declared, where the goods were cleared.
    """

    lines: tuple[ChargeLine, ...]
    clearance: Clearance | None
    landed_complete: bool
    refusals: tuple[Explanation, ...] = ()
    entry: Entry | None = None


def border_leg(network: Network, legs: Sequence[Leg]) -> Leg | None:
    """Return the service on which goods last come into the territory of their destination."""
    territories, places = customs_territories(network), network.locations.index
    goal = territories[places[legs[-1].destination_id]]
    for leg in reversed(legs):
        if leg.is_service and territories[places[leg.origin_id]] != goal:
            return leg
    return None


def is_in_a_territory(network: Network, location_id: str) -> bool:
    """Tell whether it is known in whose territory a place lies."""
    return bool(customs_territories(network)[network.locations.index[location_id]])


def cleared(
    network: Network,
    consignment: Consignment,
    legs: Sequence[Leg],
    made: tuple[ChargeLines, Sequence[int], int],
    options: Options,
) -> Cleared:
    """Clear a consignment on its legs.

    Parameters
    ----------
    made
        Charge lines of some consignments, the leg of each movement, and the number of this
        consignment among them.
    """
    border = border_leg(network, legs)
    is_home = border is None and is_in_a_territory(network, legs[-1].destination_id)
    if is_home:
        return Cleared((), None, landed_complete=True)
    territory = territory_of(network, legs[-1].destination_id)
    is_judged = goods_are_known(consignment) and has_regimes(network, territory)
    if border is None or not is_judged:
        return Cleared(duty_line(consignment, WHOLE), None, landed_complete=False)
    zone = network.locations.get(border.destination_id).timezone
    day = local_time(border.arrive_min, zone).date()
    way = (border.mode, border.load_form)
    taxed = taxed_charges(network, *made, border.sequence)
    entry = replace(
        entry_of(consignment, territory, way, day), to_border=taxed[0], after_border=taxed[1]
    )
    tried, closed = admissible(network, entry, legs[-1].destination_id)
    if not tried:
        return Cleared((), None, landed_complete=False, refusals=no_regime(closed, territory))
    best, found = min(
        judged(network, tried, options),
        key=lambda pair: _decision_cost(network, pair[1], options),
    )
    return entered(network, best, found, border, options)


def entered(
    network: Network, entry: Entry, found: Assessment, border: Leg, options: Options
) -> Cleared:
    """Return goods as cleared under the regime of an entry, on the service across the border."""
    return Cleared(
        lines=trade_lines(found, border.sequence),
        clearance=Clearance(
            territory_id=entry.territory_id,
            regime=entry.regime,
            entry_date=entry.entry_date,
            location_id=border.destination_id,
            leg=border.sequence,
            importer_id=found.importer_id,
            customs_value=found.customs_value,
            is_complete=found.is_complete,
            low=found.low,
            high=found.high,
            below=_converted(network, found.total - found.low, options),
            above=_converted(network, found.high - found.total, options),
            risk=found.risk,
            reasons=found.reasons,
        ),
        landed_complete=found.is_complete,
        entry=entry,
    )


def taxed_charges(
    network: Network, lines: ChargeLines, leg_of: Sequence[int], number: int, border: int
) -> tuple[tuple[Money, ...], tuple[Money, ...]]:
    """Return the charges of a consignment that belong to the customs value, and to the VAT base."""
    valued, based = customs_value_rows(network.tariffs), vat_base_rows(network.tariffs)
    before: list[Money] = []
    behind: list[Money] = []
    for line in np.flatnonzero(lines.consignment == number).tolist():
        row, leg = int(lines.row[line]), leg_of[int(lines.movement[line])]
        amount = Money(int(lines.amount_minor[line]), str(lines.currency[line]))
        if leg <= border and valued[row]:
            before.append(amount)
        elif leg > border and based[row]:
            behind.append(amount)
    return tuple(before), tuple(behind)


def _converted(network: Network, amount: Money, options: Options) -> Money:
    """Return an amount in the currency of the question."""
    rate = network.exchange(options.as_of).minor_rate(amount.currency, options.currency)
    return Money(round_half_up(amount.amount_minor * rate), options.currency)


def _decision_cost(network: Network, found: Assessment, options: Options) -> Fraction:
    exchange = network.exchange(options.as_of)
    return sum(
        (
            line.amount.amount_minor * exchange.minor_rate(line.amount.currency, options.currency)
            for line in found.charges
            if line.nature is not Nature.PASS_THROUGH
        ),
        Fraction(0),
    )
