"""Sectors on the real places of Corsica, at crow-fly costs and drawn loads."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy.spatial import Delaunay

from tournees.model import Outcome
from tournees.solver.sectors import EFFORT, SectorData, balance, keep_current, solve
from tournees.solver.stop import Stop

HOMES = {
    "Ajaccio": (41.9192, 8.7386),
    "Bastia": (42.7028, 9.4500),
    "Corte": (42.3063, 9.1500),
    "Porto-Vecchio": (41.5910, 9.2795),
}
ACCOUNTS = 800


def places(folder):
    """Corsican lodgings and filling stations, sorted (lat, lon), doubled ones once."""
    found = set()
    for name, delimiter, code, lat, lon in (
        ("hebergements_france.csv", ";", "Code postal", "Latitude", "Longitude"),
        ("stations_service.csv", ",", "cp", "latitude", "longitude"),
    ):
        with (folder / "data" / "clients" / name).open(encoding="utf-8") as file:
            for line in csv.DictReader(file, delimiter=delimiter):
                if line[code].startswith("20") and line[lat] and line[lon]:
                    found.add((float(line[lat]), float(line[lon])))
    return np.array(sorted(found))


@pytest.fixture(scope="module")
def corsica(shared):
    rng = np.random.default_rng(0)
    known = places(shared)
    extra = known[rng.integers(0, len(known), ACCOUNTS - len(known))]
    at = np.vstack([known, extra + rng.normal(0, 0.02, extra.shape)])
    homes = np.array(list(HOMES.values()))
    away = at[:, None] - homes[None]
    km = 1.4 * 111.2 * np.hypot(away[..., 0], away[..., 1] * np.cos(np.radians(42)))
    visits = rng.choice([2, 4, 6, 12], ACCOUNTS, p=[0.4, 0.3, 0.2, 0.1])
    corners = Delaunay(at).simplices
    edges = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return SectorData(
        account_ids=tuple(f"C{i:04}" for i in range(ACCOUNTS)),
        rep_ids=tuple(HOMES),
        load_s=visits * rng.integers(1800, 5400, ACCOUNTS),
        cost_cents=np.rint(km * 2 * visits[:, None] * 35).astype(np.int64),
        target_share=np.full(4, 0.25),
        allowed=np.ones((ACCOUNTS, 4), dtype=np.bool_),
        current=(km + rng.normal(0, 20, km.shape)).argmin(axis=1).astype(np.int32),
        locked=np.full(ACCOUNTS, -1, dtype=np.int32),
        neighbours=edges.astype(np.int32),
        anchors=km.argmin(axis=0).astype(np.int32),
        tolerance=0.05,
    )


def test_sectors_of_corsica_are_balanced_whole_and_near_their_bound(corsica):
    solution = solve(corsica, Stop(EFFORT["fast"]), 1)
    assert solution.status is Outcome.FEASIBLE
    assert solution.gap <= 0.002
    assert np.abs(balance(corsica, solution.rep_of).deviation).max() <= 0.05 + 1e-6
    for rep, anchor in enumerate(corsica.anchors.tolist()):
        assert solution.rep_of[anchor] == rep


def test_redrawing_corsica_costs_less_than_todays_sectors(corsica):
    today = keep_current(corsica)
    assert today.status is Outcome.INFEASIBLE
    assert solve(corsica, Stop(5), 1).objective_cents < today.objective_cents
