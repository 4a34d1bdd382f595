"""Answers to wire form: the only place where a quote becomes what callers read."""

from collections.abc import Sequence
from datetime import datetime

from api import schemas
from api.language import labels
from api.vocabulary import (
    ATTRIBUTES,
    CUT_OFF_CODES,
    CUT_OFF_KINDS,
    TRANSPORT,
)
from api.wire_clearance import clearance, landed_range
from api.wire_parts import (
    Context,
    call_at,
    decimal_text,
    local_text,
    message_of,
    money,
    place_of,
    utc_text,
)
from api.wire_types import QuoteStatus
from network.calendar import start_of_day
from network.conditions import under
from network.emissions import Emissions
from network.enums import (
    Confidence,
    CutOffKind,
    DataQuality,
    Nature,
    Severity,
    Status,
)
from network.explanation import Explanation, render
from network.landed import ChargeLine
from network.location import Location
from network.network import Network
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, minute_of, moment_of
from solver.plan import FrontPoint, Itinerary, Leg, Offer, Quote
from solver.provenance import standing_notes
from solver.slack import latest_ready_min, slack_min

CARBON_METHOD = "ISO 14083-aligned, physical well-to-wheel"
_QUALITY_ORDER = tuple(DataQuality)


def route_quote(
    network: Network,
    quote: Quote,
    request: schemas.RouteQuoteRequest,
    *,
    created_at: datetime,
    notes: Sequence[Explanation] = (),
    language: str = "en",
) -> schemas.RouteQuoteAnswer:
    """Put a quote into wire form.

    ``notes`` say how the codes of the request were read, ``created_at`` is the moment of the
    call; everything else follows from the quote, so that the same question on the same data has
    the same ``quoteId`` and the same offers.
    """
    question = quote.question
    network, _ = under(network, question.options.as_of, question.options.fx_kind)
    context = Context(
        network=network,
        language=language,
        currency=question.options.currency,
        exchange=network.exchange(quote.provenance.as_of),
    )
    reasons = [_reason(reason, language) for reason in quote.reasons]
    quote_id = quote.provenance.input_hash
    offers = [_offer(context, quote, offer, quote_id) for offer in quote.offers]
    valid_until = _valid_until_min(context, quote)
    expired = valid_until is not None and valid_until < minute_of(created_at)
    return schemas.RouteQuoteAnswer(
        quote_id=quote_id,
        status=_status(quote, expired=expired),
        solution_status=quote.termination.status.value,
        stopped_by=quote.termination.stopped_by.value,
        created_at=utc_text(created_at),
        valid_until=None
        if valid_until is None
        else local_text(context.place(question.origin_id), valid_until),
        as_of=quote.provenance.as_of.isoformat(),
        currency=context.currency,
        api_version=schemas.API_VERSION,
        engine_version=quote.provenance.engine_version,
        data_version=quote.provenance.data_version,
        data_as_of=quote.provenance.data_as_of or None,
        request=request,
        offers=offers,
        front=[_front_row(context, question.destination_id, point) for point in quote.front],
        front_complete=quote.complete,
        reasons=[] if quote.offers else reasons,
        rejected=reasons if quote.offers else [],
        messages=[
            *(message_of(note, language, "request") for note in notes),
            *(message_of(note, language, "engine") for note in quote.notes),
        ],
    )


def _status(quote: Quote, *, expired: bool) -> QuoteStatus:
    if quote.offers:
        return "EXPIRED" if expired else "VALID"
    found_none = quote.termination.status is Status.NO_SOLUTION_FOUND
    return "NO_SOLUTION_FOUND" if found_none else "INFEASIBLE"


