"""``lanewright rules``: what changes between two dates, and what holds on one."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from api import console
from api.exit_codes import FINE
from api.language import label
from api.rule_words import RuleWords
from api.settings import settings
from api.wire_types import alias
from network.enums import Confidence, Reason, RuleChangeKind
from network.errors import InvalidInputError
from network.explanation import Explanation
from network.io.hints import nearest
from network.io.load import load
from network.network import Network
from network.rules_diff import RuleChange, RuleInForce, rules_diff, rules_on
from network.schema import TABLES

_HS_PREFIX = re.compile(r"[0-9]{0,10}")


def run(*, asked: str, texts: Mapping[str, str | None], source: str | None, **say: Any) -> int:
    """Answer ``diff`` or ``list``; every finding comes at once.

    Parameters
    ----------
    asked
        ``diff`` or ``list``.
    texts
        The options as given: ``from``, ``to``, ``on``, ``territory``, ``hs``.
    say
        ``language``, and ``as_json`` for data instead of prose.
    """
    with console.working(label("progress.load", say["language"])):
        network = load(source or settings().network)
    days = _days(network, texts)
    territory = texts.get("territory") or ""
    if asked == "diff":
        found = rules_diff(network, days["from"], days["to"], territory)
        return _show_changes(found, days, territory, **say)
    held = rules_on(network, days["on"], territory, texts.get("hs") or "")
    return _show_held(held, days["on"], territory, **say)


def _days(network: Network, texts: Mapping[str, str | None]) -> dict[str, date]:
    """Read the dates and judge the territory.

    Raises
    ------
    InvalidInputError
        With every finding, each with its option.
    """
    findings: list[Explanation] = []
    days: dict[str, date] = {}
    for name in ("from", "to", "on"):
        text = texts.get(name)
        if name in texts:
            try:
                days[name] = date.fromisoformat(text) if text else network.reference_date
            except ValueError:
                wrong = Explanation(code=Reason.NOT_A_DATE, subject=name, current=str(text))
                findings.append(wrong.at(f"--{name}"))
    if "from" in days and "to" in days and days["to"] < days["from"]:
        findings.append(_before(days))
    territory = texts.get("territory")
    known = set(network.table("territories").texts("territory_id"))
    if territory and territory not in known:
        findings.append(
            Explanation(
                code=Reason.UNKNOWN_REFERENCE,
                subject=territory,
                limit="territories",
                needed=nearest(territory, known),
                place="--territory",
            )
        )
    hs = texts.get("hs") or ""
    if not _HS_PREFIX.fullmatch(hs.replace(".", "").replace(" ", "")):
        needed = "digits of a tariff code"
        malformed = Explanation(code=Reason.BAD_VALUE, subject="hs", current=hs, needed=needed)
        findings.append(malformed.at("--hs"))
    if findings:
        raise InvalidInputError(tuple(findings))
    return days


def _before(days: Mapping[str, date]) -> Explanation:
    return Explanation(
        code=Reason.OUT_OF_RANGE,
        subject="to",
        current=days["to"].isoformat(),
        needed=f">= {days['from'].isoformat()}",
        place="--to",
    )


def _show_changes(
    found: tuple[RuleChange, ...],
    days: Mapping[str, date],
    territory: str,
    *,
    language: str,
    as_json: bool,
) -> int:
    if as_json:
        body = {
            "from": days["from"].isoformat(),
            "to": days["to"].isoformat(),
            "territory": territory or None,
            "changes": [_change_body(change) for change in found],
        }
        return _print(body)
    screen, words = console.out(), RuleWords(language)
    for change in found:
        screen.print(_line(change, words), soft_wrap=True)
    span = {"since": days["from"], "until": days["to"]}
    key = "count" if found else "none"
    screen.print(words.say(key, count=len(found), **span), soft_wrap=True)
    return FINE


def _line(change: RuleChange, words: RuleWords) -> str:
    """Return one change as one line, with its source and confidence."""
    row = change.row
    said = {
        name: "" if side is None else words.terms(change.table, side)
        for name, side in (("before", change.before), ("after", change.after))
    }
    key = str(change.kind)
    if said["before"] == said["after"]:
        key = "stays"
    elif key == RuleChangeKind.REPLACED and hasattr(change.before, "rule_id"):
        said["before"] = words.say("scoped", what=said["before"], scope=change.before.rule_id)
    return words.say(
        key,
        day=change.day,
        territory=change.territory_id or "*",
        what=words.about(change.table, row),
        source=row.source or words.say("no_source"),
        confidence=_confidence(row, words),
        **said,
    )


def _confidence(row: Any, words: RuleWords) -> str:
    """Return how well a row is known; a table without that column is not vouched for."""
    known = getattr(row, "confidence", Confidence.UNVERIFIED)
    return words.confidence(known)


def _show_held(
    held: tuple[RuleInForce, ...], day: date, territory: str, *, language: str, as_json: bool
) -> int:
    if as_json:
        rules = [{"table": rule.table, **_row_body(rule.table, rule.row)} for rule in held]
        return _print({"on": day.isoformat(), "territory": territory or None, "rules": rules})
    screen, words = console.out(), RuleWords(language)
    for rule in held:
        line = words.say(
            "holds",
            territory=rule.territory_id or "*",
            what=words.about(rule.table, rule.row),
            terms=words.terms(rule.table, rule.row),
            source=rule.row.source or words.say("no_source"),
            confidence=_confidence(rule.row, words),
        )
        screen.print(line, soft_wrap=True)
    screen.print(words.say("held", count=len(held), day=day), soft_wrap=True)
    return FINE


def _change_body(change: RuleChange) -> dict[str, Any]:
    body: dict[str, Any] = {
        "date": change.day.isoformat(),
        "change": str(change.kind),
        "table": change.table,
        "territory": change.territory_id or None,
    }
    for name, row in (("before", change.before), ("after", change.after)):
        if row is not None:
            body[name] = _row_body(change.table, row)
    return body


def _row_body(table: str, row: Any) -> dict[str, Any]:
    """Return the columns of a row that are not blank or default, in the names of the wire."""
    schema = TABLES[table]
    body = {
        field.name: getattr(row, field.name)
        for field in schema.fields
        if field.required or field.name == "confidence" or getattr(row, field.name) != field.default
    }
    return {alias(name): _plain(value) for name, value in body.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _print(body: dict[str, Any]) -> int:
    print(json.dumps(body, ensure_ascii=False, indent=1))  # noqa: T201  (data, not prose)
    return FINE
