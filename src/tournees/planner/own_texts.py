"""The user's own texts beside what was read of them: for corrections and exports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tournees.reading.folding import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tournees.reading import RawTable, Reading, Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTexts:
    """One file's rows as the user wrote them.

    ``rows`` are the texts of each row by its number in the file, in the order of the
    columns that ``understood`` lists; ``ids`` the texts of the id column that name one row
    alone.
    """

    understood: Understood
    rows: Mapping[int, Sequence[str]] = field(default_factory=dict)
    ids: Mapping[int, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """The header of one of our fields, ``""`` where the file has no such column."""
        return next((c.header for c in self.understood.columns if name in c.fields), "")

    def text(self, row: int, header: str) -> str:
        """The tidied text of a cell, ``""`` where there is none."""
        texts = self.rows.get(row, ())
        at = next((i for i, c in enumerate(self.understood.columns) if c.header == header), -1)
        return tidy(texts[at]) if 0 <= at < len(texts) else ""

    def key(self, row: int) -> str:
        """What names a row in next month's file too: its id where no other row has it."""
        return self.ids.get(row, "")


def own_texts(readings: Iterable[Reading[Any]]) -> dict[str, OwnTexts]:
    """The texts of each file, by its name; snapshots have none."""
    return {
        read.understood.file: _own_texts(read.understood, read.raw)
        for read in readings
        if read.raw is not None
    }


def _own_texts(understood: Understood, raw: RawTable) -> OwnTexts:
    texts = OwnTexts(understood=understood, rows={row.number: row.texts for row in raw.rows})
    header = texts.header("id")
    ids = {row.number: texts.text(row.number, header) for row in raw.rows} if header else {}
    times = Counter(ids.values())
    return replace(texts, ids={row: text for row, text in ids.items() if times[text] == 1 and text})
