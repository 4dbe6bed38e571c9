"""The user's own texts beside what was read of them: for corrections and exports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.reading.folding import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.reading import Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTexts:
    """One file's rows as the user wrote them.

    ``rows`` are the texts of each kept row by its number in the file, in the order of the
    columns that ``understood`` lists.
    """

    understood: Understood
    rows: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """The header of one of our fields, ``""`` where the file has no such column."""
        return next((c.header for c in self.understood.columns if name in c.fields), "")

    def text(self, row: int, header: str) -> str:
        """The tidied text of a cell, ``""`` where there is none."""
        texts = self.rows.get(row, ())
        at = next((i for i, c in enumerate(self.understood.columns) if c.header == header), -1)
        return tidy(texts[at]) if 0 <= at < len(texts) else ""

    def key(self, row: int) -> str:
        """What names a row in a correction: the text of its id column, else its number."""
        header = self.header("id")
        return (self.text(row, header) if header else "") or str(row)
