"""``lanewright compare``: two scenarios side by side."""

from pathlib import Path

from api import console, outcomes, targets
from scenarios.compare import compare


def run(*, first: str, second: str, out: Path | None, language: str) -> int:
    """Solve both and show what changes from the first to the second."""
    if out is not None:
        targets.refuse_folder(out)
    outcomes.refuse_unlike(first, second)
    pair = [outcomes.solve(source, language) for source in (first, second)]
    comparison = compare(*pair)
    screen = console.out()
    outcomes.show_comparison(screen, pair[1], comparison, language)
    if out is not None:
        written = outcomes.write(pair, out, language, comparison)
        outcomes.say_written(screen, written, language)
    return outcomes.exit_code(pair)
