"""``lanewright export``: a network, or some of its tables, in the shape somebody else needs."""

from dataclasses import replace
from pathlib import Path

from api import console
from api.exit_codes import FINE
from api.language import label
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.hints import nearest
from network.io.load import Shape, load, shape_of, write
from network.network import Network
from network.schema import TABLES

GEOJSON = "geojson"
_MAP_SUFFIXES = (".geojson", ".json")


def run(*, source: str, output: Path, tables: str | None, shape: str | None, language: str) -> int:
    """Write the network.

    Raises
    ------
    InvalidInputError
        When the network cannot be read, a table is not known, or nothing can be written there.
    """
    names = _table_names(tables)
    is_map = shape == GEOJSON or (shape is None and output.suffix.lower() in _MAP_SUFFIXES)
    with console.working(label("progress.load", language)):
        network = load(source)
    with console.working(label("progress.write", language)):
        if is_map:
            from network.io.geojson import LAYERS, write_geojson  # noqa: PLC0415  (heavy)

            write_geojson(network, output, names or LAYERS)
        else:
            chosen = Shape(shape) if shape is not None else shape_of(output)
            write(_only(network, names), output, chosen, names or tuple(TABLES))
    console.out().print(label("wrote", language, path=output), soft_wrap=True)
    return FINE


def _table_names(tables: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (tables or "").split(",") if name.strip())
    unknown = tuple(
        Explanation(
            code=Reason.UNKNOWN_TABLE,
            subject=name,
            needed=nearest(name, TABLES) or ", ".join(TABLES),
            place="--tables",
        )
        for name in names
        if name not in TABLES
    )
    if unknown:
        raise InvalidInputError(unknown)
    return names


def _only(network: Network, names: tuple[str, ...]) -> Network:
    """Return a network of some tables; of all when none is named."""
    if not names:
        return network
    return replace(network, tables={name: network.table(name) for name in names})
