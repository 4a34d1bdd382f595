"""The independent referee: recomputes times, capacity, money and grams of an answer.

It reads the network's tables and calls the two doors; it never sees compile, kernels, pricing
or restore, so an answer that passes was not judged by the code that made it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from network.carbon import factor_rows, footprint
from network.consignments import Consignments, Movements
from network.dangerous_fees import dangerous_lines
from network.enums import LoadForm, Nature, OpenStatus, Reason, UnitChange
from network.errors import PlanRejectedError
from network.explanation import Explanation
from network.goods import Consignment
from network.landed import charges
from network.money import round_half_up
from network.network import Network
from network.tariff_book import tariff_book
from network.trade import Assessment
from solver.options import Limits, Options
from solver.plan import Itinerary, Leg, Quote
from solver.verify_clearance import clearance_violations
from solver.verify_entries import common_entries
from solver.verify_goods import goods_violations, load_violations
from solver.verify_times import time_violations

_ROUND_OFF = 1e-6


def assert_valid(violations: Iterable[Explanation]) -> None:
    """Refuse an answer that breaks a rule.

    Raises
    ------
    PlanRejectedError
        With every violation; it is a bug of ours.
    """
    found = tuple(violations)
    if found:
        raise PlanRejectedError(found)


def quote_violations(network: Network, quote: Quote) -> list[Explanation]:
    """Return the rules a quote breaks."""
    question = quote.question
    found: list[Explanation] = []
    for offer in quote.offers:
        way = offer.itinerary
        name = f"offer {offer.rank}"
        ends = (question.origin_id, question.destination_id)
        found += time_violations(network, question.consignment, way, ends, name)
        found += box_violations(network, question.consignment, way, name)
        found += limit_violations(way, question.limits, name)
        found += use_violations(network, question.consignment, way, name)
        day = question.options.as_of or network.reference_date
        found += goods_violations(network, question.consignment, way, day, name)
        found += load_violations(network, question.consignment, way, day, name)
        found += money_violations(network, [(question.consignment, way)], question.options)
    return found


def box_violations(
    network: Network, goods: Consignment, way: Itinerary, name: str
) -> list[Explanation]:
    """Check that the boxes of a lone consignment hold it and keep their mix while closed."""
    found: list[Explanation] = []
    for leg in way.legs:
        if leg.load_form is not LoadForm.FCL or not leg.is_service:
            continue
        cube = payload = 0.0
        for unit, count in leg.boxes:
            equipment = network.equipment.get(unit)
            cube += count * equipment.volume_m3
            payload += count * equipment.payload_kg
        if cube < goods.volume_m3 * (1 - _ROUND_OFF) or (
            payload < goods.weight_kg * (1 - _ROUND_OFF)
        ):
            found.append(
                violation(
                    Reason.CAPACITY_BROKEN,
                    f"{name}, leg {leg.sequence}",
                    f"{goods.volume_m3:g} m3, {goods.weight_kg:g} kg",
                    f"{cube:g} m3, {payload:g} kg",
                )
            )
    found += _mix_violations(network, way.legs, name)
    return found


def use_violations(
    network: Network, goods: Consignment, way: Itinerary, name: str
) -> list[Explanation]:
    """Check that every service is open and takes this load: weight, volume, slots, equipment."""
    found: list[Explanation] = []
    for leg in way.services:
        service = network.services.get(leg.service_id)
        ends = [network.locations.get(place) for place in (leg.origin_id, leg.destination_id)]
        subject = f"{name}, {leg.service_id}"
        if OpenStatus.CLOSED in (service.status, *(place.status for place in ends)):
            found.append(violation(Reason.SERVICE_CLOSED, subject))
        teu = sum(count * network.equipment.get(unit).teu for unit, count in leg.boxes)
        for load, capacity in (
            (goods.weight_kg, service.capacity_kg),
            (goods.volume_m3, service.capacity_m3),
            (teu, service.capacity_teu),
        ):
            if capacity is not None and load > capacity * (1 + _ROUND_OFF):
                found.append(
                    violation(Reason.CAPACITY_BROKEN, subject, f"{load:g}", f"{capacity:g}")
                )
        taken = service.equipment
        found += [
            violation(Reason.CAPACITY_BROKEN, subject, unit, ", ".join(taken))
            for unit, _ in leg.boxes
            if taken and unit not in taken
        ]
    return found


def _mix_violations(network: Network, legs: Sequence[Leg], name: str) -> list[Explanation]:
    found: list[Explanation] = []
    services = [leg for leg in legs if leg.is_service]
    for before, after in pairwise(services):
        between = legs[before.sequence + 1]
        change = network.transfers.get(between.transfer_id).unit_change
        closed = change in (UnitChange.STAY, UnitChange.GAUGE_CHANGE)
        both = before.load_form is LoadForm.FCL and after.load_form is LoadForm.FCL
        if closed and both and before.boxes != after.boxes:
            found.append(violation(Reason.CHAIN_BROKEN, name, str(before.boxes), str(after.boxes)))
    return found


def limit_violations(way: Itinerary, limits: Limits, name: str) -> list[Explanation]:
    """Check every limit of the question."""
    found: list[Explanation] = []

    def need(limit: str, current: float, allowed: float | None) -> None:
        if allowed is not None and current > allowed:
            found.append(
                Explanation(
                    code=Reason.LIMIT_BROKEN,
                    subject=name,
                    limit=limit,
                    current=str(current),
                    needed=str(allowed),
                )
            )

    need("arrive_by", way.arrive_min, limits.arrive_by_min)
    budget = None if limits.budget is None else limits.budget.amount_minor
    need("budget", way.landed_cost.amount_minor, budget)
    need("max_co2e_kg", way.emissions.co2e_wtw_kg, limits.max_co2e_kg)
    need("max_legs", len(way.services), limits.max_legs)
    for leg in way.services:
        used = {leg.service_id, leg.carrier, leg.origin_id, leg.destination_id}
        if leg.mode in limits.barred_modes or used & limits.avoid:
            found.append(violation(Reason.LIMIT_BROKEN, f"{name}, leg {leg.sequence}", leg.mode))
    return found


def money_violations(
    network: Network,
    ways: Sequence[tuple[Consignment, Itinerary]],
    options: Options,
    groups: Sequence[tuple[Sequence[int], Sequence[int]]] | None = None,
) -> list[Explanation]:
    """Make charges and emissions anew and compare every line's sum, in money and grams."""
    goods = Consignments.of([consignment for consignment, _ in ways])
    movements, factors, leg_of = _movements(network, [way for _, way in ways], options, groups)
    lines = charges(network, goods, movements, options.as_of)
    borne: dict[int, Assessment] = {}
    if groups is not None:
        common = common_entries(network, ways, movements, leg_of, lines, options)
        borne = common.borne
        if (common.shared.group >= 0).any():
            movements = replace(movements, entries=common.shared)
            lines = charges(network, goods, movements, options.as_of)
    grams = footprint(network, goods, movements.consignment, factors, movements.distance_km)
    exchange = network.exchange(options.as_of)
    found: list[Explanation] = []
    for number, (consignment, way) in enumerate(ways):
        own = np.flatnonzero(lines.consignment == number)
        exact = sum(
            (
                int(lines.amount_minor[line])
                * exchange.minor_rate(str(lines.currency[line]), options.currency)
                for line in own.tolist()
                if network.tariffs[int(lines.row[line])].nature is Nature.CASH
            ),
            Fraction(0),
        )
        broken, duty = clearance_violations(network, consignment, way, options, borne.get(number))
        found += broken
        exact += duty
        services = [(leg.sequence, leg.service_id) for leg in way.services]
        exact += sum(
            line.amount.amount_minor * exchange.minor_rate(line.amount.currency, options.currency)
            for line in dangerous_lines(network, consignment, services, options.as_of)
        )
        if round_half_up(exact) != way.landed_cost.amount_minor:
            found.append(
                violation(
                    Reason.MONEY_MISMATCH,
                    consignment.consignment_id,
                    str(way.landed_cost.amount_minor),
                    str(round_half_up(exact)),
                )
            )
        summed = sum(c.converted.amount_minor for c in way.charges if c.nature is Nature.CASH)
        if summed != way.landed_cost.amount_minor:
            found.append(
                violation(
                    Reason.MONEY_MISMATCH, consignment.consignment_id, str(summed), "line sum"
                )
            )
        moved = movements.consignment == number
        if int(grams.wtw_ug[moved].sum()) != way.emissions.wtw_ug:
            found.append(
                violation(
                    Reason.CARBON_MISMATCH,
                    consignment.consignment_id,
                    str(way.emissions.wtw_ug),
                    str(int(grams.wtw_ug[moved].sum())),
                )
            )
    return found


