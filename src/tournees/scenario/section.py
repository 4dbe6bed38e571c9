"""What every section of the scenario file is made of: its base class and its kinds of value."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_HOUR = re.compile(r"^([01]?\d|2[0-4])[:h]([0-5]\d)?$")


def _hour(text: str) -> str:
    match = _HOUR.match(text.strip().lower().replace(" ", ""))
    if not match or (match[1] == "24" and match[2] not in {None, "00"}):
        msg = "bad_hour"
        raise ValueError(msg)
    return f"{int(match[1]):02d}:{match[2] or '00'}"


Hour = Annotated[str, AfterValidator(_hour)]
"""An hour of the day, ``"8:30"``, ``"8h30"`` or ``"8h"``; kept as ``"08:30"``."""


def minutes_of(hour: Hour) -> int:
    """Minutes from midnight."""
    return int(hour[:2]) * 60 + int(hour[3:])


def in_order(windows: tuple[tuple[Hour, Hour], ...]) -> tuple[tuple[Hour, Hour], ...]:
    """Windows as they are; a fault where they overlap or run backwards."""
    hours = [hour for window in windows for hour in window]
    if any(minutes_of(first) >= minutes_of(then) for first, then in pairwise(hours)):
        msg = "windows_reversed"
        raise ValueError(msg)
    return windows


YEARS = range(2000, 2100)
"""Years whose weeks can be planned: those of which the public holidays are known."""


Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


def _named(text: object) -> object:
    """An empty text names nothing: TOML has no other way to take back what a base says."""
    return None if text == "" else text


MaybeNamed = Annotated[str | None, BeforeValidator(_named)]


class Section(BaseModel):
    """Base of every section: frozen, unknown keys refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )
