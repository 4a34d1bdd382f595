"""A network as a folder of Parquet files: one file per table, ``network.parquet`` for the rest.

Tables with ``lat`` and ``lon`` are written as GeoParquet, so that a map program opens them; the
geometry is made of those two columns and is passed over on reading. Places are ``file!F17`` as
if the file were a sheet with its header in row 1. Needs the extra ``parquet``.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import HEAD, Cells, RawTables
from network.io.folder import read_folder_of
from network.io.head import lines_of
from network.io.staged import put_in_place
from network.io.values import plain_values
from network.io.xlsx_scan import MOST_CELLS
from network.network import Network
from network.schema import TABLES, Field, TableSchema
from network.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"
GEOMETRY = "geometry"
_GEO = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""What makes a file GeoParquet; without a reference system it is longitude and latitude."""

_POSITION = ("lat", "lon")
_PASSED_OVER = (GEOMETRY, "__index_level_0__")


def read_raw(source: Path) -> RawTables:
    """Read the cells of every Parquet file of a folder, or of one; findings are returned."""
    absent = _extra_missing(str(source))
    if absent is not None:
        return RawTables(name=source.resolve().name, findings=(absent,))
    return read_folder_of(source, SUFFIX, _read_cells)


def _extra_missing(subject: str) -> Explanation | None:
    """Return what is wrong when the library is not installed."""
    try:
        import pyarrow  # noqa: F401, ICN001, PLC0415  (an extra: only for those who use Parquet)
    except ImportError:
        extra = "lanewright[parquet]"
        return Explanation(
            code=Reason.EXTRA_MISSING, subject=subject, needed="pyarrow", limit=extra
        )
    return None


def _read_cells(file: Path) -> Cells | Explanation:
    from pyarrow import parquet  # noqa: PLC0415  (an extra, as above)

    try:
        with parquet.ParquetFile(file) as opened:
            names = [name for name in opened.schema_arrow.names if name not in _PASSED_OVER]
            cells = opened.metadata.num_rows * len(names)
            if cells > MOST_CELLS:
                return Explanation(
                    code=Reason.FILE_TOO_LARGE,
                    subject=file.name,
                    current=f"{cells:,} cells",
                    needed=f"{MOST_CELLS:,} cells",
                    place=file.name,
                )
            table = opened.read(columns=names)
            columns = [table.column(name).to_pylist() for name in names]
    except Exception as error:  # noqa: BLE001  (the library raises a dozen kinds on a broken file)
        return Explanation(
            code=Reason.FILE_UNREADABLE,
            subject=str(error).splitlines()[0] if str(error) else "it is damaged",
            needed="Parquet",
            place=file.name,
        )
    return Cells(file.name, tuple(names), list(zip(*columns, strict=True)))


def write_folder(network: Network, folder: str | Path) -> None:
    """Write a network as a folder of Parquet files with all columns of every table with rows.

    Guarantees: what ``load`` then reads is this network. Files of tables that the network does
    not have are removed; files that are no tables stay. Should one file fail, none changes.

    Raises
    ------
    InvalidInputError
        When the folder cannot be written, or the extra ``parquet`` is not installed.
    """
    absent = _extra_missing(str(folder))
    if absent is not None:
        raise InvalidInputError((absent,))
    from pyarrow import parquet, table  # noqa: PLC0415  (an extra, as above)

    with put_in_place(Path(folder), {HEAD, *TABLES}, SUFFIX) as aside:
        (key, value), *lines = [tuple(map(str, line)) for line in lines_of(network)]
        head = table({key: [line[0] for line in lines], value: [line[1] for line in lines]})
        parquet.write_table(head, aside / f"{HEAD}{SUFFIX}")
        for name in sorted(TABLES):
            rows = network.table(name)
            if len(rows):
                _write(rows, aside / f"{name}{SUFFIX}")


def _write(table: Table[Any], file: Path) -> None:
    from pyarrow import array, parquet  # noqa: PLC0415  (an extra, as above)

    columns = _arrow_table(table)
    if has_position(table.schema):
        lat, lon = table.array("lat"), table.array("lon")
        columns = columns.append_column(GEOMETRY, array(_points(lat, lon)))
        columns = columns.replace_schema_metadata({"geo": json.dumps(_GEO)})
    parquet.write_table(columns, file)


def _points(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> list[bytes]:
    """Return points as well-known binary: byte order, kind 1, x, y."""
    points = np.zeros(len(lat), np.dtype([("order", "u1"), ("kind", "<u4"), ("xy", "<f8", 2)]))
    points["order"], points["kind"] = 1, 1
    points["xy"] = np.column_stack([lon, lat])
    return [point.tobytes() for point in points]


def _arrow_table(table: Table[Any]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  (an extra, as above)

    return pa.table(
        {
            field.name: pa.array(_plain(field, plain_values(table, field)), type=_type(field))
            for field in table.schema.fields
        }
    )


def _plain(field: Field, values: Iterable[Any]) -> list[Any]:
    """Return values without words of closed lists, which the library does not know."""
    if field.words is None:
        return list(values)
    if field.kind == "list":
        return [[str(item) for item in value] for value in values]
    return [None if value is None else str(value) for value in values]


def _type(field: Field) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415  (an extra, as above)

    types = {
        "list": pa.list_(pa.string()),
        "real": pa.float64(),
        "whole": pa.int64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
    }
    return types.get(field.kind, pa.string())


def has_position(schema: TableSchema) -> bool:
    """Tell whether the rows of a table stand somewhere on the map."""
    return all(schema.field(name) is not None for name in _POSITION)
