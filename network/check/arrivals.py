"""Check rows that are to enter a network, in the network as it would be with them.

Only what stands in a given row is said: what was wrong with the network before is no fault of
the rows. Cells that cannot be read do not keep the others from being judged: see
``network.check.mend``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.check.fault import Check
from network.check.mend import Readable, readable
from network.check.runner import Reading, check
from network.enums import Reason, Severity
from network.explanation import Explanation
from network.io.columns import TableFile
from network.io.intake import Intake
from network.io.merge import MergeMode, merge
from network.network import Network


@dataclass(frozen=True, slots=True)
class GivenPlaces:
    """Where cells of a network stand in the files that were given.

    ``named`` keeps the places that were asked for, ``keys`` those of the network's tables.
    """

    network: Network
    files: Mapping[str, TableFile]
    named: set[str] = field(default_factory=set)
    keys: dict[str, list[Any]] = field(default_factory=dict)

    def place(self, table: str, row: int, column: str) -> str:
        """Return ``file!cell`` of a given row; empty for a row that was there before."""
        file = self.files.get(table)
        if file is None:
            return ""
        if table not in self.keys:
            self.keys[table] = self.network.table(table).key_values()
        at = file.table.find(self.keys[table][row])
        if at is None:
            return ""
        named = column if column in file.cells.header else file.table.schema.key[0]
        place = file.cells.place(file.numbers[at], named)
        self.named.add(place)
        return place


def judged(
    intake: Intake, before: Network, mode: MergeMode, further: Sequence[Check] = ()
) -> tuple[Explanation, ...]:
    """Return everything that is wrong with given rows, errors first, then what the checks find.

    Parameters
    ----------
    intake
        What the rows would do to the network ``before``, put in by ``mode``.
    further
        Checks beside those of this package.

    Guarantees: nothing is changed or raised. Findings of the intake come as they are.
    """
    if any(finding.code is Reason.STILL_REFERRED_TO for finding in intake.findings):
        return intake.findings
    is_whole = mode is MergeMode.REPLACE
    stay = {n: t for n, t in before.tables.items() if not (is_whole and n in intake.raw.tables)}
    read = readable(intake.raw, stay)
    after = merge(before, {name: file.table for name, file in read.files.items()}, mode).network
    places = GivenPlaces(after, read.files)
    reading = Reading(
        places=places,
        incomplete=read.incomplete,
        mended={
            name: _rows_in(after, read, name, rows) for name, rows in read.mended_rows().items()
        },
        spoiled=read.spoiled(),
    )
    found = check(after, reading, further)
    ours = [f for f in found if f.place in places.named or f.code is Reason.CHECKS_WITHHELD]
    known = set(intake.findings)
    more = [finding for finding in read.findings if finding not in known]
    return tuple(sorted((*intake.findings, *more, *ours), key=_severity))


def _rows_in(after: Network, read: Readable, name: str, rows: Iterable[int]) -> frozenset[int]:
    """Return where rows of a file stand in the network that they were put into."""
    keys, table = read.files[name].table.key_values(), after.table(name)
    return frozenset(at for row in rows if (at := table.find(keys[row])) is not None)


def _severity(finding: Explanation) -> int:
    return list(Severity).index(finding.severity)
