"""Workbooks made by hand for tests: any rows anywhere, and any part of the file replaced."""

import zipfile
from io import BytesIO

import xlsxwriter


def workbook(sheets, top=0, left=0):
    """The bytes of a workbook: rows of plain values by sheet, shifted down and right.

    A value that is called makes its own cell: it is given the sheet, the row and the column.
    """
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, values in enumerate(rows, start=top):
            for at, value in enumerate(values, start=left):
                if callable(value):
                    value(sheet, row, at)
                elif hasattr(value, "isoformat"):
                    sheet.write_datetime(row, at, value, day)
                elif value is not None:
                    sheet.write(row, at, value)
    book.close()
    return data.getvalue()


def formula(text, shown):
    return lambda sheet, row, at: sheet.write_formula(row, at, text, None, shown)


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts):
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return data.getvalue()


def with_part(data, name, change):
    """The workbook with one part of its file changed."""
    parts = parts_of(data)
    parts[name] = change(parts[name])
    return packed(parts)
