"""Duty, fees and taxes inside the search: the front is the front of what it all costs."""

import itertools
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from network.calendar import read_moment
from network.enums import (
    ChargeCategory,
    ImportRegime,
    LoadForm,
    Measure,
    Nature,
    Pick,
    Reason,
    Status,
    TaxPart,
)
from network.money import Money
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table
from network.territory import Importer
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare, route
from solver.ship import ShipQuestion, ship
from solver.verify_clearance import clearance_violations
from tests.solver.border_world import (
    AIR,
    DUTY,
    IMPORTER,
    IOSS,
    ITEM,
    PARCEL,
    SEA,
    STANDARD,
    TRUCK,
    VAT,
    border_world,
    fee,
    lamps,
    rule,
    service,
)

EUR = Options(currency="EUR")
READY = read_moment("2026-11-02", "UTC", is_due=False)
FREIGHT = (
    service("TRUCK-CN", "FAC", "PORT-CN", TRUCK, LoadForm.LCL, 600),
    service("SEA", "PORT-CN", "PORT-NL", SEA, LoadForm.LCL, 20_000),
    service("TRUCK-EU", "PORT-NL", "MKT", TRUCK, LoadForm.LCL, 600),
)
BY_PARCEL = service("PARCEL", "FAC", "MKT", PARCEL, LoadForm.PARCEL, 6_000)
RATES = (fee("TRUCK-CN", 20.0, ChargeCategory.ORIGIN), fee("SEA", 60.0), fee("TRUCK-EU", 40.0))


def ask(world, goods, **more):
    question = RouteQuestion(
        origin_id="FAC", destination_id="MKT", consignment=goods, ready_min=READY,
        **{"options": EUR, **more},
    )  # fmt: skip
    return route(world, question)


def cash(way, category=ChargeCategory.DUTY_TAX):
    return {
        line.code: str(line.amount)
        for line in way.charges
        if line.category is category and line.nature is Nature.CASH
    }


class TestOneEntry:
    def test_duty_is_on_value_and_freight_to_the_border(self):
        way = ask(border_world(FREIGHT, RATES), lamps()).offers[0].itinerary
        assert cash(way) == {"DUTY": "EUR 18.00"}  # 10 % of 100 + 20 + 60
        assert way.landed_cost == Money.of("138.00", "EUR")
        assert way.landed_complete
        assert way.clearance.customs_value == Money.of("180.00", "EUR")
        assert (way.clearance.territory_id, way.clearance.location_id) == ("DE", "PORT-NL")
        assert way.clearance.regime is ImportRegime.STANDARD

    def test_import_vat_is_shown_and_never_decides(self):
        way = ask(border_world(FREIGHT, RATES), lamps()).offers[0].itinerary
        (vat,) = [line for line in way.charges if line.code.startswith("VAT")]
        assert vat.nature is Nature.PASS_THROUGH
        assert vat.amount == Money.of("45.22", "EUR")  # 19 % of 180 + 18 + 40
        assert way.cash_outlay == way.landed_cost + vat.amount

    def test_a_line_may_be_taken_out_of_the_customs_value(self):
        out = replace(RATES[1], tax_part=TaxPart.NEITHER)
        way = ask(border_world(FREIGHT, (RATES[0], out, RATES[2])), lamps()).offers[0].itinerary
        assert cash(way) == {"DUTY": "EUR 12.00"}

    def test_at_home_there_is_no_border(self):
        world = border_world(
            [service("T", "HUB-DE", "MKT", TRUCK, LoadForm.LCL, 60)], [fee("T", 5.0)]
        )
        way = route(
            world, RouteQuestion(origin_id="HUB-DE", destination_id="MKT", consignment=lamps(),
                                 ready_min=READY, options=EUR),
        ).offers[0].itinerary  # fmt: skip
        assert (way.clearance, way.landed_complete) == (None, True)
        assert way.landed_cost == Money.of("5.00", "EUR")

    def test_goods_nobody_described_are_not_complete(self):
        goods = replace(lamps(), goods=())
        quote = ask(border_world(FREIGHT, RATES), goods)
        assert not quote.offers[0].itinerary.landed_complete
        assert Reason.DUTY_NOT_INCLUDED in {note.code for note in quote.notes}

    def test_a_missing_tariff_code_is_unknown_and_said(self):
        goods = lamps()
        goods = replace(goods, goods=(replace(goods.goods[0], hs_code=""),))
        by_code = rule("BY-CODE", "EU", Measure.DUTY, hs_prefix="9405", rate_percent=4.7)
        quote = ask(border_world(FREIGHT, RATES, rules=(by_code, VAT)), goods)
        way = quote.offers[0].itinerary
        assert not way.landed_complete
        assert not way.clearance.is_complete
        assert any("hs_code" in str(note).casefold() or "HS" in str(note) for note in quote.notes)


