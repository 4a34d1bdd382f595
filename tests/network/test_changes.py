"""Changes as data: what each does, what it leaves alone, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from network.changes import Add, Change, Close, Copy, Open, Remove, Scale, Set, Upsert, apply
from network.enums import OpenStatus, Reason, Severity
from network.errors import InvalidInputError
from network.network import Network
from network.where import match
from tests.network.small_world import small_world


@pytest.fixture
def world() -> Network:
    return small_world()


def selected(world, table, **where):
    found = match(world, table, {k.replace("__", "."): v for k, v in where.items()})
    assert found.findings == ()
    return [world.table(table).key_values()[i] for i in np.flatnonzero(found.mask)]


def refused(world, *changes):
    with pytest.raises(InvalidInputError) as caught:
        apply(world, changes)
    return [(f.code, f.place) for f in caught.value.findings], caught.value.findings


class TestFilter:
    def test_one_value_and_several(self, world):
        assert selected(world, "locations", country_code="DE") == ["DEHAM", "MKT-DEHAM"]
        assert selected(world, "locations", country_code=["PL", "HK"]) == ["HKG", "MKT-PLWAW"]

    def test_conditions_are_anded(self, world):
        assert selected(world, "locations", country_code="DE", kind="market") == ["MKT-DEHAM"]

    def test_no_condition_selects_all(self, world):
        assert len(selected(world, "locations")) == len(world.locations)

    def test_star_stands_for_any_letters_and_nothing_else_is_special(self, world):
        assert selected(world, "services", service_id="TRK-*-HAM") == ["TRK-HAM-HAM"]
        assert selected(world, "services", service_id="TRK.SZX*") == []

    def test_words_are_read_without_regard_to_case(self, world):
        assert selected(world, "services", mode="SEA") == ["SEA-YTN-HAM"]

    def test_a_list_holds_the_value(self, world):
        assert selected(world, "services", passages="suez") == ["SEA-YTN-HAM"]

    def test_blank(self, world):
        assert len(selected(world, "services", capacity_teu=None)) == 4
        assert selected(world, "tariffs", rate_high=[None]) == [("T-sea", 2), ("T-truck", 1)]
        assert len(selected(world, "services", valid_from="")) == 5

    def test_numbers(self, world):
        assert selected(world, "services", transit_min=[60, "900"]) == [
            "TRK-HAM-HAM",
            "TRK-HAM-WAW",
        ]

    def test_a_dotted_name_follows_the_reference(self, world):
        found = selected(world, "services", destination__country_code="DE", mode="truck")
        assert found == ["TRK-HAM-HAM"]
        assert len(selected(world, "services", origin__kind="factory")) == 2
        assert selected(world, "services", passages__passage_id="mal*") == ["SEA-YTN-HAM"]

    def test_a_table_name_follows_the_reference_back_from_one_row(self, world):
        assert selected(world, "tariffs", services__mode="sea") == [("T-sea", 1), ("T-sea", 2)]
        both = {"services.mode": "truck", "services.destination.country_code": "PL"}
        assert match(world, "tariffs", both).mask.sum() == 1
        neither = {"services.mode": "sea", "services.destination.country_code": "PL"}
        assert not match(world, "tariffs", neither).mask.any()


class TestWhatChangesDo:
    def test_set(self, world):
        changed, notes = apply(
            world, [Set(table="services", where={"mode": "sea"}, field="transit_min", value=40000)]
        )
        assert changed.services.get("SEA-YTN-HAM").transit_min == 40000
        assert world.services.get("SEA-YTN-HAM").transit_min == 50000
        assert [n.code for n in notes] == [Reason.CHANGED]
        assert notes[0].severity is Severity.NOTE
        assert str(notes[0]) == "services.transit_min: = 40000 (1 rows) where mode = sea."

    def test_set_a_list_a_word_and_a_blank(self, world):
        changed, _ = apply(
            world,
            [
                Set(table="services", where={"mode": "sea"}, field="passages", value=["malacca"]),
                Set(table="services", where={"mode": "sea"}, field="on_closure", value="SUSPEND"),
                Set(table="services", where={"mode": "sea"}, field="capacity_teu", value=None),
            ],
        )
        service = changed.services.get("SEA-YTN-HAM")
        assert service.passages == ("malacca",)
        assert service.on_closure == "suspend"
        assert service.capacity_teu is None

    def test_scale_leaves_blanks_and_rounds_whole_numbers(self, world):
        changed, _ = apply(
            world,
            [
                Scale(table="services", field="capacity_teu", factor=0.5),
                Scale(table="services", where={"mode": "truck"}, field="transit_min", factor=1.125),
            ],
        )
        assert changed.services.get("SEA-YTN-HAM").capacity_teu == 50.0
        assert changed.services.get("TRK-HAM-HAM").capacity_teu is None
        assert changed.services.get("TRK-HAM-HAM").transit_min == 68

    def test_copy_switches_the_market_and_leaves_rows_without_a_source(self, world):
        changed, _ = apply(world, [Copy(table="tariffs", field="rate", source_field="rate_high")])
        assert changed.tariffs.array("rate").tolist() == [6200.0, 50.0, 1.4]

    def test_add_and_remove(self, world):
        row = {
            "service_id": "AIR",
            "origin_id": "HKG",
            "destination_id": "DEHAM",
            "mode": "air",
            "load_form": "ULD",
            "transit_min": 700,
            "passages": ["suez", "malacca"],
        }
        more, notes = apply(world, [Add(table="services", rows=[row])])
        assert more.services.get("AIR").passages == ("suez", "malacca")
        assert notes[0].current == "1"
        fewer, _ = apply(more, [Remove(table="services", where={"mode": "air"})])
        assert fewer.digest == world.digest

    def test_close_and_open(self, world):
        shut, _ = apply(world, [Close(table="locations", where={"location_id": "DEHAM"})])
        assert shut.locations.get("DEHAM").status is OpenStatus.CLOSED
        again, _ = apply(shut, [Open(table="locations", where={"location_id": "DEHAM"})])
        assert again.digest == world.digest

    def test_later_changes_see_earlier_ones(self, world):
        changed, _ = apply(
            world,
            [
                Set(table="services", where={"mode": "sea"}, field="carrier", value="MSC"),
                Scale(table="services", where={"carrier": "MSC"}, field="capacity_teu", factor=2),
            ],
        )
        assert changed.services.get("SEA-YTN-HAM").capacity_teu == 200.0

    def test_untouched_tables_and_columns_are_shared(self, world):
        changed, _ = apply(world, [Scale(table="services", field="capacity_teu", factor=2)])
        assert changed.locations is world.locations
        assert changed.services.columns["mode"] is world.services.columns["mode"]

    def test_nothing_to_change_is_the_same_network(self, world):
        assert apply(world, []) == (world, ())

    @given(factor=st.sampled_from([0.25, 0.5, 2.0, 4.0, 8.0]))
    def test_undoing_gives_the_same_content(self, factor):
        world = small_world()
        there, _ = apply(world, [Scale(table="tariffs", field="rate", factor=factor)])
        back, _ = apply(there, [Scale(table="tariffs", field="rate", factor=1 / factor)])
        assert there.digest != world.digest
        assert back.digest == world.digest


class TestPassages:
    """The small world has a ship through Suez and Malacca, and ports without a node at sea."""

    def test_the_tables_stay_as_given_and_what_follows_is_said(self, world):
        shut = [Close(table="passages", where={"passage_id": p}) for p in ("suez", "malacca")]
        changed, notes = apply(world, shut)
        assert changed.services is world.services
        assert changed.passages.equals("status", "closed").all()
        assert [n.code for n in notes] == [Reason.CHANGED, Reason.CHANGED, Reason.SUSPENDED]
        assert notes[-1].subject == "SEA-YTN-HAM"
        assert notes[-1].limit == "malacca, suez"

    def test_what_opens_again_is_restored_and_said(self, world):
        shut, _ = apply(world, [Close(table="passages", where={"passage_id": "suez"})])
        again, notes = apply(shut, [Open(table="passages", where={"passage_id": "suez"})])
        assert [n.code for n in notes] == [Reason.CHANGED, Reason.RESTORED]
        assert again.digest == world.digest

    def test_nothing_is_said_when_they_stay_what_they_are(self, world):
        _, notes = apply(world, [Open(table="passages", where={"passage_id": "suez"})])
        assert [n.code for n in notes] == [Reason.CHANGED]

    def test_only_what_a_change_adds_is_said(self, world):
        shut, _ = apply(world, [Close(table="passages", where={"passage_id": "suez"})])
        strike = {"disruption_id": "S", "subject_kind": "service", "subject": "TRK-HAM-WAW"}
        _, notes = apply(shut, [Add(table="disruptions", rows=[strike | {"capacity_share": 0}])])
        assert [(n.code, n.subject) for n in notes[1:]] == [(Reason.SUSPENDED, "TRK-HAM-WAW")]


class TestUpsert:
    ROWS = (
        {"disruption_id": "A", "subject_kind": "location", "subject": "DEHAM", "extra_cost": 5},
        {"disruption_id": "B", "subject_kind": "carrier", "subject": "MSC"},
    )

    def test_new_rows_are_added_and_known_ones_changed_in_place(self, world):
        there, _ = apply(world, [Upsert(table="disruptions", rows=list(self.ROWS))])
        changed, notes = apply(
            there,
            [
                Upsert(
                    table="disruptions",
                    rows=[
                        {"disruption_id": "A", "capacity_share": 0.5},
                        {"disruption_id": "C", "subject_kind": "country", "subject": "PL"},
                    ],
                )
            ],
        )
        rows = list(changed.table("disruptions"))
        assert [row.disruption_id for row in rows] == ["A", "B", "C"]
        assert (rows[0].capacity_share, rows[0].extra_cost) == (0.5, 5.0)
        assert rows[1] == there.table("disruptions")[1]
        assert notes[0].current == "2"

    def test_keys_of_several_parts_and_dates(self, world):
        row = {"currency": "EUR", "date": "2026-10-30", "units_per_usd": 0.9}
        there, _ = apply(world, [Upsert(table="fx_rates", rows=[row])])
        again, _ = apply(there, [Upsert(table="fx_rates", rows=[row | {"units_per_usd": 0.8}])])
        more, _ = apply(again, [Upsert(table="fx_rates", rows=[row | {"kind": "budget"}])])
        assert [r.units_per_usd for r in again.fx_rates] == [0.8]
        assert len(more.fx_rates) == 2

    def test_twice_is_once(self, world):
        once, _ = apply(world, [Upsert(table="disruptions", rows=list(self.ROWS))])
        twice, _ = apply(once, [Upsert(table="disruptions", rows=list(self.ROWS))])
        assert twice.digest == once.digest

    def test_a_row_that_is_not_there_needs_all_its_fields(self, world):
        change = Upsert(table="disruptions", rows=[{"disruption_id": "A"}, {"disruption_id": ""}])
        codes, _ = refused(world, change)
        assert (Reason.MISSING_VALUE, "/changes/0/rows/0/subject_kind") in codes
        assert (Reason.MISSING_VALUE, "/changes/0/rows/1") in codes

    def test_a_row_that_points_nowhere(self, world):
        change = Upsert(
            table="delays", rows=[{"delay_id": "D", "service_id": "SEA-YTN-HAN", "mode": "sea"}]
        )
        codes, _ = refused(world, change)
        assert codes == [(Reason.UNKNOWN_REFERENCE, "/changes/0/rows/0/service_id")]


class TestWhatIsRefused:
    def test_every_finding_of_every_change_at_once(self, world):
        found, findings = refused(
            world,
            Set(table="servics", field="carrier", value="X"),
            Set(table="services", where={"moed": "sea"}, field="carier", value="X"),
            Set(table="services", where={"mode": "ship"}, field="transit_min", value="soon"),
            Scale(table="services", field="capacity_teu", factor=-1.0),
            Set(table="services", where={"service_id": "SEA-YTN-HAN"}, field="carrier", value="X"),
        )
        assert found == [
            (Reason.UNKNOWN_TABLE, "/changes/0/table"),
            (Reason.UNKNOWN_FIELD, "/changes/1/where/moed"),
            (Reason.UNKNOWN_FIELD, "/changes/1/field"),
            (Reason.NOT_A_WORD, "/changes/2/where/mode"),
            (Reason.NOT_A_NUMBER, "/changes/2/value"),
            (Reason.OUT_OF_RANGE, "/changes/3/factor"),
            (Reason.NOTHING_MATCHED, "/changes/4/where"),
        ]
        assert findings[0].needed.startswith("services")
        assert "mode" in findings[1].needed
        assert findings[2].needed.startswith("carrier")
        assert "SEA-YTN-HAM" in findings[6].needed

    def test_an_unknown_reference_in_a_filter(self, world):
        found, findings = refused(
            world,
            Close(table="services", where={"destinaton.country_code": "DE"}),
            Close(table="services", where={"destination.country": "DE"}),
        )
        assert found == [
            (Reason.UNKNOWN_FIELD, "/changes/0/where/destinaton.country_code"),
            (Reason.UNKNOWN_FIELD, "/changes/1/where/destination.country"),
        ]
        assert "destination" in findings[0].needed
        assert findings[1].needed.startswith("country_code")

    @pytest.mark.parametrize(
        ("change", "code", "place"),
        [
            (Set(table="services", field="service_id", value="X"), Reason.BAD_VALUE, "field"),
            (Set(table="services", field="mode", value="ship"), Reason.NOT_A_WORD, "value"),
            (Set(table="services", field="transit_min", value=-1), Reason.OUT_OF_RANGE, "value"),
            (
                Set(table="services", field="departures", value="soon"),
                Reason.BAD_DEPARTURES,
                "value",
            ),
            (
                Set(table="services", field="origin_id", value="DEHAN"),
                Reason.UNKNOWN_REFERENCE,
                "value",
            ),
            (
                Set(table="services", field="passages", value=["suez", "kiel"]),
                Reason.UNKNOWN_REFERENCE,
                "value",
            ),
            (
                Scale(table="services", field="carrier", factor=2),
                Reason.NOT_A_NUMBER,
                "field",
            ),
            (
                Scale(table="services", field="transit_min", factor=float("nan")),
                Reason.NOT_FINITE,
                "factor",
            ),
            (
                Scale(table="services", field="on_time_probability", factor=1.5),
                Reason.OUT_OF_RANGE,
                "factor",
            ),
            (
                Copy(table="tariffs", field="rate", source_field="charge_code"),
                Reason.NOT_A_NUMBER,
                "source_field",
            ),
            (
                Copy(
                    table="tariffs",
                    where={"tariff_id": "T-truck"},
                    field="rate",
                    source_field="rate_high",
                ),
                Reason.NOTHING_MATCHED,
                "source_field",
            ),
            (Close(table="tariffs", where={}), Reason.UNKNOWN_FIELD, "table"),
            (
                Remove(table="locations", where={"location_id": "DEHAM"}),
                Reason.STILL_REFERRED_TO,
                "where",
            ),
            (
                Close(table="services", where={"transit_min": "x"}),
                Reason.NOT_A_NUMBER,
                "where/transit_min",
            ),
        ],
    )
    def test_one_finding(self, world, change, code, place):
        found, _ = refused(world, change)
        assert (code, f"/changes/0/{place}") in found

    def test_new_rows(self, world):
        passage = {"passage_id": "suez"}
        found, _ = refused(
            world,
            Add(table="passages", rows=[passage]),
            Add(table="passages", rows=[{"passage_id": "kiel", "nmae": "Kiel"}]),
            Add(table="passages", rows=[{}, {"name": "nameless"}]),
            Add(
                table="services",
                rows=[
                    {
                        "service_id": "X",
                        "origin_id": "NOWHERE",
                        "destination_id": "DEHAM",
                        "mode": "sea",
                        "load_form": "FCL",
                        "transit_min": 5,
                    }
                ],
            ),
        )
        assert found == [
            (Reason.DUPLICATE_KEY, "/changes/0/rows/0"),
            (Reason.UNKNOWN_FIELD, "/changes/1/rows/0/nmae"),
            (Reason.MISSING_VALUE, "/changes/2/rows/0"),
            (Reason.MISSING_VALUE, "/changes/2/rows/1/passage_id"),
            (Reason.UNKNOWN_REFERENCE, "/changes/3/rows/0/origin_id"),
        ]

    def test_the_world_is_left_as_it_was(self, world):
        before = world.digest
        refused(world, Set(table="services", field="mode", value="ship"))
        assert world.digest == before


def test_changes_are_read_from_data():
    read = TypeAdapter(Change).validate_python(
        {
            "change": "scale",
            "table": "tariffs",
            "where": {"services.mode": "sea"},
            "field": "rate",
            "factor": 1.2,
        }
    )
    assert read == Scale(table="tariffs", where={"services.mode": "sea"}, field="rate", factor=1.2)
