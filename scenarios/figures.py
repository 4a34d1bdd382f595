"""Key figures of one answer. Each carries its value in ``a``; ``compare`` pairs two answers.

Money in major units of the answer's currency, times in days, shares from 0 to 1.
"""

from collections import Counter
from collections.abc import Iterable
from statistics import fmean, median

from network.enums import ChargeCategory, Nature, Pick
from network.landed import total
from network.money import Money
from network.units import KG_PER_TONNE, MINUTES_PER_DAY
from scenarios.comparison import Figure
from solver.plan import Itinerary, Load, LocationPlan, Plan, Quote

GRAMS_PER_KILOGRAM = 1000.0


def figure(key: str, unit: str, value: float | None) -> Figure:
    """Return a figure of one answer."""
    return Figure(key=key, unit=unit, a=value, b=None)


def cost(key: str, money: Money) -> Figure:
    """Return an amount of money as a figure in its currency."""
    return figure(key, money.currency, float(money.amount))


def plan_figures(plan: Plan) -> tuple[Figure, ...]:
    """Return the key figures of a plan.

    A shipment counts once however many parts it has; its transit is from ready to the arrival
    of its last part. Intensity is per tonne-kilometre of carriage, all legs together. A
    container counts on its longest leg only, and so does its fill.
    """
    totals = plan.totals
    parts = Counter(move.shipment_id for move in plan.moves)
    transit: dict[str, int] = {}
    for move in plan.moves:
        days = max(transit.get(move.shipment_id, 0), move.itinerary.transit_min)
        transit[move.shipment_id] = days
    activity_tkm = sum(
        move.consignment.weight_kg / KG_PER_TONNE * leg.distance_km
        for move in plan.moves
        for leg in move.itinerary.services
    )
    co2e_kg = totals.emissions.co2e_wtw_kg
    ways = [move.itinerary for move in plan.moves]
    loads = main_loads(plan)
    boxes = sum(count for load in loads for _, count in load.boxes)
    return (
        cost("landed_cost", totals.landed_cost),
        cost("decision_cost", totals.decision_cost),
        cost("consolidation_saving", totals.stand_alone_cost - totals.landed_cost),
        cost("duty_tax", _duty_and_tax(ways, totals.landed_cost.currency)),
        figure("landed_known", "share", fmean(w.landed_complete for w in ways) if ways else None),
        figure("co2e_wtw", "kg", co2e_kg),
        figure("shipments_served", "shipments", len(parts)),
        figure("shipments_unserved", "shipments", len(plan.unserved)),
        figure("shipments_split", "shipments", sum(n > 1 for n in parts.values())),
        figure("activity", "tkm", activity_tkm),
        figure(
            "intensity",
            "g/tkm",
            co2e_kg * GRAMS_PER_KILOGRAM / activity_tkm if activity_tkm else None,
        ),
        figure("transit_mean", "d", _days(fmean(transit.values())) if transit else None),
        figure("transit_median", "d", _days(median(transit.values())) if transit else None),
        figure("containers", "containers", boxes),
        figure("fill_mean", "share", fmean(load.fill for load in loads) if loads else None),
        figure(
            "cost_per_kg",
            totals.landed_cost.currency,
            float(totals.landed_cost.amount) / totals.weight_kg if totals.weight_kg else None,
        ),
        figure(
            "cost_per_m3",
            totals.landed_cost.currency,
            float(totals.landed_cost.amount) / totals.volume_m3 if totals.volume_m3 else None,
        ),
    )


def _duty_and_tax(ways: Iterable[Itinerary], currency: str) -> Money:
    """Return the duty and tax that are borne."""
    lines = [line for way in ways for line in way.charges]
    borne = [line for line in lines if line.category is ChargeCategory.DUTY_TAX]
    return total(borne, (Nature.CASH,), currency)


def main_loads(plan: Plan) -> list[Load]:
    """Return the loads in containers that are the longest leg of some move."""
    main = set()
    for move in plan.moves:
        leg = max(move.itinerary.services, key=lambda leg: leg.distance_km)
        main.add((leg.service_id, leg.depart_min))
    return [
        load for load in plan.loads if load.boxes and (load.service_id, load.depart_min) in main
    ]


def quote_figures(quote: Quote) -> tuple[Figure, ...]:
    """Return the key figures of a quote: the best of each criterion, and how much choice."""
    currency = quote.question.options.currency
    cheapest, fastest, greenest = (
        offer.itinerary if (offer := quote.offer(pick)) is not None else None
        for pick in (Pick.CHEAPEST, Pick.FASTEST, Pick.GREENEST)
    )
    return (
        figure("cheapest_cost", currency, float(cheapest.landed_cost.amount) if cheapest else None),
        figure("fastest_transit", "d", _days(fastest.transit_min) if fastest else None),
        figure("greenest_co2e", "kg", greenest.emissions.co2e_wtw_kg if greenest else None),
        figure("ways", "ways", len(quote.front)),
    )


def location_figures(plan: LocationPlan) -> tuple[Figure, ...]:
    """Return the key figures of a location plan; transit to the market is weighted by units."""
    units = sum(flow.units for flow in plan.outbound)
    minutes = sum(flow.units * flow.transit_min for flow in plan.outbound)
    sites = [site for site in plan.sites if site.is_open]
    return (
        cost("total_cost", plan.total_cost),
        figure("co2e_wtw", "kg", plan.emissions.co2e_wtw_kg),
        figure("sites_open", "sites", len(sites)),
        figure("units_delivered", "units", units),
        figure("demand_unserved", "demands", len(plan.unserved)),
        figure("transit_to_market", "d", _days(minutes / units) if units else None),
        figure("utilisation", "share", fmean(s.utilisation for s in sites) if sites else None),
    )


def _days(minutes: float) -> float:
    return minutes / MINUTES_PER_DAY
