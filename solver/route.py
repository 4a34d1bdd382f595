"""How can this consignment go? The exact Pareto front over cost, arrival and carbon.

``route`` answers in one call; ``prepare`` keeps what is expensive (the compiled graph and the
bounds) so that other limits and times cost only a search.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.conditions import under
from network.enums import Nature, Pick, Status, StoppedBy
from network.explanation import Explanation
from network.money import Money
from network.network import Network
from network.units import MICROGRAMS_PER_KILOGRAM, MINUTES_PER_DAY
from solver.compile import Compiled, compile_graph
from solver.entry_costs import EntryCosts, entries
from solver.entry_rates import entry_rates
from solver.explain import why_no_route
from solver.goods_rules import rules_that_bite
from solver.kernels.labels import FAR, Found, remaining, search
from solver.kernels.labels import Bounds as Remaining
from solver.options import Limits, refuse_other_currency
from solver.plan import FrontPoint, Itinerary, Offer, Quote, RouteQuestion
from solver.price import Way, itineraries
from solver.provenance import provenance, standing_notes
from solver.restore import legs_of_label
from solver.skeleton import skeleton
from solver.status import Bounds, Termination
from solver.verify import assert_valid, quote_violations

SEARCH = "label setting"
_ROUNDING = 100
"""Minor units the kernel may be above a published price: its lines are not rounded."""


@dataclass(frozen=True)
class Layer:
    """One compiled graph, and what remains to its target: a question may need several.

    Costs add up along a path only under one kind of entry (``solver.entry_costs``), so each kind
    has a graph of its own.
    """

    compiled: Compiled
    bounds: Remaining
    source: int
    target: int

    @property
    def is_connected(self) -> bool:
        """Tell whether anything leads to the target, whatever the limits."""
        return bool(self.bounds.minutes[-1, self.source] < FAR)


@dataclass(frozen=True)
class Prepared:
    """A route question compiled: solve it again with other limits at the price of a search.

    ``closed`` says why regimes of import are closed to the goods, ``sets_aside`` whether their cost
    holds a reserve for what is not known.
    """

    network: Network
    question: RouteQuestion
    layers: tuple[Layer, ...]
    closed: tuple[Explanation, ...] = ()
    sets_aside: bool = False

    def solve(self, limits: Limits | None = None) -> Quote:
        """Answer the question, with ``limits`` in place of its own.

        Modes and places that are barred, and the limit on legs, are part of the preparation
        and stay as they were.
        """
        asked = self.question if limits is None else replace(self.question, limits=limits)
        found = self.search(asked.limits)
        ways = self.ways(found, asked)
        complete = all(one.complete for one in found)
        if not ways:
            return self._no_route(asked, complete=complete)
        front = _non_dominated(ways)
        picks = _picks(front)
        quote = Quote(
            question=asked,
            termination=_termination(front, complete=complete),
            offers=_offers(self.network, asked, picks),
            front=tuple(_point(way) for way in front),
            notes=(
                *standing_notes(self.network, [way for way, _ in picks]),
                *rules_that_bite(self.network, asked.consignment, asked.options.as_of),
            ),
            complete=complete,
            provenance=provenance(
                self.network, asked, asked.options, [way for way, _ in picks], SEARCH
            ),
        )
        assert_valid(quote_violations(self.network, quote))
        return quote

    def search(self, limits: Limits) -> list[Found]:
        """Run the kernel on every layer under some limits."""
        options, ready = self.question.options, self.question.ready_min
        return [
            search(
                layer.compiled.graph,
                layer.bounds,
                layer.source,
                layer.target,
                ready,
                ready + options.horizon_days * MINUTES_PER_DAY,
                latest=limits.arrive_by_min,
                most_cost=self._most_cost(limits),
                most_carbon=None
                if limits.max_co2e_kg is None
                else round(limits.max_co2e_kg * MICROGRAMS_PER_KILOGRAM),
                max_legs=self.question.limits.max_legs,
                cap=options.label_cap,
            )
            for layer in self.layers
        ]

    def _most_cost(self, limits: Limits) -> int | None:
        """Return the budget for the kernel, whose cost must then be CASH alone.

        Published lines and totals are rounded to minor units, so what is a little above the
        budget here may be within it; ``ways`` judges by the published price.
        """
        if limits.budget is None or self.sets_aside:
            return None
        if self.network.tariffs.equals("nature", Nature.SHADOW).any():
            return None
        return (limits.budget.amount_minor + _ROUNDING) * 1000

    def ways(self, found: Sequence[Found], asked: RouteQuestion) -> list[Itinerary]:
        """Return what a search found as priced itineraries within the limits."""
        legs = [
            legs_of_label(self.network, layer.compiled, one, int(label), asked.ready_min)
            for layer, one in zip(self.layers, found, strict=True)
            for label in one.targets
        ]
        priced = itineraries(
            self.network,
            [
                Way(consignment=asked.consignment, legs=way, ready_min=asked.ready_min)
                for way in dict.fromkeys(legs)
            ],
            asked.options,
        )
        budget = asked.limits.budget
        return [
            way
            for way in priced
            if not way.refusals and (budget is None or way.landed_cost <= budget)
        ]

    def _no_route(self, asked: RouteQuestion, *, complete: bool) -> Quote:
        cut = not complete
        status = Status.NO_SOLUTION_FOUND if cut else Status.INFEASIBLE
        return Quote(
            question=asked,
            termination=Termination(
                status=status,
                stopped_by=StoppedBy.WORK_LIMIT if cut else StoppedBy.FINISHED,
            ),
            reasons=why_no_route(self.network, asked, prepare),
            notes=(
                *standing_notes(self.network, []),
                *rules_that_bite(self.network, asked.consignment, asked.options.as_of),
            ),
            complete=complete,
            provenance=provenance(self.network, asked, asked.options, [], SEARCH),
        )


def prepare(network: Network, question: RouteQuestion) -> Prepared:
    """Compile a route question and the bounds towards its destination."""
    options = question.options
    network, _ = under(network, options.as_of, options.fx_kind)
    refuse_other_currency(question.limits, options)
    if options.account:
        goods = replace(question.consignment, account=options.account)
        question = replace(question, consignment=goods)
    start = question.ready_min // MINUTES_PER_DAY * MINUTES_PER_DAY
    end = start + (options.horizon_days + 1) * MINUTES_PER_DAY
    as_of = options.as_of or network.reference_date
    rates = entry_rates(
        network,
        question.consignment,
        question.origin_id,
        question.destination_id,
        options,
        (question.ready_min, end + options.horizon_days * MINUTES_PER_DAY),
    )
    entered = None if rates is None else entries(rates, skeleton(network))
    kinds = (None,) if entered is None else entered.layers
    layers = tuple(_layer(network, question, kind, as_of, start, end) for kind in kinds)
    if rates is None or entered is None:
        return Prepared(network, question, layers)
    return Prepared(network, question, layers, entered.closed, rates.reserve > 0)


def _layer(
    network: Network,
    question: RouteQuestion,
    kind: EntryCosts | None,
    as_of: date,
    start: int,
    end: int,
) -> Layer:
    """Compile a question for one kind of entry."""
    limits = question.limits
    compiled = compile_graph(
        network, question.consignment, question.options.currency, limits, as_of, start, end, kind
    )
    source = compiled.source(network.locations.index[question.origin_id])
    target = compiled.target(network.locations.index[question.destination_id])
    bounds = remaining(compiled.graph, target, limits.max_legs)
    return Layer(compiled, bounds, source, target)


def route(network: Network, question: RouteQuestion) -> Quote:
    """Return every non-dominated way a consignment can go, the four picks in full.

    Guarantees: the front is exact over decision cost, arrival and CO2e within the limits
    (``complete`` false when the label cap cut it); every figure is made by the two doors and
    passed the referee. No route is an answer: status INFEASIBLE with reasons.

    Raises
    ------
    InvalidInputError
        For a currency without a rate or a category without an emission factor.
    PlanRejectedError
        When the referee refuses our own answer (a bug).
    """
    return prepare(network, question).solve()


def _criteria(way: Itinerary) -> tuple[int, int, int]:
    return (way.decision_cost.amount_minor, way.arrive_min, way.emissions.wtw_ug)


def _non_dominated(ways: Sequence[Itinerary]) -> list[Itinerary]:
    """Return the re-priced front, cheapest first, one way per vector."""
    front: list[Itinerary] = []
    for way in sorted(ways, key=_criteria):
        mine = _criteria(way)
        if not any(all(a <= b for a, b in zip(_criteria(w), mine, strict=True)) for w in front):
            front.append(way)
    return front


def _picks(front: Sequence[Itinerary]) -> list[tuple[Itinerary, tuple[Pick, ...]]]:
    """Return the ways that earn a name; one way may earn several."""
    cost, time, carbon = zip(*(_criteria(way) for way in front), strict=True)
    chosen = {
        Pick.CHEAPEST: min(range(len(front)), key=lambda i: (cost[i], time[i], carbon[i])),
        Pick.FASTEST: min(range(len(front)), key=lambda i: (time[i], cost[i], carbon[i])),
        Pick.GREENEST: min(range(len(front)), key=lambda i: (carbon[i], cost[i], time[i])),
        Pick.BALANCED: min(
            range(len(front)),
            key=lambda i: (
                max(_regret(values, i) for values in (cost, time, carbon)),
                cost[i],
            ),
        ),
    }
    names: dict[int, list[Pick]] = {}
    for pick, index in chosen.items():
        names.setdefault(index, []).append(pick)
    return [(front[index], tuple(picks)) for index, picks in names.items()]


def _regret(values: Sequence[int], index: int) -> float:
    """Return how far a way is from the best, as a share of the span of the front."""
    span = max(values) - min(values)
    return (values[index] - min(values)) / span if span else 0.0


def _offers(
    network: Network,
    question: RouteQuestion,
    picks: Sequence[tuple[Itinerary, tuple[Pick, ...]]],
) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            rank=rank,
            picks=names,
            itinerary=way,
            provenance=provenance(network, question, question.options, [way], SEARCH),
        )
        for rank, (way, names) in enumerate(picks, start=1)
    )


def _point(way: Itinerary) -> FrontPoint:
    main = max(way.services, key=lambda leg: leg.distance_km)
    return FrontPoint(
        landed_cost=way.landed_cost,
        decision_cost=way.decision_cost,
        arrive_min=way.arrive_min,
        co2e_wtw_kg=way.emissions.co2e_wtw_kg,
        modes=way.modes,
        load_form=main.load_form,
        service_ids=tuple(leg.service_id for leg in way.services),
    )


def _termination(front: Sequence[Itinerary], *, complete: bool) -> Termination:
    cheapest: Money = min(way.decision_cost for way in front)
    if complete:
        return Termination(status=Status.OPTIMAL, bounds=Bounds(primal=cheapest, dual=cheapest))
    return Termination(
        status=Status.FEASIBLE,
        stopped_by=StoppedBy.WORK_LIMIT,
        bounds=Bounds(primal=cheapest),
    )
