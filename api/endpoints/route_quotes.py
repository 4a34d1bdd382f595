"""``/v1/route-quotes``: how can this shipment go, and what does it cost."""

from typing import Annotated

from fastapi import APIRouter, Body

from api import errors, wire
from api.deps import AskedRoute, Language, LoadedNetwork, Now
from api.examples import QUOTE_ANSWERS, QUOTE_REQUESTS
from api.schemas import RouteQuoteAnswer, RouteQuoteRequest
from solver.route import route

router = APIRouter(prefix="/v1", tags=["quotes"])


@router.post(
    "/route-quotes",
    status_code=201,
    operation_id="createRouteQuote",
    summary="Quote a shipment",
    response_model_exclude_none=True,
    responses={
        201: {"content": {"application/json": {"examples": QUOTE_ANSWERS}}},
        **errors.responses(
            errors.VALIDATION,
            errors.UNKNOWN_LOCATION,
            errors.BAD_REQUEST,
            errors.TOO_LARGE,
            errors.UNAVAILABLE,
        ),
    },
)
def create_route_quote(
    body: Annotated[RouteQuoteRequest, Body(openapi_examples=QUOTE_REQUESTS)],
    asked: AskedRoute,
    network: LoadedNetwork,
    language: Language,
    now: Now,
) -> RouteQuoteAnswer:
    """Answer with the cheapest, fastest, greenest and balanced route, and the front in short.

    No feasible route is an answer too: status ``INFEASIBLE`` with reasons. All that is wrong
    with a request comes back at once, each finding with its JSON pointer.
    """
    quote = route(network, asked.question)
    return wire.route_quote(
        network, quote, body, created_at=now, notes=asked.notes, language=language
    )
