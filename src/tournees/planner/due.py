"""Which visits are due in the week, when each may be made, and what it earns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tournees.files import stable_hash
from tournees.model import Account, Appointment, Calendar, Status, Visit, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.planner.defaults import Defaults

_YEAR_DAYS = 365.0
_MAX_PER_WEEK = 5


def due_visits(
    accounts: Iterable[Account],
    calendar: Calendar,
    defaults: Defaults,
    mandatory: frozenset[str] = frozenset(),
) -> tuple[Visit, ...]:
    """Visits due in the horizon, sorted by id.

    A visit is due when the last visit plus the interval (365 days / visits a year)
    falls before the end of the week. Without a date, accounts are spread over their
    interval by a stable hash of their id, so that the same share falls in every week.
    Appointments in the week and accounts named mandatory are due whatever their date.
    """
    visits: list[Visit] = []
    for account in accounts:
        visits += _visits_of(account, calendar, defaults, mandatory)
    return tuple(sorted(visits, key=lambda visit: visit.id))


def campaign_visit(account: Account, calendar: Calendar, defaults: Defaults) -> Visit:
    """The visit that a campaign may make to a prospect, at any of its open hours."""
    return replace(_plain_visit(account, calendar, defaults), campaign=True)


def _visits_of(
    account: Account, calendar: Calendar, defaults: Defaults, mandatory: frozenset[str]
) -> list[Visit]:
    appointments = [a for a in account.appointments if a.day in calendar.days]
    count, overdue_days = _due(account, calendar, defaults)
    must = account.mandatory or account.id in mandatory
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
    interval = _YEAR_DAYS / per_year
    first, last = calendar.days[0], calendar.days[-1] + timedelta(days=2)
    span = (last - first).days + 1
    several = max(1, round(span / interval))
    if account.last_visit is None:
        defaults.used["last_visit"].add(account.id)
        phase = stable_hash((account.id,)) % max(1, round(interval))
        position = (first.toordinal() + phase) % max(1, round(interval))
        return (several, 0) if position < span else (0, 0)
    due = account.last_visit.toordinal() + round(interval)
    if due > last.toordinal():
        return 0, 0
    return several, max(0, first.toordinal() - due)


def _plain_visit(account: Account, calendar: Calendar, defaults: Defaults) -> Visit:
    value_eur, conventional = defaults.visit_value(account)
    return Visit(
        id=f"{account.id}#1",
        account_id=account.id,
        service_s=defaults.visit_s(account),
        value_eur=value_eur,
        windows=_windows(account, calendar, defaults),
        conventional=conventional,
    )


def _windows(
    account: Account, calendar: Calendar, defaults: Defaults
) -> tuple[tuple[Window, ...], ...]:
    if account.status is not Status.ACTIVE:
        return tuple(() for _ in calendar.days)
    opening = defaults.opening(account)
    return tuple(() if _shut(account, calendar, day) else opening.on(day) for day in calendar.days)


def _shut(account: Account, calendar: Calendar, day: date) -> bool:
    closed = any(period.covers(day) for period in account.closed_periods)
    return closed or day in calendar.holidays


def _appointment_windows(
    appointment: Appointment, plain: Visit, calendar: Calendar
) -> tuple[tuple[Window, ...], ...]:
    """An agreed day, or an agreed hour: what was agreed wins over the usual opening hours."""
    wanted = calendar.days.index(appointment.day)
    on_day = plain.windows[wanted]
    if appointment.start_s is not None:
        on_day = (Window(appointment.start_s, appointment.start_s + plain.service_s),)
    return tuple(on_day if day == wanted else () for day in range(len(calendar.days)))
