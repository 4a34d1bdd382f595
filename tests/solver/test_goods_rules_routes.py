"""Goods rules in quotes and plans: no service that does not take the goods, and the reason why."""

from dataclasses import replace

import pytest

from network.dangerous import DangerousGoodsRule
from network.enums import Carriage, ChargeBasis, LoadForm, Mode, Reason, Status
from network.equipment import Equipment, EquipmentLimit
from network.explanation import render
from network.goods import Consignment, GoodsLine, Product
from network.money import Money
from network.schema import TABLES
from network.table import Table
from solver.goods_rules import ruled_out
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare, route
from solver.ship import ShipQuestion, ship
from solver.verify import quote_violations
from tests.solver.test_route import READY
from tests.solver.tiny_world import line, service, shipment, tiny_world

BATTERY = GoodsLine(sku="PB", un_number="UN3480", state_of_charge_percent=50.0)
COLD = GoodsLine(sku="ICE", is_reefer=True)


def rule(carriage, *, allowed=True, **given_):
    return DangerousGoodsRule(un_number="UN3480", carriage=carriage, allowed=allowed, **given_)


def with_rows(world, **tables):
    made = {name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()}
    return world.with_tables(made)


def asked(*goods, **changes):
    load = {"weight_kg": 5000.0, "volume_m3": 20.0, "goods": goods, **changes}
    return RouteQuestion(
        origin_id="FAC",
        destination_id="MKT",
        consignment=Consignment(**load),
        ready_min=READY,
        limits=Limits(),
        options=Options(horizon_days=20),
    )


def loose(name, mode, rate, **changes):
    """Return a service without boxes and its tariff."""
    changes = {"load_form": LoadForm.PALLET, **changes}
    made = service(name, "FAC", "MKT", mode=mode, tariff_id=name, **changes)
    return made, line(name, 1, ChargeBasis.PER_SHIPMENT, rate)


def world(*pairs, **tables):
    services, tariffs = zip(*pairs, strict=True)
    return with_rows(tiny_world(list(services), list(tariffs)), **tables)


def used(quote):
    return {point.service_ids for point in quote.front}


class TestDangerousGoods:
    PAIRS = (
        loose("AIR", Mode.AIR, 10.0, transit_min=60),
        loose("FREIGHTER", Mode.AIR, 20.0, transit_min=100, carriage=Carriage.CARGO_AIRCRAFT),
        loose("PARCEL", Mode.PARCEL, 5.0, load_form=LoadForm.PARCEL),
        loose("LORRY", Mode.TRUCK, 50.0, transit_min=5000),
    )
    RULES = (
        rule(Carriage.PASSENGER_AIRCRAFT, allowed=False),
        rule(Carriage.CARGO_AIRCRAFT, max_state_of_charge_percent=30.0),
        rule(Carriage.COURIER, allowed=False),
        rule(Carriage.ROAD),
    )

    def test_what_does_not_take_the_goods_is_no_way(self):
        quote = route(world(*self.PAIRS, dg_rules=self.RULES), asked(BATTERY))
        assert used(quote) == {("LORRY",)}
        assert used(route(world(*self.PAIRS, dg_rules=self.RULES), asked())) != {("LORRY",)}

    def test_the_quote_says_which_rules_bit(self):
        quote = route(world(*self.PAIRS, dg_rules=self.RULES), asked(BATTERY))
        bitten = [note for note in quote.notes if note.code is Reason.FORBIDDEN_GOODS]
        assert [(note.subject, note.limit) for note in bitten] == [
            ("air", "UN3480 passenger_aircraft"),
            ("air", "UN3480 cargo_aircraft"),
            ("parcel", "UN3480 courier"),
        ]
        assert "UN3480 cargo_aircraft, state of charge 50 %, at most 30 %." in render(bitten[1])

    def test_less_charge_lets_the_freighter_fly(self):
        low = replace(BATTERY, state_of_charge_percent=30.0)
        quote = route(world(*self.PAIRS, dg_rules=self.RULES), asked(low))
        assert ("FREIGHTER",) in used(quote)
        assert ("AIR",) not in used(quote)

    def test_each_service_ruled_out_has_its_reason(self):
        network = world(*self.PAIRS, dg_rules=self.RULES)
        found = ruled_out(network, asked(BATTERY).consignment)
        assert [(each.subject, each.limit) for each in found] == [
            ("AIR", "UN3480 passenger_aircraft"),
            ("FREIGHTER", "UN3480 cargo_aircraft"),
            ("PARCEL", "UN3480 courier"),
        ]

    def test_no_route_is_answered_with_the_rule(self):
        network = world(*self.PAIRS[:1], dg_rules=self.RULES)
        quote = route(network, asked(BATTERY))
        assert quote.termination.status is Status.INFEASIBLE
        assert [(r.code, r.limit) for r in quote.reasons] == [
            (Reason.FORBIDDEN_GOODS, "UN3480 passenger_aircraft")
        ]

    def test_without_rules_nothing_dangerous_moves(self):
        quote = route(world(*self.PAIRS), asked(BATTERY))
        assert not quote.offers
        assert {reason.current for reason in quote.reasons} == {"no rule"}

    def test_a_service_may_refuse_what_the_rules_allow(self):
        pairs = (
            loose("LORRY", Mode.TRUCK, 50.0, battery=False),
            loose("VAN", Mode.TRUCK, 60.0, dangerous=False),
            loose("CART", Mode.TRUCK, 70.0),
        )
        network = world(*pairs, dg_rules=self.RULES)
        assert used(route(network, asked(BATTERY))) == {("CART",)}
        limits = {each.limit for each in ruled_out(network, asked(BATTERY).consignment)}
        assert limits == {"UN3480 dangerous", "UN3480 battery"}

    def test_shared_boxes_need_the_rule_for_sea_and_for_shared_boxes(self):
        pair = loose("SHIP", Mode.SEA, 10.0, load_form=LoadForm.LCL)
        sea, lcl = rule(Carriage.SEA), rule(Carriage.LCL)
        assert not route(world(pair, dg_rules=[sea]), asked(BATTERY)).offers
        assert route(world(pair, dg_rules=[sea, lcl]), asked(BATTERY)).offers

    def test_the_fee_of_the_rule_is_charged_on_each_leg(self):
        """EUR 90 are USD 100, and the kernel knows."""
        road = rule(Carriage.ROAD, fee=90.0, currency="EUR", source="carrier")
        network = world(loose("LORRY", Mode.TRUCK, 50.0), dg_rules=[road])
        prepared = prepare(network, asked(BATTERY))
        way = prepared.solve().offers[0].itinerary
        assert way.landed_cost == Money.of(150, "USD")
        (fee,) = [charge for charge in way.charges if charge.code == "DG"]
        assert (fee.amount, fee.row) == (Money.of(90, "EUR"), "UN3480//road")
        (found,) = prepared.search(Limits())
        assert found.cost[found.targets[0]] == 15_000_000

    def test_the_referee_finds_what_may_not_go(self):
        network = world(*self.PAIRS, dg_rules=self.RULES)
        honest = route(network, asked())
        cheat = replace(
            honest, question=replace(honest.question, consignment=asked(BATTERY).consignment)
        )
        codes = {found.code for found in quote_violations(network, cheat)}
        assert Reason.FORBIDDEN_GOODS in codes


