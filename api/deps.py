"""What endpoints ask for: the world, the language, the clock, the question of a body."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from api.bodies import read_route_body
from api.errors import BAD_REQUEST, NotReadyError
from api.language import negotiate
from api.questions import Asked
from network.network import Network


def loaded_network(request: Request) -> Network:
    """Return the world the service answers on.

    Raises
    ------
    NotReadyError
        Until it is loaded.
    """
    network = getattr(request.app.state, "network", None)
    if not isinstance(network, Network):
        raise NotReadyError
    return network


def language_of(request: Request) -> str:
    """Return the language of the call."""
    return negotiate(request.headers.get("accept-language", ""))


def now() -> datetime:
    """Return the moment of the call; it dates an answer, it never decides anything."""
    return datetime.now(UTC)


async def json_body(request: Request) -> Any:
    """Return the body as it was sent; None when there is none.

    Raises
    ------
    HTTPException
        400 when it is not JSON.
    """
    try:
        return await request.json() if await request.body() else None
    except (ValueError, RecursionError):
        raise HTTPException(BAD_REQUEST.status) from None


LoadedNetwork = Annotated[Network, Depends(loaded_network)]
Language = Annotated[str, Depends(language_of)]
Now = Annotated[datetime, Depends(now)]
JsonBody = Annotated[Any, Depends(json_body)]


def asked_route(network: LoadedNetwork, body: JsonBody) -> Asked:
    """Return the question of a route quote body, or everything that is wrong with it."""
    return read_route_body(network, body)


AskedRoute = Annotated[Asked, Depends(asked_route)]
