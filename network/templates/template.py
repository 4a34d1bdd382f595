"""What a template is: places of the built-in world, rows of its own, and a question to ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A place of its own that is reached as a place of the built-in world is."""

    of: str
    location_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuttle:
    """A service of its own that runs as a service between two other places does.

    ``like`` are the ends of the service it is copied from, in every mode and form there is.
    """

    like: tuple[str, str]
    origin_id: str
    destination_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A small world to fill in.

    Parameters
    ----------
    places
        Ids of places of the built-in world, and of the twins.
    rows
        Returns the rows of its own, nouns of any tables; a row whose key is there already takes
        its place.
    journey
        The main factory and the main market.
    scenario
        The rest of a scenario file: title, question and options.
    """

    name: str
    journey: tuple[str, str]
    places: tuple[str, ...]
    twins: tuple[Twin, ...] = ()
    shuttles: tuple[Shuttle, ...] = ()
    rows: Callable[[], Sequence[Any]]
    scenario: str
