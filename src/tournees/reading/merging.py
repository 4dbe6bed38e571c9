"""Merged cells: a text that stands once for several rows is given to each of them.

Only downwards and only where the column is one of our fields: a text merged across columns
belongs to the first. Amounts and identifiers are not copied: they are those of one row,
and a sum shared by three sites would count three times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.reading.fields import Unit
from tournees.reading.sheet import MAX_CELLS

if TYPE_CHECKING:
    from tournees.reading.columns import Names
    from tournees.reading.table import Table

_OF_ONE_ROW = frozenset({"id", "siret", "account_id"})


def fill_merged(table: Table, body: list[list[str]], names: Names) -> None:
    """Copy merged texts down within ``body``, and tell each column once."""
    fields = {column.index: column.field for column in table.columns}
    first_row = table.header_index + 1
    room = MAX_CELLS
    told: dict[tuple[int, str], tuple[int, int]] = {}
    for merge in table.sheet.merged:
        field = fields.get(merge.left)
        if field is None or merge.top < first_row or merge.top == merge.bottom:
            continue
        text = _text(body, merge.top - first_row, merge.left)
        below = [
            at
            for at in range(merge.top + 1 - first_row, min(merge.bottom + 1 - first_row, len(body)))
            if any(body[at])
        ]
        room -= merge.bottom - merge.top
        if not text or not below or room < 0:
            continue
        alone = field in _OF_ONE_ROW or names.fields[field].unit is Unit.EUROS
        code = "cell_merged_alone" if alone else "cell_merged"
        row, count = told.get((merge.left, code), (merge.top + 1, 0))
        told[merge.left, code] = (row, count + len(below))
        if not alone:
            for at in below:
                body[at] = _with(body[at], merge.left, text)
    for (index, code), (row, count) in sorted(told.items()):
        header = table.headers[index]
        table.log.add(code, row=row, column=header, fatal=False, facts={"n": count})


def _text(body: list[list[str]], at: int, index: int) -> str:
    texts = body[at] if at < len(body) else []
    return texts[index] if index < len(texts) else ""


def _with(texts: list[str], index: int, text: str) -> list[str]:
    changed = [*texts, *[""] * (index + 1 - len(texts))]
    changed[index] = text
    return changed
