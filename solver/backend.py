"""The only call of a MIP or LP solver: arrays in, a truthful answer out.

Use :class:`ModelBuilder` to gather a model block by block and family by family, then
:func:`solve`::

    build = ModelBuilder()
    is_open = build.add_variables("is_open", 3, cost=fixed_cost, upper=1.0, integer=True)
    share = build.add_variables("share", 12, cost=lane_cost, upper=1.0)
    build.add_rows("demand", 4, (lane_market, share, 1.0), lower=1.0, upper=1.0)
    build.add_rows("link", 12, (np.arange(12), share, 1.0), (np.arange(12), is_open[site], -1.0),
                   upper=0.0)
    answer = solve(build.model(), time_limit_s=10.0)

A model goes to OR-Tools as one MathOpt ``ModelProto`` filled from arrays: of the paths OR-Tools
offers this was the fastest of those that also return the incumbent and the bound when the time
is up (the linear-solver helper drops both for HiGHS) and that take a hint. Its core module is
semi-private, so the version is pinned and ``tests/solver/test_backend.py`` guards it.

This module knows numbers only, no freight; kernels and facades may both use it.
"""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Literal, get_args

import numpy as np

from network.enums import Status, StoppedBy
from network.errors import BackendError
from solver.linear_model import INFINITY, Indices, LinearModel, ModelBuilder, Reals, Terms

__all__ = [
    "INFINITY",
    "BackendName",
    "Indices",
    "LinearModel",
    "ModelBuilder",
    "Reals",
    "SolverAnswer",
    "Terms",
    "solve",
]

BackendName = Literal["HIGHS", "SCIP", "GLOP"]
MOST_TRIED_SECONDS = 3600.0

_PROOF_RELATIVE = 1e-9
_PROOF_ABSOLUTE = 1e-6
_NANOSECONDS = 1_000_000_000
_SOLVER_TYPES: dict[BackendName, str] = {
    "HIGHS": "SOLVER_TYPE_HIGHS",
    "SCIP": "SOLVER_TYPE_GSCIP",
    "GLOP": "SOLVER_TYPE_GLOP",
}


@dataclass(frozen=True)
class SolverAnswer:
    """What the solver found and what it proved.

    Guarantees: OPTIMAL only when ``objective`` and ``bound`` meet (within 1e-9 of the objective
    or 1e-6); an answer that stopped within a wider gap that was asked for is FEASIBLE with
    ``stopped_by`` GAP. ``values`` exist exactly when the status is OPTIMAL or FEASIBLE.
    ``bound`` is the proved lower bound of the objective (minus infinity: nothing proved,
    infinity: infeasible).

    Parameters
    ----------
    values
        (V,) or None; integer variables are whole numbers exactly.
    duals, reduced_costs
        (R,) and (V,), for an LP that ended OPTIMAL; None otherwise.
    """

    status: Status
    stopped_by: StoppedBy
    objective: float | None
    bound: float
    values: Reals | None
    duals: Reals | None
    reduced_costs: Reals | None
    seconds: float
    solver: str

    @property
    def has_values(self) -> bool:
        """Tell whether a point was found."""
        return self.values is not None


def solve(
    model: LinearModel,
    *,
    time_limit_s: float = 60.0,
    relative_gap: float = 0.0,
    threads: int = 1,
    seed: int = 1,
    hint: Reals | None = None,
    backend: BackendName = "HIGHS",
) -> SolverAnswer:
    """Minimise a model.

    Parameters
    ----------
    model
        What to minimise.
    time_limit_s
        Wall-clock seconds; 0 or less returns at once with NO_SOLUTION_FOUND.
    relative_gap
        Stop when (objective - bound) over the objective's size is at most this; 0 asks for a proof.
    threads
        Threads of SCIP and GLOP. HiGHS runs on one: its scheduler is global to the process and
        refuses a second size.
    seed
        Random seed; the same model, seed and versions give the same answer.
    hint
        (V,) a point to start from, NaN where nothing is known (HIGHS and SCIP).
    backend
        HIGHS or SCIP for whole variables, any for an LP (GLOP gives duals).

    Returns
    -------
    SolverAnswer
        Never a guess: each status is what was proved.

    Raises
    ------
    BackendError
        When the solver refuses the model, fails, returns a point that breaks the model by more
        than 1e-5, or finds the objective unbounded.
    """
    if backend not in get_args(BackendName):
        raise BackendError(str(backend), f"known are {', '.join(get_args(BackendName))}")
    started = perf_counter()
    label = f"{backend} (ortools {_ortools_version()})"
    if np.any(model.lower > model.upper) or np.any(model.row_lower > model.row_upper):
        return _without_values(Status.INFEASIBLE, StoppedBy.FINISHED, INFINITY, 0.0, label)
    if time_limit_s <= 0:
        return _without_values(
            Status.NO_SOLUTION_FOUND, StoppedBy.TIME_LIMIT, -INFINITY, 0.0, label
        )
    parameters = _parameters(backend, time_limit_s, relative_gap, threads, seed)
    result = _run(model, backend, parameters, hint)
    if _reason(result) in _NO_POINT and _may_be_unbounded(model):
        _refuse_unbounded(model, backend, parameters)
    seconds = perf_counter() - started
    return _answer(model, result, backend, label, seconds)


