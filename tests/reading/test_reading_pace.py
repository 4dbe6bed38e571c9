"""The pace of a rep out of the file of the team."""

from __future__ import annotations

import pytest

from tournees.reading import RepDefaults, read_reps
from tournees.scenario import Source
from tournees.words import Words


def read(tmp_path, header, *cells):
    path = tmp_path / "equipe.csv"
    rows = [f"R{k};Ajaccio;{cell}" for k, cell in enumerate(cells)]
    path.write_text("\n".join([f"Nom;Ville;{header}", *rows]) + "\n", "utf-8")
    return read_reps(path, Source(file=path.name), RepDefaults())


@pytest.mark.parametrize(
    "header",
    ["Vitesse", "Allure", "Coefficient de vitesse", "Coef. vitesse", "Speed factor", "Pace"],
)
def test_a_column_of_pace_is_recognised(tmp_path, header):
    reading = read(tmp_path, header, "0,9", "110 %", "1", "")
    assert reading.issues == ()
    assert [rep.speed_factor for rep in reading.items] == pytest.approx([0.9, 1.1, 1.0, 1.0])


@pytest.mark.parametrize("cell", ["0,4", "2,1", "40 %", "-1", "vite", "90"])
def test_a_pace_out_of_bounds_is_refused_with_its_row_and_what_to_write(tmp_path, cell):
    (issue,) = read(tmp_path, "Allure", "1", cell).issues
    assert (issue.code, issue.row, issue.value, issue.fatal) == ("cell_pace", 3, cell, True)
    assert "0,9 ou 90" in Words("fr").issue(issue)
    assert "0.9" in Words("en").issue(issue)


def test_a_column_of_kilometres_an_hour_is_not_taken_for_a_pace(tmp_path):
    reading = read(tmp_path, "Vitesse", "90", "80", "110")
    assert [rep.speed_factor for rep in reading.items] == [1.0, 1.0, 1.0]
    assert not any(issue.fatal for issue in reading.issues)
