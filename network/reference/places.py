"""Places: ports, airports, terminals, borders, factories, warehouses, markets, crossings."""

from network.enums import Confidence, LocationKind, OpenStatus
from network.location import Facility, Location, Passage
from network.reference.source import Record, codes, confidence, records
from network.reference.warehouse_fees import storage_tariff_id

EU = frozenset(("AT", "BE", "CZ", "DE", "ES", "FR", "GR", "HU", "IT", "LU", "NL", "PL", "RO", "SI"))

_PORT_ZONES = {
    "AE": "Asia/Dubai",
    "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CO": "America/Bogota",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GE": "Asia/Tbilisi",
    "GR": "Europe/Athens",
    "HK": "Asia/Hong_Kong",
    "ID": "Asia/Jakarta",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "LK": "Asia/Colombo",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NL": "Europe/Amsterdam",
    "OM": "Asia/Muscat",
    "PA": "America/Panama",
    "PE": "America/Lima",
    "PH": "Asia/Manila",
    "PL": "Europe/Warsaw",
    "QA": "Asia/Qatar",
    "RO": "Europe/Bucharest",
    "SA": "Asia/Riyadh",
    "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana",
    "TH": "Asia/Bangkok",
    "US": "America/New_York",
    "VN": "Asia/Ho_Chi_Minh",
    "ZA": "Africa/Johannesburg",
}
_PORT_ZONE = {
    "AUMEL": "Australia/Melbourne",
    "AUSYD": "Australia/Sydney",
    "USHOU": "America/Chicago",
    "USLAX": "America/Los_Angeles",
    "USLGB": "America/Los_Angeles",
    "USOAK": "America/Los_Angeles",
    "USSEA": "America/Los_Angeles",
}
_TRADE_CODES = {
    "FAC-CNSNZ": ("CNSNZ", "CNSZX"),
    "FAC-CNSGH": ("CNSGH", "CNSHA"),
    "FAC-CNNBO": ("CNNBO", "CNNGB"),
    "FAC-CNQIN": ("CNQIN", "CNTAO"),
    "FAC-CNXAM": ("CNXAM", "CNXMN"),
    "FAC-CNGGZ": ("CNGGZ", "CNCAN"),
    "FAC-CNTNJ": ("CNTNJ", "CNTSN"),
}
"""Factory cities that also answer to the code the trade uses for their port."""

_CROSSINGS = (
    ("HUB-FRCQF", "Calais", "FR", "Europe/Paris", 50.95, 1.85),
    ("HUB-GBDVR", "Dover", "GB", "Europe/London", 51.13, 1.31),
)


def territory(country_code: str) -> str:
    """Return the customs territory of a country."""
    return "EU" if country_code in EU else country_code


def locations() -> list[Location]:
    """Return every place of the world."""
    places = [_port(row) for row in records("ports")]
    places += [_airport(row) for row in records("airports")]
    places += [_city(row) for row in records("cities")]
    known = {place.location_id: place for place in places}
    places += [_borrowed(row, known[row["from_id"]]) for row in records("places")]
    return places + [_crossing(*row) for row in _CROSSINGS]


def _port(row: Record) -> Location:
    port_id, country = row["port_id"], row["country_iso2"]
    zone = _PORT_ZONE.get(port_id) or _PORT_ZONES[country]
    return Location(
        location_id=port_id,
        name=row["name"],
        kind=LocationKind.SEAPORT,
        lat=float(row["lat_deg"]),
        lon=float(row["lon_deg"]),
        country_code=country,
        customs_territory=territory(country),
        region=row["sea_region"],
        timezone=zone,
        place_code=(port_id,),
        sea_lat=float(row["graph_node_lat_deg"]),
        sea_lon=float(row["graph_node_lon_deg"]),
        source=row["source"],
        confidence=confidence(row),
    )


