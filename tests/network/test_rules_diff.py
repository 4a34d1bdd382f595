"""What changes between two dates: on rows made for it, and on the built-in world."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.dangerous import DangerousGoodsRule
from network.enums import (
    Carriage,
    ExportRegime,
    ImportRegime,
    Measure,
    RegistrationKind,
    RuleChangeKind,
    RuleStatus,
)
from network.network import Network
from network.reference import reference
from network.rules_diff import RULE_TABLES, family, rules_diff, rules_on
from network.schema import TABLES
from network.table import Table
from network.territory import Admission, Registration, Territory
from network.trade_rule import ExportRule, GoodsScope, Regime, TradeRule, WatchedMeasure

DAY = timedelta(days=1)
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 7, 1), date(2026, 10, 1)
DUTY = TradeRule(rule_id="A", territory_id="EU", measure=Measure.DUTY, rate_percent=4.0)


def world(**tables):
    given = {name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()}
    return Network(tables=given)


def ids(changes):
    return [
        (c.day, str(c.kind), c.before and c.before.rule_id, c.after and c.after.rule_id)
        for c in changes
    ]


def test_one_rule_takes_the_place_of_another():
    old = replace(DUTY, valid_to=SUMMER - DAY)
    new = replace(DUTY, rule_id="B", rate_percent=6.0, valid_from=SUMMER)
    changes = rules_diff(world(trade_rules=[old, new]), SPRING, AUTUMN)
    assert ids(changes) == [(SUMMER, "replaced", "A", "B")]
    assert changes[0].row == new


def test_what_leaves_a_gap_ends_and_starts():
    old = replace(DUTY, valid_to=SUMMER - DAY)
    new = replace(DUTY, rule_id="B", valid_from=SUMMER + DAY)
    changes = rules_diff(world(trade_rules=[old, new]), SPRING, AUTUMN)
    assert ids(changes) == [(SUMMER, "ends", "A", None), (SUMMER + DAY, "starts", None, "B")]


@pytest.mark.parametrize(
    "other",
    [
        {"territory_id": "GB"},
        {"measure": Measure.VAT},
        {"hs_prefix": "61"},
        {"origins": ("CN",)},
        {"regimes": (ImportRegime.IOSS,)},
        {"preferred": False, "conflict_group": "G"},
        {"status": RuleStatus.EXPECTED},
    ],
)
def test_another_scope_or_a_weaker_word_replaces_nothing(other):
    old = replace(DUTY, valid_to=SUMMER - DAY)
    new = replace(DUTY, rule_id="B", valid_from=SUMMER, **other)
    changes = rules_diff(world(trade_rules=[old, new]), SPRING, AUTUMN)
    assert sorted(str(c.kind) for c in changes) == ["ends", "starts"]


def test_the_first_day_is_old_and_the_last_day_is_new():
    rule = replace(DUTY, valid_from=SUMMER, valid_to=SUMMER)
    made = world(trade_rules=[rule])
    assert rules_diff(made, SUMMER, SUMMER) == ()
    assert ids(rules_diff(made, SUMMER - DAY, SUMMER)) == [(SUMMER, "starts", None, "A")]
    assert ids(rules_diff(made, SUMMER, SUMMER + DAY)) == [(SUMMER + DAY, "ends", "A", None)]


def test_every_table_of_dated_rules_is_read():
    since = {"valid_from": SUMMER}
    made = world(
        trade_rules=[replace(DUTY, **since)],
        regimes=[Regime(territory_id="EU", regime=ImportRegime.IOSS, **since)],
        export_rules=[
            ExportRule(rule_id="E", territory_id="CN", regime=ExportRegime.GENERAL_TRADE, **since)
        ],
        watched_measures=[WatchedMeasure(watch_id="W", territory_id="US", name="w", **since)],
        dg_rules=[
            DangerousGoodsRule(
                un_number="UN3480", carriage=Carriage.COURIER, allowed=False, **since
            )
        ],
        admissions=[Admission(admission_id="C", territory_id="EU", valid_to=SUMMER - DAY)],
        registrations=[Registration(territory_id="DE", kind=RegistrationKind.EPR, **since)],
    )
    changes = rules_diff(made, SPRING, AUTUMN)
    assert {c.table for c in changes} == set(RULE_TABLES)
    assert {c.table for c in changes if c.kind is RuleChangeKind.ENDS} == {"admissions"}
    assert all(c.day == SUMMER for c in changes)


UNION = [
    Territory(territory_id="EU"),
    Territory(territory_id="DE", customs_territory_id="EU"),
    Territory(territory_id="FR", customs_territory_id="EU"),
    Territory(territory_id="US"),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("DE", {"DE", "EU"}),
        ("EU", {"DE", "EU", "FR"}),
        ("US", {"US"}),
        ("", {"DE", "EU", "FR", "US"}),
    ],
)
def test_a_territory_comes_with_its_union_and_its_members(asked, found):
    rows = [
        replace(DUTY, rule_id=t.territory_id, territory_id=t.territory_id, valid_from=SUMMER)
        for t in UNION
    ]
    made = world(trade_rules=rows, territories=UNION)
    assert {c.territory_id for c in rules_diff(made, SPRING, AUTUMN, asked)} == found
    assert asked == "" or family(made, asked) == found


def test_rules_on_a_day_may_be_asked_by_tariff_code():
    shoes = replace(DUTY, rule_id="SHOES", goods_scope="footwear")
    shirts = replace(DUTY, rule_id="SHIRTS", hs_prefix="6109")
    made = world(
        trade_rules=[DUTY, shoes, shirts, replace(DUTY, rule_id="OLD", valid_to=SPRING)],
        goods_scopes=[GoodsScope(scope="footwear", hs_prefix="64")],
    )
    held = {r.row.rule_id for r in rules_on(made, SUMMER, hs_code="6109.10")}
    assert held == {"A", "SHIRTS"}
    assert {r.row.rule_id for r in rules_on(made, SUMMER)} == {"A", "SHOES", "SHIRTS"}


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def rule_rows(draw):
    spans = draw(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=8))
    return [
        replace(DUTY, rule_id=f"R{n}", hs_prefix=draw(st.sampled_from(["", "61"])),
                valid_from=start, valid_to=end)
        for n, (start, end) in enumerate(spans)
        if start is None or end is None or start <= end
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rows=rule_rows(), since=DAYS, until=DAYS)
def test_changes_lead_from_what_holds_before_to_what_holds_after(rows, since, until):
    since, until = min(since, until), max(since, until)
    made = world(trade_rules=rows)
    held = {r.row.rule_id for r in rules_on(made, since)}
    for change in rules_diff(made, since, until):
        if change.before is not None and change.before.rule_id in held:
            held.remove(change.before.rule_id)
        elif change.before is not None:
            pytest.fail(f"{change.before.rule_id} ends without holding")
        if change.after is not None:
            held.add(change.after.rule_id)
    assert held == {r.row.rule_id for r in rules_on(made, until)}


def test_europe_in_july_2026():
    changes = rules_diff(reference(), date(2026, 6, 30), SUMMER)
    assert ids(changes) == [
        (SUMMER, "replaced", "EU-DEMIN-150", "EU-DEMIN-NONE"),
        (SUMMER, "starts", None, "EU-FLAT3"),
        (SUMMER, "ends", "IT-PARCEL-JAN", None),
        (SUMMER, "starts", None, "IT-PARCEL-JUL"),
    ]
    freed, taxed = changes[0].before, changes[0].after
    assert (freed.threshold, taxed.threshold) == (150.0, 0.0)


def test_america_in_july_2026():
    day = date(2026, 7, 24)
    changes = rules_diff(reference(), day - DAY, day, "US")
    assert ids(changes)[0] == (day, "replaced", "US-S122-10", "US-POST-S122")
    assert changes[0].after.rate_percent is None
    assert {c.before.rule_id for c in changes[1:]} == {"US-S122-15", "US-S122-USMCA"}
    assert {str(c.kind) for c in changes[1:]} == {"ends"}


def test_fees_carried_forward_are_a_change_of_confidence():
    changes = rules_diff(reference(), date(2026, 9, 30), AUTUMN, "US")
    assert [str(c.kind) for c in changes] == ["replaced"] * 3
    for change in changes:
        assert change.before.rate_percent == change.after.rate_percent
        assert change.before.amount == change.after.amount
        assert (change.before.confidence, change.after.confidence) == ("verified", "unverified")
