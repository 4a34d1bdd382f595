"""``lanewright check``: everything that is wrong with a network."""

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.language import label
from network.check import check
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.load import load
from solver.dead_ends import dead_ends


def run(*, source: str, language: str) -> int:
    """List the findings; errors are bad input, warnings are not.

    Raises
    ------
    InvalidInputError
        When the network cannot be read, with every finding and its ``file!cell``.
    """
    out = console.out()
    with console.working(label("progress.load", language)):
        if not source.strip():
            blank = Explanation(code=Reason.MISSING_VALUE, subject="NETWORK")
            raise InvalidInputError((blank,))
        network = load(source)
        if not len(network.locations):
            nowhere = Explanation(code=Reason.FILE_MISSING, subject=f"{source}/locations.csv")
            raise InvalidInputError((nowhere,))
        findings = (*check(network), *dead_ends(network))
    for finding in findings:
        said = render(finding, language)
        is_error = finding.severity is Severity.ERROR
        out.print(
            said if is_error else label("finding.warning", language, text=said), soft_wrap=True
        )
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if findings:
        out.print(label("finding.count", language, errors=errors, warnings=len(findings) - errors))
        return BAD_INPUT if errors else FINE
    out.print(
        label(
            "check.good",
            language,
            name=network.name,
            locations=len(network.locations),
            services=len(network.services),
        )
    )
    return FINE
