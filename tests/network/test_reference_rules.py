"""The rules of the built-in world: every source row is there, dated, and read as it says."""

from datetime import date, datetime

import pytest

from network.dangerous import judge
from network.enums import (
    Carriage,
    ChargeBasis,
    ChargeStage,
    Confidence,
    DutyBase,
    EquipmentKind,
    ImportRegime,
    Incoterm,
    LoadForm,
    LocationKind,
    Measure,
    Mode,
    Payer,
    RuleStatus,
    ThresholdSide,
    VatBase,
    VatTiming,
)
from network.equipment import read_iso_code
from network.goods import GoodsLine
from network.reference import reference
from network.reference.source import records
from network.reference.trade_rules import CARRIED_BY_REGIMES
from network.schedule import is_open
from network.trade import Entry, assess
from network.units import minute_of


@pytest.fixture(scope="module")
def world():
    return reference()


@pytest.fixture(scope="module")
def rules(world):
    return {rule.rule_id: rule for rule in world.table("trade_rules")}


def regime(world, territory, kind):
    rows = world.table("regimes")
    return next(r for r in rows if (r.territory_id, r.regime) == (territory, kind))


def test_no_row_of_the_sources_is_dropped(world, rules):
    sources = {row["rule_id"]: row for row in records("duty_vat_rules")}
    assert len(sources) == 124
    elsewhere = {name for name, row in sources.items() if row["rule_type"] == CARRIED_BY_REGIMES}
    assert elsewhere == {"EU-IOSS", "GB-VAT-SALE"}
    assert sources.keys() - elsewhere <= rules.keys()
    said = " ".join(row.source for row in world.table("regimes"))
    assert all(f"{name}: " in said for name in elsewhere)


def test_rates_amounts_and_thresholds_are_those_of_the_sources(rules):
    for row in records("duty_vat_rules"):
        if row["rule_type"] == CARRIED_BY_REGIMES:
            continue
        rule = rules[row["rule_id"]]
        assert rule.territory_id == row["jurisdiction"]
        assert rule.rate_percent == (float(row["rate_pct"]) if row["rate_pct"] else None)
        assert rule.amount == (float(row["amount"]) if row["amount"] else None)
        assert rule.confidence == row["confidence"]
        assert rule.preferred == (row["preferred"] == "true")
        assert rule.conflict_group == row["conflict_group"]
        assert row["source"] in rule.source
        if row["valid_to_exclusive"]:
            after = date.fromisoformat(row["valid_to_exclusive"])
            assert (after - rule.valid_to).days == 1


def test_nothing_without_a_document_is_verified(world, rules):
    own = [r["rule_id"] for r in records("trade_rule_additions")]
    for rule in world.table("trade_rules"):
        if rule.rule_id in own or "no source" in rule.source or "not recorded" in rule.source:
            assert rule.confidence is not Confidence.VERIFIED, rule.rule_id
    unsure = (
        "territories", "goods_scopes", "watched_measures", "importers", "exporters",
        "export_rules", "registrations", "dg_rules", "equipment_limits",
    )  # fmt: skip
    for name in unsure:
        assert not world.table(name).equals("confidence", "verified").any(), name
    on_record = [row.rule_id for row in rules.values() if row.confidence is Confidence.VERIFIED]
    stated = [r["rule_id"] for r in records("duty_vat_rules") if r["confidence"] == "verified"]
    for row in world.table("regimes"):
        assert row.times_confidence is not Confidence.VERIFIED
        cited = [name for name in (*on_record, *stated) if f"{name}: " in row.source]
        assert row.confidence is not Confidence.VERIFIED or cited, row


def test_unknown_rates_stay_without_a_figure(rules):
    unknown = {name for name, r in rules.items() if r.rate_percent is None and r.amount is None}
    reliefs = {n for n in unknown if rules[n].measure in (Measure.DUTY_RELIEF, Measure.TAX_RELIEF)}
    assert unknown - reliefs == {"US-IEEPA", "US-POST-S122", "EU-COURIER-ENTRY"}
    successor = rules["US-POST-S122"]
    assert (successor.rate_low_percent, successor.rate_high_percent) == (0.0, 15.0)
    assert successor.valid_from == date(2026, 7, 24)
    assert rules["US-S122-10"].valid_to == date(2026, 7, 23)


def test_surcharges_on_lists_are_replaced_where_the_notes_say_so(rules):
    replacing = {name for name, rule in rules.items() if "US-S301-L123" in rule.replaces}
    assert replacing == {f"US-S301-{n}" for n in ("EV", "SYR", "SOLAR", "SEMI", "LIION")}
    assert rules["US-S122-USMCA"].agreement == "USMCA"
    assert rules["US-S122-USMCA"].replaces == ("US-S122-10", "US-S122-15")


