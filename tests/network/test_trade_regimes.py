"""Ways in: which are open and why not, who imports, what is admitted, how long clearing takes."""

from dataclasses import replace
from datetime import date

import pytest

from network.enums import (
    AdmissionStatus,
    Channel,
    ImportRegime,
    LoadForm,
    LocationKind,
    Mode,
    TraderKind,
    ValueBasis,
)
from network.location import Location
from network.money import Money
from network.schema import TABLES
from network.table import Table
from network.territory import Admission, Importer
from network.trade import (
    admission_bars,
    assess,
    clearance_times,
    is_passed_untaxed,
    open_regimes,
    territory_of,
)
from tests.network.trade_world import (
    IMPORTERS,
    LAMP_IN_EUROS,
    REGIMES,
    box,
    codes,
    parcel,
    regime,
    territory,
    trade_world,
)

DAY = date(2026, 9, 20)
STANDARD, IOSS, BONDED = ImportRegime.STANDARD, ImportRegime.IOSS, ImportRegime.BONDED
INFORMAL, COURIER = ImportRegime.INFORMAL, ImportRegime.COURIER


def kinds(found):
    return [row.regime for row in found[0]]


def bar(found, kind):
    """Return why a regime is closed."""
    (reason,) = [r for r in found[1] if r.subject.endswith(f" {kind}")]
    return reason


class TestOpenRegimes:
    def test_a_parcel_has_the_choice(self):
        found = open_regimes(trade_world(), parcel("DE", DAY, STANDARD))
        assert kinds(found) == [STANDARD, IOSS, ImportRegime.BONDED]
        assert found[1] == ()

    def test_what_the_entry_says_of_its_regime_does_not_matter(self):
        world = trade_world()
        assert open_regimes(world, parcel("DE", DAY, IOSS)) == open_regimes(
            world, parcel("DE", DAY, STANDARD)
        )

    def test_a_box_is_no_parcel(self):
        found = open_regimes(trade_world(), box("DE", DAY))
        assert IOSS not in kinds(found)
        reason = bar(found, IOSS)
        assert (reason.code, reason.limit) == ("REGIME_CLOSED", "load form")
        assert (reason.current, reason.needed) == (LoadForm.FCL, LoadForm.PARCEL)

    def of(self, **given):
        rows = [regime("US", STANDARD, needs_importer=False, **given)]
        return open_regimes(trade_world(regimes=rows), box("US", DAY))

    def test_mode_and_channel_count(self):
        assert bar(self.of(modes=(Mode.AIR,)), STANDARD).limit == "mode of transport"
        assert bar(self.of(channel=Channel.E_COMMERCE), STANDARD).limit == "trade channel"
        assert kinds(self.of(modes=(Mode.SEA, Mode.AIR), channel=Channel.GENERAL_TRADE)) == [
            STANDARD
        ]

    @pytest.mark.parametrize(
        ("since", "until", "is_open"), [(DAY, DAY, True), (date(2026, 9, 21), None, False)]
    )
    def test_dates_count(self, since, until, is_open):
        found = self.of(valid_from=since, valid_to=until)
        assert bool(found[0]) is is_open
        if not is_open:
            assert bar(found, STANDARD).limit == "entry date"

    def test_a_value_that_is_not_known_cannot_be_within(self):
        goods = (replace(LAMP_IN_EUROS, retail_price_gross=None),)
        found = open_regimes(trade_world(), parcel("DE", DAY, STANDARD, goods=goods))
        assert bar(found, IOSS).current == "unknown"

    def test_where_nothing_is_known_nothing_is_open(self):
        world = trade_world(regimes=[])
        found, closed = open_regimes(world, box("DE", DAY))
        assert (found, [r.code for r in closed]) == ((), ["NO_REGIME"])
        assert open_regimes(world, box("XX", DAY))[1][0].code == "TERRITORY_UNKNOWN"


