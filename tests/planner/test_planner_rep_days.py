"""What the dates of reps hold besides tours, merged from all who know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tournees.model import Busy, Calendar, NamedPlace, Place, Rep, RepDay, Window, week_days
from tournees.planner.rep_days import (
    busy_rep_days,
    merged,
    named_places,
    off_rep_days,
    usual_rep_days,
)

MONDAY = date(2026, 11, 30)
WEEK = Calendar(days=week_days(MONDAY))
HOUR = 3600
REP = Rep(id="R1", name="Anne", home=Place(42.0, 9.0), office=Place(42.1, 9.1))
MORNING, AFTERNOON = Window(8 * HOUR, 12 * HOUR), Window(14 * HOUR, 18 * HOUR)


def usual(rep: Rep, calendar: Calendar = WEEK, **own: tuple[date, ...]):
    return usual_rep_days([rep], calendar, own)


def test_leave_and_holidays_of_the_home_are_days_off():
    found = usual(replace(REP, leave=(MONDAY, date(2027, 1, 4))), R1=(WEEK.days[3],))
    assert [(one.day, one.off) for one in found] == [(MONDAY, True), (WEEK.days[3], True)]


def test_a_morning_at_the_office_makes_the_tour_begin_there_at_noon():
    (day,) = usual(replace(REP, office_times=((1, MORNING),)))
    assert day == RepDay(
        rep_id="R1", day=WEEK.days[1], start_id="office:R1", first_s=12 * HOUR,
        other_work_s=4 * HOUR,
    )  # fmt: skip


def test_an_afternoon_at_an_office_without_a_place_only_ends_the_day():
    (day,) = usual(replace(REP, office=None, office_times=((4, AFTERNOON),)))
    assert day == RepDay(
        rep_id="R1", day=WEEK.days[4], last_s=14 * HOUR, other_work_s=4 * HOUR
    )  # fmt: skip


def test_a_whole_day_at_the_office_is_off_and_counts_as_work():
    (day,) = usual(replace(REP, office_times=((0, MORNING), (0, AFTERNOON))))
    assert day == RepDay(rep_id="R1", day=MONDAY, off=True, other_work_s=8 * HOUR)


def test_office_hours_in_the_midst_are_kept_free():
    (day,) = usual(replace(REP, office_times=((0, Window(10 * HOUR, 11 * HOUR)),)))
    assert day.busy == (Busy(10 * HOUR, 11 * HOUR),)
    assert (day.first_s, day.last_s, day.other_work_s) == (None, None, 0)


def test_nobody_is_at_the_office_on_leave_or_on_a_holiday():
    rep = replace(REP, office_times=((0, MORNING), (1, MORNING)), leave=(MONDAY,))
    found = usual(rep, replace(WEEK, holidays=(WEEK.days[1],)))
    assert found == (RepDay(rep_id="R1", day=MONDAY, off=True),)


def test_diary_office_and_a_new_plan_from_now_on_are_one_date():
    office = usual(replace(REP, office_times=((0, MORNING),)))
    diary = busy_rep_days({("R1", MONDAY): (Busy(14 * HOUR, 15 * HOUR, "Dentiste"),)})
    now = (RepDay(rep_id="R1", day=MONDAY, start_id="here:R1", first_s=13 * HOUR),)
    (day,) = merged(office, diary, now)
    assert day.start_id == "here:R1"
    assert day.first_s == 13 * HOUR
    assert day.busy == (Busy(14 * HOUR, 15 * HOUR, "Dentiste"),)
    assert day.other_work_s == 4 * HOUR
    (before_noon,) = merged(office, (replace(now[0], first_s=9 * HOUR),))
    assert (before_noon.start_id, before_noon.first_s) == ("office:R1", 12 * HOUR)


def test_the_earlier_end_holds_with_its_place():
    office = RepDay(rep_id="R1", day=MONDAY, end_id="office:R1", last_s=14 * HOUR)
    hotel = RepDay(rep_id="R1", day=MONDAY, end_id="lodging:1")
    for told in ((office, hotel), (hotel, office)):
        (day,) = merged(told)
        assert (day.end_id, day.last_s) == ("office:R1", 14 * HOUR)


def test_stretches_that_touch_are_one_with_both_labels():
    taken = (Busy(10, 20, "B"), Busy(5, 10, "A"), Busy(12, 15, "A"), Busy(30, 40))
    (day,) = busy_rep_days({("R1", MONDAY): taken})
    assert day.busy == (Busy(5, 20, "A, B"), Busy(30, 40))


def test_a_date_is_off_where_anyone_says_so():
    (day,) = merged(off_rep_days({("R1", MONDAY)}), busy_rep_days({("R1", MONDAY): (Busy(1, 2),)}))
    assert day.off


BUSY = st.builds(
    lambda start_s, length_s: Busy(start_s, start_s + length_s),
    st.integers(0, 100),
    st.integers(1, 30),
)
DAYS = st.lists(
    st.builds(
        RepDay,
        rep_id=st.sampled_from(["R1", "R2"]),
        day=st.sampled_from([MONDAY, MONDAY + timedelta(days=1)]),
        first_s=st.none() | st.integers(0, 100),
        last_s=st.none() | st.integers(0, 100),
        busy=st.lists(BUSY, max_size=4).map(tuple),
        off=st.booleans(),
        other_work_s=st.integers(0, 10),
    ),
    max_size=8,
)


@given(told=DAYS)
def test_each_rep_and_date_stands_once_in_order_and_nothing_told_is_lost(told):
    found = merged(told)
    keys = [(one.rep_id, one.day) for one in found]
    assert keys == sorted({(one.rep_id, one.day) for one in told})
    assert merged(reversed(told)) == found
    assert sum(one.other_work_s for one in found) == sum(one.other_work_s for one in told)
    for one in found:
        mine = [other for other in told if (other.rep_id, other.day) == (one.rep_id, one.day)]
        assert all(a.end_s < b.start_s for a, b in zip(one.busy, one.busy[1:], strict=False))
        taken = {s for other in mine for b in other.busy for s in range(b.start_s, b.end_s)}
        assert {s for b in one.busy for s in range(b.start_s, b.end_s)} == taken
        assert one.off == any(other.off for other in mine)


def test_offices_and_lodgings_have_their_keys_each_lodging_once():
    hotel, inn = NamedPlace("Hôtel", Place(42.3, 9.0)), NamedPlace("Auberge", Place(42.4, 9.0))
    team = [
        replace(REP, lodgings=(hotel, inn)),
        replace(REP, id="R2", office=None, lodgings=(hotel,)),
    ]
    assert named_places(team) == {
        "office:R1": NamedPlace("Anne", Place(42.1, 9.1)),
        "lodging:1": inn,
        "lodging:2": hotel,
    }
    assert named_places(reversed(team)) == named_places(team)
