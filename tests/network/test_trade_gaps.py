"""What is known and what is not: missing fields, thresholds, proofs of origin, watches, VAT."""

from dataclasses import replace

import pytest

from network.enums import (
    Confidence,
    Measure,
    Nature,
    ThresholdSide,
    VatBase,
)
from network.money import Money
from network.trade import assess
from network.trade_rule import WatchedMeasure
from tests.network.trade_cases import DAY, EUROS, VAT, duties, duty, judged, surcharge
from tests.network.trade_world import (
    TERRITORIES,
    box,
    codes,
    rule,
    shown,
    territory,
    trade_world,
)


class TestUnknown:
    def test_no_rule_is_no_zero(self):
        found = judged(duty("SHIRT", 12.0, hs_prefix="61"))
        assert (codes(found), found.is_complete) == (["DUTY_UNKNOWN"], False)
        assert found.reasons[0].limit == "HS 940542, CN"

    def test_a_rule_without_a_figure_has_a_range_at_best(self):
        found = judged(duty("D", None, rate_low_percent=2.0, rate_high_percent=6.0))
        assert duties(found) == ["DUTY_RESERVE D EUR 60.00"]
        assert [charge.nature for charge in found.charges] == [Nature.PASS_THROUGH, Nature.SHADOW]
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (0, 0, 60)
        )
        assert (found.reasons[0].subject, found.reasons[0].current) == ("D", "2-6 %")

    @pytest.mark.parametrize(
        ("missing", "field_name"),
        [
            ({"hs_code": ""}, "hs_code"),
            ({"origin_country": ""}, "origin_country"),
            ({"transfer_price": None}, "transfer_price"),
        ],
    )
    def test_every_missing_field_is_named_with_its_line(self, missing, field_name):
        world = trade_world(rules=[VAT, duty("D", 3.7)])
        goods = (EUROS, replace(EUROS, **missing))
        found = assess(world, box("DE", DAY, goods=goods))
        (reason,) = found.reasons
        assert (reason.code, reason.subject, reason.limit) == (
            "GOODS_FIELD_MISSING",
            "LAMP #2",
            field_name,
        )
        assert not found.is_complete
        assert (found.customs_value is None) is (field_name == "transfer_price")

    def test_goods_of_which_nothing_is_said(self):
        world = trade_world(rules=[VAT, duty("D", 3.7)])
        found = assess(world, box("DE", DAY, goods=()))
        assert (codes(found), found.is_complete) == (["GOODS_FIELD_MISSING"], False)

    def test_a_code_too_short_to_tell(self):
        chapter = replace(EUROS, hs_code="94")
        found = judged(duty("D", 3.7), duty("LAMP", 9.0, hs_prefix="9405"), goods=chapter)
        assert duties(found) == ["DUTY D EUR 37.00", "DUTY_RESERVE LAMP EUR 53.00"]
        assert (found.is_complete, found.high) == (False, Money.of(90, "EUR"))
        (reason,) = found.reasons
        assert (reason.limit, reason.current, reason.needed) == ("hs_code", "94", "LAMP")

    def test_a_stated_rate_does_not_answer_for_surcharges(self):
        bare = replace(EUROS, hs_code="")
        listed = surcharge("LIST", 25.0, hs_prefix="9405")
        assert judged(goods=bare, duty_percent=3.7).is_complete
        found = judged(listed, goods=bare, duty_percent=3.7)
        assert (codes(found), found.is_complete) == (["GOODS_FIELD_MISSING"], False)
        assert judged(listed, duty_percent=3.7).total == Money.of(287, "EUR")

    def test_a_typical_rate_is_indicative(self):
        typical = duty("T", 3.0, rate_low_percent=1.0, rate_high_percent=5.0)
        found = judged(typical)
        assert (codes(found), found.is_complete) == (["INDICATIVE"], True)
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (10, 30, 50)
        )
        sure = replace(typical, confidence=Confidence.VERIFIED)
        assert codes(judged(sure)) == []

    def test_an_order_of_unknown_value_is_freed_from_nothing(self):
        relief = rule("R", "EU", Measure.DUTY_RELIEF, threshold=150.0)
        found = judged(duty("D", 3.7), relief, goods=replace(EUROS, transfer_price=None))
        assert not found.is_complete


