"""Places that shut, departures that differ from their pattern, and the cut-off that binds."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from network.enums import CutOffKind, DepartureStatus, LoadForm, LocationKind, Mode
from network.goods import Consignment, GoodsLine
from network.handover import handover, handovers, is_dangerous
from network.location import Location
from network.money import Money
from network.network import Network
from network.schedule import (
    dated_changes,
    departures_between,
    incomplete_hours,
    is_open,
    last_open,
    never_open,
    next_open,
    openings,
    unmatched_departures,
    working_times,
)
from network.schema import TABLES
from network.service import CutOff, DatedDeparture, Service
from network.table import Table
from network.units import MINUTES_PER_DAY, minute_of, moment_of
from network.working_time import CalendarRow


def utc(text):
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def text(minute):
    return None if minute is None else moment_of(minute).strftime("%a %m-%d %H:%M")


def place(name, **changes):
    made = {"kind": LocationKind.HUB, "lat": 0.0, "lon": 0.0, **changes}
    return Location(location_id=name, name=name, **made)


def service(name, **changes):
    made = {
        "origin_id": "SHA",
        "destination_id": "HAM",
        "mode": Mode.SEA,
        "load_form": LoadForm.FCL,
        "transit_min": 100,
        "cut_off_min": 2880,
        "departures": "weekly Mon 08:00",
    }
    return Service(service_id=name, **{**made, **changes})


def dated(service_id, departs_at, status):
    return DatedDeparture(service_id=service_id, departs_at=departs_at, status=status)


def cut_off(kind, offset, service_id="SEA", **changes):
    return CutOff(service_id=service_id, kind=kind, offset_min=offset, **changes)


def world(**rows):
    """Return a world of two places; Shanghai works in office hours where asked."""
    tables = {
        "locations": [
            place("SHA", timezone="Asia/Shanghai", calendar_id="OFFICE"),
            place("HAM", timezone="Europe/Berlin"),
        ],
        "calendars": [
            CalendarRow(
                calendar_id="OFFICE", line=1, weekdays="Mon-Fri", opens="08:00", closes="18:00"
            )
        ],
        "services": [service("SEA"), service("AIR", load_form=LoadForm.ULD)],
        **rows,
    }
    return Network(
        tables={name: Table.from_rows(TABLES[name], given) for name, given in tables.items()},
        reference_date=date(2026, 11, 1),
    )


class TestPlaces:
    def test_a_place_without_a_calendar_is_always_open(self):
        network, minute = world(), utc("2026-11-07 03:00")
        assert is_open(network, "HAM", minute)
        assert next_open(network, "HAM", minute, minute + 1) == minute
        assert last_open(network, "HAM", minute, minute) == minute
        assert next_open(network, "HAM", minute, minute) is None

    @pytest.mark.parametrize(
        ("at", "opens"),
        [
            ("2026-11-06 09:59", "Fri 11-06 09:59"),
            ("2026-11-06 10:00", "Mon 11-09 00:00"),
            ("2026-11-07 12:00", "Mon 11-09 00:00"),
        ],
    )
    def test_the_next_opening(self, at, opens):
        network = world()
        found = next_open(network, "SHA", utc(at), utc(at) + 10 * MINUTES_PER_DAY)
        assert text(found) == opens
        assert is_open(network, "SHA", found)
        assert is_open(network, "SHA", utc(at)) is (found == utc(at))

    @pytest.mark.parametrize(
        ("at", "opens"),
        [("2026-11-06 09:59", "Fri 11-06 09:59"), ("2026-11-08 12:00", "Fri 11-06 09:59")],
    )
    def test_the_last_opening(self, at, opens):
        found = last_open(world(), "SHA", utc(at), utc(at) - 10 * MINUTES_PER_DAY)
        assert text(found) == opens

    def test_none_within_reach(self):
        network, minute = world(), utc("2026-11-07 12:00")
        assert next_open(network, "SHA", minute, minute + 600) is None
        assert last_open(network, "SHA", minute, minute - 600) is None

    def test_they_look_beyond_any_closure(self):
        stop = CalendarRow(
            calendar_id="OFFICE",
            line=2,
            closed_from=date(2026, 11, 3),
            closed_to=date(2027, 9, 30),
        )
        network = world()
        network = network.with_table(network.table("calendars").append([stop]))
        minute = utc("2026-11-02 20:00")
        assert text(next_open(network, "SHA", minute, minute + 10**6)) == "Fri 10-01 00:00"
        later = utc("2027-09-30 20:00")
        assert text(last_open(network, "SHA", later, later - 10**6)) == "Mon 11-02 09:59"

    @pytest.mark.parametrize("days", [0, 1, 255, 256, 257, 600])
    def test_openings_from_what_is_kept_are_those_of_the_calendar(self, days):
        office = working_times(world())["OFFICE"]
        for hour in (0, 5, 12):
            start = utc("2026-11-02") + hour * 60
            end = start + days * MINUTES_PER_DAY
            found = openings(office, "Asia/Shanghai", start, end)
            expected = office.open_between(start, end, "Asia/Shanghai")
            assert set(_minutes(found)) == set(_minutes(expected))
            assert np.all(np.diff(found.ravel()) >= 0)


def _minutes(spans):
    return np.concatenate([np.arange(a, b) for a, b in spans.tolist()] or [np.zeros(0)])


class TestDatedDepartures:
    def test_blanked_and_extra(self):
        network = world(
            departures=[
                dated("SEA", "2026-11-09T08:00", DepartureStatus.BLANKED),
                dated("SEA", "2026-11-11T20:30", DepartureStatus.EXTRA),
                dated("SEA", "2026-11-16T08:00", DepartureStatus.SCHEDULED),
            ]
        )
        found = departures_between(network, "SEA", utc("2026-11-01"), utc("2026-11-17"))
        assert [text(minute) for minute in found] == [
            "Mon 11-02 00:00",
            "Wed 11-11 12:30",
            "Mon 11-16 00:00",
        ]
        assert not list(unmatched_departures(network))

    def test_a_confirmed_one_changes_nothing(self):
        network = world(departures=[dated("SEA", "2026-11-16T08:00", DepartureStatus.SCHEDULED)])
        assert dated_changes(network) == {}

    def test_a_headway_can_be_changed_too(self):
        hourly = service("SEA", departures="every 60 min")
        network = world(
            services=[hourly],
            departures=[
                dated("SEA", "2026-11-09T10:00", DepartureStatus.BLANKED),
                dated("SEA", "2026-11-09T10:10", DepartureStatus.EXTRA),
            ],
        )
        found = departures_between(network, "SEA", utc("2026-11-09 01:00"), utc("2026-11-09 04:00"))
        assert [text(minute) for minute in found] == ["Mon 11-09 01:00", "Mon 11-09 02:10",
                                                      "Mon 11-09 03:00"]  # fmt: skip

    def test_what_matches_nothing(self):
        rows = [
            dated("SEA", "2026-11-09T08:01", DepartureStatus.BLANKED),
            dated("SEA", "2026-11-10T08:00", DepartureStatus.SCHEDULED),
            dated("SEA", "2026-11-16T08:00", DepartureStatus.EXTRA),
            dated("TRUCK", "2026-11-16T08:00", DepartureStatus.EXTRA),
            dated("TRUCK", "2026-11-17T08:00", DepartureStatus.BLANKED),
        ]
        truck = service("TRUCK", departures="on_demand")
        network = world(services=[service("SEA"), truck], departures=rows)
        assert list(unmatched_departures(network)) == rows
        week = (utc("2026-11-16"), utc("2026-11-18"))
        assert len(departures_between(network, "TRUCK", *week)) == 0
        assert [text(m) for m in departures_between(network, "SEA", *week)] == ["Mon 11-16 00:00"]


class TestFindings:
    def test_calendars_that_never_open(self):
        closed = CalendarRow(
            calendar_id="SHUT", line=1, closed_from=date(2026, 1, 1), closed_to=date(2028, 1, 1)
        )
        network = world()
        network = network.with_table(network.table("calendars").append([closed]))
        assert never_open(network, date(2026, 11, 1), date(2027, 11, 1)) == ["SHUT"]
        assert never_open(network, date(2026, 11, 1), date(2028, 11, 1)) == []

    def test_hours_and_stops_that_lack_an_end(self):
        lines = [
            {"opens": "08:00"},
            {"closes": "17:00"},
            {"closed_to": date(2026, 11, 1)},
            {"weekdays": "Sat"},
            {"opens": "08:00", "closes": "17:00"},
        ]
        rows = [
            CalendarRow(calendar_id="CAL", line=number, **line)
            for number, line in enumerate(lines, start=1)
        ]
        found = [(row.line, column) for row, column in incomplete_hours(world(calendars=rows))]
        assert found == [(1, "closes"), (2, "opens"), (3, "closed_from")]


class TestCutOffs:
    def binding(self, rows, *, name="SEA", dangerous=False):
        network = world(cut_offs=rows)
        return handover(network, network.services.get(name), dangerous=dangerous)

    def test_a_service_without_rows_keeps_its_own(self):
        found = self.binding([])
        assert (found.cut_off_min, found.kind, found.receiving_min) == (2880, None, None)

    def test_the_earliest_binds_and_is_named(self):
        rows = [cut_off(CutOffKind.CY, 1440), cut_off(CutOffKind.VGM, 2000)]
        found = self.binding(rows)
        assert (found.cut_off_min, found.kind, found.delivery_min) == (2000, CutOffKind.VGM, 1440)

    def test_papers_bind_only_if_earlier_than_the_service_itself(self):
        assert self.binding([cut_off(CutOffKind.SI, 1440)]).kind is None
        found = self.binding([cut_off(CutOffKind.SI, 4000)])
        assert (found.cut_off_min, found.kind, found.delivery_min) == (4000, CutOffKind.SI, 2880)

    def test_full_boxes_and_other_goods_have_different_ones(self):
        rows = [
            cut_off(kind, offset, service_id)
            for service_id in ("SEA", "AIR")
            for kind, offset in ((CutOffKind.CY, 1000), (CutOffKind.CFS, 3000))
        ]
        assert self.binding(rows).kind is CutOffKind.CY
        found = self.binding(rows, name="AIR")
        assert (found.cut_off_min, found.kind) == (3000, CutOffKind.CFS)

    def test_a_box_needs_its_weight_but_loose_goods_do_not(self):
        rows = [cut_off(CutOffKind.VGM, 9000, "SEA"), cut_off(CutOffKind.VGM, 9000, "AIR")]
        assert self.binding(rows).kind is CutOffKind.VGM
        assert self.binding(rows, name="AIR").kind is None

    def test_dangerous_goods(self):
        rows = [cut_off(CutOffKind.CY, 1440), cut_off(CutOffKind.DG, 4320)]
        assert self.binding(rows).cut_off_min == 1440
        found = self.binding(rows, dangerous=True)
        assert (found.cut_off_min, found.kind) == (4320, CutOffKind.DG)
        fireworks = GoodsLine(un_number="UN0336")
        assert is_dangerous(Consignment(weight_kg=1, volume_m3=1, goods=(fireworks,)))
        assert not is_dangerous(Consignment(weight_kg=1, volume_m3=1, goods=(GoodsLine(),)))

    def test_the_late_fee_is_that_of_the_one_that_binds(self):
        rows = [
            cut_off(CutOffKind.CY, 1440, late_fee=150.0, currency="USD"),
            cut_off(CutOffKind.SI, 100, late_fee=60.0, currency="EUR"),
        ]
        assert self.binding(rows).late_fee == Money(15000, "USD")

    def test_goods_must_be_taken_before_they_have_to_be_there(self):
        rows = [cut_off(CutOffKind.CY, 1440), cut_off(CutOffKind.SI, 9000)]
        assert self.binding([*rows, cut_off(CutOffKind.ERD, 1440)]).is_possible
        assert not self.binding([*rows, cut_off(CutOffKind.ERD, 1439)]).is_possible

    def test_all_services_at_once(self):
        network = world(
            cut_offs=[
                cut_off(CutOffKind.DG, 4320),
                cut_off(CutOffKind.ERD, 60, "AIR"),
            ]
        )
        for dangerous, expected in ((False, 2880), (True, 4320)):
            found = handovers(network, dangerous=dangerous)
            assert found.cut_off_min.tolist() == [expected, 2880]
            assert found.is_possible.tolist() == [True, False]
            assert np.array_equal(
                found.cut_off_min,
                [handover(network, s, dangerous=dangerous).cut_off_min for s in network.services],
            )
