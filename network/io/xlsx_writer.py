"""A network written as one workbook: a sheet per table, plain or as a template to fill in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.cells import HEAD
from network.io.head import lines_of
from network.io.values import plain_values, used_columns
from network.io.xlsx_book import NUMBER_FORMATS, Book, new_book, put_day, put_of
from network.io.xlsx_scan import MOST_ROWS
from network.io.xlsx_template import Template
from network.network import Network
from network.schema import TABLES, Field
from network.table import Table

_WIDEST, _NARROWEST = 40, 9


def write_workbook(network: Network, path: str | Path, *, template: bool = False) -> None:
    """Write a network as a workbook.

    A plain workbook has the tables with rows and their columns that are not all default. A
    template has every table the network names, also without rows, with all columns: headers
    that stay in sight, are coloured where a value is required and carry a note on what they
    mean; drop-downs for closed lists and for references, also below the last row; and first of
    all a sheet ``_notes`` about the tables.

    Guarantees: what ``load`` then reads is this network. The file is written aside and then put
    in place.

    Raises
    ------
    InvalidInputError
        When the file cannot be written, or a table or text is too long for a workbook.
    """
    names = [
        name
        for name in TABLES
        if (name in network.tables if template else len(network.table(name)) > 0)
    ]
    _refuse_too_many_rows(network, names)
    with new_book(Path(path)) as book:
        columns = {name: _columns(network.table(name), template=template) for name in names}
        headers = {name: tuple(used) for name, used in columns.items()}
        extras = Template(book, network, headers) if template else None
        if extras is not None:
            extras.write_notes()
        _write_head(book, network)
        for name in names:
            _write_table(book, name, columns[name], extras)
        if extras is not None:
            extras.write_lists()


def _refuse_too_many_rows(network: Network, names: Sequence[str]) -> None:
    findings = tuple(
        Explanation(
            code=Reason.FILE_TOO_LARGE,
            subject=name,
            current=f"{len(network.table(name)):,} rows",
            needed=f"{MOST_ROWS - 1:,} rows",
            place=name,
        )
        for name in names
        if len(network.table(name)) >= MOST_ROWS
    )
    if findings:
        raise InvalidInputError(findings)


def _columns(table: Table[Any], *, template: bool) -> dict[Field, list[Any]]:
    if template:
        return {field: plain_values(table, field) for field in table.schema.fields}
    return used_columns(table)


def _write_head(book: Book, network: Network) -> None:
    sheet = book.sheet(HEAD)
    sheet.set_column(0, 1, 24)
    bold, day = book.format(bold=True), book.format(num_format=NUMBER_FORMATS["day"], align="left")
    left = book.format(align="left")
    (key, value), name, version, reference_date = lines_of(network)
    sheet.write_string(0, 0, key, bold)
    sheet.write_string(0, 1, value, bold)
    sheet.write_string(1, 0, name[0])
    sheet.write_string(1, 1, name[1])
    sheet.write_string(2, 0, version[0])
    sheet.write_number(2, 1, version[1], left)
    sheet.write_string(3, 0, reference_date[0])
    put_day(sheet, 3, 1, reference_date[1], day)
    sheet.freeze_panes(1, 0)


def _write_table(
    book: Book, name: str, columns: dict[Field, list[Any]], extras: Template | None
) -> None:
    sheet = book.sheet(name)
    bold = book.format(bold=True)
    for at, field in enumerate(columns):
        width = min(max(len(field.name) + 2, _NARROWEST), _WIDEST)
        sheet.set_column(at, at, width, book.format(num_format=NUMBER_FORMATS[field.kind]))
        sheet.write_string(0, at, field.name, extras.header(field) if extras else bold)
    sheet.freeze_panes(1, 0)
    if extras is not None:
        extras.equip(sheet, name)
    _write_rows(book, sheet, name, columns)


def _write_rows(book: Book, sheet: Any, name: str, columns: dict[Field, list[Any]]) -> None:
    """Write the rows below the header; what is default is left blank, except in keys."""
    day_format = book.format(num_format=NUMBER_FORMATS["day"])
    key = TABLES[name].key
    puts = [put_of(sheet, field, day_format) for field in columns]
    blanks = [None if field.required or field.name in key else field.default for field in columns]
    empty = (None, "", ())
    for row, values in enumerate(zip(*columns.values(), strict=True), start=1):
        for at, value in enumerate(values):
            if value not in empty and value != blanks[at]:
                puts[at](row, at, value)