def _movements(
    network: Network,
    ways: Sequence[Itinerary],
    options: Options,
    groups: Sequence[tuple[Sequence[int], Sequence[int]]] | None,
) -> tuple[Movements, NDArray[np.intp], NDArray[np.intp]]:
    """Read off the legs what the doors need: movements, their factors and their legs."""
    book = tariff_book(network, options.as_of)
    units = [str(unit) for unit in network.equipment.texts("equipment_id")]
    rows: dict[str, list[float]] = defaultdict(list)
    names: list[str] = []
    factors: list[str] = []
    boxes: list[list[int]] = []
    for number, way in enumerate(ways):
        for leg in way.legs:
            if leg.is_service:
                service = network.services.get(leg.service_id)
                distance, tariff, factor = service.distance_km, service.tariff_id, service.toc_id
            else:
                transfer = network.transfers.get(leg.transfer_id)
                distance, tariff, factor = 0.0, transfer.tariff_id, transfer.hoc_id
            shared = groups[number] if groups is not None else None
            entries = [(tariff, factor, distance, 0.0, dict(leg.boxes), shared)]
            if leg.storage_days:
                stay = network.locations.get(leg.origin_id).storage_tariff_id
                entries.append((stay, "", 0.0, float(leg.storage_days), {}, None))
            for name, category, km, days, counts, group in entries:
                names.append(name)
                factors.append(category)
                boxes.append([counts.get(unit, 0) for unit in units])
                rows["way"].append(number)
                rows["leg"].append(leg.sequence)
                rows["km"].append(km)
                rows["days"].append(days)
                rows["box"].append(-1 if group is None else group[0][leg.sequence])
                rows["departure"].append(-1 if group is None else group[1][leg.sequence])
    movements = Movements(
        consignment=np.array(rows["way"], np.intp),
        tariff=book.of(np.array(names, dtype=object)),
        distance_km=np.array(rows["km"], np.float64),
        storage_days=np.array(rows["days"], np.float64),
        boxes=np.array(boxes, np.int64).reshape(len(names), len(units)),
        box_group=np.array(rows["box"], np.int64),
        departure_group=np.array(rows["departure"], np.int64),
    )
    categories = factor_rows(network.emission_factors, np.array(factors, dtype=object))
    return movements, categories, np.array(rows["leg"], np.intp)


def violation(code: Reason, subject: str, current: str = "", needed: str = "") -> Explanation:
    """Return a broken rule: what it is about, what the answer says, what is right."""
    return Explanation(code=code, subject=subject, current=current, needed=needed)
