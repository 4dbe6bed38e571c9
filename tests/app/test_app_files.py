"""The page of files: dropping, reading, correcting, refusing, starting."""

from __future__ import annotations

import tomllib

import pytest
from app_helpers import button, give, is_whole, press, texts

from tournees.files import shipped
from tournees.words import Words

CLIENTS = (
    "Code;Raison sociale;CP;Ville;CA HT;Note;Commercial\n"
    "C1;Garage <script>;20000;Ajaccio;12000;A;Paul\n"
    'C2;=HYPERLINK("x");20200;Bastia;3000;B;Paul\n'
    "C3;Bar du Port;20250;Corte;800;C;Paul\n"
)
REPS = "Nom;CP;Ville\nPaul;20000;Ajaccio\n"


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


def test_two_files_are_imported_and_start_a_scenario_that_reads_the_imports(
    open_page, workspace, started, lang
):
    app = open_page("data", lang, purpose="sectors")
    give(app, "clients", "a.csv", CLIENTS)
    give(app, "reps", "b.csv", REPS)
    assert is_whole(app)
    press(app, "compute")
    (scenario, where, name, spoken) = started[0]
    assert (where, spoken) == (workspace, lang)
    told = tomllib.loads(scenario.read_text("utf-8"))
    assert told["name"] == name
    snapshot = workspace / "sources" / "clients" / "imports" / "0001" / "accounts.json"
    assert told["data"]["clients"]["file"] == str(snapshot)
    assert told["data"]["reps"]["file"].endswith("sources/reps/imports/0001/reps.json")
    assert "prospects" not in told["data"]
    assert told["tours"]["enabled"] is False
    assert told["sectors"]["keep_current"] is False
    assert told["rules"]["night_eur"] == 56.8  # the French defaults, not the schema's


def test_the_sample_starts_from_its_own_settings(open_page, started):
    app = open_page("data", purpose="campaign")
    press(app, "compute")
    told = tomllib.loads(started[0][0].read_text("utf-8"))
    assert told["data"]["clients"]["file"] == str(shipped("data/sample/clients.csv").resolve())
    assert told["rules"]["week_work_hours"] == 39.0
    assert told["campaign"] | {"enabled": True, "days": 2.0} == told["campaign"]


def test_a_corrected_column_is_read_as_told_and_remembered_next_month(open_page):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS)
    next(each for each in app.selectbox if "_Note_" in each.key).set_value("segment")
    press(app, "correct_clients")
    seen = app.dataframe[0].value
    assert "segment" in seen[seen["Colonne"] == "Note"].iloc[0].tolist()
    press(app, "import")
    later = open_page("data")
    give(later, "clients", "b.csv", CLIENTS.replace("C3", "C4"))
    assert is_whole(later)
    assert Words("fr")("app.data.recalled") in texts(later)
    seen = later.dataframe[0].value
    assert "segment" in seen[seen["Colonne"] == "Note"].iloc[0].tolist()
    press(later, "undo_clients")
    assert Words("fr")("app.data.recalled") not in texts(later)


def test_a_column_may_be_left_unused(open_page):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS)
    next(each for each in app.selectbox if "_CA HT_" in each.key).set_value("")
    press(app, "correct_clients")
    seen = app.dataframe[0].value
    assert Words("fr")("cli.ignored") in seen[seen["Colonne"] == "CA HT"].iloc[0].tolist()


def test_columns_are_shown_with_how_sure_we_are(open_page, lang):
    app = open_page("data", lang)
    give(app, "clients", "a.csv", CLIENTS)
    words = Words(lang)
    shown = app.dataframe[0].value[words("app.data.column.confidence")].tolist()
    sure = words("app.data.confidence.sure")
    assert any(text.startswith(sure) and "100" in text for text in shown)
    assert "" in shown  # a column that is not used


def test_one_field_for_two_columns_is_refused(open_page):
    app = open_page("data")
    give(app, "clients", "a.csv", CLIENTS.replace("Note", "Note;Rang2").replace("A;P", "A;1;P"))
    for mark in ("_Note_", "_Rang2_"):
        next(each for each in app.selectbox if mark in each.key).set_value("group")
    button(app, "correct_clients").click().run()
    assert is_whole(app)
    assert any("\\" not in each.value and "groupe" in each.value for each in app.error)
    assert app.session_state["given"]["clients"].columns == {}


def test_faults_are_told_with_their_rows_and_block_the_run(open_page, started, lang):
    app = open_page("data", lang)
    give(app, "clients", "a.csv", CLIENTS)
    give(app, "reps", "b.csv", REPS.replace("Paul", "Marie"))
    assert is_whole(app)
    words = Words(lang)
    assert words("app.data.blocked") in texts(app)
    assert not any(each.key == "compute" for each in app.button)
    cells = {str(cell) for each in app.dataframe for cell in each.value.to_numpy().ravel()}
    assert "Paul" in cells
    assert words("app.severity.error") in cells
    assert not started


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 hello", b"PK\x03\x04garbage", b"\x00" * 64])
def test_a_file_that_is_none_is_told_and_never_a_crash(open_page, content):
    app = open_page("data")
    give(app, "clients", "bilan.xlsx", content)
    assert is_whole(app)
    assert len(app.error) == 1


def test_names_that_bite_are_shown_as_text(open_page):
    app = open_page("data")
    nasty = "<img src=x onerror=alert(1)> **x** :red[y]"
    give(app, "clients", "a.csv", CLIENTS.replace("12000", nasty))
    assert is_whole(app)
    cells = {str(cell) for each in app.dataframe for cell in each.value.to_numpy().ravel()}
    assert nasty in cells
    assert nasty not in texts(app)
