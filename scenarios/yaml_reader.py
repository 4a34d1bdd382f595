"""YAML as people mean it: ``NO`` is Norway, ``16:30`` a time of day, a key stands once.

Only the words of YAML 1.2 are special (``true``, ``false``, ``null``, numbers); dates stay
text and are read by the field they stand in.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from network.enums import Reason
from network.errors import InvalidInputError
from network.explanation import Explanation


class _Loader(yaml.SafeLoader):
    """The safe loader with the plain words of YAML 1.2."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+."),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), [*_first.replace("\0", ""), ""]
    )


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    """Read a mapping; a key that stands twice is refused rather than silently overwritten."""
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key} stands twice", key_node.start_mark
            )
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor("tag:yaml.org,2002:int", _whole)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds one mapping.

    Raises
    ------
    InvalidInputError
        When the file is missing, no YAML, or no mapping; the place has line and column.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise InvalidInputError(
            (Explanation(code=Reason.FILE_MISSING, subject=str(path)),)
        ) from None
    except UnicodeDecodeError as error:
        raise _unreadable(path.name, str(error)) from None
    return parse_yaml(text, path.name)


def parse_yaml(text: str, name: str) -> dict[str, Any]:
    """Read YAML text that holds one mapping; ``name`` is the file that findings name."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{name}!{mark.line + 1}:{mark.column + 1}" if mark is not None else name
        raise _unreadable(place, error.problem or "not YAML") from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _unreadable(name, str(error)) from None
    if not isinstance(data, dict):
        raise _unreadable(name, "a mapping of keys to values is needed")
    return data


def _unreadable(place: str, problem: str) -> InvalidInputError:
    return InvalidInputError((Explanation(code=Reason.NOT_YAML, subject=problem, place=place),))
