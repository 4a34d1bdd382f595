"""The page about tables is made from the schema, and says something about every column."""

import json
import re

from api.table_reference import GROUPS, MEANINGS, PAGE, meaning_of, page
from network.schema import TABLES

UNREAD = "no question reads it yet."


def test_the_committed_page_is_the_one_that_is_made():
    assert PAGE.read_text("utf-8") == page(), "run: python -m api.table_reference"


def test_every_table_and_column_has_a_meaning_and_no_meaning_is_left_over():
    meanings = json.loads(MEANINGS.read_text("utf-8"))
    columns = {(name, f.name) for name, schema in TABLES.items() for f in schema.fields}
    assert all(meaning_of(meanings, *column) for column in columns)
    used = {*TABLES, *(f"{table}.{column}" for table, column in columns)}
    used |= {column for table, column in columns if f"{table}.{column}" not in meanings}
    assert sorted(set(meanings) - used) == []


def test_required_columns_bounds_words_and_references_are_shown():
    text = page()
    assert "| `lat` | number >= -90, <= 90 | **required** |" in text
    assert "| `weight_kg` | number > 0 | **required** |" in text
    assert "| `origin_id` | one of [locations](#locations) | **required** |" in text
    assert "| `equipment` | several of [equipment](#equipment), `;` between | - |" in text
    assert "| `may_store` | `true`, `false` | `true` |" in text
    assert "`g/tkm`, `kg/t`" in text
    assert "| several of `LCL`, `FCL`, `pallet`, `ULD`, `parcel`, `;` between | - |" in text


def test_every_table_stands_in_a_group_and_each_group_begins_with_its_table():
    text = page()
    assert next(iter(GROUPS)) == next(iter(TABLES))
    assert set(GROUPS) <= set(TABLES)
    for first, group in GROUPS.items():
        assert f"\n## {group}\n\n### {first}\n" in text


def test_tables_that_no_question_reads_say_so():
    """A table is read where code outside of reading, checking and showing it names it."""
    meanings = json.loads(MEANINGS.read_text("utf-8"))
    code = "".join(file.read_text("utf-8") for file in _code_of_questions())
    read = {name for name in TABLES if re.search(rf'"{name}"|network\.{name}\b', code)}
    said_unread = {name for name in TABLES if meanings[name].endswith(UNREAD)}
    assert said_unread == set(TABLES) - read


def _code_of_questions():
    root = MEANINGS.parents[2]
    of_network = (root / "network").glob("*.py")
    yield from (file for file in of_network if file.stem not in {"schema", "extract", "rules_diff"})
    yield from (root / "solver").rglob("*.py")
    yield from (root / "scenarios").glob("*.py")
