"""Services (offers to move goods) and transfers (what happens between two of them)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MinLen

from network.enums import (
    Confidence,
    LoadForm,
    LocationKind,
    Mode,
    OnClosure,
    OpenStatus,
    UnitChange,
)
from network.units import CubicMetres, Kilograms, Kilometres, Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An offer to carry goods from one place to another.

    ``departures`` is written in the small language of ``network.calendar``; times are local to
    the origin. Goods must be handed over ``cut_off_min`` before departure. ``equipment`` lists
    the containers an FCL service takes. ``passages`` are the straits it sails through,
    ``barred_passages`` those its trade never uses. ``capacity_*`` is per departure; blank means
    ample.
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
    dwell_min: Minutes = 0
    tariff_id: str = ""
    hoc_id: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
