"""The page of files: dropping, reading, correcting, refusing, starting."""

from __future__ import annotations

import tomllib

import pytest
from app_helpers import button, is_whole, texts

from tournees.app import jobs
from tournees.files import shipped
from tournees.words import Words

CLIENTS = (
    "Code;Raison sociale;CP;Ville;CA HT;Note;Commercial\n"
    "C1;Garage <script>;20000;Ajaccio;12000;A;Paul\n"
    'C2;=HYPERLINK("x");20200;Bastia;3000;B;Paul\n'
    "C3;Bar du Port;20250;Corte;800;C;Paul\n"
)
REPS = "Nom;CP;Ville\nPaul;20000;Ajaccio\n"


@pytest.fixture
def started(monkeypatch):
    """Scenarios that the app started, none of them carried out."""
    seen = []

    def start(scenario, workspace, *, name, lang):
        seen.append((scenario, workspace, name, lang))
        return "20261120-100000-x"

    monkeypatch.setattr(jobs, "start", start)
    return seen


def give(app, kind, name, content):
    uploader = next(u for u in app.file_uploader if u.key.startswith(f"upload_{kind}_"))
    uploader.upload(name, content if isinstance(content, bytes) else content.encode()).run()
    return app


def test_the_sample_is_read_until_a_file_is_dropped(open_page, lang):
    words = Words(lang)
    app = open_page("data", lang)
    assert words("app.data.sample") in texts(app)
    give(app, "clients", "mes clients.csv", CLIENTS)
    assert is_whole(app)
    assert words("app.data.sample") not in texts(app)
    assert words("app.data.missing.reps") in texts(app)


def test_a_file_is_kept_byte_for_byte_under_a_harmless_name(open_page, workspace):
    app = open_page("data")
    give(app, "clients", "..\\..\\é <script>.CSV", CLIENTS)
    assert is_whole(app)
    kept = list((workspace / "imports").rglob("*.csv"))
    assert [path.read_bytes() for path in kept] == [CLIENTS.encode()]
    assert kept[0].name.startswith("e-script-")
    assert kept[0].parent == workspace / "imports" / "clients"


def test_a_file_taken_out_can_be_taken_again(open_page):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS)
    button(app, "remove_clients").click().run()
    assert Words("fr")("app.data.sample") in texts(app)
    again = next(each for each in app.selectbox if each.key.startswith("earlier_clients"))
    again.set_value(again.options[0]).run()
    assert is_whole(app)
    assert button(app, "remove_clients")


def test_two_files_start_a_scenario_of_their_own(open_page, workspace, started, lang):
    app = open_page("data", lang, purpose="sectors")
    give(app, "clients", "a.csv", CLIENTS)
    give(app, "reps", "b.csv", REPS)
    assert is_whole(app)
    button(app, "compute").click().run()
    (scenario, where, name, spoken) = started[0]
    assert (where, spoken) == (workspace, lang)
    told = tomllib.loads(scenario.read_text("utf-8"))
    assert told["name"] == name
    assert told["data"]["clients"]["file"].startswith(str(workspace / "imports"))
    assert "prospects" not in told["data"]
    assert told["tours"]["enabled"] is False
    assert told["sectors"]["keep_current"] is False
    assert told["rules"]["night_eur"] == 56.8  # the French defaults, not the schema's


def test_the_sample_starts_from_its_own_settings(open_page, started):
    app = open_page("data", purpose="campaign")
    button(app, "compute").click().run()
    told = tomllib.loads(started[0][0].read_text("utf-8"))
    assert told["data"]["clients"]["file"] == str(shipped("data/sample/clients.csv").resolve())
    assert told["rules"]["week_work_hours"] == 39.0
    assert told["campaign"] | {"enabled": True, "days": 2.0} == told["campaign"]


def test_a_corrected_column_is_read_as_told_and_reaches_the_scenario(open_page, started):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS)
    give(app, "reps", "b.csv", REPS)
    choice = next(each for each in app.selectbox if "_Note_" in each.key)
    choice.set_value("segment")
    button(app, "correct_clients").click().run()
    assert is_whole(app)
    assert app.session_state["columns"] == {"clients": {"segment": "Note"}}
    button(app, "compute").click().run()
    told = tomllib.loads(started[0][0].read_text("utf-8"))
    assert told["data"]["clients"]["columns"] == {"segment": "Note"}


def test_one_field_for_two_columns_is_refused(open_page):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS.replace("Note", "Note;Rang2").replace("A;P", "A;1;P"))
    for mark in ("_Note_", "_Rang2_"):
        next(each for each in app.selectbox if mark in each.key).set_value("group")
    button(app, "correct_clients").click().run()
    assert is_whole(app)
    assert len(app.error) == 1 or any("\\:" in each.value for each in app.error)
    assert not app.session_state["columns"].get("clients")


def test_faults_are_told_with_their_rows_and_block_the_run(open_page, started, lang):
    app = open_page("data", lang)
    give(app, "clients", "a.csv", CLIENTS.replace("Bastia;3000", "Bastia;beaucoup"))
    give(app, "reps", "b.csv", REPS.replace("Paul", "Marie"))
    assert is_whole(app)
    words = Words(lang)
    assert words("app.data.blocked") in texts(app)
    assert not any(each.key == "compute" for each in app.button)
    found = app.dataframe[-1].value
    told = found[found.columns[5]].tolist() + found[found.columns[4]].tolist()
    assert "Paul" in told
    assert not started


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 hello", b"PK\x03\x04garbage", b"\x00" * 64])
def test_a_file_that_is_none_is_told_and_never_a_crash(open_page, content):
    app = open_page("data")
    give(app, "clients", "bilan.xlsx", content)
    assert is_whole(app)
    assert len(app.error) == 1
