"""Tariffs of transfers: terminal handling, documents, entries, stuffing, unloading, picking."""

from collections.abc import Sequence
from typing import NamedTuple

from network.enums import ChargeBasis, ChargeCategory, Confidence, DateBasis, TaxPart
from network.reference.source import Record, confidence, maybe, money, number, provenance, record
from network.tariff import TariffLine


class Charge(NamedTuple):
    """One line before it has a number: a code, a basis, and a row or a default amount."""

    code: str
    category: ChargeCategory
    basis: ChargeBasis
    record_id: str = ""
    amount: float = 0.0
    currency: str = "USD"
    equipment: tuple[str, ...] = ("",)
    density: float = 0.0
    minimum: float = 0.0
    remark: str = ""
    is_borrowed: bool = False


_AIR_DENSITY = 166.67
_TWENTY, _FORTY = ("20GP",), ("40GP", "40HC")
_C, _B = ChargeCategory, ChargeBasis


def _boxed(code: str, category: ChargeCategory, twenty: str, forty: str) -> tuple[Charge, Charge]:
    return (
        Charge(code, category, _B.PER_CONTAINER, twenty, equipment=_TWENTY),
        Charge(code, category, _B.PER_CONTAINER, forty, equipment=_FORTY),
    )


_EXPORT_ENTRY = Charge("EXPORT_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-011")
_EXPORT_ENTRY_ELSEWHERE = Charge(
    "EXPORT_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, amount=40.0, remark="export declaration"
)
_DOCUMENTS = Charge("DOCUMENTS", _C.ORIGIN, _B.PER_BL, "HC-003")
_ENTRY_US = (
    Charge("ISF", _C.CUSTOMS, _B.PER_SHIPMENT, "HC-027"),
    Charge("CUSTOMS_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-028"),
)
_ENTRY_EU = (
    Charge("ENS", _C.CUSTOMS, _B.PER_SHIPMENT, "HC-031"),
    Charge("CUSTOMS_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-030"),
)
_ENTRY_ELSEWHERE = (Charge("CUSTOMS_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-030", is_borrowed=True),)
_AIR_ENTRY_US = (Charge("CUSTOMS_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-028"),)


def _cfs(code: str, category: ChargeCategory, amount: float, remark: str) -> Charge:
    return Charge(
        code,
        category,
        _B.PER_REVENUE_TON,
        amount=amount,
        density=1000.0,
        remark=remark,
    )


def _thc(record_id: str, *, is_borrowed: bool = False) -> Charge:
    return Charge(
        "THC_DESTINATION", _C.DESTINATION, _B.PER_CONTAINER, record_id, is_borrowed=is_borrowed
    )


# Handling on the way is carriage: before the border it belongs to the customs value.
_LIFT = Charge("LIFT", _C.FREIGHT, _B.PER_CONTAINER, "HC-041")
_DELIVERY_ORDER = Charge(
    "DELIVERY_ORDER", _C.DESTINATION, _B.PER_BL, amount=60.0, remark="delivery order"
)

_ORIGIN_BOX_CN = (
    *_boxed("THC_ORIGIN", _C.ORIGIN, "HC-001", "HC-002"),
    _DOCUMENTS,
    Charge("SEAL", _C.ORIGIN, _B.PER_CONTAINER, "HC-004"),
    Charge("VGM", _C.ORIGIN, _B.PER_CONTAINER, "HC-005"),
    Charge("EIR", _C.ORIGIN, _B.PER_CONTAINER, "HC-006"),
    *_boxed("BOOKING", _C.ORIGIN, "HC-007", "HC-008"),
    Charge("MANIFEST", _C.ORIGIN, _B.PER_BL, "HC-009"),
    Charge("TELEX_RELEASE", _C.ORIGIN, _B.PER_BL, "HC-010"),
)

