"""Services (offers to move goods) and transfers (what happens between two of them)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import (
    Carriage,
    Clearance,
    Confidence,
    CutOffKind,
    DayType,
    DepartureStatus,
    FreeTimeKind,
    LoadForm,
    LocationKind,
    Mode,
    OnClosure,
    OpenStatus,
    UnitChange,
)
from network.units import (
    Amount,
    Centimetres,
    CubicMetres,
    Kilograms,
    Kilometres,
    Minutes,
    Share,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An offer to carry goods from one place to another.

    ``departures`` is written in the small language of ``network.calendar``; times are local to
    the origin. Goods must be handed over ``cut_off_min`` before departure. ``equipment`` lists
    the containers an FCL service takes. ``passages`` are the straits it sails through,
    ``barred_passages`` those its trade never uses. ``capacity_*`` is per departure; blank means
    ample. ``dangerous``, ``battery`` and ``reefer`` say which goods it takes at all;
    ``carriage`` what it flies or drives them in (blank: as its mode). ``transit_countries`` are
    crossed on the way in that order, ``via`` are the places passed without a stop (border
    crossings above all); a box misses its departure with ``rollover_probability``.
    """

    service_id: Annotated[str, MinLen(1)]
    origin_id: Annotated[str, MinLen(1)]
    destination_id: Annotated[str, MinLen(1)]
    mode: Mode
    load_form: LoadForm
    carrier: str = ""
    distance_km: Kilometres = 0.0
    transit_min: Minutes
    cut_off_min: Minutes = 0
    departures: str = "on_demand"
    capacity_teu: Annotated[float, Ge(0)] | None = None
    capacity_kg: Kilograms | None = None
    capacity_m3: CubicMetres | None = None
    equipment: tuple[str, ...] = ()
    tariff_id: str = ""
    toc_id: str = ""
    on_time_probability: Annotated[float, Ge(0), Le(1)] = 1.0
    delay_mean_min: Annotated[float, Ge(0)] = 0.0
    passages: tuple[str, ...] = ()
    barred_passages: tuple[str, ...] = ()
    on_closure: OnClosure = OnClosure.SUSPEND
    speed_km_h: Annotated[float, Ge(0)] = 0.0
    carriage: Carriage | None = None
    dangerous: bool = True
    battery: bool = True
    reefer: bool = False
    max_package_kg: Kilograms | None = None
    max_side_cm: Centimetres | None = None
    transit_countries: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    clearance: Clearance | None = None
    rollover_probability: Share = 0.0
    status: OpenStatus = OpenStatus.OPEN
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What it takes to change from one platform to another at a place.

    A blank field means "any", and the most specific row wins (a place before a kind of place).
    Mode ``gate`` stands for the door: receipt at the origin, delivery at the destination.
    ``from_unit`` and ``to_unit`` name the load units of a change of unit; ``empty_return_km`` is
    driven to bring the empty box back.
    """

    transfer_id: Annotated[str, MinLen(1)]
    location_id: str = ""
    location_kind: LocationKind | None = None
    country_code: str = ""
    from_mode: Mode | None = None
    from_form: LoadForm | None = None
    to_mode: Mode | None = None
    to_form: LoadForm | None = None
    unit_change: UnitChange = UnitChange.STAY
    from_unit: str = ""
    to_unit: str = ""
    dwell_min: Minutes = 0
    throughput_m3_per_day: CubicMetres | None = None
    empty_return_km: Kilometres = 0.0
    tariff_id: str = ""
    hoc_id: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """One thing a departure needs beforehand, ``offset_min`` before it leaves.

    Of kind ``ERD`` it is the earliest receiving date: goods are not taken before it.
    """

    service_id: Annotated[str, MinLen(1)]
    kind: CutOffKind
    offset_min: Minutes
    late_fee: Amount = 0.0
    currency: str = "USD"
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDeparture:
    """One departure that differs from the pattern of its service; ``departs_at`` is local time."""

    service_id: Annotated[str, MinLen(1)]
    departs_at: Annotated[str, MinLen(1)]
    status: DepartureStatus = DepartureStatus.SCHEDULED
    vessel: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """One tier of what a box or its goods cost after free days; the tier starts on ``from_day``.

    ``starts_at`` and ``stops_at`` name the events the clock runs between (discharge, gate_out,
    empty_return).
    """

    free_time_id: Annotated[str, MinLen(1)]
    from_day: Annotated[int, Ge(1)] = 1
    location_id: str = ""
    country_code: str = ""
    carrier: str = ""
    equipment_id: str = ""
    kind: FreeTimeKind
    free_days: Annotated[int, Ge(0)] = 0
    day_type: DayType = DayType.CALENDAR
    rate_per_day: Amount = 0.0
    currency: str = "USD"
    starts_at: str = "discharge"
    stops_at: str = "gate_out"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
