"""``lanewright serve``: the HTTP interface in this process."""

import uvicorn

from api import console
from api.app import create_app
from api.exit_codes import FINE
from api.language import label
from api.settings import settings
from network.io.load import load


def run(*, host: str, port: int, source: str | None, language: str) -> int:
    """Load the world, then serve it until interrupted."""
    with console.working(label("progress.load", language)):
        network = load(source or settings().network)
    console.err().print(label("serve.at", language, host=host, port=port))
    uvicorn.run(create_app(network), host=host, port=port, log_level="warning")
    return FINE
