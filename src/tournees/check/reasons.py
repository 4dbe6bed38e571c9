"""The rule that a reason is true, as far as data alone can tell, without a solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Account, Rep, Unserved, Visit, Window


def reason_is_true(case: Case) -> Iterator[Violation]:
    """A reason does not contradict the data.

    Judged: no place, no rep, not to visit, skill missing, rep absent, closed on all
    days, visit longer than any window, unreachable. The other reasons weigh a visit
    against the rest of the plan, which only a solver can redo.
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
    visit = case.visits.get(item.visit_id)
    return visit is None or _fits_no_window(case, item.reason, rep, visit)


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
    there = case.travel(rep, "", account_id)
    back = case.travel(rep, account_id, "")
    return (there[0] if there else unknown_s, back[0] if back else unknown_s)


def _fits_no_window(case: Case, reason: Reason, rep: Rep, visit: Visit) -> bool:
    """Whether no window of a day when the rep works could hold the visit."""
    windows = _windows_at_work(case, rep, visit)
    if reason in {Reason.CLOSED_ALL_DAYS, Reason.REP_ABSENT}:
        return not windows
    if reason is not Reason.VISIT_LONGER_THAN_WINDOW:
        return True
    there_s, back_s = _there_and_back(case, rep, visit.account_id, unknown_s=0)
    first_s = rep.rules.day_start_s + max(0, there_s)
    last_s = rep.rules.day_end_s - max(0, back_s)
    longest_s = max((min(w.end_s, last_s) - max(w.start_s, first_s) for w in windows), default=0)
    return longest_s < visit.service_s


def _windows_at_work(case: Case, rep: Rep, visit: Visit) -> list[Window]:
    absent = {*rep.leave, *case.problem.calendar.holidays}
    days = case.problem.calendar.days
    return [
        window
        for day, windows in zip(days, visit.windows, strict=False)
        if day not in absent
        for window in windows
    ]
