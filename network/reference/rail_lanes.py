"""Rail services: China-Europe corridors, legs where no corridor runs, US intermodal.

A city pair is served by its corridor row or by legs, never by both.
"""

from collections.abc import Sequence
from typing import NamedTuple

from network.enums import ChargeBasis, Confidence, LoadForm, Mode
from network.geo import great_circle_km
from network.location import Location
from network.reference.sea_lanes import BOXES
from network.reference.sea_prices import SHARE_OF_TWENTY
from network.reference.source import (
    Part,
    Record,
    codes,
    confidence,
    maybe,
    money,
    number,
    provenance,
    record,
    records,
    seeded,
    worst,
)
from network.service import Service
from network.tariff import TariffLine
from network.units import MINUTES_PER_DAY

_TRAIN_TEU = 100.0
_LCL_M3 = 330.0
_LCL_DENSITY = 333.0
_LCL_MINIMUM_KG = 100.0
_KM_PER_DAY = 700.0
_DETOUR = 1.3
_CUT_OFF_MIN, _ONWARD_CUT_OFF_MIN = 2 * MINUTES_PER_DAY, MINUTES_PER_DAY // 4
_FIRST_LEGS = ("RL-URM-DOS", "RG-URM-TSN", "RG-URM-TAO")
_ON_TIME, _DELAY_MEAN_MIN = 0.7, 3.0 * MINUTES_PER_DAY
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BORDER_SURCHARGE = "LR-004"
_CHINA_GERMANY, _EAEU_SECTION, _INTERMODAL = "LR-002", "LR-001", "LR-013"
_CHICAGO_DAYS, _CHICAGO_CORRIDOR = "TT-034", "RC-LA-CHI"
_FERRY_TARIFF = "SEA-FCL-FEEDER-NEAR"


class _Time(NamedTuple):
    days: float
    source: str
    confidence: Confidence


def rail_part(places: Sequence[Location]) -> Part:
    """Return corridors, legs, ferries of the Middle Corridor, gap legs and US intermodal."""
    where = {place.location_id: place for place in places}
    parts = [_corridor(row) for row in records("rail_services")]
    parts += [_gap(row, where) for row in records("rail_gaps")]
    parts.append(Part([], _intermodal_tariff(), []))
    return Part.joined(parts)


def _corridor(plan: Record) -> Part:
    """Return one corridor or leg of the tables, for boxes and where priced for groupage."""
    row = record("rail_corridors", plan["corridor_id"])
    time = _corridor_time(row, plan)
    is_ferry = row["record_type"] == "sea_leg"
    name = row["corridor_id"]
    tariff_id = _FERRY_TARIFF if is_ferry else f"RAIL-FCL-{name}"
    boxes = _service(
        name,
        (row["origin_node_id"], row["destination_node_id"]),
        number(row, "distance_km"),
        time,
        (int(plan["weekdays"]), tariff_id),
    )
    if is_ferry:
        return Part([_as_ferry(boxes)], [], [])
    tariffs = _box_tariff(tariff_id, row, plan)
    if not plan["lcl_rate_id"]:
        return Part([boxes], tariffs, [])
    groupage = _as_groupage(boxes, f"RAIL-LCL-{name}")
    return Part([boxes, groupage], tariffs + _groupage_tariff(f"RAIL-LCL-{name}", plan), [])


def _corridor_time(row: Record, plan: Record) -> _Time:
    """Return days terminal to terminal: the transit table first, then the corridor's own."""
    if plan["transit_id"]:
        transit = record("transit_times", plan["transit_id"])
        return _Time(number(transit, "days_typical"), provenance(transit), confidence(transit))
    days = maybe(row, "days_typical")
    if days is not None:
        known = confidence(row) if row["record_type"] == "corridor" else Confidence.UNVERIFIED
        return _Time(days, provenance(row), known)
    distance = number(row, "distance_km")
    source = f"{provenance(row)}; formula: {_KM_PER_DAY:.0f} km a day"
    return _Time(max(0.5, distance / _KM_PER_DAY), source, Confidence.UNVERIFIED)


