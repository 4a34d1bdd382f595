"""The lamp: prices worked by hand, and one answer wherever it is asked.

940 cartons in a box of their own (E1) and 3 cartons with the goods of others (E2), from Shenzhen
to Hanover; ``examples/lamp/README.md`` tells the story and adds the prices up.
"""

import csv
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli import app
from network.calendar import read_moment
from network.check import check
from network.enums import Channel, ChargeCategory, ImportRegime, Nature, Pick
from network.goods import Consignment, GoodsLine
from network.io.load import load
from network.landed import total
from network.money import Money, convert_lines
from network.packing_list import consignment_of
from scenarios.io import scenario_of
from scenarios.report.export import write_csv
from scenarios.run import run
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship

LAMP = Path(__file__).parents[2] / "examples" / "lamp"
READY = read_moment("2026-11-02", "Asia/Shanghai", is_due=False)
NO_OTHERS, NO_BOX = frozenset({"SEA-LCL"}), frozenset({"SEA-FCL"})
FREIGHT = {"E1": Money.of("3960.86", "USD"), "E2": Money.of("273.29", "USD")}
"""Freight and handling, without duty."""
EXPECTED = {"E1": Money.of("8224.84", "USD"), "E2": Money.of("293.05", "USD")}
"""Landed: freight, handling and duty."""
CARTON_M3, CARTON_KG = 0.07, 14.0


@pytest.fixture(scope="module")
def lamp():
    return load(LAMP)


@pytest.fixture(scope="module")
def plan(lamp):
    return ship(lamp, ShipQuestion())


def cheapest(network, goods, avoid=frozenset()):
    quote = route(
        network,
        RouteQuestion(
            origin_id="FAC-LAMP",
            destination_id="WHS-LAMP",
            consignment=goods,
            ready_min=READY,
            limits=Limits(avoid=avoid),
        ),
    )
    return quote.offer(Pick.CHEAPEST).itinerary


def lamps(volume_m3):
    return Consignment(weight_kg=volume_m3 / CARTON_M3 * CARTON_KG, volume_m3=volume_m3)


def cartons(count):
    return Consignment(weight_kg=count * CARTON_KG, volume_m3=count * CARTON_M3, packages=count)


def freight(way):
    """Return what a way costs without duty."""
    lines = [line for line in way.charges if line.category is not ChargeCategory.DUTY_TAX]
    return total(lines, (Nature.CASH,), "USD")


def euros(amount):
    return Money.of(amount, "EUR")


def parcel(network, origin_id, **more):
    """Return the cheapest way of one lamp in a parcel to a customer."""
    goods = Consignment(
        weight_kg=1.6, volume_m3=0.007, channel=Channel.E_COMMERCE,
        goods=(GoodsLine(sku="LAMP", hs_code="940521", origin_country="CN", currency="EUR",
                         transfer_price=10.91, retail_price_gross=39.0),),
        currency="EUR", **more,
    )  # fmt: skip
    question = RouteQuestion(
        origin_id=origin_id, destination_id="MKT-DE", consignment=goods, ready_min=READY,
        options=Options(currency="EUR"),
    )  # fmt: skip
    return route(network, question).offer(Pick.CHEAPEST).itinerary


def shown(way):
    """Return a way's charges as ``THC EUR 240.00 = USD 264.00``."""
    return [f"{line.code} {line.amount} = {line.converted}" for line in way.charges]


class TestGoods:
    def test_the_cartons_add_up(self, lamp):
        box, few = lamp.shipments.get("E1"), lamp.shipments.get("E2")
        product = lamp.products.get("LAMP")
        assert (box.packages, box.units, box.volume_m3, box.weight_kg) == (940, 9400, 65.8, 13160)
        for shipment in (box, few):
            assert shipment.units == shipment.packages * product.units_per_carton
            assert shipment.weight_kg == pytest.approx(shipment.units * product.weight_kg)
            assert shipment.volume_m3 == pytest.approx(shipment.units * product.volume_m3)
            assert shipment.value == shipment.units * product.transfer_price
        assert product.volume_m3 * product.units_per_carton == pytest.approx(0.5 * 0.4 * 0.35)
        assert lamp.equipment.get("40HC").volume_m3 == 66

    def test_nothing_is_wrong_with_the_network(self, lamp):
        assert check(lamp) == ()


class TestExchange:
    """EUR 1 = USD 1.10 and USD 1 = CNY 7.00, to the cent although 1 / 1.10 has no end."""

    @given(st.integers(0, 10**9))
    def test_euros_are_110_cents(self, cents):
        (converted,) = convert_lines([Money(cents, "EUR")], "USD", load(LAMP).exchange())
        assert converted.amount_minor == (cents * 11 + 5) // 10

    @given(st.integers(0, 10**9))
    def test_seven_yuan_are_a_dollar(self, fen):
        (converted,) = convert_lines([Money(fen, "CNY")], "USD", load(LAMP).exchange())
        assert converted.amount_minor == (2 * fen + 7) // 14

    def test_the_rate_is_exact_for_every_purpose_here(self, lamp):
        off = lamp.exchange().rate("EUR", "USD") - Fraction(11, 10)
        assert 0 < off < Fraction(1, 10**14)


