"""What every kind of file has in common: cells to tables, references, a whole network."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import RawTables
from network.io.columns import TableFile, read_table
from network.io.head import read_head
from network.io.hints import nearest
from network.io.migrate import migrated
from network.io.rows import ready
from network.network import Network
from network.schema import TABLES, Field
from network.table import LIST_SEPARATOR, Table

_MOST_COMPARISONS = 100_000
"""Beyond this many names to compare, lost references get no hint: each would cost seconds."""

Files = Mapping[str, TableFile]


def read_files(raw: RawTables) -> tuple[dict[str, TableFile], list[Explanation]]:
    """Validate the tables of a source; findings are returned, not raised.

    Codes that point into other tables are not judged here: see ``reference_findings``.
    """
    raw = migrated(raw)
    findings = list(raw.findings)
    files: dict[str, TableFile] = {}
    for name, cells in raw.tables.items():
        files[name], bad = read_table(TABLES[name], cells)
        findings += bad
    return files, findings


def network_of(raw: RawTables) -> Network:
    """Return the network that a source holds.

    Raises
    ------
    InvalidInputError
        With every finding of every table at once.
    """
    head = read_head(migrated(raw).head)
    files, findings = read_files(raw)
    findings = [*head.findings, *findings, *reference_findings(files, lost=raw.lost)]
    errors = tuple(f for f in findings if f.severity is Severity.ERROR)
    if errors:
        raise InvalidInputError(errors)
    given = {key: head.values[key] for key in ("reference_date",) if key in head.values}
    return Network(
        tables={name: file.table for name, file in files.items()},
        name=str(head.values.get("name", raw.name)),
        **given,
    )


def reference_findings(
    files: Files, base: Mapping[str, Table[Any]] | None = None, lost: Collection[str] = ()
) -> list[Explanation]:
    """Find codes that point to nothing; ``base`` holds tables the files may point into.

    What points into a table that is ``lost`` because it could not be read is not judged.
    """
    tables = {**(base or {}), **{name: file.table for name, file in files.items()}}
    return list(references_into(files, tables, lost))


def references_into(
    files: Files, tables: Mapping[str, Table[Any]], lost: Collection[str] = ()
) -> Iterable[Explanation]:
    """Find codes of files that point to no row of ``tables``, nor to a faulty row of a file."""
    for file in files.values():
        for column, target in file.table.schema.references:
            targets = set(faulty_codes(files[target])) if target in files else set()
            if target in tables:
                targets.update(tables[target].vocabulary(TABLES[target].key[0]))
            if target not in lost and not (target in files and _has_no_key(files[target])):
                yield from _dangling(file, column, target, targets)


def faulty_codes(file: TableFile) -> Iterable[str]:
    """Return the codes of the rows of a file that cannot be read, as far as they have one."""
    for _, codes in _codes_of_faulty_rows(file, file.table.schema.key[0]):
        yield from codes


def _has_no_key(file: TableFile) -> bool:
    return file.table.schema.key[0] not in file.cells.header


def _dangling(
    file: TableFile, column: str, target: str, targets: Collection[str]
) -> Iterable[Explanation]:
    """Find the codes of one column that are not among ``targets``, the keys of a table."""
    hints: dict[str, str] = {}
    rows = (*_codes(file, column, targets), *_codes_of_faulty_rows(file, column))
    for number, codes in sorted(rows):
        for word in codes:
            if word in targets:
                continue
            if word not in hints:
                is_quick = (len(hints) + 1) * len(targets) <= _MOST_COMPARISONS
                hints[word] = nearest(word, targets) if is_quick else ""
            yield Explanation(
                code=Reason.UNKNOWN_REFERENCE,
                subject=word,
                limit=target,
                needed=hints[word],
                place=file.cells.place(number, column),
            )


def _codes(
    file: TableFile, column: str, targets: Collection[str]
) -> Iterable[tuple[int, Sequence[str]]]:
    """Return the good rows of a column with a code that is not among ``targets``."""
    field = _field(file, column)
    parts = [
        word.split(LIST_SEPARATOR) if field.kind == "list" else [word]
        for word in file.table.vocabulary(column)
    ]
    missing = [code for code, words in enumerate(parts) if _any_lost(words, targets)]
    values = file.table.array(column)
    for row in np.flatnonzero(np.isin(values, missing)).tolist() if missing else ():
        yield file.numbers[row], [word for word in parts[int(values[row])] if word]


def _any_lost(words: Iterable[str], targets: Collection[str]) -> bool:
    return any(word and word not in targets for word in words)


def _codes_of_faulty_rows(file: TableFile, column: str) -> Iterable[tuple[int, Sequence[str]]]:
    """Return the codes that a column holds in the rows that cannot be read."""
    if len(file.numbers) == len(file.cells.rows) or column not in file.cells.header:
        return
    field, at = _field(file, column), list(file.cells.header).index(column)
    good = set(file.numbers)
    for number, row in enumerate(file.cells.rows):
        value = ready(field, row[at]) if number not in good and at < len(row) else None
        if isinstance(value, str):
            yield number, (value,)
        elif isinstance(value, tuple):
            yield number, value


def _field(file: TableFile, column: str) -> Field:
    field = file.table.schema.field(column)
    if field is None:
        raise KeyError(column)
    return field
