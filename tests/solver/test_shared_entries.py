"""Consignments that arrive together make one entry: what they share, and who stays apart."""

import itertools
import math
import random
from dataclasses import replace

import pytest

from network.enums import (
    Channel,
    ChargeBasis,
    ChargeCategory,
    DutyBase,
    ImportRegime,
    LoadForm,
    Measure,
    Nature,
    Reason,
    Status,
)
from network.money import Money
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table
from network.tariff import TariffLine
from network.territory import Importer, Territory
from network.trade_rule import Regime
from solver.consolidate import Chosen
from solver.moves import plan_parts
from solver.options import Limits, Options
from solver.ship import ShipQuestion, prepare, ship
from solver.verify_plan import plan_violations
from tests.solver.border_world import (
    DUTY,
    PARCEL,
    SEA,
    TRUCK,
    VAT,
    border_world,
    fee,
    rule,
    service,
)

EUR = Options(currency="EUR", time_limit_s=20)
ASKED = ShipQuestion(options=EUR)
CHINA = Territory(territory_id="CN", country_code="CN", currency="CNY")
EUROPE = (
    Territory(territory_id="EU", currency="EUR"),
    *(
        Territory(territory_id=code, customs_territory_id="EU", country_code=code, currency="EUR")
        for code in ("DE", "NL")
    ),
)
WAYS = (
    service("TRUCK-CN", "FAC", "PORT-CN", TRUCK, LoadForm.LCL, 600),
    service("SEA", "PORT-CN", "PORT-NL", SEA, LoadForm.LCL, 20_000, "weekly Mon 08:00"),
    service("TRUCK-EU", "PORT-NL", "MKT", TRUCK, LoadForm.LCL, 600),
)


def entry_line(tariff, number, code, rate):
    """Return a line per entry of a service's tariff."""
    return TariffLine(
        tariff_id=tariff, line=number, charge_code=code, category=ChargeCategory.CUSTOMS,
        basis=ChargeBasis.PER_ENTRY, rate=rate, currency="EUR",
    )  # fmt: skip


FREIGHT = (fee("TRUCK-CN", 20.0), fee("SEA", 60.0), fee("TRUCK-EU", 40.0))
CLEARING = (
    entry_line("TRUCK-CN", 2, "EXPORT_ENTRY", 25.0),
    entry_line("SEA", 2, "EXPORT_ENTRY", 5.0),
    entry_line("SEA", 3, "CUSTOMS_ENTRY", 7.0),
    entry_line("TRUCK-EU", 2, "CUSTOMS_ENTRY", 90.01),
)


def load(name, value=1000.0, **more):
    """Return a shipment of ten packages of lamps."""
    made = {
        "origin_id": "FAC", "destination_id": "MKT", "weight_kg": 100.0, "volume_m3": 1.0,
        "packages": 10, "units": 10, "value": value, "currency": "EUR", "hs_code": "940521",
        "origin_country": "CN", "ready_at": "2026-11-02", "due_at": "2026-12-15",
    }  # fmt: skip
    return Shipment(shipment_id=name, **{**made, **more})


def world(*loads, ways=WAYS, tariffs=(*FREIGHT, *CLEARING), **tables):
    """Return the border world with clearing fees and these loads."""
    made = border_world(ways, tariffs, **{"territories": (CHINA, *EUROPE), **tables})
    return made.with_table(Table.from_rows(TABLES["shipments"], list(loads)))


def planned(*loads, **tables):
    """Return the moves of a plan by shipment; the referee has seen it."""
    plan = ship(world(*loads, **tables), ASKED)
    assert plan.unserved == ()
    return {move.consignment.consignment_id: move.itinerary for move in plan.moves}


def cents(way, *codes):
    return [c.amount.amount_minor for c in way.charges if c.code in codes]


