"""Legs to money and grams: assembles what consignments do and asks the two doors.

Used wherever an itinerary becomes an answer, so a quote, a plan and a re-priced incumbent are
made the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from network.carbon import emission_lines, factor_rows
from network.consignments import Consignments, Movements
from network.dangerous_fees import dangerous_lines
from network.emissions import Emissions
from network.enums import Nature
from network.goods import Consignment
from network.incoterms import Step, with_payers
from network.landed import ChargeLines, carbon_line, charge_lines, charges, total
from network.network import Network
from network.tariff_book import tariff_book
from solver.clearance import WHOLE, Cleared, cleared
from solver.entries_together import cleared_together, declarations, shared_entries
from solver.options import Options
from solver.plan import Itinerary, Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One consignment and its legs, to be priced.

    ``box_groups`` and ``departure_groups`` number, per leg, the boxes and the departure it
    shares with others in the same call (-1: none); the legs' ``boxes`` are then those of the
    whole group. A lone way leaves both empty.
    """

    consignment: Consignment
    legs: tuple[Leg, ...]
    ready_min: int
    box_groups: tuple[int, ...] = ()
    departure_groups: tuple[int, ...] = ()


def itineraries(
    network: Network, ways: Sequence[Way], options: Options, *, together: bool = False
) -> list[Itinerary]:
    """Return the ways as itineraries with charges, emissions and exact totals.

    Lines per container are shared among ways of one call that carry the same box group; ways
    that go ``together``, as in a plan, also share the customs entries they make together.
    """
    if not ways:
        return []
    goods = Consignments.of([way.consignment for way in ways])
    moves = _moves(network, ways, options)
    made, entered = _charged(network, ways, goods, moves, options, together=together)
    footprints = emission_lines(
        network, goods, moves.movements.consignment, moves.factor, moves.movements.distance_km
    )
    by_way: dict[int, list[int]] = {}
    for position, line in enumerate(footprints):
        owner = int(moves.movements.consignment[line.movement])
        by_way.setdefault(owner, []).append(position)
    exchange = network.exchange(options.as_of)
    out: list[Itinerary] = []
    for number, way in enumerate(ways):
        grams = tuple(
            replace(line, movement=int(moves.leg[line.movement]))
            for line in (footprints[position] for position in by_way.get(number, []))
        )
        emissions = sum((line.emissions for line in grams), Emissions())
        extra = (
            *entered[number].lines,
            *dangerous_lines(network, way.consignment, _services(way.legs), options.as_of),
            *carbon_line(emissions.wtw_ug, options.carbon_price, WHOLE),
        )
        lines = charge_lines(
            network, made, number, options.currency, exchange, extra, moves.leg.tolist()
        )
        lines = with_payers(network, lines, _steps(way.legs), way.consignment.incoterm)
        out.append(
            Itinerary(
                legs=way.legs,
                boxes=next((leg.boxes for leg in way.legs if leg.boxes), ()),
                ready_min=way.ready_min,
                arrive_min=way.legs[-1].arrive_min,
                charges=lines,
                emission_lines=grams,
                emissions=emissions,
                landed_cost=total(lines, (Nature.CASH,), options.currency),
                cash_outlay=total(lines, (Nature.CASH, Nature.PASS_THROUGH), options.currency),
                decision_cost=total(lines, (Nature.CASH, Nature.SHADOW), options.currency),
                clearance=entered[number].clearance,
                landed_complete=entered[number].landed_complete,
                refusals=entered[number].refusals,
            )
        )
    return out


def _charged(
    network: Network,
    ways: Sequence[Way],
    goods: Consignments,
    moves: "_Moves",
    options: Options,
    *,
    together: bool,
) -> tuple[ChargeLines, list[Cleared]]:
    """Return the charge lines of the ways and how each is cleared.

    Each takes the regime that is best for it alone; what is then declared together is charged
    once more, now with lines and fees per entry shared.
    """
    leg_of = moves.leg.tolist()
    made = charges(network, goods, moves.movements, options.as_of)
    entered = [
        cleared(network, way.consignment, way.legs, (made, leg_of, number), options)
        for number, way in enumerate(ways)
    ]
    journeys = [(way.consignment, way.legs) for way in ways]
    declared = declarations(network, journeys, entered, options) if together else []
    if not declared:
        return made, entered
    shared = shared_entries(network, journeys, declared, moves.movements, moves.leg)
    movements = replace(moves.movements, entries=shared)
    made = charges(network, goods, movements, options.as_of)
    return made, cleared_together(network, journeys, entered, declared, (made, leg_of), options)


def _services(legs: Sequence[Leg]) -> list[tuple[int, str]]:
    return [(leg.sequence, leg.service_id) for leg in legs if leg.is_service]


def _steps(legs: Sequence[Leg]) -> list[Step]:
    return [
        Step(
            sequence=leg.sequence,
            is_service=leg.is_service,
            origin_id=leg.origin_id,
            destination_id=leg.destination_id,
            distance_km=leg.distance_km,
        )
        for leg in legs
    ]


@dataclass(frozen=True)
class _Moves:
    movements: Movements
    leg: NDArray[np.intp]
    factor: NDArray[np.intp]


def _moves(network: Network, ways: Sequence[Way], options: Options) -> _Moves:
    """Gather one movement per leg, and one more for each stay that is charged."""
    book = tariff_book(network, options.as_of)
    units = network.equipment.texts("equipment_id").tolist()
    owner: list[int] = []
    leg_of: list[int] = []
    tariff: list[int] = []
    factor: list[str] = []
    distance: list[float] = []
    days: list[float] = []
    boxes: list[list[int]] = []
    box_group: list[int] = []
    departure_group: list[int] = []
    nothing = [0] * len(units)

    def add(way: int, leg: Leg, name: str, category: str, *, stay: bool) -> None:
        counts = dict(leg.boxes)
        owner.append(way)
        leg_of.append(leg.sequence)
        tariff.append(book.position.get(name, -1))
        factor.append(category)
        distance.append(0.0 if stay else leg.distance_km)
        days.append(float(leg.storage_days) if stay else 0.0)
        boxes.append(nothing if stay else [counts.get(unit, 0) for unit in units])
        shared = not stay and bool(ways[way].box_groups)
        box_group.append(ways[way].box_groups[leg.sequence] if shared else WHOLE)
        departure_group.append(ways[way].departure_groups[leg.sequence] if shared else WHOLE)

    for number, way in enumerate(ways):
        for leg in way.legs:
            if leg.storage_days:
                place = network.locations.get(leg.origin_id)
                add(number, leg, place.storage_tariff_id, "", stay=True)
            if leg.is_service:
                service = network.services.get(leg.service_id)
                add(number, leg, service.tariff_id, service.toc_id, stay=False)
            else:
                transfer = network.transfers.get(leg.transfer_id)
                add(number, leg, transfer.tariff_id, transfer.hoc_id, stay=False)
    movements = Movements(
        consignment=np.array(owner, np.intp),
        tariff=np.array(tariff, np.intp),
        distance_km=np.array(distance, np.float64),
        storage_days=np.array(days, np.float64),
        boxes=np.array(boxes, np.int64).reshape(len(owner), len(units)),
        box_group=np.array(box_group, np.int64),
        departure_group=np.array(departure_group, np.int64),
    )
    factors = factor_rows(network.emission_factors, np.array(factor, dtype=object))
    return _Moves(movements, np.array(leg_of, np.intp), factors)
