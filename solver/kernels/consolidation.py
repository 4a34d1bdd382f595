r"""Consolidation: one lot of each shipment on one column, boxes in whole numbers.

Sets
    shipments k, columns j (a way for a lot of packages of one shipment), chains c (what one box
    goes through), box types e, departures d.
Variables
    x_j = 1 if column j is used; y_ce boxes of type e on chain c, whole; z_d = 1 if departure d
    is used at all; r_k packages of k left behind.
Model
    minimise  sum cost_j x_j + sum box_price_ce y_ce + sum departure_price_d z_d + sum reject_k r_k
    serve     sum_j packages_j x_j + r_k = packages_k
    parts     sum_j x_j <= max_parts_k
    cube      sum_j volume_j x_j <= sum_e cube_e y_ce          for each chain
    payload   sum_j weight_j x_j <= sum_e payload_ce y_ce      for each chain
    open_box  sum_{j of k on c} x_j <= sum_e y_ce              strong: no box, no part of a box
    whole_box sum_{j of k on c} boxes_jc x_j <= y_ce           where the chain takes one type
    used      sum_{j of k on d} x_j <= z_d                     where the departure has a price (of
                                                               what may be split, every x_j)
    teu       sum teu_e y_ce over chains on d <= capacity_d
    load      sum weight_j x_j (volume_j x_j) on d <= capacity_d
    carbon    sum carbon_j x_j <= carbon_cap
    budget    sum cash_j x_j + sum box_price_ce y_ce + sum departure_price_d z_d <= budget
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.linear_model import INFINITY, Indices, LinearModel, ModelBuilder, Reals

Whole = NDArray[np.int64]
Pairs = tuple[Indices, Indices]


@dataclass(frozen=True)
class ConsolidationProblem:
    """Everything as arrays; ``on_chain`` and ``on_departure`` pair columns with what they use."""

    shipment: Indices  # (J,)
    cost: Reals  # (J,)
    packages: Reals  # (J,)
    weight: Reals  # (J,)
    volume: Reals  # (J,)
    carbon: Reals  # (J,)
    wanted: Reals  # (K,) packages
    max_parts: Reals  # (K,)
    reject: Reals  # (K,) price per package left behind
    on_chain: Pairs  # column, chain
    box_price: Reals  # (C, E), infinite where the chain does not take the type
    cube: Reals  # (E,)
    payload: Reals  # (C, E)
    teu: Reals  # (E,)
    on_departure: Pairs  # column, departure
    chain_on_departure: Pairs  # chain, departure
    departure_price: Reals  # (D,)
    departure_teu: Reals  # (D,) infinite for ample
    departure_weight: Reals  # (D,)
    departure_volume: Reals  # (D,)
    cash: Reals  # (J,) cost without what is only reckoned
    carbon_cap: float = INFINITY
    budget: float = INFINITY


@dataclass(frozen=True)
class ConsolidationModel:
    """The builder and the columns of each block of variables."""

    build: ModelBuilder
    use: Indices  # (J,)
    boxes: Indices  # (B,)
    box_chain: Indices  # (B,)
    box_type: Indices  # (B,)
    opened: Indices  # (D,)
    left: Indices  # (K,)


def build(problem: ConsolidationProblem) -> tuple[ConsolidationModel, LinearModel]:
    """Build the model; the body reads as its table of contents."""
    model = _with_variables(problem)
    for add_family in FAMILIES.values():
        add_family(model, problem)
    return model, model.build.model()


def _with_variables(p: ConsolidationProblem) -> ConsolidationModel:
    build = ModelBuilder()
    use = build.add_variables("use", len(p.cost), cost=p.cost, upper=1.0, integer=True)
    chain, kind = np.nonzero(np.isfinite(p.box_price))
    boxes = build.add_variables("boxes", len(chain), cost=p.box_price[chain, kind], integer=True)
    priced = p.departure_price > 0
    opened = build.add_variables(
        "opened",
        len(p.departure_price),
        cost=p.departure_price,
        upper=np.where(priced, 1.0, 0.0),
        integer=True,
    )
    left = build.add_variables("left", len(p.wanted), cost=p.reject, upper=p.wanted)
    return ConsolidationModel(build, use, boxes, chain, kind, opened, left)


def _add_serve(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """Every package is on a column or left behind."""
    rows = np.arange(len(p.wanted))
    m.build.add_rows(
        "serve",
        len(rows),
        (p.shipment, m.use, p.packages),
        (rows, m.left, 1.0),
        lower=p.wanted,
        upper=p.wanted,
    )


def _add_parts(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """A shipment is split into no more parts than allowed."""
    m.build.add_rows("parts", len(p.wanted), (p.shipment, m.use, 1.0), upper=p.max_parts)


def _add_cube(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """The boxes of a chain hold the volume on it."""
    column, chain = p.on_chain
    m.build.add_rows(
        "cube",
        len(p.box_price),
        (chain, m.use[column], p.volume[column]),
        (m.box_chain, m.boxes, -p.cube[m.box_type]),
        upper=0.0,
    )


def _add_payload(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """The boxes of a chain bear the weight on it."""
    column, chain = p.on_chain
    m.build.add_rows(
        "payload",
        len(p.box_price),
        (chain, m.use[column], p.weight[column]),
        (m.box_chain, m.boxes, -p.payload[m.box_chain, m.box_type]),
        upper=0.0,
    )


def _per_shipment(p: ConsolidationProblem, group: Indices, column: Indices) -> tuple[Pairs, Whole]:
    """Number the distinct (group, shipment) pairs: their members and each pair's group."""
    keys = np.stack([group, p.shipment[column]])
    pairs, row = np.unique(keys, axis=1, return_inverse=True)
    return (row.ravel(), column), pairs[0]


