"""One row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.reading.columns import Column


@dataclass(frozen=True, slots=True)
class Row:
    """One kept row: its number in the user's file and its texts, tidied."""

    number: int
    texts: Sequence[str]

    def text(self, column: Column) -> str:
        """The tidied text of a column."""
        return self.texts[column.index] if column.index < len(self.texts) else ""
