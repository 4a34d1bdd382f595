"""The lamp is replaced by a power bank (UN3480): no passenger aircraft and no courier anywhere.

Once in the story's own world, with an aircraft and a courier to tempt it, and once in the
built-in world, as quotes and as a plan; the reason names the rule.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from network import reference
from network.changes import Add, Close, Set, apply
from network.dangerous import carriages_of
from network.enums import Carriage, LocationKind, Mode, Reason, Status
from network.goods import Product
from network.io.load import load
from network.packing_list import consignment_of
from network.schema import TABLES
from network.shipment import Shipment
from network.table import Table
from network.units import minute_of
from solver.goods_rules import ruled_out
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship

LAMP = Path(__file__).parents[2] / "examples" / "lamp"
READY = minute_of(datetime(2026, 11, 2, tzinfo=UTC))
BARRED = {Carriage.PASSENGER_AIRCRAFT, Carriage.COURIER}
RULES = {"UN3480 passenger_aircraft", "UN3480 courier"}


def carried_in(network, service_id):
    service = network.services.get(service_id)
    return set(carriages_of(service.mode, service.load_form, service.carriage))


def bitten(explanations):
    """Return the rules of dangerous goods that are named."""
    return {e.limit for e in explanations if e.code is Reason.FORBIDDEN_GOODS}


def offer(name, mode, form):
    return {
        "service_id": name,
        "origin_id": "FAC-LAMP",
        "destination_id": "WHS-LAMP",
        "mode": mode,
        "load_form": form,
        "transit_min": 2000,
        "distance_km": 9000.0,
        "tariff_id": "QUICK",
        "departures": "daily 20:00",
    }


TEMPTATIONS = (
    Add(
        table="tariffs",
        rows=[
            {
                "tariff_id": "QUICK",
                "line": 1,
                "charge_code": "BAS",
                "basis": "per_kg",
                "rate": 0.01,
            }
        ],
    ),
    Add(
        table="services", rows=[offer("PLANE", "air", "ULD"), offer("COURIER", "parcel", "parcel")]
    ),
    Add(
        table="transfers",
        rows=[
            {"transfer_id": "AIR-OUT", "location_kind": "factory", "to_mode": "air"},
            {"transfer_id": "AIR-IN", "location_kind": "warehouse", "from_mode": "air"},
            {"transfer_id": "PCL-OUT", "location_kind": "factory", "to_mode": "parcel"},
            {"transfer_id": "PCL-IN", "location_kind": "warehouse", "from_mode": "parcel"},
        ],
    ),
)


@pytest.fixture(scope="module")
def lamps():
    """Return the lamp's world with an aircraft and a courier that beat the ship in everything."""
    return apply(load(LAMP), TEMPTATIONS)[0]


@pytest.fixture(scope="module")
def power_banks(lamps):
    """Return the same world, its product a power bank under the built-in rules."""
    made, _ = apply(
        lamps,
        [
            Set(table="products", where={"sku": "LAMP"}, field="un_number", value="UN3480"),
            Set(
                table="products",
                where={"sku": "LAMP"},
                field="state_of_charge_percent",
                value=30.0,
            ),
        ],
    )
    return made.with_table(reference().table("dg_rules"))


def quoted(network, name, avoid=frozenset()):
    shipment = network.shipments.get(name)
    return route(
        network,
        RouteQuestion(
            origin_id="FAC-LAMP",
            destination_id="WHS-LAMP",
            consignment=consignment_of(network, shipment),
            ready_min=READY,
            limits=Limits(avoid=avoid),
        ),
    )


def ways(quote):
    return {name for point in quote.front for name in point.service_ids}


