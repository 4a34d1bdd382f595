"""The referee of location plans: demand, capacity, time, money and grams, without a solver.

It reads the network's tables and calls the two doors. It never sees lanes, kernels or pricing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil

import numpy as np

from network.carbon import factor_rows, footprint
from network.consignments import Consignments, Movements
from network.enums import LoadForm, Nature, OpenStatus, Reason, Status
from network.explanation import Explanation
from network.goods import Consignment
from network.inventory import Demand
from network.landed import carbon_line, charges
from network.money import Money, round_half_up
from network.network import Network
from network.tariff_book import tariff_book
from network.units import MINUTES_PER_DAY
from solver.plan import Itinerary, LocateQuestion, LocationPlan, SiteFlow
from solver.verify import box_violations, money_violations, violation
from solver.verify_goods import product_violations
from solver.verify_times import time_violations

_ROUND_OFF = 1e-6


def location_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> list[Explanation]:
    """Return the rules a location plan breaks."""
    if plan.termination.status not in (Status.OPTIMAL, Status.FEASIBLE):
        return [violation(Reason.QUANTITY_MISMATCH, "no plan", "flows")] if plan.outbound else []
    return [
        *_demand_violations(network, question, plan),
        *_site_violations(network, question, plan),
        *_single_source_violations(question, plan),
        *_service_violations(network, question, plan),
        *_goods_rule_violations(network, question, plan),
        *_outbound_price_violations(network, question, plan),
        *_inbound_violations(network, question, plan),
        *_total_violations(network, question, plan),
    ]


def _wanted(network: Network, question: LocateQuestion) -> dict[tuple[str, str, str], Demand]:
    """Return the demand rows of the period that want something."""
    rows = [x for x in network.demand if x.mean_units > 0 and x.period == question.period]
    return {(row.market_id, row.sku, row.channel): row for row in rows}


def _key(flow: SiteFlow) -> tuple[str, str, str]:
    return flow.destination_id, flow.sku, flow.channel


def _demand_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that every want is served in full or named as unserved, and nothing else is."""
    shares: dict[tuple[str, str, str], float] = defaultdict(float)
    wanted = _wanted(network, question)
    left_out = {entry.subject_id for entry in plan.unserved}
    for flow in plan.outbound:
        row = wanted.get(_key(flow))
        if row is None:
            yield violation(Reason.QUANTITY_MISMATCH, flow.destination_id, flow.sku)
            continue
        shares[_key(flow)] += flow.share
        if abs(flow.units - flow.share * row.mean_units) > _ROUND_OFF * row.mean_units:
            yield violation(
                Reason.QUANTITY_MISMATCH,
                f"{flow.origin_id} to {flow.destination_id}",
                f"{flow.units:g}",
                f"{flow.share * row.mean_units:g}",
            )
    for key in wanted:
        name = f"{key[0]}/{key[1]}"
        served = shares[key]
        if abs(served - 1.0) > _ROUND_OFF and not (served == 0.0 and name in left_out):
            yield violation(Reason.QUANTITY_MISMATCH, name, f"{served:g}", "1")


