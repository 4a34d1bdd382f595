"""Read what can be read of files with faults: cells at fault become blank, rows may go.

A cell at fault counts as blank; a row that cannot do without it is left out, and so is a row
that points into rows that were left out.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from network.enums import Reason
from network.explanation import Explanation
from network.io.cells import Cells, RawTables, is_filled
from network.io.columns import TableFile, read_table
from network.io.rows import RowReader
from network.io.tables import read_files, references_into
from network.schema import Field
from network.table import LIST_SEPARATOR, Table

_CELL = re.compile(r"(?P<file>.*)!(?P<letters>[A-Z]*)(?P<number>\d+)$")
_MOST_ROUNDS = 8
"""Some references break only when others are mended: each round finds the next layer."""

_HEADER = -1

Tables = Mapping[str, Table[Any]]
_NOTHING: Tables = MappingProxyType({})
Spots = Mapping[int, set[int]]
"""Numbers of columns by number of row (-1 is the header): cells at fault."""


@dataclass
class Readable:
    """What could be read of a source, what is wrong with it, and what that took away.

    ``before`` are tables of a network that the rows are to enter: codes may point there.
    ``touched`` holds the cells that became blank, by table: numbers of rows in the file and names
    of columns. ``incomplete`` are the tables from which rows are missing.
    """

    files: dict[str, TableFile]
    findings: list[Explanation]
    before: Tables = field(default_factory=dict)
    touched: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    incomplete: frozenset[str] = frozenset()

    def mended_rows(self) -> dict[str, frozenset[int]]:
        """Return the rows, as they stand in the tables, that were read without some cells."""
        rows: dict[str, frozenset[int]] = {}
        for name, cells in self.touched.items():
            numbers = {number for number, _ in cells}
            at = enumerate(self.files[name].numbers)
            rows[name] = frozenset(row for row, number in at if number in numbers)
        return rows

    def spoiled(self) -> frozenset[str]:
        """Return the columns (``stock.on_hand_units``) with cells that could not be read."""
        return frozenset(
            f"{name}.{column}" for name, cells in self.touched.items() for _, column in cells
        )


def readable(raw: RawTables, before: Tables = _NOTHING) -> Readable:
    """Read what can be read of the tables of a source, with every finding.

    Parameters
    ----------
    before
        Tables whose rows stay beside those of the source: codes may point into them.
    """
    files, findings = read_files(raw)
    read = Readable(files, findings, before)
    read.findings = [*findings, *_dangling(read, raw.lost)]
    fresh: Iterable[Explanation] = read.findings
    said = {finding.place for finding in read.findings}
    for _ in range(_MOST_ROUNDS):
        spots = _spots(read.files, fresh)
        if not spots:
            break
        more = [finding for name, cells in spots.items() for finding in _blank(read, name, cells)]
        more += _dangling(read, raw.lost)
        fresh = [finding for finding in more if finding.place not in said]
        read.findings += fresh
        said |= {finding.place for finding in fresh}
    _leave_out_loose_ends(read, raw.lost)
    return read


def _dangling(read: Readable, lost: Collection[str]) -> list[Explanation]:
    """Find codes that point to nothing, neither in the source nor in the tables beside it."""
    tables = dict(read.before)
    for name, file in read.files.items():
        tables[name] = tables[name].concatenate(file.table) if name in tables else file.table
    return list(references_into(read.files, tables, lost))


def _spots(files: Mapping[str, TableFile], findings: Iterable[Explanation]) -> dict[str, Spots]:
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


def _index_of(letters: str) -> tuple[int, ...]:
    """Return the number of a spreadsheet column (A is 0); nothing for no letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return (number - 1,) if letters else ()


def _blank(read: Readable, name: str, spots: Spots) -> list[Explanation]:
    """Read a table again with some of its cells blank; return what is said of it then."""
    header = read.files[name].cells.header
    for number, cells in spots.items():
        named = {header[at] for at in cells if at < len(header)}
        read.touched[name].update((number, column) for column in named if number != _HEADER)
    read.files[name], findings = _mended(read.files[name], spots)
    return findings


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


def _blanked(cells: Cells, spots: Spots) -> Cells:
    """Return cells with some of them blank; a blank heading takes its column with it."""
    rows = list(cells.rows)
    gone = {at for at in spots.get(_HEADER, ()) if at < len(cells.header)}
    for number in range(len(rows)) if gone else (number for number in spots if number >= 0):
        blank = gone | spots.get(number, set())
        rows[number] = [None if at in blank else cell for at, cell in enumerate(rows[number])]
    header = ["" if at in gone else name for at, name in enumerate(cells.header)]
    return replace(cells, header=header, rows=rows)


def _leave_out_loose_ends(read: Readable, lost: Iterable[str]) -> None:
    """Leave out what points into rows that could not be read; nothing is said of it."""
    incomplete = {name for name, file in read.files.items() if _lacks_rows(file)} | set(lost)
    todo = set(incomplete)
    while todo:
        target = todo.pop()
        for name in list(read.files):
            for column, pointed in read.files[name].table.schema.references:
                if pointed == target and _cut(read, name, column, pointed):
                    incomplete.add(name)
                    todo.add(name)
    read.incomplete = frozenset(incomplete)


def _lacks_rows(file: TableFile) -> bool:
    """Tell whether rows with something in them could not be read."""
    good = set(file.numbers)
    return any(n not in good and is_filled(row) for n, row in enumerate(file.cells.rows))


def _cut(read: Readable, name: str, column: str, target: str) -> bool:
    """Leave out the rows, or the cells, that point to nothing; tell whether rows went."""
    file, found = read.files[name], read.files.get(target)
    kind = file.table.schema.field(column)
    tables = [read.before[target]] if target in read.before else []
    tables += [found.table] if found is not None else []
    known = {code for table in tables for code in table.vocabulary(table.schema.key[0])}
    loose = [not known.issuperset(_codes(kind, w)) for w in file.table.vocabulary(column)]
    if kind is None or not any(loose):
        return False
    rows = np.array(loose, np.bool_)[file.table.array(column)]
    if kind.required:
        kept = [file.numbers[row] for row in np.flatnonzero(~rows).tolist()]
        read.files[name] = replace(file, table=file.table.take(~rows), numbers=kept)
        return True
    numbers = [file.numbers[row] for row in np.flatnonzero(rows).tolist()]
    read.touched[name].update((number, column) for number in numbers)
    blank: Any = () if kind.kind == "list" else ""
    read.files[name] = replace(file, table=file.table.set(rows, column, blank))
    return False


def _codes(kind: Field | None, word: str) -> list[str]:
    is_list = kind is not None and kind.kind == "list"
    return [part for part in (word.split(LIST_SEPARATOR) if is_list else [word]) if part]
