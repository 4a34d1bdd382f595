"""How a sound world is spoiled, one fault at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from network.enums import Reason, Severity
from network.network import Network
from network.schema import TABLES
from network.table import Table

Change = Callable[[Network], Network]

_TABLE_OF = {schema.noun: name for name, schema in TABLES.items()}


@dataclass(frozen=True)
class Case:
    """A fault: which check finds it, how it comes about, and what is said where.

    ``also`` are codes of further findings that the same change brings about.
    """

    check: Callable[..., Any]
    make: Change
    code: Reason
    place: str
    severity: Severity = Severity.WARNING
    also: tuple[Reason, ...] = ()

    def __str__(self) -> str:
        return f"{self.check.__name__}-{self.place}"


def change(table: str, key: Any, **values: Any) -> Change:
    """Return a change of fields of one row."""

    def make(world: Network) -> Network:
        old = world.table(table)
        assert old.find(key) is not None, key
        rows = [
            replace(row, **values) if name == key else row
            for name, row in zip(old.key_values(), old, strict=True)
        ]
        return world.with_table(Table.from_rows(TABLES[table], rows))

    return make


def twin(table: str, key: Any, **values: Any) -> Change:
    """Return a change that adds a copy of a row with other values."""

    def make(world: Network) -> Network:
        old = world.table(table)
        return world.with_table(old.append([replace(old.get(key), **values)]))

    return make


def add(*nouns: Any) -> Change:
    """Return a change that adds rows."""

    def make(world: Network) -> Network:
        for noun in nouns:
            table = world.table(_TABLE_OF[type(noun)])
            world = world.with_table(table.append([noun]))
        return world

    return make


def remove(table: str, key: Any) -> Change:
    """Return a change that takes a row away."""

    def make(world: Network) -> Network:
        old = world.table(table)
        kept = [row for name, row in zip(old.key_values(), old, strict=True) if name != key]
        assert len(kept) < len(old), key
        return world.with_table(Table.from_rows(TABLES[table], kept))

    return make


def both(*changes: Change) -> Change:
    """Return several changes as one."""

    def make(world: Network) -> Network:
        for one in changes:
            world = one(world)
        return world

    return make
