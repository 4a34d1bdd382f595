"""What widens the range of a measure without being charged.

Other sources of a conflict group, what is expected to become law, and what a longer code of the
goods might show to hold.
"""

from collections.abc import Sequence
from fractions import Fraction

from network.enums import Measure, Reason
from network.explanation import Explanation
from network.trade_amount import ZERO, Span
from network.trade_book import Rule
from network.trade_case import Case
from network.trade_ledger import Ledger, Part
from network.trade_select import ONE_WINS


def widened(ledger: Ledger, measure: Measure, charged: Sequence[Part]) -> list[Part]:
    """Return what widens a measure of which some parts are charged; note why."""
    selected = ledger.selected
    if not any(s.alternatives or s.expected or s.unsure for s in selected):
        return []
    return [
        *_conflicts(
            ledger, measure, charged, lines_of([s.alternatives for s in selected], measure)
        ),
        *_expected(ledger, measure, charged, lines_of([s.expected for s in selected], measure)),
        *_unsure(ledger, measure, charged, lines_of([s.unsure for s in selected], measure)),
    ]


def lines_of(lists: Sequence[Sequence[Rule]], measure: Measure) -> dict[Rule, tuple[int, ...]]:
    """Return the lines for which each rule of a measure was selected, by rule id."""
    found: dict[str, tuple[Rule, list[int]]] = {}
    for at, rules in enumerate(lists):
        for rule in rules:
            if rule.row.measure is measure:
                found.setdefault(rule.row.rule_id, (rule, []))[1].append(at)
    return {found[name][0]: tuple(found[name][1]) for name in sorted(found)}


def _conflicts(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    others: dict[Rule, tuple[int, ...]],
) -> list[Part]:
    """Widen the range by what other sources say of the same lines, and list both."""
    out: list[Part] = []
    groups: dict[str, dict[tuple[int, ...], list[Rule]]] = {}
    for rule, where in others.items():
        groups.setdefault(rule.row.conflict_group, {}).setdefault(where, []).append(rule)
    for group, members in groups.items():
        own = [p for p in charged if p.rule and p.rule.row.conflict_group == group]
        for where, rules in members.items():
            here = ledger.on_lines(own, where)
            spans = [ledger.widest(rule, where) for rule in rules]
            less = min(ZERO, *(span.low - here.low for span in spans))
            more = max(ZERO, *(span.high - here.high for span in spans))
            out.append(Part(measure, Span(less, ZERO, more), where))
        held = own[0].rule if own else None
        ledger.note(
            Explanation(
                code=Reason.CONFLICTING_SOURCES,
                subject=held.row.rule_id if held else _chosen_of(ledger.case, group),
                limit=group,
                current=str(ledger.money(sum((p.span.known for p in own), ZERO))),
                needed=", ".join(r.row.rule_id for rules in members.values() for r in rules),
            )
        )
    return out


def _chosen_of(case: Case, group: str) -> str:
    rows = case.book.groups.get(group, [])
    stated = case.choices.get(group, "")
    return stated or next((r.rule_id for r in rows if r.preferred), "no charge")


def _expected(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    rules: dict[Rule, tuple[int, ...]],
) -> list[Part]:
    """Widen the range by what is expected: of one conflict group by the dearest."""
    groups: dict[str, tuple[Fraction, tuple[int, ...]]] = {}
    for rule, lines in rules.items():
        span = ledger.widest(rule, lines)
        row = rule.row
        ledger.note(
            Explanation(
                code=Reason.EXPECTED_RULE,
                subject=row.rule_id,
                price=str(ledger.money(span.high)),
                limit=str(row.valid_from or ""),
            )
        )
        name = row.conflict_group or row.rule_id
        more = _beyond(ledger, measure, span.high, lines, charged)
        if more > groups.get(name, (ZERO, ()))[0]:
            groups[name] = more, lines
    return [Part(measure, Span(ZERO, ZERO, more), lines) for more, lines in groups.values()]


def _beyond(
    ledger: Ledger,
    measure: Measure,
    high: Fraction,
    lines: Sequence[int],
    charged: Sequence[Part],
) -> Fraction:
    """Return by how much a rule would exceed what it would stand in for."""
    if measure in ONE_WINS:
        high -= ledger.on_lines(charged, lines).high
    return max(high, ZERO)


def _unsure(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    rules: dict[Rule, tuple[int, ...]],
) -> list[Part]:
    """Widen the range by the dearest rule that a longer code or a known value would show to hold.

    Where goods lack their code or origin altogether the range is not known.
    """
    most = ZERO
    dearest: Part | None = None
    for rule, lines in rules.items():
        known = tuple(
            i for i in lines if ledger.goods[i].hs and ledger.goods[i].line.origin_country
        )
        if not known:
            continue
        span = ledger.widest(rule, known)
        more = _beyond(ledger, measure, span.high, known, charged)
        if more > most:
            most = more
            dearest = Part(measure, Span(ZERO, ZERO, more), known, unknown=rule.row)
    return [] if dearest is None else [dearest]
