"""Modes of transport: Anura lets their names be anything, so they are read by their words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from network.enums import LoadForm, Mode, Reason, Severity
from network.explanation import Explanation
from network.io.anura.book import Row

BLANK = "blank"
"""What a policy without a mode is called where a mode is asked for."""

_WORDS: Mapping[Mode, frozenset[str]] = {
    Mode.PARCEL: frozenset(
        ("parcel", "parcels", "courier", "couriers", "ups", "fedex", "dhl", "usps", "smallparcel")
    ),
    Mode.SEA: frozenset(("ocean", "sea", "vessel", "ship", "deepsea", "maritime", "seafreight")),
    Mode.AIR: frozenset(("air", "airfreight", "plane", "flight", "airplane", "aircraft")),
    Mode.RAIL: frozenset(("rail", "railway", "railroad", "train", "railcar", "boxcar")),
    Mode.BARGE: frozenset(("barge", "river", "waterway")),
    Mode.TRUCK: frozenset(
        (
            "truck",
            "trucks",
            "truckload",
            "trucking",
            "road",
            "ftl",
            "ltl",
            "tl",
            "lorry",
            "van",
            "drayage",
            "trailer",
            "ground",
        )
    ),
}
_FORMS: Mapping[Mode, LoadForm] = {
    Mode.SEA: LoadForm.LCL,
    Mode.AIR: LoadForm.ULD,
    Mode.RAIL: LoadForm.LCL,
    Mode.TRUCK: LoadForm.LCL,
    Mode.BARGE: LoadForm.LCL,
    Mode.PARCEL: LoadForm.PARCEL,
}
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a mode of the model is read."""

    mode: Mode
    load_form: LoadForm


class Modes:
    """Reads modes by name, each name once."""

    def __init__(self, given: Mapping[str, Mode]) -> None:
        self._given = {name.strip().casefold(): mode for name, mode in given.items()}
        self._read: dict[str, Reading | None] = {}

    def of(self, name: str, row: Row, column: str) -> Reading | None:
        """Return how a mode is read; ``None``, with a finding, where its name does not say."""
        if name not in self._read:
            self._read[name] = self._reading(name, row, column)
        return self._read[name]

    def _reading(self, name: str, row: Row, column: str) -> Reading | None:
        shown = name or BLANK
        said = self._given.get(shown.casefold())
        mode = said or mode_of(name)
        if mode is None:
            unknown = Explanation(code=Reason.UNKNOWN_MODE, subject=shown, needed=f"{shown}=truck")
            row.refuse(column, unknown)
            return None
        row.book.notes.append(
            Explanation(
                code=Reason.MODE_READ,
                subject=shown,
                current=str(mode),
                limit="as told" if said else "by its name",
                place=row.place(column),
                severity=Severity.NOTE,
            )
        )
        return Reading(mode, _FORMS[mode])


def mode_of(name: str) -> Mode | None:
    """Return the mode that a name speaks of; ``None`` when it speaks of none, or of several.

    Parcels ride on lorries and aircraft: a name that speaks of parcels means them.
    """
    words = {word.casefold() for word in _WORD.findall(name)}
    words |= {part.casefold() for part in re.split(r"[^A-Za-z]+", name) if part}
    found = [mode for mode, known in _WORDS.items() if words & known]
    if Mode.PARCEL in found:
        return Mode.PARCEL
    return found[0] if len(found) == 1 else None
