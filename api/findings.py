"""Findings on the command line: kind by kind, of each kind the first few, and how many."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console

from api.language import label
from network.enums import Severity
from network.explanation import Explanation, render

MOST_PER_KIND = 10
"""Findings of one kind that are shown unless all are asked for."""


def counts_of(findings: Sequence[Explanation]) -> dict[Severity, int]:
    """Return how many findings there are of each severity."""
    return {kind: sum(f.severity is kind for f in findings) for kind in Severity}


def summary(counts: dict[Severity, int], language: str) -> str:
    """Return in words how many findings there are."""
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    key = "finding.count_notes" if counts[Severity.NOTE] else "finding.count"
    return label(key, language, errors=errors, warnings=warnings, notes=counts[Severity.NOTE])


def show(
    out: Console,
    findings: Sequence[Explanation],
    language: str,
    *,
    show_all: bool = False,
    more: str = "finding.more",
) -> None:
    """Print findings kind by kind, of each the first few; ``more`` says how to see the rest."""
    for (severity, _), group in groupby(findings, key=lambda f: (f.severity, f.code)):
        same = list(group)
        shown = same if show_all else same[:MOST_PER_KIND]
        for finding in shown:
            out.print(line(severity, render(finding, language), language), soft_wrap=True)
        if len(shown) < len(same):
            said = label(more, language, count=len(same) - len(shown))
            out.print(line(severity, said, language), soft_wrap=True)


def line(severity: Severity, text: str, language: str) -> str:
    """Return a finding as it is printed: what is no error says what it is."""
    if severity is Severity.ERROR:
        return text
    return label(f"finding.{severity}", language, text=text)


def record(finding: Explanation, language: str) -> dict[str, Any]:
    """Return a finding as data, with its words."""
    names = ("place", "subject", "limit", "current", "needed")
    said = {name: getattr(finding, name) for name in names}
    return {
        "severity": str(finding.severity),
        "code": str(finding.code),
        **{name: text for name, text in said.items() if text},
        "message": render(finding.at(""), language),
    }