class TestThresholds:
    @pytest.mark.parametrize(
        ("order", "is_free"), [(None, False), (149, True), (150, True), (151, False)]
    )
    def test_the_whole_order_counts_not_the_goods(self, order, is_free):
        relief = rule("R", "EU", Measure.DUTY_RELIEF, threshold=150.0, threshold_currency="EUR")
        whole = None if order is None else Money.of(order, "EUR")
        found = judged(duty("D", 3.7), relief, order_value=whole)
        assert duties(found) == ([] if is_free else ["DUTY D EUR 37.00"])
        assert codes(found) == (["RELIEF_APPLIES"] if is_free else [])

    def test_what_frees_the_goods_is_named(self):
        """Nothing due is no silence: a rule that is used is said."""
        reliefs = [
            rule("FREE", "EU", Measure.DUTY_RELIEF, threshold=5000.0, threshold_currency="USD"),
            rule("UNTAXED", "DE", Measure.TAX_RELIEF, threshold=1000.0, threshold_currency="EUR"),
        ]
        found = judged(duty("D", 3.7), *reliefs)
        assert (shown(found), found.is_complete) == ([], True)
        assert [(r.subject, r.limit, r.current, r.needed) for r in found.reasons] == [
            ("FREE", "customs duty", "EUR 1,000.00", "USD 5,000.00"),
            ("UNTAXED", "import tax", "EUR 1,000.00", "EUR 1,000.00"),
        ]

    def test_in_the_currency_of_the_threshold(self):
        """EUR 1,000 are USD 1,100."""
        for limit, is_free in ((1099.0, False), (1100.01, True)):
            relief = rule("R", "EU", Measure.DUTY_RELIEF, threshold=limit)
            assert bool(duties(judged(duty("D", 3.7), relief))) is not is_free

    def test_relief_frees_from_every_kind_of_duty_but_not_from_fees(self):
        relief = rule("R", "EU", Measure.DUTY_RELIEF, threshold=5000.0)
        fee = rule("FEE", "EU", Measure.CUSTOMS_FEE, amount=5.0, basis="per_entry", currency="EUR")
        found = judged(duty("D", 3.7), surcharge("S", 10.0), fee, relief)
        assert duties(found) == ["CUSTOMS_FEE FEE EUR 5.00"]

    def test_the_most_specific_relief_decides_even_where_it_frees_nothing(self):
        wide = rule("WIDE", "EU", Measure.DUTY_RELIEF, threshold=5000.0)
        narrow = rule("CHINA", "EU", Measure.DUTY_RELIEF, origins=("CN",), threshold=0.0)
        assert duties(judged(duty("D", 3.7), wide, narrow)) == ["DUTY D EUR 37.00"]

    def test_relief_from_tax(self):
        relief = rule("T", "DE", Measure.TAX_RELIEF, threshold=5000.0)
        assert shown(judged(duty("D", 3.7), relief)) == ["DUTY D EUR 37.00"]

    def test_above_and_at_most_leave_no_gap(self):
        low = surcharge("LOW", 1.0, threshold=1000.0, threshold_currency="EUR")
        high = surcharge(
            "HIGH",
            2.0,
            threshold=1000.0,
            threshold_currency="EUR",
            threshold_side=ThresholdSide.ABOVE,
        )
        for cents, name in ((100000, "LOW"), (100001, "HIGH")):
            found = judged(duty("D", 0.0), low, high, order_value=Money(cents, "EUR"))
            assert [line.split()[1] for line in duties(found)[1:]] == [name]


USMCA = rule(
    "USMCA",
    "EU",
    Measure.PREFERENCE,
    origins=("MX",),
    agreement="USMCA",
    hs_prefix="94",
    rate_percent=0.0,
)


