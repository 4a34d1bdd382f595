"""Starting the service: which world it loads, and what stops it."""

import socket

import pytest
import uvicorn
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.commands import serve
from api.settings import settings
from network.errors import InvalidInputError


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("LANEWRIGHT_NETWORK", "some/folder")
    assert settings().network == "some/folder"
    monkeypatch.setenv("LANEWRIGHT_NETWORK", " ")
    assert settings().network == "reference"


def test_the_service_loads_the_world_at_start(monkeypatch, ten_nodes, network):
    monkeypatch.setenv("LANEWRIGHT_NETWORK", str(ten_nodes))
    with TestClient(create_app()) as client:
        ready = client.get("/readyz").json()
    assert ready["network"] == "ten-nodes"
    assert ready["dataVersion"] == network.digest


def test_a_broken_world_stops_the_start_with_its_findings(monkeypatch, tmp_path):
    (tmp_path / "services.csv").write_text("service_id,mode\nS-1,canoe\n", "utf-8")
    monkeypatch.setenv("LANEWRIGHT_NETWORK", str(tmp_path))
    with pytest.raises(InvalidInputError) as stopped, TestClient(create_app()):
        pass
    assert any(finding.place.startswith("services.csv!") for finding in stopped.value.findings)


def test_serve_listens_where_it_is_told(monkeypatch, ten_nodes):
    calls = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **more: calls.append((app, more)))
    monkeypatch.setattr(serve, "refuse_busy", lambda host, port: None)
    words = ["serve", "--host", "127.0.0.2", "--port", "8181", "--network", str(ten_nodes)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert "http://127.0.0.2:8181" in result.stderr
    ((served, where),) = calls
    assert served.state.network.name == "ten-nodes"
    assert (where["host"], where["port"]) == ("127.0.0.2", 8181)


def test_by_default_only_this_machine_is_served(monkeypatch, ten_nodes):
    calls = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **more: calls.append(more))
    monkeypatch.setattr(serve, "refuse_busy", lambda host, port: None)
    CliRunner().invoke(app, ["serve", "--network", str(ten_nodes)])
    assert calls[0]["host"] == "127.0.0.1"


def test_an_address_that_is_not_free_is_bad_input(ten_nodes):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            app, ["serve", "--port", str(port), "--network", str(ten_nodes)]
        )
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}" in result.stderr
    assert "Listening" not in result.stderr
