"""The app on a workspace in a temporary folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tournees.words import Words

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "view"))  # the hand-made week lives there

PAGES = {
    name: f"src/tournees/app/app_pages/{name}.py"
    for name in ("home", "data", "run", "result", "compare")
}


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace that the app is told of; nothing cached."""
    monkeypatch.setenv("TOURNEES_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py"])
    st.cache_data.clear()
    st.cache_resource.clear()
    return tmp_path


@pytest.fixture
def open_page(workspace):
    """Open a page through the router, in a language."""
    del workspace

    def opened(name="home", lang="fr"):
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app.session_state["lang"] = lang
        app.run()
        if name != "home":
            app.switch_page(PAGES[name]).run()
        return app

    return opened


@pytest.fixture(params=["fr", "en"])
def lang(request):
    """Each language in turn."""
    return request.param


def texts(app):
    """Every sentence on the page, menu left out."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info")
    return "\n".join(str(each.value) for kind in kinds for each in getattr(app.main, kind, ()))


def assert_whole(app):
    """No exception, and no door of last resort, in any language."""
    assert not app.exception
    for each in ("fr", "en"):
        assert Words(each)("app.our_fault") not in [error.value for error in app.error]
