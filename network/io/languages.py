"""Columns that are written in a small language of their own, and what reads it."""

from collections.abc import Callable, Mapping

from network.calendar import Departures, local_minute, read_moment
from network.enums import Reason
from network.explanation import Explanation
from network.stamps import parse_stamp
from network.working_time import parse_clock, parse_holidays, parse_weekdays

_NAIVE = "naive"


def _moment(text: str) -> None:
    """Read a ready or due time; the zone of its place does not matter to whether it is one."""
    if not text:
        return
    try:
        read_moment(text, "UTC", is_due=False)
    except OverflowError as error:
        raise ValueError(text) from error


LANGUAGES: Mapping[str, Callable[[str], object]] = {
    "departures": Departures.parse,
    "departs_at": local_minute,
    "weekdays": parse_weekdays,
    "opens": parse_clock,
    "closes": parse_clock,
    "order_cut_off": parse_clock,
    "holidays_of": parse_holidays,
    "observed_at": parse_stamp,
    "ready_at": _moment,
    "due_at": _moment,
}
"""What reads a column; it raises ``ValueError`` for what is not in the language."""


def wrong(name: str, text: str, place: str) -> Explanation | None:
    """Return what is wrong with the text of a column; nothing where it is fine."""
    language = LANGUAGES.get(name)
    if language is None:
        return None
    try:
        language(text)
    except ValueError as error:
        said = str(error)
        code = _code(name, said)
        needed = "" if code in {Reason.NOT_A_DATE, Reason.NAIVE_TIME} else said
        return Explanation(code=code, subject=name, current=text, needed=needed, place=place)
    return None


def _code(name: str, said: str) -> Reason:
    if LANGUAGES[name] is _moment:
        return Reason.NAIVE_TIME if said == _NAIVE else Reason.NOT_A_DATE
    return Reason.BAD_DEPARTURES if name == "departures" else Reason.BAD_VALUE
