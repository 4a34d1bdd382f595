"""Questions under conditions: nothing goes through what is closed, and nothing gets cheaper."""

from datetime import UTC, date, datetime

import pytest

from network.conditions import under
from network.disruption import Disruption
from network.enums import ChargeBasis, DisruptionSubject, Mode, OpenStatus, Reason, Status
from network.goods import Consignment
from network.reference import reference
from network.schema import TABLES
from network.sea import PASSAGES
from network.table import Table
from network.units import minute_of
from solver.locate import locate
from solver.options import Options
from solver.plan import LocateQuestion, RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship
from tests.solver.siting_world import siting_world
from tests.solver.tiny_world import line, service, shipment, tiny_world

READY = minute_of(datetime(2026, 11, 2, 1, tzinfo=UTC))
BOX = Consignment(weight_kg=12_000, volume_m3=60)
LANES = (
    ("FAC-CNSGH", "MKT-DEHAM"),
    ("FAC-CNSNZ", "MKT-USNYC"),
    ("FAC-CNSNZ", "WHS-AEDXB"),
    ("FAC-THBKK", "MKT-GBLON"),
    ("FAC-CNCQI", "MKT-PLWAW"),
)


def closing(kind, subject, name="SHUT", **columns):
    return Disruption(
        disruption_id=name,
        subject_kind=DisruptionSubject(kind),
        subject=subject,
        **{"capacity_share": 0.0, **columns},
    )


def having(*rows):
    return reference().with_table(Table.from_rows(TABLES["disruptions"], list(rows)))


def asked(network, origin, destination, goods=BOX, **options):
    return route(
        network,
        RouteQuestion(
            origin_id=origin,
            destination_id=destination,
            consignment=goods,
            ready_min=READY,
            options=Options(**options),
        ),
    )


def best(quote):
    return min(point.decision_cost for point in quote.front)


@pytest.fixture(scope="module")
def base():
    return {lane: asked(reference(), *lane) for lane in LANES}


def test_the_lanes_are_there(base):
    assert {quote.termination.status for quote in base.values()} == {Status.OPTIMAL}
    used = {name for quote in base.values() for o in quote.offers for name in o.itinerary.passages}
    assert {"malacca", "south_africa", "panama"} <= used
    assert all(quote.provenance.data_version == reference().digest for quote in base.values())


@pytest.mark.parametrize("passage", [name for name in PASSAGES if name != "northwest"])
def test_no_quote_goes_through_a_closed_passage_or_gets_cheaper(base, passage):
    network = having(closing("passage", passage))
    services = {s.service_id: s for s in under(network)[0].services}
    for lane, before in base.items():
        quote = asked(network, *lane)
        assert not [o for o in quote.offers if passage in o.itinerary.passages]
        for used in (services[name] for point in quote.front for name in point.service_ids):
            assert passage not in used.passages
            assert used.status is OpenStatus.OPEN
        if quote.front:
            assert best(quote) >= best(before)


class TestTheGulf:
    def test_jebel_ali_is_no_longer_reached_by_sea(self):
        """Dubai stays within reach: by the outer ports and the road, or by other modes."""
        quote = asked(having(closing("passage", "ormuz")), "FAC-CNSNZ", "WHS-AEDXB")
        inside = {"AEJEA", "QAHMD", "SADMM"}
        assert quote.front
        for offer in quote.offers:
            for leg in offer.itinerary.services:
                if leg.mode is Mode.SEA:
                    assert not inside & {leg.origin_id, leg.destination_id}
        by_sea = [o for o in quote.offers if any(x.mode is Mode.SEA for x in o.itinerary.services)]
        ports = {
            x.destination_id for o in by_sea for x in o.itinerary.services if x.mode is Mode.SEA
        }
        assert ports & {"AEKLF", "AEFJR", "OMSOH"}

    def test_the_answer_says_so(self):
        quote = asked(having(closing("passage", "ormuz")), "FAC-CNSNZ", "WHS-AEDXB")
        said = {(note.code, note.subject) for note in quote.notes}
        assert (Reason.SERVICES_SUSPENDED, "ormuz") in said

    def test_what_cannot_be_reached_names_what_is_closed(self):
        network = having(closing("country", "AE", "AE"), closing("passage", "ormuz", "STRAIT"))
        quote = asked(network, "FAC-CNSNZ", "WHS-AEDXB")
        assert quote.termination.status is Status.INFEASIBLE
        assert quote.reasons[0].code is Reason.NO_CONNECTION
        named = {reason.limit for reason in quote.reasons[1:]}
        assert named == {"ormuz", "AE (country AE)"}


class TestTheRedSea:
    def test_asia_and_europe_sail_round_the_cape_never_through_panama(self, base):
        """The base world has it closed; opened, the same lane goes through Suez."""
        lane = ("FAC-CNSGH", "MKT-DEHAM")
        by_cape = base[lane]
        world = reference()
        here = world.passages.equals("passage_id", "babalmandab")
        opened = world.with_table(world.passages.set(here, "status", OpenStatus.OPEN))
        by_suez = asked(opened, *lane)
        for quote, straits in ((by_cape, "south_africa"), (by_suez, "suez")):
            sea = [o.itinerary.passages for o in quote.offers if straits in o.itinerary.passages]
            assert sea
            assert not [way for way in sea if "panama" in way]
        assert best(by_suez) <= best(by_cape)