TRANSFER_TARIFFS: dict[str, tuple[Charge, ...]] = {
    # at factories
    "STUFF": (
        Charge("STUFFING", _C.ORIGIN, _B.PER_CONTAINER, amount=120.0, remark="loading a box"),
    ),
    "PACK": (Charge("LOADING", _C.ORIGIN, _B.PER_M3, amount=1.5, remark="loading pieces"),),
    # sea, origin
    "ORIGIN-FCL-CN": (*_ORIGIN_BOX_CN, _EXPORT_ENTRY),
    "ORIGIN-FCL-CN-RAIL": _ORIGIN_BOX_CN,
    "ORIGIN-LCL-CN": (
        _cfs("CFS_ORIGIN", _C.ORIGIN, 12.0, "receiving and consolidating"),
        _DOCUMENTS,
        Charge("MANIFEST", _C.ORIGIN, _B.PER_BL, "HC-009"),
        _EXPORT_ENTRY,
    ),
    "ORIGIN-FCL": (
        Charge("THC_ORIGIN", _C.ORIGIN, _B.PER_CONTAINER, "HC-002", is_borrowed=True),
        Charge("DOCUMENTS", _C.ORIGIN, _B.PER_BL, "HC-003", is_borrowed=True),
        _EXPORT_ENTRY_ELSEWHERE,
    ),
    "ORIGIN-LCL": (
        _cfs("CFS_ORIGIN", _C.ORIGIN, 15.0, "receiving and consolidating"),
        Charge("DOCUMENTS", _C.ORIGIN, _B.PER_BL, "HC-003", is_borrowed=True),
        _EXPORT_ENTRY_ELSEWHERE,
    ),
    # sea, on the way
    "TRANSSHIP-FCL": (
        Charge("TRANSSHIPMENT", _C.FREIGHT, _B.PER_CONTAINER, amount=60.0, remark="two lifts"),
    ),
    "TRANSSHIP-LCL": (_cfs("TRANSSHIPMENT", _C.FREIGHT, 8.0, "restowing at a hub"),),
    # sea, destination
    "DEST-FCL-US": (
        *_boxed("THC_DESTINATION", _C.DESTINATION, "HC-019", "HC-020"),
        Charge(
            "CHASSIS", _C.DESTINATION, _B.PER_CONTAINER, amount=150.0, remark="3 days of HC-023"
        ),
        *_ENTRY_US,
    ),
    "DEST-FCL-DE": (_thc("HC-016"), *_ENTRY_EU),
    "DEST-FCL-NL": (_thc("HC-017"), *_ENTRY_EU),
    "DEST-FCL-BE": (_thc("HC-018"), *_ENTRY_EU),
    "DEST-FCL-EU": (_thc("HC-017", is_borrowed=True), *_ENTRY_EU),
    "DEST-FCL": (_thc("HC-017", is_borrowed=True), *_ENTRY_ELSEWHERE),
    "DEST-LCL-US": (
        _cfs("CFS_DESTINATION", _C.DESTINATION, 45.0, "devanning and warehouse"),
        _DELIVERY_ORDER,
        *_ENTRY_US,
    ),
    "DEST-LCL-EU": (
        _cfs("CFS_DESTINATION", _C.DESTINATION, 40.0, "devanning and warehouse"),
        _DELIVERY_ORDER,
        *_ENTRY_EU,
    ),
    "DEST-LCL": (
        _cfs("CFS_DESTINATION", _C.DESTINATION, 35.0, "devanning and warehouse"),
        _DELIVERY_ORDER,
        *_ENTRY_ELSEWHERE,
    ),
    # rail
    "RAIL-ORIGIN": (_LIFT, _EXPORT_ENTRY),
    "RAIL-LIFT": (_LIFT,),
    "RAIL-DEST": (_LIFT, *_ENTRY_EU),
    "RAIL-ORIGIN-LCL": (
        _cfs("CFS_ORIGIN", _C.ORIGIN, 15.0, "receiving at a terminal"),
        _EXPORT_ENTRY,
    ),
    "RAIL-DEST-LCL": (
        _cfs("CFS_DESTINATION", _C.DESTINATION, 30.0, "devanning at a terminal"),
        *_ENTRY_EU,
    ),
    # air
    "AIR-ORIGIN-CN": (
        Charge("AIR_HANDLING", _C.ORIGIN, _B.PER_KG, "HC-034", minimum=80.0),
        _EXPORT_ENTRY,
    ),
    "AIR-ORIGIN": (
        Charge(
            "AIR_HANDLING",
            _C.ORIGIN,
            _B.PER_KG,
            amount=0.12,
            minimum=40.0,
            remark="origin handling",
        ),
        _EXPORT_ENTRY_ELSEWHERE,
    ),
    "AIR-TRANSIT": (
        Charge("AIR_TRANSIT", _C.FREIGHT, _B.PER_KG, amount=0.10, remark="transfer at a hub"),
    ),
    "AIR-DEST-US": (
        Charge("AIR_HANDLING", _C.DESTINATION, _B.PER_KG, "HC-037", minimum=62.5),
        Charge("TERMINAL_FEE", _C.DESTINATION, _B.PER_BL, "HC-038"),
        *_AIR_ENTRY_US,
    ),
    "AIR-DEST-EU": (
        Charge("AIR_HANDLING", _C.DESTINATION, _B.PER_KG, "HC-035", minimum=57.5),
        Charge("AIR_SECURITY", _C.DESTINATION, _B.PER_KG, "HC-036"),
        *_ENTRY_EU,
    ),
    "AIR-DEST": (
        Charge("AIR_HANDLING", _C.DESTINATION, _B.PER_KG, "HC-035", minimum=57.5, is_borrowed=True),
        *_ENTRY_ELSEWHERE,
    ),
    # Channel
    "CHANNEL-OUT": (_EXPORT_ENTRY_ELSEWHERE,),
    "CHANNEL": (Charge("CUSTOMS_ENTRY", _C.CUSTOMS, _B.PER_ENTRY, "HC-030", is_borrowed=True),),
    # warehouses and markets
    "UNLOAD-US": (Charge("UNLOADING", _C.DESTINATION, _B.PER_CONTAINER, "WF-014"),),
    "UNLOAD-EU": (Charge("UNLOADING", _C.DESTINATION, _B.PER_CONTAINER, "WF-032"),),
    "UNLOAD": (Charge("UNLOADING", _C.DESTINATION, _B.PER_CONTAINER, "WF-032", is_borrowed=True),),
    "RECEIVE": (
        Charge("RECEIVING", _C.DESTINATION, _B.PER_M3, amount=4.0, remark="receiving pallets"),
    ),
    "CROSSDOCK": (
        Charge("CROSSDOCK", _C.WAREHOUSE, _B.PER_M3, amount=5.0, remark="cross-docking"),
    ),
    "PICK-US": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-015"),),
    "PICK-GB": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-023"),),
    "PICK-DE": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-031"),),
    "PICK-PL": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-035"),),
    "PICK-JP": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-050"),),
    "PICK-SA": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-047"),),
    "PICK-CA": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-040"),),
    "PICK-AU": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-058"),),
    "PICK-LATAM": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-054"),),
    "PICK": (Charge("PICK_PACK", _C.WAREHOUSE, _B.PER_PARCEL, "WF-056", is_borrowed=True),),
}
"""Tariffs of single operations, by id."""

