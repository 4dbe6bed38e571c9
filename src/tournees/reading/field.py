"""What one of our fields is: its names in files, how its cells are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tournees.reading import cells

if TYPE_CHECKING:
    from collections.abc import Callable

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SEVERAL = ("opening_", "opens", "closes")


def is_several(name: str) -> bool:
    """Whether several columns may stand for a field: mornings and afternoons of hours."""
    return name.startswith(_SEVERAL)


class Unit(Enum):
    """What a header or a whole column says about the values below it."""

    NONE = "none"
    EUROS = "euros"
    SHARE = "share"
    DURATION = "duration"
    FREQUENCY = "frequency"
    DATE = "date"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields. ``read`` turns a non-blank text into a value or raises CellFault.

    ``names`` are sure; ``weak`` ones are taken only if enough of the column's values can
    be read as the field. The first names are preferred to the later ones.
    """

    name: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    read: Callable[..., object] = cells.read_text
    unit: Unit = Unit.NONE
