"""What the pages rest on, without a page."""

from __future__ import annotations

import io
import string
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_runs import store_run

from tournees.app import drafts, drawing
from tournees.app.advance import advance
from tournees.app.comparing import places_of, transfers
from tournees.app.documents import documents
from tournees.app.drafts import Draft, Purpose, next_monday
from tournees.app.options import lang_of, workspace_of
from tournees.app.plain_text import plain
from tournees.app.understanding import corrected, fields_of, given_twice, merged_issues
from tournees.app.uploads import keep_upload
from tournees.errors import Issue
from tournees.planner.check_data import check_file
from tournees.reading import ColumnSeen
from tournees.store import load_run
from tournees.words import Words

ROOT = Path(__file__).resolve().parents[2]
ORIGINS = {"roads", "place", "bbox", "around_km", "server"}
MARKS = set(string.punctuation)


def test_both_ways_of_starting_have_one_look():
    mine = (ROOT / ".streamlit" / "config.toml").read_bytes()
    assert (ROOT / "src/tournees/app/.streamlit/config.toml").read_bytes() == mine
    assert tomllib.loads(mine.decode())["theme"]["primaryColor"] == "#0F5C6E"
    assert tomllib.loads(mine.decode())["server"]["address"] == "localhost"


def test_the_workspace_is_asked_for_in_three_ways(tmp_path):
    asked = [f"--workspace={tmp_path / 'a'}", "--lang=en"]
    surroundings = {"TOURNEES_WORKSPACE": str(tmp_path / "b")}
    assert workspace_of(asked, surroundings) == tmp_path / "a"
    assert workspace_of([], surroundings) == tmp_path / "b"
    assert workspace_of([], {}) == Path.cwd() / "tournees-data"
    assert lang_of(asked) == "en"


@given(st.text(max_size=200))
def test_a_foreign_text_has_every_mark_escaped_and_one_line(text):
    shown = plain(text)
    assert "\n" not in shown
    bare = shown
    for mark in MARKS:
        bare = bare.replace(f"\\{mark}", "")
    assert not MARKS & set(bare)


def test_the_week_proposed_is_the_next():
    assert next_monday(date(2026, 11, 24)) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 30)) == date(2026, 12, 7)


@pytest.mark.parametrize(
    "origin",
    [
        "place = 'Corse, France'",
        "around_km = 20",
        "bbox = [41.0, 8.0, 43.0, 10.0]",
        "server = 'http://localhost:5000'",
        "roads = 'other.npz'",
    ],
)
def test_the_choice_of_roads_takes_back_whatever_origin_the_base_names(
    tmp_path, monkeypatch, origin
):
    base = tmp_path / "base.toml"
    base.write_text(
        f"[data.clients]\nfile='c.csv'\n[data.reps]\nfile='r.csv'\n[travel]\n{origin}\n", "utf-8"
    )
    monkeypatch.setattr(drafts, "shipped", lambda _name: base)
    draft = Draft(name="Essai", purpose=Purpose.SECTORS, week=date(2026, 11, 30))
    for chosen, wanted in (
        ({"roads": str(tmp_path / "r.npz")}, {"roads": str(tmp_path / "r.npz")}),
        ({"around_km": 7.0}, {"around_km": 7.0}),
        ({}, {}),
    ):
        scenario = drafts.scenario_of(replace(draft, **chosen), {})
        named = scenario.travel.model_dump(include=ORIGINS, exclude_none=True)
        assert named == wanted


def test_the_parts_of_a_download_are_followed_until_it_is_whole():
    lines = [
        {"phase": "travel", "elapsed_s": 0.1},
        {"phase": "travel", "elapsed_s": 0.2, "done": 0, "total": 3},
        {"phase": "travel", "elapsed_s": 9.0, "done": 2, "total": 3},
    ]
    seen = advance(lines)
    assert (seen.parts, seen.downloading, seen.phase) == ((2, 3), True, "travel")
    whole = {"phase": "travel", "elapsed_s": 12.0, "done": 3, "total": 3}
    assert not advance([*lines, whole]).downloading
    assert not advance(lines[:1]).downloading


