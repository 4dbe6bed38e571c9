"""Home: what the tool does, three doors, the sample team, the last runs."""

from __future__ import annotations

import streamlit as st

from tournees.app import jobs, parts, session
from tournees.app.drafts import Purpose, write_scenario
from tournees.files import shipped
from tournees.scenario import load_scenario

_SAMPLES = ("corse", "corse_actuels", "corse_equilibre")
_ICONS = {
    Purpose.SECTORS: ":material/pie_chart:",
    Purpose.WEEK: ":material/calendar_month:",
    Purpose.CAMPAIGN: ":material/campaign:",
}
_SHOWN = 6

words = session.words()


def show_doors() -> None:
    """The three questions, each leading to the files and settings."""
    for column, purpose in zip(st.columns(3), Purpose, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"#### {_ICONS[purpose]} {words(f'app.door.{purpose}')}")
            st.markdown(words(f"app.door.{purpose}.text"))
            if st.button(words(f"app.door.{purpose}.button"), key=f"door_{purpose}"):
                st.session_state["purpose"] = purpose
                session.go_to("data")


def show_sample() -> None:
    """The sample team in one click."""
    scenario = session.sample()
    taken = session.take_in(scenario)
    kinds = [account.kind.value for account in taken.accounts]
    st.header(words("app.sample.title"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.markdown(
            words(
                "app.sample.text",
                clients=kinds.count("client"),
                prospects=kinds.count("prospect"),
                reps=len(taken.reps),
            )
        )
        parts.note(words("app.sample.invented"))
        chosen = st.radio(
            words("app.sample.scenario"),
            _SAMPLES,
            format_func=lambda name: words(f"app.sample.{name}"),
            key="sample_scenario",
        )
        effort = st.segmented_control(
            words("app.effort"),
            ("fast", "normal", "thorough"),
            default="normal",
            format_func=lambda level: words(f"app.effort.{level}"),
            key="sample_effort",
            help=words("app.effort.help"),
        )
        if st.button(
            words("app.sample.button"),
            type="primary",
            icon=":material/play_arrow:",
            key="run_sample",
        ):
            run_sample(chosen, effort or "normal")
    with right:
        parts.show_map(session.accounts_page(scenario), name=words("app.sample.map"), height=420)


def run_sample(name: str, effort: str) -> None:
    """Start one of the sample's scenarios and go to its progress."""
    overrides = {"name": words(f"app.sample.{name}"), "effort": {"level": effort}}
    scenario = load_scenario(shipped(f"scenarios/{name}.toml"), overrides)
    path = write_scenario(scenario, session.workspace())
    run_id = jobs.start(path, session.workspace(), name=scenario.name, lang=session.lang())
    session.go_to("run", run_id)


st.title(words("app.home.answer"))
show_doors()
show_sample()
st.header(words("app.home.runs"))
last = jobs.find_jobs(session.workspace())[:_SHOWN]
if last:
    parts.show_jobs(last)
else:
    parts.note(words("app.home.no_run"))
