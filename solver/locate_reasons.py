"""Why a market is left out of a location plan, and why a location question has no plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from network.enums import Reason, Severity, Status
from network.explanation import Explanation
from network.network import Network
from network.units import MINUTES_PER_DAY
from solver.goods_rules import one_of, ruled_out
from solver.kernels.siting import RELAXABLE, SitingProblem, decide
from solver.lanes import Lanes, Wants
from solver.plan import LocateQuestion, Unserved

Steps = tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]
"""Lanes left after the service time, after supply, after single source."""


def unserved_reasons(
    network: Network, wants: Wants, lanes: Lanes, steps: Steps, as_of: date
) -> tuple[Unserved, ...]:
    """Return every want without a lane, with the first rule that left it without."""
    out: list[Unserved] = []
    left = np.bincount(lanes.want[steps[-1]], minlength=len(wants))
    for want in np.flatnonzero(left == 0).tolist():
        demand = network.demand[int(wants.row[want])]
        mine = lanes.want == want
        reason = _reason(demand.market_id, demand.sku, wants, want, lanes, mine, steps)
        if not mine.any():
            reason = next(_goods_rules(network, demand.market_id, demand.sku, as_of), reason)
        out.append(Unserved(subject_id=f"{demand.market_id}/{demand.sku}", reason=reason))
    return tuple(out)


def _goods_rules(network: Network, market_id: str, sku: str, as_of: date) -> Iterator[Explanation]:
    """Return the goods rules that bar services to a market."""
    services = network.services
    for rule in ruled_out(network, one_of(network.products.get(sku)), as_of):
        if services.get(rule.subject).destination_id == market_id:
            yield rule


def _reason(
    market_id: str,
    sku: str,
    wants: Wants,
    want: int,
    lanes: Lanes,
    mine: NDArray[np.bool_],
    steps: Steps,
) -> Explanation:
    if not mine.any():
        return Explanation(
            code=Reason.NO_CONNECTION, subject=f"any warehouse and {market_id}", limit=sku
        )
    if not (mine & steps[0]).any():
        nearest = float(lanes.transit_min[mine].min()) / MINUTES_PER_DAY
        allowed = float(wants.max_min[want]) / MINUTES_PER_DAY
        return Explanation(
            code=Reason.SERVICE_TIME_EXCEEDED,
            subject=market_id,
            limit=sku,
            current=_days(nearest),
            needed=_days(allowed),
        )
    if not (mine & steps[1]).any():
        return Explanation(
            code=Reason.NO_CONNECTION,
            subject=f"any factory of {sku} and a warehouse of {market_id}",
        )
    return Explanation(
        code=Reason.LIMITS_CONFLICT,
        subject=market_id,
        limit="single source, service time of every product",
    )


def _days(days: float) -> str:
    return f"{days:.2f}".rstrip("0").rstrip(".") + " d"


def infeasible_notes(problem: SitingProblem, asked: LocateQuestion) -> tuple[Explanation, ...]:
    """Return the limits that, left out one at a time, would leave a plan.

    When no single one does, they are named together.
    """
    nothing = np.zeros(len(problem.pair_cost))
    names = [name for name in RELAXABLE if _says_something(name, problem)]
    alone = [
        name
        for name in names
        if decide(
            replace(problem, pair_cost=nothing, pair_rise=nothing),
            time_limit_s=min(asked.options.time_limit_s, _MOST_SECONDS),
            without=[name],
        ).solver.has_values
    ]
    notes = [_note(name, problem, asked) for name in alone]
    if not alone:
        words = ", ".join(_words(name, asked) for name in names)
        notes = [Explanation(code=Reason.LIMITS_CONFLICT, limit=words)]
    return tuple(replace(note, severity=Severity.ERROR) for note in notes)


_MOST_SECONDS = 10.0


def _says_something(name: str, problem: SitingProblem) -> bool:
    """Tell whether the question uses a family at all."""
    match name:
        case "capacity":
            return bool(np.isfinite(problem.capacity).any())
        case "single_source":
            return problem.single_source
        case "supply":
            return problem.with_supply
        case _:
            return problem.least_open > 0 or problem.most_open is not None


def _note(name: str, problem: SitingProblem, asked: LocateQuestion) -> Explanation:
    """Return what a limit holds and what it would need."""
    if name == "capacity":
        for capacity, load, unit in zip(problem.capacity, problem.load, _UNITS, strict=True):
            if capacity.sum() < load.sum():
                return Explanation(
                    code=Reason.NO_CAPACITY,
                    subject="All warehouses together",
                    current=f"{capacity.sum():,.0f} {unit}",
                    needed=f"{load.sum():,.0f} {unit}",
                )
    if name == "supply":
        for good in np.unique(problem.demand_good):
            have = problem.source_capacity[problem.source_good == good].sum()
            want = problem.demand_units[problem.demand_good == good].sum()
            if have < want:
                return Explanation(
                    code=Reason.NO_CAPACITY,
                    subject="All factories together",
                    current=f"{have:,.0f} units",
                    needed=f"{want:,.0f} units",
                )
    if name == "count":
        least = _fewest_sites(problem, asked)
        words = f"{_words(name, asked)}, while {least} are needed"
        return Explanation(code=Reason.LIMITS_CONFLICT, limit=words)
    return Explanation(code=Reason.LIMITS_CONFLICT, limit=_words(name, asked))


def _fewest_sites(problem: SitingProblem, asked: LocateQuestion) -> str:
    """Return how many sites serve everything, as proved in the time there is."""
    nothing = np.zeros(len(problem.pair_cost))
    answer = decide(
        replace(
            problem,
            fixed_cost=np.ones(problem.sites),
            pair_cost=nothing,
            pair_rise=nothing,
            lane_cost=np.zeros(len(problem.lane_cost)),
        ),
        time_limit_s=min(asked.options.time_limit_s, _MOST_SECONDS),
        without=["count"],
    ).solver
    exact = answer.status is Status.OPTIMAL
    return f"{round(answer.objective or 0)}" if exact else f"at least {ceil(answer.bound)}"


_UNITS = ("units", "m3")


def _words(name: str, asked: LocateQuestion) -> str:
    most = "" if asked.max_open is None else f" and at most {asked.max_open}"
    return {
        "capacity": "the capacity of the warehouses",
        "count": f"at least {asked.min_open}{most} open",
        "single_source": "single source",
        "supply": "the capacity of the factories",
    }[name]
