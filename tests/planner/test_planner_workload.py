"""Yearly work and cost of each account, without an n x n matrix."""

from __future__ import annotations

import numpy as np
import pytest

from tournees.geo import EstimateTravel
from tournees.model import Account, Costs, Kind, Place, Rep
from tournees.planner import workload
from tournees.planner.defaults import Defaults
from tournees.planner.travel_findings import over_the_sea
from tournees.planner.workload import local_drives, yearly_cost_cents, yearly_load_s
from tournees.scenario import Visits

TRAVEL = EstimateTravel()
RNG = np.random.default_rng(3)
PLACES = [Place(42.0 + a / 3, 9.0 + b / 3) for a, b in RNG.random((60, 2))]


def test_the_local_drive_is_the_mean_to_the_five_nearest_by_road():
    drives = local_drives(PLACES, TRAVEL)
    matrix = TRAVEL.matrix(PLACES, PLACES)
    nearest = np.argsort(matrix.seconds, axis=1, kind="stable")[:, 1:6]
    for column, table in enumerate((matrix.seconds, matrix.metres)):
        whole = np.take_along_axis(table, nearest, axis=1).mean(axis=1)
        np.testing.assert_allclose(drives[:, column], whole, rtol=0.05, atol=2)


def test_blocks_change_nothing(monkeypatch):
    whole = local_drives(PLACES, TRAVEL)
    monkeypatch.setattr(workload, "_BLOCK", 7)
    np.testing.assert_array_equal(local_drives(PLACES, TRAVEL), whole)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_few_places_are_no_trouble(count):
    assert local_drives(PLACES[:count], TRAVEL).shape == (count, 2)


def test_the_load_is_visits_times_visit_office_and_drive():
    account = Account(id="C", name="C", kind=Kind.CLIENT, visits_per_year=10, visit_s=1800)
    prospect = Account(id="P", name="P", kind=Kind.PROSPECT, visit_s=1800)
    defaults = Defaults(Visits(office_minutes=10, prospect_per_year=2))
    load = yearly_load_s([account, prospect], np.array([300, 600]), defaults)
    assert load == {"C": 10 * (1800 + 600 + 300), "P": 2 * (1800 + 600 + 600)}


def test_the_cost_is_a_fifth_of_a_round_trip_a_visit_at_the_reps_own_prices():
    place, home = Place(42.1, 9.1), Place(42.0, 9.0)
    account = Account(id="C", name="C", kind=Kind.CLIENT, visits_per_year=10, place=place)
    rep = Rep(id="R", name="R", home=home, costs=Costs(per_hour_eur=36.0, per_km_eur=0.5))
    one = TRAVEL.matrix([home], [place])
    trip_eur = 2 * (int(one.seconds[0, 0]) / 100 + int(one.metres[0, 0]) / 2000)
    (cents,) = yearly_cost_cents([account], [rep], TRAVEL, Defaults(Visits()))[0]
    assert cents == round(100 * 10 * trip_eur / 5)


def test_an_account_on_an_island_without_a_rep_is_told_by_the_estimate():
    def account(name: str, lat: float, lon: float) -> Account:
        return Account(id=name, name=name, kind=Kind.CLIENT, place=Place(lat, lon))

    ajaccio = Place(41.92, 8.73)
    reps = [Rep(id="R", name="R", home=ajaccio)]
    corsican = account("Bar de Corte", 42.30, 9.15)
    marseille = account("Bar de Marseille", 43.30, 5.40)
    assert over_the_sea(TRAVEL, [corsican], reps) == ()
    (issue,) = over_the_sea(TRAVEL, [corsican, marseille], reps)
    assert (issue.code, issue.fatal) == ("estimate_over_sea", False)
    assert issue.facts == {"n": 1, "names": "Bar de Marseille"}
