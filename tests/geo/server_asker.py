"""Asks a stand-in of a route server, notes the pauses, and knows what must come back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osrm_stand_in import drive

from tournees.errors import TravelError
from tournees.geo.osrm import OsrmServer
from tournees.geo.server import ServerTravel
from tournees.geo.server_client import Patience
from tournees.model import Place

BRIEF = Patience(attempts=3, wait_s=0.5, longest_wait_s=4.0, timeout_s=0.4)


class Asker:
    """A stand-in and the travel that asks it; pauses are noted, not slept."""

    def __init__(self, roads, host):
        self.roads, self.host, self.slept = roads, host, []

    def server(self, url="", profile="driving", patience=BRIEF):
        return OsrmServer(url or f"http://{self.host}", profile, patience, self.slept.append)

    def travel(self, url="", cache=None, **options):
        return ServerTravel(self.server(url), cache, **options)


def places(count, seed=1):
    rng = np.random.default_rng(seed)
    points = np.column_stack([rng.uniform(41.5, 42.5, count), rng.uniform(8.6, 9.5, count)])
    return [Place(lat, lon) for lat, lon in points.round(6).tolist()]


def expected(origins, destinations):
    """Whole seconds and metres, half up, from the stand-in's own rule."""
    drives = [[drive((a.lat, a.lon), (b.lat, b.lon)) for b in destinations] for a in origins]
    return tuple([[math.floor(cell[k] + 0.5) for cell in row] for row in drives] for k in (0, 1))


def code_of(travel, origin, destination):
    with pytest.raises(TravelError) as caught:
        travel.matrix([origin], [destination])
    return caught.value.issue.code
