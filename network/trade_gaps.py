"""What is not known about an entry: missing fields, watched measures, proofs of origin."""

from network.enums import Measure, Reason, RuleStatus
from network.explanation import Explanation
from network.money import Money
from network.trade_amount import HUNDRED, ZERO, Goods, Span, goods_name, percents, text_of
from network.trade_book import Rule, Watch
from network.trade_ledger import Ledger, Part
from network.trade_select import DUTIES, FEES, Selected

_ADDED = (*DUTIES, *FEES)


def missing_fields(ledger: Ledger) -> None:
    """Say which line lacks which field that its duty depends on."""
    entry = ledger.case.entry
    for at, (goods, selected) in enumerate(zip(ledger.goods, ledger.selected, strict=True)):
        name = f"{goods_name(goods.line)} #{at + 1}"
        if goods.value is None:
            price = "retail_price_gross" if ledger.case.is_retail else "transfer_price"
            ledger.unknown(Explanation(code=Reason.GOODS_FIELD_MISSING, subject=name, limit=price))
        needs_rule = (
            Measure.DUTY not in selected.settled
            and not ledger.case.context.is_suspended
            and entry.duty_percent is None
        )
        unsure = [r for r in selected.unsure if r.row.measure in _ADDED]
        if entry.duty_percent is not None:
            unsure = [r for r in unsure if r.row.measure not in (Measure.DUTY, Measure.PREFERENCE)]
        if not goods.hs and (needs_rule or any(_asks_for_goods(r) for r in unsure)):
            _lacks(ledger, name, "hs_code")
        elif goods.hs:
            finer = [r for r in unsure if _asks_for_goods(r) and not _lacks_origin(r, goods)]
            if finer:
                _lacks(ledger, name, "hs_code", goods.hs, finer[0].row.rule_id)
        if not goods.line.origin_country and (
            needs_rule or any(r.scope.named_origins for r in unsure)
        ):
            _lacks(ledger, name, "origin_country")
        if needs_rule and selected.duty is None:
            ledger.unknown(
                Explanation(
                    code=Reason.DUTY_UNKNOWN,
                    subject=ledger.case.entry.territory_id,
                    limit=f"HS {goods.hs or '?'}, {goods.line.origin_country or '?'}",
                )
            )


def _asks_for_goods(rule: Rule) -> bool:
    return bool(rule.scope.hs_prefix) or rule.scope.prefixes is not None


def _lacks_origin(rule: Rule, goods: Goods) -> bool:
    return bool(rule.scope.named_origins) and not goods.line.origin_country


def _lacks(ledger: Ledger, name: str, field_name: str, current: str = "", rule: str = "") -> None:
    ledger.unknown(
        Explanation(
            code=Reason.GOODS_FIELD_MISSING,
            subject=name,
            limit=field_name,
            current=current,
            needed=rule,
        )
    )


def watched_measures(ledger: Ledger) -> None:
    """Note the measures the goods are suspected of that no rule with a figure answers."""
    _possible_watches(ledger)
    found: dict[str, tuple[Watch, list[int]]] = {}
    for at, (matches, selected) in enumerate(zip(ledger.matches, ledger.selected, strict=True)):
        if Measure.SURCHARGE in selected.settled or ledger.case.context.is_suspended:
            continue
        for watch in matches.watches:
            if not _is_answered(watch, selected):
                found.setdefault(watch.row.watch_id, (watch, []))[1].append(at)
    for _, (watch, lines) in sorted(found.items()):
        if not watch.high:
            ledger.note(
                Explanation(
                    code=Reason.MEASURE_WATCHED,
                    subject=watch.row.watch_id,
                    limit=watch.row.name,
                )
            )
            continue
        span = _suspected(ledger, watch, lines)
        ledger.unknown(
            Explanation(
                code=Reason.DUTY_UNKNOWN,
                subject=watch.row.watch_id,
                limit=watch.row.name,
                current=percents(watch.low, watch.high),
                price=str(ledger.money(span.high)),
            )
        )


def _suspected(ledger: Ledger, watch: Watch, lines: list[int]) -> Span:
    """Widen the range by what a watched measure may come to."""
    value = ledger.basis_of(lines).value
    span = Span(ZERO, ZERO, watch.high * value / HUNDRED)
    ledger.parts.append(Part(Measure.SURCHARGE, span, tuple(lines), unknown=watch.row))
    return span


def _possible_watches(ledger: Ledger) -> None:
    """Say which goods a watched measure may mean, as they say too little; the dearest counts."""
    for at, (matches, selected) in enumerate(zip(ledger.matches, ledger.selected, strict=True)):
        goods = ledger.goods[at]
        found = [w for w in matches.unsure_watches if w.high and not _is_answered(w, selected)]
        if not found or Measure.SURCHARGE in selected.settled or ledger.case.context.is_suspended:
            continue
        name = f"{goods_name(goods.line)} #{at + 1}"
        origin = goods.line.origin_country
        if not origin and any(watch.scope.named_origins for watch in found):
            _lacks(ledger, name, "origin_country")
        finer = [watch for watch in found if origin or not watch.scope.named_origins]
        if not goods.hs:
            _lacks(ledger, name, "hs_code")
        elif finer:
            dearest = max(finer, key=lambda watch: watch.high)
            _lacks(ledger, name, "hs_code", goods.hs, dearest.row.watch_id)
            _suspected(ledger, dearest, [at])


def _is_answered(watch: Watch, selected: Selected) -> bool:
    """Tell whether a rule that is charged goes by the name of the watch, or of its group."""
    name = watch.row.watch_id
    return any(
        rule.has_figure and name in (rule.row.rule_id, rule.row.conflict_group)
        for rule in selected.held
    )


_FREED = {Measure.DUTY_RELIEF: "customs duty", Measure.TAX_RELIEF: "import tax"}


def reliefs(ledger: Ledger) -> None:
    """Say which reliefs free the goods: a rule that is used is named, also where nothing is due."""
    rules = {rule.row.rule_id: rule for selected in ledger.selected for rule in selected.reliefs}
    for name in sorted(rules):
        row = rules[name].row
        ledger.note(
            Explanation(
                code=Reason.RELIEF_APPLIES,
                subject=name,
                limit=_FREED[row.measure],
                current="" if ledger.order is None else str(ledger.money(ledger.order)),
                needed=""
                if row.threshold is None
                else str(Money.of(row.threshold, row.threshold_currency)),
            )
        )


def possible_preferences(ledger: Ledger) -> None:
    """Say which goods could have a lower rate if their origin were proved."""
    for at, (matches, selected) in enumerate(zip(ledger.matches, ledger.selected, strict=True)):
        for match in matches.unproved:
            if _would_be_lower(match.rule, selected):
                ledger.note(
                    Explanation(
                        code=Reason.PROOF_OF_ORIGIN_MISSING,
                        subject=f"{goods_name(ledger.goods[at].line)} #{at + 1}",
                        limit=match.rule.row.agreement,
                        needed=text_of(match.rule.rate),
                    )
                )
                break


def _would_be_lower(rule: Rule, selected: Selected) -> bool:
    """Tell whether a rule that asks for a proof of origin would lower what is charged."""
    measure = rule.row.measure
    if rule.row.status is not RuleStatus.IN_FORCE or measure in selected.settled:
        return False
    if measure is Measure.PREFERENCE:
        rivals = [selected.duty]
    else:
        rivals = [held for held in selected.held if held.row.rule_id in rule.stands_for]
    return any(r is None or r.rate is None or (rule.rate or ZERO) < r.rate for r in rivals)
