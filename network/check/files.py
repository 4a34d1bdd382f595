"""Check a network in files: what is wrong with its cells and with what they say, at once.

Faults in cells keep a network from being used, but not from being judged. What can be read is:
a cell at fault counts as blank, a row that cannot do without it is left out, and so is a row that
points into rows that were left out. ``Reading`` tells the checks what that means: rows without
some cells of theirs are not judged further, and nothing is concluded from what is left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from network.check.fault import Check
from network.check.runner import Reading, check, in_order
from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import Cells, RawTables, is_filled
from network.io.columns import TableFile, read_table
from network.io.head import read_head
from network.io.load import BUILT_IN, load, read_raw
from network.io.migrate import migrated
from network.io.rows import RowReader
from network.io.tables import read_files, reference_findings
from network.network import Network
from network.schema import Field
from network.table import LIST_SEPARATOR, Table

_CELL = re.compile(r"(?P<file>.*)!(?P<letters>[A-Z]*)(?P<number>\d+)$")
_MOST_ROUNDS = 8
"""Cells whose references break only when others are mended: each round finds the next layer."""

_HEADER = -1

Files = dict[str, TableFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What could be read of a network, and everything that is wrong with it, errors first."""

    network: Network
    findings: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Where cells of tables stand in their files."""

    files: Mapping[str, TableFile]

    def place(self, table: str, row: int, column: str) -> str:
        """Return ``file!cell``; a column that the file lacks stands at the key of its row."""
        file = self.files.get(table)
        if file is None or row >= len(file.numbers):
            return ""
        known = column in file.cells.header
        named = column if known else file.table.schema.key[0]
        return file.cells.place(file.numbers[row], named)


def examine(source: str | Path, further: Sequence[Check] = ()) -> Examination:
    """Read a network and find everything that is wrong with it, in one go.

    Parameters
    ----------
    source
        A folder or workbook, or the name of the built-in world.
    further
        Checks beside those of this package.

    Guarantees: nothing is raised for what stands in the files; a network that ``load`` accepts
    is judged whole. Findings of cells and of the network stand together.
    """
    if str(source) == BUILT_IN:
        network = load(source)
        return Examination(network=network, findings=check(network, further=further))
    raw = migrated(read_raw(Path(source)))
    head = read_head(raw.head)
    files, touched, findings = _read(raw)
    files, incomplete = _without_loose_ends(files, touched, raw.lost)
    dated = {key: head.values[key] for key in ("reference_date",) if head.values.get(key)}
    network = Network(
        tables={name: file.table for name, file in files.items()},
        name=str(head.values.get("name") or raw.name),
        **dated,
    )
    reading = Reading(
        places=FilePlaces(files),
        incomplete=incomplete,
        mended={name: _rows_at(files[name], rows) for name, rows in touched.items()},
    )
    found = check(network, reading, further) if files else ()
    return Examination(network=network, findings=in_order([*head.findings, *findings, *found]))


def _read(raw: RawTables) -> tuple[Files, dict[str, set[int]], list[Explanation]]:
    """Read what can be read.

    Returns
    -------
    files, touched, findings
        The tables, the numbers of rows that lost cells by table, and every finding.
    """
    files, findings = read_files(raw)
    fresh = [*findings, *reference_findings(files, lost=raw.lost)]
    findings = list(fresh)
    touched: dict[str, set[int]] = defaultdict(set)
    said = {finding.place for finding in fresh}
    for _ in range(_MOST_ROUNDS):
        spots = _spots(files, fresh)
        if not spots:
            break
        more: list[Explanation] = []
        for name, cells in spots.items():
            files[name], bad = _mended(files[name], cells)
            touched[name].update(number for number in cells if number != _HEADER)
            more += bad
        more += reference_findings(files, lost=raw.lost)
        fresh = [finding for finding in more if finding.place not in said]
        findings += fresh
        said |= {finding.place for finding in fresh}
    return files, dict(touched), findings


Spots = Mapping[int, set[int]]
"""Numbers of columns by number of row (-1 is the header): cells at fault."""


def _spots(files: Files, findings: Iterable[Explanation]) -> dict[str, Spots]:
    """Return the cells at fault by table; of a row that stands twice, all of them."""
    table_of = {file.cells.file: name for name, file in files.items()}
    spots: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for finding in findings:
        match = _CELL.match(finding.place)
        if match is not None and match["file"] in table_of:
            name = table_of[match["file"]]
            cells = files[name].cells
            row = int(match["number"]) - cells.first_row
            is_whole = finding.code is Reason.DUPLICATE_KEY or not match["letters"]
            whole = range(len(cells.header)) if is_whole and row != _HEADER else ()
            spots[name][row].update(whole or _index_of(match["letters"]))
    return dict(spots)


def _mended(file: TableFile, spots: Spots) -> tuple[TableFile, list[Explanation]]:
    """Return a table as it reads with some of its cells blank, and what is said of that."""
    schema, cells = file.table.schema, _blanked(file.cells, spots)
    if _HEADER in spots:
        return read_table(schema, cells)
    reader = RowReader(schema, cells)
    again = {number: reader.read(number) for number in sorted(spots)}
    nouns = {number: noun for number, (noun, _) in again.items() if noun is not None}
    kept = np.array([number not in spots for number in file.numbers], np.bool_)
    table = file.table.take(kept).concatenate(Table.from_rows(schema, list(nouns.values())))
    numbers = np.array([*np.array(file.numbers, np.int64)[kept], *nouns], np.int64)
    order = np.argsort(numbers, kind="stable")
    findings = [finding for _, said in again.values() for finding in said]
    made = replace(file, table=table.take(order), cells=cells, numbers=numbers[order].tolist())
    return made, findings


def _index_of(letters: str) -> tuple[int, ...]:
    """Return the number of a spreadsheet column (A is 0); nothing for no letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return (number - 1,) if letters else ()


