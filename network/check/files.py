"""Check a network in files: what is wrong with its cells and with what they say, at once.

Faults in cells keep a network from being used, but not from being judged: see
``network.check.mend``. ``Reading`` tells the checks what that means: rows without some cells of
theirs are not judged further, and nothing is concluded from what is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from network.check.fault import Check
from network.check.mend import readable
from network.check.runner import Reading, check, in_order
from network.explanation import Explanation
from network.io.columns import TableFile
from network.io.head import read_head
from network.io.load import BUILT_IN, load, read_raw
from network.io.migrate import migrated
from network.network import Network


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
    head, read = read_head(raw.head), readable(raw)
    dated = {key: head.values[key] for key in ("reference_date",) if head.values.get(key)}
    network = Network(
        tables={name: file.table for name, file in read.files.items()},
        name=str(head.values.get("name") or raw.name),
        **dated,
    )
    reading = Reading(
        places=FilePlaces(read.files),
        incomplete=read.incomplete,
        mended=read.mended_rows(),
        spoiled=read.spoiled(),
    )
    found = check(network, reading, further) if read.files else ()
    findings = in_order([*head.findings, *read.findings, *found])
    return Examination(network=network, findings=findings)
