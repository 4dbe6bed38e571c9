"""Nights away and remote visits on paper and in calendars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from icalendar import Calendar
from small_team import LONG_DAY, MORNING, problem, stop, with_sectors, with_tours, with_visit

from tournees.metrics import indicators
from tournees.model import NamedPlace, Place
from tournees.report import base_of, write_calendars, write_html_report
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FR = Words("fr")
MANIFEST = {"run_id": "one", "name": "Essai", "started": "2026-11-24T03:00:00+00:00"}
HOTEL = NamedPlace("Hôtel <du> Port", Place(42.5, 9.4))
CALL = replace(stop("A2", 35_700), travel_s=0, travel_m=0)
AWAY = replace(MORNING, stops=(MORNING.stops[0], CALL), end_id="hotel", overnight=True)
PLAN = with_tours(AWAY, LONG_DAY, plan=with_sectors(messages=()))
CASE = replace(with_visit("A2", remote=True), places={"hotel": HOTEL})


def test_a_remote_visit_has_no_place_in_the_calendar(tmp_path: Path):
    write_calendars(tmp_path, CASE, PLAN, FR, manifest=MANIFEST)
    first, call = Calendar.from_ical((tmp_path / "calendrier-anne.ics").read_bytes()).walk("VEVENT")
    assert "location" not in call
    assert "geo" not in call
    assert "à distance" in call["description"]
    assert "geo" in first
    assert "de route" in first["description"]


def test_the_road_book_tells_nights_and_remote_visits(tmp_path: Path):
    path = tmp_path / "rapport.html"
    write_html_report(path, CASE, PLAN, indicators(CASE, PLAN), FR, manifest=MANIFEST)
    page = path.read_text("utf-8")
    assert "Nuit sur place\u00a0: Hôtel &lt;du&gt; Port." in page
    assert page.count(">à distance<") == 1


def test_the_map_shows_land_around_the_places_of_nights():
    near, far = base_of(problem(), FR), base_of(CASE, FR)
    assert len(far.towns) > len(near.towns)
