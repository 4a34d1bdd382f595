"""Cells that hold a cost: a number, the name of a rate by distance, or that of a step cost."""

from collections import defaultdict
from dataclasses import dataclass

from network.enums import Reason
from network.io.anura.bands import Bands, Ride
from network.io.anura.book import Book, Row, as_number
from network.io.anura.directory import Directory
from network.io.anura.figures import Origin
from network.io.anura.measures import Measures

BEHAVIOURS = ("All Item", "Incremental", "Stepwise")
_STEPWISE = "stepwise"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a cost cell comes to.

    ``unit`` is the row of a rate whose ``CostUOM`` says what it is per where the policy does not.
    A cost that ``is_total`` is paid once, not per unit.
    """

    amount: float
    origin: Origin
    unit: Row | None = None
    is_total: bool = False


class Costs:
    """Reads cost cells of a model."""

    def __init__(self, book: Book, directory: Directory, measures: Measures) -> None:
        self._bands = Bands(book, directory, measures)
        self._steps: dict[str, list[Row]] = defaultdict(list)
        for row in book.included("StepCosts"):
            self._steps[row.text("StepCostName")].append(row)

    def read(
        self, row: Row, column: str, ride: Ride | None = None, *, is_sum: bool = False
    ) -> Cost | None:
        """Return what a cost cell comes to; ``None`` when it is blank or cannot be read.

        ``is_sum`` tells that the cell holds a sum of money, not so much a unit.

        What is neither a number nor a name is a finding; a rate that does not hold for the lane
        is accounted for as left out.
        """
        value = row.value(column)
        if value is None:
            return None
        if as_number(value) is not None:
            amount = row.number(column)
            return None if amount is None else Cost(amount, Origin.of(row, column))
        name = row.text(column)
        if ride is not None and name in self._bands:
            return self._from_bands(row, column, name, ride)
        if name in self._steps:
            return self._from_steps(row, column, self._steps[name], is_sum=is_sum)
        row.fault(column, Reason.NOT_A_COST)
        return None

    def judge(self, row: Row, column: str) -> None:
        """Say what is wrong with a cost cell, wherever it may be paid."""
        value = row.value(column)
        if value is None:
            return
        if as_number(value) is not None:
            row.number(column)
        elif row.text(column) not in self._bands and row.text(column) not in self._steps:
            row.fault(column, Reason.NOT_A_COST)

    def _from_bands(self, row: Row, column: str, name: str, ride: Ride) -> Cost | None:
        band = self._bands.find(name, ride)
        amount = None if band is None else band.row.number("Cost")
        if band is None or amount is None:
            row.leave(Reason.NOT_CARRIED_NO_PRICE, column, detail=name)
            return None
        rate = band.origin + Origin.of(band.row, "Cost")
        origin = Origin.of(row, column) + rate.as_support()
        return Cost(amount, origin, unit=band.row)

    def _from_steps(self, row: Row, column: str, steps: list[Row], *, is_sum: bool) -> Cost | None:
        """Return the highest step: a price by steps is never taken for less than it is."""
        priced = [(step.number("Cost"), step) for step in steps]
        known = [(amount, step) for amount, step in priced if amount is not None]
        if not known:
            return None
        amount, top = max(known, key=lambda pair: pair[0])
        step = Origin.of(top, "StepCostName", "StepCostBehavior", "Cost", "Status")
        origin = Origin.of(row, column) + step.as_support()
        is_total = top.word("StepCostBehavior", BEHAVIOURS) == _STEPWISE and not is_sum
        if len(steps) > 1 and not is_total:
            row.leave(Reason.NOT_CARRIED_STEPS, column, detail=row.text(column))
        return Cost(amount, origin, is_total=is_total)
