"""Transfers: what it takes to change platforms, as few rows as wildcards allow."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from network.enums import Confidence, LoadForm, LocationKind, Mode, UnitChange
from network.location import Location
from network.reference.places import EU
from network.reference.source import Record, confidence, number, provenance, record, records, worst
from network.service import Transfer
from network.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

Side = tuple[Mode, LoadForm | None]

_GATE: Side = (Mode.GATE, None)
_SEA_BOX: Side = (Mode.SEA, LoadForm.FCL)
_SEA_PART: Side = (Mode.SEA, LoadForm.LCL)
_TRUCK_BOX: Side = (Mode.TRUCK, LoadForm.FCL)
_TRUCK_PART: Side = (Mode.TRUCK, LoadForm.LCL)
_RAIL_BOX: Side = (Mode.RAIL, LoadForm.FCL)
_RAIL_PART: Side = (Mode.RAIL, LoadForm.LCL)
_FLIGHT: Side = (Mode.AIR, LoadForm.ULD)
_PARCEL: Side = (Mode.PARCEL, LoadForm.PARCEL)

_PORT, _AIRPORT = LocationKind.SEAPORT, LocationKind.AIRPORT
_TERMINAL, _BORDER, _HUB = LocationKind.RAIL_TERMINAL, LocationKind.BORDER, LocationKind.HUB
_FACTORY, _WAREHOUSE = LocationKind.FACTORY, LocationKind.WAREHOUSE
_MARKET = LocationKind.MARKET

_STAY, _STRIP, _STUFF = UnitChange.STAY, UnitChange.STRIP, UnitChange.STUFF
_TRANSLOAD, _GAUGE = UnitChange.TRANSLOAD, UnitChange.GAUGE_CHANGE

_DEFAULT = "planning default, no source: dwell"
_LCL_EXTRA_DAYS = 2.5
_EMERGING = ("BR", "MX", "ID", "PH", "VN", "SA")
_PICK_GROUPS = {
    **dict.fromkeys(("US",), "US"),
    **dict.fromkeys(("DE", "NL", "FR", "BE", "IT", "ES", "LU"), "DE"),
    **dict.fromkeys(("PL", "CZ", "HU", "RO", "SI", "GR"), "PL"),
    **dict.fromkeys(("JP", "KR"), "JP"),
    **dict.fromkeys(("AE", "SA", "QA"), "SA"),
    **dict.fromkeys(("MX", "BR", "CL", "CO", "PE"), "LATAM"),
    "CA": "CA",
    "GB": "GB",
    "AU": "AU",
}


class _Dwell(NamedTuple):
    minutes: int
    source: str = _DEFAULT
    confidence: Confidence = Confidence.UNVERIFIED


def _hours(hours: float) -> _Dwell:
    return _Dwell(round(hours * MINUTES_PER_HOUR))


def _row(  # noqa: PLR0913, PLR0917  (one argument per column of the table)
    kind: LocationKind,
    before: Side,
    after: Side,
    change: UnitChange,
    dwell: _Dwell,
    tariff: str = "",
    hub: str = "",
    country: str = "",
    location_id: str = "",
) -> Transfer:
    """Return one transfer; its id says where and between what."""
    sides = [f"{mode}-{form}" if form else str(mode) for mode, form in (before, after)]
    where = location_id or (f"{kind}-{country}" if country else str(kind))
    return Transfer(
        transfer_id=f"{where}/{sides[0]}/{sides[1]}",
        location_id=location_id,
        location_kind=kind,
        country_code=country,
        from_mode=before[0],
        from_form=before[1],
        to_mode=after[0],
        to_form=after[1],
        unit_change=change,
        dwell_min=dwell.minutes,
        tariff_id=f"XFR-{tariff}" if tariff else "",
        hoc_id=hub,
        source=dwell.source,
        confidence=dwell.confidence,
    )


def transfers(places: Sequence[Location]) -> list[Transfer]:
    """Return every transfer some place of the world can use."""
    rows = _at_the_origin() + _on_the_way() + _rail() + _anywhere() + _handed_over()
    rows += _air(_countries(places, _AIRPORT))
    for country in _countries(places, _PORT):
        rows += _imports(country)
    for country in _countries(places, _WAREHOUSE):
        rows += _through_a_warehouse(country)
    for country in _countries(places, _MARKET):
        name = _unloading(country)
        rows.append(_row(_MARKET, _TRUCK_BOX, _GATE, _STRIP, _hours(4), name, "", country))
    return rows


def _countries(places: Sequence[Location], kind: LocationKind) -> list[str]:
    return sorted({place.country_code for place in places if place.kind is kind})


def _at_the_origin() -> list[Transfer]:
    """Factory gates, and the export side of ports."""
    rows = [
        _row(_FACTORY, _GATE, _TRUCK_BOX, _STUFF, _hours(4), "STUFF"),
        _row(_FACTORY, _GATE, _TRUCK_PART, _STAY, _hours(2), "PACK"),
        _row(_FACTORY, _GATE, _PARCEL, _STAY, _hours(2)),
    ]
    for country, suffix in (("", ""), ("CN", "-CN"), ("HK", "-CN")):
        boxes, parts = f"ORIGIN-FCL{suffix}", f"ORIGIN-LCL{suffix}"
        for before, change in ((_TRUCK_BOX, _STAY), (_GATE, _STUFF)):
            rows.append(
                _row(_PORT, before, _SEA_BOX, change, _hours(12), boxes, "HUB-PORT", country)
            )
        rows += [
            _row(_PORT, before, _SEA_PART, _STUFF, _hours(24), parts, "HUB-CFS", country)
            for before in (_TRUCK_PART, _GATE)
        ]
    return rows


def _on_the_way() -> list[Transfer]:
    """Changes of ship at the hubs of feeders, the Channel, ferries of the Middle Corridor."""
    rows = []
    for hub in sorted({row["hub_id"] for row in records("sea_feeders")}):
        rows += [
            _row(_PORT, _SEA_BOX, _SEA_BOX, _STAY, _hours(24), "TRANSSHIP-FCL", "HUB-PORT",
                 location_id=hub),
            _row(_PORT, _SEA_PART, _SEA_PART, _TRANSLOAD, _hours(48), "TRANSSHIP-LCL", "HUB-PORT",
                 location_id=hub),
        ]  # fmt: skip
    for side in (_TRUCK_BOX, _TRUCK_PART):
        rows.append(_row(_HUB, side, side, _STAY, _hours(4), "CHANNEL", location_id="HUB-GBDVR"))
        rows.append(
            _row(_HUB, side, side, _STAY, _hours(1), "CHANNEL-OUT", location_id="HUB-FRCQF")
        )
    for kind in (_TERMINAL, _BORDER):
        for before, after in ((_RAIL_BOX, _SEA_BOX), (_SEA_BOX, _RAIL_BOX)):
            rows.append(_row(kind, before, after, _STAY, _hours(48), "RAIL-LIFT", "HUB-RAIL"))
    rows.append(_row(_TERMINAL, _SEA_BOX, _TRUCK_BOX, _STAY, _hours(72), "RAIL-DEST", "HUB-PORT"))
    return rows


def _handed_over() -> list[Transfer]:
    """Goods handed in at a port, airport or terminal where the journey ends (FCA, FOB, CPT)."""
    sides = {
        _PORT: (_TRUCK_BOX, _TRUCK_PART),
        _TERMINAL: (_TRUCK_BOX, _TRUCK_PART),
        _AIRPORT: (_TRUCK_PART,),
    }
    return [
        _row(kind, side, _GATE, _STAY, _hours(2)) for kind, ways in sides.items() for side in ways
    ]


def _rail() -> list[Transfer]:
    """Terminals, borders and changes of gauge."""
    alashankou = record("reliability_dwell_customs", "RD-053")
    border = _Dwell(_days(alashankou), provenance(alashankou), confidence(alashankou))
    clearance = _clearance("RD-036")
    rows = [
        _row(_TERMINAL, _TRUCK_BOX, _RAIL_BOX, _STAY, _hours(12), "RAIL-LIFT", "HUB-RAIL"),
        _row(_TERMINAL, _TRUCK_BOX, _RAIL_BOX, _STAY, _hours(12), "RAIL-ORIGIN", "HUB-RAIL", "CN"),
        _row(_TERMINAL, _TRUCK_PART, _RAIL_PART, _STUFF, _hours(24), "RAIL-ORIGIN-LCL",
             "HUB-CFS", "CN"),
        _row(_TERMINAL, _RAIL_BOX, _RAIL_BOX, _STAY, _hours(24), "RAIL-LIFT", "HUB-RAIL"),
        _row(_BORDER, _RAIL_BOX, _RAIL_BOX, _GAUGE, border, "RAIL-LIFT", "HUB-RAIL"),
        _row(_TERMINAL, _RAIL_BOX, _RAIL_BOX, _GAUGE, _hours(24), "RAIL-LIFT", "HUB-RAIL",
             location_id="RAIL-BYBQT"),
        _row(_TERMINAL, _RAIL_BOX, _TRUCK_BOX, _STAY, clearance, "RAIL-DEST", "HUB-RAIL"),
        _row(_TERMINAL, _RAIL_BOX, _TRUCK_BOX, _STAY, _hours(12), "RAIL-LIFT", "HUB-RAIL", "US"),
        _row(_TERMINAL, _RAIL_PART, _TRUCK_PART, _STRIP, _clearance("RD-037"), "RAIL-DEST-LCL",
             "HUB-CFS"),
    ]  # fmt: skip
    ramp = record("reliability_dwell_customs", "RD-017")
    dwell = _Dwell(_days(ramp), provenance(ramp), confidence(ramp))
    rows += [
        _row(_PORT, before, _RAIL_BOX, _STAY, dwell, "DEST-FCL-US", "HUB-PORT", "US")
        for before in (_SEA_BOX, _GATE)
    ]
    rows.append(
        _row(_PORT, _RAIL_BOX, _SEA_BOX, _STAY, _hours(12), "ORIGIN-FCL-CN-RAIL", "HUB-PORT", "CN")
    )
    return rows + _at_a_terminal(clearance)


def _at_a_terminal(clearance: _Dwell) -> list[Transfer]:
    """Journeys that begin or end at a rail terminal itself."""
    parts = _clearance("RD-037")
    return [
        _row(_TERMINAL, _GATE, _RAIL_BOX, _STUFF, _hours(12), "RAIL-LIFT", "HUB-RAIL"),
        _row(_TERMINAL, _GATE, _RAIL_BOX, _STUFF, _hours(12), "RAIL-ORIGIN", "HUB-RAIL", "CN"),
        _row(_TERMINAL, _GATE, _RAIL_PART, _STUFF, _hours(24), "RAIL-ORIGIN-LCL", "HUB-CFS", "CN"),
        _row(_TERMINAL, _RAIL_BOX, _GATE, _STRIP, clearance, "RAIL-DEST", "HUB-RAIL"),
        _row(_TERMINAL, _RAIL_BOX, _GATE, _STRIP, _hours(12), "RAIL-LIFT", "HUB-RAIL", "US"),
        _row(_TERMINAL, _RAIL_PART, _GATE, _STRIP, parts, "RAIL-DEST-LCL", "HUB-CFS"),
        _row(_TERMINAL, _GATE, _TRUCK_BOX, _STAY, clearance, "RAIL-DEST", "HUB-RAIL"),
        _row(_TERMINAL, _GATE, _TRUCK_BOX, _STAY, _hours(12), "RAIL-LIFT", "HUB-RAIL", "US"),
        _row(_TERMINAL, _GATE, _TRUCK_PART, _STRIP, parts, "RAIL-DEST-LCL", "HUB-CFS"),
    ]


def _days(row: Record, extra: float = 0.0) -> int:
    """Return the typical days of a row in minutes."""
    return round((number(row, "value_typical") + extra) * MINUTES_PER_DAY)


def _clearance(record_id: str) -> _Dwell:
    row = record("reliability_dwell_customs", record_id)
    return _Dwell(_days(row), provenance(row), confidence(row))


def _air(countries: Iterable[str]) -> list[Transfer]:
    """Build-up and break-down at airports; clearance runs beside handling."""
    clearance = record("reliability_dwell_customs", "RD-038")
    arriving = _Dwell(
        _days(clearance, 0.5),
        provenance(clearance, "+ 12 h handling, planning default"),
        Confidence.DERIVED,
    )
    rows = [_row(_AIRPORT, _FLIGHT, _FLIGHT, _STAY, _hours(12), "AIR-TRANSIT", "HUB-AIR")]
    for country, suffix in (("", ""), ("CN", "-CN")):
        for before in (_TRUCK_PART, _GATE):
            name = f"AIR-ORIGIN{suffix}"
            rows.append(
                _row(_AIRPORT, before, _FLIGHT, _STUFF, _hours(18), name, "HUB-AIR", country)
            )
    for country in ("", *(c for c in countries if c in EU or c == "US")):
        suffix = {"": "", "US": "-US"}.get(country, "-EU")
        for after in (_TRUCK_PART, _GATE):
            name = f"AIR-DEST{suffix}"
            rows.append(_row(_AIRPORT, _FLIGHT, after, _STRIP, arriving, name, "HUB-AIR", country))
        name = f"AIR-DEST{suffix}"
        rows.append(_row(_AIRPORT, _GATE, _TRUCK_PART, _STRIP, arriving, name, "HUB-AIR", country))
    return rows


def _imports(country: str) -> list[Transfer]:
    """Discharge, clearance and release at the ports of one country.

    A journey that begins at a port (bought CIF) begins on the quay, before clearance.
    """
    boxes = _box_dwell(country)
    parts = boxes._replace(
        minutes=boxes.minutes + round(_LCL_EXTRA_DAYS * MINUTES_PER_DAY),
        source=f"{boxes.source}; LCL + {_LCL_EXTRA_DAYS} days: RD-037 less RD-036, and devanning",
        confidence=worst(boxes.confidence, Confidence.DERIVED),
    )
    own = country in ("US", "DE", "NL", "BE")
    group = f"-{country}" if own else ("-EU" if country in EU else "")
    parts_group = "-US" if country == "US" else ("-EU" if country in EU else "")
    rows = []
    name = f"DEST-FCL{group}"
    for before, after, change in (
        (_SEA_BOX, _TRUCK_BOX, _STAY),
        (_SEA_BOX, _GATE, _STRIP),
        (_GATE, _TRUCK_BOX, _STAY),
    ):
        rows.append(_row(_PORT, before, after, change, boxes, name, "HUB-PORT", country))
    name = f"DEST-LCL{parts_group}"
    for before, after in ((_SEA_PART, _TRUCK_PART), (_SEA_PART, _GATE), (_GATE, _TRUCK_PART)):
        rows.append(_row(_PORT, before, after, _STRIP, parts, name, "HUB-CFS", country))
    return rows


def _box_dwell(country: str) -> _Dwell:
    """Return days from discharge to release: the port's dwell or clearance, whichever is longer."""
    if country == "US":
        return _clearance("RD-015")
    if country in _EMERGING:
        return _clearance("RD-044")
    if country in ("JP", "KR"):
        row = record("reliability_dwell_customs", "RD-043")
        source = provenance(row, "+ 1.5 days in the yard, planning default")
        return _Dwell(_days(row, 1.5), source, Confidence.UNVERIFIED)
    row = record("reliability_dwell_customs", "RD-020")
    measured = country in ("DE", "NL", "BE")
    remark = "" if measured else "borrowed from Rotterdam, Hamburg, Antwerp"
    return _Dwell(_days(row), provenance(row, remark), confidence(row))


