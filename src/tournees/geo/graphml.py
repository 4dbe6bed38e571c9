"""Reads GraphML: networks saved by OSMnx, and plain ones that give a length by link.

Only what a road graph needs is read, as a stream: node ``x, y`` (or ``position_x,
position_y``) in degrees; link ``length`` in metres (or ``distance`` in kilometres),
``highway``, ``maxspeed``, ``oneway``, ``junction``, ``geometry`` (WKT). GraphML of
OSMnx is directed, one link each way; the twins of a two-way road are made one edge.
"""

from __future__ import annotations

import ast
import logging
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, iterparse

import numpy as np
import shapely

from tournees.errors import Issue, TravelError
from tournees.geo.chains import join_chains
from tournees.geo.network import LICENCE
from tournees.geo.osm_tags import WayFacts, way_facts
from tournees.geo.simplify import Streets, keep_largest
from tournees.geo.speeds import weigh
from tournees.geo.sphere import distances_m

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from tournees.geo.network import RoadGraph

_LOG = logging.getLogger(__name__)
_NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
_X, _Y = ("x", "position_x"), ("y", "position_y")
_OSMNX = "OSMnx"
_DAMAGE = (
    *(ParseError, SyntaxError, RecursionError, shapely.errors.GEOSException),
    *(ValueError, TypeError, LookupError, OSError, ArithmeticError, MemoryError),
)
"""What parsers raise on damaged files, and we on absurd ones."""


LINK_TAGS = ("highway", "maxspeed", "maxspeed:type", "source:maxspeed", "zone:traffic", "junction")
"""Tags of a link that decide its class and its limit."""


def read_graphml(path: Path) -> RoadGraph:
    """Read a GraphML file.

    A link without ``highway`` counts as a primary road.

    Raises
    ------
    TravelError
        The file is missing, damaged, or holds no road.
    """
    if not path.is_file():
        raise TravelError(Issue(code="roads_missing", file=path.name, value=str(path)))
    try:
        with np.errstate(invalid="raise", over="raise"):  # lengths and times beyond 32 bits
            graph = _graph(path)
    except _DAMAGE as error:
        _LOG.info("reading %s failed: %s", path.name, error)
        raise TravelError(Issue(code="roads_unreadable", file=path.name)) from error
    if graph is None:
        raise TravelError(Issue(code="roads_empty", file=path.name))
    return graph


def _graph(path: Path) -> RoadGraph | None:
    """The roads of a file; None where it holds none."""
    links = _Links()
    for kind, data in _items(path):
        links.add(kind, data)
    streets = keep_largest(links.streets()) if links.rows else None
    if streets is None or not streets.start.size:
        return None
    return weigh(join_chains(streets), date=links.date, licence=links.licence)


