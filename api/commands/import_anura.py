"""``lanewright import --from anura``: put a model of another schema into a network.

What of it does not come along is listed: nothing is dropped in silence.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api import console
from api.commands.import_ import (
    counts_record,
    hand_back,
    refuse_targets,
    show_counts,
    show_findings,
    write_to,
)
from api.exit_codes import BAD_INPUT, FINE
from api.findings import record
from api.language import label
from network.enums import MergeMode, Mode, Reason
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.anura.intake import AnuraIntake, take_in_anura
from network.io.anura.ledger import NotCarried
from network.io.anura.options import AnuraOptions
from network.io.load import BUILT_IN, load

_CURRENCY = re.compile(r"[A-Z]{3}")
_MODES = tuple(mode for mode in Mode if mode is not Mode.GATE)


def run(  # noqa: PLR0913  (one parameter per option)
    *,
    source: str,
    into: str,
    mode: str,
    dry_run: bool,
    marked: Path | None,
    output: Path | None,
    currency: str | None,
    mode_map: Sequence[str],
    as_json: bool,
    language: str,
) -> int:
    """Show what would change, what does not come along and what is wrong; write when nothing is.

    A network that does not exist yet is begun.

    Raises
    ------
    InvalidInputError
        When an option cannot be read, or the network cannot be read or written.
    """
    refuse_targets(source, into, output, marked, dry_run=dry_run)
    options = _options(currency or "USD", mode_map)
    is_new = into != BUILT_IN and not Path(into).exists()
    with console.working(label("progress.load", language)):
        base = None if is_new else load(into)
        intake = take_in_anura(Path(source), base, options, MergeMode(mode))
    if as_json:
        text = json.dumps(_record(intake, language), ensure_ascii=False, indent=1)
        console.out().print(text, soft_wrap=True)
    else:
        _show(intake, language)
    if not intake.is_sound:
        if not as_json:
            show_findings(intake.findings, language)
        hand_back(intake.model.raw, intake.findings, marked, language, is_quiet=as_json)
        return BAD_INPUT
    target = None if dry_run else Path(into) if output is None else output
    write_to(intake.network, target, language, is_quiet=as_json)
    return FINE


def _options(currency: str, mode_map: Sequence[str]) -> AnuraOptions:
    findings: list[Explanation] = []
    code = currency.strip().upper()
    if not _CURRENCY.fullmatch(code):
        needed = "three capital letters are needed"
        findings.append(
            Explanation(
                code=Reason.BAD_VALUE,
                subject="currency",
                current=currency,
                needed=needed,
                place="--currency",
            )
        )
    modes: dict[str, Mode] = {}
    for text in mode_map:
        name, _, word = text.rpartition("=")
        found = next((mode for mode in _MODES if mode == word.strip().casefold()), None)
        if found is None or not name.strip():
            findings.append(
                Explanation(
                    code=Reason.NOT_A_WORD,
                    subject="NAME=mode",
                    current=text,
                    needed=", ".join(_MODES),
                    place="--mode-map",
                )
            )
        else:
            modes[name.strip()] = found
    if findings:
        raise InvalidInputError(tuple(findings))
    return AnuraOptions(currency=code, modes=modes)


def _show(intake: AnuraIntake, language: str) -> None:
    """Show the counts, how things were read, and what does not come along."""
    out = console.out()
    show_counts(intake.counts, {}, language)
    for warning in intake.findings if intake.is_sound else ():
        text = label("finding.warning", language, text=render(warning, language))
        out.print(text, soft_wrap=True)
    for note in intake.model.notes:
        out.print(label("finding.note", language, text=render(note, language)), soft_wrap=True)
    if intake.model.not_carried:
        headings = (("column", "left"), ("cells", "right"), ("why", "left"), ("first", "left"))
        shown = console.table(
            label("import.left", language),
            (label("import.table", language), "left"),
            *((label(f"import.{name}", language), side) for name, side in headings),
        )
        for entry in intake.model.not_carried:
            shown.add_row(
                entry.table, entry.column, f"{entry.cells:,}", _why(entry, language), entry.place
            )
        out.print(shown)
    out.print(label("import.account", language, **_totals(intake)), soft_wrap=True)


def _totals(intake: AnuraIntake) -> dict[str, int]:
    """Return how many filled cells there are, and what becomes of them."""
    accounts = intake.model.accounts
    return {
        "filled": sum(account.cells for account in accounts),
        "carried": sum(account.carried for account in accounts),
        "left": sum(account.not_carried for account in accounts),
        "faulty": sum(account.faulty for account in accounts),
    }


def _why(entry: NotCarried, language: str) -> str:
    text = render(replace(entry.explanation, subject="", place=""), language)
    return text[:1].upper() + text[1:]


def _record(intake: AnuraIntake, language: str) -> dict[str, Any]:
    """Return everything there is to say as data."""
    totals = _totals(intake)
    return {
        "tables": counts_record(intake.counts, {}),
        "cells": {
            "filled": totals["filled"],
            "carried": totals["carried"],
            "notCarried": totals["left"],
            "faulty": totals["faulty"],
        },
        "notCarried": [
            {
                "table": entry.table,
                "column": entry.column,
                "rows": entry.rows,
                "cells": entry.cells,
                "code": str(entry.reason),
                "detail": entry.detail,
                "message": _why(entry, language),
                "place": entry.place,
            }
            for entry in intake.model.not_carried
        ],
        "notes": [record(note, language) for note in intake.model.notes],
        "findings": [record(finding, language) for finding in intake.findings],
    }
