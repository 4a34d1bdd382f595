"""A small filter over the rows of a table, written as data.

A filter maps columns to what they must hold; all conditions must hold together::

    mode: sea                          one value
    carrier: [MAERSK, MSC]             one of several
    service_id: SEA-CN*                ``*`` stands for any letters
    passages: suez                     a list column holds the value
    capacity_teu: null                 blank
    destination.country_code: DE       a column of the row this one refers to
    services.mode: air                 some row of services refers to this one

Conditions behind one dotted head must hold for the same row there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import Reason
from network.explanation import Explanation
from network.io.rows import nearest, parse_value
from network.network import Network
from network.schema import TABLES, Field, TableSchema
from network.table import BLANK, LIST_SEPARATOR, NO_DAY, Column, Table, day_number

Mask = NDArray[np.bool_]
Where = Mapping[str, Any]

_ANY = "*"
_MOST_WORDS_TO_HINT = 20_000


@dataclass(frozen=True, slots=True)
class Match:
    """The rows a filter selects, what is wrong with it, and near misses where it finds nothing."""

    mask: Mask
    findings: tuple[Explanation, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Condition:
    """One line of a filter: what is left to follow, where it was written, what it must hold."""

    path: str
    place: str
    wanted: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Search:
    """One evaluation: the world searched, and what was noted on the way."""

    network: Network
    findings: list[Explanation] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def match(network: Network, table: str, where: Where, place: str = "") -> Match:
    """Return the rows of a table that satisfy a filter.

    Parameters
    ----------
    place
        JSON pointer of the filter; findings stand below it.

    Returns
    -------
    Match
        ``mask`` has shape (rows,). With findings it is not to be used.
    """
    search = _Search(network)
    conditions = [
        _Condition(key, f"{place}/{escape(key)}", _as_tuple(value)) for key, value in where.items()
    ]
    mask = _rows(search, network.table(table), conditions)
    return Match(mask, tuple(search.findings), tuple(search.hints))


def escape(key: str) -> str:
    """Return a key as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def in_words(where: Where) -> str:
    """Return a filter as one line of text."""
    parts = [f"{key} = {' | '.join(map(_shown, _as_tuple(v)))}" for key, v in where.items()]
    return ", ".join(parts)


def _shown(value: Any) -> str:
    return "blank" if value is None or value == "" else str(value)


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def _rows(search: _Search, table: Table[Any], conditions: Sequence[_Condition]) -> Mask:
    """Return the rows where all conditions hold; those behind one head are taken together."""
    mask = np.ones(len(table), np.bool_)
    behind: dict[str, list[_Condition]] = {}
    for condition in conditions:
        head, dot, rest = condition.path.partition(".")
        if dot:
            behind.setdefault(head, []).append(_Condition(rest, condition.place, condition.wanted))
        else:
            mask &= _column(search, table, condition)
    for head, group in behind.items():
        mask &= _joined(search, table, head, group)
    return mask


def _joined(
    search: _Search, table: Table[Any], head: str, conditions: Sequence[_Condition]
) -> Mask:
    """Return the rows whose partner behind a dotted head satisfies the conditions."""
    schema = table.schema
    for column, target in schema.references:
        if head in (column, column.removesuffix("_id")):
            other = search.network.table(target)
            return _refers_to(table, column, other, _rows(search, other, conditions))
    if head in _tables_that_refer_to(schema):
        other = search.network.table(head)
        return _referred_from(table, other, _rows(search, other, conditions))
    heads = [column.removesuffix("_id") for column, _ in schema.references]
    offered = nearest(head, [*heads, *_tables_that_refer_to(schema)])
    search.findings.extend(
        Explanation(
            code=Reason.UNKNOWN_FIELD,
            subject=f"{head}.{condition.path}",
            limit=schema.name,
            needed=offered,
            place=condition.place,
        )
        for condition in conditions
    )
    return np.zeros(len(table), np.bool_)


def _tables_that_refer_to(schema: TableSchema) -> list[str]:
    return [
        name
        for name, other in TABLES.items()
        if any(target == schema.name for _, target in other.references)
    ]


def _refers_to(table: Table[Any], column: str, other: Table[Any], chosen: Mask) -> Mask:
    key = other.schema.key[0]
    words = set(_words_at(other.columns[key], chosen))
    parts = (_parts(word) for word in table.vocabulary(column))
    allowed = np.array([any(p in words for p in part) for part in parts], np.bool_)
    return _where_allowed(table, column, allowed)


