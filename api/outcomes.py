"""Scenarios on the command line: solve them, show their answers, write them to a folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from api import console as consoles
from api import targets
from api.block_text import show_blocks
from api.exit_codes import FINE, NO_ANSWER
from api.language import label
from api.quote_tables import show_quote
from network.enums import Reason, Status
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.ways import Ways
from scenarios.comparison import Comparison
from scenarios.io import load_scenario
from scenarios.outcome import Outcome
from scenarios.report.blocks import Block, Kpis, Notes, TableBlock
from scenarios.report.comparison_view import comparison_blocks
from scenarios.report.export import write_csv, write_geojson
from scenarios.report.html import write_report
from scenarios.report.location_view import location_blocks
from scenarios.report.plan_view import plan_blocks
from scenarios.report.tables import Page
from scenarios.report.words import Words
from scenarios.run import run as run_scenario

_STEPS = ("world", "changes", "solve", "done")
_ANSWERED = (Status.OPTIMAL, Status.FEASIBLE)


def solve(
    source: str,
    language: str,
    question: str | None = None,
    tell: consoles.Progress | None = None,
) -> Outcome:
    """Run a scenario, with progress: that of ``tell``, or a bar of its own.

    Raises
    ------
    InvalidInputError
        For a scenario that breaks its rules, or that asks another question than ``question``.
    """
    scenario = load_scenario(source)
    if question is not None and scenario.question != question:
        finding = Explanation(
            code=Reason.NOT_A_WORD,
            subject="question",
            current=scenario.question,
            needed=question,
            place=f"{scenario.place}/question",
        )
        raise InvalidInputError((finding,))
    title = scenario.title.zh if language == "zh" and scenario.title.zh else scenario.title.en
    if tell is not None:
        return replace(run_scenario(scenario, tell), title=title)
    steps = {step: label(f"step.{step}", language) for step in _STEPS}
    with consoles.working(label("progress.solve", language, title=title), steps) as bar:
        return replace(run_scenario(scenario, bar), title=title)


def refuse_unlike(first: str, second: str) -> None:
    """Refuse two scenarios that ask different questions, before either is solved.

    Raises
    ------
    InvalidInputError
        Also for a scenario that cannot be read.
    """
    asked, other = load_scenario(first), load_scenario(second)
    if asked.question != other.question:
        finding = Explanation(
            code=Reason.NOT_A_WORD,
            subject="question",
            current=other.question,
            needed=asked.question,
            place=f"{other.place}/question",
        )
        raise InvalidInputError((finding,))


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 0 when every outcome holds an answer, 3 otherwise."""
    return FINE if all(_is_answered(outcome) for outcome in outcomes) else NO_ANSWER


def _is_answered(outcome: Outcome) -> bool:
    answer = outcome.quote or outcome.plan or outcome.location_plan
    return answer is not None and answer.termination.status in _ANSWERED


def show_outcome(console: Console, outcome: Outcome, language: str) -> None:
    """Print what was changed and the answer."""
    words = Words(language)
    console.print(outcome.title, style="bold")
    if outcome.changes:
        changed = tuple(dict.fromkeys(words.explain(change) for change in outcome.changes))
        show_blocks(console, [Notes(items=changed)], language)
    if outcome.quote is not None:
        show_quote(console, outcome.network, outcome.quote, (), words, verbose=False)
    show_blocks(console, _blocks(outcome, words), language)


def _blocks(outcome: Outcome, words: Words) -> list[Block]:
    """Return the blocks of a plan or a location plan."""
    page, ways = Page(outcome.network, words), Ways(outcome.network)
    if outcome.plan is not None:
        return plan_blocks(page, ways, outcome.plan)
    if outcome.location_plan is not None:
        return location_blocks(page, ways, outcome.location_plan)
    return []


def show_figures(console: Console, outcome: Outcome, language: str) -> None:
    """Print the key figures of an answer."""
    console.print(outcome.title, style="bold")
    blocks = _blocks(outcome, Words(language))
    show_blocks(console, [block for block in blocks if isinstance(block, Kpis)], language)


def show_comparison(
    console: Console, outcome: Outcome, comparison: Comparison, language: str
) -> None:
    """Print two outcomes side by side; names of places come from ``outcome``."""
    words = Words(language)
    title = words("comparison.title", a=comparison.a_title, b=comparison.b_title)
    console.print(title, style="bold")
    page = Page(outcome.network, words)
    show_blocks(console, comparison_blocks(page, comparison), language)


def show_differences(
    console: Console, outcome: Outcome, comparison: Comparison, language: str
) -> None:
    """Print the key figures of two outcomes side by side."""
    page = Page(outcome.network, Words(language))
    tables = [b for b in comparison_blocks(page, comparison) if isinstance(b, TableBlock)]
    show_blocks(console, tables[:1], language)


def write(
    outcomes: Sequence[Outcome],
    folder: Path,
    language: str,
    comparison: Comparison | None = None,
) -> tuple[Path, ...]:
    """Write one report about outcomes, and each one's CSV tables and map; return what to open."""
    with targets.writing(folder):
        report = write_report(
            outcomes, folder / "report.html", comparison=comparison, language=language
        )
        for outcome in outcomes:
            write_csv(outcome, folder / outcome.name)
            write_geojson(outcome, folder / outcome.name / "map.geojson")
    return (report, *(folder / outcome.name for outcome in outcomes))


def say_written(console: Console, paths: Sequence[Path], language: str) -> None:
    """Print where something was written."""
    for path in paths:
        console.print(label("wrote", language, path=path), soft_wrap=True)
