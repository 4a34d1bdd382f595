"""A first book of the product: one shipment from Shenzhen to Hamburg, and how it can go.

1,200 kg and 4 m3, ready on Monday 2026-11-02 at 09:00 in Shenzhen, in the ten nodes of
``examples/ten-nodes``. A path reads: place, what is done there, then service, departure and
arrival, in local time; ``(by ...)`` is the cut-off.
"""

from pathlib import Path

import pytest

from network.calendar import local_time, read_moment
from network.enums import ChargeCategory, Nature, Pick, Status
from network.goods import Consignment
from network.io.load import load
from network.money import Money
from network.place import resolve
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import route

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"


@pytest.fixture(scope="module")
def world():
    return load(TEN_NODES)


@pytest.fixture(scope="module")
def quote(world):
    return asked(world)


def asked(world, **more):
    origin, _ = resolve(world, "CNSZX", "origin")
    destination, _ = resolve(world, "DEHAM", "destination")
    return route(
        world,
        RouteQuestion(
            origin_id=origin.location_id,
            destination_id=destination.location_id,
            consignment=Consignment(weight_kg=1200, volume_m3=4),
            ready_min=read_moment("2026-11-02T09:00+08:00", origin.timezone, is_due=False),
            **more,
        ),
    )


def when(world, minute, location_id):
    return local_time(minute, world.locations.get(location_id).timezone).strftime("%m-%d %H:%M")


def path(world, way):
    """Return a way as one text."""
    parts = [f"{way.legs[0].origin_id} {when(world, way.ready_min, way.legs[0].origin_id)}"]
    for leg in way.legs:
        if not leg.is_service:
            parts.append(f"{leg.transfer_id} {(leg.arrive_min - leg.depart_min) / 60:g}h")
            continue
        late = leg.cut_off_min not in (None, leg.depart_min)
        by = f" (by {when(world, leg.cut_off_min, leg.origin_id)})" if late else ""
        leaves = when(world, leg.depart_min, leg.origin_id)
        parts.append(f"{leg.service_id} {leaves}{by}")
        parts.append(f"{leg.destination_id} {when(world, leg.arrive_min, leg.destination_id)}")
    return " ~ ".join(parts)


def bill(way, *categories):
    """Return charges as ``BAS USD 260.00``, with the amount it comes to where that differs."""
    return [
        f"{line.code} {line.amount}"
        + (f" = {line.converted}" if line.converted != line.amount else "")
        for line in way.charges
        if not categories or line.category in categories
    ]


def cash(way, *categories):
    """Return what the charges of some categories come to."""
    minor = sum(line.converted.amount_minor for line in way.charges if line.category in categories)
    return str(Money(minor, "USD"))


class TestCheapest:
    """With the goods of others on the direct ship: they miss the first one by nineteen hours."""

    PATH = (
        "FAC-SZX 11-02 09:00 ~ LOAD 1h ~ T-FAC-YTN-L 11-02 10:00 ~ CNYTN 11-02 13:00"
        " ~ PORT-OUT-L 24h ~ S-YTN-HAM-L 11-14 18:00 (by 11-09 18:00) ~ DEHAM 12-21 11:00"
        " ~ PORT-IN-L 96h ~ T-HAM-MKT-L 12-25 11:00 ~ MKT-HAM 12-25 15:00 ~ DELIVER 0.5h"
    )

    def test_path(self, world, quote):
        assert path(world, quote.offer(Pick.CHEAPEST).itinerary) == self.PATH

    def test_bill(self, quote):
        assert bill(quote.offer(Pick.CHEAPEST).itinerary) == [
            "GROUPAGE CNY 1,198.80 = USD 180.19",
            "CFS CNY 240.00 = USD 36.07",
            "DOC CNY 450.00 = USD 67.64",
            "BAS USD 260.00",
            "CFS EUR 140.00 = USD 156.41",
            "ENTRY EUR 90.00 = USD 100.55",
            "GROUPAGE EUR 159.84 = USD 178.57",
        ]

    def test_money_by_category(self, quote):
        way = quote.offer(Pick.CHEAPEST).itinerary
        assert cash(way, ChargeCategory.ORIGIN) == "USD 283.90"
        assert cash(way, ChargeCategory.FREIGHT) == "USD 260.00"
        assert cash(way, ChargeCategory.DESTINATION) == "USD 334.98"
        assert cash(way, ChargeCategory.CUSTOMS) == "USD 100.55"
        assert str(way.landed_cost) == "USD 979.43"

    def test_carbon(self, quote):
        """1.2 t: trucks 30 + 20 km x 1.05, ship 25,600 km x 1.15, two terminals."""
        way = quote.offer(Pick.CHEAPEST).itinerary
        assert [(line.category, line.emissions.wtw_ug) for line in way.emission_lines] == [
            ("HGV", 4_733_316_000),
            ("TERMINAL", 1_608_000_000),
            ("SHIP", 698_434_560_000),
            ("TERMINAL", 1_608_000_000),
            ("HGV", 3_155_544_000),
        ]
        assert way.emissions.wtw_ug == 709_539_420_000


