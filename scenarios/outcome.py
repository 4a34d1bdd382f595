"""An outcome: the answer to a scenario, with the world it was computed on."""

from dataclasses import dataclass

from network.explanation import Explanation
from network.network import Network
from solver.plan import LocationPlan, Plan, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scenario came to.

    Guarantees: exactly one of ``quote``, ``plan`` and ``location_plan`` is given, the one that
    ``question`` names; two outcomes with equal ``input_hash`` answer the same question on the
    same world.

    Parameters
    ----------
    name, title
        The scenario's short name, and the name people read.
    question
        ``quote``, ``ship`` or ``locate``.
    network
        The changed network the answer was computed on.
    changes
        What the changes altered, in the order they were made.
    """

    name: str
    title: str
    question: str
    network: Network
    quote: Quote | None = None
    plan: Plan | None = None
    location_plan: LocationPlan | None = None
    changes: tuple[Explanation, ...] = ()
    input_hash: str