TO_US = {"channel": Channel.E_COMMERCE, "order_value": Money.of(39, "USD")}


class TestParcelsToConsumers:
    """Channel e-commerce, load form parcel: sold before they come in."""

    COURIER_US = regime(
        "US", COURIER, load_forms=(LoadForm.PARCEL,), channel=Channel.E_COMMERCE,
        max_order_value=2500, needs_importer=False, value_basis=ValueBasis.RETAIL,
    )  # fmt: skip

    def world(self):
        return trade_world(regimes=[*REGIMES, self.COURIER_US])

    def test_they_come_by_a_regime_for_consumers(self):
        found = open_regimes(self.world(), parcel("US", DAY, STANDARD, **TO_US))
        assert kinds(found) == [COURIER]
        for other in (STANDARD, INFORMAL):
            assert bar(found, other).current == "parcel to a consumer"

    def test_above_its_limit_by_formal_entry(self):
        dear = {**TO_US, "order_value": Money.of(2501, "USD")}
        found = open_regimes(self.world(), parcel("US", DAY, STANDARD, **dear))
        assert kinds(found) == [STANDARD, BONDED]
        assert bar(found, COURIER).limit == "order value"

    @pytest.mark.parametrize(
        "other", [{"channel": Channel.GENERAL_TRADE}, {"load_form": LoadForm.LCL}]
    )
    def test_parcels_to_traders_and_stock_for_consumers_do_not(self, other):
        found = open_regimes(self.world(), parcel("US", DAY, STANDARD, **{**TO_US, **other}))
        assert STANDARD in kinds(found)

    @pytest.mark.parametrize(
        ("how", "value"),
        [
            ({"channel": Channel.E_COMMERCE}, "39.00"),
            ({"channel": Channel.GENERAL_TRADE}, "12.00"),
            ({"channel": Channel.E_COMMERCE, "load_form": LoadForm.LCL}, "12.00"),
        ],
    )
    def test_they_are_worth_what_the_consumer_paid(self, how, value):
        lamp = replace(LAMP_IN_EUROS, currency="USD")
        found = assess(trade_world(), parcel("US", DAY, STANDARD, goods=(lamp,), **how))
        assert found.customs_value == Money.of(value, "USD")

    def test_of_several_hired_importers_the_one_on_the_spot_acts(self):
        abroad, here = (
            Importer(importer_id=name, territory_id=place, has_ioss=True, kind=TraderKind.SERVICE)
            for name, place in (("A", "FR"), ("B", "DE"))
        )
        found = assess(trade_world(importers=[abroad, here]), parcel("DE", DAY, IOSS))
        assert found.importer_id == "B"


