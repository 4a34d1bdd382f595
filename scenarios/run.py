"""Run a scenario: build its world, make its changes, ask its question."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from network.changes import apply
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.columns import TableFile
from network.io.load import BUILT_IN, load, read_tables
from network.io.tables import reference_findings
from network.network import Network
from scenarios.outcome import Outcome
from scenarios.questions import locate_question, route_question, ship_parts
from scenarios.scenario import Scenario

Progress = Callable[[str, float], None]
"""Told the step (``world``, ``changes``, ``solve``, ``done``) and how far it all is, 0 to 1."""

Answer = Callable[[Network, Scenario], dict[str, Any]]
"""Answers a question; returns the one answer field of the outcome."""


def answer_quote(network: Network, scenario: Scenario) -> dict[str, Any]:
    """Answer how the goods of the scenario can go."""
    from solver.route import route  # noqa: PLC0415  (a solver is loaded when it is asked)

    question, notes = route_question(network, scenario)
    quote = route(network, question)
    return {"quote": replace(quote, notes=(*notes, *quote.notes))}


def answer_ship(network: Network, scenario: Scenario) -> dict[str, Any]:
    """Answer how all shipments go together."""
    limits, options = ship_parts(network, scenario)
    from solver.ship import ShipQuestion, ship  # noqa: PLC0415  (a solver, as above)

    return {"plan": ship(network, ShipQuestion(limits=limits, options=options))}


def answer_locate(network: Network, scenario: Scenario) -> dict[str, Any]:
    """Answer which warehouses should run."""
    question = locate_question(network, scenario)
    from solver.locate import locate  # noqa: PLC0415  (a solver, as above)

    return {"location_plan": locate(network, question)}


ANSWERS: Mapping[str, Answer] = {
    "quote": answer_quote,
    "ship": answer_ship,
    "locate": answer_locate,
}


def run(scenario: Scenario, progress: Progress | None = None) -> Outcome:
    """Run a scenario.

    Guarantees: the same scenario on the same world gives the same ``input_hash``; a scenario
    that changes nothing has that of its base.

    Raises
    ------
    InvalidInputError
        With the findings of the world, of all changes, or of the question, each at its place.
    """
    tell = progress or _silent
    tell("world", 0.0)
    base = world_of(scenario)
    tell("changes", 0.1)
    network, notes = changed(base, scenario)
    tell("solve", 0.2)
    answer = ANSWERS[scenario.question](network, scenario)
    tell("done", 1.0)
    return Outcome(
        name=scenario.name,
        title=scenario.title.en,
        question=scenario.question,
        network=network,
        changes=notes,
        input_hash=input_hash(network, scenario),
        **answer,
    )


def _silent(step: str, share: float) -> None:
    """Tell nobody."""


def world_of(scenario: Scenario) -> Network:
    """Return the world of a scenario with its goods, before any change.

    Raises
    ------
    InvalidInputError
        With every finding of the network's and the goods' files, each with its ``file!cell``.
    """
    findings: list[Explanation] = []
    if scenario.network != BUILT_IN and not Path(scenario.network).exists():
        findings.append(_missing(Path(scenario.network), scenario, "network"))
    is_there = not findings
    network = load(scenario.network if is_there else BUILT_IN)
    files: dict[str, TableFile] = {}
    for folder in scenario.goods:
        read, wrong = _goods(folder, scenario)
        files.update(read)
        findings.extend(wrong)
    if is_there:
        findings.extend(reference_findings(files, network.tables))
    if findings:
        raise InvalidInputError(tuple(findings))
    return network.with_tables({name: file.table for name, file in files.items()})


def _goods(folder: Path, scenario: Scenario) -> tuple[dict[str, TableFile], list[Explanation]]:
    if not folder.exists():
        return {}, [_missing(folder, scenario, "goods")]
    return read_tables(folder)


def _missing(folder: Path, scenario: Scenario, key: str) -> Explanation:
    place = f"{scenario.place}/{key}"
    return Explanation(code=Reason.FILE_MISSING, subject=folder.name, place=place)


def changed(network: Network, scenario: Scenario) -> tuple[Network, tuple[Explanation, ...]]:
    """Return a world with the changes of a scenario made, those of its base first.

    Raises
    ------
    InvalidInputError
        With the findings of the changes of all its files at once.
    """
    notes: list[Explanation] = []
    findings: list[Explanation] = []
    for layer in scenario.layers:
        try:
            network, said = apply(network, layer.changes, f"{layer.place}/changes")
        except InvalidInputError as error:
            findings.extend(error.findings)
        else:
            notes.extend(said)
    if findings:
        raise InvalidInputError(tuple(findings))
    return network, tuple(notes)


def input_hash(network: Network, scenario: Scenario) -> str:
    """Return the hash of everything an answer depends on: the changed world and the question."""
    asked: dict[str, Any] = {
        "question": scenario.question,
        "limits": scenario.limits.model_dump(mode="json"),
        "options": scenario.options.model_dump(mode="json"),
    }
    if scenario.question == "quote" and scenario.quote is not None:
        asked["quote"] = scenario.quote.model_dump(mode="json")
    if scenario.question == "locate":
        asked["locate"] = scenario.locate.model_dump(mode="json")
    text = f"{network.digest}|{json.dumps(asked, sort_keys=True)}"
    return blake2b(text.encode(), digest_size=16).hexdigest()
