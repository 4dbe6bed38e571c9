"""The online address service: off, and only after the reader knows what leaves the machine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import session
from tournees.geo.address_service import SERVICE
from tournees.planner.addresses import NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.app.given import Given


def ask_online(files: Mapping[str, Given]) -> bool:
    """Whether the service may be asked: wanted, told what is sent, and confirmed."""
    words = session.words()
    installed = find_spec("requests") is not None
    wanted = st.checkbox(
        words("app.online.wanted"),
        key="online_wanted",
        disabled=not installed,
        help=None if installed else words("app.online.absent"),
    )
    if not installed:
        st.caption(words("app.online.absent"))
        return False
    if not wanted:
        return False
    count = sum(
        session.addresses_of(each.path, kind, each.mapping)
        for kind, each in files.items()
        if each.path is not None and kind != "reps"
    )
    if not count:
        st.info(words("app.online.nothing"), icon=":material/info:")
        return False
    host = SERVICE.removeprefix("https://").partition("/")[0]
    st.warning(words(NOTICE, n=count, service=host), icon=":material/cloud_upload:")
    return st.checkbox(words("app.online.agreed"), key="online_agreed")
