"""A plan as blocks: key figures, map, modal split, loads, moves, and who is not served."""

from collections.abc import Iterable, Sequence
from statistics import median

from network.calendar import read_moment
from network.emissions import Emissions
from network.enums import Mode, Nature
from network.landed import ChargeLine
from network.money import Money
from network.shipment import Shipment
from network.units import KG_PER_TONNE
from network.ways import Ways
from scenarios.report import blocks
from scenarios.report.blocks import Block, Fold, Kpi, Kpis, LegendItem, Notes, Picture, Pictures
from scenarios.report.charge_tables import grouped_charges_table, payers_table
from scenarios.report.charts import Bar, Part, stacked_bars
from scenarios.report.customs_view import (
    Named,
    crosses,
    customs_kpis,
    customs_summary,
    customs_table,
)
from scenarios.report.flows import Carried, itinerary_map
from scenarios.report.landed import are_complete, at_least, heading_of, heading_words, landed
from scenarios.report.quote_view import HANDLING
from scenarios.report.status_words import all_notes, status_kpi
from scenarios.report.tables import Page, legs_table
from scenarios.report.words import NONE, TIMES, co2e, figure, money, money_per, percent, wtw
from solver.plan import Boxes, Load, Move, Plan, Unserved

_LEGS_SHOWN = 8
_FEEDING_MODES = frozenset((Mode.TRUCK, Mode.PARCEL, Mode.BARGE))


def plan_blocks(page: Page, ways: Ways, plan: Plan) -> list[Block]:
    """Return the blocks of a plan."""
    words = page.words
    taken = [move.itinerary for move in plan.moves]
    charges = [line for way in taken for line in way.charges]
    out: list[Block] = [_kpis(page, plan)]
    if plan.moves:
        carried = [
            Carried(
                itinerary=move.itinerary,
                size=move.consignment.volume_m3,
                name=move.shipment_id,
            )
            for move in plan.moves
        ]
        out += [
            itinerary_map(page, ways, carried),
            Pictures(items=(_cost_picture(page, charges), _carbon_picture(page, plan.moves))),
            _modal_split(page, plan.moves),
        ]
        if crosses(taken):
            out.append(customs_summary(page, taken, plan.totals.landed_cost.currency))
    if plan.unserved:
        out.append(unserved_table(page, plan.unserved))
    if plan.moves:
        out += [
            loads_table(page, plan.loads),
            _moves_table(page, plan.moves),
            Fold(title=words("legs.some"), blocks=_some_legs(page, plan.moves)),
            *_customs_fold(page, plan.moves),
            Fold(title=words("charges.grouped"), blocks=_charge_blocks(page, plan, charges)),
        ]
    notes = all_notes(words, plan.notes, plan.provenance, taken)
    out.append(Notes(title=words("notes"), items=notes))
    return out


def _customs_fold(page: Page, moves: Sequence[Move]) -> tuple[Fold, ...]:
    """Return how each part of each shipment enters; what stays at home is left out."""
    words = page.words
    named = [
        Named(name=f"{move.shipment_id} / {move.part}", way=move.itinerary)
        for move in moves
        if move.itinerary.clearance is not None
    ]
    if not named:
        return ()
    table = customs_table(page, words("shipment"), words("customs.moves"), named)
    return (Fold(title=words("customs.moves"), blocks=(table,)),)


def _charge_blocks(page: Page, plan: Plan, charges: Sequence[ChargeLine]) -> tuple[Block, ...]:
    payers = payers_table(page.words, charges, plan.totals.landed_cost.currency)
    return (grouped_charges_table(page.words, charges), *([payers] if payers else []))


def _kpis(page: Page, plan: Plan) -> Kpis:
    words, totals = page.words, plan.totals
    ways = [move.itinerary for move in plan.moves]
    served = {move.shipment_id for move in plan.moves}
    asked = len(served) + len({miss.subject_id for miss in plan.unserved})
    items = [
        Kpi(
            label=words("landed_cost"),
            value=at_least(words, totals.landed_cost, is_complete=are_complete(ways)),
            detail=words(
                "per_both",
                m3=money_per(totals.landed_cost, totals.volume_m3),
                kg=money_per(totals.landed_cost, totals.weight_kg),
            ),
        ),
        Kpi(
            label=words("kpi.consolidation"),
            value=money(totals.stand_alone_cost - totals.landed_cost),
            detail=words("kpi.stand_alone", cost=money(totals.stand_alone_cost)),
        ),
        Kpi(
            label=words("figure.co2e_wtw"),
            value=wtw(totals.emissions),
            detail=words(
                "wtt_ttw",
                wtt=co2e(totals.emissions.co2e_wtt_kg),
                ttw=co2e(totals.emissions.co2e_ttw_kg),
            ),
        ),
        Kpi(
            label=words("kpi.served"),
            value=words("of", part=len(served), whole=asked),
            detail=words(
                "kpi.goods",
                m3=figure(totals.volume_m3, 1),
                t=figure(totals.weight_kg / KG_PER_TONNE, 1),
            ),
        ),
    ]
    if plan.moves:
        items.append(_time_kpi(page, plan.moves))
        items.extend(customs_kpis(words, ways, ways))
    items.append(status_kpi(words, plan.termination))
    return Kpis(items=tuple(items))


