"""``lanewright check``: everything that is wrong with a network."""

import json

from api import console
from api.exit_codes import BAD_INPUT, FINE
from api.findings import counts_of, record, show, summary
from api.language import label
from network.check.files import Examination, examine
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.explanation import Explanation
from solver.dead_ends import CHECKS


def run(*, source: str, language: str, as_json: bool = False, show_all: bool = False) -> int:
    """List the findings, errors first, kind by kind; errors are bad input, warnings are not.

    Raises
    ------
    InvalidInputError
        When there is no network to judge: nothing at the path, or no places in it.
    """
    out = console.out()
    with console.working(label("progress.load", language)):
        if not source.strip():
            blank = Explanation(code=Reason.MISSING_VALUE, subject="NETWORK")
            raise InvalidInputError((blank,))
        examined = examine(source, further=CHECKS)
        _refuse_nothing(source, examined)
    counts = counts_of(examined.findings)
    if as_json:
        out.print(_as_json(examined, counts, language), soft_wrap=True)
    elif examined.findings:
        show(out, examined.findings, language, show_all=show_all)
        out.print(summary(counts, language))
    else:
        network = examined.network
        out.print(
            label(
                "check.good",
                language,
                name=network.name,
                locations=len(network.locations),
                services=len(network.services),
            )
        )
    return BAD_INPUT if counts[Severity.ERROR] else FINE


def _refuse_nothing(source: str, examined: Examination) -> None:
    """Refuse what holds no table that could be judged."""
    network, findings = examined.network, examined.findings
    if not any(len(table) for table in network.tables.values()) and findings:
        raise InvalidInputError(findings)
    if not len(network.locations) and not findings:
        nothing = "it holds no table"
        empty = Explanation(code=Reason.FILE_UNREADABLE, subject=nothing, place=source)
        raise InvalidInputError((empty,))


def _as_json(examined: Examination, counts: dict[Severity, int], language: str) -> str:
    """Return network, counts and every finding with its parameters and its words."""
    body = {
        "network": examined.network.name,
        "dataVersion": examined.network.digest,
        "counts": {str(severity): count for severity, count in counts.items()},
        "findings": [record(finding, language) for finding in examined.findings],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)
