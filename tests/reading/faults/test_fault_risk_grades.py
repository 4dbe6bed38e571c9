"""Grades of risk: words, colours, letters and scores."""

from __future__ import annotations

import pytest
from one_column import read_column, told, values

from tournees.model import Risk

LOW, MEDIUM, HIGH = Risk.LOW, Risk.MEDIUM, Risk.HIGH


@pytest.mark.parametrize(
    "cells",
    [("faible", "moyen", "élevé"), ("low", "medium", "high"), ("vert", "orange", "rouge"),
     ("Risque faible", "Risque modéré", "Risque très élevé")],
)  # fmt: skip
def test_words_and_colours_are_grades(tmp_path, cells: tuple[str, ...]):
    reading = read_column(tmp_path, "Risque", *cells)
    assert values(reading, "risk") == [LOW, MEDIUM, HIGH]
    assert told(reading) == []


@pytest.mark.parametrize(
    ("header", "cells", "grades", "ends"),
    [("Risque", ("A", "B", "C", "D"), [LOW, MEDIUM, HIGH, HIGH], ("A", "D")),
     ("Risque", ("1", "3", "5", "2"), [LOW, MEDIUM, HIGH, LOW], ("1", "5")),
     ("Score crédit", ("1", "3", "5", "4"), [HIGH, MEDIUM, LOW, LOW], ("5", "1")),
     ("Cotation", ("9/10", "5/10", "1/10", "0"), [LOW, MEDIUM, HIGH, HIGH], ("10", "0")),
     ("Score", ("90", "50", "10", "70"), [LOW, MEDIUM, HIGH, LOW], ("100", "0"))],
)  # fmt: skip
def test_the_direction_of_a_scale_is_told(tmp_path, header: str, cells, grades, ends):
    reading = read_column(tmp_path, header, *cells)
    assert values(reading, "risk") == grades
    (issue,) = reading.issues
    assert (issue.code, issue.fatal) == ("risk_scale_assumed", False)
    assert (issue.facts["safest"], issue.facts["riskiest"]) == ends


def test_a_grade_out_of_words_is_told(tmp_path):
    reading = read_column(tmp_path, "Risque", "faible", "bizarre")
    assert told(reading) == [("cell_risk", 3, "bizarre", False)]
    assert values(reading, "risk") == [LOW, None]
