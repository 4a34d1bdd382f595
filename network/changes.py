"""Changes to a network as data, and the one function that makes them.

A change names a table, a filter (see ``network.where``) and what happens to the rows it
selects. Changes are made in the order they stand, to the tables as they are given: what closed
passages and disruptions make of services is worked out where a question begins
(``network.conditions``), whatever the order of changes. ``apply`` says what it will be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, with_config

from network import edits
from network.conditions import changes_of
from network.enums import OpenStatus, Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.rows import nearest
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.where import Mask, in_words
from network.where import match as select

_STRICT = ConfigDict(extra="forbid")

Scalar = str | int | float | bool | None
Filter = dict[str, Scalar | list[Scalar]]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Put a value into a field; a blank value is the field's default."""

    change: Literal["set"] = "set"
    table: str
    where: Filter = attribute(default_factory=dict)
    field: str
    value: Scalar | list[Scalar]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Multiply a number; blank stays blank, whole numbers are rounded."""

    change: Literal["scale"] = "scale"
    table: str
    where: Filter = attribute(default_factory=dict)
    field: str
    factor: float


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Take a number over from another field of the same row; where that is blank, nothing happens.

    ``rate`` from ``rate_high`` is the switch to a tight market.
    """

    change: Literal["copy"] = "copy"
    table: str
    where: Filter = attribute(default_factory=dict)
    field: str
    source_field: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add rows, each a mapping of fields to values; fields left out take their default."""

    change: Literal["add"] = "add"
    table: str
    rows: list[dict[str, Scalar | list[Scalar]]]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Upsert:
    """Add rows, or where the key is known change the fields that are given."""

    change: Literal["upsert"] = "upsert"
    table: str
    rows: list[dict[str, Scalar | list[Scalar]]]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take rows out; nothing may refer to them afterwards."""

    change: Literal["remove"] = "remove"
    table: str
    where: Filter


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Close passages, locations, services or facilities."""

    change: Literal["close"] = "close"
    table: str
    where: Filter


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open passages, locations, services or facilities."""

    change: Literal["open"] = "open"
    table: str
    where: Filter


Change = Annotated[
    Set | Scale | Copy | Add | Upsert | Remove | Close | Open, Field(discriminator="change")
]


def apply(
    network: Network, changes: Sequence[Change], place: str = "/changes"
) -> tuple[Network, tuple[Explanation, ...]]:
    """Make changes to a network.

    Parameters
    ----------
    place
        JSON pointer of the list of changes; findings stand below it.

    Returns
    -------
    network, explanations
        The changed network, which shares every table and column that no change touched, a note
        for each change, and one for each service that is rerouted, suspended or restored by it
        on the reference date.

    Raises
    ------
    InvalidInputError
        With the findings of all changes at once, each with its JSON pointer.
    """
    findings: list[Explanation] = []
    notes: list[Explanation] = []
    before = network
    for number, change in enumerate(changes):
        table, said = _changed(network, change, f"{place}/{number}")
        if table is None:
            findings.extend(said)
        else:
            network = network.with_table(table)
            notes.extend(said)
    if findings:
        raise InvalidInputError(tuple(findings))
    return network, (*notes, *_altered(before, network))


_CONDITIONS = ("passages", "disruptions", "delays", "locations")


def _altered(before: Network, after: Network) -> Iterator[Explanation]:
    """Yield what becomes of services by changes of passages, disruptions, delays and places."""
    if all(before.table(name).digest == after.table(name).digest for name in _CONDITIONS):
        return
    was, now = changes_of(before), changes_of(after)
    known, touched = frozenset(was), frozenset(note.subject for note in now)
    yield from (note for note in now if note not in known)
    for note in was:
        if note.code in {Reason.REROUTED, Reason.SUSPENDED} and note.subject not in touched:
            yield Explanation(
                code=Reason.RESTORED,
                subject=note.subject,
                needed=note.current,
                severity=Severity.NOTE,
            )


def _changed(network: Network, change: Change, place: str) -> edits.Edit:
    """Return the changed table and a note, or no table and what is wrong."""
    if change.table not in TABLES:
        return None, [
            Explanation(
                code=Reason.UNKNOWN_TABLE,
                subject=change.table,
                needed=nearest(change.table, TABLES) or ", ".join(TABLES),
                place=f"{place}/table",
            )
        ]
    table = network.table(change.table)
    if isinstance(change, Add | Upsert):
        edit = edits.add if isinstance(change, Add) else edits.upsert
        made, findings = edit(network, table, change.rows, f"{place}/rows")
        return made, findings or [_note(change, len(change.rows))]
    selected = select(network, change.table, change.where, f"{place}/where")
    findings = list(selected.findings)
    if not findings and not selected.mask.any():
        findings.append(
            Explanation(
                code=Reason.NOTHING_MATCHED,
                subject=change.table,
                limit=in_words(change.where),
                needed=", ".join(selected.hints),
                place=f"{place}/where",
            )
        )
    made, wrong = _edited(network, table, selected.mask, change, place)
    findings.extend(wrong)
    if findings:
        return None, findings
    return made, [_note(change, int(selected.mask.sum()), in_words(change.where))]


def _edited(
    network: Network,
    table: Table[Any],
    mask: Mask,
    change: Set | Scale | Copy | Remove | Close | Open,
    place: str,
) -> edits.Edit:
    match change:
        case Set():
            return edits.put(network, table, mask, change.field, change.value, place)
        case Scale():
            return edits.scale(table, mask, change.field, change.factor, place)
        case Copy():
            return edits.copy(table, mask, change.field, change.source_field, place)
        case Remove():
            return edits.remove(network, table, mask, place)
        case Close() | Open():
            status = OpenStatus.OPEN if isinstance(change, Open) else OpenStatus.CLOSED
            return edits.put_status(table, mask, status, place)


def _note(change: Change, rows: int, where: str = "") -> Explanation:
    """Say what a change did."""
    subject = change.table
    match change:
        case Set():
            subject, done = f"{subject}.{change.field}", f"= {change.value}"
        case Scale():
            subject, done = f"{subject}.{change.field}", f"x {change.factor:g}"
        case Copy():
            subject, done = f"{subject}.{change.field}", f"= {change.source_field}"
        case _:
            done = change.change
    return Explanation(
        code=Reason.CHANGED,
        subject=subject,
        limit=where,
        current=str(rows),
        needed=done,
        severity=Severity.NOTE,
    )