_UNBOUNDED = "the objective is unbounded"
_NO_POINT = ("INFEASIBLE", "INFEASIBLE_OR_UNBOUNDED")


def _ortools_version() -> str:
    import ortools  # noqa: PLC0415  (solvers load on first use)

    return str(ortools.__version__)


def _without_values(
    status: Status, stopped_by: StoppedBy, bound: float, seconds: float, solver: str
) -> SolverAnswer:
    return SolverAnswer(status, stopped_by, None, bound, None, None, None, seconds, solver)


def _parameters(
    backend: BackendName, time_limit_s: float, relative_gap: float, threads: int, seed: int
) -> Any:
    """Return the solver's parameters, the same words for every backend."""
    from ortools.math_opt import parameters_pb2  # noqa: PLC0415

    parameters = parameters_pb2.SolveParametersProto(random_seed=seed)
    limit_s = min(time_limit_s, MOST_TRIED_SECONDS)
    parameters.time_limit.FromNanoseconds(int(limit_s * _NANOSECONDS))
    if backend == "HIGHS":
        parameters.highs.int_options["threads"] = 1
    else:
        parameters.threads = threads
    if backend != "GLOP":
        parameters.relative_gap_tolerance = relative_gap
        parameters.absolute_gap_tolerance = 0.0
    return parameters


