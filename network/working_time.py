"""When people work: opening hours, public holidays and factory stops, as rows of a table."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from network.enums import Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One line of a calendar.

    Lines with ``weekdays`` (``Mon-Fri`` or ``Mon;Wed``) are opening hours, local time; without
    ``opens`` and ``closes`` they hold all day. Lines with ``holidays_of`` close on the public
    holidays of a country, and open on its substitute working days. Lines with ``closed_from`` close
    for whole days, both ends included. A calendar without opening hours is open all week.
    """

    calendar_id: Annotated[str, MinLen(1)]
    line: Annotated[int, Ge(1)]
    weekdays: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    holidays_of: str = ""
    closed_from: date | None = None
    closed_to: date | None = None
    name: str = ""
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED
