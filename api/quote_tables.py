"""A quote as tables in a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from api.console import table
from api.language import label
from network.calendar import local_time
from network.enums import Nature, Pick
from network.explanation import Explanation
from network.network import Network
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from scenarios.report.words import Words, figure
from solver.plan import Itinerary, Leg, Offer, Quote


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
        console.print(picks_table(network, quote, words, title))
    else:
        console.print(title, style="bold")
        console.print(words.known(f"status.{quote.termination.status}", ""))
    if verbose:
        for offer in quote.offers:
            console.print(legs_table(network, offer, words))
            console.print(charges_table(quote, offer, words))
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


def picks_table(network: Network, quote: Quote, words: Words, title: str) -> Table:
    """Return the four picks side by side."""
    made = table(
        title,
        (words("pick"), "left"),
        (label("column.route", words.language), "left"),
        (words("modes"), "left"),
        (words("landed_cost"), "right"),
        (label("column.days", words.language), "right"),
        (words("arrival"), "left"),
        ("kg CO2e WTW", "right"),
    )
    for pick in Pick:
        offer = quote.offer(pick)
        if offer is not None:
            made.add_row(*_pick_row(network, pick, offer.itinerary, words))
    return made


def _pick_row(network: Network, pick: Pick, itinerary: Itinerary, words: Words) -> Sequence[str]:
    end = network.locations.get(itinerary.legs[-1].destination_id)
    arrival = local_time(itinerary.arrive_min, end.timezone)
    return (
        words(f"pick.{pick}"),
        route_in_words(network, itinerary),
        modes_in_words(itinerary, words),
        str(itinerary.landed_cost),
        f"{itinerary.transit_min / MINUTES_PER_DAY:.1f}",
        f"{arrival:%Y-%m-%d %H:%M}",
        figure(itinerary.emissions.co2e_wtw_kg, 1),
    )


def route_in_words(network: Network, itinerary: Itinerary) -> str:
    """Return the places on the way, in order."""
    ids = [leg.origin_id for leg in itinerary.services]
    ids.append(itinerary.services[-1].destination_id)
    return " > ".join(network.locations.get(place).name for place in ids)


def modes_in_words(itinerary: Itinerary, words: Words) -> str:
    """Return the modes in order and how the goods are packed on the longest leg."""
    main = max(itinerary.services, key=lambda leg: leg.distance_km)
    modes = " > ".join(words(f"mode.{mode}") for mode in itinerary.modes)
    boxes = ", ".join(f"{count} x {unit}" for unit, count in itinerary.boxes)
    form = words.known(f"form.{main.load_form}", main.load_form)
    return f"{modes} ({boxes or form})"


def _names(offer: Offer, words: Words) -> str:
    return ", ".join(words(f"pick.{pick}") for pick in offer.picks)


def legs_table(network: Network, offer: Offer, words: Words) -> Table:
    """Return the legs and handlings of an offer, times local to the place."""
    made = table(
        f"{_names(offer, words)}: {words('legs.caption')}",
        ("", "right"),
        (words("leg.what"), "left"),
        (words("from"), "left"),
        (words("to"), "left"),
        (words("leg.depart"), "left"),
        (words("leg.arrive"), "left"),
        (label("column.wait", words.language), "right"),
        (words("leg.distance"), "right"),
    )
    for leg in offer.itinerary.legs:
        made.add_row(*_leg_row(network, leg, words))
    return made


def _leg_row(network: Network, leg: Leg, words: Words) -> Sequence[str]:
    origin, destination = (network.locations.get(x) for x in (leg.origin_id, leg.destination_id))
    what = (
        f"{words(f'mode.{leg.mode}')} {leg.load_form}, {leg.carrier} {leg.service_id}"
        if leg.is_service
        else f"{words('mode.handling')} {leg.transfer_id}"
    )
    return (
        str(leg.sequence),
        what,
        origin.name,
        destination.name if leg.is_service else "",
        f"{local_time(leg.depart_min, origin.timezone):%Y-%m-%d %H:%M %z}",
        f"{local_time(leg.arrive_min, destination.timezone):%Y-%m-%d %H:%M %z}",
        figure(leg.wait_min / MINUTES_PER_HOUR, 1) if leg.wait_min else "",
        figure(leg.distance_km) if leg.is_service else "",
    )


def charges_table(quote: Quote, offer: Offer, words: Words) -> Table:
    """Return the charges of an offer; those that are borne sum to the total."""
    itinerary = offer.itinerary
    made = table(
        f"{_names(offer, words)}: {words('charges.caption')}, {itinerary.landed_cost}",
        ("", "right"),
        (words("charge.code"), "left"),
        (words("category"), "left"),
        (words("charge.basis"), "left"),
        (words("charge.quantity"), "right"),
        (words("charge.rate"), "right"),
        (words("charge.amount"), "right"),
        (quote.question.options.currency, "right"),
        (words("charge.nature"), "left"),
        (words("confidence"), "left"),
    )
    for line in sorted(itinerary.charges, key=lambda line: line.nature is not Nature.CASH):
        made.add_row(
            str(line.movement) if line.movement >= 0 else "",
            line.code,
            words(f"category.{line.category}"),
            words(f"basis.{line.basis}"),
            figure(line.quantity, 3),
            figure(line.unit_price, 4),
            str(line.amount),
            str(line.converted),
            words(f"nature.{line.nature}"),
            words(f"confidence.{line.confidence}"),
        )
    return made
