"""Load units and exchange rates."""

from datetime import date

from network.enums import EquipmentKind
from network.equipment import Equipment
from network.reference.source import Record, confidence, maybe, number, provenance, records
from network.tariff import FxRate

_ISO_CODES = {"20GP": "22G1", "40GP": "42G1", "40HC": "45G1", "45HC": "L5G1"}
_LOAD_UNITS = frozenset(kind.value for kind in EquipmentKind)


def equipment() -> list[Equipment]:
    """Return containers, trailers and unit load devices with the cube planners count on."""
    rows = (*records("equipment"), *records("equipment_more"))
    return [_unit(row) for row in rows if row["record_type"] in _LOAD_UNITS]


def _unit(row: Record) -> Equipment:
    usable = number(row, "volume_usable_min_m3") + number(row, "volume_usable_max_m3")
    volume = usable / 2
    return Equipment(
        equipment_id=row["equipment_id"],
        kind=EquipmentKind(row["record_type"]),
        name=row["name"],
        iso_code=_ISO_CODES.get(row["equipment_id"], ""),
        volume_m3=PLANNING_CUBE_M3.get(row["equipment_id"], volume),
        payload_kg=number(row, "payload_min_kg"),
        teu=maybe(row, "teu") or 0.0,
        source=provenance(row, "cube: middle of the usable range; payload: least"),
        confidence=confidence(row),
    )


PLANNING_CUBE_M3 = {"40HC": 66.0}
"""Where planners agree on a figure other than the middle of the usable range."""


def fx_rates() -> list[FxRate]:
    """Return the reference rates of one day and the pegs."""
    return [
        FxRate(
            currency=row["currency"],
            units_per_usd=number(row, "units_per_usd"),
            date=date.fromisoformat(row["date"]),
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("fx_rates")
    ]
