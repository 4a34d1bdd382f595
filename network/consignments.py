"""Consignments and their movements as arrays: what both doors take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.goods import Consignment

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Consignments:
    """Consignments as arrays of shape (C,); money in major units of ``currencies``.

    ``accounts`` are the customers whose named rates apply; left out there are none.
    ``rounds_weight`` is false where prices are to bound those of parts from below.
    """

    ids: tuple[str, ...]
    weight_kg: Reals
    volume_m3: Reals
    packages: Reals
    units: Reals
    value: Reals
    item_categories: Reals
    duty_percent: Reals
    currencies: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    rounds_weight: bool = True

    @classmethod
    def of(cls, consignments: Sequence[Consignment]) -> "Consignments":
        """Gather consignments; a missing duty override is NaN."""

        def column(name: str) -> Reals:
            values = [getattr(c, name) for c in consignments]
            return np.array([np.nan if v is None else v for v in values], np.float64)

        return cls(
            ids=tuple(c.consignment_id for c in consignments),
            weight_kg=column("weight_kg"),
            volume_m3=column("volume_m3"),
            packages=column("packages"),
            units=column("units"),
            value=column("value"),
            item_categories=column("item_categories"),
            duty_percent=column("duty_percent"),
            currencies=tuple(c.currency for c in consignments),
            accounts=tuple(c.account for c in consignments),
        )


@dataclass(frozen=True)
class SharedEntries:
    """Which declarations movements belong to, each (M, 2).

    Column 0 is for lines whose charge code begins with ``EXPORT``, column 1 for all others.
    ``group`` numbers the declarations that consignments share (-1: stands alone), ``weight`` is
    the customs value that a line is shared by.
    """

    group: Whole
    weight: Whole


@dataclass(frozen=True)
class Movements:
    """What consignments do, as arrays of shape (M,).

    Parameters
    ----------
    consignment
        Row of the consignment.
    tariff
        Row of the tariff in ``TariffBook.names``; -1 for none.
    distance_km
        Distance, for lines per kilometre.
    storage_days
        Whole days of storage, for lines per cubic metre and day.
    boxes
        (M, E) containers by row of the equipment table, of the whole group.
    box_group, departure_group
        Movements with the same number share boxes (or a departure): such lines are made once
        for the group and shared by the binding quantity. -1 stands alone.
    entries
        Declarations that consignments make together: lines per entry are made once for each and
        shared by customs value. None: each stands alone.
    """

    consignment: NDArray[np.intp]
    tariff: NDArray[np.intp]
    distance_km: Reals
    storage_days: Reals
    boxes: Whole
    box_group: Whole
    departure_group: Whole
    entries: SharedEntries | None = None

    @classmethod
    def alone(
        cls,
        consignment: NDArray[np.intp],
        tariff: NDArray[np.intp],
        distance_km: Reals,
        boxes: Whole,
        storage_days: Reals | None = None,
    ) -> "Movements":
        """Return movements that share nothing."""
        alone = np.full(len(tariff), -1, np.int64)
        days = np.zeros(len(tariff)) if storage_days is None else storage_days
        return cls(consignment, tariff, distance_km, days, boxes, alone, alone)
