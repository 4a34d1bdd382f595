"""Scenario files: found by name, read with all findings at once, put together with their base."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.load import BUILT_IN
from network.io.rows import nearest
from scenarios.findings import findings_of
from scenarios.scenario import (
    SCENARIO_SCHEMA_VERSION,
    Layer,
    LimitsSpec,
    LocateSpec,
    OptionsSpec,
    Scenario,
    ScenarioFile,
    Title,
)
from scenarios.yaml_reader import read_yaml

LIBRARY = Path(__file__).parent / "library"
SCHEMA_FILE = LIBRARY / "scenario.schema.json"
_PARTS = ("quote", "locate", "limits", "options")


@dataclass(frozen=True, slots=True)
class _Source:
    """One file as it stands, and how findings name it."""

    path: Path
    raw: Mapping[str, Any]
    place: str


@dataclass(frozen=True, slots=True)
class _Read:
    """One file, checked; what it leaves out of a part is filled in from its base."""

    source: _Source
    file: ScenarioFile

    def beside(self, name: str) -> Path:
        """Return a path that the file names relative to itself."""
        return (self.source.path.parent / name).resolve()


def library_names() -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def load_scenario(source: str | Path) -> Scenario:
    """Load a scenario: a shipped one by its name, any other by its file.

    Raises
    ------
    InvalidInputError
        With every finding of the file at once, each with its file and JSON pointer.
    """
    path = _find(source, None)
    raw, place = read_yaml(path), f"{path.name}#"
    return _scenario(_Source(path, raw, place))


def scenario_of(data: Mapping[str, Any], folder: Path | None = None) -> Scenario:
    """Return the scenario that data (a parsed file, a request body) describes.

    ``folder`` is where relative paths begin. A base must be a shipped scenario or a file there.

    Raises
    ------
    InvalidInputError
        With every finding at once, each with its JSON pointer.
    """
    here = (folder or Path()) / "scenario.yaml"
    return _scenario(_Source(here, data, ""))


def _scenario(own: _Source) -> Scenario:
    """Put a file together with its bases; where a base is not found, judge what stands there."""
    try:
        bases = list(_bases(own.path, own.raw, own.place))
    except InvalidInputError as error:
        raise InvalidInputError((*error.findings, *_own_findings(own))) from None
    return _together(_validated([own, *bases]))


def _own_findings(own: _Source) -> tuple[Explanation, ...]:
    """Return what is wrong with a file whatever its base holds: nothing can be called missing."""
    try:
        _checked(own.raw, own.place)
    except InvalidInputError as error:
        return tuple(f for f in error.findings if f.code is not Reason.MISSING_VALUE)
    return ()


def _find(source: str | Path, beside: Path | None) -> Path:
    """Return the file a name means: one beside the referring file, a shipped one, or a path."""
    text = str(source)
    candidates = [Path(text)] if beside is None else [beside / text, beside / f"{text}.yaml"]
    shipped = LIBRARY / f"{text}.yaml"
    if "/" not in text and shipped.is_file():
        candidates = [*candidates, shipped] if beside is not None else [shipped, *candidates]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        known = library_names()
        raise InvalidInputError(
            (
                Explanation(
                    code=Reason.UNKNOWN_SCENARIO,
                    subject=text,
                    needed=nearest(Path(text).stem, known) or ", ".join(known),
                ),
            )
        )
    return found


def _bases(path: Path, raw: Mapping[str, Any], place: str) -> Iterator[_Source]:
    """Yield what a file inherits from, the nearest base first."""
    seen = [path.resolve()]
    while isinstance(raw.get("base"), str):
        try:
            path = _find(raw["base"], path.parent)
        except InvalidInputError as error:
            here = tuple(finding.at(f"{place}/base") for finding in error.findings)
            raise InvalidInputError(here) from None
        if path.resolve() in seen:
            names = " > ".join(p.stem for p in (*seen, path))
            circle = Explanation(code=Reason.CIRCULAR_BASE, subject=names, place=f"{place}/base")
            raise InvalidInputError((circle,))
        seen.append(path.resolve())
        raw, place = read_yaml(path), f"{path.name}#"
        yield _Source(path, raw, place)


def _validated(sources: Sequence[_Source]) -> tuple[_Read, ...]:
    """Check files from the last base on, each filled up with what it inherits."""
    reads: list[_Read] = []
    inherited: dict[str, Any] = {}
    for source in reversed(sources):
        whole = {**source.raw}
        for part in _PARTS:
            own = source.raw.get(part)
            if own is None or isinstance(own, Mapping):
                inherited[part] = {**inherited.get(part, {}), **(own or {})}
                whole[part] = inherited[part] or None
        reads.append(_Read(source, _checked(whole, source.place)))
    return tuple(reads)


def _checked(raw: Mapping[str, Any], place: str) -> ScenarioFile:
    version = raw.get("schema_version")
    if isinstance(version, int) and version > SCENARIO_SCHEMA_VERSION:
        raise InvalidInputError(
            (
                Explanation(
                    code=Reason.SCHEMA_TOO_NEW,
                    current=str(version),
                    needed=str(SCENARIO_SCHEMA_VERSION),
                    place=f"{place}/schema_version",
                ),
            )
        )
    try:
        return ScenarioFile.model_validate(raw)
    except ValidationError as error:
        raise InvalidInputError(findings_of(error, ScenarioFile, raw, place)) from None


def _together(chain: Sequence[_Read]) -> Scenario:
    """Put a file together with its bases."""
    own, where = chain[-1].file, chain[-1].source.place
    question = _last(chain, "question")
    missing = [
        Explanation(code=Reason.MISSING_VALUE, subject=name, place=f"{where}/{name}")
        for name, is_missing in (
            ("question", question is None),
            ("quote", question == "quote" and own.quote is None),
        )
        if is_missing
    ]
    if missing:
        raise InvalidInputError(tuple(missing))
    name = own.name or chain[-1].source.path.stem
    return Scenario(
        name=name,
        title=own.title or Title(en=name),
        network=_network(chain),
        goods=tuple(read.beside(read.file.goods) for read in chain if read.file.goods),
        question=question,
        quote=own.quote,
        locate=own.locate or LocateSpec(),
        limits=own.limits or LimitsSpec(),
        options=own.options or OptionsSpec(),
        layers=tuple(
            Layer(place=read.source.place, changes=tuple(read.file.changes))
            for read in chain
            if read.file.changes
        ),
        place=where,
    )


def _last(chain: Sequence[_Read], name: str) -> Any:
    given = [getattr(read.file, name) for read in chain]
    return next((value for value in reversed(given) if value is not None), None)


def _network(chain: Sequence[_Read]) -> str:
    for read in reversed(chain):
        if read.file.network is not None:
            name = read.file.network
            return name if name == BUILT_IN else str(read.beside(name))
    return BUILT_IN


def schema_text() -> str:
    """Return the published JSON Schema of scenario files."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ScenarioFile.model_json_schema(by_alias=True),
    }
    schema["$defs"]["QuoteSpec"].pop("required")  # a scenario may inherit what it leaves out
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> None:
    """Write the published JSON Schema of scenario files."""
    path.write_text(schema_text(), encoding="utf-8")
