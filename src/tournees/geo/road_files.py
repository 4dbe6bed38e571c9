"""Opens the roads of a file, whatever its kind, and keeps the prepared graph."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, digest_file
from tournees.geo.graphml import read_graphml
from tournees.geo.network import FORMAT, RoadGraph
from tournees.geo.osm_file import read_osm
from tournees.geo.speeds import MODEL
from tournees.geo.topology import Topology

if TYPE_CHECKING:
    from pathlib import Path

_LOG = logging.getLogger(__name__)
_OSM = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


def build_roads(path: Path) -> RoadGraph:
    """Read a road file by its extension.

    ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2`` of OpenStreetMap; ``.graphml`` of
    OSMnx; ``.npz`` of `RoadGraph.save`.

    Raises
    ------
    TravelError
        The file is missing, damaged, empty, or of no kind that we know.
    """
    name = path.name.lower()
    if not path.is_file():
        raise TravelError(Issue(code="roads_missing", file=path.name, value=str(path)))
    if name.endswith(_OSM):
        return read_osm(path)
    if name.endswith(".graphml"):
        return read_graphml(path)
    if name.endswith(".npz"):
        return RoadGraph.load(path)
    raise TravelError(Issue(code="roads_unknown_kind", file=path.name))


def open_roads(path: Path, cache: Path | None = None) -> RoadGraph:
    """Read a road file, or the graph prepared from it before.

    Parameters
    ----------
    path
        See `build_roads`.
    cache
        Folder of prepared graphs, named by the digest of the file they come from, and of
        their topologies (`tournees.geo.topology`), which `RoadTravel` finds there; None
        prepares anew. A damaged one is made again.

    Raises
    ------
    TravelError
        As `build_roads`.
    """
    if cache is None or path.name.lower().endswith(".npz") or not path.is_file():
        return build_roads(path)
    parts = (digest_file(path).encode(), str(FORMAT).encode(), MODEL)
    prepared = cache / f"roads-{digest_bytes(*parts)[:40]}.npz"
    if prepared.is_file():
        try:
            return RoadGraph.load(prepared)
        except TravelError:
            _LOG.info("prepared roads %s are damaged; preparing them anew", prepared.name)
    graph = build_roads(path)
    graph.save(prepared)
    Topology.prepared(graph, cache)
    return graph
