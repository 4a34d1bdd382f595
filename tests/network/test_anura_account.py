"""The account of a model: no cell is lost, and what it says of a cell is true."""

from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ol_anura import AnuraSchema

from network.enums import Mode, Reason
from network.io.anura.book import Row
from network.io.anura.catalogue import COLUMNS, KEYS, LEFT_OUT, NAMES
from network.io.anura.intake import take_in_anura
from network.io.anura.options import AnuraOptions
from network.io.anura.sheets import folded
from tests.network.anura_model import cells_of, header_of, lamp_model, write_csv
from tests.network.anura_rich_model import rich_model

SCHEMA = [AnuraSchema.get_table_metadata(name) for name in AnuraSchema.get_input_table_names()]
COLUMNS_OF = {
    table["table_name"]: {column["column_name"]: column["data_type"] for column in table["columns"]}
    for table in SCHEMA
}
OPTIONS = AnuraOptions(modes={"Zeppelin": Mode.AIR, "blank": Mode.TRUCK})

NUMBERS = st.sampled_from(["0", "1", "2.5", "120", "1e6"])
JUNK = st.sampled_from(["", "-1", "nan", "x", "=A1", "1e400", "ALL", "(ALL)", "2026-02-30", "ü"])
WORDS = st.sampled_from(["A", "B", "ALL", "EA", "LB", "MI", "HR", "LB-MI", "Truck", "G", "Rate"])
DAYS = st.sampled_from(["2026-01-01", "2026-07-01 00:00:00"])


SHARED = (
    Reason.NOT_CARRIED_BY_PRODUCT,
    Reason.NOT_CARRIED_BY_PERIOD,
    Reason.NOT_CARRIED_PRODUCTS,
    Reason.NOT_CARRIED_STEPS,
    Reason.NOT_CARRIED_EXCLUDED,
    Reason.NOT_CARRIED_GROUP,
)
"""Reasons of cells that take part although they do not come along as they are."""


def taken(model):
    """Return what importing a model into a new network does."""
    with TemporaryDirectory() as folder:
        return take_in_anura(write_csv(model, Path(folder) / "model"), None, OPTIONS)


class TestSchema:
    def test_every_input_table_is_known_and_no_other(self):
        assert set(NAMES.values()) == set(COLUMNS_OF)
        assert not KEYS.keys() & LEFT_OUT.keys()

    def test_short_names_are_those_of_the_schema(self):
        for table in SCHEMA:
            for name in (table["abbreviated_name"], table["table_name"][:31]):
                assert NAMES[name.casefold()] == table["table_name"]

    def test_every_column_named_in_the_catalogue_exists(self):
        for table, columns in KEYS.items():
            assert set(columns) <= set(COLUMNS_OF[table])
        for table, column in COLUMNS:
            assert column in set(map(folded, COLUMNS_OF[table]))

    @pytest.mark.parametrize("make", [lamp_model, rich_model])
    def test_the_models_of_these_tests_are_models_of_the_schema(self, make):
        for name, table in make().items():
            assert set(header_of(table)) <= set(COLUMNS_OF[name])

    def test_every_column_that_is_looked_at_exists(self, monkeypatch):
        asked = set()
        value = Row.value

        def spied(row, column):
            asked.add(column)
            return value(row, column)

        monkeypatch.setattr(Row, "value", spied)
        taken(rich_model())
        assert len(asked) > 80
        assert asked <= {column for columns in COLUMNS_OF.values() for column in columns}


def assert_account_is_whole(intake, model):
    """Every filled cell is counted once, and what stays behind is listed to the cell."""
    filled = {}
    for table, _, _ in cells_of(model):
        filled[table] = filled.get(table, 0) + 1
    listed = {}
    for entry in intake.model.not_carried:
        listed[entry.table] = listed.get(entry.table, 0) + entry.cells
    accounts = {account.table: account for account in intake.model.accounts}
    assert {name: account.cells for name, account in accounts.items() if account.cells} == filled
    for name, account in accounts.items():
        assert account.cells == account.carried + account.not_carried + account.faulty
        assert account.not_carried == listed.get(name, 0)
    faulty = sum(account.faulty for account in accounts.values())
    assert not faulty or not intake.is_sound


