"""The protocol of an OSRM server: its services ``table`` and ``route``.

``GET {base}/table/v1/{profile}/{lon},{lat};...?sources=0;1&destinations=2;3
&annotations=duration,distance`` answers ``durations`` and ``distances`` (rows of sources,
null where no road leads) and, for each end, how far it lies from its road. A server of
default settings refuses more than 100 x 100 cells (``TooBig``; servers of other makes count
the coordinates). Lengths are those of the fastest path. Source: documentation of the HTTP API
of the project OSRM, versions 5 and 26, and the code of its table service.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tournees.errors import TravelError
from tournees.geo.server_client import PATIENCE, Patience, ServerClient, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tournees.model import Place

_LONGEST_PATH = 7_000
"""Characters of a request; many servers and proxies refuse more than 8,000."""
_LARGEST_VALUE = 2.0**31 - 1
_NO_SEGMENT = re.compile(r"coordinate (\d+)")
_PROFILE = re.compile(r"[A-Za-z0-9_-]+")


class NoRoadNear(Exception):  # noqa: N818 - tells which place, never shown as an error
    """No road of the server near a place; ``place`` is it."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, slots=True)
class Table:
    """What a server knows of m x n drives.

    ``seconds`` and ``metres`` float64[m, n], NaN where no road leads; ``leaving_m``
    float64[m] and ``arriving_m`` float64[n] metres from each end to its road, 0 where the
    server does not say; ``version`` of its data, ``""`` where it does not say.
    """

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    leaving_m: NDArray[np.float64]
    arriving_m: NDArray[np.float64]
    version: str


@dataclass(frozen=True, slots=True)
class Route:
    """One drive: seconds, metres, and its line as (lat, lon)."""

    seconds: float
    metres: float
    line: tuple[tuple[float, float], ...]


class OsrmServer:
    """An OSRM server of the user's own, as `tournees.geo.server.RouteServer`.

    Parameters
    ----------
    url
        As ``http://localhost:5000``; a path, a name and password or a key may stand in it.
    profile
        Of the car; most servers have one profile whatever its name.
    patience, sleep
        See `tournees.geo.server_client.ServerClient`.

    Raises
    ------
    TravelError
        The address is none.
    """

    most_side = 100
    """Places on a side of the first table asked for; less as soon as the server refuses."""

    def __init__(
        self,
        url: str,
        profile: str = "driving",
        patience: Patience = PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _PROFILE.fullmatch(profile):
            msg = f"not a profile's name: {profile!r}"
            raise ValueError(msg)
        self._client = ServerClient(url, patience, sleep)
        self._profile = profile

    @property
    def host(self) -> str:
        """Host and port, all of the address that is ever shown."""
        return self._client.host

    @property
    def name(self) -> str:
        """What tells two servers apart, without any secret."""
        return f"osrm {self._client.base} {self._profile}"

    def table(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Table:
        """Ask for one table, whole.

        Raises
        ------
        TooLarge
            The server wants fewer places at once.
        NoRoadNear
            No road is near one of the places.
        TravelError
            The server does not answer, or not as OSRM does.
        """
        where: dict[str, int] = {}
        places: list[Place] = []
        ends: list[list[int]] = []
        for side in (origins, destinations):
            ends.append([])
            for place in side:
                text = _written(place)
                if text not in where:
                    where[text] = len(places)
                    places.append(place)
                ends[-1].append(where[text])
        sources, targets = (";".join(map(str, side)) for side in ends)
        query = f"sources={sources}&destinations={targets}&annotations=duration,distance"
        path = f"/table/v1/{self._profile}/{';'.join(where)}"
        if len(path) + len(query) > _LONGEST_PATH:
            raise TooLarge
        found = self._asked(path, query, places)
        shape = (len(origins), len(destinations))
        try:
            return Table(
                seconds=_numbers(found["durations"], shape),
                metres=_numbers(found["distances"], shape),
                leaving_m=_off_road(found.get("sources"), shape[0]),
                arriving_m=_off_road(found.get("destinations"), shape[1]),
                version=str(found.get("data_version") or ""),
            )
        except KeyError as error:
            raise TravelError(self._client.issue("server_too_old")) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise TravelError(self._client.issue("server_not_osrm")) from error

    def route(self, origin: Place, destination: Place) -> Route | None:
        """Ask for one drive with its line; None where no road leads.

        Raises
        ------
        NoRoadNear
            No road is near one of the places.
        TravelError
            The server does not answer, or not as OSRM does.
        """
        ends = [origin, destination]
        path = f"/route/v1/{self._profile}/{';'.join(map(_written, ends))}"
        found = self._asked(path, "overview=full&geometries=geojson", ends)
        if found["code"] == "NoRoute":
            return None
        try:
            best = found["routes"][0]
            figures = _numbers([[best["duration"], best["distance"]]], (1, 2))[0].tolist()
            points = np.array(best["geometry"]["coordinates"], np.float64).reshape(-1, 2)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise TravelError(self._client.issue("server_not_osrm")) from error
        if not np.isfinite([*figures, *points.ravel().tolist()]).all():
            raise TravelError(self._client.issue("server_not_osrm"))
        line = tuple((lat, lon) for lon, lat in points.tolist())
        return Route(figures[0], figures[1], line)

    def _asked(self, path: str, query: str, places: Sequence[Place]) -> dict[str, Any]:
        """An answer that is content, or says that no route leads."""
        found = self._client.ask(path, query)
        code = str(found.get("code", ""))
        if code in {"Ok", "NoRoute"}:
            return found
        if code == "TooBig":
            raise TooLarge
        if code == "NoSegment":
            told = _NO_SEGMENT.search(str(found.get("message", "")))
            if told and int(told[1]) < len(places):
                raise NoRoadNear(places[int(told[1])])
            raise TravelError(self._client.issue("server_elsewhere"))
        if not code.isalpha():
            raise TravelError(self._client.issue("server_not_osrm"))
        raise TravelError(self._client.issue("server_refused", said=code[:40]))


def _written(place: Place) -> str:
    """A place as the protocol writes it: here and nowhere else the longitude comes first."""
    return f"{place.lon:.6f},{place.lat:.6f}"


def _numbers(rows: object, shape: tuple[int, int]) -> NDArray[np.float64]:
    """A table of numbers, null as NaN.

    Raises
    ------
    ValueError, TypeError
        Another shape, or values that no drive has.
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise TypeError
    for row in rows:
        if any(type(value) not in {float, int, type(None)} for value in row):
            raise TypeError
    found = np.array(rows, np.float64).reshape(shape if 0 in shape else (len(rows), -1))
    known = found[~np.isnan(found)]
    if found.shape != shape or not ((known >= 0) & (known <= _LARGEST_VALUE)).all():
        raise ValueError
    return found


def _off_road(ends: object, count: int) -> NDArray[np.float64]:
    """Metres from each end to its road; 0 where the server says nothing of it."""
    if not isinstance(ends, list):
        return np.zeros(count)
    if len(ends) != count:
        raise ValueError
    found = _numbers([[end.get("distance", 0.0) for end in ends]], (1, count))
    return found.reshape(count)