class TestFastest:
    """By air: the first night's flight closes at 18:30 and the goods are ready at 22:00."""

    PATH = (
        "FAC-SZX 11-02 09:00 ~ LOAD 1h ~ T-FAC-SZX-L 11-02 10:00 ~ SZX 11-02 12:00"
        " ~ AIR-OUT 10h ~ A-SZX-FRA 11-04 02:30 (by 11-03 18:30) ~ FRA 11-04 08:30"
        " ~ AIR-IN 36h ~ T-FRA-MKT-L 11-05 20:30 ~ MKT-HAM 11-06 08:30 ~ DELIVER 0.5h"
    )

    def test_path(self, world, quote):
        assert path(world, quote.offer(Pick.FASTEST).itinerary) == self.PATH

    def test_bill(self, quote):
        way = quote.offer(Pick.FASTEST).itinerary
        assert bill(way, ChargeCategory.FREIGHT, ChargeCategory.SURCHARGE) == [
            "AIR USD 4,200.00",
            "FSC USD 504.00",
        ]
        assert cash(way, ChargeCategory.ORIGIN) == "USD 320.88"
        assert cash(way, ChargeCategory.DESTINATION) == "USD 480.21"
        assert cash(way, ChargeCategory.CUSTOMS) == "USD 100.55"
        assert str(way.landed_cost) == "USD 5,605.64"


class TestGreenest:
    """In a small box by Singapore, where the two ships together sail 900 km less."""

    PATH = (
        "FAC-SZX 11-02 09:00 ~ STUFF 4h ~ T-FAC-YTN-F 11-02 13:00 ~ CNYTN 11-02 15:00"
        " ~ PORT-OUT-F 4h ~ S-YTN-SIN-F 11-05 21:00 (by 11-03 21:00) ~ SGSIN 11-09 21:00"
        " ~ TRANSSHIP 24h ~ S-SIN-HAM-F 11-18 12:00 (by 11-16 12:00) ~ DEHAM 12-18 05:00"
        " ~ PORT-IN-F 72h ~ T-HAM-MKT-F 12-21 05:00 ~ MKT-HAM 12-21 06:00 ~ UNLOAD 4h"
    )

    def test_path(self, world, quote):
        way = quote.offer(Pick.GREENEST).itinerary
        assert path(world, way) == self.PATH
        assert way.boxes == (("20GP", 1),)

    def test_money_and_carbon(self, quote):
        way = quote.offer(Pick.GREENEST).itinerary
        assert bill(way, ChargeCategory.FREIGHT) == [
            "BAS USD 300.00",
            "TRANSSHIP USD 110.00",
            "BAS USD 850.00",
        ]
        assert str(way.landed_cost) == "USD 2,668.37"
        assert way.emissions.wtw_ug == 686_593_080_000


class TestBalanced:
    """In a small box on the direct ship of the first Saturday: five dollars more, days earlier."""

    PATH = (
        "FAC-SZX 11-02 09:00 ~ STUFF 4h ~ T-FAC-YTN-F 11-02 13:00 ~ CNYTN 11-02 15:00"
        " ~ PORT-OUT-F 4h ~ S-YTN-HAM-F 11-07 18:00 (by 11-03 18:00) ~ DEHAM 12-14 11:00"
        " ~ PORT-IN-F 72h ~ T-HAM-MKT-F 12-17 11:00 ~ MKT-HAM 12-17 12:00 ~ UNLOAD 4h"
    )

    def test_path(self, world, quote):
        way = quote.offer(Pick.BALANCED).itinerary
        assert path(world, way) == self.PATH
        assert way.boxes == (("20GP", 1),)

    def test_money(self, quote):
        way = quote.offer(Pick.BALANCED).itinerary
        assert bill(way) == [
            "DRAYAGE CNY 600.00 = USD 90.18",
            "THC CNY 850.00 = USD 127.76",
            "DOC CNY 450.00 = USD 67.64",
            "BAS USD 1,265.00",
            "THC EUR 240.00 = USD 268.13",
            "ENTRY EUR 90.00 = USD 100.55",
            "DRAYAGE EUR 250.00 = USD 279.30",
            "UNLOAD EUR 425.00 = USD 474.81",
        ]
        assert str(way.landed_cost) == "USD 2,673.37"


