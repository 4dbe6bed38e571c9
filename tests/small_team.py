"""Two reps, nine accounts on a line, one Monday: a valid plan made by hand.

East-west line at latitude 42; 0.01 degree of longitude takes 600 s and 9 km. R1 lives
at 9.00 and drives a morning; R2 lives at 9.50, waits through lunch and works on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tournees.model import (
    UNREACHABLE_S,
    Account,
    Bound,
    Calendar,
    CampaignPlan,
    Handover,
    Kind,
    Leg,
    Origin,
    Outcome,
    Place,
    Plan,
    Problem,
    Reason,
    Rep,
    SectorPlan,
    SectorRules,
    Status,
    Stop,
    Tour,
    TourPlan,
    TravelMatrix,
    Unserved,
    Visit,
    Window,
    week_days,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2026, 11, 23)
MINUTE = 60
VISIT_S = 45 * MINUTE
STEP_S = 600
STEP_M = 9_000
OPEN = (Window(9 * 3600, 12 * 3600), Window(14 * 3600, 18 * 3600))


def at(hours: int, minutes: int = 0) -> int:
    return hours * 3600 + minutes * MINUTE


class LineTravel:
    """Drives along a line; ``island`` longitudes have no road."""

    digest = "line"
    source = "road"

    def __init__(self, island: float | None = None) -> None:
        self.island = island

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        del slot, with_metres
        east = np.array([[p.lon for p in origins]]).T, np.array([[p.lon for p in destinations]])
        steps = np.abs(east[0] - east[1]) * 100
        cut = (east[0] != east[1]) & ((east[0] == self.island) | (east[1] == self.island))
        seconds = np.where(cut, UNREACHABLE_S, np.round(steps * STEP_S)).astype(np.int32)
        metres = np.where(cut, UNREACHABLE_S, np.round(steps * STEP_M)).astype(np.int32)
        origin = np.where(cut, Origin.UNREACHABLE, Origin.ROAD).astype(np.uint8)
        return TravelMatrix(seconds, metres, origin)

    def leg(self, origin: Place, destination: Place) -> Leg:
        cell = self.matrix([origin], [destination])
        assert cell.metres is not None
        line = ((origin.lat, origin.lon), (destination.lat, destination.lon))
        return Leg(int(cell.seconds[0, 0]), int(cell.metres[0, 0]), Origin.ROAD, line)


def place(lon: float) -> Place:
    return Place(42.0, lon)


def account(id_: str, lon: float | None, current_rep: str = "", **more: object) -> Account:
    kind = Kind.PROSPECT if id_.startswith("P") else Kind.CLIENT
    where = None if lon is None else place(lon)
    fields = {"revenue_eur": 1000.10, "name": f"Garage {id_}", "kind": kind} | more
    return Account(id=id_, place=where, current_rep=current_rep, **fields)


ACCOUNTS = (
    account("A1", 9.01, "R1"),
    account("A2", 9.02, "R1"),
    account("A3", 9.03, "R2"),
    account("A4", 9.04, "R1", status=Status.BLOCKED),
    account("B1", 9.51, "R2"),
    account("B2", 9.52, "R2"),
    account("P3", 9.53, revenue_eur=None),
    account("P4", 9.54, revenue_eur=None),
    account("Z9", None, "R2", revenue_eur=77.0),
)
REPS = (
    Rep(id="R1", name="Anne", home=place(9.00)),
    Rep(id="R2", name="Paul", home=place(9.50)),
)
LINE = ("A1", "A2", "A3", "A4", "B1", "B2", "P3", "P4")


def visit(account_id: str, **more: object) -> Visit:
    fields = {
        "campaign": account_id == "P3",
        "service_s": VISIT_S,
        "value_eur": 100.0,
        "windows": (OPEN,) * 5,
    } | more
    return Visit(id=f"V-{account_id}", account_id=account_id, **fields)


def problem(**changes: object) -> Problem:
    fields: dict[str, object] = {
        "accounts": ACCOUNTS,
        "reps": REPS,
        "calendar": Calendar(week_days(MONDAY)),
        "visits": tuple(visit(id_) for id_ in LINE),
        "travel": LineTravel(),
        "sectors": SectorRules(),
        "load_s": dict.fromkeys([*LINE, "Z9"], 360_000),
        "neighbours": tuple(pairwise(LINE)),
    }
    return Problem(**(fields | changes))


def stop(account_id: str, arrive_s: int, start_s: int | None = None) -> Stop:
    start_s = arrive_s if start_s is None else start_s
    return Stop(
        visit_id=f"V-{account_id}",
        account_id=account_id,
        arrive_s=arrive_s,
        start_s=start_s,
        leave_s=start_s + VISIT_S,
        travel_s=STEP_S,
        travel_m=STEP_M,
    )


MORNING = Tour(
    rep_id="R1",
    day=MONDAY,
    depart_s=at(8, 50),
    stops=(stop("A1", at(9)), stop("A2", at(9, 55)), stop("A3", at(10, 50))),
    return_travel_s=3 * STEP_S,
    return_travel_m=3 * STEP_M,
    return_s=at(12, 5),
)
LONG_DAY = Tour(
    rep_id="R2",
    day=MONDAY,
    depart_s=at(10, 50),
    stops=(stop("B1", at(11)), stop("B2", at(11, 55), at(14)), stop("P3", at(14, 55))),
    return_travel_s=3 * STEP_S,
    return_travel_m=3 * STEP_M,
    return_s=at(16, 10),
    lunch_start_s=at(12),
)
SECTORS = SectorPlan(
    status=Outcome.OPTIMAL,
    rep_of={id_: "R1" if id_.startswith("A") else "R2" for id_ in LINE},
    handovers=(Handover(account_id="A3", from_rep="R2", to_rep="R1", reason="nearer"),),
    unassigned=(Unserved(account_id="Z9", visit_id="", rep_id="", reason=Reason.NO_PLACE),),
    bound=Bound(sense="min", objective_eur=1200.0, bound_eur=1150.5, model="flow"),
    messages=(("estimated_load", {"n": 8}),),
)
TOURS = TourPlan(
    status=Outcome.FEASIBLE,
    tours=(MORNING, LONG_DAY),
    unserved=(
        Unserved(account_id="A4", visit_id="V-A4", rep_id="R1", reason=Reason.NOT_TO_VISIT),
        Unserved(
            account_id="P4",
            visit_id="V-P4",
            rep_id="R2",
            reason=Reason.NOT_WORTH,
            facts={"insertion_eur": 112.5},
        ),
    ),
)
CAMPAIGN = CampaignPlan(status=Outcome.FEASIBLE, chosen=("P3",), days_used=0.25)
PLAN = Plan(sectors=SECTORS, tours=TOURS, campaign=CAMPAIGN)


def with_sectors(plan: Plan = PLAN, **changes: object) -> Plan:
    assert plan.sectors is not None
    return replace(plan, sectors=replace(plan.sectors, **changes))


def with_owner(account_id: str, rep_id: str, plan: Plan = PLAN, **changes: object) -> Plan:
    assert plan.sectors is not None
    return with_sectors(plan, rep_of=plan.sectors.rep_of | {account_id: rep_id}, **changes)


def with_tours(*tours: Tour, plan: Plan = PLAN, **changes: object) -> Plan:
    assert plan.tours is not None
    return replace(plan, tours=replace(plan.tours, tours=tours, **changes))


def with_morning(**changes: object) -> Plan:
    return with_tours(replace(MORNING, **changes), LONG_DAY)


def with_long_day(**changes: object) -> Plan:
    return with_tours(MORNING, replace(LONG_DAY, **changes))


def with_stop(index: int, **changes: object) -> Plan:
    """The plan with one stop of the morning changed."""
    stops = list(MORNING.stops)
    stops[index] = replace(stops[index], **changes)
    return with_morning(stops=tuple(stops))


def with_account(id_: str, **changes: object) -> Problem:
    return problem(accounts=tuple(replace(a, **changes) if a.id == id_ else a for a in ACCOUNTS))


def with_rep(id_: str, **changes: object) -> Problem:
    return problem(reps=tuple(replace(r, **changes) if r.id == id_ else r for r in REPS))


def with_rules(id_: str, **changes: object) -> Problem:
    rules = next(rep.rules for rep in REPS if rep.id == id_)
    return with_rep(id_, rules=replace(rules, **changes))


def with_visit(account_id: str, **changes: object) -> Problem:
    return problem(
        visits=tuple(visit(id_, **changes) if id_ == account_id else visit(id_) for id_ in LINE)
    )
