"""A fault: what is wrong, and the cell it is about; and a check, which finds faults."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict, Unpack

from network.enums import Reason, Severity
from network.explanation import Explanation
from network.network import Network
from network.table import Table


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding and the cell it is about; the runner makes its place of the two.

    ``partners`` are further rows of the table that it rests on.
    """

    table: Table[Any]
    row: int
    column: str
    finding: Explanation
    partners: tuple[int, ...] = ()

    def beside(self, row: int) -> "Fault":
        """Return the fault as one that rests on another row too."""
        return replace(self, partners=(*self.partners, row))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong.

    ``needs`` names the tables from whose rows the check concludes that something is missing:
    while one of them holds rows that cannot be read, the check would raise false alarms and is
    withheld. ``adds_up`` names columns (``stock.on_hand_units``) whose cells it puts together: it
    is withheld while one of them, or a row of their table, cannot be read.
    """

    run: Callable[[Network], Iterable[Fault]]
    needs: tuple[str, ...] = ()
    adds_up: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name, in words."""
        return self.run.__name__.replace("_", " ")


class Texts(TypedDict, total=False):
    """What fills the text of a finding in."""

    subject: str
    limit: str
    current: str
    needed: str


def warning(
    table: Table[Any], row: int, column: str, code: Reason, **texts: Unpack[Texts]
) -> Fault:
    """Return a fault that leaves the answers of the rest right; its subject is the row's key."""
    return _fault(table, row, column, code, Severity.WARNING, texts)


def error(table: Table[Any], row: int, column: str, code: Reason, **texts: Unpack[Texts]) -> Fault:
    """Return a fault that would make answers wrong; its subject is the row's key."""
    return _fault(table, row, column, code, Severity.ERROR, texts)


def note(table: Table[Any], row: int, column: str, code: Reason, **texts: Unpack[Texts]) -> Fault:
    """Return something worth knowing; its subject is the row's key."""
    return _fault(table, row, column, code, Severity.NOTE, texts)


def _fault(
    table: Table[Any], row: int, column: str, code: Reason, severity: Severity, texts: Texts
) -> Fault:
    known: Texts = {"subject": key_of(table, row), **texts}
    return Fault(table, row, column, Explanation(code=code, severity=severity, **known))


def key_of(table: Table[Any], row: int) -> str:
    """Return the key of a row as text, its parts joined by a slash."""
    noun = table[row]
    parts = [getattr(noun, name) for name in table.schema.key]
    return "/".join(_as_text(part) for part in parts).rstrip("/")


def _as_text(part: Any) -> str:
    if part is None:
        return ""
    return part.isoformat() if isinstance(part, date) else str(part)
