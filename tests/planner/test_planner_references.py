"""Accounts that name their rep: every spelling understood, doubts told and never guessed."""

from __future__ import annotations

import pytest

from tournees.errors import InputError
from tournees.planner.intake import intake
from tournees.scenario import load_scenario

REPS = "Code;Nom;Ville\nA1;Jean-Luc Costa;Ajaccio\nB2;Marie Paoli;Bastia\nC3;Marie Paoli;Corte\n"
SCENARIO = """
[data.clients]
file = "clients.csv"
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
"""


def taken(folder, *reps: str):
    rows = [f"C{n};Bar {n};20000;Ajaccio;{rep}" for n, rep in enumerate(reps)]
    text = "\n".join(["Code client;Nom;CP;Ville;Commercial", *rows])
    (folder / "clients.csv").write_text(text, "utf-8")
    (folder / "reps.csv").write_text(REPS, "utf-8")
    (folder / "s.toml").write_text(SCENARIO, "utf-8")
    return intake(load_scenario(folder / "s.toml"))


@pytest.mark.parametrize("name", ["A1", "a1", "Jean-Luc Costa", "COSTA LUC JEAN", "jean luc costa"])
def test_a_rep_is_known_by_id_or_by_name_in_either_order(tmp_path, name):
    assert taken(tmp_path, name).accounts[0].current_rep == "A1"


def test_a_name_that_two_reps_bear_is_not_guessed(tmp_path):
    with pytest.raises(InputError) as caught:
        taken(tmp_path, "Marie Paoli")
    (issue,) = caught.value.issues
    assert (issue.code, issue.row, issue.column) == ("rep_ambiguous", 2, "Commercial")
    assert "B2" in str(issue.facts["known"])
    assert "C3" in str(issue.facts["known"])


def test_an_unknown_rep_is_shown_the_nearest_name_first(tmp_path):
    with pytest.raises(InputError) as caught:
        taken(tmp_path, "Jean Costa")
    (issue,) = caught.value.issues
    assert issue.code == "rep_unknown"
    assert str(issue.facts["known"]).startswith("A1 (Jean-Luc Costa)")


def test_three_hundred_unknown_reps_are_counted_not_listed(tmp_path):
    with pytest.raises(InputError) as caught:
        taken(tmp_path, *["Personne"] * 300)
    *listed, more = caught.value.issues
    assert {issue.code for issue in listed} == {"rep_unknown"}
    assert more.code == "more_like_this"
    assert len(listed) + int(more.facts["n"]) == 300


def test_a_row_without_any_place_is_told_once(tmp_path):
    text = "Code client;Nom;CP;Ville\nC1;Bar;20000;Ajaccio\nC2;Nulle part;;\n"
    taken(tmp_path, "A1")
    (tmp_path / "clients.csv").write_text(text, "utf-8")
    found = intake(load_scenario(tmp_path / "s.toml"))
    assert [issue.code for issue in found.warnings if issue.row == 3] == ["row_without_location"]
    assert found.placed == {"": 1, "commune": 1}
