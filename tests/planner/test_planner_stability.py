"""What of the plan that people know stays in a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_team import ACCOUNTS, MONDAY, OPEN, LineTravel, at, visit

from tournees.errors import InputError, StoreError
from tournees.model import Calendar, Placed, Problem, Rep, RepDay, SectorRules, Window, week_days
from tournees.planner.stability import Known, frozen_until, placed_before, with_previous
from tournees.scenario import Tours

DAYS = week_days(MONDAY)
TUESDAY, FRIDAY = DAYS[1], DAYS[4]
REPS = (Rep(id="R1", name="Anne", home=None), Rep(id="R2", name="Bruno", home=None))


def all_week(account: str, order: int = 1):
    return replace(visit(account), id=f"{account}#{order}", order=order, windows=(OPEN,) * 5)


def problem(*visits) -> Problem:
    return Problem(
        accounts=ACCOUNTS,
        reps=REPS,
        calendar=Calendar(DAYS),
        visits=visits or (all_week("A1"), all_week("A1", 2), all_week("B1")),
        travel=LineTravel(),
        sectors=SectorRules(),
        load_s={},
    )


def known(account: str, day=MONDAY, start_s=9 * 3_600, rep="R1", leave_s=None) -> Known:
    return Known(account_id=account, rep_id=rep, day=day, start_s=start_s, leave_s=leave_s)


def test_visits_of_an_account_are_matched_in_the_order_of_their_days():
    found, _ = placed_before(problem(), [known("A1", FRIDAY), known("A1", TUESDAY)])
    assert found.previous == (
        Placed("A1#1", "R1", TUESDAY, at(9)),
        Placed("A1#2", "R1", FRIDAY, at(9)),
    )


def test_an_appointment_is_matched_with_its_own_day():
    agreed = replace(all_week("A1"), windows=((), (), (), (), OPEN), appointment=True)
    free = all_week("A1", 2)
    found, _ = placed_before(problem(agreed, free), [known("A1", TUESDAY), known("A1", FRIDAY)])
    assert {p.visit_id: p.day for p in found.previous} == {"A1#1": FRIDAY, "A1#2": TUESDAY}


def test_visits_of_other_weeks_and_of_accounts_no_longer_due_are_left_aside():
    gone = [known("A1", MONDAY - timedelta(days=3)), known("A2")]
    assert placed_before(problem(), gone)[0].previous == ()


def test_days_up_to_the_date_stay_and_later_ones_are_free():
    base, placed = placed_before(
        problem(), [known("B1", TUESDAY, at(9), "R2", at(10)), known("A1", FRIDAY)]
    )
    found = frozen_until(base, placed, TUESDAY)
    by_id = {one.id: one for one in found.visits}
    stays = by_id["B1#1"]
    assert stays.frozen
    assert stays.mandatory
    assert stays.windows == ((), (Window(at(9), at(10)),), (), (), ())
    assert stays.service_s == 3_600
    assert by_id["A1#1"] == replace(all_week("A1"), windows=((), (), OPEN, OPEN, OPEN))
    assert found.rep_days == tuple(
        RepDay(rep_id=rep, day=day, frozen=True) for rep in ("R1", "R2") for day in DAYS[:2]
    )


def test_a_file_of_visits_is_a_known_plan_and_its_faults_are_told(tmp_path):
    path = tmp_path / "semaine.csv"
    path.write_text(
        "Commercial;Date;Code client;Heure de début;Heure de fin\n"
        "R1;23/11/2026;A1;9h;9h45\nR1;24/11/2026;B1;;\nR1;23/11/2026;A2;11h;11h30\n",
        "utf-8",
    )
    section = Tours(week=MONDAY, previous=str(path), max_changes=2, freeze_until=MONDAY)
    found, issues = with_previous(problem(), section)
    assert found.previous == (Placed("A1#1", "R1", MONDAY, at(9)),)
    assert found.max_changes == 2
    assert [(issue.code, issue.row, issue.value) for issue in issues] == [
        ("previous_without_hour", 3, ""),
        ("previous_not_due", None, "A2"),
    ]


def test_without_a_known_plan_nothing_changes():
    base = problem()
    assert with_previous(base, Tours(week=MONDAY)) == (base, ())


def test_a_file_without_dates_is_refused_with_its_faults(tmp_path):
    path = tmp_path / "semaine.csv"
    path.write_text("Commercial;Code client\nR1;A1\n", "utf-8")
    with pytest.raises(InputError) as refused:
        with_previous(problem(), Tours(week=MONDAY, previous=str(path)))
    assert "imposed_no_day" in [issue.code for issue in refused.value.issues]


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(StoreError):
        with_previous(problem(), Tours(week=MONDAY, previous=str(tmp_path)))


@given(
    rows=st.lists(
        st.builds(
            known,
            st.sampled_from(["A1", "B1", "A2"]),
            st.sampled_from(DAYS),
            st.integers(at(8), at(17)),
            st.sampled_from(["R1", "R2"]),
        ),
        max_size=6,
    ),
    until=st.sampled_from(DAYS),
    seed=st.randoms(use_true_random=False),
)
def test_frozen_visits_keep_day_and_hour_whatever_the_order_of_the_rows(rows, until, seed):
    base, placed = placed_before(problem(), rows)
    found = frozen_until(base, placed, until)
    before = {one.visit_id: one for one in base.previous}
    for one in found.visits:
        assert one.frozen == (one.id in before and before[one.id].day <= until)
        if one.frozen:
            here = before[one.id]
            opened = [(day, w) for day, w in zip(DAYS, one.windows, strict=True) if w]
            assert opened == [(here.day, (Window(here.start_s, here.start_s + one.service_s),))]
    shuffled = seed.sample(rows, len(rows))
    assert placed_before(problem(), shuffled)[0].previous == base.previous
