"""« Potentiel » above A, B and C: a segment, not euros."""

from __future__ import annotations

import pytest
from one_column import read_column, read_file, told, values


@pytest.mark.parametrize("letters", [("A",), ("A", "B"), ("A", "b", "C", "A+", "")])
def test_letters_under_potential_are_the_segment_and_told_once(tmp_path, letters):
    reading = read_column(tmp_path, "Potentiel", *letters)
    assert told(reading) == [("column_is_segment", None, "", False)]
    assert values(reading, "segment") == list(letters)
    assert values(reading, "potential_eur") == [None] * len(letters)


def test_beside_a_segment_the_letters_are_left_out_and_told(tmp_path):
    text = "Nom;CP;Segment;Potentiel\nA;20000;Or;A\nB;20200;Argent;C\n"
    reading = read_file(tmp_path, text)
    assert told(reading) == [("column_not_fitting", None, "", False)]
    assert values(reading, "segment") == ["Or", "Argent"]


def test_euros_under_potential_stay_euros(tmp_path):
    reading = read_column(tmp_path, "Potentiel", "12000", "8 k€", "900,50 €")
    assert values(reading, "potential_eur") == [12000.0, 8000.0, 900.5]
    assert told(reading) == []


def test_euros_are_preferred_to_letters_where_a_file_has_both(tmp_path):
    text = "Nom;CP;Potentiel;Potentiel (€)\nA;20000;A;1000\nB;20200;B;2000\n"
    reading = read_file(tmp_path, text)
    assert values(reading, "segment") == ["A", "B"]
    assert values(reading, "potential_eur") == [1000.0, 2000.0]
