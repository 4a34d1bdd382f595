"""``lanewright report``: one HTML file about scenarios."""

from collections.abc import Sequence
from pathlib import Path

from api import console, outcomes, targets
from api.language import label
from scenarios.compare import compare
from scenarios.report.html import write_report

_A_PAIR = 2


def run(*, sources: Sequence[str], out: Path, language: str) -> int:
    """Solve the scenarios and write the report; two that ask the same are compared."""
    targets.refuse_file(out)
    solved = [outcomes.solve(source, language) for source in sources]
    pair = len(solved) == _A_PAIR and solved[0].question == solved[1].question
    comparison = compare(*solved) if pair else None
    with console.working(label("progress.report", language)), targets.writing(out):
        path = write_report(solved, out, comparison=comparison, language=language)
    outcomes.say_written(console.out(), [path], language)
    return outcomes.exit_code(solved)
