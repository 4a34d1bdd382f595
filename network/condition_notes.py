"""What conditions make of a network, in explanations: by cause in short, or by service."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from network.closures import Rerouting
from network.disruption import Delay, Disruption
from network.enums import FxKind, Reason, Severity
from network.explanation import Explanation
from network.followed_rates import Followed
from network.service import Service
from network.strikes import Struck
from network.table import Table
from network.units import MINUTES_PER_DAY

Mask = NDArray[np.bool_]

_CAPACITY_UNITS = (("capacity_teu", "TEU"), ("capacity_kg", "kg"), ("capacity_m3", "m3"))
_LEAST_PERCENT = 0.05


def rerouting_notes(
    services: Table[Service], changes: Rerouting, freight: Followed
) -> Iterator[Explanation]:
    """Say per set of passages how many services sail another way, and how many stop."""
    longer = changes.distance_km - services.array("distance_km")[changes.rows]
    slower = changes.transit_min - services.array("transit_min")[changes.rows]
    for causes in dict.fromkeys(changes.causes):
        here = np.array([mine == causes for mine in changes.causes], np.bool_)
        yield Explanation(
            code=Reason.SERVICES_REROUTED,
            subject=", ".join(causes),
            current=str(int(here.sum())),
            needed=f"{_signed(longer[here], 'km', 0)}, "
            f"{_signed(slower[here] / MINUTES_PER_DAY, 'd', 1)}",
            price=_signed((freight.factor[here] - 1.0) * 100, "%", 1),
            severity=Severity.NOTE,
        )
        without = int((here & (freight.rule < 0)).sum())
        if without:
            yield Explanation(
                code=Reason.FREIGHT_NOT_FOLLOWED,
                subject=", ".join(causes),
                current=str(without),
                severity=Severity.WARNING,
            )
    for causes in dict.fromkeys(changes.stopped_by):
        yield _stopped(", ".join(causes), sum(mine == causes for mine in changes.stopped_by))


def _signed(values: NDArray[np.float64], unit: str, digits: int) -> str:
    """Return a change, or the least and the most of several."""
    low, high = float(values.min()), float(values.max())
    texts = [f"{value:+,.{digits}f}" for value in (low, high)]
    return f"{texts[0]} {unit}" if texts[0] == texts[1] else f"{texts[0]} ... {texts[1]} {unit}"


def stop_notes(stops: Mapping[str, Mask]) -> Iterator[Explanation]:
    """Say how many services each closure stops."""
    for name, mask in stops.items():
        yield _stopped(name, int(mask.sum()))


def _stopped(subject: str, count: int) -> Explanation:
    return Explanation(
        code=Reason.SERVICES_SUSPENDED,
        subject=subject,
        current=str(count),
        severity=Severity.WARNING,
    )


def disruption_notes(
    strikes: Sequence[tuple[Disruption, Struck]], running: Mask
) -> Iterator[Explanation]:
    """Say what every disruption that leaves something running does, and which strike nothing."""
    for row, hit in strikes:
        if not hit.is_known:
            yield Explanation(
                code=Reason.STRIKES_NOTHING,
                subject=row.disruption_id,
                limit=str(row.subject_kind),
                current=row.subject,
                needed=hit.hint,
                severity=Severity.WARNING,
                place=f"disruptions/{row.disruption_id}",
            )
        elif row.capacity_share > 0:
            yield Explanation(
                code=Reason.SERVICES_DISRUPTED,
                subject=f"{row.disruption_id} ({row.subject_kind} {row.subject})",
                current=str(int((hit.services & running).sum())),
                limit=str(int(hit.places.sum())),
                needed=_effects(row),
                severity=Severity.NOTE,
            )


def _effects(row: Disruption) -> str:
    parts = []
    if row.capacity_share < 1:
        parts.append(f"x {row.capacity_share:.0%}")
    for minutes, where in ((row.extra_transit_min, "transit"), (row.extra_dwell_min, "dwell")):
        if minutes:
            parts.append(f"{where} +{minutes / MINUTES_PER_DAY:.1f} d")
    if row.extra_cost:
        parts.append(f"{row.charge_code} {row.extra_cost:g} {row.currency} {row.cost_basis}")
    return ", ".join(parts)


def delay_note(delays: Sequence[Delay], chosen: NDArray[np.intp]) -> Iterator[Explanation]:
    """Say by feed, or source, for how many services delays hold."""
    found: dict[str, list[int]] = {}
    for position, row in enumerate(delays):
        found.setdefault(row.feed or row.source or row.delay_id, []).append(position)
    for name, rows in found.items():
        count = int(np.isin(chosen, rows).sum())
        if count:
            yield Explanation(
                code=Reason.SERVICES_DELAYED,
                subject=name,
                limit=name,
                current=str(count),
                needed=max(delays[position].observed_at for position in rows),
                severity=Severity.NOTE,
            )


def fx_notes(kind: FxKind, missing: Sequence[str]) -> Iterator[Explanation]:
    """Say for which currencies the spot rate stands in."""
    if missing:
        yield Explanation(
            code=Reason.FX_KIND_MISSING,
            subject=", ".join(missing),
            limit=str(kind),
            severity=Severity.WARNING,
        )


def per_service(
    before: Table[Service],
    after: Table[Service],
    changes: Rerouting,
    freight: Followed,
    stops: Mapping[str, Mask],
) -> list[Explanation]:
    """Say for every service that sails another way or stops what becomes of it, in row order."""
    said: dict[int, Explanation] = {}
    for position, row in enumerate(changes.rows.tolist()):
        percent = float(freight.factor[position] - 1.0) * 100
        said[row] = Explanation(
            code=Reason.REROUTED,
            subject=before[row].service_id,
            limit=", ".join(changes.causes[position]),
            current=_described(before[row]),
            needed=_described(after[row], before[row]),
            price=f"{percent:+.1f} %" if abs(percent) >= _LEAST_PERCENT else "",
            severity=Severity.NOTE,
        )
    for row, causes in zip(changes.stopped.tolist(), changes.stopped_by, strict=True):
        said[row] = _suspended(before[row], ", ".join(causes))
    for name, mask in stops.items():
        for row in np.flatnonzero(mask).tolist():
            said[row] = _suspended(before[row], name)
    return [said[row] for row in sorted(said)]


def _suspended(service: Service, limit: str) -> Explanation:
    return Explanation(
        code=Reason.SUSPENDED,
        subject=service.service_id,
        limit=limit,
        current=_described(service),
        severity=Severity.WARNING,
    )


def _described(service: Service, before: Service | None = None) -> str:
    """Return ``24,697 km, 33.2 d, 1,333 TEU (malacca, south_africa)``, with changes in percent."""
    parts = [f"{service.distance_km:,.0f} km{_change(before, service, 'distance_km')}"]
    days = service.transit_min / MINUTES_PER_DAY
    parts.append(f"{days:.1f} d{_change(before, service, 'transit_min')}")
    for name, unit in _CAPACITY_UNITS:
        amount = getattr(service, name)
        if amount is not None:
            parts.append(f"{amount:,.0f} {unit}{_change(before, service, name)}")
    via = f" ({', '.join(service.passages)})" if service.passages else ""
    return ", ".join(parts) + via


def _change(before: Service | None, after: Service, name: str) -> str:
    if before is None or not getattr(before, name):
        return ""
    percent = (getattr(after, name) / getattr(before, name) - 1.0) * 100
    return f" ({percent:+.1f} %)" if abs(percent) >= _LEAST_PERCENT else ""
