"""A network as a folder of CSV files: one file per table, ``network.csv`` for the rest."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.rows import Cells, nearest, parse, table_of
from network.network import Network
from network.schema import SCHEMA_VERSION, TABLES, Field, TableSchema
from network.table import LIST_SEPARATOR, Table

_HEAD = "network"


def read_folder(folder: str | Path) -> Network:
    """Read a network from a folder of CSV files.

    Raises
    ------
    InvalidInputError
        With every finding of every file, each with its ``file!cell``.
    """
    path = Path(folder)
    if not path.is_dir():
        raise InvalidInputError((_finding(Reason.FILE_MISSING, str(folder)),))
    head, findings = _read_head(path / f"{_HEAD}.csv")
    tables, more = read_tables(path)
    findings = [*findings, *more, *reference_findings(tables)]
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        raise InvalidInputError(tuple(errors))
    return Network(
        tables=tables,
        name=str(head.get("name", path.name)),
        reference_date=head.get("reference_date", date(2026, 10, 30)),
    )


def read_tables(path: Path) -> tuple[dict[str, Table[Any]], list[Explanation]]:
    """Read every table file of a folder; findings are returned, not raised."""
    tables: dict[str, Table[Any]] = {}
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
            continue
        rows, bad = parse(schema, cells)
        findings.extend(bad)
        if not bad:
            tables[schema.name] = table_of(schema, rows)
    return tables, findings


def reference_findings(
    tables: Mapping[str, Table[Any]], base: Mapping[str, Table[Any]] | None = None
) -> list[Explanation]:
    """Find codes that point to nothing; ``base`` holds tables the files may point into."""
    known = {**(base or {}), **tables}
    findings: list[Explanation] = []
    for table in tables.values():
        for column, target in table.schema.references:
            if target not in known:
                continue
            findings.extend(_dangling(table, column, known[target]))
    return findings


def _dangling(table: Table[Any], column: str, target: Table[Any]) -> Iterable[Explanation]:
    targets = set(target.vocabulary(target.schema.key[0]))
    header = [f.name for f in table.schema.fields]
    cells = Cells(f"{table.schema.name}.csv", header, ())
    words = table.vocabulary(column)
    parts = [w.split(LIST_SEPARATOR) if w else [] for w in words]
    missing = [next((p for p in part if p not in targets), None) for part in parts]
    codes = table.array(column)
    for row in range(len(table)) if any(missing) else ():
        word = missing[codes[row]]
        if word is not None:
            yield Explanation(
                code=Reason.UNKNOWN_REFERENCE,
                subject=word,
                limit=target.schema.name,
                needed=nearest(word, targets),
                place=cells.place(row, column),
            )


def _read_head(file: Path) -> tuple[dict[str, Any], list[Explanation]]:
    if not file.exists():
        return {}, []
    cells, problem = _read_cells(file)
    if cells is None:
        return {}, [problem]
    pairs = {str(row[0]).strip(): str(row[1]).strip() for row in cells.rows if len(row) > 1}
    head: dict[str, Any] = {"name": pairs.get("name", file.parent.name)}
    findings = []
    if int(pairs.get("schema_version", SCHEMA_VERSION)) > SCHEMA_VERSION:
        findings.append(
            Explanation(
                code=Reason.SCHEMA_TOO_NEW,
                current=pairs["schema_version"],
                needed=str(SCHEMA_VERSION),
                place=file.name,
            )
        )
    if "reference_date" in pairs:
        try:
            head["reference_date"] = date.fromisoformat(pairs["reference_date"])
        except ValueError:
            findings.append(
                Explanation(
                    code=Reason.NOT_A_DATE,
                    subject="reference_date",
                    current=pairs["reference_date"],
                    place=file.name,
                )
            )
    return head, findings


def _read_cells(file: Path) -> tuple[Cells | None, Explanation]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as handle:
            rows = list(csv.reader(handle, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return None, _finding(Reason.FILE_UNREADABLE, str(error), place=file.name)
    if not rows:
        return None, _finding(Reason.FILE_UNREADABLE, "empty file", place=file.name)
    header = [name.strip() for name in rows[0]]
    return Cells(file.name, header, rows[1:]), _finding(Reason.FILE_UNREADABLE, file.name)


def _finding(code: Reason, subject: str, place: str = "") -> Explanation:
    return Explanation(code=code, subject=subject, place=place)


def write_folder(network: Network, folder: str | Path) -> None:
    """Write a network as a folder of CSV files; columns that are all default are left out."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    head = [
        ("key", "value"),
        ("name", network.name),
        ("schema_version", str(network.schema_version)),
        ("reference_date", network.reference_date.isoformat()),
    ]
    _write(path / f"{_HEAD}.csv", head)
    for name, table in sorted(network.tables.items()):
        if len(table):
            _write(path / f"{name}.csv", _lines(table))


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
