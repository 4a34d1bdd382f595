"""``lanewright serve``: the HTTP interface in this process."""

import signal
import socket

import uvicorn

from api import console
from api.app import create_app
from api.exit_codes import FINE
from api.language import label
from api.settings import settings
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.load import load


def run(*, host: str, port: int, source: str | None, language: str) -> int:
    """Load the world, then serve it until interrupted.

    Raises
    ------
    InvalidInputError
        When the network cannot be read, or the address is not free.
    """
    refuse_busy(host, port)
    with console.working(label("progress.load", language)):
        network = load(source or settings().network)
    console.err().print(label("serve.at", language, host=host, port=port))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a server ends that way, in order
    uvicorn.run(create_app(network), host=host, port=port, log_level="warning")
    return FINE


def refuse_busy(host: str, port: int) -> None:
    """Refuse an address that another process listens on, or that is not of this machine.

    Raises
    ------
    InvalidInputError
        With the words of the operating system.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        finding = Explanation(
            code=Reason.BAD_VALUE,
            subject="address",
            current=f"{host}:{port}",
            needed=error.strerror or str(error),
            place="--host, --port",
        )
        raise InvalidInputError((finding,)) from None
