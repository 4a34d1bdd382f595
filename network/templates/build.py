"""Make the world of a template: a part of the built-in one, its own places and rows, furnished."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from network.enums import Confidence, Mode
from network.extract import extract
from network.network import Network
from network.reference import reference
from network.schema import TABLES, TableSchema
from network.table import Table
from network.templates.furnish import furnishing, with_hours
from network.templates.samples import INVENTED
from network.templates.template import Shuttle, Template, Twin

_TABLE_OF: Mapping[type[Any], TableSchema] = {schema.noun: schema for schema in TABLES.values()}


def build(template: Template) -> Network:
    """Return the world of a template.

    Guarantees: deterministic; every reference leads somewhere; rows of the built-in world keep
    their source and confidence, invented ones say that they are; every table is there, if only
    to be filled in.
    """
    world = reduce(with_twin, template.twins, with_hours(reference()))
    part = usable_transfers(extract(world, template.places))
    part = reduce(with_shuttle, template.shuttles, part)
    part = with_rows(part, furnishing(part))
    part = with_rows(part, template.rows())
    return Network(
        tables={name: part.table(name) for name in TABLES},
        name=template.name,
        reference_date=part.reference_date,
    )


def with_twin(network: Network, twin: Twin) -> Network:
    """Return a network with one more place, reached and left as its twin is."""
    fresh = {}
    for name, table in network.tables.items():
        columns = _columns_of_places(table.schema)
        touched = np.zeros(len(table), np.bool_)
        for column in columns:
            touched |= table.equals(column, twin.of)
        if columns and touched.any():
            rows = [_renamed(row, table.schema, twin) for row in table.take(touched)]
            fresh[name] = table.append(rows)
    return network.with_tables(fresh)


def _columns_of_places(schema: TableSchema) -> list[str]:
    if schema.name == "locations":
        return ["location_id"]
    return [
        column
        for column, target in schema.references
        if target == "locations" and (found := schema.field(column)) and found.kind == "text"
    ]


def _renamed(row: Any, schema: TableSchema, twin: Twin) -> Any:
    """Return a row about the twin; where its key does not name the place, it is told apart."""
    places = _columns_of_places(schema)
    fresh: dict[str, Any] = {c: twin.location_id for c in places if getattr(row, c) == twin.of}
    key = schema.key[0]
    if key not in fresh:
        text = getattr(row, key)
        fresh[key] = (
            text.replace(twin.of, twin.location_id)
            if twin.of in text
            else f"{text}/{twin.location_id}"
        )
    if schema.name == "locations":
        fresh.update(name=twin.name, place_code=())
    if schema.field("source"):
        fresh["source"] = f"{INVENTED}: as {twin.of}; {row.source}"
        fresh["confidence"] = Confidence.UNVERIFIED
    return replace(row, **fresh)


def with_shuttle(network: Network, shuttle: Shuttle) -> Network:
    """Return a network with the services between two places run between two others as well."""
    services = network.services
    origin, destination = shuttle.like
    alike = services.equals("origin_id", origin) & services.equals("destination_id", destination)
    rows = [
        replace(
            service,
            service_id=f"{shuttle.origin_id}-{shuttle.destination_id}-{service.load_form}",
            origin_id=shuttle.origin_id,
            destination_id=shuttle.destination_id,
            source=f"{INVENTED}: as {service.service_id}; {service.source}",
            confidence=Confidence.UNVERIFIED,
        )
        for service in services.take(alike)
        if service.mode is Mode.TRUCK
    ]
    return network.with_table(services.append(rows))


def usable_transfers(network: Network) -> Network:
    """Return a network without the transfers from or to ways of going that no service has."""
    services, transfers = network.services, network.transfers
    ways = {*zip(services.texts("mode"), services.texts("load_form"), strict=True)}
    ways |= {(mode, "") for mode, _ in ways} | {(Mode.GATE.value, ""), ("", "")}
    ways |= {("", form) for _, form in ways}
    ends = [transfers.texts(c) for c in ("from_mode", "from_form", "to_mode", "to_form")]
    kept = np.array(
        [
            (arriving, arrives) in ways and (leaving, leaves) in ways
            for arriving, arrives, leaving, leaves in zip(*ends, strict=True)
        ],
        np.bool_,
    )
    return network.with_table(transfers.take(kept))


def with_rows(network: Network, rows: Iterable[Any]) -> Network:
    """Return a network with rows of any tables put in; one of the same key takes its place."""
    by_table: dict[str, list[Any]] = {}
    for row in rows:
        by_table.setdefault(_TABLE_OF[type(row)].name, []).append(row)
    return network.with_tables(
        {name: _put(network.table(name), given) for name, given in by_table.items()}
    )


def _put(table: Table[Any], rows: Sequence[Any]) -> Table[Any]:
    fresh = Table.from_rows(table.schema, rows)
    new = set(fresh.key_values())
    keep = np.array([key not in new for key in table.key_values()], np.bool_)
    return table.take(keep).concatenate(fresh)
