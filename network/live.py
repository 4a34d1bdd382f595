"""Live variables: what a feed observed at one moment, as a patch of changes with a time stamp.

A feed (port congestion, weather, a carrier's delays) sends patches; each is a list of changes
like those of a scenario. A patch is taken as a whole or not at all, and never after a later one of
the same feed: the table ``feeds`` keeps the last stamp of each. Rows of ``disruptions`` and
``delays`` that a patch touches carry its feed and stamp.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from network.changes import Add, Change, Upsert, apply
from network.disruption import FeedState
from network.enums import Reason, Severity
from network.errors import InvalidInputError, refuse
from network.explanation import Explanation
from network.network import Network
from network.schema import TABLES
from network.stamps import read_stamp
from network.table import Column, Table

_STAMPED = ("disruptions", "delays")
_KEPT = "feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What a feed observed at one moment.

    Parameters
    ----------
    feed
        Name of the feed; stamps are compared within it.
    observed_at
        When it was observed, with a time zone.
    source
        Where it comes from, for rows that do not say.
    changes
        What to change, in order.
    """

    feed: str
    observed_at: datetime
    source: str = ""
    changes: Sequence[Change] = ()


def update(
    network: Network, patch: Patch, place: str = ""
) -> tuple[Network, tuple[Explanation, ...]]:
    """Take a patch of a feed into a network.

    Parameters
    ----------
    place
        Where the patch stands; findings are below it.

    Returns
    -------
    network, notes
        The network with the changes made, the rows stamped and the state of the feed kept. The
        same network and FEED_STALE when that feed has sent this stamp or a later one before.

    Raises
    ------
    InvalidInputError
        When the stamp has no time zone, the feed no name, or a change cannot be made; every
        finding at once, each with its JSON pointer.
    """
    if network.applied is not None and network.applied.given is not None:
        network = network.applied.given
    findings = list(_malformed(patch, place))
    last = None if findings else _last(network, patch.feed)
    if last is not None and patch.observed_at <= read_stamp(last.observed_at):
        return network, (_said(Reason.FEED_STALE, patch, limit=last.observed_at),)
    changed, notes, wrong = _tried(network, patch, place)
    refuse([*findings, *wrong])
    stamped = changed.with_tables(
        {name: _stamped(network.table(name), changed.table(name), patch) for name in _STAMPED}
        if any(changed.table(name) is not network.table(name) for name in _STAMPED)
        else {}
    )
    rows = sum(int(note.current) for note in notes if note.code is Reason.CHANGED)
    taken = _said(Reason.FEED_TAKEN, patch, current=str(rows), limit=_stamp(patch))
    return _with_state(stamped, patch, last), (taken, *notes)


def _tried(
    network: Network, patch: Patch, place: str
) -> tuple[Network, tuple[Explanation, ...], tuple[Explanation, ...]]:
    """Return the changed network with what is to say, and what stands in the way."""
    try:
        changed, notes = apply(network, patch.changes, f"{place}/changes")
    except InvalidInputError as error:
        return network, (), error.findings
    return changed, notes, ()


def _malformed(patch: Patch, place: str) -> Iterator[Explanation]:
    if not patch.feed.strip():
        yield Explanation(code=Reason.MISSING_VALUE, subject="feed", place=f"{place}/feed")
    if patch.observed_at.tzinfo is None:
        yield Explanation(
            code=Reason.NAIVE_TIME,
            subject="observed_at",
            current=patch.observed_at.isoformat(),
            place=f"{place}/observed_at",
        )
    for number, change in enumerate(patch.changes):
        if change.table == _KEPT:
            yield Explanation(
                code=Reason.BAD_VALUE,
                subject="table",
                current=_KEPT,
                needed="the state of feeds is kept by the program",
                place=f"{place}/changes/{number}/table",
            )


def _last(network: Network, feed: str) -> FeedState | None:
    feeds: Table[FeedState] = network.table(_KEPT)
    row = feeds.find(feed)
    return None if row is None else feeds[row]


def _stamp(patch: Patch) -> str:
    return patch.observed_at.astimezone(UTC).isoformat()


def _said(code: Reason, patch: Patch, *, current: str = "", limit: str = "") -> Explanation:
    is_stale = code is Reason.FEED_STALE
    return Explanation(
        code=code,
        subject=patch.feed,
        current=current or _stamp(patch),
        limit=limit,
        severity=Severity.WARNING if is_stale else Severity.NOTE,
    )


def _stamped(before: Table[Any], after: Table[Any], patch: Patch) -> Table[Any]:
    """Return a table whose rows that the patch names or alters carry its feed and stamp."""
    if after is before:
        return after
    named = set(_named(patch, after.schema.name))
    known = set(before)
    keys = after.key_values()
    mask = np.array(
        [key in named or row not in known for key, row in zip(keys, after, strict=True)], np.bool_
    )
    sources = after.texts("source").copy()
    sources[mask & (sources == "")] = patch.source
    table = after.with_columns({"source": Column.coded(sources.tolist())})
    return table.set(mask, "observed_at", _stamp(patch)).set(mask, "feed", patch.feed)


def _named(patch: Patch, table: str) -> Iterator[str]:
    key = TABLES[table].key[0]
    for change in patch.changes:
        if isinstance(change, Add | Upsert) and change.table == table:
            yield from (str(row.get(key, "")) for row in change.rows)


def _with_state(network: Network, patch: Patch, last: FeedState | None) -> Network:
    """Return the network that knows the stamp was taken."""
    state = FeedState(
        feed=patch.feed,
        observed_at=_stamp(patch),
        changes=(0 if last is None else last.changes) + len(patch.changes),
        source=patch.source,
    )
    others = [row for row in network.table(_KEPT) if row.feed != patch.feed]
    rows = sorted([*others, state], key=lambda row: row.feed)
    return network.with_table(Table.from_rows(TABLES[_KEPT], rows))
