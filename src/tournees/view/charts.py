"""Charts of Altair; each has its table in `tables`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from tournees.model import HOUR_S
from tournees.view.palette import ACCENT, ATTENTION, INK, INK_SOFT, LINE
from tournees.view.timeline import Activity, Stretch, stretches

if TYPE_CHECKING:
    from tournees.model import Tour
    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.words import Words

_ROW_PX = 34
_DAY_PX = 22
_ACTIVITY_COLOURS = {
    Activity.DRIVE: "#7B8794",
    Activity.VISIT: ACCENT,
    Activity.LUNCH: "#CBD2D9",
    Activity.WAIT: ATTENTION,
    Activity.BUSY: "#52606D",
}


def load_chart(atlas: Atlas, indicators: Indicators, words: Words) -> alt.TopLevelMixin:
    """Yearly load of each rep beside their target and its tolerance."""
    frame = _loads(atlas, indicators, words)
    order = list(frame["rep"])
    row = alt.Y("rep:N", sort=order, title=None)
    tips = [
        alt.Tooltip(f"{name}:N", title=words(f"view.chart.{name}"))
        for name in ("rep", "load_text", "target_text", "difference_text")
    ]
    base = alt.Chart(frame, height=alt.Step(_ROW_PX))
    band = base.mark_bar(color=INK_SOFT, opacity=0.25, height={"band": 0.9}).encode(
        y=row,
        x=alt.X("low:Q", title=words("view.chart.load"), axis=alt.Axis(format="d")),
        x2="high:Q",
    )
    bars = base.mark_bar(height={"band": 0.5}).encode(
        y=row,
        x=alt.X("load:Q", title=words("view.chart.load"), axis=alt.Axis(format="d")),
        color=alt.Color(
            "rep:N",
            scale=alt.Scale(domain=order, range=[atlas.colours[rep] for rep in frame["id"]]),
            legend=None,
        ),
        tooltip=tips,
    )
    target = base.mark_tick(color=INK, thickness=2, height={"band": 0.9}).encode(
        y=row, x="target:Q", tooltip=tips
    )
    return alt.layer(band, bars, target)


def _loads(atlas: Atlas, indicators: Indicators, words: Words) -> pd.DataFrame:
    tolerance = atlas.problem.sectors.tolerance
    rows = []
    for row in indicators["totals"]["reps"]:
        load_s, target_s, difference = row["load_s"], row["load_target_s"], row["imbalance"]
        rows.append(
            {
                "id": row["rep_id"],
                "rep": _unique_name(atlas, row["rep_id"]),
                "load": load_s / HOUR_S,
                "target": target_s / HOUR_S,
                "low": target_s * (1 - tolerance) / HOUR_S,
                "high": target_s * (1 + tolerance) / HOUR_S,
                "load_text": words.duration(load_s),
                "target_text": words.duration(target_s),
                "difference_text": "" if difference is None else words.percent(difference),
            }
        )
    return pd.DataFrame(rows)


def _unique_name(atlas: Atlas, rep_id: str) -> str:
    name = atlas.rep_name(rep_id)
    alone = sum(rep.name == name for rep in atlas.reps.values()) == 1
    return name if alone else f"{name} ({rep_id})"


def hours_chart(atlas: Atlas, words: Words) -> alt.TopLevelMixin:
    """Hours of the week of each rep: on the road, in visits, waiting, taken by their diary."""
    totals: dict[tuple[str, Activity], int] = {}
    for tour in atlas.tours:
        for stretch in _stretches(tour, atlas):
            key = (tour.rep_id, stretch.activity)
            totals[key] = totals.get(key, 0) + stretch.end_s - stretch.start_s
    shown = _known((Activity.DRIVE, Activity.VISIT, Activity.WAIT, Activity.BUSY), atlas)
    frame = pd.DataFrame(
        [
            {
                "rep": _unique_name(atlas, rep_id),
                "activity": words(f"view.activity.{activity}"),
                "rank": rank,
                "hours": totals.get((rep_id, activity), 0) / HOUR_S,
                "text": words.duration(totals.get((rep_id, activity), 0)),
            }
            for rep_id in sorted(atlas.reps)
            for rank, activity in enumerate(shown)
        ]
    )
    chart: alt.TopLevelMixin = (
        alt.Chart(frame, height=alt.Step(_ROW_PX))
        .mark_bar()
        .encode(
            y=alt.Y("rep:N", sort=[_unique_name(atlas, rep) for rep in sorted(atlas.reps)]).title(
                None
            ),
            x=alt.X("hours:Q", title=words("view.chart.week_hours")),
            color=_activity_colour(words, shown),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("rep:N", title=words("view.chart.rep")),
                alt.Tooltip("activity:N", title=words("view.chart.activity")),
                alt.Tooltip("text:N", title=words("view.chart.duration")),
            ],
        )
    )
    return chart


def week_timeline(
    atlas: Atlas, words: Words, *, selected_rep: str | None = None
) -> alt.TopLevelMixin:
    """One line per tour, the hours of the day across."""
    shown = _known(tuple(Activity), atlas)
    rows = []
    for tour in atlas.tours:
        if selected_rep not in {None, tour.rep_id}:
            continue
        name = words.date(tour.day)
        line = name if selected_rep else f"{_unique_name(atlas, tour.rep_id)}, {name}"
        for stretch in _stretches(tour, atlas):
            account = atlas.accounts.get(stretch.account_id)
            rows.append(
                {
                    "line": line,
                    "activity": words(f"view.activity.{stretch.activity}"),
                    "from": stretch.start_s / HOUR_S,
                    "to": stretch.end_s / HOUR_S,
                    "hours": words(
                        "view.from_to", start_day_s=stretch.start_s, end_day_s=stretch.end_s
                    ),
                    "account": account.name if account else "",
                }
            )
    names = ["line", "activity", "from", "to", "hours", "account"]
    frame = pd.DataFrame(rows, columns=pd.Index(names))
    axis = alt.Axis(labelExpr="datum.value + ' h'", tickMinStep=1, gridColor=LINE)
    chart: alt.TopLevelMixin = (
        alt.Chart(frame, height=alt.Step(_DAY_PX))
        .mark_bar(height={"band": 0.7})
        .encode(
            y=alt.Y("line:N", sort=list(dict.fromkeys(frame["line"])), title=None),
            x=alt.X("from:Q", title=None, axis=axis, scale=alt.Scale(zero=False)),
            x2="to:Q",
            color=_activity_colour(words, shown),
            tooltip=[
                alt.Tooltip("activity:N", title=words("view.chart.activity")),
                alt.Tooltip("hours:N", title=words("view.chart.hours")),
                alt.Tooltip("account:N", title=words("view.chart.account")),
            ],
        )
    )
    return chart


def _stretches(tour: Tour, atlas: Atlas) -> tuple[Stretch, ...]:
    lunch_s = atlas.reps[tour.rep_id].rules.lunch_s
    return stretches(tour, lunch_s, atlas.busy.get((tour.rep_id, tour.day), ()))


def _known(shown: tuple[Activity, ...], atlas: Atlas) -> tuple[Activity, ...]:
    """Activities to show; the diary's where there is a diary."""
    return tuple(one for one in shown if one is not Activity.BUSY or atlas.busy)


def _activity_colour(words: Words, shown: tuple[Activity, ...]) -> alt.Color:
    return alt.Color(
        "activity:N",
        scale=alt.Scale(
            domain=[words(f"view.activity.{activity}") for activity in shown],
            range=[_ACTIVITY_COLOURS[activity] for activity in shown],
        ),
        legend=alt.Legend(orient="top", title=None),
    )
