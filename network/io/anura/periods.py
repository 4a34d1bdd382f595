"""Periods of a model: which there are, and how long each is."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from network.io.anura.book import Book, Row
from network.io.anura.directory import Directory, Kind, Meaning
from network.io.anura.figures import Origin

_HORIZON = "model horizon"
WHOLE = ""
"""The period of what holds for the whole horizon."""


class Periods:
    """The periods of a model, and its horizon as a period without a name."""

    def __init__(self, book: Book, directory: Directory) -> None:
        self._directory = directory
        self._settings = next(book.rows("ModelSettings"), None)
        self.start = self._settings.day("ModelStartDate") if self._settings is not None else None
        self._end = self._settings.day("ModelEndDate") if self._settings is not None else None
        self._starts: dict[str, date] = {}
        for element in directory.of(Kind.PERIOD):
            day = directory.rows[element].day("StartDate")
            if day is not None:
                self._starts[element.name] = day
        self.first = self.start or min(self._starts.values(), default=None)

    def read(self, row: Row) -> Meaning | None:
        """Return the periods a cell names; for the whole horizon no element at all."""
        text = row.text("PeriodName")
        if not text or text.casefold() == _HORIZON:
            return Meaning((), is_single=True)
        return self._directory.read(row, "PeriodName", Kind.PERIOD)

    def days(self, period: str) -> tuple[float, Origin] | None:
        """Return the length of a period in days and the cells it rests on, if it is known.

        A period lasts until the next one begins, the last one to the last day of the model.
        """
        if period == WHOLE:
            return self._between(self.start, self._end, ("ModelStartDate", "ModelEndDate"))
        start = self._starts.get(period)
        ordered = sorted((day, name) for name, day in self._starts.items())
        for (day, name), (end, following) in pairwise(ordered):
            if name == period:
                return float((end - day).days), self._cells((name, following))
        found = self._between(start, self._end, ("ModelEndDate",))
        return None if found is None else (found[0], found[1] + self._cells((period,)))

    def shortest_days(self, periods: Iterable[str]) -> tuple[float, bool, Origin] | None:
        """Return the length of the shortest of some periods, and whether all are as long.

        ``None`` where the length of one is not known.
        """
        found = [self.days(period) for period in periods]
        known = [one for one in found if one is not None]
        if not known or len(known) < len(found):
            return None
        origin = Origin()
        for _, cells in known:
            origin = origin + cells
        lengths = {days for days, _ in known}
        return min(lengths), len(lengths) == 1, origin

    def first_cells(self) -> Origin:
        """Return the cells that say when the model starts: its setting, else its first period."""
        if self.start is not None and self._settings is not None:
            return Origin.of(self._settings, "ModelStartDate")
        return self._cells([name for name, day in self._starts.items() if day == self.first])

    def _between(
        self, start: date | None, last: date | None, columns: tuple[str, ...]
    ) -> tuple[float, Origin] | None:
        if start is None or last is None or last < start or self._settings is None:
            return None
        return float((last - start).days + 1), Origin.of(self._settings, *columns).as_support()

    def _cells(self, names: Iterable[str]) -> Origin:
        rows = {
            element.name: row
            for element, row in self._directory.rows.items()
            if element.kind is Kind.PERIOD
        }
        origin = Origin()
        for name in names:
            origin = origin + Origin.of(rows[name], "PeriodName", "StartDate").as_support()
        return origin
