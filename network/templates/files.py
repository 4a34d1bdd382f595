"""A template on disk: its world as a workbook or a folder, and a scenario that runs on it."""

from pathlib import Path

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.load import Shape, write
from network.io.staged import one_in_place
from network.io.xlsx_writer import write_workbook
from network.network import Network
from network.templates.template import Template

_HEAD = """\
# What is invented says so. Ask another question with: ship, locate or quote.
schema_version: 1
name: {name}
network: {network}
"""


def write_template(template: Template, world: Network, path: Path, shape: Shape) -> Path:
    """Write the world of a template to a path, and its scenario beside it.

    Guarantees: what ``load`` then reads is this world; the scenario runs on it wherever the two
    are moved together. Nothing that is there is overwritten.

    Returns
    -------
    Path
        The scenario file.

    Raises
    ------
    InvalidInputError
        When one of the two is there already or cannot be written.
    """
    scenario = path.with_name(f"{path.stem}.yaml")
    there = tuple(
        Explanation(code=Reason.FILE_EXISTS, subject=str(file))
        for file in (path, scenario)
        if file.exists()
    )
    if there:
        raise InvalidInputError(there)
    if shape is Shape.XLSX:
        write_workbook(world, path, template=True)
    else:
        write(world, path, shape)
    with one_in_place(scenario) as aside:
        aside.write_text(scenario_text(template, path.name), encoding="utf-8")
    return scenario


def scenario_text(template: Template, network: str) -> str:
    """Return the scenario of a template, on the world of a file or folder beside it."""
    return _HEAD.format(name=template.name, network=network) + template.scenario
