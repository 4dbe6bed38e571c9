"""A planted case for each reason why a visit is left out, its figures, and `check`'s word on it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rep_weeks import ALL_DAY, MORNING, random_week, rep_week, visit

from tournees.check.case import Case
from tournees.check.reasons import reason_is_true
from tournees.model.account import Account, Kind
from tournees.model.calendar import HOUR_S, Calendar, Window
from tournees.model.outcome import Limit, LimitScope, Outcome, Reason, Unserved
from tournees.model.place import Place
from tournees.model.plan import NEAR, Plan, Tour, TourPlan
from tournees.model.plan import Stop as Halt
from tournees.model.problem import Agreement, Problem, SectorRules
from tournees.model.rep import Costs, WorkRules
from tournees.model.rep_day import Busy, Placed
from tournees.model.travel import Leg, TravelMatrix
from tournees.solver.stop import Stop
from tournees.solver.tours import TourBlock, explain, faults, objective_eur, solve
from tournees.words.catalogue import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

FREE = Costs(per_hour_eur=0.0, per_km_eur=0.0, meal_eur=0.0)
NO_NIGHT = WorkRules()
NIGHTS = WorkRules(nights_per_week=1)


class TableTravel:
    """The first rep's travel table, asked by places: point ``k`` lies at longitude ``k``."""

    digest = source = "table"

    def __init__(self, table: TravelMatrix) -> None:
        self.table = table

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        del slot, with_metres
        cells = np.ix_([int(p.lon) for p in origins], [int(p.lon) for p in destinations])
        assert self.table.metres is not None
        return TravelMatrix(
            self.table.seconds[cells], self.table.metres[cells], self.table.origin[cells]
        )

    def leg(self, origin: Place, destination: Place) -> Leg:
        raise NotImplementedError


def untrue(block: TourBlock, plan: TourPlan) -> list[str]:
    """Visits whose reason `check` does not believe."""
    accounts = {
        visit.account_id: Account(
            id=visit.account_id, name="", kind=Kind.CLIENT, place=Place(42.0, float(point))
        )
        for visit, point in zip(block.visits, block.point_of, strict=True)
    }
    problem = Problem(
        accounts=tuple(accounts[id_] for id_ in sorted(accounts)),
        reps=tuple(
            replace(rep, home=Place(42.0, float(home)))
            for rep, home in zip(block.reps, block.homes, strict=True)
        ),
        calendar=Calendar(block.days),
        visits=block.visits,
        travel=TableTravel(block.matrix),
        sectors=SectorRules(),
        load_s={},
        rep_days=tuple(day for days in block.rep_days for day in days),
        previous=block.previous,
        max_changes=block.max_changes,
    )
    return [found.visit_id for found in reason_is_true(Case(problem, Plan(tours=plan)))]


def told(block: TourBlock, plan: TourPlan) -> dict[str, Unserved]:
    """Unserved visits by id, each believed by `check` and written in both languages."""
    assert untrue(block, plan) == []
    for item in plan.unserved:
        for lang in LANGUAGES:
            assert Words(lang)(f"reason.{item.reason}", **item.facts)
        for value in item.facts.values():
            assert type(value) in {str, int, float}
    return {item.visit_id: item for item in plan.unserved}


def left_out(block: TourBlock) -> dict[str, Unserved]:
    """What the engine leaves out."""
    return told(block, solve(block, Stop(1_000), seed=0))


def only(block: TourBlock) -> tuple[Reason, dict[str, str | int | float]]:
    (item,) = left_out(block).values()
    return item.reason, item.facts


def given_tours(block: TourBlock, *tours: Tour) -> dict[str, Unserved]:
    """What is said of a plan that is given."""
    unserved = explain(block, tours)
    return told(block, TourPlan(status=Outcome.FEASIBLE, tours=tours, unserved=unserved))


def tour(block: TourBlock, day: int, *ids: str, **changes: object) -> Tour:
    """A tour of the first rep; its hours do not matter here."""
    account = {visit.id: visit.account_id for visit in block.visits}
    stops = tuple(
        Halt(
            visit_id=id_,
            account_id=account[id_],
            arrive_s=0,
            start_s=0,
            leave_s=0,
            travel_s=0,
            travel_m=0,
        )
        for id_ in ids
    )
    base = Tour(
        rep_id=block.rep.id,
        day=block.days[day],
        depart_s=0,
        stops=stops,
        return_travel_s=0,
        return_travel_m=0,
        return_s=0,
    )
    return replace(base, **changes)


