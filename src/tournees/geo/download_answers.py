"""Answers of OpenStreetMap's Overpass service, kept on disk and read as one road file."""

from __future__ import annotations

import gzip
import json
import zlib
from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import osmium

from tournees.files import replace_atomically
from tournees.geo.osm_file import read_osm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tournees.geo.network import RoadGraph

_KINDS = {"node": "n", "way": "w", "relation": "r"}


def keep_answer(content: bytes, path: Path) -> bool:
    """Keep an answer, replaced atomically; False, and nothing kept, where it is none."""
    if _elements(content) is None:
        return False
    replace_atomically(path, gzip.compress(content, mtime=0))
    return True


def is_kept(path: Path) -> bool:
    """Whether a whole answer is kept; a damaged one is none, and is asked again."""
    return path.is_file() and _read(path) is not None


def roads_of_answers(paths: Iterable[Path], work: Path) -> RoadGraph:
    """The roads of kept answers, read as an OpenStreetMap file is.

    The same rules for ways, barriers, ferries and turn restrictions as for a file, and the
    same simplification: chains of points between junctions become one edge. An element in
    several answers counts once, as the first of them says. The date is the oldest one.

    Parameters
    ----------
    work
        A folder for a file that may be thrown away afterwards.

    Raises
    ------
    TravelError
        There is no road.
    """
    file = work / "roads.osm.pbf"
    rest = _Rest()
    with osmium.SimpleWriter(str(file)) as writer:
        for path in paths:
            rest.add(_read(path) or {}, writer)
        rest.write(writer)
    return replace(read_osm(file), date=rest.date[:10])


@dataclass(slots=True)
class _Rest:
    """Ways and relations, which a file holds after all nodes."""

    date: str = ""
    nodes: set[int] = field(default_factory=set)
    ways: dict[int, tuple[array[int], dict[str, str]]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[str, int, str]], dict[str, str]]] = field(
        default_factory=dict
    )

    def add(self, answer: Mapping[str, Any], writer: osmium.SimpleWriter) -> None:
        """Write the nodes of an answer that are new, and remember the rest."""
        stamp = str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))
        self.date = min(self.date or stamp, stamp or self.date)
        for element in answer.get("elements", ()):
            number, tags = int(element["id"]), element.get("tags", {})
            if element["type"] == "node" and number not in self.nodes:
                self.nodes.add(number)
                location = (element["lon"], element["lat"])
                writer.add_node(osmium.osm.mutable.Node(id=number, location=location, tags=tags))
            elif element["type"] == "way":
                self.ways.setdefault(number, (array("q", element["nodes"]), tags))
            elif element["type"] == "relation":
                members = [
                    (_KINDS[each["type"]], int(each["ref"]), str(each["role"]))
                    for each in element.get("members", ())
                    if each["type"] in _KINDS
                ]
                self.relations.setdefault(number, (members, tags))

    def write(self, writer: osmium.SimpleWriter) -> None:
        """Write ways and relations by id, whatever the order of the answers."""
        for number in sorted(self.ways):
            nodes, tags = self.ways[number]
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes.tolist(), tags=tags))
        for number in sorted(self.relations):
            members, tags = self.relations[number]
            writer.add_relation(osmium.osm.mutable.Relation(id=number, members=members, tags=tags))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return _elements(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error):
        return None


def _elements(content: bytes) -> dict[str, Any] | None:
    """A whole answer; None where it is not JSON, not of Overpass, or says it was cut short."""
    try:
        answer = json.loads(content)
    except ValueError:
        return None
    whole = isinstance(answer, dict) and isinstance(answer.get("elements"), list)
    if not whole or "remark" in answer:
        return None
    return answer if all(map(_is_sound, answer["elements"])) else None


def _is_sound(element: object) -> bool:
    """Whether an element has what is read of its kind."""
    match element:
        case {"type": "node", "id": int(), "lat": int() | float(), "lon": int() | float()}:
            return True
        case {"type": "way", "id": int(), "nodes": list(nodes)}:
            return all(isinstance(node, int) for node in nodes)
        case {"type": "relation", "id": int()}:
            return True
    return False