class TestOneEntry:
    def test_fees_are_paid_once_by_customs_value(self):
        moves = planned(load("A", 1000.0), load("B", 3000.0))
        assert moves["A"].clearance.customs_value == Money.of("1080", "EUR")
        assert moves["B"].clearance.customs_value == Money.of("3080", "EUR")
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [182, 2337]  # 1080 / 4160 of 7.00 and 90.01
        assert cents(moves["B"], "CUSTOMS_ENTRY") == [518, 6664]

    def test_export_is_shared_by_what_goods_are_worth(self):
        moves = planned(load("A", 1000.0), load("B", 3000.0))
        assert cents(moves["A"], "EXPORT_ENTRY") == [625, 125]
        assert cents(moves["B"], "EXPORT_ENTRY") == [1875, 375]

    def test_the_odd_cent_goes_to_the_first_name(self):
        for names in (("A", "B"), ("B", "A")):
            moves = planned(*(load(name) for name in names))
            assert cents(moves["A"], "CUSTOMS_ENTRY") == [350, 4501]
            assert cents(moves["B"], "CUSTOMS_ENTRY") == [350, 4500]

    def test_three_share_and_the_parts_are_the_whole(self):
        moves = planned(*(load(name, 700.0 + 31.7 * n) for n, name in enumerate("ABC")))
        for code, whole in (("CUSTOMS_ENTRY", 9701), ("EXPORT_ENTRY", 3000)):
            assert sum(sum(cents(way, code)) for way in moves.values()) == whole

    def test_duty_and_tax_are_those_of_each(self):
        alone = planned(load("A", 1000.0))["A"]
        shared = planned(load("A", 1000.0), load("B", 3000.0))["A"]
        assert cents(shared, "DUTY") == cents(alone, "DUTY") == [10800]

    def test_the_plan_says_what_it_saves(self):
        plan = ship(world(load("A"), load("B", 3000.0)), ASKED)
        saved = plan.totals.stand_alone_cost - plan.totals.landed_cost
        assert saved == Money.of("127.01", "EUR")
        quotes = [ship(world(load(n, v)), ASKED) for n, v in (("A", 1000.0), ("B", 3000.0))]
        zero = Money(0, "EUR")
        alone = sum((quote.totals.landed_cost for quote in quotes), zero)
        assert plan.totals.stand_alone_cost == alone

    def test_parts_of_one_shipment_are_one_entry(self):
        small = replace(WAYS[0], capacity_kg=60.0), *WAYS[1:]
        moves = planned(load("A", may_split=True, max_splits=2), ways=small)
        assert len(moves) == 2
        assert sorted(cents(way, "CUSTOMS_ENTRY")[1] for way in moves.values()) == [4500, 4501]

    def test_a_line_met_twice_is_paid_twice(self):
        ways = (
            *WAYS[:2],
            service("TO-HUB", "PORT-NL", "HUB-DE", TRUCK, LoadForm.LCL, 600),
            service("TO-MKT", "HUB-DE", "MKT", TRUCK, LoadForm.LCL, 600),
        )
        ways = (*ways[:2], *(replace(way, tariff_id="TRUCK-EU") for way in ways[2:]))
        moves = planned(load("A"), load("B"), ways=ways)
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [350, 4501, 4501]


