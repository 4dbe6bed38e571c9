"""Values that can be read and yet are probably wrong: what one cell alone does not show."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import Precision
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tournees.model import Account, Appointment, ClosedPeriod

_YEAR_DAYS = 365
_TIMES_MEDIAN = 100.0
_TIMES_BELOW = 1_000.0
_ENOUGH = 10
"""Accounts with revenue that a median rests on."""
_TOWNS_AT_ONE_POINT = 3
_COMMON_YEAR = 2027
"""A year of 365 days, in which yearly closures are counted."""

Facts = dict[str, str | int | float]
_Rule = Callable[["Account", "_Frame"], Iterator[tuple[str, str, Facts]]]
"""An account and what surrounds it -> (code, value, facts) of each thing to look at."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an account is judged against; ``today`` None judges no date against it."""

    today: date | None
    medians_eur: Mapping[str, float]
    median_eur: float
    crowded: Mapping[tuple[float, float], int]


def suspects(accounts: Sequence[Account], today: date | None = None) -> list[Issue]:
    """Every value that another value of the account, or of the others, makes doubtful.

    Parameters
    ----------
    accounts
        Of all the files together.
    today
        The day on which the files are judged; without it no date is too late.
    """
    frame = _Frame(today, *_medians(accounts), _crowded(accounts))
    return [
        Issue(code=code, file=a.file, row=a.row, value=value, facts=facts, fatal=False)
        for a in accounts
        for rule in _RULES
        for code, value, facts in rule(a, frame)
    ]


def _medians(accounts: Iterable[Account]) -> tuple[dict[str, float], float]:
    """The median revenue of each segment with enough accounts, and of all (0: too few)."""
    by_segment: dict[str, list[float]] = {}
    for account in accounts:
        if account.revenue_eur is not None and account.revenue_eur > 0:
            by_segment.setdefault(account.segment, []).append(account.revenue_eur)
    everyone = [revenue for revenues in by_segment.values() for revenue in revenues]
    medians = {
        segment: statistics.median(revenues)
        for segment, revenues in by_segment.items()
        if len(revenues) >= _ENOUGH
    }
    return medians, statistics.median(everyone) if len(everyone) >= _ENOUGH else 0.0


def _crowded(accounts: Iterable[Account]) -> dict[tuple[float, float], int]:
    """Given points that stand for accounts of several towns, with the number of accounts."""
    towns: dict[tuple[float, float], set[str]] = {}
    times: dict[tuple[float, float], int] = {}
    for account in accounts:
        point = _given(account)
        if point is not None:
            times[point] = times.get(point, 0) + 1
            town = account.insee or account.postal_code or fold(account.commune)
            if town:
                towns.setdefault(point, set()).add(town)
    return {p: times[p] for p, named in towns.items() if len(named) >= _TOWNS_AT_ONE_POINT}


def _given(account: Account) -> tuple[float, float] | None:
    place = account.place
    if place is None or place.precision is not Precision.GIVEN:
        return None
    return place.lat, place.lon


def _point_of_many(account: Account, frame: _Frame) -> Iterator[tuple[str, str, Facts]]:
    point = _given(account)
    if point in frame.crowded:
        assert point is not None
        value = f"{point[0]:.5f}, {point[1]:.5f}"
        yield "coordinates_of_many", value, {"n": frame.crowded[point]}


def _revenue(account: Account, frame: _Frame) -> Iterator[tuple[str, str, Facts]]:
    revenue = account.revenue_eur
    median_eur = frame.medians_eur.get(account.segment, frame.median_eur)
    if revenue is None or revenue <= 0 or not median_eur:
        return
    facts: Facts = {"median_eur": median_eur}
    if revenue >= _TIMES_MEDIAN * median_eur:
        yield "revenue_far_above", f"{revenue:.15g}", facts
    elif revenue * _TIMES_BELOW <= median_eur:
        yield "revenue_far_below", f"{revenue:.15g}", facts


def _never_open(account: Account, _: _Frame) -> Iterator[tuple[str, str, Facts]]:
    if account.opening is not None and not any(account.opening.days):
        yield "opening_never", "", {}


def _interval(account: Account, _: _Frame) -> Iterator[tuple[str, str, Facts]]:
    per_year, least = account.visits_per_year, account.min_days_between
    if per_year and least is not None and least > _YEAR_DAYS / per_year:
        facts: Facts = {"per_year": per_year, "most_days": int(_YEAR_DAYS / per_year)}
        yield "interval_above_frequency", str(least), facts


def _closed_all_year(account: Account, frame: _Frame) -> Iterator[tuple[str, str, Facts]]:
    if not account.closed_periods:
        return
    first = frame.today or date(_COMMON_YEAR, 1, 1)
    periods = account.closed_periods
    if frame.today is None:
        periods = tuple(period for period in periods if period.yearly)
    if _covered(periods, first):
        yield "closed_all_year", "", {}


def _covered(periods: Sequence[ClosedPeriod], first: date) -> bool:
    days = (first + timedelta(days=offset) for offset in range(_YEAR_DAYS))
    return bool(periods) and all(any(period.covers(day) for period in periods) for day in days)


def _last_visit(account: Account, frame: _Frame) -> Iterator[tuple[str, str, Facts]]:
    last = account.last_visit
    if frame.today is not None and last is not None and last > frame.today:
        yield "last_visit_future", last.isoformat(), {"today_full_date": frame.today.isoformat()}


def _appointments(account: Account, _: _Frame) -> Iterator[tuple[str, str, Facts]]:
    for agreed in account.appointments:
        if not _receives(account, agreed):
            yield "appointment_when_closed", agreed.day.isoformat(), {}


def _receives(account: Account, agreed: Appointment) -> bool:
    if any(period.covers(agreed.day) for period in account.closed_periods):
        return False
    if account.opening is None:
        return True
    windows = account.opening.on(agreed.day)
    if agreed.start_s is None:
        return bool(windows)
    return any(window.start_s <= agreed.start_s < window.end_s for window in windows)


_RULES: tuple[_Rule, ...] = (
    _point_of_many,
    _revenue,
    _never_open,
    _interval,
    _closed_all_year,
    _last_visit,
    _appointments,
)
