"""``lanewright import``: put the rows of tables into a network, all of them or none."""

from pathlib import Path

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.language import label
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.intake import Intake, take_in
from network.io.load import BUILT_IN, load, write
from network.io.merge import MergeMode

_COLUMNS = ("new", "changed", "deleted", "unchanged", "faulty")


def run(
    *,
    source: str,
    into: str,
    mode: str,
    dry_run: bool,
    marked: Path | None,
    output: Path | None,
    language: str,
) -> int:
    """Count what would change, list what is wrong, and write when nothing is.

    Raises
    ------
    InvalidInputError
        When the network cannot be read or written, with every finding.
    """
    _refuse(source, into, output, dry_run=dry_run)
    with console.working(label("progress.load", language)):
        base = load(into)
        intake = take_in(Path(source), base, MergeMode(mode))
    _show_counts(intake, language)
    if not intake.is_sound:
        _show_findings(intake, marked, language)
        return BAD_INPUT
    out = console.out()
    if dry_run:
        out.print(label("import.dry", language), soft_wrap=True)
        return FINE
    target = Path(into) if output is None else output
    with console.working(label("progress.write", language)):
        write(intake.network, target)
    out.print(label("wrote", language, path=target), soft_wrap=True)
    return FINE


def _refuse(source: str, into: str, output: Path | None, *, dry_run: bool) -> None:
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


def _show_counts(intake: Intake, language: str) -> None:
    """Show what would happen to each table, and which columns would lose their values."""
    headings = [(label(f"import.{name}", language), "right") for name in _COLUMNS]
    shown = console.table("", (label("import.table", language), "left"), *headings)
    for count in intake.counts:
        figures = (count.new, count.changed, count.deleted, count.unchanged)
        numbers = (*figures, intake.faulty[count.table])
        shown.add_row(count.table, *(f"{number:,}" for number in numbers))
    out = console.out()
    if intake.counts:
        out.print(shown)
    for count in intake.counts:
        if count.reset:
            said = label(
                "import.reset", language, table=count.table, columns=", ".join(count.reset)
            )
            out.print(said, soft_wrap=True)


def _show_findings(intake: Intake, marked: Path | None, language: str) -> None:
    """List everything that is wrong, and hand the rows back as a marked workbook if asked."""
    err = console.err()
    for finding in intake.findings:
        err.print(f"{render(finding, language)} [{finding.code.value}]", soft_wrap=True)
    err.print(label("import.refused", language, count=len(intake.findings)), soft_wrap=True)
    if marked is None:
        return
    from network.io.marked import write_marked  # noqa: PLC0415  (only when it is asked for)

    write_marked(intake.raw, intake.findings, marked, language)
    console.out().print(label("import.marked", language, path=marked), soft_wrap=True)
