"""The hand-made week for every test of the view."""

from __future__ import annotations

import pytest
from hand_made_week import hand_made


@pytest.fixture
def week():
    return hand_made()
