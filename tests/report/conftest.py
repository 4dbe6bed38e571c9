"""The hand-made week of the view's tests, for the reports too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "view"))


@pytest.fixture
def week():
    from hand_made_week import hand_made  # its folder joined the path above

    return hand_made()
