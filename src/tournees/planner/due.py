"""Which visits are due in the horizon, when each may be made, and what it earns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tournees.model import Account, Appointment, Calendar, Status, Visit, Window
from tournees.planner import worth
from tournees.planner.intervals import Rhythm, Span, rhythm, usual_interval
from tournees.planner.seasons import (
    MONDAY_TO_FRIDAY,
    closed,
    days_late,
    due_day,
    lateness,
    open_days,
)
from tournees.planner.standing import keeps_appointments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.planner.defaults import Defaults

_LONGEST_WAIT = 100_000
"""Days; an interval beyond it is never over."""
_CENT_EUR = 0.01
_DAY = timedelta(days=1)
Windows = tuple[tuple[Window, ...], ...]


def due_visits(
    accounts: Iterable[Account],
    calendar: Calendar,
    defaults: Defaults,
    mandatory: frozenset[str] = frozenset(),
    work_days: tuple[int, ...] = MONDAY_TO_FRIDAY,
) -> tuple[Visit, ...]:
    """Visits due in the horizon, sorted by id.

    A visit is due when the last visit plus the interval (`planner.intervals`) falls before
    the end of the horizon; where that is in a closed period, when the account reopens. An
    account that is closed on every day of the horizon is not due, nor one whose minimum
    interval is not over on any of its open days. Without a date, accounts are spread over
    their interval by a stable hash of their id, so that the same share falls in every open
    week. Appointments in the horizon and accounts named mandatory are due whatever their
    date. An account that is not active is due nothing but the appointments that its status
    lets stand (`standing`).

    Parameters
    ----------
    work_days
        Weekdays on which reps work, 1 = Monday: the horizon lasts to the eve of the next.
    """
    span = Span(calendar.days, work_days)
    visits: list[Visit] = []
    for account in accounts:
        visits += _visits_of(account, calendar, span, defaults, mandatory)
    return tuple(sorted(visits, key=lambda visit: visit.id))


def waiting(
    accounts: Iterable[Account], calendar: Calendar, defaults: Defaults
) -> tuple[Account, ...]:
    """Accounts whose visit is due but must wait, for they are closed all the horizon."""
    found = []
    for account in accounts:
        interval = usual_interval(account, defaults, calendar.days[0])
        if not account.closed_periods or account.last_visit is None or interval <= 0:
            continue
        usual = account.last_visit + timedelta(days=round(min(interval, _LONGEST_WAIT)))
        shut = all(closed(account, day) for day in calendar.days)
        if account.status is Status.ACTIVE and usual <= calendar.days[-1] and shut:
            found.append(account)
    return tuple(found)


def campaign_visit(account: Account, calendar: Calendar, defaults: Defaults) -> Visit:
    """The visit that a campaign may make to a prospect, at any of its open hours."""
    return replace(_plain_visit(account, calendar, defaults), campaign=True)


def _visits_of(
    account: Account,
    calendar: Calendar,
    span: Span,
    defaults: Defaults,
    mandatory: frozenset[str],
) -> list[Visit]:
    agreed = sorted(
        (a for a in account.appointments if a.day in calendar.days),
        key=lambda a: (a.day, a.start_s or 0),
    )
    must = False
    kept = Rhythm()
    if account.status is Status.ACTIVE:
        must = account.mandatory or account.id in mandatory
        kept = rhythm(account, span, defaults, at_least=max(len(agreed), int(must)))
    elif not keeps_appointments(account):
        return []
    if not (kept.due or agreed or must):
        return []
    windows = _windows(account, calendar, defaults)
    due = () if _too_soon(kept, windows, span) else kept.due[: _most(kept, span)]
    count = max(min(len(due), len(span.days)), len(agreed), int(must))
    if count == 0:
        return []
    plain = replace(
        _plain_visit(account, calendar, defaults, windows),
        overdue_days=open_days(account, due[0], span.first - _DAY) if due else 0,
        spacing_days=kept.spacing_days,
    )
    visits = [_kth(plain, account, number, kept, span, defaults) for number in range(count)]
    visits[0] = replace(visits[0], mandatory=must)
    return _with_appointments(visits, agreed, plain, calendar, due)


def _too_soon(kept: Rhythm, windows: Windows, span: Span) -> bool:
    """Whether the account opens in the horizon, but only before its minimum interval is over."""
    if kept.earliest is None or any(kept.urgency[:1]):
        return False
    opens = [day for day, stretches in zip(span.days, windows, strict=True) if stretches]
    return bool(opens) and opens[-1] < kept.earliest


def _most(kept: Rhythm, span: Span) -> int:
    """How many visits the spacing leaves room for; one at least."""
    free_days = (span.days[-1] - max(span.first, kept.earliest or span.first)).days
    return 1 + max(0, free_days) // kept.spacing_days


def _kth(
    plain: Visit, account: Account, number: int, kept: Rhythm, span: Span, defaults: Defaults
) -> Visit:
    """Visit ``number`` (from 0) of an account: its windows, its day at the latest, its value."""
    start = max(span.first, kept.earliest or span.first)
    visit = replace(
        plain,
        id=f"{account.id}#{number + 1}",
        order=number + 1,
        overdue_days=plain.overdue_days if number == 0 else 0,
        windows=_from(plain.windows, span, start + number * kept.spacing_days * _DAY),
        due_by=kept.due_by[number] if number < len(kept.due_by) else None,
        urgency=kept.urgency[number] if number < len(kept.urgency) else 0.0,
    )
    if account.last_visit is None:
        return visit if number == 0 else _flat(visit, account, defaults)
    return _valued(visit, account, number, kept, span, defaults)


def _from(windows: Windows, span: Span, earliest: date) -> Windows:
    """The windows from a day on; all of them where no other day is open."""
    later = tuple(
        stretches if day >= earliest else ()
        for day, stretches in zip(span.days, windows, strict=True)
    )
    return later if any(later) else windows


def _flat(visit: Visit, account: Account, defaults: Defaults) -> Visit:
    value_eur, _ = defaults.visit_value(account)
    return replace(visit, value_eur=value_eur)


def _valued(
    visit: Visit, account: Account, number: int, kept: Rhythm, span: Span, defaults: Defaults
) -> Visit:
    """The visit with its value on each day: v(account, k-th visit, day).

    The time since the visit before it counts from the day when that one is due, or from
    the first day of the horizon where it is late; see `worth.day_recency`.
    """
    due = kept.due[number] if number < len(kept.due) else due_day(account, kept.interval)
    if due is None or kept.interval <= 0:
        return visit
    if number:
        visit = _flat(visit, account, defaults)
    late = lateness(account, due, span.days)
    ends = None
    if visit.due_by is not None and visit.due_by <= span.days[-1]:
        ends = days_late(account, due, max(visit.due_by, span.first))
    limits = defaults.visits.recency
    factors = [worth.day_recency(days, kept.interval, limits, ends) for days in late]
    worths = {factor: defaults.visit_value(account, factor)[0] for factor in factors}
    values = tuple(worths[factor] for factor in factors)
    if any(abs(value_eur - visit.value_eur) > _CENT_EUR for value_eur in values):
        return replace(visit, day_values_eur=values)
    return visit


def _with_appointments(
    visits: list[Visit],
    agreed: Sequence[Appointment],
    plain: Visit,
    calendar: Calendar,
    due: Sequence[date],
) -> list[Visit]:
    """The appointments in place of the visits that they are nearest to, in their order.

    What was agreed wins over the spacing: two appointments may lie closer together.
    """
    taken: list[tuple[int, Appointment]] = []
    for number, appointment in enumerate(agreed):
        first = taken[-1][0] + 1 if taken else 0
        free = range(first, len(visits) - (len(agreed) - number) + 1)
        day = appointment.day
        at = min(free, key=lambda k: abs((due[k] - day).days) if k < len(due) else _LONGEST_WAIT)
        taken.append((at, appointment))
    before: Appointment | None = None
    for at, appointment in taken:
        spacing_days = visits[at].spacing_days
        if before is not None:
            spacing_days = min(spacing_days, (appointment.day - before.day).days)
        service_s = plain.service_s if appointment.visit_s is None else appointment.visit_s
        visits[at] = replace(
            visits[at],
            service_s=service_s,
            windows=_appointment_windows(appointment, plain, service_s, calendar),
            mandatory=True,
            appointment=True,
            day_values_eur=(),
            spacing_days=spacing_days,
        )
        before = appointment
    return visits


def _plain_visit(
    account: Account, calendar: Calendar, defaults: Defaults, windows: Windows | None = None
) -> Visit:
    value_eur, conventional = defaults.visit_value(account, _recency(account, calendar, defaults))
    return Visit(
        id=f"{account.id}#1",
        account_id=account.id,
        service_s=defaults.visit_s(account),
        value_eur=value_eur,
        windows=_windows(account, calendar, defaults) if windows is None else windows,
        conventional=conventional,
        remote=account.remote,
    )


def _recency(account: Account, calendar: Calendar, defaults: Defaults) -> float:
    """Factor of the time since the last visit, on the day of the horizon nearest to due."""
    interval = usual_interval(account, defaults, calendar.days[0])
    if account.last_visit is None or interval <= 0:
        return 1.0
    due = due_day(account, interval)
    if due is None:
        return 1.0
    on = min(max(due, calendar.days[0]), calendar.days[-1])
    return worth.recency(days_late(account, due, on), interval, defaults.visits.recency)


def _windows(account: Account, calendar: Calendar, defaults: Defaults) -> Windows:
    opening = defaults.opening(account)
    return tuple(() if _shut(account, calendar, day) else opening.on(day) for day in calendar.days)


def _shut(account: Account, calendar: Calendar, day: date) -> bool:
    return closed(account, day) or day in calendar.holidays


def _appointment_windows(
    appointment: Appointment, plain: Visit, service_s: int, calendar: Calendar
) -> Windows:
    """An agreed day, or an agreed hour: what was agreed wins over the usual opening hours."""
    wanted = calendar.days.index(appointment.day)
    on_day = plain.windows[wanted]
    if appointment.start_s is not None:
        on_day = (Window(appointment.start_s, appointment.start_s + service_s),)
    return tuple(on_day if day == wanted else () for day in range(len(calendar.days)))
