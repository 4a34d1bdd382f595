"""Calendars: when factories and warehouses work, public holidays, and factory stops."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from network.enums import Confidence, LocationKind
from network.location import Location
from network.working_time import CalendarRow

_DEFAULT = "planning default, no source"
_WORKING_WEEK = {
    ("FACTORY", "CN"): ("Mon-Sat", "08:00", "18:00"),
    ("FACTORY", "VN"): ("Mon-Sat", "08:00", "17:00"),
    ("FACTORY", "TH"): ("Mon-Sat", "08:00", "17:00"),
    ("FACTORY", "IN"): ("Mon-Sat", "09:00", "18:00"),
    ("FACTORY", "MX"): ("Mon-Sat", "08:00", "18:00"),
    ("WAREHOUSE", "SA"): ("Sun-Thu", "08:00", "18:00"),
}
_USUAL_WEEK = ("Mon-Fri", "08:00", "18:00")
_STOPS = {
    "CN": (
        (date(2026, 2, 10), date(2026, 2, 24), "Chinese New Year 2026 (17 February)"),
        (date(2027, 1, 30), date(2027, 2, 13), "Chinese New Year 2027 (6 February)"),
    ),
    "VN": (
        (date(2026, 2, 14), date(2026, 2, 22), "Tet 2026 (17 February)"),
        (date(2027, 2, 3), date(2027, 2, 11), "Tet 2027 (6 February)"),
    ),
}
"""Days on which factories stand still, both included; longer than the public holidays."""


def calendar_id(place: Location) -> str:
    """Return the calendar a place works by; ports, airports and terminals work always."""
    if place.kind not in (LocationKind.FACTORY, LocationKind.WAREHOUSE):
        return ""
    return f"{place.kind.value.upper()}-{place.country_code}"


def working(place: Location) -> Location:
    """Return a place with its calendar."""
    return replace(place, calendar_id=calendar_id(place))


def calendars(places: Iterable[Location]) -> list[CalendarRow]:
    """Return one calendar per kind of place and country: hours, holidays, stops."""
    names = sorted({name for name in map(calendar_id, places) if name})
    return [row for name in names for row in _calendar(name)]


def _calendar(name: str) -> list[CalendarRow]:
    kind, _, country = name.partition("-")
    weekdays, opens, closes = _WORKING_WEEK.get((kind, country), _USUAL_WEEK)
    hours = CalendarRow(
        calendar_id=name,
        line=1,
        weekdays=weekdays,
        opens=opens,
        closes=closes,
        name="opening hours",
        source=f"{_DEFAULT}: usual hours",
        confidence=Confidence.UNVERIFIED,
    )
    holidays = CalendarRow(
        calendar_id=name,
        line=2,
        holidays_of=country,
        name=f"public holidays of {country}",
        source="holidays (MIT): public holidays and substitute working days",
        confidence=Confidence.DERIVED,
    )
    stops = [
        CalendarRow(
            calendar_id=name,
            line=line,
            closed_from=first,
            closed_to=last,
            name=words,
            source=f"{_DEFAULT}: factory stop around the holiday",
            confidence=Confidence.UNVERIFIED,
        )
        for line, (first, last, words) in enumerate(_STOPS.get(country, ()), start=3)
        if kind == "FACTORY"
    ]
    return [hours, holidays, *stops]