class TestPreferences:
    def of(self, *rules, proof, origin="MX", **given):
        goods = replace(EUROS, origin_country=origin, has_proof_of_origin=proof)
        return judged(duty("MFN", 3.7, hs_prefix="9405"), *rules, goods=goods, **given)

    def test_only_with_a_proof_of_origin(self):
        assert duties(self.of(USMCA, proof=True)) == ["DUTY USMCA EUR 0.00"]
        found = self.of(USMCA, proof=False)
        assert duties(found) == ["DUTY MFN EUR 37.00"]
        (hint,) = found.reasons
        assert (hint.code, hint.limit, hint.needed) == ("PROOF_OF_ORIGIN_MISSING", "USMCA", "0 %")
        assert found.is_complete

    def test_only_from_the_countries_of_the_agreement(self):
        assert duties(self.of(USMCA, proof=True, origin="CN")) == ["DUTY MFN EUR 37.00"]

    def test_a_territory_names_its_members(self):
        rcep = rule(
            "RCEP", "EU", Measure.PREFERENCE, origins=("R",), agreement="RCEP", rate_percent=1.0
        )
        members = [
            territory(name, customs_territory_id="R", country_code=name)
            for name in ("CN", "VN", "JP")
        ]
        tables = {"territories": [*TERRITORIES, territory("R", country_code=""), *members]}
        for origin, line in (("VN", "RCEP EUR 10.00"), ("IN", "MFN EUR 37.00")):
            assert duties(self.of(rcep, proof=True, origin=origin, tables=tables)) == [
                f"DUTY {line}"
            ]

    def test_nobody_claims_a_rate_above_the_plain_one(self):
        dear = replace(USMCA, rate_percent=5.0)
        assert duties(self.of(dear, proof=True)) == ["DUTY MFN EUR 37.00"]

    def test_goods_of_an_agreement_may_be_free_of_a_surcharge(self):
        extra = surcharge("EXTRA", 10.0)
        free = surcharge("FREE", 0.0, origins=("MX",), agreement="USMCA", replaces=("EXTRA",))
        found = self.of(extra, free, proof=True)
        assert duties(found) == ["DUTY MFN EUR 37.00", "SURCHARGE FREE EUR 0.00"]
        found = self.of(extra, free, proof=False)
        assert duties(found) == ["DUTY MFN EUR 37.00", "SURCHARGE EXTRA EUR 100.00"]
        assert codes(found) == ["PROOF_OF_ORIGIN_MISSING"]


WATCH = WatchedMeasure(
    watch_id="AD",
    territory_id="EU",
    name="Anti-dumping, lamps",
    hs_prefix="9405",
    origins=("CN",),
    rate_low_percent=10.0,
    rate_high_percent=40.0,
)


class TestWatches:
    def watched(self, *rules, watch=WATCH, **given):
        tables = {"watched_measures": [watch]}
        return judged(duty("D", 3.7), *rules, tables=tables, **given)

    def test_without_a_rate_duty_is_unknown_within_a_range(self):
        found = self.watched()
        assert (codes(found), found.is_complete) == (["DUTY_UNKNOWN"], False)
        assert (found.reasons[0].current, found.reasons[0].price) == ("10-40 %", "EUR 400.00")
        assert (found.low, found.total, found.high) == tuple(
            Money.of(amount, "EUR") for amount in (37, 37, 437)
        )

    @pytest.mark.parametrize("given", [{"rule_id": "AD"}, {"rule_id": "R", "conflict_group": "AD"}])
    def test_a_rule_of_its_name_answers_it(self, given):
        found = self.watched(replace(surcharge("AD", 20.0), **given))
        assert (found.total, found.is_complete) == (Money.of(237, "EUR"), True)

    def test_a_rule_without_a_figure_does_not(self):
        assert not self.watched(surcharge("AD", None)).is_complete

    def test_other_goods_are_not_suspected(self):
        assert self.watched(goods=replace(EUROS, origin_country="VN")).is_complete

    def test_a_stated_rate_of_duty_does_not_answer_it(self):
        assert not self.watched(duty_percent=3.7).is_complete

    def test_one_that_costs_no_duty_is_only_mentioned(self):
        proof = replace(WATCH, rate_low_percent=0.0, rate_high_percent=0.0)
        found = self.watched(watch=proof)
        assert (codes(found), found.is_complete) == (["MEASURE_WATCHED"], True)

    def test_relief_frees_from_it(self):
        relief = rule("R", "EU", Measure.DUTY_RELIEF, threshold=5000.0)
        assert self.watched(relief).is_complete
        assert self.watched(relief, goods=replace(EUROS, hs_code="94")).is_complete

    @pytest.mark.parametrize(
        ("too_little", "says", "high"),
        [
            ({"hs_code": "94"}, ("hs_code", "94", "AD"), 437),
            ({"hs_code": ""}, ("hs_code", "", ""), 37),
            ({"origin_country": ""}, ("origin_country", "", ""), 37),
        ],
    )
    def test_goods_that_say_too_little_may_be_meant(self, too_little, says, high):
        """Saying less of the goods makes them no cheaper, nor a quote more certain."""
        found = self.watched(goods=replace(EUROS, **too_little), duty_percent=3.7)
        assert not found.is_complete
        (reason,) = found.reasons
        assert (reason.limit, reason.current, reason.needed) == says
        assert (found.total, found.high) == (Money.of(37, "EUR"), Money.of(high, "EUR"))

    def test_of_several_suspicions_the_dearest_counts(self):
        other = replace(WATCH, watch_id="OTHER", rate_high_percent=60.0)
        tables = {"watched_measures": [WATCH, other]}
        chapter = replace(EUROS, hs_code="94")
        found = judged(duty("D", 3.7), tables=tables, goods=chapter)
        assert (found.reasons[0].needed, found.high) == ("OTHER", Money.of(637, "EUR"))