class TestE1:
    def test_freight_and_handling(self, lamp):
        way = cheapest(lamp, consignment_of(lamp, lamp.shipments.get("E1")))
        assert way.boxes == (("40HC", 1),)
        assert shown(way) == [
            "THC CNY 1,250.00 = USD 178.57",
            "DOC CNY 450.00 = USD 64.29",
            "BAS USD 2,200.00 = USD 2,200.00",
            "THC EUR 240.00 = USD 264.00",
            "ENTRY EUR 90.00 = USD 99.00",
            "HAULAGE EUR 625.00 = USD 687.50",
            "UNLOAD EUR 425.00 = USD 467.50",
            "DUTY EUR 3,876.35 = USD 4,263.98",
            "VAT EUR 20,806.44 = USD 22,887.08",
        ]
        assert way.landed_cost == EXPECTED["E1"]
        assert freight(way) == FREIGHT["E1"]

    def test_what_customs_sees(self, lamp):
        way = cheapest(lamp, consignment_of(lamp, lamp.shipments.get("E1")))
        assert way.clearance.customs_value == Money.of("104766.23", "EUR")
        assert way.clearance.regime is ImportRegime.STANDARD
        assert way.clearance.location_id == "DEHAM"
        assert way.landed_complete
        vat = next(line for line in way.charges if line.code == "VAT")
        assert (vat.nature, vat.amount) == (Nature.PASS_THROUGH, Money.of("20806.44", "EUR"))
        assert round(float(way.landed_cost.amount) / 9400, 3) == 0.875

    def test_it_is_what_the_story_adds_up(self):
        exact = 2200 + Fraction(1250 + 450, 7) + (240 + 90 + 625 + 425) * Fraction(11, 10)
        assert round(float(exact), 2) == 3960.86

    def test_with_others_it_would_cost_almost_twice_as_much(self, lamp):
        goods = consignment_of(lamp, lamp.shipments.get("E1"))
        assert freight(cheapest(lamp, goods, avoid=NO_OTHERS)) == FREIGHT["E1"]
        lcl = cheapest(lamp, goods, avoid=NO_BOX)
        assert freight(lcl) == Money.of("7401.29", "USD")

    def test_its_carbon(self, lamp):
        """13.16 t: trucks 30 and 160 km at 125.22 g x 1.05, ship 25,600 km at 19.77 g x 1.15."""
        way = cheapest(lamp, consignment_of(lamp, lamp.shipments.get("E1")))
        trucks = Decimal(190) * Decimal("125.22") * Decimal("1.05")
        sea = Decimal(25600) * Decimal("19.77") * Decimal("1.15")
        hubs = 2 * Decimal("1.34") * 1000
        grams = Decimal("13.16") * (trucks + sea + hubs)
        assert Decimal(way.emissions.wtw_ug) / 10**6 == pytest.approx(grams, abs=Decimal("0.0001"))


class TestE2:
    def test_three_cartons_pay_for_one_revenue_ton(self, lamp):
        goods = replace(consignment_of(lamp, lamp.shipments.get("E2")), goods=())
        way = cheapest(lamp, goods)
        assert way.boxes == ()
        assert shown(way) == [
            "DOC CNY 450.00 = USD 64.29",
            "BAS USD 110.00 = USD 110.00",
            "ENTRY EUR 90.00 = USD 99.00",
        ]
        assert way.landed_cost == FREIGHT["E2"]
        assert not way.landed_complete

    def test_with_duty_the_cents_are_shared_anew(self, lamp):
        """64.2857 + 19.767 have one cent less together than rounded apart."""
        way = cheapest(lamp, consignment_of(lamp, lamp.shipments.get("E2")))
        assert shown(way) == [
            "DOC CNY 450.00 = USD 64.28",
            "BAS USD 110.00 = USD 110.00",
            "ENTRY EUR 90.00 = USD 99.00",
            "DUTY EUR 17.97 = USD 19.77",
            "VAT EUR 95.70 = USD 105.27",
        ]
        assert way.landed_cost == EXPECTED["E2"]


