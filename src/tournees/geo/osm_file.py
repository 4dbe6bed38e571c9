"""Reads OpenStreetMap files as a stream: ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``.

Twice: ways and turn restrictions first, then the nodes that the kept ways use. What is
held in memory grows with the roads that cars may drive, not with the file.
"""

from __future__ import annotations

import logging
import zlib
from array import array
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import osmium

from tournees.errors import Issue, TravelError
from tournees.geo.chains import join_chains
from tournees.geo.osm_nodes import DEGREE, numbered, numbers_of, read_nodes, unbroken
from tournees.geo.osm_pbf import check_texts
from tournees.geo.osm_restrictions import Restrictions
from tournees.geo.osm_tags import CAR_TAGS, KEYS, WayFacts, way_facts
from tournees.geo.simplify import Ways, cut, keep_largest
from tournees.geo.speeds import weigh

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.geo.network import RoadGraph

_LOG = logging.getLogger(__name__)
_FACTS = tuple(field.name for field in fields(WayFacts))
_DAMAGE = (
    *(RuntimeError, ValueError, OSError, ArithmeticError, LookupError, MemoryError),
    *(osmium.InvalidLocationError, zlib.error),
)
"""What osmium raises on damaged files, and we on absurd ones."""

_Tags = tuple[str | None, ...]


def read_osm(path: Path) -> RoadGraph:
    """Read the roads that cars may drive, with their times and forbidden turns.

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
    if path.name.lower().endswith(".pbf"):
        check_texts(path)
    date = _date(path)
    ways = _read(path)
    streets = keep_largest(cut(ways)) if ways is not None else None
    if streets is None or not streets.start.size:
        return None
    streets = join_chains(streets)
    graph = weigh(streets, date=date)
    return replace(graph, ban_from=streets.ban_from, ban_to=streets.ban_to)


def _date(path: Path) -> str:
    """Day of the data, ISO, from the file's header; empty where it says none."""
    with osmium.io.Reader(str(path), osmium.osm.osm_entity_bits.NOTHING) as source:
        header = source.header()
        stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return str(stamp or "")[:10]


def _read(path: Path) -> Ways | None:
    """Both readings; None where no way is left."""
    listed = _Listed()
    for item in _roads(path):
        if isinstance(item, osmium.osm.Way):
            listed.way(item)
        elif isinstance(item, osmium.osm.Relation):
            listed.restrictions.add(dict(item.tags), item.members)
    if not listed.ref:
        return None
    known, number = numbered(np.frombuffer(listed.ref, np.int64))
    first = np.frombuffer(listed.first, np.int64)
    nodes = read_nodes(path, known)
    strings = unbroken(number, first, nodes)
    if not strings.way.size:
        return None
    via = np.array([one.via for one in listed.restrictions.found], np.int64)
    every = np.concatenate([np.arange(known.size, dtype=np.int32), strings.barrier])
    return Ways(
        node=strings.node,
        first=strings.first,
        lat=nodes.lat[every] / DEGREE,
        lon=nodes.lon[every] / DEGREE,
        signal=nodes.signal[every],
        sort=np.frombuffer(listed.sort, np.int32)[strings.way],
        facts={
            name: np.array([getattr(facts, name) for facts in listed.facts], np.float64)
            for name in _FACTS
        },
        identity=np.frombuffer(listed.identity, np.int64)[strings.way],
        restrictions=listed.restrictions,
        via=numbers_of(known, via),
    )


def _roads(path: Path) -> osmium.FileProcessor:
    """Ways that may be roads, and turn restrictions."""
    bits = osmium.osm.osm_entity_bits
    roads = osmium.filter.TagFilter(*CAR_TAGS)
    roads.enable_for(bits.WAY)
    turns = osmium.filter.TagFilter(("type", "restriction"))
    turns.enable_for(bits.RELATION)
    file = osmium.FileProcessor(str(path), bits.WAY | bits.RELATION)
    return file.with_filter(roads).with_filter(turns)


class _Listed:
    """Ways as the file lists them, in machine numbers; like tags are read once."""

    def __init__(self) -> None:
        self.ref, self.first = array("q"), array("q", [0])
        self.identity, self.sort = array("q"), array("i")
        self.facts: list[WayFacts] = []
        self.restrictions = Restrictions()
        self._sorts: dict[_Tags, int] = {}

    def way(self, way: osmium.osm.Way) -> None:
        """Add a way, if a car may drive it."""
        get = way.tags.get
        values = tuple([get(key) for key in KEYS])
        sort = self._sorts.get(values)
        if sort is None:
            sort = self._sorts[values] = self._new(values)
        if sort < 0 or not len(way.nodes):
            return
        self.ref.extend([node.ref for node in way.nodes])
        self.first.append(len(self.ref))
        self.identity.append(way.id)
        self.sort.append(sort)

    def _new(self, values: _Tags) -> int:
        """Number of a new sort of road, -1 if none."""
        tags = {key: value for key, value in zip(KEYS, values, strict=True) if value is not None}
        facts = way_facts(tags)
        if facts is None:
            return -1
        self.facts.append(facts)
        return len(self.facts) - 1
