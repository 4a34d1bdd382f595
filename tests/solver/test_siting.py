"""The siting model: each family cuts the point it should, and brute force agrees."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.enums import Status
from solver.backend import ModelBuilder, solve
from solver.kernels.siting import FAMILIES, RELAXABLE, SitingProblem, build, decide

INF = np.inf


def toy(**changes) -> SitingProblem:
    """Return two sites and three demands of two groups; either site can serve all."""
    given_ = {
        "fixed_cost": np.array([10.0, 12.0]),
        "must_open": np.array([False, False]),
        "must_shut": np.array([False, False]),
        "capacity": np.array([[INF, INF]]),
        "load": np.array([[4.0, 5.0, 6.0]]),
        "demand_group": np.array([0, 0, 1]),
        "demand_good": np.array([0, 1, 0]),
        "demand_units": np.array([4.0, 5.0, 6.0]),
        "pair_site": np.array([0, 0, 0, 1, 1, 1]),
        "pair_demand": np.array([0, 1, 2, 0, 1, 2]),
        "pair_cost": np.array([1.0, 9.0, 8.0, 7.0, 2.0, 1.0]),
        "pair_knee": np.zeros(6),
        "pair_rise": np.zeros(6),
    }
    return SitingProblem(**{**given_, **changes})


def supplied(**changes) -> SitingProblem:
    """Return the toy with two sources, one per good."""
    given_ = {
        "with_supply": True,
        "source_good": np.array([0, 1]),
        "source_capacity": np.array([10.0, 5.0]),
        "lane_source": np.array([0, 0, 1, 1]),
        "lane_site": np.array([0, 1, 0, 1]),
        "lane_cost": np.array([1.0, 2.0, 3.0, 1.0]),
    }
    return toy(**{**given_, **changes})


def admits(problem: SitingProblem, family: str, is_open, share, flow=(), beyond=()) -> bool:
    """Tell whether the rows of one family alone admit a point."""
    model = build(problem, without=[name for name in FAMILIES if name != family])
    linear = model.builder.model()
    point = np.zeros(len(linear.cost))
    point[model.is_open], point[model.share] = is_open, share
    if len(flow):
        point[model.flow] = flow
    if len(beyond):
        point[model.beyond] = beyond
    activity = linear.matrix @ point
    assert {name for name, _ in linear.families} <= {family}
    return bool(
        np.all(linear.row_lower - 1e-9 <= activity) and np.all(activity <= linear.row_upper + 1e-9)
    )


def test_demand_is_served_in_full():
    assert admits(toy(), "demand", [1, 1], [1, 0.5, 0, 0, 0.5, 1])
    assert not admits(toy(), "demand", [1, 1], [1, 0.5, 0, 0, 0.4, 1])
    assert not admits(toy(), "demand", [1, 1], [1, 0.5, 0, 0.1, 0.5, 1])


def test_link_shuts_a_closed_site():
    assert admits(toy(), "link", [1, 0], [1, 1, 1, 0, 0, 0])
    assert not admits(toy(), "link", [1, 0], [1, 1, 0, 0, 0, 0.1])
    assert not admits(toy(), "link", [0.5, 0.5], [0.6, 0, 0, 0, 0, 0])


def test_knee_makes_a_share_pay_beyond_it():
    problem = toy(pair_knee=np.full(6, 0.5), pair_rise=np.array([3.0, 0, 0, 0, 0, 4.0]))
    assert admits(problem, "knee", [1, 1], [0.8, 1, 1, 1, 1, 0.5], beyond=[0.3, 0.0])
    assert not admits(problem, "knee", [1, 1], [0.8, 0, 0, 0, 0, 0], beyond=[0.2, 0.0])
    assert not admits(problem, "knee", [1, 0.6], [0, 0, 0, 0, 0, 0.5], beyond=[0, 0.1])


def test_a_knee_is_paid_in_the_objective():
    problem = toy(pair_knee=np.full(6, 0.5), pair_rise=np.array([0, 0, 0, 0, 0, 4.0]))
    assert decide(problem).solver.objective == pytest.approx(24.0)


def test_capacity_limits_every_measure():
    problem = toy(
        capacity=np.array([[9.0, INF], [INF, 2.0]]),
        load=np.array([[4.0, 5.0, 6.0], [1.0, 1.0, 1.5]]),
    )
    assert admits(problem, "capacity", [1, 1], [1, 1, 0, 0, 0, 1])
    assert not admits(problem, "capacity", [1, 1], [1, 1, 0.1, 0, 0, 0.9])
    assert not admits(problem, "capacity", [1, 1], [1, 0, 0, 0, 1, 1])
    assert not admits(problem, "capacity", [0, 1], [0.1, 0, 0, 0, 0, 0])


def test_count_keeps_both_limits():
    problem = toy(least_open=1, most_open=1)
    assert admits(problem, "count", [1, 0], [0] * 6)
    assert not admits(problem, "count", [1, 1], [0] * 6)
    assert not admits(problem, "count", [0, 0], [0] * 6)
    assert admits(toy(), "count", [1, 1], [0] * 6)


def test_single_source_keeps_a_group_together():
    problem = toy(single_source=True)
    assert admits(problem, "single_source", [1, 1], [1, 1, 0, 0, 0, 1])
    assert not admits(problem, "single_source", [1, 1], [1, 0, 0, 0, 1, 1])
    assert admits(toy(), "single_source", [1, 1], [1, 0, 0, 0, 1, 1])


def test_balance_brings_in_what_goes_out():
    share = [1, 0, 0, 0, 1, 1]
    assert admits(supplied(), "balance", [1, 1], share, [4, 6, 0, 5])
    assert not admits(supplied(), "balance", [1, 1], share, [4, 5, 0, 5])
    assert not admits(supplied(), "balance", [1, 1], share, [4, 6, 1, 5])


def test_supply_limits_every_source():
    assert admits(supplied(), "supply", [1, 1], [0] * 6, [4, 6, 0, 5])
    assert not admits(supplied(), "supply", [1, 1], [0] * 6, [4, 6.5, 0, 5])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_says_what_it_asks(family):
    assert FAMILIES[family].__doc__.rstrip().endswith(".")


def test_only_harmless_families_are_relaxable():
    assert set(RELAXABLE) < set(FAMILIES)
    assert "demand" not in RELAXABLE


def test_the_toy_opens_what_pays():
    answer = decide(toy())
    assert answer.solver.status is Status.OPTIMAL
    assert answer.is_open.tolist() == [False, True]
    assert answer.solver.objective == pytest.approx(22.0)
    assert answer.share.tolist() == [0, 0, 0, 1, 1, 1]


def test_fixed_sites_are_no_choice():
    opened = decide(toy(must_open=np.array([True, False])))
    assert opened.is_open.tolist() == [True, False] or opened.is_open.all()
    assert opened.is_open[0]
    shut = decide(toy(must_shut=np.array([False, True])))
    assert shut.is_open.tolist() == [True, False]


def test_infeasible_capacity_is_an_answer():
    answer = decide(toy(capacity=np.array([[7.0, 7.0]])))
    assert answer.solver.status is Status.INFEASIBLE
    assert answer.share.shape == (0,)
    assert decide(toy(capacity=np.array([[7.0, 7.0]])), without=["capacity"]).solver.has_values


def test_a_demand_without_pairs_is_infeasible():
    problem = toy(
        pair_site=np.array([0, 1]),
        pair_demand=np.array([0, 1]),
        pair_cost=np.array([1.0, 1.0]),
        pair_knee=np.zeros(2),
        pair_rise=np.zeros(2),
    )
    assert decide(problem).solver.status is Status.INFEASIBLE


def test_dropping_single_source_lets_shares_split():
    problem = toy(single_source=True, capacity=np.array([[8.0, 8.0]]))
    assert decide(problem).solver.status is Status.INFEASIBLE
    assert decide(problem, without=["single_source"]).solver.status is Status.OPTIMAL


def test_a_hint_changes_no_optimum():
    problem = random_problem(7, single_source=False)
    plain = decide(problem)
    hinted = decide(problem, hint=np.ones(problem.sites, np.bool_))
    assert hinted.solver.objective == pytest.approx(plain.solver.objective)


def random_problem(seed: int, *, single_source: bool, supply: bool = False) -> SitingProblem:
    """Return a small random instance that some subset of sites can serve."""
    random = np.random.default_rng(seed)
    sites, demands = int(random.integers(2, 5)), int(random.integers(2, 6))
    units = random.integers(1, 9, demands).astype(float)
    group = np.sort(random.integers(0, max(1, demands - 1), demands))
    reach = random.random((sites, demands)) < 0.8
    if single_source:
        reach = np.stack([reach[:, group == g].all(axis=1) for g in group], axis=1)
    reach[0] = True
    site, demand = np.nonzero(reach)
    capacity = random.integers(4, 20, (1, sites)).astype(float)
    capacity[0, random.random(sites) < 0.3] = INF
    extra = {}
    if supply:
        sources = 3
        lane_source, lane_site = np.divmod(np.arange(sources * sites), sites)
        extra = {
            "with_supply": True,
            "source_good": np.array([0, 1, 1]),
            "source_capacity": np.array([INF, *random.integers(5, 25, 2)]),
            "lane_source": lane_source,
            "lane_site": lane_site,
            "lane_cost": random.integers(1, 9, sources * sites).astype(float),
        }
    return SitingProblem(
        fixed_cost=random.integers(5, 40, sites).astype(float),
        must_open=np.zeros(sites, np.bool_),
        must_shut=np.zeros(sites, np.bool_),
        capacity=capacity,
        load=units[None, :],
        demand_group=group,
        demand_good=random.integers(0, 2, demands),
        demand_units=units,
        pair_site=site,
        pair_demand=demand,
        pair_cost=random.integers(1, 60, len(site)).astype(float),
        pair_knee=random.integers(1, 9, len(site)) / 10.0,
        pair_rise=np.maximum(0, random.integers(-30, 30, len(site))).astype(float),
        most_open=int(random.integers(1, sites + 1)),
        single_source=single_source,
        **extra,
    )


def brute_force(problem: SitingProblem) -> float:
    """Return the least cost over all sets of open sites; each set's transport is an LP."""
    best = INF
    for count in range(problem.sites + 1):
        if problem.most_open is not None and count > problem.most_open:
            continue
        for chosen in combinations(range(problem.sites), count):
            fixed = float(problem.fixed_cost[list(chosen)].sum())
            best = min(best, fixed + transport(problem, set(chosen)))
    return best


