"""What customers say of visits is kept, and a refusal moves little else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_team import ACCOUNTS, MONDAY, OPEN, LineTravel, at, visit

from tournees.errors import InputError
from tournees.model import (
    Agreement,
    Calendar,
    Placed,
    Problem,
    Rep,
    SectorRules,
    Window,
    week_days,
)
from tournees.planner.agreements import agreed, prepared
from tournees.reading.agreements import STATUSES, Answer, read_status
from tournees.scenario import Tours

DAYS = week_days(MONDAY)
TUESDAY = DAYS[1]
VISITS = tuple(replace(visit(a), id=f"{a}#1", windows=(OPEN,) * 5) for a in ("A1", "A2", "B1"))
BASE = Problem(
    accounts=ACCOUNTS,
    reps=(Rep(id="R1", name="Anne", home=None),),
    calendar=Calendar(DAYS),
    visits=VISITS,
    travel=LineTravel(),
    sectors=SectorRules(),
    load_s={},
    previous=tuple(Placed(one.id, "R1", MONDAY, at(9 + i)) for i, one in enumerate(VISITS)),
)
NO, YES, MAYBE = Agreement.REFUSED, Agreement.CONFIRMED, Agreement.PROPOSED


def said(account: str, status: Agreement, **told) -> Answer:
    return Answer(account=account, status=status, **{"day": MONDAY, **told})


def after(*answers: Answer, moves: int = 2):
    found, issues = agreed(BASE, VISITS, answers, moves)
    return found, {v.account_id: v for v in found.visits}, [issue.code for issue in issues]


def test_a_confirmed_visit_is_an_appointment_at_the_hour_of_the_plan():
    found, by, told = after(said("A2", YES))
    assert by["A2"].appointment
    assert by["A2"].frozen
    assert by["A2"].windows[0] == (Window(at(10), at(10) + VISITS[1].service_s),)
    assert by["A2"].windows[1:] == ((),) * 4
    assert (found.previous, told) == (BASE.previous, [])


def test_what_was_agreed_instead_is_where_the_visit_stays():
    found, by, _ = after(said("A2", YES, agreed_day=TUESDAY, agreed_start_s=at(15)))
    assert by["A2"].windows[1][0].start_s == at(15)
    assert Placed("A2#1", "R1", TUESDAY, at(15)) in found.previous


def test_a_proposed_visit_stays_unless_its_hour_is_closed():
    _, by, told = after(said("A1", MAYBE), said("A2", MAYBE, start_s=at(12, 30)))
    assert by["A1"].frozen
    assert not by["A1"].appointment
    assert by["A2"] == VISITS[1]
    assert told == ["agreement_closed"]


def test_a_refusal_closes_the_half_day_or_the_day_and_moves_few_others():
    found, by, _ = after(said("A1", NO, start_s=at(9)), said("A2", NO), moves=3)
    assert by["A1"].windows == ((OPEN[1],), *(OPEN,) * 4)
    assert by["A2"].windows == ((), *(OPEN,) * 4)
    assert found.max_changes == 6
    assert [one.visit_id for one in found.previous] == ["B1#1"]


def test_answers_that_cannot_be_used_are_told():
    _, by, told = after(said("ZZ", YES), said("A1", YES, agreed_day=MONDAY.replace(year=2027)))
    assert sorted(told) == ["agreement_no_visit", "agreement_outside"]
    assert by["A1"] == VISITS[0]


@given(refusals=st.lists(st.tuples(st.sampled_from(["A1", "A2"]), st.sampled_from(DAYS))))
def test_refusals_never_unfreeze_a_confirmed_visit(refusals):
    answers = [said(account, NO, day=day) for account, day in refusals]
    alone = after(said("B1", YES))[1]["B1"]
    assert after(said("B1", YES), *answers)[1]["B1"] == alone


def test_every_word_of_a_status_is_read_and_a_doubtful_one_is_not_guessed():
    for status, words in STATUSES.items():
        assert {read_status(word.upper()) for word in words} == {status}
    with pytest.raises(Exception, match="agreement_status"):
        read_status("non confirmé")


def test_a_file_of_answers_is_the_whole_journey(tmp_path):
    before, answers = tmp_path / "plan.csv", tmp_path / "appels.csv"
    before.write_text("Commercial;Date;Code client;Heure\nR1;23/11/2026;A1;9h\n", "utf-8")
    answers.write_text(
        "Code client;Date;Heure;Statut;Date convenue;Heure convenue\n"
        "A1;23/11/2026;9h;Confirmé;24/11/2026;14h30\nA2;23/11/2026;10h;;;\n"
        "B1;23/11/2026;11h;peut-être;;\n",
        "utf-8",
    )
    section = Tours(week=MONDAY, previous=str(before), agreements=str(answers))
    found, issues = prepared(replace(BASE, previous=()), section)
    assert found.previous == (Placed("A1#1", "R1", TUESDAY, at(14, 30)),)
    assert [(issue.code, issue.row) for issue in issues] == [("agreement_status", 4)]
    answers.write_text("Code client;Statut\nA1;oui\n", "utf-8")
    with pytest.raises(InputError, match="agreement_no_day"):
        prepared(BASE, section)
