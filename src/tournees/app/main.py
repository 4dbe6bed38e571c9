"""The app: a menu, a language, the runs under way, and the page that was asked for."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from tournees.app import parts, session
from tournees.app.jobs import find_jobs
from tournees.app.plain_text import plain
from tournees.errors import InputError, StoreError, TravelError
from tournees.words import LANGUAGES

_NAMES = {"fr": "Français", "en": "English"}
_ICON = Path(__file__).with_name("icon.svg")
_MENU = {
    "start": ("home", "data", "visits"),
    "work": ("run", "result", "compare"),
    "keep": ("personal",),
}
_BUSY_S, _IDLE_S = 2.0, 20.0
"""How often the menu looks for runs under way."""


def main() -> None:
    """Draw one page for one reader."""
    st.set_page_config(page_title="Tournées", page_icon=str(_ICON), layout="wide")
    session.begin()
    words = session.words()
    page = st.navigation(
        {
            words(f"app.menu.{group}"): [session.page(name) for name in names]
            for group, names in _MENU.items()
        }
    )
    parts.show_head()
    with st.sidebar:
        running = any(job.running for job in find_jobs(session.workspace()))
        st.fragment(_under_way, run_every=_BUSY_S if running else _IDLE_S)()
        st.radio(
            words("app.language"), LANGUAGES, format_func=_NAMES.get, key="lang", horizontal=True
        )
        parts.note(words("app.local"))
        parts.note(parts.plain_long(words("app.workspace", folder=str(session.workspace()))))
    try:
        page.run()
    except (InputError, StoreError, TravelError) as error:
        parts.show_error(error)
    except Exception:  # the last door: a reader sees a sentence, the log keeps the trace
        logging.getLogger(__name__).exception("a page failed")
        st.error(words("app.our_fault"), icon=":material/error:")


def _under_way() -> None:
    """Runs of this workspace that are being computed now, whoever started them."""
    words = session.words()
    running = [job for job in find_jobs(session.workspace()) if job.running]
    if not running:
        parts.note(words("app.nothing_running"))
        return
    for job in running:
        with st.container(border=True):
            st.markdown(f":material/progress_activity: **{words('app.running')}**")
            parts.note(plain(job.name))
            if st.button(words("app.open.run"), key=f"follow_{job.run_id}"):
                session.go_to("run", job.run_id)


if __name__ == "__main__":
    main()
