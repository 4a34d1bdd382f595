"""Why a search ended, apart from what is known about its answer."""

from dataclasses import dataclass

from network.enums import Status, StoppedBy
from network.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is proved: no plan costs less than ``dual``, this one costs ``primal``.

    Both are decision cost. ``primal`` is missing when nothing was found.
    """

    primal: Money | None = None
    dual: Money | None = None

    @property
    def gap(self) -> float | None:
        """Return published price over bound minus one, 0 for a proved optimum."""
        if self.primal is None or self.dual is None:
            return None
        if self.dual.amount_minor <= 0:
            return 0.0 if self.primal.amount_minor <= 0 else None
        return max(0.0, self.primal.amount_minor / self.dual.amount_minor - 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """How a search ended.

    Guarantees: ``OPTIMAL`` only with a proof (``bounds.gap`` within one minor unit per line);
    ``FEASIBLE`` comes with a plan, ``NO_SOLUTION_FOUND`` with none and no proof.
    """

    status: Status
    stopped_by: StoppedBy = StoppedBy.FINISHED
    bounds: Bounds = Bounds()
    detail: str = ""
    reproducible: bool = True
