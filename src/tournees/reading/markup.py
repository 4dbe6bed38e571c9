"""Tables in markup: web pages and Excel 2003 XML, which many CRMs export as « .xls ».

Read with the standard library's forgiving parser, which expands no entity of the file's
own, so that a small page cannot become a large one.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tournees.reading.faults import FileFault
from tournees.reading.sheet import MAX_CELLS, Merge, Note, Sheet

_TABLES, _ROWS = frozenset({"table"}), frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "p", "div"})
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|meta|style|body|table|!--)", re.IGNORECASE)
_WIDEST = 16_384


def is_markup(text: str) -> bool:
    """Whether a text begins as a web page or as XML."""
    return bool(_MARKUP.match(text[:2000]))


def read_markup(text: str, encoding: str, notes: tuple[Note, ...]) -> list[Sheet]:
    """Every table of a page, each as a sheet; one inside another's cell is left out.

    Raises
    ------
    FileFault
        There is no table, or too much in it, or its end is missing.
    """
    parser = _Tables()
    parser.feed(text)  # never closed: what is left then takes time without end
    if parser.is_cut:
        msg = "table_truncated"
        raise FileFault(msg)
    found = [table for table in parser.tables if any(map(any, table.rows))]
    if not found:
        msg = "table_is_html"
        raise FileFault(msg)
    return [
        Sheet(
            name="" if len(found) == 1 else table.name or f"{number}",
            rows=table.rows,
            encoding=encoding,
            merged=tuple(table.merged),
            notes=notes,
        )
        for number, table in enumerate(found, start=1)
    ]


class _Grid:
    """One table while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merged: list[Merge] = []
        self._covered: dict[tuple[int, int], None] = {}

    def add_row(self, skipped: int = 0) -> None:
        self.rows.extend([] for _ in range(skipped + 1))

    def place(self, at: int | None, wide: int, high: int) -> None:
        """Begin a cell: where its index says, else beside the last one and what spans it."""
        row, number = self.rows[-1], len(self.rows) - 1
        if at is not None:
            row.extend([""] * (at - len(row)))
        while (number, len(row)) in self._covered:
            row.append("")
        column = len(row)
        row.append("")
        if wide > 1 or high > 1:
            self.merged.append(Merge(number, column, number + high - 1, column + wide - 1))
            row.extend([""] * (wide - 1))
            for below in range(number + 1, number + high):
                self._covered.update(
                    ((below, covered), None) for covered in range(column, column + wide)
                )


class _Tables(HTMLParser):
    """Collects the outermost tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Grid] = []
        self._depth = 0
        self._open: tuple[list[str], int] | None = None
        self._name = ""
        self._room = MAX_CELLS

    @property
    def is_cut(self) -> bool:
        """Whether the text fed so far ends within a tag or a table."""
        return self._depth > 0 or self.rawdata.startswith("<")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        given = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag == "worksheet":
            self._name = given.get("name", "")
        elif tag in _TABLES:
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Grid(self._name))
        elif self._depth == 1 and tag in _ROWS:
            self._begin_row(given)
        elif self._depth == 1 and tag in _CELLS:
            self._begin_cell(given)
        elif self._open and tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _TABLES:
            self._depth = max(0, self._depth - 1)
            self._open = None
        elif self._depth == 1 and tag in _ROWS | _CELLS:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open and self._depth == 1:
            row, column = self._open
            row[column] += data

    def _begin_row(self, given: dict[str, str]) -> None:
        grid = self.tables[-1]
        wanted = _number(given.get("index"), MAX_CELLS)
        skipped = max(0, wanted - 1 - len(grid.rows)) if wanted else 0
        self._take(skipped + 1)
        grid.add_row(skipped)
        self._open = None

    def _begin_cell(self, given: dict[str, str]) -> None:
        grid = self.tables[-1]
        if not grid.rows:
            self._begin_row({})
        index = _number(given.get("index"), _WIDEST)
        wide = _number(given.get("colspan"), _WIDEST) or _number(
            given.get("mergeacross"), _WIDEST, 1
        )
        high = _number(given.get("rowspan"), MAX_CELLS) or _number(
            given.get("mergedown"), MAX_CELLS, 1
        )
        before = len(grid.rows[-1])
        self._take(max(1, wide) * max(1, high) + max(0, index - 1 - before))
        grid.place(index - 1 if index else None, max(1, wide), max(1, high))
        column = len(grid.rows[-1]) - max(1, wide)
        self._open = (grid.rows[-1], column)

    def _take(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            msg = "table_too_many_cells"
            raise FileFault(msg, limit=MAX_CELLS)


def _number(text: str | None, limit: int, more: int = 0) -> int:
    """A count in an attribute, 0 where there is none; ``more`` makes « 2 more » a width."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return 0
    return min(int(text[:9]) + more, limit)
