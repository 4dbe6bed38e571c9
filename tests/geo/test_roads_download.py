"""Downloading roads, from a server on this machine that answers as OpenStreetMap's do."""

from __future__ import annotations

import errno
import socket

import pytest
from overpass_stand_in import AGENT, FREE, RUNNING, TAKEN, World, asked_instead, boundary, grid

from tournees.errors import Issue, TravelError
from tournees.geo import roads_around, roads_from_box, roads_from_place
from tournees.geo.download import area_of_place, prepared_path
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place
from tournees.words.catalogue import LANGUAGES, Words

osmnx = pytest.importorskip("osmnx")

BOX = (42.0, 9.0, 42.1, 9.1)
WIDE = (42.14, 9.0, 42.84, 9.98)
"""Four cells of roads, one of what stands beside."""
PIECES = 5
GIVES_UP = 5


@pytest.fixture
def world(monkeypatch):
    world = World()
    with asked_instead(world, monkeypatch):
        yield world


@pytest.fixture
def wide(world):
    world.nodes, world.ways = grid(*WIDE, step=0.07)
    return world


def code_of(caught):
    return caught.value.issue.code


def test_a_place_s_roads_are_downloaded_once_under_our_own_name(world, tmp_path):
    before = dict(vars(osmnx.settings))
    lookup = socket.getaddrinfo
    graph = roads_from_place("Testville, France", tmp_path)
    assert graph.info().km.keys() == {"primary", "secondary", "tertiary"}
    assert graph.lat.size > 30
    assert "OpenStreetMap" in graph.licence
    assert graph.date == "2026-05-02"
    assert world.agents == {AGENT}
    asked = len(world.asked)
    assert roads_from_place(" testville,  France", tmp_path).digest == graph.digest
    assert len(world.asked) == asked
    assert vars(osmnx.settings) == before
    assert socket.getaddrinfo is lookup


def test_a_damaged_prepared_graph_is_made_again_from_the_kept_answers(world, tmp_path):
    digest = roads_from_place("Testville", tmp_path).digest
    prepared = prepared_path(area_of_place("Testville", tmp_path), tmp_path)
    prepared.write_bytes(b"damaged")
    asked = len(world.asked)
    assert roads_from_place("Testville", tmp_path).digest == digest
    assert len(world.asked) == asked


def test_a_damaged_answer_is_asked_again_and_no_other(wide, tmp_path):
    digest = roads_from_box(WIDE, tmp_path).digest
    next(tmp_path.glob("area-*.npz")).unlink()
    next(tmp_path.glob("openstreetmap/roads-*.json.gz")).write_bytes(b"\x1f\x8bhalf")
    wide.asked.clear()
    assert roads_from_box(WIDE, tmp_path).digest == digest
    assert wide.counts["roads"] == 1
    assert wide.counts["beside"] == 0


def test_a_large_box_is_asked_piece_by_piece_one_at_a_time_and_is_whole(wide, tmp_path):
    wide.slow_s = 0.02
    told = []
    graph = roads_from_box(WIDE, tmp_path, lambda done, total: told.append((done, total)))
    assert wide.counts["roads"] == PIECES - 1
    assert wide.most_at_once == 1
    assert told == [(done, PIECES) for done in range(PIECES + 1)]
    points = list(zip(graph.lat.tolist(), graph.lon.tolist(), strict=True))
    inner = set(wide.nodes.values()) - {(lat, lon) for lat in (42.14, 42.84) for lon in (9.0, 9.98)}
    assert inner <= set(points) <= set(wide.nodes.values())
    assert len(points) == len(set(points)), "what two answers hold counts once"
    corners = (Place(42.14, 9.0), Place(42.84, 9.98))
    assert RoadTravel(graph).leg(*corners).metres > 100_000


def test_the_graph_is_that_of_the_same_area_asked_in_other_pieces(wide, tmp_path):
    whole = roads_from_box(WIDE, tmp_path / "a")
    wide.moods = ["timed out"]
    assert roads_from_box(WIDE, tmp_path / "b").digest == whole.digest


def test_each_question_keeps_to_what_cars_drive(world, tmp_path):
    roads_from_box(BOX, tmp_path)
    roads = next(text for kind, text in world.asked if kind == "roads")
    assert "[out:json]" in roads
    for part in ("motorway", "residential", "service", "parking_aisle", "poly:"):
        assert part in roads
    assert "footway" not in roads
    beside = next(text for kind, text in world.asked if kind == "beside")
    assert "'route'='ferry'" in beside
    assert "'type'='restriction'" in beside


def test_a_ferry_that_carries_cars_joins_two_islands(world, tmp_path):
    nodes, ways = grid(42.0, 9.0, 42.04, 9.04)
    other, others = grid(42.0, 9.2, 42.04, 9.24)
    shift = max(nodes)
    world.nodes = nodes | {k + shift: point for k, point in other.items()}
    world.ways = [*ways, *(({**tags}, [k + shift for k in ids]) for tags, ids in others)]
    crossing = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:45"}
    world.ways.append((crossing, [3, 1 + shift]))
    graph = roads_from_box((41.9, 8.9, 42.1, 9.3), tmp_path)
    leg = RoadTravel(graph).leg(Place(42.0, 9.04), Place(42.0, 9.2))
    assert "ferry" in graph.info().km
    assert 45 * 60 <= leg.seconds < 70 * 60


