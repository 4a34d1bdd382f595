"""Rates by distance and shipment size: which of them a lane falls under."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from network.enums import Dimension, Reason
from network.io.anura.book import Book, Row
from network.io.anura.directory import ALL, DESTINATIONS, SOURCES, Directory, Element, Kind
from network.io.anura.figures import Origin
from network.io.anura.measures import GOODS, Amount, Measures
from network.io.anura.ways import Lane

_PROPERTIES = ("Name", "Address", "City", "PostalCode", "Region", "Country", "Organization")
_BY_NAME = "name"
_NAME_COLUMNS = {
    Kind.CUSTOMER: "CustomerName",
    Kind.FACILITY: "FacilityName",
    Kind.SUPPLIER: "SupplierName",
}
_ANY = ""

Spot = tuple[str, str]
"""A property and its value in small letters; any value is blank."""


@dataclass(frozen=True, slots=True)
class Ride:
    """A lane as rates see it: its ends, its length, and how much goes at a time."""

    lane: Lane
    km: float
    size: Amount | None


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a rate: it holds from a distance and a shipment size on."""

    row: Row
    from_km: float
    from_size: Amount | None
    origin: Origin

    def holds(self, ride: Ride) -> bool:
        """Tell whether a ride is long and large enough."""
        if ride.km < self.from_km:
            return False
        if self.from_size is None or self.from_size.value == 0:
            return True
        if ride.size is None or ride.size.measure.dimension is not self.from_size.measure.dimension:
            return False
        return ride.size.canonical >= self.from_size.canonical

    @property
    def start(self) -> tuple[float, float]:
        """Return where it begins, to tell which of several is the last to begin."""
        return self.from_km, 0.0 if self.from_size is None else self.from_size.canonical


class Bands:
    """The rates of a model by name, and by what they say of the ends of a lane."""

    def __init__(self, book: Book, directory: Directory, measures: Measures) -> None:
        self._directory = directory
        self._measures = measures
        self._bands: dict[str, dict[tuple[Spot, Spot], list[Band]]] = {}
        for row in book.included("TransportationBandCosting"):
            self._add(row)

    def __contains__(self, name: str) -> bool:
        return name in self._bands

    def find(self, name: str, ride: Ride) -> Band | None:
        """Return the row of a rate that a ride falls under; rows that name its ends go first.

        Of rows that name the ends alike, the last to begin before the distance and size is taken.
        """
        rate = self._bands[name]
        origins, destinations = (self._spots(end) for end in ride.lane)
        best: Band | None = None
        most = -1
        for first in origins:
            for second in destinations:
                known = (first[1] != _ANY) + (second[1] != _ANY)
                for band in rate.get((first, second), ()):
                    if band.holds(ride) and (
                        known > most or best is None or (known == most and band.start >= best.start)
                    ):
                        best, most = band, known
        return best

    def _spots(self, element: Element) -> list[Spot]:
        """Return everything that can be said of an element, and that any will do."""
        row = self._directory.rows[element]
        spots = [(_BY_NAME, element.name), (_BY_NAME, _ANY)]
        for name in _PROPERTIES[1:]:
            spots += [(name.casefold(), row.text(name).casefold()), (name.casefold(), _ANY)]
        return list(dict.fromkeys(spots))

    def _add(self, row: Row) -> None:
        start = self._measures.amount(row, "DistanceBand", Dimension.DISTANCE, default=0.0)
        size = self._measures.amount(row, "ShipmentSize", *GOODS)
        if start is None:
            return
        columns = ("RateName", "OriginProperty", "OriginValue", "DestinationProperty")
        cells = Origin.of(row, *columns, "DestinationValue", "Status") + start.origin
        cells = cells if size is None else cells + size.origin
        band = Band(row, start.canonical, size, cells)
        rate = self._bands.setdefault(row.text("RateName"), defaultdict(list))
        for origin in self._named(row, "Origin", SOURCES):
            for destination in self._named(row, "Destination", DESTINATIONS):
                rate[origin, destination].append(band)

    def _named(self, row: Row, side: str, kinds: tuple[Kind, ...]) -> Iterable[Spot]:
        """Return what a rate says of one end: a property and its values."""
        name = row.word(f"{side}Property", _PROPERTIES) or _BY_NAME
        text = row.text(f"{side}Value")
        if not text or text.casefold() in ALL:
            return [(name, _ANY)]
        if name != _BY_NAME:
            return [(name, text.casefold())]
        meaning = self._directory.read(row, f"{side}Value", *kinds)
        if meaning is None:
            return []
        if meaning.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
        return [(name, element.name) for element in meaning.elements]
