"""A table: immutable columns, rows as nouns on demand, a content hash, cheap changes.

Text, words and lists are stored once in a sorted vocabulary and as int32 codes; reals as
float64 (blank is NaN), whole numbers as int64 (blank is ``BLANK``), flags as bool, days as
int32 days since 1970-01-01 (blank is ``NO_DAY``).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from network.schema import Field, TableSchema

BLANK = np.iinfo(np.int64).min
NO_DAY = np.iinfo(np.int32).min
_UNIX = date(1970, 1, 1)
LIST_SEPARATOR = ";"

Array = NDArray[Any]
Row = TypeVar("Row")


class Column:
    """One immutable column: values, and for coded columns their vocabulary."""

    __slots__ = ("__dict__", "values", "vocabulary")

    def __init__(self, values: Array, vocabulary: tuple[str, ...] | None = None) -> None:
        values.setflags(write=False)
        self.values = values
        self.vocabulary = vocabulary

    @classmethod
    def coded(cls, texts: Sequence[str]) -> "Column":
        """Make a coded column of texts."""
        vocabulary = tuple(sorted(set(texts)))
        position = {text: code for code, text in enumerate(vocabulary)}
        codes = np.fromiter((position[t] for t in texts), dtype=np.int32, count=len(texts))
        return cls(codes, vocabulary)

    @cached_property
    def digest(self) -> bytes:
        """Return a hash of the content, the same for the same content however it came about."""
        state = blake2b(digest_size=16)
        if self.vocabulary is not None:
            state.update("\x1f".join(self.vocabulary).encode())
        state.update(str(self.values.dtype).encode())
        state.update(np.ascontiguousarray(self.values).tobytes())
        return state.digest()

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return the code of each word of the vocabulary."""
        return {text: code for code, text in enumerate(self.vocabulary or ())}

    def texts(self) -> NDArray[np.object_]:
        """Return the column as texts (coded columns only)."""
        return np.array(self.vocabulary, dtype=object)[self.values]

    def with_text(self, mask: NDArray[np.bool_], text: str) -> "Column":
        """Return the column with ``text`` where ``mask`` holds; the vocabulary stays tidy."""
        words = list(self.vocabulary or ())
        codes = self.values.copy()
        if text not in self.positions:
            words.append(text)
        codes[mask] = self.positions.get(text, len(words) - 1)
        used = np.flatnonzero(np.bincount(codes, minlength=len(words)))
        order = sorted(used.tolist(), key=words.__getitem__)
        fresh = np.full(len(words), -1, dtype=np.int32)
        fresh[order] = np.arange(len(order), dtype=np.int32)
        return Column(fresh[codes], tuple(words[code] for code in order))

    def with_texts(self, rows: NDArray[np.intp], texts: Sequence[str]) -> "Column":
        """Return the column with other texts in some rows; words no row holds are dropped."""
        both = self.followed_by(Column.coded(texts))
        codes = both.values[: len(self.values)].copy()
        codes[rows] = both.values[len(self.values) :]
        return Column(codes, both.vocabulary).take(np.arange(len(codes)))

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Column":
        """Return the column of some rows; words that no row holds any more are dropped."""
        values = self.values[rows]
        if self.vocabulary is None:
            return Column(values)
        used = np.flatnonzero(np.bincount(values, minlength=len(self.vocabulary)))
        if len(used) == len(self.vocabulary):
            return Column(values, self.vocabulary)
        fresh = np.full(len(self.vocabulary), -1, dtype=np.int32)
        fresh[used] = np.arange(len(used), dtype=np.int32)
        return Column(fresh[values], tuple(self.vocabulary[code] for code in used.tolist()))

    def followed_by(self, other: "Column") -> "Column":
        """Return the rows of both columns, these first; vocabularies are merged in order."""
        if self.vocabulary is None:
            return Column(np.concatenate([self.values, other.values]))
        mine, theirs = self.vocabulary, other.vocabulary or ()
        spots = [bisect_left(mine, word) for word in theirs]
        new = [at for at, spot in enumerate(spots) if spot == len(mine) or mine[spot] != theirs[at]]
        inserted = np.array([spots[at] for at in new], dtype=np.int64)
        shift = np.searchsorted(inserted, np.arange(len(mine) + 1), side="right")
        codes = np.array(spots, dtype=np.int64)
        codes += shift[codes]
        codes[new] = inserted + np.arange(len(new))
        values = [
            self.values + shift[self.values].astype(np.int32),
            codes.astype(np.int32)[other.values],
        ]
        words = tuple(sorted([*mine, *(theirs[at] for at in new)])) if new else mine
        return Column(np.concatenate(values), words)


