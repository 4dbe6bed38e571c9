"""``rows.csv``: the user's own texts, every row, their columns in their order.

Two columns stand before theirs: the number of the row in the user's file, and the id of
the account that it became, empty for a row that was left out.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.errors import Issue, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS = ("tournees_row", "tournees_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRows:
    """The user's file as texts.

    A row is its number in the file, the id of the account that it became, and its
    texts, which may be more or fewer than the headers.
    """

    headers: tuple[str, ...] = ()
    rows: tuple[tuple[int, str, tuple[str, ...]], ...] = ()

    def without(self, numbers: frozenset[int], ids: frozenset[str]) -> StoredRows:
        """The same without the rows of these numbers or ids."""
        kept = (row for row in self.rows if row[0] not in numbers and row[1] not in ids)
        return replace(self, rows=tuple(kept))

    def with_texts(self, change: Callable[[str], str]) -> StoredRows:
        """The same with every text changed."""
        rows = (
            (number, item, tuple(change(text) for text in texts))
            for number, item, texts in self.rows
        )
        return replace(self, rows=tuple(rows))


def rows_to_csv(stored: StoredRows) -> bytes:
    """Write rows: UTF-8, commas, every text in quotes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow((*_OURS, *stored.headers))
    writer.writerows((str(number), item, *texts) for number, item, texts in stored.rows)
    return stream.getvalue().encode()


def rows_from_csv(content: bytes, file: str = "rows.csv") -> StoredRows:
    """Read rows back.

    Raises
    ------
    StoreError
        When the content is not what `rows_to_csv` writes.
    """
    try:
        reader = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
        first, *rest = list(reader)
        rows = tuple((int(row[0]), row[1], tuple(row[2:])) for row in rest)
    except (ValueError, IndexError, csv.Error) as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error
    return StoredRows(headers=tuple(first[2:]), rows=rows)
