"""The head of a network: pairs of a key and its value in ``network.csv`` or its sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import CellError, Cells
from network.io.hints import nearest
from network.io.rows import ready
from network.network import Network
from network.schema import SCHEMA_VERSION, Field

VERSION = "schema_version"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; what it leaves out is not among the ``values``."""

    values: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Explanation, ...] = ()


def lines_of(network: Network) -> list[tuple[str, Any]]:
    """Return the head of a network as lines of a key and its value."""
    return [
        ("key", "value"),
        ("name", network.name),
        (VERSION, SCHEMA_VERSION),
        ("reference_date", network.reference_date),
    ]


def read_head(cells: Cells | None) -> Head:
    """Read the head; blank values mean defaults."""
    values: dict[str, Any] = {}
    findings: list[Explanation] = []
    for number, row in enumerate(cells.rows if cells is not None else ()):
        assert cells is not None  # noqa: S101
        key, value = (_text(cell) for cell in (*row, "", "")[:2])
        if key and key not in _KEYS:
            findings.append(
                Explanation(
                    code=Reason.UNKNOWN_FIELD,
                    subject=key,
                    needed=nearest(key, _KEYS) or ", ".join(_KEYS),
                    place=cells.place_at(number, 0),
                )
            )
        elif key and value:
            read, bad = _KEYS[key](value)
            if isinstance(row[1], CellError):
                bad = [Explanation(code=Reason.CELL_ERROR, subject=key, current=value)]
            findings.extend(finding.at(cells.place_at(number, 1)) for finding in bad)
            values[key] = read
    return Head(values, tuple(findings))


_TEXT = Field(name="value", kind="text", optional=True, required=False, default=None)


def _text(cell: Any) -> str:
    return str(ready(_TEXT, cell) or "")


def _version(text: str) -> tuple[int, list[Explanation]]:
    if not text.isdecimal():
        wrong = Explanation(code=Reason.NOT_A_NUMBER, subject=VERSION, current=text)
        return 0, [wrong]
    if int(text) > SCHEMA_VERSION:
        needed = str(SCHEMA_VERSION)
        return 0, [Explanation(code=Reason.SCHEMA_TOO_NEW, current=text, needed=needed)]
    return int(text), []


def _date(text: str) -> tuple[date | None, list[Explanation]]:
    try:
        return date.fromisoformat(text), []
    except ValueError:
        wrong = Explanation(code=Reason.NOT_A_DATE, subject="reference_date", current=text)
        return None, [wrong]


_KEYS: Mapping[str, Callable[[str], tuple[Any, list[Explanation]]]] = {
    "name": lambda text: (text, []),
    VERSION: _version,
    "reference_date": _date,
}
