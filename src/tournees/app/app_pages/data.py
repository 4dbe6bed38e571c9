"""Files, what is understood of them, what must be corrected; then the question to ask."""

from __future__ import annotations

import streamlit as st

from tournees.app import data_parts, jobs, parts, session
from tournees.app.drafts import scenario_of, write_scenario
from tournees.app.settings_form import ask_settings
from tournees.app.uploads import KINDS
from tournees.errors import InputError

words = session.words()


def launch() -> None:
    """Ask the settings; when they are sent, write the scenario and start its run."""
    draft = ask_settings(data_parts.files(), data_parts.columns())
    if draft is None:
        return
    try:
        scenario = scenario_of(draft)
    except InputError as error:
        parts.show_error(error)
        return
    path = write_scenario(scenario, session.workspace())
    run_id = jobs.start(path, session.workspace(), name=scenario.name, lang=session.lang())
    session.go_to("run", run_id)


files = data_parts.files()
st.title(words("app.data.answer.own" if files else "app.data.answer.sample"))
data_parts.ask_files()
files = data_parts.files()
if files:
    shown = {kind: files[kind] for kind in KINDS if kind in files}
else:
    st.info(words("app.data.sample"), icon=":material/science:")
    shown = data_parts.sample_files()
st.header(words("app.data.understood"))
checked = data_parts.show_understood(shown)
missing = data_parts.missing_kinds(files)
blocked = data_parts.show_findings(shown, checked, complete=not missing)
if not (missing or blocked):
    data_parts.show_places(shown)
st.header(words("app.data.question"))
if missing:
    st.warning(words(f"app.data.missing.{missing[0]}"), icon=":material/upload_file:")
elif blocked:
    st.warning(words("app.data.blocked"), icon=":material/block:")
else:
    launch()
