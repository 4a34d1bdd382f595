"""The built-in world, generated: sources in, one Network out, the same every time.

``python -m network.reference`` writes the result to the committed tables; a test generates it
again and compares.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from network.enums import OpenStatus
from network.location import Location
from network.network import Network
from network.reference.air_lanes import air_part
from network.reference.basics import equipment, fx_rates
from network.reference.border_lanes import road_part
from network.reference.charges import transfer_tariffs
from network.reference.detours import detours
from network.reference.factors import emission_factors
from network.reference.handling_rules import (
    dangerous_goods,
    equipment_limits,
    free_time,
    incoterm_splits,
)
from network.reference.last_mile import parcel_part
from network.reference.places import facilities, locations, passages
from network.reference.rail_lanes import rail_part
from network.reference.regimes import regimes
from network.reference.sea_lanes import sea_part, waters
from network.reference.source import Part
from network.reference.territories import (
    export_rules,
    exporters,
    importers,
    registrations,
    territories,
)
from network.reference.trade_rules import goods_scopes, trade_rules, watched_measures
from network.reference.transfers import transfers
from network.reference.warehouse_fees import storage_tariffs
from network.reference.working_times import calendars, working
from network.schema import TABLES
from network.table import Table

NAME = "reference"
REFERENCE_DATE = date(2026, 10, 30)


def generate() -> Network:
    """Return the built-in world.

    Guarantees: deterministic; every row carries its source and confidence; no lane uses a
    passage that is closed in the base or barred by its trade.
    """
    places = locations()
    straits = passages()
    closed = frozenset(p.passage_id for p in straits if p.status is OpenStatus.CLOSED)
    main = Part.joined((sea_part(waters(places, closed)), air_part(places), rail_part(places)))
    road = road_part(places, _called_at(main))
    lanes = Part.joined((main, road, parcel_part(places)))
    return Network(
        tables={
            "locations": _table("locations", [working(place) for place in places]),
            "passages": _table("passages", straits),
            "detours": _table("detours", detours()),
            "equipment": _table("equipment", equipment()),
            "services": _table("services", lanes.services),
            "transfers": _table("transfers", transfers(places)),
            "tariffs": _table("tariffs", [*lanes.tariffs, *transfer_tariffs(), *storage_tariffs()]),
            "fx_rates": _table("fx_rates", fx_rates()),
            "emission_factors": _table("emission_factors", emission_factors()),
            "facilities": _table("facilities", facilities()),
            **_rules(places),
        },
        name=NAME,
        reference_date=REFERENCE_DATE,
    )


def _rules(places: Sequence[Location]) -> dict[str, Table[Any]]:
    """Return what is allowed, owed and open: trade, dangerous goods, free time, working times."""
    rows: dict[str, Sequence[Any]] = {
        "territories": territories(),
        "goods_scopes": goods_scopes(),
        "trade_rules": trade_rules(),
        "regimes": regimes(),
        "export_rules": export_rules(),
        "watched_measures": watched_measures(),
        "importers": importers(places),
        "exporters": exporters(places),
        "registrations": registrations(),
        "dg_rules": dangerous_goods(),
        "equipment_limits": equipment_limits(),
        "free_time": free_time(),
        "incoterm_splits": incoterm_splits(),
        "calendars": calendars(places),
    }
    return {name: _table(name, made) for name, made in rows.items()}


def _called_at(part: Part) -> frozenset[str]:
    """Return every place a ship, flight or train calls at."""
    ends = {service.origin_id for service in part.services}
    return frozenset(ends | {service.destination_id for service in part.services})


def _table(name: str, rows: Sequence[Any]) -> Table[Any]:
    return Table.from_rows(TABLES[name], rows)
