"""Why there is no route: the first limit that stands in the way, and what mending it takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from network.calendar import Departures, local_time
from network.conditions import reopened
from network.enums import Reason, Severity
from network.explanation import Explanation
from network.network import Network
from network.schedule import is_open, next_open
from solver.goods_rules import rules_that_bite, without_rules
from solver.options import Limits
from solver.plan import Itinerary, RouteQuestion
from solver.timetable import OPENINGS_BEYOND

if TYPE_CHECKING:
    from solver.route import Prepared

_MANY_LEGS = 14
Prepare = Callable[[Network, RouteQuestion], "Prepared"]


def why_no_route(
    network: Network, question: RouteQuestion, prepare: Prepare
) -> tuple[Explanation, ...]:
    """Return why a question has no route, from what is cheapest to mend.

    Limits are taken away one kind after the other: first those on time, money and carbon, then
    the limit on legs, then what the question bars, then what the world has closed. Goods that no
    regime of import is open to cannot come in at all.
    """
    entered = prepare(network, question)
    if not entered.layers:
        return entered.closed
    limits = question.limits
    unlimited = Limits(
        max_legs=limits.max_legs, barred_modes=limits.barred_modes, avoid=limits.avoid
    )
    ways = _ways(network, replace(question, limits=unlimited), prepare)
    if ways:
        return _broken_limits(network, question, ways)
    more_legs = replace(unlimited, max_legs=_MANY_LEGS)
    ways = _ways(network, replace(question, limits=more_legs), prepare)
    if ways:
        fewest = min(len(way.services) for way in ways)
        return (_reason(Reason.LEGS_EXCEEDED, current=str(limits.max_legs), needed=str(fewest)),)
    if limits.barred_modes or limits.avoid:
        free = replace(question, limits=Limits(max_legs=_MANY_LEGS))
        if _ways(network, free, prepare):
            return _barred(limits)
    return (*_unconnected(network, question, prepare), *entered.closed)


def _ways(network: Network, question: RouteQuestion, prepare: Prepare) -> list[Itinerary]:
    prepared = prepare(network, question)
    return prepared.ways(prepared.search(question.limits), question)


def _broken_limits(
    network: Network, question: RouteQuestion, ways: list[Itinerary]
) -> tuple[Explanation, ...]:
    """Name each limit that no way meets, or say that they only fail together."""
    limits = question.limits
    zone = network.locations.get(question.destination_id).timezone
    found: list[Explanation] = []
    fastest = min(ways, key=lambda way: (way.arrive_min, way.landed_cost))
    if limits.arrive_by_min is not None and fastest.arrive_min > limits.arrive_by_min:
        found.append(
            _reason(
                Reason.DEADLINE_TOO_EARLY,
                current=_clock(limits.arrive_by_min, zone),
                needed=_clock(fastest.arrive_min, zone),
                price=str(fastest.landed_cost),
            )
        )
    cheapest = min(ways, key=lambda way: way.landed_cost)
    if limits.budget is not None and cheapest.landed_cost > limits.budget:
        found.append(
            _reason(
                Reason.BUDGET_EXCEEDED,
                current=str(limits.budget),
                needed=str(cheapest.landed_cost),
            )
        )
    greenest = min(ways, key=lambda way: (way.emissions.wtw_ug, way.landed_cost))
    if limits.max_co2e_kg is not None and greenest.emissions.co2e_wtw_kg > limits.max_co2e_kg:
        found.append(
            _reason(
                Reason.CO2E_EXCEEDED,
                current=f"{limits.max_co2e_kg:g} kg CO2e",
                needed=f"{greenest.emissions.co2e_wtw_kg:.1f} kg CO2e",
                price=str(greenest.landed_cost),
            )
        )
    if not found:
        named = [
            name
            for name, value in (
                ("arrival", limits.arrive_by_min),
                ("budget", limits.budget),
                ("CO2e", limits.max_co2e_kg),
            )
            if value is not None
        ]
        found.append(_reason(Reason.LIMITS_CONFLICT, limit=", ".join(named)))
    return tuple(found)


def _barred(limits: Limits) -> tuple[Explanation, ...]:
    modes = [
        _reason(Reason.MODE_BARRED, subject="every route", limit=str(mode))
        for mode in sorted(limits.barred_modes)
    ]
    places = [
        _reason(Reason.PLACE_AVOIDED, subject="every route", limit=place)
        for place in sorted(limits.avoid)
    ]
    return (*modes, *places)


def _unconnected(
    network: Network, question: RouteQuestion, prepare: Prepare
) -> tuple[Explanation, ...]:
    """Tell apart what the world has closed, what leaves too late, and what never was there."""
    pair = f"{question.origin_id} -> {question.destination_id}"
    opened, shut = reopened(network)
    if opened is not network and _reachable(opened, question, prepare):
        return (
            _reason(Reason.NO_CONNECTION, subject=pair),
            *(_reason(Reason.PASSAGE_CLOSED, subject=pair, limit=name) for name in shut),
            *_goods_rules(network, question, prepare),
        )
    if _reachable(network, question, prepare):
        closed_places = _shut(network, question, prepare)
        if closed_places:
            return closed_places
        end = question.ready_min + question.options.horizon_days * 24 * 60
        zone = network.locations.get(question.origin_id).timezone
        return (
            _reason(
                Reason.NO_CONNECTION_IN_WINDOW,
                subject=pair,
                current=_clock(question.ready_min, zone),
                needed=_clock(end, zone),
            ),
        )
    bitten = _goods_rules(network, question, prepare)
    if bitten:
        return bitten
    heavy = question.consignment
    light = replace(question, consignment=replace(heavy, weight_kg=1.0, volume_m3=0.01))
    if _reachable(network, light, prepare):
        load = f"{heavy.weight_kg:g} kg, {heavy.volume_m3:g} m3"
        return (_reason(Reason.OVERSIZE, subject=pair, current=load),)
    return (_reason(Reason.NO_CONNECTION, subject=pair),)


def _shut(network: Network, question: RouteQuestion, prepare: Prepare) -> tuple[Explanation, ...]:
    """Name the places that are shut when goods come, on the way they would take if none shut."""
    places = network.locations
    always = network.with_table(places.set(~places.equals("calendar_id", ""), "calendar_id", ""))
    ways = _ways(always, replace(question, limits=Limits(max_legs=_MANY_LEGS)), prepare)
    if not ways:
        return ()
    fastest = min(ways, key=lambda way: (way.arrive_min, way.landed_cost))
    found: dict[str, Explanation] = {}
    for leg in fastest.legs:
        timetable = network.services.get(leg.service_id).departures if leg.is_service else ""
        if not Departures.parse(timetable).on_demand:
            continue
        if leg.origin_id in found or is_open(network, leg.origin_id, leg.depart_min):
            continue
        zone = network.locations.get(leg.origin_id).timezone
        opens = next_open(network, leg.origin_id, leg.depart_min, leg.depart_min + OPENINGS_BEYOND)
        found[leg.origin_id] = _reason(
            Reason.PLACE_CLOSED,
            subject=leg.origin_id,
            current=_clock(leg.depart_min, zone),
            needed="" if opens is None else _clock(opens, zone),
        )
    return tuple(found.values())


def _goods_rules(
    network: Network, question: RouteQuestion, prepare: Prepare
) -> tuple[Explanation, ...]:
    """Name the goods rules, if other goods of this weight and volume would get there."""
    goods, as_of = question.consignment, question.options.as_of
    bitten = rules_that_bite(network, goods, as_of, Severity.ERROR)
    tame = replace(question, consignment=without_rules(goods))
    return bitten if bitten and _reachable(network, tame, prepare) else ()


def _reachable(network: Network, question: RouteQuestion, prepare: Prepare) -> bool:
    limits = Limits(max_legs=_MANY_LEGS)
    prepared = prepare(network, replace(question, limits=limits))
    return any(layer.is_connected for layer in prepared.layers)


def _clock(minute: int, zone: str) -> str:
    return local_time(minute, zone).isoformat(timespec="minutes")


def _reason(
    code: Reason,
    *,
    subject: str = "",
    limit: str = "",
    current: str = "",
    needed: str = "",
    price: str = "",
) -> Explanation:
    return Explanation(
        code=code, subject=subject, limit=limit, current=current, needed=needed, price=price
    )
