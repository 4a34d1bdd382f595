"""Where the public instances stand, and their referee."""

import importlib.util
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("LANEWRIGHT_BENCH", Path(__file__).parents[3] / "shared" / "bench"))


def need(name):
    """Return a public file; skip, naming the folder, where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the public instances are not at {FOLDER}: set LANEWRIGHT_BENCH")
    return path


def referee():
    spec = importlib.util.spec_from_file_location("check", need("check.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