def _airport(row: Record) -> Location:
    country = row["country_iso2"]
    return Location(
        location_id=row["airport_id"],
        name=row["name"],
        kind=LocationKind.AIRPORT,
        lat=float(row["lat_deg"]),
        lon=float(row["lon_deg"]),
        country_code=country,
        customs_territory=territory(country),
        region=row["air_region"],
        timezone=row["timezone"],
        iata=row["airport_id"],
        place_code=(row["airport_id"],),
        source=row["source"],
        confidence=confidence(row),
    )


def _city(row: Record) -> Location:
    node_id, country = row["node_id"], row["country_iso2"]
    kind = LocationKind(row["kind"])
    is_warehouse = kind is LocationKind.WAREHOUSE
    return Location(
        location_id=node_id,
        name=row["name"],
        kind=kind,
        lat=float(row["lat_deg"]),
        lon=float(row["lon_deg"]),
        country_code=country,
        customs_territory=territory(country),
        timezone=row["timezone"],
        place_code=_TRADE_CODES.get(node_id, (row["unlocode"],)),
        storage_tariff_id=storage_tariff_id(country) if is_warehouse else "",
        source=row["source"],
        confidence=confidence(row),
    )


def _borrowed(row: Record, origin: Location) -> Location:
    """Return a place at the position of another one that stands in the tables."""
    location_id = row["location_id"]
    code = location_id.partition("-")[2]
    return Location(
        location_id=location_id,
        name=row["name"],
        kind=LocationKind(row["kind"]),
        lat=origin.lat,
        lon=origin.lon,
        country_code=origin.country_code,
        customs_territory=origin.customs_territory,
        timezone=origin.timezone,
        place_code=(code, *codes(row["also_known_as"])),
        source=f"position of {origin.location_id}: {origin.source}",
        confidence=Confidence.DERIVED,
    )


def _crossing(
    location_id: str, name: str, country: str, zone: str, lat: float, lon: float
) -> Location:
    return Location(
        location_id=location_id,
        name=name,
        kind=LocationKind.HUB,
        lat=lat,
        lon=lon,
        country_code=country,
        customs_territory=territory(country),
        timezone=zone,
        place_code=(location_id.partition("-")[2],),
        source="position set by hand: end of the Channel crossing",
        confidence=Confidence.UNVERIFIED,
    )


def passages() -> list[Passage]:
    """Return the straits, canals and capes, open or closed as in the base.

    Ways are measured in that state, so it is the planned one as well.
    """
    return [
        Passage(
            passage_id=row["passage_id"],
            name=row["name"],
            status=OpenStatus(row["status"]),
            planned_status=OpenStatus(row["status"]),
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("passages")
    ]


_OPEN_TODAY = frozenset(("WHS-USONT", "WHS-USEDN", "WHS-DEBRE", "WHS-GBBHM", "WHS-JPCHB"))
_MONTHLY_RENT = {"US": 30_000.0, "CA": 26_000.0, "JP": 28_000.0, "AU": 26_000.0, "AE": 18_000.0}
_WEST = frozenset(("DE", "NL", "FR", "IT", "ES", "GB", "SG", "KR"))
_RENT_WEST, _RENT_ELSEWHERE = 22_000.0, 12_000.0
_CAPACITY_M3 = 20_000.0
_OPENING_MONTHS = 3.0


def facilities() -> list[Facility]:
    """Return the overseas warehouses with default costs per month."""
    return [_facility(row) for row in records("cities") if row["kind"] == "warehouse"]


def _facility(row: Record) -> Facility:
    country = row["country_iso2"]
    rent = _MONTHLY_RENT.get(country, _RENT_WEST if country in _WEST else _RENT_ELSEWHERE)
    return Facility(
        location_id=row["node_id"],
        status=OpenStatus.OPEN if row["node_id"] in _OPEN_TODAY else OpenStatus.CONSIDER,
        fixed_cost=rent,
        opening_cost=_OPENING_MONTHS * rent,
        closing_cost=rent,
        storage_capacity_m3=_CAPACITY_M3,
        source="planning default, no source: rent per month by country, opening = 3 months, "
        "closing = 1 month, 20,000 m3",
        confidence=Confidence.UNVERIFIED,
    )
