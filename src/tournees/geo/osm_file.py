"""Reads OpenStreetMap files as a stream: ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``."""

from __future__ import annotations

import logging
from array import array
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import osmium

from tournees.errors import Issue, TravelError
from tournees.geo.osm_tags import WayFacts, way_facts
from tournees.geo.simplify import Ways, streets_of
from tournees.geo.speeds import weigh

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.geo.network import RoadGraph

_LOG = logging.getLogger(__name__)
_FACTS = tuple(field.name for field in fields(WayFacts))
_BLOCKING = frozenset(
    {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "log"}
    | {"debris", "stile", "kissing_gate", "turnstile", "full-height_turnstile", "wall", "fence"}
)
_PASSABLE = frozenset({"yes", "permissive", "designated", "destination", "public", "customers"})
_CAR_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")


def read_osm(path: Path) -> RoadGraph:
    """Read the roads that cars may drive, with their times.

    Raises
    ------
    TravelError
        The file is missing, damaged, or holds no road.
    """
    if not path.is_file():
        raise TravelError(Issue(code="roads_missing", file=path.name, value=str(path)))
    reader = _Reader()
    try:
        date = _date(path)
        for item in osmium.FileProcessor(str(path)).with_locations().with_filter(_filter()):
            if isinstance(item, osmium.osm.Way):
                reader.way(item)
            elif isinstance(item, osmium.osm.Node):
                reader.node(item)
    except (RuntimeError, ValueError, OSError) as error:
        _LOG.info("reading %s failed: %s", path.name, error)
        raise TravelError(Issue(code="roads_unreadable", file=path.name)) from error
    if not reader.size:
        raise TravelError(Issue(code="roads_empty", file=path.name))
    return weigh(streets_of(reader.ways()), date=date)


def _filter() -> osmium.filter.KeyFilter:
    return osmium.filter.KeyFilter("highway", "route", "barrier")


def _date(path: Path) -> str:
    """Day of the data, ISO, from the file's header; empty where it says none."""
    with osmium.io.Reader(str(path), osmium.osm.osm_entity_bits.NOTHING) as source:
        header = source.header()
        stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return str(stamp or "")[:10]


class _Reader:
    """Collects ways into flat arrays."""

    def __init__(self) -> None:
        self._node, self._lat, self._lon = array("q"), array("d"), array("d")
        self._first = array("q", [0])
        self._facts = {name: array("d") for name in _FACTS}
        self._signals = array("q")
        self._barriers: set[int] = set()
        self._split = 0

    @property
    def size(self) -> int:
        """Ways so far."""
        return len(self._first) - 1

    def node(self, node: osmium.osm.Node) -> None:
        """Note traffic lights and barriers."""
        tags = node.tags
        if tags.get("highway") == "traffic_signals":
            self._signals.append(node.id)
        elif _blocks(tags):
            self._barriers.add(node.id)

    def way(self, way: osmium.osm.Way) -> None:
        """Add a way that cars may drive; break it at barriers and at points without location."""
        facts = way_facts(dict(way.tags))
        if facts is None:
            return
        points: list[tuple[int, float, float]] = []
        for node in way.nodes:
            if not node.location.valid():
                self._add(facts, points)
                points = []
                continue
            lat, lon, ref = node.lat, node.lon, node.ref
            if ref in self._barriers and points:
                self._split += 2
                self._add(facts, [*points, (-self._split, lat, lon)])
                points, ref = [], -self._split - 1
            points.append((ref, lat, lon))
        self._add(facts, points)

    def _add(self, facts: WayFacts, points: list[tuple[int, float, float]]) -> None:
        if len(points) < 2:
            return
        for ref, lat, lon in points:
            self._node.append(ref)
            self._lat.append(lat)
            self._lon.append(lon)
        self._first.append(len(self._node))
        for name, column in self._facts.items():
            column.append(getattr(facts, name))

    def ways(self) -> Ways:
        """Return what was collected, as arrays."""
        return Ways(
            node=np.frombuffer(self._node, np.int64),
            lat=np.frombuffer(self._lat, np.float64),
            lon=np.frombuffer(self._lon, np.float64),
            first=np.frombuffer(self._first, np.int64),
            facts={name: np.frombuffer(column) for name, column in self._facts.items()},
            signals=np.array(self._signals, np.int64),
        )


def _blocks(tags: osmium.osm.TagList) -> bool:
    if tags.get("barrier") not in _BLOCKING or tags.get("bollard") == "rising":
        return False
    return next((tags.get(key) for key in _CAR_KEYS if key in tags), "no") not in _PASSABLE
