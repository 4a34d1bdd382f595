"""``lanewright quote``: one shipment, four picks."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api import console
from api.bodies import request_of
from api.exit_codes import FINE, NO_ANSWER
from api.goods_input import LineInput
from api.language import label
from api.questions import Asked, RouteInput, read_route
from api.quote_tables import show_quote
from api.settings import settings
from api.wire import route_quote
from network.io.load import load
from network.network import Network
from scenarios.report.words import Words
from solver.plan import Quote
from solver.route import route

OPTIONS = {
    "origin": "FROM",
    "destination": "TO",
    "arrive_by": "--by",
    "barred_modes": "--bar-mode",
    "rules": "--rule",
    "budget_currency": "--currency",
    "value_currency": "--currency",
    "order_value_currency": "--currency",
    "price_currency": "--currency",
    "retail_currency": "--currency",
    "hs_code": "--hs",
    "origin_country": "--made-in",
}
"""Names of fields on the command line where they are not the field's own."""


def run(
    *, texts: Mapping[str, Any], source: str | None, language: str, verbose: bool, as_json: bool
) -> int:
    """Quote, print tables or the wire form; no route is exit code 3."""
    with console.working(label("progress.load", language)):
        network = load(source or settings().network)
    given = route_input(texts)
    asked = read_route(network, given, option)
    title = f"{texts['origin']} - {texts['destination']}"
    with console.working(label("progress.solve", language, title=title)):
        quote = route(network, asked.question)
    if as_json:
        print(wire_text(network, quote, asked, given, language))  # noqa: T201  (data, not prose)
    else:
        show_quote(console.out(), network, quote, asked.notes, Words(language), verbose=verbose)
    return FINE if quote.offers else NO_ANSWER


def route_input(texts: Mapping[str, Any]) -> RouteInput:
    """Return what was typed as the input of a question; one line of goods at most."""
    said = {name: text for name, text in texts.items() if text is not None}
    line = {name: said.pop(name) for name in _OF_GOODS if name in said}
    described = any(line.get(name) for name in _OF_GOODS)
    return RouteInput(**said, lines=(LineInput(**line),) if described else ())


_OF_GOODS = (
    "sku",
    "hs_code",
    "origin_country",
    "retail_price",
    "un_number",
    "packing",
    "has_proof_of_origin",
)


def option(name: str) -> str:
    """Return what the command line calls a field of ``RouteInput``."""
    head = name.rpartition("/")[2] if name.startswith("lines/") else name.partition("/")[0]
    return OPTIONS.get(head, f"--{head.replace('_', '-')}")


def wire_text(
    network: Network, quote: Quote, asked: Asked, given: RouteInput, language: str
) -> str:
    """Return the answer as the service would give it, with the request that would ask for it."""
    answer = route_quote(
        network,
        quote,
        request_of(given),
        created_at=datetime.now(UTC),
        notes=asked.notes,
        language=language,
    )
    body = answer.model_dump(mode="json", exclude_none=True)
    return json.dumps(body, ensure_ascii=False, indent=1)
