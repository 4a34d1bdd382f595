"""Disruptions and delays: whom they strike, what they do, when, and what is said of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.changes import Upsert, apply
from network.conditions import changes_of, under
from network.disruption import Delay, Detour, Disruption
from network.enums import (
    ChargeBasis,
    ChargeCategory,
    Confidence,
    DisruptionSubject,
    FxKind,
    Mode,
    OpenStatus,
    Reason,
)
from network.reference import reference
from network.schema import TABLES
from network.service import Transfer
from network.table import Table
from network.tariff import FxRate
from tests.network.small_world import small_world
from tests.strategies import unhurried

few = settings(unhurried, max_examples=20)


def strike(kind, subject, disruption_id="D", **columns):
    return Disruption(
        disruption_id=disruption_id,
        subject_kind=DisruptionSubject(kind),
        subject=subject,
        **columns,
    )


def shut(kind, subject, **columns):
    return strike(kind, subject, capacity_share=0.0, **columns)


def having(network, table, *rows):
    return network.with_table(Table.from_rows(TABLES[table], list(rows)))


def struck(network, *rows, day=None):
    return under(having(network, "disruptions", *rows), day)[0]


def running(network):
    return {s.service_id for s in network.services if s.status is not OpenStatus.CLOSED}


def stopped(before, after):
    return running(before) - running(after)


@pytest.fixture(scope="module")
def small():
    return small_world()


@pytest.fixture(scope="module")
def world():
    return reference()


class TestWhom:
    def test_a_place_stops_all_that_calls_at_it(self, small):
        after = struck(small, shut("location", "DEHAM"))
        assert stopped(small, after) == {"SEA-YTN-HAM", "TRK-HAM-HAM", "TRK-HAM-WAW"}
        assert after.locations.get("DEHAM").status is OpenStatus.CLOSED

    def test_a_mode_at_a_place_leaves_the_others_and_the_place(self, small):
        after = struck(small, shut("location", "DEHAM", mode=Mode.SEA))
        assert stopped(small, after) == {"SEA-YTN-HAM"}
        assert after.locations.get("DEHAM").status is OpenStatus.OPEN

    def test_a_place_is_found_by_its_codes(self, world):
        after = struck(world, shut("location", "NLRTM"))
        by_code = {
            s.service_id for s in world.services if "NLRTM" in (s.origin_id, s.destination_id)
        }
        assert stopped(world, after) == by_code

    def test_a_country_stops_what_starts_ends_or_passes_there(self, small):
        through = replace(
            small.services.get("TRK-HAM-HAM"), service_id="T", transit_countries=("NL", "PL")
        )
        given = small.with_table(small.services.append([through]))
        after = struck(given, shut("country", "PL"))
        assert stopped(given, after) == {"TRK-HAM-WAW", "T"}
        assert after.locations.get("MKT-PLWAW").status is OpenStatus.CLOSED

    def test_a_union_is_all_its_members(self, world):
        after = struck(world, shut("country", "EU", mode=Mode.SEA))
        places = {p.location_id: p.customs_territory for p in world.locations}
        for service in after.services:
            ends = {places[service.origin_id], places[service.destination_id]}
            if service.mode is Mode.SEA and "EU" in ends:
                assert service.status is OpenStatus.CLOSED

    def test_a_carrier_and_a_service(self, world):
        carrier = world.services[0].carrier
        gone = stopped(world, struck(world, shut("carrier", carrier)))
        assert {world.services.get(name).carrier for name in gone} == {carrier}
        one = world.services[0].service_id
        assert stopped(world, struck(world, shut("service", one))) == {one}

    def test_a_corridor_goes_one_way(self, world):
        gone = stopped(world, struck(world, shut("corridor", "CN>EU", mode=Mode.RAIL)))
        places = {p.location_id: p for p in world.locations}
        assert "RAIL-RC-CQ-DUI-FCL" in gone
        for name in gone:
            service = world.services.get(name)
            countries = [places[service.origin_id].country_code, *service.transit_countries]
            assert "CN" in countries
        back = stopped(world, struck(world, shut("corridor", "EU>CN", mode=Mode.RAIL)))
        assert not back & gone

    def test_a_corridor_is_crossed_in_order(self, world):
        """Brest to Malaszewicze: all trains from Belarus to Poland, none that ends before."""
        gone = stopped(world, struck(world, shut("corridor", "BY>PL")))
        assert {"RAIL-RC-CQ-DUI-FCL", "RAIL-RL-BRE-MAA-FCL"} <= gone
        assert "RAIL-RL-EAEU-DOS-FCL" not in gone
        assert "RAIL-RC-XA-BAK-FCL" not in gone

    @pytest.mark.parametrize("border", ["RAIL-PLMAA", "BDR-KZDOS"])
    def test_a_border_crossing_stops_the_trains_that_pass_it(self, world, border):
        gone = stopped(world, struck(world, shut("location", border)))
        assert "RAIL-RC-CQ-DUI-FCL" in gone
        assert "RAIL-RC-XA-BAK-FCL" not in gone
        places = world.services.texts("via")
        passing = {world.services[int(r)].service_id for r in np.flatnonzero(places != "")}
        assert gone & passing

    def test_a_place_closed_by_hand_stops_what_passes_it_too(self, world):
        here = world.locations.equals("location_id", "BDR-KZDOS")
        given = world.with_table(world.locations.set(here, "status", OpenStatus.CLOSED))
        after, notes = under(given)
        assert "RAIL-RC-CQ-DUI-FCL" not in running(after)
        assert [n.code for n in notes] == [Reason.SERVICES_SUSPENDED]
        assert notes[0].subject == "BDR-KZDOS"

    def test_a_passage_closed_by_a_row_is_as_one_closed_by_its_status(self, world):
        by_row = struck(world, shut("passage", "panama"))
        here = world.passages.equals("passage_id", "panama")
        by_status, _ = under(world.with_table(world.passages.set(here, "status", "closed")))
        for name in ("services", "tariffs", "passages"):
            assert by_row.table(name).digest == by_status.table(name).digest

    @pytest.mark.parametrize(
        ("kind", "subject", "hint"),
        [
            ("location", "DEHAN", "DEHAM"),
            ("passage", "sues", "suez"),
            ("service", "SEA-YTN-HAN", "SEA-YTN-HAM"),
            ("country", "XX", ""),
            ("corridor", "CN-DE", ""),
            ("corridor", "CN>XX", ""),
            ("carrier", "Nobody", ""),
        ],
    )
    def test_what_is_not_there_is_said(self, small, kind, subject, hint):
        given = having(small, "disruptions", shut(kind, subject))
        after, notes = under(given)
        assert running(after) == running(small)
        (note,) = (n for n in notes if n.code is Reason.STRIKES_NOTHING)
        assert (note.subject, note.limit, note.current) == ("D", kind, subject)
        assert hint in note.needed


class TestWhat:
    def test_part_of_the_capacity(self, small):
        after = struck(small, strike("location", "DEHAM", capacity_share=0.6))
        assert after.services.get("SEA-YTN-HAM").capacity_teu == pytest.approx(60.0)
        assert after.services.get("TRK-HAM-HAM").capacity_teu is None
        assert running(after) == running(small)

    def test_parts_multiply_and_minutes_add(self, small):
        after = struck(
            small,
            strike("location", "DEHAM", "A", capacity_share=0.5, extra_transit_min=60),
            strike("country", "CN", "B", capacity_share=0.5, extra_transit_min=600),
        )
        service = after.services.get("SEA-YTN-HAM")
        assert service.capacity_teu == pytest.approx(25.0)
        assert service.transit_min == 50_660
        assert after.services.get("TRK-HAM-HAM").transit_min == 120

    def test_waiting_at_a_strait_is_time_under_way(self, small):
        after = struck(small, strike("passage", "suez", extra_dwell_min=2880))
        assert after.services.get("SEA-YTN-HAM").transit_min == 52_880
        assert after.services.get("TRK-HAM-HAM").transit_min == 60

    def test_a_charge_on_top_keeps_its_own_currency(self, small):
        row = strike(
            "location",
            "DEHAM",
            extra_cost=120.0,
            cost_basis=ChargeBasis.PER_CONTAINER,
            currency="EUR",
            charge_code="CONGESTION",
            mode=Mode.SEA,
            valid_from=date(2026, 10, 1),
            source="port notice",
            confidence=Confidence.VERIFIED,
        )
        after = struck(small, row)
        assert after.services.get("SEA-YTN-HAM").tariff_id == "T-sea@D"
        assert after.services.get("TRK-HAM-HAM").tariff_id == "T-truck"
        lines = [line for line in after.tariffs if line.tariff_id == "T-sea@D"]
        given = [line for line in small.tariffs if line.tariff_id == "T-sea"]
        assert [replace(line, tariff_id="T-sea") for line in lines[:2]] == given
        top = lines[2]
        assert (top.line, top.charge_code, top.rate, top.currency) == (
            3,
            "CONGESTION",
            120.0,
            "EUR",
        )
        assert (top.category, top.basis) == (ChargeCategory.SURCHARGE, ChargeBasis.PER_CONTAINER)
        assert (top.source, top.confidence) == ("disruptions/D: port notice", Confidence.VERIFIED)
        assert top.valid_from == date(2026, 10, 1)

    def test_charges_of_several_add_up_in_one_tariff(self, small):
        after = struck(
            small,
            strike("location", "DEHAM", "A", extra_cost=1.0, mode=Mode.SEA),
            strike("country", "CN", "B", extra_cost=2.0),
            strike("service", "SEA-YTN-HAM", "C", extra_cost=3.0),
        )
        name = after.services.get("SEA-YTN-HAM").tariff_id
        rates = [x.rate for x in after.tariffs if x.tariff_id == name]
        assert rates[-3:] == [1.0, 2.0, 3.0]

    def test_dwell_holds_at_the_place_for_the_mode_it_strikes(self, small):
        rows = [
            Transfer(transfer_id="any", dwell_min=100),
            Transfer(transfer_id="ham", location_id="DEHAM", to_mode=Mode.TRUCK, dwell_min=200),
        ]
        given = having(small, "transfers", *rows)
        after = struck(given, strike("location", "DEHAM", extra_dwell_min=1000, mode=Mode.SEA))
        fresh = list(after.transfers)[2:]
        assert {row.location_id for row in fresh} == {"DEHAM"}
        dwell = {(row.from_mode, row.to_mode): row.dwell_min for row in fresh}
        assert dwell == {
            (Mode.SEA, Mode.TRUCK): 1200,
            (Mode.SEA, Mode.GATE): 1100,
        }
        assert list(after.transfers)[:2] == rows

    def test_dwell_of_a_country_holds_at_all_its_places(self, world):
        after = struck(world, strike("country", "DE", extra_dwell_min=60))
        fresh = list(after.transfers)[len(world.transfers) :]
        countries = {world.locations.get(row.location_id).country_code for row in fresh}
        assert countries == {"DE"}
        assert len({row.transfer_id for row in fresh}) == len(fresh)

    def test_order_does_not_matter(self, small):
        rows = [
            strike("location", "DEHAM", "A", capacity_share=0.5, extra_transit_min=60),
            strike("country", "CN", "B", extra_cost=7.0),
            shut("service", "TRK-HAM-WAW", disruption_id="C"),
        ]
        one, other = struck(small, *rows), struck(small, *rows[::-1])
        for name in ("locations", "transfers", "passages"):
            assert one.table(name).digest == other.table(name).digest
        assert running(one) == running(other)


class TestFreightFollows:
    def test_freight_follows_fuel_and_time_and_nothing_else_does(self, world):
        rule = Detour(detour_id="R", fuel_share=0.4, time_share=0.2, source="mine")
        given = struck(having(world, "detours", rule), shut("passage", "panama"))
        name = "SEA-EC1-CNSHA-USNYC-FCL"
        was, now = world.services.get(name), given.services.get(name)
        longer = now.distance_km / was.distance_km - 1
        slower = now.transit_min / was.transit_min - 1
        factor = round(1 + 0.4 * longer + 0.2 * slower, 3)
        lines = {x.equipment_id: x for x in given.tariffs if x.tariff_id == now.tariff_id}
        before = {x.equipment_id: x for x in world.tariffs if x.tariff_id == was.tariff_id}
        assert now.tariff_id == f"{was.tariff_id}@{(factor - 1) * 100:+.1f}%"
        for box, line in lines.items():
            assert line.rate == pytest.approx(before[box].rate * factor, abs=1e-3)
            assert line.rate_low == pytest.approx(before[box].rate_low * factor, abs=1e-3)
            assert line.confidence is Confidence.UNVERIFIED
            assert line.source.startswith(f"x {factor:.3f} by detours/R (mine): ")

    def test_without_a_rule_rates_stay_and_the_answer_says_so(self, world):
        given = having(world, "detours")
        after, notes = under(having(given, "disruptions", shut("passage", "panama")))
        assert after.tariffs is given.tariffs
        assert Reason.FREIGHT_NOT_FOLLOWED in {note.code for note in notes}

    def test_the_most_specific_rule_wins(self, world):
        rules = [
            Detour(detour_id="ANY", fuel_share=0.1),
            Detour(detour_id="CARRIER", carrier="Gemini", fuel_share=0.2),
            Detour(detour_id="PANAMA", passage_id="panama", fuel_share=0.3),
            Detour(detour_id="OLD", fuel_share=0.9, valid_to=date(2026, 1, 1)),
        ]
        after = struck(having(world, "detours", *rules), shut("passage", "panama"))
        used = {
            line.source.split(" ")[3]
            for line in after.tariffs
            if "@" in line.tariff_id and line.source.startswith("x ")
        }
        assert used == {"detours/PANAMA"}
        opened = world.passages.set(
            world.passages.equals("passage_id", "babalmandab"), "status", "open"
        )
        after, _ = under(having(world, "detours", *rules[:2]).with_table(opened))
        by_carrier = {}
        for service in after.services:
            lines = (
                [x for x in after.tariffs if x.tariff_id == service.tariff_id]
                if "@" in service.tariff_id
                else []
            )
            for line in lines[:1]:
                by_carrier.setdefault(service.carrier == "Gemini", set()).add(
                    line.source.split(" ")[3]
                )
        assert "detours/ANY" in by_carrier[False]
        assert by_carrier.get(True, {"detours/CARRIER"}) == {"detours/CARRIER"}

    def test_the_note_says_what_is_altered(self, world):
        (note,) = (
            n
            for n in changes_of(having(world, "disruptions", shut("passage", "panama")))
            if n.subject == "SEA-EC1-CNSHA-USNYC-FCL"
        )
        assert note.code is Reason.REROUTED
        assert note.limit == "panama"
        for unit in (" km (+", " d (+", " TEU (-"):
            assert unit in note.needed
        assert note.price.endswith(" %")


class TestWhen:
    row = shut("location", "DEHAM", valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30))

    @pytest.mark.parametrize(
        ("day", "holds"),
        [
            (date(2026, 10, 31), False),
            (date(2026, 11, 1), True),
            (date(2026, 11, 30), True),
            (date(2026, 12, 1), False),
        ],
    )
    def test_dates_are_inclusive(self, small, day, holds):
        given = having(small, "disruptions", self.row)
        after, notes = under(given, day)
        assert (after is not given) is holds
        assert bool(notes) is holds

    def test_the_reference_date_is_the_day_when_none_is_named(self, small):
        given = having(small, "disruptions", self.row)
        assert under(given)[0] is given
        later = replace(given, reference_date=date(2026, 11, 5))
        assert under(later)[0] is not later

    def test_another_day_is_worked_out_from_what_was_given(self, small):
        given = having(small, "disruptions", self.row)
        november, _ = under(given, date(2026, 11, 5))
        assert under(november, date(2026, 11, 5))[0] is november
        assert under(november, date(2027, 1, 1))[0] is given


class TestTheSameEveryTime:
    def test_the_same_object_and_the_same_content(self, small):
        given = having(small, "disruptions", shut("location", "DEHAM"))
        first, notes = under(given)
        assert under(given) == (first, notes)
        assert under(given)[0] is first
        copy = having(small_world(), "disruptions", shut("location", "DEHAM"))
        assert under(copy)[0].digest == first.digest

    def test_the_data_version_is_that_of_what_was_given(self, small):
        given = having(small, "disruptions", shut("location", "DEHAM"))
        after, _ = under(given)
        assert after.data_version == given.digest != after.digest
        assert given.data_version == given.digest
        changed = after.with_table(small.services)
        assert changed.data_version == changed.digest
        assert under(changed)[0] is changed

    @few
    @given(
        st.lists(
            st.builds(
                strike,
                st.sampled_from(["location", "country", "carrier"]),
                st.sampled_from(["DEHAM", "DE", "CN", "PL", "CNYTN", ""]),
                capacity_share=st.sampled_from([0.0, 0.5, 1.0]),
                extra_transit_min=st.integers(0, 500),
                extra_cost=st.sampled_from([0.0, 10.0]),
                mode=st.sampled_from([None, Mode.SEA, Mode.TRUCK]),
            ),
            max_size=4,
        )
    )
    def test_a_disruption_only_ever_makes_things_worse(self, rows):
        small = small_world()
        named = [replace(row, disruption_id=f"D{k}") for k, row in enumerate(rows)]
        after = struck(small, *named)
        assert running(after) <= running(small)
        assert (after.services.array("transit_min") >= small.services.array("transit_min")).all()
        capacity = [network.services.array("capacity_teu") for network in (small, after)]
        assert (np.nan_to_num(capacity[1]) <= np.nan_to_num(capacity[0])).all()
        counts = [
            {s.service_id: sum(x.tariff_id == s.tariff_id for x in n.tariffs) for s in n.services}
            for n in (small, after)
        ]
        assert all(counts[1][name] >= count for name, count in counts[0].items())


class TestDelays:
    def test_the_most_specific_row_wins(self, small):
        rows = [
            Delay(delay_id="ALL", on_time_probability=0.9, delay_mean_min=10),
            Delay(delay_id="SEA", mode=Mode.SEA, on_time_probability=0.5, delay_mean_min=50),
            Delay(delay_id="ONE", service_id="TRK-HAM-WAW", on_time_probability=0.1),
            Delay(
                delay_id="OLD", mode=Mode.SEA, on_time_probability=0.0, valid_to=date(2025, 1, 1)
            ),
        ]
        after, notes = under(having(small, "delays", *rows))
        got = {s.service_id: (s.on_time_probability, s.delay_mean_min) for s in after.services}
        assert got["SEA-YTN-HAM"] == (0.5, 50.0)
        assert got["TRK-HAM-WAW"] == (0.1, 0.0)
        assert got["TRK-HAM-HAM"] == (0.9, 10.0)
        assert {n.code for n in notes} == {Reason.SERVICES_DELAYED}

    def test_the_note_names_the_feed_and_its_moment(self, small):
        row = Delay(
            delay_id="A", mode=Mode.SEA, feed="ais", observed_at="2026-10-29T06:00:00+00:00"
        )
        _, (note,) = under(having(small, "delays", row))
        assert (note.limit, note.current, note.needed) == ("ais", "1", row.observed_at)


class TestExchange:
    rates = (
        FxRate(currency="EUR", units_per_usd=0.9, date=date(2026, 1, 1)),
        FxRate(currency="EUR", units_per_usd=0.8, date=date(2026, 6, 1)),
        FxRate(currency="EUR", kind=FxKind.BUDGET, units_per_usd=1.0, date=date(2026, 1, 1)),
        FxRate(currency="CNY", units_per_usd=7.0, date=date(2026, 1, 1)),
    )

    def test_a_kind_becomes_the_rate_of_the_network(self, small):
        given = having(small, "fx_rates", *self.rates)
        after, (note,) = under(given, date(2026, 7, 1), FxKind.BUDGET)
        assert after.exchange(date(2026, 7, 1)).per_usd["EUR"] == 1
        assert after.exchange(date(2026, 7, 1)).per_usd["CNY"] == 7
        assert (note.code, note.subject, note.limit) == (Reason.FX_KIND_MISSING, "CNY", "budget")
        assert under(given, date(2026, 7, 1))[0] is given

    def test_rates_by_kind_and_date(self, small):
        given = having(small, "fx_rates", *self.rates)
        day = date(2026, 7, 1)
        assert given.exchange(day).per_usd["EUR"] == pytest.approx(0.8)
        assert given.exchange(day, FxKind.BUDGET).per_usd["EUR"] == 1
        assert given.exchange(date(2025, 7, 1), FxKind.BUDGET).per_usd["EUR"] == pytest.approx(0.9)
        assert given.exchange(day, FxKind.FORWARD).per_usd["EUR"] == pytest.approx(0.8)
        assert given.spot_instead(day, FxKind.FORWARD) == ("CNY", "EUR")
        assert given.spot_instead(date(2025, 7, 1), FxKind.BUDGET) == ("CNY", "EUR")


def test_changes_say_what_disruptions_do(small):
    row = {"disruption_id": "D", "subject_kind": "location", "subject": "DEHAM", "extra_cost": 9}
    _, notes = apply(small, [Upsert(table="disruptions", rows=[row])])
    assert [n.code for n in notes] == [Reason.CHANGED, Reason.SERVICES_DISRUPTED]
    assert notes[1].subject == "D (location DEHAM)"
    assert notes[1].needed == "DISRUPTION 9 USD per_container"
