"""The app on a workspace in a temporary folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import streamlit as st
from app_helpers import PAGES
from streamlit.testing.v1 import AppTest

from tournees.app import jobs

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "view"))  # the hand-made week lives there


@pytest.fixture(autouse=True)
def _no_search_for_components(monkeypatch):
    """AppTest looks through every installed package at each run; we use none of these."""
    manager = "streamlit.components.v2.component_manager.scan_component_manifests"
    monkeypatch.setattr(manager, list, raising=False)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace that the app is told of."""
    monkeypatch.setenv("TOURNEES_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py"])
    return tmp_path


@pytest.fixture
def open_page(workspace):
    """Open a page through the router, in a language."""
    del workspace

    def opened(name="home", lang="fr", **state):
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app.session_state["lang"] = lang
        for key, value in state.items():
            app.session_state[key] = value
        app.run()
        if name != "home":
            app.switch_page(PAGES[name]).run()
        return app

    return opened


@pytest.fixture
def started(monkeypatch):
    """Scenarios that the app started, none of them carried out."""
    seen = []

    def start(scenario, workspace, *, name, lang):
        seen.append((scenario, workspace, name, lang))
        return "20261120-100000-x"

    monkeypatch.setattr(jobs, "start", start)
    return seen


@pytest.fixture
def typed(monkeypatch):
    """What a person types in the tables: rows by number, each with columns and texts."""
    cells = {}
    shown = st.data_editor

    def edit(frame, **options):
        shown(frame, **options)
        edited = frame.copy()
        for key, changes in cells.items():
            if options["key"].startswith(key):
                for row, name, value in changes:
                    edited[name] = edited[name].astype(object)
                    edited.loc[row, name] = value
        return edited

    monkeypatch.setattr(st, "data_editor", edit)
    return cells


@pytest.fixture(params=["fr", "en"])
def lang(request):
    """Each language in turn."""
    return request.param
