"""``lanewright check``: everything that is wrong with a network."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.language import label
from network.check.files import Examination, examine
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from solver.dead_ends import CHECKS

MOST_PER_KIND = 10
"""Findings of one kind that are shown unless all are asked for."""


def run(*, source: str, language: str, as_json: bool = False, show_all: bool = False) -> int:
    """List the findings, errors first, kind by kind; errors are bad input, warnings are not.

    Raises
    ------
    InvalidInputError
        When there is no network to judge: nothing at the path, or no places in it.
    """
    out = console.out()
    with console.working(label("progress.load", language)):
        if not source.strip():
            blank = Explanation(code=Reason.MISSING_VALUE, subject="NETWORK")
            raise InvalidInputError((blank,))
        examined = examine(source, further=CHECKS)
        _refuse_nothing(source, examined)
    counts = _counts(examined.findings)
    if as_json:
        out.print(_as_json(examined, counts, language), soft_wrap=True)
    elif examined.findings:
        _show(out, examined.findings, language, show_all=show_all)
        out.print(_summary(counts, language))
    else:
        network = examined.network
        out.print(
            label(
                "check.good",
                language,
                name=network.name,
                locations=len(network.locations),
                services=len(network.services),
            )
        )
    return BAD_INPUT if counts[Severity.ERROR] else FINE


def _refuse_nothing(source: str, examined: Examination) -> None:
    """Refuse what holds no table that could be judged."""
    network, findings = examined.network, examined.findings
    if not any(len(table) for table in network.tables.values()) and findings:
        raise InvalidInputError(findings)
    if not len(network.locations) and not findings:
        nowhere = Explanation(code=Reason.FILE_MISSING, subject=f"{source}/locations.csv")
        raise InvalidInputError((nowhere,))


def _counts(findings: Sequence[Explanation]) -> dict[Severity, int]:
    return {kind: sum(f.severity is kind for f in findings) for kind in Severity}


def _summary(counts: dict[Severity, int], language: str) -> str:
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    key = "finding.count_notes" if counts[Severity.NOTE] else "finding.count"
    return label(key, language, errors=errors, warnings=warnings, notes=counts[Severity.NOTE])


def _show(out: Console, findings: Sequence[Explanation], language: str, *, show_all: bool) -> None:
    """Print findings kind by kind, of each kind the first few."""
    for (severity, _), group in groupby(findings, key=lambda f: (f.severity, f.code)):
        same = list(group)
        shown = same if show_all else same[:MOST_PER_KIND]
        for finding in shown:
            out.print(_line(severity, render(finding, language), language), soft_wrap=True)
        if len(shown) < len(same):
            more = label("finding.more", language, count=len(same) - len(shown))
            out.print(_line(severity, more, language), soft_wrap=True)


def _line(severity: Severity, text: str, language: str) -> str:
    if severity is Severity.ERROR:
        return text
    return label(f"finding.{severity}", language, text=text)


def _as_json(examined: Examination, counts: dict[Severity, int], language: str) -> str:
    """Return network, counts and every finding with its parameters and its words."""
    body = {
        "network": examined.network.name,
        "dataVersion": examined.network.digest,
        "counts": {str(severity): count for severity, count in counts.items()},
        "findings": [_record(finding, language) for finding in examined.findings],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _record(finding: Explanation, language: str) -> dict[str, Any]:
    names = ("place", "subject", "limit", "current", "needed")
    said = {name: getattr(finding, name) for name in names}
    return {
        "severity": str(finding.severity),
        "code": str(finding.code),
        **{name: text for name, text in said.items() if text},
        "message": render(finding.at(""), language),
    }
