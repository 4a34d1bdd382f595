"""The solver door: every backend agrees, every status is what was proved."""

import numpy as np
import ortools
import pytest
from scipy.sparse import csr_array

from network.enums import Status, StoppedBy
from network.errors import BackendError
from solver.backend import INFINITY, LinearModel, ModelBuilder, solve

EVERY = ("HIGHS", "SCIP", "GLOP")
WHOLE = ("HIGHS", "SCIP")


def knapsack(items: int, rows: int, *, integer: bool, seed: int = 0) -> LinearModel:
    """Return a multi-row knapsack as a minimisation."""
    random = np.random.default_rng(seed)
    weight = random.integers(1, 100, (rows, items)).astype(float)
    build = ModelBuilder()
    take = build.add_variables(
        "take",
        items,
        cost=-random.integers(50, 100, items).astype(float),
        upper=1.0,
        integer=integer,
    )
    row = np.repeat(np.arange(rows), items)
    build.add_rows(
        "weight",
        rows,
        (row, np.tile(take, rows), weight.ravel()),
        upper=weight.sum(axis=1) / 3.0,
    )
    return build.model()


def diet() -> LinearModel:
    """Return the smallest LP with a known answer: 2x + 3y, x + y >= 4, x + 3y >= 6 -> 9."""
    build = ModelBuilder()
    food = build.add_variables("food", 2, cost=[2.0, 3.0])
    need = build.add_rows(
        "need", 2, ([0, 0, 1, 1], [*food, *food], [1.0, 1.0, 1.0, 3.0]), lower=[4.0, 6.0]
    )
    assert need.tolist() == [0, 1]
    return build.model()


def one_variable(cost: float, lower: float, upper: float, needed: float) -> LinearModel:
    build = ModelBuilder()
    x = build.add_variables("x", 1, cost=cost, lower=lower, upper=upper)
    build.add_rows("needed", 1, (0, x, 1.0), lower=needed)
    return build.model()


@pytest.mark.parametrize("backend", EVERY)
def test_a_known_lp(backend):
    answer = solve(diet(), backend=backend)
    assert answer.status is Status.OPTIMAL
    assert answer.stopped_by is StoppedBy.FINISHED
    assert answer.objective == pytest.approx(9.0)
    assert answer.bound == pytest.approx(9.0)
    assert answer.values == pytest.approx([3.0, 1.0])


@pytest.mark.parametrize("backend", ["HIGHS", "GLOP"])
def test_an_lp_has_duals(backend):
    answer = solve(diet(), backend=backend)
    assert answer.duals == pytest.approx([1.5, 0.5])
    assert answer.reduced_costs == pytest.approx([0.0, 0.0], abs=1e-9)


def test_backends_agree_on_a_mip():
    model = knapsack(30, 3, integer=True)
    answers = [solve(model, backend=name) for name in WHOLE]
    assert [a.status for a in answers] == [Status.OPTIMAL] * 2
    assert answers[0].objective == pytest.approx(answers[1].objective)
    assert all(np.array_equal(a.values, np.rint(a.values)) for a in answers)
    assert all(a.duals is None for a in answers)


def test_backends_agree_on_an_lp():
    model = knapsack(30, 3, integer=False)
    objectives = [solve(model, backend=name).objective for name in EVERY]
    assert objectives == pytest.approx([objectives[0]] * 3)


@pytest.mark.parametrize("backend", EVERY)
@pytest.mark.parametrize("model", [one_variable(1.0, 0.0, 1.0, 2.0), one_variable(1, 2, 1, 0)])
def test_infeasible_is_an_answer(backend, model):
    answer = solve(model, backend=backend)
    assert answer.status is Status.INFEASIBLE
    assert answer.values is None
    assert answer.objective is None
    assert answer.bound == INFINITY


@pytest.mark.parametrize("backend", EVERY)
def test_unbounded_is_an_error(backend):
    with pytest.raises(BackendError, match="unbounded"):
        solve(one_variable(-1.0, 0.0, INFINITY, 0.0), backend=backend)


@pytest.mark.parametrize("backend", EVERY)
def test_an_infeasible_model_with_a_falling_cost_is_not_called_unbounded(backend):
    build = ModelBuilder()
    x = build.add_variables("x", 2, cost=[-1.0, 0.0], upper=[INFINITY, 1.0])
    build.add_rows("needed", 1, (0, x[1], 1.0), lower=2.0)
    assert solve(build.model(), backend=backend).status is Status.INFEASIBLE


