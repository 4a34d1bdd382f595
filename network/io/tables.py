"""What every kind of file has in common: cells to tables, references, a whole network."""

from collections.abc import Iterable, Mapping
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
from network.network import Network
from network.schema import TABLES
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
    files: Files, base: Mapping[str, Table[Any]] | None = None, lost: Iterable[str] = ()
) -> list[Explanation]:
    """Find codes that point to nothing; ``base`` holds tables the files may point into.

    What points into a file with findings of its own, or into a table that is ``lost`` because it
    could not be read, is not judged.
    """
    unsound = {name for name, file in files.items() if not file.is_sound} | set(lost)
    findings: list[Explanation] = []
    for file in files.values():
        for column, target in file.table.schema.references:
            if target not in unsound:
                found = files[target].table if target in files else (base or {}).get(target)
                words = found.vocabulary(found.schema.key[0]) if found is not None else ()
                findings += dangling(file, column, target, frozenset(words))
    return findings


def dangling(
    file: TableFile, column: str, target: str, targets: frozenset[str]
) -> Iterable[Explanation]:
    """Find the codes of one column that are not among ``targets``, the keys of a table."""
    field = file.table.schema.field(column)
    separator = LIST_SEPARATOR if field is not None and field.kind == "list" else None
    missing = {
        code: lost
        for code, word in enumerate(file.table.vocabulary(column))
        if (lost := [part for part in _parts(word, separator) if part and part not in targets])
    }
    if not missing:
        return
    hints: dict[str, str] = {}
    codes = file.table.array(column)
    for row in np.flatnonzero(np.isin(codes, list(missing))).tolist():
        for word in missing[int(codes[row])]:
            if word not in hints:
                is_quick = (len(hints) + 1) * len(targets) <= _MOST_COMPARISONS
                hints[word] = nearest(word, targets) if is_quick else ""
            yield Explanation(
                code=Reason.UNKNOWN_REFERENCE,
                subject=word,
                limit=target,
                needed=hints[word],
                place=file.place(row, column),
            )


def _parts(word: str, separator: str | None) -> list[str]:
    return [word] if separator is None else word.split(separator)
