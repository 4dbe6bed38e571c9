"""From ``[rules]`` to the rules, prices and lodgings of each rep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tournees.errors import InputError
from tournees.model import HOUR_S, Named, Place, Precision, Regime, Rep
from tournees.planner.bases import placed_bases
from tournees.planner.imported import read_team, silent_reps
from tournees.planner.intake import intake, placed_rep, rep_defaults
from tournees.reading import RepDefaults, read_reps
from tournees.scenario import Rules, Source, load_scenario
from tournees.store import StoredRep, reps_to_json

CLIENTS = "Code;Nom;CP;Ville\nC1;Bar du Port;20000;Ajaccio\n"
REP = Rep(id="Z", name="Zoé", home=Place(42.0, 9.0), file="equipe.csv", row=2)


def taken(folder: Path, reps: str, rules: str):
    (folder / "clients.csv").write_text(CLIENTS, "utf-8")
    (folder / "reps.csv").write_text(reps, "utf-8")
    (folder / "s.toml").write_text(
        '[data.clients]\nfile = "clients.csv"\n[data.reps]\nfile = "reps.csv"\n'
        f"[tours]\nweek = 2026-11-30\n[rules]\n{rules}",
        "utf-8",
    )
    return intake(load_scenario(folder / "s.toml"))


def test_every_rule_of_the_scenario_reaches_a_rep_whose_file_is_silent(tmp_path):
    rules = """regime = "days"
