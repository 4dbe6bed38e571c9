"""Files, what is understood of them, what must be corrected; then the question to ask."""

from __future__ import annotations

import streamlit as st

from tournees.app import data_parts, parts, session
from tournees.app.file_drop import ask_files
from tournees.app.findings_table import show_findings
from tournees.app.fixing import exchange_fixes
from tournees.app.given import files_missing, given
from tournees.app.import_box import ask_import, show_history
from tournees.app.launching import launch
from tournees.app.qualified_files import offer_qualified
from tournees.app.read_files import found_together, places_to_drive, read_given, sample_files
from tournees.app.settings_form import ask_settings

words = session.words()


def ask_question(missing: tuple[str, ...], *, blocked: bool, online: bool) -> None:
    """The settings and the run, once nothing stands in the way."""
    st.header(words("app.data.question"))
    if missing:
        st.warning(words(f"app.data.missing.{missing[0]}"), icon=":material/upload_file:")
        return
    if blocked:
        st.warning(words("app.data.blocked"), icon=":material/block:")
        return
    files = given()
    draft = ask_settings(places_to_drive(files), own=bool(files))
    if draft is None:
        return
    run_id = ""
    with parts.faults_told():
        run_id = launch(draft, files, online=online)
    if run_id:
        session.go_to("run", run_id)


own = bool(given())
shown = given() or sample_files()
with st.spinner(words("app.data.reading")):
    read = {kind: read_given(kind, each) for kind, each in shown.items()}
if own:
    data_parts.show_answer(read)
    ask_files()
else:
    st.title(words("app.data.answer.sample"))
    ask_files()
    st.info(words("app.data.sample"), icon=":material/science:")
st.header(words("app.data.understood"))
data_parts.show_understood(read, own=own)
with st.spinner(words("app.data.reading")):
    issues = found_together(shown, read)
missing = files_missing(given())
blocked = show_findings(issues, read, own=own)
if own:
    exchange_fixes(read)
if not (missing or blocked):
    data_parts.show_places(shown)
online = ask_import() if own else False
ask_question(missing, blocked=blocked, online=online)
show_history()
offer_qualified()
