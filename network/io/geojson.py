"""A network as GeoJSON: places as points, services as lines. A view to look at, not read back."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from network.graph import to_geodataframes
from network.io.staged import one_in_place
from network.io.values import plain_values
from network.network import Network
from network.table import Table

LAYERS = ("locations", "services")


def write_geojson(network: Network, path: str | Path, tables: Iterable[str] = LAYERS) -> None:
    """Write places and services as one collection of features, in WGS 84.

    Every feature holds the columns of its row, and ``table`` says which it is. Lines are those
    of ``network.graph.to_geodataframes``; a service from a place to itself has no geometry.

    Raises
    ------
    InvalidInputError
        When the file cannot be written.
    """
    wanted = set(tables)
    layers = zip(LAYERS, to_geodataframes(network), strict=True)
    features = [
        feature
        for name, frame in layers
        if name in wanted
        for feature in _features(network.table(name), frame.geometry)
    ]
    collection = {"type": "FeatureCollection", "name": network.name, "features": features}
    with one_in_place(Path(path)) as aside, aside.open("w", encoding="utf-8") as file:
        json.dump(collection, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def _features(table: Table[Any], geometries: Iterable[Any]) -> Iterator[dict[str, Any]]:
    from shapely.geometry import mapping  # noqa: PLC0415  (heavy; only for those who want a map)

    fields = table.schema.fields
    columns = [[_plain(value) for value in plain_values(table, field)] for field in fields]
    names = [field.name for field in fields]
    for values, geometry in zip(zip(*columns, strict=True), geometries, strict=True):
        yield {
            "type": "Feature",
            "geometry": None if geometry.is_empty else mapping(geometry),
            "properties": {"table": table.schema.name, **dict(zip(names, values, strict=True))},
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
