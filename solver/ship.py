"""How should all these shipments go together? Splits, boxes and departures in one model.

Columns are ways for lots of shipments (``solver.columns``); boxes are whole numbers per chain and
departure (``solver.kernels.consolidation``). Where every itinerary can be listed the solver's bound
is a proof about the question; elsewhere the bound is the sum over shipments of what each costs
at least when it pays only its share, by volume, of the cheapest box (valid for any company, as
long as a tariff's price per kilogram does not rise with weight).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil

import numpy as np

from network.calendar import read_moment
from network.conditions import under
from network.emissions import Emissions
from network.enums import Reason, ShipmentState, Status, StoppedBy
from network.errors import BackendError, InvalidInputError
from network.explanation import Explanation
from network.goods import Consignment
from network.landed import duty_line
from network.money import Money, convert_lines
from network.network import Network
from network.packing_list import consignment_of
from network.shipment import Shipment
from network.units import MINUTES_PER_DAY
from solver.backend import BackendName, SolverAnswer, solve
from solver.columns import generate, widen
from solver.consolidate import Chosen, as_problem, decode, full_services, greedy
from solver.explain import why_no_route
from solver.goods_rules import rules_that_bite
from solver.kernels.consolidation import build
from solver.moves import plan_parts
from solver.options import Limits, Options, refuse_other_currency
from solver.paths import Ways
from solver.plan import Itinerary, Plan, RouteQuestion, Totals, Unserved
from solver.pool import Order, Pool
from solver.provenance import provenance, standing_notes
from solver.route import prepare as prepare_route
from solver.status import Bounds, Termination
from solver.verify import assert_valid
from solver.verify_plan import plan_violations

MOST_WIDENINGS = 3
"""How often columns are added for shipments that found no room."""

_SOLVERS: tuple[BackendName, BackendName] = ("HIGHS", "SCIP")
_RESERVES = (-5, 0, 10)
"""Minor units per order kept back from a budget, tried in turn until the published price fits:
published lines are rounded, the model's are not. Then more and more, for the model does not see
taxes on freight in boxes, nor the minimum of an entry."""

Progress = Callable[[str, int, int], None]
"""A listener: hears the phase, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipQuestion:
    """A question: how should the network's open shipments go together.

    ``limits`` hold for every shipment; ``max_co2e_kg`` and ``budget`` cap the whole plan.
    ``solver_name`` is the MIP solver.
    """

    limits: Limits = Limits()
    options: Options = Options()
    solver_name: str = "HIGHS"


