"""A quote as tables in a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from api.block_text import fits, show_table
from api.console import table
from api.language import label
from network.calendar import local_time
from network.enums import LocationKind, Pick
from network.explanation import Explanation
from network.money import Money
from network.network import Network
from network.units import MINUTES_PER_DAY
from scenarios.report.charge_tables import charges_table, payers_table
from scenarios.report.customs_view import crosses, customs_facts, customs_reasons, regime_text
from scenarios.report.landed import landed, landed_range, what_is_missing
from scenarios.report.tables import Page, cash_by_leg, cut_off_text, leg_name, legs_table
from scenarios.report.words import Words, figure, money
from solver.plan import Itinerary, Leg, Offer, Quote

_WIDE = 120
"""Columns from which on routes stand in the table."""


def show_quote(
    console: Console,
    network: Network,
    quote: Quote,
    notes: Sequence[Explanation],
    words: Words,
    *,
    verbose: bool,
) -> None:
    """Print the picks, with ``verbose`` their legs and charges, and what else there is to say."""
    title = _title(network, quote, words)
    if quote.offers:
        show_picks(console, network, quote, words, title)
    else:
        console.print(title, style="bold")
        console.print(words.known(f"status.{quote.termination.status}", ""))
    if verbose:
        for offer in quote.offers:
            show_offer(console, Page(network, words), quote, offer)
    for line in _closing(quote, notes, words):
        console.print(line, soft_wrap=True)


def _title(network: Network, quote: Quote, words: Words) -> str:
    question = quote.question
    origin = network.locations.get(question.origin_id)
    ready = local_time(question.ready_min, origin.timezone)
    return words(
        "quote.lead",
        origin=origin.name,
        destination=network.locations.get(question.destination_id).name,
        weight=figure(question.consignment.weight_kg, 1),
        volume=figure(question.consignment.volume_m3, 2),
        ready=f"{ready:%Y-%m-%d %H:%M %z}",
    )


def _closing(quote: Quote, notes: Sequence[Explanation], words: Words) -> Iterable[str]:
    """Return reasons, the size of the front, and notes."""
    language = words.language
    for reason in quote.reasons:
        yield f"- {words.explain(reason)}"
    if quote.front:
        yield label("quote.front", language, count=len(quote.front))
    if not quote.complete:
        yield label("quote.cut", language)
    for note in (*notes, *quote.notes):
        yield f"* {words.explain(note)}"


def show_picks(console: Console, network: Network, quote: Quote, words: Words, title: str) -> None:
    """Print the four picks; a narrow screen has their routes below the table."""
    is_wide = console.width >= _WIDE
    has_customs = crosses(offer.itinerary for offer in quote.offers)
    made = table(title, (words("pick"), "left"))
    for heading in _route_headings(words, has_customs=has_customs) if is_wide else ():
        made.add_column(heading)
    for heading, side in _figure_headings(words):
        made.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    for name, itinerary in _picked(quote, words):
        way = _way(network, itinerary, words, has_customs=has_customs) if is_wide else ()
        made.add_row(name, *way, *_figures(network, itinerary, words))
    console.print(made)
    for offer in () if is_wide else quote.offers:
        way = _way(network, offer.itinerary, words, has_customs=has_customs)
        console.print(f"{_names(words, offer)}: {'; '.join(way)}")
    for line in _footnotes(quote, words):
        console.print(line)


def _picked(quote: Quote, words: Words) -> list[tuple[str, Itinerary]]:
    """Return the picks by name."""
    offers = ((pick, quote.offer(pick)) for pick in Pick)
    return [(words(f"pick.{pick}"), offer.itinerary) for pick, offer in offers if offer]


def _footnotes(quote: Quote, words: Words) -> Iterable[str]:
    """Return what marks mean, and what landed costs may come to as far as rules say."""
    yield from what_is_missing(words, [offer.itinerary for offer in quote.offers])
    ranges = [
        words("footnote.one", name=_names(words, offer), range=landed_range(words, offer.itinerary))
        for offer in quote.offers
        if offer.itinerary.landed_range[0] < offer.itinerary.landed_range[1]
    ]
    if ranges:
        yield words("footnote.range", ranges=words("sentence_separator").join(ranges))


def _names(words: Words, offer: Offer) -> str:
    return words.joined(words(f"pick.{pick}") for pick in offer.picks)


def _way(
    network: Network, itinerary: Itinerary, words: Words, *, has_customs: bool
) -> tuple[str, ...]:
    """Return route, modes and, where some offer is cleared, how this one is."""
    way = (
        route_in_words(network, itinerary, words.language),
        modes_in_words(itinerary, words),
    )
    return (*way, regime_text(words, itinerary)) if has_customs else way


def _route_headings(words: Words, *, has_customs: bool) -> Sequence[str]:
    headings = (label("column.route", words.language), words("modes"))
    return (*headings, words("customs")) if has_customs else headings


def _figure_headings(words: Words) -> Sequence[tuple[str, str]]:
    return (
        (words("landed_cost"), "right"),
        (label("column.days", words.language), "right"),
        (words("arrival"), "left"),
        ("kg CO2e WTW", "right"),
    )


def _figures(network: Network, itinerary: Itinerary, words: Words) -> Sequence[str]:
    end = network.locations.get(itinerary.legs[-1].destination_id)
    arrival = local_time(itinerary.arrive_min, end.timezone)
    return (
        landed(words, itinerary),
        f"{itinerary.transit_min / MINUTES_PER_DAY:.1f}",
        f"{arrival:%Y-%m-%d %H:%M}",
        figure(itinerary.emissions.co2e_wtw_kg, 1),
    )


def route_in_words(network: Network, itinerary: Itinerary, language: str) -> str:
    """Return the places on the way, in order; what shares a name with another says its kind."""
    services = itinerary.services
    ids = [leg.origin_id for leg in services] + [services[-1].destination_id]
    places = [network.locations.get(place) for place in ids]
    names = Counter(place.name for place in places)
    return " > ".join(
        f"{place.name} ({label(f'kind.{place.kind}', language)})"
        if names[place.name] > 1 and place.kind not in _ENDS
        else place.name
        for place in places
    )


_ENDS = (LocationKind.FACTORY, LocationKind.MARKET)


def modes_in_words(itinerary: Itinerary, words: Words) -> str:
    """Return the modes in order and how the goods are packed on the longest leg."""
    main = max(itinerary.services, key=lambda leg: leg.distance_km)
    modes = " > ".join(words(f"mode.{mode}") for mode in itinerary.modes)
    boxes = ", ".join(f"{count} x {unit}" for unit, count in itinerary.boxes)
    form = words.known(f"form.{main.load_form}", main.load_form)
    return f"{modes} ({boxes or form})"


def show_offer(console: Console, page: Page, quote: Quote, offer: Offer) -> None:
    """Print the legs, the charges and the customs of an offer, all of them."""
    words, way = page.words, offer.itinerary
    console.print(f"\n{_names(words, offer)}", style="bold")
    show_legs(console, page, way)
    term = quote.question.consignment.incoterm
    for block in (
        charges_table(words, way.charges),
        payers_table(words, way.charges, way.landed_cost.currency, term),
    ):
        if block is not None:
            show_table(console, block, words.language, most_rows=len(block.rows))
    show_customs(console, page, way)


def show_legs(console: Console, page: Page, itinerary: Itinerary) -> None:
    """Print legs as a table, line by line where a screen is too narrow for that."""
    block = legs_table(page, itinerary)
    if fits(block, console.width):
        show_table(console, block, page.words.language, most_rows=len(block.rows))
        return
    console.print(block.caption, style="bold")
    costs = cash_by_leg(itinerary)
    lines = Table.grid(padding=(0, 1))
    for leg in itinerary.legs:
        details = _leg_details(page, leg, costs.get(leg.sequence))
        lines.add_row(str(leg.sequence + 1), "\n".join((_leg_line(page, leg), *details)))
    console.print(lines)


def _leg_line(page: Page, leg: Leg) -> str:
    ends = [page.name(leg.origin_id)]
    if leg.is_service:
        ends.append(page.name(leg.destination_id))
    return f"{' → '.join(ends)}: {leg_name(page.words, leg)}"


def _leg_details(page: Page, leg: Leg, cost: Money | None) -> Iterable[str]:
    """Return when a leg begins and ends and what it costs, and its cut-off."""
    depart = page.local(leg.depart_min, leg.origin_id)
    arrive = page.local(leg.arrive_min, leg.destination_id)
    yield f"{depart} → {arrive}" + (f", {money(cost)}" if cost else "")
    if leg.cut_off_min is not None and leg.cut_off_min < leg.depart_min:
        yield f"{page.words('leg.cut_off')}: {cut_off_text(page, leg)}"


def show_customs(console: Console, page: Page, itinerary: Itinerary) -> None:
    """Print how an offer is cleared, what that costs, and what customs says of it."""
    facts = customs_facts(page, itinerary)
    if facts is None:
        return
    console.print(facts.caption, style="bold")
    for row in facts.rows:
        name, text = row.cells
        console.print(f"  {name}: {text}", soft_wrap=True)
    for reason in customs_reasons(page, itinerary).items:
        console.print(f"  - {reason}", soft_wrap=True)
