"""Downloads roads from OpenStreetMap, through OSMnx: of a place, of a box, around places.

The only file that imports OSMnx, inside the function: the import takes seconds.

OSMnx asks, pauses and waits for its turn, one request at a time; each answer is kept here as
soon as it is whole, so that a download that was interrupted goes on where it stopped. What
is kept is read as an OpenStreetMap file is (`tournees.geo.download_answers`): a network of
OSMnx itself holds no turn restriction and no barrier, and takes ten times the memory.
"""

from __future__ import annotations

import logging
import socket
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, replace_atomically
from tournees.geo.download_answers import is_kept, keep_answer, roads_of_answers
from tournees.geo.download_area import (
    BESIDE_SIZE,
    Area,
    area_around,
    area_of_box,
    area_of_shape,
    cells,
    quarters,
)
from tournees.geo.download_manners import Patience, TooBusy, check_connected, disk_faults_told
from tournees.geo.network import FORMAT, RoadGraph
from tournees.geo.speeds import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from tournees.model import Place

    Progress = Callable[[int, int], None]

_LOG = logging.getLogger(__name__)
_AGENT = "Tournees (field sales planning; one request at a time)"
_NEVER_CUT = 1e15
"""For OSMnx's own cutting, which would take the convex hull: our pieces are small."""
_ROADS = (
    '["highway"~"^((motorway|trunk|primary|secondary|tertiary)(_link)?'
    '|unclassified|residential|living_street|service|road)$"]'
    '["area"!~"yes"]["service"!~"parking_aisle|driveway|drive-through|emergency_access"]'
)
_BESIDE = {"route": ["ferry", "shuttle_train"], "type": ["restriction"]}
"""An island or a street may hang on one."""
_MOST_QUARTERINGS = 3
_QUESTIONS = b"questions 1"
"""Changes with what is asked of an area: kept answers are named by it."""


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def roads_from_place(place: str, cache: Path, on_progress: Progress = _silent) -> RoadGraph:
    """Roads for cars within the boundary of a place, as ``"Corse, France"``.

    Asks Nominatim for the boundary and Overpass for the roads. The answers and the
    prepared graph are kept in ``cache``: the same place is downloaded once.

    Parameters
    ----------
    on_progress
        Told the requests done and their number, which grows where one is cut in four.

    Raises
    ------
    TravelError
        The place is unknown or too large, the service does not answer or is busy, the disk
        is full, or OSMnx is not installed. What came before is kept.
    """
    return download_roads(area_of_place(place, cache), cache, on_progress)


def roads_from_box(
    box: tuple[float, float, float, float], cache: Path, on_progress: Progress = _silent
) -> RoadGraph:
    """Roads for cars in a box: south, west, north, east in degrees.

    Raises
    ------
    TravelError
        As `roads_from_place`; or the box is none.
    """
    return download_roads(area_of_box(box), cache, on_progress)


def roads_around(
    places: Sequence[Place], margin_m: float, cache: Path, on_progress: Progress = _silent
) -> RoadGraph:
    """Roads for cars within a margin of places, and between them: see `area_around`.

    Raises
    ------
    TravelError
        As `roads_from_place`; or there is no place.
    """
    return download_roads(area_around(places, margin_m), cache, on_progress)


def area_of_place(place: str, cache: Path) -> Area:
    """Boundary of a place by its name, asked of Nominatim once and kept.

    Raises
    ------
    TravelError
        As `roads_from_place`.
    """
    name = " ".join(place.split())
    if not name:
        raise TravelError(Issue(code="roads_place_unknown", value=name))
    kept = _answers(cache) / f"place-{digest_bytes(name.casefold().encode())[:40]}.wkb"
    try:
        boundary: BaseGeometry = shapely.from_wkb(kept.read_bytes())
    except (OSError, shapely.errors.GEOSException):
        boundary = _Asking(name, _answers(cache)).boundary()
        with disk_faults_told(name):
            replace_atomically(kept, shapely.to_wkb(boundary))
    return area_of_shape(name, boundary)


def prepared_path(area: Area, cache: Path) -> Path:
    """Where the graph of an area is kept once it is downloaded."""
    shape = shapely.to_wkb(area.shape, byte_order=1)
    parts = (shape, _QUESTIONS, str(FORMAT).encode(), MODEL)
    return cache / f"area-{digest_bytes(*parts)[:40]}.npz"


def download_roads(area: Area, cache: Path, on_progress: Progress = _silent) -> RoadGraph:
    """Roads of an area, from what is kept or from the service: see `roads_from_place`.

    Raises
    ------
    TravelError
        As `roads_from_place`.
    """
    prepared = prepared_path(area, cache)
    if prepared.is_file():
        try:
            return RoadGraph.load(prepared)
        except TravelError:
            _LOG.info("prepared roads %s are damaged; preparing them anew", prepared.name)
    asking = _Asking(area.name, _answers(cache), on_progress)
    answers = asking.roads(area)
    with disk_faults_told(area.name), tempfile.TemporaryDirectory(dir=asking.folder) as work:
        try:
            graph = roads_of_answers(answers, Path(work))
        except TravelError as error:
            raise TravelError(Issue(code="roads_none_there", value=area.name)) from error
        graph.save(prepared)
    return graph


def _answers(cache: Path) -> Path:
    folder = cache / "openstreetmap"
    with disk_faults_told(""):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(slots=True)
