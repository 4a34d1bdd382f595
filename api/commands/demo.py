"""``lanewright demo``: the whole way on the built-in world, with seconds per step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from rich.console import Console
from scenarios.compare import compare

from api import console, outcomes
from api.commands.quote import option
from api.console import table
from api.language import label
from api.questions import Asked, RouteInput, read_route
from api.quote_tables import show_quote
from network.io.load import BUILT_IN, load
from network.network import Network
from scenarios.outcome import Outcome
from scenarios.report.words import Words
from solver.plan import Quote
from solver.route import route

SHIPMENT = RouteInput(origin="CNSZX", destination="DEHAM", weight_kg=1200, volume_m3=4)
BASE, RED_SEA, HORMUZ = "peak-season", "red-sea-open", "hormuz-closed"
Made = TypeVar("Made")


@dataclass(slots=True)
class _Steps:
    """Runs steps one after the other and keeps their seconds."""

    screen: Console
    language: str
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step with its progress shown."""
        title = label(f"demo.{name}", self.language)
        start = perf_counter()
        with console.working(title):
            made = work()
        self.seconds[title] = perf_counter() - start
        return made

    def show(self) -> None:
        """Print the seconds of every step and their sum."""
        headings = (label(f"column.{name}", self.language) for name in ("step", "seconds"))
        made = table("", (next(headings), "left"), (next(headings), "right"))
        for title, seconds in self.seconds.items():
            made.add_row(title, f"{seconds:.1f}")
        total = label("demo.total", self.language)
        made.add_row(total, f"{sum(self.seconds.values()):.1f}", style="bold")
        self.screen.print(made)


def run(*, out: Path, language: str) -> int:
    """Quote, ship, open the Red Sea, close Hormuz, compare, and write it all down."""
    screen = console.out()
    steps = _Steps(screen, language)
    network = steps.run("load", lambda: load(BUILT_IN))
    asked, quote = steps.run("quote", lambda: _quote(network))
    show_quote(screen, network, quote, asked.notes, Words(language), verbose=False)
    base, red_sea, hormuz = (
        steps.run(step, partial(outcomes.solve, name, language, "ship"))
        for step, name in (("ship", BASE), ("red-sea", RED_SEA), ("hormuz", HORMUZ))
    )
    outcomes.show_outcome(screen, base, language)
    comparisons = steps.run("compare", lambda: [compare(base, b) for b in (red_sea, hormuz)])
    for other, comparison in zip((red_sea, hormuz), comparisons, strict=True):
        outcomes.show_comparison(screen, other, comparison, language)
    shown = _as_outcome(network, quote, label("demo.quote", language))
    written = steps.run(
        "report",
        lambda: (
            *outcomes.write([shown, base, red_sea, hormuz], out, language, comparisons[0]),
            *outcomes.write([base, hormuz], out / HORMUZ, language, comparisons[1])[:1],
        ),
    )
    outcomes.say_written(screen, written, language)
    steps.show()
    return outcomes.exit_code([shown, base, red_sea, hormuz])


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
