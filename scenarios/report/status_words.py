"""How an answer ended, in words; and the notes that belong to every answer."""

from collections.abc import Iterable, Sequence

from network.enums import Reason, Severity, Status
from network.explanation import Explanation
from scenarios.report.blocks import Kpi
from scenarios.report.landed import what_is_missing
from scenarios.report.words import Words, money, percent
from solver.plan import Itinerary, Provenance
from solver.status import Termination

_TINY_GAP = 0.0005


def status_kpi(words: Words, termination: Termination) -> Kpi:
    """Return the status in words, with the gap and why the search stopped."""
    parts = [words(f"stopped.{termination.stopped_by}")]
    gap = termination.bounds.gap
    if gap is not None and termination.status is Status.FEASIBLE:
        decimals = 1 if gap >= _TINY_GAP else 3
        parts.insert(0, words("status.gap", gap=percent(gap, decimals)))
        parts.insert(1, words("status.bound", bound=money(termination.bounds.dual)))
    if not termination.reproducible:
        parts.append(words("status.not_reproducible"))
    return Kpi(
        label=words("kpi.status"),
        value=words(f"status.{termination.status}"),
        detail=words("sentence_separator").join(parts),
    )


def all_notes(
    words: Words,
    given: Iterable[Explanation],
    provenance: Provenance,
    ways: Sequence[Itinerary],
) -> tuple[str, ...]:
    """Return the notes of an answer; duty left out and unverified shares are always spoken of."""
    notes = list(given)
    codes = {note.code for note in notes}
    left_out = not ways or any(not way.landed_complete and way.clearance is None for way in ways)
    if Reason.DUTY_NOT_INCLUDED not in codes and left_out:
        notes.append(_note(Reason.DUTY_NOT_INCLUDED))
    if Reason.UNVERIFIED_SHARE not in codes:
        shares = (
            ("note.cost", provenance.unverified_cost_share),
            ("note.time", provenance.unverified_time_share),
        )
        notes.extend(
            _note(Reason.UNVERIFIED_SHARE, words(key), percent(share))
            for key, share in shares
            if share > 0
        )
    texts = (*what_is_missing(words, ways), *(words.explain(note) for note in notes))
    return tuple(dict.fromkeys(texts))


def _note(code: Reason, subject: str = "", current: str = "") -> Explanation:
    return Explanation(code=code, subject=subject, current=current, severity=Severity.NOTE)
