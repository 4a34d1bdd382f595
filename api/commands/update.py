"""``lanewright update``: take what a feed observed into a network."""

from pathlib import Path

from api import console
from api.exit_codes import FINE
from api.language import label
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation, render
from network.io.load import BUILT_IN, load, write
from network.live import update
from scenarios.patch import load_patch


def run(*, source: str, patch: Path, output: Path | None, language: str) -> int:
    """Make the changes of a patch, say what they alter, and write the network.

    A patch that is not later than the last one of its feed changes nothing and writes nothing.

    Raises
    ------
    InvalidInputError
        When the network or the patch cannot be read, or the network cannot be written.
    """
    _refuse(source, output)
    with console.working(label("progress.load", language)):
        network = load(source)
        given, place = load_patch(patch)
        changed, notes = update(network, given, place)
    out = console.out()
    for note in notes:
        out.print(render(note, language), soft_wrap=True)
    if changed is network:
        return FINE
    target = Path(source) if output is None else output
    with console.working(label("progress.write", language)):
        write(changed, target)
    out.print(label("wrote", language, path=target), soft_wrap=True)
    return FINE


def _refuse(source: str, output: Path | None) -> None:
    if not source.strip():
        raise InvalidInputError((Explanation(code=Reason.MISSING_VALUE, subject="NETWORK"),))
    if source == BUILT_IN and output is None:
        wrong = Explanation(
            code=Reason.BAD_VALUE,
            subject="network",
            current=source,
            needed="the built-in world is not written to; say where with --output",
            place="--output",
        )
        raise InvalidInputError((wrong,))
