"""A linear model as arrays, and the builder that gathers one block and family by family.

Numbers only: no freight, no solver. ``solver.backend`` re-exports both classes beside ``solve``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

Reals = NDArray[np.float64]
Indices = NDArray[np.intp]
Terms = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Row within the family, column of the model, coefficient: arrays that broadcast."""

INFINITY = float("inf")


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``cost @ x + offset`` with ``row_lower <= matrix @ x <= row_upper``.

    Parameters
    ----------
    cost, lower, upper
        (V,) objective and bounds of the variables.
    integer
        (V,) which variables must be whole.
    matrix
        (R, V) rows in compressed form, no entry twice.
    row_lower, row_upper
        (R,) bounds of the rows, infinite where a side is free.
    offset
        Constant of the objective.
    blocks, families
        Name and size of each block of variables and family of rows, in order; names such as
        ``capacity[17]`` are made from them only when asked for.
    """

    cost: Reals
    lower: Reals
    upper: Reals
    integer: NDArray[np.bool_]
    matrix: csr_array
    row_lower: Reals
    row_upper: Reals
    offset: float = 0.0
    blocks: tuple[tuple[str, int], ...] = ()
    families: tuple[tuple[str, int], ...] = ()

    def variable_name(self, variable: int) -> str:
        """Return the name of a variable, such as ``share[4]``."""
        return _name_in(self.blocks, variable)

    def row_name(self, row: int) -> str:
        """Return the name of a row, such as ``capacity[17]``."""
        return _name_in(self.families, row)

    def rows_of(self, family: str) -> Indices:
        """Return the rows of a family, in order."""
        return _positions(self.families, family)

    def violation(self, values: Reals) -> float:
        """Return by how much a point breaks its worst bound, row or integrality (0: none)."""
        activity = self.matrix @ values
        whole = np.abs(values - np.rint(values))[self.integer]
        worst = [
            np.max(side, initial=0.0)
            for side in (
                self.lower - values,
                values - self.upper,
                self.row_lower - activity,
                activity - self.row_upper,
                whole,
            )
        ]
        return float(max(worst))


def _name_in(parts: Sequence[tuple[str, int]], position: int) -> str:
    start = 0
    for name, count in parts:
        if position < start + count:
            return f"{name}[{position - start}]"
        start += count
    raise IndexError(position)


def _positions(parts: Sequence[tuple[str, int]], wanted: str) -> Indices:
    start = 0
    found: list[Indices] = [np.zeros(0, np.intp)]
    for name, count in parts:
        if name == wanted:
            found.append(np.arange(start, start + count))
        start += count
    return np.concatenate(found)


class ModelBuilder:
    """Gathers a :class:`LinearModel` from blocks of variables and families of rows.

    Every call takes arrays (a scalar stands for all); nothing is ever added one by one. The
    indices that ``add_variables`` returns are the columns that ``add_rows`` refers to.
    Coefficients given twice for the same row and column add up.
    """

    def __init__(self) -> None:
        self.offset = 0.0
        self._variables: list[tuple[Reals, Reals, Reals, NDArray[np.bool_]]] = []
        self._rows: list[tuple[Reals, Reals]] = []
        self._terms: list[tuple[Indices, Indices, Reals]] = []
        self._blocks: list[tuple[str, int]] = []
        self._families: list[tuple[str, int]] = []
        self._variable_count = 0
        self._row_count = 0

    def add_variables(
        self,
        name: str,
        count: int,
        *,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = INFINITY,
        integer: bool = False,
    ) -> Indices:
        """Add a block of variables and return their columns, shape (count,)."""
        self._variables.append(
            (_full(cost, count), _full(lower, count), _full(upper, count), np.full(count, integer))
        )
        self._blocks.append((name, count))
        columns = np.arange(self._variable_count, self._variable_count + count)
        self._variable_count += count
        return columns

    def add_rows(
        self,
        name: str,
        count: int,
        *terms: Terms,
        lower: ArrayLike = -INFINITY,
        upper: ArrayLike = INFINITY,
    ) -> Indices:
        """Add a family of rows and return their numbers, shape (count,).

        Parameters
        ----------
        name
            Name of the family; row ``i`` is called ``name[i]``.
        count
            How many rows; rows without terms are allowed.
        terms
            Triples (row within the family, column, coefficient) that broadcast to one shape.
        lower, upper
            Bounds of ``sum of coefficient x variable``; both the same for an equation.
        """
        for row, column, value in terms:
            rows, columns, values = np.broadcast_arrays(
                np.asarray(row, np.intp), np.asarray(column, np.intp), np.asarray(value, float)
            )
            if rows.size and not (rows.min() >= 0 and rows.max() < count):
                raise IndexError(name)
            if columns.size and not (columns.min() >= 0 and columns.max() < self._variable_count):
                raise IndexError(name)
            self._terms.append((rows.ravel() + self._row_count, columns.ravel(), values.ravel()))
        self._rows.append((_full(lower, count), _full(upper, count)))
        self._families.append((name, count))
        numbers = np.arange(self._row_count, self._row_count + count)
        self._row_count += count
        return numbers

    def model(self) -> LinearModel:
        """Return the model gathered so far."""
        integer = np.concatenate([np.zeros(0, np.bool_), *(v[3] for v in self._variables)])
        rows = np.concatenate([np.zeros(0, np.intp), *(t[0] for t in self._terms)])
        columns = np.concatenate([np.zeros(0, np.intp), *(t[1] for t in self._terms)])
        matrix = csr_array(
            (_joined([t[2] for t in self._terms]), (rows, columns)),
            shape=(self._row_count, self._variable_count),
        )
        matrix.sum_duplicates()
        return LinearModel(
            cost=_joined([v[0] for v in self._variables]),
            lower=_joined([v[1] for v in self._variables]),
            upper=_joined([v[2] for v in self._variables]),
            integer=integer,
            matrix=matrix,
            row_lower=_joined([r[0] for r in self._rows]),
            row_upper=_joined([r[1] for r in self._rows]),
            offset=self.offset,
            blocks=tuple(self._blocks),
            families=tuple(self._families),
        )


def _full(values: ArrayLike, count: int) -> Reals:
    return np.array(np.broadcast_to(np.asarray(values, np.float64), (count,)))


def _joined(parts: Sequence[Reals]) -> Reals:
    return np.concatenate([np.zeros(0), *parts])
