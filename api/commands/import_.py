"""``lanewright import``: put the rows of tables into a network, all of them or none."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.language import label
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.cells import RawTables
from network.io.intake import take_in
from network.io.load import BUILT_IN, load, write
from network.io.merge import MergeMode, TableCount
from network.network import Network

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
    refuse_targets(source, into, output, dry_run=dry_run)
    _refuse_foreign({"--currency": currency, "--mode-map": ", ".join(mode_map)})
    with console.working(label("progress.load", language)):
        base = load(into)
        intake = take_in(Path(source), base, MergeMode(mode))
    if as_json:
        body = {
            "tables": counts_record(intake.counts, intake.faulty),
            "findings": [finding_record(finding, language) for finding in intake.findings],
        }
        console.out().print(json.dumps(body, ensure_ascii=False, indent=1), soft_wrap=True)
    else:
        show_counts(intake.counts, intake.faulty, language)
    if not intake.is_sound:
        if not as_json:
            show_findings(intake.findings, language)
        hand_back(intake.raw, intake.findings, marked, language, is_quiet=as_json)
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


def refuse_targets(source: str, into: str, output: Path | None, *, dry_run: bool) -> None:
    """Refuse what is blank, and to write to the built-in world."""
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
    """Show what would happen to each table, and which columns would lose their values."""
    headings = [(label(f"import.{name}", language), "right") for name in _COLUMNS]
    shown = console.table("", (label("import.table", language), "left"), *headings)
    for count in counts:
        figures = (count.new, count.changed, count.deleted, count.unchanged)
        numbers = (*figures, faulty.get(count.table, 0))
        shown.add_row(count.table, *(f"{number:,}" for number in numbers))
    out = console.out()
    if counts:
        out.print(shown)
    for count in counts:
        if count.reset:
            said = label(
                "import.reset", language, table=count.table, columns=", ".join(count.reset)
            )
            out.print(said, soft_wrap=True)


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


def finding_record(finding: Explanation, language: str) -> dict[str, Any]:
    """Return a finding as data, with its words."""
    names = ("place", "subject", "limit", "current", "needed")
    said = {name: getattr(finding, name) for name in names}
    return {
        "severity": str(finding.severity),
        "code": str(finding.code),
        **{name: text for name, text in said.items() if text},
        "message": render(finding.at(""), language),
    }


def show_findings(findings: Sequence[Explanation], language: str) -> None:
    """List everything that is wrong."""
    err = console.err()
    for finding in findings:
        err.print(f"{render(finding, language)} [{finding.code.value}]", soft_wrap=True)
    err.print(label("import.refused", language, count=len(findings)), soft_wrap=True)


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