def _service(
    name: str,
    ends: tuple[str, str],
    distance_km: float,
    time: _Time,
    offer: tuple[int, str],
) -> Service:
    weekly, tariff_id = offer
    via, countries = _way(name)
    return Service(
        service_id=f"RAIL-{name}-FCL",
        origin_id=ends[0],
        destination_id=ends[1],
        mode=Mode.RAIL,
        load_form=LoadForm.FCL,
        carrier="Rail",
        distance_km=round(distance_km, 1),
        transit_min=round(time.days * MINUTES_PER_DAY),
        cut_off_min=_cut_off_min(name),
        departures=_weekly(name, weekly),
        capacity_teu=_TRAIN_TEU,
        equipment=BOXES,
        tariff_id=tariff_id,
        toc_id="RAIL-FREIGHT",
        on_time_probability=_ON_TIME,
        delay_mean_min=_DELAY_MEAN_MIN,
        via=via,
        transit_countries=countries,
        source=f"{time.source}; weekdays from a seeded hash",
        confidence=time.confidence,
    )


def _way(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the borders a train passes and the countries it crosses, as far as they are known."""
    row = next((row for row in records("rail_ways") if row["service_of"] == name), None)
    return ((), ()) if row is None else (codes(row["via"]), codes(row["transit_countries"]))


def _cut_off_min(name: str) -> int:
    """Return the cut-off: two days where a journey begins, six hours where boxes come by train.

    The dwell before a US train already holds the wait in the port.
    """
    goes_on = name.startswith(("RL-", "RG-", "US-")) and name not in _FIRST_LEGS
    return _ONWARD_CUT_OFF_MIN if goes_on else _CUT_OFF_MIN


def _changed(service: Service, **columns: object) -> Service:
    given = {name: getattr(service, name) for name in service.__dataclass_fields__}
    return Service(**(given | columns))


def _as_ferry(boxes: Service) -> Service:
    """Return a leg that crosses water as a sea service."""
    name = boxes.service_id.replace("RAIL-RL-", "SEA-FERRY-")
    return _changed(
        boxes, service_id=name, mode=Mode.SEA, carrier="Ferry", toc_id="SEA-CONTAINER-0"
    )


def _as_groupage(boxes: Service, tariff_id: str) -> Service:
    return _changed(
        boxes,
        service_id=boxes.service_id.removesuffix("FCL") + "LCL",
        load_form=LoadForm.LCL,
        capacity_teu=None,
        capacity_m3=_LCL_M3,
        equipment=(),
        tariff_id=tariff_id,
    )


def _weekly(name: str, weekly: int) -> str:
    first = seeded(name, len(_WEEKDAYS))
    days = sorted((first + turn * len(_WEEKDAYS) // weekly) % 7 for turn in range(weekly))
    hour = seeded(f"{name}/hour", 24)
    return "weekly " + ", ".join(f"{_WEEKDAYS[day]} {hour:02d}:00" for day in days)


def _per_km_usd() -> float:
    """Return the FEU price of a kilometre outside the broad-gauge section."""
    through = number(record("land_rates", _CHINA_GERMANY), "value_typical")
    section = number(record("land_rates", _EAEU_SECTION), "value_typical")
    whole = number(record("rail_corridors", "RC-CQ-DUI"), "distance_km")
    broad = number(record("rail_corridors", "RL-EAEU-DOS"), "distance_km")
    return (through - section) / (whole - broad)


def _box_tariff(tariff_id: str, row: Record, plan: Record) -> list[TariffLine]:
    """Return freight per box, and the border surcharge on published through rates."""
    if not plan["fcl_rate_id"]:
        return _formula_tariff(tariff_id, number(row, "distance_km"))
    rate = record("land_rates", plan["fcl_rate_id"])
    figures = tuple(maybe(rate, name) for name in ("value_min", "value_typical", "value_max"))
    known = confidence(rate)
    remark = "border surcharge apart" if plan["corridor_id"].startswith("RC-") else ""
    lines = _boxed(tariff_id, figures, provenance(rate, remark), known)
    if plan["corridor_id"].startswith("RC-"):
        surcharge = record("land_rates", _BORDER_SURCHARGE)
        lines.append(
            TariffLine(
                tariff_id=tariff_id,
                line=len(lines) + 1,
                charge_code="BORDER",
                basis=ChargeBasis.PER_CONTAINER,
                rate=number(surcharge, "value_typical"),
                source=provenance(surcharge),
                confidence=confidence(surcharge),
            )
        )
    return lines


def _formula_tariff(tariff_id: str, distance_km: float) -> list[TariffLine]:
    per_km = _per_km_usd()
    source = (
        f"formula: {per_km:.3f} USD per FEU-km = ({_CHINA_GERMANY} - {_EAEU_SECTION}) / "
        "kilometres outside the broad-gauge section, at least 150 USD"
    )
    rate = max(150.0, round(per_km * distance_km, 2))
    return _boxed(tariff_id, (None, rate, None), source, Confidence.UNVERIFIED)


def _boxed(
    tariff_id: str,
    figures: tuple[float | None, ...],
    source: str,
    known: Confidence,
) -> list[TariffLine]:
    low, base, high = figures
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=line,
            charge_code="RAIL_FREIGHT",
            basis=ChargeBasis.PER_CONTAINER,
            equipment_id=box,
            rate=money((base or 0.0) * share),
            rate_low=None if low is None else money(low * share),
            rate_high=None if high is None else money(high * share),
            source=source if share == 1 else f"{share} x FEU: {source}",
            confidence=known if share == 1 else Confidence.UNVERIFIED,
        )
        for line, (box, share) in enumerate(
            zip(BOXES, (SHARE_OF_TWENTY, 1.0, 1.0), strict=True), start=1
        )
    ]


def _groupage_tariff(tariff_id: str, plan: Record) -> list[TariffLine]:
    rate = record("land_rates", plan["lcl_rate_id"])
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code="RAIL_FREIGHT",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=_LCL_DENSITY,
            minimum_quantity=_LCL_MINIMUM_KG,
            rate=number(rate, "value_typical"),
            currency=rate["currency"],
            source=provenance(rate, "333 kg per m3 and 100 kg minimum are planning defaults"),
            confidence=confidence(rate),
        )
    ]


def _gap(row: Record, where: dict[str, Location]) -> Part:
    """Return a leg no table measures: a great circle with a detour factor."""
    start, end = where[row["origin_node_id"]], where[row["destination_node_id"]]
    direct = float(great_circle_km(start.lat, start.lon, end.lat, end.lon))
    ends, weekly = (start.location_id, end.location_id), int(row["weekdays"])
    name = row["gap_id"]
    if start.country_code == "US":
        distance, time = _intermodal(row, direct)
        return Part([_service(name, ends, distance, time, (weekly, "RAIL-FCL-US"))], [], [])
    distance = round(direct * _DETOUR, 1)
    time = _Time(
        1.0 + distance / _KM_PER_DAY,
        f"formula: great circle x {_DETOUR}, 1 day + {_KM_PER_DAY:.0f} km a day",
        Confidence.UNVERIFIED,
    )
    tariff_id = f"RAIL-FCL-{name}"
    service = _service(name, ends, distance, time, (weekly, tariff_id))
    return Part([service], _formula_tariff(tariff_id, distance), [])


def _intermodal(row: Record, direct: float) -> tuple[float, _Time]:
    """Return distance and days of a US ramp-to-ramp train, scaled from Los Angeles - Chicago."""
    corridor = record("rail_corridors", _CHICAGO_CORRIDOR)
    transit = record("transit_times", _CHICAGO_DAYS)
    reference, least = number(corridor, "distance_km"), number(transit, "days_min")
    if row["gap_id"] == "US-LAX-CHI":
        typical = number(transit, "days_typical")
        source = f"{provenance(corridor)}; {provenance(transit)}"
        return reference, _Time(typical, source, worst(confidence(corridor), confidence(transit)))
    distance = round(direct * 1.25, 1)
    days = max(least, number(transit, "days_typical") * distance / reference)
    source = f"formula: great circle x 1.25; days in proportion to {provenance(transit)}"
    return distance, _Time(days, source, Confidence.UNVERIFIED)


def _intermodal_tariff() -> list[TariffLine]:
    rate = record("land_rates", _INTERMODAL)
    return [
        TariffLine(
            tariff_id="RAIL-FCL-US",
            line=1,
            charge_code="RAIL_FREIGHT",
            basis=ChargeBasis.PER_KM,
            rate=number(rate, "value_typical"),
            currency=rate["currency"],
            source=provenance(rate),
            confidence=confidence(rate),
        )
    ]
