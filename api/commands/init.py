"""``lanewright init``: a small world to fill in, with a scenario that runs on it."""

import shlex
from pathlib import Path

from rich.console import Console

from api import console
from api.exit_codes import FINE
from api.language import label
from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.hints import nearest
from network.io.load import Shape
from network.templates import TEMPLATES, Template, build, write_template

WORKBOOK = ".xlsx"


def run(*, template: str | None, output: Path, shape: str, language: str) -> int:
    """List the templates, or write one.

    Raises
    ------
    InvalidInputError
        When there is no such template, or its files are there already or cannot be written.
    """
    out = console.out()
    if template is None:
        for name in TEMPLATES:
            out.print(f"{name}: {label(f'template.{name}', language)}", soft_wrap=True)
        out.print(label("init.how", language), soft_wrap=True)
        return FINE
    chosen = _template(template)
    path = network_path(chosen.name, output, Shape(shape))
    with console.working(label("init.working", language, name=chosen.name)):
        world = build(chosen)
        scenario = write_template(chosen, world, path, Shape(shape))
    said = label(
        "init.written",
        language,
        network=path,
        scenario=scenario,
        locations=len(world.locations),
        services=len(world.services),
    )
    out.print(said, soft_wrap=True)
    _say_next(out, chosen, path, scenario, language)
    return FINE


def _template(name: str) -> Template:
    if name not in TEMPLATES:
        unknown = Explanation(
            code=Reason.UNKNOWN_REFERENCE,
            subject=name,
            limit="templates",
            needed=nearest(name, TEMPLATES) or ", ".join(TEMPLATES),
            place="TEMPLATE",
        )
        raise InvalidInputError((unknown,))
    return TEMPLATES[name]


def network_path(name: str, output: Path, shape: Shape) -> Path:
    """Return where the tables go: the workbook that is named, or into the folder that is.

    Raises
    ------
    InvalidInputError
        When a workbook is named and another shape asked for.
    """
    names_workbook = output.suffix.lower() == WORKBOOK and not output.is_dir()
    if not names_workbook:
        return output / (f"{name}{WORKBOOK}" if shape is Shape.XLSX else name)
    if shape is not Shape.XLSX:
        torn = Explanation(
            code=Reason.BAD_VALUE,
            subject="output",
            current=str(output),
            needed=f"a folder, as --format {shape} is asked for",
            place="--output",
        )
        raise InvalidInputError((torn,))
    return output


def _say_next(out: Console, template: Template, path: Path, scenario: Path, language: str) -> None:
    """Say what to do with the files, as lines that can be typed."""
    network, (origin, destination) = shlex.quote(str(path)), template.journey
    goods = "--weight-kg 1200 --volume-m3 4"
    lines = (
        f"lanewright check {network}",
        f"lanewright quote {origin} {destination} {goods} --network {network}",
        f"lanewright run {shlex.quote(str(scenario))}",
    )
    out.print(label("init.next", language))
    for line in lines:
        out.print(f"  {line}", soft_wrap=True)
