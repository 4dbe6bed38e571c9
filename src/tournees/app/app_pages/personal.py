"""Personal data: deletion on request, retention; each is first listed, then confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, session
from tournees.app.given import workspace
from tournees.planner.forgetting import forget
from tournees.planner.retention import RETENTION_DAYS, purge
from tournees.planner.today import today
from tournees.planner.versions import accounts_of
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.planner.forgetting import Forgotten
    from tournees.planner.retention import Purged

words = session.words()
_SHOWN = 100
_NAMING = ("forget_asked", "imports_done", "visits_pending", "visits_taken")
"""What this tab remembers that may name somebody."""
_LONGEST_DAYS = 36_500


def ask_deletion() -> None:
    """Who is to be deleted; the list of what would go; then the deletion itself."""
    st.header(words("app.forget.title"))
    parts.note(words("app.forget.text"))
    with st.form("forget", enter_to_submit=False):
        left, right = st.columns(2)
        who = left.segmented_control(
            words("app.forget.who"),
            ("account", "rep"),
            default="account",
            format_func=lambda kind: words(f"app.forget.who.{kind}"),
            key="forget_kind",
        )
        name = right.text_input(words("app.forget.name"), max_chars=120, key="forget_name")
        if st.form_submit_button(words("app.forget.list"), key="forget_list"):
            st.session_state["forget_asked"] = (who or "account", name.strip())
    asked = st.session_state.get("forget_asked")
    if asked and asked[1]:
        confirm_deletion(*asked)


def confirm_deletion(kind: str, told: str) -> None:
    """What would go, then, once confirmed, what went."""
    found = [told] if kind == "rep" else account_ids(told)
    if len(found) > 1:
        several = parts.plain_long(words("app.forget.several", ids=", ".join(found)))
        st.warning(several, icon=":material/group:")
        return
    name = found[0] if found else told
    with parts.faults_told():
        would = deletion(kind, name, dry_run=True)
        show_deletion(would, "cli.forget.dry_run")
        sure = st.checkbox(words("app.forget.sure"), key="forget_sure")
        if st.button(
            words("app.forget.do"), key="forget_do", icon=":material/delete:", disabled=not sure
        ):
            gone = deletion(kind, name, dry_run=False)
            st.cache_data.clear()
            st.cache_resource.clear()
            for state in _NAMING:
                st.session_state.pop(state, None)
            st.session_state["forget_done"] = gone
            st.rerun()


def account_ids(told: str) -> list[str]:
    """The account of that id, else those of that name, in any version."""
    named: dict[str, None] = {}
    for source in workspace().sources():
        for version in workspace().history(source):
            for account in accounts_of(version):
                if account.id == told:
                    return [told]
                if fold(account.name) == fold(told):
                    named.setdefault(account.id)
    return list(named)


def deletion(kind: str, name: str, *, dry_run: bool) -> Forgotten:
    """Delete an account by its id, or a rep by id or name."""
    accounts, rep = ((), name) if kind == "rep" else ((name,), "")
    return forget(workspace(), accounts=accounts, rep=rep, today=today(), dry_run=dry_run)


def show_deletion(gone: Forgotten, key: str) -> None:
    """Counts, then the runs and files deleted whole."""
    show = st.success if key == "cli.forget.done" else st.warning
    show(words(key, **gone.counts), icon=":material/delete:")
    show_paths(gone.removed)
    parts.note(words("cli.forget.own_files"))


def show_paths(removed: Sequence[str]) -> None:
    """Paths within the workspace, one a line."""
    if not removed:
        return
    with st.expander(words("app.removed", n=len(removed))):
        lines = [f"- {parts.plain_long(path)}" for path in removed[:_SHOWN]]
        if len(removed) > _SHOWN:
            lines.append(f"- {words('app.data.more', n=len(removed) - _SHOWN)}")
        st.markdown("\n".join(lines))


def ask_purge() -> None:
    """From which age data go; the list; then the removal."""
    st.header(words("app.purge.title"))
    parts.note(words("app.purge.text"))
    days = st.number_input(
        words("app.purge.days"), 1, _LONGEST_DAYS, value=RETENTION_DAYS, step=30, width=260,
        key="purge_days",
    )  # fmt: skip
    if st.button(words("app.purge.list"), key="purge_list"):
        st.session_state["purge_asked"] = int(days)
    if st.session_state.get("purge_asked") == int(days):
        with parts.faults_told():
            would = purge(workspace(), today=today(), older_than_days=int(days), dry_run=True)
            show_purge(would, "cli.purge.dry_run")
            nothing = not any(would.counts.values())
            if st.button(
                words("app.purge.do"), key="purge_do", icon=":material/delete:", disabled=nothing
            ):
                gone = purge(workspace(), today=today(), older_than_days=int(days))
                del st.session_state["purge_asked"]
                st.session_state["purge_done"] = gone
                st.rerun()


def show_purge(purged: Purged, key: str) -> None:
    """Counts, then paths."""
    show = st.success if key == "cli.purge.done" else st.warning
    show(words(key, **purged.counts), icon=":material/delete:")
    show_paths(purged.removed)


st.title(words("app.personal.answer"))
st.markdown(words("app.personal.text"))
for state, show, text in (
    ("forget_done", show_deletion, "cli.forget.done"),
    ("purge_done", show_purge, "cli.purge.done"),
):
    result = st.session_state.pop(state, None)
    if result is not None:
        show(result, text)
ask_deletion()
ask_purge()
