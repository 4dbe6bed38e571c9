"""Strategies: any plan at all, most of them nonsense."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from tournees.model import (
    Bound,
    CampaignPlan,
    Handover,
    Outcome,
    Plan,
    Reason,
    SectorPlan,
    Stop,
    Tour,
    TourPlan,
    Unserved,
)

_KNOWN = ("A1", "A2", "A3", "A4", "B1", "B2", "P3", "P4", "Z9")
accounts = st.sampled_from(_KNOWN) | st.text(max_size=4)
reps = st.sampled_from(("R1", "R2", "")) | st.text(max_size=3)
visits = st.sampled_from([f"V-{id_}" for id_ in _KNOWN]) | st.text(max_size=4)
days = st.dates(date(2026, 11, 16), date(2026, 11, 16) + timedelta(days=20))
seconds = st.integers(0, 100_000)
euros = st.floats(-1e9, 1e9, allow_nan=False)
facts = st.dictionaries(
    st.text(max_size=5),
    st.text(max_size=5) | st.integers(-(2**60), 2**60) | euros,
    max_size=2,
)
outcomes = st.sampled_from(Outcome)
bounds = st.none() | st.builds(
    Bound,
    sense=st.sampled_from(("min", "max")),
    objective_eur=euros,
    bound_eur=euros,
    model=st.text(max_size=6),
)
unserved = st.builds(
    Unserved,
    account_id=accounts,
    visit_id=visits,
    rep_id=reps,
    reason=st.sampled_from(Reason),
    facts=facts,
)
handovers = st.builds(
    Handover, account_id=accounts, from_rep=reps, to_rep=reps, reason=st.text(max_size=4)
)
stops = st.builds(
    Stop,
    visit_id=visits,
    account_id=accounts,
    arrive_s=seconds,
    start_s=seconds,
    leave_s=seconds,
    travel_s=seconds,
    travel_m=seconds,
)
points = st.sampled_from(("", "hotel", "near:A1", "near:XX")) | st.text(max_size=4)
tours = st.builds(
    Tour,
    rep_id=reps,
    day=days,
    depart_s=seconds,
    stops=st.lists(stops, max_size=4).map(tuple),
    return_travel_s=seconds,
    return_travel_m=seconds,
    return_s=seconds,
    lunch_start_s=st.none() | seconds,
    start_id=points,
    end_id=points,
    overnight=st.booleans(),
)
plans = st.builds(
    Plan,
    sectors=st.none()
    | st.builds(
        SectorPlan,
        status=outcomes,
        rep_of=st.dictionaries(accounts, reps, max_size=9),
        handovers=st.lists(handovers, max_size=3).map(tuple),
        unassigned=st.lists(unserved, max_size=3).map(tuple),
        bound=bounds,
        messages=st.lists(st.tuples(st.text(max_size=5), facts), max_size=2).map(tuple),
    ),
    tours=st.none()
    | st.builds(
        TourPlan,
        status=outcomes,
        tours=st.lists(tours, max_size=4).map(tuple),
        unserved=st.lists(unserved, max_size=3).map(tuple),
        bound=bounds,
    ),
    campaign=st.none()
    | st.builds(
        CampaignPlan,
        status=outcomes,
        chosen=st.lists(accounts, max_size=3).map(tuple),
        days_used=st.floats(0, 100, allow_nan=False),
        unserved=st.lists(unserved, max_size=3).map(tuple),
    ),
)
