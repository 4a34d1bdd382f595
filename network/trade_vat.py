"""Import VAT: its base, who bears it, and when it comes back.

Base: customs value and duty, with fees and the charges up to the first place of destination where
the territory takes them; in a tax-inclusive territory the tax itself is in its base. VAT that the
importer recovers, or that is in the price the consumer paid, passes through; only VAT that nobody
gives back is borne.
"""

from network.enums import Measure, Nature, Reason, VatBase, VatMode, VatTiming
from network.explanation import Explanation
from network.territory import Importer
from network.trade_amount import HUNDRED, ZERO, Span
from network.trade_book import Rule
from network.trade_case import Case, charges_of_vat_base
from network.trade_ledger import Ledger, Part, VatPart
from network.trade_range import lines_of, widened
from network.trade_select import DUTIES


def vat_parts(ledger: Ledger, importer: Importer | None) -> list[VatPart]:
    """Return the VAT of an entry, one part per rule; note where a rate is unknown."""
    case = ledger.case
    nature = nature_of(case, importer)
    if case.context.is_suspended:
        return []
    ledger.vat_bases = _bases(ledger)
    for at, selected in enumerate(ledger.selected):
        if selected.of(Measure.VAT) is None and Measure.VAT not in selected.settled:
            _unknown(ledger, nature, case.entry.territory_id, f"HS {ledger.goods[at].hs or '?'}")
    rules = lines_of([selected.held for selected in ledger.selected], Measure.VAT)
    made = [_part(ledger, rule, lines, nature) for rule, lines in rules.items()]
    out = [part for part in made if part is not None]
    charged = [Part(Measure.VAT, part.span, part.lines, part.rule) for part in out]
    wider = widened(ledger, Measure.VAT, charged)
    if nature is Nature.CASH:
        ledger.parts += wider
    return out


def nature_of(case: Case, importer: Importer | None) -> Nature:
    """Return who bears the VAT of an entry."""
    paid_by_consumer = case.is_retail or case.regime.vat_timing is VatTiming.AT_SALE
    recovered = importer is not None and case.territory.vat_is_recoverable
    return Nature.PASS_THROUGH if paid_by_consumer or recovered else Nature.CASH


def is_postponed(case: Case, importer: Importer | None) -> bool:
    """Tell whether VAT is declared and recovered in one return, so that no money moves."""
    return (
        importer is not None
        and importer.vat_mode is VatMode.POSTPONED
        and case.regime.vat_timing is VatTiming.AT_IMPORT
        and case.territory.vat_is_recoverable
    )


def _unknown(ledger: Ledger, nature: Nature, subject: str, limit: str) -> None:
    reason = Explanation(code=Reason.VAT_UNKNOWN, subject=subject, limit=limit)
    if nature is Nature.CASH:
        ledger.unknown(reason)
    else:
        ledger.note(reason)


def _bases(ledger: Ledger) -> list[Span]:
    """Return the VAT base of every line, without the tax itself."""
    case = ledger.case
    if not ledger.goods:
        return []
    behind = charges_of_vat_base(case)
    every = range(len(ledger.goods))
    out = [
        Span.exactly((goods.customs_value or ZERO) + behind * share)
        for goods, share in zip(ledger.goods, ledger.shares(every), strict=True)
    ]
    for part in ledger.parts:
        if part.measure not in DUTIES and case.territory.vat_base is VatBase.DUTY_PAID:
            continue
        for at, share in zip(part.lines, ledger.shares(part.lines), strict=True):
            out[at] = out[at].plus(part.span.times(share))
    return out


def _part(ledger: Ledger, rule: Rule, lines: tuple[int, ...], nature: Nature) -> VatPart | None:
    case = ledger.case
    span = ledger.vat_span(rule, lines)
    if rule.rate is None:
        _unknown(ledger, nature, rule.row.rule_id, "")
        if nature is Nature.CASH:
            span = Span(ZERO, ZERO, span.high)
            ledger.parts.append(Part(Measure.VAT, span, lines, unknown=rule.row))
        return None
    inclusive = case.territory.vat_base is VatBase.TAX_INCLUSIVE
    if case.regime.vat_timing is VatTiming.AT_SALE and not inclusive:
        return _at_sale(ledger, rule, lines)
    base = sum((ledger.vat_bases[at].known for at in lines), ZERO)
    return VatPart(span, lines, rule, base + span.known if inclusive else base, nature)


def _at_sale(ledger: Ledger, rule: Rule, lines: tuple[int, ...]) -> VatPart | None:
    """Return the VAT inside the retail price, which the consumer has paid."""
    tax = ZERO
    for at in lines:
        inside = ledger.goods[at].tax_at_sale
        if inside is None:
            _unknown(ledger, Nature.PASS_THROUGH, rule.row.rule_id, "retail_price_gross")
            return None
        tax += inside
    base = tax * HUNDRED / rule.rate if rule.rate else ZERO
    return VatPart(Span.exactly(tax), lines, rule, base, Nature.PASS_THROUGH)
