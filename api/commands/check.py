"""``lanewright check``: everything that is wrong with a network."""

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.language import label
from network.check import check
from network.enums import Severity
from network.explanation import render
from network.io.load import load


def run(*, source: str, language: str) -> int:
    """List the findings; errors are bad input, warnings are not.

    Raises
    ------
    InvalidInputError
        When the network cannot be read, with every finding and its ``file!cell``.
    """
    out = console.out()
    with console.working(label("progress.load", language)):
        network = load(source)
        findings = check(network)
    for finding in findings:
        out.print(render(finding, language), soft_wrap=True)
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