class TestVat:
    def test_reduced_rates_by_code(self):
        books = replace(EUROS, hs_code="4901")
        low = rule("DE-BOOKS", "DE", Measure.VAT, hs_prefix="4901", rate_percent=7.0)
        world = trade_world(rules=[VAT, low, duty("D", 10.0)])
        found = assess(
            world, box("DE", DAY, goods=(EUROS, books), after_border=(Money.of(200, "EUR"),))
        )
        assert [line for line in shown(found) if line.startswith("VAT")] == [
            "VAT DE-BOOKS EUR 84.00",
            "VAT DE-VAT EUR 228.00",
        ]

    def test_one_nobody_recovers_is_borne(self):
        found = judged(duty("D", 10.0), tables={"importers": []})
        assert [(c.code, c.nature) for c in found.charges] == [
            ("DUTY", "CASH"),
            ("VAT", Nature.CASH),
        ]
        assert found.total == Money.of("309.00", "EUR")

    def test_an_unknown_rate_matters_only_where_it_is_borne(self):
        unknown = rule("DE-VAT", "DE", Measure.VAT, rate_high_percent=20.0)
        for importers, complete, high in ((None, True, 100), ([], False, 320)):
            tables = {} if importers is None else {"importers": importers}
            world = trade_world(rules=[unknown, duty("D", 10.0)], **tables)
            found = assess(world, box("DE", DAY, goods=(EUROS,)))
            assert "VAT_UNKNOWN" in codes(found)
            assert (found.is_complete, found.high) == (complete, Money.of(high, "EUR"))

    @pytest.mark.parametrize(
        ("base", "tax"),
        [
            (VatBase.DUTY_PAID, "209.00"),
            (VatBase.LANDED, "228.95"),
            (VatBase.TAX_INCLUSIVE, "282.65"),
        ],
    )
    def test_bases(self, base, tax):
        """EUR 1,000 and 10 % duty; a fee of 5 and 100 of carriage where the base holds them."""
        lands = [replace(t, vat_base=base) if t.territory_id == "DE" else t for t in TERRITORIES]
        fee = rule("FEE", "EU", Measure.CUSTOMS_FEE, amount=5.0, basis="per_entry", currency="EUR")
        found = judged(
            duty("D", 10.0),
            fee,
            tables={"territories": lands},
            after_border=(Money.of(100, "EUR"),),
        )
        assert shown(found)[-1] == f"VAT DE-VAT EUR {tax}"

    def test_a_rate_of_a_hundred_percent_does_not_divide_by_nothing(self):
        lands = [
            replace(t, vat_base=VatBase.TAX_INCLUSIVE) if t.territory_id == "DE" else t
            for t in TERRITORIES
        ]
        whole = replace(VAT, rate_percent=100.0)
        world = trade_world(rules=[whole, duty("D", 0.0)], territories=lands)
        found = assess(world, box("DE", DAY, goods=(EUROS,)))
        assert shown(found)[-1] == "VAT DE-VAT EUR 1,000.00"

    def test_in_a_fob_territory_the_freight_is_taxed_but_pays_no_duty(self):
        lands = [replace(t, duty_base="fob") if t.territory_id == "DE" else t for t in TERRITORIES]
        found = judged(
            duty("D", 10.0), tables={"territories": lands}, to_border=(Money.of(100, "EUR"),)
        )
        assert shown(found) == ["DUTY D EUR 100.00", "VAT DE-VAT EUR 228.00"]

    def test_conflicting_rates_are_listed(self):
        other = rule(
            "DE-VAT-B", "DE", Measure.VAT, rate_percent=16.0, conflict_group="V", preferred=False
        )
        chosen = replace(VAT, rule_id="DE-VAT-A", conflict_group="V")
        for importers, low in ((None, 100), ([], 276)):
            tables = {} if importers is None else {"importers": importers}
            world = trade_world(rules=[chosen, other, duty("D", 10.0)], **tables)
            found = assess(world, box("DE", DAY, goods=(EUROS,)))
            assert codes(found) == ["CONFLICTING_SOURCES"]
            assert found.low == Money.of(low, "EUR")
