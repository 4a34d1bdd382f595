"""Calendars, dated departures and cut-offs in quotes and plans; every answer passed the referee."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.calendar import local_time, read_moment
from network.dangerous import DangerousGoodsRule
from network.enums import (
    Carriage,
    ChargeBasis,
    CutOffKind,
    DepartureStatus,
    LoadForm,
    Pick,
    Reason,
    Status,
    UnitChange,
)
from network.goods import Consignment, GoodsLine
from network.money import Money
from network.reference import reference
from network.schedule import is_open
from network.schema import TABLES
from network.service import CutOff, DatedDeparture, Transfer
from network.table import Table
from network.units import MINUTES_PER_DAY, minute_of, moment_of
from network.working_time import CalendarRow
from solver.options import Limits, Options
from solver.paths import Ways
from solver.plan import RouteQuestion
from solver.route import route
from solver.ship import ShipQuestion, ship
from solver.slack import latest_ready_min
from solver.timetable import HEADWAY, IMMEDIATE, LISTED, timetable
from solver.verify_times import time_violations
from tests.solver.tiny_world import line, service, shipment, tiny_world

WEEKDAYS = CalendarRow(
    calendar_id="WEEK", line=1, weekdays="Mon-Fri", opens="08:00", closes="18:00"
)
CHINA = (
    CalendarRow(calendar_id="CN", line=1, weekdays="Mon-Sat", opens="08:00", closes="18:00"),
    CalendarRow(calendar_id="CN", line=2, holidays_of="CN"),
    CalendarRow(
        calendar_id="CN", line=3, closed_from=date(2027, 1, 30), closed_to=date(2027, 2, 13)
    ),
)
NEVER = CalendarRow(
    calendar_id="NEVER", line=1, closed_from=date(2020, 1, 1), closed_to=date(2040, 1, 1)
)
SERVICES = (
    service("PRE", "FAC", "PORT-A", departures="on_demand", transit_min=300, tariff_id="BOX"),
    service(
        "SEA",
        "PORT-A",
        "PORT-B",
        departures="weekly Wed 12:00",
        transit_min=9000,
        tariff_id="BOX",
        cut_off_min=1440,
    ),
    service("ON", "PORT-B", "MKT", departures="on_demand", transit_min=300, tariff_id="BOX"),
)
TARIFFS = (
    line("BOX", 1, ChargeBasis.PER_CONTAINER, 500.0),
    line("STAY", 1, ChargeBasis.PER_M3_DAY, 1.0),
)


def utc(text):
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def text(minute):
    return moment_of(minute).strftime("%a %m-%d %H:%M")


def with_rows(network, **rows):
    """Return a network with whole tables replaced."""
    return network.with_tables(
        {name: Table.from_rows(TABLES[name], list(given)) for name, given in rows.items()}
    )


def world(calendars=None, *, services=SERVICES, shipments=(), storage=None, zone="UTC", **rows):
    """Return the line from factory to market; ``calendars`` says by which its places work."""
    made = tiny_world(list(services), list(TARIFFS), shipments, storage=storage)
    places = [
        replace(place, calendar_id=(calendars or {}).get(place.location_id, ""), timezone=zone)
        for place in made.locations
    ]
    known = (WEEKDAYS, NEVER, *CHINA)
    return with_rows(made, locations=places, calendars=known, **rows)


def quoted(network, ready, **changes):
    """Return the quote of one small box."""
    goods = changes.pop("goods", ())
    made = Consignment(weight_kg=5000.0, volume_m3=20.0, goods=goods)
    return route(
        network,
        RouteQuestion(
            origin_id="FAC",
            destination_id="MKT",
            consignment=made,
            ready_min=utc(ready),
            **changes,
        ),
    )


def cheapest(network, ready, **changes):
    return quoted(network, ready, **changes).offer(Pick.CHEAPEST).itinerary


def starts(way):
    """Return when every leg begins, by its service or the place of its handling."""
    return [(leg.service_id or leg.origin_id, text(leg.depart_min)) for leg in way.legs]


class TestTimetable:
    def test_only_services_with_changes_leave_their_pattern(self):
        hourly = service("HOUR", "PORT-A", "PORT-B", departures="every 60 min")
        twin = replace(SERVICES[1], service_id="TWIN")
        network = world(
            services=[*SERVICES, hourly, twin],
            departures=[
                DatedDeparture(service_id=name, departs_at=at, status=DepartureStatus.BLANKED)
                for name, at in (("TWIN", "2026-11-04T12:00"), ("HOUR", "2026-11-02T01:00"))
            ],
        )
        start, end = utc("2026-11-01"), utc("2026-11-12")
        times = timetable(network, start, end)
        slices = [times.minutes[a:b] for a, b in zip(times.first, times.last, strict=True)]
        assert times.kind.tolist() == [IMMEDIATE, LISTED, IMMEDIATE, LISTED, LISTED]
        assert [text(m) for m in slices[1]] == ["Wed 11-04 12:00", "Wed 11-11 12:00"]
        assert [text(m) for m in slices[4]] == ["Wed 11-11 12:00"]
        assert len(slices[3]) == 11 * 24 - 1
        plain = timetable(with_rows(network, departures=[]), start, end)
        assert plain.kind[3] == HEADWAY

    def test_openings_go_on_after_the_last_departure(self):
        network = world({"FAC": "WEEK", "MKT": "NEVER"})
        times = timetable(network, utc("2026-11-02"), utc("2026-11-09"))
        assert times.always_open.tolist() == [False, True, True, False]
        spans = times.minutes[times.opened[0] : times.shut[0]].reshape(-1, 2)
        assert text(spans[0, 0]) == "Mon 11-02 08:00"
        assert spans[-1, 1] > utc("2027-11-09")
        assert times.opened[3] == times.shut[3]

    def test_a_changed_calendar_is_seen(self):
        network = world({"FAC": "WEEK"})
        window = (utc("2026-11-02"), utc("2026-11-09"))
        before = timetable(network, *window)
        longer = replace(WEEKDAYS, closes="20:00")
        after = timetable(with_rows(network, calendars=[longer]), *window)
        assert timetable(world({"FAC": "WEEK"}), *window) is before
        assert not np.array_equal(before.minutes, after.minutes)


class TestOpenHours:
    def test_goods_wait_for_the_factory_and_for_the_market(self):
        """Ready on Saturday, out on Monday; in on Saturday, received on Monday."""
        network = world({"FAC": "WEEK", "MKT": "WEEK"})
        way = cheapest(network, "2026-10-31 10:00")
        assert starts(way) == [
            ("FAC", "Mon 11-02 08:00"),
            ("PRE", "Mon 11-02 08:00"),
            ("PORT-A", "Mon 11-02 13:00"),
            ("SEA", "Wed 11-04 12:00"),
            ("PORT-B", "Tue 11-10 18:00"),
            ("ON", "Tue 11-10 18:00"),
            ("MKT", "Wed 11-11 08:00"),
        ]
        assert text(way.arrive_min) == "Wed 11-11 08:00"

    def test_handling_that_has_begun_goes_on_to_its_end(self):
        """Loading from 17:00 takes three hours; the truck leaves when the place opens again."""
        transfers = [Transfer(transfer_id="X", dwell_min=180)]
        network = with_rows(world({"FAC": "WEEK"}), transfers=transfers)
        way = cheapest(network, "2026-11-02 17:00")
        assert starts(way)[:2] == [("FAC", "Mon 11-02 17:00"), ("PRE", "Tue 11-03 08:00")]

    def test_scheduled_departures_run_although_the_port_is_shut(self):
        late = replace(SERVICES[1], departures="weekly Sun 03:00")
        network = world({"PORT-A": "WEEK"}, services=[SERVICES[0], late, SERVICES[2]])
        way = cheapest(network, "2026-11-02 01:00")
        assert text(way.services[1].depart_min) == "Sun 11-08 03:00"

    def test_hours_are_those_of_the_place(self):
        network = world({"FAC": "WEEK"}, zone="Asia/Shanghai")
        assert starts(cheapest(network, "2026-11-02 10:30"))[0] == ("FAC", "Tue 11-03 00:00")

    def test_waiting_for_opening_is_paid_where_waiting_is(self):
        """Friday 19:00 to Monday 08:00 are three started days, at one dollar per m3 and day."""
        storage = {"FAC": "STAY"}
        open_all, shut = world(storage=storage), world({"FAC": "WEEK"}, storage=storage)
        ready = "2026-10-30 19:00"
        way = cheapest(shut, ready)
        assert [leg.storage_days for leg in way.legs if leg.storage_days] == [3]
        assert way.landed_cost == cheapest(open_all, ready).landed_cost + Money(3 * 2000, "USD")

    def test_where_nothing_may_wait_the_place_must_be_open_on_arrival(self):
        network = world({"FAC": "WEEK"})
        strict = [
            replace(place, may_store=place.location_id != "FAC") for place in network.locations
        ]
        network = with_rows(network, locations=strict)
        assert quoted(network, "2026-11-02 09:00").offers
        quote = quoted(network, "2026-11-01 09:00")
        assert quote.termination.status is Status.INFEASIBLE
        assert [(r.code, r.subject) for r in quote.reasons] == [(Reason.PLACE_CLOSED, "FAC")]

    def test_a_place_that_never_opens_is_named(self):
        quote = quoted(world({"MKT": "NEVER"}), "2026-11-02 09:00")
        assert quote.termination.status is Status.INFEASIBLE
        assert [(r.code, r.subject) for r in quote.reasons] == [(Reason.PLACE_CLOSED, "MKT")]
        assert not quote.reasons[0].needed

    def test_a_deadline_that_opening_hours_break_is_a_deadline(self):
        network = world({"MKT": "WEEK"})
        limits = Limits(arrive_by_min=utc("2026-11-11 07:00"))
        quote = quoted(network, "2026-11-02 09:00", limits=limits)
        assert [r.code for r in quote.reasons] == [Reason.DEADLINE_TOO_EARLY]
        assert quoted(world(), "2026-11-02 09:00", limits=limits).offers

    @pytest.mark.parametrize(
        ("ready", "leaves"),
        [
            ("2027-01-29 01:00", "Fri 01-29 01:00"),  # the last day of work
            ("2027-01-29 11:00", "Mon 02-15 00:00"),  # after hours: the stop is two weeks long
            ("2027-02-06 02:00", "Mon 02-15 00:00"),  # the first day of the year of the goat
            ("2026-02-27 11:00", "Sat 02-28 00:00"),  # a Saturday that is worked in exchange
        ],
    )
    def test_a_chinese_factory_stops_for_the_new_year(self, ready, leaves):
        """Open at 08:00, which is 00:00Z, Monday to Saturday; closed to 2027-02-13, a Saturday."""
        saturdays_off = replace(CHINA[0], weekdays="Mon-Fri")
        calendars = (saturdays_off if ready < "2027" else CHINA[0], *CHINA[1:])
        network = with_rows(world({"FAC": "CN"}, zone="Asia/Shanghai"), calendars=calendars)
        assert starts(cheapest(network, ready))[0] == ("FAC", leaves)

    @pytest.mark.parametrize(
        ("ready", "opens"),
        [("2026-02-12T09:00+08:00", "2026-02-25"), ("2027-02-01T09:00+08:00", "2027-02-15")],
    )
    def test_the_built_in_world_waits_for_its_chinese_factories(self, ready, opens):
        """Their calendar stops around 17 February 2026 and 6 February 2027."""
        network = reference()
        zone = "Asia/Shanghai"
        question = RouteQuestion(
            origin_id="FAC-CNSNZ",
            destination_id="MKT-DEHAM",
            consignment=Consignment(weight_kg=1200.0, volume_m3=4.0),
            ready_min=read_moment(ready, zone, is_due=False),
        )
        for offer in route(network, question).offers:
            assert local_time(offer.itinerary.legs[0].depart_min, zone) == (
                datetime.fromisoformat(f"{opens}T08:00+08:00")
            )


class TestLastAcceptance:
    @pytest.mark.parametrize(
        ("ready", "latest"),
        [
            ("2026-11-02 09:00", "Tue 11-03 07:00"),  # five hours by truck to the cut-off
            ("2026-10-31 09:00", "Tue 11-03 07:00"),
        ],
    )
    def test_without_hours(self, ready, latest):
        assert text(latest_ready_min(world(), cheapest(world(), ready))) == latest

    def test_no_later_than_the_factory_closes(self):
        network = world({"FAC": "WEEK"})
        way = cheapest(network, "2026-10-31 09:00")
        assert text(latest_ready_min(network, way)) == "Mon 11-02 17:59"

    def test_it_is_exact(self):
        network = world({"FAC": "WEEK", "PORT-A": "WEEK"})
        way = cheapest(network, "2026-10-31 09:00")
        latest = latest_ready_min(network, way)
        again = route(network, _asked(latest)).offer(Pick.CHEAPEST).itinerary
        later = route(network, _asked(latest + 1)).offer(Pick.CHEAPEST).itinerary
        assert again.arrive_min == way.arrive_min
        assert later.arrive_min > way.arrive_min


def _asked(ready_min):
    goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
    return RouteQuestion(
        origin_id="FAC", destination_id="MKT", consignment=goods, ready_min=ready_min
    )


class TestDatedDepartures:
    def rows(self, *pairs):
        return [
            DatedDeparture(service_id="SEA", departs_at=at, status=status) for at, status in pairs
        ]

    def test_a_blanked_departure_is_not_taken(self):
        blank = self.rows(("2026-11-04T12:00", DepartureStatus.BLANKED))
        way = cheapest(world(departures=blank), "2026-11-02 09:00")
        assert text(way.services[1].depart_min) == "Wed 11-11 12:00"

    def test_an_extra_one_is(self):
        extra = self.rows(("2026-11-03T20:00", DepartureStatus.EXTRA))
        way = cheapest(world(departures=extra), "2026-11-02 09:00")
        assert text(way.services[1].depart_min) == "Tue 11-03 20:00"

    def test_the_referee_knows_both(self):
        way = cheapest(world(), "2026-11-02 09:00")
        goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
        blank = self.rows(("2026-11-04T12:00", DepartureStatus.BLANKED))
        found = time_violations(world(departures=blank), goods, way, ("FAC", "MKT"), "way")
        assert [v.code for v in found] == [Reason.DEPARTURE_MISMATCH]


class TestCutOffs:
    def rows(self, **offsets):
        return [
            CutOff(service_id="SEA", kind=CutOffKind(kind), offset_min=offset)
            for kind, offset in offsets.items()
        ]

    def test_the_one_that_binds_is_named_on_the_leg(self):
        network = world(cut_offs=self.rows(CY=600, SI=2000))
        leg = cheapest(network, "2026-11-02 09:00").services[1]
        assert (leg.cut_off_kind, leg.depart_min - leg.cut_off_min) == (CutOffKind.SI, 2000)

    def test_a_later_cut_off_makes_an_earlier_departure(self):
        """Ready on Wednesday at 06:00, at the port at 11:00: in time where 60 minutes will do."""
        early = world(cut_offs=self.rows(CY=60))
        way = cheapest(early, "2026-11-04 06:00")
        assert text(way.services[1].depart_min) == "Wed 11-04 12:00"
        assert way.services[1].cut_off_kind is CutOffKind.CY
        assert text(cheapest(world(), "2026-11-04 06:00").services[1].depart_min) == (
            "Wed 11-11 12:00"
        )

    def test_dangerous_goods_have_to_be_there_earlier(self):
        rules = [
            DangerousGoodsRule(un_number="UN1263", carriage=carriage, allowed=True)
            for carriage in (Carriage.ROAD, Carriage.SEA)
        ]
        network = world(cut_offs=self.rows(DG=4 * MINUTES_PER_DAY), dg_rules=rules)
        paint = (GoodsLine(sku="PAINT", un_number="UN1263"),)
        plain = cheapest(network, "2026-11-02 09:00").services[1]
        hazard = cheapest(network, "2026-11-02 09:00", goods=paint).services[1]
        assert text(plain.depart_min) == "Wed 11-04 12:00"
        assert text(hazard.depart_min) == "Wed 11-11 12:00"
        assert (plain.cut_off_kind, hazard.cut_off_kind) == (None, CutOffKind.DG)

    def test_goods_that_come_early_wait_and_pay(self):
        """Receiving from Tuesday noon on changes no time and no price, but is shown."""
        storage = {"PORT-A": "STAY"}
        network = world(storage=storage, cut_offs=self.rows(ERD=MINUTES_PER_DAY))
        way, without = (
            cheapest(network, "2026-10-31 09:00"),
            cheapest(world(storage=storage), "2026-10-31 09:00"),
        )
        assert text(way.services[1].receiving_from_min) == "Tue 11-03 12:00"
        assert way.landed_cost == without.landed_cost
        assert way.services[1].storage_days == without.services[1].storage_days == 3

    def test_a_service_that_takes_goods_only_after_its_cut_off_takes_none(self):
        quote = quoted(world(cut_offs=self.rows(ERD=60)), "2026-11-02 09:00")
        assert quote.termination.status is Status.INFEASIBLE

    def test_the_referee_knows_the_cut_off_and_the_receiving_date(self):
        way = cheapest(world(), "2026-11-02 09:00")
        goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
        for rows in (self.rows(CY=600), self.rows(ERD=2000), self.rows(ERD=60)):
            other = world(cut_offs=rows)
            assert time_violations(other, goods, way, ("FAC", "MKT"), "way")


class TestReferee:
    def test_it_refuses_what_begins_while_a_place_is_shut(self):
        way = cheapest(world(), "2026-10-31 09:00")
        goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
        network = world({"FAC": "WEEK"})
        found = time_violations(network, goods, way, ("FAC", "MKT"), "way")
        closed = [v for v in found if v.code is Reason.PLACE_CLOSED]
        assert [v.subject for v in closed] == ["FAC", "FAC"]

    def test_it_refuses_handling_that_is_put_off_without_need(self):
        network = world({"FAC": "WEEK"})
        way = cheapest(network, "2026-11-02 09:00")
        legs = list(way.legs)
        legs[0] = replace(legs[0], depart_min=legs[0].depart_min + 60,
                          arrive_min=legs[0].arrive_min + 60)  # fmt: skip
        legs[1] = replace(legs[1], at_origin_min=legs[0].arrive_min)
        late = replace(way, legs=tuple(legs))
        goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
        found = time_violations(network, goods, late, ("FAC", "MKT"), "way")
        assert Reason.TIME_MISMATCH in [v.code for v in found]


ASK = ShipQuestion(options=Options(time_limit_s=20))


class TestPlans:
    def test_a_plan_agrees_with_a_quote_to_the_cent(self):
        calendars = {"FAC": "WEEK", "PORT-A": "WEEK", "MKT": "WEEK"}
        load = shipment("S", ready_at="2026-10-31T09:00+00:00", due_at="2026-12-01")
        network = world(calendars, shipments=[load], storage={"PORT-B": "STAY"})
        (move,) = ship(network, ASK).moves
        quote = cheapest(network, "2026-10-31 09:00")
        assert move.itinerary.landed_cost == quote.landed_cost
        assert move.itinerary.arrive_min == quote.arrive_min

    def test_a_box_that_runs_on_demand_runs_as_late_as_open_hours_allow(self):
        """Cut-off on Tuesday at noon: at the port by then, out of the factory while it is open."""
        load = shipment("S", ready_at="2026-10-29T09:00+00:00", due_at="2026-12-01")
        for calendars, leaves in (
            ({}, "Tue 11-03 07:00"),
            ({"FAC": "WEEK"}, "Mon 11-02 17:59"),
            ({"FAC": "WEEK", "PORT-A": "NEVER"}, None),
        ):
            plan = ship(world(calendars, shipments=[load]), ASK)
            found = [text(move.itinerary.services[0].depart_min) for move in plan.moves]
            assert found == ([] if leaves is None else [leaves])

    def test_goods_that_were_ready_on_different_days_meet_in_one_box(self):
        loads = [
            shipment("A", volume_m3=10.0, ready_at="2026-10-29T09:00+00:00", due_at="2026-12-01"),
            shipment("B", volume_m3=10.0, ready_at="2026-11-02T10:00+00:00", due_at="2026-12-01"),
        ]
        plan = ship(world({"FAC": "WEEK", "PORT-A": "WEEK"}, shipments=loads), ASK)
        assert {load.shipment_ids for load in plan.loads} == {("A", "B")}
        assert {sum(count for _, count in load.boxes) for load in plan.loads} == {1}

    def test_dangerous_and_other_goods_go_by_their_own_cut_offs(self):
        network = world(cut_offs=[CutOff(service_id="SEA", kind=CutOffKind.DG, offset_min=5760)])
        ways = Ways(network, utc("2026-11-01"), utc("2026-12-01"))
        paint = GoodsLine(un_number="UN1263")
        goods = Consignment(weight_kg=1.0, volume_m3=1.0, goods=(paint,))
        assert max(ways.cut_off) == 1440
        assert max(ways.of(goods).cut_off) == 5760
        assert ways.of(goods).of(Consignment(weight_kg=1.0, volume_m3=1.0)).dangerous is False

    def test_every_way_of_a_timetabled_world_is_listed_within_open_hours(self):
        """Without anything on demand all ways are listed, and the plan is proved best."""
        services = [
            replace(SERVICES[0], departures="daily 12:00"),
            SERVICES[1],
            replace(SERVICES[2], departures="daily 12:00"),
        ]
        load = shipment("S", ready_at="2026-10-31T09:00+00:00", due_at="2026-11-20")
        calendars = {"FAC": "WEEK", "PORT-A": "WEEK", "PORT-B": "WEEK", "MKT": "WEEK"}
        storage = {"PORT-A": "STAY", "MKT": "STAY"}
        network = world(calendars, services=services, shipments=[load], storage=storage)
        plan = ship(network, ASK)
        assert plan.termination.status is Status.OPTIMAL
        quote = cheapest(network, "2026-10-31 09:00")
        assert plan.totals.landed_cost == quote.landed_cost


hours = st.fixed_dictionaries(
    {
        "weekdays": st.sampled_from(("", "Mon-Fri", "Tue;Sat", "Sun")),
        "opens": st.sampled_from(("", "00:00", "08:00", "22:00")),
        "closes": st.sampled_from(("", "02:30", "12:00", "18:00")),
    }
)


@st.composite
def shut_worlds(draw):
    """Return the line with places that shut at random, in loose goods and in boxes."""
    places = ("FAC", "PORT-A", "PORT-B", "MKT")
    rows = [
        CalendarRow(calendar_id=f"C-{name}", line=1, **draw(hours))
        for name in places
        if draw(st.booleans())
    ]
    loose = [
        replace(row, service_id=f"{row.service_id}-L", load_form=LoadForm.LCL) for row in SERVICES
    ]
    transfers = [
        Transfer(transfer_id="X", dwell_min=draw(st.sampled_from((0, 600)))),
        Transfer(
            transfer_id="STUFF",
            from_form=LoadForm.LCL,
            to_form=LoadForm.FCL,
            unit_change=UnitChange.STUFF,
            dwell_min=90,
        ),
    ]
    storage = {name: "STAY" for name in places if draw(st.booleans())}
    zone = draw(st.sampled_from(("UTC", "Pacific/Auckland", "America/Adak")))
    network = world(
        {row.calendar_id[2:]: row.calendar_id for row in rows},
        services=[*SERVICES, *loose],
        storage=storage,
        zone=zone,
    )
    return with_rows(network, calendars=[*rows, WEEKDAYS], transfers=transfers)


class TestAnyHours:
    @settings(deadline=None, max_examples=40)
    @given(shut_worlds(), st.integers(0, 7 * MINUTES_PER_DAY))
    def test_quotes_and_plans_keep_to_them_and_agree(self, network, after):
        """Both pass the referee; a plan for one load costs no more than its cheapest quote."""
        ready = utc("2026-03-05") + after
        load = shipment(
            "S",
            ready_at=(moment_of(ready)).isoformat(),
            due_at=(moment_of(ready) + timedelta(days=60)).isoformat(),
        )
        quote = route(network, _asked(ready)).offer(Pick.CHEAPEST).itinerary
        for leg in quote.legs:
            if not leg.is_service or leg.service_id.startswith(("PRE", "ON")):
                assert is_open(network, leg.origin_id, leg.depart_min)
        always = with_rows(
            network, locations=[replace(p, calendar_id="") for p in network.locations]
        )
        fastest = route(network, _asked(ready)).offer(Pick.FASTEST).itinerary
        assert (
            fastest.arrive_min
            >= route(always, _asked(ready)).offer(Pick.FASTEST).itinerary.arrive_min
        )
        plan = ship(with_rows(network, shipments=[load]), ASK)
        assert plan.totals.landed_cost <= quote.landed_cost
