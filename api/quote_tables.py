"""A quote as tables in a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console

from api.block_text import show_table
from api.console import table
from api.language import label
from network.calendar import local_time
from network.enums import LocationKind, Pick
from network.explanation import Explanation
from network.network import Network
from network.units import MINUTES_PER_DAY
from scenarios.report.tables import Page, charges_table, legs_table
from scenarios.report.words import Words, figure
from solver.plan import Itinerary, Offer, Quote

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
            show_offer(console, Page(network, words), offer)
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
    made = table(title, (words("pick"), "left"), *(_route_headings(words) if is_wide else ()))
    for heading, side in _figure_headings(words):
        made.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    below: list[str] = []
    for pick in Pick:
        offer = quote.offer(pick)
        if offer is None:
            continue
        name = words(f"pick.{pick}")
        way = (
            route_in_words(network, offer.itinerary, words.language),
            modes_in_words(offer.itinerary, words),
        )
        below.append(f"{name}: {way[0]}; {way[1]}")
        made.add_row(name, *(way if is_wide else ()), *_figures(network, offer.itinerary))
    console.print(made)
    for line in () if is_wide else below:
        console.print(line)


def _route_headings(words: Words) -> Sequence[tuple[str, str]]:
    return ((label("column.route", words.language), "left"), (words("modes"), "left"))


def _figure_headings(words: Words) -> Sequence[tuple[str, str]]:
    return (
        (words("landed_cost"), "right"),
        (label("column.days", words.language), "right"),
        (words("arrival"), "left"),
        ("kg CO2e WTW", "right"),
    )


def _figures(network: Network, itinerary: Itinerary) -> Sequence[str]:
    end = network.locations.get(itinerary.legs[-1].destination_id)
    arrival = local_time(itinerary.arrive_min, end.timezone)
    return (
        str(itinerary.landed_cost),
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


def show_offer(console: Console, page: Page, offer: Offer) -> None:
    """Print the legs and the charges of an offer, all of them."""
    names = ", ".join(page.words(f"pick.{pick}") for pick in offer.picks)
    console.print(f"\n{names}", style="bold")
    for block in (
        legs_table(page, offer.itinerary),
        charges_table(page.words, offer.itinerary.charges),
    ):
        show_table(console, block, page.words.language, most_rows=len(block.rows))
