"""What a longer or shorter way at sea does to freight."""

from datetime import date

from network.disruption import Detour
from network.reference.source import Record, confidence, number, records


def detours() -> list[Detour]:
    """Return the rules of the built-in world; all of them are planning defaults."""
    return [_detour(row) for row in records("detours")]


def _detour(row: Record) -> Detour:
    return Detour(
        detour_id=row["detour_id"],
        passage_id=row["passage_id"],
        carrier=row["carrier"],
        fuel_share=number(row, "fuel_share"),
        time_share=number(row, "time_share"),
        valid_from=date.fromisoformat(row["valid_from"]),
        source=row["source"],
        confidence=confidence(row),
    )
