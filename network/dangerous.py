"""Dangerous goods: what may be carried in what, at which fee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import Carriage, Confidence, LoadForm, Mode
from network.goods import GoodsLine
from network.units import Amount

BATTERIES = frozenset(
    f"UN{number}" for number in (3090, 3091, 3480, 3481, 3536, 3551, 3552, 3556, 3557, 3558)
)
"""UN numbers of lithium and sodium ion batteries: alone, with or in equipment, in vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerousGoodsRule:
    """Whether goods of a UN number, packed in a way, may go in a kind of carriage.

    Blank ``packing`` means any. ``fee`` is per consignment and leg.
    """

    un_number: Annotated[str, MinLen(1)]
    packing: str = ""
    carriage: Carriage
    allowed: bool
    max_state_of_charge_percent: Annotated[float, Ge(0), Le(100)] | None = None
    fee: Amount = 0.0
    currency: str = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the rules say of goods in a kind of carriage.

    ``rule`` is the row that speaks (none: nothing is known, so the goods may not go), ``name`` its
    UN number and carriage; ``current`` and ``needed`` tell what forbids them.
    """

    allowed: bool
    name: str
    rule: DangerousGoodsRule | None = None
    current: str = ""
    needed: str = ""


def un_number_of(text: str) -> str:
    """Return a UN number as it is written here: ``UN3480``, from ``3480`` or ``un 3480``."""
    code = "".join(text.split()).upper()
    return f"UN{code}" if code.isdigit() else code


def packing_of(text: str) -> str:
    """Return how goods are packed as rules are compared: ``in_equipment`` of ``In equipment``."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def carriages_of(mode: Mode, form: LoadForm, carriage: Carriage | None) -> tuple[Carriage, ...]:
    """Return the kinds of carriage that must all take the goods of a service.

    A service that does not say what it flies may fly passenger aircraft; goods with those of
    others go by sea and in a shared box; barges are held to the rules of the sea.
    """
    first = carriage or _BY_MODE[mode]
    if mode is Mode.SEA and form is LoadForm.LCL and first is not Carriage.LCL:
        return (first, Carriage.LCL)
    return (first,)


_BY_MODE = {
    Mode.SEA: Carriage.SEA,
    Mode.BARGE: Carriage.SEA,
    Mode.AIR: Carriage.PASSENGER_AIRCRAFT,
    Mode.RAIL: Carriage.RAIL,
    Mode.TRUCK: Carriage.ROAD,
    Mode.GATE: Carriage.ROAD,
    Mode.PARCEL: Carriage.COURIER,
}


def judge(
    rules: Iterable[DangerousGoodsRule], line: GoodsLine, carriage: Carriage, day: date
) -> Ruling:
    """Return whether a line of dangerous goods may go in a kind of carriage on a day.

    The rule for its packing speaks before the one for any packing. Where the packing is not
    known, the strictest rule does; where there is no rule, or the state of charge matters and is
    not known, the goods may not go.
    """
    number = un_number_of(line.un_number)
    packed = packing_of(line.packing)
    name = f"{number} {carriage}"
    about = [
        rule
        for rule in rules
        if un_number_of(rule.un_number) == number
        and rule.carriage is carriage
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_to is None or day <= rule.valid_to)
    ]
    exact = [rule for rule in about if packing_of(rule.packing) == packed]
    general = [rule for rule in about if not packing_of(rule.packing)]
    chosen = (exact or general) if packed else about
    rulings = [_apply(rule, line, name) for rule in chosen]
    if not rulings:
        return Ruling(allowed=False, name=name, current="no rule")
    return min(rulings, key=lambda ruling: ruling.allowed)


def _apply(rule: DangerousGoodsRule, line: GoodsLine, name: str) -> Ruling:
    """Return what one rule says of a line."""
    full = f"{name} ({rule.packing})" if rule.packing else name
    if not rule.allowed:
        return Ruling(allowed=False, name=full, rule=rule, current="not allowed")
    most, charge = rule.max_state_of_charge_percent, line.state_of_charge_percent
    if most is not None and (charge is None or charge > most):
        known = "unknown" if charge is None else f"{charge:g} %"
        return Ruling(
            allowed=False,
            name=full,
            rule=rule,
            current=f"state of charge {known}",
            needed=f"at most {most:g} %",
        )
    return Ruling(allowed=True, name=full, rule=rule)