def _offer(context: Context, quote: Quote, offer: Offer, quote_id: str) -> schemas.OfferOut:
    itinerary = offer.itinerary
    cash = [line for line in itinerary.charges if line.nature is Nature.CASH]
    other = [line for line in itinerary.charges if line.nature is not Nature.CASH]
    latest = latest_ready_min(context.network, itinerary)
    origin = context.place(quote.question.origin_id)
    destination = context.place(quote.question.destination_id)
    legs = itinerary.legs
    return schemas.OfferOut(
        offer_id=f"{quote_id}-{offer.rank}",
        rank=offer.rank,
        attributes=[ATTRIBUTES[pick] for pick in offer.picks],
        pareto_optimal=_is_on_front(quote, itinerary),
        total_price=money(itinerary.landed_cost),
        landed_complete=itinerary.landed_complete,
        landed_range=landed_range(itinerary),
        clearance=clearance(context, itinerary),
        charges=[_charge(context, line) for line in cash],
        other_lines=[_charge(context, line) for line in other],
        transit_time=schemas.TransitTime(days=round(itinerary.transit_min / MINUTES_PER_DAY, 4)),
        place_of_receipt=call_at(origin, itinerary.ready_min),
        place_of_delivery=call_at(destination, itinerary.arrive_min),
        latest_acceptance=None if latest is None else local_text(origin, latest),
        legs=[_leg(context, itinerary, leg, cash) for leg in legs if leg.is_service],
        handling=[_handling(context, itinerary, leg, cash) for leg in legs if leg.transfer_id],
        footprint=_footprint(itinerary),
        routing_reference=routing_reference(itinerary),
        warnings=[
            message_of(warning, context.language, "data")
            for warning in warnings_of(context.network, offer)
        ],
    )


def _is_on_front(quote: Quote, itinerary: Itinerary) -> bool:
    return quote.complete and any(
        (point.decision_cost, point.arrive_min) == (itinerary.decision_cost, itinerary.arrive_min)
        and point.co2e_wtw_kg == itinerary.emissions.co2e_wtw_kg
        for point in quote.front
    )


def _valid_until_min(context: Context, quote: Quote) -> int | None:
    """Return the earliest of the offers' last acceptance and of their rates' last days."""
    origin = context.place(quote.question.origin_id)
    ends: list[int] = []
    for offer in quote.offers:
        latest = latest_ready_min(context.network, offer.itinerary)
        ends.extend([] if latest is None else [latest])
        ends.extend(
            start_of_day(line.valid_to, origin.timezone) + MINUTES_PER_DAY
            for line in offer.itinerary.charges
            if line.valid_to is not None
        )
    return min(ends, default=None)


def routing_reference(itinerary: Itinerary) -> str:
    """Return what to hand back to book this very way: services and their departures."""
    parts = [
        f"{leg.service_id}@{moment_of(leg.depart_min):%Y%m%dT%H%MZ}" for leg in itinerary.services
    ]
    return ";".join(parts)


def warnings_of(network: Network, offer: Offer) -> tuple[Explanation, ...]:
    """Return what there is to warn of in one offer: weak ground, straits at risk."""
    notes = standing_notes(network, [offer.itinerary])
    return tuple(note for note in notes if note.severity is Severity.WARNING)


def _charge(context: Context, line: ChargeLine) -> schemas.Charge:
    return schemas.Charge(
        code=line.code,
        name=labels(context.language).get(f"charge.{line.code}", line.code),
        category=line.category.value.upper(),
        basis=line.basis.value.upper(),
        quantity=decimal_text(line.quantity),
        unit_price=decimal_text(line.unit_price),
        amount=money(line.amount).amount,
        currency=line.amount.currency,
        amount_in_quote_currency=money(line.converted).amount,
        exchange_rate=decimal_text(context.exchange.rate(line.amount.currency, context.currency)),
        leg_sequence=line.movement if line.movement >= 0 else None,
        payment_term="PREPAID",
        payer=line.payer.value.upper() if line.payer else None,
        estimated=line.confidence is not Confidence.VERIFIED,
        nature=line.nature.value,
        source=schemas.Source(
            table=line.table,
            row=line.row,
            source=line.source,
            confidence=line.confidence.value.upper(),
            valid_from=line.valid_from.isoformat() if line.valid_from else None,
            valid_to=line.valid_to.isoformat() if line.valid_to else None,
        ),
    )