def _referred_from(table: Table[Any], other: Table[Any], chosen: Mask) -> Mask:
    key = table.schema.key[0]
    words: set[str] = set()
    for column, target in other.schema.references:
        if target == table.schema.name:
            for word in _words_at(other.columns[column], chosen):
                words.update(_parts(word))
    allowed = np.array([word in words for word in table.vocabulary(key)], np.bool_)
    return _where_allowed(table, key, allowed)


def _words_at(column: Column, chosen: Mask) -> list[str]:
    vocabulary = column.vocabulary or ()
    return [vocabulary[code] for code in np.unique(column.values[chosen]).tolist()]


def _parts(word: str) -> list[str]:
    return word.split(LIST_SEPARATOR) if word else []


def _where_allowed(table: Table[Any], column: str, allowed: Mask) -> Mask:
    codes = table.array(column)
    return allowed[codes] if len(allowed) else np.zeros(len(codes), np.bool_)


def _column(search: _Search, table: Table[Any], condition: _Condition) -> Mask:
    """Return the rows whose column holds one of the wanted values."""
    found = table.schema.field(condition.path)
    if found is None:
        search.findings.append(_unknown_field(table.schema, condition))
        return np.zeros(len(table), np.bool_)
    if table.columns[found.name].vocabulary is None:
        return _numbers(search, table, found, condition)
    wanted = [_text(search, found, value, condition.place) for value in condition.wanted]
    codes = [c for w in wanted if w is not None for c in _codes(search, table, found, w)]
    allowed = np.zeros(len(table.vocabulary(found.name)), np.bool_)
    allowed[codes] = True
    return _where_allowed(table, found.name, allowed)


def _unknown_field(schema: TableSchema, condition: _Condition) -> Explanation:
    heads = [f"{column.removesuffix('_id')}." for column, _ in schema.references]
    return Explanation(
        code=Reason.UNKNOWN_FIELD,
        subject=condition.path,
        limit=schema.name,
        needed=nearest(condition.path, [*(f.name for f in schema.fields), *heads]),
        place=condition.place,
    )


def _text(search: _Search, found: Field, value: Any, place: str) -> str | None:
    """Return a wanted value as text; closed lists of words are checked."""
    if value is None or value == "":
        return ""
    if found.words is None or _ANY in str(value):
        return str(value).strip()
    try:
        return str(found.words(str(value)))
    except ValueError:
        search.findings.append(
            Explanation(
                code=Reason.NOT_A_WORD,
                subject=found.name,
                current=str(value),
                needed=", ".join(found.words),
                place=place,
            )
        )
        return None


def _codes(search: _Search, table: Table[Any], found: Field, wanted: str) -> list[int]:
    """Return the codes of the words that a wanted text means."""
    words = table.vocabulary(found.name)
    if found.kind == "list" or _ANY in wanted:
        codes = list(_codes_by_pattern(words, wanted, is_list=found.kind == "list"))
    else:
        at = bisect_left(words, wanted)
        codes = [at] if at < len(words) and words[at] == wanted else []
    if not codes and len(words) <= _MOST_WORDS_TO_HINT:
        offered = nearest(wanted, {p for w in words for p in (_parts(w) or [w])})
        search.hints.extend([offered] if offered else [])
    return codes


def _codes_by_pattern(words: Sequence[str], wanted: str, *, is_list: bool) -> Iterator[int]:
    pattern = re.compile(".*".join(map(re.escape, wanted.split(_ANY))))
    for code, word in enumerate(words):
        parts = (_parts(word) or [""]) if is_list else [word]
        if any(pattern.fullmatch(part) for part in parts):
            yield code


def _numbers(search: _Search, table: Table[Any], found: Field, condition: _Condition) -> Mask:
    """Return the rows of a column of numbers, flags or days that hold a wanted value."""
    values = table.array(found.name)
    mask = np.zeros(len(table), np.bool_)
    for wanted in condition.wanted:
        if wanted is None or wanted == "":
            mask |= _is_blank(found, values)
            continue
        read, findings = parse_value(table.schema, found.name, wanted, condition.place)
        search.findings.extend(findings)
        if not findings:
            mask |= values == (day_number(read) if found.kind == "day" else read)
    return mask


def _is_blank(found: Field, values: NDArray[Any]) -> Mask:
    match found.kind:
        case "real":
            return np.asarray(np.isnan(values))
        case "whole":
            return np.asarray(values == BLANK)
        case "day":
            return np.asarray(values == NO_DAY)
        case _:
            return np.zeros(len(values), np.bool_)
