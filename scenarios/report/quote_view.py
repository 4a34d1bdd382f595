"""A quote as blocks: the picks side by side, the map, the front, and each offer in full."""

from collections.abc import Sequence

from network.enums import Mode, Nature, Pick
from network.money import Money
from network.units import MINUTES_PER_DAY
from network.ways import Ways
from scenarios.report import blocks
from scenarios.report.blocks import Block, Fold, Kpi, Kpis, LegendItem, Notes, Picture, Pictures
from scenarios.report.charge_tables import charges_table, payers_table
from scenarios.report.charts import Bar, ParetoPoint, Part, pareto, shade_of, stacked_bars
from scenarios.report.customs_view import (
    Named,
    crosses,
    customs_kpis,
    customs_reasons,
    customs_table,
)
from scenarios.report.flows import Carried, itinerary_map
from scenarios.report.landed import HEADINGS, heading_of, heading_words, landed
from scenarios.report.status_words import all_notes, status_kpi
from scenarios.report.tables import Page, legs_table
from scenarios.report.words import NONE, co2e, figure, money, money_per, wtw
from solver.plan import Itinerary, Offer, Quote

HANDLING = "handling"


def quote_blocks(page: Page, ways: Ways, quote: Quote) -> list[Block]:
    """Return the blocks of a quote."""
    words = page.words
    ways_taken = [offer.itinerary for offer in quote.offers]
    notes = all_notes(words, quote.notes, quote.provenance, ways_taken)
    if not quote.offers:
        reasons = tuple(words.explain(reason) for reason in quote.reasons)
        return [
            Kpis(items=(status_kpi(words, quote.termination),)),
            Notes(title=words("reasons"), items=reasons),
            Notes(title=words("notes"), items=notes),
        ]
    carried = [
        Carried(
            itinerary=offer.itinerary,
            size=quote.question.consignment.volume_m3,
            name=offer_name(page, offer),
        )
        for offer in quote.offers
    ]
    return [
        _kpis(page, quote),
        itinerary_map(page, ways, carried),
        _picks_table(page, quote),
        *_customs(page, quote),
        Pictures(items=_pictures(page, quote)),
        *(_offer_fold(page, quote, offer) for offer in quote.offers),
        Notes(title=words("notes"), items=notes),
    ]


def _customs(page: Page, quote: Quote) -> Sequence[Block]:
    """Return the table of customs, if some offer was judged at a border."""
    named = [Named(name=offer_name(page, offer), way=offer.itinerary) for offer in quote.offers]
    if not crosses(item.way for item in named):
        return ()
    words = page.words
    return (customs_table(page, words("pick"), words("customs.offers"), named, "cards"),)


def offer_name(page: Page, offer: Offer) -> str:
    """Return the picks an offer has earned, or its rank."""
    if not offer.picks:
        return page.words("offer.other", rank=offer.rank)
    return " · ".join(page.words(f"pick.{pick}") for pick in offer.picks)


def _kpis(page: Page, quote: Quote) -> Kpis:
    words, goods = page.words, quote.question.consignment
    items = []
    cheapest = quote.offer(Pick.CHEAPEST)
    if cheapest is not None:
        cost = cheapest.itinerary.landed_cost
        shown = landed(words, cheapest.itinerary)
        each = words(
            "per_both",
            m3=money_per(cost, goods.volume_m3),
            kg=money_per(cost, goods.weight_kg),
        )
        items.append(Kpi(label=words("kpi.cheapest"), value=shown, detail=each))
    fastest = quote.offer(Pick.FASTEST)
    if fastest is not None:
        way = fastest.itinerary
        arrival = page.local(way.arrive_min, quote.question.destination_id)
        items.append(
            Kpi(
                label=words("kpi.fastest"),
                value=words.duration(way.transit_min),
                detail=words("kpi.arrives", when=arrival),
            )
        )
    greenest = quote.offer(Pick.GREENEST)
    if greenest is not None:
        items.append(emissions_kpi(page, "kpi.greenest", greenest.itinerary))
    if cheapest is not None:
        ways = [offer.itinerary for offer in quote.offers]
        items.extend(customs_kpis(words, [cheapest.itinerary], ways, "_cheapest"))
    items.append(status_kpi(words, quote.termination))
    return Kpis(items=tuple(items))


