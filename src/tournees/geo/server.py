"""Travel times from a server of the user's own, as the rest of the house asks for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes
from tournees.geo.matrix_cache import Cells, Gap, MatrixCache, points_of
from tournees.geo.osrm import NoRoadNear
from tournees.geo.server_client import TooLarge
from tournees.geo.sphere import lat_lon
from tournees.model import UNREACHABLE_S, Leg, Origin, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tournees.geo.osrm import Route, Table
    from tournees.model import Place

_WITNESSES = 20
"""Places whose table stands for the version of a server's data where it tells none."""
_METHOD = b"server 1"
Point = tuple[float, float]


class RouteServer(Protocol):
    """What a kind of server must answer; `tournees.geo.osrm.OsrmServer` is one."""

    most_side: int

    @property
    def host(self) -> str:
        """Host and port, all of the address that is ever shown."""

    @property
    def name(self) -> str:
        """What tells two servers apart, without any secret."""

    def table(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Table:
        """One table, whole; raises `TooLarge`, `NoRoadNear` or TravelError."""

    def route(self, origin: Place, destination: Place) -> Route | None:
        """One drive with its line; None where no road leads."""


class ServerTravel:
    """`tournees.model.Travel` of a server: its own times and lengths, in whole units, half up.

    A place with no road near is joined to nothing. No server is asked before the first
    question; equal points are 0 s apart, whatever the server says.

    Parameters
    ----------
    server
        Whom to ask.
    cache
        Folder in which matrices are kept; None keeps none.
    speed_factor
        All times are divided by it.
    places
        Those of the problem: some of them are witnesses of the version of the data.
    """

    source = "server"

    def __init__(
        self,
        server: RouteServer,
        cache: Path | None = None,
        speed_factor: float = 1.0,
        places: Iterable[Place] = (),
    ) -> None:
        if not speed_factor > 0:
            msg = f"speed_factor must be above 0, got {speed_factor}"
            raise ValueError(msg)
        self._server = server
        self._cache = cache
        self._speed_factor = float(speed_factor)
        self._witnesses = _spread({_point(place): place for place in places})
        self._side = server.most_side
        self._off_m: dict[Point, float] = {}

    @property
    def host(self) -> str:
        """Host and port of the server."""
        return self._server.host

    @cached_property
    def digest(self) -> str:
        """Of the server's name, the version of its data, the speed factor.

        Asks the server for the table of some places, the first time: where it tells no
        version of its data (few do), that table stands for it.

        Raises
        ------
        TravelError
            The server does not answer as it should, or none of those places is on its roads.
        """
        whom = (self._server.name.encode(), repr(self._speed_factor).encode())
        return digest_bytes(_METHOD, *whom, *self._version())

    def _version(self) -> tuple[bytes, ...]:
        if not self._witnesses:
            return ()
        told, seconds, metres = self._filled(self._witnesses, self._witnesses)
        if all(self._off(place) for place in self._witnesses):
            raise TravelError(Issue(code="server_elsewhere", value=self.host))
        if told:
            return (told.encode(),)
        return (b"", seconds.tobytes(), metres.tobytes())

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Times and lengths from every origin to every destination; ``slot`` changes nothing.

        Raises
        ------
        TravelError
            The server does not answer as it should.
        """
        del slot
        cells = self._cells(origins, destinations)
        closed = cells.seconds < 0
        origin = np.where(closed, np.uint8(Origin.UNREACHABLE), np.uint8(Origin.SERVER))
        return TravelMatrix(cells.seconds, cells.metres if with_metres else None, origin)

    def _cells(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Cells:
        def compute(gap: Gap) -> Cells:
            here = [origins[i] for i in gap.row.tolist()]
            there = [destinations[j] for j in gap.column.tolist()]
            _, seconds, metres = self._filled(here, there)
            closed = np.isnan(seconds) | np.isnan(metres)
            paced_s = seconds / self._speed_factor
            return Cells(*(_whole(np.where(closed, np.nan, a)) for a in (paced_s, metres)))

        here, there = (points_of(lat_lon(side)) for side in (origins, destinations))
        if self._cache is None:
            return compute(Gap(np.arange(here.size), np.arange(there.size)))
        kept = MatrixCache(self._cache, self.digest, least_cells=1)  # a look costs no request
        return kept.cells(here, there, compute, with_metres=True)

    def _filled(
        self, origins: Sequence[Place], destinations: Sequence[Place]
    ) -> tuple[str, NDArray[np.float64], NDArray[np.float64]]:
        """Version, seconds and metres float64[m, n], asked for in blocks; NaN without a road."""
        seconds = np.full((len(origins), len(destinations)), np.nan)
        metres = seconds.copy()
        version = ""
        pieces = [(list(range(len(origins))), list(range(len(destinations))))]
        while pieces:
            rows, columns = pieces.pop()
            rows = [i for i in rows if not self._off(origins[i])]
            columns = [j for j in columns if not self._off(destinations[j])]
            if not rows or not columns:
                continue
            if max(len(rows), len(columns)) > self._side:
                pieces += _cut(rows, columns, self._side)
                continue
            here, there = [origins[i] for i in rows], [destinations[j] for j in columns]
            try:
                table = self._server.table(here, there)
            except TooLarge:
                self._smaller(max(len(rows), len(columns)))
            except NoRoadNear as missing:
                self._off_m[_point(missing.place)] = np.inf
            else:
                seconds[np.ix_(rows, columns)] = table.seconds
                metres[np.ix_(rows, columns)] = table.metres
                version = table.version
                self._learn([*here, *there], [*table.leaving_m, *table.arriving_m])
                continue
            pieces.append((rows, columns))
        same = _same(origins, destinations)
        seconds[same], metres[same] = 0.0, 0.0
        return version, seconds, metres

    def _smaller(self, side: int) -> None:
        """Ask for smaller tables from now on."""
        if side == 1:
            raise TravelError(Issue(code="server_too_small", value=self.host))
        self._side = side // 2

    def _off(self, place: Place) -> bool:
        return self._off_m.get(_point(place)) == np.inf

    def _learn(self, places: Sequence[Place], off_m: Sequence[float]) -> None:
        for place, metres in zip(places, off_m, strict=True):
            self._off_m[_point(place)] = 0.0 if np.isnan(metres) else float(metres)

    def off_road_m(self, places: Sequence[Place]) -> NDArray[np.float64]:
        """Metres, float64[m], from each place to the road that it is reached by.

        Infinite where the server finds none; 0 where it does not say how far.
        """
        while unknown := [place for place in places if _point(place) not in self._off_m]:
            self._filled(unknown, unknown[:1])  # tells one place at least, most often all
        return np.array([self._off_m[_point(place)] for place in places], np.float64)

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive with its line, from door to door."""
        ends = (_point(origin), _point(destination))
        if ends[0] == ends[1]:
            return Leg(0, 0, Origin.SERVER, (ends[0],))
        try:
            route = self._server.route(origin, destination)
        except NoRoadNear:
            route = None
        if route is None:
            return Leg(UNREACHABLE_S, UNREACHABLE_S, Origin.UNREACHABLE, ())
        seconds, metres = _whole(np.array([route.seconds / self._speed_factor, route.metres]))
        return Leg(int(seconds), int(metres), Origin.SERVER, (ends[0], *route.line, ends[1]))


def _cut(rows: list[int], columns: list[int], side: int) -> list[tuple[list[int], list[int]]]:
    """Two pieces of a block, cut off its longer side; the one that fits comes last."""
    if len(rows) >= len(columns):
        return [(rows[side:], columns), (rows[:side], columns)]
    return [(rows, columns[side:]), (rows, columns[:side])]


def _spread(places: dict[Point, Place]) -> list[Place]:
    """At most `_WITNESSES` of the places, spread over them from south to north."""
    ordered = [places[point] for point in sorted(places)]
    chosen = np.linspace(0, len(ordered) - 1, min(_WITNESSES, len(ordered)))
    return [ordered[int(i)] for i in chosen]


def _point(place: Place) -> Point:
    return place.lat, place.lon


def _same(origins: Sequence[Place], destinations: Sequence[Place]) -> NDArray[np.bool_]:
    here = np.array([_point(place) for place in origins], np.float64).reshape(-1, 1, 2)
    there = np.array([_point(place) for place in destinations], np.float64).reshape(1, -1, 2)
    return np.asarray((here == there).all(axis=2))


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole numbers, halves up; `UNREACHABLE_S` for NaN."""
    known = np.nan_to_num(values, nan=UNREACHABLE_S)
    return np.floor(known + 0.5).astype(np.int32)
