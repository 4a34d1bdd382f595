"""Incoterms: at which stage of a journey a charge arises, and who pays it.

The main carriage are the services around the longest one that cross from one customs territory
(or country) to another; what lies before is at origin, what lies behind at destination. The
table ``incoterm_splits`` says who pays each stage; a term or stage it does not name leaves the
payer open. A line is never hidden: the payers' totals, the open ones among them, add up to the
total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from network.customs import customs_territories
from network.enums import ChargeCategory, ChargeStage, Incoterm, Nature, Payer
from network.landed import ChargeLine
from network.money import Money
from network.network import Network
from network.table import Table
from network.tariff import IncotermSplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One leg of a journey, as far as incoterms look at it; handling starts and ends at a place."""

    sequence: int
    is_service: bool
    origin_id: str
    destination_id: str
    distance_km: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Where the main carriage of a journey begins and ends, and what its legs are.

    ``first`` and ``last`` are sequences of legs; ``services`` those of all services.
    """

    first: int
    last: int
    services: frozenset[int]


def journey_of(network: Network, steps: Sequence[Step]) -> Journey:
    """Find the main carriage of a journey with at least one service."""
    services = [step for step in steps if step.is_service]
    areas = [(_area(network, s.origin_id), _area(network, s.destination_id)) for s in services]
    crosses = [origin != destination for origin, destination in areas]
    among = [i for i in range(len(services)) if crosses[i]] or range(len(services))
    main = max(among, key=lambda i: services[i].distance_km)
    first = last = main
    while first > 0 and crosses[main] and crosses[first - 1]:
        first -= 1
    while last + 1 < len(services) and crosses[main] and crosses[last + 1]:
        last += 1
    return Journey(
        first=services[first].sequence,
        last=services[last].sequence,
        services=frozenset(step.sequence for step in services),
    )


def _area(network: Network, location_id: str) -> str:
    """Return the customs territory of a place, or its country where that is not known."""
    territory = customs_territories(network)[network.locations.index[location_id]]
    return str(territory) or network.country_of(location_id)


def stage_of(line: ChargeLine, journey: Journey) -> ChargeStage:
    """Return the stage of a journey at which a charge arises, by its heading and its leg."""
    if line.category is ChargeCategory.DUTY_TAX:
        return ChargeStage.DUTY_TAX
    if line.category is ChargeCategory.CUSTOMS:
        return _clearance(line, journey)
    if line.movement < 0:
        return ChargeStage.MAIN_CARRIAGE
    if line.movement < journey.first:
        return ChargeStage.ORIGIN
    if line.movement <= journey.last:
        return _on_main(line, journey)
    return _behind_main(line, journey)


_EXPORT = "EXPORT"


def _clearance(line: ChargeLine, journey: Journey) -> ChargeStage:
    """Tell export from import: by side, and on the main carriage by the code of the charge."""
    leaves = 0 <= line.movement < journey.first
    if leaves or (line.movement <= journey.last and line.code.upper().startswith(_EXPORT)):
        return ChargeStage.EXPORT_CLEARANCE
    return ChargeStage.IMPORT_CLEARANCE


def _on_main(line: ChargeLine, journey: Journey) -> ChargeStage:
    """Place charges of the main carriage's own tariffs; storage before it leaves is at origin."""
    waits = line.category is ChargeCategory.WAREHOUSE and line.movement == journey.first
    if waits or line.category is ChargeCategory.ORIGIN:
        return ChargeStage.ORIGIN
    if line.category in (ChargeCategory.DESTINATION, ChargeCategory.LAST_MILE):
        return ChargeStage.DESTINATION
    return ChargeStage.MAIN_CARRIAGE


def _behind_main(line: ChargeLine, journey: Journey) -> ChargeStage:
    """Tell handling and storage at the place of arrival from the delivery that follows it."""
    onward = [leg for leg in journey.services if leg > journey.last]
    if not onward or line.movement < min(onward):
        return ChargeStage.DESTINATION
    if line.movement == min(onward) and line.category is ChargeCategory.WAREHOUSE:
        return ChargeStage.DESTINATION
    return ChargeStage.DELIVERY


def with_payers(
    network: Network,
    lines: Sequence[ChargeLine],
    steps: Sequence[Step],
    incoterm: Incoterm | None,
) -> tuple[ChargeLine, ...]:
    """Return the lines with who pays them under a term; open where no term or no split is known.

    Lines that only steer the decision (SHADOW) are paid by nobody.
    """
    split = _splits(network.table("incoterm_splits")).get(incoterm) if incoterm else None
    if not split or not any(step.is_service for step in steps):
        return tuple(lines)
    journey = journey_of(network, steps)
    return tuple(
        line
        if line.nature is Nature.SHADOW
        else replace(line, payer=split.get(stage_of(line, journey)))
        for line in lines
    )


def totals_by_payer(
    lines: Iterable[ChargeLine], currency: str, natures: Sequence[Nature] = (Nature.CASH,)
) -> dict[Payer | None, Money]:
    """Return what each payer bears of the converted lines of some natures.

    Guarantees: the amounts add up to the total of those natures; what nobody is known to pay
    stands under None.
    """
    out: dict[Payer | None, Money] = {}
    for line in lines:
        if line.nature in natures:
            out[line.payer] = out.get(line.payer, Money(0, currency)) + line.converted
    return out


Splits = Mapping[Incoterm, Mapping[ChargeStage, Payer]]
_SPLITS: dict[Any, Splits] = {}
_MOST_CACHED = 4


def _splits(table: Table[IncotermSplit]) -> Splits:
    """Return who pays each stage under each term, cached by content."""
    if table.digest not in _SPLITS:
        while len(_SPLITS) >= _MOST_CACHED:
            _SPLITS.pop(next(iter(_SPLITS)))
        made: dict[Incoterm, dict[ChargeStage, Payer]] = {}
        for row in table:
            made.setdefault(row.incoterm, {})[row.charge_stage] = row.payer
        _SPLITS[table.digest] = made
    return _SPLITS[table.digest]
