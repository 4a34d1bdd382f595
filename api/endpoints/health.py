"""``/healthz`` and ``/readyz``: does the process live, and can it answer."""

from fastapi import APIRouter

from api import errors
from api.deps import LoadedNetwork
from api.schemas import API_VERSION, Health, Readiness
from solver.plan import ENGINE_VERSION

router = APIRouter(tags=["service"])

_READY = {
    "status": "READY",
    "network": "reference",
    "dataVersion": "5f0c6a1e9b7d4c3288aa10fe6d21b9c4",
    "engineVersion": ENGINE_VERSION,
    "apiVersion": API_VERSION,
}


@router.get(
    "/healthz",
    operation_id="getHealth",
    summary="The process lives",
    responses={200: {"content": {"application/json": {"example": {"status": "UP"}}}}},
)
def get_health() -> Health:
    """Answer as long as the process lives."""
    return Health(status="UP")


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="The world is loaded",
    responses={
        200: {"content": {"application/json": {"example": _READY}}},
        **errors.responses(errors.UNAVAILABLE),
    },
)
def get_readiness(network: LoadedNetwork) -> Readiness:
    """Answer with the world that is loaded; 503 until it is."""
    return Readiness(
        status="READY",
        network=network.name,
        data_version=network.digest,
        engine_version=ENGINE_VERSION,
        api_version=API_VERSION,
    )