def _site_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that only open sites serve, within capacity, status and count."""
    units: dict[str, float] = defaultdict(float)
    volume: dict[str, float] = defaultdict(float)
    for flow in plan.outbound:
        units[flow.origin_id] += flow.units
        volume[flow.origin_id] += flow.units * network.products.get(flow.sku).volume_m3
    opened = {site.location_id for site in plan.sites if site.is_open}
    for name in sorted(set(units) - opened):
        yield violation(Reason.CAPACITY_BROKEN, name, f"{units[name]:g} units", "closed")
    for site in plan.sites:
        facility = network.facilities.get(site.location_id)
        shut = facility.status is OpenStatus.CLOSED
        if (shut and site.is_open) or (facility.status is OpenStatus.OPEN and not site.is_open):
            yield violation(
                Reason.LIMIT_BROKEN, site.location_id, str(site.is_open), facility.status
            )
        for load, capacity, said, unit in (
            (units, facility.throughput_units, site.throughput_units, "units"),
            (volume, facility.throughput_m3, site.throughput_m3, "m3"),
        ):
            here = load[site.location_id]
            if capacity is not None and here > capacity * (1 + _ROUND_OFF):
                yield violation(
                    Reason.CAPACITY_BROKEN,
                    site.location_id,
                    f"{here:g} {unit}",
                    f"{capacity:g} {unit}",
                )
            if abs(here - said) > _ROUND_OFF * max(1.0, here):
                yield violation(
                    Reason.QUANTITY_MISMATCH, site.location_id, f"{said:g}", f"{here:g}"
                )
    most = len(opened) if question.max_open is None else question.max_open
    if not question.min_open <= len(opened) <= most:
        yield violation(Reason.LIMIT_BROKEN, "open warehouses", str(len(opened)), str(most))


def _single_source_violations(
    question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that a market has one warehouse where the question asks for it."""
    if not question.single_source:
        return
    origins: dict[str, set[str]] = defaultdict(set)
    for flow in plan.outbound:
        origins[flow.destination_id].add(flow.origin_id)
    for market, used in origins.items():
        if len(used) > 1:
            yield violation(Reason.LIMIT_BROKEN, market, ", ".join(sorted(used)), "single source")


def _service_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that each lane exists, is open, and is fast enough."""
    wanted = _wanted(network, question)
    for flow in plan.outbound:
        service = network.services.get(flow.service_id)
        ends = (service.origin_id, service.destination_id)
        if ends != (flow.origin_id, flow.destination_id) or service.status is OpenStatus.CLOSED:
            yield violation(Reason.CHAIN_BROKEN, flow.service_id, " to ".join(ends))
        dwell = sum(network.transfers.get(name).dwell_min for name in flow.transfer_ids)
        minutes = service.transit_min + dwell
        if minutes != flow.transit_min:
            yield violation(
                Reason.TIME_MISMATCH, flow.service_id, str(flow.transit_min), str(minutes)
            )
        row = wanted.get(_key(flow))
        days = question.max_delivery_days if row is None else row.max_delivery_days
        days = question.max_delivery_days if days is None else days
        if days is not None and minutes > days * MINUTES_PER_DAY:
            yield violation(
                Reason.LIMIT_BROKEN,
                flow.destination_id,
                f"{minutes / MINUTES_PER_DAY:g} d",
                f"{days:g} d",
            )


def _goods_rule_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that every service takes the product it carries."""
    as_of = question.options.as_of or network.reference_date
    for flow in (*plan.outbound, *plan.inbound):
        product = network.products.get(flow.sku)
        legs = () if flow.itinerary is None else flow.itinerary.services
        names = [flow.service_id, *(leg.service_id for leg in legs)]
        yield from product_violations(network, product, [name for name in names if name], as_of)


