"""What a stay costs by its days: exact over the tiers of storage fees, a rate per day beyond.

A day beyond the last tier is priced in a long stay, so that neither rounding nor what is
charged once for a stay makes it dearer than it is.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments, Movements
from network.customs import tax_rows
from network.enums import TaxPart
from network.goods import Consignment
from network.landed import charges, decision_costs
from network.network import Network
from network.tariff_book import TariffBook, tariff_book

Whole = NDArray[np.int64]
_MANY_DAYS = 1000


@dataclass(frozen=True)
class Stays:
    """Cost of stays in 1/1000 minor units.

    Parameters
    ----------
    row
        (locations,) row of each place in ``cost``; row 0 is for nothing.
    cost
        (R, M + 1) a stay of 0 to M days; M covers the last tier of every tariff.
    day_cost
        (R,) every day after the M-th.
    top_day
        (R,) the most that one day more can cost.
    """

    row: NDArray[np.int32]
    cost: Whole
    day_cost: Whole
    top_day: Whole

    def of(self, place: int, days: int) -> int:
        """Return what a stay of some days costs at a location."""
        row, known = int(self.row[place]), int(self.cost.shape[1]) - 1
        beyond = max(days - known, 0) * int(self.day_cost[row])
        return int(self.cost[row, min(days, known)]) + beyond


def stays(
    network: Network,
    consignment: Consignment,
    currency: str,
    as_of: date,
    tax_part: TaxPart | None = None,
) -> Stays:
    """Return what storing a consignment costs at every location.

    With ``tax_part`` only those lines count that belong to the customs value (if the place lies
    before the border) or to the VAT base (if behind).
    """
    book = tariff_book(network, as_of)
    places = network.locations
    words = book.of(np.array(places.vocabulary("storage_tariff_id"), dtype=object))
    tariff = words[places.array("storage_tariff_id")] if len(places) else np.zeros(0, np.intp)
    used, row = np.unique(np.append(tariff, -1), return_inverse=True)
    known = _last_tier(book, used)
    days = np.append(np.arange(known + 1), known + _MANY_DAYS).astype(np.float64)
    count = len(used) * len(days)
    movements = Movements.alone(
        np.zeros(count, np.intp),
        np.repeat(used, len(days)),
        np.zeros(count),
        np.zeros((count, len(network.equipment)), np.int64),
        np.tile(days, len(used)),
    )
    lines = charges(network, Consignments.of([consignment]), movements, as_of)
    counted = lines.amount_minor * tax_rows(network.tariffs, tax_part)[lines.row]
    lines = replace(lines, amount_minor=counted)
    made = decision_costs(lines, count, currency, network.exchange(as_of)).reshape(len(used), -1)
    cost = made[:, :-1]
    day_cost = (made[:, -1] - cost[:, -1]) // _MANY_DAYS
    return _stays(row.ravel()[:-1].astype(np.int32), cost, day_cost)


def _stays(row: NDArray[np.int32], cost: Whole, day_cost: Whole) -> Stays:
    steps = np.diff(cost, axis=1, prepend=cost[:, :1]).max(axis=1)
    return Stays(row=row, cost=cost, day_cost=day_cost, top_day=np.maximum(steps, day_cost))


def with_taxes(plain: Stays, taxed: Stays, rates: NDArray[np.floating[Any]]) -> Stays:
    """Return stays with the tax on what storing costs, at a rate for each location.

    Parameters
    ----------
    taxed
        The part of the cost that taxes are reckoned on, of the same locations.
    rates
        (locations,) tax for one unit of it.
    """
    keys = np.stack([np.append(each, 0) for each in (plain.row, taxed.row, rates)])
    (own, other, rate), row = np.unique(keys, axis=1, return_inverse=True)
    mine, theirs = own.astype(np.intp), other.astype(np.intp)
    tax = np.floor(taxed.cost[theirs] * rate[:, None]).astype(np.int64)
    day_tax = np.floor(taxed.day_cost[theirs] * rate).astype(np.int64)
    cost, day_cost = plain.cost[mine] + tax, plain.day_cost[mine] + day_tax
    return _stays(row.ravel()[:-1].astype(np.int32), cost, day_cost)


def _last_tier(book: TariffBook, used: NDArray[np.intp]) -> int:
    """Return the days after which no storage fee of some tariffs changes any more."""
    ages = book.table.array("age_from_days")
    rows = [book.rows[book.first[t] : book.first[t + 1]] for t in used.tolist() if t >= 0]
    return max((int(ages[some].max(initial=0)) for some in rows), default=0)
