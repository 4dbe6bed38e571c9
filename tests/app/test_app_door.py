"""From a dirty file to corrections, imports, visit reports and deletion, on the pages."""

from __future__ import annotations

import io
import os
from datetime import timedelta

import filelock
import openpyxl
import pytest
from app_helpers import button, give, is_whole, press, texts

from tournees.model import VisitOutcome
from tournees.planner.today import today
from tournees.planner.versions import accounts_of, log_of
from tournees.store import Workspace
from tournees.words import Words

CLIENTS = (
    "Code;Raison sociale;CP;Ville;CA HT;Durée visite;Commercial\n"
    "C1;Garage du Port;20000;Ajaccio;12000;30;Paul\n"
    "C2;Bar <b>des Amis</b>;20200;Bastai;3000;30;Paul\n"
    "C3;Hôtel de la Gare;;;800;30;Paul\n"
    "C4;Épicerie;20250;Corte;-50;30;Paul\n"
)
REPS = "Nom;CP;Ville\nPaul;20000;Ajaccio\n"
FR = Words("fr")


@pytest.fixture
def space(workspace):
    """The workspace of the app, to look into."""
    return Workspace(workspace)


@pytest.fixture
def door(open_page):
    """The page of files with a dirty file of clients and a team."""
    app = open_page("data")
    give(app, "clients", "clients.csv", CLIENTS)
    give(app, "reps", "equipe.csv", REPS)
    assert is_whole(app)
    return app


@pytest.fixture
def imported(door):
    """The same, imported."""
    return press(door, "import")


def table_with(app, column):
    """The one table that has a column."""
    return next(each.value for each in app.dataframe if column in each.value.columns)


def ids(space):
    return [account.id for account in accounts_of(space.current("clients"))]


