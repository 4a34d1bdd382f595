"""Limits and options of a question."""

from dataclasses import dataclass
from datetime import date

from network.enums import FxKind, Mode, Reason
from network.errors import refuse
from network.explanation import Explanation
from network.money import Money

DEFAULT_MAX_LEGS = 7
"""Service legs an itinerary may have; measured by ``python -m bench world`` (DESIGN rule 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What every itinerary must respect.

    Parameters
    ----------
    arrive_by_min
        Latest arrival, UTC minutes since the epoch.
    budget
        Most landed cost (CASH) in the question's currency.
    max_co2e_kg
        Most well-to-wheel emissions.
    max_legs
        Most service legs; transfers do not count.
    barred_modes, avoid
        Modes, and places, carriers or services, that must not be used.
    """

    arrive_by_min: int | None = None
    budget: Money | None = None
    max_co2e_kg: float | None = None
    max_legs: int = DEFAULT_MAX_LEGS
    barred_modes: frozenset[Mode] = frozenset()
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a question is answered.

    ``as_of`` is the day whose rates, closures, disruptions and delays hold, ``fx_kind`` the kind
    of exchange rates that converts money (spot where a currency has none of it).
    ``carbon_price`` is per tonne of physical well-to-wheel CO2e and enters the decision as a
    shadow line, never the landed cost. ``horizon_days`` is how far departures are looked up.
    ``account`` is the customer whose named rates apply. ``rule_choices`` are pairs of a conflict
    group and the trade rule that is to hold in it, where sources disagree.
    """

    currency: str = "USD"
    as_of: date | None = None
    fx_kind: FxKind = FxKind.SPOT
    carbon_price: Money | None = None
    time_limit_s: float = 60.0
    relative_gap: float = 0.0
    threads: int = 2
    seed: int = 1
    horizon_days: int = 150
    label_cap: int = 400_000
    account: str = ""
    rule_choices: tuple[tuple[str, str], ...] = ()


def refuse_other_currency(limits: Limits, options: Options) -> None:
    """Refuse a budget that is not in the currency of the question.

    Raises
    ------
    InvalidInputError
        Naming both currencies: amounts of different currencies are not compared.
    """
    budget = limits.budget
    if budget is not None and budget.currency != options.currency:
        wrong = Explanation(
            code=Reason.NOT_A_WORD,
            subject="budget",
            current=budget.currency,
            needed=options.currency,
            place="/limits/budget/currency",
        )
        refuse([wrong])
