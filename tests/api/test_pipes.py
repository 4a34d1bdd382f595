"""Readers that stop reading, such as ``head``: not an error of ours."""

import os
import subprocess
import sys

import pytest

ARGUMENTS = (
    ("rules", "list", "--territory", "DE"),
    ("rules", "list", "--territory", "DE", "--json"),
    ("init",),
)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
def test_a_reader_that_has_left_is_told_nothing(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "api.cli", *arguments]
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 141
    assert done.stderr == b""
