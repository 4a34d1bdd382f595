"""Validation errors of a scenario file as findings, each with its JSON pointer and a hint."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from network.enums import Reason
from network.explanation import Explanation
from network.io.rows import nearest, needed_of, reason_of
from network.where import escape

_TAGS = ("union_tag_invalid", "union_tag_not_found")
_EXTRA = ("extra_forbidden", "unexpected_keyword_argument")
_PATTERNS = {
    "^[A-Z]{3}$": "three capital letters are needed",
    "^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens are needed",
}
_BOUNDS = (("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<"))


def findings_of(
    error: ValidationError, model: type[BaseModel], given: Any, place: str = ""
) -> tuple[Explanation, ...]:
    """Return what a validation error found, one finding per place.

    Parameters
    ----------
    model, given
        What the data should have been, and the data.
    place
        The file; JSON pointers follow it.
    """
    found: dict[str, Explanation] = {}
    for item in error.errors(include_url=False):
        finding = _finding(item, model, given, place)
        found.setdefault(finding.place, finding)
    return tuple(found.values())


def _finding(item: Any, model: type[BaseModel], given: Any, place: str) -> Explanation:
    steps = tuple(_steps(item, given))
    kind, context = item["type"], item.get("ctx", {})
    if kind in _TAGS:
        steps = (*steps, "change")
    pointer = place + "".join(f"/{escape(str(step))}" for step in steps)
    subject = next((step for step in reversed(steps) if isinstance(step, str)), "scenario")
    if kind in _EXTRA:
        return Explanation(
            code=Reason.UNKNOWN_FIELD,
            subject=subject,
            limit=str(steps[-2]) if len(steps) > 1 else "",
            needed=nearest(subject, names_at(model, given, steps[:-1])),
            place=pointer,
        )
    bound = next((f"{sign} {context[key]}" for key, sign in _BOUNDS if key in context), "")
    words = context.get("expected_tags") or context.get("expected", "")
    pattern = _PATTERNS.get(context.get("pattern", ""), "")
    value = _value_at(given, steps)
    return Explanation(
        code=_code(kind, value),
        subject=subject,
        current=_short(value),
        needed=str(words).replace("'", "") or bound or pattern or needed_of(kind, item["msg"]),
        place=pointer,
    )


def _code(kind: str, value: Any) -> Reason:
    return Reason.NOT_A_WORD if kind in (*_TAGS, "literal_error") else reason_of(kind, value)


def _steps(item: Any, given: Any) -> Iterator[str | int]:
    """Walk the data along a location; what pydantic adds (union members, tags) is left out."""
    here = given
    for number, step in enumerate(item["loc"]):
        is_last = number == len(item["loc"]) - 1
        in_mapping = isinstance(here, Mapping) and step in here
        in_list = isinstance(here, list | tuple) and isinstance(step, int)
        if in_mapping or in_list:
            here = here[step]
        elif not (is_last and item["type"] == "missing"):
            continue
        yield step


def _value_at(given: Any, steps: Sequence[str | int]) -> Any:
    here = given
    for step in steps:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return here


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004  (one line of a terminal)


def names_at(model: type[BaseModel], given: Any, steps: Sequence[str | int]) -> list[str]:
    """Return the keys that may stand at a place of the data, by the schema of the model."""
    schema = TypeAdapter(model).json_schema(by_alias=True)
    part: Any = schema
    here = given
    for step in steps:
        here = here[step]
        branches = [part.get("items", {})] if isinstance(step, int) else _branches(part, step)
        part = _resolved(schema, branches, here)
    return list(part.get("properties", {}))


def _branches(part: Any, step: str) -> list[Any]:
    property_ = part.get("properties", {}).get(step, {})
    return list(property_.get("anyOf", [property_]))


def _resolved(schema: Any, branches: Sequence[Any], here: Any) -> Any:
    """Return the part of the schema that the data means, references followed."""
    for branch in branches:
        mapping = branch.get("discriminator", {}).get("mapping", {})
        tag = here.get("change") if isinstance(here, Mapping) else None
        reference = mapping.get(tag) or branch.get("$ref")
        if reference is not None:
            return schema["$defs"][reference.rsplit("/", 1)[-1]]
    return branches[0] if branches else {}