def diary(block: TourBlock, **changes: object) -> TourBlock:
    """The same diary on every date of every rep."""
    days = tuple(tuple(replace(day, **changes) for day in days) for days in block.rep_days)
    return replace(block, rep_days=days)


def with_table(block: TourBlock, *cells: tuple[int, int, int]) -> TourBlock:
    """Other seconds (-1: no road) in some cells of the first rep's table."""
    table = block.matrix
    assert table.metres is not None
    seconds, metres, origin = table.seconds.copy(), table.metres.copy(), table.origin.copy()
    for here, there, value in cells:
        seconds[here, there] = value
        if value < 0:
            metres[here, there], origin[here, there] = -1, 0
    changed = TravelMatrix(seconds, metres, origin)
    return replace(block, matrices=(changed, *block.matrices[1:]))


def test_unreachable():
    block = with_table(rep_week([visit("A", 2)], [(1, 0)]), (0, 1, -1))
    assert only(block) == (Reason.UNREACHABLE, {})


def test_rep_absent_all_week_or_on_the_days_of_opening():
    away = rep_week([visit("A", 2)], [(1, 0)], absent=(True, True))
    assert only(away) == (Reason.REP_ABSENT, {"n": 2})
    some = rep_week([visit("A", 2, windows=(ALL_DAY, ()))], [(1, 0)], absent=(True, False))
    assert only(some) == (Reason.REP_ABSENT, {"n": 1})


def test_closed_on_every_day():
    block = rep_week([visit("A", 2, windows=((), ()))], [(1, 0)])
    assert only(block) == (Reason.CLOSED_ALL_DAYS, {"n": 2})


def test_visit_longer_than_any_window():
    block = rep_week([visit("A", 1, minutes=200, windows=((MORNING,),))], [(1, 0)])
    facts = {"visit_s": 12_000, "window_s": 10_800}
    assert only(block) == (Reason.VISIT_LONGER_THAN_WINDOW, facts)


def test_round_trip_beyond_the_driving_limit():
    block = rep_week([visit("A", 1)], [(40, 0)])
    assert only(block) == (Reason.DRIVE_LIMIT, {"drive_s": 24_000, "limit_s": 21_600})


def test_too_far_for_the_day():
    block = rep_week([visit("A", 1, minutes=300)], [(35, 0)])
    reason, facts = only(block)
    assert reason is Reason.TOO_FAR_FOR_DAY
    assert (facts["outbound_s"], facts["visit_s"], facts["return_s"]) == (10_500, 18_000, 10_500)


def test_an_appointment_that_clashes_with_another():
    hour = ((Window(10 * HOUR_S, 11 * HOUR_S),),)
    visits = [
        visit(name, 1, minutes=60, windows=hour, mandatory=True, appointment=True) for name in "AB"
    ]
    block = rep_week(visits, [(1, 0), (2, 0)])
    reason, facts = only(block)
    assert reason is Reason.APPOINTMENT_CONFLICT
    assert facts["displaced"] in {"account A", "account B"}
    assert solve(block, Stop(100), seed=0).status is Outcome.INFEASIBLE


def test_limit_reached():
    visits = [visit("A", 1, value_eur=200.0), visit("B", 1)]
    limit = Limit(
        name="new", scope=LimitScope.TOUR, maximum=1, use={v.account_id: 1 for v in visits}
    )
    block = rep_week(visits, [(1, 0), (2, 0)], costs=FREE, limits=(limit,))
    assert only(block) == (Reason.LIMIT_REACHED, {"limit": "new", "maximum": 1, "used": 1})


def test_not_worth_its_detour_with_the_price_of_the_detour():
    block = rep_week(
        [visit("A", 1, value_eur=200.0), visit("B", 1, value_eur=20.0)], [(1, 0), (7, 0)]
    )
    reason, facts = only(block)
    assert reason is Reason.NOT_WORTH
    assert facts["insertion_s"] == 12 * 300 + 1_800
    assert facts["insertion_eur"] == pytest.approx(48 * 0.476 + 30 * 1.5, abs=0.005)
    assert (facts["value_eur"], facts["day_date"]) == (20.0, "2026-03-02")


