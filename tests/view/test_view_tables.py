"""Tables of figures and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hand_made_week import DAYS, FORMULA, MONDAY

from tournees.metrics import indicators
from tournees.model import Outcome, Reason, SectorPlan, SectorRules, Unserved
from tournees.view.atlas import read_atlas
from tournees.view.indicator_tables import definitions_table, reps_table
from tournees.view.summary import answer_sentence, key_figures, sector_messages, value_note
from tournees.view.tables import (
    Format,
    Table,
    accounts_table,
    clock,
    days_table,
    handovers_table,
    stops_table,
    unserved_table,
)
from tournees.view.text import reason_sentence
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from hand_made_week import Week

FR = Words("fr")


def column(table: Table, title: str):
    return [row[[c.title for c in table.columns].index(title)] for row in table.rows]


def test_stops_are_typed_and_in_the_order_of_rep_day_and_tour(week: Week):
    table = stops_table(read_atlas(*week[:3]), FR)
    assert column(table, "Identifiant") == ["C1", "C2", "C3", "P1", "C7", "C5"]
    assert column(table, "Date")[0] == MONDAY
    assert column(table, "Début")[0] == time(9, 0)
    assert column(table, "Nom")[1] == FORMULA
    assert column(table, "Trajet (min)") == [2, 10, 12, 15, 11, 10]


def test_the_accounts_table_keeps_zeros_of_postal_codes_and_names_both_reps(week: Week):
    table = accounts_table(read_atlas(*week[:3]), FR)
    assert column(table, "Code postal")[4] == "01000"
    moved = column(table, "Identifiant").index("C4")
    assert column(table, "Commercial actuel")[moved] == '../../Marc "X" Paoli'
    assert column(table, "Nouveau commercial")[moved] == "Ghjulia <Santoni>"
    assert [code for code, why in zip(column(table, "Identifiant"), column(table, "Motif"),
                                      strict=True) if why] == ["C4"]  # fmt: skip


def test_what_is_not_planned_has_a_reason_in_a_sentence(week: Week):
    table = unserved_table(read_atlas(*week[:3]), FR)
    assert sorted(column(table, "Identifiant")) == ["C4", "C6"]
    assert all(column(table, "Motif"))
    mandatory = dict(zip(column(table, "Identifiant"), column(table, "Impérative"), strict=True))
    assert mandatory == {"C4": "oui", "C6": ""}


def test_handovers_say_from_whom_to_whom(week: Week):
    table = handovers_table(read_atlas(*week[:3]), FR)
    assert column(table, "Commercial actuel") == ['../../Marc "X" Paoli']
    assert column(table, "CA HT ou potentiel (€/an)") == [5_500.0]


def test_a_day_holds_its_hours(week: Week):
    table = days_table(read_atlas(*week[:3]), FR)
    assert column(table, "Date") == [DAYS[0], DAYS[2], DAYS[1]]
    assert column(table, "Départ") == [time(8, 30)] * 3
    assert column(table, "En visite (h)") == [1.5] * 3


def test_a_frame_has_numbers_where_there_are_figures_and_keeps_gaps(week: Week):
    frame = accounts_table(read_atlas(*week[:3]), FR).frame()
    assert pd.api.types.is_float_dtype(frame["CA HT (€/an)"])
    assert frame["CA HT (€/an)"].isna().sum() == 5
    assert frame["Code postal"].iloc[4] == "01000"


def test_an_empty_table_still_has_its_headings(week: Week):
    plan = replace(week.plan, sectors=replace(week.plan.sectors, handovers=()))
    frame = handovers_table(read_atlas(week.problem, plan), FR).frame()
    assert next(iter(frame.columns)) == "Nom"
    assert frame.empty


def test_the_team_line_is_the_sum_of_the_reps(week: Week):
    table = reps_table(indicators(week.problem, week.plan), FR)
    for heading in ("Clients", "CA HT annuel (€)", "Visites planifiées"):
        *reps, team = column(table, heading)
        assert sum(reps) == team
    assert column(table, "Commercial")[-1] == "Équipe"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_has_a_name_a_unit_and_a_definition(week: Week, lang: str):
    table = definitions_table(indicators(week.problem, week.plan), Words(lang))
    assert len(table.rows) > 25
    assert all(all(cell not in {None, ""} for cell in row) for row in table.rows)


def test_a_gap_is_written_in_per_cent(week: Week):
    table = definitions_table(indicators(week.problem, week.plan), FR)
    gap = column(table, "Indicateur").index(FR("indicator.gap"))
    assert column(table, "Valeur")[gap] == 5.0
    assert column(table, "Unité")[gap] == "%"


def test_the_sentence_at_the_top_answers_with_figures(week: Week):
    sentence = answer_sentence(
        indicators(week.problem, week.plan), FR, read_atlas(week.problem, week.plan)
    )
    assert sentence == (
        "Les secteurs ne sont pas équilibrés, la charge s'écarte de sa cible jusqu'à "
        "11,1\u00a0%, avec 1 compte transféré\u00a0; 6 des 9 visites à faire tiennent dans la "
        "semaine, avec 1\u00a0h\u00a018 de route (estimation)."
    )


def test_sectors_within_their_tolerance_are_called_balanced(week: Week):
    problem = replace(week.problem, sectors=SectorRules(tolerance=0.2))
    measured = indicators(problem, week.plan)
    sentence = answer_sentence(measured, FR, read_atlas(problem, week.plan))
    assert sentence.startswith("Les secteurs sont équilibrés à 11,1\u00a0% près")


def test_a_week_without_a_visit_left_out_holds(week: Week):
    measured = indicators(week.problem, week.plan)
    measured["totals"]["run"] |= {"visits_due": 6}
    assert "la semaine tient, ses 6 visites à faire sont planifiées" in answer_sentence(
        measured, FR
    )


def test_visits_of_a_campaign_are_told_apart(week: Week):
    measured = indicators(week.problem, week.plan)
    measured["totals"]["run"] |= {"campaign_visits": 2}
    sentence = answer_sentence(measured, FR)
    assert "4 des 9 visites à faire tiennent" in sentence
    assert sentence.endswith("et 2 visites de prospection s'y ajoutent.")


def test_sectors_alone_have_their_own_sentence_and_figures(week: Week):
    measured = indicators(week.problem, replace(week.plan, tours=None))
    assert answer_sentence(measured, FR).endswith("avec 1 compte transféré.")
    assert len(key_figures(measured, FR)) == 4


def test_a_plan_that_breaks_rules_says_so_first(week: Week):
    sectors = replace(week.plan.sectors, status=Outcome.INFEASIBLE)
    measured = indicators(week.problem, replace(week.plan, sectors=sectors))
    assert answer_sentence(measured, FR).startswith("Ce plan ne respecte pas toutes les règles")


def test_there_are_never_more_than_five_key_figures(week: Week):
    figures = key_figures(indicators(week.problem, week.plan), FR)
    assert len(figures) == 5
    assert all(figure.definition for figure in figures)


def test_a_key_figure_has_its_period_and_its_origin(week: Week):
    atlas = read_atlas(week.problem, week.plan)
    figures = key_figures(indicators(week.problem, week.plan), FR, atlas)
    assert [(figure.name, figure.note) for figure in figures] == [
        ("Visites planifiées", "semaine du lun. 23 nov. 2026, calculé"),
        ("Temps de route", "semaine du lun. 23 nov. 2026, estimé"),
        ("Distance parcourue", "semaine du lun. 23 nov. 2026, estimé"),
        ("Contribution attendue", "semaine du lun. 23 nov. 2026, dont valeur conventionnelle"),
        ("Marge de progrès maximale", "tournées, prouvé, à secteurs fixés"),
    ]


def test_with_euros_of_the_file_alone_the_balance_of_sectors_leads(week: Week):
    visits = tuple(replace(visit, conventional=False) for visit in week.problem.visits)
    atlas = read_atlas(replace(week.problem, visits=visits), week.plan)
    figures = key_figures(indicators(week.problem, week.plan), FR, atlas)
    assert (figures[0].name, figures[0].note) == ("Écart à la charge visée", "par an, calculé")
    assert figures[3].note.endswith("calculé")


def test_what_rests_on_a_flat_amount_is_called_conventional(week: Week):
    atlas = read_atlas(*week[:3])
    table = stops_table(atlas, FR)
    told = dict(
        zip(column(table, "Identifiant"), column(table, "Origine de la contribution"), strict=True)
    )
    assert told["P1"] == "valeur conventionnelle"
    assert told["C1"] == "selon vos fichiers"
    assert "Origine de la contribution" in [c.title for c in unserved_table(atlas, FR).columns]
    assert value_note(atlas, FR).startswith(
        "Contribution\u00a0: valeur conventionnelle pour 1 visite planifiée sur 6"
    )


def test_estimated_times_are_called_so_in_every_table(week: Week):
    atlas = read_atlas(*week[:3])
    assert set(column(stops_table(atlas, FR), "Origine du trajet")) == {"estimé"}
    assert "Route (h, estimation)" in [c.title for c in days_table(atlas, FR).columns]
    measured = indicators(week.problem, week.plan)
    titles = [c.title for c in reps_table(measured, FR, estimated=True).columns]
    assert "Temps de route (h, estimation)" in titles
    assert "Temps de visite (h)" in titles


def test_a_reason_names_the_accounts_that_would_be_displaced(week: Week):
    facts = {
        "displaced": "C7, P1",
        "displaced_value_eur": 160.0,
        "day_date": "2026-11-24",
        "net_eur": -80.0,
        "n": 2,
    }
    unserved = Unserved(
        account_id="C6", visit_id="C6-1", rep_id="R2", reason=Reason.WEEK_FULL, facts=facts
    )
    atlas = read_atlas(*week[:3])
    assert "Gîte de l'Étang, Camping Neuf" in reason_sentence(unserved, FR, atlas)
    unknown = replace(unserved, facts=facts | {"displaced": "C7, gone"})
    assert "C7, gone" in reason_sentence(unknown, FR, atlas)


def test_a_message_about_sectors_names_the_rep_not_the_code(week: Week):
    facts = {"rep": "R1", "load_s": 7_200, "limit_s": 3_600, "target_s": 3_600}
    sectors = replace(week.plan.sectors, messages=(("sector.above", facts),))
    assert isinstance(sectors, SectorPlan)
    atlas = read_atlas(week.problem, replace(week.plan, sectors=sectors))
    (message,) = sector_messages(atlas, FR)
    assert message.startswith("Ghjulia <Santoni>")


@pytest.mark.parametrize(
    ("day_s", "expected"),
    [(0, time(0)), (29, time(0)), (30, time(0, 1)), (86_399, time(23, 59)), (86_400, time(23, 59))],
)
def test_a_clock_rounds_to_the_minute_and_stays_within_the_day(day_s: int, expected: time):
    assert clock(day_s) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_columns_of_a_table_share_a_heading(week: Week, lang: str):
    words, atlas = Words(lang), read_atlas(*week[:3])
    for make in (accounts_table, stops_table, days_table, unserved_table, handovers_table):
        titles = [column.title for column in make(atlas, words).columns]
        assert len(set(titles)) == len(titles)
    assert Format.DATE in {c.format for c in stops_table(atlas, words).columns}
    assert isinstance(MONDAY, date)