def test_a_workbook_of_two_equal_sheets_is_asked_about_and_read(open_page):
    book = openpyxl.Workbook()
    for title, rows in (("Nord", 2), ("Sud", 1)):
        sheet = book.create_sheet(title)
        sheet.append(["Raison sociale", "CP", "Ville"])
        for number in range(rows):
            sheet.append([f"Bar {title} {number}", "20000", "Ajaccio"])
    book.remove(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    app = open_page("data")
    give(app, "clients", "deux.xlsx", content.getvalue())
    (asked,) = [box for box in app.selectbox if box.label == FR("app.sheet.question")]
    assert asked.options == ["Nord", "Sud"]
    asked.select("Nord").run()
    assert is_whole(app)
    assert app.title[0].value.startswith("2 lignes lues, 2 situées")


def test_the_page_says_rows_placing_and_what_to_look_at(door):
    assert "5 lignes lues" in door.title[0].value
    figures = {metric.label: metric.value for metric in door.metric}
    assert figures[FR("app.data.figure.not_placed")] == "1"
    assert any(FR("app.data.missing.title", n=0)[:10] in each.label for each in door.expander)


def test_values_corrected_in_the_table_are_read_in_the_place_of_the_file_s(door, typed, workspace):
    table = table_with(door, "new")
    minus = table.index[table["value"] == "-50"][0]
    typed["findings_"] = [(minus, "new", "5000")]
    press(door, "apply")
    assert any("1 constat en moins" in each.value for each in door.success)
    assert "-50" not in table_with(door, "told")["value"].tolist()
    kept = next((workspace / "imports" / "clients").glob("*.csv"))
    assert kept.read_bytes() == CLIENTS.encode()
    press(door, "import")
    amounts = {a.id: a.revenue_eur for a in accounts_of(Workspace(workspace).current("clients"))}
    assert amounts["C4"] == 5000


def test_an_account_that_is_nowhere_is_placed_by_coordinates(door, typed):
    table = table_with(door, "coordinates")
    row = next(i for i, line in table.iterrows() if line["row"] == 4)
    typed["findings_"] = [(row, "coordinates", "42,3061 9,1490")]
    press(door, "apply")
    figures = {metric.label: metric.value for metric in door.metric}
    assert figures[FR("app.data.figure.not_placed")] == "0"


def test_nothing_typed_is_told_and_corrections_are_taken_away(door, typed):
    press(door, "apply")
    assert FR("app.findings.nothing") in texts(door)
    table = table_with(door, "new")
    typed["findings_"] = [(table.index[table["value"] == "-50"][0], "new", "5000")]
    press(door, "apply")
    typed.clear()
    press(door, "clear_clients")
    assert "-50" in table_with(door, "new")["value"].tolist()


def test_a_filled_correction_file_is_given_back(door):
    lines = "Identifiant;Colonne;Valeur;Nouvelle valeur\r\nC4;CA HT;-50;5000\r\n"
    box = next(u for u in door.file_uploader if u.key.startswith("filled_clients"))
    box.upload("corrections.csv", lines.encode("utf-8-sig")).run()
    assert is_whole(door)
    assert any("Corrections appliquées" in each.value for each in door.success)


def test_a_correction_file_without_new_values_is_told(door):
    lines = "Identifiant;Colonne;Valeur;Nouvelle valeur\r\nC4;CA HT;-50;\r\n"
    box = next(u for u in door.file_uploader if u.key.startswith("filled_clients"))
    box.upload("corrections.csv", lines.encode()).run()
    assert is_whole(door)
    assert "aucune nouvelle valeur" in texts(door)


def test_the_severity_chosen_is_shown_alone(door):
    control = next(c for c in door.button_group if c.key == "findings_severity")
    control.set_value("suspect").run()
    assert is_whole(door)
    assert set(table_with(door, "grave")["grave"]) == {FR("app.severity.suspect")}


def test_the_basis_of_margins_is_asked_and_answered(open_page, workspace):
    app = open_page("data")
    rows = CLIENTS.replace("CA HT;", "CA HT;Marge;").replace("12000;", "12000;25%;")
    rows = rows.replace("3000;", "3000;25%;").replace("800;", "800;25%;").replace("-50;", "90;25%;")
    give(app, "clients", "clients.csv", rows)
    control = next(c for c in app.button_group if c.key.startswith("margin_clients"))
    assert FR("app.margin.question") == control.label
    control.set_value("cost").run()
    assert is_whole(app)
    press(app, "import")
    rates = {a.margin_rate for a in accounts_of(Workspace(workspace).current("clients"))}
    assert rates == {0.2}


@pytest.mark.usefixtures("imported")
def test_an_import_says_who_came_went_and_changed_and_is_undone(space, open_page):
    assert ids(space) == ["C1", "C2", "C3", "C4"]
    app = open_page("data")
    later = CLIENTS.replace("C1;Garage du Port", "C5;Garage du Parc").replace(
        "Corte;-50", "Corte;9"
    )
    give(app, "clients", "clients.csv", later)
    press(app, "import")
    labels = [each.label for each in app.expander]
    for key in ("new", "gone", "changed"):
        assert FR(f"app.changes.{key}", n=1) in labels
    assert any("25" in each.value for each in app.warning)  # a quarter of them is gone
    press(app, "undo_import_clients")
    assert ids(space) == ["C1", "C2", "C3", "C4"]
    press(app, "redo_import_clients")
    assert ids(space) == ["C2", "C3", "C4", "C5"]


def test_the_same_file_again_is_no_new_import(imported, space):
    press(imported, "import")
    assert FR("app.import.same", kind=FR("app.data.clients")) in texts(imported)
    assert len(space.history("clients")) == 1


@pytest.mark.usefixtures("imported")
def test_an_import_is_taken_without_its_file_and_starts_a_run(open_page, started, space):
    app = open_page("data", purpose="week")
    for kind in ("clients", "reps"):
        box = next(each for each in app.selectbox if each.key.startswith(f"imported_{kind}"))
        box.set_value(box.options[0]).run()
    assert is_whole(app)
    press(app, "compute")
    assert str(space.current("clients").snapshot) in started[0][0].read_text("utf-8")
    assert len(space.history("clients")) == 1


def test_a_locked_workspace_is_told_and_nothing_is_lost(door, space, monkeypatch):
    patient = Workspace.writing
    monkeypatch.setattr(Workspace, "writing", lambda self: patient(self, wait_s=0.05))
    with filelock.FileLock(space.path / "lock"):
        button(door, "import").click().run()
    assert is_whole(door)
    assert any("un autre programme" in each.value for each in door.error)
    assert door.session_state["given"]["clients"].path.is_file()
    assert any(each.key == "import" for each in door.button)


def test_the_qualified_file_is_offered_in_three_formats(imported):
    labels = {each.label for each in imported.get("download_button")}
    assert {FR("app.qualified.csv"), FR("app.qualified.xlsx"), FR("app.qualified.gpkg")} <= labels


def test_addresses_are_never_asked_without_a_confirmation(door, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "tournees.planner.importing.place_by_address",
        lambda *given, **_options: asked.append(given),
    )
    box = next(each for each in door.checkbox if each.key == "online_wanted")
    assert box.value is False
    box.check().run()
    assert is_whole(door)
    press(door, "import")
    assert asked == []


def test_without_requests_addresses_cannot_be_asked(open_page, monkeypatch):
    monkeypatch.setattr("tournees.app.address_box.find_spec", lambda _name: None)
    app = open_page("data")
    give(app, "clients", "clients.csv", CLIENTS)
    box = next(each for each in app.checkbox if each.key == "online_wanted")
    assert box.disabled


@pytest.mark.usefixtures("imported")
def test_visit_reports_are_shown_before_they_are_written(open_page, typed, space):
    app = open_page("visits")
    day = today()
    typed["reports_"] = [
        (0, "account", "Garage du Port · Ajaccio · C1"),
        (0, "minutes", 55),
        (0, "order", 250.0),
        (0, "note", "<b>ouvert</b> dès 8 h"),
    ]
    press(app, "preview")
    assert FR("app.visits.would") in texts(app)
    assert log_of(space.current("clients")) == ()
    typed.clear()
    press(app, "confirm_visits")
    (report,) = log_of(space.current("clients"))
    assert (report.account_id, report.day, report.visit_s) == ("C1", day, 3300)
    assert (report.outcome, report.order_eur) == (VisitOutcome.ORDER, 250.0)
    (account,) = (a for a in accounts_of(space.current("clients")) if a.id == "C1")
    assert account.last_visit == day
    press(app, "undo_import_clients")
    assert log_of(space.current("clients")) == ()


@pytest.mark.usefixtures("imported")
def test_hours_that_cannot_be_read_are_told_with_their_row(open_page, typed):
    app = open_page("visits")
    typed["reports_"] = [
        (0, "account", "Garage du Port · Ajaccio · C1"),
        (0, "opening", "25h-99h"),
    ]
    press(app, "preview")
    assert len(app.error) == 1
    assert FR("app.visits.would") not in texts(app)


@pytest.mark.usefixtures("imported")
def test_a_file_of_visit_reports_is_taken(open_page, space):
    app = open_page("visits")
    day = today() - timedelta(days=2)
    rows = f"Code;Date;Résultat;Durée\nC1;{day:%d/%m/%Y};fait;40\nXX;{day:%d/%m/%Y};fait;40\n"
    give(app, "visits", "semaine.csv", rows)
    assert is_whole(app)
    assert FR("app.visits.issues", n=1) in texts(app)
    press(app, "confirm_visits")
    assert [r.account_id for r in log_of(space.current("clients"))] == ["C1"]


def test_without_accounts_the_reports_lead_to_the_data(open_page):
    app = open_page("visits")
    assert app.title[0].value == FR("app.visits.none")
    press(app, "to_data")


@pytest.mark.usefixtures("imported")
def test_an_account_is_deleted_only_once_confirmed(open_page, space, workspace):
    app = open_page("personal")
    app.text_input[0].set_value("garage du port")
    press(app, "forget_list")
    assert button(app, "forget_do").disabled
    assert "C1" in ids(space)
    next(each for each in app.checkbox if each.key == "forget_sure").check().run()
    press(app, "forget_do")
    assert "C1" not in ids(space)
    assert not list((workspace / "imports" / "clients").glob("*.csv"))
    assert "Garage du Port" not in "".join(
        path.read_text("utf-8") for path in (workspace / "sources").rglob("*.json")
    )


@pytest.mark.usefixtures("imported")
def test_nobody_of_that_name_is_told(open_page):
    app = open_page("personal")
    app.text_input[0].set_value("<script>")
    press(app, "forget_list")
    assert len(app.error) == 1


@pytest.mark.usefixtures("imported")
def test_what_is_too_old_is_listed_then_removed(open_page, workspace):
    old = workspace / "imports" / "clients" / "vieux.csv"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    app = open_page("personal")
    press(app, "purge_list")
    assert old.exists()
    press(app, "purge_do")
    assert not old.exists()


def test_the_correction_file_names_every_finding(door):
    offered = [each for each in door.get("download_button") if "orrections" in each.label]
    assert len(offered) == 4  # Excel and CSV, of the clients and of the team
