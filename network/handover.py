"""Until when goods must be handed over before a departure, and from when they are taken.

A full container must be at the terminal by the CY cut-off, with its instructions (SI) and its
weight (VGM); other goods by that of the freight station (CFS), with their instructions (SI);
dangerous goods by DG as well. The earliest of them binds and has a name. Where a service has no
row for CY or CFS, ``services.cut_off_min`` stands in for it, without a name.

The earliest receiving date (ERD) does not move anything: goods that come earlier wait at the
place, as goods do that come early for a departure, and are handed over from then on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from network.enums import CutOffKind, LoadForm
from network.goods import Consignment
from network.money import Money
from network.network import Network
from network.service import CutOff, Service

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Made = TypeVar("Made")

_BOXES = (CutOffKind.CY, CutOffKind.SI, CutOffKind.VGM)
_LOOSE = (CutOffKind.CFS, CutOffKind.SI)
_CACHE: dict[Any, Any] = {}
_MOST_CACHED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """When goods are handed over, in minutes before departure.

    Parameters
    ----------
    cut_off_min, kind
        The cut-off that binds, and what it is of (None: the service's own).
    delivery_min
        The cut-off of the goods themselves, without papers.
    receiving_min
        From when goods are taken; None where any time will do.
    late_fee
        What the carrier would ask for what comes after the binding cut-off.
    """

    cut_off_min: int
    kind: CutOffKind | None = None
    delivery_min: int = 0
    receiving_min: int | None = None
    late_fee: Money | None = None

    @property
    def is_possible(self) -> bool:
        """Tell whether goods are taken before they must be there."""
        return self.receiving_min is None or self.receiving_min >= self.delivery_min


def is_dangerous(consignment: Consignment) -> bool:
    """Tell whether dangerous goods are among the goods."""
    return any(line.un_number for line in consignment.goods)


def handover(network: Network, service: Service, *, dangerous: bool) -> Handover:
    """Return until when goods must be handed over to a service, and from when they are taken."""
    rows = _rows(network).get(service.service_id, ())
    boxed = service.load_form is LoadForm.FCL
    return _handover(service.cut_off_min, rows, boxed=boxed, dangerous=dangerous)


def _rows(network: Network) -> Mapping[str, tuple[CutOff, ...]]:
    """Return the cut-offs by service, cached by the content of the table."""
    table = network.table("cut_offs")
    return _kept(table.digest, lambda: _by_service(table))


def _by_service(table: Iterable[CutOff]) -> dict[str, tuple[CutOff, ...]]:
    rows: dict[str, tuple[CutOff, ...]] = {}
    for row in table:
        rows[row.service_id] = (*rows.get(row.service_id, ()), row)
    return rows


def _kept(key: Any, make: Callable[[], Made]) -> Made:
    """Return what a key stands for, made once; the oldest is forgotten when there are many."""
    if key not in _CACHE:
        while len(_CACHE) >= _MOST_CACHED:
            _CACHE.pop(next(iter(_CACHE)))
        _CACHE[key] = make()
    made: Made = _CACHE[key]
    return made


def _handover(own_min: int, rows: Iterable[CutOff], *, boxed: bool, dangerous: bool) -> Handover:
    by_kind = {row.kind: row for row in rows}
    kinds = _BOXES if boxed else _LOOSE
    own = by_kind.get(kinds[0])
    delivery = own_min if own is None else own.offset_min
    asked = (*kinds, CutOffKind.DG) if dangerous else kinds
    papers = [by_kind[kind] for kind in asked if kind in by_kind]
    binding = max(papers, key=lambda row: row.offset_min, default=None)
    receiving = by_kind.get(CutOffKind.ERD)
    erd = None if receiving is None else receiving.offset_min
    if binding is None or (own is None and binding.offset_min <= delivery):
        return Handover(cut_off_min=delivery, delivery_min=delivery, receiving_min=erd)
    fee = Money.of(repr(binding.late_fee), binding.currency) if binding.late_fee else None
    return Handover(
        cut_off_min=binding.offset_min,
        kind=binding.kind,
        delivery_min=delivery,
        receiving_min=erd,
        late_fee=fee,
    )


@dataclass(frozen=True)
class Handovers:
    """The binding cut-off of every service, and whether goods are taken before it: (S,)."""

    cut_off_min: Whole
    is_possible: Mask


def handovers(network: Network, *, dangerous: bool) -> Handovers:
    """Return the cut-offs of all services, cached by content; those without rows keep their own."""
    tables = (network.services.digest, network.table("cut_offs").digest)
    return _kept((*tables, dangerous), lambda: _handovers(network, dangerous=dangerous))


def _handovers(network: Network, *, dangerous: bool) -> Handovers:
    services = network.services
    minutes = services.array("cut_off_min").copy()
    possible = np.ones(len(services), np.bool_)
    boxed = services.equals("load_form", LoadForm.FCL)
    rows = _rows(network)
    index = services.index if rows else {}
    for name, given in rows.items():
        row = index[name]
        made = _handover(int(minutes[row]), given, boxed=bool(boxed[row]), dangerous=dangerous)
        minutes[row], possible[row] = made.cut_off_min, made.is_possible
    return Handovers(minutes, possible)