@dataclass(frozen=True)
class Prepared:
    """A ship question with its columns made: other limits on the whole cost only a solve."""

    network: Network
    question: ShipQuestion
    orders: tuple[Order, ...]
    pool: Pool
    unserved: tuple[Unserved, ...] = field(default=())

    def solve(self, max_co2e_kg: float | None = None, progress: Progress | None = None) -> Plan:
        """Choose columns and boxes; ``max_co2e_kg`` replaces the question's cap."""
        cap = self.question.limits.max_co2e_kg if max_co2e_kg is None else max_co2e_kg
        if progress is not None:
            progress("solve", 0, 1)
        reserve = _RESERVES[0]
        chosen, answer = self._chosen(cap, reserve)
        while over := self._over_budget(chosen):
            further = 2 * reserve + over // len(self.orders) + 1
            reserve = next((more for more in _RESERVES if more > reserve), further)
            chosen, answer = self._chosen(cap, reserve)
        return self._plan(chosen, answer, cap)

    def _over_budget(self, chosen: Chosen) -> int:
        """Return by how much the published price is above the budget, minor units."""
        budget = self.question.limits.budget
        if budget is None:
            return 0
        moves, _, _ = plan_parts(self.pool, self.orders, chosen, self.question.options)
        spent = sum(move.itinerary.landed_cost.amount_minor for move in moves)
        return max(0, spent - budget.amount_minor)

    def _chosen(self, cap: float | None, reserve: int) -> tuple[Chosen, SolverAnswer]:
        """Choose, and choose again with more columns for what found no room."""
        chosen, answer = self._choose(cap, reserve)
        for _ in range(MOST_WIDENINGS):
            left = [order for order in self.orders if order.number in chosen.left]
            if not left or self.pool.complete:
                break
            full = full_services(self.pool, self.orders, chosen)
            if not widen(self.pool, left, self.question.limits, full):
                break
            chosen, answer = self._choose(cap, reserve)
        return chosen, answer

    def _choose(self, cap: float | None, reserve: int = 0) -> tuple[Chosen, SolverAnswer]:
        """Solve the model on the columns there are; never worse than the greedy start.

        ``reserve`` minor units per order are kept back from the budget. What is set aside for
        unknown duty is in the costs of columns, but nobody pays it.
        """
        budget = self.question.limits.budget
        duty = _duty(self.network, [o.consignment for o in self.orders], self.question.options)
        set_aside = sum(self.pool.set_aside(order) for order in self.orders)
        fixed = duty + reserve * len(self.orders) - set_aside
        problem, index = as_problem(
            self.pool, self.orders, cap, None if budget is None else budget.amount_minor - fixed
        )
        start = greedy(self.pool, self.orders, problem, index)
        model, arrays = build(problem)
        hint = start.hint(model, index, len(arrays.cost))
        options = self.question.options
        ask = partial(
            solve,
            arrays,
            time_limit_s=options.time_limit_s,
            relative_gap=options.relative_gap,
            threads=options.threads,
            seed=options.seed,
            hint=hint,
        )
        first, other = _SOLVERS if self.question.solver_name != "SCIP" else _SOLVERS[::-1]
        try:
            answer = ask(backend=first)
        except BackendError:
            answer = ask(backend=other)
        chosen = start
        if answer.values is not None and answer.objective is not None:
            found = decode(model, index, answer.values, answer.objective)
            chosen = min(found, start, key=self._rank(found, start))
        return chosen, answer

    def _rank(self, found: Chosen, start: Chosen) -> Callable[[Chosen], float]:
        """Return what two choices are compared by: the model, or published prices.

        The model does not see all of customs, nor which units of what is split go where.
        """
        whole = {order.number: order.consignment.packages for order in self.orders}
        is_exact = not any(c.tax_rates or c.packages < whole[c.order] for c in found.columns)
        if is_exact or found.left != start.left:
            return lambda choice: choice.objective

        def published(choice: Chosen) -> float:
            moves, _, _ = plan_parts(self.pool, self.orders, choice, self.question.options)
            return sum(move.itinerary.decision_cost.amount_minor for move in moves)

        return published

    def _plan(self, chosen: Chosen, answer: SolverAnswer, cap: float | None) -> Plan:
        options = self.question.options
        moves, loads, alone = plan_parts(self.pool, self.orders, chosen, options)
        ways = [move.itinerary for move in moves]
        zero = Money(0, options.currency)
        totals = Totals(
            landed_cost=sum((way.landed_cost for way in ways), zero),
            decision_cost=sum((way.decision_cost for way in ways), zero),
            stand_alone_cost=sum((way.landed_cost for way in alone), zero),
            emissions=sum((way.emissions for way in ways), Emissions()),
            weight_kg=sum(move.consignment.weight_kg for move in moves),
            volume_m3=sum(move.consignment.volume_m3 for move in moves),
        )
        left = tuple(self._left_behind(chosen, cap))
        slack = _rounding(self.network, ways, options)
        limits = replace(self.question.limits, max_co2e_kg=cap)
        plan = Plan(
            termination=self._termination(chosen, answer, totals.decision_cost, slack),
            moves=tuple(moves),
            loads=tuple(loads),
            unserved=(*self.unserved, *left),
            totals=totals,
            notes=(*standing_notes(self.network, ways), *self._goods_notes()),
            provenance=provenance(self.network, self.question, options, ways, answer.solver),
        )
        assert_valid(plan_violations(self.network, limits, options, plan))
        return plan

    def _goods_notes(self) -> tuple[Explanation, ...]:
        """Return the goods rules that rule services out for some shipment, each once."""
        as_of = self.question.options.as_of
        notes = (
            note
            for order in self.orders
            for note in rules_that_bite(self.network, order.consignment, as_of)
        )
        return tuple(dict.fromkeys(notes))

    def _left_behind(self, chosen: Chosen, cap: float | None) -> list[Unserved]:
        goods = {order.number: order.consignment for order in self.orders}
        return [
            Unserved(
                subject_id=goods[number].consignment_id,
                reason=_left(goods[number], packages, cap, self.question.limits.budget),
            )
            for number, packages in chosen.left.items()
        ]

    def _termination(
        self, chosen: Chosen, answer: SolverAnswer, primal: Money, slack: int
    ) -> Termination:
        """Say what is proved: by the solver where all itineraries are listed, else by shares."""
        currency = self.question.options.currency
        served = [o for o in self.orders if o.number not in chosen.left]
        fixed = _duty(self.network, [o.consignment for o in served], self.question.options)
        bound = None
        if self.pool.complete and not chosen.left and np.isfinite(answer.bound):
            bound = int(np.floor(answer.bound * _MINOR_PER_UNIT)) + fixed
        elif not chosen.left and all(o.number in self.pool.least_cost for o in self.orders):
            bound = sum(self.pool.least_cost[o.number] for o in self.orders) // 1000 + fixed
        if bound is not None and bound - primal.amount_minor > slack:
            assert_valid([_bound_above(primal, Money(bound, currency))])
        dual = None if bound is None else Money(min(bound, primal.amount_minor), currency)
        proved = (
            answer.status is Status.OPTIMAL
            and self.pool.complete
            and bound is not None
            and primal.amount_minor - bound <= slack
        )
        stopped = answer.stopped_by
        if not self.pool.complete and stopped in (StoppedBy.FINISHED, StoppedBy.GAP):
            stopped = StoppedBy.WORK_LIMIT
        if proved:
            dual = primal
        none = not self.orders or len(chosen.left) == len(self.orders)
        cut = bool(self.orders) and not self.pool.complete
        nothing = Status.NO_SOLUTION_FOUND if cut else Status.INFEASIBLE
        return Termination(
            status=Status.OPTIMAL if proved else nothing if none else Status.FEASIBLE,
            stopped_by=stopped,
            bounds=Bounds(primal=primal, dual=dual),
            detail="all itineraries listed" if self.pool.complete else "bound by shares of boxes",
            reproducible=answer.stopped_by is not StoppedBy.TIME_LIMIT,
        )


