"""Drives whose time people know, and what they teach about the roads around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tournees.model import Place


@dataclass(frozen=True, slots=True)
class ReportedDrive:
    """A drive that somebody knows: from where, to where, in how many seconds.

    ``row`` is the line of the user's file, to name the drive by.
    """

    origin: Place
    destination: Place
    seconds: int
    row: int | None = None