def test_conflicting_sources_are_both_there_and_one_is_preferred(rules):
    groups = {}
    for rule in rules.values():
        if rule.conflict_group:
            groups.setdefault(rule.conflict_group, []).append(rule.preferred)
    assert {name: sum(chosen) for name, chosen in groups.items()} == dict.fromkeys(groups, 1)
    assert sorted(groups["US-S122"]) == [False, True]


def test_the_european_parcel_of_july_2026(world, rules):
    flat = rules["EU-FLAT3"]
    assert (flat.measure, flat.basis) == (Measure.ITEM_DUTY, ChargeBasis.PER_ITEM_CATEGORY)
    assert (flat.amount, flat.currency, flat.threshold) == (3.0, "EUR", 150.0)
    assert flat.regimes == (ImportRegime.IOSS, ImportRegime.LOW_VALUE)
    assert (flat.valid_from, flat.valid_to) == (date(2026, 7, 1), date(2028, 6, 30))
    assert rules["EU-DEMIN-150"].valid_to == date(2026, 6, 30)
    assert rules["EU-HANDLING2"].status is RuleStatus.EXPECTED
    assert rules["EU-HANDLING05"].valid_from == rules["EU-HANDLING2"].valid_from
    for member in (t for t in world.table("territories") if t.customs_territory_id == "EU"):
        ioss = regime(world, member.territory_id, ImportRegime.IOSS)
        assert (ioss.max_order_value, ioss.currency) == (150.0, "EUR")
        assert ioss.vat_timing is VatTiming.AT_SALE
        assert ioss.load_forms == (LoadForm.PARCEL,)


def test_words_about_ways_in_become_regimes_and_bounds(rules):
    assert rules["US-MPF-FORMAL"].regimes == (ImportRegime.STANDARD, ImportRegime.BONDED)
    assert (rules["US-MPF-FORMAL"].minimum, rules["US-MPF-FORMAL"].maximum) == (33.58, 651.5)
    assert rules["US-MPF-FORMAL"].basis is ChargeBasis.PERCENT_OF_VALUE
    assert rules["US-MPF-INFORMAL"].basis is ChargeBasis.PER_ENTRY
    assert rules["US-HMF"].modes == (Mode.SEA,)
    above = rules["BR-GT50"]
    assert (above.rate_percent, above.amount, above.basis) == (60.0, -20.0, ChargeBasis.PER_PARCEL)
    assert above.threshold_side is ThresholdSide.ABOVE
    assert rules["MX-COURIER-USMCA"].threshold == 117.0
    assert rules["MX-COURIER-USMCA"].threshold_side is ThresholdSide.ABOVE
    assert rules["MX-COURIER"].regimes == (ImportRegime.COURIER,)
    assert rules["US-DEMIN-CNHK"].origins == ("CN", "HK")


def test_every_place_has_its_territory(world):
    by_country = {t.country_code: t for t in world.table("territories") if t.country_code}
    for place in world.locations:
        found = by_country[place.country_code]
        assert (found.customs_territory_id or found.territory_id) == place.customs_territory


def test_territories_differ_in_their_bases(world):
    kept = {t.territory_id: t for t in world.table("territories")}
    fob = {name for name, t in kept.items() if t.duty_base is DutyBase.FOB}
    assert fob == {"US", "CA", "AU", "ZA"}
    assert kept["BR"].vat_base is VatBase.TAX_INCLUSIVE
    assert kept["AE"].transit_with == ("OM", "QA", "SA")
    assert "KZ" in kept["DE"].transit_with


def test_every_market_can_be_entered(world):
    importers = set(world.table("importers").texts("territory_id"))
    open_to_all = {
        r.territory_id for r in world.table("regimes") if r.regime is ImportRegime.STANDARD
    }
    for place in world.locations:
        if place.kind in (LocationKind.MARKET, LocationKind.WAREHOUSE):
            assert place.country_code in importers
            assert place.country_code in open_to_all
    assert "CN" in set(world.table("exporters").texts("territory_id"))


def test_every_member_with_a_market_has_vat(world, rules):
    taxed = {r.territory_id for r in rules.values() if r.measure is Measure.VAT}
    markets = {p.country_code for p in world.locations if p.kind is LocationKind.MARKET}
    assert markets <= taxed


