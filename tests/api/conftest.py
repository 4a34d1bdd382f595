"""A service and a world small enough to read."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from network.io.load import load

ROOT = Path(__file__).parents[2]
TEN_NODES = ROOT / "examples" / "ten-nodes"
LAMP = ROOT / "examples" / "lamp"


@pytest.fixture(scope="session")
def ten_nodes():
    return TEN_NODES


@pytest.fixture(scope="session")
def network(ten_nodes):
    return load(ten_nodes)


@pytest.fixture(scope="session")
def client(network):
    return TestClient(create_app(network), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def lamp_client():
    """Return a service in the world of the lamp, which knows customs."""
    return TestClient(create_app(load(LAMP)), raise_server_exceptions=False)


@pytest.fixture
def body():
    return {
        "placeOfReceipt": {"unLocationCode": "CNSZX"},
        "placeOfDelivery": {"unLocationCode": "DEHAM"},
        "goods": {"weightKg": 1200, "volumeM3": 4},
    }