def emissions_kpi(page: Page, key: str, way: Itinerary) -> Kpi:
    """Return well-to-wheel emissions, split into their two parts."""
    parts = page.words(
        "wtt_ttw",
        wtt=co2e(way.emissions.co2e_wtt_kg),
        ttw=co2e(way.emissions.co2e_ttw_kg),
    )
    return Kpi(label=page.words(key), value=wtw(way.emissions), detail=parts)


def _picks_table(page: Page, quote: Quote) -> blocks.TableBlock:
    words, goods = page.words, quote.question.consignment
    rows = []
    for offer in quote.offers:
        way = offer.itinerary
        rows.append(
            (
                offer_name(page, offer),
                words.modes(way.modes),
                words(f"form.{way.services[0].load_form}") if way.services else NONE,
                landed(words, way),
                money_per(way.landed_cost, goods.volume_m3),
                money_per(way.landed_cost, goods.weight_kg),
                words.duration(way.transit_min),
                page.local(way.arrive_min, quote.question.destination_id),
                wtw(way.emissions),
                co2e(way.emissions.co2e_wtt_kg),
                co2e(way.emissions.co2e_ttw_kg),
            )
        )
    columns = (
        blocks.text(words("pick")),
        blocks.text(words("modes")),
        blocks.text(words("load_form")),
        blocks.number(words("landed_cost")),
        blocks.number(words("per_m3")),
        blocks.number(words("per_kg")),
        blocks.number(words("transit")),
        blocks.time(words("arrival")),
        blocks.number(words("co2e_wtw")),
        blocks.number(words("co2e_wtt")),
        blocks.number(words("co2e_ttw")),
    )
    return blocks.table(words("picks.caption"), columns, rows, layout="cards")


def _pictures(page: Page, quote: Quote) -> tuple[Picture, ...]:
    ways = [(offer_name(page, offer), offer.itinerary) for offer in quote.offers]
    pictures = [cost_picture(page, ways), carbon_picture(page, ways)]
    if len(quote.front) > 1:
        pictures.insert(0, _front_picture(page, quote))
    return tuple(pictures)


def _front_picture(page: Page, quote: Quote) -> Picture:
    """Draw the whole front; a point that is an offer carries its picks."""
    words = page.words
    picks = {_key(offer.itinerary): offer_name(page, offer) for offer in quote.offers}
    points = []
    for point in quote.front:
        days = (point.arrive_min - quote.question.ready_min) / MINUTES_PER_DAY
        key = (point.service_ids, point.arrive_min, point.landed_cost)
        pick = picks.pop(key, "")
        name = words(
            "front.point",
            cost=money(point.landed_cost),
            days=figure(days, 1),
            co2e=co2e(point.co2e_wtw_kg),
            modes=words.modes(point.modes),
        )
        points.append(
            ParetoPoint(
                days=days,
                cost=float(point.landed_cost.amount),
                co2e_wtw_kg=point.co2e_wtw_kg,
                name=f"{pick}: {name}" if pick else name,
                pick=pick,
            )
        )
    currency = quote.front[0].landed_cost.currency
    return Picture(
        caption=words("front.caption", count=len(points)),
        svg=pareto(
            points,
            words("front.x"),
            words("axis.cost", currency=currency),
            words("front.caption", count=len(points)),
        ),
        legend=_shade_legend(words("co2e_wtw"), [p.co2e_wtw_kg for p in points]),
    )


def _key(way: Itinerary) -> tuple[tuple[str, ...], int, Money]:
    """Return what tells a point of the front from all others."""
    return tuple(leg.service_id for leg in way.services), way.arrive_min, way.landed_cost


