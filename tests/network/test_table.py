"""Tables of columns: what is shared, what a hash means, and what never changes in place."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import LocationKind, OpenStatus
from network.location import Location
from network.schema import TABLES
from network.table import BLANK, NO_DAY, Column, Table, day_number, day_of
from tests.strategies import identifiers, locations, services, tariff_lines, unhurried

LOCATIONS, SERVICES, TARIFFS = TABLES["locations"], TABLES["services"], TABLES["tariffs"]


def place(location_id, **given_):
    fields = {"name": location_id, "kind": LocationKind.SEAPORT, "lat": 0.0, "lon": 0.0}
    return Location(location_id=location_id, **{**fields, **given_})


def lists_of(make, key):
    return st.lists(identifiers, unique=True, max_size=6).flatmap(
        lambda ids: st.tuples(*(make(**{key: st.just(i)}) for i in ids)).map(list)
    )


any_places = lists_of(locations, "location_id")
some_places = any_places.filter(bool)


@pytest.fixture
def ports():
    return Table.from_rows(
        LOCATIONS,
        [
            place("CNYTN", country_code="CN", place_code=("CNSNZ", "CNSZX")),
            place("DEHAM", country_code="DE", sea_lat=53.5, status=OpenStatus.CLOSED),
            place("DEBRV", country_code="DE", may_store=False),
        ],
    )


class TestRows:
    @unhurried
    @given(any_places)
    def test_rows_come_back_as_they_went_in(self, rows):
        assert list(Table.from_rows(LOCATIONS, rows)) == rows

    @unhurried
    @given(lists_of(services, "service_id"))
    def test_services_come_back(self, rows):
        assert list(Table.from_rows(SERVICES, rows)) == rows

    @unhurried
    @given(st.lists(tariff_lines(), max_size=6))
    def test_tariff_lines_come_back(self, rows):
        assert list(Table.from_rows(TARIFFS, rows)) == rows

    def test_rows_are_read_like_a_list(self, ports):
        assert len(ports) == 3
        assert ports[-1].location_id == "DEBRV"
        with pytest.raises(IndexError):
            ports[3]

    def test_columns_never_change_in_place(self, ports):
        with pytest.raises(ValueError, match="read-only"):
            ports.array("lat")[0] = 1.0

    def test_blanks_keep_their_meaning(self):
        rows = Table.from_rows(SERVICES, [])
        assert len(rows) == 0
        assert list(rows) == []
        assert rows.index == {}
        (field,) = [f for f in SERVICES.fields if f.name == "valid_from"]
        assert (field.kind, field.default) == ("day", None)
        assert {BLANK, NO_DAY}.isdisjoint({0, day_number(date(1970, 1, 1))})

    @given(st.dates())
    def test_days_are_numbers_and_back(self, day):
        assert day_of(day_number(day)) == day


class TestDigest:
    def test_equal_content_equal_digest(self, ports):
        assert Table.from_rows(LOCATIONS, list(ports)).digest == ports.digest

    def test_any_value_and_any_order_matter(self, ports):
        seen = {
            ports.digest,
            ports.set(ports.equals("location_id", "DEHAM"), "lat", 1.0).digest,
            ports.set(ports.equals("location_id", "CNYTN"), "place_code", ("CNSNZ",)).digest,
            Table.from_rows(LOCATIONS, list(ports)[::-1]).digest,
            Table.from_rows(LOCATIONS, list(ports)[:2]).digest,
        }
        assert len(seen) == 5

    def test_two_tables_without_rows_differ_by_name(self):
        assert Table.from_rows(LOCATIONS, []).digest != Table.from_rows(SERVICES, []).digest

    @unhurried
    @given(some_places, st.data())
    def test_a_change_and_its_undoing_leave_no_trace(self, rows, data):
        table = Table.from_rows(LOCATIONS, rows)
        row = data.draw(st.integers(0, len(rows) - 1))
        other = data.draw(locations())
        mask = np.arange(len(rows)) == row
        changed = table
        for name in ("name", "lat", "sea_lat", "status", "place_code", "may_store"):
            changed = changed.set(mask, name, getattr(other, name))
        for name in ("may_store", "place_code", "status", "sea_lat", "lat", "name"):
            changed = changed.set(mask, name, getattr(rows[row], name))
        assert changed.digest == table.digest
        assert list(changed) == rows

    @unhurried
    @given(some_places, locations())
    def test_the_path_does_not_matter(self, rows, other):
        """A table that was changed equals one that was made that way."""
        mask = np.ones(len(rows), np.bool_)
        changed = Table.from_rows(LOCATIONS, rows).set(mask, "name", other.name)
        assert changed.digest == Table.from_rows(LOCATIONS, list(changed)).digest

    @unhurried
    @given(any_places, any_places)
    def test_adding_and_taking_rows_leaves_no_trace(self, first, second):
        table = Table.from_rows(LOCATIONS, first)
        longer = table.append(second)
        assert longer.digest == Table.from_rows(LOCATIONS, [*first, *second]).digest
        assert longer.take(np.arange(len(first))).digest == table.digest


class TestSharing:
    def test_untouched_columns_are_shared(self, ports):
        changed = ports.set(ports.equals("country_code", "DE"), "status", OpenStatus.OPEN)
        assert changed.columns["status"] is not ports.columns["status"]
        others = set(ports.columns) - {"status"}
        assert all(changed.columns[name] is ports.columns[name] for name in others)

    def test_the_table_before_is_as_it_was(self, ports):
        before, digest = list(ports), ports.digest
        ports.set(np.ones(3, np.bool_), "name", "anywhere")
        ports.replace_numbers("lat", np.full(3, 9.0))
        assert list(ports) == before
        assert Table.from_rows(LOCATIONS, list(ports)).digest == digest

    def test_numbers_are_replaced_as_a_whole(self, ports):
        moved = ports.replace_numbers("lat", np.array([1, 2, 3]))
        assert [row.lat for row in moved] == [1.0, 2.0, 3.0]
        assert moved.columns["lon"] is ports.columns["lon"]
        assert moved.digest == Table.from_rows(LOCATIONS, list(moved)).digest

    def test_an_unknown_column_is_refused(self, ports):
        with pytest.raises(KeyError):
            ports.set(np.ones(3, np.bool_), "colour", "red")


class TestIndex:
    def test_a_key_finds_its_row(self, ports):
        assert ports.index == {"CNYTN": 0, "DEHAM": 1, "DEBRV": 2}
        assert ports.find("DEHAM") == 1
        assert ports.find("NLRTM") is None
        assert ports.get("DEBRV").may_store is False
        with pytest.raises(KeyError):
            ports.get("NLRTM")

    def test_a_key_of_two_parts_is_a_tuple(self):
        rows = [
            line
            for number in (1, 2)
            for line in [tariff_line("T", number), tariff_line("U", number)]
        ]
        table = Table.from_rows(TARIFFS, rows)
        assert table.find(("U", 2)) == 3
        assert table.key_values() == [("T", 1), ("U", 1), ("T", 2), ("U", 2)]

    def test_the_first_of_two_equal_keys_counts(self):
        table = Table.from_rows(LOCATIONS, [place("A", lat=1.0), place("A", lat=2.0)])
        assert table.get("A").lat == 1.0

    def test_the_index_follows_a_changed_key(self):
        """Also when a new column comes to lie where one that was freed had lain."""
        table = Table.from_rows(TARIFFS, [tariff_line("T", 1), tariff_line("T", 2)])
        second = np.array([False, True])
        for number in range(3, 99, 2):
            assert table.find(("T", number - 1)) == 1
            table = table.set(second, "line", number)
            table = table.set(second, "line", number + 1)
            assert table.find(("T", number - 1)) is None


def tariff_line(tariff_id, line):
    return TARIFFS.noun(tariff_id=tariff_id, line=line, charge_code="BAS", basis="per_bl", rate=1.0)


class TestCodedColumns:
    def test_words_are_sorted_and_each_is_used(self):
        column = Column.coded(["sea", "air", "sea"])
        assert column.vocabulary == ("air", "sea")
        assert column.values.tolist() == [1, 0, 1]

    def test_a_word_nobody_uses_any_more_is_dropped(self):
        column = Column.coded(["sea", "air", "sea"]).with_text(
            np.array([False, True, False]), "sea"
        )
        assert column.vocabulary == ("sea",)
        assert column.values.tolist() == [0, 0, 0]

    def test_a_new_word_is_put_in_order(self):
        column = Column.coded(["sea", "air"]).with_text(np.array([True, False]), "rail")
        assert column.vocabulary == ("air", "rail")
        assert column.texts().tolist() == ["rail", "air"]

    @given(
        st.lists(st.sampled_from("abcdef"), min_size=1, max_size=9),
        st.sampled_from("abcdefgh"),
        st.data(),
    )
    def test_a_changed_column_is_as_if_made_so(self, words, word, data):
        mask = np.array(
            data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
        )
        texts = [word if hit else text for text, hit in zip(words, mask, strict=True)]
        changed, made = Column.coded(words).with_text(mask, word), Column.coded(texts)
        assert changed.vocabulary == made.vocabulary
        assert changed.digest == made.digest

    @given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8), st.data())
    def test_rows_with_other_texts_are_as_if_made_so(self, texts, data):
        rows = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True, max_size=8))
        letters = st.sampled_from("cdefgh")
        fresh = data.draw(st.lists(letters, min_size=len(rows), max_size=len(rows)))
        changed = Column.coded(texts).with_texts(np.array(rows, np.intp), fresh)
        expected = list(texts)
        for row, text in zip(rows, fresh, strict=True):
            expected[row] = text
        assert changed.digest == Column.coded(expected).digest

    @given(st.lists(st.sampled_from("abcdef"), max_size=9), st.lists(st.sampled_from("cdefgh")))
    def test_two_columns_in_a_row_are_as_if_made_so(self, first, second):
        joined = Column.coded(first).followed_by(Column.coded(second))
        assert joined.digest == Column.coded([*first, *second]).digest

    def test_references_are_looked_up_by_word(self, ports):
        offers = Table.from_rows(
            SERVICES,
            [
                SERVICES.noun(
                    service_id=f"S{n}",
                    origin_id=origin,
                    destination_id="DEHAM",
                    mode="sea",
                    load_form="FCL",
                    transit_min=1,
                )
                for n, origin in enumerate(["DEBRV", "NLRTM", "CNYTN"])
            ],
        )
        assert offers.rows_in("origin_id", ports).tolist() == [2, -1, 0]
        assert offers.rows_in("tariff_id", Table.from_rows(TARIFFS, [])).tolist() == [-1, -1, -1]
        assert ports.equals("country_code", "FR").tolist() == [False, False, False]


class TestFromArrays:
    def test_missing_columns_take_their_default(self):
        table = Table.from_arrays(
            LOCATIONS,
            {
                "location_id": ["A", "B"],
                "name": ["A", "B"],
                "kind": ["seaport", "market"],
                "lat": np.array([1.0, 2.0]),
                "lon": [3.0, 4.0],
            },
            2,
        )
        assert list(table) == [
            place("A", lat=1.0, lon=3.0),
            place("B", lat=2.0, lon=4.0, kind=LocationKind.MARKET),
        ]

    @pytest.mark.parametrize("dtype", [np.int64, np.int32, np.float32, np.float64])
    def test_the_type_of_a_given_array_does_not_matter(self, dtype):
        arrays = {
            "location_id": ["A"],
            "name": ["A"],
            "kind": ["seaport"],
            "lat": np.array([7], dtype),
            "lon": np.array([8], dtype),
        }
        made = Table.from_arrays(LOCATIONS, arrays, 1)
        assert made.digest == Table.from_rows(LOCATIONS, [place("A", lat=7.0, lon=8.0)]).digest

    def test_the_array_that_was_given_stays_the_callers_own(self):
        latitudes = np.array([1.0])
        arrays = {"location_id": ["A"], "name": ["A"], "kind": ["seaport"], "lon": [0.0]}
        table = Table.from_arrays(LOCATIONS, {**arrays, "lat": latitudes}, 1)
        latitudes[0] = 2.0
        assert table[0].lat == 1.0

    @unhurried
    @given(any_places)
    def test_columns_of_rows_make_the_same_table(self, rows):
        columns = {
            field.name: [getattr(row, field.name) for row in rows] for field in LOCATIONS.fields
        }
        assert (
            Table.from_arrays(LOCATIONS, columns, len(rows)).digest
            == Table.from_rows(LOCATIONS, rows).digest
        )
