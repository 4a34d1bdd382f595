"""The report: outcomes and their comparison as one HTML file that needs nothing else."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from network.calendar import local_time
from network.ways import Ways
from scenarios.comparison import Comparison
from scenarios.outcome import Outcome
from scenarios.report import blocks
from scenarios.report.basemap import BASEMAP_PATH, load_basemap
from scenarios.report.blocks import Block, Notes, Section, TableBlock
from scenarios.report.comparison_view import comparison_blocks
from scenarios.report.location_view import location_blocks
from scenarios.report.plan_view import plan_blocks
from scenarios.report.quote_view import quote_blocks
from scenarios.report.tables import Page, provenance_row
from scenarios.report.words import Words, figure
from solver.plan import Provenance, Quote

_TEMPLATES = Path(__file__).parent / "templates"


def write_report(
    outcomes: Sequence[Outcome],
    path: str | Path,
    *,
    comparison: Comparison | None = None,
    language: str = "en",
    basemap: str | Path | None = None,
) -> Path:
    """Write one HTML file about outcomes, in the order given, and return where it is.

    Parameters
    ----------
    comparison
        Two of the outcomes side by side, shown first.
    language
        ``en`` or ``zh``.
    basemap
        Another file in the form of ``basemap.json`` for the land under the maps.

    Guarantees: the file loads nothing from anywhere and runs no script; the same outcomes give
    the same bytes; every price and every gram is the answer's own, at most summed by groups.

    Raises
    ------
    ValueError
        For a language without labels, or without any outcome.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    page = report_html(outcomes, comparison=comparison, language=language, basemap=basemap)
    target.write_text(page, encoding="utf-8")
    return target


def report_html(
    outcomes: Sequence[Outcome],
    *,
    comparison: Comparison | None = None,
    language: str = "en",
    basemap: str | Path | None = None,
) -> str:
    """Return the report as text; see ``write_report``."""
    if not outcomes:
        message = "a report needs at least one outcome"
        raise ValueError(message)
    words = Words(language)
    land = load_basemap(Path(basemap or BASEMAP_PATH))
    sections = [
        _section(Page(outcome.network, words, land), outcome, f"answer-{number}")
        for number, outcome in enumerate(outcomes, start=1)
    ]
    if comparison is not None:
        sections.insert(0, _comparison_section(words, outcomes, comparison))
    titles = words.joined(dict.fromkeys(outcome.title for outcome in outcomes))
    dates = sorted({_provenance(outcome).as_of.isoformat() for outcome in outcomes})
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            language=language,
            words=words,
            style=(_TEMPLATES / "style.css").read_text(encoding="utf-8"),
            title=words("page.title_of", titles=titles),
            lead=words("page.as_of", date=words.joined(dates)),
            sections=sections,
            provenance=_provenance_table(words, outcomes),
            basemap=words("page.basemap", source=land.source),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def _section(page: Page, outcome: Outcome, anchor: str) -> Section:
    """Return one outcome as a section: what was asked, what was changed, the answer."""
    words, ways = page.words, Ways(outcome.network)
    body: list[Block] = []
    if outcome.changes:
        changed = tuple(dict.fromkeys(words.explain(change) for change in outcome.changes))
        body.append(Notes(title=words("changes"), items=changed))
    lead = words(f"question.{outcome.question}")
    if outcome.quote is not None:
        lead = f"{lead} {_quote_lead(page, outcome.quote)}"
        body += quote_blocks(page, ways, outcome.quote)
    if outcome.plan is not None:
        body += plan_blocks(page, ways, outcome.plan)
    if outcome.location_plan is not None:
        body += location_blocks(page, ways, outcome.location_plan)
    return Section(anchor=anchor, title=outcome.title, lead=lead, blocks=tuple(body))


def _quote_lead(page: Page, quote: Quote) -> str:
    asked = quote.question
    zone = page.network.locations.get(asked.origin_id).timezone
    ready = local_time(asked.ready_min, zone)
    return page.words(
        "quote.lead",
        origin=page.place(asked.origin_id),
        destination=page.place(asked.destination_id),
        weight=figure(asked.consignment.weight_kg, 1),
        volume=figure(asked.consignment.volume_m3, 2),
        ready=f"{ready:%Y-%m-%d %H:%M}",
    )


def _comparison_section(
    words: Words, outcomes: Sequence[Outcome], comparison: Comparison
) -> Section:
    """Return the comparison as a section; names of places come from the outcome it is about."""
    about = next((o for o in outcomes if o.name == comparison.b_name), outcomes[-1])
    page = Page(about.network, words)
    title = words("comparison.title", a=comparison.a_title, b=comparison.b_title)
    body = tuple(comparison_blocks(page, comparison))
    return Section(anchor="comparison", title=title, blocks=body)


def _provenance(outcome: Outcome) -> Provenance:
    answer = outcome.quote or outcome.plan or outcome.location_plan
    if answer is None:
        message = f"outcome {outcome.name!r} holds no answer"
        raise ValueError(message)
    return answer.provenance


def _provenance_table(words: Words, outcomes: Sequence[Outcome]) -> TableBlock:
    rows = [
        provenance_row(outcome.title, _provenance(outcome), outcome.input_hash)
        for outcome in outcomes
    ]
    keys = ("answer", "network", "as_of", "data_version", "input_hash", "engine", "solver")
    columns = [blocks.text(words(key)) for key in keys]
    return blocks.table(words("provenance.caption"), columns, rows, layout="cards")
