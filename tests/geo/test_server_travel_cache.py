"""What is kept of a server's answers, and when it is asked anew."""

from __future__ import annotations

import numpy as np
import pytest
from osrm_stand_in import Roads, osrm_stand_in
from server_asker import BRIEF, places

from tournees.errors import TravelError
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel


@pytest.fixture
def roads():
    return Roads()


@pytest.fixture
def open_travel(roads):
    with osrm_stand_in(roads) as host:

        def opened(cache=None, url="", **options):
            server = OsrmServer(url.format(host) or f"http://{host}", patience=BRIEF)
            return ServerTravel(server, cache, places=SOME, **options)

        yield opened


SOME = places(60)


def test_a_matrix_is_asked_for_once_and_found_by_the_next_run(open_travel, roads, tmp_path):
    first = open_travel(tmp_path).matrix(SOME, SOME)
    asked = len(roads.paths)
    again = open_travel(tmp_path).matrix(SOME, SOME)
    assert np.array_equal(again.seconds, first.seconds)
    assert np.array_equal(again.metres, first.metres)
    assert len(roads.paths) == asked + 1  # the version of the data


def test_a_few_of_the_places_of_a_kept_matrix_ask_for_nothing(open_travel, roads, tmp_path):
    whole = open_travel(tmp_path).matrix(SOME, SOME)
    travel = open_travel(tmp_path)
    assert travel.digest
    asked = len(roads.paths)
    few = travel.matrix(SOME[5:12], SOME[5:12])
    assert len(roads.paths) == asked
    assert np.array_equal(few.seconds, whole.seconds[5:12, 5:12])


def test_added_places_ask_for_their_rows_and_columns_only(open_travel, roads, tmp_path):
    travel = open_travel(tmp_path)
    travel.matrix(SOME[:50], SOME[:50])
    roads.paths.clear()
    found = travel.matrix(SOME, SOME)
    told = sum(
        len(sources.split(";")) * len(targets.split(";"))
        for path in roads.paths
        for sources, targets in [path.split("sources=")[1].split("&")[0:2]]
    )
    assert told <= 60 * 60 - 50 * 50
    assert np.array_equal(found.seconds, open_travel().matrix(SOME, SOME).seconds)


@pytest.mark.parametrize("change", ["version", "slower"])
def test_new_roads_on_the_server_change_the_digest(open_travel, roads, tmp_path, change):
    before = open_travel(tmp_path)
    old = before.matrix(SOME, SOME)
    assert open_travel().digest == before.digest
    setattr(roads, change, {"version": "2026-11-01", "slower": 1.2}[change])
    after = open_travel(tmp_path)
    assert after.digest != before.digest
    changed = not np.array_equal(after.matrix(SOME, SOME).seconds, old.seconds)
    assert changed == (change == "slower")


def test_a_told_version_of_the_data_stands_for_it(open_travel, roads):
    roads.version = "2026-11-01"
    assert open_travel().digest == open_travel().digest
    roads.version = "2026-11-08"
    later = open_travel().digest
    roads.version = "2026-11-01"
    assert open_travel().digest != later


def test_the_digest_knows_the_pace_and_no_password(open_travel):
    plain = open_travel().digest
    assert open_travel(speed_factor=1.1).digest != plain
    assert open_travel(url="http://a:b@{}").digest == plain


def test_the_order_of_the_places_does_not_change_the_digest(open_travel):
    travel = open_travel()
    with_host = f"http://{travel.host}"
    other = ServerTravel(OsrmServer(with_host), places=reversed([*SOME, *SOME[:9]]))
    assert other.digest == travel.digest


def test_a_server_of_another_region_is_told_before_anything_is_computed(open_travel, roads):
    roads.edge_lat = 10.0
    with pytest.raises(TravelError) as caught:
        open_travel().digest  # noqa: B018 - asks the server
    assert caught.value.issue.code == "server_elsewhere"