class TestApart:
    ALONE = (700, 9001)

    def test_importers(self):
        importers = [
            Importer(importer_id="IMP", territory_id="EU"),
            Importer(importer_id="OTHER", territory_id="DE"),
        ]
        moves = planned(
            load("A", importer_id="IMP"),
            load("B", importer_id="OTHER"),
            load("C", importer_id="OTHER"),
            importers=importers,
        )
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [*self.ALONE]
        assert cents(moves["B"], "CUSTOMS_ENTRY") == [350, 4501]
        assert [way.clearance.importer_id for way in moves.values()] == ["IMP", "OTHER", "OTHER"]
        assert sum(sum(cents(way, "EXPORT_ENTRY")) for way in moves.values()) == 3000

    def test_the_importer_the_engine_chooses_is_the_one_that_is_named(self):
        moves = planned(load("A", importer_id="IMP"), load("B"))
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [350, 4501]

    def test_exporters(self):
        moves = planned(load("A", exporter_id="ONE"), load("B", exporter_id="TWO"))
        assert cents(moves["A"], "EXPORT_ENTRY") == [2500, 500]
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [350, 4501]

    def test_regimes(self):
        regimes = (
            Regime(territory_id="EU", regime=ImportRegime.STANDARD, channel=Channel.GENERAL_TRADE),
            Regime(territory_id="EU", regime=ImportRegime.INFORMAL, channel=Channel.E_COMMERCE),
        )
        moves = planned(
            load("A"),
            load("B", channel=Channel.E_COMMERCE),
            regimes=regimes,
            rules=(replace(DUTY, regimes=()), VAT),
        )
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [*self.ALONE]
        assert cents(moves["B"], "CUSTOMS_ENTRY") == [*self.ALONE]

    def test_departures(self):
        moves = planned(load("A", due_at="2026-11-25"), load("B", ready_at="2026-11-12"))
        assert len({way.services[1].depart_min for way in moves.values()}) == 2
        for way in moves.values():
            assert cents(way, "CUSTOMS_ENTRY") == [*self.ALONE]
            assert cents(way, "EXPORT_ENTRY") == [2500, 500]

    def test_orders_under_a_limit_of_value(self):
        limited = Regime(
            territory_id="EU", regime=ImportRegime.STANDARD, max_order_value=5000, currency="EUR"
        )
        moves = planned(load("A"), load("B"), regimes=(limited,))
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [*self.ALONE]
        assert cents(moves["A"], "EXPORT_ENTRY") == [1250, 250]

    def test_parcels(self):
        ways = (service("POST", "FAC", "MKT", PARCEL, LoadForm.PARCEL, 6_000),)
        tariffs = (fee("POST", 15.0), entry_line("POST", 2, "CUSTOMS_ENTRY", 7.0))
        moves = planned(load("A"), load("B"), ways=ways, tariffs=tariffs)
        assert [cents(way, "CUSTOMS_ENTRY") for way in moves.values()] == [[700], [700]]

    def test_goods_nobody_described(self):
        moves = planned(load("A"), load("B", hs_code=""))
        for way in moves.values():
            assert cents(way, "CUSTOMS_ENTRY") == [*self.ALONE]
            assert cents(way, "EXPORT_ENTRY") == [2500, 500]

    def test_an_origin_outside_every_territory(self):
        moves = planned(load("A"), load("B"), territories=EUROPE)
        assert cents(moves["A"], "EXPORT_ENTRY") == [2500, 500]
        assert cents(moves["A"], "CUSTOMS_ENTRY") == [350, 4501]


LEAST = rule(
    "MPF", "EU", Measure.CUSTOMS_FEE, rate_percent=0.3464, minimum=33.58, maximum=651.5,
    basis=ChargeBasis.PERCENT_OF_VALUE,
)  # fmt: skip


def at_fob(**more):
    """Return territories that value goods without freight."""
    union = Territory(territory_id="EU", currency="EUR", duty_base=DutyBase.FOB, **more)
    members = [
        Territory(
            territory_id=code,
            customs_territory_id="EU",
            country_code=code,
            currency="EUR",
            duty_base=DutyBase.FOB,
            **more,
        )
        for code in ("DE", "NL")
    ]
    return (CHINA, union, *members)


class TestMinimum:
    @pytest.mark.parametrize(
        ("worth", "shares"),
        [
            ((2000.0, 2000.0), [1679, 1679]),
            ((60_000.0, 52_800.0), [20784, 18290]),
            ((150_000.0, 100_000.0), [39090, 26060]),
        ],
    )
    def test_of_one_entry(self, worth, shares):
        moves = planned(
            load("A", worth[0]), load("B", worth[1]), rules=(DUTY, VAT, LEAST), territories=at_fob()
        )
        assert [cents(moves[name], "CUSTOMS_FEE") for name in "AB"] == [[s] for s in shares]

    def test_tax_that_is_borne_follows_the_share(self):
        territories = at_fob(vat_is_recoverable=False)
        moves = planned(
            load("A", 2000.0), load("B", 2000.0), rules=(DUTY, VAT, LEAST), territories=territories
        )
        # 19 % of 2,000 + duty of 200 + freight of 120 + a fee of 16.79
        assert cents(moves["A"], "VAT") == [44399]

    def test_the_fee_of_the_importer_is_paid_once(self):
        importer = Importer(importer_id="IMP", territory_id="EU", fee=50.0, currency="EUR")
        loads = load("A"), load("B", 3000.0)
        moves = planned(*loads, importers=[importer])
        assert [cents(way, "IMPORTER_FEE") for way in moves.values()] == [[1298], [3702]]
        plan = ship(world(*loads, importers=[importer]), ASKED)
        assert plan.termination.status is Status.OPTIMAL