def _per_part(p: ConsolidationProblem, group: Indices, column: Indices) -> tuple[Pairs, Whole]:
    """Number the (group, shipment) pairs as before; of what may be split every column apart."""
    whole = len(p.max_parts) + column
    owner = np.where(p.max_parts[p.shipment[column]] > 1, whole, p.shipment[column])
    pairs, row = np.unique(np.stack([group, owner]), axis=1, return_inverse=True)
    return (row.ravel(), column), pairs[0]


def _add_open_box(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """Nothing goes on a chain without a box."""
    column, chain = p.on_chain
    if not len(column):
        return
    (row, member), of_chain = _per_shipment(p, chain, column)
    pair, box = _boxes_of(m, of_chain, len(p.box_price))
    m.build.add_rows(
        "open_box", len(of_chain), (row, m.use[member], 1.0), (pair, m.boxes[box], -1.0), upper=0.0
    )


def _boxes_of(m: ConsolidationModel, chains: Whole, count: int) -> Pairs:
    """Pair each row (a chain) with the box variables of its chain."""
    first = np.searchsorted(m.box_chain, np.arange(count + 1))
    number = first[chains + 1] - first[chains]
    row = np.repeat(np.arange(len(chains)), number)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    return row, first[chains][row] + offset


def _add_whole_box(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """Where a chain takes one type only, a shipment needs its own whole number of boxes."""
    column, chain = p.on_chain
    single = np.bincount(m.box_chain, minlength=len(p.box_price)) == 1
    chosen = single[chain] if len(chain) else np.zeros(0, np.bool_)
    if not chosen.any():
        return
    column, chain = column[chosen], chain[chosen]
    (row, member), of_chain = _per_shipment(p, chain, column)
    position = np.searchsorted(m.box_chain, of_chain)
    kind = m.box_type[np.searchsorted(m.box_chain, chain)]
    payload = p.payload[chain, kind]
    filled = np.maximum(p.volume[column] / p.cube[kind], p.weight[column] / payload)
    needed = np.ceil(filled - 1e-9)
    m.build.add_rows(
        "whole_box",
        len(of_chain),
        (row, m.use[member], needed),
        (np.arange(len(of_chain)), m.boxes[position], -1.0),
        upper=0.0,
    )


def _add_used(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """A departure with a price of its own pays it as soon as one shipment is on it."""
    column, departure = p.on_departure
    chosen = p.departure_price[departure] > 0 if len(departure) else np.zeros(0, np.bool_)
    if not chosen.any():
        return
    column, departure = column[chosen], departure[chosen]
    (row, member), of_departure = _per_part(p, departure, column)
    m.build.add_rows(
        "used",
        len(of_departure),
        (row, m.use[member], 1.0),
        (np.arange(len(of_departure)), m.opened[of_departure], -1.0),
        upper=0.0,
    )


def _add_teu(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """No departure carries more boxes than it has slots."""
    limited = np.flatnonzero(np.isfinite(p.departure_teu))
    number = np.full(len(p.departure_teu), -1)
    number[limited] = np.arange(len(limited))
    chain, departure = p.chain_on_departure
    counted = number[departure] >= 0
    pair, box = _boxes_of(m, chain[counted], len(p.box_price))
    rows = number[departure[counted]][pair]
    m.build.add_rows(
        "teu",
        len(limited),
        (rows, m.boxes[box], p.teu[m.box_type[box]]),
        upper=p.departure_teu[limited],
    )


def _add_load(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """No departure carries more loose weight or volume than it holds."""
    column, departure = p.on_departure
    for name, load, capacity in (
        ("load_weight", p.weight, p.departure_weight),
        ("load_volume", p.volume, p.departure_volume),
    ):
        limited = np.flatnonzero(np.isfinite(capacity))
        number = np.full(len(capacity), -1)
        number[limited] = np.arange(len(limited))
        counted = number[departure] >= 0
        m.build.add_rows(
            name,
            len(limited),
            (number[departure[counted]], m.use[column[counted]], load[column[counted]]),
            upper=capacity[limited],
        )


def _add_carbon(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """The whole plan emits no more than its cap."""
    if np.isfinite(p.carbon_cap):
        zero = np.zeros(len(p.cost), np.intp)
        m.build.add_rows("carbon", 1, (zero, m.use, p.carbon), upper=p.carbon_cap)


def _add_budget(m: ConsolidationModel, p: ConsolidationProblem) -> None:
    """The whole plan costs no more than its budget."""
    if np.isfinite(p.budget):
        prices = p.box_price[m.box_chain, m.box_type]
        m.build.add_rows(
            "budget",
            1,
            (np.zeros(len(p.cash), np.intp), m.use, p.cash),
            (np.zeros(len(prices), np.intp), m.boxes, prices),
            (np.zeros(len(m.opened), np.intp), m.opened, p.departure_price),
            upper=p.budget,
        )


FAMILIES: dict[str, Callable[[ConsolidationModel, ConsolidationProblem], None]] = {
    "serve": _add_serve,
    "parts": _add_parts,
    "cube": _add_cube,
    "payload": _add_payload,
    "open_box": _add_open_box,
    "whole_box": _add_whole_box,
    "used": _add_used,
    "teu": _add_teu,
    "load": _add_load,
    "carbon": _add_carbon,
    "budget": _add_budget,
}
"""The constraint families by name, in the order of the module's text."""

RELAXABLE = ("parts", "teu", "load_weight", "load_volume", "carbon", "budget")
"""Families whose loosening still leaves a plan that means something."""
