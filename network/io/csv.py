"""A network as a folder of CSV files: one file per table, ``network.csv`` for the rest."""

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.rows import Cells, nearest, parse_numbered, table_of
from network.network import Network
from network.schema import SCHEMA_VERSION, TABLES, Field, TableSchema
from network.table import LIST_SEPARATOR, Table

_HEAD = "network"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as read from its file, and where its rows stand there.

    ``numbers`` holds the row (from 0) of each noun among the rows of ``cells``. A file that
    ``is_sound`` is false for had findings: rows may be missing, and it must not be used.
    """

    table: Table[Any]
    cells: Cells
    numbers: Sequence[int]
    is_sound: bool


def read_folder(folder: str | Path) -> Network:
    """Read a network from a folder of CSV files.

    Raises
    ------
    InvalidInputError
        With every finding of every file, each with its ``file!cell``.
    """
    path = Path(folder)
    if path.is_file():
        wrong = Explanation(
            code=Reason.BAD_VALUE,
            subject="network",
            current=str(folder),
            needed="a folder of tables is needed",
        )
        raise InvalidInputError((wrong,))
    if not path.is_dir():
        raise InvalidInputError((_finding(Reason.FILE_MISSING, str(folder)),))
    head, findings = _read_head(path / f"{_HEAD}.csv")
    files, more = read_tables(path)
    findings = [*findings, *more, *reference_findings(files)]
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        raise InvalidInputError(tuple(errors))
    return Network(
        tables={name: file.table for name, file in files.items()},
        name=str(head.get("name", path.name)),
        reference_date=head.get("reference_date", date(2026, 10, 30)),
    )


def read_tables(path: Path) -> tuple[dict[str, TableFile], list[Explanation]]:
    """Read every table file of a folder; findings are returned, not raised."""
    files: dict[str, TableFile] = {}
    findings: list[Explanation] = []
    for file in sorted(path.glob("*.csv")):
        if file.stem == _HEAD:
            continue
        schema = TABLES.get(file.stem)
        if schema is None:
            findings.append(
                Explanation(
                    code=Reason.UNKNOWN_TABLE,
                    subject=file.stem,
                    needed=nearest(file.stem, TABLES) or ", ".join(TABLES),
                    place=file.name,
                )
            )
            continue
        cells, problem = _read_cells(file)
        if cells is None:
            findings.append(problem)
            nothing = Cells(file.name, (), ())
            files[schema.name] = TableFile(table_of(schema, []), nothing, (), is_sound=False)
            continue
        rows, numbers, bad = parse_numbered(schema, cells)
        findings.extend(bad)
        files[schema.name] = TableFile(table_of(schema, rows), cells, numbers, is_sound=not bad)
    return files, findings


def reference_findings(
    files: Mapping[str, TableFile], base: Mapping[str, Table[Any]] | None = None
) -> list[Explanation]:
    """Find codes that point to nothing; ``base`` holds tables the files may point into.

    What points into a file with findings of its own is not judged.
    """
    findings: list[Explanation] = []
    for file in files.values():
        for column, target in file.table.schema.references:
            if target in files and not files[target].is_sound:
                continue
            found = files[target].table if target in files else (base or {}).get(target)
            targets = set(found.vocabulary(found.schema.key[0])) if found is not None else set()
            findings.extend(_dangling(file, column, target, targets))
    return findings


def _dangling(
    file: TableFile, column: str, target: str, targets: Collection[str]
) -> Iterable[Explanation]:
    words = file.table.vocabulary(column)
    parts = [w.split(LIST_SEPARATOR) if w else [] for w in words]
    missing = [next((p for p in part if p not in targets), None) for part in parts]
    codes = file.table.array(column)
    for row, number in enumerate(file.numbers) if any(missing) else ():
        word = missing[codes[row]]
        if word is not None:
            yield Explanation(
                code=Reason.UNKNOWN_REFERENCE,
                subject=word,
                limit=target,
                needed=nearest(word, targets),
                place=file.cells.place(number, column),
            )


def _read_head(file: Path) -> tuple[dict[str, Any], list[Explanation]]:
    """Read ``network.csv``: pairs of a key and its value."""
    if not file.exists():
        return {}, []
    cells, problem = _read_cells(file)
    if cells is None:
        return {}, [problem]
    head: dict[str, Any] = {"name": file.parent.name}
    findings: list[Explanation] = []
    for number, row in enumerate(cells.rows):
        key, value = (str(cell).strip() for cell in (*row, "", "")[:2])
        place = f"{file.name}!B{cells.first_row + number}"
        if key and key not in _HEAD_KEYS:
            findings.append(
                Explanation(
                    code=Reason.UNKNOWN_FIELD,
                    subject=key,
                    needed=nearest(key, _HEAD_KEYS) or ", ".join(_HEAD_KEYS),
                    place=f"{file.name}!A{cells.first_row + number}",
                )
            )
        elif key and value:
            read, bad = _HEAD_KEYS[key](value)
            head[key] = read
            findings.extend(finding.at(place) for finding in bad)
    return head, findings


def _version(text: str) -> tuple[int, list[Explanation]]:
    if not text.isdecimal():
        wrong = Explanation(code=Reason.NOT_A_NUMBER, subject="schema_version", current=text)
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


_HEAD_KEYS: Mapping[str, Callable[[str], tuple[Any, list[Explanation]]]] = {
    "name": lambda text: (text, []),
    "schema_version": _version,
    "reference_date": _date,
}


def _read_cells(file: Path) -> tuple[Cells | None, Explanation]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as handle:
            rows = list(csv.reader(handle, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        return None, _finding(Reason.FILE_UNREADABLE, said, place=file.name)
    if not rows:
        return None, _finding(Reason.FILE_UNREADABLE, "it is empty", place=file.name)
    header = [name.strip() for name in rows[0]]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        said = "its columns are not separated by commas"
        return None, _finding(Reason.FILE_UNREADABLE, said, place=file.name)
    return Cells(file.name, header, rows[1:]), _finding(Reason.FILE_UNREADABLE, file.name)


def _finding(code: Reason, subject: str, place: str = "") -> Explanation:
    return Explanation(code=code, subject=subject, place=place)


def write_folder(network: Network, folder: str | Path) -> None:
    """Write a network as a folder of CSV files; columns that are all default are left out.

    Guarantees: what ``read_folder`` then reads is this network. Files of tables that the network
    does not have are removed; files that are no tables stay.
    """
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    head = [
        ("key", "value"),
        ("name", network.name),
        ("schema_version", str(network.schema_version)),
        ("reference_date", network.reference_date.isoformat()),
    ]
    _write(path / f"{_HEAD}.csv", head)
    for name in sorted(TABLES):
        table = network.table(name)
        if len(table):
            _write(path / f"{name}.csv", _lines(table))
        else:
            (path / f"{name}.csv").unlink(missing_ok=True)


def _lines(table: Table[Any]) -> Iterable[Sequence[str]]:
    rows = list(table)
    used = [f for f in table.schema.fields if _is_used(f, rows, table.schema)]
    yield [f.name for f in used]
    for row in rows:
        yield [_text(f, getattr(row, f.name)) for f in used]


def _is_used(field: Field, rows: Sequence[Any], schema: TableSchema) -> bool:
    return (
        field.required
        or field.name in schema.key
        or any(getattr(row, field.name) != field.default for row in rows)
    )


def _text(field: Field, value: Any) -> str:
    if value is None or (not field.required and value == field.default):
        return ""
    if field.kind == "list":
        return LIST_SEPARATOR.join(value)
    if field.kind == "real":
        return repr(value).removesuffix(".0")
    if field.kind == "flag":
        return "true" if value else "false"
    return str(value)


def _write(file: Path, lines: Iterable[Sequence[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows(lines)
