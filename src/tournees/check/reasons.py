"""The rule that a reason is true, as far as data alone can tell, without a solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.check.stretches import without
from tournees.model import DAY_S, NEAR, Agreement, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tournees.check.case import Case
    from tournees.check.stretches import Stretch
    from tournees.check.violation import Violation
    from tournees.model import Account, Rep, Unserved, Visit


def reason_is_true(case: Case) -> Iterator[Violation]:
    """A reason does not contradict the data.

    Judged: no place, no rep, not to visit, skill missing, rep absent, closed on all
    days, visit longer than any window, unreachable, diary full, refused, spacing, limit on
    changes. The other reasons weigh a visit against the rest of the plan, which only a
    solver can redo.
    """
    for item in case.unserved():
        account = case.accounts.get(item.account_id)
        if account is not None and not _may_be_true(case, item, account):
            yield case.breach(
                "reason_is_true",
                rep_id=item.rep_id,
                account_id=item.account_id,
                visit_id=item.visit_id,
                reason=item.reason.value,
            )


def _may_be_true(case: Case, item: Unserved, account: Account) -> bool:
    rep = case.reps.get(item.rep_id)
    judge = _OF_ACCOUNT.get(item.reason)
    if judge is not None:
        return judge(case, rep, account)
    if rep is None:
        return True
    if item.reason is Reason.UNREACHABLE:
        return any(second < 0 for second in _there_and_back(case, rep, account.id, unknown_s=-1))
    visit, of_visit = case.visits.get(item.visit_id), _OF_VISIT.get(item.reason)
    return visit is None or of_visit is None or of_visit(case, rep, visit)


def _no_place(_case: Case, rep: Rep | None, account: Account) -> bool:
    return account.place is None or (rep is not None and rep.home is None)


def _no_rep(case: Case, _rep: Rep | None, account: Account) -> bool:
    return case.rep_of.get(account.id) not in case.reps


def _not_to_visit(_case: Case, _rep: Rep | None, account: Account) -> bool:
    return account.status is not Status.ACTIVE


def _skill_missing(case: Case, rep: Rep | None, account: Account) -> bool:
    reps = [rep] if rep else list(case.reps.values())
    return not any(set(account.skills) <= set(other.skills) for other in reps)


_OF_ACCOUNT = {
    Reason.NO_PLACE: _no_place,
    Reason.NO_REP: _no_rep,
    Reason.NOT_TO_VISIT: _not_to_visit,
    Reason.SKILL_MISSING: _skill_missing,
}
"""Reasons that the account and the rep alone decide."""


def _there_and_back(case: Case, rep: Rep, account_id: str, *, unknown_s: int) -> tuple[int, int]:
    """Seconds from home to the account and from the account to home."""
    there = case.travel(rep, "", NEAR + account_id)
    back = case.travel(rep, NEAR + account_id, "")
    return (there[0] if there else unknown_s, back[0] if back else unknown_s)


def _open_days(case: Case, rep: Rep, visit: Visit) -> list[tuple[date, tuple[Stretch, ...]]]:
    """Days on which the rep works and the account is open, with the hours."""
    days = zip(case.problem.calendar.days, visit.windows, strict=False)
    return [(day, windows) for day, windows in days if windows and case.works_on(rep, day)]


def _never_open(case: Case, rep: Rep, visit: Visit) -> bool:
    return not _open_days(case, rep, visit)


def _longest_s(
    case: Case, rep: Rep, visit: Visit, windows: tuple[Stretch, ...], taken: list[Stretch]
) -> int:
    """Longest stretch of some hours between coming from home and leaving for it (s).

    A rep who may sleep near the account comes from nowhere else.
    """
    there_s, back_s = 0, 0
    if not visit.remote and not rep.rules.nights_per_week:
        there_s, back_s = _there_and_back(case, rep, visit.account_id, unknown_s=0)
    first_s = rep.rules.day_start_s + max(0, there_s)
    last_s = rep.rules.day_end_s - max(0, back_s)
    clipped = [(max(start_s, first_s), min(end_s, last_s)) for start_s, end_s in windows]
    return max((b - a for one in clipped for a, b in without(one, taken)), default=0)


def _longer_than_window(case: Case, rep: Rep, visit: Visit) -> bool:
    """Whether no window of a day of work holds the visit."""
    days = _open_days(case, rep, visit)
    return all(_longest_s(case, rep, visit, hours, []) < visit.service_s for _, hours in days)


def _diary_full(case: Case, rep: Rep, visit: Visit) -> bool:
    """Whether the diary leaves no window of any day long enough, and takes from one at least."""
    found = False
    for day, windows in _open_days(case, rep, visit):
        if _longest_s(case, rep, visit, windows, []) < visit.service_s:
            continue
        told, (first_s, last_s) = case.rep_day(rep.id, day), case.hours(rep, day)
        taken = [(busy.start_s, busy.end_s) for busy in told.busy]
        taken += [(0, first_s), (last_s, DAY_S)]
        left_s = _longest_s(case, rep, visit, windows, taken)
        if left_s >= visit.service_s and not told.frozen:
            return False
        found = True
    return found


def _too_near(case: Case, rep: Rep, visit: Visit) -> bool:
    """Whether every day that is open lies too near to another visit of the account."""
    others = [
        (other, tour.day)
        for visit_id, (tour, _) in case.planned.items()
        if (other := case.visits.get(visit_id)) is not None
        and other.account_id == visit.account_id
        and other.id != visit.id
    ]
    days = [day for day, _ in _open_days(case, rep, visit)]
    return bool(others) and not any(
        all(_apart(visit, day, other, on) for other, on in others) for day in days
    )


def _apart(visit: Visit, day: date, other: Visit, on: date) -> bool:
    """Whether a visit may be on a day where another of its account is on ``on``."""
    after = (day - on).days
    if other.order < visit.order:
        return after >= visit.spacing_days
    if other.order > visit.order:
        return -after >= other.spacing_days
    return abs(after) >= visit.spacing_days


def _refused(_case: Case, _rep: Rep, visit: Visit) -> bool:
    return visit.agreement is Agreement.REFUSED


def _changes_limited(case: Case, _rep: Rep, _visit: Visit) -> bool:
    return case.problem.max_changes is not None


_OF_VISIT: dict[Reason, Callable[[Case, Rep, Visit], bool]] = {
    Reason.CLOSED_ALL_DAYS: _never_open,
    Reason.REP_ABSENT: _never_open,
    Reason.VISIT_LONGER_THAN_WINDOW: _longer_than_window,
    Reason.DIARY_FULL: _diary_full,
    Reason.REFUSED: _refused,
    Reason.SPACING: _too_near,
    Reason.CHANGES_LIMIT: _changes_limited,
}
"""Reasons that the visit and the rep's days decide."""