def test_week_full_names_the_cheapest_to_displace():
    values = {"A": 100.0, "B": 80.0, "C": 60.0}
    visits = [
        visit(name, 1, minutes=85, value_eur=value, windows=((MORNING,),))
        for name, value in values.items()
    ]
    block = rep_week(visits, [(1, 0)] * 3, costs=FREE)
    reason, facts = only(block)
    assert reason is Reason.WEEK_FULL
    assert facts == {
        "displaced": "account B",
        "n": 1,
        "displaced_value_eur": 80.0,
        "value_eur": 60.0,
        "net_eur": -20.0,
        "day_date": "2026-03-02",
    }


def test_a_full_week_of_work_names_what_would_have_to_go():
    visits = [visit(f"A{d}", 2, minutes=170, value_eur=100.0 - d) for d in range(3)]
    rules = WorkRules(day_work_s=3 * HOUR_S + 600, week_work_s=6 * HOUR_S)
    block = rep_week(visits, [(1, 0)] * 3, costs=FREE, rules=rules)
    reason, facts = only(block)
    assert reason is Reason.WEEK_FULL
    assert (facts["displaced"], facts["net_eur"]) == ("account A1", -1.0)


def test_stopped_early_where_a_plan_leaves_a_paying_visit_out():
    block = rep_week([visit("A", 1), visit("B", 1)], [(1, 0), (2, 0)])
    item = given_tours(block)["A"]
    assert item.reason is Reason.STOPPED_EARLY
    assert item.facts["insertion_eur"] == pytest.approx(8 * 0.476 + 30 * 4 / 6, abs=0.005)


def test_an_urgent_visit_is_never_said_not_to_be_worth_it():
    block = rep_week([visit("A", 1, value_eur=20.0, urgency=1.5)], [(7, 0)])
    item = given_tours(block)["A"]
    assert item.reason is Reason.STOPPED_EARLY
    assert item.facts["insertion_eur"] == pytest.approx(56 * 0.476 + 30 * 100 / 60, abs=0.005)
    assert item.facts["value_eur"] == 20.0
    plain = replace(block, visits=(replace(block.visits[0], urgency=0.0),))
    other = given_tours(plain)["A"]
    assert (other.reason, other.facts) == (Reason.NOT_WORTH, item.facts)


def test_the_value_of_the_day_counts():
    visits = [visit("A", 2, value_eur=20.0, day_values_eur=(20.0, 30.0))]
    item = given_tours(rep_week(visits, [(7, 0)]))["A"]
    assert (item.facts["day_date"], item.facts["value_eur"]) == ("2026-03-03", 30.0)


def test_a_diary_that_leaves_no_time_while_the_account_is_open():
    block = rep_week([visit("A", 2, minutes=60, windows=((MORNING,), (MORNING,)))], [(1, 0)])
    busy = (Busy(9 * HOUR_S + 1_800, 11 * HOUR_S + 1_800),)
    assert only(diary(block, busy=busy)) == (Reason.DIARY_FULL, {"visit_s": 3_600})
    assert only(diary(block, last_s=9 * HOUR_S)) == (Reason.DIARY_FULL, {"visit_s": 3_600})
    assert only(diary(block, frozen=True)) == (Reason.DIARY_FULL, {"visit_s": 3_600})
    assert left_out(diary(block, busy=(Busy(9 * HOUR_S, 11 * HOUR_S),))) == {}


def test_every_date_refused():
    block = rep_week([visit("A", 2, windows=((), ()), agreement=Agreement.REFUSED)], [(1, 0)])
    assert only(block) == (Reason.REFUSED, {})


def twice(*, spacing_days: int, first_windows: tuple[tuple[Window, ...], ...]) -> TourBlock:
    """Two visits of one account, the first open on some days of five."""
    visits = [
        visit("A1", 5, account_id="account A", windows=first_windows),
        visit("A2", 5, account_id="account A", order=2, spacing_days=spacing_days),
    ]
    return rep_week(visits, [(1, 0), (1, 0)])