def _items(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The graph's notes, nodes and links, each with its data by name and ``@attributes``."""
    names: dict[str, str] = {}
    of_graph: set[str] = set()
    with path.open("rb") as stream:
        for _, element in iterparse(stream, ("end",)):  # noqa: S314 - expat expands no entity of ours; a bomb raises ParseError
            tag = element.tag.removeprefix(_NAMESPACE)
            if tag == "key":
                names[element.attrib["id"]] = element.attrib["attr.name"]
                if element.attrib.get("for") == "graph":
                    of_graph.add(element.attrib["id"])
            elif tag == "data" and element.attrib["key"] in of_graph:
                yield "graph", {names[element.attrib["key"]]: element.text or ""}
            elif tag in {"node", "edge"}:
                yield tag, _attributes(element, names)
                element.clear()


def _attributes(element: Element, names: dict[str, str]) -> dict[str, str]:
    data = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        if child.tag.removeprefix(_NAMESPACE) == "data":
            data[names[child.attrib["key"]]] = child.text or ""
    return data


def _one(name: str, value: str) -> str:
    """One of a list that OSMnx wrote as ``['a', 'b']``; any other value as it stands.

    Of several kinds of road the greatest, of several limits the lowest: OSMnx lists
    them in no fixed order.
    """
    if not value.startswith("["):
        return value
    listed = [str(item) for item in ast.literal_eval(value)]
    known = {item: way_facts({"highway": "road", name: item}) for item in listed}

    def greatest(item: str) -> tuple[float, float, str]:
        facts = known[item]
        if facts is None:
            return (float("inf"), 0.0, item)
        return (facts.road_class, facts.limit_ahead_kmh or float("inf"), item)

    return min(listed, key=greatest, default="")


@dataclass(slots=True)
class _Row:
    start: int
    end: int
    facts: WayFacts
    length_m: float
    line: list[tuple[float, float]]
    back: bool = False


@dataclass(slots=True)
class _Links:
    """Nodes and links as they come."""

    index: dict[str, int] = field(default_factory=dict)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    signal: list[bool] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    licence: str = ""
    date: str = ""

    def add(self, kind: str, data: dict[str, str]) -> None:
        """Take in a note, a node, or a link between nodes already seen."""
        if kind == "graph":
            self.date = data.get("created_date", self.date)[:10]
            if data.get("created_with", "").startswith(_OSMNX):
                self.licence = LICENCE
            return
        if kind == "node":
            self.signal.append(data.get("highway") == "traffic_signals")
            self.index[data["@id"]] = len(self.lat)
            self.lat.append(_degrees(data, _Y, 90))
            self.lon.append(_degrees(data, _X, 180))
            return
        tags = {name: _one(name, data[name]) for name in LINK_TAGS if data.get(name)}
        facts = way_facts({"highway": "primary", **tags, "oneway": "yes"})
        if facts is None:
            return
        start, end = self.index[data["@source"]], self.index[data["@target"]]
        line = self._line(start, end, data.get("geometry", ""))
        self.rows.append(_Row(start, end, facts, _length_m(data, line), line))

    def _line(self, start: int, end: int, geometry: str) -> list[tuple[float, float]]:
        if geometry:
            points = shapely.get_coordinates(shapely.from_wkt(geometry))
            if len(points) < 2 or not np.all(np.abs(points) <= (180, 90)):
                msg = f"no line on earth: {geometry[:100]}"
                raise ValueError(msg)
            return [(lat, lon) for lon, lat in points.tolist()]
        return [(self.lat[k], self.lon[k]) for k in (start, end)]

    def streets(self) -> Streets:
        """All links as edges; a link and its twin of the other direction are one."""
        rows = self._paired()
        shape_first = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row.line) for row in rows], out=shape_first[1:])
        shape = np.array([point for row in rows for point in row.line], np.float64)
        limit = np.array([row.facts.limit_ahead_kmh for row in rows], np.int16)
        return Streets(
            lat=np.array(self.lat),
            lon=np.array(self.lon),
            signal=np.array(self.signal, np.bool_),
            start=np.array([row.start for row in rows], np.int32),
            end=np.array([row.end for row in rows], np.int32),
            road_class=np.array([row.facts.road_class for row in rows], np.uint8),
            ahead=np.ones(len(rows), np.bool_),
            back=np.array([row.back for row in rows], np.bool_),
            limit_ahead_kmh=limit,
            limit_back_kmh=limit,
            urban=np.array([row.facts.urban for row in rows], np.int8),
            link=np.array([row.facts.link for row in rows], np.bool_),
            roundabout=np.array([row.facts.roundabout for row in rows], np.bool_),
            duration_s=np.zeros(len(rows)),
            length_m=np.array([row.length_m for row in rows]),
            lights=np.zeros(len(rows), np.int32),
            shape_first=shape_first,
            shape_lat=shape[:, 0],
            shape_lon=shape[:, 1],
        )

    def _paired(self) -> list[_Row]:
        """Rows with each twin taken up by the first of its pair."""
        waiting: dict[tuple[int, int, WayFacts, int], list[_Row]] = {}
        kept = []
        for row in self.rows:
            about_m = round(row.length_m)
            twins = waiting.get((row.end, row.start, row.facts, about_m))
            if twins:
                twins.pop().back = True
                continue
            waiting.setdefault((row.start, row.end, row.facts, about_m), []).append(row)
            kept.append(row)
        return kept


def _degrees(data: dict[str, str], names: tuple[str, ...], most: int) -> float:
    value = float(next((data[name] for name in names if name in data), "nan"))
    if not abs(value) <= most:
        msg = f"a node needs {names[0]} between -{most} and {most}"
        raise ValueError(msg)
    return value


def _length_m(data: dict[str, str], line: list[tuple[float, float]]) -> float:
    if "length" in data or "distance" in data:
        length_m = float(data["length"]) if "length" in data else 1_000 * float(data["distance"])
        if not 0 <= length_m < math.inf:
            msg = f"no length of a road: {length_m}"
            raise ValueError(msg)
        return length_m
    points = np.array(line, np.float64)
    before, after = points[:-1].T, points[1:].T
    return float(distances_m(before[0], before[1], after[0], after[1]).sum())
