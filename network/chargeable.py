"""Chargeable weight: what a carrier bills for goods that are light for their size, or small.

    chargeable = n x round_up(max(w / n, v d / n, least), step)      and at least the pivot weight

with weight w, volume v, density d of the line; n is the number of packages where weight is taken
per piece and 1 where it is taken over the shipment. A pivot weight is for every unit load device
the goods fill, where the line names one, and else once.
"""

import numpy as np
from numpy.typing import NDArray

from network.consignments import Consignments, Reals
from network.enums import ChargeBasis, EquipmentKind, WeightScope
from network.network import Network
from network.table import Table
from network.tariff import TariffLine
from network.units import KG_PER_TONNE

_ROUND_OFF = 1e-9

Rows = NDArray[np.intp]


def chargeable_kg(
    tariffs: Table[TariffLine], network: Network, goods: Consignments, owner: Rows, row: Rows
) -> tuple[Reals, Reals]:
    """Return the chargeable weight of (consignment, tariff line) pairs, and that of one piece.

    Parameters
    ----------
    owner, row
        (N,) rows of the consignments and of the tariff table.

    Returns
    -------
    total, piece
        (N,) kg. Revenue tons take 1,000 kg per cubic metre where the line says nothing else;
        parcels are weighed piece by piece. Guarantees: neither falls when weight or volume rise.
    """
    weight, volume = goods.weight_kg[owner], goods.volume_m3[owner]
    by_ton = tariffs.equals("basis", ChargeBasis.PER_REVENUE_TON)[row]
    density = tariffs.array("density_kg_per_m3")[row]
    density = np.where(by_ton & (density == 0), KG_PER_TONNE, density)
    by_piece = tariffs.equals("weight_scope", WeightScope.PIECE)
    by_piece = (by_piece | tariffs.equals("basis", ChargeBasis.PER_PARCEL))[row]
    pieces = np.where(by_piece, goods.packages[owner], 1.0)
    each = np.maximum(weight, volume * density) / pieces
    least = tariffs.array("minimum_chargeable_kg")[row]
    each = np.where(each > 0, np.maximum(each, least), 0.0)
    if goods.rounds_weight:
        each = rounded_up(each, tariffs.array("round_to_kg")[row])
    return _pivoted(tariffs, network, each * pieces, (weight, volume), row), each


def rounded_up(weight_kg: Reals, step_kg: Reals) -> Reals:
    """Return weights rounded up to whole steps; a step of nothing rounds nothing."""
    steps = np.where(step_kg > 0, step_kg, 1.0)
    up = np.ceil(weight_kg / steps - _ROUND_OFF) * steps
    return np.where(step_kg > 0, up, weight_kg)


def _pivoted(
    tariffs: Table[TariffLine],
    network: Network,
    chargeable: Reals,
    load: tuple[Reals, Reals],
    row: Rows,
) -> Reals:
    """Return at least the pivot weight of every unit load device the goods fill."""
    pivot = tariffs.array("pivot_kg")[row]
    if not pivot.any():
        return chargeable
    if not len(network.equipment):
        return np.where(chargeable > 0, np.maximum(chargeable, pivot), 0.0)
    unit = tariffs.rows_in("equipment_id", network.equipment)[row]
    named = (unit >= 0) & network.equipment.equals("kind", EquipmentKind.ULD)[unit]
    weight, volume = load
    filled = np.maximum(
        weight / network.equipment.array("payload_kg")[unit],
        volume / network.equipment.array("volume_m3")[unit],
    )
    devices = np.where(named, np.maximum(np.ceil(filled - _ROUND_OFF), 1.0), 1.0)
    return np.where(chargeable > 0, np.maximum(chargeable, pivot * devices), 0.0)
