"""Which rows of a table are kept: not the blank ones, totals, titles, or those left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.reading import cells
from tournees.reading.columns import find_header
from tournees.reading.faults import shown
from tournees.reading.folding import fold, nearest, tidy
from tournees.reading.row import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tournees.reading.table import Table
    from tournees.scenario import Source, Where

_TOTALS = frozenset({"total", "total general", "sous total", "grand total", "totaux"})
_TOTAL_OF = re.compile(r"^(?:sous )?(?:total|totaux)\b")
_SAYS_TOTAL = re.compile(r"^(?:sous|grand)?\W*tota", re.IGNORECASE | re.MULTILINE)
_NUMERIC = re.compile(r"^[\d\s.,'()€%kK+-]+$")
_PLACED_BY = frozenset({
    "address", "address2", "address3", "postal_code", "commune", "lat", "lon", "lat_lon",
    "street_number", "street_repeat", "street_kind",
})  # fmt: skip
_LEAST_WIDTH = 3


def keep_rows(table: Table, body: Sequence[Sequence[str]], source: Source) -> None:
    """Put the tidied rows of ``body`` into the table; what is left out is counted and told."""
    tests = [_condition(table, where) for where in source.where]
    is_no_account = _NoAccount(table)
    width, left_out = len(table.headers), 0
    for number, texts in enumerate(body, start=table.header_index + 2):
        if not any(texts):
            if any(map(tidy, table.sheet.rows[number - 1])):  # corrections took all of it
                table.numbers.append(number)
                table.log.add("row_is_emptied", row=number, fatal=False)
                left_out += 1
            else:
                table.rows_blank += 1
            continue
        table.numbers.append(number)
        row = Row(number, texts)
        if is_no_account(row):
            left_out += 1
            continue
        if not all(test(row) for test in tests if test):
            continue
        table.rows.append(row)
        beyond = texts[width : table.own_width] if len(texts) > width else ()
        if any(beyond):
            extra = next(text for text in beyond if text)
            facts = {"cells": width + len(beyond), "headers": width}
            table.log.add("row_too_long", row=number, value=extra, facts={**facts})
    if len(table.numbers) == left_out:
        table.log.add("sheet_no_rows", row=table.header_index + 1)
    elif not table.rows and all(tests):
        table.log.add("where_keeps_nothing", facts={"rows": len(table.numbers)})


class _NoAccount:
    """Tells the rows that are no account: totals, titles of sections, the header again."""

    def __init__(self, table: Table) -> None:
        self._log = table.log
        self._header = [tidy(text) for text in table.sheet.rows[table.header_index]]
        self._headers = table.headers
        self._named = {c.index for c in table.columns if c.field in {"name", "id"}}
        self._placed = {c.index for c in table.columns if c.field in _PLACED_BY}
        least = min(_LEAST_WIDTH, len(table.headers))
        self._wide = {
            (merge.top, merge.left)
            for merge in table.sheet.merged
            if merge.right - merge.left + 1 >= max(2, least)
        }

    def __call__(self, row: Row) -> bool:
        if row.texts == self._header:
            self._log.add("row_is_header", row=row.number, fatal=False)
            return True
        if self._is_title(row):
            return True
        return bool(_SAYS_TOTAL.search("\n".join(row.texts))) and self._is_total(row)

    def _is_title(self, row: Row) -> bool:
        if not self._wide:
            return False
        filled = [index for index, text in enumerate(row.texts) if text]
        if len(filled) != 1 or (row.number - 1, filled[0]) not in self._wide:
            return False
        value = row.texts[filled[0]]
        self._log.add("row_is_title", row=row.number, value=value, fatal=False)
        return True

    def _is_total(self, row: Row) -> bool:
        """Whether a row sums up others; a client called Total has a place or an id."""
        filled = {index: text for index, text in enumerate(row.texts) if text}
        first = min(filled)
        for index, text in filled.items():
            others = [other for at, other in filled.items() if at != index]
            if index not in self._named and index != first:
                continue
            words = fold(text)
            if words not in _TOTALS and not (
                index == first
                and _TOTAL_OF.match(words)
                and others
                and all(map(_NUMERIC.match, others))
            ):
                continue
            if any(at in filled for at in self._placed - {index}):
                return False
            header = self._headers[index] if index < len(self._headers) else ""
            self._log.add("row_is_total", row=row.number, column=header, value=text, fatal=False)
            return True
        return False


def _condition(table: Table, where: Where) -> Callable[[Row], bool] | None:
    """A condition of the scenario on a header or one of our fields; None if there is none."""
    column = next((c for c in table.columns if c.field == where.field), None)
    index = find_header(table.headers, where.field)
    if index is None and column is not None:
        index = column.index
    if index is None:
        headers = table.headers
        facts = {"close": nearest(where.field, headers), "known": shown(headers)}
        table.log.add("where_unknown", value=where.field, facts={**facts})
        return None
    at = index
    postal = any(c.index == at and c.field == "postal_code" for c in table.columns)
    wanted = tuple(
        tidy(text)
        for text in (where.equals, where.starts_with, *(where.in_ or ()))
        if text is not None
    )

    def holds(row: Row) -> bool:
        text = row.texts[at] if at < len(row.texts) else ""
        text = cells.postal_code(text) if postal else text
        return text.startswith(wanted) if where.starts_with is not None else text in wanted

    return holds
