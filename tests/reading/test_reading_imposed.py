"""A plan that is given is read as people write it, and every fault is told."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from tournees.reading.faults import CellFault
from tournees.reading.imposed import IMPOSED_FIELDS, read_imposed, read_moment, read_rank
from tournees.scenario import Source
from tournees.words import catalogue_keys

MONDAY = date(2026, 11, 23)
H = 3_600


def read(tmp_path: Path, text: str, **source):
    path = tmp_path / "semaine.csv"
    path.write_text(text, "utf-8")
    return read_imposed(path, Source(file=path.name, **source))


def told(reading):
    return [(issue.code, issue.row, issue.column, issue.value) for issue in reading.issues]


def test_a_row_is_a_visit_with_all_that_it_tells(tmp_path):
    reading = read(
        tmp_path,
        "Commercial;Date;Code client;Heure d'arrivée;Heure de début;Heure de fin;Ordre;"
        "Départ domicile;Retour domicile;Déjeuner\n"
        "Anne;23/11/2026;C12;8h55;9h;9h40;1;8h10;17h30;12:15\n",
    )
    assert reading.issues == ()
    (visit,) = reading.items
    assert (visit.rep, visit.day, visit.account, visit.row) == ("Anne", MONDAY, "C12", 2)
    assert (visit.arrive_s, visit.start_s, visit.service_s) == (8 * H + 3_300, 9 * H, 2_400)
    assert (visit.rank, visit.depart_s, visit.return_s) == (1.0, 8 * H + 600, 17 * H + 1_800)
    assert visit.lunch_s == 12 * H + 900


@pytest.mark.parametrize(
    ("headers", "cells", "start_s", "service_s"),
    [
        ("Début;Fin", "9h;9h45", 9 * H, 2_700),
        ("Heure d'arrivée;Durée", "10:00;45", 10 * H, 2_700),
        ("Arrivée;Départ", "10:00;10:45", 10 * H, 2_700),
        ("Heure de fin;Durée", "10:45;45 min", 10 * H, 2_700),
        ("Durée de visite", "1 h", None, 3_600),
        ("Heure", "14 h 15", 14 * H + 900, None),
        ("Start time;End time", "23/11/2026 09:00;23/11/2026 09:30", 9 * H, 1_800),
        ("Horaire", "9h00 - 10h00", 9 * H, None),
        ("Arrivée;Heure de début", "9h30;9h", 9 * H + 1_800, None),
        ("Ordre", "2", None, None),
    ],
)
def test_hours_are_understood_from_whatever_tells_them(
    tmp_path, headers, cells, start_s, service_s
):
    reading = read(tmp_path, f"Vendeur;Jour;Client;{headers}\nAnne;23/11/2026;Bar;{cells}\n")
    assert reading.issues == ()
    (visit,) = reading.items
    assert (visit.start_s, visit.service_s) == (start_s, service_s)


def test_every_fault_of_every_row_is_told_and_the_other_rows_stand(tmp_path):
    reading = read(
        tmp_path,
        "Commercial;Date;Client;Heure de début;Heure de fin;Ordre\n"
        "Anne;23/11/2026;;9h;10h;1\n"
        "Anne;;Bar;9h;10h;1\n"
        ";23/11/2026;Bar;9h;10h;1\n"
        "Anne;23/11/2026;Bar;tôt;10h;premier\n"
        "Anne;23/11/2026;Café;11h;10h;2\n"
        "Anne;le 23;Café;11h;12h;2\n",
    )
    assert told(reading) == [
        ("imposed_without_account", 2, "Client", ""),
        ("imposed_without_day", 3, "Date", ""),
        ("imposed_without_rep", 4, "Commercial", ""),
        ("imposed_hour", 5, "Heure de début", "tôt"),
        ("imposed_rank", 5, "Ordre", "premier"),
        ("imposed_reversed", 6, "Heure de fin", "10h"),
        ("cell_date", 7, "Date", "le 23"),
    ]
    assert [(visit.row, visit.start_s, visit.service_s) for visit in reading.items] == [
        (5, None, None),
        (6, 11 * H, None),
    ]


def test_every_missing_column_is_told_at_once(tmp_path):
    reading = read(tmp_path, "Heure de début;Km\n9h;12\n")
    assert {issue.code for issue in reading.issues if issue.fatal} == {
        "imposed_no_account",
        "imposed_no_day",
    }
    assert reading.items == ()


def test_without_a_column_of_reps_the_rows_stand(tmp_path):
    (visit,) = read(tmp_path, "Date;Client\n23/11/2026;Bar\n").items
    assert visit.rep == ""


def test_the_scenario_names_columns_that_nobody_knows(tmp_path):
    columns = {"heure de début": "X1", "account_id": "X2"}
    (visit,) = read(tmp_path, "Date;X1;X2\n23/11/2026;9h;C1\n", columns=columns).items
    assert (visit.account, visit.start_s) == ("C1", 9 * H)


def test_a_workbook_with_a_title_and_times_is_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Tournées de la semaine 48"])
    sheet.append([])
    sheet.append(["Commercial", "Date", "Client", "Arrivée", "Départ"])
    sheet.append(["Anne", MONDAY, "Bar", time(9, 0), time(9, 40)])
    path = tmp_path / "semaine.xlsx"
    book.save(path)
    (visit,) = read_imposed(path, Source(file=path.name)).items
    assert (visit.day, visit.start_s, visit.service_s) == (MONDAY, 9 * H, 2_400)


def test_a_file_that_is_not_there_is_an_issue(tmp_path):
    reading = read_imposed(tmp_path / "absent.csv", Source(file="absent.csv"))
    assert [issue.code for issue in reading.issues] == ["table_is_missing"]


@pytest.mark.parametrize("text", ["930", "vers 9h", "9.30"])
def test_an_hour_that_cannot_be_sure_is_a_fault(text):
    with pytest.raises(CellFault, match="imposed_hour"):
        read_moment(text)


def test_a_rank_is_a_number():
    assert read_rank("3") == 3
    with pytest.raises(CellFault, match="imposed_rank"):
        read_rank("a")


def test_every_field_and_fault_has_its_words():
    keys = catalogue_keys()
    assert [f.name for f in IMPOSED_FIELDS if f"field.{f.name}" not in keys] == []