class TestRegimes:
    def test_a_parcel_takes_the_cheaper_regime(self):
        world = border_world([BY_PARCEL], [fee("PARCEL", 15.0)])
        dear = ask(world, lamps(1, price=100.0)).offers[0].itinerary
        assert dear.clearance.regime is ImportRegime.IOSS
        assert cash(dear) == {"ITEM_DUTY": "EUR 3.00"}
        cheap = ask(world, lamps(1, price=5.0)).offers[0].itinerary
        assert cheap.clearance.regime is ImportRegime.STANDARD
        assert cash(cheap) == {"DUTY": "EUR 2.00"}

    def test_an_order_above_the_threshold_stays_out_however_it_is_split(self):
        world = border_world([BY_PARCEL], [fee("PARCEL", 15.0)])
        part = replace(lamps(5), order_value=170.0)
        way = ask(world, part).offers[0].itinerary
        assert way.clearance.regime is ImportRegime.STANDARD

    def test_no_importer_means_no_way_in(self):
        world = border_world(FREIGHT, RATES, importers=[])
        quote = ask(world, lamps())
        assert quote.termination.status is Status.INFEASIBLE
        assert {reason.code for reason in quote.reasons} & {Reason.NO_IMPORTER, Reason.NO_REGIME}

    def test_where_only_one_form_may_enter_the_other_is_no_way(self):
        world = border_world([*FREIGHT, BY_PARCEL], [*RATES, fee("PARCEL", 500.0)], regimes=(IOSS,))
        quote = ask(world, lamps())
        assert all(point.service_ids == ("PARCEL",) for point in quote.front)


class TestDates:
    LATER = date(2026, 11, 20)
    CHEAP = rule("NEW", "EU", Measure.DUTY, rate_percent=0.0, valid_from=LATER)
    OLD = replace(DUTY, regimes=(), valid_to=date(2026, 11, 19))

    def test_waiting_for_a_lower_duty_is_a_way_of_its_own(self):
        world = border_world(FREIGHT, RATES, rules=(self.OLD, self.CHEAP, VAT))
        quote = ask(world, lamps())
        early, late = sorted((o.itinerary for o in quote.offers), key=lambda way: way.arrive_min)
        assert early.clearance.entry_date < self.LATER <= late.clearance.entry_date
        assert early.landed_cost > late.landed_cost
        assert late is quote.offer(Pick.CHEAPEST).itinerary

    def test_the_day_counts_where_the_border_is(self):
        world = border_world(FREIGHT, RATES, rules=(self.OLD, self.CHEAP, VAT))
        question = RouteQuestion(
            origin_id="FAC", destination_id="MKT", consignment=lamps(), ready_min=READY, options=EUR
        )
        assert len(prepare(world, question).layers) == 2


class TestPlans:
    def test_a_lone_shipment_is_planned_as_it_is_quoted(self):
        goods = lamps()
        world = border_world([*FREIGHT, BY_PARCEL], [*RATES, fee("PARCEL", 90.0)])
        shipment = Shipment(
            shipment_id="S", origin_id="FAC", destination_id="MKT", weight_kg=goods.weight_kg,
            volume_m3=goods.volume_m3, packages=10, units=10, value=100.0, currency="EUR",
            hs_code="940521", origin_country="CN", ready_at="2026-11-02", due_at="2026-12-31",
        )  # fmt: skip
        world = world.with_table(Table.from_rows(TABLES["shipments"], [shipment]))
        plan = ship(world, ShipQuestion(options=EUR))
        quoted = ask(world, plan.moves[0].consignment).offer(Pick.CHEAPEST).itinerary
        assert plan.moves[0].itinerary.landed_cost == quoted.landed_cost
        assert plan.moves[0].itinerary.clearance == quoted.clearance

    def test_a_shipment_that_may_not_enter_is_left_with_the_reason(self):
        world = border_world(FREIGHT, RATES, importers=[])
        shipment = Shipment(
            shipment_id="S", origin_id="FAC", destination_id="MKT", weight_kg=10.0, volume_m3=0.1,
            units=10, value=100.0, currency="EUR", hs_code="940521", ready_at="2026-11-02",
        )  # fmt: skip
        world = world.with_table(Table.from_rows(TABLES["shipments"], [shipment]))
        plan = ship(world, ShipQuestion(options=EUR))
        assert [item.subject_id for item in plan.unserved] == ["S"]
        assert plan.unserved[0].reason.code in {Reason.NO_IMPORTER, Reason.NO_REGIME}


