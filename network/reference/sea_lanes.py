"""Sea services: weekly loops between hub ports, and feeders to the other ports.

A loop calls at some ports at its origin and at some at its destination; every pair is one
service per load form. Weekdays and hours come from a seeded hash of the loop: reproducible and
clearly synthetic.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from network.enums import Confidence, LoadForm, Mode, OnClosure
from network.location import Location
from network.reference.factors import ship_factor
from network.reference.sea_prices import container_tariff, feeder_rate, lane_rate, lcl_tariff
from network.reference.source import (
    Part,
    Record,
    codes,
    confidence,
    number,
    provenance,
    record,
    records,
    seeded,
    worst,
)
from network.sea import SeaGraph, SeaLanes, SeaPoints, sea_graph
from network.service import Service
from network.tariff import TariffLine
from network.units import KM_PER_NAUTICAL_MILE, MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

BOXES = ("20GP", "40GP", "40HC")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CALL_DAYS = 1.25
_HASTE = 1.25
_FEEDER_KNOTS = 15.0
_FEEDER_WAYS = {
    "out": (("hub_id", "spoke_id"),),
    "in": (("spoke_id", "hub_id"),),
    "both": (("hub_id", "spoke_id"), ("spoke_id", "hub_id")),
}
_NEAR_FEEDER_KM = 1500.0
_CUT_OFF_DAYS = {LoadForm.FCL: 4, LoadForm.LCL: 5}
_FEEDER_CUT_OFF_DAYS = {LoadForm.FCL: 2, LoadForm.LCL: 3}
_LCL_BOXES = 10
_LCL_BOX_M3 = 66.0
_LEAST_TEU = 40.0
_RELIABILITY = {
    "Gemini": "RD-009",
    "MSC": "RD-010",
    "Premier Alliance": "RD-011",
    "Ocean Alliance": "RD-012",
    "Wan Hai": "RD-013",
}
_GLOBAL_RELIABILITY = "RD-003"
_LATE_DAYS = "RD-004"


class Waters(NamedTuple):
    """The maritime graph seen from our ports, with ways per set of closed passages."""

    graph: SeaGraph
    points: SeaPoints
    row: dict[str, int]
    region: dict[str, str]
    closed: frozenset[str]
    lanes: dict[frozenset[str], SeaLanes]

    def between(self, barred: Sequence[str]) -> SeaLanes:
        """Return the ways of a trade that also avoids some open passages."""
        shut = self.closed.union(barred)
        if shut not in self.lanes:
            self.lanes[shut] = self.graph.distances(self.points, shut)
        return self.lanes[shut]


class _Call(NamedTuple):
    """One pair of ports of a loop, with what its journey takes."""

    origin: str
    destination: str
    distance_km: float
    days: float
    passages: tuple[str, ...]


def waters(places: Sequence[Location], closed: frozenset[str]) -> Waters:
    """Attach our ports to the maritime graph under the base closures."""
    ports = [place for place in places if place.sea_lat is not None]
    graph = sea_graph()
    points = graph.points(
        [p.lat for p in ports],
        [p.lon for p in ports],
        [np.nan if p.sea_lat is None else p.sea_lat for p in ports],
        [np.nan if p.sea_lon is None else p.sea_lon for p in ports],
    )
    names = [p.location_id for p in ports]
    return Waters(
        graph,
        points,
        {name: row for row, name in enumerate(names)},
        {p.location_id: p.region for p in ports},
        closed,
        {},
    )


def sea_part(sea: Waters) -> Part:
    """Return all loops and feeders with their tariffs."""
    services: list[Service] = []
    tariffs: dict[str, list[TariffLine]] = {}
    for loop in records("sea_loops"):
        services += _loop_services(sea, loop)
        tariffs |= _loop_tariffs(loop)
    for row in records("sea_feeders"):
        services += _feeder_services(sea, row)
    for near, name in ((True, "NEAR"), (False, "FAR")):
        rate = feeder_rate(near)
        for_boxes, for_groupage = _tariff_ids("FEEDER", name)
        tariffs[for_boxes] = container_tariff(for_boxes, rate)
        tariffs[for_groupage] = lcl_tariff(for_groupage, "FEEDER", name, rate)
    lines = [line for name in sorted(tariffs) for line in tariffs[name]]
    return Part(services, lines, [])


def _tariff_ids(rate_from: str, rate_to: str) -> tuple[str, str]:
    return f"SEA-FCL-{rate_from}-{rate_to}", f"SEA-LCL-{rate_from}-{rate_to}"


def _priced_from(loop: Record) -> str:
    """Return the region part of a tariff id; hub prices have their own."""
    return loop["rate_from"] if loop["price"] != "hub" else f"HUB-{loop['rate_from']}"


def _loop_tariffs(loop: Record) -> dict[str, list[TariffLine]]:
    rate = lane_rate(loop["rate_from"], loop["rate_to"], loop["price"])
    for_boxes, for_groupage = _tariff_ids(_priced_from(loop), loop["rate_to"])
    groupage = lcl_tariff(for_groupage, _priced_from(loop), loop["rate_to"], rate)
    return {for_boxes: container_tariff(for_boxes, rate), for_groupage: groupage}


def _loop_services(sea: Waters, loop: Record) -> list[Service]:
    """Return the services of one loop: every pair of ports, full boxes and groupage."""
    origins, destinations = codes(loop["origin_calls"]), codes(loop["destination_calls"])
    barred = codes(loop["barred_passages"])
    calls = _calls(sea, origins, destinations, barred, number(loop, "speed_knots"))
    days, source, known = _scheduled_days(loop, calls)
    leaves = _departures(sea, loop["loop_id"], origins, number(loop, "speed_knots"))
    share = max(_LEAST_TEU, round(number(loop, "vessel_teu") / len(calls)))
    tariffs = _tariff_ids(_priced_from(loop), loop["rate_to"])
    made = []
    for call, transit_days in zip(calls, days, strict=True):
        plan = Service(
            service_id=f"SEA-{loop['loop_id']}-{call.origin}-{call.destination}",
            origin_id=call.origin,
            destination_id=call.destination,
            mode=Mode.SEA,
            load_form=LoadForm.FCL,
            carrier=loop["carrier"],
            distance_km=call.distance_km,
            transit_min=round(transit_days * MINUTES_PER_DAY),
            departures=leaves[call.origin],
            capacity_teu=share,
            toc_id=ship_factor(number(loop, "vessel_teu")),
            passages=call.passages,
            barred_passages=barred,
            speed_km_h=_speed(number(loop, "speed_knots")),
            source=source,
            confidence=known,
        )
        made += _both_forms(plan, tariffs, _CUT_OFF_DAYS)
    return made


def _speed(knots: float) -> float:
    return round(knots * KM_PER_NAUTICAL_MILE, 3)


def _calls(
    sea: Waters,
    origins: Sequence[str],
    destinations: Sequence[str],
    barred: Sequence[str],
    knots: float,
) -> list[_Call]:
    """Return the pairs of a loop with distance, and days at speed plus calls on the way."""
    lanes = sea.between(barred)
    made = []
    for stops_left, origin in enumerate(reversed(origins)):
        for stops_made, destination in enumerate(destinations):
            pair = sea.row[origin], sea.row[destination]
            distance = round(float(lanes.distance_km[pair]), 1)
            sailing = distance / (_speed(knots) * 24)
            days = sailing + _CALL_DAYS * (stops_left + stops_made + 1)
            made.append(_Call(origin, destination, distance, days, lanes.passages(*pair)))
    return made


def _scheduled_days(loop: Record, calls: Sequence[_Call]) -> tuple[list[float], str, Confidence]:
    """Return days per pair: the lane's typical days, shifted by how far a pair lies off it.

    They stay within the row's range, and no ship makes more than 1.25 of its loop's speed.
    """
    schedule = "weekday from a seeded hash"
    if not loop["transit_id"]:
        source = f"formula: distance at {loop['speed_knots']} kn + {_CALL_DAYS} days per call"
        return [call.days for call in calls], f"{source}; {schedule}", Confidence.UNVERIFIED
    row = record("transit_times", loop["transit_id"])
    low, high = number(row, "days_min"), number(row, "days_max")
    middle = sum(call.days for call in calls) / len(calls)
    shifted = [number(row, "days_typical") + call.days - middle for call in calls]
    fastest = [
        call.distance_km / (_HASTE * _speed(number(loop, "speed_knots")) * 24) for call in calls
    ]
    days = [
        max(min(max(day, low), high), least) for day, least in zip(shifted, fastest, strict=True)
    ]
    return days, provenance(row, schedule), worst(confidence(row), Confidence.DERIVED)


def _departures(sea: Waters, name: str, origins: Sequence[str], knots: float) -> dict[str, str]:
    """Return the weekly departure at each origin call: a seeded one, then port after port."""
    lanes = sea.between(())
    minute = seeded(name, MINUTES_PER_WEEK // MINUTES_PER_HOUR) * MINUTES_PER_HOUR
    leaves = {}
    for before, port in zip((None, *origins), origins, strict=False):
        if before is not None:
            hop = float(lanes.distance_km[sea.row[before], sea.row[port]])
            hours = round(hop / _speed(knots) + _CALL_DAYS * 24)
            minute += hours * MINUTES_PER_HOUR
        leaves[port] = f"weekly {_clock(minute)}"
    return leaves


def _clock(minute: int) -> str:
    """Return ``Mon 08:00`` of a minute of the week."""
    day, rest = divmod(minute % MINUTES_PER_WEEK, MINUTES_PER_DAY)
    hour, past = divmod(rest, MINUTES_PER_HOUR)
    return f"{_WEEKDAYS[day]} {hour:02d}:{past:02d}"


def _feeder_services(sea: Waters, row: Record) -> list[Service]:
    """Return a feeder in the directions its cargo goes, on evenly spread weekdays."""
    lanes = sea.between(())
    made = []
    for way in _FEEDER_WAYS[row["directions"]]:
        origin, destination = (row[end] for end in way)
        pair = sea.row[origin], sea.row[destination]
        distance = round(float(lanes.distance_km[pair]), 1)
        days = distance / (_speed(_FEEDER_KNOTS) * 24) + 1.0
        plan = Service(
            service_id=f"SEA-FEEDER-{origin}-{destination}",
            origin_id=origin,
            destination_id=destination,
            mode=Mode.SEA,
            load_form=LoadForm.FCL,
            carrier="Regional feeder",
            distance_km=distance,
            transit_min=round(days * MINUTES_PER_DAY),
            departures=_spread(f"{origin}-{destination}", int(row["weekdays"])),
            capacity_teu=round(number(row, "vessel_teu") / 2),
            toc_id=ship_factor(number(row, "vessel_teu")),
            passages=lanes.passages(*pair),
            speed_km_h=_speed(_FEEDER_KNOTS),
            source=f"formula: distance at {_FEEDER_KNOTS} kn + 1 day; weekdays from a seeded hash",
            confidence=Confidence.UNVERIFIED,
        )
        name = "NEAR" if distance < _NEAR_FEEDER_KM else "FAR"
        made += _both_forms(plan, _tariff_ids("FEEDER", name), _FEEDER_CUT_OFF_DAYS)
    return made


def _spread(name: str, weekly: int) -> str:
    first = seeded(name, MINUTES_PER_WEEK // MINUTES_PER_HOUR) * MINUTES_PER_HOUR
    step = MINUTES_PER_WEEK // weekly
    minutes = sorted((first + step * turn) % MINUTES_PER_WEEK for turn in range(weekly))
    return "weekly " + ", ".join(_clock(minute) for minute in minutes)


def _both_forms(
    plan: Service, tariffs: tuple[str, str], cut_off_days: dict[LoadForm, int]
) -> list[Service]:
    """Return a sailing as a service for full boxes and one for groupage."""
    made = []
    for form, tariff_id in zip((LoadForm.FCL, LoadForm.LCL), tariffs, strict=True):
        boxed = form is LoadForm.FCL
        columns = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
        columns |= {
            "service_id": f"{plan.service_id}-{form}",
            "load_form": form,
            "cut_off_min": cut_off_days[form] * MINUTES_PER_DAY,
            "capacity_teu": plan.capacity_teu if boxed else None,
            "capacity_m3": None if boxed else _LCL_BOXES * _LCL_BOX_M3,
            "equipment": BOXES if boxed else (),
            "tariff_id": tariff_id,
            "on_time_probability": _on_time(plan.carrier),
            "delay_mean_min": _late_min(),
            "on_closure": OnClosure.REROUTE,
        }
        made.append(Service(**columns))
    return made


def _on_time(carrier: str) -> float:
    row = record("reliability_dwell_customs", _RELIABILITY.get(carrier, _GLOBAL_RELIABILITY))
    return round(number(row, "value_typical") / 100, 4)


def _late_min() -> float:
    row = record("reliability_dwell_customs", _LATE_DAYS)
    return round(number(row, "value_typical") * MINUTES_PER_DAY, 1)
