"""Charts and the timeline under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tournees.metrics import indicators
from tournees.model import Stop, Tour
from tournees.view.atlas import read_atlas
from tournees.view.charts import hours_chart, load_chart, week_timeline
from tournees.view.timeline import Activity, stretches
from tournees.words import Words

if TYPE_CHECKING:
    from hand_made_week import Week

FR = Words("fr")
LUNCH_S = 3_000


def data(chart: dict):
    (rows,) = chart["datasets"].values()
    return rows


@st.composite
def tours(draw: st.DrawFn) -> Tour:
    """A tour of a few stops whose lunch falls anywhere outside its visits."""
    now_s = depart_s = draw(st.integers(7 * 3600, 9 * 3600))
    stops, lunch_s, lunch_at = [], None, draw(st.integers(0, 4))
    for rank in range(draw(st.integers(1, 4))):
        travel_s, spare_s, wait_s, visit_s = (draw(st.integers(0, 3_600)) for _ in range(4))
        left_s = now_s
        now_s += travel_s + spare_s
        if rank == lunch_at:
            lunch_s = draw(st.integers(left_s, now_s))
            now_s += LUNCH_S
        arrive_s, start_s = now_s, now_s + wait_s
        now_s = start_s + visit_s
        stops.append(
            Stop(
                visit_id=str(rank),
                account_id=str(rank),
                arrive_s=arrive_s,
                start_s=start_s,
                leave_s=now_s,
                travel_s=travel_s,
                travel_m=0,
            )
        )
    back_s = draw(st.integers(0, 3_600))
    return Tour(
        rep_id="R1",
        day=None,
        depart_s=depart_s,
        stops=tuple(stops),
        return_travel_s=back_s,
        return_travel_m=0,
        return_s=now_s + back_s,
        lunch_start_s=lunch_s,
    )


@given(tour=tours())
def test_the_stretches_of_a_tour_fill_it_without_hole_or_overlap(tour: Tour):
    now_s = tour.depart_s
    for stretch in stretches(tour, LUNCH_S):
        assert stretch.start_s == now_s
        now_s = stretch.end_s
    assert now_s == tour.return_s


@given(tour=tours())
def test_the_stretches_hold_exactly_the_driving_and_the_visits_of_the_tour(tour: Tour):
    found = stretches(tour, LUNCH_S)
    spent = {
        activity: sum(s.end_s - s.start_s for s in found if s.activity is activity)
        for activity in Activity
    }
    assert spent[Activity.DRIVE] == tour.drive_s
    assert spent[Activity.VISIT] == tour.visit_s
    assert spent[Activity.LUNCH] == (0 if tour.lunch_start_s is None else LUNCH_S)


def test_the_load_chart_shows_load_target_and_tolerance_of_each_rep(week: Week):
    atlas = read_atlas(*week[:3])
    chart = load_chart(atlas, indicators(week.problem, week.plan), FR).to_dict()
    rows = data(chart)
    assert [(row["load"], row["target"]) for row in rows] == [(50.0, 45.0), (40.0, 45.0)]
    assert [round(row["low"], 6) for row in rows] == [40.5, 40.5]
    assert [round(row["high"], 6) for row in rows] == [49.5, 49.5]
    assert len(chart["layer"]) == 3


def test_the_hours_chart_stacks_road_visits_and_waiting(week: Week):
    rows = data(hours_chart(read_atlas(*week[:3]), FR).to_dict())
    visits = {row["rep"]: row["hours"] for row in rows if row["activity"] == "Visite"}
    assert visits == {"Ghjulia <Santoni>": 3.0, '../../Marc "X" Paoli': 1.5}
    assert {row["activity"] for row in rows} == {"Route", "Visite", "Attente"}


def test_the_timeline_has_a_line_for_each_tour(week: Week):
    atlas = read_atlas(*week[:3])
    lines = {row["line"] for row in data(week_timeline(atlas, FR).to_dict())}
    assert len(lines) == 3
    own = {row["line"] for row in data(week_timeline(atlas, FR, selected_rep="R2").to_dict())}
    assert own == {"mar. 24 nov."}


def test_a_week_without_tours_gives_an_empty_timeline(week: Week):
    atlas = read_atlas(week.problem, type(week.plan)())
    assert data(week_timeline(atlas, FR).to_dict()) == []
