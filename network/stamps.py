"""Time stamps of what was observed: always with a zone, kept in UTC."""

from datetime import UTC, datetime

_NEEDED = "a time with its zone such as 2026-11-02T06:00+08:00"


def read_stamp(text: str) -> datetime:
    """Return an observed moment in UTC.

    Raises
    ------
    ValueError
        When the text is no date and time, or has no zone; the message says what is needed.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(_NEEDED) from None
    if moment.tzinfo is None:
        raise ValueError(_NEEDED)
    return moment.astimezone(UTC)


def parse_stamp(text: str) -> datetime | None:
    """Return the moment a cell holds, None for a blank one; what cannot be read is refused."""
    return read_stamp(text) if text.strip() else None


def latest_stamp(texts: tuple[str, ...]) -> str:
    """Return the latest of some stamps in UTC, blank where there is none that can be read."""
    moments = []
    for text in texts:
        try:
            moments.append(read_stamp(text))
        except ValueError:
            continue
    return max(moments).isoformat() if moments else ""
