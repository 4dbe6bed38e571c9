"""`tournees judge`, a week from a file kept as two runs; `tournees slots`, asked of a run."""

from __future__ import annotations

import json

import pytest

from tournees.cli import main
from tournees.store import load_run

CLIENTS = """Code client;Raison sociale;Latitude;Longitude;Commercial;Dernière visite;Fréquence;CA
C1;Bar du Port;41,92;8,74;Anne;;26;9000
C2;Café du Centre;41,93;8,75;Anne;01/10/2026;26;8000
C3;Hôtel de la Gare;41,94;8,76;Anne;24/11/2026;26;7000
C4;Le Relais;41,95;8,77;Paul;01/10/2026;26;6000
C5;Chez Paul;41,96;8,78;Anne;20/11/2026;2;5000
"""
TEAM = """Code;Nom;Latitude;Longitude
Anne;Anne Martin;41,91;8,73
Paul;Paul Bon;41,97;8,79
"""
SCENARIO = """name = "Petite équipe"
[data.clients]
file = "clients.csv"
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
[effort]
level = "fast"
"""
WEEK = """Semaine 48
Commercial;Date;Client;Heure d'arrivée;Heure de fin
Anne Martin;23/11/2026;C1;9h00;9h30
Anne Martin;23/11/2026;chez paul;9h32;10h30
Martin Anne;24/11/2026;C3;6h30;7h00
Anne Martin;24/11/2026;C4;14h;zut
Anne Martin;25/11/2026;C99;14h;15h
"""


@pytest.fixture
def team(tmp_path, monkeypatch):
    for name, text in (
        ("clients.csv", CLIENTS),
        ("reps.csv", TEAM),
        ("equipe.toml", SCENARIO),
        ("semaine.csv", WEEK),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_week_is_judged_in_either_language_and_kept_beside_ours(team, capsys):
    said = {}
    for lang in ("fr", "en"):
        assert main(["judge", "equipe.toml", "semaine.csv", "--run-id", lang, "--lang", lang]) == 0
        said[lang] = capsys.readouterr().out.replace("\u00a0", " ")
        assert not [key for key in ("judge.", "reason.", "issue.", "rule.") if key in said[lang]]
    for text in (
        "4 visites",
        "Anne Martin, mar. 24 nov.",
        "Visites planifiées",
        "Heures supplémentaires",
        "Contribution nette",
        "3 remarques",
        "ligne 6, colonne « Heure de fin », valeur « zut »",
        "ligne 7, valeur « C99 »",
    ):
        assert text in said["fr"]
    runs = team / "tournees-data/runs"
    theirs, ours = load_run(runs / "fr"), load_run(runs / "fr-tournees")
    days = [(tour.rep_id, tour.day.isoformat()) for tour in theirs.plan.tours.tours]
    assert days == [("Anne", "2026-11-23"), ("Anne", "2026-11-24")]
    assert theirs.problem.visits == ours.problem.visits
    made = {stop.account_id for tour in theirs.plan.tours.tours for stop in tour.stops}
    assert made == {"C1", "C3", "C4", "C5"}
    told = json.loads((theirs.folder.path / "violations.json").read_bytes())
    assert {"day_start", "within_window", "visited_by_sector_rep"} <= {v["rule"] for v in told}
    kept = json.loads((ours.folder.path / "violations.json").read_bytes())
    assert [v for v in kept if v["date"]] == []
    for name in ("plan.json", "indicators.json"):
        for ending in ("", "-tournees"):
            again = (runs / f"en{ending}" / name).read_bytes()
            assert (runs / f"fr{ending}" / name).read_bytes() == again


def test_a_file_that_cannot_be_judged_ends_with_its_faults(team, capsys):
    (team / "semaine.csv").write_text("Date;Client\n23/11/2026;C1\n", "utf-8")
    assert main(["judge", "equipe.toml", "semaine.csv"]) == 2
    assert "ligne 2" in capsys.readouterr().err
    (team / "semaine.csv").write_text("Client;Km\nC1;12\n", "utf-8")
    assert main(["judge", "equipe.toml", "semaine.csv"]) == 2
    assert "date des visites" in capsys.readouterr().err


def said_of(arguments, capsys) -> str:
    assert main(["slots", *arguments]) == 0
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_slots_are_asked_of_a_run_or_of_the_last_run_of_a_scenario(team, capsys):
    assert main(["slots", "equipe.toml", "C1"]) == 2
    assert "tournees run" in capsys.readouterr().err
    for id_ in ("ancien", "nouveau"):
        assert main(["run", "equipe.toml", "--run-id", id_]) == 0
    run = "tournees-data/runs/nouveau"
    kept = {p: p.read_bytes() for p in (team / run).rglob("*") if p.is_file()}
    capsys.readouterr()
    said = said_of([run, "C5", "--minutes", "30"], capsys)
    assert "Créneaux pour Chez Paul (30 min), dans le plan nouveau :" in said
    assert said.count("Paul Bon") == 5
    assert said_of(["equipe.toml", "chez paul", "--minutes", "30"], capsys) == said
    assert "Anne Martin" in said_of([run, "C5", "--rep", "anne martin"], capsys)
    assert "Slots for" in said_of([run, "C5", "--lang", "en"], capsys)
    assert kept == {p: p.read_bytes() for p in (team / run).rglob("*") if p.is_file()}


def test_what_slots_cannot_answer_is_told(team, capsys):
    assert main(["run", "equipe.toml", "--run-id", "a"]) == 0
    run = "tournees-data/runs/a"
    for arguments, text in (
        ([run, "Bar du Por"], "Bar du Port"),
        ([run, "C1", "--rep", "Bob"], "Anne Martin, Paul Bon"),
        (["tournees-data/runs/b", "C1"], "plan.json"),
    ):
        capsys.readouterr()
        assert main(["slots", *arguments]) == 2
        assert text in capsys.readouterr().err
    assert main(["slots", run, "C1", "--minutes", "590"]) == 3
    assert "Aucun créneau" in capsys.readouterr().out
    scenario = (team / run / "scenario.toml").read_text("utf-8")
    slower = scenario.replace("speed_factor = 1.0", "speed_factor = 0.9")
    (team / run / "scenario.toml").write_text(slower, "utf-8")
    assert "ne sont plus ceux de ce calcul" in said_of([run, "C1"], capsys)
