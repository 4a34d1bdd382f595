"""Two outcomes side by side: key figures, cost waterfall, modes, and who goes another way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from network.enums import ChargeCategory, Mode, Nature, Pick, Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.landed import ChargeLine
from network.money import Money
from network.units import KG_PER_TONNE
from scenarios.comparison import (
    Comparison,
    Figure,
    ModeFigures,
    ModeRow,
    Moved,
    PickFigures,
    PickRow,
    SiteChange,
    WaterfallStep,
    Way,
)
from scenarios.figures import location_figures, plan_figures, quote_figures
from scenarios.outcome import Outcome
from solver.plan import Itinerary, LocationPlan, Move, Plan, Quote

HUB = "hub"
"""The row of handling in places, which no mode does."""


def compare(a: Outcome, b: Outcome) -> Comparison:
    """Compare two outcomes of the same kind of question; every delta is b - a.

    Guarantees: the waterfall sums exactly to the change of the landed cost; an outcome compared
    with one of equal input shows no difference.

    Raises
    ------
    InvalidInputError
        When they answer different kinds of question, or in different currencies.
    """
    if a.question != b.question:
        raise _unlike("question", a.question, b.question)
    if a.quote is not None and b.quote is not None:
        return _compare_quotes(a, b, a.quote, b.quote)
    if a.plan is not None and b.plan is not None:
        return _compare_plans(a, b, a.plan, b.plan)
    if a.location_plan is not None and b.location_plan is not None:
        return _compare_location_plans(a, b, a.location_plan, b.location_plan)
    raise _unlike("answer", a.name, b.name)


def _unlike(subject: str, a: str, b: str) -> InvalidInputError:
    return InvalidInputError(
        (Explanation(code=Reason.BAD_VALUE, subject=subject, current=b, needed=a),)
    )


def _compare_plans(a: Outcome, b: Outcome, first: Plan, second: Plan) -> Comparison:
    currency = _same_currency(first.totals.landed_cost.currency, second.totals.landed_cost.currency)
    return replace(
        _figures_only(a, b, currency, _paired(plan_figures(first), plan_figures(second))),
        waterfall=_waterfall(_plan_charges(first), _plan_charges(second), currency),
        modes=_modes(first.moves, second.moves),
        moved=_moved(first, second),
    )


def _compare_quotes(a: Outcome, b: Outcome, first: Quote, second: Quote) -> Comparison:
    currency = _same_currency(first.question.options.currency, second.question.options.currency)
    cheapest = [quote.offer(Pick.CHEAPEST) for quote in (first, second)]
    charges = [offer.itinerary.charges if offer is not None else () for offer in cheapest]
    return replace(
        _figures_only(a, b, currency, _paired(quote_figures(first), quote_figures(second))),
        waterfall=_waterfall(charges[0], charges[1], currency) if all(cheapest) else (),
        picks=tuple(_pick_row(pick, first, second) for pick in Pick),
    )


def _compare_location_plans(
    a: Outcome, b: Outcome, first: LocationPlan, second: LocationPlan
) -> Comparison:
    currency = _same_currency(first.total_cost.currency, second.total_cost.currency)
    before, after = ({s.location_id for s in p.sites if s.is_open} for p in (first, second))
    return replace(
        _figures_only(a, b, currency, _paired(location_figures(first), location_figures(second))),
        sites=tuple(
            SiteChange(location_id=site, opens=site in after) for site in sorted(before ^ after)
        ),
    )


def _same_currency(a: str, b: str) -> str:
    if a != b:
        raise _unlike("currency", a, b)
    return a


def _figures_only(a: Outcome, b: Outcome, currency: str, figures: tuple[Figure, ...]) -> Comparison:
    return Comparison(
        a_name=a.name,
        a_title=a.title,
        b_name=b.name,
        b_title=b.title,
        question=a.question,
        currency=currency,
        same_input=a.input_hash == b.input_hash,
        figures=figures,
    )


def _paired(a: Iterable[Figure], b: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures of both; each list has its values in ``a``."""
    theirs = {figure.key: figure for figure in b}
    return tuple(Figure(key=mine.key, unit=mine.unit, a=mine.a, b=theirs[mine.key].a) for mine in a)


def _plan_charges(plan: Plan) -> list[ChargeLine]:
    return [line for move in plan.moves for line in move.itinerary.charges]


def _waterfall(
    a: Sequence[ChargeLine], b: Sequence[ChargeLine], currency: str
) -> tuple[WaterfallStep, ...]:
    """Return the landed cost by charge category, categories that neither has left out."""
    steps = (
        WaterfallStep(
            category=category,
            a=_cash(a, category, currency),
            b=_cash(b, category, currency),
        )
        for category in ChargeCategory
    )
    return tuple(step for step in steps if step.a.amount_minor or step.b.amount_minor)


def _cash(lines: Sequence[ChargeLine], category: ChargeCategory, currency: str) -> Money:
    amounts = (
        line.converted.amount_minor
        for line in lines
        if line.nature is Nature.CASH and line.category is category
    )
    return Money(sum(amounts), currency)


