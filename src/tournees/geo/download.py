"""Downloads the roads of a named place from OpenStreetMap, through OSMnx.

The only file that imports OSMnx, inside the function: the import takes seconds.
"""

from __future__ import annotations

import logging
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes
from tournees.geo.graphml import LINK_TAGS, read_graphml
from tournees.geo.network import FORMAT, RoadGraph
from tournees.geo.speeds import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)
_AGENT = "Tournees (field sales planning; one request at a time)"


def roads_from_place(place: str, cache: Path) -> RoadGraph:
    """Roads for cars within the boundary of a place, as ``"Corse, France"``.

    Asks Nominatim for the boundary and Overpass for the roads. The answers and the
    prepared graph are kept in ``cache``: the same place is downloaded once.

    Raises
    ------
    TravelError
        The place is unknown, the service does not answer, or OSMnx is not installed.
    """
    name = " ".join(place.split())
    parts = (name.casefold().encode(), str(FORMAT).encode(), MODEL)
    prepared = cache / f"place-{digest_bytes(*parts)[:40]}.npz"
    if prepared.is_file():
        try:
            return RoadGraph.load(prepared)
        except TravelError:
            _LOG.info("prepared roads of %s are damaged; preparing them anew", name)
    graph = _downloaded(name, cache / "openstreetmap")
    graph.save(prepared)
    return graph


def _downloaded(name: str, answers: Path) -> RoadGraph:
    if not name:
        raise TravelError(Issue(code="roads_place_unknown", value=name))
    try:
        import osmnx  # noqa: PLC0415 - takes seconds; only whoever downloads pays them
        from osmnx import _errors as faults  # noqa: PLC0415 - OSMnx exports its errors nowhere else
    except ImportError as error:
        raise TravelError(Issue(code="roads_no_osmnx", value=name)) from error
    try:
        with _settings(osmnx.settings, answers), tempfile.TemporaryDirectory() as folder:
            network = osmnx.graph_from_place(
                name, network_type="drive", simplify=False, truncate_by_edge=True
            )
            network = osmnx.simplify_graph(network, edge_attrs_differ=LINK_TAGS)
            file = Path(folder) / "roads.graphml"
            osmnx.save_graphml(network, file)
            return read_graphml(file)
    except (faults.InsufficientResponseError, TypeError) as error:
        # TypeError is how OSMnx says that a place has no boundary.
        raise TravelError(Issue(code="roads_place_unknown", value=name)) from error
    except (faults.ResponseStatusCodeError, OSError) as error:
        _LOG.info("downloading the roads of %s failed: %s", name, error)
        raise TravelError(Issue(code="roads_offline", value=name)) from error


@contextmanager
def _settings(settings: Any, answers: Path) -> Iterator[None]:  # noqa: ANN401 - a module
    """Set OSMnx's global settings, and put them back."""
    wanted: dict[str, object] = {
        "cache_folder": answers,
        "use_cache": True,
        "http_user_agent": _AGENT,
        "http_referer": _AGENT,
        "doh_url_template": None,
        "log_console": False,
        "useful_tags_way": sorted({*settings.useful_tags_way, *LINK_TAGS}),
    }
    before = {key: getattr(settings, key) for key in wanted}
    try:
        for key, value in wanted.items():
            setattr(settings, key, value)
        yield
    finally:
        for key, value in before.items():
            setattr(settings, key, value)
