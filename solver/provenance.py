"""Where an answer comes from: hashes, dates, and the share of it that rests on weak figures."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b

from network.enums import Confidence, Nature, Reason, Severity
from network.explanation import Explanation
from network.network import Network
from solver.options import Options
from solver.plan import Itinerary, Provenance

WEAK_SHARE_TO_WARN_OF = 0.25


def provenance(
    network: Network,
    question: object,
    options: Options,
    ways: Sequence[Itinerary],
    solver: str = "",
) -> Provenance:
    """Return the provenance of an answer made of some itineraries."""
    text = f"{network.data_version}|{canonical(question)}"
    return Provenance(
        input_hash=blake2b(text.encode(), digest_size=16).hexdigest(),
        data_version=network.data_version,
        data_as_of=network.data_as_of,
        network=network.name,
        as_of=options.as_of or network.reference_date,
        solver=solver,
        unverified_cost_share=_cost_share(ways),
        unverified_time_share=_time_share(network, ways),
    )


def canonical(value: object) -> str:
    """Return a text of a question that is the same in every process: sets and maps are sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = (f"{f.name}={canonical(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, AbstractSet):
        return "{" + ",".join(sorted(canonical(item) for item in value)) + "}"
    if isinstance(value, Mapping):
        pairs = (f"{canonical(key)}:{canonical(item)}" for key, item in value.items())
        return "{" + ",".join(sorted(pairs)) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return str(value) if isinstance(value, str) else repr(value)


def _cost_share(ways: Sequence[Itinerary]) -> float:
    """Return the share of the landed cost whose rates are unverified."""
    weak = whole = 0
    for way in ways:
        for line in way.charges:
            if line.nature is Nature.CASH:
                whole += abs(line.converted.amount_minor)
                if line.confidence is Confidence.UNVERIFIED:
                    weak += abs(line.converted.amount_minor)
    return weak / whole if whole else 0.0


def _time_share(network: Network, ways: Sequence[Itinerary]) -> float:
    """Return the share of the time under way that rests on unverified durations."""
    weak = whole = 0
    for way in ways:
        for leg in way.legs:
            minutes = leg.arrive_min - leg.depart_min
            whole += minutes
            row = (
                network.services.get(leg.service_id)
                if leg.is_service
                else network.transfers.get(leg.transfer_id)
            )
            if row.confidence is Confidence.UNVERIFIED:
                weak += minutes
    return weak / whole if whole else 0.0


def _of_customs(ways: Sequence[Itinerary]) -> list[Explanation]:
    """Return what customs says, once per rule: what differs between consignments is left out."""
    said: dict[tuple[Reason, str], list[Explanation]] = {}
    for way in ways:
        for reason in way.clearance.reasons if way.clearance else ():
            said.setdefault((reason.code, reason.subject), []).append(reason)
    notes = [_in_common(reasons) for reasons in said.values()]
    open_ways = [way for way in ways if way.clearance and not way.clearance.is_complete]
    if len(ways) > 1 and open_ways:
        notes.append(
            Explanation(
                code=Reason.LANDED_INCOMPLETE,
                current=str(len(open_ways)),
                needed=str(len(ways)),
                severity=Severity.WARNING,
            )
        )
    return notes


def _in_common(reasons: Sequence[Explanation]) -> Explanation:
    """Return one explanation of several of a kind, with the parameters they share."""
    first = reasons[0]
    differing = {
        name: ""
        for name in ("limit", "current", "needed", "price")
        if len({getattr(reason, name) for reason in reasons}) > 1
    }
    return replace(first, **differing)  # type: ignore[arg-type]


def standing_notes(network: Network, ways: Sequence[Itinerary]) -> tuple[Explanation, ...]:
    """Return what every answer must say: conditions, what is not included and what is weak."""
    notes = [] if network.applied is None else list(network.applied.notes)
    notes += _of_customs(ways)
    if not ways or any(way.clearance is None and not way.landed_complete for way in ways):
        notes.append(Explanation(code=Reason.DUTY_NOT_INCLUDED, severity=Severity.NOTE))
    for subject, share in (
        ("cost", _cost_share(ways)),
        ("time", _time_share(network, ways)),
    ):
        if share > WEAK_SHARE_TO_WARN_OF:
            notes.append(
                Explanation(
                    code=Reason.UNVERIFIED_SHARE,
                    subject=subject,
                    current=f"{share:.0%}",
                    severity=Severity.WARNING,
                )
            )
    if any("ormuz" in way.passages for way in ways):
        notes.append(Explanation(code=Reason.GULF_WARNING, severity=Severity.WARNING))
    return tuple(dict.fromkeys(notes))
