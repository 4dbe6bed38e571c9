"""Machine code kept on disk is used again, and never after a source of its room changed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

INNER = """
from tournees.compiled import compiled
STEP = {step}

@compiled
def inner(x):
    return x + STEP
"""
OUTER = """
from tournees.compiled import compiled
from room.inner import inner

@compiled
def outer(x):
    return inner(x)

print(outer(10), sum(outer.stats.cache_hits.values()))
"""


@pytest.fixture
def room(tmp_path):
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "inner.py").write_text(INNER.format(step=1))
    (folder / "outer.py").write_text(OUTER)
    return folder


def run(room):
    call = [sys.executable, "-c", "import room.outer"]
    done = subprocess.run(call, cwd=room.parent, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_an_edited_callee_in_another_file_is_compiled_anew(room):
    assert run(room) == ["11", "0"]
    assert run(room) == ["11", "1"]
    (room / "inner.py").write_text(INNER.format(step=500))
    kept = list((room / "__pycache__").glob("*.nb[ci]"))
    assert kept
    for file in kept:
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert run(room) == ["510", "0"]
