"""What goes wrong on the command line: said on standard error, and turned into an exit code."""

import os
import sys
from traceback import format_exception

from api import console
from api.exit_codes import BAD_INPUT, BUG, READER_GONE
from api.language import label
from network.errors import BackendError, InvalidInputError, PlanRejectedError
from network.explanation import render


def report(error: Exception, language: str) -> int:
    """Say what went wrong and return the exit code."""
    err = console.err()
    match error:
        case InvalidInputError():
            for finding in error.findings:
                err.print(render(finding, language), soft_wrap=True)
            return BAD_INPUT
        case PlanRejectedError():
            for violation in error.violations:
                err.print(render(violation, language), soft_wrap=True)
        case BackendError():
            err.print(label("error.solver", language, detail=str(error)), soft_wrap=True)
        case _:
            err.print("".join(format_exception(error)), soft_wrap=True)
    err.print(label("error.bug", language), soft_wrap=True)
    return BUG


def reader_gone() -> int:
    """Say nothing more to a reader that has left; return the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return READER_GONE
