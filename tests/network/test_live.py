"""Patches of feeds: taken once, in order of their stamps, whole or not at all."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.changes import Add, Close, Remove, Scale, Set, Upsert
from network.conditions import under
from network.enums import Reason, Severity
from network.errors import InvalidInputError
from network.live import Patch, update
from network.stamps import latest_stamp, parse_stamp, read_stamp
from scenarios.patch import load_patch, patch_of
from tests.network.small_world import small_world
from tests.strategies import unhurried

NOON = datetime(2026, 10, 29, 12, tzinfo=UTC)
QUEUE = {
    "disruption_id": "QUEUE",
    "subject_kind": "location",
    "subject": "DEHAM",
    "extra_dwell_min": 600,
}


def patch(*changes, feed="ports", observed_at=NOON, source="report"):
    return Patch(feed=feed, observed_at=observed_at, source=source, changes=changes)


def upsert(table, *rows):
    return Upsert(table=table, rows=list(rows))


def refused(network, given, place=""):
    with pytest.raises(InvalidInputError) as caught:
        update(network, given, place)
    return [(f.code, f.place) for f in caught.value.findings]


@pytest.fixture
def world():
    return small_world()


class TestTaking:
    def test_changes_are_made_rows_stamped_and_the_feed_kept(self, world):
        after, notes = update(world, patch(upsert("disruptions", QUEUE)))
        (row,) = after.table("disruptions")
        assert (row.feed, row.observed_at, row.source) == ("ports", NOON.isoformat(), "report")
        (state,) = after.table("feeds")
        assert (state.feed, state.observed_at, state.changes) == ("ports", NOON.isoformat(), 1)
        assert [n.code for n in notes] == [
            Reason.FEED_TAKEN,
            Reason.CHANGED,
            Reason.SERVICES_DISRUPTED,
        ]
        assert notes[0].current == "1"
        assert after.data_as_of == NOON.isoformat()
        assert world.data_as_of == ""

    def test_stamps_are_kept_in_utc(self, world):
        local = NOON.astimezone(timezone(timedelta(hours=8)))
        after, _ = update(world, patch(upsert("disruptions", QUEUE), observed_at=local))
        assert after.table("feeds")[0].observed_at == NOON.isoformat()

    def test_only_what_a_patch_touches_is_stamped(self, world):
        other = QUEUE | {"disruption_id": "OTHER", "source": "radio"}
        first, _ = update(world, patch(upsert("disruptions", QUEUE, other)))
        later = NOON + timedelta(hours=1)
        change = Set(
            table="disruptions", where={"disruption_id": "OTHER"}, field="extra_cost", value=7
        )
        after, _ = update(first, patch(change, feed="prices", observed_at=later))
        rows = {row.disruption_id: row for row in after.table("disruptions")}
        assert (rows["QUEUE"].feed, rows["QUEUE"].observed_at) == ("ports", NOON.isoformat())
        assert (rows["OTHER"].feed, rows["OTHER"].observed_at) == ("prices", later.isoformat())
        assert rows["OTHER"].source == "radio"
        assert {state.feed for state in after.table("feeds")} == {"ports", "prices"}
        assert after.data_as_of == later.isoformat()

    def test_what_is_said_again_is_as_fresh_as_it_was_said(self, world):
        first, _ = update(world, patch(upsert("disruptions", QUEUE)))
        later = NOON + timedelta(days=1)
        again, _ = update(first, patch(upsert("disruptions", QUEUE), observed_at=later))
        assert again.table("disruptions")[0].observed_at == later.isoformat()
        assert again.table("feeds")[0].changes == 2

    def test_any_table_can_be_patched(self, world):
        given = patch(
            Scale(table="tariffs", where={"charge_code": "OFR"}, field="rate", factor=1.1),
            Close(table="locations", where={"location_id": "HKG"}),
            upsert("delays", {"delay_id": "SEA", "mode": "sea", "on_time_probability": 0.4}),
        )
        after, notes = update(world, given)
        assert after.table("delays")[0].feed == "ports"
        assert under(after)[0].services.get("SEA-YTN-HAM").on_time_probability == 0.4
        assert notes[0].current == "3"

    def test_rows_can_go_again(self, world):
        first, _ = update(world, patch(upsert("disruptions", QUEUE)))
        gone = Remove(table="disruptions", where={"feed": "ports"})
        after, _ = update(first, patch(gone, observed_at=NOON + timedelta(hours=2)))
        assert len(after.table("disruptions")) == 0
        assert after.services is world.services

    def test_a_network_under_conditions_is_updated_as_it_was_given(self, world):
        first, _ = update(world, patch(upsert("disruptions", QUEUE | {"capacity_share": 0})))
        derived, _ = under(first)
        later = NOON + timedelta(hours=2)
        after, _ = update(derived, patch(upsert("disruptions", QUEUE), observed_at=later))
        assert after.services is world.services
        assert after.applied is None


class TestOrder:
    @pytest.mark.parametrize("delta", [timedelta(0), timedelta(seconds=-1), timedelta(days=-9)])
    def test_what_is_not_later_changes_nothing(self, world, delta):
        first, _ = update(world, patch(upsert("disruptions", QUEUE)))
        stale = patch(upsert("disruptions", QUEUE | {"extra_cost": 5}), observed_at=NOON + delta)
        same, (note,) = update(first, stale)
        assert same is first
        assert (note.code, note.severity) == (Reason.FEED_STALE, Severity.WARNING)
        assert note.limit == NOON.isoformat()

    def test_another_feed_has_its_own_clock(self, world):
        first, _ = update(world, patch(upsert("disruptions", QUEUE)))
        early = patch(feed="weather", observed_at=NOON - timedelta(days=1))
        after, _ = update(first, early)
        assert len(after.table("feeds")) == 2
        assert after.data_as_of == NOON.isoformat()

    @unhurried
    @given(st.lists(st.integers(0, 50), min_size=1, max_size=8))
    def test_the_latest_stamp_wins_in_whatever_order_patches_come(self, hours):
        network = small_world()
        for hour in hours:
            row = QUEUE | {"extra_dwell_min": hour}
            moment = NOON + timedelta(hours=hour)
            network, _ = update(network, patch(upsert("disruptions", row), observed_at=moment))
        assert network.table("disruptions")[0].extra_dwell_min == max(hours)
        assert read_stamp(network.data_as_of) == NOON + timedelta(hours=max(hours))


class TestWhatIsRefused:
    def test_a_stamp_without_zone_and_a_feed_without_name(self, world):
        naive = patch(feed=" ", observed_at=datetime(2026, 10, 29))  # noqa: DTZ001  (the fault)
        assert refused(world, naive, "p.yaml#") == [
            (Reason.MISSING_VALUE, "p.yaml#/feed"),
            (Reason.NAIVE_TIME, "p.yaml#/observed_at"),
        ]

    def test_every_finding_at_once_and_nothing_done(self, world):
        given = patch(
            upsert("disruptions", QUEUE),
            Set(table="servces", field="carrier", value="X"),
            Add(table="feeds", rows=[{"feed": "x", "observed_at": NOON.isoformat()}]),
        )
        assert refused(world, given) == [
            (Reason.BAD_VALUE, "/changes/2/table"),
            (Reason.UNKNOWN_TABLE, "/changes/1/table"),
        ]
        assert len(world.table("disruptions")) == 0


class TestFiles:
    DATA = {  # noqa: RUF012  (read only)
        "feed": "ports",
        "observed_at": "2026-10-29T20:00+08:00",
        "changes": [{"change": "upsert", "table": "disruptions", "rows": [QUEUE]}],
    }

    def test_a_file_is_a_patch(self, tmp_path):
        file = tmp_path / "p.yaml"
        file.write_text(
            "feed: ports\nobserved_at: 2026-10-29T20:00+08:00\n"
            "changes:\n  - {change: close, table: passages, where: {passage_id: suez}}\n"
        )
        given, place = load_patch(file)
        assert (given.feed, given.observed_at, place) == ("ports", NOON, "p.yaml#")
        assert given.changes == (Close(table="passages", where={"passage_id": "suez"}),)

    @pytest.mark.parametrize(
        ("parts", "found"),
        [
            ({"observed_at": "2026-10-29T20:00"}, (Reason.BAD_VALUE, "/observed_at")),
            ({"observed_at": "yesterday"}, (Reason.BAD_VALUE, "/observed_at")),
            ({"observed_at": ""}, (Reason.MISSING_VALUE, "/observed_at")),
            ({"fed": "x"}, (Reason.UNKNOWN_FIELD, "/fed")),
            ({"changes": [{"change": "shut"}]}, (Reason.NOT_A_WORD, "/changes/0/change")),
            ({"changes": 3}, (Reason.BAD_VALUE, "/changes")),
        ],
    )
    def test_what_is_malformed_is_found_where_it_stands(self, parts, found):
        with pytest.raises(InvalidInputError) as caught:
            patch_of(self.DATA | parts)
        assert found in [(f.code, f.place) for f in caught.value.findings]


class TestStamps:
    def test_the_latest_of_several_zones(self):
        assert latest_stamp(("2026-10-29T20:00+08:00", "2026-10-29T11:59:00Z")) == NOON.isoformat()
        assert latest_stamp(()) == ""
        assert latest_stamp(("never",)) == ""

    def test_blank_is_no_moment_and_nonsense_is_refused(self):
        assert parse_stamp(" ") is None
        assert parse_stamp("2026-10-29T12:00:00+00:00") == NOON
        for text in ("2026-10-29T12:00", "soon"):
            with pytest.raises(ValueError, match="with its zone"):
                parse_stamp(text)
