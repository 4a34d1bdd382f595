"""Which warehouses should we run, and who serves whom.

``locate`` answers in one call; ``prepare`` keeps what is expensive (lanes priced by the doors,
lots priced by ``route``) so that other limits, another carbon price or a warm start cost only
the MIP of ``solver.kernels.siting``. See ``docs/models/locate.md``.

The MIP prices a share of a market's demand by the convex envelope of its price from below
(``solver.envelope``); that makes its bound a bound. Its choice is then re-priced by the doors at
what really moves, and only that price is published. Where splitting turns out dearer than the
envelope (minimums, boxes that are not full), a plan that splits nothing, whose prices are exact,
is tried as well.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from math import floor

import numpy as np
from numpy.typing import NDArray

from network.conditions import under
from network.emissions import Emissions
from network.enums import Confidence, OpenStatus, Reason, Status, StoppedBy
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.money import Money, minor_digits
from network.network import Network
from solver.envelope import envelope
from solver.kernels.siting import SitingAnswer, SitingProblem, decide
from solver.lanes import LanePricer, Rides, lanes_of, wants_of
from solver.locate_choice import Choice, Priced, choice_of, site_cost
from solver.locate_reasons import infeasible_notes
from solver.plan import LocateQuestion, LocationPlan, Site, SiteFlow
from solver.provenance import provenance, standing_notes
from solver.replenish import no_replenishment, replenishment
from solver.site_flows import inbound_flows, outbound_flows
from solver.status import Bounds, Termination
from solver.verify import assert_valid
from solver.verify_siting import location_violations

__all__ = ["LocateQuestion", "Prepared", "locate", "prepare"]

_TRACE_SHARE = 1e-7
_MINOR_SLACK = 1e-6


@dataclass(frozen=True)
class Prepared:
    """A location question with its lanes priced: solve it again at the price of the MIP."""

    network: Network
    question: LocateQuestion
    priced: Priced

    def solve(
        self, question: LocateQuestion | None = None, start: LocationPlan | None = None
    ) -> LocationPlan:
        """Answer the question, or a variation of it.

        Parameters
        ----------
        question
            Another question on the same network. Only a change of period, default service
            time, currency, date, carbon price with inbound, inbound or lot prepares anew.
        start
            A plan whose open warehouses the search begins with.
        """
        asked = question or self.question
        _check(asked)
        asked = _with_period(self.network, asked)
        if _prepared_with(asked) != _prepared_with(self.question):
            return prepare(self.network, asked).solve(start=start)
        choice = choice_of(self.priced, asked)
        hint = None if start is None else _open_in(self.network, start)
        answer = _decide(choice.problem, asked, asked.options.time_limit_s, hint)
        wanted = len(self.priced.pricer.wants)
        if not answer.solver.has_values or (wanted and not len(choice.served)):
            plan = _no_plan(self, asked, choice, answer)
        else:
            plan = self._better(asked, choice, answer, _plan(self, asked, choice, answer))
        assert_valid(location_violations(self.network, asked, plan))
        return plan

    def _better(
        self, asked: LocateQuestion, choice: Choice, answer: SitingAnswer, plan: LocationPlan
    ) -> LocationPlan:
        """Return the plan, or one that splits nothing where that is cheaper in truth."""
        left_s = asked.options.time_limit_s - answer.solver.seconds
        if plan.termination.status is Status.OPTIMAL or not _splits(plan) or left_s <= 0:
            return plan
        whole = replace(choice.problem, whole_shares=True)
        second = _decide(whole, asked, left_s, answer.is_open)
        if not second.solver.has_values:
            return plan
        first = answer.solver
        cut = second.solver if first.stopped_by is StoppedBy.FINISHED else first
        proved = replace(
            second.solver, bound=first.bound, status=first.status, stopped_by=cut.stopped_by
        )
        other = _plan(self, asked, choice, replace(second, solver=proved))
        cheaper = _decided(other) < _decided(plan)
        return other if cheaper else plan


def _decide(
    problem: SitingProblem,
    asked: LocateQuestion,
    time_limit_s: float,
    hint: NDArray[np.bool_] | None,
) -> SitingAnswer:
    """Solve the MIP the way the question's options ask."""
    return decide(
        problem,
        time_limit_s=time_limit_s,
        relative_gap=asked.options.relative_gap,
        seed=asked.options.seed,
        hint=hint,
    )


def _splits(plan: LocationPlan) -> bool:
    """Tell whether a plan serves some want from several warehouses."""
    return any(flow.share < 1.0 - _TRACE_SHARE for flow in plan.outbound)


def _decided(plan: LocationPlan) -> int:
    return (plan.decision_cost or plan.total_cost).amount_minor


