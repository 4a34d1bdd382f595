"""Write the OpenAPI snapshot and the answers it shows: ``python -m tests.api.regenerate``.

The answers come first, since the document shows them.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.deps import now
from api.examples import QUOTE_REQUESTS
from network.io.load import load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SNAPSHOT = HERE / "openapi.json"
ANSWERS = ROOT / "api" / "answers"
WORLDS = {"plain": ("ten-nodes", "route-quote"), "customs": ("lamp", "route-quote-customs")}
"""The example world that answers each request, and the file of its answer."""


def text_of(document):
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_answers():
    for name, (world, file) in WORLDS.items():
        app = create_app(load(ROOT / "examples" / world))
        app.dependency_overrides[now] = lambda: datetime(2026, 10, 29, 8, tzinfo=UTC)
        reply = TestClient(app).post("/v1/route-quotes", json=QUOTE_REQUESTS[name]["value"])
        text = json.dumps(reply.json(), ensure_ascii=False, indent=1)
        (ANSWERS / f"{file}.json").write_text(text + "\n", "utf-8")


def write_snapshot():
    SNAPSHOT.write_text(text_of(create_app().openapi()), "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["snapshot"]:
        write_snapshot()
    else:
        write_answers()
        command = [sys.executable, "-m", "tests.api.regenerate", "snapshot"]
        subprocess.run(command, check=True, cwd=ROOT)
