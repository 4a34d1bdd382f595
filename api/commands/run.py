"""``lanewright run``, ``ship`` and ``locate``: one scenario, its answer."""

from pathlib import Path

from api import console, outcomes, targets


def run(*, source: str, out: Path | None, question: str | None, language: str) -> int:
    """Solve and show a scenario; with ``out`` write report, CSV and GeoJSON there."""
    if out is not None:
        targets.refuse_folder(out)
    outcome = outcomes.solve(source, language, question)
    screen = console.out()
    outcomes.show_outcome(screen, outcome, language)
    if out is not None:
        outcomes.say_written(screen, outcomes.write([outcome], out, language), language)
    return outcomes.exit_code([outcome])
