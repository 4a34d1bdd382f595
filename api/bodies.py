"""Request bodies: structure judged by the wire model, values by ``api.questions``, together."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.goods_input import LineInput
from api.questions import Asked, RouteInput, read_route
from api.schemas import RouteQuoteRequest
from api.wire_types import alias
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.rows import nearest
from network.network import Network
from solver.options import DEFAULT_MAX_LEGS

POINTERS = {
    "origin": "/placeOfReceipt",
    "destination": "/placeOfDelivery",
    "weight_kg": "/goods/weightKg",
    "volume_m3": "/goods/volumeM3",
    "packages": "/goods/packages",
    "units": "/goods/units",
    "value": "/goods/value/amount",
    "value_currency": "/goods/value/currency",
    "currency": "/currency",
    "ready": "/readyAt",
    "arrive_by": "/limits/arriveBy",
    "budget": "/limits/budget/amount",
    "budget_currency": "/limits/budget/currency",
    "max_co2e_kg": "/limits/maxCo2eWtwKg",
    "max_legs": "/limits/maxLegs",
    "barred_modes": "/limits/barredModes",
    "avoid": "/limits/avoid",
    "rules": "/rules",
    "lines": "/goods/lines",
    "order_value": "/goods/orderValue/amount",
    "order_value_currency": "/goods/orderValue/currency",
    "channel": "/goods/channel",
    "incoterm": "/incoterm",
    "importer": "/importerId",
    "duty_percent": "/goods/dutyPercent",
}
"""Where each field of ``RouteInput`` stands in the body of ``POST /v1/route-quotes``."""

_STRUCTURE: dict[str, Reason] = {
    "missing": Reason.MISSING_VALUE,
    "extra_forbidden": Reason.UNKNOWN_FIELD,
    "string_too_short": Reason.MISSING_VALUE,
    "literal_error": Reason.NOT_A_WORD,
    "enum": Reason.NOT_A_WORD,
}
_KINDS = {
    "string_type": "a string is needed",
    "string_unicode": "a string of UTF-8 is needed",
    "string_too_long": "a string of at most {max_length} characters is needed",
    "model_type": "an object is needed",
    "model_attributes_type": "an object is needed",
    "list_type": "an array is needed",
    "too_long": "an array of at most {max_length} is needed",
    "bool_type": "true or false is needed",
}
"""What a value should have been, by what JSON calls its types."""


def read_route_body(network: Network, body: Any) -> Asked:
    """Turn the body of a route quote into a question.

    Raises
    ------
    InvalidInputError
        With every finding of structure and values at once, each at its JSON pointer.
    """
    structure = findings_of(RouteQuoteRequest, body)
    if not isinstance(body, dict):
        raise InvalidInputError(structure)
    try:
        asked = read_route(network, _route_input(body), _pointer)
    except InvalidInputError as error:
        said = {finding.place for finding in structure}
        values = tuple(f for f in error.findings if not _is_said(f.place, said))
        if structure:
            raise InvalidInputError((*structure, *values)) from None
        raise
    if structure:
        raise InvalidInputError(structure)
    return asked


def findings_of(model: type[BaseModel], body: Any) -> tuple[Explanation, ...]:
    """Return what is wrong with the structure of a body."""
    try:
        model.model_validate(body)
    except ValidationError as error:
        return explained(error.errors(include_url=False, include_input=False), body, model)
    return ()


def explained(
    errors: Sequence[ErrorDetails], body: Any, model: type[BaseModel] | None = None
) -> tuple[Explanation, ...]:
    """Turn the errors of a wire model into findings, the innermost of each place, once."""
    findings: dict[str, Explanation] = {}
    for item in errors:
        parts = _path(item["loc"], body, is_new=item["type"] in ("missing", "extra_forbidden"))
        place = "".join(f"/{_escaped(part)}" for part in parts)
        findings.setdefault(place, _explained(item, parts, body, model).at(place))
    return tuple(
        finding
        for place, finding in findings.items()
        if not any(other.startswith(f"{place}/") for other in findings)
    )


def _explained(
    item: ErrorDetails, parts: Sequence[int | str], body: Any, model: type[BaseModel] | None
) -> Explanation:
    """Turn one error into a finding; a mistyped field is offered the nearest one."""
    code = _STRUCTURE.get(item["type"], Reason.BAD_VALUE)
    named = [str(part)[:80] for part in parts if isinstance(part, str)]
    subject = named[-1] if named else "body"
    match code:
        case Reason.UNKNOWN_FIELD:
            needed = nearest(subject, _wire_names(model)) if model else ""
            return Explanation(code=code, subject=subject, needed=needed)
        case Reason.MISSING_VALUE:
            return Explanation(code=code, subject=subject)
        case Reason.NOT_A_WORD:
            needed = str(item.get("ctx", {}).get("expected", "")).replace("'", "")
        case _:
            kind = _KINDS.get(item["type"])
            needed = kind.format(**item.get("ctx", {})) if kind else item["msg"]
    return Explanation(code=code, subject=subject, current=_echo(parts, body), needed=needed)


def _wire_names(model: type[BaseModel]) -> set[str]:
    """Return every wire name that a model and its parts know."""
    schema = model.model_json_schema(mode="validation")
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


def _path(loc: tuple[int | str, ...], body: Any, *, is_new: bool) -> list[int | str]:
    """Return the part of an error's path that names fields, not the arms of a union."""
    parts: list[int | str] = []
    here = body
    for position, part in enumerate(loc):
        is_last = position == len(loc) - 1
        if isinstance(here, dict) and (part in here or (is_new and is_last)):
            parts.append(part)
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            parts.append(part)
            here = here[part]
    return parts