class TestQuote:
    def test_it_is_proved(self, quote):
        assert quote.termination.status is Status.OPTIMAL
        assert quote.complete

    def test_the_front_from_cheap_to_dear(self, quote):
        """Rail earns no name: it is dearer than air. It is on the front for its carbon."""
        assert [
            f"{point.landed_cost} {'-'.join(point.modes)} {point.load_form}"
            for point in quote.front
        ] == [
            "USD 979.43 truck-sea-truck LCL",
            "USD 2,668.37 truck-sea-truck FCL",
            "USD 2,673.37 truck-sea-truck FCL",
            "USD 5,605.64 truck-air-truck ULD",
            "USD 6,847.51 truck-rail-truck FCL",
        ]

    def test_every_total_is_the_sum_of_its_cash(self, quote):
        for offer in quote.offers:
            way = offer.itinerary
            assert {line.nature for line in way.charges} == {Nature.CASH}
            assert way.landed_cost == way.cash_outlay == way.decision_cost
            assert sum(line.converted.amount_minor for line in way.charges) == (
                way.landed_cost.amount_minor
            )

    def test_a_carbon_price_decides_but_is_not_paid(self, world):
        priced = asked(world, options=Options(carbon_price=Money.of(1000, "USD")))
        way = priced.offer(Pick.CHEAPEST).itinerary
        assert str(way.landed_cost) == "USD 979.43"
        assert str(way.decision_cost) == "USD 1,688.97"
        assert bill(way)[-1] == "CARBON_PRICE USD 709.54"


class TestCutOffs:
    """Goods must be handed over in time; an hour may cost a week."""

    def test_every_cut_off_is_kept(self, quote):
        for offer in quote.offers:
            for leg in offer.itinerary.services:
                assert leg.at_origin_min <= leg.cut_off_min <= leg.depart_min

    @pytest.mark.parametrize(
        ("ready", "sails"),
        [("2026-11-01T14:00+08:00", "11-07 18:00"), ("2026-11-01T14:01+08:00", "11-14 18:00")],
    )
    def test_at_the_last_minute_and_one_later(self, world, ready, sails):
        """Ready at 14:00: loading 1 h, truck 3 h, port 24 h, cut-off on Monday at 18:00."""
        question = RouteQuestion(
            origin_id="FAC-SZX",
            destination_id="MKT-HAM",
            consignment=Consignment(weight_kg=1200, volume_m3=4),
            ready_min=read_moment(ready, "Asia/Shanghai", is_due=False),
        )
        way = route(world, question).offer(Pick.CHEAPEST).itinerary
        (ship,) = [leg for leg in way.services if leg.mode == "sea"]
        assert when(world, ship.depart_min, ship.origin_id) == sails


class TestLimits:
    def test_by_christmas_eve_the_cheapest_is_a_box(self, world):
        due = read_moment("2026-12-24", "Europe/Berlin", is_due=True)
        way = asked(world, limits=Limits(arrive_by_min=due)).offer(Pick.CHEAPEST).itinerary
        assert path(world, way) == TestGreenest.PATH

    def test_a_thousand_dollars_leave_one_way(self, world):
        found = asked(world, limits=Limits(budget=Money.of(1000, "USD")))
        (offer,) = found.offers
        assert set(offer.picks) == set(Pick)
        assert path(world, offer.itinerary) == TestCheapest.PATH

    def test_what_cannot_be_is_answered_with_reasons(self, world):
        due = read_moment("2026-11-04", "Europe/Berlin", is_due=True)
        found = asked(world, limits=Limits(arrive_by_min=due))
        assert found.termination.status is Status.INFEASIBLE
        assert found.offers == ()
        assert found.reasons
