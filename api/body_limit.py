"""A body is read up to a limit: what is larger is refused before it fills the memory."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 1_000_000
TOO_LARGE_STATUS = 413


class BodyLimit:
    """Counts the bytes of a request body; more than ``MOST_BODY_BYTES`` is a problem 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its body counted as it is read."""
        read = 0
        said = dict(scope.get("headers", ())).get(b"content-length", b"0")

        async def counted() -> Message:
            nonlocal read
            if said.isdigit() and int(said) > MOST_BODY_BYTES:
                raise HTTPException(TOO_LARGE_STATUS)
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BODY_BYTES:
                raise HTTPException(TOO_LARGE_STATUS)
            return message

        await self.app(scope, counted, send)
