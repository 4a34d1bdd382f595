"""``lanewright demo``: the whole way on the built-in world, with seconds per step."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from rich.console import Console

from api import console, outcomes, targets
from api.commands.quote import option
from api.console import table
from api.language import label
from api.questions import Asked, RouteInput, read_route
from api.quote_tables import show_quote
from network.io.load import BUILT_IN, load
from network.network import Network
from scenarios.compare import compare
from scenarios.outcome import Outcome
from scenarios.report.html import write_report
from scenarios.report.words import Words
from solver.plan import Quote
from solver.route import route

SHIPMENT = RouteInput(origin="CNSZX", destination="DEHAM", weight_kg=1200, volume_m3=4)
WORLDS = (("ship", "peak-season"), ("red-sea", "red-sea-open"), ("hormuz", "hormuz-closed"))
"""Steps and the scenarios they solve, the base first."""

SIDE_BY_SIDE = 2
Made = TypeVar("Made")


@dataclass(slots=True)
class _Steps:
    """Runs steps with their progress shown and keeps their seconds."""

    screen: Console
    language: str
    start: float = field(default_factory=perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step."""
        title = label(f"demo.{name}", self.language)
        with console.working(title):
            return self._timed(title, work)

    def together(self, works: Mapping[str, Callable[[], Made]]) -> list[Made]:
        """Run steps side by side: solvers leave the interpreter free while they work."""
        titles = [label(f"demo.{name}", self.language) for name in works]
        with console.working("; ".join(titles)), ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            return list(pool.map(self._timed, titles, works.values()))

    def _timed(self, title: str, work: Callable[[], Made]) -> Made:
        start = perf_counter()
        made = work()
        self.seconds[title] = perf_counter() - start
        return made

    def show(self) -> None:
        """Print the seconds of every step, and those that went by in all."""
        headings = (label(f"column.{name}", self.language) for name in ("step", "seconds"))
        made = table("", (next(headings), "left"), (next(headings), "right"))
        for title, seconds in self.seconds.items():
            made.add_row(title, f"{seconds:.1f}")
        total = label("demo.total", self.language, count=SIDE_BY_SIDE)
        made.add_row(total, f"{perf_counter() - self.start:.1f}", style="bold")
        self.screen.print(made)


def run(*, out: Path, language: str) -> int:
    """Quote, ship, open the Red Sea, close Hormuz, compare, and write it all down."""
    targets.refuse_folder(out)
    screen = console.out()
    steps = _Steps(screen, language)
    network = steps.run("load", lambda: load(BUILT_IN))
    asked, quote = steps.run("quote", lambda: _quote(network))
    show_quote(screen, network, quote, asked.notes, Words(language), verbose=False)
    base, red_sea, hormuz = steps.together(
        {step: partial(outcomes.solve, name, language, "ship", _silent) for step, name in WORLDS}
    )
    comparisons = steps.run("compare", lambda: [compare(base, b) for b in (red_sea, hormuz)])
    outcomes.show_figures(screen, base, language)
    for other, comparison in zip((red_sea, hormuz), comparisons, strict=True):
        outcomes.show_differences(screen, other, comparison, language)
    shown = _as_outcome(network, quote, label("demo.quote", language))
    written = steps.run(
        "report",
        lambda: (
            *outcomes.write([shown, base, red_sea, hormuz], out, language, comparisons[0]),
            write_report(
                [base, hormuz],
                out / f"{hormuz.name}.html",
                comparison=comparisons[1],
                language=language,
            ),
        ),
    )
    outcomes.say_written(screen, written, language)
    steps.show()
    return outcomes.exit_code([shown, base, red_sea, hormuz])


def _silent(step: str, share: float) -> None:
    """Leave the progress to the step as a whole."""


def _quote(network: Network) -> tuple[Asked, Quote]:
    asked = read_route(network, SHIPMENT, option)
    return asked, route(network, asked.question)


def _as_outcome(network: Network, quote: Quote, title: str) -> Outcome:
    return Outcome(
        name="quote",
        title=title,
        question="quote",
        network=network,
        quote=quote,
        input_hash=quote.provenance.input_hash,
    )