@pytest.mark.parametrize(
    ("territory", "days", "probability"),
    [("DE", 2, 0.03), ("GB", 3, 0.04), ("PL", 4, 0.03), ("US", 2, 0.04), ("MX", 5, 0.10)],
)
def test_clearance_and_holds_are_those_of_the_sources(world, territory, days, probability):
    row = regime(world, territory, ImportRegime.STANDARD)
    assert row.clearance_min == days * 1440
    assert row.hold_probability == pytest.approx(probability)
    assert row.hold_mean_min == pytest.approx((0.8 * 2.5 + 0.15 * 5.5 + 0.05 * 18.5) * 1440)
    assert row.hold_cost == pytest.approx(0.95 * 250 + 0.05 * 1750)


def test_the_cost_of_a_hold_is_in_the_currency_of_the_regime(world):
    rate = next(r.units_per_usd for r in world.fx_rates if r.currency == "EUR")
    assert regime(world, "DE", ImportRegime.IOSS).hold_cost == pytest.approx(325 * rate, abs=0.01)


def test_export_regimes_state_no_rebate_that_has_no_source(world):
    rows = list(world.table("export_rules"))
    assert {row.regime.value for row in rows} == {"0110", "1039", "1210", "9610", "9710", "9810"}
    assert [row.rebate_percent for row in rows] == [None] * len(rows)


def test_every_scope_a_rule_names_is_mapped_and_every_mapping_is_used(world):
    mapped = set(world.table("goods_scopes").texts("scope"))
    named = {
        word
        for table in ("trade_rules", "watched_measures")
        for word in world.table(table).texts("goods_scope")
        if word
    }
    assert named == mapped


def test_lists_of_section_301_do_not_share_a_prefix(world):
    kept, out = {}, {}
    for row in world.table("goods_scopes"):
        (out if row.excluded else kept).setdefault(row.scope, set()).add(row.hs_prefix)
    both = kept["section_301_lists_1_to_3"] & kept["section_301_list_4a"]
    assert not both
    inside = {
        code
        for code in kept["section_301_list_4a"]
        if any(code.startswith(head) for head in kept["section_301_lists_1_to_3"])
    }
    assert inside <= out["section_301_lists_1_to_3"]


@pytest.mark.parametrize(
    ("un_number", "packing", "charge", "flies"),
    [
        ("UN3481", "in_equipment", None, True),
        ("UN3481", "with_equipment", 30, True),
        ("UN3481", "with_equipment", 50, False),
        ("UN3481", "", None, False),
        ("UN3556", "", 30, True),
        ("UN3556", "", None, False),
    ],
)
def test_since_2026_spare_batteries_and_vehicles_fly_at_30_percent(
    world, un_number, packing, charge, flies
):
    line = GoodsLine(un_number=un_number, packing=packing, state_of_charge_percent=charge)
    found = judge(world.table("dg_rules"), line, Carriage.PASSENGER_AIRCRAFT, date(2026, 11, 2))
    assert found.allowed is flies


@pytest.mark.parametrize(
    ("code", "list_rate"),
    [
        ("854231", 50.0), ("854141", 25.0), ("854160", 25.0), ("854143", 50.0), ("850760", 25.0),
        ("940542", 25.0), ("420222", 25.0), ("940360", 25.0), ("610910", 7.5), ("640399", 7.5),
        ("950300", None), ("847130", None), ("851713", None),
    ],
)  # fmt: skip
def test_section_301_by_code(world, code, list_rate):
    """Light-emitting diodes and crystals are no chips; toys, phones and laptops are on no list."""
    goods = GoodsLine(hs_code=code, origin_country="CN", transfer_price=100.0)
    entry = Entry(
        territory_id="US", entry_date=date(2026, 8, 1), mode=Mode.AIR, load_form=LoadForm.ULD,
        goods=(goods,),
    )  # fmt: skip
    found = {
        c.row: c.unit_price for c in assess(world, entry).charges if c.row.startswith("US-S301")
    }
    assert list(found.values()) == ([] if list_rate is None else [list_rate])


def test_a_power_bank_flies_on_freighters_only_and_never_by_courier(world):
    allowed = {r.carriage: r for r in world.table("dg_rules") if r.un_number == "UN3480"}
    assert set(allowed) == set(Carriage)
    assert not allowed[Carriage.PASSENGER_AIRCRAFT].allowed
    assert not allowed[Carriage.COURIER].allowed
    assert not allowed[Carriage.POST].allowed
    assert allowed[Carriage.CARGO_AIRCRAFT].max_state_of_charge_percent == 30
    freighters = world.services.equals("carriage", Carriage.CARGO_AIRCRAFT)
    assert freighters.any()
    assert set(world.services.texts("mode")[freighters]) == {"air"}