def _time_kpi(page: Page, moves: Sequence[Move]) -> Kpi:
    """Return how many arrive by their due time, and the transit times."""
    words = page.words
    transits = sorted(move.itinerary.transit_min for move in moves)
    spread = words(
        "kpi.transit",
        least=words.duration(transits[0]),
        middle=words.duration(int(median(transits))),
        most=words.duration(transits[-1]),
    )
    arrivals: dict[str, int] = {}
    for move in moves:
        arrival = move.itinerary.arrive_min
        arrivals[move.shipment_id] = max(arrivals.get(move.shipment_id, arrival), arrival)
    due = {
        shipment.shipment_id: _due_min(page, shipment)
        for shipment in page.network.shipments
        if shipment.due_at and shipment.shipment_id in arrivals
    }
    if not due:
        middle = words.duration(int(median(transits)))
        return Kpi(label=words("kpi.median_transit"), value=middle, detail=spread)
    on_time = sum(arrivals[shipment_id] <= limit for shipment_id, limit in due.items())
    value = words("of", part=on_time, whole=len(due))
    return Kpi(label=words("kpi.on_time"), value=value, detail=spread)


def _due_min(page: Page, shipment: Shipment) -> int:
    zone = page.network.locations.get(shipment.destination_id).timezone
    return read_moment(shipment.due_at, zone, is_due=True)


def _cost_picture(page: Page, charges: Iterable[ChargeLine]) -> Picture:
    """Draw the landed cost of the plan by category, taxes apart from duty, biggest first."""
    words = page.words
    sums: dict[str, Money] = {}
    for line in charges:
        if line.nature is Nature.CASH:
            zero, heading = Money(0, line.converted.currency), heading_of(line)
            sums[heading] = sums.get(heading, zero) + line.converted
    ranked = sorted(sums.items(), key=lambda item: (-item[1].amount_minor, item[0]))
    bars = [
        Bar(
            name=heading_words(words, heading),
            parts=(
                Part(
                    value=float(amount.amount),
                    class_=f"cat-{heading}",
                    name=f"{heading_words(words, heading)}: {money(amount)}",
                ),
            ),
            total=money(amount),
        )
        for heading, amount in ranked
    ]
    currency = ranked[0][1].currency if ranked else ""
    caption = words("cost_chart.caption")
    return Picture(
        caption=caption,
        svg=stacked_bars(bars, words("axis.cost", currency=currency), caption),
    )


def _emissions_by_mode(moves: Iterable[Move]) -> dict[str, Emissions]:
    sums: dict[str, Emissions] = {}
    for move in moves:
        modes = {leg.sequence: str(leg.mode) for leg in move.itinerary.services}
        for line in move.itinerary.emission_lines:
            mode = modes.get(line.movement, HANDLING)
            sums[mode] = sums.get(mode, Emissions()) + line.emissions
    return sums


def _carbon_picture(page: Page, moves: Iterable[Move]) -> Picture:
    """Draw the emissions of the plan by mode, energy provision and operation apart."""
    words = page.words
    sums = _emissions_by_mode(moves)
    ranked = sorted(sums.items(), key=lambda item: (-item[1].wtw_ug, item[0]))
    bars = []
    for mode, emissions in ranked:
        halves = (("ttw", emissions.co2e_ttw_kg), ("wtt", emissions.co2e_wtt_kg))
        parts = tuple(
            Part(value=value, class_=key, name=f"{words(f'co2e_{key}')}: {co2e(value)}")
            for key, value in halves
        )
        bars.append(Bar(name=words(f"mode.{mode}"), parts=parts, total=wtw(emissions)))
    caption = words("carbon_chart.caption")
    return Picture(
        caption=caption,
        svg=stacked_bars(bars, words("axis.co2e"), caption),
        legend=tuple(LegendItem(class_=key, words=words(f"co2e_{key}")) for key in ("ttw", "wtt")),
    )


