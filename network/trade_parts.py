"""From the selected rules to parts: what each comes to, and what widens the range."""

from collections.abc import Sequence
from fractions import Fraction

from network.enums import Confidence, Measure, Reason
from network.explanation import Explanation
from network.money import exact_rate
from network.trade_amount import (
    HUNDRED,
    ZERO,
    Span,
    percents,
    text_of,
    unknown_amount,
)
from network.trade_book import Rule
from network.trade_case import Case, goods_of, order_value
from network.trade_gaps import missing_fields, possible_preferences, watched_measures
from network.trade_ledger import Ledger, Part
from network.trade_select import DUTIES, select

_ORDER = (
    Measure.DUTY,
    Measure.PREFERENCE,
    Measure.FLAT_RATE,
    Measure.ITEM_DUTY,
    Measure.SURCHARGE,
    Measure.CUSTOMS_FEE,
    Measure.PARCEL_FEE,
)


def ledger_of(case: Case) -> Ledger:
    """Return the duties and fees of an entry as parts; VAT is made from them."""
    goods = goods_of(case)
    ledger = Ledger(case, goods, order_value(case, goods))
    for each in goods:
        line = each.line
        matches = case.book.matches(
            case.context, each.hs, line.origin_country, has_proof=line.has_proof_of_origin
        )
        ledger.matches.append(matches)
        ledger.selected.append(select(case, matches, ledger.order))
    if not goods:
        ledger.unknown(Explanation(code=Reason.GOODS_FIELD_MISSING, subject="entry", limit="goods"))
    missing_fields(ledger)
    _stated_duty(ledger)
    for measure in _ORDER:
        _parts_of(ledger, measure)
    watched_measures(ledger)
    possible_preferences(ledger)
    return ledger


def _stated_duty(ledger: Ledger) -> None:
    """Put the duty rate that the shipment states in place of the rule's."""
    case = ledger.case
    if case.entry.duty_percent is None or case.context.is_suspended:
        return
    lines = tuple(i for i, s in enumerate(ledger.selected) if Measure.DUTY not in s.settled)
    for selected in ledger.selected:
        selected.settled |= {Measure.DUTY, Measure.PREFERENCE}
        for rules in (selected.held, selected.alternatives, selected.expected, selected.unsure):
            rules[:] = [r for r in rules if r.row.measure not in selected.settled]
    if lines:
        rate = exact_rate(case.entry.duty_percent)
        basis = ledger.basis_of(lines)
        span = Span.exactly(rate * basis.value / HUNDRED)
        ledger.parts.append(Part(Measure.DUTY, span, lines, rate=rate, basis=basis))


def _lines_of(lists: Sequence[Sequence[Rule]], measure: Measure) -> dict[Rule, tuple[int, ...]]:
    """Return the lines for which each rule of a measure was selected, by rule id."""
    found: dict[str, tuple[Rule, list[int]]] = {}
    for at, rules in enumerate(lists):
        for rule in rules:
            if rule.row.measure is measure:
                found.setdefault(rule.row.rule_id, (rule, []))[1].append(at)
    return {found[name][0]: tuple(found[name][1]) for name in sorted(found)}


def _parts_of(ledger: Ledger, measure: Measure) -> None:
    """Add the charges of a measure, and what widens its range."""
    held = _lines_of([s.held for s in ledger.selected], measure)
    made = {}
    for rule, lines in held.items():
        part = made[rule.row.rule_id] = _part(ledger, rule, lines)
        ledger.parts.append(part)
    others = _lines_of([s.alternatives for s in ledger.selected], measure)
    _conflicts(ledger, measure, list(made.values()), others)
    expected = _lines_of([s.expected for s in ledger.selected], measure)
    _expected(ledger, measure, list(made.values()), expected)
    unsure = _lines_of([s.unsure for s in ledger.selected], measure)
    _unsure(ledger, measure, list(made.values()), unsure)


