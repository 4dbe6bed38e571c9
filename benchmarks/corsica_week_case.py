"""A rep's week in Corsica: 60 real accounts drawn with a fixed seed, on real roads.

Hotels, campsites and residences, and fuel stations of the shared client files, within 60 km of
a home at Corte as the crow flies: about 45 fit in the week. Value (50 to
300 EUR), duration (20 to 50 min), two windows a day and one closed weekday of each are drawn,
once for all: seeds of a benchmark are those of the engines.
"""

from __future__ import annotations

import csv
import random
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tournees.check import Violation, violations
from tournees.geo import RoadTravel, open_roads
from tournees.geo.sphere import distance_m
from tournees.metrics.money import Money
from tournees.model import (
    HOUR_S,
    Account,
    Calendar,
    Kind,
    Outcome,
    Place,
    Plan,
    Problem,
    Rep,
    SectorPlan,
    SectorRules,
    Tour,
    TourPlan,
    TravelMatrix,
    Visit,
    Window,
    WorkRules,
    week_days,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DRAW = 20_260_302
COUNT = 60
MONDAY = date(2026, 3, 2)
HOME = Place(42.3061, 9.1500)
"""Corte, in the middle of the island."""
AROUND_M = 60_000
RULES = WorkRules(day_start_s=7 * HOUR_S + HOUR_S // 2, day_end_s=19 * HOUR_S, reserve_s=HOUR_S)
"""Hours long enough for all limits to count: 10 h a day, 48 h a week, 6 h of driving."""
MINUTE_S = 60
MORNING_FROM = (8.0, 8.5, 9.0, 9.5)
MORNING_TO = (11.5, 12.0, 12.5)
AFTERNOON_FROM = (13.5, 14.0, 14.5)
AFTERNOON_TO = (17.0, 17.5, 18.0, 18.5)
NOT_OF_TOURS = {"visit_not_lost", "reason_has_numbers", "reason_is_true"}
"""Rules on what is said of visits left out, which peers do not say."""


class Case(NamedTuple):
    """The week as a `Problem`, with the rep's matrix: home, then visits in their order."""

    problem: Problem
    rep: Rep
    visits: tuple[Visit, ...]
    matrix: TravelMatrix

    @property
    def sectors(self) -> SectorPlan:
        """Every account is the rep's."""
        rep_of = {account.id: self.rep.id for account in self.problem.accounts}
        return SectorPlan(status=Outcome.FEASIBLE, rep_of=rep_of)

    def worth_eur(self, tours: Sequence[Tour]) -> float:
        """Value less costs, as `metrics.money` counts them: the same for every engine."""
        money = Money(self.problem)
        stops = [(tour.day, stop) for tour in tours for stop in tour.stops]
        return round(money.value_eur(stops) - money.cost(tours).total, 2)

    def breaches(self, tours: Sequence[Tour]) -> list[Violation]:
        """What `tournees.check` finds wrong with the tours, whoever made them."""
        plan = Plan(tours=TourPlan(status=Outcome.FEASIBLE, tours=tuple(tours)))
        return [v for v in violations(self.problem, plan) if v.rule not in NOT_OF_TOURS]


def draw(clients: Path, roads: Path, cache: Path | None) -> Case:
    """Make the week from the folder of client files and a road file."""
    rng = random.Random(DRAW)  # noqa: S311 - a benchmark's draw, not a secret
    found = sorted(
        item
        for item in {*_lodgings(clients), *_stations(clients)}
        if distance_m(HOME.lat, HOME.lon, *item[1:]) <= AROUND_M
    )
    days = week_days(MONDAY)
    accounts: list[Account] = []
    visits: list[Visit] = []
    for name, lat, lon in sorted(rng.sample(found, COUNT)):
        number = f"K{len(accounts) + 1:02d}"
        accounts.append(Account(id=number, name=name, kind=Kind.CLIENT, place=Place(lat, lon)))
        visits.append(visit_of(rng, number, len(days)))
    rep = Rep(id="R1", name="Rep", home=HOME, rules=RULES)
    travel = RoadTravel(open_roads(roads, cache), cache=cache)
    problem = Problem(
        accounts=tuple(accounts),
        reps=(rep,),
        calendar=Calendar(days),
        visits=tuple(visits),
        travel=travel,
        sectors=SectorRules(),
        load_s={account.id: 0 for account in accounts},
    )
    places = [HOME, *(account.place for account in accounts if account.place is not None)]
    return Case(problem, rep, tuple(visits), travel.matrix(places, places))


def visit_of(rng: random.Random, account_id: str, days: int) -> Visit:
    """Draw an account's visit: value, duration, two windows a day, a closed weekday."""
    morning = Window(_s(rng.choice(MORNING_FROM)), _s(rng.choice(MORNING_TO)))
    afternoon = Window(_s(rng.choice(AFTERNOON_FROM)), _s(rng.choice(AFTERNOON_TO)))
    closed = rng.randrange(days)
    return Visit(
        id=f"{account_id}-1",
        account_id=account_id,
        service_s=rng.randrange(20, 51, 5) * MINUTE_S,
        value_eur=float(rng.randint(50, 300)),
        windows=tuple(() if day == closed else (morning, afternoon) for day in range(days)),
    )


def _s(hours: float) -> int:
    return round(hours * HOUR_S)


def _lodgings(clients: Path) -> Iterator[tuple[str, float, float]]:
    with (clients / "hebergements_france.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            if row["Code postal"].startswith("20") and row["Latitude"]:
                yield row["Raison sociale"], float(row["Latitude"]), float(row["Longitude"])


def _stations(clients: Path) -> Iterator[tuple[str, float, float]]:
    with (clients / "stations_service.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["cp"].startswith("20") and row["latitude"]:
                name = f"Station {row['id']} {row['ville']}"
                yield name, float(row["latitude"]), float(row["longitude"])
