"""What a file of reps says of their week, nights, office and vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tournees.model import HOUR_S, Costs, Named, NamedPlace, Place, Regime, Window, WorkRules
from tournees.reading import Reading, RepDefaults, read_reps
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Rep

HUT = NamedPlace("Refuge", Place(42.2, 9.1))
DEFAULTS = RepDefaults(
    rules=WorkRules(reserve_s=3600),
    costs=Costs(per_hour_eur=30.0),
    overtime_rate=0.25,
    lodgings=(HUT,),
)


def read(tmp_path: Path, *lines: str, defaults: RepDefaults = DEFAULTS) -> Reading[Rep]:
    path = tmp_path / "equipe.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read_reps(path, Source(file=path.name), defaults)


def one(tmp_path: Path, header: str, cell: str) -> Rep:
    reading = read(tmp_path, f"Nom;CP;Ville;{header}", f"Zoé;20250;Corte;{cell}")
    assert [issue.code for issue in reading.issues] == []
    return reading.items[0]


def test_a_full_row_tells_a_whole_week(tmp_path):
    reading = read(
        tmp_path,
        "Nom;CP;Ville;Régime;Nuitées/semaine;Prix nuitée;Hôtels;Commune agence;"
        "Demi-journées de bureau;Conduite max par jour;Heures max par jour;Heures max par semaine;"
        "Pause déjeuner (min);Plage déjeuner;Réserve (min);Moyenne heures semaine;"
        "Trajet domicile compté;Heures supplémentaires;Coût horaire",
        'Zoé;20250;Corte;35h;2;68,50 €;"Hôtel du Nord, Corte ; Calvi";Bastia;'
        "ven. PM;5 h 30;9;42;45;12h30-14h;30;38,5;non;non;40",
    )
    assert [(issue.code, issue.column) for issue in reading.issues] == []
    rep = reading.items[0]
    assert rep.rules == WorkRules(
        regime=Regime.HOURS, nights_per_week=2, day_drive_s=19_800, day_work_s=9 * HOUR_S,
        week_work_s=42 * HOUR_S, lunch_s=2700, reserve_s=1800, commute_is_work=False,
        overtime=False, lunch_window=Window(45_000, 14 * HOUR_S),
    )  # fmt: skip
    assert (rep.costs.night_eur, rep.costs.overtime_eur) == (68.5, 10.0)
    assert (rep.contract_hours, rep.recent_week_hours) == (35.0, 38.5)
    assert rep.office_at == Named(name="", commune="Bastia")
    assert rep.office_times == ((4, Window(14 * HOUR_S, 18 * HOUR_S)),)
    north, calvi = rep.lodgings_at
    assert (north.name, north.commune) == ("Hôtel du Nord", "Corte")
    assert (calvi.name, calvi.commune) == ("Calvi", "Calvi")
    assert rep.lodgings == ()


def test_a_silent_row_keeps_every_default(tmp_path):
    rep = one(tmp_path, "Hôtels", "")
    assert rep.rules == DEFAULTS.rules
    assert rep.costs == DEFAULTS.priced(DEFAULTS.costs)
    assert (rep.lodgings, rep.office_at, rep.recent_week_hours) == ((HUT,), None, None)


@pytest.mark.parametrize(
    ("header", "cell", "nights"),
    [
        ("Découcher", "non", 0), ("Découcher", "oui", 4), ("Découcher", "2", 2),
        ("Nuits max", "3 nuits / semaine", 3), ("Nights per week", "1", 1),
        ("Nuitées", "aucune", 0), ("Découcher (oui/non)", "O", 4),
    ],
)  # fmt: skip
def test_nights_are_told_by_a_number_or_by_yes_and_no(tmp_path, header, cell, nights):
    assert one(tmp_path, header, cell).rules.nights_per_week == nights


def test_whoever_may_sleep_away_takes_the_number_of_the_scenario(tmp_path):
    usual = RepDefaults(rules=WorkRules(nights_per_week=2))
    lines = ("Nom;CP;Ville;Découcher", "Zoé;20250;Corte;oui", "Léo;20200;Bastia;non")
    reps = {rep.name: rep.rules for rep in read(tmp_path, *lines, defaults=usual).items}
    assert (reps["Zoé"].nights_per_week, reps["Léo"].nights_per_week) == (2, 0)


@pytest.mark.parametrize(
    ("cell", "regime", "hours"),
    [("Forfait jours", Regime.DAYS, 35.0), ("39h", Regime.HOURS, 39.0), ("", Regime.HOURS, 35.0)],
)
def test_a_contract_says_the_regime_or_the_hours(tmp_path, cell, regime, hours):
    rep = one(tmp_path, "Contrat", cell)
    assert (rep.rules.regime, rep.contract_hours) == (regime, hours)


@pytest.mark.parametrize(
    ("header", "cell", "price"),
    [
        ("Véhicule;CV", "personnel;5", 0.357),
        ("Véhicule;CV;Km par an", "VP;5 CV;4 000", 0.636),
        ("Véhicule;CV;Km par an", "perso;3;25000 km", 0.370),
        ("Véhicule;CV", "véhicule personnel;9", 0.394),
        ("Véhicule;CV;Énergie", "personnel;4;Électrique", 0.408),
        ("Véhicule;CV", "personnel électrique;4", 0.408),
        ("Véhicule;Énergie", "société;diesel", 0.476),
        ("Véhicule;Énergie", "voiture de fonction;électrique", 0.423),
        ("Véhicule;Énergie", "société;hybride", 0.476),
        ("Véhicule;CV;Coût km", "personnel;5;0,50", 0.5),
        ("Vehicle;Fiscal power", "private;7", 0.394),
    ],
)  # fmt: skip
def test_a_kilometre_costs_what_the_vehicle_says_unless_the_file_prices_it(
    tmp_path, header, cell, price
):
    assert one(tmp_path, header, cell).costs.per_km_eur == pytest.approx(price)


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Véhicule", "personnel", "row_without_power"),
        ("Puissance fiscale", "5", "row_without_vehicle"),
        ("Véhicule;CV", "dromadaire;5", "cell_vehicle"),
    ],
)
def test_a_vehicle_half_told_is_told_and_the_usual_price_stays(tmp_path, header, cell, code):
    reading = read(tmp_path, f"Nom;CP;Ville;{header}", f"Zoé;20250;Corte;{cell}")
    issue = reading.issues[0]
    assert (issue.code, issue.row, issue.fatal) == (code, 2, False)
    assert issue.value == cell.split(";")[0]
    assert reading.items[0].costs.per_km_eur == DEFAULTS.costs.per_km_eur


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Régime", "VRP", "cell_regime"),
        ("Nuits max", "9", "cell_nights"),
        ("Demi-journées de bureau", "lundi 99", "cell_half_days"),
        ("Conduite max", "30 h", "cell_hours_number"),
        ("Durée déjeuner", "4 h", "cell_minutes"),
        ("Plage déjeuner", "12h-14h 15h-16h", "cell_window"),
        ("Durée déjeuner;Plage déjeuner", "60;12h-12h30", "row_lunch_too_long"),
        ("Réserve", "11 h", "cell_minutes"),
    ],
)
def test_what_is_not_understood_stops_with_row_column_and_value(tmp_path, header, cell, code):
    reading = read(tmp_path, f"Nom;CP;Ville;{header}", f"Zoé;20250;Corte;{cell}")
    issue = next(issue for issue in reading.issues if issue.fatal)
    assert (issue.code, issue.row, issue.column) == (code, 2, header.split(";")[0])
    assert issue.value


@pytest.mark.parametrize(
    ("header", "cell", "named"),
    [
        (
            "Adresse agence",
            "3 rue du Port, 20250 Corte",
            Named(name="3 rue du Port", postal_code="20250", commune="Corte"),
        ),
        ("Adresse agence", "Corte", Named(name="Corte", commune="Corte")),
        ("Bureau", "Agence Nord (Bastia)", Named(name="Agence Nord", commune="Bastia")),
        (
            "CP agence;Ville agence",
            "20250;Corte",
            Named(name="", postal_code="20250", commune="Corte"),
        ),
    ],
)
def test_an_office_is_found_in_its_own_columns_or_in_its_address(tmp_path, header, cell, named):
    assert one(tmp_path, header, cell).office_at == named


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Hôtel du Nord (Corte)", [("Hôtel du Nord", "Corte", "")]),
        ("Hôtel A - Corte | Calvi", [("Hôtel A", "Corte", ""), ("Calvi", "Calvi", "")]),
        ("Hôtel A, 20250 Corte / 20260 Calvi",
         [("Hôtel A", "Corte", "20250"), ("", "Calvi", "20260")]),
        ("Ibis à Bastia", [("Ibis", "Bastia", "")]),
        ("Porto-Vecchio", [("Porto-Vecchio", "Porto-Vecchio", "")]),
        ("aucun", []),
    ],
)  # fmt: skip
def test_lodgings_are_named_with_their_towns(tmp_path, cell, names):
    named = one(tmp_path, '"Hôtels"', f'"{cell}"').lodgings_at
    assert [(each.name, each.commune, each.postal_code) for each in named] == names


def test_half_days_take_the_hours_of_the_rep(tmp_path):
    header = "Début de journée;Fin de journée;Plage déjeuner;Demi-journées de bureau"
    rep = one(tmp_path, header, "7h30;17h;12h30-13h30;L am, mercredi")
    morning, afternoon = Window(27_000, 45_000), Window(48_600, 17 * HOUR_S)
    assert rep.office_times == ((0, morning), (2, morning), (2, afternoon))