def transport(problem: SitingProblem, chosen: set[int]) -> float:
    """Return the least cost of serving all demand from some sites, written the plain way."""
    build_ = ModelBuilder()
    pairs = [p for p in range(len(problem.pair_site)) if int(problem.pair_site[p]) in chosen]
    lanes = [q for q in range(len(problem.lane_site)) if int(problem.lane_site[q]) in chosen]
    share = build_.add_variables(
        "share", len(pairs), cost=problem.pair_cost[pairs], integer=problem.single_source
    )
    flow = build_.add_variables("flow", len(lanes), cost=problem.lane_cost[lanes])
    for p, x in zip(pairs, share, strict=True):
        e = build_.add_variables("beyond", 1, cost=problem.pair_rise[p])
        build_.add_rows("knee", 1, (0, x, 1.0), (0, e, -1.0), upper=problem.pair_knee[p])
    column = dict(zip(pairs, share, strict=True))
    lane_column = dict(zip(lanes, flow, strict=True))
    for d in range(problem.demands):
        mine = [column[p] for p in pairs if problem.pair_demand[p] == d]
        build_.add_rows("demand", 1, (0, mine, 1.0), lower=1.0, upper=1.0)
    for w in chosen:
        mine = [p for p in pairs if problem.pair_site[p] == w]
        load = problem.load[0, problem.pair_demand[mine]]
        columns = [column[p] for p in mine]
        build_.add_rows("capacity", 1, (0, columns, load), upper=problem.capacity[0, w])
        if problem.single_source:
            for p in mine:
                for r in mine:
                    groups = problem.demand_group[problem.pair_demand[[p, r]]]
                    if p < r and groups[0] == groups[1]:
                        terms = (0, [column[p], column[r]], [1.0, -1.0])
                        build_.add_rows("together", 1, terms, lower=0.0, upper=0.0)
        for good in (0, 1) if problem.with_supply else ():
            out = [p for p in mine if problem.demand_good[problem.pair_demand[p]] == good]
            into = [
                q
                for q in lanes
                if problem.lane_site[q] == w and problem.source_good[problem.lane_source[q]] == good
            ]
            units = problem.demand_units[problem.pair_demand[out]]
            build_.add_rows(
                "balance",
                1,
                (0, [column[p] for p in out], -units),
                (0, [lane_column[q] for q in into], 1.0),
                lower=0.0,
                upper=0.0,
            )
    for s in range(len(problem.source_capacity)):
        mine = [lane_column[q] for q in lanes if problem.lane_source[q] == s]
        build_.add_rows("supply", 1, (0, mine, 1.0), upper=problem.source_capacity[s])
    answer = solve(build_.model(), backend="SCIP")
    return INF if answer.objective is None else answer.objective


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), single_source=st.booleans(), supply=st.booleans())
def test_brute_force_over_all_sets_of_sites_agrees(seed, single_source, supply):
    problem = random_problem(seed, single_source=single_source, supply=supply)
    expected = brute_force(problem)
    answer = decide(problem)
    if expected == INF:
        assert answer.solver.status is Status.INFEASIBLE
    else:
        assert answer.solver.status is Status.OPTIMAL
        assert answer.solver.objective == pytest.approx(expected, abs=1e-6)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_more_capacity_never_costs_more(seed):
    problem = random_problem(seed, single_source=False)
    tight = decide(problem).solver
    loose = decide(problem, without=["capacity"]).solver
    if tight.objective is not None:
        assert loose.objective <= tight.objective + 1e-6
