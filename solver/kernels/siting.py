"""Which sites to open and which of them serves whom: a MIP from arrays.

Sets
    w in W sites, d in D demands (each for one good, in one group), p in P pairs (site, demand)
    that may serve, q in Q supply lanes (source, site), s in S sources (each of one good).
Variables
    y_w in {0, 1} site is open; x_p >= 0 share of a demand served by a pair;
    e_p >= 0 share beyond the knee k_p, f_q >= 0 units brought on a supply lane.
Model
    minimise  sum_w F_w y_w + sum_p (C_p x_p + R_p e_p) + sum_q c_q f_q          subject to
    demand         sum_{p of d} x_p = 1                            every demand d
    link           x_p <= y_w                                      every pair p of site w
    knee           x_p - e_p <= k_p y_w                            pairs with R_p > 0
    capacity       sum_{p of w} U_dk x_p <= K_wk y_w               every site w, measure k
    count          least <= sum_w y_w <= most
    single_source  x_p = x_p'                                      pairs of one site and group
    balance        sum_{q to (w,g)} f_q = sum_{p of (w,g)} U_d x_p every site w, good g
    supply         sum_{q of s} f_q <= A_s                         every source s

With single source the shares are whole. A site that must be open (shut) has y_w fixed. The
strong rows ``link`` make the bound tight; the weak model (capacity rows alone) has the same
whole answers and a far weaker bound. A price that goes up in steps (whole containers) enters as
its lower convex envelope: slope C_p up to the knee, C_p + R_p beyond, exact for a whole share.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from solver.backend import (
    INFINITY,
    BackendName,
    Indices,
    LinearModel,
    ModelBuilder,
    Reals,
    SolverAnswer,
    solve,
)


def _no_indices() -> Indices:
    return np.zeros(0, np.intp)


def _no_reals() -> Reals:
    return np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class SitingProblem:
    """The arrays of a siting question.

    Parameters
    ----------
    fixed_cost
        (W,) cost of having a site open.
    must_open, must_shut
        (W,) sites that are not a choice.
    capacity
        (K, W) what a site can handle in each measure, infinite for ample.
    load
        (K, D) what the whole of a demand takes in each measure.
    demand_group, demand_good, demand_units
        (D,) group for single source, good, and units (balanced against supply).
    pair_site, pair_demand, pair_cost
        (P,) who may serve whom, and the cost of the whole demand at the least slope.
    pair_knee, pair_rise
        (P,) share from which the slope is steeper, and by how much; zero for a straight price.
    least_open, most_open
        How many sites may be open.
    single_source
        Whether every group is served by one site.
    whole_shares
        Whether every demand is served by one site, though not every group.
    source_good, source_capacity
        (S,) good and units of each source, infinite for ample.
    lane_source, lane_site, lane_cost
        (Q,) supply lanes and their cost per unit.
    with_supply
        Whether goods must be brought to the sites.
    """

    fixed_cost: Reals
    must_open: NDArray[np.bool_]
    must_shut: NDArray[np.bool_]
    capacity: Reals
    load: Reals
    demand_group: Indices
    demand_good: Indices
    demand_units: Reals
    pair_site: Indices
    pair_demand: Indices
    pair_cost: Reals
    pair_knee: Reals
    pair_rise: Reals
    least_open: int = 0
    most_open: int | None = None
    single_source: bool = False
    whole_shares: bool = False
    source_good: Indices = field(default_factory=_no_indices)
    source_capacity: Reals = field(default_factory=_no_reals)
    lane_source: Indices = field(default_factory=_no_indices)
    lane_site: Indices = field(default_factory=_no_indices)
    lane_cost: Reals = field(default_factory=_no_reals)
    with_supply: bool = False

    @property
    def sites(self) -> int:
        """Return the number of sites."""
        return len(self.fixed_cost)

    @property
    def demands(self) -> int:
        """Return the number of demands."""
        return len(self.demand_units)


@dataclass(frozen=True)
class SitingModel:
    """The model under construction and the columns of its variables."""

    builder: ModelBuilder
    is_open: Indices  # (W,)
    share: Indices  # (P,)
    beyond: Indices  # (B,) one for each pair with a rise
    flow: Indices  # (Q,)


@dataclass(frozen=True)
class SitingAnswer:
    """What the solver chose; the arrays are empty unless ``solver.has_values``."""

    is_open: NDArray[np.bool_]  # (W,)
    share: Reals  # (P,)
    flow: Reals  # (Q,) units
    solver: SolverAnswer


def build(problem: SitingProblem, *, without: Collection[str] = ()) -> SitingModel:
    """Build the model; the body reads as its table of contents.

    ``without`` leaves families out, for tests and to find the limit that makes a question
    infeasible; only those in ``RELAXABLE`` keep a meaning then.
    """
    single = problem.single_source and "single_source" not in without
    model = _with_variables(problem, whole_shares=single or problem.whole_shares)
    for name, add_family in FAMILIES.items():
        if name not in without:
            add_family(model, problem)
    return model


def _with_variables(problem: SitingProblem, *, whole_shares: bool) -> SitingModel:
    """Add open sites, shares, shares beyond the knee and supply flows, each with its cost."""
    builder = ModelBuilder()
    is_open = builder.add_variables(
        "is_open",
        problem.sites,
        cost=problem.fixed_cost,
        lower=problem.must_open.astype(float),
        upper=1.0 - problem.must_shut.astype(float),
        integer=True,
    )
    share = builder.add_variables(
        "share",
        len(problem.pair_site),
        cost=problem.pair_cost,
        upper=1.0,
        integer=whole_shares,
    )
    rise = problem.pair_rise[problem.pair_rise > 0]
    beyond = builder.add_variables("beyond", len(rise), cost=rise, upper=1.0)
    flow = builder.add_variables("flow", len(problem.lane_site), cost=problem.lane_cost)
    return SitingModel(builder, is_open, share, beyond, flow)


def _add_demand(model: SitingModel, problem: SitingProblem) -> None:
    """Every demand is served in full."""
    model.builder.add_rows(
        "demand",
        problem.demands,
        (problem.pair_demand, model.share, 1.0),
        lower=1.0,
        upper=1.0,
    )


def _add_link(model: SitingModel, problem: SitingProblem) -> None:
    """A site that is shut serves nobody."""
    pair = np.arange(len(problem.pair_site))
    model.builder.add_rows(
        "link",
        len(pair),
        (pair, model.share, 1.0),
        (pair, model.is_open[problem.pair_site], -1.0),
        upper=0.0,
    )


def _add_knee(model: SitingModel, problem: SitingProblem) -> None:
    """A share beyond the knee of its price pays the steeper slope."""
    pair = np.flatnonzero(problem.pair_rise > 0)
    row = np.arange(len(pair))
    model.builder.add_rows(
        "knee",
        len(pair),
        (row, model.share[pair], 1.0),
        (row, model.beyond, -1.0),
        (row, model.is_open[problem.pair_site[pair]], -problem.pair_knee[pair]),
        upper=0.0,
    )


def _add_capacity(model: SitingModel, problem: SitingProblem) -> None:
    """A site handles no more than it can, in any measure."""
    for measure, capacity in enumerate(problem.capacity):
        limited = np.flatnonzero(np.isfinite(capacity))
        row_of = np.full(problem.sites, -1)
        row_of[limited] = np.arange(len(limited))
        pair = np.flatnonzero(row_of[problem.pair_site] >= 0)
        model.builder.add_rows(
            "capacity",
            len(limited),
            (
                row_of[problem.pair_site[pair]],
                model.share[pair],
                problem.load[measure, problem.pair_demand[pair]],
            ),
            (np.arange(len(limited)), model.is_open[limited], -capacity[limited]),
            upper=0.0,
        )


def _add_count(model: SitingModel, problem: SitingProblem) -> None:
    """No fewer and no more sites are open than asked for."""
    model.builder.add_rows(
        "count",
        1,
        (0, model.is_open, 1.0),
        lower=problem.least_open,
        upper=INFINITY if problem.most_open is None else problem.most_open,
    )


def _add_single_source(model: SitingModel, problem: SitingProblem) -> None:
    """All demands of a group come from the same site."""
    if not problem.single_source:
        return
    group = problem.demand_group[problem.pair_demand]
    order = np.lexsort((problem.pair_demand, problem.pair_site, group))
    ahead, behind = order[:-1], order[1:]
    same = (group[ahead] == group[behind]) & (problem.pair_site[ahead] == problem.pair_site[behind])
    row = np.arange(int(same.sum()))
    model.builder.add_rows(
        "single_source",
        len(row),
        (row, model.share[ahead[same]], 1.0),
        (row, model.share[behind[same]], -1.0),
        lower=0.0,
        upper=0.0,
    )


def _add_balance(model: SitingModel, problem: SitingProblem) -> None:
    """What a site sends out of a good has been brought in."""
    if not problem.with_supply:
        return
    goods = 1 + max(
        int(problem.demand_good.max(initial=-1)), int(problem.source_good.max(initial=-1))
    )
    going = problem.pair_site * goods + problem.demand_good[problem.pair_demand]
    coming = problem.lane_site * goods + problem.source_good[problem.lane_source]
    keys, row = np.unique(np.concatenate([going, coming]), return_inverse=True)
    model.builder.add_rows(
        "balance",
        len(keys),
        (row[: len(going)], model.share, -problem.demand_units[problem.pair_demand]),
        (row[len(going) :], model.flow, 1.0),
        lower=0.0,
        upper=0.0,
    )


def _add_supply(model: SitingModel, problem: SitingProblem) -> None:
    """No source gives more than it has."""
    if not problem.with_supply:
        return
    model.builder.add_rows(
        "supply",
        len(problem.source_capacity),
        (problem.lane_source, model.flow, 1.0),
        upper=problem.source_capacity,
    )


Family = Callable[[SitingModel, SitingProblem], None]

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "demand": _add_demand,
        "link": _add_link,
        "knee": _add_knee,
        "capacity": _add_capacity,
        "count": _add_count,
        "single_source": _add_single_source,
        "balance": _add_balance,
        "supply": _add_supply,
    }
)

RELAXABLE = ("capacity", "count", "single_source", "supply")
"""Families a question may do without; dropping another one makes anything feasible."""


def decide(
    problem: SitingProblem,
    *,
    time_limit_s: float = 60.0,
    relative_gap: float = 0.0,
    seed: int = 1,
    hint: NDArray[np.bool_] | None = None,
    backend: BackendName = "HIGHS",
    without: Collection[str] = (),
) -> SitingAnswer:
    """Choose sites, shares and flows at least cost.

    Parameters
    ----------
    problem
        The arrays.
    time_limit_s, relative_gap, seed, backend
        As in ``solver.backend.solve``.
    hint
        (W,) open sites to start from.
    without
        Families left out (see ``build``).

    Returns
    -------
    SitingAnswer
        Shares below 1e-9 are cut to zero; ``solver.bound`` is a proved lower bound.
    """
    model = build(problem, without=without)
    linear = model.builder.model()
    answer = solve(
        linear,
        time_limit_s=time_limit_s,
        relative_gap=relative_gap,
        seed=seed,
        hint=None if hint is None else _start(model, linear, hint),
        backend=backend,
    )
    if answer.values is None:
        return SitingAnswer(np.zeros(0, np.bool_), np.zeros(0), np.zeros(0), answer)
    share = answer.values[model.share]
    flow = answer.values[model.flow]
    return SitingAnswer(
        answer.values[model.is_open] > 1 / 2,
        np.where(share < _TRACE, 0.0, share),
        np.where(flow < _TRACE, 0.0, flow),
        answer,
    )


_TRACE = 1e-9


def _start(model: SitingModel, linear: LinearModel, is_open: NDArray[np.bool_]) -> Reals:
    """Return a partial point: which sites are open, nothing about the rest."""
    start = np.full(len(linear.cost), np.nan)
    start[model.is_open] = is_open.astype(float)
    return start