class TestModel:
    """The model pays a fee once for all that cross on one departure: a bound, mostly the truth."""

    def test_a_plan_with_fees_is_proved(self):
        plan = ship(world(load("A"), load("B", 3000.0), load("C", 500.0)), ASKED)
        assert plan.termination.status is Status.OPTIMAL
        assert plan.termination.bounds.dual == plan.totals.decision_cost

    def test_goods_wait_for_company_where_that_saves_an_entry(self):
        early = load("A", ready_at="2026-11-02", due_at="2026-12-15")
        late = load("B", ready_at="2026-11-12", due_at="2026-12-15")
        plan = ship(world(early, late), ASKED)
        assert len({move.itinerary.services[1].depart_min for move in plan.moves}) == 1
        assert plan.termination.status is Status.OPTIMAL

    def test_importers_it_does_not_tell_apart_leave_a_valid_bound(self):
        importers = [
            Importer(importer_id="IMP", territory_id="EU"),
            Importer(importer_id="OTHER", territory_id="DE"),
        ]
        loads = load("A", importer_id="IMP"), load("B", importer_id="OTHER")
        plan = ship(world(*loads, importers=importers), ASKED)
        bounds = plan.termination.bounds
        unseen = (bounds.primal - bounds.dual).amount_minor
        assert 9701 <= unseen <= 9710  # the clearing of the second importer, and rounding
        assert plan.termination.status is Status.FEASIBLE

    def test_the_bound_by_shares_holds_too(self):
        loads = [load(name, due_at="") for name in "ABC"]
        plan = ship(world(*loads), ASKED)
        assert plan.termination.detail == "bound by shares of boxes"
        assert plan.termination.bounds.dual <= plan.totals.decision_cost
        assert len({move.itinerary.services[1].depart_min for move in plan.moves}) == 1

    def test_a_budget_that_is_enough_is_enough(self):
        made = world(load("A"), load("B", 3000.0))
        price = ship(made, ASKED).totals.landed_cost
        enough = replace(ASKED, limits=Limits(budget=price))
        assert ship(made, enough).totals.landed_cost == price
        short = replace(ASKED, limits=Limits(budget=price - Money(1, "EUR")))
        assert ship(made, short).unserved

    def test_a_budget_holds_where_a_minimum_comes_on_top(self):
        made = world(
            load("A", 2000.0),
            load("B", 2000.0, importer_id="OTHER"),
            rules=(DUTY, VAT, LEAST),
            territories=at_fob(),
            importers=[
                Importer(importer_id="IMP", territory_id="EU"),
                Importer(importer_id="OTHER", territory_id="DE"),
            ],
        )
        price = ship(made, ASKED).totals.landed_cost
        short = replace(ASKED, limits=Limits(budget=price - Money.of("10", "EUR")))
        assert ship(made, short).totals.landed_cost < price


class TestReferee:
    def spoilt(self, change):
        made = world(load("A"), load("B", 3000.0))
        plan = ship(made, ASKED)
        assert plan_violations(made, Limits(), EUR, plan) == []
        moves = [replace(move, itinerary=change(number, move.itinerary))
                 for number, move in enumerate(plan.moves)]  # fmt: skip
        broken = replace(plan, moves=tuple(moves))
        return {found.code for found in plan_violations(made, Limits(), EUR, broken)}

    def test_a_share_that_is_moved_is_found(self):
        def moved(number, way):
            cent = Money(1 if number else -1, "EUR")
            lines = list(way.charges)
            at = next(i for i, line in enumerate(lines) if line.code == "CUSTOMS_ENTRY")
            line = lines[at]
            lines[at] = replace(line, amount=line.amount + cent, converted=line.converted + cent)
            return replace(way, charges=tuple(lines), landed_cost=way.landed_cost + cent)

        assert self.spoilt(moved) == {Reason.MONEY_MISMATCH}

    def test_another_importer_is_found(self):
        def other(_, way):
            return replace(way, clearance=replace(way.clearance, importer_id="SOMEBODY"))

        assert Reason.NO_IMPORTER in self.spoilt(other)

    def test_a_plan_that_shares_nothing_is_found(self):
        made = world(load("A"), load("B", 3000.0))
        plan = ship(made, ASKED)
        prepared = prepare(made, ASKED)
        chosen, _ = prepared._choose(None)
        _, _, alone = plan_parts(prepared.pool, prepared.orders, chosen, EUR)
        moves = [replace(move, itinerary=way) for move, way in zip(plan.moves, alone, strict=True)]
        broken = replace(plan, moves=tuple(moves))
        found = {v.code for v in plan_violations(made, Limits(), EUR, broken)}
        assert found == {Reason.MONEY_MISMATCH}


