"""The error tree.

::

    FreightError
    ├── InvalidInputError        the input breaks its rules; every finding is listed
    │   └── UnknownLocationError a place that the network does not have
    ├── BackendError             a solver failed in a way its own status does not cover
    └── PlanRejectedError        the referee found a violation: a bug of ours

Outcomes such as "no route in time" are data, not errors. Errors know no HTTP; they
survive pickling because their fields are their arguments.
"""

from collections.abc import Sequence

from network.enums import Reason
from network.explanation import Explanation


class FreightError(Exception):
    """Base of everything this project raises on purpose."""

    code = "FREIGHT_ERROR"


class InvalidInputError(FreightError):
    """The input breaks its rules; ``findings`` lists all of them at once."""

    code = "INVALID_INPUT"

    def __init__(self, findings: tuple[Explanation, ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class UnknownLocationError(InvalidInputError):
    """A place that the network does not have; the nearest names are offered."""

    code = "UNKNOWN_LOCATION"


def refuse(findings: Sequence[Explanation]) -> None:
    """Raise what was found, if anything: all of it at once.

    Raises
    ------
    UnknownLocationError
        When all that is wrong is that places are not known.
    InvalidInputError
        For anything else.
    """
    if findings:
        lost = all(finding.code is Reason.UNKNOWN_LOCATION for finding in findings)
        raise (UnknownLocationError if lost else InvalidInputError)(tuple(findings))


class BackendError(FreightError):
    """A solver failed in a way that its own status does not cover."""

    code = "BACKEND_FAILED"

    def __init__(self, backend: str, detail: str) -> None:
        super().__init__(backend, detail)
        self.backend = backend
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.backend}: {self.detail}"


class PlanRejectedError(FreightError):
    """The referee found a violation in an answer of ours. This is a bug: please report it."""

    code = "PLAN_REJECTED"

    def __init__(self, violations: tuple[Explanation, ...]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        lines = "\n".join(str(violation) for violation in self.violations)
        return f"The referee rejected our own answer; this is a bug, please report it.\n{lines}"
