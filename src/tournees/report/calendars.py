"""One calendar file per rep, for any calendar program: every visit an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from tournees.files import replace_atomically, stable_hash
from tournees.report.about import started
from tournees.store import slug
from tournees.view.atlas import read_atlas
from tournees.view.cards import address_line
from tournees.view.text import visible

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Plan, Problem, Rep, Stop, Tour
    from tournees.report.about import Manifest
    from tournees.view.atlas import Atlas
    from tournees.words import Words

_ZONE = "Europe/Paris"
_PARIS = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The rule of the European Union since 1996, as every calendar program knows it."""


def write_calendars(
    folder: Path, problem: Problem, plan: Plan, words: Words, *, manifest: Manifest
) -> tuple[Path, ...]:
    """Write a file for each rep, empty for one without a tour; names fit every file system.

    An event is known by account and date, never by the run: planning again moves the
    event of a calendar instead of adding one.
    """
    atlas = read_atlas(problem, plan)
    names = calendar_names(problem.reps)
    paths = []
    for rep in sorted(problem.reps, key=lambda rep: rep.id):
        tours = [tour for tour in atlas.tours if tour.rep_id == rep.id and tour.stops]
        calendar = _calendar(rep, tours, atlas, words, stamp=started(manifest))
        path = folder / names[rep.id]
        replace_atomically(path, calendar.to_ical())
        paths.append(path)
    return tuple(paths)


def calendar_names(reps: tuple[Rep, ...]) -> dict[str, str]:
    """Rep id to file name; reps of one name are told apart by a number, in id order."""
    names: dict[str, str] = {}
    for rep in sorted(reps, key=lambda rep: rep.id):
        stem = f"calendrier-{slug(rep.name, 'commercial')}"
        number, name = 1, f"{stem}.ics"
        while name in names.values():
            number += 1
            name = f"{stem}-{number}.ics"
        names[rep.id] = name
    return names


def _calendar(
    rep: Rep, tours: list[Tour], atlas: Atlas, words: Words, *, stamp: datetime
) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Tournees//Tournees//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = " ".join(visible(rep.name).split())
    calendar.add("x-wr-calname", vText(words("report.calendar.name", rep=name)))
    calendar.add_component(Timezone.from_ical(_PARIS))
    for tour in tours:
        for order, stop in enumerate(tour.stops, start=1):
            calendar.add_component(_event(tour, order, stop, atlas, words, stamp=stamp))
    return calendar


def _event(
    tour: Tour, order: int, stop: Stop, atlas: Atlas, words: Words, *, stamp: datetime
) -> Event:
    account = atlas.accounts[stop.account_id]
    event = Event()
    event.add("uid", f"{stable_hash((account.id, tour.day.isoformat())):016x}@tournees")
    event.add("dtstamp", stamp)
    event.add("sequence", 0)
    event.add("dtstart", _moment(tour.day, stop.start_s))
    event.add("dtend", _moment(tour.day, stop.leave_s))
    event.add("summary", words("report.calendar.summary", name=visible(account.name)))
    remote = stop.visit_id in atlas.remote
    if not remote:
        event.add("location", visible(address_line(account)))
    if account.place is not None and not remote:
        event.add("geo", (account.place.lat, account.place.lon))
    travel = f"report.calendar.travel{'_estimated' if atlas.estimated else ''}"
    travel = "report.calendar.remote" if remote else travel
    lines = [
        words(f"view.kind.{account.kind.value}"),
        words("report.calendar.phone", phone=visible(account.phone)) if account.phone else "",
        words("report.calendar.duration", visit_s=stop.leave_s - stop.start_s),
        words(travel, order=order, travel_s=stop.travel_s, travel_m=stop.travel_m),
    ]
    event.add("description", "\n".join(line for line in lines if line))
    return event


def _moment(day: date, day_s: int) -> datetime:
    """An hour of the clock on a day, to the minute as every document shows it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(_ZONE))
    return midnight + timedelta(minutes=(day_s + 30) // 60)
