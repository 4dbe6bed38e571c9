"""From files to placed accounts: references, places, every fault of every file at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tournees.errors import InputError
from tournees.model import Precision
from tournees.planner.intake import intake
from tournees.scenario import load_scenario

CLIENTS = """Code;Nom;CP;Ville;Latitude;Longitude;Commercial;Réservé
C1;Bar du Port;20000;Ajaccio;41,92;8,73;Marie;oui
C2;Hôtel;20200;Bastia;;;BASTIA Paul;non
C3;Inconnu;99999;Nullepart;;;;non
C4;Inversé;20250;Corte;9,15;42,30;;non
"""
REPS = """Nom;CP;Ville
Marie;20000;Ajaccio
Paul Bastia;20200;Bastia
"""


def scenario(folder: Path, clients: str = CLIENTS, reps: str = REPS, extra: str = ""):
    (folder / "clients.csv").write_text(clients, "utf-8")
    (folder / "reps.csv").write_text(reps, "utf-8")
    (folder / "s.toml").write_text(
        '[data.clients]\nfile = "clients.csv"\n[data.reps]\nfile = "reps.csv"\n'
        f"[tours]\nweek = 2026-11-30\n{extra}",
        "utf-8",
    )
    return load_scenario(folder / "s.toml")


def codes(case) -> set[str]:
    with pytest.raises(InputError) as caught:
        intake(case)
    return {issue.code for issue in caught.value.issues}


def test_each_account_gets_a_place_or_a_warning(tmp_path):
    taken = intake(scenario(tmp_path))
    place = {account.id: account.place for account in taken.accounts}
    assert place["C1"].precision is Precision.GIVEN
    assert place["C2"].precision is Precision.COMMUNE
    assert place["C3"] is None
    assert place["C4"].precision is Precision.COMMUNE  # swapped coordinates are not believed
    assert abs(place["C4"].lat - 42.3) < 0.1
    assert taken.placed == {"": 1, "commune": 2, "given": 1}
    warned = {issue.row: issue.code for issue in taken.warnings}
    assert warned[5] == "coordinates_swapped"
    assert 4 in warned
    assert not any(issue.fatal for issue in taken.warnings)


def test_a_current_rep_is_known_by_name_in_any_order_and_case(tmp_path):
    taken = intake(scenario(tmp_path))
    current = {account.id: account.current_rep for account in taken.accounts}
    ids = {rep.name: rep.id for rep in taken.reps}
    assert current["C1"] == ids["Marie"]
    assert current["C2"] == ids["Paul Bastia"]


def test_an_unknown_rep_is_a_fault_that_names_the_closest(tmp_path):
    case = scenario(tmp_path, CLIENTS.replace("Marie;oui", "Mariee;oui"))
    with pytest.raises(InputError) as caught:
        intake(case)
    (issue,) = caught.value.issues
    assert (issue.code, issue.row, issue.value) == ("rep_unknown", 2, "Mariee")
    assert "marie" in str(issue.facts["known"]).lower()


def test_a_lock_without_a_current_rep_is_told_and_ignored(tmp_path):
    taken = intake(scenario(tmp_path, CLIENTS.replace("Marie;oui", ";oui")))
    assert "locked_without_rep" in {issue.code for issue in taken.warnings}
    assert not any(account.locked for account in taken.accounts)


def test_ids_that_the_scenario_names_must_exist(tmp_path):
    case = scenario(tmp_path, extra='mandatory = ["C1", "C99"]\n[sectors]\nlocked = ["C98"]\n')
    assert codes(case) == {"account_unknown"}


def test_the_scenario_can_lock_an_account(tmp_path):
    taken = intake(scenario(tmp_path, extra='[sectors]\nlocked = ["C2"]\n'))
    assert {account.id for account in taken.accounts if account.locked} == {"C1", "C2"}


def test_a_rep_whose_home_is_nowhere_is_a_fault(tmp_path):
    case = scenario(tmp_path, reps=REPS.replace("20000;Ajaccio", "99999;Nullepart"))
    assert "rep_without_home" in codes(case)


def test_an_id_in_two_files_is_a_fault(tmp_path):
    (tmp_path / "prospects.csv").write_text("Code;Nom;CP;Ville\nC1;Autre;20000;Ajaccio\n", "utf-8")
    extra = '[data.prospects]\nfile = "prospects.csv"\n'
    assert codes(scenario(tmp_path, extra=extra)) == {"id_in_two_files"}


def test_files_without_rows_are_a_fault(tmp_path):
    case = scenario(tmp_path, extra="", clients=CLIENTS.splitlines()[0] + "\n")
    assert codes(case)
