"""The days of a horizon, and the public holidays of each place.

Public holidays are those of the ``holidays`` package (Code du travail, L3133-1; Alsace and
Moselle, L3134-13; overseas, L3422-2). Those of all France stand in `Calendar.holidays`.
``[rules] holidays = "auto"`` adds those of the département of each home (the rep is off)
and of each account (it is closed; an appointment stands).
"""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import holidays
import numpy as np
from scipy.spatial import cKDTree

from tournees.geo import locate
from tournees.geo.commune_names import departements
from tournees.geo.gazetteer import gazetteer
from tournees.geo.sphere import lat_lon, on_sphere
from tournees.model import WEEK_DAYS, Account, Calendar, Rep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.geo.gazetteer import Commune
    from tournees.model import Place, Visit
    from tournees.scenario import Scenario

_METROPOLE = ""
_SUBDIVISIONS = {
    "57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973",
    "974": "974", "976": "976", "975": "PM", "977": "BL", "978": "MF", "986": "WF",
    "987": "PF", "988": "NC",
}  # fmt: skip
"""Départements with public holidays of their own, by the name that the package gives them."""
_NO_WEEK = date(1970, 1, 5)
"""A Monday that stands in where no tours are asked for."""


def calendar_of(scenario: Scenario) -> Calendar:
    """The worked days of the horizon, and the public holidays that everybody keeps.

    ``[tours] day`` is planned alone, whatever its weekday; else ``weeks`` weeks from
    ``week`` on, on their ``work_days``.
    """
    tours = scenario.tours
    if tours.day is not None:
        days: tuple[date, ...] = (tours.day,)
    else:
        start = tours.week or _NO_WEEK
        monday = start - timedelta(days=start.weekday())
        every = (monday + timedelta(days=n) for n in range(tours.weeks * WEEK_DAYS))
        days = tuple(day for day in every if day.isoweekday() in tours.work_days)
    kept = {"none": None, "alsace_moselle": "57"}.get(scenario.rules.holidays, _METROPOLE)
    known = () if kept is None else _holidays_among(kept, days)
    return Calendar(days=days, holidays=known)


def rep_holidays(
    scenario: Scenario, reps: Iterable[Rep], calendar: Calendar
) -> dict[str, tuple[date, ...]]:
    """The public holidays that a rep has beside those of the calendar, by rep id."""
    return _own(scenario, reps, calendar)


def closed_on_holidays(
    scenario: Scenario, accounts: Iterable[Account], visits: Iterable[Visit], calendar: Calendar
) -> tuple[Visit, ...]:
    """The visits, without the public holidays that their account has of its own.

    What was agreed stands.
    """
    due = tuple(visits)
    visited = {visit.account_id for visit in due if not visit.appointment}
    own = _own(scenario, (a for a in accounts if a.id in visited), calendar)
    return tuple(
        replace(
            visit,
            windows=tuple(
                () if day in own[visit.account_id] else windows
                for day, windows in zip(calendar.days, visit.windows, strict=True)
            ),
        )
        if visit.account_id in own and not visit.appointment
        else visit
        for visit in due
    )


def departement(item: Account | Rep) -> str:
    """The département whose holidays an account or a home keeps; "" where nothing says it.

    That of its commune, else the one that its postal code stands for, else that of the
    commune whose centre is nearest.
    """
    insee = item.insee if isinstance(item, Account) else ""
    insee = insee or locate(item.postal_code, item.commune).insee
    if insee:
        return insee[: 3 if insee.startswith(("97", "98")) else 2]
    if item.postal_code:
        return departements(item.postal_code)[0]
    place = item.place if isinstance(item, Account) else item.home
    return "" if place is None else _nearest(place).departement


def _own(
    scenario: Scenario, items: Iterable[Account | Rep], calendar: Calendar
) -> dict[str, tuple[date, ...]]:
    """By id, the dates of the calendar that only the département keeps."""
    if scenario.rules.holidays != "auto":
        return {}
    own = {code: _holidays_among(name, calendar.days) for code, name in _SUBDIVISIONS.items()}
    more = {
        code: tuple(day for day in days if day not in calendar.holidays)
        for code, days in own.items()
    }
    if not any(more.values()):
        return {}
    found = {item.id: more.get(departement(item), ()) for item in items}
    return {id_: days for id_, days in found.items() if days}


def _holidays_among(subdivision: str, days: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(day for day in days if day in _holidays(subdivision, day.year))


@functools.cache
def _holidays(subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision or None, years=year))


def _nearest(place: Place) -> Commune:
    communes, tree = _centres()
    lat, lon = lat_lon([place]).T
    return communes[int(np.asarray(tree.query(on_sphere(lat, lon))[1])[0])]


@functools.cache
def _centres() -> tuple[tuple[Commune, ...], cKDTree]:
    book = gazetteer()
    communes = tuple(book.by_code[code] for code in sorted(book.by_code))
    lat, lon = np.array([(one.lat, one.lon) for one in communes]).T
    return communes, cKDTree(on_sphere(lat, lon))
