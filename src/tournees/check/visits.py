"""Rules on what is visited and what is left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tournees.model import Kind, LimitScope, Reason, Status, iso_week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Account, Stop, Tour

_REASONS_WITH_NUMBERS = (
    Reason.VISIT_LONGER_THAN_WINDOW,
    Reason.TOO_FAR_FOR_DAY,
    Reason.DRIVE_LIMIT,
    Reason.LIMIT_REACHED,
    Reason.DIARY_FULL,
    Reason.SPACING,
    Reason.CHANGES_LIMIT,
    Reason.WEEK_FULL,
    Reason.NOT_WORTH,
)


def _times(case: Case) -> tuple[Counter[str], Counter[str]]:
    """How often each visit is planned, and how often it is left out."""
    plan = case.plan
    planned = Counter(stop.visit_id for _, stop in case.stops())
    left_out = Counter(item.visit_id for item in (plan.tours.unserved if plan.tours else ()))
    left_out.update(item.visit_id for item in (plan.campaign.unserved if plan.campaign else ()))
    return planned, left_out


def visit_not_twice(case: Case) -> Iterator[Violation]:
    """A due visit is planned once, or left out once, never both."""
    planned, left_out = _times(case)
    for visit in case.problem.visits:
        if planned[visit.id] + left_out[visit.id] > 1:
            yield case.breach(
                "visit_not_twice",
                account_id=visit.account_id,
                visit_id=visit.id,
                planned=planned[visit.id],
                left_out=left_out[visit.id],
            )


def visit_not_lost(case: Case) -> Iterator[Violation]:
    """A due visit is planned, or left out with its reason."""
    if case.plan.tours is None:
        return
    planned, left_out = _times(case)
    for visit in case.problem.visits:
        if not planned[visit.id] + left_out[visit.id]:
            yield case.breach("visit_not_lost", account_id=visit.account_id, visit_id=visit.id)


def mandatory_visit_planned(case: Case) -> Iterator[Violation]:
    """A mandatory visit is planned; its reason does not excuse it."""
    if case.plan.tours is None:
        return
    planned, _ = _times(case)
    for visit in case.problem.visits:
        if visit.mandatory and not planned[visit.id]:
            yield case.breach(
                "mandatory_visit_planned", account_id=visit.account_id, visit_id=visit.id
            )


def account_may_be_visited(case: Case) -> Iterator[Violation]:
    """No visit to an account that is not active, but on the day of an agreed appointment.

    An appointment stands in litigation, and with a client that is not to be canvassed;
    not with a blocked account, nor with a prospect that is not to be canvassed.
    """
    for tour, stop in case.stops():
        account = case.accounts.get(stop.account_id)
        if account is None or account.status is Status.ACTIVE:
            continue
        agreed = any(appointment.day == tour.day for appointment in account.appointments)
        if not agreed or account.status is Status.BLOCKED or _hidden(account):
            yield case.breach_of("account_may_be_visited", tour, stop)


def _hidden(account: Account) -> bool:
    return account.kind is Kind.PROSPECT and account.status is Status.DO_NOT_CANVASS


def prospect_not_canvassed(case: Case) -> Iterator[Violation]:
    """A prospect that is not to be canvassed appears nowhere in the plan."""
    plan = case.plan
    named = {
        *case.rep_of,
        *(handover.account_id for handover in (plan.sectors.handovers if plan.sectors else ())),
        *(stop.account_id for _, stop in case.stops()),
        *(item.account_id for item in case.unserved()),
        *(plan.campaign.chosen if plan.campaign else ()),
    }
    for account in case.problem.accounts:
        if account.id in named and _hidden(account):
            yield case.breach("prospect_not_canvassed", account_id=account.id)


def not_in_closed_period(case: Case) -> Iterator[Violation]:
    """No visit while the account is closed, but at an hour that was agreed."""
    for tour, stop in case.stops():
        account = case.accounts.get(stop.account_id)
        if account is None or not any(p.covers(tour.day) for p in account.closed_periods):
            continue
        agreed = (a.day == tour.day and a.start_s is not None for a in account.appointments)
        if not any(agreed):
            yield case.breach_of("not_in_closed_period", tour, stop)


def one_visit_per_day(case: Case) -> Iterator[Violation]:
    """An account receives one visit a day at most, whoever comes."""
    seen: set[tuple[object, str]] = set()
    for tour, stop in case.stops():
        key = (tour.day, stop.account_id)
        if key in seen:
            yield case.breach_of("one_visit_per_day", tour, stop)
        seen.add(key)


def _scope_key(scope: LimitScope, tour: Tour) -> tuple[object, ...]:
    """What a limit counts together: a tour, a rep's ISO week, or everything."""
    if scope is LimitScope.TOUR:
        return (tour.rep_id, tour.day)
    if scope is LimitScope.WEEK:
        return (tour.rep_id, iso_week(tour.day))
    return ()


def within_limits(case: Case) -> Iterator[Violation]:
    """Each named limit holds over each tour, each week of a rep, or the plan."""
    for limit in case.problem.limits:
        used: dict[tuple[object, ...], int] = {}
        first: dict[tuple[object, ...], tuple[Tour, Stop]] = {}
        for tour, stop in case.stops():
            key = _scope_key(limit.scope, tour)
            used[key] = used.get(key, 0) + limit.use.get(stop.account_id, 0)
            first.setdefault(key, (tour, stop))
        for key, total in used.items():
            if total > limit.maximum:
                whole = limit.scope is LimitScope.PLAN
                yield case.breach(
                    "within_limits",
                    rep_id="" if whole else first[key][0].rep_id,
                    day=None if whole else first[key][0].day,
                    limit=limit.name,
                    used=total,
                    maximum=limit.maximum,
                )


def campaign_choice_planned(case: Case) -> Iterator[Violation]:
    """A prospect that the campaign has chosen has a visit in the tours."""
    if case.plan.campaign is None:
        return
    visited = {stop.account_id for _, stop in case.stops()}
    for account_id in case.plan.campaign.chosen:
        if account_id not in visited:
            yield case.breach("campaign_choice_planned", account_id=account_id)


def reason_has_numbers(case: Case) -> Iterator[Violation]:
    """A reason that rests on a calculation shows its numbers."""
    for item in case.unserved():
        numbers = [value for value in item.facts.values() if not isinstance(value, str)]
        if item.reason in _REASONS_WITH_NUMBERS and not numbers:
            yield case.breach(
                "reason_has_numbers",
                rep_id=item.rep_id,
                account_id=item.account_id,
                visit_id=item.visit_id,
                reason=item.reason.value,
            )