class TestPackages:
    def test_a_package_too_heavy_or_too_long_is_refused(self):
        pairs = (
            loose("PARCEL", Mode.PARCEL, 5.0, load_form=LoadForm.PARCEL, max_package_kg=30.0),
            loose("VAN", Mode.TRUCK, 50.0, max_side_cm=120.0),
        )
        network = world(*pairs)
        small = {"weight_kg": 60.0, "volume_m3": 1.0, "packages": 3}
        assert ("PARCEL",) in used(route(network, asked(**small)))
        heavy = route(network, asked(**small, package_kg=40.0))
        assert used(heavy) == {("VAN",)}
        long = route(network, asked(**small, largest_side_cm=150.0))
        assert used(long) == {("PARCEL",)}
        neither = route(network, asked(**small, package_kg=40.0, largest_side_cm=150.0))
        assert [(r.code, r.limit, r.current) for r in neither.reasons] == [
            (Reason.OVERSIZE, "max_package_kg 30", "40 kg"),
            (Reason.OVERSIZE, "max_side_cm 120", "150 cm"),
        ]

    def test_freight_nobody_counted_is_no_giant_package(self):
        network = world(loose("VAN", Mode.TRUCK, 50.0, max_package_kg=1000.0))
        assert route(network, asked()).offers
        assert not route(network, asked(packages=2)).offers


REEFER = Equipment(
    equipment_id="40RF", iso_code="45R1", volume_m3=60.0, payload_kg=25000.0, teu=2.0
)
DRY = Equipment(equipment_id="40HC", iso_code="45G1", volume_m3=64.0, payload_kg=26000.0, teu=2.0)


def boxed(*services, tariffs=(), shipments=(), **tables):
    made = tiny_world(list(services), list(tariffs), list(shipments))
    return with_rows(made, equipment=[DRY, REEFER], **tables)


BOX_RATES = (
    line("T", 1, ChargeBasis.PER_CONTAINER, 100.0, equipment_id="40HC"),
    line("T", 2, ChargeBasis.PER_CONTAINER, 400.0, equipment_id="40RF"),
)


