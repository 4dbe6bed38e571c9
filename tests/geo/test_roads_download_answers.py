"""Kept answers are read as a road file is: the same roads give the same graph."""

from __future__ import annotations

import gzip
import json

import osmium
import pytest

from tournees.errors import TravelError
from tournees.geo.download_answers import is_kept, keep_answer, roads_of_answers
from tournees.geo.osm_file import read_osm

WHOLE = {"elements": []}


def answers_of(path, pieces):
    """What Overpass would say of a file's roads, ways shared out, and all their points each."""
    ways, points, relations = [], {}, []
    for item in osmium.FileProcessor(str(path)).with_locations():
        tags = dict(item.tags)
        if isinstance(item, osmium.osm.Node):
            points[item.id] = {"type": "node", "id": item.id, "lat": item.lat, "lon": item.lon}
            points[item.id] |= {"tags": tags} if tags else {}
        elif isinstance(item, osmium.osm.Way):
            if "highway" in tags or tags.get("route") == "ferry":
                nodes = [node.ref for node in item.nodes]
                ways.append({"type": "way", "id": item.id, "nodes": nodes, "tags": tags})
        elif tags.get("type", "").startswith("restriction"):
            members = [
                {"type": {"n": "node", "w": "way", "r": "relation"}[m.type], "ref": m.ref,
                 "role": m.role}
                for m in item.members
            ]  # fmt: skip
            relations.append({"type": "relation", "id": item.id, "members": members, "tags": tags})
    for k in range(pieces):
        part = ways[k::pieces]
        known = {ref for way in part for ref in way["nodes"] if ref in points}
        yield {"elements": [*(points[ref] for ref in sorted(known)), *part, *relations]}


def test_the_answers_for_a_country_give_the_graph_of_its_file(shared, tmp_path):
    path = shared / "data" / "roads" / "liechtenstein.osm.pbf"
    kept = []
    for k, answer in enumerate(answers_of(path, 3)):
        answer["osm3s"] = {"timestamp_osm_base": f"2026-05-0{k + 1}T00:00:00Z"}
        kept.append(tmp_path / f"{k}.json.gz")
        assert keep_answer(json.dumps(answer).encode(), kept[-1])
    graph = roads_of_answers(kept, tmp_path)
    assert graph.digest == read_osm(path).digest
    assert graph.date == "2026-05-01"
    (tmp_path / "roads.osm.pbf").unlink()
    assert roads_of_answers(kept[::-1], tmp_path).digest == graph.digest


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"{}", b'{"elements": 3}', b'{"elements": [', b"null",
     b'{"elements": [], "remark": "runtime error: Query timed out"}'],
)  # fmt: skip
def test_what_is_no_whole_answer_is_not_kept(content, tmp_path):
    path = tmp_path / "a.json.gz"
    assert not keep_answer(content, path)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(gzip.compress(content))
    assert not is_kept(path)


def test_an_answer_is_kept_to_the_byte_whenever_it_came(tmp_path):
    content = json.dumps(WHOLE).encode()
    for name in ("a", "b"):
        assert keep_answer(content, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert is_kept(tmp_path / "a")


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b", b"plain"])
def test_a_damaged_file_is_no_answer(tmp_path, damage):
    path = tmp_path / "a.json.gz"
    path.write_bytes(damage)
    assert not is_kept(path)
    assert not is_kept(tmp_path / "absent")


def test_answers_without_roads_are_a_fault(tmp_path):
    path = tmp_path / "a.json.gz"
    keep_answer(json.dumps(WHOLE).encode(), path)
    with pytest.raises(TravelError):
        roads_of_answers([path], tmp_path)


def test_an_answer_of_odd_elements_is_not_kept(tmp_path):
    for element in ({"type": "node"}, {"type": "way", "id": 1}, {"type": "node", "id": "x"}, 3):
        content = json.dumps({"elements": [element]}).encode()
        assert not keep_answer(content, tmp_path / "a")