def _rounding(network: Network, ways: Sequence[Itinerary], options: Options) -> int:
    """Return what rounding can come to: one minor unit per line, of the line's own currency."""
    exchange = network.exchange(options.as_of)
    words = [line.amount.currency for way in ways for line in way.charges]
    return 1 + sum(max(1, ceil(exchange.minor_rate(word, options.currency))) for word in words)


_MINOR_PER_UNIT = 100.0
"""The model counts in hundreds of minor units times ten: 1/100,000 of 1/1000 minor units."""


def prepare(network: Network, question: ShipQuestion, progress: Progress | None = None) -> Prepared:
    """Read the shipments and make their columns.

    Raises
    ------
    InvalidInputError
        With every shipment whose places or times cannot be read, or for a budget in another
        currency.
    """
    network, _ = under(network, question.options.as_of, question.options.fx_kind)
    refuse_other_currency(question.limits, question.options)
    orders = _orders(network, question.limits.arrive_by_min, question.options.account)
    if not orders:
        ways = Ways(network, 0, 1)
        return Prepared(network, question, (), Pool(network, ways, question.options))
    start = min(o.ready_min for o in orders) // MINUTES_PER_DAY * MINUTES_PER_DAY
    last = max(o.ready_min for o in orders)
    ways = Ways(network, start, last + question.options.horizon_days * MINUTES_PER_DAY)
    if progress is not None:
        progress("columns", 0, len(orders))
    pool = generate(network, orders, ways, question.limits, question.options)
    with_columns = {column.order for column in pool.columns}
    unserved = tuple(
        Unserved(subject_id=order.consignment.consignment_id, reason=reason)
        for order in orders
        if order.number not in with_columns
        for reason in _why(network, order, question)[:1]
    )
    served = tuple(order for order in orders if order.number in with_columns)
    return Prepared(network, question, served, pool, unserved)


def ship(network: Network, question: ShipQuestion, progress: Progress | None = None) -> Plan:
    """Return a plan for the network's open shipments, with bound, gap and reasons.

    Guarantees: passed the referee; ``OPTIMAL`` only when every itinerary was listed and the
    solver proved it; shipments without a way are unserved with a reason, not an error.
    """
    return prepare(network, question, progress).solve(progress=progress)