@pytest.mark.parametrize("backend", WHOLE)
def test_a_time_limit_with_an_incumbent_is_feasible(backend):
    answer = solve(knapsack(300, 30, integer=True), backend=backend, time_limit_s=0.6)
    assert answer.status is Status.FEASIBLE
    assert answer.stopped_by is StoppedBy.TIME_LIMIT
    assert answer.values is not None
    assert answer.bound < answer.objective


@pytest.mark.parametrize("backend", EVERY)
def test_no_time_no_solution(backend):
    answer = solve(diet(), backend=backend, time_limit_s=0.0)
    assert answer.status is Status.NO_SOLUTION_FOUND
    assert answer.stopped_by is StoppedBy.TIME_LIMIT
    assert answer.bound == -INFINITY


@pytest.mark.parametrize("backend", WHOLE)
def test_a_wide_gap_is_no_proof(backend):
    answer = solve(knapsack(300, 30, integer=True), backend=backend, relative_gap=0.03)
    assert answer.status is Status.FEASIBLE
    assert answer.stopped_by is StoppedBy.GAP
    assert (answer.objective - answer.bound) / abs(answer.objective) <= 0.03 + 1e-9


@pytest.mark.parametrize("backend", WHOLE)
def test_same_seed_same_answer(backend):
    model = knapsack(40, 4, integer=True)
    first, second = (solve(model, backend=backend, seed=7) for _ in range(2))
    assert np.array_equal(first.values, second.values)
    assert first.objective == second.objective


@pytest.mark.parametrize("backend", WHOLE)
def test_a_hint_is_not_lost(backend):
    model = knapsack(300, 30, integer=True)
    good = solve(model, backend="SCIP", time_limit_s=0.6)
    answer = solve(model, backend=backend, time_limit_s=0.6, hint=good.values)
    assert answer.objective <= good.objective + 1e-6


def test_threads_may_differ_between_calls():
    model = knapsack(20, 2, integer=True)
    objectives = {round(solve(model, threads=n).objective, 6) for n in (1, 2, 1)}
    assert len(objectives) == 1


@pytest.mark.parametrize(
    ("model", "backend"),
    [
        (knapsack(5, 1, integer=True), "GLOP"),
        (one_variable(float("nan"), 0.0, 1.0, 0.0), "HIGHS"),
        (diet(), "PDLP"),
    ],
)
def test_what_a_solver_refuses_is_a_backend_error(model, backend):
    with pytest.raises(BackendError) as caught:
        solve(model, backend=backend)
    assert caught.value.backend == backend
    assert caught.value.detail


def test_an_empty_model_has_an_answer():
    build = ModelBuilder()
    build.offset = 5.0
    answer = solve(build.model())
    assert answer.status is Status.OPTIMAL
    assert answer.objective == 5.0
    assert answer.values.shape == (0,)


def test_the_offset_counts():
    build = ModelBuilder()
    build.offset = 10.0
    build.add_variables("x", 1, cost=1.0, lower=2.0)
    assert solve(build.model()).objective == pytest.approx(12.0)


def test_names_come_from_blocks_and_families():
    build = ModelBuilder()
    build.add_variables("is_open", 2)
    share = build.add_variables("share", 3)
    build.add_rows("demand", 1, (0, share, 1.0), lower=1.0)
    build.add_rows("link", 3, (np.arange(3), share, 1.0))
    model = build.model()
    assert model.variable_name(3) == "share[1]"
    assert model.row_name(2) == "link[1]"
    assert model.rows_of("link").tolist() == [1, 2, 3]
    assert model.rows_of("nothing").tolist() == []


def test_coefficients_given_twice_add_up():
    build = ModelBuilder()
    x = build.add_variables("x", 1, cost=1.0)
    build.add_rows("needed", 1, ([0, 0], [x[0], x[0]], [1.0, 1.0]), lower=6.0)
    model = build.model()
    assert isinstance(model.matrix, csr_array)
    assert model.matrix.nnz == 1
    assert solve(model).objective == pytest.approx(3.0)


def test_a_term_outside_its_family_is_refused():
    build = ModelBuilder()
    x = build.add_variables("x", 1)
    with pytest.raises(IndexError):
        build.add_rows("needed", 1, (1, x, 1.0))
    with pytest.raises(IndexError):
        build.add_rows("needed", 1, (0, 5, 1.0))


def test_violation_measures_bounds_rows_and_integrality():
    model = knapsack(2, 1, integer=True)
    assert model.violation(np.zeros(2)) == 0.0
    assert model.violation(np.array([0.5, 0.0])) == 0.5
    assert model.violation(np.array([3.0, 0.0])) >= 2.0


def test_the_semi_private_binding_is_the_one_we_tried():
    assert ortools.__version__.startswith("9.15.")
