"""The user's own texts are kept to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import StoreError
from tournees.store.rows import StoredRows, rows_from_csv, rows_to_csv

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
rows = st.tuples(st.integers(1, 10**6), texts, st.lists(texts, max_size=4).map(tuple))


@given(headers=st.lists(texts, max_size=4).map(tuple), rows=st.lists(rows, max_size=5).map(tuple))
def test_any_texts_come_back_as_they_were(headers, rows):
    stored = StoredRows(headers=headers, rows=rows)
    assert rows_from_csv(rows_to_csv(stored)) == stored


def test_rows_leave_by_number_and_by_id():
    stored = StoredRows(headers=("a",), rows=((2, "x", ("1",)), (3, "y", ("2",)), (4, "", ())))
    kept = stored.without(frozenset({4}), frozenset({"x"}))
    assert kept.rows == ((3, "y", ("2",)),)


@pytest.mark.parametrize("content", [b"", b"\xff", b'"a","b"\n"x","y"\n', b'"a","b"\n"1"\n'])
def test_what_is_no_such_file_is_told(content):
    with pytest.raises(StoreError) as caught:
        rows_from_csv(content)
    assert caught.value.issue.code == "workspace_unreadable"
