"""The service: ``create_app`` puts routes, errors and the world together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from api import errors
from api.body_limit import BodyLimit
from api.endpoints import health, problems, route_quotes
from api.schemas import API_VERSION, Problem
from api.settings import settings
from network.io.load import load
from network.network import Network

DESCRIPTION = """Plans and prices freight from factory to customer.

Amounts are decimal strings, quantities carry their unit in the name, times carry the offset of
the place. Errors are problem documents (RFC 9457). Texts follow `Accept-Language` (en, zh).
"""


def create_app(network: Network | None = None) -> FastAPI:
    """Make the service.

    Parameters
    ----------
    network
        The world to answer on; when left out, the one that ``LANEWRIGHT_NETWORK`` names is
        loaded at start-up, and a broken one stops the start with every finding.
    """
    app = FastAPI(
        title="Lanewright",
        version=API_VERSION,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        separate_input_output_schemas=False,
    )
    app.state.network = network
    errors.install(app)
    app.add_middleware(BodyLimit)
    for module in (route_quotes, health, problems):
        app.include_router(module.router)
    _declare_problem(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.network is None:
        app.state.network = await asyncio.to_thread(load, settings().network)
    yield


def _declare_problem(app: FastAPI) -> None:
    """Add the problem document to the components, in place of the framework's own error."""
    plain = app.openapi

    def with_problem() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            _, made = models_json_schema(
                [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
            )
            schemas.update(made["$defs"])
            _drop_framework_error(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = with_problem  # type: ignore[method-assign]


def _drop_framework_error(document: dict[str, Any]) -> None:
    """Leave out the 422 that the framework declares on its own and we never send."""
    for methods in document["paths"].values():
        for operation in methods.values():
            if "application/json" in operation["responses"].get("422", {}).get("content", {}):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
