"""The records the world is generated from: dated rows with a source and a confidence."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from network.enums import Confidence
from network.service import Service, Transfer
from network.tariff import TariffLine

SOURCES = Path(__file__).parent / "sources"

Record = Mapping[str, str]


class Part(NamedTuple):
    """What one module adds to the world."""

    services: list[Service]
    tariffs: list[TariffLine]
    transfers: list[Transfer]

    @classmethod
    def joined(cls, parts: Iterable["Part"]) -> "Part":
        """Return several parts as one, in order."""
        whole = cls([], [], [])
        for part in parts:
            whole.services.extend(part.services)
            whole.tariffs.extend(part.tariffs)
            whole.transfers.extend(part.transfers)
        return whole


@cache
def records(table: str) -> tuple[Record, ...]:
    """Return every row of a source table."""
    with (SOURCES / f"{table}.csv").open(newline="", encoding="utf-8") as handle:
        return tuple(csv.DictReader(handle))


@cache
def _by_key(table: str) -> dict[str, Record]:
    rows = records(table)
    key = next(iter(rows[0]))
    return {row[key]: row for row in rows}


def record(table: str, key: str) -> Record:
    """Return one row by the value of its first column."""
    return _by_key(table)[key]


def number(row: Record, column: str) -> float:
    """Return a figure; a blank one is an error, never zero."""
    return float(row[column])


def maybe(row: Record, column: str) -> float | None:
    """Return a figure, or None where the table leaves it blank."""
    return float(row[column]) if row[column] else None


def codes(cell: str) -> tuple[str, ...]:
    """Return the parts of a multi-valued cell."""
    return tuple(part for part in cell.split(";") if part)


def confidence(row: Record) -> Confidence:
    """Return how well a row is known."""
    return Confidence(row["confidence"])


def worst(*given: Confidence) -> Confidence:
    """Return the weakest of some confidences: a chain is as good as its weakest link."""
    return Confidence.worst(given)


def provenance(row: Record, remark: str = "") -> str:
    """Return ``key: publisher, title, date (what we did with it)``."""
    key = next(iter(row.values()))
    text = f"{key}: {row['source']}"
    return f"{text} ({remark})" if remark else text


def seeded(text: str, below: int) -> int:
    """Return a number in [0, below) that depends on the text alone: reproducible, synthetic."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % below


def money(amount: float) -> float:
    """Return a rate as tables write it, four decimals at most."""
    return round(amount, 4)
