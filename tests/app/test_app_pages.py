"""Every page, in both languages: empty, full, and with names that bite."""

from __future__ import annotations

import pytest
from app_helpers import PAGES, button, is_whole, texts
from stored_runs import store_run

from tournees.store import RunFolder, State, Status
from tournees.words import Words


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_an_empty_workspace(open_page, name, lang):
    app = open_page(name, lang)
    assert is_whole(app)
    assert len(app.title) == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_finished_runs(open_page, workspace, name, lang):
    store_run(workspace, "20261120-100000-a")
    store_run(workspace, "20261120-110000-b", changed=True)
    app = open_page(name, lang)
    assert is_whole(app)
    assert len(app.title) == 1


def test_a_page_without_a_run_leads_to_the_sample(open_page):
    app = open_page("result")
    button(app, "to_home").click().run()
    assert is_whole(app)
    assert any(each.key == "run_sample" for each in app.button)


def test_the_language_is_changed_on_any_page(open_page):
    app = open_page("compare")
    assert app.title[0].value == Words("fr")("app.run.none")
    app.sidebar.radio[0].set_value("en").run()
    assert app.title[0].value == Words("en")("app.run.none")


def test_a_door_opens_the_data_on_its_question(open_page):
    app = open_page("home")
    button(app, "door_campaign").click().run()
    assert is_whole(app)
    assert app.session_state["purpose"] == "campaign"
    assert app.title[0].value == Words("fr")("app.data.answer.sample")


def test_names_of_runs_are_shown_letter_by_letter(open_page, workspace):
    store_run(workspace, "20261120-100000-a", name="<img src=x> **gras** [lien](http://x) :red[r]")
    app = open_page("home")
    assert r"\<img src\=x\> \*\*gras\*\* \[lien\]\(http\:\/\/x\) \:red\[r\]" in texts(app)


def test_the_result_says_what_came_out_and_shows_it(open_page, workspace, lang):
    store_run(workspace, "20261120-100000-a")
    app = open_page("result", lang)
    words = Words(lang)
    assert words("view.answer.week", n=6, due=9, drive_s=4679) in app.title[0].value
    assert len(app.metric) == 5
    assert len(app.get("iframe")) == 1
    names = {str(cell) for each in app.dataframe for cell in each.value.to_numpy().ravel()}
    assert "Ghjulia <Santoni>" in names
    assert "</script><script>window.hacked = 1</script>" in names


def count_of_stops(app) -> int:
    """Rows of the one table that says of each travel time where it comes from."""
    origin = Words("fr")("view.origin.estimate")
    (table,) = (each.value for each in app.dataframe if (each.value == origin).to_numpy().any())
    return len(table)


def test_a_rep_is_shown_alone(open_page, workspace):
    store_run(workspace, "20261120-100000-a")
    app = open_page("result")
    everyone = app.get("iframe")[0].proto.srcdoc
    stops = count_of_stops(app)
    choice = next(each for each in app.selectbox if each.key == "result_rep")
    choice.set_value("R2").run()
    assert is_whole(app)
    assert app.get("iframe")[0].proto.srcdoc != everyone
    assert (stops, count_of_stops(app)) == (6, 2)


def test_two_runs_are_shown_side_by_side(open_page, workspace, lang):
    store_run(workspace, "20261120-100000-a", name="Avant")
    store_run(workspace, "20261120-110000-b", name="Après", changed=True)
    app = open_page("compare", lang)
    assert is_whole(app)
    assert len(app.get("iframe")) == 2
    assert app.metric[0].delta == "−2"
    assert app.title[0].value.startswith(
        Words(lang)("app.compare.answer", visits="−2", drive="", n=1)[:12]
    )
    moved = app.dataframe[-1].value
    assert moved.iloc[0].tolist()[-2:] == ["Ghjulia <Santoni>", '../../Marc "X" Paoli']
    assert len(moved) == 1


def test_the_same_run_twice_differs_in_nothing(open_page, workspace):
    store_run(workspace, "20261120-100000-a", name="Avant")
    store_run(workspace, "20261120-110000-b", name="Après")
    app = open_page("compare")
    assert {metric.delta for metric in app.metric} <= {
        "0",
        "0\N{NO-BREAK SPACE}min",
        "0,0\N{NO-BREAK SPACE}km",
        "0\N{NO-BREAK SPACE}€",
    }


def test_a_folder_that_lacks_a_file_is_told_in_a_sentence(open_page, workspace):
    folder = store_run(workspace, "20261120-100000-a")
    (folder.path / "indicators.json").unlink()
    app = open_page("result")
    assert not app.exception
    assert len(app.error) == 1
    assert "indicators" in app.error[0].value


def test_an_interrupted_run_says_what_to_do(open_page, workspace):
    folder = RunFolder.create(workspace / "runs", "x", run_id="20261120-100000-a")
    folder.write_status(
        Status(state=State.RUNNING, name="x", started="2026-11-20T10:00:00+00:00", pid=2**22 + 1)
    )
    app = open_page("run")
    assert is_whole(app)
    assert app.title[0].value == Words("fr")("app.run.end.dead", name="x")


def test_a_folder_with_an_unreadable_status_is_passed_over(open_page, workspace):
    folder = store_run(workspace, "20261120-100000-a")
    broken = store_run(workspace, "20261120-110000-b")
    broken.write("status.json", b"{")
    app = open_page("home")
    assert is_whole(app)
    keys = {each.key for each in app.button}
    assert f"open_{folder.id}" in keys
    assert f"open_{broken.id}" not in keys
