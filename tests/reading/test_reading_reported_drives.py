"""Drives that people know, as they write them down."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import openpyxl
import pytest

from tournees.model import Place, Slot
from tournees.reading.faults import CellFault
from tournees.reading.reported_drives import DriveTold, read_end, read_reported_drives, read_slot
from tournees.scenario import Source


def read(tmp_path: Path, text: str, **source):
    path = tmp_path / "trajets.csv"
    path.write_text(text, "utf-8")
    return read_reported_drives(path, Source(file=path.name, **source))


def told(reading):
    return [(issue.code, issue.row, issue.column, issue.value) for issue in reading.issues]


def test_a_row_is_a_drive(tmp_path):
    reading = read(
        tmp_path, "Départ;Arrivée;Durée;Créneau\n20000 Ajaccio;20150 Ota;1 h 40;pointe\n"
    )
    assert reading.issues == ()
    assert reading.items == (
        DriveTold(
            origin="20000 Ajaccio",
            destination="20150 Ota",
            seconds=6_000,
            slot=Slot.PEAK,
            row=2,
        ),
    )


@pytest.mark.parametrize(
    ("header", "text", "seconds"),
    [
        ("Durée", "1 h 40", 6_000),
        ("Durée", "1h40", 6_000),
        ("Temps de trajet", "1:40", 6_000),
        ("Minutes", "100", 6_000),
        ("Minutes", "100 min", 6_000),
        ("Durée (min)", "100", 6_000),
        ("Durée (h)", "1,5", 5_400),
        ("Temps", "2 heures", 7_200),
        ("Durée", "45'", 2_700),
        ("duration", "1 h", 3_600),
    ],
)
def test_durations_are_understood_as_people_write_them(tmp_path, header, text, seconds):
    reading = read(tmp_path, f"De;À;{header}\nBastia;Corte;{text}\n")
    assert reading.issues == ()
    assert [drive.seconds for drive in reading.items] == [seconds]


@pytest.mark.parametrize(
    "headers", ["De;À;Minutes", "from;to;minutes", "Origine;Destination;Temps de route"]
)
def test_headers_are_recognised(tmp_path, headers):
    assert len(read(tmp_path, f"{headers}\nBastia;Corte;70\n").items) == 1


def test_the_scenario_names_columns_that_nobody_knows(tmp_path):
    columns = {"drive_from": "X1", "arrivée du trajet": "X2", "drive_s": "X3"}
    reading = read(tmp_path, "X1;X2;X3\nBastia;Corte;70\n", columns=columns)
    assert [drive.seconds for drive in reading.items] == [4_200]


@pytest.mark.parametrize("text", ["41.92, 8.74", "41,92 ; 8,74", "(41.92, 8.74)", "41.92 8.74"])
def test_coordinates_are_a_place(text):
    assert read_end(text) == Place(41.92, 8.74)


def test_anything_else_is_a_town():
    assert read_end("20260 Calvi") == "20260 Calvi"
    assert read_end("Calvi") == "Calvi"


def test_coordinates_off_the_earth_are_a_fault():
    with pytest.raises(CellFault, match="drive_coordinates"):
        read_end("141.92, 8.74")


@pytest.mark.parametrize(
    ("text", "slot"),
    [("Pointe", Slot.PEAK), ("heures creuses", Slot.OFF_PEAK), ("hors pointe", Slot.OFF_PEAK),
     ("Toute la journée", Slot.EVERYDAY), ("off-peak", Slot.OFF_PEAK)],
)  # fmt: skip
def test_the_time_of_day_is_understood(text, slot):
    assert read_slot(text) is slot


def test_every_fault_of_every_row_is_told_and_the_other_rows_stand(tmp_path):
    reading = read(
        tmp_path,
        "De;À;Durée;Moment\n"
        "Bastia;;1:10;\n"
        ";Corte;zut;\n"
        "95, 8;Calvi;12 h;\n"
        "Bastia;Corte;;\n"
        "Bastia;Calvi;95;après la pluie\n",
    )
    assert told(reading) == [
        ("drive_without_end", 2, "À", ""),
        ("drive_without_start", 3, "De", ""),
        ("drive_time_unread", 3, "Durée", "zut"),
        ("drive_coordinates", 4, "De", "95, 8"),
        ("drive_time_unread", 4, "Durée", "12 h"),
        ("drive_without_time", 5, "Durée", ""),
        ("drive_slot", 6, "Moment", "après la pluie"),
    ]
    assert reading.usable
    assert [(drive.row, drive.slot) for drive in reading.items] == [(6, Slot.EVERYDAY)]


def test_every_missing_column_is_told_at_once(tmp_path):
    reading = read(tmp_path, "Client;Km;Note\nX;12;?\n")
    assert {issue.code for issue in reading.issues if issue.fatal} == {
        "column_drive_from_missing",
        "column_drive_to_missing",
        "column_drive_time_missing",
    }
    assert reading.items == ()
    assert not reading.usable


def test_a_file_that_is_not_there_is_an_issue(tmp_path):
    reading = read_reported_drives(tmp_path / "absent.csv", Source(file="absent.csv"))
    assert [issue.code for issue in reading.issues] == ["table_is_missing"]


def test_a_workbook_s_times_are_durations(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["De", "À", "Durée"])
    sheet.append(["20000 Ajaccio", "20200 Bastia", time(2, 30)])
    path = tmp_path / "trajets.xlsx"
    book.save(path)
    reading = read_reported_drives(path, Source(file=path.name))
    assert [drive.seconds for drive in reading.items] == [9_000]
