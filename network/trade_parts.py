"""From the selected rules to parts: what each comes to, and what widens the range."""

from fractions import Fraction

from network.enums import Confidence, Measure, Reason
from network.explanation import Explanation
from network.money import exact_rate
from network.trade_amount import (
    HUNDRED,
    Span,
    percents,
    text_of,
    unknown_amount,
)
from network.trade_book import Rule
from network.trade_case import Case, goods_of, order_value
from network.trade_gaps import (
    missing_fields,
    possible_preferences,
    reliefs,
    watched_measures,
)
from network.trade_ledger import Ledger, Part
from network.trade_range import lines_of, widened
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
    reliefs(ledger)
    _stated_duty(ledger)
    present = {rule.row.measure for selected in ledger.selected for rule in selected.every}
    for measure in (m for m in _ORDER if m in present):
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


def _parts_of(ledger: Ledger, measure: Measure) -> None:
    """Add the charges of a measure, and what widens its range."""
    held = lines_of([selected.held for selected in ledger.selected], measure)
    made = [_part(ledger, rule, lines) for rule, lines in held.items()]
    ledger.parts += [*made, *widened(ledger, measure, made)]


def _part(ledger: Ledger, rule: Rule, lines: tuple[int, ...]) -> Part:
    """Return what a rule comes to; note where it does not say, or only says what is typical."""
    basis = ledger.basis_of(lines)
    row = rule.row
    shared = ledger.case.shares.get(("trade_rules", row.rule_id))
    span = ledger.span_of(rule, basis) if shared is None else shared.span
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
        return Part(row.measure, span, lines, rule, unknown=row)
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