def _echo(parts: Sequence[int | str], body: Any) -> str:
    here = body
    for part in parts:
        here = here[part]
    return (here if isinstance(here, str) else json.dumps(here, default=str))[:80]


def _escaped(part: int | str) -> str:
    """Escape one part of a JSON pointer (RFC 6901)."""
    return str(part)[:80].replace("~", "~0").replace("/", "~1")


_LINE_NAMES = {
    "price": "transferPrice/amount",
    "retail_price": "retailPriceGross/amount",
    "price_currency": "transferPrice/currency",
    "retail_currency": "retailPriceGross/currency",
}
"""What fields of a line are called where that is not their own name in camel case."""


def _pointer(name: str) -> str:
    head, _, position = name.partition("/")
    number, _, field = position.partition("/")
    inside = f"/{_LINE_NAMES.get(field, alias(field))}" if field else ""
    return POINTERS[head] + (f"/{number}" if number else "") + inside


def _is_said(place: str, said: set[str]) -> bool:
    """Tell whether a structural finding at the place, above or below it, says it already."""
    return any(
        place == other or place.startswith(f"{other}/") or other.startswith(f"{place}/")
        for other in said
    )


def _route_input(body: dict[str, Any]) -> RouteInput:
    """Gather the raw values of a body; what is not there reads as not said."""
    goods, limits = _object(body, "goods"), _object(body, "limits")
    value, budget = _money(goods, "value"), _money(limits, "budget")
    origin, origin_scheme = _place(body.get("placeOfReceipt"))
    destination, destination_scheme = _place(body.get("placeOfDelivery"))
    return RouteInput(
        origin=origin,
        origin_scheme=origin_scheme,
        destination=destination,
        destination_scheme=destination_scheme,
        weight_kg=_said(goods, "weightKg", ""),
        volume_m3=_said(goods, "volumeM3", ""),
        packages=_said(goods, "packages", 1),
        units=_said(goods, "units", "") if "units" in goods else None,
        value=value[0],
        value_currency=value[1],
        currency=_said(body, "currency", "USD"),
        ready=body.get("readyAt"),
        arrive_by=limits.get("arriveBy"),
        budget=budget[0],
        budget_currency=budget[1],
        max_co2e_kg=limits.get("maxCo2eWtwKg"),
        max_legs=_said(limits, "maxLegs", DEFAULT_MAX_LEGS),
        barred_modes=limits.get("barredModes", ()),
        avoid=limits.get("avoid", ()),
        rules=body.get("rules", ()),
        lines=_lines(goods),
        order_value=_money(goods, "orderValue")[0],
        order_value_currency=_money(goods, "orderValue")[1],
        channel=goods.get("channel"),
        incoterm=body.get("incoterm"),
        importer=body.get("importerId"),
        duty_percent=goods.get("dutyPercent"),
    )


