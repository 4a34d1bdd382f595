"""What entering a territory costs by how and when the border is crossed, asked only when needed.

An entry costs a fixed amount plus a share of the freight before the border (and, where VAT is a
cost, of the freight behind it). Both are read off assessments: the fixed amount of an entry
without freight, the shares of entries with a very large one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from network.customs import customs_territories
from network.enums import CustomsStatus, ImportRegime, LoadForm, Mode, Nature, Reason
from network.explanation import Explanation
from network.goods import Consignment
from network.money import Money, minor_digits
from network.network import Network
from network.table import NO_DAY, day_number, day_of
from network.trade import Assessment, Entry, assess, open_regimes, territory_of
from network.trade_together import least_owed
from network.units import moment_of
from solver.options import Options

Crossing = tuple[Mode, LoadForm]
"""How a border is crossed."""

Kind = tuple[bool, ...]
"""What tells one way of crossing from another, as far as rules and regimes do."""

Rates = tuple[float, float]
"""Cost per unit of freight before the border, and behind it."""

_PROBE_MAJOR = 10**9
"""Freight on which the rates of an entry are read off, in major units."""

_IMPORTERS = "importers"
_DATED = (
    "trade_rules",
    "goods_scopes",
    "regimes",
    "watched_measures",
    _IMPORTERS,
    "admissions",
)


@dataclass
class EntryRates:
    """The entry of one consignment into the territory of its destination.

    ``starts`` are the days, in order, from which on other rules hold; ``closed`` gathers why
    regimes are closed to the goods, as far as they were asked for. ``in_company`` of goods worth
    at most ``most_value`` in all an entry costs what it adds at least to one made together.
    ``reserve`` is the most that was met of what is set aside for unknown charges, 1/1000 minor
    units, and ``reserve_share`` of that on freight: it decides, but nobody pays it.
    """

    network: Network
    consignment: Consignment
    territory: str
    destination_id: str
    options: Options
    starts: tuple[date, ...]
    in_company: bool = False
    most_value: Money | None = None
    closed: list[Explanation] = field(default_factory=list)
    reserve: int = 0
    reserve_share: float = 0.0
    _known: dict[tuple[Kind, int], dict[Rates, int]] = field(default_factory=dict)
    _once: dict[tuple[Kind, int], int] = field(default_factory=dict)

    def period_of(self, day: date) -> int:
        """Return the number of the span of days that a day lies in."""
        return max(0, bisect_right(self.starts, day) - 1)

    def at(self, crossing: Crossing, period: int) -> dict[Rates, int]:
        """Return the least fixed cost, 1/1000 minor units, of the open regimes by their rates."""
        key = self._key(crossing, period)
        if key not in self._known:
            entry = entry_of(self.consignment, self.territory, crossing, self.starts[period])
            tried, reasons = admissible(self.network, entry, self.destination_id)
            self.closed.extend(reasons)
            out: dict[Rates, int] = {}
            once: list[int] = []
            for one, bare in judged(self.network, tried, self.options):
                self.reserve = max(self.reserve, self._set_aside(bare))
                least, fees = self._least(one) if self.in_company else (bare, ())
                rates, fixed = self._linear(one, least)
                out[rates] = min(out.get(rates, fixed), fixed)
                once.append(self._minor(fees) - 1000 * len(fees))
            self._known[key] = out
            self._once[key] = max(0, min(once, default=0))
        return self._known[key]

    def once(self, crossing: Crossing, period: int) -> int:
        """Return what all owe once who enter together, 1/1000 minor units: under any regime."""
        self.at(crossing, period)
        return self._once[self._key(crossing, period)]

    def _key(self, crossing: Crossing, period: int) -> tuple[Kind, int]:
        """Name what is assessed once: parcels are treated apart, whether rows name them or not."""
        kind = kind_of(self.network, self.territory, crossing)
        return (*kind, crossing[1] is LoadForm.PARCEL), period

    def least(self, crossings: Iterable[Crossing], share: Fraction = Fraction(0)) -> int:
        """Return what entering costs at least without any freight, 1/1000 minor units.

        ``share`` is the part that counts of what is owed once.
        """
        return min(
            (
                cost + int(self.once(crossing, period) * share)
                for crossing in crossings
                for period in range(len(self.starts))
                for cost in self.at(crossing, period).values()
            ),
            default=0,
        )

    def _least(self, entry: Entry) -> tuple[Assessment, tuple[Money, ...]]:
        """Return what an entry adds at least to one made together, and what that owes once."""
        as_of = self.options.as_of or self.network.reference_date
        choices = dict(self.options.rule_choices)
        return least_owed(self.network, entry, self.most_value, as_of, choices)

    def _assessed(self, entry: Entry) -> Assessment:
        if self.in_company:
            return self._least(entry)[0]
        return assessed(self.network, entry, self.options)

    def _minor(self, amounts: Iterable[Money]) -> int:
        """Return the sum of amounts in 1/1000 minor units of the question's currency."""
        exchange = self.network.exchange(self.options.as_of)
        rate = exchange.minor_rate
        currency = self.options.currency
        exact = (one.amount_minor * rate(one.currency, currency) for one in amounts)
        return int(sum(exact, Fraction(0)) * 1000)

    def _linear(self, entry: Entry, bare: Assessment) -> tuple[Rates, int]:
        """Return the rates of an entry and its fixed cost.

        The fixed cost is one minor unit per line below the exact one: published lines are rounded.
        """
        currency = self.options.currency
        freight = _PROBE_MAJOR * 10 ** minor_digits(currency)
        probe = (Money(freight, currency),)
        fixed, lines = self._decided(bare)
        both = replace(entry, to_border=probe, after_border=probe)
        taxed_both = self._assessed(both)
        more = self._decided(taxed_both)[0] - fixed
        share = (self._set_aside(taxed_both) - self._set_aside(bare)) / (freight * 1000)
        self.reserve_share = max(self.reserve_share, share)
        before = Fraction(0)
        if more:
            taxed = self._assessed(replace(entry, to_border=probe))
            before = self._decided(taxed)[0] - fixed
        rates = [round(float(cost / (freight * 1000)), 9) for cost in (before, more - before)]
        return (rates[0], rates[1]), max(0, int(fixed) - 1000 * lines)

    def _set_aside(self, found: Assessment) -> int:
        """Return what an entry sets aside for what is not known, 1/1000 minor units."""
        return self._minor([c.amount for c in found.charges if c.nature is Nature.SHADOW])

    def _decided(self, found: Assessment) -> tuple[Fraction, int]:
        """Return what an entry costs in 1/1000 minor units, and how many lines that is."""
        exchange = self.network.exchange(self.options.as_of)
        decide = (line for line in found.charges if line.nature is not Nature.PASS_THROUGH)
        lines = [line for line in decide if line.amount.amount_minor or line.unit_price]
        cost = sum(
            (
                line.amount.amount_minor
                * exchange.minor_rate(line.amount.currency, self.options.currency)
                for line in lines
            ),
            Fraction(0),
        )
        return cost * 1000, len(lines)


