"""Rows taken from a table and rows put after it: the vocabulary is that of the rows left."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from network.table import Column

TEXTS = st.lists(st.sampled_from(["", "a", "aa", "b", "bb", "c", "z"]), max_size=8)


def same(made: Column, wanted: Column) -> bool:
    return (
        made.vocabulary == wanted.vocabulary
        and made.values.dtype == wanted.values.dtype
        and made.values.tolist() == wanted.values.tolist()
        and made.digest == wanted.digest
    )


@given(TEXTS, TEXTS)
def test_one_column_after_another_is_the_column_of_all_texts(first, second):
    joined = Column.coded(first).followed_by(Column.coded(second))
    assert same(joined, Column.coded(first + second))


@given(TEXTS, st.data())
def test_some_rows_are_the_column_of_their_texts(texts, data):
    flags = st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))
    mask = np.array(data.draw(flags), dtype=np.bool_)
    left = [text for text, kept in zip(texts, mask, strict=True) if kept]
    assert same(Column.coded(texts).take(mask), Column.coded(left))


@given(TEXTS, st.data())
def test_rows_may_be_taken_in_any_order(texts, data):
    rows = data.draw(st.permutations(range(len(texts))))
    taken = Column.coded(texts).take(np.array(rows, dtype=np.intp))
    assert same(taken, Column.coded([texts[row] for row in rows]))


def test_numbers_have_no_vocabulary_to_keep():
    numbers = Column(np.array([1.0, 2.0, 3.0]))
    assert numbers.take(np.array([True, False, True])).values.tolist() == [1.0, 3.0]
    assert numbers.followed_by(Column(np.array([4.0]))).values.tolist() == [1.0, 2.0, 3.0, 4.0]
