"""Places of a model: where its elements lie, and what they are called here."""

from collections import Counter
from collections.abc import Mapping

from network.enums import Confidence, LocationKind, Reason
from network.explanation import Explanation
from network.io.anura.book import Row
from network.io.anura.countries import country_code, time_zone
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.goods import SOURCE
from network.io.anura.ways import Position
from network.location import Location
from network.network import Network

PLACES = (Kind.CUSTOMER, Kind.FACILITY, Kind.SUPPLIER)
_HALF_TURN_DEG = 90.0
_TURN_DEG = 180.0
_SINGULAR = {Kind.CUSTOMER: "customer", Kind.FACILITY: "facility", Kind.SUPPLIER: "supplier"}


def ids_of(directory: Directory) -> dict[Element, str]:
    """Return the id of every place: its name, told apart where several kinds share it."""
    places = [element for kind in PLACES for element in directory.of(kind)]
    count = Counter(element.name for element in places)
    return {
        element: element.name
        if count[element.name] == 1
        else f"{element.name} ({_SINGULAR[element.kind]})"
        for element in places
    }


def positions_of(directory: Directory) -> dict[Element, Position]:
    """Return latitude and longitude of every place; what is missing is a finding."""
    return {
        element: _position(directory.rows[element], element.name)
        for kind in PLACES
        for element in directory.of(kind)
    }


def _position(row: Row, name: str) -> Position:
    lat = row.number("Latitude", -_HALF_TURN_DEG, _HALF_TURN_DEG)
    lon = row.number("Longitude", -_TURN_DEG, _TURN_DEG)
    missing = [column for column in ("Latitude", "Longitude") if not row.has(column)]
    if missing:
        code = Reason.POSITION_MISSING
        row.refuse(missing[0], Explanation(code=code, subject=name))
    elif lat == 0.0 and lon == 0.0:
        row.refuse("Latitude", Explanation(code=Reason.POSITION_ZERO, subject=name))
    return lat or 0.0, lon or 0.0


class Gazetteer:
    """Makes locations of elements."""

    def __init__(
        self,
        directory: Directory,
        ids: Mapping[Element, str],
        positions: Mapping[Element, Position],
        base: Network,
    ) -> None:
        self._rows = directory.rows
        self._ids = ids
        self._positions = positions
        self._base = base

    @property
    def elements(self) -> tuple[Element, ...]:
        """Return every element that is a place."""
        return tuple(self._ids)

    def id_of(self, element: Element) -> str:
        """Return what a place is called here."""
        return self._ids[element]

    def location(self, element: Element, kind: LocationKind) -> Location:
        """Return the location of an element, its cells accounted for."""
        row = self._rows[element]
        lat, lon = self._positions[element]
        country = self.country(element)
        row.carry(f"{_SINGULAR[element.kind]}Name", "Status", "Region", "Latitude", "Longitude")
        if country:
            row.carry("Country")
        elif row.has("Country"):
            row.leave(Reason.NOT_CARRIED_UNCLEAR, "Country", detail="no country of that name")
        return Location(
            location_id=self._ids[element],
            name=element.name,
            kind=kind,
            lat=lat,
            lon=lon,
            country_code=country,
            customs_territory=self._territory(country),
            region=row.text("Region"),
            timezone=time_zone(country, lat, lon),
            source=SOURCE,
            confidence=Confidence.UNVERIFIED,
        )

    def country(self, element: Element) -> str:
        """Return the code of the country of an element; blank where it is not known."""
        return country_code(self._rows[element].text("Country"))

    def _territory(self, country: str) -> str:
        """Return the customs territory of a country: its union where the network knows one."""
        territories = self._base.table("territories")
        row = territories.find(country) if country else None
        if row is None:
            return country
        return str(territories[row].customs_territory_id) or country
