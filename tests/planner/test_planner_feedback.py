"""Visit reports come back: each once, and the accounts learn of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_files import HEADER, ROWS, TODAY, accounts, bring_in, write_clients

from tournees.errors import InputError
from tournees.model import Account, Kind, OpeningHours, VisitOutcome, VisitReport, Window
from tournees.planner.feedback import take_feedback
from tournees.planner.versions import log_of
from tournees.planner.visit_effects import fed_back
from tournees.store import Event, Workspace, undo

DONE, MISSED, ORDER = VisitOutcome.DONE, VisitOutcome.MISSED, VisitOutcome.ORDER
HOURS = OpeningHours(((Window(32_400, 43_200),),) * 5 + ((), ()))


def visit(account: str, day: date, outcome: VisitOutcome = DONE, **more) -> VisitReport:
    return VisitReport(account_id=account, day=day, outcome=outcome, **more)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    """Six clients imported."""
    made = Workspace(tmp_path / "w")
    bring_in(made, write_clients(tmp_path))
    return made


def taken(workspace: Workspace, *reports: VisitReport, today: date = TODAY, **more):
    return take_feedback(workspace, reports, today=today, **more)


def told(feedback) -> list[tuple[str, str]]:
    return [(issue.code, issue.value) for issue in feedback.issues]


def changed(feedback) -> list[tuple]:
    return [
        (item.id, field.field, field.old, field.new)
        for source in feedback.sources
        for item in source.changes.changed
        for field in item.fields
    ]


def test_a_visit_done_moves_the_last_visit_and_says_so(workspace):
    feedback = taken(workspace, visit("C3", november(20)), visit("C2", november(19), ORDER))
    assert changed(feedback) == [
        ("C2", "last_visit", None, "2026-11-19"),
        ("C3", "last_visit", "2026-06-01", "2026-11-20"),
    ]
    assert accounts(workspace)["C3"].last_visit == november(20)
    version = workspace.current("clients")
    assert (version.number, version.record.event, version.record.changed) == (2, Event.FEEDBACK, 2)
    assert version.record.file == "clients.csv"


def test_a_missed_visit_leaves_the_account_as_due_as_it_was(workspace):
    before = accounts(workspace)
    feedback = taken(workspace, visit("C3", november(20), MISSED, visit_s=600))
    assert changed(feedback) == []
    assert accounts(workspace) == before
    assert len(log_of(workspace.current("clients"))) == 1


def test_an_older_visit_never_moves_the_last_one_back(workspace):
    feedback = taken(workspace, visit("C1", november(1)))
    assert changed(feedback) == []
    assert told(feedback) == [("visit_before_last", "C1")]
    assert accounts(workspace)["C1"].last_visit == november(3)


def test_a_visit_after_today_is_told_and_not_taken(workspace):
    feedback = taken(workspace, visit("C1", TODAY + timedelta(days=1)))
    assert told(feedback) == [("visit_in_future", "C1")]
    assert feedback.sources == ()
    assert workspace.current("clients").number == 1


def test_an_account_is_found_by_its_name_whatever_its_case_and_accents(workspace):
    taken(workspace, visit("EPICERIE TORRE", november(20)))
    assert accounts(workspace)["C3"].last_visit == november(20)


def test_an_unknown_and_an_ambiguous_name_are_told_and_not_guessed(tmp_path):
    workspace = Workspace(tmp_path / "w")
    rows = [*ROWS, "C7;Bar du Port;20200;Bastia;A;1;;;"]
    bring_in(workspace, write_clients(tmp_path, rows))
    feedback = taken(
        workspace, visit("bar du port", november(20)), visit("Bar du Pont", november(20))
    )
    assert told(feedback) == [
        ("visit_account_ambiguous", "bar du port"),
        ("visit_account_unknown", "Bar du Pont"),
    ]
    assert "C1 (Ajaccio), C7 (Bastia)" in feedback.issues[0].facts["known"]
    assert (feedback.given, feedback.added) == (2, 0)


def test_the_same_report_again_changes_nothing_and_writes_nothing(workspace):
    report = visit("C3", november(20), visit_s=1200, order_eur=50.0)
    taken(workspace, report)
    again = taken(workspace, replace(report, file="other.csv", row=7))
    assert (again.added, again.updated, again.repeated, again.sources) == (0, 0, 1, ())
    assert workspace.current("clients").number == 2


def test_another_report_of_the_same_visit_replaces_the_first_and_is_told(workspace):
    taken(workspace, visit("C3", november(20), order_eur=50.0))
    feedback = taken(workspace, visit("C3", november(20), ORDER, order_eur=70.0))
    assert told(feedback) == [("visit_updated", "C3")]
    assert changed(feedback) == [("C3", "orders_eur", 50, 70)]
    assert [report.order_eur for report in log_of(workspace.current("clients"))] == [70.0]


def test_twice_in_one_file_the_fuller_line_is_taken_in_any_order(workspace):
    lines = [visit("C3", november(20)), visit("C3", november(20), visit_s=900, note="vu")]
    for order in (lines, lines[::-1]):
        feedback = taken(workspace, *order, dry_run=True)
        assert told(feedback) == [("visit_twice", "C3")]
    taken(workspace, *lines)
    assert [report.note for report in log_of(workspace.current("clients"))] == ["vu"]


def test_three_real_durations_give_the_accounts_own_median_to_five_minutes(workspace):
    reports = [
        visit("C1", november(day), visit_s=s) for day, s in ((17, 2400), (18, 2500), (19, 9000))
    ]
    taken(workspace, *reports[:2])
    assert accounts(workspace)["C1"].visit_s == 1800
    feedback = taken(workspace, reports[2])
    assert ("C1", "visit_s", 1800, 2400) in changed(feedback)


def test_a_segments_median_stands_in_only_where_the_file_says_no_duration(workspace):
    five = [visit("C2", november(day), visit_s=3000) for day in range(16, 18)]
    five += [visit("C4", november(day), visit_s=3600) for day in range(16, 18)]
    taken(workspace, *five)
    assert accounts(workspace)["C2"].visit_s is None
    taken(workspace, visit("C4", november(20), visit_s=3600))
    known = {key: account.visit_s for key, account in accounts(workspace).items()}
    assert known["C2"] == 3600  # two of its own, five of its segment
    assert known["C4"] == 3600
    assert known["C1"] == 1800  # the file's own
    assert known["C3"] is None  # another segment
    assert known["C5"] is None  # no segment


def test_new_hours_replace_those_of_the_file_until_the_file_changes_its_own(tmp_path):
    workspace = Workspace(tmp_path / "w")
    header = f"{HEADER};Horaires"
    rows = [f"{row};lun-ven 8h-18h" for row in ROWS]
    bring_in(workspace, write_clients(tmp_path, rows, header=header))
    taken(workspace, visit("C1", november(20), opening=HOURS))
    assert accounts(workspace)["C1"].opening == HOURS
    rows[1] = rows[1].replace("8000", "8001")
    bring_in(workspace, write_clients(tmp_path, rows, header=header))
    assert accounts(workspace)["C1"].opening == HOURS
    rows[0] = rows[0].replace("8h-18h", "10h-12h")
    bring_in(workspace, write_clients(tmp_path, rows, header=header))
    assert accounts(workspace)["C1"].opening.days[0] == (Window(36_000, 43_200),)
    assert accounts(workspace)["C1"].last_visit == november(20)


def test_orders_of_the_last_year_count_once_where_the_file_has_none(workspace):
    old = TODAY - timedelta(days=365)
    reports = [
        visit("C3", old, ORDER, order_eur=999.0),
        visit("C3", november(10), ORDER, order_eur=100.25),
        visit("C3", november(20), ORDER, order_eur=50.0),
    ]
    taken(workspace, *reports[:2])
    taken(workspace, reports[2])
    assert accounts(workspace)["C3"].orders_eur == 150.25


def test_orders_of_the_file_are_not_added_to(tmp_path):
    workspace = Workspace(tmp_path / "w")
    as_read = Account(id="a", name="A", kind=Kind.CLIENT, orders_eur=1000.0)
    reports = [visit("a", november(20), ORDER, order_eur=50.0)]
    assert fed_back([as_read], reports, TODAY)[0].orders_eur == 1000.0
    assert not workspace.path.exists()


def test_the_next_import_keeps_the_later_of_the_two_last_visits(tmp_path, workspace):
    taken(workspace, visit("C3", november(20), visit_s=1200))
    rows = [row.replace("900", "950").replace("01/06/2026", "02/06/2026") for row in ROWS]
    done = bring_in(workspace, write_clients(tmp_path, rows))
    assert [item.id for item in done.changes.changed] == ["C5"]
    assert accounts(workspace)["C3"].last_visit == november(20)
    later = [row.replace("01/06/2026", "22/11/2026") for row in rows]
    later[2] = later[2].replace("02/06/2026", "22/11/2026")
    bring_in(workspace, write_clients(tmp_path, later))
    assert accounts(workspace)["C3"].last_visit == november(22)
    assert len(log_of(workspace.current("clients"))) == 1


def test_undo_takes_the_feedback_back_and_the_next_import_does_not_bring_it_again(
    tmp_path, workspace
):
    taken(workspace, visit("C3", november(20)))
    undo(workspace, "clients")
    assert accounts(workspace)["C3"].last_visit == date(2026, 6, 1)
    bring_in(workspace, write_clients(tmp_path, [*ROWS, "C8;Neuf;20200;Bastia;A;1;;;"]))
    assert accounts(workspace)["C3"].last_visit == date(2026, 6, 1)
    taken(workspace, visit("C3", november(20)))
    assert accounts(workspace)["C3"].last_visit == november(20)


def test_a_prospect_that_becomes_a_client_keeps_its_visits(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path, ROWS[4:], name="p.csv"), "prospects")
    taken(workspace, visit("C5", november(20), ORDER))
    bring_in(workspace, write_clients(tmp_path, ROWS))
    assert accounts(workspace, "clients")["C5"].last_visit == november(20)


def test_only_the_sources_that_the_reports_concern_get_a_version(tmp_path, workspace):
    bring_in(workspace, write_clients(tmp_path, ["P1;Neuf;20200;Bastia;A;1;;;"]), "prospects")
    feedback = taken(workspace, visit("P1", november(20)))
    assert [source.source for source in feedback.sources] == ["prospects"]
    assert workspace.current("clients").number == 1


def test_a_dry_run_says_the_changes_and_writes_nothing(workspace):
    dry = taken(workspace, visit("C3", november(20)), dry_run=True)
    assert changed(dry) == [("C3", "last_visit", "2026-06-01", "2026-11-20")]
    assert workspace.current("clients").number == 1


def test_a_workspace_without_accounts_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        taken(Workspace(tmp_path / "w"), visit("C1", november(20)))
    assert caught.value.issues[0].code == "feedback_no_accounts"


def test_a_file_of_reports_is_read_and_stores_no_position(tmp_path, workspace):
    path = tmp_path / "visites.csv"
    path.write_text(
        "Code client;Date de visite;Résultat;Durée;Commande;Note;Latitude;Longitude\n"
        "C3;20/11/2026;effectuée;35 min;;Vu le gérant;42,123456;9,123456\n"
        "C2;19/11/2026;commande;40 min;250,50;;;\n",
        "utf-8",
    )
    feedback = take_feedback(workspace, path, today=TODAY)
    assert feedback.added == 2
    assert accounts(workspace)["C2"].orders_eur == 250.5
    kept = [p.read_text("utf-8") for p in workspace.path.rglob("*") if p.is_file()]
    assert not any("42.123456" in text or "42,123456" in text for text in kept)
    assert any("Vu le gérant" in text for text in kept)
    assert take_feedback(workspace, path, today=TODAY).repeated == 2


days = st.dates(TODAY - timedelta(days=800), TODAY + timedelta(days=30))
reports = st.lists(
    st.builds(
        visit,
        st.sampled_from(["a", "b", "c"]),
        days,
        st.sampled_from(list(VisitOutcome)),
        visit_s=st.none() | st.integers(60, 30_000),
        order_eur=st.none() | st.floats(0, 1e6),
        rep=st.sampled_from(["", "x", "y"]),
    ),
    max_size=12,
)
ACCOUNTS = (
    Account(id="a", name="A", kind=Kind.CLIENT, segment="S", last_visit=november(1)),
    Account(id="b", name="B", kind=Kind.CLIENT, segment="S", visit_s=1800),
    Account(id="z", name="Z", kind=Kind.PROSPECT, segment="S"),
)


@settings(deadline=None)
@given(reports=reports, data=st.data())
def test_effects_depend_on_no_order_and_last_visits_stay_in_their_bounds(reports, data):
    """Same log in any order, same accounts; never back, never after today, nobody lost."""
    once = {(r.account_id, r.day, r.rep): r for r in reports}
    shuffled = data.draw(st.permutations(list(once.values())))
    after = fed_back(ACCOUNTS, once.values(), TODAY)
    assert fed_back(ACCOUNTS, shuffled, TODAY) == after
    assert [account.id for account in after] == ["a", "b", "z"]
    assert after[2] == replace(ACCOUNTS[2], visit_s=after[2].visit_s)
    for before, now in zip(ACCOUNTS, after, strict=True):
        if now.last_visit is not None:
            assert now.last_visit <= TODAY
            assert before.last_visit is None or now.last_visit >= before.last_visit
        assert before.last_visit is None or now.last_visit is not None
        assert now.visit_s is None or now.visit_s == before.visit_s or now.visit_s % 300 == 0