def _leg(
    context: Context, itinerary: Itinerary, leg: Leg, charges: Sequence[ChargeLine]
) -> schemas.LegOut:
    origin, destination = context.place(leg.origin_id), context.place(leg.destination_id)
    slack = slack_min(context.network, leg)
    return schemas.LegOut(
        sequence_number=leg.sequence,
        transport=schemas.TransportMode(
            mode_of_transport=TRANSPORT[leg.mode],
            carrier_name=leg.carrier,
            service_id=leg.service_id,
            mode=leg.mode.value.upper(),
            load_form=leg.load_form.value.upper(),
        ),
        departure=call_at(origin, leg.depart_min),
        arrival=call_at(destination, leg.arrive_min),
        distance_km=round(leg.distance_km, 3),
        cut_off_times=[] if slack is None else _cut_offs(origin, leg, leg.at_origin_min + slack),
        slack_hours=None if slack is None else round(slack / MINUTES_PER_HOUR, 4),
        charge_refs=_refs(leg, charges),
        footprint=_carbon(_emitted(itinerary, leg)),
    )


def _cut_offs(origin: Location, leg: Leg, cut_off_min: int) -> list[schemas.CutOff]:
    """Return the cut-off that binds, and from when goods are taken where that is limited."""
    named = leg.cut_off_kind
    own = CUT_OFF_CODES.get(leg.load_form, "STA")
    binding = schemas.CutOff(
        cut_off_date_time_code=own if named is None else CUT_OFF_KINDS[named],
        cut_off_date_time=local_text(origin, cut_off_min),
        late_fee=None if leg.late_fee is None else money(leg.late_fee),
    )
    if leg.receiving_from_min is None:
        return [binding]
    earliest = schemas.CutOff(
        cut_off_date_time_code=CUT_OFF_KINDS[CutOffKind.ERD],
        cut_off_date_time=local_text(origin, leg.receiving_from_min),
    )
    return [binding, earliest]


def _handling(
    context: Context, itinerary: Itinerary, leg: Leg, charges: Sequence[ChargeLine]
) -> schemas.Handling:
    place = context.place(leg.origin_id)
    return schemas.Handling(
        sequence_number=leg.sequence,
        transfer_id=leg.transfer_id,
        location=place_of(place),
        from_load_form=leg.load_form.value.upper(),
        to_load_form=(leg.to_form or leg.load_form).value.upper(),
        start_date_time=local_text(place, leg.depart_min),
        end_date_time=local_text(place, leg.arrive_min),
        charge_refs=_refs(leg, charges),
        footprint=_carbon(_emitted(itinerary, leg)),
    )


def _refs(leg: Leg, charges: Sequence[ChargeLine]) -> list[int]:
    return [i for i, line in enumerate(charges) if line.movement == leg.sequence]


def _emitted(itinerary: Itinerary, leg: Leg) -> Emissions:
    lines = (line for line in itinerary.emission_lines if line.movement == leg.sequence)
    return sum((line.emissions for line in lines), Emissions())


def _carbon(emissions: Emissions) -> schemas.Carbon:
    return schemas.Carbon(co2e_wtw_kg=emissions.co2e_wtw_kg, co2e_ttw_kg=emissions.co2e_ttw_kg)


def _footprint(itinerary: Itinerary) -> schemas.Footprint:
    """Return the footprint; its data quality is that of its weakest line."""
    packs = sorted({line.pack for line in itinerary.emission_lines if line.pack})
    qualities = [line.data_quality for line in itinerary.emission_lines]
    worst = min(qualities, key=_QUALITY_ORDER.index, default=None)
    return schemas.Footprint(
        co2e_wtw_kg=itinerary.emissions.co2e_wtw_kg,
        co2e_ttw_kg=itinerary.emissions.co2e_ttw_kg,
        method="; ".join((CARBON_METHOD, *packs)),
        data_quality=worst.value.upper() if worst else None,
    )


def _front_row(context: Context, destination_id: str, point: FrontPoint) -> schemas.FrontRow:
    return schemas.FrontRow(
        total_price=money(point.landed_cost),
        arrival_date_time=local_text(context.place(destination_id), point.arrive_min),
        co2e_wtw_kg=point.co2e_wtw_kg,
        modes=[mode.value.upper() for mode in point.modes],
        load_form=point.load_form.value.upper(),
        service_ids=list(point.service_ids),
    )


def _reason(reason: Explanation, language: str) -> schemas.ReasonOut:
    return schemas.ReasonOut(
        option=reason.subject,
        reason_code=reason.code.value,
        constraint=reason.limit,
        current_value=reason.current,
        needed_value=reason.needed,
        price=reason.price,
        detail=render(reason, language),
    )
