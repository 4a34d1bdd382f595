"""``lanewright import``: put the rows of tables into a network, all of them or none."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.findings import record, show
from api.language import label
from network.check.arrivals import judged
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.cells import RawTables
from network.io.intake import take_in
from network.io.load import BUILT_IN, load, write
from network.io.merge import MergeMode, TableCount
from network.network import Network
from solver.dead_ends import CHECKS

_COLUMNS = ("new", "changed", "deleted", "unchanged", "faulty")


def run(  # noqa: PLR0913  (one parameter per option)
    *,
    source: str,
    into: str,
    mode: str,
    dry_run: bool,
    marked: Path | None,
    output: Path | None,
    currency: str | None = None,
    mode_map: Sequence[str] = (),
    as_json: bool = False,
    language: str,
) -> int:
    """Count what would change, list what is wrong, and write when nothing is.

    Raises
    ------
    InvalidInputError
        When the network cannot be read or written, with every finding.
    """
    refuse_targets(source, into, output, marked, dry_run=dry_run)
    _refuse_foreign({"--currency": currency, "--mode-map": ", ".join(mode_map)})
    with console.working(label("progress.load", language)):
        base = load(into)
        intake = take_in(Path(source), base, MergeMode(mode))
        findings = judged(intake, base, MergeMode(mode), CHECKS)
    if as_json:
        body = {
            "tables": counts_record(intake.counts, intake.faulty),
            "findings": [record(finding, language) for finding in findings],
        }
        console.out().print(json.dumps(body, ensure_ascii=False, indent=1), soft_wrap=True)
    else:
        show_counts(intake.counts, intake.faulty, language)
        show_findings(findings, language)
    if any(finding.severity is Severity.ERROR for finding in findings):
        hand_back(intake.raw, findings, marked, language, is_quiet=as_json)
        return BAD_INPUT
    target = None if dry_run else Path(into) if output is None else output
    write_to(intake.network, target, language, is_quiet=as_json)
    return FINE


def write_to(network: Network, target: Path | None, language: str, *, is_quiet: bool) -> None:
    """Write a network and say so; without a target say that nothing was written."""
    if target is not None:
        with console.working(label("progress.write", language)):
            write(network, target)
    if not is_quiet:
        said = (
            label("import.dry", language)
            if target is None
            else label("wrote", language, path=target)
        )
        console.out().print(said, soft_wrap=True)


def refuse_targets(
    source: str, into: str, output: Path | None, marked: Path | None, *, dry_run: bool
) -> None:
    """Refuse what is blank, to write to the built-in world, and to mark a file in its place."""
    findings = [
        Explanation(code=Reason.MISSING_VALUE, subject=name, place=name)
        for name, value in (("SOURCE", source), ("--into", into))
        if not value.strip()
    ]
    if into == BUILT_IN and output is None and not dry_run:
        findings.append(
            Explanation(
                code=Reason.BAD_VALUE,
                subject="network",
                current=into,
                needed="the built-in world is not written to; say where with --output",
                place="--into",
            )
        )
    if marked is not None and marked.resolve() in {Path(source).resolve(), Path(into).resolve()}:
        needed = "it is written anew, so another file is needed"
        findings.append(
            Explanation(
                code=Reason.BAD_VALUE,
                subject="marked",
                current=str(marked),
                needed=needed,
                place="--marked",
            )
        )
    if findings:
        raise InvalidInputError(tuple(findings))


def _refuse_foreign(given: Mapping[str, str | None]) -> None:
    """Refuse options that only another kind of source has."""
    needed = "it is for --from anura"
    findings = tuple(
        Explanation(code=Reason.BAD_VALUE, subject=name, current=text, needed=needed, place=name)
        for name, text in given.items()
        if text
    )
    if findings:
        raise InvalidInputError(findings)


def show_counts(counts: Sequence[TableCount], faulty: Mapping[str, int], language: str) -> None:
    """Show what would happen to each table, and which columns would lose their values.

    Tables that stay as they are come in one line.
    """
    headings = [(label(f"import.{name}", language), "right") for name in _COLUMNS]
    shown = console.table("", (label("import.table", language), "left"), *headings)
    same = [count for count in counts if _is_same(count, faulty)]
    for count in counts:
        figures = (count.new, count.changed, count.deleted, count.unchanged)
        numbers = (*figures, faulty.get(count.table, 0))
        if count not in same:
            shown.add_row(count.table, *(f"{number:,}" for number in numbers))
    out = console.out()
    if len(same) < len(counts):
        out.print(shown)
    if same:
        rows = sum(count.unchanged for count in same)
        said = label("import.same", language, tables=len(same), rows=rows)
        out.print(said, soft_wrap=True)
    for count in counts:
        if count.reset:
            said = label(
                "import.reset", language, table=count.table, columns=", ".join(count.reset)
            )
            out.print(said, soft_wrap=True)


def _is_same(count: TableCount, faulty: Mapping[str, int]) -> bool:
    return not (count.new or count.changed or count.deleted or faulty.get(count.table, 0))


def counts_record(counts: Sequence[TableCount], faulty: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what would happen to each table as data."""
    return [
        {
            "table": count.table,
            "new": count.new,
            "changed": count.changed,
            "deleted": count.deleted,
            "unchanged": count.unchanged,
            "faulty": faulty.get(count.table, 0),
            "reset": list(count.reset),
        }
        for count in counts
    ]


def show_findings(findings: Sequence[Explanation], language: str) -> None:
    """List everything that is wrong, then what is worth knowing although it keeps no row out."""
    err = console.err()
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    lesser = [finding for finding in findings if finding.severity is not Severity.ERROR]
    for finding in errors:
        err.print(f"{render(finding, language)} [{finding.code.value}]", soft_wrap=True)
    show(err, lesser, language, more="import.more")
    if errors:
        err.print(label("import.refused", language, count=len(errors)), soft_wrap=True)


def hand_back(
    raw: RawTables,
    findings: Sequence[Explanation],
    marked: Path | None,
    language: str,
    *,
    is_quiet: bool,
) -> None:
    """Hand the rows back as a marked workbook if that is asked for."""
    if marked is None:
        return
    from network.io.marked import write_marked  # noqa: PLC0415  (only when it is asked for)

    write_marked(raw, findings, marked, language)
    if not is_quiet:
        console.out().print(label("import.marked", language, path=marked), soft_wrap=True)
