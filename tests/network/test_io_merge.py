"""Rows put into a network: counted rightly, judged as a whole, and never half of them."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.enums import Reason
from network.io import staged
from network.io.intake import take_in
from network.io.load import Shape, load, write
from network.io.marked import write_marked
from network.io.merge import MergeMode, TableCount, merge
from network.network import Network
from network.schema import TABLES
from network.table import Table
from tests.network.any_table import rows
from tests.network.workbooks import formula, parts_of, workbook

TEN_NODES = Path(__file__).parents[2] / "examples" / "ten-nodes"
PASSAGES = TABLES["passages"]
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def passages(**names):
    nouns = [PASSAGES.noun(passage_id=word, name=name) for word, name in names.items()]
    return Network(tables={"passages": Table.from_rows(PASSAGES, nouns)}, name="world")


def put(network, mode, **names):
    merged = merge(network, passages(**names).tables, mode)
    (count,) = merged.counts
    figures = (count.new, count.changed, count.deleted, count.unchanged)
    return [(row.passage_id, row.name) for row in merged.network.passages], figures


class TestMerge:
    def test_upsert_changes_rows_where_they_stand_and_adds_the_others_at_the_end(self):
        rows, figures = put(passages(a="1", b="2", c="3"), MergeMode.UPSERT, d="4", b="9", c="3")
        assert rows == [("a", "1"), ("b", "9"), ("c", "3"), ("d", "4")]
        assert figures == (1, 1, 0, 2)

    def test_replace_takes_the_table_as_given(self):
        rows, figures = put(passages(a="1", b="2", c="3"), MergeMode.REPLACE, d="4", b="9", c="3")
        assert rows == [("d", "4"), ("b", "9"), ("c", "3")]
        assert figures == (1, 1, 1, 1)

    def test_the_network_given_is_as_it_was_and_other_tables_are_shared(self):
        world = load(TEN_NODES)
        before = world.digest
        merged = merge(world, passages(suez="Suez").tables).network
        assert world.digest == before
        assert merged.services is world.services
        assert merged.reference_date == world.reference_date

    def test_a_table_in_which_nothing_changes_stays_the_very_same(self):
        world = load(TEN_NODES)
        merged = merge(world, load(TEN_NODES).tables)
        assert merged.network.digest == world.digest
        assert all(merged.network.table(name) is table for name, table in world.tables.items())
        assert all(count.unchanged == len(world.table(count.table)) for count in merged.counts)

    @pytest.mark.parametrize("name", sorted(TABLES))
    @settings(unhurried, max_examples=5)
    @given(data=st.data())
    def test_it_is_what_doing_it_row_by_row_would_be(self, name, data):
        schema = TABLES[name]
        old, new = data.draw(rows(name)), data.draw(rows(name))
        new = [
            *new,
            *data.draw(st.lists(st.sampled_from(old), unique=True) if old else st.just([])),
        ]
        wanted = {key(schema, row): row for row in new}
        held = {key(schema, row): row for row in old}
        base = Network(tables={name: Table.from_rows(schema, old)})
        given_tables = {name: Table.from_rows(schema, list(wanted.values()))}
        same = sum(held.get(at) == row for at, row in wanted.items())
        hit = sum(at in held for at in wanted)
        upserted = merge(base, given_tables, MergeMode.UPSERT)
        assert list(upserted.network.table(name)) == list({**held, **wanted}.values())
        assert upserted.counts == (
            TableCount(
                table=name,
                new=len(wanted) - hit,
                changed=hit - same,
                deleted=0,
                unchanged=len(held) - hit + same,
            ),
        )
        replaced = merge(base, given_tables, MergeMode.REPLACE)
        assert list(replaced.network.table(name)) == list(wanted.values())
        assert replaced.counts[0].deleted == len(held) - hit
        again = merge(upserted.network, given_tables, MergeMode.UPSERT)
        assert again.network.digest == upserted.network.digest
        assert (again.counts[0].new, again.counts[0].changed) == (0, 0)


def key(schema, row):
    return tuple(getattr(row, name) for name in schema.key)


def lines(folder, **tables):
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


EQUIPMENT = "equipment_id,volume_m3,payload_kg\n"


class TestIntake:
    @pytest.fixture
    def world(self):
        return load(TEN_NODES)

    def test_codes_are_judged_against_the_merged_network(self, tmp_path, world):
        """The new box is in the same source, the places are in the network only."""
        source = lines(
            tmp_path / "s",
            equipment=f"{EQUIPMENT}45HC,76,27700\n",
            services=(
                "service_id,origin_id,destination_id,mode,load_form,transit_min,equipment\n"
                "NEW,CNYTN,DEHAM,sea,FCL,9000,45HC;40HC\n"
            ),
        )
        intake = take_in(source, world)
        assert intake.findings == ()
        assert intake.network.services.get("NEW").equipment == ("45HC", "40HC")
        assert [(c.table, c.new) for c in intake.counts] == [("equipment", 1), ("services", 1)]

    def test_a_code_that_neither_has(self, tmp_path, world):
        header = "tariff_id,line,charge_code,basis,rate,equipment_id\n"
        source = lines(tmp_path / "s", tariffs=f"{header}T,1,BAS,per_container,1,41HC\n")
        (finding,) = take_in(source, world).findings
        assert (finding.place, finding.code) == ("tariffs.csv!F2", Reason.UNKNOWN_REFERENCE)
        assert finding.needed.startswith("40HC")

    def test_rows_that_go_although_others_need_them(self, tmp_path, world):
        source = lines(tmp_path / "s", equipment=f"{EQUIPMENT}20GP,28,21700\n")
        assert take_in(source, world).is_sound
        intake = take_in(source, world, MergeMode.REPLACE)
        assert intake.counts[0].deleted == 1
        assert {(f.code, f.subject, f.limit) for f in intake.findings} == {
            (Reason.STILL_REFERRED_TO, "40HC", "services.equipment"),
            (Reason.STILL_REFERRED_TO, "40HC", "tariffs.equipment_id"),
        }

    def test_columns_that_are_left_out_are_said_where_they_held_something(self, tmp_path, world):
        source = lines(tmp_path / "s", equipment=f"{EQUIPMENT}20GP,28,21700\nNEW,1,1\n")
        (count,) = take_in(source, world).counts
        held = world.equipment.get("20GP")
        wanted = [f.name for f in TABLES["equipment"].fields if f.name not in EQUIPMENT]
        wanted = [f for f in wanted if getattr(held, f) != TABLES["equipment"].field(f).default]
        assert "teu" in wanted
        assert list(count.reset) == wanted

    def test_everything_wrong_comes_at_once_and_faulty_rows_count_nowhere_else(
        self, tmp_path, world
    ):
        source = lines(
            tmp_path / "s",
            equipment=f"{EQUIPMENT}20GP,28,x\n40HC,-1,26300\n45HC,76,27700\n",
            colours="red\n1\n",
            network="key,value\nschema_version,99\n",
        )
        intake = take_in(source, world)
        assert not intake.is_sound
        assert {(f.place, f.code) for f in intake.findings} == {
            ("network.csv!B2", Reason.SCHEMA_TOO_NEW),
            ("colours.csv", Reason.UNKNOWN_TABLE),
            ("equipment.csv!C2", Reason.NOT_A_NUMBER),
            ("equipment.csv!B3", Reason.OUT_OF_RANGE),
        }
        assert intake.faulty == {"equipment": 2}
        assert intake.counts[0].new == 1

    def test_name_and_date_of_the_network_stay(self, tmp_path, world):
        source = lines(
            tmp_path / "s",
            network="key,value\nname,other\nreference_date,2030-01-01\n",
            passages="passage_id\nsuez\n",
        )
        merged = take_in(source, world).network
        assert (merged.name, merged.reference_date) == (world.name, world.reference_date)

    @pytest.mark.parametrize("what", ["folder", "workbook", "nothing"])
    def test_a_source_without_a_table(self, tmp_path, world, what):
        source = tmp_path / "s"
        if what == "folder":
            source.mkdir()
        if what == "workbook":
            source = tmp_path / "s.xlsx"
            source.write_bytes(workbook({"Sheet1": []}))
        (finding,) = take_in(source, world).findings
        wanted = Reason.FILE_MISSING if what == "nothing" else Reason.FILE_UNREADABLE
        assert finding.code is wanted

    @pytest.mark.parametrize("shape", list(Shape))
    def test_any_shape_goes_into_any_other(self, tmp_path, world, shape):
        source = tmp_path / ("s.xlsx" if shape is Shape.XLSX else "s")
        write(passages(suez="Suez", panama="Panama"), source, shape)
        intake = take_in(source, world)
        assert intake.findings == ()
        assert [row.passage_id for row in intake.network.passages] == ["suez", "panama"]


class TestMarkedWorkbook:
    @pytest.fixture
    def spoiled(self, tmp_path):
        file = tmp_path / "given.xlsx"
        file.write_bytes(
            workbook(
                {
                    "equipment": [
                        ("equipment_id", "volume_m3", "payload_kg", "colour"),
                        ("20GP", "big", 21700, "red"),
                        (),
                        (4711, 28, None, None),
                        (None, formula("=1/0", "#DIV/0!"), 1, "=1+1"),
                    ],
                    "boxes": [("anything",), (True,)],
                    "_mine": [("kept apart",)],
                },
                top=2,
                left=1,
            )
        )
        return file

    def marked(self, spoiled, tmp_path, language="en"):
        intake = take_in(spoiled, Network(tables={}))
        write_marked(intake.raw, intake.findings, tmp_path / "marked.xlsx", language)
        return intake, parts_of((tmp_path / "marked.xlsx").read_bytes())

    def test_every_row_stands_where_it_stood(self, spoiled, tmp_path):
        before, _ = self.marked(spoiled, tmp_path)
        after = take_in(tmp_path / "marked.xlsx", Network(tables={}))
        assert after.raw.tables == before.raw.tables
        assert after.raw.unknown == before.raw.unknown
        assert after.findings == before.findings

    def test_each_finding_is_listed_with_a_link_to_its_cell(self, spoiled, tmp_path):
        intake, parts = self.marked(spoiled, tmp_path)
        places = [f.place for f in intake.findings]
        assert places == [
            "boxes", "equipment!E3", "equipment!C4", "equipment!D6", "equipment!B7",
            "equipment!C7",
        ]  # fmt: skip
        listed = parts["xl/worksheets/sheet1.xml"].decode()
        for place in places[1:]:
            assert f"'equipment'!{place.partition('!')[2]}\"" in listed
        for finding in intake.findings:
            assert f"<t>{finding.code}</t>" in listed

    def test_faulty_cells_are_red_and_carry_what_is_wrong(self, spoiled, tmp_path):
        _, parts = self.marked(spoiled, tmp_path)
        assert b"FFFFC7CE" in parts["xl/styles.xml"]
        comments = "".join(
            part.decode() for name, part in parts.items() if "comments" in name.lower()
        )
        for cell in ("E3", "C4", "D6", "B7", "C7"):
            assert f'ref="{cell}"' in comments
        assert "which is not a number" in comments

    def test_in_the_language_asked(self, spoiled, tmp_path):
        _, parts = self.marked(spoiled, tmp_path, "zh")
        assert "不是数字" in parts["xl/worksheets/sheet1.xml"].decode()

    @pytest.mark.parametrize("shape", [Shape.CSV, Shape.PARQUET])
    def test_of_a_folder(self, tmp_path, shape):
        write(load(TEN_NODES), tmp_path / "s", shape)
        intake = take_in(tmp_path / "s", Network(tables={}))
        write_marked(intake.raw, intake.findings, tmp_path / "m.xlsx")
        assert load(tmp_path / "m.xlsx").digest == load(TEN_NODES).digest

    def test_names_that_no_sheet_can_have(self, tmp_path):
        odd = "what: a [very] long name for a table, is it not"
        source = lines(tmp_path / "s", **{odd: "a\n1\n", f"{odd} 2": "a\n1\n", "_errors": "a\n"})
        intake = take_in(source, Network(tables={}))
        write_marked(intake.raw, intake.findings, tmp_path / "m.xlsx")
        assert len(take_in(tmp_path / "m.xlsx", Network(tables={})).raw.unknown) >= 2


class TestPutInPlace:
    def test_a_folder_is_as_it_was_when_one_file_fails(self, tmp_path, monkeypatch):
        world = tmp_path / "world"
        shutil.copytree(TEN_NODES, world)
        before = {file.name: file.read_bytes() for file in world.iterdir()}
        moves = []
        rename = Path.rename

        def fail_late(path, target):
            moves.append(path)
            if len(moves) == 7:
                raise OSError(28, "No space left on device")
            return rename(path, target)

        monkeypatch.setattr(staged.Path, "rename", fail_late)
        with pytest.raises(staged.InvalidInputError, match="No space left"):
            write(passages(suez="Suez"), world)
        monkeypatch.undo()
        assert {file.name: file.read_bytes() for file in world.iterdir()} == before

    def test_a_place_that_cannot_be_written(self, tmp_path):
        (tmp_path / "file").write_text("mine")
        for path in (tmp_path / "file" / "world", tmp_path / "file" / "world.xlsx"):
            with pytest.raises(staged.InvalidInputError) as caught:
                write(passages(suez="Suez"), path)
            assert caught.value.findings[0].code is Reason.FILE_NOT_WRITTEN

    def test_a_link_stays_a_link(self, tmp_path):
        write(passages(suez="Suez"), tmp_path / "real.xlsx")
        (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
        write(passages(panama="Panama"), tmp_path / "link.xlsx")
        assert (tmp_path / "link.xlsx").is_symlink()
        assert load(tmp_path / "real.xlsx").passages[0].passage_id == "panama"