class TestTrains:
    @pytest.mark.parametrize(
        ("kind", "subject"),
        [("location", "RAIL-PLMAA"), ("country", "KZ"), ("corridor", "BY>PL")],
    )
    def test_a_border_that_closes_sends_goods_another_way(self, base, kind, subject):
        lane = ("FAC-CNCQI", "MKT-PLWAW")
        network = having(closing(kind, subject))
        quote = asked(network, *lane)
        assert quote.front
        used = {name for point in quote.front for name in point.service_ids}
        assert "RAIL-RC-CQ-DUI-FCL" not in used
        assert best(quote) >= best(base[lane])


class TestMoneyAndTime:
    def test_a_surcharge_keeps_its_currency_and_code(self, base):
        row = closing(
            "location",
            "DEHAM",
            "QUEUE",
            capacity_share=1.0,
            mode=Mode.SEA,
            extra_cost=90.0,
            currency="EUR",
            charge_code="CONGESTION",
        )
        quote = asked(having(row), "FAC-CNSGH", "MKT-DEHAM")
        lines = [
            line for o in quote.offers for line in o.itinerary.charges if line.code == "CONGESTION"
        ]
        calls = [
            o
            for o in quote.offers
            if any(
                leg.mode is Mode.SEA and leg.destination_id == "DEHAM" and leg.boxes
                for leg in o.itinerary.services
            )
        ]
        assert len({line.amount.currency for line in lines} | {"EUR"}) == 1
        assert bool(lines) == bool(calls)
        assert all(line.source.startswith("disruptions/QUEUE") for line in lines)

    def test_dwell_makes_a_port_slower_by_as_much(self, base):
        days = 4
        row = closing(
            "location", "DEHAM", capacity_share=1.0, extra_dwell_min=days * 1440, mode=Mode.SEA
        )
        lane = ("FAC-CNSGH", "MKT-DEHAM")
        quote = asked(having(row), *lane)
        assert best(quote) >= best(base[lane])
        earliest = [min(point.arrive_min for point in q.front) for q in (base[lane], quote)]
        assert earliest[1] >= earliest[0]
        for offer in quote.offers:
            for leg in offer.itinerary.legs:
                if not leg.is_service and leg.origin_id == "DEHAM" and leg.mode is Mode.SEA:
                    assert leg.arrive_min - leg.depart_min >= days * 1440

    def test_the_day_of_the_rates_is_the_day_of_the_conditions(self):
        row = closing("location", "DEHAM", valid_from=date(2026, 12, 1))
        network = having(row)
        lane = ("FAC-CNSGH", "MKT-DEHAM")
        now, later = asked(network, *lane), asked(network, *lane, as_of=date(2026, 12, 1))
        assert not [n for n in now.notes if n.code is Reason.SERVICES_SUSPENDED]
        assert [n.subject for n in later.notes if n.code is Reason.SERVICES_SUSPENDED] == [
            "SHUT (location DEHAM)"
        ]
        assert best(later) >= best(now)


class TestPlans:
    """All questions agree: what a quote is told, plans are told too."""

    @staticmethod
    def strike(network, row):
        return network.with_table(Table.from_rows(TABLES["disruptions"], [row]))

    def test_a_plan_of_shipments(self):
        given = tiny_world(
            [
                service("CHEAP", "FAC", "MKT", tariff_id="LOW"),
                service("DEAR", "FAC", "MKT", tariff_id="HIGH"),
            ],
            [
                line("LOW", 1, ChargeBasis.PER_CONTAINER, 100.0),
                line("HIGH", 1, ChargeBasis.PER_CONTAINER, 300.0),
            ],
            [shipment("S")],
        )
        plans = {
            name: ship(network, ShipQuestion())
            for name, network in (
                ("base", given),
                ("shut", self.strike(given, closing("service", "CHEAP"))),
                (
                    "dear",
                    self.strike(
                        given, closing("service", "CHEAP", capacity_share=1.0, extra_cost=250.0)
                    ),
                ),
            )
        }
        used = {
            name: plan.moves[0].itinerary.services[0].service_id for name, plan in plans.items()
        }
        assert used == {"base": "CHEAP", "shut": "DEAR", "dear": "DEAR"}
        assert plans["base"].notes == tuple(n for n in plans["base"].notes if n.code not in SAID)
        assert SAID & {n.code for n in plans["shut"].notes}
        assert SAID & {n.code for n in plans["dear"].notes}

    def test_a_plan_of_warehouses(self):
        given = siting_world()
        question = LocateQuestion(options=Options(currency="EUR"))
        base = locate(given, question)
        one = min(flow.service_id for flow in base.outbound)
        plan = locate(self.strike(given, closing("service", one)), question)
        assert one not in {flow.service_id for flow in plan.outbound}
        assert SAID & {n.code for n in plan.notes}
        assert plan.provenance.data_version != base.provenance.data_version


SAID = {Reason.SERVICES_SUSPENDED, Reason.SERVICES_DISRUPTED}
