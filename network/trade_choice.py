"""Which rule holds where sources disagree, if it is not to be the preferred one."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from network.enums import Reason
from network.explanation import Explanation
from network.network import Network
from network.trade_book import TradeBook, trade_book


def choices_are_known(book: TradeBook, choices: Mapping[str, str]) -> tuple[Explanation, ...]:
    """Return an explanation for every choice that is no rule of its conflict group."""
    out = []
    for group, chosen in sorted(choices.items()):
        known = [row.rule_id for row in book.groups.get(group, ())]
        if chosen not in known:
            out.append(
                Explanation(
                    code=Reason.UNKNOWN_REFERENCE,
                    subject=chosen,
                    limit=group,
                    needed=", ".join(known),
                )
            )
    return tuple(out)


def choices_of(
    network: Network, rule_ids: Sequence[str]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[int, Explanation], ...]]:
    """Read the rules that are to hold in their conflict groups.

    Returns
    -------
    choices, findings
        Pairs of group and rule, for ``Options.rule_choices``; what is wrong, with its position: a
        rule of no group, or a second one of a group.
    """
    groups = trade_book(network).groups
    group_of = {row.rule_id: group for group, rows in groups.items() for row in rows}
    chosen: dict[str, str] = {}
    findings: list[tuple[int, Explanation]] = []
    for position, rule_id in enumerate(rule_ids):
        group = group_of.get(rule_id, "")
        if not group:
            near = get_close_matches(rule_id.upper(), group_of, n=3)
            needed = ", ".join(near or sorted(group_of))
            wrong = Explanation(
                code=Reason.UNKNOWN_REFERENCE, subject=rule_id, limit="trade_rules", needed=needed
            )
            findings.append((position, wrong))
        elif chosen.get(group, rule_id) != rule_id:
            wrong = Explanation(
                code=Reason.NOT_A_WORD, subject=group, current=rule_id, needed=chosen[group]
            )
            findings.append((position, wrong))
        else:
            chosen[group] = rule_id
    return tuple(sorted(chosen.items())), tuple(findings)
