"""The elements of a model by name, and what a key cell means: an element, a group, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from network.enums import Reason
from network.io.anura.book import Book, Row
from network.io.anura.figures import Origin

ALL = frozenset(("all", "(all)"))


class Kind(StrEnum):
    """What an element is; the name of the group type it is a member of."""

    CUSTOMER = "Customers"
    FACILITY = "Facilities"
    SUPPLIER = "Suppliers"
    PRODUCT = "Products"
    PERIOD = "Periods"
    MODE = "Modes"


_TABLES: Mapping[Kind, tuple[str, str]] = {
    Kind.CUSTOMER: ("Customers", "CustomerName"),
    Kind.FACILITY: ("Facilities", "FacilityName"),
    Kind.SUPPLIER: ("Suppliers", "SupplierName"),
    Kind.PRODUCT: ("Products", "ProductName"),
    Kind.PERIOD: ("Periods", "PeriodName"),
    Kind.MODE: ("TransportationModes", "ModeName"),
}
SOURCES = (Kind.FACILITY, Kind.SUPPLIER)
DESTINATIONS = (Kind.CUSTOMER, Kind.FACILITY)
_MIXED = {
    "sources": SOURCES,
    "destinations": DESTINATIONS,
    **{kind.casefold(): (kind,) for kind in Kind},
}
"""The kinds of elements that a type of group may hold."""


@dataclass(frozen=True, slots=True, order=True)
class Element:
    """An element of the model."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key cell stands for: elements, and whether it names a single one.

    ``is_excluded`` tells that everything it names is excluded.
    """

    elements: tuple[Element, ...]
    is_single: bool = False
    is_excluded: bool = False
    origin: Origin = field(default_factory=Origin, compare=False)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the elements."""
        return frozenset(element.name for element in self.elements)


@dataclass(slots=True)
class _Group:
    """A group by name; members are kept by the kinds that its type allows."""

    members: list[Element] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


class Directory:
    """The elements and groups of a model."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.rows: dict[Element, Row] = {}
        self._excluded: set[Element] = set()
        self._groups: dict[tuple[str, Kind], _Group] = {}
        self._cache: dict[tuple[str, tuple[Kind, ...]], Meaning] = {}
        for kind in Kind:
            self._read(kind)
        for row in book.included("Groups"):
            self._join(row)

    def of(self, kind: Kind) -> tuple[Element, ...]:
        """Return the elements of a kind, in the order of the table."""
        return tuple(element for element in self.rows if element.kind is kind)

    def read(
        self, row: Row, column: str, *kinds: Kind, blank_is_all: bool = False
    ) -> Meaning | None:
        """Return what a key cell stands for; ``None`` where it stands for nothing.

        A name goes before a group of that name, and that before ``ALL``. Of several kinds of
        elements with the name, the first kind is meant. What is not known is a finding.
        """
        text = row.text(column)
        if not text and not blank_is_all:
            row.fault(column, Reason.MISSING_VALUE)
            return None
        key = (text, kinds)
        if key not in self._cache:
            meaning = self._meaning(text, kinds)
            if meaning is None:
                names = [element.name for element in self.rows if element.kind in kinds]
                names += [name for name, kind in self._groups if kind in kinds]
                row.unknown(column, " / ".join(_TABLES[kind][0] for kind in kinds), names)
                return None
            self._cache[key] = meaning
        return self._cache[key]

    def _read(self, kind: Kind) -> None:
        table, column = _TABLES[kind]
        for row in self._book.rows(table):
            name = row.text(column)
            element = Element(kind, name)
            if not name:
                row.fault(column, Reason.MISSING_VALUE)
            elif element in self.rows or element in self._excluded:
                row.fault(column, Reason.DUPLICATE_KEY)
            elif row.word("Status", ("Include", "Exclude")) == "exclude":
                self._excluded.add(element)
                row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            else:
                self.rows[element] = row

    def _join(self, row: Row) -> None:
        """Put a member into its group."""
        kinds = _MIXED.get(row.text("GroupType").casefold(), ())
        name, member = row.text("GroupName"), row.text("MemberName")
        found = [Element(kind, member) for kind in kinds]
        element = next((e for e in found if e in self.rows or e in self._excluded), None)
        for column in ("GroupName", "MemberName"):
            if not row.has(column):
                row.fault(column, Reason.MISSING_VALUE)
        if not kinds or not name or not member:
            return
        if element is None:
            known = [e.name for e in self.rows if e.kind in kinds]
            row.unknown("MemberName", " / ".join(_TABLES[kind][0] for kind in kinds), known)
            return
        is_excluded = element in self._excluded
        if is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
        for kind in kinds:
            group = self._groups.setdefault((name, kind), _Group())
            if element.kind is kind and not is_excluded:
                group.members.append(element)
                group.rows.append(row)

    def _meaning(self, text: str, kinds: Sequence[Kind]) -> Meaning | None:
        for kind in kinds:
            element = Element(kind, text)
            if element in self.rows:
                return Meaning((element,), is_single=True)
            if element in self._excluded:
                return Meaning((), is_single=True, is_excluded=True)
        groups = [self._groups[text, kind] for kind in kinds if (text, kind) in self._groups]
        if groups:
            members = tuple(dict.fromkeys(m for group in groups for m in group.members))
            rows = {id(row): row for group in groups for row in group.rows}.values()
            columns = ("GroupName", "GroupType", "MemberName", "Status")
            origin = Origin(support=tuple((row, columns) for row in rows))
            return Meaning(members, is_excluded=not members, origin=origin)
        if not text or text.casefold() in ALL:
            return Meaning(tuple(e for kind in kinds for e in self.of(kind)))
        return None
