"""What this tab was given to read: one file, or one import of the workspace, for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from tournees.app import session
from tournees.app.uploads import KINDS
from tournees.store import ColumnMapping, Version, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tournees.reading import Correction

_STATE = "given"


@dataclass(slots=True)
class Given:
    """A file kept in the workspace and how it is to be read; or the name of a source.

    ``columns`` is our field to the file's header; ``corrections`` the path of a filled
    correction file; ``recalled`` whether the columns are those remembered from last
    time; ``asked`` whether memory has been asked; ``name`` that of the source that the
    file becomes.
    """

    path: Path | None = None
    source: str = ""
    name: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    margin_on: Literal["sales", "cost"] | None = None
    corrections: Path | None = None
    recalled: bool = False
    asked: bool = False

    @property
    def mapping(self) -> ColumnMapping:
        """How the file is to be read, as the workspace remembers it."""
        return ColumnMapping(columns=dict(self.columns), sheet=self.sheet, margin_on=self.margin_on)

    def made_corrections(self) -> tuple[Correction, ...]:
        """The corrections of its file, earlier ones of its source included."""
        if self.path is None or self.corrections is None:
            return ()
        return session.corrections_of(self.corrections, self.path.name)

    def as_source(self) -> dict[str, Any]:
        """The file as the scenario's ``[data]`` says it."""
        told: dict[str, Any] = {"file": str(self.path), "columns": dict(self.columns)}
        if self.sheet:
            told["sheet"] = self.sheet
        if self.margin_on:
            told["margin_on"] = self.margin_on
        if self.corrections:
            told["corrections"] = str(self.corrections)
        return told


def given() -> dict[str, Given]:
    """What was given, by kind in the order of the page; what is gone since is left out."""
    kept = _kept()
    for kind in [kind for kind, each in kept.items() if not _stands(each)]:
        del kept[kind]
    return {kind: kept[kind] for kind in KINDS if kind in kept}


def give(kind: str, new: Given) -> None:
    """Take a file or a source of a kind in the place of the one before."""
    _kept()[kind] = new
    _turn(kind)


def take_away(kind: str) -> None:
    """Forget what was given of a kind, with the corrections made to it."""
    _kept().pop(kind, None)
    _turn(kind)


def turn(kind: str) -> int:
    """Changes whenever something else is given, so that widgets begin anew."""
    return int(st.session_state.get(f"turn_{kind}", 0))


def version_of(each: Given) -> Version:
    """The version that a given source stands for now."""
    version = workspace().current(each.source)
    assert version is not None  # `given` leaves out sources without one
    return version


def workspace() -> Workspace:
    """The workspace, for its imports."""
    return Workspace(session.workspace())


def source_label(source: str) -> str:
    """A source by its name; by its kind where it has the name that the app proposes."""
    words, key = session.words(), f"app.data.{source}"
    return words(key) if source in {*KINDS, "accounts"} else source


def files_missing(kinds: Iterable[str]) -> tuple[str, ...]:
    """What a run still needs: nobody to visit, or nobody to visit them."""
    known = set(kinds)
    if not known:
        return ()
    needs = []
    if not known & {"clients", "prospects"}:
        needs.append("accounts")
    if "reps" not in known:
        needs.append("reps")
    return tuple(needs)


def _kept() -> dict[str, Given]:
    kept: dict[str, Given] = st.session_state.setdefault(_STATE, {})
    return kept


def _turn(kind: str) -> None:
    st.session_state[f"turn_{kind}"] = turn(kind) + 1


def _stands(each: Given) -> bool:
    if each.source:
        return workspace().current(each.source) is not None
    return each.path is not None and each.path.is_file()
