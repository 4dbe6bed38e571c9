"""Where travel times come from: the estimate, a road file, or a download around the clients."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import streamlit as st

from tournees.app import parts, road_downloads, session
from tournees.errors import TravelError
from tournees.geo.download_area import Area, area_around
from tournees.model import Place
from tournees.store import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.app.road_downloads import Download

CHOICE = "roads_from"
_CHOICES = ("estimate", "file", "download")
_MARGIN_KM = 20
_PART_S = 20
"""A part takes 10 to 30 s: its answer, and the pause that the service asks for."""
_EVERY_S = 1.0
_FEW = 8


@dataclass(frozen=True, slots=True)
class Roads:
    """What the reader chose; a run may start once it is ``ready``."""

    file: str = ""
    around_km: float | None = None
    ready: bool = True


def offer_download() -> None:
    """On a page of estimated times: say so, and lead to the choice of roads."""
    words = session.words()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/straighten: {words('app.roads.estimated')}", width="stretch")
        if st.button(words("app.roads.offer"), icon=":material/download:", key="offer_roads"):
            st.session_state[CHOICE] = "download"
            session.go_to("data")


def ask_roads(places: Sequence[Place]) -> Roads:
    """Ask where travel times come from.

    Parameters
    ----------
    places
        Accounts that a run may name, and homes: roads are downloaded around them.
    """
    words = session.words()
    if road_downloads.under_way(session.workspace()):
        st.session_state.setdefault(CHOICE, "download")
    st.session_state.setdefault(CHOICE, _CHOICES[0])
    chosen = st.radio(
        words("app.roads"),
        _CHOICES,
        format_func=lambda each: words(f"app.roads.{each}"),
        captions=[words(f"app.roads.{each}.text") for each in _CHOICES],
        key=CHOICE,
    )
    if chosen == "file":
        path = st.text_input(
            words("app.settings.roads"),
            placeholder=words("app.settings.roads.example"),
            key="roads_file",
        )
        return Roads(file=path.strip(), ready=bool(path.strip()))
    if chosen == "download":
        return _ask_download(places)
    return Roads()


def _ask_download(places: Sequence[Place]) -> Roads:
    """The margin, the size of the area, and the download itself."""
    words = session.words()
    if find_spec("osmnx") is None:
        st.warning(words("app.roads.absent"), icon=":material/extension_off:")
        return Roads(ready=False)
    margin = st.number_input(
        words("app.roads.margin"), 1, 200, value=_MARGIN_KM, step=5, key="roads_margin",
        help=words("app.roads.margin.help"), width=220,
    )  # fmt: skip
    try:
        area = _area(tuple((place.lat, place.lon) for place in places), int(margin))
    except TravelError as error:
        parts.show_error(error)
        return Roads(ready=False)
    about_s = max(60, area.requests * _PART_S)
    facts = {"km2": round(area.km2), "n": area.requests}
    if road_downloads.is_ready(area, session.workspace()):
        st.success(words("app.roads.ready", **facts), icon=":material/check_circle:")
        return Roads(around_km=float(margin))
    st.markdown(words("app.roads.size", about_s=about_s, **facts))
    running = road_downloads.under_way(session.workspace())
    if running is not None:
        _follow()
    else:
        _show_last(area)
        st.button(
            words("app.roads.offer"), icon=":material/download:", key="download_roads",
            on_click=_start, args=(area,),
        )  # fmt: skip
        parts.note(words("app.roads.leave"))
    return Roads(around_km=float(margin), ready=False)


def _start(area: Area) -> None:
    if road_downloads.under_way(session.workspace()) is None:
        road_downloads.start(area, session.workspace(), session.lang())


def _show_last(area: Area) -> None:
    """How the last try for this area ended."""
    words = session.words()
    last = road_downloads.find(area, session.workspace())
    if last is None or last.state is State.DONE:
        return
    if last.state is State.STOPPED:
        st.info(words("app.roads.stopped", **_parts_of(last)), icon=":material/pause_circle:")
    elif last.error:
        parts.show_faults([last.error[:1].upper() + last.error[1:]])
    elif last.state is State.DEAD:
        st.warning(words("app.roads.dead", **_parts_of(last)), icon=":material/power_off:")
    else:
        st.error(words("app.our_fault"), icon=":material/error:")
        parts.note(parts.plain_long(words("app.run.log", folder=str(last.folder.path))))


@st.fragment(run_every=_EVERY_S)
def _follow() -> None:
    """The parts received, drawn anew every second until the download ends."""
    words = session.words()
    seen = road_downloads.under_way(session.workspace())
    if seen is None:
        st.rerun()
    if seen.total:
        share = min(1.0, seen.done / seen.total)
        st.progress(share, text=words("app.roads.received", **_parts_of(seen)))
    else:
        st.progress(0.0, text=words("app.roads.begins"))
    if seen.stopping:
        parts.note(words("app.roads.stopping"))
    else:
        st.button(
            words("app.roads.stop"), icon=":material/stop_circle:", key="stop_roads",
            on_click=seen.folder.ask_to_stop,
        )  # fmt: skip
    parts.note(words("app.roads.tab"))


def _parts_of(seen: Download) -> dict[str, int]:
    return {"kept": seen.done, "total": seen.total}


@st.cache_resource(max_entries=_FEW, show_spinner=False)
def _area(points: tuple[tuple[float, float], ...], margin_km: int) -> Area:
    return area_around([Place(lat, lon) for lat, lon in points], 1_000 * margin_km)
