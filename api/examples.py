"""Examples of the OpenAPI document: requests by hand, answers as the service gave them.

The answers are files made by ``python -m tests.api.regenerate``; a test checks that they are
answers the wire models accept.
"""

import json
from pathlib import Path
from typing import Any

from fastapi.openapi.models import Example

_ANSWERS = Path(__file__).parent / "answers"


def _answer(name: str) -> dict[str, Any]:
    file = _ANSWERS / f"{name}.json"
    answer: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return answer


QUOTE_REQUESTS: dict[str, Example] = {
    "plain": {
        "summary": "1.2 t and 4 m3 from Shenzhen to Hamburg",
        "value": {
            "placeOfReceipt": {"unLocationCode": "CNSZX"},
            "placeOfDelivery": {"unLocationCode": "DEHAM"},
            "goods": {"weightKg": 1200, "volumeM3": 4},
        },
    },
    "limits": {
        "summary": "With a value, a deadline and a mode ruled out",
        "value": {
            "placeOfReceipt": {"type": "INTERNAL", "value": "FAC-SZX"},
            "placeOfDelivery": "DEHAM",
            "goods": {
                "weightKg": "8400",
                "volumeM3": "31.5",
                "packages": 42,
                "units": 840,
                "value": {"amount": "96000.00", "currency": "USD"},
            },
            "currency": "EUR",
            "readyAt": "2026-11-02T09:00:00+08:00",
            "limits": {"arriveBy": "2026-12-31", "maxLegs": 6, "barredModes": ["AIR"]},
        },
    },
    "customs": {
        "summary": "9,400 lamps described for customs, in the world of examples/lamp",
        "value": {
            "placeOfReceipt": {"unLocationCode": "CNSZX"},
            "placeOfDelivery": {"unLocationCode": "DEHAJ"},
            "goods": {
                "weightKg": 13160,
                "volumeM3": "65.8",
                "packages": 940,
                "lines": [
                    {
                        "hsCode": "9405.21",
                        "originCountry": "CN",
                        "units": 9400,
                        "transferPrice": {"amount": "12.00", "currency": "USD"},
                    }
                ],
            },
            "importerId": "LAMP-DE",
            "readyAt": "2026-11-02",
        },
    },
}
QUOTE_ANSWERS: dict[str, Example] = {
    name: {"summary": request["summary"], "value": _answer(file)}
    for name, file, request in (
        ("plain", "route-quote", QUOTE_REQUESTS["plain"]),
        ("customs", "route-quote-customs", QUOTE_REQUESTS["customs"]),
    )
}
"""The answers to the requests of the same names."""