class TestImporters:
    def world(self, *importers):
        return trade_world(importers=importers)

    def test_no_importer_no_regime(self):
        found = open_regimes(self.world(), parcel("DE", DAY, STANDARD))
        assert kinds(found) == []
        assert {r.code for r in found[1]} == {"NO_IMPORTER"}
        assert bar(found, IOSS).limit == "IOSS"

    def test_ioss_asks_for_a_registration_anywhere_in_the_union(self):
        plain = Importer(importer_id="A", territory_id="DE")
        abroad = Importer(importer_id="B", territory_id="FR", has_ioss=True)
        entry = parcel("DE", DAY, STANDARD)
        assert IOSS not in kinds(open_regimes(self.world(plain), entry))
        assert kinds(open_regimes(self.world(abroad), entry)) == [IOSS]
        assert IOSS in kinds(open_regimes(self.world(plain, abroad), entry))

    def test_an_importer_of_the_union_may_act_in_every_member(self):
        union = Importer(importer_id="A", territory_id="EU")
        assert STANDARD in kinds(open_regimes(self.world(union), box("PL", DAY)))

    def test_the_one_that_is_named_or_none(self):
        found = open_regimes(trade_world(), box("DE", DAY, importer_id="LAMPS-FR"))
        assert bar(found, STANDARD).current == "LAMPS-FR"
        assert STANDARD in kinds(
            open_regimes(trade_world(), box("DE", DAY, importer_id="LAMPS-DE"))
        )

    @pytest.mark.parametrize(
        ("given", "is_said"),
        [
            ({"kind": TraderKind.SERVICE}, True),
            ({"kind": TraderKind.SERVICE, "fee": 50.0}, False),
            ({"kind": TraderKind.SERVICE, "fee_percent": 1.0}, False),
            ({"kind": TraderKind.OWN}, False),
        ],
    )
    def test_nobody_acts_for_nothing(self, given, is_said):
        """A fee that is not on record is left out, which the answer says."""
        hired = Importer(importer_id="A", territory_id="DE", **given)
        found = assess(self.world(hired), box("DE", DAY))
        assert ("FEE_NOT_RECORDED" in codes(found)) is is_said
        assert found.is_complete

    def test_one_whose_time_is_over_does_not_count(self):
        late = Importer(importer_id="A", territory_id="DE", valid_to=date(2026, 9, 19))
        assert kinds(open_regimes(self.world(late), box("DE", DAY))) == []

    def test_own_before_hired_and_cheap_before_dear(self):
        hired = Importer(importer_id="A", territory_id="DE", kind=TraderKind.SERVICE)
        dear = Importer(importer_id="B", territory_id="DE", fee_percent=2.0)
        cheap = Importer(importer_id="C", territory_id="DE", fee_percent=1.0)
        for importers, name in (((hired, dear, cheap), "C"), ((hired, dear), "B")):
            charges = assess(self.world(*importers), box("DE", DAY)).charges
            assert {c.row for c in charges if c.table == "importers"} == {name}


HELD = Admission(admission_id="1", sku="LAMP", territory_id="DE", certificate="CE")


class TestAdmissions:
    def bars(self, *rows, **given):
        return admission_bars(trade_world(admissions=rows), box("DE", DAY, **given))

    def test_goods_of_which_nothing_is_said_are_admitted(self):
        assert self.bars() == ()
        assert self.bars(replace(HELD, sku="OTHER", status=AdmissionStatus.MISSING)) == ()

    @pytest.mark.parametrize(
        ("change", "state"),
        [
            ({"status": AdmissionStatus.MISSING}, "missing"),
            ({"status": AdmissionStatus.PENDING}, "pending"),
            ({"valid_to": date(2026, 9, 19)}, "expired"),
        ],
    )
    def test_the_certificate_is_named(self, change, state):
        world = trade_world(admissions=[replace(HELD, **change)])
        found, closed = open_regimes(world, box("DE", DAY))
        (reason,) = closed
        assert found == ()
        assert (reason.code, reason.subject, reason.limit) == ("NOT_ADMITTED", "LAMP", "DE")
        assert (reason.needed, reason.current) == ("CE", state)

    def test_one_that_is_held_or_not_needed_admits(self):
        assert self.bars(HELD) == ()
        assert self.bars(replace(HELD, valid_to=DAY)) == ()
        assert self.bars(replace(HELD, status=AdmissionStatus.NOT_NEEDED)) == ()

    def test_the_product_counts_before_its_category(self):
        group = replace(HELD, sku="", category="lighting", status=AdmissionStatus.MISSING)
        assert len(self.bars(group)) == 1
        assert self.bars(group, replace(HELD, admission_id="2")) == ()
        assert (
            len(self.bars(replace(group, certificate="EMC"), replace(HELD, admission_id="2"))) == 1
        )

    def test_the_union_may_ask_too_and_channels_are_apart(self):
        union = replace(HELD, territory_id="EU", status=AdmissionStatus.MISSING)
        assert len(self.bars(union)) == 1
        shop = replace(union, channel=Channel.E_COMMERCE)
        assert self.bars(shop) == ()
        assert len(self.bars(shop, channel=Channel.E_COMMERCE)) == 1


