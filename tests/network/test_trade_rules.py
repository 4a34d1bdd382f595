"""Which rule holds: scopes, specificity, stacking, conflicting sources, what is expected."""

from dataclasses import replace
from datetime import date

import pytest

from network.enums import (
    DateBasis,
    ImportRegime,
    Measure,
    RuleStatus,
)
from network.errors import InvalidInputError
from network.money import Money
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.trade import assess
from network.trade_rule import GoodsScope
from tests.network.trade_cases import DAY, EUROS, VAT, duties, duty, judged, surcharge
from tests.network.trade_world import (
    REGIMES,
    SCOPES,
    TERRITORIES,
    box,
    codes,
    regime,
    rule,
    shown,
    trade_world,
)


class TestSpecificity:
    def test_the_longer_code_wins(self):
        rules = (
            duty("ANY", 9.0),
            duty("CHAPTER", 4.0, hs_prefix="94"),
            duty("LAMP", 3.7, hs_prefix="940542"),
        )
        assert duties(judged(*rules)) == ["DUTY LAMP EUR 37.00"]

    def test_a_code_beats_an_origin(self):
        rules = duty("CHINA", 9.0, origins=("CN",)), duty("LAMP", 3.7, hs_prefix="9405")
        assert duties(judged(*rules)) == ["DUTY LAMP EUR 37.00"]

    def test_a_named_origin_beats_its_union_and_that_beats_any(self):
        rules = (
            duty("ANY", 9.0),
            duty("UNION", 5.0, origins=("EU",)),
            duty("FRANCE", 2.0, origins=("FR",)),
        )
        for origin, line in (
            ("FR", "FRANCE EUR 20.00"),
            ("DE", "UNION EUR 50.00"),
            ("CN", "ANY EUR 90.00"),
        ):
            goods = replace(EUROS, origin_country=origin)
            assert duties(judged(*rules, goods=goods)) == [f"DUTY {line}"]

    def test_a_named_regime_beats_any(self):
        rules = duty("ANY", 9.0), duty("STANDARD", 5.0, regimes=(ImportRegime.STANDARD,))
        assert duties(judged(*rules)) == ["DUTY STANDARD EUR 50.00"]

    def test_a_member_states_own_rule_beats_the_unions(self):
        own = rule("OWN", "DE", Measure.DUTY, rate_percent=1.0)
        assert duties(judged(duty("UNION", 9.0), own)) == ["DUTY OWN EUR 10.00"]

    def test_equals_are_told_apart_by_id(self):
        assert duties(judged(duty("B", 2.0), duty("A", 1.0))) == ["DUTY A EUR 10.00"]

    def test_points_in_codes_do_not_matter(self):
        assert duties(judged(duty("LAMP", 3.7, hs_prefix="94.05.42"))) == ["DUTY LAMP EUR 37.00"]

    def test_lines_of_goods_have_rules_of_their_own(self):
        shirts = replace(EUROS, hs_code="6109", units=50)
        rules = duty("LAMP", 3.7, hs_prefix="9405"), duty("SHIRT", 12.0, hs_prefix="61")
        world = trade_world(rules=[VAT, *rules])
        found = assess(world, box("DE", DAY, goods=(EUROS, shirts, EUROS)))
        assert duties(found) == ["DUTY LAMP EUR 74.00", "DUTY SHIRT EUR 60.00"]


class TestScopes:
    def held(self, hs, day=DAY, scopes=SCOPES):
        world = trade_world(
            rules=[VAT, duty("ANY", 1.0), duty("CLOTHES", 12.0, goods_scope="apparel")],
            goods_scopes=scopes,
        )
        goods = (replace(EUROS, hs_code=hs),)
        return duties(assess(world, box("DE", day, goods=goods)))[0].split()[1]

    @pytest.mark.parametrize(
        ("hs", "name"), [("610910", "CLOTHES"), ("621790", "ANY"), ("640110", "ANY")]
    )
    def test_a_longer_prefix_takes_goods_out_again(self, hs, name):
        assert self.held(hs) == name

    def test_prefixes_have_dates(self):
        scopes = [
            GoodsScope(scope="apparel", hs_prefix="61", valid_from=date(2026, 9, 20), valid_to=DAY)
        ]
        days = (date(2026, 9, 19), DAY, date(2026, 9, 21))
        assert [self.held("6109", day, scopes) for day in days] == ["ANY", "CLOTHES", "ANY"]

    def test_rules_may_be_dated_by_another_event(self):
        loaded = duty("OLD", 1.0, valid_to=date(2026, 8, 31), date_basis=DateBasis.ETD)
        rules = loaded, duty("NEW", 2.0, valid_from=date(2026, 9, 1), date_basis=DateBasis.ETD)
        for sailed, name in ((date(2026, 8, 31), "OLD"), (date(2026, 9, 1), "NEW")):
            found = judged(*rules, event_dates=((DateBasis.ETD, sailed),))
            assert duties(found)[0].split()[1] == name
        assert duties(judged(*rules))[0].split()[1] == "NEW"


