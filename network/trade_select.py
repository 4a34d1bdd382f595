"""Which of the rules that match a line of goods are charged, and which only widen the range.

Thresholds first, then conflict groups, reliefs, ``replaces``; then of duty, flat rate, item duty
and VAT the most specific rule, of surcharges and fees all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from network.enums import Measure, RuleStatus
from network.trade_book import Match, Matches, Rule
from network.trade_case import Case, threshold_holds

DUTIES = (
    Measure.DUTY,
    Measure.PREFERENCE,
    Measure.FLAT_RATE,
    Measure.ITEM_DUTY,
    Measure.SURCHARGE,
)
"""What a relief from duty frees from."""
FEES = (Measure.CUSTOMS_FEE, Measure.PARCEL_FEE)
_RELIEFS = (Measure.DUTY_RELIEF, Measure.TAX_RELIEF)
ONE_WINS = (
    Measure.FLAT_RATE,
    Measure.ITEM_DUTY,
    Measure.DUTY,
    Measure.PREFERENCE,
    Measure.VAT,
)
_STANDS_FOR = {
    Measure.FLAT_RATE: frozenset(
        {Measure.ITEM_DUTY, Measure.DUTY, Measure.PREFERENCE, Measure.SURCHARGE}
    ),
    Measure.ITEM_DUTY: frozenset({Measure.DUTY, Measure.PREFERENCE}),
}


@dataclass(slots=True)
class Selected:
    """The rules for one line of goods.

    ``held`` are charged; ``alternatives`` are what other sources of a conflict group say,
    ``expected`` what is no law yet, ``unsure`` what might hold if more were known of the goods.
    ``settled`` are the measures of which nothing is due: freed by ``reliefs``, or stood for by
    another.
    """

    held: list[Rule] = field(default_factory=list)
    alternatives: list[Rule] = field(default_factory=list)
    expected: list[Rule] = field(default_factory=list)
    unsure: list[Rule] = field(default_factory=list)
    settled: set[Measure] = field(default_factory=set)
    reliefs: list[Rule] = field(default_factory=list)

    def of(self, measure: Measure) -> Rule | None:
        """Find the rule that holds of a measure of which one wins."""
        return next((rule for rule in self.held if rule.row.measure is measure), None)

    @property
    def every(self) -> list[Rule]:
        """Return all the rules, charged or not."""
        return [*self.held, *self.alternatives, *self.expected, *self.unsure]

    @property
    def duty(self) -> Rule | None:
        """Return the rule of duty: a preference, or the plain one."""
        return self.of(Measure.PREFERENCE) or self.of(Measure.DUTY)


def select(case: Case, matches: Matches, order: Fraction | None) -> Selected:
    """Return what is charged on a line of goods, and what is not but could be."""
    out = Selected()
    rules = _beyond_thresholds(case, matches.certain, order, out)
    in_force = [m for m in rules if m.rule.row.status is RuleStatus.IN_FORCE]
    out.expected = [m.rule for m in rules if m.rule.row.status is RuleStatus.EXPECTED]
    chosen = [m for m in in_force if _is_held(case, m.rule)]
    _free(case, chosen, order, out)
    charged = [m for m in chosen if m.rule.row.measure not in _RELIEFS]
    charged = _without(charged, out.settled)
    replaced = _replaced(charged)
    charged = [m for m in charged if m.rule.row.rule_id not in replaced]
    for measure, replaced_measures in _STANDS_FOR.items():
        if any(m.rule.row.measure is measure for m in charged):
            out.settled |= replaced_measures
            charged = _without(charged, replaced_measures)
    out.held = _winners(charged)
    others = [m for m in in_force if not _is_held(case, m.rule)]
    out.alternatives = [m.rule for m in others if _may_count(m, out, charged, replaced)]
    out.expected = [r for r in out.expected if _stays(r, out.settled, replaced)]
    unsure = [m.rule for m in matches.unsure if _is_open(case, m.rule, order)]
    out.unsure += [r for r in unsure if _stays(r, out.settled, replaced)]
    out.unsure = [r for r in out.unsure if r.row.measure not in out.settled]
    return out


def _is_held(case: Case, rule: Rule) -> bool:
    return not rule.row.conflict_group or case.is_chosen(rule)


def _is_open(case: Case, rule: Rule, order: Fraction | None) -> bool:
    """Tell whether a rule of which it is unsure that it holds could be charged."""
    return (
        rule.row.status is RuleStatus.IN_FORCE
        and _is_held(case, rule)
        and threshold_holds(case, order, rule) is not False
    )


def _beyond_thresholds(
    case: Case, matches: Iterable[Match], order: Fraction | None, out: Selected
) -> list[Match]:
    """Return the matches whose threshold the order meets; reliefs are tested when they free."""
    found = []
    for match in matches:
        if match.rule.threshold is None or match.rule.row.measure in _RELIEFS:
            found.append(match)
            continue
        holds = threshold_holds(case, order, match.rule)
        if holds:
            found.append(match)
        elif holds is None and match.rule.row.status is RuleStatus.IN_FORCE:
            out.unsure.append(match.rule)
    return found


def _free(case: Case, matches: Sequence[Match], order: Fraction | None, out: Selected) -> None:
    """Settle the measures that a relief frees; the most specific relief decides."""
    for relief, freed in ((Measure.DUTY_RELIEF, DUTIES), (Measure.TAX_RELIEF, (Measure.VAT,))):
        own = [m for m in matches if m.rule.row.measure is relief]
        best = [m for m in own if m.rank == own[0].rank]
        holding = next((m.rule for m in best if threshold_holds(case, order, m.rule)), None)
        if holding is not None:
            out.settled |= set(freed)
            out.reliefs.append(holding)


def _without(matches: Iterable[Match], measures: Iterable[Measure]) -> list[Match]:
    barred = set(measures)
    return [m for m in matches if m.rule.row.measure not in barred]


def _stays(rule: Rule, settled: set[Measure], replaced: set[str]) -> bool:
    row = rule.row
    return (
        row.measure not in settled and row.measure not in _RELIEFS and row.rule_id not in replaced
    )


def _replaced(matches: Sequence[Match]) -> set[str]:
    """Return the rules that another one stands in for; of two that do so mutually the first."""
    if not any(m.rule.stands_for for m in matches):
        return set()
    out: set[str] = set()
    for at, match in enumerate(matches):
        name = match.rule.row.rule_id
        for other_at, other in enumerate(matches):
            mutual = other.rule.row.rule_id in match.rule.stands_for
            if name in other.rule.stands_for and not (mutual and at < other_at):
                out.add(name)
    names = {m.rule.row.rule_id for m in matches}
    for match in matches:
        out |= match.rule.stands_for - names
    return out


def _winners(matches: Sequence[Match]) -> list[Rule]:
    """Return the most specific rule of each measure of which one wins, and all of the others."""
    out: list[Rule] = []
    seen: set[Measure] = set()
    for match in matches:
        measure = match.rule.row.measure
        if measure in ONE_WINS and measure in seen:
            continue
        seen.add(measure)
        out.append(match.rule)
    if {Measure.DUTY, Measure.PREFERENCE} <= seen:
        worse = _dearer(
            next(r for r in out if r.row.measure is Measure.DUTY),
            next(r for r in out if r.row.measure is Measure.PREFERENCE),
        )
        out.remove(worse)
    return out


def _dearer(duty: Rule, preference: Rule) -> Rule:
    """Return the one not claimed: the preference only where the plain duty is known to be lower."""
    plain = duty.amount is None and preference.amount is None
    if plain and duty.rate is not None and preference.rate is not None:
        return preference if duty.rate < preference.rate else duty
    return duty


def _may_count(match: Match, out: Selected, charged: Sequence[Match], replaced: set[str]) -> bool:
    """Tell whether another source's rule would be charged if it were chosen."""
    row = match.rule.row
    if not _stays(match.rule, out.settled, replaced):
        return False
    if row.measure not in ONE_WINS:
        return True
    held = [m for m in charged if m.rule.row.measure is row.measure]
    rivals = [m for m in held if m.rule.row.conflict_group != row.conflict_group]
    return all(match.rank >= rival.rank for rival in rivals)