def _modes(a: Sequence[Move], b: Sequence[Move]) -> tuple[ModeRow, ...]:
    rows = (
        ModeRow(mode=mode, a=_mode_figures(a, mode), b=_mode_figures(b, mode))
        for mode in (*(m.value for m in Mode if m is not Mode.GATE), HUB)
    )
    return tuple(row for row in rows if row.a != ModeFigures() or row.b != ModeFigures())


def _mode_figures(moves: Sequence[Move], mode: str) -> ModeFigures:
    """Return what goes by one mode: shipments, tonne-kilometres, and what they emit."""
    shipments: set[str] = set()
    activity_tkm = 0.0
    wtw_kg = 0.0
    for move in moves:
        chosen = {
            leg.sequence: leg
            for leg in move.itinerary.legs
            if (leg.mode.value if leg.is_service else HUB) == mode
        }
        if chosen:
            shipments.add(move.shipment_id)
        weight_t = move.consignment.weight_kg / KG_PER_TONNE
        activity_tkm += weight_t * sum(leg.distance_km for leg in chosen.values())
        wtw_kg += sum(
            line.emissions.co2e_wtw_kg
            for line in move.itinerary.emission_lines
            if line.movement in chosen
        )
    return ModeFigures(shipments=len(shipments), activity_tkm=activity_tkm, co2e_wtw_kg=wtw_kg)


def _moved(a: Plan, b: Plan) -> tuple[Moved, ...]:
    """Return the shipments that go another way, the largest change of cost first."""
    before, after = _by_shipment(a), _by_shipment(b)
    rows = (
        _moved_row(name, before.get(name, []), after.get(name, []))
        for name in sorted(before.keys() | after.keys())
    )
    changed = [row for row in rows if row.before != row.after]
    return tuple(sorted(changed, key=_size_of_change))


def _size_of_change(row: Moved) -> tuple[int, int, str]:
    if row.cost_delta is None:
        return (0, 0, row.shipment_id)
    return (1, -abs(row.cost_delta.amount_minor), row.shipment_id)


def _by_shipment(plan: Plan) -> dict[str, list[Move]]:
    parts: dict[str, list[Move]] = {}
    for move in plan.moves:
        parts.setdefault(move.shipment_id, []).append(move)
    return parts


def _moved_row(name: str, a: Sequence[Move], b: Sequence[Move]) -> Moved:
    served = bool(a) and bool(b)
    return Moved(
        shipment_id=name,
        before=_ways(a),
        after=_ways(b),
        cost_delta=_cost(b) - _cost(a) if served else None,
        time_delta_min=_latest(b) - _latest(a) if served else None,
        co2e_delta_kg=_carbon(b) - _carbon(a) if served else None,
    )


def _ways(moves: Sequence[Move]) -> tuple[Way, ...]:
    """Return the ways of the parts in an order of their own, so that part numbers do not count."""
    ways = (way_of(move.itinerary, move.consignment.packages) for move in moves)
    return tuple(sorted(ways, key=lambda way: (way.service_ids, way.passages, way.packages)))


def way_of(itinerary: Itinerary, packages: int) -> Way:
    """Return an itinerary in short."""
    legs = itinerary.services
    places = [leg.origin_id for leg in legs[:1]] + [leg.destination_id for leg in legs]
    main = max(legs, key=lambda leg: leg.distance_km)
    return Way(
        path=tuple(places),
        modes=tuple(mode.value for mode in itinerary.modes),
        load_form=main.load_form.value,
        passages=itinerary.passages,
        service_ids=tuple(leg.service_id for leg in legs),
        packages=packages,
    )


def _cost(moves: Sequence[Move]) -> Money:
    costs = [move.itinerary.landed_cost for move in moves]
    return Money(sum(cost.amount_minor for cost in costs), costs[0].currency)


def _latest(moves: Sequence[Move]) -> int:
    return max(move.itinerary.arrive_min for move in moves)


def _carbon(moves: Sequence[Move]) -> float:
    return sum(move.itinerary.emissions.co2e_wtw_kg for move in moves)


def _pick_row(pick: Pick, a: Quote, b: Quote) -> PickRow:
    first, second = _pick_figures(pick, a), _pick_figures(pick, b)
    if first is None or second is None:
        return PickRow(
            pick=pick,
            a=first,
            b=second,
            cost_delta=None,
            time_delta_min=None,
            co2e_delta_kg=None,
        )
    return PickRow(
        pick=pick,
        a=first,
        b=second,
        cost_delta=second.landed_cost - first.landed_cost,
        time_delta_min=second.arrive_min - first.arrive_min,
        co2e_delta_kg=second.co2e_wtw_kg - first.co2e_wtw_kg,
    )


def _pick_figures(pick: Pick, quote: Quote) -> PickFigures | None:
    offer = quote.offer(pick)
    if offer is None:
        return None
    itinerary = offer.itinerary
    return PickFigures(
        way=way_of(itinerary, quote.question.consignment.packages),
        landed_cost=itinerary.landed_cost,
        arrive_min=itinerary.arrive_min,
        transit_min=itinerary.transit_min,
        co2e_wtw_kg=itinerary.emissions.co2e_wtw_kg,
    )