def day_number(day: date) -> int:
    """Return days since 1970-01-01."""
    return (day - _UNIX).days


def day_of(number: int) -> date:
    """Return the date of a day number."""
    return _UNIX + timedelta(days=int(number))


_NUMBERS: Mapping[str, type[np.generic]] = {
    "real": np.float64,
    "whole": np.int64,
    "flag": np.bool_,
    "day": np.int32,
}


def _encode(field: Field, values: Sequence[Any]) -> Column:
    match field.kind:
        case "text" | "word":
            return Column.coded(["" if v is None else str(v) for v in values])
        case "list":
            return Column.coded([LIST_SEPARATOR.join(v) for v in values])
        case "real":
            return Column(np.array([np.nan if v is None else v for v in values], np.float64))
        case "whole":
            return Column(np.array([BLANK if v is None else v for v in values], np.int64))
        case "flag":
            return Column(np.array(values, np.bool_))
        case "day":
            days = [NO_DAY if v is None else day_number(v) for v in values]
            return Column(np.array(days, np.int32))


def _decoder(field: Field, column: Column) -> Callable[[int], Any]:  # noqa: PLR0911  (per kind)
    values, words = column.values, column.vocabulary or ()
    match field.kind:
        case "text":
            return lambda i: words[values[i]]
        case "word" if field.words is not None:
            kinds = [field.words(w) if w else None for w in words]
            return lambda i: kinds[values[i]]
        case "list":
            item = field.words or str
            lists = [tuple(map(item, w.split(LIST_SEPARATOR))) if w else () for w in words]
            return lambda i: lists[values[i]]
        case "real":
            return lambda i: None if np.isnan(values[i]) else float(values[i])
        case "whole":
            return lambda i: None if values[i] == BLANK else int(values[i])
        case "flag":
            return lambda i: bool(values[i])
        case _:
            return lambda i: None if values[i] == NO_DAY else day_of(values[i])