class TestE8:
    """One lamp for EUR 39 to a customer in Germany: by parcel from China, or out of stock."""

    def test_by_parcel(self, lamp):
        way = parcel(lamp, "FAC-LAMP")
        assert way.clearance.regime is ImportRegime.IOSS
        assert way.landed_cost == Money.of("18.00", "EUR")
        assert (way.clearance.low, way.clearance.high) == (euros("3.00"), euros("5.00"))
        vat = next(line for line in way.charges if line.code == "VAT")
        assert (vat.nature, vat.amount) == (Nature.PASS_THROUGH, euros("6.23"))

    def test_out_of_stock(self, lamp):
        way = parcel(lamp, "WHS-LAMP")
        assert way.landed_cost == euros("7.95")
        assert (way.clearance, way.landed_complete) == (None, True)

    @given(st.floats(0, 1000).map(lambda value: round(value, 2)))
    def test_an_order_above_the_threshold_is_no_ioss_order_however_it_is_split(self, value):
        way = parcel(load(LAMP), "FAC-LAMP", order_value=value)
        assert (way.clearance.regime is ImportRegime.IOSS) == (value <= 150)


class TestBreakEven:
    def test_of_volume(self, lamp):
        """Bisect on the quotes: where do goods with others come to cost as much as a box?"""
        low, high = 1.0, 66.0
        while high - low > 0.001:
            middle = (low + high) / 2
            with_others = cheapest(lamp, lamps(middle), NO_BOX).landed_cost
            box = cheapest(lamp, lamps(middle), NO_OTHERS).landed_cost
            low, high = (middle, high) if with_others <= box else (low, middle)
        assert round(low, 1) == 34.5
        assert low == pytest.approx((3960.857 - 163.286) / 110, abs=0.002)

    def test_of_whole_cartons(self, lamp):
        assert cheapest(lamp, cartons(493)).boxes == ()
        assert cheapest(lamp, cartons(494)).boxes == (("40HC", 1),)


class TestOneAnswerEverywhere:
    def test_the_plan_says_what_the_quotes_say(self, lamp, plan):
        assert plan.unserved == ()
        assert {move.shipment_id: move.itinerary.landed_cost for move in plan.moves} == EXPECTED
        for move in plan.moves:
            quoted = cheapest(lamp, consignment_of(lamp, lamp.shipments.get(move.shipment_id)))
            assert shown(move.itinerary) == shown(quoted)
            assert move.itinerary.emissions == quoted.emissions
            assert move.itinerary.emission_lines == quoted.emission_lines
            assert move.itinerary.arrive_min == quoted.arrive_min

    def test_the_plan_adds_them_up(self, plan):
        assert plan.totals.landed_cost == EXPECTED["E1"] + EXPECTED["E2"]
        assert plan.totals.landed_cost == plan.totals.stand_alone_cost
        assert plan.totals.emissions.wtw_ug == sum(m.itinerary.emissions.wtw_ug for m in plan.moves)

    @pytest.mark.parametrize("question", ["ship", "quote"])
    def test_the_report_rows_say_the_same(self, lamp, question, tmp_path):
        outcome = run(asked(lamp, question))
        files = {path.stem: path for path in write_csv(outcome, tmp_path)}
        charged, emitted = Decimal(0), Decimal(0)
        for row in rows(files["charges"], "E1"):
            if row["nature"] != Nature.CASH:
                continue
            assert row["converted_currency"] == "USD"
            charged += Decimal(row["converted"])
        for row in rows(files["emissions"], "E1"):
            emitted += Decimal(row["co2e_wtw_kg"])
        goods = consignment_of(lamp, lamp.shipments.get("E1"))
        way = cheapest(lamp, goods)
        assert charged == EXPECTED["E1"].amount
        assert round(emitted * 1000) == round(way.emissions.co2e_wtw_g)
        (moved,) = rows(files["moves"], "E1")
        assert Decimal(moved["landed_cost"]) == charged
        assert round(Decimal(moved["co2e_wtw_kg"]) * 1000) == round(way.emissions.co2e_wtw_g)

    def test_the_command_line_says_the_same(self):
        goods = ["--weight-kg", "42", "--volume-m3", "0.21", "--packages", "3"]
        args = ["quote", "CNSZX", "DEHAJ", *goods, "--network", str(LAMP)]
        done = CliRunner().invoke(app, args)
        assert done.exit_code == 0
        assert "USD 273.29" in done.output
        done = CliRunner().invoke(app, [*args, "--sku", "LAMP", "--units", "30"])
        assert "USD 293.05" in done.output


def asked(network, question):
    """Return the scenario that asks for E1, alone or with all shipments."""
    raw = {"schema_version": 1, "name": "lamp", "title": "Lamp"}
    raw |= {"network": str(LAMP), "question": question}
    if question == "quote":
        box = network.shipments.get("E1")
        raw["quote"] = {
            "from": "FAC-LAMP",
            "to": "WHS-LAMP",
            "weight_kg": box.weight_kg,
            "volume_m3": box.volume_m3,
            "packages": box.packages,
            "ready": box.ready_at,
            "units": box.units,
            "sku": box.sku,
        }
    return scenario_of(raw)


def rows(path, subject):
    """Return the rows of a file about a shipment (a quote calls its goods ``quote``)."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["part"] == "1"]
    return [row for row in found if row["subject_id"] in (subject, "quote")]
