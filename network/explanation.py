"""The one explanation type: a closed code and its parameters; texts live in catalogues."""

import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from network.enums import Reason, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why something is wrong, was left out, or is not served.

    Parameters
    ----------
    code
        What is the matter, from the closed list.
    subject
        The thing it is about (a service, a place, a shipment, a field).
    limit
        The rule or limit that speaks (``deadline``, ``budget``, ``passage hormuz``).
    current, needed
        The value found and the value that would do, as text with its unit.
    price
        What the repair costs, as text with its currency.
    place
        Where: ``file!cell`` for files, a JSON pointer for calls.
    """

    code: Reason
    subject: str = ""
    limit: str = ""
    current: str = ""
    needed: str = ""
    price: str = ""
    place: str = ""
    severity: Severity = Severity.ERROR

    def at(self, place: str) -> "Explanation":
        """Return the same explanation at another place."""
        return replace(self, place=place)

    def __str__(self) -> str:
        return render(self)


@dataclass(frozen=True, slots=True)
class _Text:
    what: str
    fix: str = ""


@cache
def catalogue(language: str) -> "Mapping[str, _Text]":
    """Return the message catalogue of a language (``en`` or ``zh``)."""
    path = Path(__file__).parent / "messages" / f"{language}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType({code: _Text(*texts) for code, texts in raw.items()})


@cache
def words(language: str) -> "Mapping[str, str]":
    """Return the words of closed lists that occur as parameters, in a language."""
    path = Path(__file__).parent / "messages" / f"words.{language}.json"
    raw: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(raw)


def render(explanation: Explanation, language: str = "en", *, with_fix: bool = True) -> str:
    """Put an explanation into words: ``place: what is wrong; how to mend it``."""
    text = catalogue(language if language in LANGUAGES else "en")[explanation.code.value]
    known = words(language if language in LANGUAGES else "en")
    fields = {name: known.get(value, value) for name, value in _fields(explanation).items()}
    what = _fill(text.what, fields)
    fix = _fill(text.fix, fields).strip() if with_fix and text.fix else ""
    place = f"{explanation.place}: " if explanation.place else ""
    gap = "" if what.endswith("。") else " "
    return place + what + (f"{gap}{fix}" if fix else "")


def _fields(explanation: Explanation) -> dict[str, str]:
    names = ("subject", "limit", "current", "needed", "price")
    return {name: getattr(explanation, name) for name in names}


def _fill(text: str, fields: dict[str, str]) -> str:
    """Fill the parameters in; a bracketed part whose parameter is empty is left out."""
    parts = text.split("[")
    out = [parts[0].format(**fields)]
    for part in parts[1:]:
        inside, _, rest = part.partition("]")
        if all(fields[name] for name in fields if "{" + name + "}" in inside):
            out.append(inside.format(**fields))
        out.append(rest.format(**fields))
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Findings:
    """Explanations gathered on the way, errors and warnings apart."""

    all: tuple[Explanation, ...] = field(default=())

    @property
    def errors(self) -> tuple[Explanation, ...]:
        """Return what must be mended before the input can be used."""
        return tuple(f for f in self.all if f.severity is Severity.ERROR)