def _shade_legend(heading: str, values: Sequence[float]) -> tuple[LegendItem, ...]:
    """Name the emissions at the foot, the middle and the top of the range."""
    low, high = min(values), max(values)
    shares = (0.0, 0.5, 1.0) if high > low else (0.0,)
    return tuple(
        LegendItem(
            class_=f"dot shade-{shade_of(share)}",
            words=f"{heading} {co2e(low + share * (high - low))}",
            shape="dot",
        )
        for share in shares
    )


def cost_picture(page: Page, ways: Sequence[tuple[str, Itinerary]]) -> Picture:
    """Draw the landed cost of itineraries by charge category, taxes apart from duty."""
    words = page.words
    bars = []
    for name, way in ways:
        sums: dict[str, float] = {}
        for line in way.charges:
            if line.nature is Nature.CASH:
                heading = heading_of(line)
                sums[heading] = sums.get(heading, 0.0) + float(line.converted.amount)
        parts = tuple(
            Part(
                value=sums[heading],
                class_=f"cat-{heading}",
                name=f"{heading_words(words, heading)}: {figure(sums[heading], 2)}",
            )
            for heading in HEADINGS
            if sums.get(heading)
        )
        bars.append(Bar(name=name, parts=parts, total=landed(words, way)))
    used = {part.class_ for bar in bars for part in bar.parts}
    currency = ways[0][1].landed_cost.currency
    caption = words("cost_chart.caption")
    return Picture(
        caption=caption,
        svg=stacked_bars(bars, words("axis.cost", currency=currency), caption),
        legend=tuple(
            LegendItem(class_=f"cat-{heading}", words=heading_words(words, heading))
            for heading in HEADINGS
            if f"cat-{heading}" in used
        ),
    )


def emissions_by_mode(way: Itinerary) -> dict[str, float]:
    """Return well-to-wheel kilograms by mode; what no service leg emits is handling."""
    modes = {leg.sequence: str(leg.mode) for leg in way.services}
    sums: dict[str, float] = {}
    for line in way.emission_lines:
        mode = modes.get(line.movement, HANDLING)
        sums[mode] = sums.get(mode, 0.0) + line.emissions.co2e_wtw_kg
    return sums


def carbon_picture(page: Page, ways: Sequence[tuple[str, Itinerary]]) -> Picture:
    """Draw the emissions of itineraries by mode."""
    words = page.words
    kinds = [*(str(mode) for mode in Mode), HANDLING]
    bars = []
    for name, way in ways:
        sums = emissions_by_mode(way)
        parts = tuple(
            Part(
                value=sums[kind],
                class_=f"mode-{kind}",
                name=f"{words(f'mode.{kind}')}: {co2e(sums[kind])}",
            )
            for kind in kinds
            if kind in sums
        )
        bars.append(Bar(name=name, parts=parts, total=wtw(way.emissions)))
    used = {part.class_ for bar in bars for part in bar.parts}
    caption = words("carbon_chart.caption")
    return Picture(
        caption=caption,
        svg=stacked_bars(bars, words("axis.co2e"), caption),
        legend=tuple(
            LegendItem(class_=f"mode-{kind}", words=words(f"mode.{kind}"))
            for kind in kinds
            if f"mode-{kind}" in used
        ),
    )


def _offer_fold(page: Page, quote: Quote, offer: Offer) -> Fold:
    way, words = offer.itinerary, page.words
    currency, term = way.landed_cost.currency, quote.question.consignment.incoterm
    payers = payers_table(words, way.charges, currency, term)
    reasons = customs_reasons(page, way)
    title = page.words(
        "offer.title",
        name=offer_name(page, offer),
        cost=landed(words, way),
        transit=page.words.duration(way.transit_min),
        co2e=wtw(way.emissions),
    )
    return Fold(
        title=title,
        blocks=(
            legs_table(page, way),
            charges_table(words, way.charges),
            *([payers] if payers else []),
            *([reasons] if reasons.items else []),
        ),
        is_open=offer.rank == 1,
    )