def prepare(network: Network, question: LocateQuestion) -> Prepared:
    """Find and price the lanes of a location question.

    Raises
    ------
    InvalidInputError
        For limits that contradict themselves, a period that is not there or not stated, a
        currency without a rate, or a category without an emission factor.
    """
    _check(question)
    network, _ = under(network, question.options.as_of, question.options.fx_kind)
    question = _with_period(network, question)
    wants = wants_of(network, question.period, question.max_delivery_days)
    as_of = question.options.as_of or network.reference_date
    lanes = lanes_of(network, wants, as_of)
    pricer = LanePricer(network, wants, lanes, question.options, not question.inbound)
    wtt, ttw = pricer.grams(pricer.whole())
    feed = no_replenishment()
    if question.inbound:
        in_time = lanes.take(lanes.transit_min <= wants.max_min[lanes.want])
        product = wants.product[in_time.want]
        needed = set(zip(in_time.site.tolist(), product.tolist(), strict=True))
        feed = replenishment(network, question, needed)
    return Prepared(network, question, Priced(pricer, envelope(pricer), wtt + ttw, feed))


def locate(network: Network, question: LocateQuestion) -> LocationPlan:
    """Choose warehouses and who serves whom at least decision cost.

    Returns
    -------
    LocationPlan
        Passed the referee. Markets that no warehouse reaches in time are named in
        ``unserved`` with the nearest miss, and the plan is for the others. OPTIMAL only when
        the re-priced plan meets the proved bound within one minor unit per charge line.

    Raises
    ------
    InvalidInputError
        See :func:`prepare`.
    BackendError
        When the solver fails.
    PlanRejectedError
        When the referee refuses the answer: a bug.
    """
    return prepare(network, question).solve()


def _prepared_with(question: LocateQuestion) -> tuple[object, ...]:
    options = question.options
    return (
        question.period,
        question.max_delivery_days,
        question.inbound,
        question.inbound_lot_m3,
        options.currency,
        options.as_of,
        options.fx_kind,
        options.carbon_price if question.inbound else None,
    )


def _check(question: LocateQuestion) -> None:
    """Refuse limits that no answer could meet on any network."""
    days = question.max_delivery_days
    findings = [
        Explanation(code=Reason.OUT_OF_RANGE, subject=name, current=str(value), needed=needed)
        for name, value, needed, ok in (
            ("min_open", question.min_open, ">= 0", question.min_open >= 0),
            (
                "max_open",
                question.max_open,
                f">= min_open {question.min_open}",
                question.max_open is None or question.max_open >= question.min_open,
            ),
            ("max_delivery_days", days, "> 0", days is None or days > 0),
            ("inbound_lot_m3", question.inbound_lot_m3, "> 0", question.inbound_lot_m3 > 0),
        )
        if not ok
    ]
    if findings:
        raise InvalidInputError(tuple(findings))


def _with_period(network: Network, question: LocateQuestion) -> LocateQuestion:
    """Return the question with its period: the one asked for, or the only one there is."""
    known = sorted(set(network.demand.texts("period").tolist()))
    if question.period in known or not known:
        return question
    if not question.period and len(known) == 1:
        return replace(question, period=str(known[0]))
    finding = Explanation(
        code=Reason.OUT_OF_RANGE,
        subject="period",
        current=question.period,
        needed=", ".join(known),
    )
    raise InvalidInputError((finding,))


def _open_in(network: Network, plan: LocationPlan) -> NDArray[np.bool_]:
    """Return which sites of the problem a plan has open."""
    facilities = network.facilities
    runs = ~facilities.equals("status", OpenStatus.CLOSED)
    names = [site.location_id for site in plan.sites if site.is_open]
    return np.asarray(np.isin(facilities.texts("location_id")[runs].astype(str), names))


def _plan(
    prepared: Prepared, asked: LocateQuestion, choice: Choice, answer: SitingAnswer
) -> LocationPlan:
    """Re-price what was chosen and say what is proved about it."""
    network = prepared.network
    outbound = _outbound(prepared, asked, choice, answer)
    inbound = inbound_flows(network, asked, prepared.priced.feed, answer.flow)
    flows = [*inbound, *outbound]
    sites = _sites(network, asked, choice, answer, outbound)
    standing = [site.fixed_cost + _opening(site) for site in sites if site.is_open]
    nothing = Money(0, asked.options.currency)
    cash = sum([flow.cost for flow in flows], sum(standing, nothing))
    decided = sum([flow.decision_cost or flow.cost for flow in flows], sum(standing, nothing))
    lines = sum(len(flow.charges) + 1 for flow in flows) + len(standing)
    origin = provenance(network, asked, asked.options, [], answer.solver.solver)
    ways = [flow.itinerary for flow in inbound if flow.itinerary is not None]
    return LocationPlan(
        termination=_termination(answer, decided, lines, _detail(asked)),
        sites=sites,
        inbound=tuple(inbound),
        outbound=tuple(outbound),
        unserved=choice.unserved,
        total_cost=cash,
        decision_cost=decided,
        emissions=sum([flow.emissions for flow in flows], Emissions()),
        provenance=replace(origin, unverified_cost_share=_weak_share(flows)),
        notes=standing_notes(network, ways),
    )


def _opening(site: Site) -> Money:
    return site.opening_cost or Money(0, site.fixed_cost.currency)