def _orders(network: Network, latest: int | None, account: str) -> list[Order]:
    orders: list[Order] = []
    findings: list[Explanation] = []
    for row, shipment in enumerate(network.shipments):
        if shipment.state is not ShipmentState.OPEN:
            continue
        origin = network.locations.get(shipment.origin_id)
        destination = network.locations.get(shipment.destination_id)
        ready = _moment(
            shipment.ready_at or network.reference_date.isoformat(),
            origin.timezone,
            f"shipments/{row}/ready_at",
            findings,
            is_due=False,
        )
        due = None
        if shipment.due_at:
            due = _moment(
                shipment.due_at,
                destination.timezone,
                f"shipments/{row}/due_at",
                findings,
                is_due=True,
            )
        earlier = [minute for minute in (due, latest) if minute is not None]
        goods = consignment_of(network, shipment, account)
        due = min(earlier, default=None)
        orders.append(_order(network, shipment, goods, len(orders), (ready, due)))
    if findings:
        raise InvalidInputError(tuple(findings))
    return orders


def _order(
    network: Network,
    shipment: Shipment,
    goods: Consignment,
    number: int,
    window: tuple[int, int | None],
) -> Order:
    return Order(
        number=number,
        consignment=goods,
        origin=network.locations.index[shipment.origin_id],
        destination=network.locations.index[shipment.destination_id],
        ready_min=window[0],
        due_min=window[1],
        may_split=shipment.may_split,
        max_parts=shipment.max_splits if shipment.may_split else 1,
    )


def _moment(
    text: str, timezone: str, place: str, findings: list[Explanation], *, is_due: bool
) -> int:
    try:
        return read_moment(text, timezone, is_due=is_due)
    except ValueError as error:
        naive = str(error) == "naive"
        code = Reason.NAIVE_TIME if naive else Reason.NOT_A_DATE
        name = place.rpartition("/")[2]
        findings.append(Explanation(code=code, subject=name, current=text, place=place))
        return 0


def _why(network: Network, order: Order, question: ShipQuestion) -> Sequence[Explanation]:
    """Return why an order has no way: the reasons of a quote for it."""
    limits = question.limits
    asked = RouteQuestion(
        origin_id=str(network.locations.texts("location_id")[order.origin]),
        destination_id=str(network.locations.texts("location_id")[order.destination]),
        consignment=order.consignment,
        ready_min=order.ready_min,
        limits=Limits(
            arrive_by_min=order.due_min,
            max_legs=limits.max_legs,
            barred_modes=limits.barred_modes,
            avoid=limits.avoid,
        ),
        options=question.options,
    )
    return why_no_route(network, asked, prepare_route)


def _bound_above(primal: Money, bound: Money) -> Explanation:
    return Explanation(
        code=Reason.MONEY_MISMATCH,
        subject="the lower bound",
        current=str(bound),
        needed=f"at most {primal}",
    )


def _left(
    goods: Consignment, packages: float, cap: float | None, budget: Money | None
) -> Explanation:
    """Say why packages are left behind: a cap on the plan where there is one, else lack of room."""
    if budget is not None:
        return Explanation(
            code=Reason.BUDGET_EXCEEDED,
            subject=goods.consignment_id,
            current=f"{budget} for the whole plan",
            needed="more",
        )
    if cap is not None:
        return Explanation(
            code=Reason.CO2E_EXCEEDED,
            subject=goods.consignment_id,
            current=f"{cap:g} kg CO2e for the whole plan",
            needed="more",
        )
    return Explanation(
        code=Reason.NO_CAPACITY,
        subject="every departure in time",
        current=f"{goods.packages - packages:g} of its packages",
        needed=f"room for {goods.packages}",
    )


def _duty(network: Network, goods: Sequence[Consignment], options: Options) -> int:
    """Return the duty the shipments state themselves: the same in every plan, minor units."""
    exchange = network.exchange(options.as_of)
    return sum(
        convert_lines([line.amount], options.currency, exchange)[0].amount_minor
        for consignment in goods
        for line in (() if consignment.goods else duty_line(consignment, -1))
    )