class TestStacking:
    def test_surcharges_add_up(self):
        found = judged(duty("D", 3.7), surcharge("A", 10.0), surcharge("B", 25.0, origins=("CN",)))
        assert duties(found) == [
            "DUTY D EUR 37.00",
            "SURCHARGE A EUR 100.00",
            "SURCHARGE B EUR 250.00",
        ]

    def test_one_that_replaces_another_stands_alone(self):
        battery = surcharge("BATTERY", 25.0, hs_prefix="9405", replaces=("LIST",))
        found = judged(duty("D", 0.0), surcharge("LIST", 7.5), battery)
        assert duties(found) == ["DUTY D EUR 0.00", "SURCHARGE BATTERY EUR 250.00"]

    def test_replacing_goes_on(self):
        rules = (
            surcharge("A", 1.0, replaces=("B",)),
            surcharge("B", 2.0, replaces=("C",)),
            surcharge("C", 4.0),
        )
        assert duties(judged(duty("D", 0.0), *rules))[1:] == ["SURCHARGE A EUR 10.00"]

    def test_of_two_that_replace_each_other_one_stays(self):
        rules = surcharge("A", 1.0, replaces=("B",)), surcharge("B", 2.0, replaces=("A",))
        assert duties(judged(duty("D", 0.0), *rules))[1:] == ["SURCHARGE A EUR 10.00"]

    def test_for_other_goods_nothing_is_replaced(self):
        other = surcharge("BATTERY", 25.0, hs_prefix="8507", replaces=("LIST",))
        assert "SURCHARGE LIST EUR 75.00" in shown(
            judged(duty("D", 0.0), surcharge("LIST", 7.5), other)
        )


class TestCompoundRates:
    def test_a_rate_and_an_amount_per_kilogram(self):
        """EUR 1,000 at 5 %, and 13,160 kg at EUR 0.01."""
        found = judged(duty("D", 5.0, amount=0.01, basis="per_kg", currency="EUR"))
        assert duties(found) == ["DUTY D EUR 181.60"]

    def test_an_amount_keeps_its_currency(self):
        found = judged(duty("D", None, amount=0.5, basis="per_unit", currency="USD"))
        assert duties(found) == ["DUTY D USD 50.00"]
        assert found.total == Money.of("45.45", "EUR")

    def test_the_weight_must_be_known(self):
        light = replace(EUROS, weight_kg=0.0)
        found = judged(duty("D", None, amount=0.5, basis="per_kg"), goods=light)
        assert (codes(found), found.is_complete) == (["DUTY_UNKNOWN"], False)


CONFLICT = (
    surcharge("PREFERRED", 10.0, conflict_group="G"),
    surcharge("OTHER", 15.0, conflict_group="G", preferred=False),
)


