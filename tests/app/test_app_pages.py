"""Every page, in both languages, empty and full."""

from __future__ import annotations

import pytest
from conftest import PAGES, assert_whole, texts
from stored_runs import store_run


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_an_empty_workspace(open_page, name, lang):
    app = open_page(name, lang)
    assert_whole(app)
    assert len(app.title) == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_finished_runs(open_page, workspace, name, lang):
    store_run(workspace, "20261120-100000-a")
    store_run(workspace, "20261120-110000-b", changed=True)
    app = open_page(name, lang)
    assert_whole(app)
    assert len(app.title) == 1
