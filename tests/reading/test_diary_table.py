"""Agendas in tables -> events, and what is told of rows that say too little."""

from __future__ import annotations

import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tournees.model import DAY_S, week_days
from tournees.reading.diary import read_diary
from tournees.scenario import Source

WEEK = week_days(date(2026, 11, 23))
H = 3_600
OUTLOOK_FR = (
    '"Objet","Début","Début","Fin","Fin","Journée entière","Rappel actif/inactif",'
    '"Date de rappel","Heure du rappel","Organisateur d\'une réunion","Participants obligatoires",'
    '"Participants facultatifs","Ressources de la réunion","Afficher la disponibilité",'
    '"Catégories","Critère de diffusion","Description","Emplacement","Kilométrage","Priorité",'
    '"Privé"\r\n'
    '"RDV Garage du Port","24/11/2026","09:30:00","24/11/2026","10:30:00","Faux","Vrai",'
    '"24/11/2026","09:15:00","Paul",,,,"2",,"Normale","Point","Ajaccio",,"Normale","Faux"\r\n'
    '"Congés","26/11/2026","00:00:00","28/11/2026","00:00:00","Vrai","Faux",,,"Paul",,,,"4",,'
    '"Normale",,,,"Normale","Faux"\r\n'
    '"Dentiste","25/11/2026","14:00:00","25/11/2026","15:00:00","Faux","Faux",,,"Paul",,,,"2",,'
    '"Privé",,"Bastia",,"Normale","Vrai"\r\n'
    '"Saint Machin","27/11/2026","00:00:00","28/11/2026","00:00:00","Vrai","Faux",,,"Paul",,,,'
    '"3",,"Normale",,,,"Normale","Faux"\r\n'
)


def read(path, content=None):
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_diary(path, Source(file=str(path)), WEEK, ZoneInfo("Europe/Paris"))


def times(reading):
    return [(e.day.day, e.start_s / H, e.end_s / H, e.label) for e in reading.items]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_csv_of_a_french_outlook_is_read_with_its_twice_named_columns(tmp_path, encoding):
    reading = read(tmp_path / "agenda.csv", OUTLOOK_FR.encode(encoding))
    assert times(reading) == [
        (24, 9.5, 10.5, "RDV Garage du Port"), (25, 14, 15, ""), (26, 0, 24, "Congés"),
        (27, 0, 24, "Congés"),
    ]  # fmt: skip
    assert [event.out for event in reading.items] == [False, False, True, True]
    assert reading.items[0].location == "Ajaccio"
    assert (reading.items[1].private, reading.items[1].location) == (True, "")
    assert [(i.code, i.facts["n"]) for i in reading.issues] == [("diary_free", 1)]


def test_the_csv_of_an_american_google_is_read_with_the_month_first(tmp_path):
    text = (
        "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location,"
        "Private\n"
        "Lunch,11/24/2026,12:30 PM,11/24/2026,2:00 PM,False,,,False\n"
        "Fair,11/25/2026,,11/25/2026,,True,,Lyon,False\n"
        "Doctor,11/26/2026,8:00 AM,11/26/2026,9:00 AM,False,,,True\n"
    )
    reading = read(tmp_path / "agenda.csv", text)
    assert times(reading) == [(24, 12.5, 14, "Lunch"), (25, 0, 24, "Fair"), (26, 8, 9, "")]


def test_a_plain_agenda_counts_what_it_does_not_say_on_the_safe_side_and_tells_it(tmp_path):
    text = (
        "Date;Heure;Durée;Objet\n24/11/2026;9h30;45;Garage du Port\n25/11/2026;;;Salon\n"
        "26/11/2026;14h;;Point\nxx;10h;;Rien\n27/11/2026;10h;12 h;Long\n;8h;;Sans date\n"
    )
    reading = read(tmp_path / "agenda.csv", text)
    assert times(reading) == [
        (24, 9.5, 10.25, "Garage du Port"), (25, 0, 24, "Salon"), (26, 14, 15, "Point"),
        (27, 10, 24, "Long"),
    ]  # fmt: skip
    assert [(i.code, i.row, i.column, i.value) for i in reading.issues] == [
        ("diary_without_hour", 3, "", ""), ("diary_without_end", 4, "", ""),
        ("cell_date", 5, "Date", "xx"), ("diary_length_unread", 6, "Durée", "12 h"),
        ("diary_without_day", 7, "Date", ""),
    ]  # fmt: skip
    assert not any(issue.fatal for issue in reading.issues)


def test_dates_that_hold_their_hours_are_enough(tmp_path):
    text = "Titre;Début;Fin\nComité;24/11/2026 09:00;24/11/2026 11:30\n"
    assert times(read(tmp_path / "agenda.csv", text)) == [(24, 9, 11.5, "Comité")]


def test_an_excel_agenda_under_a_title_is_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Agenda de Paul"])
    sheet.append([])
    sheet.append(["Date", "Heure début", "Heure fin", "Objet", "Lieu"])
    sheet.append([date(2026, 11, 24), "9h", "10h30", "Formation", "Bastia"])
    sheet.append([date(2026, 11, 25), "22h", "24h", "Inventaire", ""])
    book.save(tmp_path / "agenda.xlsx")
    reading = read(tmp_path / "agenda.xlsx")
    assert times(reading) == [(24, 9, 10.5, "Formation"), (25, 22, 24, "Inventaire")]
    assert reading.items[1].end_s == DAY_S


def test_an_event_that_ends_before_it_begins_is_told_and_counts_an_hour(tmp_path):
    text = "Date;Heure début;Heure fin;Objet\n24/11/2026;10h;9h;x\n"
    reading = read(tmp_path / "agenda.csv", text)
    assert times(reading) == [(24, 10, 11, "x")]
    assert [i.code for i in reading.issues] == ["diary_end_odd"]


def test_a_table_without_dates_is_refused_with_its_columns(tmp_path):
    reading = read(tmp_path / "agenda.csv", "Objet;Lieu\nFormation;Bastia\n")
    (issue,) = [issue for issue in reading.issues if issue.fatal]
    assert issue.code == "diary_column_missing"
    assert issue.facts["known"] == "Objet, Lieu"


def test_a_confidential_row_is_private_even_where_a_column_says_it_is_not(tmp_path):
    text = OUTLOOK_FR.replace('"Normale","Point"', '"Confidentiel","Point"')
    event = read(tmp_path / "agenda.csv", text).items[0]
    assert (event.private, event.label, event.description) == (True, "", "")


def test_the_archive_that_google_gives_is_named_for_what_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "agenda.zip", "w") as package:
        package.writestr("paul@exemple.fr.ics", "BEGIN:VCALENDAR")
    (issue,) = read(tmp_path / "agenda.zip").issues
    assert (issue.code, issue.fatal) == ("diary_zipped", True)
