"""A real server and a real Chromium, with everything outside this machine cut off."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=fr-FR")
_LOCAL = ("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:")


@pytest.fixture(scope="session")
def chromium():
    """Path of Debian's Chromium."""
    pytest.importorskip("playwright", reason="no playwright: install the extra 'test'")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    return path


@pytest.fixture
def address(tmp_path):
    """The app at work on an empty workspace, as a user starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "server.log").open("wb")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")),
            *("--server.headless=true", f"--server.port={port}"),
            *("--", f"--workspace={tmp_path / 'workspace'}", "--lang=fr"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://localhost:{port}"
    try:
        _wait_for(f"{url}/_stcore/health", server)
        yield url
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait_for(url, server):
    for _ in range(150):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 (our own http address)
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    pytest.fail("the server does not answer")


@pytest.fixture
def browser_page(chromium):
    """A page in French; what it asks of other machines is refused and remembered."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
        page = context.new_page()
        page.asked_outside = []

        def gate(route):
            if route.request.url.startswith(_LOCAL):
                route.continue_()
            else:
                page.asked_outside.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        page.set_default_timeout(20_000)
        yield page
        browser.close()
