"""Corrections put over the cells of a table, before any of them is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.reading.columns import Column, Names, find_header
from tournees.reading.folding import tidy
from tournees.reading.names import SURE
from tournees.reading.readers import reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.reading.corrections import Correction
    from tournees.reading.table import Table

_ROW = re.compile(r"^(?:row|ligne)?\s*(\d{1,9})$", re.IGNORECASE)


def put_corrections(
    table: Table, body: list[list[str]], corrections: Iterable[Correction], names: Names
) -> int:
    """Change the texts of ``body`` where a correction still applies; how many cells did.

    The others are told. A field that the file has no column for becomes one more column.
    """
    return _Overlay(table, body, names).put(corrections)


class _Overlay:
    """A table's rows by their keys, and its columns by their names."""

    def __init__(self, table: Table, body: list[list[str]], names: Names) -> None:
        self._table, self._body, self._names = table, body, names
        self._own = body.copy()
        self._width = max([len(table.headers), *map(len, body)])
        self._added: dict[str, int] = {}
        self._changed: set[tuple[int, int]] = set()
        column = next((c for c in table.columns if c.field in {"id", "account_id"}), None)
        self._exact: dict[str, list[int]] = {}
        self._bare: dict[str, list[int]] = {}
        for at, texts in enumerate(body) if column else ():
            text = texts[column.index] if column and column.index < len(texts) else ""
            if text:
                self._exact.setdefault(text, []).append(at)
                self._bare.setdefault(_bare(text), []).append(at)

    def put(self, corrections: Iterable[Correction]) -> int:
        """Apply them in their order: a later one may correct what an earlier one wrote."""
        for correction in corrections:
            self._put(correction)
        self._add_columns()
        return len(self._changed)

    def _put(self, correction: Correction) -> None:
        rows = self._rows(tidy(correction.key))
        if not rows:
            self._tell("correction_row_unknown", correction)
            return
        index = self._column(correction.column)
        if index is None:
            self._tell("correction_column_unknown", correction, rows[0])
            return
        now = {at: self._text(self._body, at, index) for at in rows}
        standing = [
            at
            for at in rows
            if _same(now[at], correction.old)
            or (
                (at, index) in self._changed
                and _same(self._text(self._own, at, index), correction.old)
            )
        ]
        if standing:
            for at in standing:
                self._write(at, index, correction.new)
        elif not any(_same(text, correction.new) for text in now.values()):
            self._tell("correction_stale", correction, rows[0], now[rows[0]])

    def _rows(self, key: str) -> list[int]:
        """The rows of an identifier; a spreadsheet may have taken its zeros. Else by number."""
        found = self._exact.get(key) or self._bare.get(_bare(key), [])
        number = _ROW.match(key)
        if found or number is None:
            return found
        at = int(number[1]) - self._table.header_index - 2
        is_row = 0 <= at < len(self._body) and any(self._body[at])
        return [at] if is_row else []

    def _column(self, name: str) -> int | None:
        index = find_header(self._table.headers, name)
        if index is not None:
            return index
        field = next(iter(self._names.known({name: ""})), name)
        if field not in self._names.fields:
            return None
        own = next((c.index for c in self._table.columns if c.field == field), None)
        if own is None:
            own = self._added.setdefault(field, self._width + len(self._added))
        return own

    def _write(self, at: int, index: int, text: str) -> None:
        texts = self._body[at]
        changed = [*texts, *[""] * (index + 1 - len(texts))]
        changed[index] = tidy(text)
        self._body[at] = changed
        self._changed.add((at, index))

    def _add_columns(self) -> None:
        for field, index in self._added.items():
            texts = {self._text(self._body, at, index) for at, i in self._changed if i == index}
            read = reader(self._names.fields[field], field, texts)
            self._table.added[field] = index
            self._table.columns.append(Column(field, index, field, SURE, read))

    @staticmethod
    def _text(rows: list[list[str]], at: int, index: int) -> str:
        return rows[at][index] if index < len(rows[at]) else ""

    def _tell(
        self, code: str, correction: Correction, at: int | None = None, now: str = ""
    ) -> None:
        row = None if at is None else at + self._table.header_index + 2
        facts: dict[str, str | int | float] = {
            "key": correction.key, "old": correction.old[:80], "new": correction.new[:80],
            "now": now[:80],
        }  # fmt: skip
        self._table.log.add(
            code,
            row=row,
            column=correction.column,
            value=correction.new or "—",
            fatal=False,
            facts=facts,
        )


def _same(one: str, other: str) -> bool:
    """Whether two texts of a cell are one: a spreadsheet may have taken zeros away."""
    one, other = tidy(one), tidy(other)
    return one == other or (bool(one) and bool(other) and _bare(one) == _bare(other))


def _bare(text: str) -> str:
    """Digits without the zeros before them, numbers with a decimal point; others unchanged."""
    number = text.replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", number):
        return text
    whole, dot, part = number.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (dot + part if part else "")