def _outbound_price_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Make charges and emissions of every outbound flow anew."""
    if not plan.outbound:
        return
    goods = _goods(network, plan.outbound, question.options.account)
    moves, factors = _movements(network, question, plan.outbound)
    lines = charges(network, goods, moves, question.options.as_of)
    grams = footprint(network, goods, moves.consignment, factors, moves.distance_km)
    exchange = network.exchange(question.options.as_of)
    cash = [Fraction(0)] * len(plan.outbound)
    shadow = [Fraction(0)] * len(plan.outbound)
    for line, owner in enumerate(lines.consignment.tolist()):
        nature = network.tariffs[int(lines.row[line])].nature
        exact = int(lines.amount_minor[line]) * exchange.minor_rate(
            str(lines.currency[line]), question.options.currency
        )
        if nature is Nature.CASH:
            cash[owner] += exact
        elif nature is Nature.SHADOW:
            shadow[owner] += exact
    for number, flow in enumerate(plan.outbound):
        mine = moves.consignment == number
        wtw = int(grams.wtw_ug[mine].sum())
        if wtw != flow.emissions.wtw_ug:
            yield violation(
                Reason.CARBON_MISMATCH, flow.service_id, str(flow.emissions.wtw_ug), str(wtw)
            )
        for priced in carbon_line(wtw, question.options.carbon_price, 0):
            shadow[number] += priced.amount.amount_minor * exchange.minor_rate(
                priced.amount.currency, question.options.currency
            )
        yield from _compare(flow.service_id, flow.cost, round_half_up(cash[number]))
        yield from _compare(
            flow.service_id,
            flow.decision_cost,
            round_half_up(cash[number]) + round_half_up(shadow[number]),
        )


def _goods(network: Network, flows: Sequence[SiteFlow], account: str) -> Consignments:
    """Return the goods of outbound flows: one parcel per unit, else cartons, not rounded."""
    products = [network.products.get(flow.sku) for flow in flows]
    forms = [network.services.get(flow.service_id).load_form for flow in flows]
    units = np.array([flow.units for flow in flows])
    cartons = np.array(
        [
            1 if form is LoadForm.PARCEL else product.units_per_carton
            for form, product in zip(forms, products, strict=True)
        ]
    )
    return Consignments(
        ids=tuple(str(number) for number in range(len(flows))),
        weight_kg=units * np.array([product.weight_kg for product in products]),
        volume_m3=units * np.array([product.volume_m3 for product in products]),
        packages=units / cartons,
        units=units,
        value=units * np.array([product.transfer_price for product in products]),
        item_categories=np.ones(len(flows)),
        duty_percent=np.full(len(flows), np.nan),
        currencies=tuple(product.currency for product in products),
        accounts=(account,) * len(flows),
    )


def _movements(
    network: Network, question: LocateQuestion, flows: Sequence[SiteFlow]
) -> tuple[Movements, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Read off the flows what the doors need: carriage, handling, the warehouse's fees."""
    book = tariff_book(network, question.options.as_of)
    units = [str(unit) for unit in network.equipment.texts("equipment_id")]
    rows: list[tuple[int, str, str, float, list[int]]] = []
    for number, flow in enumerate(flows):
        service = network.services.get(flow.service_id)
        facility = network.facilities.get(flow.origin_id)
        boxes = [dict(flow.boxes).get(unit, 0) for unit in units]
        rows.append((number, service.tariff_id, service.toc_id, service.distance_km, boxes))
        for name in flow.transfer_ids:
            transfer = network.transfers.get(name)
            rows.append((number, transfer.tariff_id, transfer.hoc_id, 0.0, boxes))
        rows.append((number, facility.outbound_tariff_id, "", 0.0, boxes))
        if not question.inbound:
            rows.append((number, facility.inbound_tariff_id, "", 0.0, boxes))
    movements = Movements.alone(
        np.array([row[0] for row in rows], np.intp),
        book.of(np.array([row[1] for row in rows], dtype=object)),
        np.array([row[3] for row in rows], np.float64),
        np.array([row[4] for row in rows], np.int64).reshape(len(rows), len(units)),
    )
    factors = factor_rows(
        network.emission_factors, np.array([row[2] for row in rows], dtype=object)
    )
    return movements, factors