class TestTheStory:
    @pytest.mark.parametrize("shipment", ["E1", "E2"])
    def test_lamps_fly_power_banks_sail(self, lamps, power_banks, shipment):
        assert ways(quoted(lamps, shipment)) <= {"PLANE", "COURIER"}
        quote = quoted(power_banks, shipment)
        assert quote.termination.status is Status.OPTIMAL
        assert not ways(quote) & {"PLANE", "COURIER"}
        assert ways(quote) & {"SEA-FCL", "SEA-LCL"}

    def test_the_quote_names_the_rules(self, power_banks):
        assert bitten(quoted(power_banks, "E2").notes) == RULES

    def test_each_offer_ruled_out_has_its_reason(self, power_banks):
        goods = consignment_of(power_banks, power_banks.shipments.get("E2"))
        reasons = {reason.subject: reason.limit for reason in ruled_out(power_banks, goods)}
        assert reasons["PLANE"] == "UN3480 passenger_aircraft"
        assert reasons["COURIER"] == "UN3480 courier"
        assert "SEA-LCL" not in reasons

    def test_without_a_ship_the_answer_is_the_rule(self, power_banks):
        shut, _ = apply(power_banks, [Close(table="services", where={"mode": "sea"})])
        quote = quoted(shut, "E2")
        assert quote.termination.status is Status.INFEASIBLE
        assert bitten(quote.reasons) == RULES

    def test_charged_too_high_it_may_not_go_on_freighters_either(self, power_banks):
        changes = [
            Set(
                table="services",
                where={"service_id": "PLANE"},
                field="carriage",
                value="cargo_aircraft",
            )
        ]
        freighter, _ = apply(power_banks, changes)
        assert "PLANE" in ways(quoted(freighter, "E2"))
        changes = [
            Set(
                table="products",
                where={"sku": "LAMP"},
                field="state_of_charge_percent",
                value=60.0,
            )
        ]
        full, _ = apply(freighter, changes)
        assert "PLANE" not in ways(quoted(full, "E2"))

    def test_the_plan_sails_as_well(self, lamps, power_banks):
        def services(network):
            plan = ship(network, ShipQuestion(options=Options(time_limit_s=20)))
            assert not plan.unserved
            legs = {leg.service_id for move in plan.moves for leg in move.itinerary.services}
            return legs, bitten(plan.notes)

        assert services(lamps) == ({"PLANE"}, set()) or services(lamps) == ({"COURIER"}, set())
        legs, named = services(power_banks)
        assert not legs & {"PLANE", "COURIER"}
        assert named == RULES


POWER_BANK = Product(
    sku="PB",
    weight_kg=0.4,
    volume_m3=0.0006,
    transfer_price=11.0,
    un_number="UN3480",
    state_of_charge_percent=30.0,
)


def journeys(count):
    rng = random.Random(10)
    world = reference()
    factories = [p.location_id for p in world.locations if p.kind is LocationKind.FACTORY]
    markets = [p.location_id for p in world.locations if p.kind is LocationKind.MARKET]
    return [(rng.choice(factories), rng.choice(markets)) for _ in range(count)]


def built_in(*shipments):
    tables = {"products": [POWER_BANK], "shipments": shipments}
    made = {name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()}
    return reference().with_tables(made)


def load_of(name, origin, destination, units=500):
    return Shipment(
        shipment_id=name,
        origin_id=origin,
        destination_id=destination,
        sku="PB",
        units=units,
        packages=units // 50,
        weight_kg=0.42 * units,
        volume_m3=0.0007 * units,
        ready_at="2026-11-02",
    )


class TestTheBuiltInWorld:
    def test_no_quote_goes_by_passenger_aircraft_or_courier(self):
        network = built_in()
        offered = 0
        for origin, destination in journeys(12):
            goods = consignment_of(network, load_of("P", origin, destination))
            asked = RouteQuestion(
                origin_id=origin, destination_id=destination, consignment=goods, ready_min=READY
            )
            quote = route(network, asked)
            offered += len(quote.front)
            for name in ways(quote):
                assert not carried_in(network, name) & BARRED
            assert bitten(quote.notes) >= RULES
            harmless = replace(goods, goods=tuple(replace(g, un_number="") for g in goods.goods))
            free = ways(route(network, replace(asked, consignment=harmless)))
            if not quote.front and free:
                assert RULES & bitten(quote.reasons)
        assert offered

    def test_no_plan_does(self):
        loads = [load_of(f"P{n}", *pair) for n, pair in enumerate(journeys(6))]
        network = built_in(*loads)
        plan = ship(network, ShipQuestion(options=Options(time_limit_s=30)))
        assert plan.moves
        for move in plan.moves:
            for leg in move.itinerary.services:
                assert not carried_in(network, leg.service_id) & BARRED
        assert bitten(plan.notes) >= RULES

    def test_freighters_may_fly_it_charged_to_30_percent(self):
        """The rule of cargo aircraft asks for at most 30 % of charge."""
        network = built_in()
        flown = {
            name
            for pair in journeys(12)
            for name in ways(
                route(
                    network,
                    RouteQuestion(
                        origin_id=pair[0],
                        destination_id=pair[1],
                        consignment=consignment_of(network, load_of("P", *pair)),
                        ready_min=READY,
                    ),
                )
            )
            if network.services.get(name).mode is Mode.AIR
        }
        assert flown
        assert all(carried_in(network, name) == {Carriage.CARGO_AIRCRAFT} for name in flown)
