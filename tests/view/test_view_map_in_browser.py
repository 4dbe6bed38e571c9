"""The map file opened in a real browser, from disk, without network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tournees.view.maps import team_map
from tournees.view.standalone import standalone_html
from tournees.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hand_made_week import Week
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MAP = "Object.values(window).find(value => value instanceof L.Map)"
COUNT = f"""() => {{ let n = 0; {MAP}.eachLayer(layer => {{
    if (layer.feature && layer.feature.properties.rep === 'r0') n += 1; }}); return n; }}"""
OPEN = f"""() => {{ {MAP}.eachLayer(layer => {{ const p = layer.feature && layer.feature.properties;
    if (p && p.id === 'C1' && p.kind === 'tours') layer.openPopup(); }}); }}"""


@pytest.fixture
def page(week: Week, tmp_path: Path) -> Iterator[Page]:
    """The map, opened; anything asked of a network or thrown by a script fails the test."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    file = tmp_path / "carte.html"
    file.write_text(standalone_html(team_map(*week, Words("fr"), tiles=True)), "utf-8")
    faults: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(("file:", "data:")) else faults.append(asked.url)
            ),
        )
        opened.goto(file.as_uri())
        yield opened
        browser.close()
    assert faults == []


def test_the_map_opens_from_disk_shows_a_hostile_name_as_text_and_hides_a_rep(page: Page):
    page.evaluate(OPEN)
    assert page.locator(".t-card h3").inner_text() == "</script><script>window.hacked = 1</script>"
    assert page.evaluate("window.hacked") is None
    assert page.locator(".t-legend li").count() <= 8
    assert page.evaluate(COUNT) > 0
    page.locator("input[data-rep='r0']").uncheck()
    assert page.evaluate(COUNT) == 0
