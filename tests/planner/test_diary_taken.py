"""Diaries into appointments, busy time and days off, with all that is told."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_team import MONDAY, PLAN, problem

from tournees.errors import InputError
from tournees.model import (
    DAY_S,
    Account,
    Appointment,
    Busy,
    Calendar,
    Kind,
    Place,
    Rep,
    Window,
    week_days,
)
from tournees.planner.diary import apply_diaries
from tournees.planner.diary_home import zone_of
from tournees.planner.diary_stretches import cut, joined
from tournees.report import write_calendars
from tournees.scenario import Scenario
from tournees.words import Words

WEEK = Calendar(days=week_days(MONDAY))
TUESDAY = MONDAY + timedelta(days=1)
H = 3_600
PAUL = Rep(id="paul", name="Paul Rossi", home=Place(41.92, 8.74), postal_code="20000")
MARIE = Rep(id="marie", name="Marie Leca", home=Place(42.7, 9.45), postal_code="20200")
PORT = Account(
    id="C0412", name="Garage du Port", kind=Kind.CLIENT, commune="Ajaccio", postal_code="20000",
    current_rep="paul",
)  # fmt: skip
PALM = Account(
    id="P0001", name="Pharmacie des Palmiers", kind=Kind.PROSPECT, commune="Bastia",
    postal_code="20200",
)  # fmt: skip
HEAD = "Date;Heure début;Heure fin;Journée entière;Objet;Lieu;Disponibilité;Privé\n"


def scenario(*diaries):
    return Scenario.model_validate(
        {
            "data": {"clients": {"file": "c.csv"}, "reps": {"file": "r.csv"}},
            "tours": {"week": MONDAY, "diaries": list(diaries)},
        }
    )


def taken(tmp_path, rows, *, accounts=(PORT, PALM), rep="paul", others=(), **more):
    diaries = []
    for number, (who, text) in enumerate([(rep, rows), *others]):
        path = tmp_path / f"agenda{number}.csv"
        path.write_text(HEAD + text, "utf-8")
        diaries.append({"rep": who, "file": str(path), **more})
    return apply_diaries(scenario(*diaries), accounts, (PAUL, MARIE), WEEK)


def agreed(found, id_="C0412"):
    return next(a.appointments for a in found.accounts if a.id == id_)


def codes(found):
    return [issue.code for issue in found.issues]


def test_a_matched_event_is_an_appointment_as_long_as_the_event_and_no_busy_time(tmp_path):
    found = taken(tmp_path, "24/11/2026;10h;10h40;;RDV Garage du Port;Ajaccio;;\n")
    assert agreed(found) == (Appointment(TUESDAY, 10 * H, 40 * 60),)
    assert found.busy == {}
    assert found.visited_by == {("C0412", TUESDAY): "paul"}
    assert found.issues == ()


def test_a_matched_event_of_the_whole_day_is_an_appointment_at_any_hour(tmp_path):
    found = taken(tmp_path, "24/11/2026;;;oui;Garage du Port;;;\n")
    assert agreed(found) == (Appointment(TUESDAY),)


def test_overlapping_events_are_one_stretch_without_a_label_unless_it_is_asked_for(tmp_path):
    rows = (
        "24/11/2026;9h;10h30;;Comité;;;\n24/11/2026;10h;11h;;Budget;;;\n"
        "24/11/2026;14h;15h;;Médecin;;;oui\n"
    )
    assert taken(tmp_path, rows).busy == {
        ("paul", TUESDAY): (Busy(9 * H, 11 * H), Busy(14 * H, 15 * H))
    }
    assert taken(tmp_path, rows, show_labels=True).busy == {
        ("paul", TUESDAY): (Busy(9 * H, 11 * H, "Comité + Budget"), Busy(14 * H, 15 * H))
    }


def test_a_whole_day_out_of_office_is_a_day_off_and_a_busy_one_is_busy(tmp_path):
    found = taken(tmp_path, "24/11/2026;;;oui;Congés;;absent;\n25/11/2026;;;oui;Salon;;occupé;\n")
    assert found.off == {("paul", TUESDAY)}
    assert found.busy == {("paul", TUESDAY + timedelta(days=1)): (Busy(0, DAY_S),)}


def test_an_appointment_on_a_day_off_is_told(tmp_path):
    rows = "24/11/2026;;;oui;Congés;;absent;\n24/11/2026;10h;11h;;Garage du Port;;;\n"
    assert codes(taken(tmp_path, rows)) == ["diary_met_when_off"]


def test_busy_time_is_cut_around_an_appointment_and_it_is_told(tmp_path):
    found = taken(
        tmp_path, "24/11/2026;9h;12h;;Bloc bureau;;;\n24/11/2026;10h;11h;;Garage du Port;;;\n"
    )
    assert found.busy[("paul", TUESDAY)] == (Busy(9 * H, 10 * H), Busy(11 * H, 12 * H))
    assert agreed(found) == (Appointment(TUESDAY, 10 * H, H),)
    (issue,) = found.issues
    assert (issue.code, issue.value) == ("diary_overlap", "Garage du Port")
    assert issue.facts == {"event_date": "2026-11-24", "start_day_s": 10 * H}


def test_a_place_without_account_is_busy_time_told_once(tmp_path):
    rows = "24/11/2026;9h;12h;;Formation;Bastia;;\n25/11/2026;9h;12h;;Formation;Bastia;;\n"
    found = taken(tmp_path, rows)
    assert [(i.code, i.facts) for i in found.issues] == [("diary_places_unpriced", {"n": 2})]
    assert len(found.busy) == 2


def test_what_is_not_sure_is_busy_and_told_with_its_candidates_by_row(tmp_path):
    twin = replace(PORT, id="C0500", commune="Bastia", postal_code="20200")
    rows = (
        "24/11/2026;9h;10h;;Garage du Port;;;\n"
        "25/11/2026;9h;10h;;Pharmacie des Palmiers : ordonnance;;;\n"
    )
    found = taken(tmp_path, rows, accounts=(PORT, PALM, twin))
    assert [(i.code, i.row, i.facts["known"]) for i in found.issues] == [
        ("diary_ambiguous", 2, "C0412 (Garage du Port, Ajaccio), C0500 (Garage du Port, Bastia)"),
        ("diary_weak", 3, "P0001 (Pharmacie des Palmiers, Bastia)"),
    ]
    assert len(found.busy) == 2
    assert not any(account.appointments for account in found.accounts)


def test_an_appointment_in_the_diary_of_another_than_the_sectors_rep_is_told(tmp_path):
    found = taken(tmp_path, "24/11/2026;10h;11h;;Garage du Port;;;\n", rep="marie")
    assert found.visited_by == {("C0412", TUESDAY): "marie"}
    (issue,) = found.issues
    assert issue.code == "diary_other_rep"
    assert (issue.facts["rep"], issue.facts["sector"]) == ("marie", "paul")


def test_a_visit_that_two_make_is_the_sectors_and_busy_time_of_the_other(tmp_path):
    row = "24/11/2026;10h;11h;;Garage du Port;;;\n"
    found = taken(tmp_path, row, rep="marie", others=[("paul", row)])
    assert found.visited_by == {("C0412", TUESDAY): "paul"}
    assert found.busy == {("marie", TUESDAY): (Busy(10 * H, 11 * H),)}
    assert codes(found) == ["diary_other_rep", "diary_together"]


def test_a_call_to_an_account_is_busy_time_unless_the_account_is_visited_so(tmp_path):
    row = "24/11/2026;10h;11h;;Garage du Port;Teams;;\n"
    assert agreed(taken(tmp_path, row)) == ()
    assert "diary_at_a_distance" in codes(taken(tmp_path, row))
    assert agreed(taken(tmp_path, row, accounts=(replace(PORT, remote=True),)))


def test_an_event_longer_than_a_visit_may_be_is_busy_time(tmp_path):
    found = taken(tmp_path, "24/11/2026;8h;20h;;Garage du Port;;;\n")
    assert codes(found) == ["diary_too_long"]
    assert found.busy[("paul", TUESDAY)] == (Busy(8 * H, 20 * H),)


def test_the_diary_wins_over_the_hour_of_the_account_file_which_is_told(tmp_path):
    other = Appointment(MONDAY, 9 * H)
    known = replace(PORT, appointments=(other, Appointment(TUESDAY, 15 * H)), row=7)
    found = taken(tmp_path, "24/11/2026;10h;11h;;Garage du Port;;;\n", accounts=(known,))
    assert agreed(found) == (other, Appointment(TUESDAY, 10 * H, H))
    assert [(i.code, i.row) for i in found.issues] == [("diary_moves_appointment", 7)]
    any_hour = taken(tmp_path, "24/11/2026;;;oui;Garage du Port;;;\n", accounts=(known,))
    assert agreed(any_hour) == known.appointments


def test_the_same_event_in_two_calendars_of_a_rep_counts_once(tmp_path):
    row = "24/11/2026;10h;11h;;Garage du Port;;;\n"
    found = taken(tmp_path, row + row, others=[("Paul Rossi", row)])
    assert agreed(found) == (Appointment(TUESDAY, 10 * H, H),)


def test_every_fault_of_every_diary_is_told_at_once(tmp_path):
    bad = tmp_path / "sans_date.csv"
    bad.write_text("Objet;Lieu\nx;y\n")
    diaries = (
        {"rep": "zoe", "file": str(bad)},
        {"rep": "paul", "file": str(bad)},
        {"rep": "marie", "file": str(tmp_path / "perdu.ics")},
    )
    with pytest.raises(InputError) as caught:
        apply_diaries(scenario(*diaries), (PORT,), (PAUL, MARIE), WEEK)
    assert [issue.code for issue in caught.value.issues] == [
        "diary_rep_unknown", "diary_column_missing", "table_is_missing",
    ]  # fmt: skip


def test_every_finding_is_written_in_both_languages(tmp_path):
    row = "24/11/2026;10h;11h;;Garage du Port;Teams;;\n25/11/2026;10h;11h;;Port;x;;\n"
    for issue in taken(tmp_path, row).issues:
        assert Words("fr").issue(issue)
        assert Words("en").issue(issue)


def test_our_own_plan_read_back_is_neither_busy_time_nor_an_appointment(tmp_path):
    team = problem()
    paths = write_calendars(tmp_path, team, PLAN, Words("fr"), manifest={})
    first = paths[0].read_bytes().decode()
    diaries = scenario({"rep": "R1", "file": str(paths[0])})
    found = apply_diaries(diaries, team.accounts, team.reps, team.calendar)
    assert (found.busy, found.accounts) == ({}, team.accounts)
    assert [(i.code, i.facts["n"]) for i in found.issues] == [
        ("diary_own_left_out", first.count("BEGIN:VEVENT"))
    ]


@pytest.mark.parametrize("way", ["google", "outlook", "texts"])
def test_our_events_are_known_again_after_another_program_has_exported_them(tmp_path, way):
    team = problem()
    path = write_calendars(tmp_path, team, PLAN, Words("fr"), manifest={})[0]
    lines = path.read_bytes().decode().replace("\r\n ", "").splitlines()
    lines = [line.replace("-//Tournees//Tournees//FR", "-//Google Inc//EN") for line in lines]
    if way != "google":
        wrapped = b"\x04\x00\x00\x00\x82\x00\xe0\x00".ljust(40, b"\0") + b"vCal-Uid\x01\0\0\0"
        lines = [
            f"UID:{(wrapped + line[4:].encode()).hex().upper() if way == 'outlook' else 'autre'}"
            if line.startswith("UID:")
            else line
            for line in lines
        ]
    path.write_text("\r\n".join(lines))
    diaries = scenario({"rep": "R1", "file": str(path)})
    found = apply_diaries(diaries, team.accounts, team.reps, team.calendar)
    assert found.busy == {}
    assert [i.code for i in found.issues] == ["diary_own_left_out"]
    noted = path.read_text().replace("SUMMARY:Visite", "SUMMARY:CONFIRMÉ - Visite")
    path.write_text(noted)
    found = apply_diaries(diaries, team.accounts, team.reps, team.calendar)
    assert "diary_own_left_out" not in [i.code for i in found.issues]


@pytest.mark.parametrize(
    ("rep", "zone"),
    [
        (PAUL, "Europe/Paris"),
        (replace(PAUL, postal_code="97400"), "Indian/Reunion"),
        (replace(PAUL, postal_code="97110"), "America/Guadeloupe"),
        (replace(PAUL, postal_code="", home=Place(14.6, -61.07)), "America/Martinique"),
        (replace(PAUL, postal_code="", home=Place(48.85, 2.35)), "Europe/Paris"),
        (replace(PAUL, postal_code="", home=None), "Europe/Paris"),
    ],
)
def test_a_rep_lives_by_the_clock_of_the_home(rep, zone):
    assert zone_of(rep) == ZoneInfo(zone)


def test_a_rep_of_the_reunion_has_the_hours_of_the_island(tmp_path):
    path = tmp_path / "agenda.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T050000Z\nDTEND:20261124T060000Z\n"
        "SUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    island = replace(PAUL, postal_code="97400")
    found = apply_diaries(scenario({"rep": "paul", "file": str(path)}), (), (island,), WEEK)
    assert found.busy == {("paul", date(2026, 11, 24)): (Busy(9 * H, 10 * H),)}


STRETCHES = st.lists(
    st.builds(
        lambda start_s, length_s, label: Busy(start_s, min(DAY_S, start_s + length_s), label),
        st.integers(0, DAY_S),
        st.integers(0, 30_000),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=12,
)
WINDOWS = st.lists(
    st.builds(lambda s, n: Window(s, s + n), st.integers(0, DAY_S - 1), st.integers(1, 20_000)),
    max_size=4,
)


@given(STRETCHES)
def test_any_events_make_sorted_disjoint_stretches_that_lose_no_second(stretches):
    found = joined(stretches)
    assert all(0 <= b.start_s < b.end_s <= DAY_S for b in found)
    assert all(one.end_s < other.start_s for one, other in itertools.pairwise(found))
    for busy in stretches:
        if busy.start_s < busy.end_s:
            assert any(b.start_s <= busy.start_s and busy.end_s <= b.end_s for b in found)
    edges = {b.start_s for b in stretches} | {b.end_s for b in stretches}
    assert all({b.start_s, b.end_s} <= edges for b in found)
    assert joined(reversed(stretches)) == found


@given(STRETCHES, WINDOWS)
def test_what_is_cut_around_appointments_is_all_that_they_leave(stretches, windows):
    whole = joined(stretches)
    left = cut(whole, windows)
    assert list(left) == sorted(left, key=lambda busy: busy.start_s)
    length = sum(b.end_s - b.start_s for b in left)
    edges = sorted(
        {t for b in whole for t in (b.start_s, b.end_s)} | {t for w in windows for t in w}
    )
    expected = sum(
        end - start
        for start, end in itertools.pairwise(edges)
        if any(b.start_s <= start and end <= b.end_s for b in whole)
        and not any(w.start_s <= start and end <= w.end_s for w in windows)
    )
    assert length == expected


MINUTES = st.integers(0, 5 * 24 * 60)


@settings(max_examples=40)
@given(st.lists(st.tuples(MINUTES, st.integers(0, 40 * 60)), max_size=8))
def test_no_minute_of_a_calendar_is_lost_on_its_way_to_busy_time(events):
    midnight = datetime.combine(MONDAY, time())
    held = set()
    lines = ["BEGIN:VCALENDAR"]
    for start, length in events:
        begin = midnight + timedelta(minutes=start)
        end = begin + timedelta(minutes=length)
        lines += [
            "BEGIN:VEVENT", f"DTSTART:{begin:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}",
            "SUMMARY:x", "END:VEVENT",
        ]  # fmt: skip
        held |= set(range(start, min(start + length, 5 * 24 * 60)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agenda.ics"
        path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]))
        found = apply_diaries(scenario({"rep": "paul", "file": str(path)}), (PORT,), (PAUL,), WEEK)
    minutes = set()
    for (_, day), stretches in found.busy.items():
        base = (day - MONDAY).days * 24 * 60
        assert joined(stretches) == stretches
        for busy in stretches:
            minutes |= set(range(base + busy.start_s // 60, base + busy.end_s // 60))
    assert minutes == held