_UNLOADING = {"US": "UNLOAD-US", "CA": "UNLOAD-US", "DE": "UNLOAD-EU", "PL": "UNLOAD-EU"}
PICKING = ("US", "CA", "GB", "DE", "PL", "JP", "SA", "AU", "LATAM", "")
"""Groups of countries with a picking price of their own; blank for the others."""


def flow_tariffs() -> dict[str, tuple[Charge, ...]]:
    """Return what goods pay that pass through a warehouse: unloading or receiving, then picking."""
    made: dict[str, tuple[Charge, ...]] = {}
    for group in PICKING:
        suffix = f"-{group}" if group else ""
        unload = TRANSFER_TARIFFS[_UNLOADING.get(group, "UNLOAD")]
        pick = TRANSFER_TARIFFS[f"PICK{suffix}"]
        made[f"FLOW{suffix}"] = unload + pick
        made[f"SORT{suffix}"] = TRANSFER_TARIFFS["RECEIVE"] + pick
        made[f"DEVAN{suffix}"] = unload + TRANSFER_TARIFFS["CROSSDOCK"]
    return made


_AFTER_ARRIVAL = frozenset({"UNLOADING", "RECEIVING"})
"""Charges at the place of destination itself: import VAT is reckoned up to there."""

_TABLES = {"HC": "handling_charges", "WF": "warehouse_fees"}
_DATES = {
    ChargeCategory.ORIGIN: DateBasis.ETD,
    ChargeCategory.CUSTOMS: DateBasis.ENTRY,
}


def transfer_tariffs() -> list[TariffLine]:
    """Return the lines of every transfer tariff."""
    return [
        line
        for name, parts in (TRANSFER_TARIFFS | flow_tariffs()).items()
        for line in _numbered(name, parts)
    ]


def _numbered(name: str, parts: Sequence[Charge]) -> list[TariffLine]:
    wide = [(part, box) for part in parts for box in part.equipment]
    return [_line(f"XFR-{name}", n, part, box) for n, (part, box) in enumerate(wide, start=1)]


def _line(tariff_id: str, line: int, part: Charge, equipment: str) -> TariffLine:
    row = _row(part.record_id)
    amount, low, high = part.amount, None, None
    if row is not None:
        amount = number(row, "amount_typical")
        low, high = maybe(row, "amount_min"), maybe(row, "amount_max")
    return TariffLine(
        tariff_id=tariff_id,
        line=line,
        charge_code=part.code,
        category=part.category,
        basis=part.basis,
        equipment_id=equipment,
        density_kg_per_m3=_AIR_DENSITY if part.code.startswith("AIR_") else part.density,
        rate=money(amount),
        rate_low=low,
        rate_high=high,
        minimum=part.minimum,
        currency=part.currency if row is None else row["currency"],
        date_basis=_DATES.get(part.category, DateBasis.ETA),
        tax_part=TaxPart.NEITHER if part.code in _AFTER_ARRIVAL else None,
        source=_source(part, row),
        confidence=_known(part, row),
    )


def _row(record_id: str) -> Record | None:
    if not record_id:
        return None
    return record(_TABLES[record_id[:2]], record_id)


def _source(part: Charge, row: Record | None) -> str:
    if row is None:
        return f"planning default, no source: {part.remark}"
    return provenance(row, "borrowed from another place" if part.is_borrowed else part.remark)


def _known(part: Charge, row: Record | None) -> Confidence:
    return Confidence.UNVERIFIED if row is None or part.is_borrowed else confidence(row)