average_week_hours = 46
commute_is_work = false
reserve_minutes = 45
overtime = false
overtime_rate = 0.5
hour_eur = 33.33
nights_per_week = 2
night_near_client = false
lodgings = [{name = "Hôtel du Nord", commune = "Corte"}, {name = "Gîte", lat = 42.5, lon = 8.7}]
"""
    rep = taken(tmp_path, "Nom;CP;Ville\nZoé;20000;Ajaccio\n", rules).reps[0]
    assert rep.rules.regime is Regime.DAYS
    assert rep.rules.average_work_s == 46 * HOUR_S
    assert not rep.rules.commute_is_work
    assert rep.rules.reserve_s == 2700
    assert not rep.rules.overtime
    assert (rep.rules.nights_per_week, rep.rules.night_near_client) == (2, False)
    assert rep.costs.overtime_eur == 16.66
    north, lodge = rep.lodgings
    assert (north.name, north.place.precision) == ("Hôtel du Nord", Precision.COMMUNE)
    assert abs(north.place.lat - 42.3) < 0.1
    assert (lodge.name, lodge.place) == ("Gîte", Place(42.5, 8.7))


def test_an_hour_of_overtime_is_priced_by_the_own_hourly_cost_of_a_rep(tmp_path):
    reps = "Nom;CP;Ville;Coût horaire\nZoé;20000;Ajaccio;40\nLéo;20200;Bastia;\n"
    costs = {rep.name: rep.costs.overtime_eur for rep in taken(tmp_path, reps, "").reps}
    assert costs == {"Zoé": 10.0, "Léo": 7.5}


def test_lodgings_of_the_scenario_that_cannot_be_placed_stop_the_run(tmp_path):
    rules = 'lodgings = [{name = "Hôtel", commune = "Nullepart"}]'
    with pytest.raises(InputError) as caught:
        taken(tmp_path, "Nom;CP;Ville\nZoé;20000;Ajaccio\n", rules)
    told = [(issue.code, issue.column) for issue in caught.value.issues]
    assert told == [("lodging_not_placed", "rules.lodgings")]


def test_offices_and_lodgings_of_a_file_are_placed_as_homes_are():
    issues = []
    rep = placed_bases(
        replace(
            REP,
            office_at=Named(name="Agence", commune="Corte"),
            lodgings_at=(
                Named(name="Hôtel du Nord", commune="Calvi"),
                Named(name="", postal_code="20200", commune="Bastia"),
            ),
        ),
        issues,
    )
    assert issues == []
    assert rep.office is not None
    assert rep.office.precision is Precision.COMMUNE
    assert [lodging.name for lodging in rep.lodgings] == ["Hôtel du Nord", ""]
    assert (rep.office_at, rep.lodgings_at) == (None, ())


def test_what_cannot_be_placed_is_told_with_its_row_and_left_out():
    issues = []
    rep = placed_bases(
        replace(
            REP,
            office_at=Named(name="", commune="Saint-Denis"),
            lodgings_at=(Named(name="Calvi", commune="Corte"), Named(name="Hôtel", commune="Xyz")),
        ),
        issues,
    )
    assert (rep.office, rep.lodgings) == (None, ())
    told = [(issue.code, issue.row, issue.value, issue.fatal) for issue in issues]
    assert told == [
        ("office_not_placed", 2, "Saint-Denis", False),
        ("lodging_two_towns", 2, "Calvi, Corte", False),
        ("lodging_not_placed", 2, "Hôtel, Xyz", False),
    ]


def stored(folder: Path, *lines: str) -> tuple[StoredRep, ...]:
    path = folder / "equipe.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    source = Source(file=path.name)
    reps = [placed_rep(rep, []) for rep in read_reps(path, source, RepDefaults()).items]
    return silent_reps(path, source, reps)


def completed(folder: Path, reps: tuple[StoredRep, ...], rules: Rules) -> Rep:
    snapshot = folder / "reps.json"
    snapshot.write_bytes(reps_to_json(reps))
    return read_team(snapshot, Source(file=str(snapshot)), rep_defaults(rules)).items[0]


def test_an_imported_team_takes_every_rule_of_the_scenario_that_its_file_is_silent_about(tmp_path):
    reps = stored(tmp_path, "Nom;CP;Ville;Fin de journée", "Zoé;20000;Ajaccio;17h")
    rules = Rules.model_validate({
        "regime": "days", "reserve_minutes": 30, "nights_per_week": 3, "overtime": False,
        "commute_is_work": False, "hour_eur": 40.0, "day_start": "07:30",
        "lodgings": [{"name": "Gîte", "lat": 42.5, "lon": 8.7}],
    })  # fmt: skip
    rep = completed(tmp_path, reps, rules)
    own = rep_defaults(rules)
    assert rep.rules == replace(own.rules, day_end_s=17 * HOUR_S)
    assert rep.costs == replace(own.costs, overtime_eur=10.0)
    assert rep.lodgings == own.lodgings


def test_a_team_imported_before_these_rules_existed_takes_them_from_the_scenario(tmp_path):
    reps = stored(tmp_path, "Nom;CP;Ville", "Zoé;20000;Ajaccio")
    new = ("rest_s", "break_s", "break_after_s", "regime", "average_work_s", "commute_is_work",
           "reserve_s", "overtime", "nights_per_week", "night_near_client")  # fmt: skip
    left = {f"rules.{name}" for name in new} | {"lodgings"}
    older = tuple(
        replace(one, silent=tuple(name for name in one.silent if name not in left)) for one in reps
    )
    assert len(older[0].silent) < len(reps[0].silent)
    rules = Rules.model_validate({"regime": "days", "reserve_minutes": 30})
    assert completed(tmp_path, older, rules).rules == rep_defaults(rules).rules


def test_what_the_file_of_an_imported_team_says_wins_over_the_scenario(tmp_path):
    reps = stored(
        tmp_path,
        "Nom;CP;Ville;Régime;Nuits max;Heures sup;Trajet domicile compté;Hôtels;Réserve (min)",
        'Zoé;20000;Ajaccio;35h;1;oui;oui;"Hôtel du Nord, Corte";60',
    )
    rules = Rules.model_validate({
        "regime": "days", "reserve_minutes": 30, "nights_per_week": 3, "overtime": False,
        "commute_is_work": False, "lodgings": [{"name": "Gîte", "lat": 42.5, "lon": 8.7}],
    })  # fmt: skip
    rep = completed(tmp_path, reps, rules)
    assert (rep.rules.regime, rep.rules.nights_per_week) == (Regime.HOURS, 1)
    assert (rep.rules.overtime, rep.rules.commute_is_work) == (True, True)
    assert (rep.rules.reserve_s, rep.contract_hours) == (3600, 35.0)
    assert [lodging.name for lodging in rep.lodgings] == ["Hôtel du Nord"]