class _Asking:
    """One download: its pieces in turn, what is kept and what is still to ask."""

    name: str
    folder: Path
    on_progress: Progress = _silent
    patience: Patience = field(default_factory=Patience)
    done: int = 0
    total: int = 0

    def boundary(self) -> BaseGeometry:
        """The boundary of the place of that name."""
        with self._osmnx() as osmnx:
            try:
                found: BaseGeometry = osmnx.geocode_to_gdf(self.name).geometry.iloc[0]
            except (ValueError, TypeError) as error:
                # OSMnx raises either where nothing has the name or it has no boundary
                if isinstance(error.__cause__, ValueError) or self.patience.refused:
                    raise
                raise TravelError(Issue(code="roads_place_unknown", value=self.name)) from error
            return found

    def roads(self, area: Area) -> list[Path]:
        """Files of all answers of an area, asked for where they are not kept."""
        questions = [("roads", piece) for piece in cells(area.shape)]
        questions += [("beside", piece) for piece in cells(area.shape, BESIDE_SIZE)]
        self.total = area.requests
        self.on_progress(0, self.total)
        return [path for kind, piece in questions for path in self._piece(kind, piece)]

    def _piece(self, kind: str, piece: shapely.Polygon, depth: int = 0) -> list[Path]:
        """The answer for a piece, or those of its quarters where it is too much at once."""
        path = self.folder / f"{kind}-{_named(piece)}.json.gz"
        if is_kept(path) or self._asked(kind, piece, path):
            self.done += 1
            self.on_progress(self.done, self.total)
            return [path]
        if depth == _MOST_QUARTERINGS:
            raise TravelError(self._issue("roads_cut_short"))
        parts = quarters(piece)
        self.total += len(parts) - 1
        return [found for part in parts for found in self._piece(kind, part, depth + 1)]

    def _asked(self, kind: str, piece: shapely.Polygon, path: Path) -> bool:
        """Ask for a piece and keep the answer; False where it was cut short."""
        with self._osmnx() as osmnx:
            check_connected(osmnx.settings.overpass_url)
            try:
                if kind == "roads":
                    osmnx.graph_from_polygon(piece, custom_filter=_ROADS)
                else:
                    osmnx.features_from_polygon(piece, _BESIDE)
            except InterruptedError:
                _LOG.debug("OSMnx says by this error that it has heard the answer")
            if self.patience.refused:
                raise TravelError(self._issue("roads_refused"))
            # OSMnx keeps no answer with a remark, which is how one says that it was cut short
            heard = next(Path(osmnx.settings.cache_folder).glob("*.json"), None)
            return heard is not None and keep_answer(heard.read_bytes(), path)

    @contextmanager
    def _osmnx(self) -> Iterator[Any]:
        """OSMnx with our settings and an empty folder of answers; its faults told as ours."""
        try:
            import osmnx  # noqa: PLC0415 - takes seconds; only whoever downloads pays them
            import requests  # noqa: PLC0415 - comes with OSMnx
        except ImportError as error:
            raise TravelError(Issue(code="roads_no_osmnx", value=self.name)) from error
        try:
            with (
                disk_faults_told(self.name),
                tempfile.TemporaryDirectory(dir=self.folder) as answers,
                _settings(osmnx.settings, answers, self.patience),
            ):
                yield osmnx
        except (TooBusy, requests.RequestException, ValueError) as error:
            _LOG.info("downloading roads failed: %s", error)
            raise TravelError(self._issue(self._code_of(error))) from error

    def _code_of(self, error: Exception) -> str:
        if isinstance(error, TooBusy):
            return "roads_busy"
        if not isinstance(error, OSError):  # every fault of requests is one
            return "roads_refused" if self.patience.refused else "roads_no_answer"
        return "roads_offline"

    def _issue(self, code: str) -> Issue:
        facts: dict[str, str | int | float] = {
            "kept": self.done,
            "total": self.total,
            "status": self.patience.last_status,
        }
        return Issue(code=code, value=self.name, facts=facts)


def _named(piece: shapely.Polygon) -> str:
    """Digest of a piece and of what is asked about it."""
    points = shapely.get_coordinates(piece).round(6)
    parts = (points.tobytes(), _QUESTIONS, _ROADS.encode(), repr(_BESIDE).encode())
    return digest_bytes(*parts)[:40]


@contextmanager
def _settings(settings: Any, answers: str, patience: Patience) -> Iterator[None]:  # noqa: ANN401 - a module
    """Set OSMnx's global settings, and put them back, with the name lookup that it replaces."""
    wanted: dict[str, object] = {
        "cache_folder": answers,
        "use_cache": True,
        "cache_only_mode": True,
        "http_user_agent": _AGENT,
        "http_referer": _AGENT,
        "doh_url_template": None,
        "log_console": False,
        "max_query_area_size": _NEVER_CUT,
        "overpass_rate_limit": True,
        "requests_kwargs": {**settings.requests_kwargs, "hooks": {"response": patience.heard}},
    }
    before = {key: getattr(settings, key) for key in wanted}
    lookup = socket.getaddrinfo
    try:
        for key, value in wanted.items():
            setattr(settings, key, value)
        yield
    finally:
        socket.getaddrinfo = lookup
        for key, value in before.items():
            setattr(settings, key, value)
