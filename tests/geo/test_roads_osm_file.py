"""Reading OpenStreetMap files, written here as XML."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from tournees.errors import TravelError
from tournees.geo.network import CLOSED_MS, RoadClass, RoadGraph
from tournees.geo.osm_file import read_osm
from tournees.geo.road_files import build_roads, open_roads
from tournees.words.catalogue import LANGUAGES, Words


def osm(nodes, ways, node_tags=None):
    """An OSM XML text: nodes by id (lat, lon), ways as (ids, tags)."""
    node_tags = node_tags or {}
    lines = ['<osm version="0.6">']
    for key, (lat, lon) in nodes.items():
        inner = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in node_tags.get(key, {}).items())
        lines.append(f'<node id="{key}" version="1" lat="{lat}" lon="{lon}">{inner}</node>')
    for number, (ids, tags) in enumerate(ways, 1):
        inner = "".join(f'<nd ref="{ref}"/>' for ref in ids)
        inner += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        lines.append(f'<way id="{number}" version="1">{inner}</way>')
    return "\n".join([*lines, "</osm>"])


ROAD = {"highway": "secondary"}
# A square 1-2-3-4 with a bend (5) on its first side and a tail 3-6-7.
NODES = {
    1: (42.00, 9.00),
    2: (42.00, 9.02),
    3: (42.01, 9.02),
    4: (42.01, 9.00),
    5: (42.002, 9.01),
    6: (42.02, 9.02),
    7: (42.03, 9.02),
}
SQUARE = [([1, 5, 2], ROAD), ([2, 3], ROAD), ([3, 4], ROAD), ([4, 1], ROAD)]
TAIL = [([3, 6], ROAD), ([6, 7], ROAD)]


@pytest.fixture
def read(tmp_path):
    def _read(ways, nodes=NODES, node_tags=None):
        path = tmp_path / "roads.osm"
        path.write_text(osm(nodes, ways, node_tags), "utf-8")
        return read_osm(path)

    return _read


def test_nodes_without_a_junction_become_points_of_a_line(read):
    graph = read([*SQUARE, *TAIL])
    assert graph.lat.size == 2  # the junction 3 and the end of the tail
    assert graph.arcs.tail.size == 4
    points = {
        (round(lat, 6), round(lon, 6))
        for lat, lon in zip(graph.shape_lat, graph.shape_lon, strict=True)
    }
    assert points == set(NODES.values())


def test_a_joined_line_runs_through_its_points_in_order(read):
    graph = read([*SQUARE, *TAIL])
    ring = int(np.flatnonzero(graph.start == graph.end)[0])
    line = [(round(float(a), 6), round(float(b), 6)) for a, b in graph.line(ring)]
    around = [NODES[k] for k in (3, 4, 1, 5, 2, 3)]
    assert line in (around, around[::-1])


def test_lengths_are_those_of_the_points(read):
    graph = read([*SQUARE, *TAIL])
    tail = int(np.flatnonzero(graph.start != graph.end)[0])
    assert graph.length_dm[tail] == pytest.approx(2 * 11_119.5, abs=2)


def test_a_street_that_leads_only_in_is_not_part_of_the_network(read):
    graph = read([*SQUARE, ([3, 6], {**ROAD, "oneway": "yes"})])
    assert graph.shape_lat.max() == pytest.approx(42.01)


def test_a_one_way_against_its_points_is_closed_ahead(read):
    ways = [*SQUARE, ([1, 3], {**ROAD, "oneway": "-1"})]
    graph = read(ways)
    one_way = (graph.forward_ms == CLOSED_MS) | (graph.backward_ms == CLOSED_MS)
    assert one_way.sum() == 1
    edge = int(np.flatnonzero(one_way)[0])
    arc = int(np.flatnonzero(graph.arcs.edge == edge)[0])
    assert graph.lat[graph.arcs.tail[arc]] == pytest.approx(42.01)


def test_a_bollard_in_a_street_cuts_it(read):
    open_ = read([*SQUARE, *TAIL])
    cut = read([*SQUARE, ([3, 6, 7], ROAD)], node_tags={6: {"barrier": "bollard"}})
    assert open_.shape_lat.max() == pytest.approx(42.03)
    assert cut.shape_lat.max() == pytest.approx(42.02)
    passable = read([*SQUARE, ([3, 6, 7], ROAD)], node_tags={6: {"barrier": "gate"}})
    assert passable.shape_lat.max() == pytest.approx(42.03)


def test_traffic_lights_cost_time_each(read):
    lights = {"highway": "traffic_signals"}
    none, one, two = (
        int(read([*SQUARE, *TAIL], node_tags=dict.fromkeys(lit, lights)).forward_ms.sum())
        for lit in ((), (6,), (5, 6))
    )
    assert two - one == one - none > 0


def test_a_ferry_takes_its_duration_and_the_boarding(read):
    ferry = {"route": "ferry", "motorcar": "yes", "duration": "0:30"}
    graph = read([*SQUARE, ([3, 6], ferry), ([6, 7], ROAD)])
    edge = int(np.flatnonzero(graph.road_class == RoadClass.FERRY)[0])
    assert graph.forward_ms[edge] == (1800 + 2 * 300) * 1000


def test_points_missing_from_an_extract_only_shorten_the_way(read):
    graph = read([*SQUARE, ([3, 6, 99], ROAD)])
    assert graph.shape_lat.max() == pytest.approx(42.02)


def test_info_counts_kilometres_by_class(read):
    info = read([*SQUARE, *TAIL]).info()
    assert (info.nodes, info.arcs) == (2, 4)
    assert info.km == {"secondary": pytest.approx(7.8, abs=0.1)}
    assert info.box == pytest.approx((42.0, 9.0, 42.03, 9.02))
    assert "OpenStreetMap" in info.licence


def test_a_saved_graph_reads_back_the_same(read, tmp_path):
    graph = read([*SQUARE, *TAIL])
    graph.save(tmp_path / "graph.npz")
    again = RoadGraph.load(tmp_path / "graph.npz")
    assert again.digest == graph.digest
    assert again.info() == graph.info()


def test_the_digest_changes_with_the_roads(read):
    assert read([*SQUARE, *TAIL]).digest != read([*SQUARE[:2], ([3, 1], ROAD)]).digest


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("roads.osm", b"<osm version='0.6'></osm>", "roads_empty"),
        ("roads.osm", b"<osm version='0.6'><node", "roads_unreadable"),
        ("roads.osm.pbf", b"not a pbf at all", "roads_unreadable"),
        ("roads.osm.pbf", b"", "roads_unreadable"),
        ("roads.osm.gz", b"not gzip", "roads_unreadable"),
        ("roads.graphml", b"<graphml", "roads_unreadable"),
        ("roads.graphml", b"<graphml/>", "roads_empty"),
        ("roads.npz", b"PK nothing", "roads_unreadable"),
        ("roads.shp", b"", "roads_unknown_kind"),
        (None, b"", "roads_missing"),
    ],
)
def test_a_bad_road_file_is_one_plain_fault(tmp_path, name, content, code):
    path = tmp_path / (name or "absent.osm.pbf")
    if name:
        path.write_bytes(content)
    with pytest.raises(TravelError) as caught:
        build_roads(path)
    assert caught.value.issue.code == code
    assert caught.value.issue.file == path.name
    for lang in LANGUAGES:
        assert path.name in Words(lang).issue(caught.value.issue)


def test_compressed_xml_gives_the_same_graph(tmp_path):
    text = osm(NODES, [*SQUARE, *TAIL]).encode()
    (tmp_path / "a.osm").write_bytes(text)
    (tmp_path / "b.osm.gz").write_bytes(gzip.compress(text))
    assert build_roads(tmp_path / "a.osm").digest == build_roads(tmp_path / "b.osm.gz").digest


def test_a_prepared_graph_is_used_again_and_remade_when_damaged(tmp_path, monkeypatch):
    path, cache = tmp_path / "a.osm", tmp_path / "cache"
    path.write_text(osm(NODES, [*SQUARE, *TAIL]))
    digest = open_roads(path, cache).digest
    (prepared,) = cache.glob("roads-*.npz")
    prepared.write_bytes(b"damaged")
    assert open_roads(path, cache).digest == digest
    assert RoadGraph.load(prepared).digest == digest
    monkeypatch.setattr("tournees.geo.road_files.read_osm", None)
    assert open_roads(path, cache).digest == digest
