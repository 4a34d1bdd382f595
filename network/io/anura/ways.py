"""How far and how long a lane is: as its policy says, else the transit matrix, else reckoned."""

from collections import Counter
from dataclasses import dataclass

from network.check.services import MOST_SPEED_KM_H
from network.enums import Dimension, Mode, Reason, Severity
from network.explanation import Explanation
from network.geo import great_circle_km
from network.io.anura.book import Book, Row
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.figures import Origin
from network.io.anura.measures import Measures
from network.units import KM_PER_MILE, MINUTES_PER_HOUR

_CIRCUITY_PERCENT = 17.0
_SPEED = 55.0
"""Defaults of the schema: detours of 17 %, 55 miles per hour."""

_KINDS = (Kind.FACILITY, Kind.SUPPLIER, Kind.CUSTOMER)
_POSITIONS = ("Latitude", "Longitude")
_SHORT_HAUL_KM = 50.0

Position = tuple[float, float]
Lane = tuple[Element, Element]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The length of a lane in km or minutes, and the cells it rests on; ``row`` states it."""

    value: float
    origin: Origin
    row: Row | None = None
    is_reckoned: bool = False


class Ways:
    """Distances and times between elements of a model."""

    def __init__(
        self, book: Book, directory: Directory, measures: Measures, at: dict[Element, Position]
    ) -> None:
        self._book = book
        self._rows = directory.rows
        self._measures = measures
        self._at = at
        self._matrix: dict[Lane, Row] = {}
        self._settings = next(book.rows("ModelSettings"), None)
        self._circuity = 1.0 + self._setting("CircuityFactor", _CIRCUITY_PERCENT) / 100.0
        for row in book.included("TransitMatrix"):
            self._read(row, directory)

    def _read(self, row: Row, directory: Directory) -> None:
        """Take a row of the transit matrix; those of one asset or one schedule are passed over."""
        if row.has("AssetName") or row.has("TransitMatrixSchedule"):
            row.leave_all(Reason.NOT_CARRIED, detail="of one asset or schedule")
            return
        origins = directory.read(row, "OriginName", *_KINDS)
        destinations = directory.read(row, "DestinationName", *_KINDS)
        if origins is None or destinations is None:
            return
        if origins.is_excluded or destinations.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            return
        is_symmetric = row.flag("IsSymmetric", default=True)
        for origin in origins.elements:
            for destination in destinations.elements:
                self._matrix[origin, destination] = row
                if is_symmetric:
                    self._matrix.setdefault((destination, origin), row)

    def straight_km(self, lane: Lane) -> float:
        """Return the great circle between the ends of a lane."""
        (lat, lon), (lat_to, lon_to) = (self._at[end] for end in lane)
        return float(great_circle_km(lat, lon, lat_to, lon_to))

    def distance(self, row: Row, lane: Lane) -> Stretch:
        """Return the length of a lane in km for one of its policies."""
        stated = self._stated(row, lane, "TransportDistance", Dimension.DISTANCE)
        if stated is not None:
            return stated
        cells = self._settings_cells("CircuityFactor")
        for end in lane:
            cells = cells + Origin.of(self._rows[end], *_POSITIONS).as_support()
        return Stretch(self.straight_km(lane) * self._circuity, cells)

    def time(self, row: Row, lane: Lane, mode: Mode, km: float) -> Stretch:
        """Return the time of a lane in minutes for one of its policies.

        Reckoned times keep to what the mode can do at most; stated ones that do not are findings.
        """
        farthest = max(km, self.straight_km(lane))
        stated = self._stated(row, lane, "TransportTime", Dimension.TIME)
        if stated is not None:
            self._judge(stated, mode, farthest)
            return stated
        speed = self._speed_km_h()
        cells = self._settings_cells("AverageSpeed", "PrimarySpeedUOM")
        if speed > MOST_SPEED_KM_H[mode]:
            speed, cells = MOST_SPEED_KM_H[mode], Origin()
        return Stretch(farthest / speed * MINUTES_PER_HOUR, cells, is_reckoned=True)

    def _judge(self, stated: Stretch, mode: Mode, km: float) -> None:
        """Find a time that is shorter than the mode can do."""
        hours = stated.value / MINUTES_PER_HOUR
        if stated.row is not None and km > _SHORT_HAUL_KM and hours < km / MOST_SPEED_KM_H[mode]:
            speed = "no time" if hours == 0 else f"{km / hours:,.0f} km/h"
            too_fast = Explanation(
                code=Reason.FASTER_THAN_PHYSICS,
                subject=str(mode),
                current=speed,
                needed=f"{MOST_SPEED_KM_H[mode]:,.0f} km/h",
            )
            stated.row.refuse("TransportTime", too_fast)

    def tell_reckoned(self, modes: Counter[Mode]) -> None:
        """Note how many times were reckoned, by mode."""
        for mode, count in modes.items():
            speed = min(self._speed_km_h(), MOST_SPEED_KM_H[mode])
            self._book.notes.append(
                Explanation(
                    code=Reason.TIME_RECKONED,
                    subject=str(mode),
                    current=str(count),
                    needed=f"{speed:.4g} km/h",
                    severity=Severity.NOTE,
                )
            )

    def _stated(self, row: Row, lane: Lane, column: str, dimension: Dimension) -> Stretch | None:
        """Return what the policy says, else what the transit matrix says."""
        found = self._measures.amount(row, column, dimension)
        if found is not None:
            return Stretch(found.canonical, found.origin, row)
        entry = self._matrix.get(lane)
        found = None if entry is None else self._measures.amount(entry, column, dimension)
        if entry is None or found is None:
            return None
        keys = Origin.of(entry, "OriginName", "DestinationName", "IsSymmetric", "Status")
        return Stretch(found.canonical, found.origin + keys, entry)

    def _speed_km_h(self) -> float:
        speed = self._setting("AverageSpeed", _SPEED) or _SPEED
        settings = self._settings
        unit = "" if settings is None else settings.word("PrimarySpeedUOM", ("MPH", "KPH"))
        return speed * (1.0 if unit == "kph" else KM_PER_MILE)

    def _setting(self, column: str, default: float) -> float:
        found = None if self._settings is None else self._settings.number(column)
        return default if found is None else found

    def _settings_cells(self, *columns: str) -> Origin:
        settings = self._settings
        return Origin() if settings is None else Origin.of(settings, *columns).as_support()
