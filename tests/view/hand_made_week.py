"""A week by hand: two reps, nine accounts with hostile names, three tours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tournees.model import (
    Account,
    Appointment,
    Bound,
    Calendar,
    Handover,
    Kind,
    Leg,
    Origin,
    Outcome,
    Picture,
    Place,
    Plan,
    Problem,
    Reason,
    Rep,
    SectorPlan,
    SectorRules,
    Stop,
    Tour,
    TourLine,
    TourPlan,
    TravelMatrix,
    Unserved,
    Visit,
    Window,
    week_days,
)
from tournees.view.atlas import BaseMap, Land, Town

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2026, 11, 23)
DAYS = week_days(MONDAY)
SCRIPT = "</script><script>window.hacked = 1</script>"
FORMULA = '=HYPERLINK("http://evil.example";"clic")'
TEMPLATE = "Chez {{ 7 * 7 }} `${1}` {% raw %}"
QUOTES = 'L\'Auberge "du <b>Pin</b>" & Cie \\ fils'
RIGHT_TO_LEFT = "Bar \u202egnirts\u202c مطعم"

_OPEN = (Window(9 * 3600, 18 * 3600),)


class StraightTravel:
    """60 km/h as the crow flies, on the round metre of a flat island."""

    digest = "straight"
    source = "estimate"

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ):
        del slot
        legs = [[self.leg(a, b) for b in destinations] for a in origins]
        seconds = np.array([[leg.seconds for leg in row] for row in legs], dtype=np.int32)
        metres = np.array([[leg.metres for leg in row] for row in legs], dtype=np.int32)
        origin = np.full(seconds.shape, Origin.ESTIMATE, dtype=np.uint8)
        return TravelMatrix(seconds, metres if with_metres else None, origin)

    def leg(self, origin: Place, destination: Place):
        metres = round(
            111_000 * abs(origin.lat - destination.lat) + 82_000 * abs(origin.lon - destination.lon)
        )
        line = ((origin.lat, origin.lon), (destination.lat, destination.lon))
        return Leg(round(metres / 16.67), metres, Origin.ESTIMATE, line)


def _account(code: str, name: str, lat: float, lon: float, **changes: Any):
    facts = {
        "kind": Kind.CLIENT,
        "postal_code": "20000",
        "commune": "Ajaccio",
        "phone": "+33 4 95 00 00 00",
        "address": f"{code[-1]} rue du Port",
        "segment": "B",
        "current_rep": "R1",
    }
    facts.update(changes)
    return Account(id=code, name=name, place=Place(lat, lon), **facts)


ACCOUNTS = (
    _account("C1", SCRIPT, 41.93, 8.74, revenue_eur=12_000.0),
    _account("C2", FORMULA, 41.98, 8.80, revenue_eur=3_000.0, locked=True),
    _account("C3", TEMPLATE, 42.02, 8.72, revenue_eur=800.0),
    _account("C4", QUOTES, 41.86, 8.80, revenue_eur=5_500.0, current_rep="R2"),
    _account("C5", RIGHT_TO_LEFT, 42.30, 9.15, postal_code="01000", current_rep="R2"),
    _account("C6", "Hôtel " + "très " * 30 + "long", 42.36, 9.20, current_rep="R2"),
    _account("C7", "Gîte de l'Étang", 42.25, 9.10, current_rep="R2", appointments=(
        Appointment(DAYS[1], 10 * 3600),)),
    _account("P1", "Camping Neuf", 41.90, 8.70, kind=Kind.PROSPECT, potential_eur=4_000.0),
    _account("P2", "Garage Neuf", 42.33, 9.05, kind=Kind.PROSPECT, current_rep="R2"),
)  # fmt: skip

REPS = (
    Rep(
        id="R1",
        name="Ghjulia <Santoni>",
        home=Place(41.92, 8.73),
        postal_code="20000",
        commune="Ajaccio",
    ),
    Rep(
        id="R2",
        name='../../Marc "X" Paoli',
        home=Place(42.31, 9.15),
        postal_code="20250",
        commune="Corte",
    ),
)

OWNER = {
    "C1": "R1",
    "C2": "R1",
    "C3": "R1",
    "C4": "R1",
    "C5": "R2",
    "C6": "R2",
    "C7": "R2",
    "P1": "R1",
    "P2": "R2",
}


def _visit(account: Account):
    return Visit(
        id=f"{account.id}-1",
        account_id=account.id,
        service_s=2_700,
        value_eur=80.0,
        windows=tuple(_OPEN for _ in DAYS),
        mandatory=account.id == "C4",
        conventional=account.kind is Kind.PROSPECT,
        appointment=bool(account.appointments),
    )


def _tour(rep: Rep, day: date, account_ids: Sequence[str], travel: StraightTravel):
    places = {account.id: account.place for account in ACCOUNTS}
    now_s, here, stops, legs = 8 * 3600 + 1800, rep.home, [], []
    depart_s = now_s
    for account_id in account_ids:
        leg = travel.leg(here, places[account_id])
        arrive_s = now_s + leg.seconds
        start_s = max(arrive_s, 9 * 3600)
        now_s, here = start_s + 2_700, places[account_id]
        legs.append(leg)
        stops.append(
            Stop(
                visit_id=f"{account_id}-1",
                account_id=account_id,
                arrive_s=arrive_s,
                start_s=start_s,
                leave_s=now_s,
                travel_s=leg.seconds,
                travel_m=leg.metres,
            )
        )
    back = travel.leg(here, rep.home)
    tour = Tour(
        rep_id=rep.id,
        day=day,
        depart_s=depart_s,
        stops=tuple(stops),
        return_travel_s=back.seconds,
        return_travel_m=back.metres,
        return_s=now_s + back.seconds,
    )
    return tour, TourLine(rep_id=rep.id, day=day, legs=(*legs, back))


def _box(south: float, west: float, north: float, east: float):
    return ((south, west), (south, east), (north, east), (north, west), (south, west))


class Week(NamedTuple):
    """All that a map or a report is made from."""

    problem: Problem
    plan: Plan
    picture: Picture
    base: BaseMap


def hand_made() -> Week:
    """Make the week anew."""
    travel = StraightTravel()
    problem = Problem(
        accounts=ACCOUNTS,
        reps=REPS,
        calendar=Calendar(DAYS),
        visits=tuple(_visit(account) for account in ACCOUNTS),
        travel=travel,
        sectors=SectorRules(),
        load_s={account.id: 36_000 for account in ACCOUNTS},
    )
    routes = [
        _tour(REPS[0], DAYS[0], ("C1", "C2"), travel),
        _tour(REPS[0], DAYS[2], ("C3", "P1"), travel),
        _tour(REPS[1], DAYS[1], ("C7", "C5"), travel),
    ]
    handover = Handover(account_id="C4", from_rep="R2", to_rep="R1", reason="balance")
    unserved = (
        Unserved(
            account_id="C4",
            visit_id="C4-1",
            rep_id="R1",
            reason=Reason.WEEK_FULL,
            facts={"insertion_eur": 31.0},
        ),
        Unserved(account_id="C6", visit_id="C6-1", rep_id="R2", reason=Reason.NOT_WORTH),
    )
    plan = Plan(
        sectors=SectorPlan(status=Outcome.FEASIBLE, rep_of=OWNER, handovers=(handover,)),
        tours=TourPlan(
            status=Outcome.FEASIBLE,
            tours=tuple(tour for tour, _ in routes),
            unserved=unserved,
            bound=Bound(sense="max", objective_eur=400.0, bound_eur=420.0, model="assignment"),
        ),
    )
    picture = Picture(
        outlines={
            "R1": (_box(41.80, 8.62, 42.12, 8.95),),
            "R2": (_box(42.12, 8.95, 42.45, 9.30),),
        },
        touching=(("R1", "R2"),),
        lines=tuple(line for _, line in routes),
    )
    base = BaseMap(
        land=(Land("Corse", (_box(41.35, 8.53, 43.03, 9.57),)),),
        towns=(
            Town("Ajaccio", 41.927, 8.737, 70_000),
            Town("Bastia", 42.7, 9.45, 48_000),
            Town("Corte", 42.306, 9.151, 7_500),
        ),
        credit="IGN",
    )
    return Week(problem, plan, picture, base)