@pytest.mark.parametrize(
    "name", ["../../x.csv", "C:\\a\\b.CSV", "é.xlsx", "💥", "", "." * 9, "a\0b.csv"]
)
def test_an_upload_never_leaves_its_folder(tmp_path, name):
    path = keep_upload(tmp_path, "clients", name, b"x")
    assert path.parent == tmp_path / "imports" / "clients"
    assert path.read_bytes() == b"x"
    assert keep_upload(tmp_path, "clients", name, b"x") == path
    assert keep_upload(tmp_path, "clients", name, b"y") != path


def seen(header, *fields):
    return ColumnSeen(header=header, fields=fields, confidence=1.0, samples=())


def test_only_what_the_reader_changed_is_kept():
    columns = (seen("Nom", "name"), seen("Ville", "commune"), seen("Note"))
    same = {"Nom": "name", "Ville": "commune", "Note": ""}
    assert corrected(columns, same) == {}
    assert corrected(columns, same | {"Note": "segment"}) == {"segment": "Note"}
    assert given_twice(same | {"Note": "group", "Ville": "group"}, columns) == ("group",)


def test_every_field_of_a_file_has_a_name_in_both_languages():
    for kind in ("clients", "reps"):
        for field in fields_of(kind):
            assert Words("fr").has(f"field.{field}"), field


def test_a_correction_changes_what_is_understood(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("Machin;CP;Ville\nBar;20000;Ajaccio\n", "utf-8")
    before = check_file(path, "clients", {})
    assert before.fatal
    after = check_file(path, "clients", {"name": "Machin"})
    assert not after.fatal
    assert after.placed == {"commune": 1}


def test_a_finding_told_twice_is_shown_once_and_the_grave_come_first():
    minor, grave = Issue(code="a", fatal=False), Issue(code="b", row=3)
    assert merged_issues([minor, grave], [grave]) == (grave, minor)


def test_transfers_are_the_accounts_whose_rep_differs(tmp_path):
    first = load_run(store_run(tmp_path, "a").path)
    second = load_run(store_run(tmp_path, "b", changed=True).path)
    found = transfers(first, second)
    assert [(t.account.id, t.first_rep, t.second_rep) for t in found] == [
        ("C3", "Ghjulia <Santoni>", '../../Marc "X" Paoli')
    ]
    assert [(p.lat, p.lon) for p in places_of(found)] == [(42.02, 8.72)]


def test_linked_maps_open_on_the_corners_of_both_runs(tmp_path):
    run = load_run(store_run(tmp_path, "a").path)
    corners = drawing.corners_of((run, run))
    assert corners == ((41.86, 8.7), (42.36, 9.2))
    page = drawing.linked(drawing.run_map(run, Words("fr")), corners, ())
    assert '"corners": [[41.86, 8.7], [42.36, 9.2]]' in page
    assert page.index("tourneesFollow") > page.index("Leaflet 1.9")


def test_no_map_fetches_anything_and_no_name_becomes_markup(tmp_path):
    run = load_run(store_run(tmp_path, "a").path)
    page = drawing.run_map(run, Words("fr"))
    assert "<script src=" not in page
    assert "<link " not in page
    assert "window.hacked = 1</script>" not in page


def test_documents_are_those_that_exist_and_calendars_come_as_a_zip(tmp_path):
    folder = store_run(tmp_path, "20261120-100000-a").path
    found = {document.key: document for document in documents(folder)}
    assert list(found) == ["workbook", "report", "map", "calendars"]
    assert found["calendars"].file_name == "20261120-100000-a-calendriers.zip"
    once, again = found["calendars"].content(), found["calendars"].content()
    assert once == again
    names = zipfile.ZipFile(io.BytesIO(once)).namelist()
    assert len(names) == 2
    assert all(name.endswith(".ics") for name in names)
    found["map"].path.unlink()
    assert [document.key for document in documents(folder)] == ["workbook", "report", "calendars"]
