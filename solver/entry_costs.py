"""What entering a customs territory adds to the arcs of a graph, so that a search stays exact.

Duty, fees and taxes of an entry are a fixed amount plus a share of the freight before the border
(and, where VAT is a cost, of the freight behind it). So they can be laid on the arcs: a rate on
every arc before the border, a rate on every arc behind it, and a fixed amount on the arcs across.
Regimes with other rates, and dates on which rules change, are searched apart and their fronts
joined (``EntryCosts`` each); within one of them costs add up along a path.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.calendar import start_of_day
from network.customs import customs_territories
from network.enums import CustomsStatus, ImportRegime, LoadForm, Mode, Nature, Reason
from network.explanation import Explanation
from network.goods import Consignment
from network.money import Money, minor_digits
from network.network import Network
from network.table import NO_DAY, day_number, day_of
from network.trade import Assessment, Entry, assess, open_regimes, territory_of
from network.units import moment_of
from solver.kernels.labels import FAR
from solver.options import Options
from solver.skeleton import Skeleton

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_MODES = tuple(Mode)
_FORMS = tuple(LoadForm)
_PROBE_MAJOR = 10**9
"""Freight on which the rate of an entry is read off, in major units."""

_DATED = (
    "trade_rules",
    "goods_scopes",
    "regimes",
    "watched_measures",
    "importers",
    "admissions",
    "territories",
)


@dataclass(frozen=True)
class EntryCosts:
    """What an entry adds to the arcs (A,) of a skeleton, 1/1000 minor units of one currency.

    Parameters
    ----------
    rate_before, rate_behind
        Cost per unit of the freight that belongs to the customs value (before the border) and to
        the VAT base (behind it).
    before, crosses
        (A,) which arcs lie before the border (those across it included), and which cross it.
    allowed
        (A,) which arcs may be used: not those that leave the territory again, nor those across
        the border for which no regime is open.
    fixed
        (A,) what an arc across the border costs besides.
    arrive_from, arrive_until
        (A,) minutes in which the border must be reached: the rules hold on those days.
    """

    rate_before: float
    rate_behind: float
    before: Mask
    crosses: Mask
    allowed: Mask
    fixed: Whole
    arrive_from: Whole
    arrive_until: Whole

    def of_path(
        self, steps: Sequence[tuple[int, int, int]], customs: Whole, vat: Whole
    ) -> int | None:
        """Return what the entry costs on a path of (arc, depart, arrive), None if not open to it.

        Parameters
        ----------
        customs, vat
            (A,) the path's own costs per arc that belong to the customs value and the VAT base.
        """
        total = 0.0
        for arc, _, arrive in steps:
            if not self.allowed[arc]:
                return None
            if self.crosses[arc] and not self.arrive_from[arc] <= arrive < self.arrive_until[arc]:
                return None
            rate, part = (
                (self.rate_before, customs) if self.before[arc] else (self.rate_behind, vat)
            )
            total += rate * int(part[arc]) + int(self.fixed[arc])
        return int(total)


@dataclass(frozen=True)
class Entries:
    """The ways a consignment can enter its destination's territory.

    ``layers`` are searched one by one; without any the goods may not enter, and ``closed`` says
    why regimes are closed to them.
    """

    layers: tuple[EntryCosts, ...]
    closed: tuple[Explanation, ...]


_Class = tuple[Mode, LoadForm]
_Rates = tuple[float, float]


def entries(
    network: Network,
    bones: Skeleton,
    consignment: Consignment,
    origin_id: str,
    destination_id: str,
    options: Options,
    window: tuple[int, int],
) -> Entries | None:
    """Return what entering costs, or None where there is no border or nothing to judge by.

    Parameters
    ----------
    window
        First and last minute in which the border may be reached.
    """
    territories = customs_territories(network)
    places = network.locations
    home = territories[places.index[origin_id]]
    goal = territories[places.index[destination_id]]
    territory = territory_of(network, destination_id)
    if home == goal or not goods_are_known(consignment) or not has_regimes(network, territory):
        return None
    inside = territories == goal
    tail_in = inside[bones.location[bones.tail]]
    head_in = inside[bones.location[bones.head]]
    crosses = ~tail_in & head_in & (bones.service >= 0)
    asked = _Asked(network, consignment, territory, destination_id, options)
    classes = _classes(bones, crosses)
    closed: list[Explanation] = []
    layers: list[EntryCosts] = []
    for since, until, rates in _periods(asked, classes, window, closed):
        base = EntryCosts(
            rate_before=0.0,
            rate_behind=0.0,
            before=~tail_in,
            crosses=crosses,
            allowed=~(tail_in & ~head_in) & ~crosses,
            fixed=np.zeros(len(crosses), np.int64),
            arrive_from=_minutes(network, bones, since, -FAR),
            arrive_until=_minutes(network, bones, until, FAR),
        )
        layers += _layers(base, classes, rates)
    reasons = tuple(dict.fromkeys(closed))
    return Entries(tuple(layers), reasons if layers else no_regime(reasons, territory))


def least_entry_cost(
    entered: Entries, steps: Sequence[tuple[int, int, int]], customs: Whole, vat: Whole
) -> int | None:
    """Return what entering costs at least on a path of (arc, depart, arrive), None if closed."""
    costs = [layer.of_path(steps, customs, vat) for layer in entered.layers]
    return min((cost for cost in costs if cost is not None), default=None)


def goods_are_known(consignment: Consignment) -> bool:
    """Tell whether customs has anything to judge by."""
    return bool(consignment.goods)


def has_regimes(network: Network, territory: str) -> bool:
    """Tell whether a network says how goods enter a territory."""
    territories = network.table("territories")
    row = territories.find(territory)
    if row is None:
        return False
    known = set(network.table("regimes").vocabulary("territory_id"))
    return bool(known & {territory, territories[row].customs_territory_id})


def _classes(bones: Skeleton, crosses: Mask) -> dict[_Class, Mask]:
    """Return the arcs across the border by how they are crossed."""
    modes, forms = bones.mode[bones.tail], bones.form[bones.tail]
    pairs = sorted(set(zip(modes[crosses].tolist(), forms[crosses].tolist(), strict=True)))
    return {
        (_MODES[mode], _FORMS[form]): crosses & (modes == mode) & (forms == form)
        for mode, form in pairs
    }


def _layers(
    base: EntryCosts, classes: dict[_Class, Mask], rates: dict[_Rates, dict[_Class, int]]
) -> Iterator[EntryCosts]:
    """Return one layer per pair of rates: the arcs across whose regimes have them."""
    for (before, behind), fixed_of in sorted(rates.items()):
        allowed, fixed = base.allowed.copy(), base.fixed.copy()
        for way, cost in fixed_of.items():
            allowed |= classes[way]
            fixed[classes[way]] = cost
        yield replace(base, rate_before=before, rate_behind=behind, allowed=allowed, fixed=fixed)


@dataclass(frozen=True)
class _Asked:
    network: Network
    consignment: Consignment
    territory: str
    destination_id: str
    options: Options


def _periods(
    asked: _Asked,
    classes: Iterable[_Class],
    window: tuple[int, int],
    closed: list[Explanation],
) -> list[tuple[date | None, date | None, dict[_Rates, dict[_Class, int]]]]:
    """Return the spans of days in which the rules stay the same, with the rates that hold."""
    first, last = (moment_of(minute).date() for minute in window)
    found: list[tuple[date | None, date | None, dict[_Rates, dict[_Class, int]]]] = []
    starts = [first, *_boundaries(asked, first, last + timedelta(days=2))]
    for number, since in enumerate(starts):
        rates = _rates(asked, classes, since, closed)
        until = starts[number + 1] if number + 1 < len(starts) else None
        if found and found[-1][2] == rates:
            found[-1] = (found[-1][0], until, rates)
        else:
            found.append((since if number else None, until, rates))
    return found


def _boundaries(asked: _Asked, first: date, last: date) -> list[date]:
    """Return the days in (first, last] on which some rule of the territory begins or has ended."""
    days: set[date] = set()
    territories = asked.network.table("territories")
    own = {asked.territory, territories.get(asked.territory).customs_territory_id}
    for name in _DATED:
        table = asked.network.table(name)
        ours = np.ones(len(table), np.bool_)
        if table.schema.field("territory_id") is not None:
            ours = np.isin(table.texts("territory_id"), sorted(own))
        for column, later in (("valid_from", 0), ("valid_to", 1)):
            if table.schema.field(column) is None:
                continue
            numbers = table.array(column)[ours]
            known = numbers[numbers != NO_DAY] + later
            near = known[(known > day_number(first)) & (known <= day_number(last))]
            days |= {day_of(int(number)) for number in np.unique(near)}
    return sorted(days)


def _rates(
    asked: _Asked, classes: Iterable[_Class], day: date, closed: list[Explanation]
) -> dict[_Rates, dict[_Class, int]]:
    """Return, by rate before and behind the border, the least fixed cost of each crossing."""
    out: dict[_Rates, dict[_Class, int]] = {}
    for way in classes:
        entry = entry_of(asked.consignment, asked.territory, way, day)
        tried, reasons = admissible(asked.network, entry, asked.destination_id)
        closed.extend(reasons)
        for one, _ in judged(asked.network, tried, asked.options):
            rates, fixed = _linear(asked, one)
            here = out.setdefault(rates, {})
            here[way] = min(here.get(way, fixed), fixed)
    return out


def admissible(
    network: Network, entry: Entry, destination_id: str
) -> tuple[list[Entry], tuple[Explanation, ...]]:
    """Return an entry under every regime open to it, and why others are closed.

    Goods stay under bond only where they end in a warehouse under bond.
    """
    regimes, closed = open_regimes(network, entry)
    facility = network.facilities.find(destination_id)
    status = CustomsStatus.FREE
    if facility is not None:
        status = network.facilities[facility].customs_status
    tried = [
        replace(entry, regime=row.regime)
        for row in regimes
        if row.regime is not ImportRegime.BONDED or status is not CustomsStatus.FREE
    ]
    return tried, closed


def judged(
    network: Network, tried: Sequence[Entry], options: Options
) -> list[tuple[Entry, Assessment]]:
    """Return the entries worth choosing from with what they cost.

    An entry of which something is not known is only chosen where nothing is known better: what
    is unknown is not free.
    """
    pairs = [(entry, assessed(network, entry, options)) for entry in tried]
    known = [pair for pair in pairs if pair[1].is_complete]
    return known or pairs


def assessed(network: Network, entry: Entry, options: Options) -> Assessment:
    """Return what an entry costs under the options of a question."""
    as_of = options.as_of or network.reference_date
    return assess(network, entry, as_of, dict(options.rule_choices))


def entry_of(consignment: Consignment, territory: str, way: _Class, day: date) -> Entry:
    """Return the entry of a consignment at a border, standard regime, without any freight."""
    order_value = (
        None
        if consignment.order_value is None
        else Money.of(consignment.order_value, consignment.currency)
    )
    return Entry(
        territory_id=territory,
        regime=ImportRegime.STANDARD,
        entry_date=day,
        mode=way[0],
        load_form=way[1],
        goods=consignment.goods,
        parcels=consignment.packages,
        order_value=order_value,
        channel=consignment.channel,
        importer_id=consignment.importer_id,
        duty_percent=consignment.duty_percent,
    )


def _linear(asked: _Asked, entry: Entry) -> tuple[_Rates, int]:
    """Return the rates of an entry on freight before and behind the border, and its fixed cost.

    The fixed cost is one minor unit per line below the exact one: published lines are rounded.
    """
    currency = asked.options.currency
    scale = 10 ** minor_digits(currency)
    probe = (Money(_PROBE_MAJOR * scale, currency),)
    bare, lines = _decided(asked, entry)
    before, _ = _decided(asked, replace(entry, to_border=probe))
    behind, _ = _decided(asked, replace(entry, after_border=probe))
    rates = tuple(
        round(float((cost - bare) / (_PROBE_MAJOR * scale * 1000)), 9) for cost in (before, behind)
    )
    return (rates[0], rates[1]), max(0, int(bare) - 1000 * lines)


def _decided(asked: _Asked, entry: Entry) -> tuple[Fraction, int]:
    """Return what an entry costs in 1/1000 minor units, and how many lines that is."""
    exchange, currency = asked.network.exchange(asked.options.as_of), asked.options.currency
    lines = [
        line
        for line in assessed(asked.network, entry, asked.options).charges
        if line.nature is not Nature.PASS_THROUGH
    ]
    cost = sum(
        (
            line.amount.amount_minor * exchange.minor_rate(line.amount.currency, currency)
            for line in lines
        ),
        Fraction(0),
    )
    return cost * 1000, len(lines)


def _minutes(network: Network, bones: Skeleton, day: date | None, blank: Any) -> Whole:
    """Return, per arc, the minute at which a day begins where the arc ends."""
    if day is None:
        return np.full(len(bones.head), blank, np.int64)
    zones = network.locations.vocabulary("timezone")
    starts = np.array([start_of_day(day, zone) for zone in zones], np.int64)
    return starts[network.locations.array("timezone")[bones.location[bones.head]]]


def no_regime(closed: Sequence[Explanation], territory: str) -> tuple[Explanation, ...]:
    """Return why goods may not enter a territory at all."""
    return tuple(closed) or (Explanation(code=Reason.NO_REGIME, subject=territory),)