def _blanked(cells: Cells, spots: Spots) -> Cells:
    """Return cells with some of them blank; a blank heading takes its column with it."""
    header, rows = list(cells.header), list(cells.rows)
    gone = {at for at in spots.get(_HEADER, ()) if at < len(header)}
    for number in range(len(rows)) if gone else (number for number in spots if number >= 0):
        blank = gone | spots.get(number, set())
        rows[number] = [None if at in blank else cell for at, cell in enumerate(rows[number])]
    header = ["" if at in gone else name for at, name in enumerate(header)]
    return replace(cells, header=header, rows=rows)


def _without_loose_ends(
    files: Files, touched: dict[str, set[int]], lost: Iterable[str]
) -> tuple[Files, frozenset[str]]:
    """Leave out what points into rows that could not be read, without a finding.

    Returns
    -------
    files, incomplete
        The tables, and the names of those from which rows are missing.
    """
    files = dict(files)
    incomplete = {name for name, file in files.items() if _lacks_rows(file)} | set(lost)
    todo = set(incomplete)
    while todo:
        target = todo.pop()
        for name in list(files):
            for column, pointed in files[name].table.schema.references:
                if pointed == target:
                    files[name], is_less = _cut(files, name, column, pointed, touched)
                    if is_less and name not in incomplete:
                        incomplete.add(name)
                        todo.add(name)
                    elif is_less:
                        todo.add(name)
    return files, frozenset(incomplete)


def _lacks_rows(file: TableFile) -> bool:
    """Tell whether rows with something in them could not be read."""
    good = set(file.numbers)
    return any(n not in good and is_filled(row) for n, row in enumerate(file.cells.rows))


def _cut(
    files: Files, name: str, column: str, target: str, touched: dict[str, set[int]]
) -> tuple[TableFile, bool]:
    """Return a table without the rows, or the cells, that point to nothing in a column."""
    file = files[name]
    field = file.table.schema.field(column)
    found = files.get(target)
    known = set(found.table.vocabulary(found.table.schema.key[0])) if found is not None else set()
    words = file.table.vocabulary(column)
    loose = [not known.issuperset(_codes(field, word)) for word in words]
    if field is None or not any(loose):
        return file, False
    rows = np.array(loose, np.bool_)[file.table.array(column)]
    if field.required:
        kept = [file.numbers[row] for row in np.flatnonzero(~rows).tolist()]
        return replace(file, table=file.table.take(~rows), numbers=kept), True
    loose_rows = np.flatnonzero(rows).tolist()
    touched.setdefault(name, set()).update(file.numbers[row] for row in loose_rows)
    blank: Any = () if field.kind == "list" else ""
    return replace(file, table=file.table.set(rows, column, blank)), False


def _codes(field: Field | None, word: str) -> list[str]:
    is_list = field is not None and field.kind == "list"
    return [part for part in (word.split(LIST_SEPARATOR) if is_list else [word]) if part]


def _rows_at(file: TableFile, numbers: set[int]) -> frozenset[int]:
    """Return the rows of a table that stand at some numbers of its file."""
    return frozenset(row for row, number in enumerate(file.numbers) if number in numbers)
