"""Words for people: the language of a call, and the catalogue of labels of both faces."""

import json
from functools import cache
from pathlib import Path

from network.explanation import LANGUAGES

DEFAULT_LANGUAGE = "en"


def negotiate(accept_language: str) -> str:
    """Return the best language we speak for an ``Accept-Language`` header (RFC 9110).

    Unknown languages, ``*`` and malformed weights fall back to English.
    """
    best, best_weight = DEFAULT_LANGUAGE, 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().casefold().split("-")[0]
        weight = _weight(parameter)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


@cache
def labels(language: str) -> dict[str, str]:
    """Return the labels of a language; an unknown language reads English."""
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    path = Path(__file__).parent / "messages" / f"{known}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def label(key: str, language: str, **parameters: object) -> str:
    """Return one label with its parameters filled in."""
    return labels(language)[key].format(**parameters)