def random_loads(rng):
    """Return loads of random worth that leave on few days, some of other traders."""
    return [
        load(
            f"S{n}",
            round(rng.uniform(50, 9000), 2),
            ready_at=f"2026-11-{rng.choice([2, 4, 10]):02}",
            due_at=rng.choice(["2026-12-15", "2026-12-08"]),
            importer_id=rng.choice(["", "", "OTHER"]),
            exporter_id=rng.choice(["", "", "ELSE"]),
            hs_code=rng.choice(["940521", "940521", "940521", ""]),
        )
        for n in range(rng.randint(2, 4))
    ]


SAMPLE = 120
"""Choices to price where there are too many to price all."""


@pytest.mark.parametrize("seed", range(10))
def test_a_plan_is_the_best_of_its_pool_and_no_dearer_than_quotes(seed):
    """Brute force over one column per load, each choice priced by the doors."""
    rng = random.Random(seed)
    ways = (*WAYS, service("DIRECT", "FAC", "MKT", TRUCK, LoadForm.LCL, 15_000, "weekly Thu 08:00"))
    tariffs = (
        *FREIGHT,
        *CLEARING,
        fee("DIRECT", rng.choice([90.0, 130.0, 250.0])),
        entry_line("DIRECT", 2, "CUSTOMS_ENTRY", rng.choice([10.0, 120.0])),
    )
    importers = [
        Importer(importer_id="IMP", territory_id="EU", fee=rng.choice([0.0, 30.0]), currency="EUR"),
        Importer(importer_id="OTHER", territory_id="DE", fee=100.0, currency="EUR"),
    ]
    made = world(
        *random_loads(rng),
        ways=ways,
        tariffs=tariffs,
        rules=(DUTY, VAT, LEAST),
        importers=importers,
        territories=rng.choice([(CHINA, *EUROPE), at_fob()]),
    )
    prepared = prepare(made, ASKED)
    plan = prepared.solve()
    assert plan.unserved == ()
    rounding = 1 + sum(len(move.itinerary.charges) for move in plan.moves)
    saved = plan.totals.stand_alone_cost - plan.totals.landed_cost
    assert saved.amount_minor >= -rounding
    by_order = {}
    for column in prepared.pool.columns:
        by_order.setdefault(column.order, []).append(column)
    count = math.prod(len(columns) for columns in by_order.values())
    every = itertools.product(*by_order.values())
    if count > SAMPLE:
        every = [tuple(rng.choice(columns) for columns in by_order.values()) for _ in range(SAMPLE)]
    best = plan.totals.decision_cost.amount_minor
    for choice in every:
        moves, _, _ = plan_parts(prepared.pool, prepared.orders, Chosen(choice, {}, 0.0), EUR)
        cost = sum(move.itinerary.decision_cost.amount_minor for move in moves)
        best = min(best, cost)
    assert plan.termination.bounds.dual.amount_minor <= best + rounding
    if plan.termination.status is Status.OPTIMAL:
        assert plan.totals.decision_cost.amount_minor <= best + rounding


@pytest.mark.parametrize("seed", range(8))
def test_what_is_shared_adds_up_to_one_charge(seed):
    rng = random.Random(100 + seed)
    importers = [
        Importer(importer_id="IMP", territory_id="EU"),
        Importer(importer_id="OTHER", territory_id="DE"),
    ]
    plan = ship(world(*random_loads(rng), importers=importers), ASKED)
    paid = {}
    for move in plan.moves:
        way = move.itinerary
        goods = move.consignment
        for line in way.charges:
            if line.nature is not Nature.CASH or line.basis is not ChargeBasis.PER_ENTRY:
                continue
            side = goods.exporter_id if line.code == "EXPORT_ENTRY" else way.clearance
            who = side if isinstance(side, str) else side and side.importer_id
            stands_alone = goods.consignment_id if not goods.goods else ""
            key = (line.row, who, way.services[1].depart_min, stands_alone)
            paid.setdefault(key, []).append(line.amount.amount_minor)
    rates = {"TRUCK-CN/2": 2500, "SEA/2": 500, "SEA/3": 700, "TRUCK-EU/2": 9001}
    assert paid
    for (row, *_), parts in paid.items():
        assert sum(parts) == rates[row]
