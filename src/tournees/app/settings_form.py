"""The question to ask, and the few settings that change its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import session
from tournees.app.drafts import Draft, Purpose, next_monday
from tournees.app.roads_box import ask_roads
from tournees.planner.today import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tournees.model import Place

_EFFORTS = ("fast", "normal", "thorough")


def ask_settings(places: Sequence[Place], *, own: bool) -> Draft | None:
    """The draft, once the reader sends it.

    Parameters
    ----------
    places
        Accounts and homes, around which roads may be downloaded.
    own
        Whether the reader has files of their own.
    """
    words = session.words()
    st.session_state.setdefault("purpose", Purpose.WEEK)
    chosen = st.segmented_control(
        words("app.settings.purpose"),
        list(Purpose),
        format_func=lambda each: words(f"app.door.{each}"),
        key="purpose",
    )
    purpose = Purpose(chosen or Purpose.WEEK)
    roads = ask_roads(places)
    with st.form("settings", enter_to_submit=False):
        name = st.text_input(
            words("app.settings.name"),
            value=_proposed_name(purpose, own=own),
            max_chars=60,
            key=f"name_{purpose}_{session.lang()}",
        )
        left, middle, right = st.columns(3)
        with left:
            week, minutes = _ask_week(purpose, own=own)
        with middle:
            keep, tolerance = _ask_sectors(purpose)
        with right:
            effort, days = _ask_effort(purpose)
        if not roads.ready:
            st.warning(words("app.roads.wait"), icon=":material/route:")
        sent = st.form_submit_button(
            words("app.settings.button"),
            type="primary",
            icon=":material/play_arrow:",
            key="compute",
            disabled=not roads.ready,
        )
    if not sent:
        return None
    return Draft(
        name=name.strip() or words(f"app.door.{purpose}"),
        purpose=purpose,
        week=week,
        keep_current=keep,
        tolerance=tolerance,
        visit_minutes=minutes,
        effort=effort,
        roads=roads.file,
        around_km=roads.around_km,
        campaign_days=days,
    )


def _ask_week(purpose: Purpose, *, own: bool) -> tuple[date, int]:
    """The week, and the minutes of a visit where the file does not say."""
    words = session.words()
    week = st.date_input(
        words("app.settings.week"),
        value=_proposed_week(own=own),
        format="DD/MM/YYYY",
        help=words("app.settings.week.help"),
        disabled=purpose is Purpose.SECTORS,
    )
    minutes = st.number_input(
        words("app.settings.minutes"),
        5,
        480,
        value=45,
        step=5,
        help=words("app.settings.minutes.help"),
    )
    return week, int(minutes)


def _ask_sectors(purpose: Purpose) -> tuple[bool, float]:
    """Whether today's sectors stand, and how far a load may be from its share."""
    words = session.words()
    keep = st.checkbox(
        words("app.settings.keep"),
        value=purpose is not Purpose.SECTORS,
        key=f"keep_{purpose}",
        help=words("app.settings.keep.help"),
    )
    percent = st.slider(
        words("app.settings.tolerance"),
        1,
        50,
        value=10,
        format="%d %%",
        help=words("app.settings.tolerance.help"),
    )
    return keep, percent / 100


def _ask_effort(purpose: Purpose) -> tuple[str, float]:
    """How hard to search, and the budget of a campaign in rep-days."""
    words = session.words()
    effort = st.segmented_control(
        words("app.effort"),
        _EFFORTS,
        default="normal",
        format_func=lambda level: words(f"app.effort.{level}"),
        help=words("app.effort.help"),
    )
    days = st.number_input(
        words("app.settings.days"),
        0.5,
        100.0,
        value=2.0,
        step=0.5,
        help=words("app.settings.days.help"),
        disabled=purpose is not Purpose.CAMPAIGN,
    )
    return effort or "normal", float(days)


def _proposed_name(purpose: Purpose, *, own: bool) -> str:
    words = session.words()
    team = words("app.settings.own") if own else words("app.settings.sample")
    return words("app.settings.proposed", team=team, purpose=words(f"app.name.{purpose}"))


def _proposed_week(*, own: bool) -> date:
    """Next week; for the sample, the week that its last visits lead to."""
    sample = session.sample().tours.week
    if not own and sample is not None:
        return sample
    return next_monday(today())