class TestIdentity:
    @pytest.mark.parametrize("make", [lamp_model, rich_model])
    def test_of_whole_models(self, make):
        assert_account_is_whole(taken(make()), make())

    @pytest.mark.parametrize("make", [lamp_model, rich_model])
    @given(data=st.data())
    @settings(max_examples=25, deadline=None)
    def test_of_a_part_of_a_model(self, make, data):
        model = make()
        left_out = data.draw(st.sets(st.sampled_from(sorted(model))), label="left out")
        spots = st.sampled_from(cells_of(model))
        spoiled = data.draw(st.dictionaries(spots, st.none() | JUNK, max_size=20), label="spoiled")
        for (table, row, column), value in spoiled.items():
            model[table][row][column] = value
        part = {name: table for name, table in model.items() if name not in left_out}
        if cells_of(part):
            assert_account_is_whole(taken(part), part)

    @given(data=st.data())
    @settings(max_examples=40, deadline=None)
    def test_of_anything_in_any_table(self, data):
        names = st.sets(st.sampled_from(sorted(COLUMNS_OF)), min_size=1, max_size=5)
        core = st.sets(st.sampled_from(sorted(KEYS)), max_size=8)
        chosen = data.draw(names) | data.draw(core)
        model = {name: data.draw(tables(name), label=name) for name in sorted(chosen)}
        assert_account_is_whole(taken(model), model)


def tables(name):
    """Return rows of a table with values of the kinds that its columns hold, and some junk."""
    columns = COLUMNS_OF[name]
    keys = [column for column in KEYS.get(name, ()) if column in columns]
    chosen = st.sets(st.sampled_from(sorted(columns)), min_size=1, max_size=10)
    return chosen.flatmap(
        lambda more: st.lists(
            st.fixed_dictionaries({c: values(columns[c]) for c in sorted({*keys, *more})}),
            min_size=1,
            max_size=3,
        )
    )


def values(kind):
    """Return values of a kind of column."""
    if isinstance(kind, list):
        return st.sampled_from(kind) | JUNK
    plain = {"Double": NUMBERS, "Integer": NUMBERS, "DateTime": DAYS, "Boolean": st.just("True")}
    return (plain.get(str(kind), WORDS) | NUMBERS) if str(kind) != "Double" else NUMBERS | JUNK


def altered(value):
    """Return another value of the same kind."""
    try:
        return float(value) * 2 + 1
    except ValueError:
        return f"{value}X"


class TestTruth:
    @pytest.mark.parametrize("make", [lamp_model, rich_model])
    def test_what_comes_along_makes_a_difference(self, make):
        """Changing a cell that comes along changes the network, or is a finding."""
        base = taken(make())
        assert base.is_sound
        for table, row, column in carried(make(), base):
            model = make()
            model[table][row][column] = altered(model[table][row][column])
            other = taken(model)
            same = other.network.digest == base.network.digest
            assert not (same and other.findings == base.findings), (table, row, column)

    @pytest.mark.parametrize("make", [lamp_model, rich_model])
    def test_what_stays_behind_makes_none(self, make):
        """Without the cells that stay behind for good the network is the same."""
        base = taken(make())
        for entry in base.model.not_carried:
            if entry.reason in SHARED:
                continue
            model = without(make(), entry)
            other = taken(model)
            if other.is_sound:
                assert other.network.digest == base.network.digest, entry


def carried(model, intake):
    """Return the cells of columns of which every cell comes along."""
    left = {(entry.table, entry.column) for entry in intake.model.not_carried}
    return [
        (table, row, column)
        for table, row, column in cells_of(model)
        if (table, column) not in left and (table, "") not in left
    ]


def without(model, entry):
    """Return a model without the cells of an entry, as far as a column has no others."""
    model = deepcopy(model)
    if not entry.column:
        return {name: table for name, table in model.items() if name != entry.table}
    filled = [row for row in model[entry.table] if row.get(entry.column) is not None]
    if len(filled) == entry.cells:
        for row in filled:
            row[entry.column] = None
    return model
