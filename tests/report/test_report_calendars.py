"""Calendar files, read again with icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tournees.model import Rep
from tournees.report import write_calendars
from tournees.report.calendars import calendar_names
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from hand_made_week import Week

FR = Words("fr")
MANIFEST = {"run_id": "one", "started": "2026-11-24T03:00:00+00:00"}


def written(week: Week, folder: Path, manifest: dict = MANIFEST):
    paths = write_calendars(folder, week.problem, week.plan, FR, manifest=manifest)
    return {path.name: Calendar.from_ical(path.read_bytes()) for path in paths}


def events(calendar: Calendar):
    return calendar.walk("VEVENT")


def test_there_is_one_file_per_rep_and_one_event_per_visit(week: Week, tmp_path: Path):
    found = written(week, tmp_path)
    assert {name: len(events(calendar)) for name, calendar in found.items()} == {
        "calendrier-ghjulia-santoni.ics": 4,
        "calendrier-marc-x-paoli.ics": 2,
    }


def test_an_event_has_its_hours_in_paris_its_place_and_its_phone(week: Week, tmp_path: Path):
    event = events(written(week, tmp_path)["calendrier-marc-x-paoli.ics"])[0]
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert start.isoformat() == "2026-11-24T09:00:00+01:00"
    assert end - start == timedelta(minutes=45)
    assert event["summary"] == "Visite\u00a0: Gîte de l'Étang"
    assert event["location"] == "7 rue du Port, 20000 Ajaccio"
    assert "+33 4 95 00 00 00" in event["description"]
    assert "45\u00a0min" in event["description"]


def test_the_zone_is_described_and_right_in_winter_and_in_summer(week: Week, tmp_path: Path):
    calendar = written(week, tmp_path)["calendrier-marc-x-paoli.ics"]
    (zone,) = calendar.walk("VTIMEZONE")
    described, paris = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/Paris")
    noon = events(calendar)[0].decoded("dtstart").replace(hour=12, tzinfo=None)
    for days in range(0, 365, 7):
        moment = noon + timedelta(days=days)
        offset = moment.replace(tzinfo=described).utcoffset()
        assert offset == moment.replace(tzinfo=paris).utcoffset()


def test_planning_again_keeps_the_name_of_an_event(week: Week, tmp_path: Path):
    first = written(week, tmp_path / "a")
    moved = tuple(
        replace(tour, stops=tuple(replace(stop, start_s=stop.start_s + 60) for stop in tour.stops))
        for tour in week.plan.tours.tours
    )
    plan = replace(week.plan, tours=replace(week.plan.tours, tours=moved))
    later = {"run_id": "two", "started": "2026-11-25T03:00:00+00:00"}
    second = written(week._replace(plan=plan), tmp_path / "b", later)
    for name, calendar in first.items():
        uids = [event["uid"] for event in events(calendar)]
        assert uids == [event["uid"] for event in events(second[name])]
        assert len(set(uids)) == len(uids)


def test_the_same_run_gives_the_same_bytes(week: Week, tmp_path: Path):
    name = "calendrier-ghjulia-santoni.ics"
    written(week, tmp_path / "a")
    written(week, tmp_path / "b")
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_hostile_name_cannot_add_a_line_to_the_file(week: Week, tmp_path: Path):
    name = "Bar\r\nEND:VEVENT\nATTACH:http://evil.example"
    accounts = tuple(replace(account, name=name) for account in week.problem.accounts)
    hostile = week._replace(problem=replace(week.problem, accounts=accounts))
    calendars = written(hostile, tmp_path).values()
    assert sum(len(events(calendar)) for calendar in calendars) == 6
    assert all("attach" not in event for calendar in calendars for event in events(calendar))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "CON", "", "مطعم", "a" * 300, "C:\\x", "\x00", ". ."]
)
def test_a_file_name_never_leaves_the_folder(name: str):
    (file_name,) = calendar_names((Rep(id="R1", name=name, home=None),)).values()
    assert file_name.startswith("calendrier-")
    assert file_name.isascii()
    assert not set(file_name) & set('/\\:*?"<>|\x00')
    assert len(file_name) < 100


def test_reps_of_one_name_have_files_of_their_own():
    reps = tuple(Rep(id=code, name="Jean Roux", home=None) for code in ("b", "a", "c"))
    assert calendar_names(reps) == {
        "a": "calendrier-jean-roux.ics",
        "b": "calendrier-jean-roux-2.ics",
        "c": "calendrier-jean-roux-3.ics",
    }