def _modal_split(page: Page, moves: Sequence[Move]) -> blocks.TableBlock:
    """Return what each mode carries; tonne-kilometres are of the legs as planned."""
    words = page.words
    shipments: dict[Mode, set[str]] = {}
    tkm: dict[Mode, float] = {}
    for move in moves:
        for leg in move.itinerary.services:
            shipments.setdefault(leg.mode, set()).add(move.shipment_id)
            activity = move.consignment.weight_kg / KG_PER_TONNE * leg.distance_km
            tkm[leg.mode] = tkm.get(leg.mode, 0.0) + activity
    emissions = _emissions_by_mode(moves)
    whole = sum(tkm.values())
    rows = [
        (
            words(f"mode.{mode}"),
            figure(len(shipments[mode])),
            figure(tkm[mode]),
            percent(tkm[mode] / whole, 1) if whole else NONE,
            wtw(emissions.get(str(mode), Emissions())),
        )
        for mode in sorted(tkm, key=lambda mode: -tkm[mode])
    ]
    columns = (
        blocks.text(words("mode")),
        blocks.number(words("shipments")),
        blocks.number(words("tkm")),
        blocks.number(words("share")),
        blocks.number(words("co2e_wtw")),
    )
    return blocks.table(words("modal_split.caption"), columns, rows)


def unserved_table(page: Page, unserved: Iterable[Unserved]) -> blocks.TableBlock:
    """Return who is left out, and why."""
    words = page.words
    rows = [(miss.subject_id, words.explain(miss.reason)) for miss in unserved]
    columns = (blocks.text(words("unserved.subject")), blocks.long(words("reason")))
    return blocks.table(words("unserved.caption"), columns, rows)


def boxes_text(boxes: Boxes) -> str:
    """Return container counts as text."""
    return " + ".join(f"{count} {TIMES} {kind}" for kind, count in boxes) or NONE


def _main_carriage_first(load: Load) -> tuple[bool, int, str]:
    return load.mode in _FEEDING_MODES, load.depart_min, load.service_id


def loads_table(page: Page, loads: Iterable[Load]) -> blocks.TableBlock:
    """Return what is put on each departure: main carriage first, then haulage to and from it."""
    words = page.words
    rows = [
        (
            load.service_id,
            f"{words(f'mode.{load.mode}')} {words(f'form.{load.load_form}')}",
            page.name(load.origin_id),
            page.name(load.destination_id),
            page.local(load.depart_min, load.origin_id),
            boxes_text(load.boxes),
            percent(load.fill) if load.boxes else NONE,
            figure(load.volume_m3, 1),
            figure(load.weight_kg),
            figure(len(load.shipment_ids)),
        )
        for load in sorted(loads, key=_main_carriage_first)
    ]
    columns = (
        blocks.text(words("service")),
        blocks.text(words("mode"), rank=6),
        blocks.text(words("from")),
        blocks.text(words("to")),
        blocks.time(words("leg.depart")),
        blocks.text(words("boxes")),
        blocks.number(words("fill"), rank=2),
        blocks.number(words("volume_m3"), rank=4),
        blocks.number(words("weight_kg"), rank=5),
        blocks.number(words("shipments"), rank=3),
    )
    return blocks.table(words("loads.caption"), columns, rows)


def _moves_table(page: Page, moves: Iterable[Move]) -> blocks.TableBlock:
    words = page.words
    rows = []
    for move in moves:
        way, services = move.itinerary, move.itinerary.services
        ends = (services[0].origin_id, services[-1].destination_id) if services else ("", "")
        rows.append(
            (
                move.shipment_id,
                figure(move.part),
                page.name(ends[0]) if ends[0] else NONE,
                page.name(ends[1]) if ends[1] else NONE,
                words.modes(way.modes),
                boxes_text(way.boxes),
                figure(move.consignment.volume_m3, 2),
                figure(move.consignment.weight_kg),
                page.local(way.arrive_min, ends[1]) if ends[1] else NONE,
                words.duration(way.transit_min),
                landed(words, way),
                wtw(way.emissions),
            )
        )
    columns = (
        blocks.text(words("shipment")),
        blocks.number(words("part"), rank=4),
        blocks.text(words("from")),
        blocks.text(words("to")),
        blocks.text(words("modes")),
        blocks.text(words("boxes"), rank=5),
        blocks.number(words("volume_m3"), rank=6),
        blocks.number(words("weight_kg"), rank=7),
        blocks.time(words("arrival"), rank=1),
        blocks.number(words("transit"), rank=3),
        blocks.number(words("landed_cost")),
        blocks.number(words("co2e_wtw"), rank=2),
    )
    return blocks.table(words("moves.caption"), columns, rows)


def _some_legs(page: Page, moves: Sequence[Move]) -> tuple[Block, ...]:
    """Show the dearest moves leg by leg; the CSV export has them all."""
    dearest = sorted(moves, key=lambda m: (-m.itinerary.landed_cost.amount_minor, m.shipment_id))
    return tuple(
        Fold(
            title=page.words(
                "move.title",
                shipment=move.shipment_id,
                part=move.part,
                cost=landed(page.words, move.itinerary),
            ),
            blocks=(legs_table(page, move.itinerary),),
        )
        for move in dearest[:_LEGS_SHOWN]
    )
