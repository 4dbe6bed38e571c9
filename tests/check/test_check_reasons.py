"""Reasons that rest on the diary, on promises and on rhythm: believed where data bear them out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planted_promises import twice
from small_team import TOURS, at, problem, with_tours, with_visit

from tournees.check import violations
from tournees.model import Agreement, Busy, Plan, Problem, Reason, RepDay, Window

EVERY_DAY = problem().calendar.days


def broken(case: Problem, plan: Plan) -> set[str]:
    return {found.rule for found in violations(case, plan)}


def excuse(reason: Reason, **facts: int) -> Plan:
    item = replace(TOURS.unserved[1], reason=reason, facts={"n": 1} | facts)
    return with_tours(*TOURS.tours, unserved=(TOURS.unserved[0], item))


def paul(**changes: object) -> tuple[RepDay, ...]:
    """The same diary for Paul every day."""
    return tuple(RepDay(rep_id="R2", day=day, **changes) for day in EVERY_DAY)


def test_a_full_diary_is_believed_where_it_leaves_no_time():
    full = problem(rep_days=paul(busy=(Busy(at(8), at(12)), Busy(at(14), at(17, 30)))))
    plan = excuse(Reason.DIARY_FULL)
    told = {"reason_is_true"}
    outside = {"visit_outside_diary", "drive_outside_diary"}
    assert broken(problem(), plan) == told
    assert broken(full, plan) - outside == set()
    room = problem(rep_days=paul(busy=(Busy(at(8), at(12)), Busy(at(14), at(16, 30)))))
    assert broken(room, plan) - outside == told
    short = replace(with_visit("P4", windows=((),) * 5), rep_days=full.rep_days)
    assert broken(short, plan) - outside == told


def test_a_frozen_day_or_short_hours_may_fill_the_diary():
    plan = excuse(Reason.DIARY_FULL)
    frozen = replace(problem(), rep_days=paul(frozen=True))
    assert broken(frozen, plan) == {"frozen_day_stays"}
    one_day = ((Window(at(9), at(12)),), (), (), (), ())
    short = replace(with_visit("P4", windows=one_day), rep_days=paul(first_s=at(11, 30)))
    assert broken(short, plan) == {"day_start"}


def test_a_refusal_is_believed_of_a_visit_that_was_refused():
    plan = excuse(Reason.REFUSED)
    assert broken(with_visit("P4", agreement=Agreement.REFUSED), plan) == set()
    assert broken(problem(), plan) == {"reason_is_true"}


def test_a_limit_on_changes_is_believed_where_there_is_one():
    plan = excuse(Reason.CHANGES_LIMIT, maximum=0)
    assert broken(problem(max_changes=0), plan) == set()
    assert broken(problem(), plan) == {"reason_is_true"}


@pytest.mark.parametrize(
    ("order", "spacing_days", "believed"), [(2, 5, True), (2, 4, False), (1, 5, True), (0, 1, True)]
)
def test_spacing_is_believed_where_every_open_day_is_too_near(
    order: int, spacing_days: int, *, believed: bool
):
    case = twice(1, order, spacing_days)
    unserved = replace(
        TOURS.unserved[1],
        account_id="A1",
        visit_id="V-A1-2",
        rep_id="R1",
        reason=Reason.SPACING,
        facts={"spacing_days": spacing_days},
    )
    plan = with_tours(*TOURS.tours, unserved=(*TOURS.unserved, unserved))
    assert broken(case, plan) == (set() if believed else {"reason_is_true"})


def test_spacing_is_not_believed_of_an_account_with_one_visit():
    assert broken(problem(), excuse(Reason.SPACING)) == {"reason_is_true"}


def test_who_is_left_out_for_want_of_room_breaks_no_maximum_interval():
    urgent = with_visit("P4", urgency=1.5)
    assert broken(urgent, excuse(Reason.WEEK_FULL)) == set()
    assert broken(urgent, excuse(Reason.NOT_WORTH)) == {"maximum_interval_kept"}
