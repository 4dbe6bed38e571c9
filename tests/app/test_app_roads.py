"""Where travel times come from: the choice, the download in another process, the word estimate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from app_helpers import button, is_whole, press, texts
from overpass_stand_in import World, asked_instead, grid, stand_in
from stored_runs import store_run

from tournees.app import road_download, road_downloads
from tournees.app.road_downloads import find, is_ready, start, under_way
from tournees.geo import RoadGraph
from tournees.geo.download import area_of_box, prepared_path
from tournees.geo.download_area import area_around
from tournees.planner.imported import resolve_imports
from tournees.planner.intake import intake
from tournees.planner.standing import canvassable
from tournees.scenario import load_scenario
from tournees.store import RunFolder, State, Workspace
from tournees.words import Words

pytest.importorskip("osmnx")

FR = Words("fr")
BOX = (42.0, 9.0, 42.1, 9.1)


@pytest.fixture
def world(monkeypatch):
    world = World()
    with asked_instead(world, monkeypatch):
        yield world


@pytest.fixture
def choosing(open_page):
    """The page of the sample with the download chosen."""
    return open_page("data", roads_from="download")


@pytest.fixture
def asked(monkeypatch):
    """Areas whose download was asked for, none of them begun."""
    seen = []
    monkeypatch.setattr(
        road_downloads, "start", lambda area, workspace, lang: seen.append((area, workspace, lang))
    )
    return seen


def folder_of(area, workspace):
    """What `start` leaves, with a process that is this one."""
    folder = RunFolder.create(
        workspace / "downloads", area.name, run_id=prepared_path(area, workspace / "cache").stem
    )
    import shapely

    folder.write("area.wkb", shapely.to_wkb(area.shape))
    return folder


def wait_until(true):
    for _ in range(600):
        if true():
            return
        threading.Event().wait(0.1)
    pytest.fail("it did not come to that")


def wanted_area(app, asked):
    press(app, "download_roads")
    return asked[-1][0]


def test_the_estimate_is_the_first_choice_and_needs_nothing(open_page, started, lang):
    app = open_page("data", lang)
    assert app.radio(key="roads_from").value == "estimate"
    press(app, "compute")
    assert len(started) == 1
    assert "around_km" not in tomllib.loads(started[0][0].read_text("utf-8"))["travel"]


def test_a_road_file_is_needed_where_one_is_chosen(open_page, started, tmp_path):
    app = open_page("data", roads_from="file")
    assert button(app, "compute").disabled
    app.text_input(key="roads_file").set_value(str(tmp_path / "corse.osm.pbf")).run()
    assert not button(app, "compute").disabled
    press(app, "compute")
    travel = tomllib.loads(started[0][0].read_text("utf-8"))["travel"]
    assert travel["roads"] == str(tmp_path / "corse.osm.pbf")


def test_the_size_of_the_area_and_what_leaves_are_told_before_anything_is_asked(
    choosing, asked, workspace
):
    told = texts(choosing)
    assert "km²" in told
    assert FR("app.roads.leave") in told
    assert FR("app.roads.wait") in told
    assert button(choosing, "compute").disabled
    area = wanted_area(choosing, asked)
    assert asked == [(area, workspace, "fr")]
    assert 5_000 < area.km2 < 20_000
    assert FR.number(round(area.km2)) in told


def test_the_margin_changes_the_area(choosing, asked):
    area = wanted_area(choosing, asked)
    choosing.number_input(key="roads_margin").set_value(30).run()
    assert wanted_area(choosing, asked).km2 > area.km2


def test_a_run_finds_the_roads_that_the_page_downloaded(choosing, asked, started, workspace):
    area = wanted_area(choosing, asked)
    prepared = prepared_path(area, workspace / "cache")
    prepared.parent.mkdir(exist_ok=True)
    prepared.write_bytes(b"roads")
    choosing.run()
    assert FR("app.roads.ready", km2=round(area.km2)) in texts(choosing)
    press(choosing, "compute")
    path = started[0][0]
    assert tomllib.loads(path.read_text("utf-8"))["travel"]["around_km"] == 20
    taken = intake(resolve_imports(load_scenario(path), Workspace(workspace)))
    places = [account.place for account in canvassable(taken.accounts)]
    places += [rep.home for rep in taken.reps]
    of_run = area_around([place for place in places if place is not None], 20_000)
    assert prepared_path(of_run, workspace / "cache") == prepared


def test_an_area_that_is_too_large_is_told_with_its_remedy(choosing, asked):
    choosing.number_input(key="roads_margin").set_value(200).run()
    assert is_whole(choosing)
    assert "geofabrik" in choosing.error[0].value
    assert button(choosing, "compute").disabled
    assert asked == []


def test_a_download_under_way_is_followed_from_a_new_tab_and_can_be_stopped(
    open_page, workspace, lang
):
    folder = folder_of(area_of_box(BOX), workspace)
    folder.add_progress({"done": 3, "total": 12})
    app, words = open_page("data", lang), Words(lang)
    assert app.radio(key="roads_from").value == "download"
    assert words("app.roads.tab") in texts(app)
    assert all(each.key != "download_roads" for each in app.button), "one at a time"
    press(app, "stop_roads")
    assert folder.stop_asked
    assert words("app.roads.stopping") in texts(app)


@pytest.mark.parametrize("state", [State.STOPPED, State.FAILED])
def test_how_a_download_ended_is_told_with_what_to_do(choosing, asked, workspace, state):
    folder = folder_of(wanted_area(choosing, asked), workspace)
    folder.add_progress({"done": 3, "total": 12})
    folder.end(state, "le service <b>dort</b>." if state is State.FAILED else "")
    choosing.run()
    assert is_whole(choosing)
    assert button(choosing, "download_roads")
    if state is State.STOPPED:
        assert FR("app.roads.stopped", kept=3, total=12) in texts(choosing)
    else:
        assert "dort" in choosing.error[0].value
        assert "<b>" not in choosing.error[0].value


def test_a_download_whose_process_is_gone_says_that_parts_are_kept(choosing, asked, workspace):
    folder = folder_of(wanted_area(choosing, asked), workspace)
    folder.add_progress({"done": 3, "total": 12})
    content = json.loads((folder.path / "status.json").read_bytes())
    (folder.path / "status.json").write_text(json.dumps({**content, "pid": 2**22 + 1}))
    choosing.run()
    assert FR("app.roads.dead", kept=3, total=12) in texts(choosing)


def test_an_unreadable_folder_of_downloads_is_passed_over(open_page, workspace):
    folder = folder_of(area_of_box(BOX), workspace)
    folder.write("status.json", b"{")
    app = open_page("data")
    assert is_whole(app)
    assert app.radio(key="roads_from").value == "estimate"


def test_the_process_leaves_its_parts_and_the_roads(world, workspace):
    area = area_of_box(BOX)
    folder = folder_of(area, workspace)
    assert road_download.main([str(folder.path), "fr"]) == 0
    seen = find(area, workspace)
    assert (seen.state, seen.done, seen.total) == (State.DONE, 2, 2)
    assert folder.status().pid == os.getpid()
    assert RoadGraph.load(prepared_path(area, workspace / "cache")).lat.size > 30
    assert is_ready(area, workspace)
    assert world.counts["roads"] == 1


def test_a_fault_of_the_network_is_left_as_a_sentence(world, workspace, lang):
    world.moods = ["html"]
    folder = folder_of(area_of_box(BOX), workspace)
    assert road_download.main([str(folder.path), lang]) == 2
    seen = find(area_of_box(BOX), workspace)
    assert seen.state is State.FAILED
    assert ("connexion" in seen.error) == (lang == "fr")
    assert "Traceback" not in seen.error


CHILD = """
import sys, osmnx
osmnx.settings.overpass_url = sys.argv[1]
from tournees.app.road_download import main
sys.exit(main([sys.argv[2], "fr"]))
"""


def test_a_stop_ends_the_process_amid_its_wait_and_keeps_what_came(workspace):
    box = (42.14, 9.0, 42.84, 9.98)
    world, area = World(slow_s=1.0), area_of_box(box)
    world.nodes, world.ways = grid(*box, step=0.07)
    folder = folder_of(area, workspace)
    with stand_in(world) as address:
        child = subprocess.Popen([sys.executable, "-c", CHILD, address, str(folder.path)])
        try:
            wait_until(lambda: find(area, workspace).done >= 1)
            folder.ask_to_stop()
            assert child.wait(60) == 0
        finally:
            child.kill()
            child.wait()
    seen = find(area, workspace)
    assert seen.state is State.STOPPED
    assert 0 < seen.done < seen.total
    kept = list((workspace / "cache" / "openstreetmap").iterdir())
    assert len(kept) == seen.done
    assert all(path.suffix == ".gz" for path in kept), "nothing half-written is left"


def test_a_process_of_its_own_prepares_what_is_kept(world, workspace):
    area = area_of_box(BOX)
    folder = folder_of(area, workspace)
    road_download.main([str(folder.path), "fr"])
    prepared = prepared_path(area, workspace / "cache")
    before = prepared.read_bytes()
    prepared.unlink()
    asked = len(world.asked)
    start(area, workspace, "fr")
    wait_until(lambda: under_way(workspace) is None)
    for child in list(road_downloads._CHILDREN.values()):
        child.wait(30)
    assert find(area, workspace).state is State.DONE
    assert prepared.read_bytes() == before
    assert len(world.asked) == asked
    assert len(list((workspace / "downloads").iterdir())) == 2
    assert not road_downloads._CHILDREN


def test_a_process_that_cannot_begin_is_not_waited_for(workspace, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    area = area_of_box(BOX)
    start(area, workspace, "fr")
    wait_until(lambda: under_way(workspace) is None)
    assert find(area, workspace).state is State.FAILED


def test_estimates_say_so_on_every_tab_and_offer_the_download(open_page, workspace, lang):
    store_run(workspace, "20261120-100000-a")
    path = workspace / "runs" / "20261120-100000-a" / "inputs.json"
    words = Words(lang)
    content = json.loads(path.read_bytes())
    content["travel"]["source"] = "estimate"
    path.write_text(json.dumps(content), "utf-8")
    app = open_page("result", lang)
    assert is_whole(app), texts(app)
    assert words("app.roads.estimated") in texts(app)
    headings = [column for table in app.dataframe for column in table.value.columns]
    assert headings
    for tab in (app.tabs[0], app.tabs[3]):
        assert words("app.roads.drawn") in "\n".join(each.value for each in tab.markdown)
    press(app, "offer_roads")
    assert app.radio(key="roads_from").value == "download"


def test_roads_that_are_no_estimate_offer_nothing(open_page, workspace):
    store_run(workspace, "20261120-100000-a")
    path = workspace / "runs" / "20261120-100000-a" / "inputs.json"
    content = json.loads(path.read_bytes())
    content["travel"]["source"] = "road"
    path.write_text(json.dumps(content), "utf-8")
    app = open_page("result")
    assert FR("app.roads.estimated") not in texts(app)
    assert all(each.key != "offer_roads" for each in app.button)


def test_a_comparison_says_which_of_both_is_an_estimate(open_page, workspace):
    for letter, source in (("a", "estimate"), ("b", "road")):
        run_id = f"20261120-1{letter == 'b':d}0000-{letter}"
        store_run(workspace, run_id, name=letter)
        path = workspace / "runs" / run_id / "inputs.json"
        content = json.loads(path.read_bytes())
        content["travel"]["source"] = source
        path.write_text(json.dumps(content), "utf-8")
    app = open_page("compare")
    assert is_whole(app), texts(app)
    drive = FR("indicator.drive_s")
    assert FR("app.roads.compared", name=drive, runs="A") in {each.label for each in app.metric}
    names = app.dataframe[0].value.iloc[:, 1].tolist()
    assert FR("app.roads.compared", name=drive, runs="A") in names
    assert FR("indicator.visits_planned") in names


def test_a_page_does_not_need_the_module(open_page, monkeypatch):
    from tournees.app import roads_box

    monkeypatch.setattr(roads_box, "find_spec", lambda _name: None)
    app = open_page("data", roads_from="download")
    assert FR("app.roads.absent") in texts(app)
    assert button(app, "compute").disabled


def test_the_folder_of_a_download_holds_no_name_of_an_account(choosing, asked, workspace):
    area = wanted_area(choosing, asked)
    folder = folder_of(area, workspace)
    held = b"".join(path.read_bytes() for path in Path(folder.path).iterdir())
    assert b"Ajaccio" not in held
    assert road_downloads.area_of(folder).shape.equals_exact(area.shape)
