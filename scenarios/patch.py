"""Patch files: what a feed observed, as YAML or data, read with all findings at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import MinLen
from pydantic import ValidationError

from network.changes import Change
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.live import Patch
from network.stamps import read_stamp
from scenarios.findings import findings_of
from scenarios.scenario import Strict
from scenarios.yaml_reader import read_yaml


class PatchFile(Strict):
    """One patch; ``observed_at`` is a time with its offset."""

    schema_version: Literal[1] = 1
    feed: Annotated[str, MinLen(1)]
    observed_at: Annotated[str, MinLen(1)]
    source: str = ""
    changes: list[Change]


def load_patch(path: Path) -> tuple[Patch, str]:
    """Read a patch file; returns the patch, and the place that findings about it begin with.

    Raises
    ------
    InvalidInputError
        With every finding of the file at once, each with its JSON pointer.
    """
    place = f"{path.name}#"
    return patch_of(read_yaml(path), place), place


def patch_of(data: Mapping[str, Any], place: str = "") -> Patch:
    """Return the patch that data (a parsed file, the body of a call) describes.

    Raises
    ------
    InvalidInputError
        With every finding at once, each with its JSON pointer.
    """
    try:
        file = PatchFile.model_validate(data)
    except ValidationError as error:
        raise InvalidInputError(findings_of(error, PatchFile, data, place)) from None
    try:
        moment = read_stamp(file.observed_at)
    except ValueError as error:
        wrong = Explanation(
            code=Reason.BAD_VALUE,
            subject="observed_at",
            current=file.observed_at,
            needed=str(error),
            place=f"{place}/observed_at",
        )
        raise InvalidInputError((wrong,)) from None
    return Patch(
        feed=file.feed, observed_at=moment, source=file.source, changes=tuple(file.changes)
    )
