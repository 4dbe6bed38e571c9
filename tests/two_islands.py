"""Roads of two islands that no road joins, and a team with accounts on both.

The western island is a ladder of junctions from 42.0 to 42.2 N at 9.0 and 9.1 E; the eastern
one is a single road at 9.6 E. Reps live in the west, and in the east if asked.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from tournees.geo.network import RoadGraph
from tournees.geo.sphere import distances_m
from tournees.model import Account, Kind, Place, Rep
from tournees.planner.intake import Intake
from tournees.scenario import Scenario

MONDAY = date(2026, 11, 30)
WEST = [(42.0 + 0.05 * k, lon) for k in range(5) for lon in (9.0, 9.1)]
EAST = [(42.0, 9.6), (42.1, 9.6), (42.2, 9.6)]
MS_A_METRE = 60.0
"""60 km/h."""


def two_islands(ms_a_metre=MS_A_METRE):
    """The road graph; every edge both ways at one speed."""
    lat, lon = np.array([*WEST, *EAST]).T
    links = [(k, k + 2) for k in range(8)] + [(k, k + 1) for k in range(0, 10, 2)]
    links += [(10, 11), (11, 12)]
    start, end = np.array(links, np.int32).T
    metres = distances_m(lat[start], lon[start], lat[end], lon[end])
    ms = np.rint(ms_a_metre * metres).astype(np.int32)
    return RoadGraph(
        lat=lat,
        lon=lon,
        start=np.ascontiguousarray(start),
        end=np.ascontiguousarray(end),
        forward_ms=ms,
        backward_ms=ms.copy(),
        length_dm=np.rint(10 * metres).astype(np.int32),
        road_class=np.full(start.size, 3, np.uint8),
        town=np.zeros(start.size, np.uint8),
        shape_first=np.arange(0, 2 * start.size + 1, 2, dtype=np.int64),
        shape_lat=np.column_stack([lat[start], lat[end]]).ravel(),
        shape_lon=np.column_stack([lon[start], lon[end]]).ravel(),
        date="2026-09-21",
    )


def account(number, lat, lon, **more):
    return Account(
        id=f"C{number:02}", name=f"Client {number:02}", kind=Kind.CLIENT, place=Place(lat, lon),
        visits_per_year=52.0, last_visit=date(2026, 11, 2), file="clients.csv", row=number + 2,
        **more,
    )  # fmt: skip


WESTERN = tuple(account(k, 42.0 + 0.02 * k, 9.0 + 0.1 * (k % 2)) for k in range(9))
EASTERN = tuple(account(20 + k, 42.01 + 0.05 * k, 9.6) for k in range(3))
MARIE = Rep(id="R1", name="Marie", home=Place(42.05, 9.0), file="equipe.csv", row=2)
PAUL = Rep(id="R2", name="Paul", home=Place(42.15, 9.1), file="equipe.csv", row=3)
IRIS = Rep(id="R3", name="Iris", home=Place(42.1, 9.6), file="equipe.csv", row=4)


def taken(accounts=(*WESTERN, *EASTERN), reps=(MARIE, PAUL)):
    return Intake(accounts=accounts, reps=reps, warnings=(), understood=(), placed={})


def scenario(**sections):
    source = {"file": "none.csv"}
    content = {
        "data": {"clients": source, "reps": source},
        "tours": {"week": MONDAY},
        "sectors": {"tolerance": 1.0, "contiguous": False},
        "effort": {"level": "fast"},
    }
    return Scenario.model_validate(content | sections)
