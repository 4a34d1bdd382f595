"""What goes wrong on the command line: said on standard error, and turned into an exit code."""

from traceback import format_exception

from api import console
from api.exit_codes import BAD_INPUT, BUG
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
