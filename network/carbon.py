"""The one door for grams: every emission of every answer is made here.

ISO 14083-aligned: a transport element emits mass x distance x DAF x intensity, a hub element
mass x intensity; well-to-tank and tank-to-wheel are kept apart and WTW is their sum. The
distance adjustment factor is applied at most once, and only where the factor is meant for
actual distance while the network gives the shortest feasible one (framework defaults: road
1.05, sea 1.15, others 1). See ``docs/models/carbon.md``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments
from network.emissions import Emissions
from network.enums import ActivityUnit, Confidence, DataQuality, DistanceBasis, Mode, Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.factor import EmissionFactor
from network.network import Network
from network.table import Table

DISTANCE_ADJUSTMENT = {Mode.TRUCK: 1.05, Mode.PARCEL: 1.05, Mode.SEA: 1.15}
"""Actual over shortest feasible distance, defaults of the GLEC Framework (method, not data)."""

_MICROGRAMS_PER_KG_KM = 1e3
_MICROGRAMS_PER_KG = 1e6


@dataclass(frozen=True)
class Footprints:
    """Emissions of movements as arrays of shape (M,), whole micrograms of CO2e."""

    wtt_ug: NDArray[np.int64]
    ttw_ug: NDArray[np.int64]
    distance_adjustment: NDArray[np.float64]

    @property
    def wtw_ug(self) -> NDArray[np.int64]:
        """Return well-to-wheel micrograms."""
        return self.wtt_ug + self.ttw_ug


def factor_rows(factors: Table[EmissionFactor], names: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the factor row of each category name; -1 for a blank one.

    Raises
    ------
    InvalidInputError
        When a category has no factor: nothing is taken from another pack in its place.
    """
    index = factors.index
    missing = sorted({n for n in names if n and n not in index})
    if missing:
        raise InvalidInputError(
            tuple(Explanation(code=Reason.MISSING_FACTOR, subject=name) for name in missing)
        )
    return np.array([index.get(name, -1) for name in names], np.intp)


def footprint(
    network: Network,
    consignments: Consignments,
    consignment: NDArray[np.intp],
    factor: NDArray[np.intp],
    distance_km: NDArray[np.float64],
) -> Footprints:
    """Make the emissions of movements.

    Parameters
    ----------
    consignment, factor, distance_km
        (M,) row of the consignment, row of the emission factor (-1: none) and distance.

    Returns
    -------
    Footprints
        Each part rounded once to whole micrograms; a movement without a factor emits nothing.
    """
    factors = network.emission_factors
    if not len(factors):
        zero = np.zeros(len(factor), np.int64)
        return Footprints(zero, zero.copy(), np.ones(len(factor)))
    adjustment = _adjustment(factors, factor)
    transport = factors.equals("unit", ActivityUnit.G_PER_TKM)[factor]
    activity = np.where(
        transport,
        distance_km * adjustment * _MICROGRAMS_PER_KG_KM,
        _MICROGRAMS_PER_KG,
    )
    load = np.where(factor >= 0, consignments.weight_kg[consignment] * activity, 0.0)
    wtt, ttw = factors.array("wtt")[factor], factors.array("ttw")[factor]
    return Footprints(
        np.rint(load * wtt).astype(np.int64), np.rint(load * ttw).astype(np.int64), adjustment
    )


def _adjustment(factors: Table[EmissionFactor], factor: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the distance adjustment factor of each movement, 1 where none is due."""
    by_mode = np.array(
        [
            DISTANCE_ADJUSTMENT.get(Mode(word), 1.0) if word else 1.0
            for word in factors.vocabulary("mode")
        ]
    )
    due = ~factors.array("daf_included") & factors.equals("distance_basis", DistanceBasis.ACTUAL)
    per_row = np.where(due, by_mode[factors.array("mode")], 1.0)
    return np.where(factor >= 0, per_row[factor], 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionLine:
    """The emissions of one movement as they are shown, with the factor they rest on."""

    movement: int
    category: str
    description: str
    activity_tkm: float
    distance_adjustment: float
    emissions: Emissions
    data_quality: DataQuality
    pack: str
    source: str
    confidence: Confidence
    licence: str


def emission_lines(
    network: Network,
    consignments: Consignments,
    consignment: NDArray[np.intp],
    factor: NDArray[np.intp],
    distance_km: NDArray[np.float64],
) -> tuple[EmissionLine, ...]:
    """Return the emissions of movements one by one, each with its factor and source."""
    made = footprint(network, consignments, consignment, factor, distance_km)
    lines: list[EmissionLine] = []
    for movement in np.flatnonzero(factor >= 0).tolist():
        row = network.emission_factors[int(factor[movement])]
        weight_t = float(consignments.weight_kg[consignment[movement]]) / 1000.0
        is_hub = row.unit is ActivityUnit.KG_PER_T
        lines.append(
            EmissionLine(
                movement=movement,
                category=row.category_id,
                description=row.description,
                activity_tkm=0.0 if is_hub else weight_t * float(distance_km[movement]),
                distance_adjustment=float(made.distance_adjustment[movement]),
                emissions=Emissions(int(made.wtt_ug[movement]), int(made.ttw_ug[movement])),
                data_quality=row.data_quality,
                pack=f"{row.pack} {row.edition}".strip(),
                source=row.source,
                confidence=row.confidence,
                licence=row.licence,
            )
        )
    return tuple(lines)
