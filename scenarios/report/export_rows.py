"""Rows of the CSV export: one function per table, every figure as it stands in the answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from network.calendar import local_time
from network.explanation import Explanation, render
from network.goods import Consignment
from network.network import Network
from scenarios.outcome import Outcome
from scenarios.report.landed import customs_sums
from solver.plan import Clearance, Itinerary, LocationPlan, SiteFlow

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Carried:
    """An itinerary of any answer: whose it is, which part, and the goods."""

    subject_id: str
    part: int
    consignment: Consignment | None
    itinerary: Itinerary


def itineraries(outcome: Outcome) -> Iterator[Carried]:
    """Return every itinerary of an answer with a name that joins the tables."""
    if outcome.quote is not None:
        goods = outcome.quote.question.consignment
        for offer in outcome.quote.offers:
            yield Carried(goods.consignment_id, offer.rank, goods, offer.itinerary)
    if outcome.plan is not None:
        for move in outcome.plan.moves:
            yield Carried(move.shipment_id, move.part, move.consignment, move.itinerary)
    if outcome.location_plan is not None:
        for number, flow in enumerate(outcome.location_plan.inbound, start=1):
            if flow.itinerary is not None:
                name = f"{flow.origin_id}>{flow.destination_id}>{flow.sku}"
                yield Carried(name, number, None, flow.itinerary)


def local(network: Network, minute: int | None, location_id: str) -> str:
    """Return the local time at a place as ISO 8601 with its offset."""
    if minute is None:
        return ""
    return local_time(minute, network.locations.get(location_id).timezone).isoformat()


def _move_rows(outcome: Outcome) -> Iterator[Record]:
    picks = {}
    if outcome.quote is not None:
        picks = {offer.rank: ";".join(offer.picks) for offer in outcome.quote.offers}
    for item in itineraries(outcome):
        way, goods = item.itinerary, item.consignment
        first, last = (way.legs[0].origin_id, way.legs[-1].destination_id) if way.legs else ("", "")
        yield {
            "subject_id": item.subject_id,
            "part": item.part,
            "picks": picks.get(item.part, ""),
            "origin_id": first,
            "destination_id": last,
            "modes": ";".join(way.modes),
            "packages": goods.packages if goods else "",
            "weight_kg": goods.weight_kg if goods else "",
            "volume_m3": goods.volume_m3 if goods else "",
            "ready_at": local(outcome.network, way.ready_min, first) if first else "",
            "arrive_at": local(outcome.network, way.arrive_min, last) if last else "",
            "transit_min": way.transit_min,
            "landed_cost": way.landed_cost.amount,
            "cash_outlay": way.cash_outlay.amount,
            "decision_cost": way.decision_cost.amount,
            "currency": way.landed_cost.currency,
            "landed_complete": way.landed_complete,
            "co2e_wtw_kg": way.emissions.co2e_wtw_kg,
            "co2e_wtt_kg": way.emissions.co2e_wtt_kg,
            "co2e_ttw_kg": way.emissions.co2e_ttw_kg,
        }


def _leg_rows(outcome: Outcome) -> Iterator[Record]:
    network = outcome.network
    for item in itineraries(outcome):
        for leg in item.itinerary.legs:
            yield {
                "subject_id": item.subject_id,
                "part": item.part,
                "sequence": leg.sequence,
                "service_id": leg.service_id,
                "transfer_id": leg.transfer_id,
                "mode": leg.mode,
                "load_form": leg.load_form,
                "carrier": leg.carrier,
                "origin_id": leg.origin_id,
                "destination_id": leg.destination_id,
                "receiving_from": local(network, leg.receiving_from_min, leg.origin_id),
                "cut_off_at": local(network, leg.cut_off_min, leg.origin_id),
                "cut_off_kind": leg.cut_off_kind or "",
                "late_fee": leg.late_fee.amount if leg.late_fee else "",
                "late_fee_currency": leg.late_fee.currency if leg.late_fee else "",
                "depart_at": local(network, leg.depart_min, leg.origin_id),
                "arrive_at": local(network, leg.arrive_min, leg.destination_id),
                "wait_min": leg.wait_min,
                "distance_km": leg.distance_km,
                "boxes": ";".join(f"{kind}:{count}" for kind, count in leg.boxes),
                "passages": ";".join(leg.passages),
            }


def _charge_rows(outcome: Outcome) -> Iterator[Record]:
    for item in itineraries(outcome):
        for line in item.itinerary.charges:
            yield {
                "subject_id": item.subject_id,
                "part": item.part,
                "sequence": line.movement,
                "code": line.code,
                "category": line.category,
                "nature": line.nature,
                "basis": line.basis,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "amount": line.amount.amount,
                "currency": line.amount.currency,
                "converted": line.converted.amount,
                "converted_currency": line.converted.currency,
                "payer": line.payer or "",
                "due_days": line.due_days,
                "table": line.table,
                "row": line.row,
                "source": line.source,
                "confidence": line.confidence,
                "valid_from": line.valid_from or "",
                "valid_to": line.valid_to or "",
            }


def _clearance_rows(outcome: Outcome) -> Iterator[Record]:
    for item in itineraries(outcome):
        entered = item.itinerary.clearance
        if entered is not None:
            yield {
                "subject_id": item.subject_id,
                "part": item.part,
                "sequence": entered.leg,
                **_entry_record(entered),
                **_landed_record(item.itinerary),
                "reason_codes": ";".join(reason.code for reason in entered.reasons),
                "reasons": " ".join(render(reason) for reason in entered.reasons),
            }


def _entry_record(entered: Clearance) -> Record:
    """Return how goods enter; money in the currency of the territory, but that of a hold."""
    risk = entered.risk
    return {
        "territory_id": entered.territory_id,
        "regime": entered.regime,
        "importer_id": entered.importer_id,
        "location_id": entered.location_id,
        "entry_date": entered.entry_date,
        "customs_value": entered.customs_value.amount if entered.customs_value else "",
        "entry_low": entered.low.amount,
        "entry_high": entered.high.amount,
        "entry_currency": entered.low.currency,
        "is_complete": entered.is_complete,
        "hold_probability": risk.hold_probability if risk else "",
        "hold_mean_min": risk.hold_mean_min if risk else "",
        "hold_cost": risk.hold_cost.amount if risk else "",
        "hold_cost_currency": risk.hold_cost.currency if risk else "",
    }


def _landed_record(way: Itinerary) -> Record:
    """Return what customs takes of a landed cost and what that may come to, in its currency."""
    sums = customs_sums(way.charges, way.landed_cost.currency)
    low, high = way.landed_range
    return {
        "duty": sums.duty.amount,
        "customs_fees": sums.fees.amount,
        "tax_borne": sums.tax.amount,
        "passed_through": sums.passed.amount,
        "landed_low": low.amount,
        "landed_high": high.amount,
        "currency": way.landed_cost.currency,
    }


def _emission_rows(outcome: Outcome) -> Iterator[Record]:
    for item in itineraries(outcome):
        for line in item.itinerary.emission_lines:
            yield {
                "subject_id": item.subject_id,
                "part": item.part,
                "sequence": line.movement,
                "category": line.category,
                "description": line.description,
                "activity_tkm": line.activity_tkm,
                "distance_adjustment": line.distance_adjustment,
                "co2e_wtw_kg": line.emissions.co2e_wtw_kg,
                "co2e_wtt_kg": line.emissions.co2e_wtt_kg,
                "co2e_ttw_kg": line.emissions.co2e_ttw_kg,
                "data_quality": line.data_quality,
                "pack": line.pack,
                "source": line.source,
                "confidence": line.confidence,
                "licence": line.licence,
            }


def _load_rows(outcome: Outcome) -> Iterator[Record]:
    for load in outcome.plan.loads if outcome.plan else ():
        yield {
            "service_id": load.service_id,
            "depart_at": local(outcome.network, load.depart_min, load.origin_id),
            "origin_id": load.origin_id,
            "destination_id": load.destination_id,
            "mode": load.mode,
            "load_form": load.load_form,
            "boxes": ";".join(f"{kind}:{count}" for kind, count in load.boxes),
            "weight_kg": load.weight_kg,
            "volume_m3": load.volume_m3,
            "fill": load.fill,
            "shipment_ids": ";".join(load.shipment_ids),
        }


def _unserved_rows(outcome: Outcome) -> Iterator[Record]:
    answers = (outcome.plan, outcome.location_plan)
    for answer in answers:
        for miss in answer.unserved if answer else ():
            yield _reason(miss.subject_id, miss.reason)
    if outcome.quote is not None and not outcome.quote.offers:
        goods = outcome.quote.question.consignment
        for reason in outcome.quote.reasons:
            yield _reason(goods.consignment_id, reason)


def _reason(subject_id: str, reason: Explanation) -> Record:
    return {
        "subject_id": subject_id,
        "code": reason.code,
        "about": reason.subject,
        "limit": reason.limit,
        "current": reason.current,
        "needed": reason.needed,
        "price": reason.price,
        "text": render(reason),
    }


def _front_rows(outcome: Outcome) -> Iterator[Record]:
    if outcome.quote is None:
        return
    asked = outcome.quote.question
    for point in outcome.quote.front:
        yield {
            "landed_cost": point.landed_cost.amount,
            "decision_cost": point.decision_cost.amount,
            "currency": point.landed_cost.currency,
            "arrive_at": local(outcome.network, point.arrive_min, asked.destination_id),
            "transit_min": point.arrive_min - asked.ready_min,
            "co2e_wtw_kg": point.co2e_wtw_kg,
            "modes": ";".join(point.modes),
            "load_form": point.load_form,
            "service_ids": ";".join(point.service_ids),
        }


def _site_rows(outcome: Outcome) -> Iterator[Record]:
    for site in outcome.location_plan.sites if outcome.location_plan else ():
        yield {
            "location_id": site.location_id,
            "is_open": site.is_open,
            "fixed_cost": site.fixed_cost.amount,
            "opening_cost": site.opening_cost.amount if site.opening_cost else "",
            "currency": site.fixed_cost.currency,
            "throughput_units": site.throughput_units,
            "throughput_m3": site.throughput_m3,
            "utilisation": site.utilisation,
        }


def _flow_rows(outcome: Outcome) -> Iterator[Record]:
    for direction, flow in site_flows(outcome.location_plan):
        yield {
            "direction": direction,
            "origin_id": flow.origin_id,
            "destination_id": flow.destination_id,
            "sku": flow.sku,
            "channel": flow.channel,
            "units": flow.units,
            "share": flow.share,
            "lots": flow.lots,
            "service_id": flow.service_id,
            "transit_min": flow.transit_min,
            "cost": flow.cost.amount,
            "currency": flow.cost.currency,
            "co2e_wtw_kg": flow.emissions.co2e_wtw_kg,
            "co2e_wtt_kg": flow.emissions.co2e_wtt_kg,
            "co2e_ttw_kg": flow.emissions.co2e_ttw_kg,
        }


def site_flows(plan: LocationPlan | None) -> Iterator[tuple[str, SiteFlow]]:
    """Return the flows of a location plan with their direction."""
    if plan is not None:
        for flow in plan.inbound:
            yield "inbound", flow
        for flow in plan.outbound:
            yield "outbound", flow


TABLES: Mapping[str, Callable[[Outcome], Iterable[Record]]] = {
    "moves": _move_rows,
    "legs": _leg_rows,
    "charges": _charge_rows,
    "clearances": _clearance_rows,
    "emissions": _emission_rows,
    "loads": _load_rows,
    "unserved": _unserved_rows,
    "front": _front_rows,
    "sites": _site_rows,
    "flows": _flow_rows,
}