_UNLOADING = {"US": "UNLOAD-US", "CA": "UNLOAD-US", "DE": "UNLOAD-EU", "PL": "UNLOAD-EU"}


def _unloading(country: str) -> str:
    return _UNLOADING.get(_PICK_GROUPS.get(country, ""), "UNLOAD")


def _through_a_warehouse(country: str) -> list[Transfer]:
    """Unloading, picking and devanning at the warehouses of one country."""
    group = _PICK_GROUPS.get(country, "")
    suffix = f"-{group}" if group else ""
    store, dock = "HUB-WAREHOUSE", "HUB-CROSSDOCK"
    flow, sort, devan = f"FLOW{suffix}", f"SORT{suffix}", f"DEVAN{suffix}"
    name = _unloading(country)
    return [
        _row(_WAREHOUSE, _TRUCK_BOX, _GATE, _STRIP, _hours(8), name, store, country),
        _row(_WAREHOUSE, _TRUCK_BOX, _PARCEL, _STRIP, _hours(24), flow, store, country),
        _row(_WAREHOUSE, _TRUCK_PART, _PARCEL, _TRANSLOAD, _hours(12), sort, store, country),
        _row(_WAREHOUSE, _TRUCK_BOX, _TRUCK_PART, _STRIP, _hours(18), devan, dock, country),
        _row(_WAREHOUSE, _GATE, _PARCEL, _STAY, _hours(4), f"PICK{suffix}", store, country),
    ]


def _anywhere() -> list[Transfer]:
    """Return what warehouses and markets of every country share."""
    store, dock = "HUB-WAREHOUSE", "HUB-CROSSDOCK"
    return [
        _row(_WAREHOUSE, _TRUCK_PART, _TRUCK_PART, _TRANSLOAD, _hours(12), "CROSSDOCK", dock),
        _row(_WAREHOUSE, _TRUCK_PART, _GATE, _STAY, _hours(4), "RECEIVE", store),
        _row(_WAREHOUSE, _GATE, _TRUCK_BOX, _STUFF, _hours(4), "STUFF", store),
        _row(_WAREHOUSE, _GATE, _TRUCK_PART, _STAY, _hours(2), "PACK", store),
        _row(_MARKET, _TRUCK_PART, _GATE, _STAY, _hours(2), "RECEIVE"),
        _row(_MARKET, _PARCEL, _GATE, _STAY, _hours(0)),
    ]