class TestReferee:
    def test_another_regime_date_or_duty_is_found(self):
        world = border_world(FREIGHT, RATES)
        goods = lamps()
        way = ask(world, goods).offers[0].itinerary
        assert clearance_violations(world, goods, way, EUR)[0] == []
        for wrong in (
            {"regime": ImportRegime.IOSS},
            {"entry_date": date(2026, 1, 1)},
            {"location_id": "MKT"},
            {"territory_id": "NL"},
        ):
            spoilt = replace(way, clearance=replace(way.clearance, **wrong))
            assert clearance_violations(world, goods, spoilt, EUR)[0]


UNKNOWN = {"rate_percent": None, "rate_low_percent": 0.0, "rate_high_percent": 15.0}


def random_world(rng):
    """Ways of random prices in front of and behind the border, random rules with dates."""
    services, tariffs = [], []
    lanes = [
        ("FAC", "PORT-CN", TRUCK), ("PORT-CN", "PORT-NL", SEA), ("PORT-CN", "HUB-DE", AIR),
        ("PORT-NL", "MKT", TRUCK), ("PORT-NL", "HUB-DE", TRUCK), ("HUB-DE", "MKT", TRUCK),
        ("FAC", "MKT", PARCEL), ("FAC", "HUB-DE", AIR),
    ]  # fmt: skip
    for number, ((origin, destination, mode), form) in enumerate(
        itertools.product(lanes, (LoadForm.LCL, LoadForm.FCL))
    ):
        if rng.random() < 0.35:
            continue
        packed = LoadForm.PARCEL if mode is PARCEL else form
        name = f"S{number}"
        times = rng.choice(["daily 12:00", "weekly Mon 08:00", "on_demand"])
        transit = rng.choice([600, 3_000, 12_000, 22_000])
        services.append(service(name, origin, destination, mode, packed, transit, times))
        category = rng.choice([ChargeCategory.FREIGHT, ChargeCategory.ORIGIN, ChargeCategory.OTHER])
        tariffs.append(fee(name, rng.choice([0.0, 5.0, 17.5, 60.0, 111.11]), category))
    change = date(2026, 11, rng.randint(4, 25))
    duty = rule(
        "A", "EU", Measure.DUTY, regimes=(ImportRegime.STANDARD,),
        rate_percent=rng.choice([0.0, 4.7, 25.0]), valid_to=change - timedelta(days=1),
    )  # fmt: skip
    later = replace(
        duty, rule_id="B", valid_from=change, valid_to=None,
        **rng.choice([{"rate_percent": 0.0}, {"rate_percent": 12.0}, UNKNOWN]),
    )  # fmt: skip
    regimes = rng.choice([(STANDARD, IOSS), (STANDARD,)])
    return border_world(services, tariffs, rules=(duty, later, VAT, ITEM), regimes=regimes)


@pytest.mark.parametrize("seed", range(15))
def test_the_front_is_the_front_of_all_single_chains(seed):
    """No chain of services asked for alone, until many a day, is better than the front."""
    rng = random.Random(seed)
    world = random_world(rng)
    goods = lamps(rng.choice([1, 10]))
    names = list(world.services.texts("service_id"))
    chains = [c for n in (1, 2, 3) for c in itertools.permutations(names, n) if joined(world, c)]
    points = set()
    for chain in chains:
        others = frozenset(names) - set(chain)
        for day in range(0, 27, 3):
            quote = ask(
                world,
                goods,
                limits=Limits(avoid=others, arrive_by_min=READY + (day + 20) * 1440),
            )
            points |= {vector(point) for point in quote.front}
    whole = [vector(point) for point in ask(world, goods).front]
    for point in points:
        assert any(all(a <= b for a, b in zip(ours, point, strict=True)) for ours in whole)


def joined(world, chain):
    """Tell whether services follow each other from the factory to the market."""
    rows = [world.services.get(name) for name in chain]
    return (
        rows[0].origin_id == "FAC"
        and rows[-1].destination_id == "MKT"
        and all(a.destination_id == b.origin_id for a, b in itertools.pairwise(rows))
    )


def vector(point):
    return (point.decision_cost.amount_minor, point.arrive_min, point.co2e_wtw_kg)


def test_an_unused_importer_changes_nothing():
    world = border_world(FREIGHT, RATES)
    more = border_world(
        FREIGHT, RATES,
        importers=[IMPORTER, Importer(importer_id="US", territory_id="EU", fee=5.0)],
    )  # fmt: skip
    assert (
        ask(world, lamps()).offers[0].itinerary.landed_cost
        == ask(more, lamps(importer_id="IMP")).offers[0].itinerary.landed_cost
    )
