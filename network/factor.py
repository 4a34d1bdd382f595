"""Emission factors as tables: one row per transport or hub operation category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from network.enums import ActivityUnit, Confidence, DataQuality, DistanceBasis, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionFactor:
    """Well-to-tank and tank-to-wheel intensity of one category of transport or hub operation.

    ``wtt`` and ``ttw`` are grams per tonne-kilometre for transport, kilograms per tonne for hubs.
    """

    category_id: Annotated[str, MinLen(1)]
    pack: Annotated[str, MinLen(1)]
    edition: str = ""
    description: str = ""
    mode: Mode | None = None
    unit: ActivityUnit
    wtt: Annotated[float, Ge(0)]
    ttw: Annotated[float, Ge(0)]
    distance_basis: DistanceBasis = DistanceBasis.ACTUAL
    daf_included: bool = False
    gwp_basis: str = ""
    data_quality: DataQuality = DataQuality.DEFAULT
    licence: Annotated[str, MinLen(1)]
    valid_from: date | None = None
    valid_to: date | None = None
    source: Annotated[str, MinLen(1)]
    confidence: Confidence = Confidence.UNVERIFIED