@dataclass(frozen=True)
class Table(Generic[Row]):
    """Rows of one noun as immutable columns.

    Guarantees: columns never change in place; two tables of equal content have equal digests;
    a changed table shares every untouched column with the one it came from.
    """

    schema: TableSchema
    columns: Mapping[str, Column]

    @classmethod
    def from_rows(cls, schema: TableSchema, rows: Sequence[Row]) -> "Table[Row]":
        """Make a table of nouns."""
        return cls(
            schema,
            {f.name: _encode(f, [getattr(r, f.name) for r in rows]) for f in schema.fields},
        )

    @classmethod
    def from_arrays(
        cls, schema: TableSchema, arrays: Mapping[str, Array | Sequence[Any]], rows: int
    ) -> "Table[Row]":
        """Make a table of whole columns; fields that are missing take their default."""
        columns: dict[str, Column] = {}
        for field in schema.fields:
            given = arrays.get(field.name)
            values = [field.default] * rows if given is None else given
            if isinstance(values, np.ndarray) and field.kind in _NUMBERS:
                columns[field.name] = Column(values.astype(_NUMBERS[field.kind]))
            else:
                columns[field.name] = _encode(field, list(values))
        return cls(schema, columns)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made on demand: a table can be sent to another process."""
        return {"schema": self.schema, "columns": dict(self.columns)}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())).values)

    def __getitem__(self, row: int) -> Row:
        """Return one row as its noun."""
        index = range(len(self))[row]
        made: Row = self.schema.noun(**{n: read(index) for n, read in self._decoders.items()})
        return made

    def __iter__(self) -> Iterator[Row]:
        return (self[i] for i in range(len(self)))

    @cached_property
    def _decoders(self) -> dict[str, Callable[[int], Any]]:
        return {f.name: _decoder(f, self.columns[f.name]) for f in self.schema.fields}

    @cached_property
    def digest(self) -> str:
        """Return the content hash of the table."""
        state = blake2b(self.schema.name.encode(), digest_size=16)
        for name, column in self.columns.items():
            state.update(name.encode())
            state.update(column.digest)
        return state.hexdigest()

    @property
    def index(self) -> dict[Any, int]:
        """Return the row of each key (a text, or a tuple where the key has several parts)."""
        cache = self._key_columns[0].__dict__
        if cache.get("index_of", (None,))[0] != self._key_columns:
            cache["index_of"] = (self._key_columns, self._build_index())
        found: dict[Any, int] = cache["index_of"][1]
        return found

    @cached_property
    def _key_columns(self) -> tuple[Column, ...]:
        return tuple(self.columns[name] for name in self.schema.key)

    def _build_index(self) -> dict[Any, int]:
        keys = self.key_values()
        return {key: row for row, key in reversed(list(enumerate(keys)))}

    def key_values(self) -> list[Any]:
        """Return the key of every row, in row order."""
        parts = [
            self.texts(name) if self.columns[name].vocabulary is not None else self.array(name)
            for name in self.schema.key
        ]
        if len(parts) == 1:
            return list(parts[0].tolist())
        return list(zip(*(p.tolist() for p in parts), strict=True))

    def find(self, key: Any) -> int | None:
        """Find the row of a key."""
        return self.index.get(key)

    def get(self, key: Any) -> Row:
        """Return the noun of a key; a missing key is a ``KeyError``."""
        return self[self.index[key]]

    def array(self, name: str) -> Array:
        """Return the numbers of a column (codes for a coded column), read-only."""
        return self.columns[name].values

    def texts(self, name: str) -> NDArray[np.object_]:
        """Return a coded column as texts."""
        return self.columns[name].texts()

    def vocabulary(self, name: str) -> tuple[str, ...]:
        """Return the words of a coded column, in the order of their codes."""
        return self.columns[name].vocabulary or ()

    def equals(self, name: str, word: str) -> NDArray[np.bool_]:
        """Return where a coded column holds ``word``."""
        code = self.columns[name].positions.get(word, -1)
        return np.asarray(self.array(name) == code)

    def rows_in(self, name: str, other: "Table[Any]") -> NDArray[np.int32]:
        """Return, for each row, the row of ``other`` that a coded column points to (-1: none)."""
        index = other.index
        rows = np.array([index.get(w, -1) for w in self.vocabulary(name)], dtype=np.int32)
        return rows[self.array(name)] if len(rows) else np.zeros(len(self), np.int32)

    def with_columns(self, fresh: Mapping[str, Column]) -> "Table[Row]":
        """Return the table with some columns replaced; the others are shared."""
        return Table(self.schema, {**self.columns, **fresh})

    def set(self, mask: NDArray[np.bool_], name: str, value: Any) -> "Table[Row]":
        """Return the table with ``value`` in column ``name`` where ``mask`` holds."""
        field = self.schema.field(name)
        if field is None:
            raise KeyError(name)
        column = self.columns[name]
        if column.vocabulary is not None:
            text = LIST_SEPARATOR.join(value) if field.kind == "list" else str(value or "")
            return self.with_columns({name: column.with_text(mask, text)})
        values = column.values.copy()
        values[mask] = _encode(field, [value]).values[0]
        return self.with_columns({name: Column(values)})

    def replace_numbers(self, name: str, values: Array) -> "Table[Row]":
        """Return the table with a numeric column replaced as a whole."""
        dtype = self.columns[name].values.dtype
        return self.with_columns({name: Column(np.asarray(values, dtype=dtype).copy())})

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Table[Row]":
        """Return the table of some rows."""
        return Table(self.schema, {name: c.take(rows) for name, c in self.columns.items()})

    def append(self, rows: Sequence[Row]) -> "Table[Row]":
        """Return the table with rows added at the end."""
        return self.concatenate(Table.from_rows(self.schema, rows))

    def concatenate(self, other: "Table[Row]") -> "Table[Row]":
        """Return the rows of both tables, these first."""
        return Table(
            self.schema,
            {name: mine.followed_by(other.columns[name]) for name, mine in self.columns.items()},
        )
