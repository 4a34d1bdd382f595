"""Columns of a table as plain values, for writers of every kind of file."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from network.schema import Field
from network.table import BLANK, LIST_SEPARATOR, NO_DAY, Table, day_of


def used_columns(table: Table[Any]) -> dict[Field, list[Any]]:
    """Return the columns that must be written: required ones, the key, and what is not default."""
    columns = {field: plain_values(table, field) for field in table.schema.fields}
    return {
        field: values
        for field, values in columns.items()
        if field.required
        or field.name in table.schema.key
        or any(value != field.default for value in values)
    }


def plain_values(table: Table[Any], field: Field) -> list[Any]:  # noqa: PLR0911  (per kind)
    """Return a column as Python values in row order: blank is ``None``, a list is a tuple."""
    values = table.array(field.name)
    match field.kind:
        case "text":
            return _coded(table.vocabulary(field.name), values)
        case "word":
            return _coded([word or None for word in table.vocabulary(field.name)], values)
        case "list":
            words = table.vocabulary(field.name)
            return _coded(
                [tuple(word.split(LIST_SEPARATOR)) if word else () for word in words], values
            )
        case "real":
            reals = values.astype(object)
            reals[np.isnan(values)] = None
            return list(reals)
        case "whole":
            wholes = values.astype(object)
            wholes[values == BLANK] = None
            return list(wholes)
        case "flag":
            return list(values.tolist())
        case "day":
            days, codes = np.unique(values, return_inverse=True)
            return _coded([None if day == NO_DAY else day_of(day) for day in days], codes)


def _coded(words: Sequence[Any], codes: Any) -> list[Any]:
    return [words[code] for code in codes.tolist()]