def entry_rates(
    network: Network,
    consignment: Consignment,
    origin_id: str,
    destination_id: str,
    options: Options,
    window: tuple[int, int],
) -> EntryRates | None:
    """Return the entry of a consignment; None where there is no border or nothing to judge by.

    Parameters
    ----------
    window
        First and last minute in which the border may be reached.
    """
    territories = customs_territories(network)
    places = network.locations.index
    territory = territory_of(network, destination_id)
    is_home = territories[places[origin_id]] == territories[places[destination_id]]
    if is_home or not goods_are_known(consignment) or not has_regimes(network, territory):
        return None
    first, last = (moment_of(minute).date() for minute in window)
    changes = _changes(network, territory, first, last + timedelta(days=2))
    starts = (first - timedelta(days=1), *changes)
    return EntryRates(network, consignment, territory, destination_id, options, starts)


def kind_of(network: Network, territory: str, crossing: Crossing) -> Kind:
    """Return what tells a way of crossing from others: the rows that name its mode or load form.

    Ways of one kind cost the same and are open to the same goods.
    """
    key = (*(network.table(name).digest for name in _BY_CROSSING), territory, crossing)
    if key not in _KINDS:
        while len(_KINDS) >= _MOST_KINDS:
            _KINDS.pop(next(iter(_KINDS)))
        own = _own(network, territory)
        rows = [row for name in _BY_CROSSING for row in network.table(name)]
        _KINDS[key] = tuple(
            (not row.modes or crossing[0] in row.modes)
            and (not row.load_forms or crossing[1] in row.load_forms)
            for row in rows
            if row.territory_id in own and (row.modes or row.load_forms)
        )
    return _KINDS[key]


_KINDS: dict[Any, Kind] = {}
_MOST_KINDS = 4096
_BY_CROSSING = ("trade_rules", "regimes")


def _own(network: Network, territory: str) -> set[str]:
    return {territory, network.table("territories").get(territory).customs_territory_id}


def _members(network: Network, unions: set[str]) -> set[str]:
    """Return the members of customs territories: an importer of any may act for IOSS."""
    territories = network.table("territories")
    inside = np.isin(territories.texts("customs_territory_id"), sorted(unions - {""}))
    return set(territories.texts("territory_id")[inside].tolist())


def _changes(network: Network, territory: str, first: date, last: date) -> list[date]:
    """Return the days in [first, last] on which some rule of a territory begins or has ended."""
    days: set[date] = set()
    own = _own(network, territory)
    for name in _DATED:
        table = network.table(name)
        ours = np.ones(len(table), np.bool_)
        if table.schema.field("territory_id") is not None:
            named = own | _members(network, own) if name == _IMPORTERS else own
            ours = np.isin(table.texts("territory_id"), sorted(named))
        for column, later in (("valid_from", 0), ("valid_to", 1)):
            if table.schema.field(column) is None:
                continue
            numbers = table.array(column)[ours]
            known = numbers[numbers != NO_DAY] + later
            near = known[(known >= day_number(first)) & (known <= day_number(last))]
            days |= {day_of(int(number)) for number in np.unique(near)}
    return sorted(days)


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


def entry_of(consignment: Consignment, territory: str, way: Crossing, day: date) -> Entry:
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
        order_goods=consignment.order_goods,
        channel=consignment.channel,
        importer_id=consignment.importer_id,
        duty_percent=consignment.duty_percent,
    )


def no_regime(closed: Sequence[Explanation], territory: str) -> tuple[Explanation, ...]:
    """Return why goods may not enter a territory at all."""
    return tuple(closed) or (Explanation(code=Reason.NO_REGIME, subject=territory),)
