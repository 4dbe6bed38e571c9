"""Which visits are due in the week, when each may be made, and what it earns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tournees.files import stable_hash
from tournees.model import Account, Appointment, Calendar, Status, Visit, Window
from tournees.planner import worth
from tournees.planner.seasons import closed, due_day, interval_days, open_days, turn_comes
from tournees.planner.standing import keeps_appointments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tournees.planner.defaults import Defaults

_MAX_PER_WEEK = 5
_LONGEST_WAIT = 100_000
"""Days; an interval beyond it is never over."""


def due_visits(
    accounts: Iterable[Account],
    calendar: Calendar,
    defaults: Defaults,
    mandatory: frozenset[str] = frozenset(),
) -> tuple[Visit, ...]:
    """Visits due in the horizon, sorted by id.

    A visit is due when the last visit plus the interval (open days of the year / visits
    a year) falls before the end of the week; where that is in a closed period, when the
    account reopens. An account that is closed on every day of the week is not due.
    Without a date, accounts are spread over their interval by a stable hash of their id,
    so that the same share falls in every open week. Appointments in the week and
    accounts named mandatory are due whatever their date. An account that is not active
    is due nothing but the appointments that its status lets stand (`standing`).
    """
    visits: list[Visit] = []
    for account in accounts:
        visits += _visits_of(account, calendar, defaults, mandatory)
    return tuple(sorted(visits, key=lambda visit: visit.id))


def waiting(
    accounts: Iterable[Account], calendar: Calendar, defaults: Defaults
) -> tuple[Account, ...]:
    """Accounts whose visit is due but must wait, for they are closed all week."""
    found = []
    for account in accounts:
        per_year = defaults.visits_per_year(account) if account.closed_periods else 0.0
        if account.status is not Status.ACTIVE or account.last_visit is None or per_year <= 0:
            continue
        interval = interval_days(account, per_year, calendar.days[0])
        usual = account.last_visit + timedelta(days=round(min(interval, _LONGEST_WAIT)))
        if usual <= calendar.days[-1] and all(closed(account, day) for day in calendar.days):
            found.append(account)
    return tuple(found)


def campaign_visit(account: Account, calendar: Calendar, defaults: Defaults) -> Visit:
    """The visit that a campaign may make to a prospect, at any of its open hours."""
    return replace(_plain_visit(account, calendar, defaults), campaign=True)


def _visits_of(
    account: Account, calendar: Calendar, defaults: Defaults, mandatory: frozenset[str]
) -> list[Visit]:
    appointments = [a for a in account.appointments if a.day in calendar.days]
    count, overdue_days, must = 0, 0, False
    if account.status is Status.ACTIVE:
        count, overdue_days = _due(account, calendar, defaults)
        must = account.mandatory or account.id in mandatory
    elif not keeps_appointments(account):
        return []
    count = min(max(count, len(appointments), int(must)), _MAX_PER_WEEK)
    if count == 0:
        return []
    plain = replace(_plain_visit(account, calendar, defaults), overdue_days=overdue_days)
    visits = [replace(plain, id=f"{account.id}#{number}") for number in range(1, count + 1)]
    visits[0] = replace(visits[0], mandatory=must)
    for number, appointment in enumerate(appointments[:count]):
        visits[number] = replace(
            visits[number],
            windows=_appointment_windows(appointment, plain, calendar),
            mandatory=True,
            appointment=True,
        )
    return visits


def _due(account: Account, calendar: Calendar, defaults: Defaults) -> tuple[int, int]:
    """How many visits are due in the horizon, and by how many days the first is late."""
    per_year = defaults.visits_per_year(account)
    if per_year <= 0:
        return 0, 0
    first, last = calendar.days[0], calendar.days[-1] + timedelta(days=2)
    interval = interval_days(account, per_year, first)
    if interval <= 0 or all(closed(account, day) for day in calendar.days):
        return 0, 0
    span = (last - first).days + 1
    several = max(1, round(span / interval))
    if account.last_visit is None:
        defaults.used["last_visit"].add(account.id)
        return (several, 0) if _turn(account, calendar, interval, span) else (0, 0)
    due = due_day(account, interval)
    if due is None or due > last:
        return 0, 0
    return several, open_days(account, due, first - timedelta(days=1))


def _turn(account: Account, calendar: Calendar, interval: float, span: int) -> bool:
    """Whether an account without a date has its turn in the horizon."""
    every = max(1, round(interval))
    phase = stable_hash((account.id,)) % every
    if account.closed_periods:
        return turn_comes(account, calendar.days, every, phase)
    return (calendar.days[0].toordinal() + phase) % every < span


def _plain_visit(account: Account, calendar: Calendar, defaults: Defaults) -> Visit:
    value_eur, conventional = defaults.visit_value(account, _recency(account, calendar, defaults))
    return Visit(
        id=f"{account.id}#1",
        account_id=account.id,
        service_s=defaults.visit_s(account),
        value_eur=value_eur,
        windows=_windows(account, calendar, defaults),
        conventional=conventional,
    )


def _recency(account: Account, calendar: Calendar, defaults: Defaults) -> float:
    """Factor of the time since the last visit, on the day of the horizon nearest to due."""
    per_year = defaults.visits_per_year(account)
    if account.last_visit is None or per_year <= 0:
        return 1.0
    interval = interval_days(account, per_year, calendar.days[0])
    due = due_day(account, interval)
    if due is None:
        return 1.0
    on = min(max(due, calendar.days[0]), calendar.days[-1])
    early = due > on
    apart = open_days(account, min(on, due), max(on, due)) - 1
    return worth.recency(-apart if early else apart, interval, defaults.visits.recency)


def _windows(
    account: Account, calendar: Calendar, defaults: Defaults
) -> tuple[tuple[Window, ...], ...]:
    opening = defaults.opening(account)
    return tuple(() if _shut(account, calendar, day) else opening.on(day) for day in calendar.days)


def _shut(account: Account, calendar: Calendar, day: date) -> bool:
    return closed(account, day) or day in calendar.holidays


def _appointment_windows(
    appointment: Appointment, plain: Visit, calendar: Calendar
) -> tuple[tuple[Window, ...], ...]:
    """An agreed day, or an agreed hour: what was agreed wins over the usual opening hours."""
    wanted = calendar.days.index(appointment.day)
    on_day = plain.windows[wanted]
    if appointment.start_s is not None:
        on_day = (Window(appointment.start_s, appointment.start_s + plain.service_s),)
    return tuple(on_day if day == wanted else () for day in range(len(calendar.days)))
