"""Time stamps of what was observed: always with a zone, kept in UTC."""

from datetime import UTC, datetime


def read_stamp(text: str) -> datetime:
    """Return an observed moment in UTC.

    Raises
    ------
    ValueError
        When the text is no date and time, or has no zone (``naive``).
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        message = "naive"
        raise ValueError(message)
    return moment.astimezone(UTC)


def latest_stamp(texts: tuple[str, ...]) -> str:
    """Return the latest of some stamps in UTC, blank where there is none that can be read."""
    moments = []
    for text in texts:
        try:
            moments.append(read_stamp(text))
        except ValueError:
            continue
    return max(moments).isoformat() if moments else ""
