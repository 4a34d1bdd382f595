"""Lanes: every pair of places and mode that some policy opens, and which products it is for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from network.enums import Reason
from network.io.anura.book import MODE_POLICIES, Book, Row
from network.io.anura.claims import Claim, claim_of, heard
from network.io.anura.directory import DESTINATIONS, Directory, Element, Kind, Meaning
from network.io.anura.measures import Measures
from network.io.anura.modes import Modes, Reading
from network.io.anura.sourcing import Sourcing
from network.io.anura.ways import Lane, Stretch, Ways

_ORIGINS = (Kind.FACILITY, Kind.SUPPLIER, Kind.CUSTOMER)

Products = frozenset[str]


@dataclass(slots=True)
class Connection:
    """One pair of places by one mode.

    ``claims`` are its transport policies, ``sourcing`` the policies that let goods through (empty
    where none is needed). ``open_to`` are products that would go too although nothing says so.
    """

    lane: Lane
    mode_name: str
    reading: Reading
    mode_row: Row | None
    claims: list[Claim]
    sourcing: list[Claim]
    distance: Stretch
    time: Stretch
    open_to: Products = field(default_factory=frozenset)

    @property
    def products(self) -> Products:
        """Return the products it is for."""
        return frozenset().union(*(claim.products for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Goings:
    """What may move at all: by customer what it wants, by place that makes goods what it makes."""

    everything: Products
    wanted: Mapping[Element, Products]
    made: Mapping[Element, Products]

    def between(self, lane: Lane, reached: frozenset[Element]) -> Products:
        """Return the products that could move on a lane.

        A place that nothing leads to sends only what it makes itself.
        """
        origin, destination = lane
        every = self.everything
        could = every if origin in reached else self.made.get(origin, every)
        return could & self.wanted.get(destination, every)


@dataclass(frozen=True, slots=True)
class LaneReader:
    """Reads the lanes of a model."""

    book: Book
    directory: Directory
    measures: Measures
    sourcing: Sourcing
    ways: Ways
    modes: Modes
    goings: Goings

    def read(self) -> list[Connection]:
        """Return the lanes that transport and sourcing policies open for goods that may move."""
        drafts: dict[tuple[Lane, str], list[Claim]] = defaultdict(list)
        policies = self.book.included("TransportationPolicies")
        rows = [row for row in policies if self._draft(row, drafts)]
        lanes = dict.fromkeys(lane for lane, _ in drafts)
        reached = frozenset(lane[1] for lane in lanes if self.sourcing.allowed(*lane) != [])
        made = [
            connection
            for (lane, mode), claims in drafts.items()
            if (connection := self._connection(lane, mode, claims, reached)) is not None
        ]
        made = self._in_range(made)
        used = {c.row.key for found in made for c in found.claims}
        for row in rows:
            if row.key not in used:
                row.leave_all(Reason.NOT_CARRIED_UNUSED, detail="no goods may go there")
        for connection in made:
            self._account(connection)
        self.sourcing.leave_unused()
        self.ways.tell_reckoned(Counter(c.reading.mode for c in made if c.time.is_reckoned))
        return made

    def _draft(self, row: Row, drafts: dict[tuple[Lane, str], list[Claim]]) -> bool:
        """Put a policy to the lanes it speaks of; tell whether it speaks of any."""
        keys = {
            "OriginName": self.directory.read(row, "OriginName", *_ORIGINS),
            "DestinationName": self.directory.read(row, "DestinationName", *DESTINATIONS),
            "ProductName": self.directory.read(row, "ProductName", Kind.PRODUCT, blank_is_all=True),
            "ModeName": self._modes(row),
        }
        known = {column: meaning for column, meaning in keys.items() if meaning is not None}
        if len(known) < len(keys):
            return False
        if any(meaning.is_excluded for meaning in known.values()):
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            return False
        origins = [e for e in known["OriginName"].elements if e.kind is not Kind.CUSTOMER]
        if not origins:
            row.leave_all(Reason.NOT_CARRIED, detail="goods that come back")
            return False
        products = known.pop("ProductName")
        claim = claim_of(row, products, known.items())
        for origin in origins:
            for destination in known["DestinationName"].elements:
                for mode in known["ModeName"].elements:
                    if origin != destination:
                        drafts[(origin, destination), mode.name].append(claim)
        return True

    def _modes(self, row: Row) -> Meaning | None:
        """Return the modes a policy names; without a table of modes any name is one."""
        text = row.text("ModeName")
        if not text or not self.book.has("TransportationModes"):
            return Meaning((Element(Kind.MODE, text),), is_single=True)
        return self.directory.read(row, "ModeName", Kind.MODE)

    def _connection(
        self, lane: Lane, mode: str, claims: list[Claim], reached: frozenset[Element]
    ) -> Connection | None:
        """Return a lane with the products that may go; ``None`` when none may.

        ``reached`` are the places that some lane leads to.
        """
        could = self.goings.between(lane, reached)
        sourcing = self.sourcing.allowed(*lane)
        let = self.goings.everything if sourcing is None else _all_of(sourcing)
        claims = [claim.only(could & let) for claim in heard(claims, "OriginName")]
        claims = [claim for claim in claims if claim.products]
        if not claims:
            return None
        reading = self.modes.of(mode, claims[0].row, "ModeName")
        if reading is None:
            return None
        distances = [(self.ways.distance(claim.row, lane), claim) for claim in claims]
        distance = _longest(distances, "TransportDistance")
        times = [
            (self.ways.time(claim.row, lane, reading.mode, distance.value), claim)
            for claim in claims
        ]
        products = _all_of(claims)
        return Connection(
            lane=lane,
            mode_name=mode,
            reading=reading,
            mode_row=self.directory.rows.get(Element(Kind.MODE, mode)),
            claims=claims,
            sourcing=[c.only(products) for c in sourcing or () if c.products & products],
            distance=distance,
            time=_longest(times, "TransportTime"),
            open_to=could - products,
        )

    def _in_range(self, made: list[Connection]) -> list[Connection]:
        """Leave out lanes from sources that are too far away; the nearest source stays."""
        rows = {id(claim.row): claim for c in made for claim in c.sourcing}
        ranges = {number: self.sourcing.range_km(claim) for number, claim in rows.items()}
        if not any(limit is not None for limit in ranges.values()):
            return made
        nearest: dict[tuple[Element, str], float] = {}
        for connection in made:
            for product in connection.products:
                key = (connection.lane[1], product)
                nearest[key] = min(nearest.get(key, float("inf")), connection.distance.value)
        return [c for c in made if self._keep_in_range(c, ranges, nearest)]

    def _keep_in_range(
        self,
        connection: Connection,
        ranges: Mapping[int, float | None],
        nearest: Mapping[tuple[Element, str], float],
    ) -> bool:
        """Take the products off a lane that it is too long for; tell whether some are left."""
        km = connection.distance.value
        far: set[str] = set()
        for claim in connection.sourcing:
            limit = ranges[id(claim.row)]
            if limit is not None and km > limit:
                far |= {p for p in claim.products if km > nearest[connection.lane[1], p]}
        if far:
            left = connection.products - far
            connection.claims = [c for one in connection.claims if (c := one.only(left)).products]
            connection.sourcing = [
                c for one in connection.sourcing if (c := one.only(left)).products
            ]
            connection.open_to |= far
        return bool(connection.claims)

    def _account(self, connection: Connection) -> None:
        """Account for the cells that made a lane."""
        connection.distance.origin.carry()
        connection.time.origin.carry()
        for claim in connection.sourcing:
            self.sourcing.use(claim)
        for claim in connection.claims:
            claim.origin.carry()
            claim.row.carry("ModeName")
            claim.row.is_plain("OptimizationPolicy", MODE_POLICIES)
            if connection.open_to:
                claim.row.leave(Reason.NOT_CARRIED_PRODUCTS, "ProductName")
        if connection.mode_row is not None:
            connection.mode_row.carry("ModeName", "Status")


def _all_of(claims: Iterable[Claim]) -> Products:
    return frozenset().union(*(claim.products for claim in claims))


def _longest(found: list[tuple[Stretch, Claim]], column: str) -> Stretch:
    """Return the longest of what policies of one lane say; shorter ones are left out."""
    longest = max((stretch for stretch, _ in found), key=lambda stretch: stretch.value)
    for stretch, claim in found:
        if stretch.row is claim.row and stretch.value < longest.value:
            claim.row.leave(Reason.NOT_CARRIED_BY_PRODUCT, column, f"{column}UOM")
        elif stretch.value == longest.value:
            stretch.origin.carry()
    return longest