class TestClearance:
    ROW = regime(
        "US",
        STANDARD,
        clearance_min=2880,
        hold_probability=0.04,
        hold_mean_min=7000.0,
        hold_cost=250.0,
        source="exams",
    )

    def test_a_risk_is_no_charge(self):
        found = assess(trade_world(regimes=[self.ROW]), box("US", DAY))
        assert (found.risk.clearance_min, found.risk.hold_probability) == (2880, 0.04)
        assert (found.risk.hold_mean_min, found.risk.hold_cost) == (7000.0, Money.of(250, "USD"))
        assert all(c.amount != Money.of(250, "USD") for c in found.charges)

    @pytest.mark.parametrize(("factor", "probability"), [(0.5, 0.02), (3.0, 0.12), (99.0, 1.0)])
    def test_an_importer_may_be_examined_more_often(self, factor, probability):
        importer = Importer(importer_id="A", territory_id="US", exam_factor=factor)
        world = trade_world(regimes=[self.ROW], importers=[importer])
        times = clearance_times(world, "US", STANDARD, DAY, "A")
        assert times.hold_probability == pytest.approx(probability)
        assert assess(world, box("US", DAY)).risk == times
        assert clearance_times(world, "US", STANDARD, DAY).hold_probability == 0.04

    def test_dates_choose_the_row(self):
        old = replace(self.ROW, valid_to=date(2026, 8, 31))
        new = replace(self.ROW, valid_from=date(2026, 9, 1), clearance_min=60)
        world = trade_world(regimes=[old, new])
        days = (date(2026, 8, 31), date(2026, 9, 1))
        assert [clearance_times(world, "US", STANDARD, d).clearance_min for d in days] == [2880, 60]


class TestTerritories:
    def place(self, name, country, stated):
        return Location(
            location_id=name,
            name=name,
            kind=LocationKind.SEAPORT,
            lat=0.0,
            lon=0.0,
            country_code=country,
            customs_territory=stated,
        )

    def test_a_place_lies_in_the_territory_of_its_country(self):
        places = [
            self.place("DEHAM", "DE", "EU"),
            self.place("USLAX", "US", "US"),
            self.place("HKHKG", "HK", "HK"),
            self.place("JAFZA", "AE", "AE-FZ"),
            self.place("AEDXB", "AE", ""),
        ]
        world = trade_world(
            locations=places,
            territories=[
                territory("EU", country_code=""),
                territory("DE", customs_territory_id="EU"),
                territory("US"),
                territory("AE-FZ", country_code="AE"),
                territory("AE"),
            ],
        )
        found = [territory_of(world, p.location_id) for p in places]
        assert found == ["DE", "US", "", "AE-FZ", "AE"]
        assert territory_of(world, "NOWHERE") == ""

    def test_passing_through(self):
        world = trade_world()
        assert is_passed_untaxed(world, "FR", "DE")
        assert is_passed_untaxed(world, "AE", "SA")
        assert is_passed_untaxed(world, "SA", "AE")
        assert not is_passed_untaxed(world, "MX", "US")
        assert not is_passed_untaxed(world, "GB", "DE")
        assert not is_passed_untaxed(world, "GB", "NOWHERE")

    def test_transit_may_name_a_union(self):
        rows = [
            territory("CH", transit_with=("EU",)),
            territory("EU"),
            territory("DE", customs_territory_id="EU"),
        ]
        assert is_passed_untaxed(trade_world(territories=rows), "DE", "CH")


def test_networks_may_lack_every_trade_table():
    world = trade_world()
    bare = world.with_tables(
        {
            name: Table.from_rows(TABLES[name], [])
            for name in ("territories", "regimes", "importers")
        }
    )
    assert open_regimes(bare, box("DE", DAY))[0] == ()
    assert not assess(bare, box("DE", DAY)).is_complete
    assert len(IMPORTERS) > len(bare.table("importers"))