class TestReefers:
    COOL = service("S", "FAC", "MKT", mode=Mode.SEA, tariff_id="T", reefer=True)
    WARM = service("W", "FAC", "MKT", mode=Mode.SEA, tariff_id="T")

    def test_cold_goods_go_in_cooled_boxes_on_services_that_cool(self):
        network = boxed(self.COOL, self.WARM, tariffs=BOX_RATES)
        way = route(network, asked(COLD)).offers[0].itinerary
        assert (way.services[0].service_id, way.boxes) == ("S", (("40RF", 1),))
        assert route(network, asked()).offers[0].itinerary.boxes == (("40HC", 1),)

    def test_the_reason_says_what_does_not_cool(self):
        quote = route(boxed(self.WARM, tariffs=BOX_RATES), asked(COLD))
        assert [(r.limit, r.current) for r in quote.reasons] == [("reefer", "not cooled")]
        dry_only = replace(self.COOL, equipment=("40HC",))
        quote = route(boxed(dry_only, tariffs=BOX_RATES), asked(COLD))
        assert [(r.limit, r.current) for r in quote.reasons] == [("reefer", "no reefer box")]

    @pytest.mark.parametrize("due", ["2026-11-08", ""])
    def test_a_plan_keeps_cold_and_dry_goods_apart(self, due):
        cold = Product(sku="ICE", weight_kg=10.0, volume_m3=0.04, temperature_max_c=-18.0)
        loads = [
            shipment("A", sku="ICE", units=500, due_at=due),
            shipment("B", sku="ICE", units=500, due_at=due),
            shipment("C", due_at=due),
        ]
        network = boxed(self.COOL, tariffs=BOX_RATES, shipments=loads, products=[cold])
        plan = ship(network, ShipQuestion(options=Options(time_limit_s=20, horizon_days=10)))
        boxes = {move.shipment_id: move.itinerary.boxes for move in plan.moves}
        assert boxes == {"A": (("40RF", 1),), "B": (("40RF", 1),), "C": (("40HC", 1),)}
        assert plan.totals.landed_cost == Money.of(500, "USD")


class TestRoads:
    """A 40HC bears 26 t; a country lets 20 t of it on its roads."""

    LIMIT = EquipmentLimit(country_code="US", equipment_id="40HC", payload_kg=20000.0)
    LORRY = service("L", "FAC", "MKT", tariff_id="T", equipment=("40HC",))

    def country(self, world, code="US"):
        places = world.locations
        return world.with_table(
            places.set(places.equals("location_id", "MKT"), "country_code", code)
        )

    def network(self, code="US", **given_):
        made = boxed(self.LORRY, tariffs=BOX_RATES, equipment_limits=[self.LIMIT], **given_)
        return self.country(made, code)

    def boxes(self, network, weight_kg):
        return route(network, asked(weight_kg=weight_kg)).offers[0].itinerary.boxes

    @pytest.mark.parametrize(
        ("country", "weight_kg", "count"),
        [("US", 20000.0, 1), ("US", 20001.0, 2), ("DE", 25000.0, 1), ("US", 41000.0, 3)],
    )
    def test_the_road_binds_before_the_box(self, country, weight_kg, count):
        assert self.boxes(self.network(country), weight_kg) == (("40HC", count),)

    def test_countries_on_the_way_bind_too(self):
        network = self.network("DE")
        through = network.services.set(
            network.services.equals("service_id", "L"), "transit_countries", ("US",)
        )
        assert self.boxes(network.with_table(through), 25000.0) == (("40HC", 2),)

    def test_ships_do_not_mind(self):
        ferry = service("L", "FAC", "MKT", mode=Mode.SEA, tariff_id="T", equipment=("40HC",))
        made = boxed(ferry, tariffs=BOX_RATES, equipment_limits=[self.LIMIT])
        assert self.boxes(self.country(made), 25000.0) == (("40HC", 1),)

    def test_a_box_for_the_lorry_is_loaded_for_the_lorry_on_the_ship_too(self):
        sea = service("S", "FAC", "PORT-A", mode=Mode.SEA, tariff_id="T", equipment=("40HC",))
        lorry = service("L", "PORT-A", "MKT", equipment=("40HC",))
        made = boxed(sea, lorry, tariffs=BOX_RATES, equipment_limits=[self.LIMIT])
        assert self.boxes(self.country(made), 25000.0) == (("40HC", 2),)

    @pytest.mark.parametrize("due", ["2026-11-08", ""])
    def test_a_plan_loads_no_more_than_the_road_bears(self, due):
        """Two loads of 12 t fit one box, but not one on this road."""
        loads = [shipment(name, weight_kg=12000.0, due_at=due) for name in ("A", "B")]
        for code, count in (("DE", 1), ("US", 2)):
            network = self.network(code, shipments=loads)
            plan = ship(network, ShipQuestion(options=Options(time_limit_s=20, horizon_days=10)))
            assert sum(count for load in plan.loads for _, count in load.boxes) == count
            assert plan.totals.landed_cost == Money.of(100 * count, "USD")
            room = count * (26000.0 if code == "DE" else 20000.0)
            assert plan.loads[0].fill == pytest.approx(max(24000.0 / room, 40.0 / 64 / count))

    def test_the_referee_weighs_boxes_on_the_road(self):
        honest = route(self.network("DE"), asked(weight_kg=25000.0))
        found = quote_violations(self.network("US"), honest)
        assert (Reason.CAPACITY_BROKEN, "road payload") in {(f.code, f.limit) for f in found}