def _inbound_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check that sites get what they send, within supply, by itineraries that are right."""
    if not question.inbound:
        return
    balance: dict[tuple[str, str], float] = defaultdict(float)
    made: dict[tuple[str, str], float] = defaultdict(float)
    for flow in plan.outbound:
        balance[flow.origin_id, flow.sku] -= flow.units
    for flow in plan.inbound:
        balance[flow.destination_id, flow.sku] += flow.units
        made[flow.origin_id, flow.sku] += flow.units
        yield from _lot_violations(network, question, flow)
    biggest = max((flow.units for flow in plan.outbound), default=1.0)
    for key, left in balance.items():
        if abs(left) > _ROUND_OFF * max(1.0, biggest):
            yield violation(Reason.QUANTITY_MISMATCH, "/".join(key), f"{left:g}", "0")
    for row in network.supply:
        used = made[row.factory_id, row.sku]
        if (
            row.period == question.period
            and row.capacity_units is not None
            and used > row.capacity_units * (1 + _ROUND_OFF)
        ):
            yield violation(
                Reason.CAPACITY_BROKEN, row.factory_id, f"{used:g}", f"{row.capacity_units:g}"
            )


def _lot_violations(
    network: Network, question: LocateQuestion, flow: SiteFlow
) -> Iterable[Explanation]:
    """Check one supply lane: its lots, its itinerary, its money and grams."""
    way = flow.itinerary
    if way is None:
        yield violation(Reason.CHAIN_BROKEN, flow.origin_id, "no itinerary")
        return
    product = network.products.get(flow.sku)
    name = f"{flow.origin_id} to {flow.destination_id}"
    units = flow.units / flow.lots
    if flow.lots > 1 and units * product.volume_m3 > question.inbound_lot_m3 * (1 + _ROUND_OFF):
        yield violation(Reason.QUANTITY_MISMATCH, name, f"{units * product.volume_m3:g} m3")
    whole = max(1, ceil(units - _ROUND_OFF))
    lot = Consignment(
        consignment_id=flow.sku,
        weight_kg=units * product.weight_kg,
        volume_m3=units * product.volume_m3,
        packages=ceil(whole / product.units_per_carton),
        units=whole,
        value=units * product.transfer_price,
        currency=product.currency,
    )
    yield from time_violations(network, lot, way, (flow.origin_id, flow.destination_id), name)
    yield from box_violations(network, lot, way, name)
    yield from money_violations(network, [(lot, way)], question.options)
    yield from _lot_sums(network, question, flow, way)


def _lot_sums(
    network: Network, question: LocateQuestion, flow: SiteFlow, way: Itinerary
) -> Iterable[Explanation]:
    """Check that a supply lane costs its lots and its goods."""
    row = network.supply.find((flow.origin_id, flow.sku, question.period))
    if row is None:
        yield violation(Reason.QUANTITY_MISMATCH, flow.origin_id, flow.sku, "a supply row")
        return
    supply = network.supply[row]
    rate = network.exchange(question.options.as_of).rate(supply.currency, question.options.currency)
    goods = Money.of(repr(float(rate) * supply.unit_cost * flow.units), way.landed_cost.currency)
    name = f"{flow.origin_id} to {flow.destination_id}"
    for said, lot in ((flow.cost, way.landed_cost), (flow.decision_cost, way.decision_cost)):
        yield from _compare(name, said, lot.amount_minor * flow.lots + goods.amount_minor)
    if flow.emissions.wtw_ug != way.emissions.wtw_ug * flow.lots:
        yield violation(Reason.CARBON_MISMATCH, name, str(flow.emissions.wtw_ug))


def _total_violations(
    network: Network, question: LocateQuestion, plan: LocationPlan
) -> Iterable[Explanation]:
    """Check the sums of the plan and what it claims to have proved."""
    exchange = network.exchange(question.options.as_of)
    standing = 0
    for site in plan.sites:
        facility = network.facilities.get(site.location_id)
        once = facility.opening_cost if facility.status is OpenStatus.CONSIDER else 0.0
        for said, amount in ((site.fixed_cost, facility.fixed_cost), (site.opening_cost, once)):
            money = Money.of(amount, facility.currency)
            rate = exchange.minor_rate(facility.currency, question.options.currency)
            exact = round_half_up(money.amount_minor * rate)
            yield from _compare(site.location_id, said, exact)
            standing += exact if site.is_open else 0
    flows = (*plan.inbound, *plan.outbound)
    cash = standing + sum(flow.cost.amount_minor for flow in flows)
    decided = standing + sum((flow.decision_cost or flow.cost).amount_minor for flow in flows)
    yield from _compare("total cost", plan.total_cost, cash)
    yield from _compare("decision cost", plan.decision_cost, decided)
    grams = sum(flow.emissions.wtw_ug for flow in flows)
    if grams != plan.emissions.wtw_ug:
        yield violation(Reason.CARBON_MISMATCH, "total", str(plan.emissions.wtw_ug), str(grams))
    bounds = plan.termination.bounds
    yield from _compare("bound of the plan", bounds.primal, decided)
    if bounds.dual is not None and bounds.dual.amount_minor > decided:
        yield violation(Reason.MONEY_MISMATCH, "bound", str(bounds.dual.amount_minor), str(decided))


def _compare(subject: str, said: Money | None, exact: int) -> Iterable[Explanation]:
    if said is None or said.amount_minor != exact:
        current = "nothing" if said is None else str(said.amount_minor)
        yield violation(Reason.MONEY_MISMATCH, subject, current, str(exact))
