"""Tables brought from outside, judged as a whole before any of them enters a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from network.enums import Reason, Severity
from network.explanation import Explanation
from network.io.cells import RawTables, is_filled
from network.io.head import read_head
from network.io.load import read_raw
from network.io.merge import Merged, MergeMode, TableCount, merge
from network.io.migrate import migrated
from network.io.tables import Files, faulty_codes, read_files, references_into
from network.network import Network
from network.schema import TABLES
from network.table import LIST_SEPARATOR, Table


@dataclass(frozen=True, slots=True)
class Intake:
    """What a source would do to a network, and everything that is wrong with it.

    ``faulty`` is the number of rows of each table that cannot be read; they count nowhere else.
    """

    raw: RawTables
    merged: Merged
    faulty: dict[str, int]
    findings: tuple[Explanation, ...]

    @property
    def network(self) -> Network:
        """Return the network with the rows put in; to be used when nothing is wrong."""
        return self.merged.network

    @property
    def counts(self) -> tuple[TableCount, ...]:
        """Return what it does to each table."""
        return self.merged.counts

    @property
    def is_sound(self) -> bool:
        """Tell whether the rows may enter."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def take_in(source: Path, network: Network, mode: MergeMode = MergeMode.UPSERT) -> Intake:
    """Read tables from a folder or workbook and put them into a network, to be looked at.

    Codes that point into other tables are judged against the network as it would be. The head
    of the source is read for its version; name and date of the network stay.

    Guarantees: nothing is written or raised; all findings come at once.
    """
    raw = read_raw(source)
    files, findings = read_files(raw)
    findings = [*read_head(migrated(raw).head).findings, *findings]
    if not files and not findings:
        nothing = "it holds no table"
        findings.append(
            Explanation(code=Reason.FILE_UNREADABLE, subject=nothing, place=str(source))
        )
    given = {name: file.table for name, file in files.items()}
    columns = {name: file.cells.header for name, file in files.items()}
    merged = merge(network, given, mode, columns)
    findings += references_into(files, merged.network.tables, raw.lost)
    if mode is MergeMode.REPLACE:
        findings += _still_referred_to(files, network, merged.network)
    faulty = {
        name: sum(map(is_filled, file.cells.rows)) - len(file.table) for name, file in files.items()
    }
    return Intake(raw, merged, faulty, tuple(findings))


def _still_referred_to(files: Files, before: Network, after: Network) -> Iterable[Explanation]:
    """Find rows that go although rows that stay refer to them."""
    for table in after.tables.values():
        for column, target in table.schema.references:
            if table.schema.name in files or target not in files:
                continue
            gone = _keys(before, target) - _keys(after, target) - set(faulty_codes(files[target]))
            wanted = sorted(_codes(table, column) & gone)
            if wanted:
                more = f" (+{len(wanted) - 3})" if wanted[3:] else ""
                yield Explanation(
                    code=Reason.STILL_REFERRED_TO,
                    subject=", ".join(wanted[:3]) + more,
                    limit=f"{table.schema.name}.{column}",
                    place=files[target].cells.file,
                )


def _keys(network: Network, name: str) -> frozenset[str]:
    return frozenset(network.table(name).vocabulary(TABLES[name].key[0]))


def _codes(table: Table[Any], column: str) -> set[str]:
    return {
        part for word in table.vocabulary(column) for part in word.split(LIST_SEPARATOR) if part
    }
