"""GraphML of OSMnx, and plain GraphML."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tournees.geo.graphml import read_graphml
from tournees.geo.network import CLOSED_MS, RoadClass
from tournees.geo.road_travel import RoadTravel
from tournees.model import Place


def _write(path, links, **notes):
    """A network as OSMnx writes it: all texts, a link for each direction."""
    network = nx.MultiDiGraph(**notes)
    for node, (lat, lon) in {1: (42.0, 9.0), 2: (42.0, 9.05), 3: (42.04, 9.02)}.items():
        network.add_node(node, y=str(lat), x=str(lon))
    for start, end, data in links:
        network.add_edge(start, end, **data)
    nx.write_graphml(network, path)
    return path


def _both(start, end, **data):
    return [(start, end, data), (end, start, data)]


LINKS = [
    *_both(1, 2, highway="primary", length="4132.0", maxspeed="80"),
    *_both(2, 3, highway="secondary", length="5100.0"),
    (3, 1, {"highway": "['tertiary', 'residential']", "length": "5000.0", "oneway": "True"}),
]


def test_twin_links_become_one_edge_and_a_one_way_stays_one(tmp_path):
    graph = read_graphml(_write(tmp_path / "a.graphml", LINKS))
    assert graph.start.size == 3
    assert (graph.backward_ms == CLOSED_MS).sum() == 1
    assert sorted(graph.length_dm.tolist()) == [41_320, 50_000, 51_000]
    assert set(graph.road_class.tolist()) == {
        RoadClass.PRIMARY,
        RoadClass.SECONDARY,
        RoadClass.TERTIARY,
    }


def test_of_several_kinds_and_limits_the_greatest_road_and_the_lowest_limit_count(tmp_path):
    texts = ("['residential', 'primary']", "['primary', 'residential']")
    limits = ("['80', '50']", "['50', '80']")
    digests = {
        read_graphml(
            _write(
                tmp_path / "a.graphml",
                [*_both(1, 2, highway=text, maxspeed=limit, length="4100"), *LINKS[2:]],
            )
        ).digest
        for text in texts
        for limit in limits
    }
    plain = [*_both(1, 2, highway="primary", maxspeed="50", length="4100"), *LINKS[2:]]
    assert digests == {read_graphml(_write(tmp_path / "a.graphml", plain)).digest}


def test_a_link_s_line_is_its_geometry(tmp_path):
    shaped = _both(1, 2, length="6000.0", geometry="LINESTRING (9.0 42.0, 9.02 42.01, 9.05 42.0)")
    graph = read_graphml(_write(tmp_path / "a.graphml", [*shaped, *LINKS[2:]]))
    assert (42.01, 9.02) in {tuple(point) for e in range(3) for point in graph.line(e).tolist()}


def test_osmnx_s_date_and_licence_are_kept(tmp_path):
    notes = {"created_date": "2026-05-02 10:11:12", "created_with": "OSMnx 2.1.1"}
    info = read_graphml(_write(tmp_path / "a.graphml", LINKS, **notes)).info()
    assert info.date == "2026-05-02"
    assert "OpenStreetMap" in info.licence
    assert read_graphml(_write(tmp_path / "b.graphml", LINKS)).info().licence == ""


def test_a_network_that_osmnx_saved_gives_the_lengths_of_its_links(tmp_path):
    osmnx = pytest.importorskip("osmnx")
    network = nx.MultiDiGraph(crs="epsg:4326")
    for node, (lat, lon) in {1: (42.0, 9.0), 2: (42.0, 9.05), 3: (42.04, 9.02)}.items():
        network.add_node(node, y=lat, x=lon, street_count=2)
    for start, end in ((1, 2), (2, 1), (2, 3), (3, 2), (3, 1), (1, 3)):
        network.add_edge(start, end, osmid=start + end, highway="primary", oneway=False)
    network = osmnx.distance.add_edge_lengths(network)
    osmnx.save_graphml(network, tmp_path / "a.graphml")
    graph = read_graphml(tmp_path / "a.graphml")
    given = sum(data["length"] for _, _, data in network.edges(data=True)) / 2
    assert graph.length_dm.sum() / 10 == pytest.approx(given, abs=1)
    assert np.all(graph.backward_ms >= 0)


def test_the_main_roads_of_france_can_be_driven(shared):
    graph = read_graphml(shared / "data" / "roads" / "france_main_roads_etisplus.graphml")
    assert graph.info().km["primary"] == pytest.approx(15_210, abs=5)
    paris, lyon = Place(48.8566, 2.3522), Place(45.7640, 4.8357)
    leg = RoadTravel(graph).leg(paris, lyon)
    assert 420_000 < leg.metres < 560_000
