"""The user's own day, asked once at the door and handed on from there."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day where the machine stands."""
    return datetime.now(UTC).astimezone().date()