def _outbound(
    prepared: Prepared, asked: LocateQuestion, choice: Choice, answer: SitingAnswer
) -> list[SiteFlow]:
    """Return the outbound flows: traces cut, shares of each want made to sum to one."""
    lanes, wants = prepared.priced.pricer.lanes, prepared.priced.pricer.wants
    used = np.flatnonzero(answer.share > _TRACE_SHARE)
    if not len(used):
        return []
    want = lanes.want[choice.pair[used]]
    whole = np.bincount(want, weights=answer.share[used], minlength=len(wants))
    share = answer.share[used] / whole[want]
    sites = len(prepared.network.facilities)
    key = want * sites + lanes.site[choice.pair[used]]
    admitted = np.flatnonzero(choice.admitted)
    lane_key = lanes.want[admitted] * sites + lanes.site[admitted]
    order = np.argsort(key)
    at = np.minimum(np.searchsorted(key[order], lane_key), len(key) - 1)
    taken = key[order][at] == lane_key
    flow_of = order[at[taken]]
    boxes = np.zeros((len(flow_of), len(prepared.network.equipment)), np.int64)
    rides = Rides(admitted[taken], share[flow_of], boxes)
    pricer = replace(prepared.priced.pricer, options=asked.options)
    return outbound_flows(pricer, rides, flow_of)


def _sites(
    network: Network,
    asked: LocateQuestion,
    choice: Choice,
    answer: SitingAnswer,
    outbound: list[SiteFlow],
) -> tuple[Site, ...]:
    """Return every warehouse of the question, open or not, with what goes through it."""
    units: dict[str, float] = defaultdict(float)
    volume: dict[str, float] = defaultdict(float)
    for flow in outbound:
        units[flow.origin_id] += flow.units
        volume[flow.origin_id] += flow.units * network.products.get(flow.sku).volume_m3
    sites: list[Site] = []
    for row, is_open in zip(choice.sites.tolist(), answer.is_open.tolist(), strict=True):
        facility = network.facilities[row]
        name = facility.location_id
        fixed, opening = site_cost(network, asked, row)
        loads = (
            (units[name], facility.throughput_units),
            (volume[name], facility.throughput_m3),
        )
        sites.append(
            Site(
                location_id=name,
                is_open=is_open,
                fixed_cost=fixed,
                opening_cost=opening,
                throughput_units=units[name],
                throughput_m3=volume[name],
                utilisation=max((load / most for load, most in loads if most), default=0.0),
            )
        )
    return tuple(sites)


def _weak_share(flows: list[SiteFlow]) -> float:
    """Return the share of the flows' cost that rests on unverified rates."""
    lines = [(line, flow.lots) for flow in flows for line in flow.charges]
    whole = sum(abs(line.converted.amount_minor) * lots for line, lots in lines)
    weak = sum(
        abs(line.converted.amount_minor) * lots
        for line, lots in lines
        if line.confidence is Confidence.UNVERIFIED
    )
    return weak / whole if whole else 0.0


def _detail(asked: LocateQuestion) -> str:
    """Return what the bound takes for granted."""
    return f"replenishment in lots of {asked.inbound_lot_m3:g} m3" if asked.inbound else ""


def _termination(answer: SitingAnswer, decided: Money, lines: int, detail: str) -> Termination:
    """Compare the published price with the proved bound, both in minor units."""
    scale = 10.0 ** minor_digits(decided.currency)
    solver = answer.solver
    dual = None
    if np.isfinite(solver.bound):
        proved = min(floor(solver.bound * scale + _MINOR_SLACK), decided.amount_minor)
        dual = Money(proved, decided.currency)
    met = dual is not None and decided.amount_minor - dual.amount_minor <= lines
    optimal = met and solver.status is Status.OPTIMAL
    return Termination(
        status=Status.OPTIMAL if optimal else Status.FEASIBLE,
        stopped_by=solver.stopped_by,
        bounds=Bounds(primal=decided, dual=dual),
        detail=detail,
        reproducible=solver.stopped_by is not StoppedBy.TIME_LIMIT,
    )


def _no_plan(
    prepared: Prepared, asked: LocateQuestion, choice: Choice, answer: SitingAnswer
) -> LocationPlan:
    """Say why there is no plan: nothing to serve, limits that clash, or no time."""
    network = prepared.network
    status, stopped_by = answer.solver.status, answer.solver.stopped_by
    notes: tuple[Explanation, ...] = ()
    if len(prepared.priced.pricer.wants) and not len(choice.served):
        status, stopped_by = Status.INFEASIBLE, StoppedBy.FINISHED
    elif status is Status.INFEASIBLE:
        notes = infeasible_notes(choice.problem, asked)
    return LocationPlan(
        termination=Termination(status=status, stopped_by=stopped_by),
        sites=(),
        inbound=(),
        outbound=(),
        unserved=choice.unserved,
        total_cost=Money(0, asked.options.currency),
        emissions=Emissions(),
        provenance=provenance(network, asked, asked.options, [], answer.solver.solver),
        notes=notes,
    )
