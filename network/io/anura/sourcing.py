"""Who may be supplied by whom: the sourcing policies of a model."""

from collections import defaultdict

from network.enums import Dimension, Reason
from network.io.anura.book import SOURCING_POLICIES, Book, Row
from network.io.anura.claims import Claim, claim_of, heard
from network.io.anura.directory import SOURCES, Directory, Element, Kind
from network.io.anura.measures import Measures

_POLICIES = (
    ("CustomerFulfillmentPolicies", "CustomerName", Kind.CUSTOMER, SOURCES),
    ("ReplenishmentPolicies", "FacilityName", Kind.FACILITY, (Kind.FACILITY,)),
    ("ProcurementPolicies", "FacilityName", Kind.FACILITY, (Kind.SUPPLIER,)),
)

Pair = tuple[Element, Element]
"""A source and its destination."""


class Sourcing:
    """The sourcing policies by pair; a table without rows restricts nothing."""

    def __init__(self, book: Book, directory: Directory, measures: Measures) -> None:
        self._measures = measures
        self._claims: dict[Pair, list[Claim]] = defaultdict(list)
        self._closed: set[tuple[Kind, Kind]] = set()
        self._rows: list[Row] = []
        self._used: set[tuple[str, int]] = set()
        for table, column, kind, sources in _POLICIES:
            for row in book.included(table):
                self._closed.update((source, kind) for source in sources)
                self._add(row, column, kind, sources, directory)

    def _add(
        self, row: Row, column: str, kind: Kind, sources: tuple[Kind, ...], directory: Directory
    ) -> None:
        destinations = directory.read(row, column, kind)
        products = directory.read(row, "ProductName", Kind.PRODUCT)
        origins = directory.read(row, "SourceName", *sources)
        if destinations is None or products is None or origins is None:
            return
        if destinations.is_excluded or products.is_excluded or origins.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            return
        self._rows.append(row)
        claim = claim_of(row, products, ((column, destinations), ("SourceName", origins)))
        for source in origins.elements:
            for destination in destinations.elements:
                self._claims[source, destination].append(claim)

    def allowed(self, source: Element, destination: Element) -> list[Claim] | None:
        """Return what policies let through from a source; ``None`` when nothing restricts it."""
        if (source.kind, destination.kind) not in self._closed:
            return None
        claims = self._claims.get((source, destination), [])
        return heard(claims, "SourceName") if claims else []

    def use(self, claim: Claim) -> None:
        """Account for a policy that a lane rests on."""
        row = claim.row
        claim.origin.carry()
        self._used.add(row.key)
        row.is_plain("OptimizationPolicy", SOURCING_POLICIES)

    def range_km(self, claim: Claim) -> float | None:
        """Return how far a source may be away; ``None`` for any distance."""
        found = self._measures.amount(claim.row, "MaxSourcingRange", Dimension.DISTANCE)
        if found is None:
            return None
        found.origin.carry()
        return found.canonical

    def leave_unused(self) -> None:
        """Account for policies that no lane rests on."""
        for row in self._rows:
            if row.key not in self._used:
                row.leave_all(Reason.NOT_CARRIED_UNUSED, detail="no lane of that kind")
