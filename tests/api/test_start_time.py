"""``lanewright --help`` imports next to nothing; that is what keeps it quick."""

import subprocess
import sys

import pytest

HEAVY = (
    *("numpy", "scipy", "pandas", "geopandas", "shapely", "networkx", "numba", "ortools"),
    *("pydantic", "fastapi", "starlette", "uvicorn", "jinja2", "searoute", "yaml"),
)
OURS = ("network", "solver", "scenarios")
PROGRAM = """
import sys
from api.cli import main
sys.argv = ["lanewright", *{words!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*{{name.split(".")[0] for name in sys.modules}}, file=sys.stderr)
"""


def imported(*words):
    command = [sys.executable, "-c", PROGRAM.format(words=list(words))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_imports_no_library_and_no_engine():
    assert not imported("--help") & {*HEAVY, *OURS}


@pytest.mark.parametrize("command", ["check", "quote", "ship", "compare", "serve", "demo"])
def test_help_of_a_command_imports_only_what_typer_reads_options_with(command):
    assert imported(command, "--help") & {*HEAVY, *OURS} <= {"pydantic"}


def test_the_check_would_notice():
    assert {"api", "typer"} <= imported("--help")
