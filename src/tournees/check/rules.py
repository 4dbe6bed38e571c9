"""The list of all rules, and the judge that applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.check import (
    days,
    diary,
    names,
    nights,
    promises,
    reasons,
    rests,
    sectors,
    series,
    times,
    visits,
    weeks,
)
from tournees.check.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tournees.check.violation import Violation
    from tournees.model import Plan, Problem

_ALL: tuple[Callable[[Case], Iterator[Violation]], ...] = (
    names.known_account,
    names.known_rep,
    names.known_visit,
    names.known_place,
    names.visit_of_account,
    sectors.account_in_one_sector,
    sectors.locked_account_stays,
    sectors.group_with_one_rep,
    sectors.balance,
    sectors.contiguity,
    sectors.handovers_within_maximum,
    sectors.handovers_told,
    sectors.sector_skills,
    visits.visit_not_twice,
    visits.visit_not_lost,
    visits.mandatory_visit_planned,
    visits.account_may_be_visited,
    visits.prospect_not_canvassed,
    visits.not_in_closed_period,
    visits.one_visit_per_day,
    visits.within_limits,
    visits.campaign_choice_planned,
    visits.reason_has_numbers,
    reasons.reason_is_true,
    series.visits_in_order,
    series.visits_spaced,
    series.maximum_interval_kept,
    promises.frozen_visit_stays,
    promises.frozen_day_stays,
    promises.changes_within_maximum,
    promises.confirmed_visit_kept,
    promises.refused_slot_avoided,
    days.one_tour_per_day,
    days.day_in_calendar,
    days.not_on_holiday,
    days.not_on_leave,
    days.visited_by_sector_rep,
    days.visit_skills,
    days.day_start,
    days.day_end,
    days.day_work,
    days.day_reserve,
    days.day_drive,
    weeks.week_work,
    weeks.no_overtime,
    weeks.average_work,
    rests.break_taken,
    rests.day_span,
    rests.rest_between_days,
    nights.starts_where_told,
    nights.ends_where_told,
    nights.night_continues,
    nights.night_between_visits,
    nights.night_at_allowed_place,
    nights.nights_within_week,
    nights.no_night_before_day_off,
    times.start_after_arrival,
    times.service_time,
    times.arrival_after_drive,
    times.return_after_drive,
    times.has_a_road,
    times.travel_as_measured,
    times.remote_visit_without_road,
    times.within_window,
    times.lunch_taken,
    times.lunch_in_window,
    times.lunch_has_room,
    diary.visit_outside_diary,
    diary.lunch_outside_diary,
    diary.drive_outside_diary,
)

RULES = {rule.__name__: rule for rule in _ALL}
"""Name of each rule to its function; ``rule.<name>`` is its sentence in the catalogue."""


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every breach of every rule, in the order of `RULES`; none for a valid plan.

    Parameters
    ----------
    problem
        What the plan is judged against. A part of the plan that is None is not judged.
    plan
        Any plan. Ids that the problem lacks are violations, never exceptions.
    """
    case = Case(problem, plan)
    return tuple(found for rule in RULES.values() for found in rule(case))