def _run(model: LinearModel, backend: BackendName, parameters: Any, hint: Reals | None) -> Any:
    """Call the solver once and return its raw result."""
    from ortools.math_opt import (  # noqa: PLC0415
        callback_pb2,
        model_parameters_pb2,
        parameters_pb2,
    )
    from ortools.math_opt.core.python import solver  # noqa: PLC0415

    extras = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        known = np.flatnonzero(np.isfinite(hint))
        start = extras.solution_hints.add().variable_values
        start.ids.extend(known.tolist())
        start.values.extend(hint[known].tolist())
    try:
        return solver.solve(
            _proto(model),
            getattr(parameters_pb2, _SOLVER_TYPES[backend]),
            parameters_pb2.SolverInitializerProto(),
            parameters,
            extras,
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except Exception as error:
        # The binding's own error type is private to a compiled module.
        if type(error).__name__ != "StatusNotOk":
            raise
        raise BackendError(backend, str(error)) from error


def _proto(model: LinearModel) -> Any:
    """Return the model as MathOpt reads it."""
    from ortools.math_opt import model_pb2  # noqa: PLC0415

    proto = model_pb2.ModelProto()
    variables = proto.variables
    variables.ids.extend(range(len(model.cost)))
    variables.lower_bounds.extend(model.lower.tolist())
    variables.upper_bounds.extend(model.upper.tolist())
    variables.integers.extend(model.integer.tolist())
    priced = np.flatnonzero(model.cost)
    proto.objective.offset = model.offset
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(model.cost[priced].tolist())
    rows = proto.linear_constraints
    rows.ids.extend(range(len(model.row_lower)))
    rows.lower_bounds.extend(model.row_lower.tolist())
    rows.upper_bounds.extend(model.row_upper.tolist())
    entries = proto.linear_constraint_matrix
    counts = np.diff(model.matrix.indptr)
    used = np.flatnonzero(model.matrix.data)
    entries.row_ids.extend(np.repeat(np.arange(len(counts)), counts)[used].tolist())
    entries.column_ids.extend(model.matrix.indices[used].tolist())
    entries.coefficients.extend(model.matrix.data[used].tolist())
    return proto


def _reason(result: Any) -> str:
    from ortools.math_opt import result_pb2  # noqa: PLC0415

    name = result_pb2.TerminationReasonProto.Name(result.termination.reason)
    return str(name).removeprefix("TERMINATION_REASON_")


def _may_be_unbounded(model: LinearModel) -> bool:
    falls = ((model.cost < 0) & np.isposinf(model.upper)) | (
        (model.cost > 0) & np.isneginf(model.lower)
    )
    return bool(falls.any())


def _refuse_unbounded(model: LinearModel, backend: BackendName, parameters: Any) -> None:
    """Tell unbounded from infeasible, which solvers mix up: solve once without objective."""
    bare = replace(model, cost=np.zeros(len(model.cost)))
    if _reason(_run(bare, backend, parameters, None)) not in _NO_POINT:
        raise BackendError(backend, _UNBOUNDED)


_WORST_VIOLATION = 1e-5


def _answer(
    model: LinearModel, result: Any, backend: BackendName, label: str, seconds: float
) -> SolverAnswer:
    """Put the solver's result into our words."""
    reason = _reason(result)
    if reason in _NO_POINT:
        return _without_values(Status.INFEASIBLE, StoppedBy.FINISHED, INFINITY, seconds, label)
    bound = float(result.termination.objective_bounds.dual_bound)
    if reason == "NO_SOLUTION_FOUND":
        return _without_values(Status.NO_SOLUTION_FOUND, _stopped_by(result), bound, seconds, label)
    if reason == "UNBOUNDED":
        raise BackendError(backend, _UNBOUNDED)
    if reason not in ("OPTIMAL", "FEASIBLE") or not result.solutions:
        raise BackendError(backend, f"{reason} {result.termination.detail}".strip())
    values = _values(model, result, backend)
    objective = float(model.cost @ values + model.offset)
    slack = max(_PROOF_ABSOLUTE, _PROOF_RELATIVE * abs(objective))
    proved = objective - bound <= slack
    duals, reduced_costs = _duals(model, result) if reason == "OPTIMAL" else (None, None)
    return SolverAnswer(
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        stopped_by=_stopped_by(result, proved=proved),
        objective=objective,
        bound=min(bound, objective),
        values=values,
        duals=duals,
        reduced_costs=reduced_costs,
        seconds=seconds,
        solver=label,
    )


def _stopped_by(result: Any, *, proved: bool = False) -> StoppedBy:
    from ortools.math_opt import result_pb2  # noqa: PLC0415

    if proved:
        return StoppedBy.FINISHED
    if _reason(result) == "OPTIMAL":
        return StoppedBy.GAP
    limit = result_pb2.LimitProto.Name(result.termination.limit)
    if limit == "LIMIT_INTERRUPTED":
        return StoppedBy.CANCELLED
    return StoppedBy.TIME_LIMIT if limit == "LIMIT_TIME" else StoppedBy.WORK_LIMIT


def _values(model: LinearModel, result: Any, backend: BackendName) -> Reals:
    """Return the best point, whole variables made exactly whole, and check it."""
    found = result.solutions[0].primal_solution.variable_values
    values = np.zeros(len(model.cost))
    values[np.array(found.ids, np.intp)] = np.array(found.values, np.float64)
    values[model.integer] = np.rint(values[model.integer])
    values = np.clip(values, model.lower, model.upper)
    scale = 1.0 + float(np.max(np.abs(values), initial=0.0))
    violation = model.violation(values)
    if not violation <= _WORST_VIOLATION * scale:
        raise BackendError(backend, f"its point breaks the model by {violation:.3g}")
    return values


def _duals(model: LinearModel, result: Any) -> tuple[Reals | None, Reals | None]:
    """Return row duals and reduced costs of an LP, None where the solver gives none."""
    if model.integer.any() or not result.solutions[0].HasField("dual_solution"):
        return None, None
    given = result.solutions[0].dual_solution
    duals, reduced = np.zeros(len(model.row_lower)), np.zeros(len(model.cost))
    duals[np.array(given.dual_values.ids, np.intp)] = np.array(given.dual_values.values)
    reduced[np.array(given.reduced_costs.ids, np.intp)] = np.array(given.reduced_costs.values)
    return duals, reduced
