"""What validation says of a value, as reason codes and in the words of the trade."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from network.enums import Reason

_REASONS: dict[str, Reason] = {
    "missing": Reason.MISSING_VALUE,
    "float_parsing": Reason.NOT_A_NUMBER,
    "float_type": Reason.NOT_A_NUMBER,
    "int_parsing": Reason.NOT_A_NUMBER,
    "int_type": Reason.NOT_A_NUMBER,
    "int_from_float": Reason.NOT_A_NUMBER,
    "bool_parsing": Reason.NOT_A_WORD,
    "finite_number": Reason.NOT_FINITE,
    "enum": Reason.NOT_A_WORD,
    "greater_than": Reason.OUT_OF_RANGE,
    "greater_than_equal": Reason.OUT_OF_RANGE,
    "less_than": Reason.OUT_OF_RANGE,
    "less_than_equal": Reason.OUT_OF_RANGE,
    "too_short": Reason.MISSING_VALUE,
    "string_too_short": Reason.MISSING_VALUE,
    "date_parsing": Reason.NOT_A_DATE,
    "date_from_datetime_parsing": Reason.NOT_A_DATE,
    "date_from_datetime_inexact": Reason.NOT_A_DATE,
    "date_type": Reason.NOT_A_DATE,
}

_NEEDED: dict[str, str] = {
    "bool_parsing": "true, false",
    "bool_type": "true, false",
    "int_parsing": "a whole number is needed",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "string_type": "text is needed",
    "list_type": "a list is needed",
    "tuple_type": "a list is needed",
    "dict_type": "a mapping of keys to values is needed",
    "model_type": "a mapping of keys to values is needed",
    "model_attributes_type": "a mapping of keys to values is needed",
}
"""What a value of the wrong kind should have been; the words of closed lists hold them too."""


def reason_of(error_type: str, value: Any = "") -> Reason:
    """Return the reason code of a kind of validation error of a value."""
    reason = _REASONS.get(error_type, Reason.BAD_VALUE)
    is_broken = error_type.startswith("int_") and _is_number(value)
    return Reason.BAD_VALUE if is_broken else reason


def needed_of(error_type: str, said: str) -> str:
    """Return what was needed where a validation error says its own words ``said``."""
    return _NEEDED.get(error_type, said)


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def bound_of(limits: Mapping[str, Any]) -> str:
    """Return the bound that a value broke, such as ``>= 0``; empty when it broke none."""
    signs = (("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<"))
    return next((f"{sign} {limits[key]}" for key, sign in signs if key in limits), "")