class TestConflicts:
    def test_the_range_reaches_to_the_other_source(self):
        found = judged(duty("D", 0.0), *CONFLICT)
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (100, 100, 150)
        )

    def test_one_that_is_not_preferred_never_holds_by_itself(self):
        """A source says the fee ran before the preferred one lets it begin."""
        early = replace(CONFLICT[1], valid_to=DAY)
        late = replace(CONFLICT[0], valid_from=date(2026, 10, 1))
        found = judged(duty("D", 0.0), early, late)
        assert duties(found) == ["DUTY D EUR 0.00"]
        assert found.high == Money.of(150, "EUR")
        (reason,) = found.reasons
        assert (reason.subject, reason.needed) == ("PREFERRED", "OTHER")

    def test_lower_sources_lower_the_range(self):
        cheaper = replace(CONFLICT[1], rate_percent=4.0)
        found = judged(duty("D", 0.0), CONFLICT[0], cheaper)
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (40, 100, 100)
        )

    def test_where_the_preferred_one_does_not_know_the_others_lie_within_its_range(self):
        unknown = replace(CONFLICT[0], rate_percent=None, rate_high_percent=20.0)
        found = judged(duty("D", 0.0), unknown, CONFLICT[1])
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (0, 0, 200)
        )

    def test_duties_conflict_too(self):
        low = duty("LOW", 2.0, conflict_group="G")
        high = duty("HIGH", 6.0, conflict_group="G", preferred=False)
        found = judged(low, high)
        assert duties(found) == ["DUTY LOW EUR 20.00"]
        assert found.high == Money.of(60, "EUR")

    def test_only_the_lines_spoken_of_are_compared(self):
        other = surcharge("OTHER", 15.0, conflict_group="G", preferred=False, hs_prefix="61")
        world = trade_world(rules=[VAT, duty("D", 0.0), CONFLICT[0], other])
        shirts = replace(EUROS, hs_code="6109")
        found = assess(world, box("DE", DAY, goods=(EUROS, shirts)))
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (200, 200, 250)
        )

    def test_a_choice_must_be_of_the_group(self):
        with pytest.raises(InvalidInputError):
            judged(duty("D", 0.0), *CONFLICT, choices={"G": "D"})
        with pytest.raises(InvalidInputError):
            judged(duty("D", 0.0), choices={"NONE": "D"})


class TestExpected:
    def test_a_duty_that_is_expected_counts_by_what_it_adds(self):
        coming = duty("COMING", 5.0, status=RuleStatus.EXPECTED)
        found = judged(duty("D", 3.7), coming)
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (37, 37, 50)
        )

    def test_of_one_group_the_dearest_counts(self):
        coming = [
            surcharge(f"E{rate}", rate, status=RuleStatus.EXPECTED, conflict_group="G")
            for rate in (1.0, 3.0)
        ]
        assert judged(duty("D", 0.0), *coming).high == Money.of(30, "EUR")

    def test_an_expected_relief_lowers_nothing(self):
        free = rule("FREE", "EU", Measure.DUTY_RELIEF, threshold=9999.0, status=RuleStatus.EXPECTED)
        found = judged(duty("D", 3.7), free)
        assert found.low == found.total == found.high == Money.of(37, "EUR")


class TestFlatRates:
    FLAT = rule("FLAT", "EU", Measure.FLAT_RATE, rate_percent=20.0)

    def test_it_stands_for_duty_and_surcharges(self):
        assert duties(judged(duty("D", 3.7), surcharge("S", 10.0), self.FLAT)) == [
            "FLAT_RATE FLAT EUR 200.00"
        ]

    def test_it_needs_no_code(self):
        bare = replace(EUROS, hs_code="", origin_country="")
        assert judged(self.FLAT, goods=bare).is_complete

    def test_a_stated_rate_does_not_touch_it(self):
        assert duties(judged(self.FLAT, duty_percent=3.7)) == ["FLAT_RATE FLAT EUR 200.00"]


class TestBooks:
    def test_a_changed_rate_is_seen_at_once(self):
        world = trade_world(rules=[VAT, duty("D", 3.7)])
        entry = box("DE", DAY, goods=(EUROS,))
        assert duties(assess(world, entry)) == ["DUTY D EUR 37.00"]
        rules = Table.from_rows(TABLES["trade_rules"], [VAT, duty("D", 4.0)])
        assert duties(assess(world.with_table(rules), entry)) == ["DUTY D EUR 40.00"]
        assert duties(assess(world, entry)) == ["DUTY D EUR 37.00"]

    def test_a_territory_without_any_rule(self):
        empty = Network(
            tables={
                "territories": Table.from_rows(TABLES["territories"], list(TERRITORIES)),
                "fx_rates": trade_world().fx_rates,
            }
        )
        found = assess(empty, box("DE", DAY, goods=(EUROS,)))
        assert codes(found) == ["DUTY_UNKNOWN", "VAT_UNKNOWN"]

    def test_regimes_in_a_country_beat_those_of_its_union(self):
        own = regime("DE", ImportRegime.STANDARD, hold_probability=0.5)
        found = judged(duty("D", 1.0), tables={"regimes": [*REGIMES, own]})
        assert found.risk.hold_probability == 0.5