def _lines(goods: dict[str, Any]) -> tuple[LineInput, ...]:
    """Gather the raw values of the lines of goods; one that is no object says nothing."""
    given = goods.get("lines")
    out = []
    for said in given if isinstance(given, list) else []:
        line = said if isinstance(said, dict) else {}
        price, retail = _money(line, "transferPrice"), _money(line, "retailPriceGross")
        out.append(
            LineInput(
                sku=line.get("sku"),
                hs_code=line.get("hsCode"),
                origin_country=line.get("originCountry"),
                units=line.get("units"),
                price=price[0],
                retail_price=retail[0],
                price_currency=price[1],
                retail_currency=retail[1],
                un_number=line.get("unNumber"),
                packing=line.get("packing"),
                state_of_charge_percent=line.get("stateOfChargePercent"),
                has_proof_of_origin=line.get("hasProofOfOrigin", False),
            )
        )
    return tuple(out)


def _said(body: dict[str, Any], name: str, default: Any) -> Any:
    """Return a value; null where there must be one reads as blank, which is a finding."""
    value = body.get(name, default)
    return "" if value is None else value


def _money(body: dict[str, Any], name: str) -> tuple[Any, Any]:
    """Return amount and currency of an amount that may be left out as a whole."""
    inside = body.get(name)
    if not isinstance(inside, dict):
        return None, None
    return _said(inside, "amount", ""), _said(inside, "currency", "")


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    inside = body.get(name)
    return inside if isinstance(inside, dict) else {}


def _place(value: Any) -> tuple[Any, str]:
    """Return the code and the scheme of a place, plain or typed."""
    if not isinstance(value, dict):
        return value, ""
    if "unLocationCode" in value:
        return value["unLocationCode"], "UNLOCODE"
    return value.get("value"), str(value.get("type", ""))


def _goods_body(given: RouteInput) -> dict[str, Any]:
    """Return the part of the body that describes the goods for customs."""

    def money(amount: Any, currency: Any) -> dict[str, Any] | None:
        known = currency or given.value_currency or given.currency
        return None if amount is None else {"amount": str(amount), "currency": known}

    lines = [
        {
            "sku": line.sku,
            "hsCode": line.hs_code,
            "originCountry": line.origin_country,
            "units": line.units,
            "transferPrice": money(line.price, line.price_currency),
            "retailPriceGross": money(line.retail_price, line.retail_currency),
            "unNumber": line.un_number,
            "packing": line.packing,
            "stateOfChargePercent": line.state_of_charge_percent,
            "hasProofOfOrigin": line.has_proof_of_origin is True,
        }
        for line in given.lines
    ]
    body: dict[str, Any] = {
        "orderValue": money(given.order_value, given.order_value_currency),
        "channel": given.channel,
        "dutyPercent": given.duty_percent,
    }
    return {"lines": lines, **{name: said for name, said in body.items() if said is not None}}


def request_of(given: RouteInput) -> RouteQuoteRequest:
    """Return the request body that asks what the input asks."""
    money = {"amount": str(given.value), "currency": given.value_currency or given.currency}
    limits: dict[str, Any] = {
        "arriveBy": given.arrive_by,
        "budget": {"amount": str(given.budget), "currency": given.currency}
        if given.budget is not None
        else None,
        "maxCo2eWtwKg": given.max_co2e_kg,
        "maxLegs": given.max_legs,
        "barredModes": list(given.barred_modes),
        "avoid": list(given.avoid),
    }
    body = {
        "placeOfReceipt": given.origin,
        "placeOfDelivery": given.destination,
        "goods": {
            "weightKg": given.weight_kg,
            "volumeM3": given.volume_m3,
            "packages": given.packages,
            **({} if given.units is None else {"units": given.units}),
            "value": None if given.value is None else money,
            **_goods_body(given),
        },
        "incoterm": given.incoterm,
        "importerId": given.importer,
        "currency": given.currency,
        "readyAt": given.ready,
        "rules": list(given.rules) or None,
        "limits": {name: value for name, value in limits.items() if value is not None},
    }
    return RouteQuoteRequest.model_validate(body)