def test_a_barrier_in_the_answer_closes_the_road(world, tmp_path):
    free = roads_from_box(BOX, tmp_path / "a")
    world.node_tags = {k: {"barrier": "bollard"} for k in (8, 9, 10)}
    barred = roads_from_box(BOX, tmp_path / "b")
    assert barred.arcs.tail.size < free.arcs.tail.size


def test_a_busy_service_is_asked_again_after_a_pause(world, tmp_path):
    world.moods = ["429", "504"]
    world.status = [TAKEN.format(wait=23), FREE]
    graph = roads_from_box(BOX, tmp_path)
    assert graph.lat.size > 30
    assert world.counts["roads"] == 3
    assert world.slept.count(55) == 2


def test_a_service_that_stays_busy_is_given_up_and_what_came_is_kept(wide, tmp_path):
    wide.moods = ["well", "well", *["429"] * 50]
    with pytest.raises(TravelError) as caught:
        roads_from_box(WIDE, tmp_path)
    assert code_of(caught) == "roads_busy"
    assert caught.value.issue.facts["kept"] == 2
    assert caught.value.issue.facts["total"] == PIECES
    assert wide.counts["roads"] == 2 + GIVES_UP
    wide.moods.clear()
    wide.asked.clear()
    assert roads_from_box(WIDE, tmp_path).lat.size > 100
    assert wide.counts["roads"] == PIECES - 1 - 2, "only those that were missing"


@pytest.mark.parametrize(
    "status", [[RUNNING] * 500, [TAKEN.format(wait=86_400)]], ids=["running", "a day"]
)
def test_a_service_without_a_free_slot_is_given_up(world, tmp_path, status):
    world.status = status
    with pytest.raises(TravelError) as caught:
        roads_from_box(BOX, tmp_path)
    assert code_of(caught) == "roads_busy"
    assert world.counts["roads"] == 0
    assert world.counts["status"] < 100


def test_an_interrupted_download_asks_only_for_what_is_missing(wide, tmp_path):
    def stop(done, _total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        roads_from_box(WIDE, tmp_path, stop)
    kept = sorted(path.name for path in (tmp_path / "openstreetmap").iterdir())
    assert len(kept) == 3
    assert all(name.endswith(".json.gz") for name in kept), "nothing half-written is left"
    assert not list(tmp_path.glob("area-*"))
    wide.asked.clear()
    told = []
    roads_from_box(WIDE, tmp_path, lambda done, total: told.append((done, total)))
    assert wide.counts["roads"] + wide.counts["beside"] == PIECES - 3
    assert told[-1] == (PIECES, PIECES)


def test_an_interruption_while_the_service_works_leaves_nothing_half_written(
    wide, tmp_path, monkeypatch
):
    assert wide.asked == []
    monkeypatch.setattr("time.sleep", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        roads_from_box(WIDE, tmp_path)
    assert list((tmp_path / "openstreetmap").iterdir()) == []


def test_an_answer_that_was_cut_short_is_asked_in_four_smaller_ones(world, tmp_path):
    whole = roads_from_box(BOX, tmp_path / "a")
    world.asked.clear()
    world.moods = ["timed out"]
    told = []
    graph = roads_from_box(BOX, tmp_path / "b", lambda done, total: told.append((done, total)))
    assert graph.digest == whole.digest
    assert world.counts["roads"] == 5
    assert told[0] == (0, 2)
    assert told[-1] == (5, 5)


def test_a_service_that_always_cuts_short_is_given_up(world, tmp_path):
    world.moods = ["timed out"] * 100
    with pytest.raises(TravelError) as caught:
        roads_from_box(BOX, tmp_path)
    assert code_of(caught) == "roads_cut_short"
    assert world.counts["roads"] == 4
    assert list((tmp_path / "openstreetmap").iterdir()) == []


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("400", "roads_refused"),
        ("400 json", "roads_refused"),
        ("html", "roads_no_answer"),
        ("truncated", "roads_no_answer"),
        ("list", "roads_no_answer"),
        ("hung up", "roads_offline"),
    ],
)
def test_an_answer_that_is_none_is_a_plain_fault_and_is_not_kept(world, tmp_path, mood, code):
    world.moods = [mood]
    with pytest.raises(TravelError) as caught:
        roads_from_box(BOX, tmp_path)
    assert code_of(caught) == code
    assert world.counts["roads"] == 1
    assert list((tmp_path / "openstreetmap").iterdir()) == []
    assert roads_from_box(BOX, tmp_path).lat.size > 30


def test_an_answer_without_elements_is_taken_for_one_cut_short(world, tmp_path):
    world.moods = ["no elements"]
    assert roads_from_box(BOX, tmp_path).lat.size > 30
    assert world.counts["roads"] == 5