def _part(ledger: Ledger, rule: Rule, lines: tuple[int, ...]) -> Part:
    """Return what a rule comes to; note where it does not say, or only says what is typical."""
    basis = ledger.basis_of(lines)
    span = ledger.span_of(rule, basis)
    row = rule.row
    if span is None:
        span = unknown_amount(rule, basis)
        range_text, price = _range(ledger, rule.rate_low, rule.rate_high, span)
        ledger.unknown(
            Explanation(
                code=Reason.DUTY_UNKNOWN,
                subject=row.rule_id,
                limit=row.measure,
                current=range_text,
                price=price,
            )
        )
        return Part(row.measure, span, lines)
    is_typical = row.rate_low_percent is not None or row.rate_high_percent is not None
    if is_typical and row.confidence is Confidence.UNVERIFIED and row.measure in DUTIES:
        ledger.note(
            Explanation(
                code=Reason.INDICATIVE,
                subject=row.rule_id,
                current=text_of(rule.rate),
                limit=percents(rule.rate_low, rule.rate_high),
            )
        )
    return Part(row.measure, span, lines, rule, rule.rate, basis)


def _range(
    ledger: Ledger, low: Fraction | None, high: Fraction | None, span: Span
) -> tuple[str, str]:
    """Return the words for a range of rates and for what it comes to."""
    if high is None and low is None:
        return "", ""
    return percents(low, high), str(ledger.money(span.high))


def _conflicts(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    others: dict[Rule, tuple[int, ...]],
) -> None:
    """Widen the range by what other sources say, and list both."""
    groups: dict[str, list[tuple[Rule, tuple[int, ...]]]] = {}
    for rule, lines in others.items():
        groups.setdefault(rule.row.conflict_group, []).append((rule, lines))
    for group, members in groups.items():
        own = [p for p in charged if p.rule and p.rule.row.conflict_group == group]
        known = sum((p.span.known for p in own), ZERO)
        low = sum((p.span.low for p in own), ZERO)
        high = sum((p.span.high for p in own), ZERO)
        lines: set[int] = set()
        for rule, where in members:
            basis = ledger.basis_of(where)
            span = ledger.span_of(rule, basis) or unknown_amount(rule, basis)
            low_end, high_end = min(low, span.low), max(high, span.high)
            ledger.parts.append(Part(measure, Span(low_end - low, ZERO, high_end - high), where))
            low, high = low_end, high_end
            lines |= set(where)
        held = own[0].rule if own else None
        chosen = held.row if held else _chosen_of(ledger.case, group)
        ledger.note(
            Explanation(
                code=Reason.CONFLICTING_SOURCES,
                subject=chosen,
                limit=group,
                current=str(ledger.money(known)),
                needed=", ".join(rule.row.rule_id for rule, _ in members),
            )
        )


def _chosen_of(case: Case, group: str) -> str:
    rows = case.book.groups.get(group, [])
    stated = case.choices.get(group, "")
    return stated or next((r.rule_id for r in rows if r.preferred), "no charge")


def _expected(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    rules: dict[Rule, tuple[int, ...]],
) -> None:
    """Widen the range by what is expected: of one conflict group by the dearest."""
    groups: dict[str, tuple[Fraction, tuple[int, ...]]] = {}
    for rule, lines in rules.items():
        basis = ledger.basis_of(lines)
        span = ledger.span_of(rule, basis) or unknown_amount(rule, basis)
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
        more = _beyond(measure, span.high, lines, charged)
        if more > groups.get(name, (ZERO, ()))[0]:
            groups[name] = more, lines
    for more, lines in groups.values():
        ledger.parts.append(Part(measure, Span(ZERO, ZERO, more), lines))


def _beyond(
    measure: Measure, high: Fraction, lines: Sequence[int], charged: Sequence[Part]
) -> Fraction:
    """Return by how much a rule would exceed what it would stand in for."""
    if measure in (Measure.DUTY, Measure.PREFERENCE, Measure.FLAT_RATE, Measure.ITEM_DUTY):
        high -= sum((p.span.known for p in charged if set(p.lines) <= set(lines)), ZERO)
    return max(high, ZERO)


def _unsure(
    ledger: Ledger,
    measure: Measure,
    charged: Sequence[Part],
    rules: dict[Rule, tuple[int, ...]],
) -> None:
    """Widen the range by the dearest rule that a longer code or a known value would show to hold.

    Where goods lack their code or origin altogether the range is not known.
    """
    most, where = ZERO, ()
    for rule, lines in rules.items():
        known = tuple(
            i for i in lines if ledger.goods[i].hs and ledger.goods[i].line.origin_country
        )
        if not known:
            continue
        basis = ledger.basis_of(known)
        span = ledger.span_of(rule, basis) or unknown_amount(rule, basis)
        more = _beyond(measure, span.high, known, charged)
        if more > most:
            most, where = more, known
    if most:
        ledger.parts.append(Part(measure, Span(ZERO, ZERO, most), where))