def test_every_open_day_too_near_another_visit_of_the_account():
    block = twice(spacing_days=3, first_windows=(ALL_DAY, ALL_DAY, (), (), ()))
    late = replace(
        block, visits=(block.visits[0], replace(block.visits[1], windows=((),) * 3 + (ALL_DAY, ())))
    )
    item = given_tours(late, tour(late, 1, "A1"))["A2"]
    assert (item.reason, item.facts) == (Reason.SPACING, {"spacing_days": 3})
    assert given_tours(late, tour(late, 0, "A1"))["A2"].reason is Reason.STOPPED_EARLY


def test_an_earlier_visit_has_no_day_before_a_later_one():
    block = twice(spacing_days=3, first_windows=((), ALL_DAY, ALL_DAY, (), ()))
    item = given_tours(block, tour(block, 3, "A2"))["A1"]
    assert (item.reason, item.facts) == (Reason.SPACING, {"spacing_days": 3})
    assert given_tours(block, tour(block, 4, "A2"))["A1"].reason is Reason.STOPPED_EARLY


def announced(maximum: int | None) -> TourBlock:
    """A morning for two of three visits: two are announced, the third is worth more."""
    values = {"A": 40.0, "B": 50.0, "C": 200.0}
    visits = [
        visit(name, 1, minutes=85, value_eur=value, windows=((MORNING,),))
        for name, value in values.items()
    ]
    block = rep_week(visits, [(1, 0)] * 3, costs=FREE)
    known = tuple(Placed(id_, block.rep.id, block.days[0], 9 * HOUR_S) for id_ in "AB")
    return replace(block, previous=known, max_changes=maximum)


def test_a_limit_on_changes_keeps_a_visit_out():
    assert only(announced(0)) == (Reason.CHANGES_LIMIT, {"n": 1, "maximum": 0})
    block = announced(1)
    item = given_tours(block, tour(block, 0, "A", "B"))["C"]
    assert (item.reason, item.facts["displaced"]) == (Reason.WEEK_FULL, "account A")


def test_nights_away_make_a_far_visit_no_impossible_one():
    """5 h of road there and back, lunch, and 4 h of visit; the tour to B then needs no meal."""
    visits = [visit("A", 2, minutes=240), visit("B", 2, minutes=30, windows=((), ALL_DAY))]
    block = rep_week(visits, [(30, 0), (30, 0)])
    assert given_tours(block)["A"].reason is Reason.TOO_FAR_FOR_DAY
    away = replace(block, reps=(replace(block.rep, rules=NIGHTS),))
    item = given_tours(away, tour(away, 1, "B"))["A"]
    drive_s, night_eur = 0, away.rep.costs.night_eur
    assert item.facts["insertion_s"] == drive_s + 4 * HOUR_S
    assert item.facts["insertion_eur"] == pytest.approx(night_eur + 4 * 30.0, abs=0.02)
    assert (item.reason, item.facts["day_date"]) == (Reason.NOT_WORTH, "2026-03-02")
    alone = given_tours(away)["A"]  # nothing to do on the other day of such a trip
    assert alone.reason is Reason.TOO_FAR_FOR_DAY


def test_a_plan_with_a_night_is_read_as_it_is():
    """After a night near A the way to B is short; from home it would be long."""
    visits = [visit(name, 2, minutes=30, value_eur=20.0) for name in "ABC"]
    away = rep_week(visits, [(20, 0), (20, 1), (20, 2)], rules=NIGHTS)
    near = NEAR + "account A"
    tours = (
        tour(away, 0, "A", end_id=near, overnight=True),
        tour(away, 1, "B", start_id=near),
    )
    item = given_tours(away, *tours)["C"]
    assert item.facts["insertion_s"] == 2 * 300 + 1_800
    short = {"A", "B"} & set(given_tours(away, tours[0]))
    assert short == {"B"}


def test_a_remote_visit_asks_for_no_road():
    block = rep_week([visit("A", 1, value_eur=10.0, remote=True)], [(90, 0)])
    item = given_tours(block)["A"]
    assert (item.reason, item.facts["insertion_s"]) == (Reason.NOT_WORTH, 1_800)
    assert item.facts["insertion_eur"] == pytest.approx(15.0, abs=0.005)