@pytest.mark.parametrize("place", ["Nowhere", "  "])
def test_an_unknown_place_is_a_plain_fault(world, tmp_path, place):
    with pytest.raises(TravelError) as caught:
        roads_from_place(place, tmp_path)
    assert code_of(caught) == "roads_place_unknown"
    assert not list(tmp_path.glob("*.npz"))
    assert set(world.counts) <= {"search"}


def test_a_place_without_a_boundary_is_unknown(world, tmp_path):
    point = {"type": "Point", "coordinates": [9.05, 42.05]}
    world.places["hamlet"] = boundary() | {"geojson": point}
    with pytest.raises(TravelError) as caught:
        roads_from_place("Hamlet", tmp_path)
    assert code_of(caught) == "roads_place_unknown"


@pytest.mark.parametrize("page", ["<html>Log in</html>", '[{"place_id": 1, "lat"'])
def test_a_place_that_is_answered_by_another_page_is_not_called_unknown(world, tmp_path, page):
    world.places["testville"] = page
    with pytest.raises(TravelError) as caught:
        roads_from_place("Testville", tmp_path)
    assert code_of(caught) == "roads_no_answer"
    world.places["testville"] = boundary()
    assert roads_from_place("Testville", tmp_path).lat.size > 30


def test_the_boundary_of_a_place_is_asked_once(world, tmp_path):
    world.moods = ["html"]
    with pytest.raises(TravelError):
        roads_from_place("Testville", tmp_path)
    roads_from_place("Testville", tmp_path)
    assert world.counts["search"] == 1


def test_no_connection_is_a_plain_fault(world, tmp_path, monkeypatch):
    for setting in ("nominatim_url", "overpass_url"):
        monkeypatch.setattr(osmnx.settings, setting, "http://127.0.0.1:9")
    for download in (
        lambda: roads_from_place("Testville", tmp_path),
        lambda: roads_from_box(BOX, tmp_path),
    ):
        with pytest.raises(TravelError) as caught:
            download()
        assert code_of(caught) == "roads_offline"
    assert world.asked == []


def test_a_machine_without_a_network_is_told_at_once(world, tmp_path, monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(osmnx.settings, "overpass_url", "https://roads.invalid/api")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(TravelError) as caught:
        roads_from_box(BOX, tmp_path)
    assert code_of(caught) == "roads_offline"
    assert world.slept == []


def test_an_area_without_roads_is_a_plain_fault(world, tmp_path):
    with pytest.raises(TravelError) as caught:
        roads_from_box((43.0, 7.0, 43.1, 7.1), tmp_path)
    assert code_of(caught) == "roads_none_there"
    assert world.counts["roads"] == 1


def test_an_area_that_is_too_large_is_refused_before_anything_is_asked(world, tmp_path):
    with pytest.raises(TravelError) as caught:
        roads_from_box((42.0, -4.0, 51.0, 8.0), tmp_path)
    assert code_of(caught) == "roads_area_large"
    assert caught.value.issue.facts["km2"] > 800_000
    assert "geofabrik" in Words("fr").issue(caught.value.issue)
    assert world.asked == []


def test_a_full_disk_is_a_plain_fault_and_what_came_is_kept(wide, tmp_path, monkeypatch):
    from tournees.geo import download_answers

    writing, calls = download_answers.replace_atomically, []

    def full(path, content):
        calls.append(path)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        writing(path, content)

    monkeypatch.setattr(download_answers, "replace_atomically", full)
    with pytest.raises(TravelError) as caught:
        roads_from_box(WIDE, tmp_path)
    assert code_of(caught) == "roads_no_room"
    assert len(list(tmp_path.glob("openstreetmap/*.json.gz"))) == 2
    assert wide.counts["roads"] == 3


def test_a_cache_that_is_a_file_is_a_plain_fault(world, tmp_path):
    (tmp_path / "openstreetmap").write_text("mine")
    with pytest.raises(TravelError) as caught:
        roads_from_box(BOX, tmp_path)
    assert code_of(caught) == "disk_refuses"
    assert (tmp_path / "openstreetmap").read_text() == "mine"
    assert world.asked == []


def test_a_missing_module_is_a_plain_fault(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "osmnx", None)
    with pytest.raises(TravelError) as caught:
        roads_from_place("Testville", tmp_path)
    assert code_of(caught) == "roads_no_osmnx"


def test_roads_around_accounts_are_those_of_their_area_in_any_order(world, tmp_path):
    places = [Place(42.02, 9.02), Place(42.08, 9.06)]
    graph = roads_around(places, 3_000, tmp_path)
    asked = len(world.asked)
    assert roads_around(places[::-1], 3_000, tmp_path).digest == graph.digest
    assert len(world.asked) == asked


CODES = (
    "roads_place_unknown", "roads_offline", "roads_no_osmnx", "roads_busy", "roads_refused",
    "roads_no_answer", "roads_cut_short", "roads_none_there", "roads_area_large",
    "roads_box_wrong", "roads_around_nothing", "roads_no_room",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fault_of_a_download_has_its_words(code, lang):
    facts = {"kept": 2, "total": 5, "status": 400, "km2": 90_000, "most": 80_000}
    told = Words(lang).issue(Issue(code=code, value="Testville", facts=facts))
    assert "Testville" in told
    assert "{" not in told