def test_the_seller_pays_nothing_exw_and_everything_ddp(world):
    paid = {(r.incoterm, r.charge_stage): r.payer for r in world.table("incoterm_splits")}
    assert len(paid) == len(Incoterm) * len(ChargeStage)
    assert {paid[Incoterm.EXW, stage] for stage in ChargeStage} == {Payer.BUYER}
    assert {paid[Incoterm.DDP, stage] for stage in ChargeStage} == {Payer.SELLER}
    assert paid[Incoterm.FOB, ChargeStage.ORIGIN] is Payer.SELLER
    assert paid[Incoterm.FOB, ChargeStage.MAIN_CARRIAGE] is Payer.BUYER
    assert paid[Incoterm.DAP, ChargeStage.DELIVERY] is Payer.SELLER
    assert paid[Incoterm.DAP, ChargeStage.DUTY_TAX] is Payer.BUYER


def test_free_days_are_those_of_the_sources(world):
    rows = {row.free_time_id: row for row in world.table("free_time")}
    germany = rows["DEMURRAGE-DE-40HC"]
    assert (germany.free_days, germany.rate_per_day, germany.currency) == (7, 97.5, "EUR")
    assert rows["DEMURRAGE-DE-20GP"].rate_per_day == 62.5
    assert rows["DEMURRAGE-USLAX-40HC"].free_days == 4
    assert rows["DEMURRAGE-USLAX-40HC"].confidence is Confidence.UNVERIFIED


def test_american_roads_bear_twenty_tonnes(world):
    limits = {(row.country_code, row.equipment_id): row for row in world.table("equipment_limits")}
    for unit in ("20GP", "40GP", "40HC", "45HC"):
        assert limits["US", unit].payload_kg == 20_000.0
        assert limits["US", unit].payload_kg < world.equipment.get(unit).payload_kg


def minute(text):
    return minute_of(datetime.fromisoformat(text))


def test_factories_and_warehouses_have_a_calendar_and_ports_work_always(world):
    hours = set(world.table("calendars").texts("calendar_id"))
    for place in world.locations:
        if place.kind in (LocationKind.FACTORY, LocationKind.WAREHOUSE):
            assert place.calendar_id in hours, place.location_id
        else:
            assert place.calendar_id == "", place.location_id


@pytest.mark.parametrize(
    ("place", "local", "works"),
    [
        ("FAC-CNSNZ", "2026-11-07T10:00+08:00", True),  # a Saturday
        ("FAC-CNSNZ", "2026-11-08T10:00+08:00", False),  # a Sunday
        ("FAC-CNSNZ", "2026-10-06T10:00+08:00", False),  # National Day week
        ("FAC-CNSNZ", "2027-01-29T10:00+08:00", True),
        ("FAC-CNSNZ", "2027-01-30T10:00+08:00", False),  # a week before New Year
        ("FAC-CNSNZ", "2027-02-13T10:00+08:00", False),
        ("FAC-CNSNZ", "2027-02-15T10:00+08:00", True),
        ("WHS-DEHAM", "2026-12-25T10:00+01:00", False),
        ("WHS-DEHAM", "2026-12-28T10:00+01:00", True),
        ("WHS-DEHAM", "2026-12-28T19:00+01:00", False),
        ("CNYTN", "2027-02-06T03:00+08:00", True),
    ],
)
def test_working_times(world, place, local, works):
    assert is_open(world, place, minute(local)) is works


def test_ports_have_the_clock_of_their_country(world):
    assert world.locations.get("AUSYD").timezone == "Australia/Sydney"
    assert world.locations.get("AUMEL").timezone == "Australia/Melbourne"
    for place in world.locations:
        assert (place.timezone == "America/New_York") <= (place.country_code == "US")


def test_every_container_has_its_iso_code_and_other_units_are_there(world):
    by_kind = {}
    for unit in world.equipment:
        by_kind.setdefault(unit.kind, []).append(unit)
    assert all(read_iso_code(unit.iso_code) for unit in by_kind[EquipmentKind.CONTAINER])
    assert {"US53", "EU136", "CN96", "EUSWAP", "RAILW"} <= {
        unit.equipment_id for unit in by_kind[EquipmentKind.TRAILER]
    }
    assert {"AKE", "PMC", "PAG"} <= {unit.equipment_id for unit in by_kind[EquipmentKind.ULD]}