def team(block: TourBlock, price_eur: float) -> TourBlock:
    """A second rep, R2, at the first visit's place, who may stand in for a price."""
    other = replace(block.rep, id="R2")
    return replace(
        block,
        reps=(block.rep, other),
        matrices=block.matrices * 2,
        homes=(0, 1),
        makers=(((0, 0.0), (1, price_eur)),) * len(block.visits),
        rep_days=(
            block.rep_days[0],
            tuple(replace(day, rep_id="R2") for day in block.rep_days[0]),
        ),
    )


def test_of_several_reps_the_nearest_counts_and_the_first_is_named():
    block = team(rep_week([visit("A", 1, value_eur=20.0)], [(7, 0)]), price_eur=8.0)
    item = given_tours(block)["A"]
    assert (item.reason, item.rep_id) == (Reason.NOT_WORTH, "R1")
    assert item.facts["insertion_s"] == 1_800
    assert item.facts["insertion_eur"] == pytest.approx(15.0 + 8.0, abs=0.005)


def test_a_stand_in_who_is_there_makes_no_absence():
    block = team(rep_week([visit("A", 1)], [(7, 0)], absent=(True,)), price_eur=0.0)
    both = given_tours(block)["A"]
    assert (both.reason, both.facts) == (Reason.REP_ABSENT, {"n": 1})
    there = replace(
        block, rep_days=(block.rep_days[0], (replace(block.rep_days[1][0], off=False),))
    )
    assert given_tours(there)["A"].reason is Reason.STOPPED_EARLY


@given(seed=st.integers(0, 10_000))
def test_every_reason_of_a_drawn_week_is_believed(seed: int):
    """Taken stretches, repeats, urgency and a stand-in, over an empty and a searched plan."""
    block = random_week(seed, 8, 3, rules=NIGHTS if seed % 2 else NO_NIGHT, spread=24)
    visits = tuple(
        replace(
            v,
            account_id=f"account {k // 2}" if seed % 3 == 0 else v.account_id,
            order=1 + k % 2,
            spacing_days=1 + seed % 4,
            urgency=float(k % 3 == 0),
            remote=k % 5 == 4,
        )
        for k, v in enumerate(block.visits)
    )
    busy = (Busy(10 * HOUR_S, (12 + seed % 5) * HOUR_S),)
    block = diary(replace(block, visits=visits), busy=busy)
    if seed % 3 == 0:
        point_of = tuple(block.point_of[k - k % 2] for k in range(len(visits)))
        block = replace(block, point_of=point_of)
    if seed % 5 == 0:
        block = team(block, 5.0)
    given_tours(block)
    for item in told(block, solve(block, Stop(50), seed=0)).values():
        urgent = next(v.urgency > 0 for v in visits if v.id == item.visit_id)
        assert not (urgent and item.reason is Reason.NOT_WORTH)


@pytest.mark.parametrize(("seed", "days"), list(product((11, 12), (2, 3))))
def test_the_price_of_a_swap_is_the_difference_of_two_plans(seed: int, days: int):
    """The net figure of a full week is checked by making the swap."""
    block = random_week(seed, 25, days)
    plan = solve(block, Stop(4_000), seed=0)
    full = [item for item in plan.unserved if item.reason is Reason.WEEK_FULL]
    assert full
    for item in full[:2]:
        gone = set(str(item.facts["displaced"]).split(", "))
        kept = {s.account_id for t in plan.tours for s in t.stops} - gone | {item.account_id}
        names = [k for k, v in enumerate(block.visits) if v.account_id in kept]
        smaller = replace(
            block,
            visits=tuple(replace(block.visits[k], mandatory=True) for k in names),
            point_of=tuple(block.point_of[k] for k in names),
            makers=tuple(block.makers[k] for k in names),
        )
        swapped = solve(smaller, Stop(2_000), seed=0)
        assert faults(smaller, swapped.tours) == ()
        assert not swapped.unserved
        before = objective_eur(block, plan.tours)
        after = objective_eur(smaller, swapped.tours)
        assert after >= before + float(item.facts["net_eur"]) - 0.02


def test_every_reason_has_its_sentence_in_both_languages():
    for lang in LANGUAGES:
        words = Words(lang)
        assert all(words.has(f"reason.{reason}") for reason in Reason)
        assert words("bound.tours_arcs")
