"""One way in and one way out, whatever shape a network is stored in.

A network is a folder of CSV files, a folder of Parquet files, one workbook (``.xlsx``), or the
built-in world by its name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from network.enums import Reason, Shape
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import RawTables
from network.io.columns import TableFile
from network.io.tables import network_of, read_files
from network.network import Network
from network.schema import TABLES

__all__ = ["BUILT_IN", "Shape", "load", "read_raw", "read_tables", "shape_of", "write"]

BUILT_IN = "reference"


_READERS: Mapping[Shape, str] = {
    Shape.CSV: "network.io.csv",
    Shape.XLSX: "network.io.xlsx_reader",
    Shape.PARQUET: "network.io.parquet",
}
_WRITERS: Mapping[Shape, tuple[str, str]] = {
    Shape.CSV: ("network.io.csv", "write_folder"),
    Shape.XLSX: ("network.io.xlsx_writer", "write_workbook"),
    Shape.PARQUET: ("network.io.parquet", "write_folder"),
}
"""What reads and writes a shape: imported when asked for, as libraries come with it."""

_WITH_MACROS = ".xlsm"
_OF_ONE_TABLE = (".csv", ".parquet")
_WORKBOOKS = (".xlsx", _WITH_MACROS)
_OF_OTHERS = frozenset(
    (".xls", ".xlsb", ".ods", ".json", ".tsv", ".txt", ".zip", ".html", ".pdf", ".doc", ".docx")
)


def load(source: str | Path = BUILT_IN) -> Network:
    """Load a network from a folder or a workbook, or the built-in world by its name.

    A single CSV or Parquet file is a network of the one table that it is named after.

    Raises
    ------
    InvalidInputError
        With every finding at once, each with its ``file!cell``.
    """
    if str(source) == BUILT_IN:
        from network.reference import reference  # noqa: PLC0415  (its tables are large)

        return reference()
    return network_of(read_raw(Path(source)))


def read_tables(source: str | Path) -> tuple[dict[str, TableFile], list[Explanation]]:
    """Read the tables of a folder or workbook; findings are returned, not raised."""
    return read_files(read_raw(Path(source)))


def read_raw(source: Path) -> RawTables:
    """Read the cells of a folder or workbook; findings are returned, not raised."""
    if source.is_dir() and any(source.glob("*.csv")) and any(source.glob("*.parquet")):
        both = Explanation(
            code=Reason.BAD_VALUE,
            subject="network",
            current=str(source),
            needed="it holds CSV and Parquet files; one kind is needed",
        )
        return RawTables(name=source.name, findings=(both,))
    raw: RawTables = import_module(_READERS[shape_of(source)]).read_raw(source)
    if source.is_dir() and raw.head is None and not (raw.tables or raw.findings):
        return replace(raw, findings=tuple(_workbooks_in(source)))
    return raw


def _workbooks_in(folder: Path) -> Iterable[Explanation]:
    """Find that a folder holds workbooks in place of tables: one of them is to be named."""
    names = sorted(file.name for file in folder.glob("*.xlsx"))
    if names:
        needed = ", ".join(names)
        yield Explanation(code=Reason.WORKBOOKS_INSIDE, subject=str(folder), needed=needed)


def write(
    network: Network,
    path: str | Path,
    shape: Shape | None = None,
    kept: Collection[str] = tuple(TABLES),
) -> None:
    """Write a network, in the shape that the path has or its suffix names.

    Parameters
    ----------
    kept
        The tables that the network stands for: a path that holds others is not written over.

    Guarantees: what ``load`` then reads is this network. Files are written aside and then put in
    place. A folder keeps what are no tables; a workbook that was a template stays one.

    Raises
    ------
    InvalidInputError
        When the path cannot be written, or holds what would be lost (formulas, notes, other
        tables), or a value does not fit into a cell of a workbook.
    """
    target = Path(path)
    chosen = shape or shape_of(target)
    module, function = _WRITERS[chosen]
    options = {}
    _refuse_suffix(target)
    import_module("network.io.losses").refuse_losses(target, chosen, kept)
    if chosen is Shape.XLSX:
        options["template"] = import_module(_READERS[chosen]).is_template(target)
    getattr(import_module(module), function)(network, target, **options)


def _refuse_suffix(path: Path) -> None:
    """Refuse a path whose suffix promises what would not be there."""
    suffix = path.suffix.lower()
    reason = ""
    if suffix == _WITH_MACROS:
        reason = "its macros would be lost; name an .xlsx"
    elif suffix in _OF_ONE_TABLE and not path.is_dir():
        reason = "all tables need a folder; name one"
    elif suffix in _OF_OTHERS and not path.is_dir():
        reason = "it would be a folder; name an .xlsx, or a folder without such an ending"
    if reason:
        wrong = Explanation(code=Reason.FILE_NOT_WRITTEN, subject=str(path), current=reason)
        raise InvalidInputError((wrong,))


def shape_of(path: Path) -> Shape:
    """Return the shape in which a path is stored, or would be; a new folder holds CSV."""
    if path.is_dir():
        return Shape.PARQUET if any(path.glob("*.parquet")) else Shape.CSV
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        return Shape.XLSX
    return Shape.PARQUET if suffix == ".parquet" else Shape.CSV
